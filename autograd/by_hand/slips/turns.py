"""The habits of samples one by one: a step that forgets those before it, and takes the weights of an earlier turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent, Gradient
from autograd.by_hand.example.example import Example, Leaves
from autograd.by_hand.slips.habits import Habit, Numbers, numbers_of, of_steps
from autograd.by_hand.slips.reading import Phrase
from autograd.engine.backward import adjoints
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float


def at_earlier_weights(example: Example, budget: Budget) -> Iterator[Habit]:
    """The gradient at the weights that an earlier sample found, and the step subtracted from those."""
    for when, leaves in example.earlier.items():
        words = Phrase("this was worked out with the weights {}", when)
        work = partial(_worked_out, example.floats, leaves, budget)
        yield Habit("off by one step", ("weights", when), words, work)
        words = Phrase("the step was subtracted from the weight {}", when)
        yield Habit(
            "off by one step", ("subtracted", when), words, of_steps(partial(_subtracted, example, leaves, budget))
        )


def _worked_out(example: Example, leaves: Leaves, budget: Budget, claims: list[Claim]) -> Numbers:
    """The numbers at other weights; a new weight is the one of now, less a step along the gradient there."""
    there = replace(example, leaves=leaves).floats
    gradient = adjoints(there.start[there.error])
    slopes = {w: as_float(gradient.get(there.start[w], 0.0)) for w in there.parameters}

    def followed(order: list[Value]) -> Gradient:
        return {node: slopes[node.name] for node in order if node.name in slopes}

    at_once = numbers_of([claim for claim in claims if not claim.steps], Descent(there, budget=budget))
    later = [claim for claim in claims if claim.steps == 1]
    return at_once | numbers_of(later, Descent(example, follow=lambda: followed, budget=budget))


def _subtracted(example: Example, leaves: Leaves, budget: Budget, claims: list[Claim]) -> Numbers:
    descent = Descent(example.floats, budget=budget)
    new = [claim for claim in claims if claim == Claim(claim.node, steps=1) and claim.node in example.parameters]
    return {claim: [as_float(leaves[claim.node]) - as_float(descent.step(claim.node))] for claim in new}
