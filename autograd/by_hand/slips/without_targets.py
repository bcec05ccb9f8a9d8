"""The targets of all samples forgotten: h for h − y in each of them, as in Σ h·x for Σ (h − y)·x.

An error that moves with h − y moves with h where all targets are 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, Work, numbers_of
from autograd.by_hand.slips.reading import Phrase
from autograd.by_hand.slips.without_target import beside_the_outputs
from autograd.paper.array_names import array_name

_FEWEST = 2  # samples; a single target is left out in one formula


def without_targets(example: Example, budget: Budget) -> Iterator[Habit]:
    """The derivatives of the error, and the first steps along them, with each column of targets forgotten."""
    floats = example.floats
    columns: dict[str, dict[str, float]] = defaultdict(dict)
    beside = beside_the_outputs(floats.graph, floats.start[floats.error], floats.parameters)
    for target in (target for targets in beside.values() for target in targets):
        if column := array_name(target.name):
            columns[column][target.name] = 0.0
    for column, zeros in columns.items():
        if len(zeros) >= _FEWEST:
            words = Phrase("the target {} is forgotten in every sample", column)
            yield Habit("other quantity", ("without targets", column), words, _with(floats, zeros, budget), 1)


def _with(example: Example, zeros: Mapping[str, float], budget: Budget) -> Work:
    there = Descent(replace(example, leaves={**example.leaves, **zeros}), budget=budget)
    return lambda claims: numbers_of(
        [claim for claim in claims if claim.last_step <= 1 and claim.node == example.error and claim.by], there
    )
