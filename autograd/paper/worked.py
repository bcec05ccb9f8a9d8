"""A formula worked out part by part: with something else in the place of a part the whole has another value."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograd.paper.array_notation import Effort, Step
from autograd.paper.arrays import Array
from autograd.paper.reader import NO_LETTERS, Reader
from autograd.table.rows import Operation


class _NumberReader(Reader):
    """Reads a formula of plain numbers, which takes a third of the time; nan where it has no value."""

    def applied(self, op: Operation, args: list[Any]) -> Any:
        for x in args:  # a generator would take longer than the operation
            if isinstance(x, Array):
                return super().applied(op, args)
        return op.of_numbers(*args)


class Working(NamedTuple):
    """An operation in a formula."""

    node: ast.expr
    operands: list[ast.expr]
    step: Step


class WorkedFormula:
    """A formula in strict notation, and the value of each part of it.

    Args:
        text: the formula.
        names: what the names stand for, in the formula and in what is put into it.
        first: the index of the first entry of an array.
        effort: what it may cost, with all that is put into it.

    Raises:
        ValueError: if it cannot be read, or a part has no value.

    >>> worked = WorkedFormula("a*b + a", {"a": 2.0, "b": 10.0, "c": 7.0})
    >>> worked.with_another([worked.operations[0].node], ast.Name("c"))
    9.0
    """

    def __init__(self, text: str, names: Mapping[str, Any], first: int = 1, effort: Effort | None = None) -> None:
        self._reader = _NumberReader(text, names, False, first, effort or Effort(), NO_LETTERS)
        self.tree = self._reader.tree()
        self.operations: list[Working] = []  # arguments before what is made of them
        self.order: list[ast.expr] = []  # the same, with names and numbers
        self.names: dict[ast.expr, None] = {}  # and these alone
        self._values: dict[ast.expr, Any] = {}
        self._find_parts()
        self._above = {part: i for i, working in enumerate(self.operations) for part in working.operands}
        for node, operands, step in self.operations:
            self._values[node] = step([self._values[operand] for operand in operands])

    def _find_parts(self) -> None:
        waiting = [self.tree]
        while waiting:
            node = waiting.pop()
            self.order.append(node)
            if isinstance(node, ast.Constant) or self._reader.name_of(node):
                self._values[node] = self._reader.evaluate(node)
                self.names |= {} if isinstance(node, ast.Constant) else {node: None}
            else:
                step, operands = self._reader.step(node)
                self.operations.append(Working(node, operands, step))
                waiting += operands
        self.order.reverse()
        self.operations.reverse()

    def with_another(self, places: Sequence[ast.expr], new: ast.expr) -> Any:
        """The value of the formula with something new in some places: made of its parts, of names and numbers.

        Raises:
            ValueError: if it has none.
        """
        changed = dict.fromkeys(places, self.value(new))
        for i in sorted({i for place in places for i in self._over(place)}):
            node, operands, step = self.operations[i]
            changed[node] = step([changed[part] if part in changed else self._values[part] for part in operands])
        return changed.get(self.tree, self._values[self.tree])

    def _over(self, part: ast.expr) -> Iterator[int]:
        """The numbers of the operations that a part stands in, from the inside out."""
        while (i := self._above.get(part)) is not None:
            yield i
            part = self.operations[i].node

    def value(self, part: ast.expr) -> Any:
        """The value of a part, or of something new.

        Raises:
            ValueError: if it has none.
        """
        if part in self._values:
            return self._values[part]
        if isinstance(part, ast.Constant):
            return part.value
        if name := self._reader.name_of(part):
            self._values[part] = self._reader.named(name)  # it is put into many places
            return self._values[part]
        step, operands = self._reader.step(part)
        return step([self.value(operand) for operand in operands])
