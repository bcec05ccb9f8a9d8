"""Which sample or time step a node is of, and the terms that each gives to the derivative of a shared weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from autograd.by_hand.example.example import Example
from autograd.by_hand.pencil.on_paper import Chain
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, entry_name, place_of
from autograd.paper.graph import Edge, Graph
from autograd.table.arithmetic import as_float


class Indexed:
    """The samples or time steps of a graph.

    Args:
        example: what the graph is of.
        graph: the named Values, and the edges between them.
    """

    def __init__(self, example: Example, graph: Graph) -> None:
        self._example = example
        self._graph = graph

    @cached_property
    def steps(self) -> dict[Value, int]:
        """The time step of each node that a recurrence gives."""
        steps = {}
        for node in self._graph.named:
            name, place = array_name(node.name), place_of(node.name)
            if node.op is not None and name in self._example.recurrent:
                steps[node] = place[self._example.axis_of_time(name)]
        return steps

    def beside(self, name: str, shift: int) -> str:
        """The name of an entry some steps later, or before."""
        array, place = array_name(name), [*place_of(name)]
        place[min(self._example.axis_of_time(array), len(place) - 1)] += shift
        return entry_name(array, place)

    @cached_property
    def samples(self) -> dict[Value, int]:
        """The sample of each node that depends on the data of one."""
        behind: dict[Value, set[int]] = {}
        for node in self._graph.named if self._example.samples else ():
            if node.op is None:
                is_given = array_name(node.name) in self._example.samples
                behind[node] = {place_of(node.name)[0]} if is_given else set()
            else:
                behind[node] = {number for edge in self._graph.into[node] for number in behind[edge.source]}
        return {node: next(iter(numbers)) for node, numbers in behind.items() if len(numbers) == 1}

    def is_carried(self, edge: Edge) -> bool:
        """Whether an edge leads from a time step to a later one."""
        return self.steps.get(edge.source, 0) < self.steps.get(edge.target, 0) and edge.source in self.steps


def terms_of_each(chain: Chain, by: Value, numbers: Mapping[Value, int]) -> dict[int, float]:
    """What the use of a node in each sample or time step adds to a derivative; empty if it is used elsewhere too."""
    terms: dict[int, float] = defaultdict(float)
    for target, gradient in chain.gradient.items():
        for edge in chain.into[target]:
            if edge.source is by:
                if target not in numbers:
                    return {}
                terms[numbers[target]] += gradient * as_float(edge.slope)
    return dict(sorted(terms.items()))
