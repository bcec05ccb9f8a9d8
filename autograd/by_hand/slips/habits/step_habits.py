"""The habits of a wrong step: its direction, its length, biases left out, or the numbers of another step."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from autograd.by_hand.example.budget import Budget, OverBudgetError
from autograd.by_hand.example.claims import Claim, step_of, true_number
from autograd.by_hand.example.descent import Descent, Followed, Gradient
from autograd.by_hand.example.example import Example, Leaves
from autograd.by_hand.example.optimisers import stepped
from autograd.by_hand.slips.formulas.batches import batches_in
from autograd.by_hand.slips.habits.habits import Habit, Numbers, Work, descending, numbers_after, of_steps
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope, nodes_among, numbers_of
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_SINGLE_BIASES = 12  # that are tried one by one
TWICE = 2  # extra cost of steps twice as long: of the open sheets many have half a step or one step too many, none this


Printed = Mapping[str, float]  # the gradients that stand on the sheet, by the parameter


def wrong_steps(example: Example, budget: Budget, printed: Printed) -> Iterator[Habit]:
    """Steps in the wrong direction, or of the wrong length."""
    rate = as_float(example.rate or 0)
    lengths: list[tuple[str, Hashable, float, Phrase, int]] = [
        ("uphill", ("uphill",), -1.0, Phrase("the step was added instead of subtracted"), 0),
    ]
    if not printed:  # else the gradients on the sheet have their 2 and their ½
        twice = "the step is twice the right one, as if a ½ was forgotten or the rate was {}"
        half = "half the right step, as if a 2 was forgotten or the rate was {}"
        lengths += [
            ("half forgotten", ("half", "step"), 2.0, Phrase(twice, 2 * rate), TWICE),
            ("two forgotten", ("two", "step"), 0.5, Phrase(half, rate / 2), 0),
        ]
    if rate not in (0, 1):  # the rate is forgotten easily
        words = Phrase("the gradient was subtracted without the rate")
        lengths.append(("missing factor", ("no rate",), 1 / rate, words, -2))
    for kind, key, length, words, extra in lengths:
        yield Habit(kind, key, words, _stepping(example, budget, length, printed), extra, is_of_a_step=True)


def other_rates(example: Example, rates: Collection[Fraction], budget: Budget, printed: Printed) -> Iterator[Habit]:
    """Steps with the rates that those on the sheet have."""
    for rate in rates:
        words = Phrase("the steps have the rate {}, not {}", rate, example.rate)
        work = of_steps(_stepping(example, budget, as_float(rate / (example.rate or 1)), printed, first=0))
        yield Habit("other rate", ("rate", rate), words, work, _choice(rate), is_rare=True)


def _choice(rate: Fraction) -> int:
    """What is added to the cost of a rate, of which the more might have fitted the more digits it has."""
    mantissa = int(f"{as_float(rate):.15e}".partition("e")[0].replace(".", "").rstrip("0"))
    return math.ceil(math.log(mantissa, 4))


def batch_steps(example: Example, budget: Budget) -> Iterator[Habit]:
    """Steps that follow the sum over a batch in place of its mean, or the reverse."""
    floats = example.floats
    batches = batches_in(floats.graph, floats.start[floats.error], example.parameters)
    slips = dict(slip for found in batches.values() for batch in found for slip in batch.slips())
    for length, how in slips.items():
        words = Phrase("the steps follow another gradient: {}", how)
        work = descending(example, budget, follow=partial(_scaled, length), first=1)
        yield Habit("batch size", ("batch", length), words, work)


def _stepping(example: Example, budget: Budget, length: float, printed: Printed, first: int = 1) -> Work:
    """Work with steps of another length, along the gradients as they are and as they are printed."""
    rate, rule = Fraction(length) * (example.rate or 0), example.optimiser.rule.in_floats
    exact = descending(example.stepping(rate=rate, optimiser=example.optimiser), budget, first=first)

    def work(claims: list[Claim]) -> Numbers:
        numbers = dict(exact(claims))
        for w, slope in printed.items():
            if (claim := Claim(w, steps=1)) in numbers:
                before = as_float(example.leaves[w])
                step = as_float(stepped(rule, example.state_before(w), slope, before, as_float(rate)).step)
                numbers[claim] = [*numbers[claim], before - step]
        return numbers

    return work


def _scaled(length: float) -> Followed:
    def gradient(order: list[Value]) -> Gradient:
        return {node: length * slope for node, slope in adjoints(order[-1], order=order).items()}

    return gradient


def _without(names: Collection[str]) -> Followed:
    def gradient(order: list[Value]) -> Gradient:
        return {node: slope for node, slope in adjoints(order[-1], order=order).items() if node.name not in names}

    return gradient


def without_biases(example: Example, updated: Collection[str], budget: Budget) -> Iterator[Habit]:
    """Steps that leave biases out: all of them, those of a layer, or a single one."""
    layers = [[w for w in layer if w not in updated] for layer in _biases(example)]
    singles = [[w] for layer in layers for w in layer]
    every = [w for layer in layers for w in layer]
    for biases in dict.fromkeys(tuple(group) for group in (every, *layers, *singles[:MOST_SINGLE_BIASES]) if group):
        words = Phrase("the step was not made for {}", ", ".join(biases[:4]) + (", …" if len(biases) > 4 else ""))
        work = descending(example, budget, follow=partial(_without, biases), first=1)
        yield Habit("bias not updated", ("bias", biases), words, work)


def _biases(example: Example) -> list[list[str]]:
    """The parameters that are only ever added, by layer: by the distance of their sums from the end."""
    nodes = example.floats.start
    order = history(nodes[example.error])
    distance = dict.fromkeys(order, 0)
    for node in reversed(order):
        for argument in nodes_among(node):
            distance[argument] = max(distance[argument], distance[node] + 1)
    users: dict[Value, list[tuple[Value, int]]] = defaultdict(list)
    for node in order:
        for place, argument in enumerate(node.args):
            if isinstance(argument, Value):
                users[argument].append((node, place))
    layers: dict[int, list[str]] = defaultdict(list)
    for w in example.parameters:
        if users[nodes[w]] and all(_is_added(*use) for use in users[nodes[w]]):
            layers[distance[nodes[w]]].append(w)
    return list(layers.values())


def _is_added(node: Value, place: int) -> bool:
    """Whether an argument is a term of a sum: its rule gives the int 1, whatever the numbers are."""
    slope = local_slope(node, place, numbers_of(node))
    return isinstance(slope, int) and slope == 1


def off_by_one(example: Example, budget: Budget) -> Iterator[Habit]:
    """The number of the step before, or of the next."""
    steps = _StepsBesides(example.floats, budget)
    for shift, words in ((-1, "this is the number one step before"), (1, "this is the number one step later")):
        yield Habit("off by one step", ("off by one", shift), Phrase(words), partial(steps.numbers, shift))


class _StepsBesides:
    """The numbers one step before and one step later, computed together: steps are made one after another."""

    def __init__(self, example: Example, budget: Budget) -> None:
        self._example = example
        self._budget = budget
        self._found: dict[int, dict[Claim, list[float]]] = {}

    def numbers(self, shift: int, claims: list[Claim]) -> Numbers:
        """The numbers ``shift`` steps away, -1 or 1."""
        if not self._found:
            self._found = self._look_up(claims)
        return self._found[shift]

    def _look_up(self, claims: list[Claim]) -> dict[int, dict[Claim, list[float]]]:
        descent = Descent(self._example, budget=self._budget)
        asked = [(claim, shift) for claim in claims for shift in (-1, 1) if claim.steps + shift >= 0]
        by_shift: dict[int, dict[Claim, list[float]]] = {-1: {}, 1: {}}
        for claim, shift in sorted(asked, key=lambda pair: pair[0].steps + pair[1]):
            steps = claim.steps + shift
            try:
                if claim.is_step:
                    number = true_number(step_of(claim.node, 1 + steps), descent)
                else:
                    number = true_number(claim._replace(steps=steps), descent)
            except OverBudgetError:
                continue
            by_shift[shift][claim] = [as_float(number)]
        return by_shift


# ---- samples one by one ----


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

    at_once = numbers_after([claim for claim in claims if not claim.steps], Descent(there, budget=budget))
    later = [claim for claim in claims if claim.steps == 1]
    return at_once | numbers_after(later, Descent(example, follow=lambda: followed, budget=budget))


def _subtracted(example: Example, leaves: Leaves, budget: Budget, claims: list[Claim]) -> Numbers:
    descent = Descent(example.floats, budget=budget)
    new = [claim for claim in claims if claim == Claim(claim.node, steps=1) and claim.node in example.parameters]
    return {claim: [as_float(leaves[claim.node]) - as_float(descent.step(claim.node))] for claim in new}
