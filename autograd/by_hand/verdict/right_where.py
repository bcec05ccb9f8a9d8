"""Where a formula is right: at these numbers, at others nearby, and under which condition among the data.

All leaves move first.  A formula that is right only here may be right under a condition: then the data stay, and the
others move.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.example.claims import Claim, true_number, uncertainty
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.slips.readings.question import Point, Truth
from autograd.by_hand.verdict.conditions import ANYWHERE, Condition, condition_of, guessed, is_a_count
from autograd.by_hand.verdict.digits import leniency
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.other_sides import side_of
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

AGREEMENT = 1e-9  # relative: formulas that agree this well at all points are the same

Formula = Callable[[NamedValues], Any]  # its Value or number on the named Values


class Search(NamedTuple):
    """The search for a condition under which formulas for one claim are right."""

    claim: Claim
    around: Neighbourhood

    def points(self, formula: Formula, condition: Condition = ANYWHERE) -> Iterator[Point]:
        """A formula at points nearby that keep a condition."""
        for place, descent in self.around.points(condition):
            try:
                there = point_of(self.claim, formula, descent, place)
            except ValueError:  # no value there
                continue
            if math.isfinite(there.number) and math.isfinite(there.true):
                yield there

    def condition(self, formula: Formula, is_true: Truth, *, searching: bool = True) -> Condition | None:
        """The condition under which something is true of a formula: looked for at one point each, then tried at all.

        Those that come to mind are tried first; one that lets all numbers but one move needs no search.  The data
        that the claim depends on are searched before all.  What the claim itself is about moves.
        """
        around, itself = self.around, (self.claim.by, self.claim.node)
        points, leaves = partial(self.points, formula), around.example.leaves

        def holds(condition: Condition) -> bool:
            return is_true(itertools.islice(points(condition), 1))

        behind, every = (
            [name for name in names if name not in itself]
            for names in (around.data_behind(self.claim), around.data.names)
        )
        found = guessed(behind, holds, [*around.guesses(behind), *around.conditions])
        may_be_less = found is None or (found.size > 1 and not found.is_symmetry)
        if may_be_less and not around.is_large:
            places = ([*found.names] if found else behind, every) if searching else ()
            # Where nothing is searched: the sums of the rows of one-hot targets, and numbers of samples, may stay.
            guess = found if found and not searching and {*found.fixed} <= {*around.counts} else None
            found = next(filter(None, (condition_of(data, leaves, holds) for data in places)), guess)
        if found is None or not is_true(points(found)):
            return None
        around.conditions[found] = None
        return found

    def side(self, formula: Formula) -> str:
        """That a formula which is right at all points nearby is so on one side of kinks alone; empty for another."""
        crossings = self.around.crossings if self.claim.steps <= 1 else ()
        side = side_of(crossings, lambda descent: point_of(self.claim, formula, descent, 0))
        return f"right {side}" if side else ""

    def is_right_work(self, formula: Formula, named: Collection[str], condition: Condition) -> bool:
        """Whether the numbers of data were put into a formula, or a relation among them used.

        A formula that names an input, and is right for its number only, has it in the wrong place; but not the number
        of samples, which a mean does not name.
        """
        counts = {*filter(is_a_count, self.around.counts)}
        if any(name in named and name not in counts for name in condition.fixed):
            return False
        numbers = {point.number for point in self.points(formula, condition)}
        return len(numbers) > 1 and self.around.data.may_be_put_in(condition.fixed, self.around.example.leaves)


def are_right(points: Iterable[Point]) -> bool:
    """Whether a formula is right at points, of which there are any."""
    fits = False
    for point in points:
        fits = point.fits(point.true)
        if not fits:
            break
    return fits


def point_of(claim: Claim, formula: Formula, descent: Descent, place: int) -> Point:
    """A formula at the numbers of a descent, and the number of the engine."""
    true = as_float(true_number(claim, descent))
    claimed = formula(descent.graph(0))
    number = as_float(claimed.data if isinstance(claimed, Value) else claimed)
    if not math.isfinite(true):
        return Point(place, descent.example, number, true)

    def rounding() -> float:  # what was claimed is computed in floats as well
        return 10 * (
            uncertainty(claim, descent) + (descent.roundings.of(claimed) if isinstance(claimed, Value) else 0.0)
        )

    # A graph that runs on for many steps has other numbers later.
    asked = rounding if claim.steps <= 1 else partial(float, rounding())
    return Point(place, descent.example, number, true, AGREEMENT * abs(true), leniency(math.inf, true), asked)
