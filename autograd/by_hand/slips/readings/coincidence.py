"""Coincidences: how many of the slips that are tried would give the printed digits by chance.

Of three hundred slips one gives 1.1 for a sum of 1.3 whatever was done: a 2 left out here, 0.1 copied for 0.3 there.  A
slip of arithmetic gives 1.1 too, and has no name.  So what is counted is how many slips, as simple as the one that fits
or simpler, would fit by chance: where one or more is to be expected, the one that does tells nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.readings.kinds import KINDS, LOST_DIGITS
from autograd.by_hand.slips.readings.question import TIMES_NEARLY, Question
from autograd.by_hand.slips.readings.reading import Reading

AROUND = (1 / 3, 3.0), (0.95, 1.05)  # relative to the change: the ranges in which readings are counted
AROUND_THE_START = (-1.0, 1.0), (-0.05, 0.05)  # the same for a number that a step has not changed
# How many slips that have a name people make for one slip of arithmetic: counted on the open sheets of tests/sheets,
# and rounded to a power of two, since these are some hundred lines.
ODDS_IN_A_STEP, ODDS_IN_A_DERIVATIVE, ODDS_IN_A_VALUE = 2.0, 1.0, 0.25
OF_THE_RULE = ("optimiser's rule", "bias correction", "other optimiser")  # few: a rule has a handful of places to bend
ENOUGH = 3  # digits that tell something: from there on as many true causes would be silent as false ones
NATURAL = 4  # the cost up to which a reading needs no further digits
RARER = 3.0  # times as rare is a slip for each step of its cost beyond that: as rough as the costs themselves


def by_chance(question: Question, readings: Sequence[Reading]) -> float:
    """How many of the numbers tried would fit by chance, judged by how densely the others lie, near and far."""
    if question.change == 0:
        return 1.0
    others = [reading.value for reading in readings if not question.fits(reading.value)]
    distinct = {round((value - question.start) / question.change, 9) for value in others}
    around = AROUND_THE_START if question.stands_still else AROUND
    densities = [sum(low < x < high for x in distinct) / (high - low) for low, high in around]
    return max(*densities, _density_as_far_off(question, distinct)) * question.chance


class Coincidences:
    """What is to be expected by chance among the slips that were tried for the claims of a sheet.

    Args:
        parameters: the leaves that a step moves.
    """

    def __init__(self, parameters: Collection[str]) -> None:
        self._parameters = parameters
        self._expected: dict[Question, dict[int, float]] = {}  # by the cost up to which slips are counted

    def note(self, question: Question, fitting: Sequence[Reading], tried: Sequence[Reading]) -> None:
        """Count the slips tried that would fit a claim by chance, no more far-fetched than each that does."""
        self._expected[question] = _by_rank(question, fitting, tried)

    def without(self, fitting: Mapping[Question, list[Reading]]) -> dict[Question, list[Reading]]:
        """The readings of all claims, without those that chance alone would give.

        Where one derivative, or one number after a step, is all that is wrong, nothing is left out: all
        other lines are right, so this person seldom slips in arithmetic.
        """
        if len(fitting) == 1 and not any(question.claim == Claim(question.claim.node) for question in fitting):
            return dict(fitting)
        shared: dict[Hashable, list[Question]] = defaultdict(list)
        for question, readings in fitting.items():
            for reading in readings:
                shared[reading.key].append(question)
        return {
            question: [r for r in readings if not self._is_one(r, question, shared[r.key])]
            for question, readings in fitting.items()
        }

    def _is_one(self, reading: Reading, question: Question, shared: Sequence[Question]) -> bool:
        """Whether a reading is a coincidence: one that fits several lines would have to fit them all."""
        others = math.prod(min(other.chance, 1.0) for other in shared if other is not question)
        expected = others * self._expected.get(question, {}).get(reading.cost, 0.0)
        return _is_to_be_expected(reading, question, expected, self._parameters)


def telling(
    question: Question, fitting: Sequence[Reading], tried: Sequence[Reading], parameters: Collection[str]
) -> list[Reading]:
    """The readings that fit a claim, without those that chance alone would give."""
    expected = _by_rank(question, fitting, tried)
    return [r for r in fitting if not _is_to_be_expected(r, question, expected[r.cost], parameters)]


def _by_rank(question: Question, fitting: Sequence[Reading], tried: Sequence[Reading]) -> dict[int, float]:
    """How many of the slips tried would fit by chance, by the cost up to which they are counted."""
    alike = [r for r in tried if r.value == round(r.value)] if question.is_a_digit else tried
    times = 1 if any(question.fits(reading.value) for reading in fitting) else TIMES_NEARLY
    return {
        cost: times * by_chance(question, [reading for reading in alike if reading.cost <= cost])
        for cost in {reading.cost for reading in fitting}
    }


def _is_to_be_expected(reading: Reading, question: Question, expected: float, parameters: Collection[str]) -> bool:
    if (
        KINDS[reading.kind].family == LOST_DIGITS
        or reading.kind in OF_THE_RULE
        or not question.number
        or question.others
        or question.digits >= ENOUGH
    ):
        return False
    claim = question.claim
    of_others = ODDS_IN_A_STEP if claim.is_of_a_step(parameters) else ODDS_IN_A_VALUE
    odds = ODDS_IN_A_DERIVATIVE if claim.by else of_others
    return expected * RARER ** max(reading.cost - NATURAL, 0) >= odds


def _density_as_far_off(question: Question, numbers: Collection[float]) -> float:
    """How densely the numbers lie that are as far from the true one as the printed number.

    There are many habits of rounding, and they all lead close to the true number.
    """
    true = (question.true - question.start) / question.change
    off = abs(1 - true)
    return sum(off / 2 < abs(x - true) < 2 * off for x in numbers) / (3 * off) if off else 0.0
