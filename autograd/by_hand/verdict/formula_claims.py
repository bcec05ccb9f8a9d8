"""Claims that are formulas: the verdict on each, and why one is wrong that is right at these numbers only."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.slips.formulas.mended import COST, TIMES, EditedFormula, Mended, mended
from autograd.by_hand.slips.readings.question import Point, Question, Truth
from autograd.by_hand.slips.readings.reading import Reading
from autograd.by_hand.verdict.conditions import Condition
from autograd.by_hand.verdict.each_label import right_words
from autograd.by_hand.verdict.lines import Checked, SheetLine, undecided
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.right_where import Formula, Search, are_right, point_of
from autograd.by_hand.verdict.rows import UNDECIDED, Row
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.table.arithmetic import as_float


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


PutIn = Iterable[tuple[str, Formula]]  # what was put in, and the formula with what it stands for


def nothing() -> None:
    """Of a formula that is not edited."""


class Written(NamedTuple):
    """A formula as it was written, and what it says."""

    text: str
    formula: Formula  # a ValueError where it has no number
    leaves: Collection[str] = ()  # those that it names
    meant: Sequence[Meant] = ()  # what may be meant if it is right only here
    turned: Sequence[tuple[str, Formula]] = ()  # its names, and what it says with the sign of each turned
    is_of_an_array: bool = False
    edited: Callable[[], EditedFormula | None] = nothing  # with what it gives by each edit
    put_in: Callable[[], PutIn] = tuple  # with the quantities of other lines in place of their numbers


def of_formula(text: str, claim: Claim, written: Written, around: Neighbourhood | None) -> SheetLine:
    """A claim that gives a formula.

    Args:
        text: the claim.
        claim: what it speaks of.
        written: the formula.
        around: where else it has to hold; None for a formula of numbers only.
    """
    return SheetLine(text, claim, written.text, _FormulaClaim(text, claim, written, around).check)


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
            here = point_of(self.claim, self.written.formula, descent, 0)
        except ValueError as problem:
            return Checked(replace(row, difference=math.nan, note=str(problem)), self.claim)
        row = replace(row, difference=as_float(here.number - row.true))
        points = list(self._search.points(self.written.formula)) if self.around else []
        wrong = [point for point in (here, *points) if not point.fits(point.true)]
        if not wrong:
            verdict = self._search.side(self.written.formula) if points else ""
            row = replace(row, ok=True, verdict=verdict or "holds", note="" if points else self._why_only_here())
            return Checked(row, self.claim, number=as_float(row.true))
        if all(point.is_undecided for point in wrong):
            return undecided(replace(row, verdict=UNDECIDED), self.claim, max(point.doubt for point in wrong))
        if not math.isfinite(here.true):
            note = f"the engine finds {write_number(row.true)} here, and no formula agrees with that"
            return Checked(replace(row, note=note), self.claim)
        if words := self._lines_put_in(descent):
            return Checked(replace(row, ok=True, verdict="holds", note=words), self.claim, number=as_float(row.true))
        if wrong[0] is not here:
            return self._right_here(row, here, points)
        return Checked(row, self.claim, question=self._question(here, points))

    @property
    def _search(self) -> Search:
        assert self.around is not None  # else the formula has no points nearby
        return Search(self.claim, self.around)

    def _why_only_here(self) -> str:
        """Why a formula was not compared elsewhere."""
        if self.around is None:
            return ""
        refused = self.around.budget.has_refused
        why = "others take too many steps" if refused else "none near by is on the same side of all kinks"
        return f"compared at these numbers only: {why}"

    def _question(self, here: Point, points: Sequence[Point], mends: Sequence[Mended] = ()) -> Question:
        return Question(
            self.text,
            self.claim,
            "",
            here.number,
            here.allowed,
            here.true,
            others=points,
            staying=self._staying if self.around else None,
            turned_names=self._turned_names if self.around else tuple,
            mended=(lambda: mends) if mends else cache(partial(self._mended, here)),
            edited=cache(partial(self._edited, here)) if self.around else tuple,
        )

    def _edited(self, here: Point) -> list[Reading]:
        """The edits of a formula for an array that make it right."""
        edited = self.written.edited() if self.written.is_of_an_array else None
        found = mended(edited, here, lambda formula, _: self._is_right(formula), (1,), None) if edited else []
        return [reading for _, reading in found]

    def _mended(self, here: Point) -> list[Mended]:
        """The edits of a formula for a number that make it right, or a simple multiple of what is right."""
        edited = self.written.edited() if not self.written.is_of_an_array else None

        def is_right(formula: Formula, times: float) -> bool:
            return are_right(self._search.points(lambda nodes: formula(nodes) / times))

        return mended(edited, here, is_right, TIMES, COST) if self.around and edited else []

    def _staying(self, is_true: Truth, searching: bool) -> int:
        """How many data have to stay for a slip to explain this formula; 0 if it does not."""
        condition = self._search.condition(self.written.formula, is_true, searching=searching)
        return condition.size if condition and self._is_right_work(condition) else 0

    def _turned_names(self) -> list[str]:
        """The names whose sign has to be turned to make the formula right, anywhere or under a condition."""
        return [name for name, formula in self.written.turned if self._is_right(formula)]

    def _is_right(self, formula: Formula) -> bool:
        condition = self._search.condition(formula, are_right, searching=False)
        return condition is not None and self._search.is_right_work(formula, self.written.leaves, condition)

    def _is_right_work(self, condition: Condition) -> bool:
        return self._search.is_right_work(self.written.formula, self.written.leaves, condition)

    def _lines_put_in(self, descent: Descent) -> str:
        """Which numbers of other lines stand in a formula that is right with what they are of; empty for another."""
        for words, formula in self.written.put_in() if self.around else ():
            if are_right([point_of(self.claim, formula, descent, 0)]) and are_right(self._search.points(formula)):
                return words
        return ""

    def _right_here(self, row: Row, here: Point, points: Sequence[Point]) -> Checked:
        """A formula that is right here, and wrong elsewhere: right under a condition, or by coincidence."""
        condition = self._search.condition(self.written.formula, are_right)
        if condition and (words := right_words(self._search, self.written.formula, self.written.leaves, condition)):
            row = replace(row, ok=True, verdict=f"right {words}", note=self._numbers_meant(condition))
            return Checked(row, self.claim, number=as_float(row.true))
        if self._turned_names():
            return Checked(row, self.claim, question=self._question(here, points))
        if note := self._what_was_meant():
            return Checked(replace(row, note=note), self.claim)
        row = replace(row, note=self._where(condition, here, points))
        mends = self._mended(here)
        is_mended = any(times == 1 for times, _ in mends)
        return Checked(row, self.claim, question=self._question(here, points, mends) if is_mended else None)

    def _numbers_meant(self, condition: Condition) -> str:
        """Which numbers in the formula stand for data."""
        words = []
        for meant in self.written.meant:
            if meant.leaf in condition.fixed:
                others = tuple(name for name in condition.fixed if name != meant.leaf)
                if are_right(self._search.points(meant.formula, condition._replace(fixed=others))):
                    words.append(meant.words)
        return "; ".join(dict.fromkeys(words))

    def _what_was_meant(self) -> str:
        """Why a formula is wrong that is right at these numbers, if a number in it stands for a name."""
        for meant in self.written.meant:
            right = self._search.condition(meant.formula, are_right, searching=False)
            if right and not {meant.leaf, *self.written.leaves} & {*right.fixed}:
                return meant.note
        return ""

    def _where(self, condition: Condition | None, here: Point, points: Sequence[Point]) -> str:
        """Where a formula is right, or one place where it is wrong."""
        if condition and len(condition.fixed) == 1:
            return f"right only {condition.words(here.example.leaves)}"
        elsewhere = next(point for point in points if not point.fits(point.true))
        leaves = ", ".join(f"{name} = {write_number(x)}" for name, x in list(elsewhere.example.leaves.items())[:4])
        return (
            f"right at these numbers only: at {leaves} … the formula gives {write_number(elsewhere.number, 6)}, "
            f"and the engine {write_number(elsewhere.true, 6)}"
        )
