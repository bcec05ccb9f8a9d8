"""A derivative that no line shows, rounded before it was used: w − δ·h with δ = 0.0406 where all digits are 0.040641.

Who writes down the new weights alone still has δ on a scrap of paper.  One line that is right with a rounded δ may be
a coincidence, so at least two have to be, and to more digits together than chance would give.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from statistics import median_low

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import FEWEST_OF_A_ROUNDED, Bound, Printed, given_exactly
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import Pencil
from autograd.by_hand.pencil.roundings import to_digits
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import same

MOST_WORK = 20_000  # nodes to visit
FEWEST_LINES = 2
FEWEST_DIGITS, MOST_DIGITS = 2, FEWEST_OF_A_ROUNDED + 1  # of a number on a scrap of paper
IMPROBABLE = 0.01  # the chance that the lines fit a rounded number by accident


def from_a_scrap(
    desk: Desk, known: Mapping[Claim, Printed], questions: Collection[Question], wrong: Collection[Claim]
) -> set[Question]:
    """The derivatives and steps that follow from the known lines with one derivative between them rounded.

    Args:
        desk: the example.
        known: the lines that are right.
        questions: those that do not follow with all digits on the way.
        wrong: what lines are about that are wrong: people go on from what stands on the sheet.
    """
    asked = [question for question in questions if question.is_near and _is_backward(question.claim)]
    scraps = _without_a_line(desk, {*known, *wrong})
    digits = range(_fewest_digits(known), MOST_DIGITS + 1)
    if len(asked) < FEWEST_LINES or len(digits) * len(scraps) * len(desk.order) > MOST_WORK:
        return set()
    numbers = Pencil(desk, {claim: line.number for claim, line in known.items()}).numbers(scraps)
    every = (
        _of_one(desk, known, claim, _roundings(found[0], digits), asked)
        for claim, found in numbers.items()
        if found and found[0]
    )
    return next((right for right in every if right), set())


def _is_backward(claim: Claim) -> bool:
    return bool(claim.by or claim.last_step) and claim.is_plain and claim.last_step <= 1


def _without_a_line(desk: Desk, lines: Collection[Claim]) -> list[Claim]:
    """The derivatives of the error with respect to the nodes after its leaves that have no line."""
    error = desk.example.error
    every = [Claim(error, by=node.name) for node in desk.nodes if node.name not in (error, *desk.leaves)]
    return [claim for claim in every if claim not in lines]


def _of_one(
    desk: Desk,
    known: Mapping[Claim, Printed],
    scrap: Claim,
    roundings: Iterable[tuple[float, float]],
    questions: Collection[Question],
) -> set[Question]:
    """The questions that a rounded derivative answers, if that is no accident."""
    claims = [question.claim for question in questions]
    for rounded, beside in roundings:
        here, there = (given_exactly(desk, {**known, scrap: Printed(x, (x, x))}, claims) for x in (rounded, beside))
        by_chance = {q: chance for q in questions if (chance := _chance(q, here[q.claim], there[q.claim])) is not None}
        if len(by_chance) >= FEWEST_LINES and math.prod(by_chance.values()) < IMPROBABLE:
            return set(by_chance)
    return set()


def _fewest_digits(known: Mapping[Claim, Printed]) -> int:
    """How short a number on a scrap may be: two digits where most of the values were rounded to two."""
    values = [line for claim, line in known.items() if not (claim.by or claim.last_step)]
    digits = [line.digits for line in values if not same(*line.ends)]
    return min(max(median_low(digits), FEWEST_DIGITS), FEWEST_OF_A_ROUNDED) if digits else FEWEST_OF_A_ROUNDED


def _roundings(number: float, digits: Iterable[int]) -> Iterator[tuple[float, float]]:
    """A number with few digits, and that beside it; none where nothing is lost."""
    for count in digits:
        rounded = to_digits(count)(number)
        if not same(rounded, number):
            yield rounded, rounded + 10.0 ** (math.floor(math.log10(abs(number))) + 1 - count)


def _chance(question: Question, here: Sequence[Bound], there: Sequence[Bound]) -> float | None:
    """The share of what lies between a rounded number and that beside it which answers a question; None if it does not.

    What does not depend on the number is no answer.
    """
    for bound, beside in zip(here, there, strict=False):
        if question.fits(bound.number) and not same(bound.number, beside.number):
            return min(2 * question.allowed / abs(beside.number - bound.number), 1.0)
    return None
