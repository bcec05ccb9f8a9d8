"""Code: a graph as a straight-line program, with one line for each node and every argument on a line above.

``(w*x - 1)**2`` of the inputs w and x is

    0  input
    1  input
    2  multiply 0 1
    3  constant 1
    4  subtract 2 3
    5  constant 2
    6  power 4 5

Code holds no Values, so it is small, and a pass over it is a loop over two lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import Any

import numpy as np

from autograd.engine.collector import collector_paused
from autograd.engine.history import history
from autograd.engine.value import Value, _remade
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

Line = int  # the number of a line
ONE: Line = -1  # in place of a line: the number 1


@dataclass(frozen=True)
class Code:
    """The lines of a program.  The first ones are its inputs, in order."""

    ops: list[Operation | None]  # None for an input or a constant
    args: list[tuple[Line, ...]]
    constants: dict[Line, float]
    inputs: int
    outputs: list[Line]

    def __len__(self) -> int:
        return len(self.ops)

    def __reduce__(self) -> tuple[type[Code], tuple[Any, ...]]:
        return Code, (self.ops, self.args, self.constants, self.inputs, self.outputs)

    @cached_property
    def used(self) -> Any:
        """An array of the arguments of all lines, one after the other."""
        return np.fromiter(chain.from_iterable(self.args), np.int32, self.starts[-1])

    @cached_property
    def starts(self) -> Any:
        """An array that says where the arguments of each line begin in ``used``, and where the last ones end."""
        return np.fromiter(accumulate(map(len, self.args), initial=0), np.int64, len(self) + 1)

    @cached_property
    def kinds(self) -> frozenset[Operation | None]:
        """The operations that occur in it."""
        return frozenset(self.ops)


class Draft:
    """Code while it is written.

    >>> from autograd.table.ops import multiply
    >>> draft = Draft(inputs=1)
    >>> twice = draft.line(multiply, (0, draft.constant(2.0)))
    >>> len(draft.code([twice]))
    3
    """

    def __init__(self, inputs: int) -> None:
        self.ops: list[Operation | None] = [None] * inputs
        self.args: list[tuple[Line, ...]] = [()] * inputs
        self.constants: dict[Line, float] = {}
        self._inputs = inputs
        self._constant_lines: dict[str, Line] = {}

    @classmethod
    def behind(cls, code: Code) -> Draft:
        """A draft that begins with the lines of a code."""
        draft = cls(code.inputs)
        draft.ops, draft.args, draft.constants = [*code.ops], [*code.args], {**code.constants}
        return draft

    def constant(self, number: float) -> Line:
        """The line of a constant; equal ones share it, but 0.0 and -0.0 do not."""
        key = repr(number)
        line = self._constant_lines.get(key)
        if line is None:
            line = self._constant_lines[key] = self.line(None, ())
            self.constants[line] = number
        return line

    def line(self, op: Operation | None, args: tuple[Line, ...]) -> Line:
        """A line for an operation."""
        self.ops.append(op)
        self.args.append(args)
        return len(self.ops) - 1

    def code(self, outputs: Sequence[Line]) -> Code:
        """What was written."""
        return Code(self.ops, self.args, self.constants, self._inputs, [*outputs])


@collector_paused()
def code_of(outputs: Sequence[Value], inputs: Sequence[Value]) -> Code:
    """The code that computes the outputs from the inputs; any other leaf is a constant.

    >>> from autograd import leaves
    >>> w, x = leaves(w=0.5, x=3)
    >>> len(code_of([(w * x - 1) ** 2], [w, x]))
    7
    """
    draft = Draft(len(inputs))
    lines: dict[Any, Line] = {x: line for line, x in enumerate(inputs)}
    line_of = lines.get
    for node in history(*outputs):
        op = node.op
        if op is not None:
            args: tuple[Any, ...] = (*map(line_of, node.args),)
            if None in args:  # a plain number is not a node
                args = tuple([lines[a] if a.__class__ is Value else draft.constant(as_float(a)) for a in node.args])
            lines[node] = draft.line(op, args)
        elif node not in lines:
            lines[node] = draft.constant(as_float(node.data))
    return draft.code([lines[y] for y in outputs])


@collector_paused()
def values_of(code: Code, numbers: Sequence[float]) -> tuple[list[Value], list[Value]]:
    """Leaves with these numbers, and the outputs as Values made from them.

    Nothing raises: where an operation is not defined its Value is inf or nan.
    """
    leaves = [Value(x) for x in numbers]
    made = [*leaves]
    for line in range(code.inputs, len(code)):
        op = code.ops[line]
        if op is None:
            made.append(Value(code.constants[line]))
            continue
        args = tuple([code.constants.get(a, made[a]) for a in code.args[line]])
        made.append(_remade(op, args, op.of_numbers(*[a.data if isinstance(a, Value) else a for a in args])))
    return leaves, [made[line] for line in code.outputs]


def rewritten(
    code: Code, write: Callable[[Draft, Operation, tuple[Line, ...]], Line], kept: Sequence[int] | None = None
) -> Code:
    """The code written again line by line.

    Args:
        code: the program.
        write: what becomes of an operation on lines of the new code.
        kept: for each line whether it stays; by default all do.
    """
    draft = Draft(code.inputs)
    new = [*range(code.inputs)]
    for line in range(code.inputs, len(code)):
        op = code.ops[line]
        if kept is not None and not kept[line]:
            new.append(-1)
        elif op is None:
            new.append(draft.constant(code.constants[line]))
        else:
            new.append(write(draft, op, tuple([new[a] for a in code.args[line]])))
    return draft.code([new[line] for line in code.outputs])
