"""The habits of using weights too early: after their update, in derivatives that need those before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent, Followed, Gradient, Slope
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits.habits import Habit, Numbers, descending, numbers_after, of_steps, slope_with
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.backward import adjoints
from autograd.engine.history import history, nodes_among
from autograd.engine.replay import forward, pass_floats_back
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_ONE_BY_ONE = 12  # parameters that are updated one after another
MOST_PASSES = 20  # until the updated weights stand still; in practice one for each layer


def updated_weights(example: Example, budget: Budget) -> Habit:
    """The layers before derived with the new weights of those after them."""
    words = Phrase("the layers before were derived with weights that were already updated")
    floats = example.floats

    def work(claims: list[Claim]) -> Numbers:
        order = history(floats.start[floats.error])
        beside = _beside_results(floats, order)
        gradient, passes = _derived_too_late(floats, beside, order)
        slope = slope_with(_updated(floats, order, gradient))
        now = Descent(floats, slope=slope, budget=budget)
        later = Descent(
            floats,
            follow=lambda: lambda order: _derived_too_late(floats, beside, order)[0],
            passes=passes,
            budget=budget,
        )
        numbers = numbers_after([claim for claim in claims if not claim.steps], now)
        return numbers | numbers_after([claim for claim in claims if claim.steps], later)

    return Habit("updated weights", ("updated",), words, work)


def wrongly_updated_weights(example: Example, budget: Budget, written: Mapping[str, float]) -> Iterator[Habit]:
    """The layers before derived with new weights that stand wrong on the sheet.

    Args:
        example: what the sheet is about.
        budget: of the work.
        written: the wrong new weights.
    """
    floats = example.floats
    order = history(floats.start[floats.error])
    beside = _beside_results(floats, order)
    used = {name: number for name, number in written.items() if name in beside}
    if not used:
        return

    def with_them(order: list[Value]) -> Slope:
        return slope_with({node: used[node.name] for node in order if node.op is None and node.name in used})

    def followed(order: list[Value]) -> Gradient:
        return adjoints(order[-1], slope=with_them(order), order=order)

    def work(claims: list[Claim]) -> Numbers:
        now = Descent(floats, slope=with_them(order), budget=budget)
        numbers = numbers_after([claim for claim in claims if not claim.steps], now)
        later = Descent(floats, follow=lambda: followed, budget=budget)
        return numbers | numbers_after([claim for claim in claims if claim.steps == 1], later)

    name, number = next(iter(used.items()))
    words = "the layers before were derived with weights that were already updated, as {} = {} from the sheet"
    yield Habit("updated weights", ("updated", "as written"), Phrase(words, name, number), work)


def _beside_results(example: Example, order: list[Value]) -> set[str]:
    """The weights that multiply a result of other weights, as w5 in h1·w5: they stand in the derivatives before it."""
    weights = set(example.parameters)
    results: set[Value] = set()
    beside: set[str] = set()
    for node in order:
        behind = {a for a in nodes_among(node) if a in results}
        held = {a.name for a in nodes_among(node) if a.op is None and a.name in weights}
        beside |= held if behind else set()
        results |= {node} if behind or held else set()
    return beside


def _derived_too_late(example: Example, beside: set[str], order: list[Value]) -> tuple[Gradient, int]:
    """The gradient of a person who updates the last layer first, and derives those before with the new weights.

    The gradient of a layer depends on the new weights of the layers after it.  So the weights are
    computed again and again until those ``beside`` a result stand still, once for each layer.

    Returns:
        The gradient of the error, and how many reverse passes it took.
    """
    passes = 1
    pass_floats_back(order)  # a fifth of the time, in a graph whose gradients nobody else reads
    gradient: Gradient = {node: node.grad for node in order}
    before: dict[str, float] = {}
    while passes < MOST_PASSES:
        new = _updated(example, order, gradient)
        held = {w.name: x for w, x in new.items() if w.name in beside}
        if held == before:
            break
        passes += 1
        gradient, before = adjoints(order[-1], slope=slope_with(new), order=order), held
    return gradient, passes


def _updated(example: Example, order: list[Value], gradient: Gradient) -> dict[Value, float]:
    """The weights after a step along the gradient."""
    rate, names = as_float(example.rate or 0), set(example.parameters)
    return {w: as_float(w.data - rate * gradient.get(w, 0.0)) for w in order if w.op is None and w.name in names}


def one_after_another(example: Example, budget: Budget) -> Iterator[Habit]:
    """Each parameter updated with the gradient at those already updated, from the first or from the last."""
    start = example.floats.start
    reached = set(history(*(start[error] for error in example.turns or (example.error,))))
    names = [w for w in example.parameters if start[w] in reached]
    if not 1 < len(names) <= MOST_ONE_BY_ONE:
        return
    for extra, in_order in enumerate((names, names[::-1])):
        words = Phrase(
            "{} was updated first, and each after it with the gradient at those already updated", in_order[0]
        )
        follow = partial(_followed_one_by_one, example.floats, in_order)
        work = of_steps(descending(example, budget, follow=follow, passes=2 * len(names)))
        yield Habit("updated weights", ("one by one", in_order[0]), words, work, extra, is_rare=True)


def _followed_one_by_one(example: Example, names: Sequence[str]) -> Followed:
    """The derivative for each parameter after the updates of those before it, worked out on a graph of its own."""
    rate, nodes = as_float(example.rate or 0), example.made_anew()

    def followed(at: list[Value]) -> Gradient:
        by_name = {node.name: node for node in at if node.op is None}
        order = history(nodes[at[-1].name])
        for node in order:
            if node.name in by_name:
                node.data = by_name[node.name].data
        slopes: dict[Value, float] = {}
        for name in (name for name in names if name in by_name):
            forward(order)
            slope = as_float(adjoints(order[-1], order=order).get(nodes[name], 0.0))
            nodes[name].data -= rate * slope
            slopes[by_name[name]] = slope
        return slopes

    return followed
