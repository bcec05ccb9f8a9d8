"""Claims that are formulas: compared with the derivative at these numbers and at others nearby.

Two different formulas may agree at one point, but not at several points chosen at random.
The points stay on the same side of every kink: a formula found for relu(z) with z > 0
says nothing about the other side.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim, true_number, uncertainty
from autograd.by_hand.example.descent import Descent, rounding_of
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.slips.question import Point, Question
from autograd.by_hand.verdict.digits import leniency
from autograd.by_hand.verdict.lines import Checked, SheetLine, undecided
from autograd.by_hand.verdict.report import UNDECIDED, Row
from autograd.engine.history import local_slope, numbers_of
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.numerals import write_number
from autograd.paper.paths import Graph
from autograd.table.arithmetic import as_float

POINTS = 4
TRIALS = 20
SPREAD = 0.2  # how far a leaf moves, relative to its number
MOST_WORK_NEARBY = 3_000_000  # visits to nodes at all points together: a few seconds
AGREEMENT = 1e-9  # relative: formulas that agree this well at all points are the same

Formula = Callable[[NamedValues], Any]  # its Value or number on the named Values


class Neighbourhood:
    """Points near an example, the same for all claims about it."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.budget = Budget(MOST_WORK_NEARBY)

    @cached_property
    def points(self) -> list[Descent]:
        """The example with other leaves, on the same side of every kink.

        Leaves that are 0 stay 0 if no point is found otherwise: there is often a kink at 0.
        """
        return self._around(zeros_move=True) or self._around(zeros_move=False)

    def _around(self, *, zeros_move: bool) -> list[Descent]:
        chance = random.Random(0)  # the same points every time
        here = _sides(self.example.floats.graph)
        points: list[Descent] = []
        for _ in range(TRIALS):
            leaves = {name: _moved(as_float(x), chance, zeros_move) for name, x in self.example.leaves.items()}
            try:
                there = Descent(replace(self.example, leaves=leaves), budget=self.budget)
            except ValueError:  # no value there
                continue
            if _sides(Graph(*there.graph(0).values())) == here:
                points.append(there)
            if len(points) == POINTS:
                break
        return points


def of_formula(
    text: str,
    claim: Claim,
    written: str,
    formula: Formula,
    around: Neighbourhood | None,
    meant: Sequence[tuple[str, Formula]] = (),
) -> SheetLine:
    """A claim that gives a formula.

    Args:
        text: the claim.
        claim: what it speaks of.
        written: the formula as it was written.
        formula: its number for the named Values; a ValueError where it has none.
        around: where else it has to hold; None for a formula of numbers only.
        meant: what may be meant if it is right only here: in words, and as a formula.
    """
    return SheetLine(text, claim, written, _FormulaClaim(text, claim, written, formula, around, meant).check)


class _FormulaClaim(NamedTuple):
    """The arguments of ``of_formula``."""

    text: str
    claim: Claim
    written: str
    formula: Formula
    around: Neighbourhood | None
    meant: Sequence[tuple[str, Formula]]

    def check(self, descent: Descent) -> Checked:
        """The claim at these numbers and at all others nearby."""
        row = Row(self.text, self.written, true_number(self.claim, descent), ok=False, verdict="WRONG")
        try:
            here = _point(self.claim, self.formula, descent, 0)
        except ValueError as problem:
            return Checked(replace(row, difference=math.nan, note=str(problem)), self.claim)
        row = replace(row, difference=as_float(here.number - row.true))
        points = list(_points(self.claim, self.formula, self.around)) if self.around else []
        wrong = [point for point in (here, *points) if not point.fits(point.true)]
        if not wrong:
            row = replace(row, ok=True, verdict="holds", note="" if points else self._why_only_here())
            return Checked(row, self.claim, number=as_float(row.true))
        if all(point.is_undecided for point in wrong):
            return undecided(replace(row, verdict=UNDECIDED), self.claim, max(point.doubt for point in wrong))
        if not math.isfinite(here.true):
            note = f"the engine finds {write_number(row.true)} here, and no formula agrees with that"
            return Checked(replace(row, note=note), self.claim)
        if wrong[0] is not here and self.around:
            row = replace(row, note=_coincidence(wrong[0], self.claim, self.meant, self.around))
        question = Question(self.text, self.claim, "", here.number, here.allowed, here.true, others=points)
        return Checked(row, self.claim, question=question)

    def _why_only_here(self) -> str:
        """Why a formula was not compared elsewhere."""
        if self.around is None:
            return ""
        refused = self.around.budget.has_refused
        why = "others take too many steps" if refused else "none near by is on the same side of all kinks"
        return f"compared at these numbers only: {why}"


def _points(claim: Claim, formula: Formula, around: Neighbourhood) -> Iterator[Point]:
    for place, descent in enumerate(around.points):
        try:
            point = _point(claim, formula, descent, place)
        except ValueError:  # no value there
            continue
        if math.isfinite(point.number) and math.isfinite(point.true):
            yield point


def _point(claim: Claim, formula: Formula, descent: Descent, place: int) -> Point:
    true = as_float(true_number(claim, descent))
    doubt = uncertainty(claim, descent)
    claimed = formula(descent.graph(0))
    if isinstance(claimed, Value):  # what was claimed is computed in floats as well
        doubt += rounding_of(claimed)
        claimed = claimed.data
    if not math.isfinite(true):
        return Point(place, descent.example, as_float(claimed), 0.0, true)
    allowed = AGREEMENT * abs(true) + leniency(10 * doubt, true)
    return Point(place, descent.example, as_float(claimed), allowed, true, 10 * doubt)


def _coincidence(point: Point, claim: Claim, meant: Sequence[tuple[str, Formula]], around: Neighbourhood) -> str:
    """Why, or at least where, a formula is wrong that is right at these numbers."""
    for words, formula in meant:
        if all(there.fits(there.true) for there in _points(claim, formula, around)):
            return f"right at these numbers only: {words}"
    leaves = ", ".join(f"{name} = {write_number(x)}" for name, x in list(point.example.leaves.items())[:4])
    return (
        f"right at these numbers only: at {leaves} … the formula gives {write_number(point.number, 6)}, "
        f"and the engine {write_number(point.true, 6)}"
    )


def _moved(x: float, chance: random.Random, zeros_move: bool) -> Exact:
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
