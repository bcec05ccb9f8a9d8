"""An example with other numbers for some names: only what is made from these is made anew, and the rest is shared.

Of a layer of 20 × 10 with a batch of 16 one wrong entry of Z changes 50 of 6,900 nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cached_property
from typing import Any

from autograd.by_hand.example.example import Example, NamedValues
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Edge, Graph
from autograd.table.arithmetic import as_float


class Moved:
    """The named Values of an example, some of which have numbers from the paper.

    Args:
        example: with floats for leaves.
        numbers: by the name; that of a leaf stays as it is.

    Raises:
        ValueError, ZeroDivisionError: where a formula has no value at these numbers.
    """

    def __init__(self, example: Example, numbers: Mapping[str, float]) -> None:
        self._graph = example.graph
        self._twins: dict[Any, Value] = {}
        for node in self._graph.order:
            if node.op is not None and (node.name in numbers or not self._twins.keys().isdisjoint(node.args)):
                self._twins[node] = twin = copy(node)
                twin.left, twin.right = node.op.sides(tuple(self._twins.get(a, a) for a in node.args))
                number = node.op.compute(*numbers_of(twin))
                twin.data = numbers.get(node.name, as_float(number))
        self.nodes: NamedValues = {name: self._twins.get(node, node) for name, node in example.start.items()}

    @cached_property
    def into(self) -> dict[Value, list[Edge]]:
        """The edges into each of the named nodes, arguments before what they make."""
        order = [self._twins.get(node, node) for node in self._graph.order]
        moved = Graph(*self.nodes.values(), order=order)
        return {
            self._twins.get(target, target): moved.edges_into(self._twins[target]) if target in self._twins else edges
            for target, edges in self._graph.into.items()
        }
