"""Lines that are right from rounded lines: they follow from the numbers above as these are printed.

A person writes h = tanh(0.27) = 0.2636 and goes on with 0.2636, or with the digits that the calculator still holds.
Both are right work, and both may miss the last digit of the engine, which never rounds.

What rounding can do is bounded to first order.  The number that was carried on lies between the printed one and the
true one; for a line that is itself from rounded lines, within half a unit of the printed one.  The effect of that on
a claim is found by working the example through with the number moved to its ends.  Numbers in the middle of a formula,
which the sheet does not show, lie between the exact ones and those rounded as the sheet rounds.  A claim is right from
rounded lines if it lies, to its digits, between the least and the most that all these effects together give.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.pencil import Desk, Pencil
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.roundings import Rounding, to_decimals, to_digits
from autograd.paper.numerals import decimals_of, significant_digits

SAYS_NOTHING = 0.5  # of a number: a bound as wide would let nearly anything pass, so then the printed numbers decide


class Printed(NamedTuple):
    """A number on the sheet, and the ends between which the number lies that was carried on."""

    number: float
    ends: tuple[float, float]
    digits: int  # that are significant


def right_from_rounded_lines(
    example: Example, printed: Mapping[Claim, Printed], questions: Collection[Question]
) -> set[Question]:
    """The questions whose numbers follow from the printed ones, which are right, or from each other.

    Args:
        example: what the sheet is about.
        printed: the lines that hold.
        questions: the lines that do not.
    """
    known = {claim: line for claim, line in printed.items() if claim.steps <= 1}
    waiting = [question for question in questions if question.is_near and question.claim.steps <= 1]
    right: set[Question] = set()
    desk = Desk(example) if known and waiting else None
    while desk and (following := set(_following(desk, known, waiting))):
        right |= following
        waiting = [question for question in waiting if question not in following]
        known |= {question.claim: _printed(question) for question in following}
    return right


def _printed(question: Question) -> Printed:
    ends = question.number - question.allowed, question.number + question.allowed
    return Printed(question.number, ends, significant_digits(question.printed))


def _following(desk: Desk, known: Mapping[Claim, Printed], questions: Collection[Question]) -> Iterator[Question]:
    """Those of the questions that follow from the known lines at once."""
    claims = [question.claim for question in questions]
    given = {claim: line.number for claim, line in known.items()}
    here = _worked_through(desk, given, claims)
    bounds = {claim: [Bound(number) for number in numbers] for claim, numbers in here.items()}
    for claim, line in known.items():
        there = [_worked_through(desk, given | {claim: end}, claims) for end in line.ends if end != line.number]
        for asked, orders_of_work in bounds.items():
            for place, bound in enumerate(orders_of_work):
                bound.widen([moved[asked][place] for moved in there if place < len(moved.get(asked, []))])
    for question in questions:
        for rounding in _as_the_sheet_rounds(desk, known, question):
            rounded = _worked_through(desk, given, [question.claim], rounding).get(question.claim, [])
            for bound, number in zip(bounds.get(question.claim, []), rounded, strict=False):
                bound.widen([number])
        if any(bound.allows(question) for bound in bounds.get(question.claim, [])):
            yield question


class Bound:
    """What the printed numbers give for a claim, and the least and the most that the carried ones may give."""

    def __init__(self, number: float) -> None:
        self.number = number
        self.below = self.above = 0.0

    def widen(self, moved: Sequence[float]) -> None:
        """Add the effect of one number, from what its two ends give."""
        effects = [0.0, *(number - self.number for number in moved)]
        self.below += min(effects)
        self.above += max(effects)

    def allows(self, question: Question) -> bool:
        """Whether a claim, to its digits, lies between the least and the most."""
        off = question.number - self.number
        if abs(off) <= question.allowed:
            return True
        width = self.above - self.below + question.allowed
        lies_between = self.below - question.allowed <= off <= self.above + question.allowed
        return lies_between and width < SAYS_NOTHING * abs(self.number)


def _as_the_sheet_rounds(desk: Desk, known: Mapping[Claim, Printed], question: Question) -> list[Rounding]:
    """How a number in the middle of a formula may be rounded: as the result, or as the numbers that enter."""
    sources = desk.sources[desk.graph[question.claim.node]]
    entering = [known[claim].digits for source in sources if (claim := Claim(source.name)) in known]
    digits = max(entering, default=significant_digits(question.printed))
    return [to_decimals(decimals_of(question.printed)), to_digits(digits)]


def _worked_through(
    desk: Desk, given: Mapping[Claim, float], claims: Collection[Claim], rounding: Rounding | None = None
) -> dict[Claim, list[float]]:
    try:
        return Pencil(desk, given, rounding, everywhere=rounding is not None).numbers(claims)
    except ValueError:  # a formula has no value at the printed numbers
        return {}
