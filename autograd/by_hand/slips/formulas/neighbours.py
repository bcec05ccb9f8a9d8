"""Who stands beside whom in a graph: the nodes that one may be mistaken for.

Neighbours have the same role: both are inputs, parameters, or made by the same operation,
and they are equally far from the error.  Relatives are a number and a function of it,
such as z and σ(z).  Across a layer lie its inputs and its outputs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from autograd.by_hand.example.example import Example, NamedValues
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, entry_name, place_of, whole_name
from autograd.paper.graph import Graph
from autograd.table.rows import Operation

MOST_PEERS = 6  # that one node may be mistaken for


class Role(NamedTuple):
    """The kind of a node, the operation that made it, and its distance from the error."""

    kind: str
    op: Operation | None
    distance: int | None


NUMBER = "0123456789₀₁₂₃₄₅₆₇₈₉"


def are_namesakes(node: Value, other: Value) -> bool:
    """Whether two nodes are called the same but for their index, as w12 and w21, W[1,2] and W[2,1], or bf and bi."""
    one, two = _stem(node), _stem(other)
    return one == two or (len(one) == len(two) > 1 and one[:-1] == two[:-1])


def _stem(node: Value) -> str:
    return whole_name(node.name).rstrip(NUMBER)


class Neighbours:
    """The roles in a graph."""

    def __init__(self, nodes: NamedValues, graph: Graph, example: Example) -> None:
        self._example = example
        self._nodes = nodes
        self._distances = _distances(graph, [nodes[error] for error in example.turns or (example.error,)])
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
        alike = dict.fromkeys((*self._alike[self.role(node)], *self._of_other_steps(node)))
        return self._nearest(node, (other for other in alike if other is not node))

    def _of_other_steps(self, node: Value) -> list[Value]:
        """The same quantity at the time steps around that of a node."""
        name, place = array_name(node.name), place_of(node.name)
        if name not in self._example.recurrent:
            return []
        axis = min(self._example.axis_of_time(name), len(place) - 1)
        around = (entry_name(name, (*place[:axis], place[axis] + by, *place[axis + 1 :])) for by in (-2, -1, 1, 2))
        return [self._nodes[other] for other in around if other in self._nodes]

    def relatives(self, node: Value) -> list[Value]:
        """The node that this one is a function of, and the functions of this node alone."""
        return self._relatives[node]

    def across(self, node: Value) -> list[Value]:
        """The inputs of the layer that this node comes from, and the outputs of layers it goes to, nearest first."""
        return self._nearest(node, self._across[node])

    def namesakes(self, node: Value) -> list[Value]:
        """The leaves that are called the same but for their numbers: b2 of another layer for b1."""
        stem = node.name.rstrip(NUMBER)
        alike = [other for other in self._nodes.values() if other is not node and other.name.rstrip(NUMBER) == stem]
        return self._nearest(node, (other for other in alike if node.op is None and other.op is None))

    def _nearest(self, node: Value, others: Iterable[Value]) -> list[Value]:
        here = self._place[node]
        return sorted(others, key=lambda other: abs(self._place[other] - here))[:MOST_PEERS]


def _across(graph: Graph, parameters: Collection[str]) -> dict[Value, list[Value]]:
    """For each output of a layer (a sum, or a function of one) its inputs without the weights; and the reverse."""
    inputs: dict[Value, list[Value]] = {}
    around: dict[Value, list[Value]] = defaultdict(list)
    for node, edges in graph.into.items():
        sources = [edge.source for edge in edges]
        if len(sources) == 1:
            inputs[node] = inputs.get(sources[0], [])
        else:
            inputs[node] = [source for source in sources if source.name not in parameters]
        for source in inputs[node]:
            around[node].append(source)
            around[source].append(node)
    return around


def _distances(graph: Graph, ends: Collection[Value]) -> dict[Value, int]:
    """The length of the longest path from each node to an end."""
    distances = dict.fromkeys(ends, 0)
    for node in reversed(graph.named):
        if node in distances:
            for edge in graph.into[node]:
                distances[edge.source] = max(distances.get(edge.source, 0), distances[node] + 1)
    return distances
