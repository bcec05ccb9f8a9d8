"""Another rate: the one that the steps on a sheet have, worked out from their digits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.question import Question
from autograd.table.arithmetic import as_float

MOST_DIGITS = 2  # of a rate that a person chooses
NARROW = 10  # how many times narrower than the unit of its last digit a rate has to be known
WITH_OWN_WORDS = (2.0, 0.5)  # times the right rate: a 2 or a ½ forgotten

Interval = tuple[float, float]


def rates_of_the_steps(
    example: Example, questions: Sequence[Question], gradients: Mapping[str, float]
) -> list[Fraction]:
    """The rate that most of the wrong steps have: the shortest decimal that fits, if there is one.

    ``gradients`` are those that stand on the sheet, by the parameter: a step follows them as they are printed.
    """
    if not example.rate:
        return []
    shared = _most_shared(list(_rates(example, questions, gradients)))
    found = shortest_decimal(*shared) if shared else None
    if found is None:
        return []
    with_own_words = (1.0,) if gradients else (1.0, *WITH_OWN_WORDS)  # a gradient on the sheet has its 2 or its ½
    return [] if found == 1 or as_float(found / example.rate) in with_own_words else [found]


def shortest_decimal(low: float, high: float) -> Fraction | None:
    """The decimal of one digit between two numbers above 0, else one of two digits; None if they leave a choice.

    >>> shortest_decimal(0.2993, 0.3004), shortest_decimal(0.2497, 0.2504), shortest_decimal(0.2371, 0.2373)
    (Fraction(3, 10), Fraction(1, 4), None)
    """
    for digits in range(1, MOST_DIGITS + 1):
        unit = Fraction(10) ** (math.floor(math.log10(high)) - digits + 1)
        number = math.floor(Fraction(high) / unit) * unit
        if number >= low and (high - low) * NARROW < unit:
            return number
    return None


def _rates(example: Example, questions: Sequence[Question], gradients: Mapping[str, float]) -> Iterator[Interval]:
    """The rates above 0 with which each step gives its digits."""
    descent = Descent(example.floats)
    for question in questions:
        w = question.claim.node
        is_new = question.claim == Claim(w, steps=1)
        if w in example.parameters and (is_new or question.claim.is_step):
            slope = as_float(descent.derivative(example.error, w, 0))
            step = question.start - question.number if is_new else question.number
            slopes = [s for s in (gradients.get(w, slope), slope) if s and step / s > 0]  # on paper, in the calculator
            if slopes:
                rates = [(step + end) / s for s in slopes for end in (-question.allowed, question.allowed)]
                yield max(min(rates), 0.0), max(rates)


def _most_shared(intervals: Sequence[Interval]) -> Interval | None:
    """What the largest number of intervals have in common."""
    best: tuple[int, Interval] = 0, (0.0, 0.0)
    for low, _ in intervals:
        around = [interval for interval in intervals if interval[0] <= low <= interval[1]]
        if len(around) > best[0]:
            best = len(around), (low, min(high for _, high in around))
    return best[1] if best[0] else None
