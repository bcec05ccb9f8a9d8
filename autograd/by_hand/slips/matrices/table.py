"""The arrays of an example, the slopes from each to the next, and the backward pass over these slopes.

The pass goes along the edges between names and not through every operation, so that a changed slope in it costs little.
With other numbers for some names only what is made from these is made anew: of a layer of 20 × 10 with a batch of 16
one wrong entry of Z changes 50 of 6,900 nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from autograd.by_hand.example.example import Example, NamedValues
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, arrays_among
from autograd.paper.arrays import Array
from autograd.paper.graph import Edge, Graph
from autograd.table.arithmetic import as_float

Slopes = Mapping[tuple[Value, Value], float]  # by target and source
Gradient = dict[Value, float]
NO_CHANGE: Slopes = {}
NOTHING_GIVEN: Mapping[Value, float] = {}
NOISE = 1e-14  # of rounding, relative to the terms of a sum


class Block:
    """The edges from the entries of one array to those of another."""

    def __init__(self, target: str, source: str, edges: list[Edge]) -> None:
        self.target = target
        self.source = source
        self.edges = edges

    @cached_property
    def slopes(self) -> dict[tuple[Value, Value], float]:
        """The slope of each edge, by its target and source."""
        return {(edge.target, edge.source): as_float(edge.slope) for edge in self.edges}


class Table:
    """The arrays of an example at its numbers.

    Args:
        example: what a sheet is about.
        moved: the same at other numbers, if these are not those of the example.
    """

    def __init__(self, example: Example, moved: _Moved | None = None) -> None:
        self.example = example.floats
        self.nodes: NamedValues = self.example.start if moved is None else moved.nodes
        self.arrays: dict[str, Array] = arrays_among(self.nodes, example.first)
        self.error = self.nodes[example.error]
        self._moved = moved

    @cached_property
    def _into(self) -> Mapping[Value, Sequence[Edge]]:
        return self.example.graph.into if self._moved is None else self._moved.into

    @cached_property
    def _backwards(self) -> list[tuple[Value, list[tuple[Value, float]]]]:
        """Each named node with the slopes of the edges into it, from the end on."""
        edges = reversed([*self._into.items()])
        return [(target, [(edge.source, as_float(edge.slope)) for edge in found]) for target, found in edges]

    def values(self, name: str) -> Array:
        """The numbers of an array."""
        return self.arrays[name].mapped(lambda node: as_float(node.data))

    def with_values(self, numbers: Mapping[str, float]) -> Table:
        """The same, with the numbers that stand on the paper for some names.

        Raises:
            ValueError, ZeroDivisionError: where a formula has no value at these numbers.
        """
        return Table(self.example, _Moved(self.example, numbers))

    def gradient(
        self, of: Value, changed: Slopes = NO_CHANGE, given: Mapping[Value, float] = NOTHING_GIVEN
    ) -> Gradient:
        """∂of/∂node for all named nodes, with other slopes for some edges, and with given numbers for some nodes."""
        slopes: Gradient = defaultdict(float)
        slopes[of] = 1.0
        others = {target for target, _ in changed}
        for target, entering in self._backwards:
            if target in given and target is not of:
                slopes[target] = given[target]
            if onward := slopes.get(target, 0.0):
                if target in others:
                    entering = [(source, changed.get((target, source), slope)) for source, slope in entering]
                for source, slope in entering:
                    slopes[source] += onward * slope
        return slopes

    @cached_property
    def right(self) -> Gradient:
        """The derivatives of the error."""
        return self.gradient(self.error)

    def without_noise(self) -> Gradient:
        """The derivatives of the error, with 0 where terms cancel but for rounding: it is 0 on paper."""
        terms: Gradient = defaultdict(float)
        for block in self.blocks.values():
            for (target, source), slope in block.slopes.items():
                terms[source] += abs(self.right.get(target, 0.0) * slope)
        return {node: x if abs(x) > NOISE * terms[node] else 0.0 for node, x in self.right.items()}

    @cached_property
    def blocks(self) -> dict[tuple[str, str], Block]:
        """The edges between arrays, by target and source; a number is an array by itself.

        The edges from an array to itself are those of a recurrence, which is told step by step.
        """
        edges: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for target, entering in self._into.items():
            for edge in entering:
                edges[self._array(target), self._array(edge.source)].append(edge)
        return {key: Block(*key, found) for key, found in edges.items() if key[0] != key[1]}

    @cached_property
    def places(self) -> dict[Value, tuple[int, ...]]:
        """Where each entry stands in its array, counted from 0."""
        return {
            node: place
            for array in self.arrays.values()
            for node, place in zip(array.entries, array.places(0), strict=True)
        }

    def _array(self, node: Value) -> str:
        """The array that a node is an entry of; one before the first, such as h[0], stands by itself."""
        return array_name(node.name) if node in self.places else node.name


class _Moved:
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
