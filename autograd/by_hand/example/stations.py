"""Stations of gradient descent: the example as it is found after some steps, with the weights of then for leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from autograd.by_hand.example.budget import OverBudgetError
from autograd.by_hand.example.claims import Claim, step_of
from autograd.by_hand.example.descent import Descent, NoValueError
from autograd.by_hand.example.example import Example, Leaves

MOST_STEPS = 5  # that are worked through on paper: each is a forward pass, and a backward one


def stations_of(example: Example, steps: Collection[int], always: Collection[int] = ()) -> dict[int, Example]:
    """The example after each of these counts of steps; those are left out to which no steps lead.

    Args:
        example: before any step.
        steps: those of the claims about one sample after the other.
        always: those of claims about any step.

    A station is an example of its own, whose first step follows the sample that has its turn.  The first steps of an
    optimiser are seen from the start: what it keeps is then known as well where it is not written down.
    """
    stations = {0: example}
    nearest = 1 if example.optimiser.rule.is_plain else MOST_STEPS
    counts = {count for count in (steps if example.turns else ()) if count >= nearest}
    descent = Descent(example)
    for count in sorted(counts.union(always)):
        try:
            just_before, leaves = _leaves_after(descent, count - 1), _leaves_after(descent, count)
        except (NoValueError, OverBudgetError):
            break
        turn = count % len(example.turns) if example.turns else 0
        turns = example.turns[turn:] + example.turns[:turn]
        before = ((0, example.leaves), (count - 1, just_before)) if turns else ()
        earlier = {_when(example, steps): leaves for steps, leaves in before}
        past = {w: descent.state(w, count) for w in example.parameters}
        error = turns[0] if turns else example.error
        stations[count] = replace(example, leaves=leaves, error=error, turns=turns, earlier=earlier, past=past)
    return stations


def seen_from(stations: Collection[int], steps: int, claim: Claim) -> tuple[int, Claim]:
    """The station of a claim, and the claim from there on; where there is none, it is seen from the start."""
    if steps in stations:
        return steps, claim
    return 0, step_of(claim.node, steps + 1) if claim.is_step else claim._replace(steps=steps + claim.steps)


def _leaves_after(descent: Descent, steps: int) -> Leaves:
    graph = descent.graph(steps)
    return {name: graph[name].data for name in descent.example.leaves}


def _when(example: Example, steps: int) -> str:
    """After how many steps, in words: before which sample."""
    epoch, turn = divmod(steps, len(example.turns))
    return f"before sample {turn + (example.first or 0)}{f' of epoch {epoch + 1}' if epoch else ''}"
