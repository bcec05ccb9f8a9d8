"""A derivative taken for zero: as if the formula did not move with the name at all."""

from __future__ import annotations

from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading

KEY = "taken for zero"


def taken_for_zero(question: Question) -> tuple[list[Reading], float]:
    """The reading of a derivative for which a person writes 0; a program prints 0.0 for other reasons."""
    claim = question.claim
    is_zero = question.number == 0 and all(point.number == 0 for point in question.others)
    if not claim.by or claim.steps or not is_zero or not question.true or "." in question.printed:
        return [], 1.0
    words = Phrase("{} was taken for a constant, whose derivative is zero", claim.node)
    return [Reading("missing path", (KEY, claim), 0.0, words)], 0.0


def is_of_zero(reading: Reading) -> bool:
    """Whether a reading says that a derivative was taken for zero."""
    return isinstance(reading.key, tuple) and reading.key[:1] == (KEY,)
