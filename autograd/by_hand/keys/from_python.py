"""An example from a graph made in Python: the graph is built again at other numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from autograd.by_hand.example.example import MOST_BITS, Example, Leaves, NamedValues
from autograd.by_hand.example.named_optimisers import Optimiser
from autograd.by_hand.keys.labels import Labels
from autograd.engine.methods import spelled_out
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.refusals import TooLargeError, bits_of
from autograd.table.arithmetic import as_float


def example_of_graph(
    labels: Labels, parameters: Sequence[Value], rate: Fraction | None, optimiser: Optimiser
) -> Example:
    """The example of a graph, whose Values are known by their labels."""

    def build(leaves: Leaves) -> NamedValues:
        numbers = {labels.nodes[label]: x for label, x in leaves.items()}
        made = rebuilt(labels.graph.order, numbers, labels.by_node)
        leaves_first = sorted(labels.by_node, key=lambda node: node.op is not None)
        return {labels.by_node[node]: made[node] for node in leaves_first}

    leaves = {label: node.data for label, node in labels.nodes.items() if node.op is None}
    weights = tuple(labels.by_node[w] for w in parameters)
    return Example(build, leaves, weights, labels.by_node[labels.graph.root], rate, optimiser)


def rebuilt(nodes: Sequence[Value], numbers: Mapping[Value, Exact], labels: Mapping[Value, str]) -> dict[Value, Value]:
    """New nodes for those of a history, with other numbers for some leaves, and with these names.

    An operation of many arguments is spelled out in steps, as a person writes it: a slip is made in
    one of two operands.  Exact numbers grow with every operation; if they grow too large, all become floats.
    """
    leaves = {node: numbers.get(node, node.data) for node in nodes if node.op is None}
    try:
        return _rebuilt(nodes, leaves, labels)
    except TooLargeError:
        return _rebuilt(nodes, {node: as_float(x) for node, x in leaves.items()}, labels)


def _rebuilt(nodes: Sequence[Value], leaves: Mapping[Value, Exact], labels: Mapping[Value, str]) -> dict[Value, Value]:
    made: dict[Value, Value] = {}
    size = 0
    for node in nodes:
        if node.op is None:
            made[node] = Value(leaves[node])
        else:
            try:
                made[node] = spelled_out(node.op, [made[a] if isinstance(a, Value) else a for a in node.args])
            except ZeroDivisionError as problem:
                raise ValueError(str(problem)) from None
        made[node].name = labels.get(node, "")
        size += bits_of(made[node])
        if size > MOST_BITS:
            raise TooLargeError("the exact numbers grow too large")
    return made
