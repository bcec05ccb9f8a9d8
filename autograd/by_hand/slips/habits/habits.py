"""Habits: slips that run through a whole sheet, and so may explain many numbers at once.

A person who takes a wrong rule for σ′, uses a weight after its update, or transposes a
matrix does so everywhere.  Each habit works the example through by its own rule, and
gives the number that every claim becomes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograd.by_hand.example.budget import Budget, OverBudgetError
from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent, Followed, Slope
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.engine.history import local_slope
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_STEPS = 100  # that are worked through for one habit, which would soon be seen

Numbers = Mapping[Claim, Sequence[float]]
Work = Callable[[list[Claim]], Numbers]


class Habit(NamedTuple):
    """A habit, and the work that gives the claims by it."""

    kind: str
    key: Hashable
    words: Phrase
    work: Work
    extra: int = 0
    is_rare: bool = False  # told only where the lines together leave no doubt, see ``credible``
    is_of_every_step: bool = False  # not told where a line that holds speaks against it
    is_of_a_step: bool = False  # where a line that holds speaks against it, not told of what comes after the step
    words_of: Callable[[Claim], Phrase] | None = None  # for one claim, where these are others for each

    def said_of(self, claim: Claim) -> Phrase:
        """The words for the habit in one claim."""
        return self.words_of(claim) if self.words_of else self.words


def readings_by_habit(habits: Iterator[Habit], claims: list[Claim]) -> dict[Claim, list[Reading]]:
    """The readings of the claims by habits; a habit that leads nowhere is left out."""
    readings: dict[Claim, list[Reading]] = defaultdict(list)
    for habit in habits:
        try:
            numbers = habit.work(claims)
        except ValueError:  # a formula without a value, or more work than it is worth
            continue
        for claim, values in numbers.items():
            words = habit.said_of(claim)
            readings[claim] += [Reading(habit.kind, habit.key, value, words, habit.extra) for value in values]
    return readings


def of_steps(work: Work) -> Work:
    """The same work, but only for claims that a step leads to."""
    return lambda claims: work([claim for claim in claims if claim.steps or claim.is_step])


def descending(
    example: Example,
    budget: Budget,
    *,
    slope: Slope = local_slope,
    follow: Callable[[], Followed] | None = None,
    passes: int = 1,
    first: int = 0,
) -> Work:
    """Work that computes the claims from the step ``first`` on as the engine does, but by other rules."""
    floats = example.floats

    def work(claims: list[Claim]) -> Numbers:
        descent = Descent(floats, slope=slope, follow=follow, passes=passes, budget=budget)
        return numbers_after([claim for claim in claims if first <= claim.steps <= MOST_STEPS], descent)

    return work


def numbers_after(claims: list[Claim], descent: Descent) -> dict[Claim, list[float]]:
    """The numbers of the claims after their steps, as far as the budget goes."""
    numbers: dict[Claim, list[float]] = {}
    for claim in sorted(claims, key=lambda claim: claim.steps):
        try:
            numbers[claim] = [as_float(true_number(claim, descent))]
        except OverBudgetError:  # a claim after more steps may cost less: a value needs no reverse pass
            continue
    return numbers


def slope_with(new: Mapping[Value, float]) -> Slope:
    """The local derivatives with new weights for the nodes before them; those for the weights themselves stay."""

    def slope(at: Value, place: int, numbers: list[Any]) -> Any:
        args = at.args
        if args[place] not in new and not new.keys().isdisjoint(args):
            numbers = [new.get(a, x) for a, x in zip(args, numbers, strict=True)]
        return local_slope(at, place, numbers)

    return slope
