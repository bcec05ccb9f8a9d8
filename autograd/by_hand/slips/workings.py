"""A formula worked out, with one of its results changed: only what is made of this is worked out again."""

from __future__ import annotations

from typing import Any

from autograd.engine.value import Value
from autograd.paper.graph import operations_in
from autograd.table.arithmetic import as_float

TRIED = (0.75, -1.25, 3.5, -5.5)  # numbers in place of a node, to see whether a formula is a straight line in it
STRAIGHT = 1e-12  # relative: how far a straight line may be off


class Workings:
    """A formula with all its results.

    Args:
        order: the formula, arguments before what they make.

    >>> from autograd import leaves
    >>> from autograd.paper.graph import Graph
    >>> a, b = leaves(a=2, b=10)
    >>> workings = Workings(Graph(a * b + a).order)  # with 7 in place of a·b, and with 3 in place of a
    >>> workings.with_result(workings.operations[0], 7.0), workings.with_result(a, 3.0)
    (9.0, 33.0)
    """

    def __init__(self, order: list[Value]) -> None:
        self.order = order
        self.operations = operations_in(order)
        self._arguments = {node: [_number(a) for a in node.args] for node in self.operations}
        self._behind: dict[Value, list[Value]] = {}
        self._lines: dict[Value, tuple[float, float] | None] = {}

    @property
    def result(self) -> float:
        """The number of the formula as it is."""
        return as_float(self.order[-1].data)

    def arguments(self, operation: Value) -> list[float]:
        """The numbers that an operation is computed from."""
        return self._arguments[operation]

    def with_result(self, node: Value, number: float) -> float:
        """The number of the formula if a node has another number."""
        if node not in self._lines:
            self._lines[node] = self._line(node)
        line = self._lines[node]
        return line[0] * number + line[1] if line else self._worked_out(node, number)

    def _line(self, node: Value) -> tuple[float, float] | None:
        """The slope of the formula in a node and what stands beside it; None if it is no multiple of the node."""
        tried = [(x, self._worked_out(node, x)) for x in TRIED]
        (x, y), (other, there), *more = tried
        slope = (there - y) / (other - x)
        beside = y - slope * x
        is_line = all(abs(slope * x + beside - y) <= STRAIGHT * (abs(y) + abs(beside)) for x, y in more)
        return (slope, beside) if is_line else None

    def _worked_out(self, node: Value, number: float) -> float:
        changed: dict[Any, float] = {node: number}
        for after in self._made_of(node):
            arguments = zip(after.args, self._arguments[after], strict=True)
            assert after.op is not None
            changed[after] = as_float(after.op.of_numbers(*[changed.get(a, x) for a, x in arguments]))
        return changed.get(self.order[-1], self.result)

    def _made_of(self, node: Value) -> list[Value]:
        """The operations that a node goes into, directly or not."""
        if node not in self._behind:
            changed = {node}
            for operation in self.operations:
                if operation not in changed and any(isinstance(a, Value) and a in changed for a in operation.args):
                    changed.add(operation)
            self._behind[node] = [operation for operation in self.operations if operation in changed - {node}]
        return self._behind[node]


def _number(argument: Any) -> float:
    return as_float(argument.data if isinstance(argument, Value) else argument)
