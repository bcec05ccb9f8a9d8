"""All habits of a person who carries all digits, but takes a wrong rule, a wrong step or a wrong weight."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits.early_weights import one_after_another, updated_weights, wrongly_updated_weights
from autograd.by_hand.slips.habits.exchanged_weights import exchanged_weights
from autograd.by_hand.slips.habits.habits import Habit
from autograd.by_hand.slips.habits.optimiser_habits import other_optimisers, wrong_rules_of_the_optimiser
from autograd.by_hand.slips.habits.rule_habits import wrong_rules
from autograd.by_hand.slips.habits.step_habits import (
    at_earlier_weights,
    batch_steps,
    off_by_one,
    other_rates,
    without_biases,
    wrong_steps,
)


class Steps(NamedTuple):
    """What a sheet tells of its steps.

    Args:
        updated: the parameters whose new numbers are right.
        rates: those that the wrong steps have.
        gradients: the numbers on the sheet that a step follows, by the parameter.
        right: those of them that are right; slips along a wrong one are told as slips on top of it.
        wrong_weights: the new weights that stand wrong on the sheet.
    """

    updated: Collection[str]
    rates: Collection[Fraction]
    gradients: Mapping[str, float]
    right: Mapping[str, float]
    wrong_weights: Mapping[str, float]


def habits_of_working(example: Example, budget: Budget, steps: Steps) -> Iterator[Habit]:
    """The habits of working, the cheapest to work through first."""
    yield from wrong_rules(example, budget)
    if example.rate is not None:
        yield from wrong_steps(example, budget, steps.right)
        yield from wrong_rules_of_the_optimiser(example, budget)
        yield from without_biases(example, steps.updated, budget)
        if example.optimiser.rule.is_plain:
            yield updated_weights(example, budget)
            yield from wrongly_updated_weights(example, budget, steps.wrong_weights)
            yield from one_after_another(example, budget)
        yield from at_earlier_weights(example, budget)
        yield from other_rates(example, steps.rates, budget, steps.gradients)
        yield from batch_steps(example, budget)
        yield from other_optimisers(example, budget)
        yield from off_by_one(example, budget)
    yield from exchanged_weights(example, budget)
