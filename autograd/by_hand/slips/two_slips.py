"""Two slips at once in one derivative, of the most common kinds: a sign and a ½, a factor and a sign, two factors.

The sign, a ½ and a 2 belong to the whole number, so they go with any other slip.  Beside these a derivative is linear
in each of its local derivatives: two slips on different edges give the sum of what each gives alone, and a product of
both where one path leads along both edges.

The more common pairs are asked first.  There are few of them, so they need fewer digits than all pairs of factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
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
OF_A_PART = (*IN_A_FORMULA, "inner derivative")
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
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(self, slips: ClaimSlips, printed: Mapping[Claim, float]) -> None:
        self._slips = slips
        self._printed = {claim: number for claim, number in printed.items() if claim.by and not claim.steps}
        self._left = MOST_PAIRS

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        claim = question.claim
        slips = self._slips.of_derivatives(claim.steps) if claim.by else None
        if slips is None or not question.printed or question.digits < FEWEST_DIGITS:
            return [], 1.0
        tried: list[Reading] = []
        for pairs in (_of_the_whole, self._with_one_of_the_whole, self._of_the_edges):
            tried += pairs(slips, question)
            chance = by_chance(question, tried)
            fitting = [
                reading for reading in tried if question.fits(reading.value) and question.is_other(reading.value)
            ]
            if fitting or chance > BY_CHANCE:
                break
        return fitting if chance < BY_CHANCE else [], chance

    def _with_one_of_the_whole(self, slips: DerivativeSlips, question: Question) -> Iterator[Reading]:
        """A slip of one factor or path, from the exact numbers or from those on the sheet, and one of the whole."""
        of, by = slips.nodes[question.claim.node], slips.nodes[question.claim.by]
        given = {} if question.claim.steps else {c: x for c, x in self._printed.items() if c != question.claim}
        for on_paper in ({}, given) if given else ({},):
            for one in slips.of_derivative(of, by, on_paper):
                if one.kind in OF_A_PART:
                    for whole in _whole(slips):
                        yield _two(one.kind, whole.kind, one.value * whole.value, one.words, whole.words)

    def _of_the_edges(self, slips: DerivativeSlips, question: Question) -> list[Reading]:
        of, by = slips.nodes[question.claim.node], slips.nodes[question.claim.by]
        tried = list(_pairs(slips, of, by, question.true, self._left))
        self._left -= len(tried)
        return tried


def _whole(slips: DerivativeSlips) -> list[Reading]:
    """The slips of a whole number, as what it is multiplied by."""
    return [reading for reading in slips.values.of_number(1.0) if reading.kind in OF_THE_WHOLE]


def _of_the_whole(slips: DerivativeSlips, question: Question) -> Iterator[Reading]:
    """The sign turned, and a ½ or a 2 forgotten."""
    for one, other in combinations(_whole(slips), 2):
        if one.value * other.value != 1:
            yield _two(one.kind, other.kind, question.true * one.value * other.value, one.words, other.words)


def _pairs(slips: DerivativeSlips, of: Value, by: Value, right: float, most: int) -> Iterator[Reading]:
    changes = list(_changes(slips, of, by, right))
    if len(changes) ** 2 > most:
        return
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
