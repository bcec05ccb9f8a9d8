"""The graph between names: of all that was computed, what a person gave a name.

On paper nobody writes a letter for every product; the chain rule runs between
the quantities that have one.  The derivative along an edge of this graph is the
sum over all unnamed ways between its two ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autograd.backprop import adjoints, history
from autograd.operands import Exact
from autograd.value import Value


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
    slopes = adjoints(target, stop=has_name)
    sources = [node for node in history(target, stop=has_name) if node.name and node is not target]
    return [Edge(source, target, slopes[source]) for source in sources]


class NamedGraph:
    """The named nodes behind some roots, and the edges between them.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> h = (x * w).named("h")
    >>> graph = NamedGraph((h * x).named("E"))
    >>> [(edge.source.name, edge.slope) for edge in graph.into[graph.nodes[-1]]]
    [('h', 2.0), ('x', 1.0)]
    """

    def __init__(self, *roots: Value) -> None:
        self.nodes = named_nodes(*roots)  # arguments before what they make
        self.into = {node: edges_into(node) for node in self.nodes}


class Ways:
    """All ways from one named node to another, counted without walking each of them."""

    def __init__(self, graph: NamedGraph, by: Value, end: Value) -> None:
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
        """How many ways lead from a node to the end."""
        return self._count.get(node, 0)

    def onward(self, node: Value) -> list[Edge]:
        """The edges from a node that lead to the end."""
        return [edge for edge in self.leaving.get(node, []) if self.count(edge.target)]

    def all(self) -> Iterator[list[Edge]]:
        """Every way, from the end back to the node."""
        stack: list[tuple[Value, list[Edge]]] = [(self.by, [])]
        while stack:
            node, way = stack.pop()
            if node is self.end:
                yield way[::-1]
            else:
                stack.extend((edge.target, [*way, edge]) for edge in reversed(self.onward(node)))
