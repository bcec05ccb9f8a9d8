"""The targets of all samples forgotten: h for h − y in each of them, as in Σ h·x for Σ (h − y)·x.

An error that moves with h − y moves with h where all targets are 0.  A softmax is another matter: without a target its
cross-entropy does not move at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, Numbers, Work, numbers_of
from autograd.by_hand.slips.reading import Phrase
from autograd.by_hand.slips.without_target import beside_the_outputs
from autograd.paper.array_names import array_name, place_of

_FEWEST = 2  # samples; a single target is left out in one formula


def without_targets(example: Example, budget: Budget) -> Iterator[Habit]:
    """The derivatives of the error with each column of targets forgotten."""
    floats = example.floats
    columns: dict[str, dict[str, float]] = defaultdict(dict)
    beside = beside_the_outputs(floats.graph, floats.start[floats.error], floats.parameters)
    for target in (target for targets in beside.values() for target in targets):
        column = array_name(target.name)
        if column in floats.samples and len(place_of(target.name)) == 1:
            columns[column][target.name] = 0.0
    for column, zeros in columns.items():
        if len(zeros) >= _FEWEST:
            words = Phrase("the target {} is forgotten in every sample", column)
            yield Habit("other quantity", ("without targets", column), words, _with(floats, zeros, budget), 1)


def _with(example: Example, zeros: Mapping[str, float], budget: Budget) -> Work:
    there = Descent(replace(example, leaves={**example.leaves, **zeros}), budget=budget)

    def work(claims: list[Claim]) -> Numbers:
        of_error = [claim for claim in claims if not claim.last_step and claim.node == example.error and claim.by]
        return {claim: numbers for claim, numbers in numbers_of(of_error, there).items() if any(numbers)}

    return work
