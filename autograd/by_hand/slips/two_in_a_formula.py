"""Two slips in a formula: one of its derivative, and one of the whole, as a sign that is turned.

−c·(y − t) for 2·(y − t)·c·x lacks the x, and its 2 became a minus: such a formula is right at no point, but for both.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.candidates import Candidates
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Reading
from autograd.by_hand.slips.two_slips import OF_A_PART, two, whole_slips

TOGETHER = ({*OF_A_PART} - {"missing path"}) | {"neighbour"}  # the kinds that a slip of the whole may come with
OF_A_TERM = ("missing path", "doubled path")  # of a sum


def two_in_a_formula(candidates: Candidates, question: Question) -> tuple[list[Reading], float]:
    """The readings of a formula by two slips at once, which hold at other numbers too."""
    asked = question.others and question.claim.by and not question.claim.steps
    return (list(_readings(question, candidates)) or _mended(question), 0.0) if asked else ([], 1.0)


def _readings(question: Question, candidates: Candidates) -> Iterator[Reading]:
    claim = question.claim
    for reading in _single_slips(claim, question.true, candidates):
        for whole in whole_slips():
            if question.fits(reading.value * whole.value) and all(
                any(point.fits(number * whole.value) for number in candidates.numbers_at(point, claim, reading))
                for point in question.others
            ):
                yield two(reading, whole)


def _mended(question: Question) -> list[Reading]:
    """A change of the formula, wherever it is, and a slip of the whole; a term beside it is too rare for that."""
    return [
        two(reading._replace(value=reading.value / whole.value), whole)
        for times, reading in question.mended()
        for whole in whole_slips()
        if times == whole.value and reading.kind not in OF_A_TERM
    ]


def _single_slips(claim: Claim, true: float, candidates: Candidates) -> Iterator[Reading]:
    slips = candidates.of_claims
    for reading in (*slips.readings(claim, true), *slips.by_rare_slips(claim)):
        if reading.kind in TOGETHER:
            yield reading
