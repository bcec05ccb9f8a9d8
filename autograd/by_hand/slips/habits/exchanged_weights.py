"""The habits of exchanged numbers: a transposed matrix, a kernel turned round, two weights, or two inputs."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Gradient, Slope
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.formulas.neighbours import Neighbours
from autograd.by_hand.slips.habits.habits import Habit, Numbers, Work, descending, slope_with
from autograd.by_hand.slips.readings.reading import FAR_FETCHED, Phrase
from autograd.engine.backward import adjoints
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.simplifying import factors_of
from autograd.paper.slopes import symbolic_slopes
from autograd.table.arithmetic import as_float

MOST_EXCHANGES = 12  # of weights, or of inputs, that are tried

Pairs = list[tuple[str, str]]
Layers = dict[tuple[Value, ...], list[dict[Value, str]]]


def exchanged_weights(example: Example, budget: Budget) -> Iterator[Habit]:
    """Both passes with transposed matrices or kernels turned round, and the forward pass with two weights exchanged."""
    layers = _matrices(example)
    kernels = _kernels(layers)
    for pairs in kernels:
        words = Phrase("the backward pass was made with a kernel turned round: {} exchanged", _told(pairs))
        yield _exchange("back", words, pairs, _backward(example, pairs, budget))
    squares = _squares(layers)
    matrices = [*squares, *([list(itertools.chain(*squares))] if len(squares) > 1 else [])]
    for pairs in matrices:
        words = Phrase("the backward pass was made with a matrix in place of its transpose: {} exchanged", _told(pairs))
        yield _exchange("back", words, pairs, _backward(example, pairs, budget))
    whole = [*matrices, *kernels]
    forward = [*whole, *([pair] for pair in _pairs(example, layers) if [pair] not in whole)]
    for number, pairs in enumerate(forward[:MOST_EXCHANGES]):
        words = Phrase("the forward pass was made with {} exchanged", _told(pairs))
        extra = FAR_FETCHED if number >= max(len(whole), 1) else 0
        yield _exchange("forward", words, pairs, _forward(example, pairs, budget), extra)


def _exchange(where: str, words: Phrase, pairs: Pairs, work: Work, extra: int = 0) -> Habit:
    return Habit("transposed weights", ("exchanged", where, *pairs), words, work, extra, is_rare=True)


def _told(pairs: Pairs) -> str:
    return ", ".join(f"{a} and {b}" for a, b in pairs)


def _forward(example: Example, pairs: Pairs, budget: Budget) -> Work:
    """The work of a person who reads the exchanged weights in the forward pass, and so in the backward pass too."""
    leaves = dict(example.leaves)
    for a, b in pairs:
        leaves[a], leaves[b] = leaves[b], leaves[a]
    return _exchanged(example, descending(replace(example, leaves=leaves), budget), leaves)


def _backward(example: Example, pairs: Pairs, budget: Budget) -> Work:
    """The work of a person who reads the exchanged weights in the backward pass only."""
    partners = {a: b for pair in pairs for a, b in (pair, pair[::-1])}

    def exchanged(order: list[Value]) -> Slope:
        weights = {node.name: node for node in order if node.name in partners}
        return slope_with({w: as_float(weights[partners[name]].data) for name, w in weights.items()})

    def followed(order: list[Value]) -> Gradient:
        return adjoints(order[-1], slope=exchanged(order), order=order)

    def work(claims: list[Claim]) -> Numbers:
        now = descending(example, budget, slope=exchanged(example.floats.graph.order))
        later = descending(example, budget, follow=lambda: followed, first=1)
        return {**now([claim for claim in claims if not claim.steps]), **later(claims)}

    return work


def _exchanged(example: Example, work: Work, leaves: Mapping[str, Exact]) -> Work:
    """The same work; the step may also have begun at the right number of the weight."""

    def with_right_start(claims: list[Claim]) -> Numbers:
        return {
            claim: [*numbers, *(x - as_float(leaves[claim.node] - example.leaves[claim.node]) for x in numbers)]
            if claim == Claim(claim.node, steps=1) and claim.node in example.parameters
            else numbers
            for claim, numbers in work(claims).items()
        }

    return with_right_start


def _squares(layers: Layers) -> list[Pairs]:
    """The pairs that change places if a square matrix is transposed; each once, though every sample has them."""
    squares = {
        tuple((rows[i][columns[j]], rows[j][columns[i]]) for i, j in itertools.combinations(range(len(rows)), 2)): None
        for columns, rows in layers.items()
        if len(columns) == len(rows) > 1
    }
    return [list(pairs) for pairs in squares]


def _kernels(layers: Layers) -> list[Pairs]:
    """The pairs that change places if a kernel is turned round: weights that stand before the same input in turn."""
    inputs: dict[tuple[str, ...], list[tuple[Value, ...]]] = defaultdict(list)
    for columns, rows in layers.items():
        for row in rows:
            inputs[tuple(row.values())].append(columns)
    return [
        [(weights[i], weights[-1 - i]) for i in range(len(weights) // 2)]
        for weights, windows in inputs.items()
        if len(weights) > 1
        and any(a[i] in b[:i] + b[i + 1 :] for a, b in itertools.pairwise(windows) for i in range(len(a)))
    ]


def _pairs(example: Example, layers: Layers) -> list[tuple[str, str]]:
    """The pairs of weights in one layer."""
    order = list(example.parameters)
    alike = [sorted({w for row in rows for w in row.values()}, key=order.index) for rows in layers.values()]
    return list(dict.fromkeys(pair for names in alike for pair in itertools.combinations(names, 2)))


def _matrices(example: Example) -> Layers:
    """The rows of weights of each layer, by the inputs that it gets."""
    graph = example.floats.graph
    layers: Layers = defaultdict(list)
    for target in graph.named:
        slopes = symbolic_slopes(target, order=graph.formula(target))
        row = {}  # the weight of each input, in the order of the formula
        for source, slope in reversed(slopes.items()):
            inputs = [factor for factor in factors_of(slope)[1] if factor.name and factor is not target]
            if len(inputs) == 1 and source.name in example.parameters and inputs[0].name not in example.parameters:
                row[inputs[0]] = source.name
        layers[tuple(row)].append(row)
    return layers


# ---- inputs ----


def exchanged_inputs(example: Example, budget: Budget) -> Iterator[Habit]:
    """p1 − y2 for p1 − y1: two inputs of one role exchanged.  Asked of formulas only, where nothing fits by chance."""
    floats = example.floats
    neighbours = Neighbours(floats.start, floats.graph, floats)
    inputs = [name for name in floats.leaves if name not in floats.parameters] or list(floats.leaves)
    pairs = (
        (a, b)
        for a, b in itertools.combinations(inputs, 2)
        if neighbours.role(floats.start[a]) == neighbours.role(floats.start[b])
    )
    for a, b in itertools.islice(pairs, MOST_EXCHANGES):
        leaves = {**floats.leaves, a: floats.leaves[b], b: floats.leaves[a]}
        words = Phrase("{} and {} are exchanged", a, b)
        yield Habit("wrong factor", ("exchanged", a, b), words, descending(replace(floats, leaves=leaves), budget))
