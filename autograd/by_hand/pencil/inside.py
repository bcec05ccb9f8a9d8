"""The inside of a formula: how its value moves with each operation in it, and each operation with the names before it.

The chain rule of a sheet runs between the Values that have a name.  Within the formula of one
Value it runs on, from operation to operation, and there the same slips happen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.backward import adjoints
from autograd.engine.history import local_slope, numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Edge, has_name, operations_in
from autograd.paper.slopes import symbolic_slopes
from autograd.table.arithmetic import as_float


class Slip(NamedTuple):
    """Other slopes for some of the edges into one node."""

    kind: str
    key: tuple[Any, ...]
    slopes: Mapping[Value, float]  # by the source of the edge
    words: Phrase
    extra: int = 0  # the cost beyond that of the kind


SlipsAlong = Callable[[Value, Collection[Value]], Iterable[Slip]]  # into a node, that change a slope from any of these

MOST_OPERATIONS = 40  # of a formula whose inner derivatives are written out: 100 took 3 s, and 200 took 16 s


class Wire(NamedTuple):
    """One use of an argument by an operation inside the formula."""

    number: int  # of the operation, in the order of the formula
    node: Value
    place: int
    argument: Value
    slope: float  # ∂node/∂argument, for this use alone


class Inside:
    """The formula of one node, opened.

    >>> from autograd import leaves, sin
    >>> from autograd.paper.graph import Graph
    >>> (x,) = leaves(x=3)
    >>> y = sin(x * 2).named("y")
    >>> inside = Inside(Graph(y).formula(y), Graph(y).into[y])
    >>> [(wire.node.op.name, wire.slope) for wire in inside.wires][0]
    ('multiply', 2.0)
    >>> inside.back(y.args[0])[x]
    2.0
    """

    def __init__(self, formula: list[Value], edges: list[Edge]) -> None:
        self.target = formula[-1]
        self.operations = operations_in(formula)
        self.slopes = {edge.source: as_float(edge.slope) for edge in edges}
        self._onward = adjoints(self.target, stop=has_name, order=formula)
        self._back: dict[Value, dict[Value, float]] = {}
        self._terms: dict[Value, dict[Value, Any]] = {}
        self.wires = list(self._wires())
        self.is_short = len(self.operations) <= MOST_OPERATIONS

    def _wires(self) -> Iterator[Wire]:
        for i, node in enumerate(self.operations):
            numbers = numbers_of(node)
            for place, argument in enumerate(node.args):
                if isinstance(argument, Value):
                    yield Wire(i, node, place, argument, as_float(local_slope(node, place, numbers)))

    def onward(self, node: Value) -> float:
        """How the value of the formula moves with one of its operations."""
        return as_float(self._onward[node])

    def back(self, argument: Value) -> dict[Value, float]:
        """How an argument moves with each of the names that it was made from."""
        if argument not in self._back:
            is_leaf = argument.name and argument is not self.target
            slopes = {argument: 1} if is_leaf else adjoints(argument, stop=has_name)
            self._back[argument] = {s: as_float(slopes[s]) for s in self.slopes if s in slopes}
        return self._back[argument]

    def terms(self, argument: Value) -> dict[Value, Any]:
        """The same as formulas, with those of the unnamed Values in it."""
        if argument not in self._terms:
            self._terms[argument] = {argument: 1} if argument.name else symbolic_slopes(argument)
        return self._terms[argument]

    def with_slope(self, wire: Wire, slope: float) -> dict[Value, float]:
        """The slopes of the formula if that of one wire is another."""
        changed = self.onward(wire.node) * (slope - wire.slope)
        return self.moved({source: changed * part for source, part in self.back(wire.argument).items()})

    def moved(self, changes: Mapping[Value, float]) -> dict[Value, float]:
        """The slopes of the formula after changes in some of them."""
        return {source: self.slopes[source] + change for source, change in changes.items()}
