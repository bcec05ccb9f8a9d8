"""Rare habits, told only where the lines of a sheet together leave no doubt.

Two weights exchanged, another rate, another optimiser: there are many of these, and one of them
fits almost any number of few digits.  Such a habit shows in every line that it touches.  So a line
that holds, and would not by the habit, speaks against it; and the wrong lines that it explains need
enough digits together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property, partial

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.habits.habits import MOST_STEPS, Habit, Numbers, Work, numbers_after
from autograd.by_hand.slips.readings.reading import same
from autograd.paper.numerals import half_unit
from autograd.table.arithmetic import as_float

IMPROBABLE = 0.01  # the chance that random numbers fit in all lines that a habit explains


class Witnesses:
    """The lines of a sheet, asked whether they bear a rare habit out."""

    def __init__(self, lines: WrongLines) -> None:
        self._example = lines.example
        self._questions = lines.questions
        last = min(max((question.claim.steps for question in lines.questions), default=0), MOST_STEPS)
        self._held = {claim: number for claim, number in lines.printed.items() if claim.steps <= last}

    def credible(self, habits: Iterator[Habit]) -> Iterator[Habit]:
        """The habits without the rare ones that may be a coincidence, and those that a line speaks against."""
        for habit in habits:
            if habit.is_of_a_step and self._is_refuted(habit):
                yield habit._replace(work=partial(self._of_steps_alone, habit.work))
            elif not habit.is_rare:
                if not (habit.is_of_every_step and self._is_refuted(habit)):
                    yield habit
            elif numbers := self._borne_out(habit):
                yield habit._replace(work=partial(_known, numbers))

    def _of_steps_alone(self, work: Work, claims: list[Claim]) -> Numbers:
        """The numbers of new weights and steps: what comes after starts from the weights that stand on the paper."""
        parameters = self._example.parameters
        return work([c for c in claims if c.is_of_the_optimiser or (c.node in parameters and not c.by)])

    def _borne_out(self, habit: Habit) -> Numbers:
        """The numbers of a habit; none if it may be a coincidence, or a line that holds speaks against it."""
        try:
            numbers = habit.work([*(question.claim for question in self._questions), *self._held])
        except ValueError:  # it leads nowhere
            return {}
        by_chance = math.prod(q.chance for q in self._questions if any(map(q.may_be, numbers.get(q.claim, ()))))
        is_doubtful = by_chance * 4.0**habit.extra > IMPROBABLE
        return {} if is_doubtful or any(self._speaks_against(claim, numbers) for claim in self._held) else numbers

    def _is_refuted(self, habit: Habit) -> bool:
        """Whether a line that holds speaks against a habit."""
        if not self._held:
            return False
        try:
            numbers = habit.work([*self._held])
        except ValueError:  # it leads nowhere
            return True
        return any(self._speaks_against(claim, numbers) for claim in self._held)

    def _speaks_against(self, claim: Claim, numbers: Numbers) -> bool:
        """Whether a line that holds would not, by these numbers.

        Trailing zeros of the printed digits are lost here, so they may be finer than they seem.
        """
        moved = [x for x in numbers.get(claim, ()) if not any(same(x, right) for right in self._right.get(claim, ()))]
        allowed = as_float(half_unit(repr(self._held[claim])))
        return bool(moved) and all(abs(x - self._held[claim]) > allowed for x in moved)

    @cached_property
    def _right(self) -> Numbers:
        return numbers_after([*self._held], Descent(self._example.floats, budget=Budget()))


def _known(numbers: Numbers, claims: list[Claim]) -> Numbers:
    """The work of a habit whose numbers are known."""
    return {claim: numbers[claim] for claim in claims if claim in numbers}
