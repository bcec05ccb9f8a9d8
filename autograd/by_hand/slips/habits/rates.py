"""Another rate: the one that the steps on a sheet have, worked out from their digits.

And a usual one that some of the steps have, where the others are made as the sheet says or have slips of their own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.optimisers import stepped
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.table.arithmetic import as_float

MOST_DIGITS = 2  # of a rate that a person chooses
NARROW = 10  # how many times narrower than the unit of its last digit a rate has to be known
WITH_OWN_WORDS = (2.0, 0.5)  # times the right rate: a 2 or a ½ forgotten

USUAL = tuple(map(Fraction, ("0.001", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.25", "0.3", "0.5")))
BY_CHANCE = 0.02  # expected coincidences, beyond which some steps do not tell a rate
A_CHOICE = 2  # the extra cost of a usual rate, of which there are about 4²

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
    return [] if found is None or _has_own_words(found, example.rate, gradients) else [found]


def some_steps_at_a_usual_rate(
    example: Example, questions: Sequence[Question], gradients: Mapping[str, float]
) -> Mapping[Claim, list[Reading]]:
    """The readings of new weights by a usual rate: of a single one with enough digits, or of several that agree.

    A step may follow the gradient with all digits, or as it stands on the sheet, rightly or not.
    """
    steps = [question for question in questions if question.printed and _is_of_a_step(question.claim, example)]
    readings: dict[Claim, list[Reading]] = defaultdict(list)
    if not example.rate or not steps:
        return readings
    descent = Descent(example.floats)
    exact = {q.claim.node: as_float(descent.step(q.claim.node) / example.rate) for q in steps}
    printed = _directions(example, gradients)
    for rate in USUAL:
        if _has_own_words(rate, example.rate, gradients):
            continue
        numbers = {
            q: [_number(q, as_float(rate) * slopes[q.claim.node]) for slopes in (exact, {**exact, **printed})]
            for q in steps
        }
        agree = [question for question in steps if any(map(question.fits, numbers[question]))]
        ways = math.comb(len(steps), len(agree)) * len(USUAL)
        if agree and ways * math.prod(question.chance for question in agree) < BY_CHANCE:
            words = Phrase("the step has the rate {}, not {}", rate, example.rate)
            for question in agree:
                for number in numbers[question]:
                    readings[question.claim].append(Reading("other rate", ("rate", rate), number, words, A_CHOICE))
    return readings


def _has_own_words(rate: Fraction, right: Fraction, gradients: Collection[object]) -> bool:
    """Whether another rate is told in other words: no rate, or a 2 or a ½ forgotten.

    A gradient that stands on the sheet has its 2 or its ½.
    """
    return rate == 1 or as_float(rate / right) in ((1.0,) if gradients else (1.0, *WITH_OWN_WORDS))


def _directions(example: Example, gradients: Mapping[str, float]) -> dict[str, float]:
    """What the rate is multiplied with in the first step, by the gradients on the sheet."""
    rule, before = example.optimiser.rule.in_floats, example.state_before
    return {
        w: as_float(stepped(rule, before(w), g, as_float(example.leaves[w]), 1.0).step) for w, g in gradients.items()
    }


def _is_of_a_step(claim: Claim, example: Example) -> bool:
    return claim.node in example.parameters and (claim == Claim(claim.node, steps=1) or claim.is_step)


def _number(question: Question, step: float) -> float:
    return step if question.claim.is_step else question.start - step


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
    descent, printed = Descent(example.floats), _directions(example, gradients)
    for question in questions:
        w = question.claim.node
        if _is_of_a_step(question.claim, example):
            slope = as_float(descent.step(w)) / as_float(example.rate or 1)
            step = question.number if question.claim.is_step else question.start - question.number
            slopes = [s for s in (printed.get(w, slope), slope) if s and step / s > 0]  # on paper, in the calculator
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
