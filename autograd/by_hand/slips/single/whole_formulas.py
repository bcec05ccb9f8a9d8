"""What is wrong with a formula as a whole: a constant in front of it, 4/m·Σ(…) for 1/m·Σ(…), or a 0 in its place."""

from __future__ import annotations

from fractions import Fraction

from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading, same
from autograd.by_hand.slips.single.value_slips import of_number

IN_FRONT, ZERO = "constant in front", "taken for zero"  # how the keys of their readings begin
LARGEST = 12  # above and below the line: a constant that people write in front


def constant_in_front(question: Question) -> tuple[list[Reading], float]:
    """The reading of a formula that is the same multiple of the right one at every point."""
    if not question.others or not question.claim.by or not question.true:
        return [], 1.0
    ratio = question.number / question.true
    constant = Fraction(ratio).limit_denominator(LARGEST)
    is_simple = same(ratio, float(constant)) and constant not in (0, 1) and abs(constant) <= LARGEST
    if not is_simple or not all(point.fits(float(constant) * point.true) for point in question.others):
        return [], 1.0
    if constant == -1:
        return [next(reading for reading in of_number(question.true) if reading.kind == "sign")], 0.0
    words = Phrase("the right formula is multiplied by {}, which does not belong there", constant)
    value = question.true * float(constant)
    return [Reading("wrong factor", (IN_FRONT, constant), value, words)], 0.0


def taken_for_zero(question: Question) -> tuple[list[Reading], float]:
    """The reading of a derivative for which a person writes 0; a program prints 0.0 for other reasons."""
    claim = question.claim
    if not claim.by or claim.steps or not question.is_zero_everywhere or not question.true or "." in question.printed:
        return [], 1.0
    words = Phrase("{} was taken for a constant, whose derivative is zero", claim.node)
    return [Reading("missing path", (ZERO, claim), 0.0, words)], 0.0
