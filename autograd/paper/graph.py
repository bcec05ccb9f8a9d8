"""The graph of a Value: what it was made from, walked once for each question and handed on.

On paper nobody writes a letter for every product: the chain rule runs between the
Values that have a name.  The derivative along an edge between two names is the sum
over all unnamed paths between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope, nodes_among, numbers_of
from autograd.engine.numbers import Exact
from autograd.engine.replay import refuse_stale
from autograd.engine.value import Value
from autograd.sentences import nearest, shorten

MOST_REPEATED = 1_000_000  # visits to unnamed Values that the formula of another name has visited before


class Edge(NamedTuple):
    """One factor of the chain rule: ∂target/∂source."""

    source: Value
    target: Value
    slope: Exact


has_name: Callable[[Value], Any] = attrgetter("name")
"""Whether a person gave a Value a name: asked of every node of a formula, so it is not a Python function."""


class Graph:
    """What one or several Values were made from.

    Whoever answers a question about a Value makes this object once and hands it on, so that the
    history is walked once.  What only some questions need is computed when it is first asked for.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> h = (x * w).named("h")
    >>> graph = Graph((h * x).named("E"))
    >>> [node.name for node in graph.named]
    ['x', 'w', 'h', 'E']
    >>> [(edge.source.name, edge.slope) for edge in graph.into[graph.root]]
    [('h', 2.0), ('x', 1.0)]
    """

    def __init__(self, *roots: Value, order: list[Value] | None = None) -> None:
        self.roots = roots
        self.order = history(*roots) if order is None else order  # arguments before what they make
        self._formulas: dict[Value, list[Value]] = {}
        self._edges: dict[Value, list[Edge]] = {}
        self._wires: dict[Value, list[Edge]] = {}

    @property
    def root(self) -> Value:
        """The end of the graph; the last one where there are several."""
        return self.roots[-1]

    def refuse_stale(self) -> None:
        """Raise ValueError if a number in the graph was changed after it was used."""
        refuse_stale(self.order)

    @cached_property
    def named(self) -> list[Value]:
        """The Values with a name, and the roots; arguments before what they make."""
        ends = set(self.roots)
        return [node for node in self.order if node.name or node in ends]

    @cached_property
    def gradients(self) -> dict[Value, Any]:
        """∂root/∂node for every node behind the root."""
        # Beside other roots the order also holds nodes that are not behind the last one.
        return adjoints(self.root, order=self.order if len(self.roots) == 1 else None)

    def bearer(self, name: str) -> Value:
        """The Value with this name.

        Raises:
            ValueError: if there is none, or more than one.
        """
        bearers = [node for node in self.named if node.name == name]
        if len(bearers) == 1:
            return bearers[0]
        if bearers:
            raise ValueError(f"{len(bearers)} Values are called {shorten(name)!r}: pass the one you mean")
        known = [node.name for node in self.named if node.name]
        raise ValueError(f"no Value is called {shorten(name)!r}{nearest(name, known)}")

    def copied(self) -> Graph:
        """The same graph of other Values, in the same order.

        >>> x = Value(2.0, "x")
        >>> graph = Graph(x * x)
        >>> twin, end = graph.copied().order
        >>> end.args == (twin, twin), twin is x, twin
        (True, False, Value(data=2.0, grad=0.0, name='x'))
        """
        twins: dict[Any, Value] = {}
        for node in self.order:
            twins[node] = twin = copy(node)
            if node.op is not None:
                twin.left, twin.right = node.op.sides(tuple(twins.get(a, a) for a in node.args))
        return Graph(*(twins[root] for root in self.roots), order=list(twins.values()))

    # ---- between names ----

    @cached_property
    def into(self) -> dict[Value, list[Edge]]:
        """The edges into each of the named nodes.

        Raises:
            ValueError: if the formulas between the names share too many unnamed Values.
        """
        seen: set[Value] = set()
        visits = 0
        for node in self.named:  # before any slope is found: time would go as the square of the graph
            formula = self.formula(node)
            visits += len(formula)
            seen.update(formula)
            if visits > len(seen) + MOST_REPEATED:
                raise ValueError(
                    f"the formula of {shorten(node.name)!r} leads back over {len(formula)} Values, most of which have "
                    "no name and stand in the formulas of other names too: give some of them a name with .named()"
                )
        return {node: self.edges_into(node) for node in self.named}

    def edges_into(self, target: Value) -> list[Edge]:
        """The edges from the named Values that a Value was directly made from, in the order of its formula."""
        if target not in self._edges:
            sources = self.sources(target)
            slopes = adjoints(target, stop=has_name, order=self.formula(target)) if sources else {}
            self._edges[target] = [Edge(source, target, slopes[source]) for source in sources]
        return self._edges[target]

    def sources(self, target: Value) -> list[Value]:
        """The named Values that a Value was directly made from, in the order of its formula."""
        return [node for node in self.formula(target) if node.name and node is not target]

    def formula(self, target: Value) -> list[Value]:
        """The Values in the formula of a node: back to the names before it, in the order in which a person reads it.

        In the order of the whole graph a name may come earlier, since another formula has used it.
        """
        if target not in self._formulas:
            self._formulas[target] = history(target, stop=has_name) if target.op is not None else [target]
        return self._formulas[target]

    def operations(self, target: Value) -> list[Value]:
        """The operations that a Value was made by, back to the named ones before it."""
        return operations_in(self.formula(target))

    def back_to_names(self, values: Collection[Value]) -> list[Value]:
        """The part of the order that the formulas of some Values are written from.

        >>> x, y = Value(2.0), Value(3.0, "y")
        >>> z = x * y + 1
        >>> Graph(z.exp()).back_to_names([z]) == [x, y, z.args[0], z]
        True
        """
        wanted = set(values)
        needed = set(wanted)
        for node in reversed(self.order):
            if node in needed and (not node.name or node in wanted):
                needed.update(nodes_among(node))
        return [node for node in self.order if node in needed]

    # ---- every use of a Value ----

    @cached_property
    def wires(self) -> dict[Value, list[Edge]]:
        """The wires into each node: one for each use of an argument."""
        return {node: self.wires_into(node) for node in self.order}

    def wires_into(self, node: Value) -> list[Edge]:
        """The wires into a node, in the order in which the engine goes along them.

        >>> x = Value(3.0)
        >>> graph = Graph(x * x)
        >>> [wire.slope for wire in graph.wires_into(graph.root)]
        [3.0, 3.0]
        """
        if node not in self._wires:
            numbers = numbers_of(node)
            self._wires[node] = [
                Edge(argument, node, local_slope(node, place, numbers))
                for place, argument in enumerate(node.args)
                if isinstance(argument, Value)
            ]
        return self._wires[node]


def operations_in(formula: list[Value]) -> list[Value]:
    """The operations in the formula of its last node: the other nodes with a name are only read."""
    target = formula[-1]
    return [node for node in formula if node.op is not None and (node is target or not node.name)]


def numbered(sources: Iterable[object]) -> Iterator[int]:
    """For each edge into a node, how many from the same source came before it: what tells parallel edges apart."""
    met: Counter[object] = Counter()
    for source in sources:
        yield met[source]
        met[source] += 1
