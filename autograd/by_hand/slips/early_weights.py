"""The habit of using weights too early: after their update, in derivatives that need those before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent, Gradient, Slope
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, Numbers, numbers_of
from autograd.by_hand.slips.reading import Phrase
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_PASSES = 20  # until the updated weights stand still; in practice one for each layer


def updated_weights(example: Example, budget: Budget) -> Habit:
    """The layers before derived with the new weights of those after them."""
    words = Phrase("the layers before were derived with weights that were already updated")
    floats = example.floats

    def work(claims: list[Claim]) -> Numbers:
        order = history(floats.start[floats.error])
        gradient, passes = _derived_too_late(floats, order)
        slope = _slope_with(_updated(floats, order, gradient))
        now = Descent(floats, slope=slope, budget=budget)
        later = Descent(
            floats,
            follow=lambda: lambda order: _derived_too_late(floats, order)[0],
            passes=passes,
            budget=budget,
        )
        numbers = numbers_of([claim for claim in claims if not claim.steps], now)
        return numbers | numbers_of([claim for claim in claims if claim.steps], later)

    return Habit("updated weights", ("updated",), words, work)


def _derived_too_late(example: Example, order: list[Value]) -> tuple[Gradient, int]:
    """The gradient of a person who updates the last layer first, and derives those before with the new weights.

    The gradient of a layer depends on the new weights of the layers after it.  So the weights are
    computed again and again until they stand still, once for each layer.

    Returns:
        The gradient of the error, and how many reverse passes it took.
    """
    passes = 1
    gradient = adjoints(order[-1], order=order)
    before: dict[Value, float] = {}
    while passes < MOST_PASSES and (new := _updated(example, order, gradient)) != before:
        passes += 1
        gradient, before = adjoints(order[-1], slope=_slope_with(new), order=order), new
    return gradient, passes


def _updated(example: Example, order: list[Value], gradient: Gradient) -> dict[Value, float]:
    """The weights after a step along the gradient."""
    rate, names = as_float(example.rate or 0), set(example.parameters)
    return {w: as_float(w.data - rate * gradient.get(w, 0.0)) for w in order if w.op is None and w.name in names}


def _slope_with(new: Mapping[Value, float]) -> Slope:
    """The local derivatives with new weights for the nodes before them; those for the weights themselves stay."""

    def slope(at: Value, place: int, numbers: list[Any]) -> Any:
        if at.args[place] in new:
            return local_slope(at, place, numbers)
        return local_slope(at, place, [new.get(a, x) for a, x in zip(at.args, numbers, strict=True)])

    return slope
