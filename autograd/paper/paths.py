"""The graph between names: of all that was computed, what a person gave a name.

On paper nobody writes a letter for every product; the chain rule runs between
the quantities that have one.  The derivative along an edge of this graph is the
sum over all unnamed paths between its two ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope, numbers_of
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.sentences import nearest, shorten

MOST_REPEATED = 1_000_000  # visits to unnamed Values that the formula of another name has visited before


class Edge(NamedTuple):
    """One factor of the chain rule: ∂target/∂source, along no other named node."""

    source: Value
    target: Value
    slope: Exact


def has_name(value: Value) -> bool:
    """Whether a person gave this Value a name."""
    return bool(value.name)


def named_nodes(*roots: Value) -> list[Value]:
    """The named Values that the roots were made from, and the roots, arguments before what they make.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w).named("h") - 1) ** 2
    >>> [node.name for node in named_nodes(E)]
    ['x', 'w', 'h', '']
    """
    ends = set(roots)
    return [node for node in history(*roots) if node.name or node in ends]


def edges_into(target: Value) -> list[Edge]:
    """The edges from the named Values that a Value was directly made from, in the order of its formula."""
    return _edges(target, history(target, stop=has_name))


def _edges(target: Value, formula: list[Value]) -> list[Edge]:
    slopes = adjoints(target, stop=has_name, order=formula)
    return [Edge(source, target, slopes[source]) for source in formula if source.name and source is not target]


def bearer(name: str, root: Value) -> Value:
    """The Value with this name behind a root.

    Raises:
        ValueError: if there is none, or more than one.
    """
    nodes = named_nodes(root)
    bearers = [node for node in nodes if node.name == name]
    if len(bearers) == 1:
        return bearers[0]
    if bearers:
        raise ValueError(f"{len(bearers)} Values are called {shorten(name)!r}: pass the one you mean")
    known = [node.name for node in nodes if node.name]
    raise ValueError(f"no Value is called {shorten(name)!r}{nearest(name, known)}")


class Graph(Protocol):
    """Some of the Values behind a root, and the edges between them."""

    nodes: list[Value]  # arguments before what they make
    into: dict[Value, list[Edge]]


class NamedGraph:
    """The named nodes behind some roots, and the edges between them.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> h = (x * w).named("h")
    >>> graph = NamedGraph((h * x).named("E"))
    >>> [(edge.source.name, edge.slope) for edge in graph.into[graph.nodes[-1]]]
    [('h', 2.0), ('x', 1.0)]

    Raises:
        ValueError: if the formulas between the names walk the same unnamed Values too often.
    """

    def __init__(self, *roots: Value) -> None:
        self.nodes = named_nodes(*roots)  # arguments before what they make
        self.into = {node: _edges(node, formula) for node, formula in _formulas(self.nodes).items()}


def _formulas(nodes: list[Value]) -> dict[Value, list[Value]]:
    """The history of each named node back to the names before it, refused before time goes as its square."""
    found: dict[Value, list[Value]] = {}
    seen: set[Value] = set()
    visits = 0
    for node in nodes:
        found[node] = history(node, stop=has_name)
        visits += len(found[node])
        seen.update(found[node])
        if visits > len(seen) + MOST_REPEATED:
            raise ValueError(
                f"the formula of {shorten(node.name)!r} leads back over {len(found[node])} Values, most of which have "
                "no name and stand in the formulas of other names too: give some of them a name with .named()"
            )
    return found


class Paths:
    """All paths from one node of a graph to another, counted without walking each of them."""

    def __init__(self, graph: Graph, by: Value, end: Value) -> None:
        self.by = by
        self.end = end
        self.leaving: dict[Value, list[Edge]] = {}
        self.nodes: list[Value] = []  # reached from ``by``, arguments before what they make
        reached = {by}
        for node in graph.nodes:
            edges = [edge for edge in graph.into[node] if edge.source in reached] if node is not by else []
            for edge in edges:
                self.leaving.setdefault(edge.source, []).append(edge)
            if edges or node is by:
                reached.add(node)
                self.nodes.append(node)
        self._count = {end: 1}
        for node in reversed(self.nodes):
            if node is not end:
                self._count[node] = sum(self._count.get(edge.target, 0) for edge in self.leaving.get(node, []))

    def count(self, node: Value) -> int:
        """How many paths lead from a node to the end."""
        return self._count.get(node, 0)

    def onward(self, node: Value) -> list[Edge]:
        """The edges from a node that lead to the end."""
        return [edge for edge in self.leaving.get(node, []) if self.count(edge.target)]

    def all(self) -> Iterator[list[Edge]]:
        """Every path, from the end back to the node."""
        stack: list[tuple[Value, list[Edge]]] = [(self.by, [])]
        while stack:
            node, path = stack.pop()
            if node is self.end:
                yield path[::-1]
            else:
                stack.extend((edge.target, [*path, edge]) for edge in reversed(self.onward(node)))


# ---- every use of a Value ----------------------------------------------------------------------------------


class WholeGraph:
    """Every Value behind a root, and the wires between them."""

    def __init__(self, root: Value) -> None:
        self.nodes = history(root)
        self.into = {node: wires_into(node) for node in self.nodes}


def wires_into(node: Value) -> list[Edge]:
    """The wires into a node, in the order in which the engine goes along them.

    >>> x = Value(3.0)
    >>> [wire.slope for wire in wires_into(x * x)]
    [3.0, 3.0]
    """
    numbers = numbers_of(node)
    return [
        Edge(argument, node, local_slope(node, place, numbers))
        for place, argument in enumerate(node.args)
        if isinstance(argument, Value)
    ]


def numbered(sources: Iterable[object]) -> Iterator[int]:
    """For each edge into a node, how many from the same source came before it: what tells parallel edges apart."""
    met: Counter[object] = Counter()
    for source in sources:
        yield met[source]
        met[source] += 1
