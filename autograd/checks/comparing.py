"""Does each derivative that the rules give agree with the one from the values?

A few are compared one by one.  Many are compared all at once, along random directions; only where they disagree are
they compared half by half.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from autograd.checks.cases import Case
from autograd.checks.causes import ATOL, wrong_close_by
from autograd.checks.differences import Difference
from autograd.engine.value import Value
from autograd.paper.numerals import write_number

FEW = 20  # up to so many derivatives are checked one by one
DOUBT = 3  # how many times its own estimate the error of a difference may be: 2.2 was seen, with noise
DIRECTIONS = 3  # along which all derivatives have to agree at once


@dataclass(frozen=True)
class Entry:
    """One derivative: what the rules give, and what differences of the values give."""

    name: str  # "∂y/∂w", "∂²y/∂w∂x"
    found: float  # what the rules give
    expected: float  # what the differences give
    error: float  # how far off the differences may be
    agrees: bool
    cause: str = ""  # what is probably wrong; empty if the two agree without a doubt
    is_doubtful: bool = False  # whether they agree only because the differences may be that far off
    count: int = 1  # how many derivatives it stands for: all those along a random direction

    def __str__(self) -> str:
        slope, expected = (write_number(x, 10) for x in (self.found, self.expected))
        cause = f"; {self.cause}" if self.cause else ""
        return f"{self.name}: the rules give {slope}, differences of the values give {expected}{cause}"

    @property
    def distance(self) -> float:
        """How far apart the two numbers are, relative to the larger one; infinite if one is NaN."""
        distance = abs(self.found - self.expected) / max(abs(self.found), abs(self.expected), ATOL)
        return math.inf if math.isnan(distance) else distance


class Margin(NamedTuple):
    """How far apart a slope and a difference may be."""

    rtol: float
    atol: float

    def around(self, slope: float) -> float:
        """The distance allowed from a derivative."""
        return self.atol + self.rtol * abs(slope)


class _Checking:
    """The derivatives of one order of a case."""

    def __init__(self, case: Case, order: int, margin: Margin) -> None:
        self.case = case
        self.order = order
        self.margin = margin
        self.slopes = case.slopes(order)
        self.chance = Random(0)  # equal calls give equal reports

    def every(self, places: Sequence[int]) -> Iterator[Entry]:
        """An entry for each derivative with respect to the xs in some places."""
        for j in places:
            for i, (slope, true) in enumerate(zip(self.slopes[j], self.case.differences(j, self.order), strict=True)):
                entry = self._entry(self._name(i, j), slope, true, j)
                if self.order == 1 or i <= j or not entry.agrees:  # ∂²y/∂x∂w is ∂²y/∂w∂x again, if no rule is wrong
                    yield entry

    def _name(self, i: int, j: int) -> str:
        title, names = self.case.title, self.case.names
        if self.order == 1:
            return f"∂{title}/∂{names[j]}"
        return f"∂²{title}/" + (f"∂{names[j]}²" if i == j else f"∂{names[i]}∂{names[j]}")

    def _entry(self, name: str, slope: float, true: Difference, place: int) -> Entry:
        true = true._replace(error=DOUBT * true.error)
        gap = abs(slope - true.value)
        if slope == true.value or gap <= self.margin.around(true.value):  # near an infinite slope is everything
            return Entry(name, slope, true.value, true.error, True)
        if gap <= true.error < math.inf and not self.case.wrong_rule and not self.case.change:
            return Entry(name, slope, true.value, true.error, True, self.case.cause(place, true), is_doubtful=True)
        return Entry(name, slope, true.value, true.error, False, self.case.cause(place, true))

    def along_directions(self, places: Sequence[int]) -> Iterator[Entry]:
        """One entry for all places if they agree along random directions; else for each half of them.

        A few places are looked at one by one.  The places are sorted by how far a derivative may move the value, so
        that in a half no small one is drowned by large ones.
        """
        if len(places) <= FEW:
            yield from self.every(places)
            return
        entry = self._together(places)
        if entry is not None:
            yield entry
            return
        middle = len(places) // 2
        yield from self.along_directions(places[:middle])
        yield from self.along_directions(places[middle:])

    def by_size(self) -> list[int]:
        """The places, by how far a derivative may move the value."""
        return sorted(range(len(self.slopes)), key=lambda j: self._allowed(j) * _size(self.case.xs[j]))

    def _allowed(self, j: int) -> float:
        return max(map(self.margin.around, self.slopes[j]))

    def _together(self, places: Sequence[int]) -> Entry | None:
        """The entry of several places that agree along all directions; None if they do not, or if it is not sure."""
        entry = None
        for _ in range(DIRECTIONS):
            entry = self._along(self._direction(places))
            if entry is None:
                return None
        return entry

    def _direction(self, places: Sequence[int]) -> dict[int, float]:
        """Random speeds of the xs, such that an error of the size that is allowed moves the value as far in each.

        No x moves farther than its own size.
        """
        least = min(self._allowed(j) * _size(self.case.xs[j]) for j in places)
        return {j: self.chance.choice((-1, 1)) * self.chance.uniform(0.5, 1) * least / self._allowed(j) for j in places}

    def _along(self, direction: dict[int, float]) -> Entry | None:
        """The entry of a direction along which a wrong derivative would be seen, and none is; else None."""
        entry = None
        for i, true in enumerate(self.case.along(direction, self.order)):
            slope = math.fsum(self.slopes[j][i] * speed for j, speed in direction.items())
            least = min(self.margin.around(self.slopes[j][i]) * abs(speed) for j, speed in direction.items())
            if not abs(slope - true.value) + true.error <= least:
                return None
            count = len(direction) if self.order == 1 else sum(j + 1 for j in direction)
            if entry is None or true.error > entry.error:
                name = f"∂{self.case.title} along a random direction of {len(direction)} numbers"
                entry = Entry(name, slope, true.value, true.error, True, count=count)
        return entry


def _size(x: Value) -> float:
    return abs(float(x.data)) or 1.0


def comparisons(case: Case, order: int, margin: Margin, each: bool) -> Iterator[Entry]:
    """The entries of a case: of the first derivatives; for order 2 also of the second ones, and of rules close by."""
    places = range(len(case.xs))
    for k in range(1, order + 1):
        checking = _Checking(case, k, margin)
        yield from checking.every(places) if each else checking.along_directions(checking.by_size())
    if order == 2:
        for rule, true in wrong_close_by(case.graph.order):
            moved = rule.close_by()
            cause = f"{rule.title} is wrong, though not at {rule.point} itself"
            yield Entry(f"close by, at {moved.point}", moved.slope, true.value, true.error, False, cause)
