"""Habits: slips that run through a whole sheet, and so may explain many numbers at once.

A person who takes a wrong rule for σ′, uses a weight after its update, or transposes a
matrix does so everywhere.  Each habit works the example through by its own rule, and
gives the number that every claim becomes.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.example.budget import Budget, OverBudgetError
from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent, Gradient, Slope
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.reading import FAR_FETCHED, Phrase, Reading
from autograd.by_hand.slips.rules import Rule, forgotten, rule_in_words
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope, nodes_among, numbers_of
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.slopes import factors_of, symbolic_slopes
from autograd.table.arithmetic import as_float

MOST_STEPS = 100  # that are worked through for one habit, which would soon be seen
MOST_PASSES = 20  # until the updated weights stand still; in practice one for each layer
MOST_SINGLE_BIASES = 12  # that are tried one by one
MOST_EXCHANGES = 12  # of weights that are tried

Numbers = Mapping[Claim, Sequence[float]]
Terms = Mapping[Value, dict[Value, Any]]  # the slopes into each named node, as formulas


class Habit(NamedTuple):
    """A habit, and the work that gives the claims by it."""

    kind: str
    key: Hashable
    words: Phrase
    work: Callable[[list[Claim]], Numbers]
    extra: int = 0


def readings_by_habit(habits: Iterator[Habit], claims: list[Claim]) -> dict[Claim, list[Reading]]:
    """The readings of the claims by habits; a habit that leads nowhere is left out."""
    readings: dict[Claim, list[Reading]] = defaultdict(list)
    for habit in habits:
        try:
            numbers = habit.work(claims)
        except ValueError:  # a formula without a value, or more work than it is worth
            continue
        for claim, values in numbers.items():
            readings[claim] += [Reading(habit.kind, habit.key, value, habit.words, habit.extra) for value in values]
    return readings


def habits_of_working(example: Example, budget: Budget, updated: Collection[str] = ()) -> Iterator[Habit]:
    """The habits of a person who carries all digits, but takes a wrong rule, a wrong step or a wrong weight.

    ``updated`` names the parameters whose new numbers on the sheet are right.
    """
    graph = example.floats.graph
    yield from _rules(example, graph.order, budget)
    terms = {node: symbolic_slopes(node, order=graph.formula(node)) for node in graph.named}
    if example.rate is not None:
        yield from _steps(example, budget)
        yield from _without_biases(example, updated, budget)
        yield _updated_weights(example, budget)
        yield from _off_by_one(example, budget)
    yield from _transposed(example, terms, budget)


# ---- a wrong rule ----


def _rules(example: Example, order: list[Value], budget: Budget) -> Iterator[Habit]:
    """A mistaken derivative wherever a function occurs."""
    nodes: dict[Any, list[Value]] = defaultdict(list)
    for node in order:
        if node.op is not None and (node.op.mistaken or node.op.bends):
            nodes[node.op].append(node)
    for op, alike in nodes.items():
        for place in range(len(op.partials)) if len(alike) > 1 else []:
            if all(isinstance(node.args[place], Value) for node in alike):
                rules = list(op.mistaken[place]) if op.mistaken else []
                for number, rule in enumerate([*rules, forgotten] if op.bends else rules):
                    words = Phrase("in every derivative of {}, {}", op.name, rule_in_words(alike[0], place, rule))
                    work = _descending(example, budget, slope=_everywhere(rule, place, op))
                    yield Habit("activation derivative", ("every rule", op.name, place, number), words, work)


def _everywhere(rule: Rule, place: int, op: Any) -> Slope:
    def slope(at: Value, i: int, numbers: list[Any]) -> Any:
        return rule(*numbers, at.data) if at.op is op and i == place else local_slope(at, i, numbers)

    return slope


def _descending(
    example: Example,
    budget: Budget,
    *,
    slope: Slope = local_slope,
    gradient: Callable[[list[Value]], Gradient] | None = None,
    first: int = 0,
) -> Callable[[list[Claim]], Numbers]:
    """Work that computes the claims from the step ``first`` on as the engine does, but by other rules."""
    floats = example.floats

    def work(claims: list[Claim]) -> Numbers:
        descent = Descent(floats, slope=slope, gradient=gradient, budget=budget)
        return _numbers([claim for claim in claims if first <= claim.steps <= MOST_STEPS], descent)

    return work


def _numbers(claims: list[Claim], descent: Descent) -> dict[Claim, list[float]]:
    """The numbers of the claims after their steps, as far as the budget goes."""
    numbers: dict[Claim, list[float]] = {}
    for claim in sorted(claims, key=lambda claim: claim.steps):
        try:
            numbers[claim] = [as_float(true_number(claim, descent))]
        except OverBudgetError:  # a claim after more steps may cost less: a value needs no reverse pass
            continue
    return numbers


# ---- a wrong step ----


def _steps(example: Example, budget: Budget) -> Iterator[Habit]:
    """Steps in the wrong direction, or of the wrong length."""
    rate = as_float(example.rate or 0)
    lengths: list[tuple[str, Hashable, float, str, int]] = [
        ("uphill", ("uphill",), -1.0, "the step was added instead of subtracted", 0),
        ("half forgotten", ("half", "step"), 2.0, "the step is twice the right one, as if a ½ was forgotten", 0),
        ("two forgotten", ("two", "step"), 0.5, "half the right step, as if a 2 was forgotten", 0),
    ]
    if rate not in (0, 1):  # the rate is forgotten easily
        lengths.append(("missing factor", ("no rate",), 1 / rate, "the gradient was subtracted without the rate", -2))
    for kind, key, length, what, extra in lengths:
        work = _descending(example, budget, gradient=_scaled(length), first=1)
        yield Habit(kind, key, Phrase(what), work, extra)


def _scaled(length: float) -> Callable[[list[Value]], Gradient]:
    def gradient(order: list[Value]) -> Gradient:
        return {node: length * slope for node, slope in adjoints(order[-1], order=order).items()}

    return gradient


def _without(names: Collection[str]) -> Callable[[list[Value]], Gradient]:
    def gradient(order: list[Value]) -> Gradient:
        return {node: slope for node, slope in adjoints(order[-1], order=order).items() if node.name not in names}

    return gradient


def _without_biases(example: Example, updated: Collection[str], budget: Budget) -> Iterator[Habit]:
    """Steps that leave biases out: all of them, those of a layer, or a single one."""
    layers = [[w for w in layer if w not in updated] for layer in _biases(example)]
    singles = [[w] for layer in layers for w in layer]
    every = [w for layer in layers for w in layer]
    for biases in dict.fromkeys(tuple(group) for group in (every, *layers, *singles[:MOST_SINGLE_BIASES]) if group):
        words = Phrase("the step was not made for {}", ", ".join(biases[:4]) + (", …" if len(biases) > 4 else ""))
        work = _descending(example, budget, gradient=_without(biases), first=1)
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


# ---- weights used after their update ----


def _updated_weights(example: Example, budget: Budget) -> Habit:
    words = Phrase("the layers before were derived with weights that were already updated")
    floats = example.floats

    def work(claims: list[Claim]) -> Numbers:
        order = history(floats.start[floats.error])
        gradient, passes = _derived_too_late(floats, order)
        slope = _slope_with(_updated(floats, order, gradient))
        now = Descent(floats, slope=slope, budget=budget)
        later = Descent(
            floats,
            gradient=lambda order: _derived_too_late(floats, order)[0],
            passes=passes,
            budget=budget,
        )
        numbers = _numbers([claim for claim in claims if not claim.steps], now)
        return numbers | _numbers([claim for claim in claims if claim.steps], later)

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


# ---- the numbers of another step ----


def _off_by_one(example: Example, budget: Budget) -> Iterator[Habit]:
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
                    number = descent.rate() * descent.derivative(self._example.error, claim.node, steps)
                else:
                    number = true_number(claim._replace(steps=steps), descent)
            except OverBudgetError:
                continue
            by_shift[shift][claim] = [as_float(number)]
        return by_shift


# ---- exchanged weights ----


def _transposed(example: Example, terms: Terms, budget: Budget) -> Iterator[Habit]:
    """The forward pass with a transposed matrix, or with two weights exchanged."""
    for number, pairs in enumerate(itertools.islice(_exchanges(example, terms), MOST_EXCHANGES)):
        leaves = dict(example.leaves)
        for a, b in pairs:
            leaves[a], leaves[b] = leaves[b], leaves[a]
        exchanged = ", ".join(f"{a} and {b}" for a, b in pairs)
        words = Phrase("the forward pass was made with {} exchanged", exchanged)
        work = _exchanged(example, _descending(replace(example, leaves=leaves), budget), leaves)
        yield Habit("transposed weights", ("exchanged", exchanged), words, work, extra=FAR_FETCHED if number else 0)


def _exchanged(
    example: Example, work: Callable[[list[Claim]], Numbers], leaves: Mapping[str, Exact]
) -> Callable[[list[Claim]], Numbers]:
    """The same work; the step may also have begun at the right number of the weight."""

    def with_right_start(claims: list[Claim]) -> Numbers:
        return {
            claim: [*numbers, *(x - as_float(leaves[claim.node] - example.leaves[claim.node]) for x in numbers)]
            if claim == Claim(claim.node, steps=1) and claim.node in example.parameters
            else numbers
            for claim, numbers in work(claims).items()
        }

    return with_right_start


def _exchanges(example: Example, terms: Terms) -> Iterator[list[tuple[str, str]]]:
    """The pairs of weights that may have changed places: those of a transposed matrix, then single pairs."""
    order = list(example.parameters)
    layers = _matrices(example, terms)
    squares = {
        tuple((rows[i][columns[j]], rows[j][columns[i]]) for i, j in itertools.combinations(range(len(rows)), 2)): None
        for columns, rows in layers.items()
        if len(columns) == len(rows) > 1
    }
    pairs = {
        pair: None
        for rows in layers.values()
        for pair in itertools.combinations(sorted({w for row in rows for w in row.values()}, key=order.index), 2)
    }
    yield from map(list, squares)  # each once, though every sample of a batch has them
    yield from ([pair] for pair in pairs)


def _matrices(example: Example, terms: Terms) -> dict[tuple[Value, ...], list[dict[Value, str]]]:
    """The rows of weights of each layer, by the inputs that it gets."""
    layers: dict[tuple[Value, ...], list[dict[Value, str]]] = defaultdict(list)
    for target, slopes in terms.items():
        row = {}  # the weight of each input, in the order of the formula
        for source, slope in reversed(slopes.items()):
            inputs = [factor for factor in factors_of(slope)[1] if factor.name and factor is not target]
            if len(inputs) == 1 and source.name in example.parameters and inputs[0].name not in example.parameters:
                row[inputs[0]] = source.name
        layers[tuple(row)].append(row)
    return layers
