"""Who stands beside whom in a graph: what one node may be mistaken for.

Neighbours have the same role: both inputs, both parameters or both made by the same
operation, as far from the error.  Relatives are a number and the function of it,
such as z and σ(z).  Across a layer lie what it gets and what it gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from autograd.by_hand.example.example import Example, NamedValues
from autograd.engine.history import nodes_among
from autograd.engine.value import Value
from autograd.paper.paths import Graph
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

MOST_PEERS = 6  # that one node may be mistaken for
MOST_COUNTS = 4
_MULTIPLES = (ops.multiply, ops.divide, ops.positive)


class Role(NamedTuple):
    """What a node is, how it was made, and how far it is from the error."""

    kind: str
    op: Operation | None
    distance: int | None


class Neighbours:
    """The roles in a graph."""

    def __init__(self, nodes: NamedValues, graph: Graph, example: Example) -> None:
        self._example = example
        self._distances = _distances(graph, nodes[example.error])
        self._place = {node: place for place, node in enumerate(nodes.values())}
        self._alike: dict[Role, list[Value]] = defaultdict(list)
        for node in nodes.values():
            self._alike[self.role(node)].append(node)
        self._relatives: dict[Value, list[Value]] = defaultdict(list)
        for node, edges in graph.into.items():
            if len(edges) == 1:
                self._relatives[node].append(edges[0].source)
                self._relatives[edges[0].source].append(node)
        self._across = _across(graph, example.parameters)

    def role(self, node: Value) -> Role:
        """The role of a named node."""
        leaf = "parameter" if node.name in self._example.parameters else "input"
        return Role(leaf if node.op is None else "formula", node.op, self._distances.get(node))

    def peers(self, node: Value) -> list[Value]:
        """The nodes in the same role, nearest first."""
        return self._nearest(node, (other for other in self._alike[self.role(node)] if other is not node))

    def relatives(self, node: Value) -> list[Value]:
        """What this node alone is a function of, and the functions of this node alone."""
        return self._relatives[node]

    def across(self, node: Value) -> list[Value]:
        """The inputs of the layer that gives this node, and the outputs of those that get it, nearest first."""
        return self._nearest(node, self._across[node])

    def _nearest(self, node: Value, others: Iterable[Value]) -> list[Value]:
        here = self._place[node]
        return sorted(others, key=lambda other: abs(self._place[other] - here))[:MOST_PEERS]


def _across(graph: Graph, parameters: Collection[str]) -> dict[Value, list[Value]]:
    """For what a layer gives (a sum of several, and functions of that sum) what it gets, weights aside; and reverse."""
    inputs: dict[Value, list[Value]] = {}
    found: dict[Value, list[Value]] = defaultdict(list)
    for node, edges in graph.into.items():
        sources = [edge.source for edge in edges]
        if len(sources) == 1:
            inputs[node] = inputs.get(sources[0], [])
        else:
            inputs[node] = [source for source in sources if source.name not in parameters]
        for source in inputs[node]:
            found[node].append(source)
            found[source].append(node)
    return found


def _distances(graph: Graph, end: Value) -> dict[Value, int]:
    """The longest path from each node to the end."""
    found = {end: 0}
    for node in reversed(graph.named):
        if node in found:
            for edge in graph.into[node]:
                found[edge.source] = max(found.get(edge.source, 0), found[node] + 1)
    return found


def batch_sizes(graph: Graph, end: Value) -> list[int]:
    """What a batch may count: the whole numbers above 2 that the formulas divide by, and the terms of the end.

    >>> x = Value(2.0)
    >>> total = (x * 2 + x * 4 + x * 6).named("sum")
    >>> batch_sizes(Graph(total), total)
    [3]
    >>> mean = (x + 4) / 5
    >>> batch_sizes(Graph(mean), mean)
    [5]
    """
    found = dict.fromkeys(n for node in graph.order for n in _divisors(node))
    terms = len(_terms(end))
    return list(found | ({terms: None} if terms > 2 else {}))[:MOST_COUNTS]


def _terms(end: Value) -> list[Value]:
    """The terms of the sum that a node is, or a multiple of; a term with a name is not taken apart."""
    while end.op in _MULTIPLES and len(nodes_among(end)) == 1:
        (end,) = nodes_among(end)
    found: list[Value] = []
    waiting = [end]
    while waiting:
        node = waiting.pop()
        if node.op is ops.add and (node is end or not node.name):
            waiting += nodes_among(node)
        else:
            found.append(node)
    return found


def _divisors(node: Value) -> Iterator[int]:
    if node.op in (ops.multiply, ops.divide):
        for x in [as_float(a) for a in node.args if not isinstance(a, Value)]:
            count = x if node.op is ops.divide else 1 / x if x else 0.0
            if 2 < count < 1e6 and abs(count - round(count)) < 1e-9:
                yield round(count)
