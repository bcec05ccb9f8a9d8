"""Claims that are formulas: compared with the derivative at these numbers and at others nearby.

All leaves move first.  A formula that is right only here may be right under a condition among the data: then they
stay, and the others move.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.example.claims import Claim, true_number, uncertainty
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.example.rounding import rounding_of
from autograd.by_hand.slips.question import Point, Question, Truth
from autograd.by_hand.verdict.conditions import ANYWHERE, Condition, condition_of, guessed
from autograd.by_hand.verdict.digits import leniency
from autograd.by_hand.verdict.lines import Checked, SheetLine, of_digits, undecided
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.report import UNDECIDED, Row
from autograd.engine.value import Value
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.table.arithmetic import as_float

AGREEMENT = 1e-9  # relative: formulas that agree this well at all points are the same

Formula = Callable[[NamedValues], Any]  # its Value or number on the named Values


class Meant(NamedTuple):
    """What a number or a name in a formula may stand for: a leaf with the same number."""

    written: str
    leaf: str
    formula: Formula  # with the leaf in its place

    @property
    def words(self) -> str:
        """That it stands for the leaf."""
        return f"{self.written} stands in place of {shown(self.leaf)}"

    @property
    def note(self) -> str:
        """Why the formula is wrong that is right here."""
        if self.written.isidentifier():
            return f"right only where {self.leaf} = {self.written}"
        return f"right at these numbers only: {self.words}"


class Written(NamedTuple):
    """A formula as it was written, and what it says."""

    text: str
    formula: Formula  # a ValueError where it has no number
    leaves: Collection[str] = ()  # those that it names
    meant: Sequence[Meant] = ()  # what may be meant if it is right only here


def of_formula(text: str, claim: Claim, written: Written, around: Neighbourhood | None) -> SheetLine:
    """A claim that gives a formula.

    Args:
        text: the claim.
        claim: what it speaks of.
        written: the formula.
        around: where else it has to hold; None for a formula of numbers only.
    """
    return SheetLine(text, claim, written.text, _FormulaClaim(text, claim, written, around).check)


def of_numbers_put_in(text: str, claim: Claim, written: Written, digits: str) -> SheetLine:
    """A claim that gives a formula of numbers, as (0.618 - 1)*0.618: what does not hold exactly is read as digits.

    A person puts the numbers from the lines above into a formula.  These are rounded, and so is what comes of them.
    """
    by_formula, by_digits = of_formula(text, claim, written, None), of_digits(text, claim, digits)

    def check(descent: Descent) -> Checked:
        exact = by_formula.check(descent)
        if exact.row.ok:
            return exact
        found = by_digits.check(descent)
        notes = [f"{written.text} is {digits}", found.row.note]
        return found._replace(row=replace(found.row, note="; ".join(filter(None, notes))))

    return SheetLine(text, claim, written.text, check)


class _FormulaClaim(NamedTuple):
    """The arguments of ``of_formula``."""

    text: str
    claim: Claim
    written: Written
    around: Neighbourhood | None

    def check(self, descent: Descent) -> Checked:
        """The claim at these numbers and at all others nearby."""
        row = Row(self.text, self.written.text, true_number(self.claim, descent), ok=False, verdict="WRONG")
        try:
            here = _point(self.claim, self.written.formula, descent, 0)
        except ValueError as problem:
            return Checked(replace(row, difference=math.nan, note=str(problem)), self.claim)
        row = replace(row, difference=as_float(here.number - row.true))
        points = list(_points(self.claim, self.written.formula, self.around)) if self.around else []
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
            return self._right_here(row, wrong[0], self.around)
        staying = partial(self._staying, self.around) if self.around else None
        question = Question(
            self.text,
            self.claim,
            "",
            here.number,
            here.allowed,
            here.true,
            others=points,
            staying=staying,
        )
        return Checked(row, self.claim, question=question)

    def _why_only_here(self) -> str:
        """Why a formula was not compared elsewhere."""
        if self.around is None:
            return ""
        refused = self.around.budget.has_refused
        why = "others take too many steps" if refused else "none near by is on the same side of all kinks"
        return f"compared at these numbers only: {why}"

    def _staying(self, around: Neighbourhood, is_true: Truth, searching: bool) -> int:
        """How many data have to stay for a slip to explain this formula; 0 if it does not."""
        condition = self._condition(self.written.formula, around, is_true, searching=searching)
        return condition.size if condition and self._is_right_work(condition, around) else 0

    # ---- right at these numbers ----

    def _right_here(self, row: Row, elsewhere: Point, around: Neighbourhood) -> Checked:
        """A formula that is right here, and wrong elsewhere: right under a condition, or by coincidence."""
        condition = self._condition(self.written.formula, around, _are_right)
        if condition and self._is_right_work(condition, around):
            words = f"right {condition.words(around.example.leaves)}"
            row = replace(row, ok=True, verdict=words, note=self._numbers_meant(condition, around))
            return Checked(row, self.claim, number=as_float(row.true))
        return Checked(replace(row, note=self._why_not(condition, elsewhere, around)), self.claim)

    def _condition(
        self, formula: Formula, around: Neighbourhood, is_true: Truth, *, searching: bool = True
    ) -> Condition | None:
        """The condition under which something is true of a formula: looked for at one point each, then tried at all.

        Those that come to mind are tried first; one that lets all numbers but one move needs no search.  The data
        that the claim depends on are searched before all.  What the claim itself is about moves.
        """
        itself = self.claim.by, self.claim.node
        points, leaves = partial(_points, self.claim, formula, around), around.example.leaves

        def holds(condition: Condition) -> bool:
            return is_true(itertools.islice(points(condition), 1))

        behind, every = (
            [name for name in names if name not in itself]
            for names in (around.data_behind(self.claim), around.data.names)
        )
        found = guessed(behind, holds, [*around.sums(behind), *around.conditions])
        if found is None or found.size > 1:
            places = ([*found.names] if found else behind, every) if searching else ()
            found = next(filter(None, (condition_of(data, leaves, holds) for data in places)), None)
        if found is None or not is_true(points(found)):
            return None
        around.conditions[found] = None
        return found

    def _is_right_work(self, condition: Condition, around: Neighbourhood) -> bool:
        """Whether the numbers of data were put in, or a relation among them used.

        A formula that names an input, and is right for its number only, has it in the wrong place.
        """
        if any(name in self.written.leaves for name in condition.fixed):
            return False
        numbers = {point.number for point in _points(self.claim, self.written.formula, around, condition)}
        return len(numbers) > 1 and around.data.may_be_put_in(condition.fixed, around.example.leaves)

    def _numbers_meant(self, condition: Condition, around: Neighbourhood) -> str:
        """Which numbers in the formula stand for data."""
        words = []
        for meant in self.written.meant:
            if meant.leaf in condition.fixed:
                others = tuple(name for name in condition.fixed if name != meant.leaf)
                if _are_right(_points(self.claim, meant.formula, around, condition._replace(fixed=others))):
                    words.append(meant.words)
        return "; ".join(dict.fromkeys(words))

    def _why_not(self, condition: Condition | None, elsewhere: Point, around: Neighbourhood) -> str:
        """Why, or at least where, a formula is wrong that is right at these numbers."""
        for meant in self.written.meant:
            right = self._condition(meant.formula, around, _are_right)
            if right and not {meant.leaf, *self.written.leaves} & {*right.fixed}:
                return meant.note
        if condition and len(condition.fixed) == 1:
            return f"right only {condition.words(around.example.leaves)}"
        leaves = ", ".join(f"{name} = {write_number(x)}" for name, x in list(elsewhere.example.leaves.items())[:4])
        return (
            f"right at these numbers only: at {leaves} … the formula gives {write_number(elsewhere.number, 6)}, "
            f"and the engine {write_number(elsewhere.true, 6)}"
        )


def _are_right(points: Iterable[Point]) -> bool:
    """Whether a formula is right at points, of which there are any."""
    fits = False
    for point in points:
        fits = point.fits(point.true)
        if not fits:
            break
    return fits


def _points(claim: Claim, formula: Formula, around: Neighbourhood, condition: Condition = ANYWHERE) -> Iterator[Point]:
    for place, descent in around.points(condition):
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
