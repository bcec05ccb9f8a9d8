"""Two slips at once in one derivative, of the most common kinds: a factor and a sign, two factors, a factor and a ½.

A derivative is linear in each of its local derivatives.  So two slips on different edges give the sum of what each
gives alone, and a product of both where one path leads along both edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from autograd.by_hand.slips.candidates import by_chance
from autograd.by_hand.slips.claim_slips import ClaimSlips
from autograd.by_hand.slips.derivative_slips import DerivativeSlips
from autograd.by_hand.slips.kinds import KINDS
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading, same
from autograd.engine.value import Value
from autograd.paper.paths import Edge
from autograd.table.arithmetic import as_float

IN_A_FORMULA = ("missing factor", "activation derivative", "missing path")
OF_THE_WHOLE = ("sign", "half forgotten", "two forgotten")
FEWEST_DIGITS = 4  # that tell two slips from a coincidence
MOST_PAIRS = 10_000  # that are tried for a sheet
BY_CHANCE = 0.02  # expected readings by chance, beyond which none is told


class Change(NamedTuple):
    """A slip in the edges into one node, and what it changes."""

    kind: str
    target: Value
    upward: Mapping[Value, float]  # for each source that is on a path: the change of the slope, times ∂of/∂target
    beyond: float  # the change of ∂target/∂by
    alone: float  # the change of ∂of/∂by
    words: Phrase


class TwoSlips:
    """The readings of derivatives by two slips at once.

    Args:
        slips: the single slips of the example.
    """

    def __init__(self, slips: ClaimSlips) -> None:
        self._slips = slips
        self._left = MOST_PAIRS

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        claim = question.claim
        slips = self._slips.of_derivatives(claim.steps) if claim.by else None
        if slips is None or not question.printed or question.digits < FEWEST_DIGITS:
            return [], 1.0
        of, by = slips.nodes[claim.node], slips.nodes[claim.by]
        tried = list(_pairs(slips, of, by, question.true, self._left))
        self._left -= len(tried)
        fitting = [reading for reading in tried if question.fits(reading.value) and question.is_other(reading.value)]
        chance = by_chance(question, tried)
        return fitting if chance < BY_CHANCE else [], chance


def _pairs(slips: DerivativeSlips, of: Value, by: Value, right: float, most: int) -> Iterator[Reading]:
    changes = list(_changes(slips, of, by, right))
    if len(changes) ** 2 > most:
        return
    whole = [reading for reading in slips.values.of_number(1.0) if reading.kind in OF_THE_WHOLE]
    for change in changes:
        for reading in whole:
            yield _two(change.kind, reading.kind, (right + change.alone) * reading.value, change.words, reading.words)
    for a, b in combinations(changes, 2):
        if a.target is not b.target or not a.upward.keys() & b.upward.keys():
            value = right + a.alone + b.alone + _both(slips, a, b)
            yield _two(a.kind, b.kind, value, a.words, b.words)


def _both(slips: DerivativeSlips, lower: Change, upper: Change) -> float:
    """What two slips change together, on the paths that lead along both."""
    if lower.target is upper.target:
        return 0.0
    between = sum(part * slips.gradient(node).get(lower.target, 0.0) for node, part in upper.upward.items())
    return between * lower.beyond


def _two(kind: str, other: str, value: float, words: Phrase, more: Phrase) -> Reading:
    cost = KINDS[kind].cost + KINDS[other].cost
    key = ("two", words, more)
    return Reading("two slips", key, value, Phrase("{}, and {}", words, more), cost - KINDS["two slips"].cost)


def _changes(slips: DerivativeSlips, of: Value, by: Value, right: float) -> Iterator[Change]:
    """The common slips in the edges on the paths, from the beginning on: factors that are missing, and paths."""
    gradient, tangent = slips.gradient(of), slips.tangent(by)
    for target in slips.order:
        if target is by or target not in gradient or target not in tangent:
            continue
        edges = {edge.source: edge for edge in slips.into(target) if edge.source in tangent}
        for kind, slopes, words in (*_in_formulas(slips, target), *_paths_into(edges.values())):
            changed = {s: slopes[s] - as_float(edges[s].slope) for s in slopes if s in edges}
            beyond = sum(change * tangent[s] for s, change in changed.items())
            alone = gradient[target] * beyond
            if alone and not same(alone, -right):  # nothing is left of a derivative without its only path
                yield Change(kind, target, {s: gradient[target] * x for s, x in changed.items()}, beyond, alone, words)


def _in_formulas(slips: DerivativeSlips, target: Value) -> Iterator[tuple[str, Mapping[Value, float], Phrase]]:
    for slip in slips.in_local_derivatives(target):
        if slip.kind in IN_A_FORMULA:
            yield slip.kind, slip.slopes, slip.words


def _paths_into(edges: Iterable[Edge]) -> Iterator[tuple[str, Mapping[Value, float], Phrase]]:
    for edge in edges:
        yield "missing path", {edge.source: 0.0}, Phrase("the path over {} is missing", edge)
