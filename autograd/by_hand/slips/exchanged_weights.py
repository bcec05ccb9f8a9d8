"""The habit of exchanged weights: a transposed matrix, or two weights of a layer in each other's place."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, Numbers, descending
from autograd.by_hand.slips.reading import FAR_FETCHED, Phrase
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.slopes import factors_of, symbolic_slopes
from autograd.table.arithmetic import as_float

MOST_EXCHANGES = 12  # of weights that are tried

Terms = Mapping[Value, dict[Value, Any]]  # the slopes into each named node, as formulas


def transposed(example: Example, budget: Budget) -> Iterator[Habit]:
    """The forward pass with a transposed matrix, or with two weights exchanged."""
    graph = example.floats.graph
    terms = {node: symbolic_slopes(node, order=graph.formula(node)) for node in graph.named}
    for number, pairs in enumerate(itertools.islice(_exchanges(example, terms), MOST_EXCHANGES)):
        leaves = dict(example.leaves)
        for a, b in pairs:
            leaves[a], leaves[b] = leaves[b], leaves[a]
        exchanged = ", ".join(f"{a} and {b}" for a, b in pairs)
        words = Phrase("the forward pass was made with {} exchanged", exchanged)
        work = _exchanged(example, descending(replace(example, leaves=leaves), budget), leaves)
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
