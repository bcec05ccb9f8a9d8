"""Who stands beside whom in a graph: what one node may be mistaken for.

Neighbours have the same role: both inputs, both parameters or both made by the same
operation, as far from the error.  Relatives are a number and the function of it,
such as z and σ(z).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from autograd import ops
from autograd.arithmetic import as_float
from autograd.backprop import history, nodes_among
from autograd.by_hand.example import Example, Graph
from autograd.named import NamedGraph
from autograd.operation import Operation
from autograd.value import Value

MOST_PEERS = 6  # that one node may be mistaken for
MOST_COUNTS = 4


class Role(NamedTuple):
    """What a node is, how it was made, and how far it is from the error."""

    kind: str
    op: Operation | None
    distance: int | None


class Neighbours:
    """The roles in a graph."""

    def __init__(self, graph: Graph, named: NamedGraph, example: Example) -> None:
        self._example = example
        self._distances = _distances(named, graph[example.error])
        self._place = {node: place for place, node in enumerate(graph.values())}
        self._alike: dict[Role, list[Value]] = defaultdict(list)
        for node in graph.values():
            self._alike[self.role(node)].append(node)
        self._relatives: dict[Value, list[Value]] = defaultdict(list)
        for node, edges in named.into.items():
            if len(edges) == 1:
                self._relatives[node].append(edges[0].source)
                self._relatives[edges[0].source].append(node)

    def role(self, node: Value) -> Role:
        """The role of a named node."""
        leaf = "parameter" if node.name in self._example.parameters else "input"
        return Role(leaf if node.op is None else "formula", node.op, self._distances.get(node))

    def peers(self, node: Value) -> list[Value]:
        """The nodes in the same role, nearest first."""
        here = self._place[node]
        others = (other for other in self._alike[self.role(node)] if other is not node)
        return sorted(others, key=lambda other: abs(self._place[other] - here))[:MOST_PEERS]

    def relatives(self, node: Value) -> list[Value]:
        """What this node alone is a function of, and the functions of this node alone."""
        return self._relatives[node]


def _distances(named: NamedGraph, end: Value) -> dict[Value, int]:
    """The longest way from each node to the end."""
    found = {end: 0}
    for node in reversed(named.nodes):
        if node in found:
            for edge in named.into[node]:
                found[edge.source] = max(found.get(edge.source, 0), found[node] + 1)
    return found


def batch_sizes(graph: Graph, end: Value) -> list[int]:
    """What a batch may count: the whole numbers above 2 that the formulas divide by, and the terms of the end.

    >>> x = Value(2.0)
    >>> batch_sizes({}, (x * 2 + x * 4 + x * 6).named("sum"))
    [3]
    >>> mean = (x + 4) / 5
    >>> batch_sizes({"mean": mean}, mean)
    [5]
    """
    found = dict.fromkeys(n for node in history(*graph.values()) for n in _divisors(node))
    terms = len(_terms(end))
    return list(found | ({terms: None} if terms > 2 else {}))[:MOST_COUNTS]


def _terms(end: Value) -> list[Value]:
    """The terms of the sum that a node is, or a multiple of."""
    found: list[Value] = []
    waiting = [end]
    while waiting:
        node = waiting.pop()
        inner = nodes_among(node)
        if node.op is ops.add or (len(inner) == 1 and node.op in (ops.multiply, ops.divide, ops.positive)):
            waiting += inner
        else:
            found.append(node)
    return found


def _divisors(node: Value) -> Iterator[int]:
    if node.op in (ops.multiply, ops.divide):
        for x in [as_float(a) for a in node.args if not isinstance(a, Value)]:
            count = x if node.op is ops.divide else 1 / x if x else 0.0
            if 2 < count < 1e6 and abs(count - round(count)) < 1e-9:
                yield round(count)
