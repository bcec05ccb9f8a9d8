"""All paths between two nodes of a graph, counted without walking each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autograd.engine.value import Value
from autograd.paper.graph import Edge


class Paths:
    """All paths from one node of a graph to another, counted without walking each of them.

    Args:
        into: the edges into each node, arguments before what they make.
        by: where the paths begin.
        end: where they lead.
    """

    def __init__(self, into: Mapping[Value, Iterable[Edge]], by: Value, end: Value) -> None:
        self.by = by
        self.end = end
        self.leaving: dict[Value, list[Edge]] = {}
        self.nodes: list[Value] = []  # reached from ``by``, arguments before what they make
        reached = {by}
        for node, entering in into.items():
            edges = [edge for edge in entering if edge.source in reached] if node is not by else []
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
