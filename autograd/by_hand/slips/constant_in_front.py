"""A formula that is right but for a constant in front: 4/m·Σ(…) for 1/m·Σ(…)."""

from __future__ import annotations

from fractions import Fraction

from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading, same
from autograd.by_hand.slips.value_slips import of_number

KEY = "constant in front"
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
    return [Reading("wrong factor", (KEY, constant), value, words)], 0.0


def is_of_a_constant_in_front(reading: Reading) -> bool:
    """Whether a reading says by what a formula is multiplied, and not why."""
    return isinstance(reading.key, tuple) and reading.key[:1] == (KEY,)
