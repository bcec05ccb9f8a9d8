"""Passes: each makes simpler code of code, and computes the same numbers.

Most passes find nothing to do in most programs.  NumPy sees that in a thirtieth of the time that it takes to write the
code again, and then a pass returns the code that it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import numpy as np

from autograd.program.passes.code import Code, Draft, Line, rewritten
from autograd.table import ops
from autograd.table.elementary import UnwrittenError, by_library
from autograd.table.rows import Operation
from autograd.table.tracer import Tracer

Pass = Callable[[Code], Code]
MOST_FACTORS = 4  # of a power that is written as a product


def without_dead_lines(code: Code) -> Code:
    """Without the lines that no output is made from; the inputs stay."""
    if _all_are_used(code):
        return code
    alive = bytearray(len(code))
    for line in code.outputs:
        alive[line] = 1
    for line in range(len(code) - 1, -1, -1):
        if alive[line]:
            for argument in code.args[line]:
                alive[argument] = 1
    return rewritten(code, Draft.line, alive)


def _all_are_used(code: Code) -> bool:
    """Whether every line is used, which the last of the dead ones is not."""
    used = np.zeros(len(code), bool)
    used[: code.inputs] = used[code.used] = used[code.outputs] = True
    return bool(used.all())


def with_constants_folded(code: Code) -> Code:
    """With a constant in place of an operation on constants."""
    if not _an_operation_is_constant(code):
        return code

    def write(draft: Draft, op: Operation, args: tuple[Line, ...]) -> Line:
        constants = draft.constants
        for a in args:
            if a not in constants:
                return draft.line(op, args)
        return draft.constant(float(op.of_numbers(*[constants[a] for a in args])))

    return rewritten(code, write)


def _an_operation_is_constant(code: Code) -> bool:
    """Whether all arguments of some operation are constants."""
    moving = np.ones(len(code), bool)
    moving[[*code.constants]] = False
    computed = code.starts[:-1][np.diff(code.starts) > 0]
    return len(computed) > 0 and not np.logical_or.reduceat(moving[code.used], computed).all()


def with_equal_lines_shared(code: Code) -> Code:
    """With one line in place of several that compute the same from the same lines."""
    if _all_are_different(code):
        return code
    known: dict[Any, Line] = {}

    def write(draft: Draft, op: Operation, args: tuple[Line, ...]) -> Line:
        key = (op, args)
        line = known.get(key)
        if line is None:
            line = known[key] = draft.line(op, args)
        return line

    return rewritten(code, write)


def _all_are_different(code: Code) -> bool:
    """Whether no two operations are equal: so it is if no two have the same number, mixed from all their parts."""
    starts, counts = code.starts[:-1], np.diff(code.starts)
    computed = counts > 0
    if not computed.any():
        return True
    numbers = {op: number for number, op in enumerate(code.kinds)}
    place = np.arange(len(code.used)) - np.repeat(starts, counts)
    parts = (code.used.astype(np.uint64) + 1) * (_MIXED ** np.arange(1, counts.max() + 1, dtype=np.uint64))[place]
    mixed = np.add.reduceat(parts, starts[computed])  # products and sums wrap round, as they should
    mixed += np.fromiter(map(numbers.__getitem__, code.ops), np.uint64, len(code))[computed]
    mixed.sort()
    return bool((np.diff(mixed) != 0).all())


_MIXED = np.uint64(0x9E3779B97F4A7C15)  # odd, with its bits well mixed: 2**64 divided by the golden ratio


def with_gates_of_relu_dropped(code: Code) -> Code:
    """With ``step(x)`` in place of ``where(relu(x), step(x), 0)``, which is the same for every x: a slope of relu."""
    if ops.where not in code.kinds or ops.relu not in code.kinds:
        return code

    def write(draft: Draft, op: Operation, args: tuple[Line, ...]) -> Line:
        if op is ops.where and draft.constants.get(args[2]) == 0:
            condition, choice = args[:2]
            is_slope = draft.ops[condition] is ops.relu and draft.ops[choice] is ops.step
            if is_slope and draft.args[condition] == draft.args[choice]:
                return choice
        return draft.line(op, args)

    return rewritten(code, write)


def with_steps_of_relu(code: Code) -> Code:
    """With ``step(relu(x))`` in place of ``step(x)``, which is the same: so nothing needs x after its relu."""
    if ops.step not in code.kinds or ops.relu not in code.kinds:
        return code
    relus: dict[Line, Line] = {}

    def write(draft: Draft, op: Operation, args: tuple[Line, ...]) -> Line:
        if op is ops.step and args[0] in relus:
            return draft.line(op, (relus[args[0]],))
        line = draft.line(op, args)
        if op is ops.relu:
            relus[args[0]] = line
        return line

    return rewritten(code, write)


def with_missing_kept(code: Code) -> Code:
    """With a NaN for ``step`` of a NaN, where back ends have a 0.

    It is left out where a NaN is found in the outputs anyway: on NumPy it takes a tenth of a network's gradient.
    """
    if ops.step not in code.kinds:
        return code

    def write(draft: Draft, op: Operation, args: tuple[Line, ...]) -> Line:
        line = draft.line(op, args)
        if op is not ops.step:
            return line
        zero = draft.constant(0.0)
        return draft.line(ops.add, (line, draft.line(ops.minimum, (draft.line(ops.maximum, (args[0], zero)), zero))))

    return rewritten(code, write)


def written_out(code: Code, primitives: Collection[str]) -> Code:
    """With operations that are not among the primitives of a back end written with those, as far as that is possible.

    The columns ``steady`` and ``elementary`` of the table say how, and ``spelled`` for one of any number of arguments.
    """
    if all(op is None or (op.name in primitives and op is not ops.power) for op in code.kinds):
        return code

    def write(draft: Draft, op: Operation, args: tuple[Line, ...]) -> Line:
        if op is ops.power and (product := _as_product(draft, args)) is not None:
            return product
        if op.name in primitives:
            return draft.line(op, args)
        quantities = [_Quantity(draft, write, a) for a in args]
        if op.spelled is not None:
            return _line(draft, op.spelled(_recorded, quantities))
        try:
            return _line(draft, by_library(_Library(primitives), op, quantities))
        except UnwrittenError:
            return draft.line(op, args)

    return rewritten(code, write)


Writer = Callable[[Draft, Operation, tuple[Line, ...]], Line]


def _as_product(draft: Draft, args: tuple[Line, ...]) -> Line | None:
    """x**3 as x·x·x, which is ten times faster on arrays; None for another power."""
    exponent = draft.constants.get(args[1], 0.0)
    if exponent not in range(1, MOST_FACTORS + 1):
        return None
    line = args[0]
    for _ in range(int(exponent) - 1):
        line = draft.line(ops.multiply, (line, args[0]))
    return line


class _Library:
    """The functions that are primitives, as ``by_library`` asks for them."""

    of_floats = True

    def __init__(self, primitives: Collection[str]) -> None:
        self._primitives = primitives

    def __getattr__(self, name: str) -> Callable[..., Any]:
        op = ops.TABLE.get(name)
        if op is None or name not in self._primitives:
            raise AttributeError(name)
        return partial(_recorded, op)


def _recorded(op: Operation, *arguments: Any) -> Any:
    """An operation on quantities, or on plain numbers alone."""
    quantity = next((a for a in arguments if isinstance(a, _Quantity)), None)
    return op.of_numbers(*arguments) if quantity is None else quantity.record(op, arguments)


class _Quantity(Tracer):
    """A line, in the column ``elementary`` of a row."""

    def __init__(self, draft: Draft, write: Writer, line: Line) -> None:
        self.draft, self.write, self.line = draft, write, line

    def record(self, op: Operation, args: tuple[Any, ...]) -> _Quantity:
        """An operation on lines and plain numbers."""
        return _Quantity(self.draft, self.write, self.write(self.draft, op, tuple(_line(self.draft, a) for a in args)))

    def __gt__(self, other: Any) -> Any:  # 1 where it is above the other, and 0 elsewhere
        return (self - other).record(ops.step, (self - other,))

    def __lt__(self, other: Any) -> Any:
        return (other - self).record(ops.step, (other - self,))


def _line(draft: Draft, x: Any) -> Line:
    return x.line if isinstance(x, _Quantity) else draft.constant(float(x))
