"""Points near an example, where a formula is compared as well.

Two different formulas may agree at one point, but not at several points chosen at random.
The points stay on the same side of every kink: a formula found for relu(z) with z > 0
says nothing about the other side.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.formulas.neighbours import Neighbours
from autograd.by_hand.verdict.conditions import (
    ANYWHERE,
    Condition,
    Data,
    counts_among,
    sums_of,
    sums_of_lines,
    symmetries,
)
from autograd.by_hand.verdict.other_sides import Crossing, crossings
from autograd.derivatives.of_values import gradient
from autograd.engine.history import history, local_slope, numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.table.arithmetic import as_float

POINTS = 4
TRIALS = 20
SPREAD = 0.2  # how far a leaf moves, relative to its number
MOST_SEARCHED = 60  # data among which a condition is searched for
MOST_WORK_NEARBY = 3_000_000  # visits to nodes at all points together: a few seconds
MOST_CHANGES = 60_000  # of formulas that are wrong: half a second


class Spot(NamedTuple):
    """A point nearby: its number among all of them, and the example there."""

    place: int
    descent: Descent


class Neighbourhood:
    """Points near an example, the same for all claims about it.

    Args:
        example: the graph.
        data: the leaves that are given, among which a condition may hold.
    """

    def __init__(self, example: Example, data: Data) -> None:
        self.example = example
        self.data = data
        self.budget = Budget(MOST_WORK_NEARBY)
        self.changes = Budget(MOST_CHANGES)
        self._spots: dict[Condition, Iterator[Spot]] = {}
        self._places = itertools.count()
        self.conditions: dict[Condition, None] = {}  # that were found for other claims
        self._slopes_of: dict[str, Mapping[str, Value]] = {}
        self._guessed: dict[tuple[str, ...], list[Condition]] = {}

    def points(self, condition: Condition = ANYWHERE) -> Iterator[Spot]:
        """The example with other leaves that keep a condition, on the same side of every kink."""
        spots = self._spots.get(condition) or self._all(condition)
        self._spots[condition], again = itertools.tee(spots)
        return again

    def guesses(self, names: Sequence[str]) -> list[Condition]:
        """The conditions that come to mind: sums among some data, and that the numbers of samples stay as well."""
        key = tuple(names)
        if key not in self._guessed:  # the entries of an array have the same data behind them
            self._guessed[key] = self._guesses(names)
        return self._guessed[key]

    def _guesses(self, names: Sequence[str]) -> list[Condition]:
        leaves, counts = self.example.floats.leaves, tuple(name for name in self.counts if name in names)
        data = {name: as_float(leaves[name]) for name in names if name not in counts}
        sums = [*sums_of(data, self._roles), *sums_of_lines(data), *symmetries(data)]
        return [*sums, *(condition._replace(fixed=counts) for condition in ((ANYWHERE, *sums) if counts else ()))]

    @cached_property
    def counts(self) -> tuple[str, ...]:
        """The data that are numbers of samples."""
        leaves = self.example.floats.leaves
        return counts_among({name: as_float(leaves[name]) for name in self.data.names}, leaves)

    @cached_property
    def crossings(self) -> list[Crossing]:
        """Points farther off, on the other side of some kinks."""
        return list(crossings(self.example, self.data.names))

    @property
    def is_large(self) -> bool:
        """Whether a search for a condition would take too long: then only those that come to mind are tried."""
        return len(self.data.names) > MOST_SEARCHED

    @cached_property
    def _roles(self) -> dict[str, Hashable]:
        floats = self.example.floats
        neighbours = Neighbours(floats.start, floats.graph, floats)
        return {name: neighbours.role(floats.start[name]) for name in self.data.names}

    def data_behind(self, claim: Claim) -> list[str]:
        """The data that a claim depends on: a formula for it is hardly right under a condition among others.

        A number of samples is one of them: it may stand in a formula, as n does in −Y/n, where the engine has a mean.
        """
        if self.is_large or claim.steps or claim.is_step or not claim.is_plain:
            return list(self.data.names)
        named = self.example.floats.start
        value = self._slopes(claim.node)[claim.by] if claim.by else named[claim.node]
        leaves = {node.name for node in history(value) if node.op is None}
        return [name for name in self.data.names if name in leaves or name in self.counts]

    def _slopes(self, of: str) -> Mapping[str, Value]:
        """All derivatives of a node, as Values that lead back to what they depend on."""
        if of not in self._slopes_of:
            named = self.example.floats.start
            self._slopes_of[of] = gradient(named[of], named)
        return self._slopes_of[of]

    def _all(self, condition: Condition) -> Iterator[Spot]:
        """All points.  Leaves that are 0 stay 0 if there is none otherwise: there is often a kink at 0."""
        spots = self._around(condition, zeros_move=True)
        first = next(spots, None)
        if first is None and condition == ANYWHERE:
            spots = self._around(condition, zeros_move=False)
        for descent in spots if first is None else itertools.chain([first], spots):
            yield Spot(next(self._places), descent)

    def _around(self, condition: Condition, *, zeros_move: bool) -> Iterator[Descent]:
        chance = random.Random(0)  # the same points every time
        points = 0
        for _ in range(TRIALS):
            moved = {name: _moved(as_float(x), chance, zeros_move) for name, x in self.example.leaves.items()}
            moved |= {name: as_float(self.example.leaves[name]) for name in self._unused}
            leaves = condition.kept(moved, self.example.leaves)
            try:
                there = Descent(replace(self.example, leaves=leaves), budget=self.budget)
            except ValueError:  # no value there
                continue
            if _sides(Graph(*there.graph(0).values())) == self._here:
                points += 1
                yield there
            if points == POINTS:
                return

    @cached_property
    def _unused(self) -> set[str]:
        """The leaves that stand in no formula, as a one-hot y beside L = −ln p₃: they are just their numbers."""
        edges = self.example.floats.graph.into.values()
        return {*self.example.leaves} - {edge.source.name for entering in edges for edge in entering}

    @cached_property
    def _here(self) -> list[float]:
        return _sides(self.example.floats.graph)


def _moved(x: float, chance: random.Random, zeros_move: bool) -> float:
    shift, stretch = chance.uniform(-SPREAD, SPREAD), chance.uniform(-SPREAD, SPREAD)
    return x * (1 + stretch) if x or not zeros_move else shift


def _sides(graph: Graph) -> list[float]:
    """The side of its kink on which each kinked function stands: its slopes, and its value if they are 0."""
    sides: list[float] = []
    for node in graph.order:
        if node.op is not None and node.op.kinked:
            numbers = numbers_of(node)
            places = [place for place, argument in enumerate(node.args) if isinstance(argument, Value)]
            slopes = [as_float(local_slope(node, place, numbers)) for place in places]
            sides += (
                slopes if any(slopes) else [*slopes, math.copysign(1.0, as_float(node.data)), float(bool(node.data))]
            )
    return sides
