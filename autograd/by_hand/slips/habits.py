"""Habits: one way of working that runs through a whole sheet, and so may explain many numbers at once.

Someone who rounds every result, who uses a weight after it was updated, who takes
a wrong rule for σ′ or has transposed a matrix does so everywhere.  Each habit works
the example through in its own way and says what every claim becomes.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from autograd.arithmetic import as_float
from autograd.backprop import adjoints, history, local_slope
from autograd.by_hand.claims import Claim, true_number
from autograd.by_hand.descent import Descent, Gradient, Slope
from autograd.by_hand.example import Example, Graph
from autograd.by_hand.slips.factors import Rule, forgotten, is_activation, rule_in_words
from autograd.by_hand.slips.reading import FAR_FETCHED, Phrase, Reading
from autograd.derivatives import factors_of, symbolic_slopes
from autograd.named import NamedGraph
from autograd.operands import Exact
from autograd.value import Value

MOST_STEPS = 100  # that are worked through again for a habit that would soon be seen
MOST_WORK_OF_A_HABIT = 1_200_000  # nodes that one habit may visit: a few seconds
MOST_ROUNDS = 20  # until the updated weights stand still: one for each layer, in practice
MOST_EXCHANGES = 12  # pairs of weights that may have been exchanged

Numbers = Mapping[Claim, Sequence[float]]
Terms = Mapping[Value, dict[Value, Any]]  # the slopes into each named node, as formulas


class Habit(NamedTuple):
    """A way of working, and what becomes of the claims by it."""

    kind: str
    key: Hashable
    words: Phrase
    work: Callable[[list[Claim]], Numbers]
    extra: int = 0


def readings_by_habit(habits: Iterator[Habit], claims: list[Claim]) -> dict[Claim, list[Reading]]:
    """What the habits make of the claims; a habit that leads nowhere is left out."""
    found: dict[Claim, list[Reading]] = defaultdict(list)
    for habit in habits:
        try:
            numbers = habit.work(claims)
        except ValueError:  # a formula without a value, or more work than it is worth
            continue
        for claim, values in numbers.items():
            found[claim] += [Reading(habit.kind, habit.key, value, habit.words, habit.extra) for value in values]
    return found


def habits_of_calculus(example: Example) -> Iterator[Habit]:
    """The habits that change the numbers themselves."""
    graph = example.in_floats().graph()
    yield from _rules(example, graph)
    terms = {node: symbolic_slopes(node) for node in NamedGraph(*graph.values()).nodes}
    if example.rate is not None:
        yield from _steps(example, _biases(example, terms))
        yield _updated_weights(example)
        yield from _off_by_one(example)
    yield from _transposed(example, terms)


# ---- a wrong rule ----


def _rules(example: Example, graph: Graph) -> Iterator[Habit]:
    """The same mistaken derivative wherever a function occurs."""
    nodes: dict[Any, list[Value]] = defaultdict(list)
    for node in history(*graph.values()):
        if node.op is not None and (node.op.mistaken or is_activation(node.op)):
            nodes[node.op].append(node)
    for op, alike in nodes.items():
        for place in range(len(op.partials)) if len(alike) > 1 else []:
            if all(isinstance(node.args[place], Value) for node in alike):
                rules = list(op.mistaken[place]) if op.mistaken else []
                for number, rule in enumerate([*rules, forgotten] if is_activation(op) else rules):
                    words = Phrase("in every derivative of {}, {}", op.name, rule_in_words(alike[0], place, rule))
                    descent = _descending(example, slope=_everywhere(rule, place, op))
                    yield Habit("activation derivative", ("every rule", op.name, place, number), words, descent)


def _everywhere(rule: Rule, place: int, op: Any) -> Slope:
    def slope(at: Value, i: int, numbers: list[Any]) -> Any:
        return rule(*numbers, at.data) if at.op is op and i == place else local_slope(at, i, numbers)

    return slope


def _descending(
    example: Example,
    *,
    slope: Slope = local_slope,
    gradient: Callable[[Graph], Gradient] | None = None,
    first: int = 0,
    most_steps: int = MOST_STEPS,
) -> Callable[[list[Claim]], Numbers]:
    """Work that finds the claims from the step ``first`` on as the engine does, by other rules."""
    floats = example.in_floats()

    def work(claims: list[Claim]) -> Numbers:
        descent = Descent(floats, slope=slope, gradient=gradient, most_work=MOST_WORK_OF_A_HABIT)
        asked = sorted((c for c in claims if first <= c.steps <= most_steps), key=lambda claim: claim.steps)
        return {claim: [as_float(true_number(claim, descent))] for claim in asked}

    return work


# ---- a wrong step ----


def _steps(example: Example, biases: list[str]) -> Iterator[Habit]:
    """Steps in the wrong direction, of the wrong length, or not for all parameters."""
    rate = as_float(example.rate or 0)
    lengths: list[tuple[str, Hashable, float, str]] = [
        ("uphill", ("uphill",), -1.0, "the step was added instead of subtracted"),
        ("half forgotten", ("half",), 2.0, "the step is twice the right one, as if a ½ was forgotten"),
        ("two forgotten", ("two",), 0.5, "half the right step, as if a 2 was forgotten"),
    ]
    if rate not in (0, 1):
        lengths.append(("missing factor", ("no rate",), 1 / rate, "the gradient was subtracted without the rate"))
    for kind, key, length, what in lengths:
        extra = -2 if key == ("no rate",) else 0  # nothing is forgotten more easily
        work = _descending(example, gradient=_scaled(example, length), first=1)
        yield Habit(kind, key, Phrase(what), work, extra)
    if biases:
        words = Phrase("the step was not made for {}", ", ".join(biases[:4]))
        work = _descending(example, gradient=_without(example, biases), first=1)
        yield Habit("bias not updated", ("bias",), words, work)


def _scaled(example: Example, length: float) -> Callable[[Graph], Gradient]:
    def gradient(graph: Graph) -> Gradient:
        found = adjoints(graph[example.error])
        return {graph[w]: length * found.get(graph[w], 0.0) for w in example.parameters}

    return gradient


def _without(example: Example, names: list[str]) -> Callable[[Graph], Gradient]:
    def gradient(graph: Graph) -> Gradient:
        found = adjoints(graph[example.error])
        return {node: slope for node, slope in found.items() if node.name not in names}

    return gradient


def _biases(example: Example, terms: Terms) -> list[str]:
    """The parameters that are only ever added."""
    added: dict[str, bool] = {}
    for target, slopes in terms.items():
        for source, slope in slopes.items():
            if source is not target:
                one = not isinstance(slope, Value) and slope == 1
                added[source.name] = one and added.get(source.name, True)
    return [w for w in example.parameters if added.get(w)]


# ---- weights used after their update ----


def _updated_weights(example: Example) -> Habit:
    words = Phrase("the layers before were derived with weights that were already updated")
    floats = example.in_floats()

    def work(claims: list[Claim]) -> Numbers:
        late = TooLate(floats)
        now = Descent(floats, slope=late.slope)
        late.gradient(now.graph(0))
        found = {claim: [as_float(true_number(claim, now))] for claim in claims if claim.steps == 0}
        later = Descent(floats, gradient=late.gradient, most_work=MOST_WORK_OF_A_HABIT)
        for claim in sorted((claim for claim in claims if claim.steps), key=lambda claim: claim.steps):
            found[claim] = [as_float(true_number(claim, later))]
        return found

    return Habit("updated weights", ("updated",), words, work)


class TooLate:
    """The gradient of one who updates the last layer first, and derives the ones before with the new weights.

    What a layer gets depends on the new weights of those behind it, so they are found again
    and again until they stand still: once for each layer.
    """

    def __init__(self, example: Example) -> None:
        self._example = example
        self._rate = as_float(example.rate or 0)
        self._parameters: set[Value] = set()
        self._new: dict[Value, float] = {}

    def gradient(self, graph: Graph) -> Gradient:
        """The gradient of the error by all nodes of the graph."""
        self._parameters = {graph[w] for w in self._example.parameters}
        self._new = {}
        error = graph[self._example.error]
        order = history(error)
        for _ in range(MOST_ROUNDS):
            found = adjoints(error, slope=self.slope, order=order)
            updated = {w: as_float(w.data - self._rate * found.get(w, 0.0)) for w in self._parameters}
            if updated == self._new:
                break
            self._new = updated
        return found

    def slope(self, at: Value, place: int, numbers: list[Any]) -> Any:
        """The local derivative, with the new weights."""
        if at.args[place] in self._parameters:
            return local_slope(at, place, numbers)
        return local_slope(at, place, [self._new.get(a, x) for a, x in zip(at.args, numbers, strict=True)])


# ---- the numbers of another step ----


def _off_by_one(example: Example) -> Iterator[Habit]:
    steps = NeighbouringSteps(example.in_floats())
    for shift, words in ((-1, "this is the number one step before"), (1, "this is the number one step later")):
        yield Habit("off by one step", ("off by one", shift), Phrase(words), partial(steps.numbers, shift))


class NeighbouringSteps:
    """The numbers one step before and one step later, found together: steps are made one after another."""

    def __init__(self, example: Example) -> None:
        self._example = example
        self._found: dict[int, dict[Claim, list[float]]] = {}

    def numbers(self, shift: int, claims: list[Claim]) -> Numbers:
        """The numbers that are ``shift`` steps away, -1 or 1."""
        if not self._found:
            self._found = self._look_up(claims)
        return self._found[shift]

    def _look_up(self, claims: list[Claim]) -> dict[int, dict[Claim, list[float]]]:
        descent = Descent(self._example, most_work=MOST_WORK_OF_A_HABIT)
        asked = [(claim, shift) for claim in claims for shift in (-1, 1) if claim.steps + shift >= 0]
        found: dict[int, dict[Claim, list[float]]] = {-1: {}, 1: {}}
        for claim, shift in sorted(asked, key=lambda pair: pair[0].steps + pair[1]):
            steps = claim.steps + shift
            if claim.is_step:
                number = descent.rate() * descent.derivative(self._example.error, claim.node, steps)
            else:
                number = true_number(claim._replace(steps=steps), descent)
            found[shift][claim] = [as_float(number)]
        return found


# ---- exchanged weights ----


def _transposed(example: Example, terms: Terms) -> Iterator[Habit]:
    """The forward pass with a matrix transposed, or with two of its weights exchanged."""
    for number, pairs in enumerate(itertools.islice(_exchanges(example, terms), MOST_EXCHANGES)):
        leaves = dict(example.leaves)
        for a, b in pairs:
            leaves[a], leaves[b] = leaves[b], leaves[a]
        exchanged = ", ".join(f"{a} and {b}" for a, b in pairs)
        words = Phrase("the forward pass was made with {} exchanged", exchanged)
        work = _exchanged(example, _descending(replace(example, leaves=leaves)), leaves)
        yield Habit("transposed weights", ("exchanged", exchanged), words, work, extra=FAR_FETCHED if number else 0)


def _exchanged(
    example: Example, work: Callable[[list[Claim]], Numbers], leaves: Mapping[str, Exact]
) -> Callable[[list[Claim]], Numbers]:
    """The same work, where the step may also have been made from the number that is right for the weight."""

    def with_right_start(claims: list[Claim]) -> Numbers:
        return {
            claim: [*found, *(x - as_float(leaves[claim.node] - example.leaves[claim.node]) for x in found)]
            if claim == Claim(claim.node, steps=1) and claim.node in example.parameters
            else found
            for claim, found in work(claims).items()
        }

    return with_right_start


def _exchanges(example: Example, terms: Terms) -> Iterator[list[tuple[str, str]]]:
    """The pairs of weights that may have changed places: those of a transposed matrix, then single ones."""
    order = list(example.parameters)
    layers: dict[tuple[Value, ...], list[dict[Value, str]]] = defaultdict(list)
    for target, slopes in terms.items():
        row = {}  # the weight of each input, in the order of the formula
        for source, slope in reversed(slopes.items()):
            inputs = [factor for factor in factors_of(slope)[1] if factor.name and factor is not target]
            if len(inputs) == 1 and source.name in example.parameters and inputs[0].name not in example.parameters:
                row[inputs[0]] = source.name
        layers[tuple(row)].append(row)
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
    yield from map(list, squares)  # each once, though every example of a batch has them
    yield from ([pair] for pair in pairs)
