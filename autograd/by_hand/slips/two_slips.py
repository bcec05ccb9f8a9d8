"""Two slips at once in one derivative, of the most common kinds: a sign and a ½, a factor and a sign, two factors.

The sign, a ½ and a 2 belong to the whole number, so they go with any other slip.  Beside these a derivative is linear
in each of its local derivatives: two slips on different edges give the sum of what each gives alone, and a product of
both where one path leads along both edges.

The more common pairs are asked first.  There are few of them, so they need fewer digits than all pairs of factors.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import combinations
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.on_paper import Chain, gradient_along
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.candidates import Candidates
from autograd.by_hand.slips.formulas.terms import path_over
from autograd.by_hand.slips.readings.coincidence import by_chance
from autograd.by_hand.slips.readings.kinds import KINDS
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading, same
from autograd.by_hand.slips.single.claim_slips import ClaimSlips
from autograd.by_hand.slips.single.derivative_slips import NOTHING, DerivativeSlips
from autograd.by_hand.slips.single.value_slips import has_a_half, of_number
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.graph import Edge
from autograd.table.arithmetic import as_float

IN_A_FORMULA = ("missing factor", "derivative of a function", "missing path", "factor sign")
OF_A_PART = (*IN_A_FORMULA, "inner derivative")
OF_EVERYTHING = (-1, -2)  # times the right number: the only path left out, or the sign of all paths turned
OF_THE_WHOLE = ("sign", "half forgotten", "two forgotten")
FEWEST_DIGITS = 4  # that tell two slips from a coincidence
MOST_PAIRS = 10_000  # that are tried for a sheet: 0.05 s
BY_CHANCE = 0.02  # expected readings by chance, beyond which none is told
TOGETHER = ({*OF_A_PART} - {"missing path"}) | {"neighbour"}  # the kinds that a slip of the whole may come with
OF_A_TERM = ("missing path", "doubled path")  # of a sum

Given = Mapping[Claim, float]  # derivatives that are taken from the sheet


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
        lines: those of the sheet.
        slips: the single slips of the example.
    """

    def __init__(self, lines: WrongLines, slips: ClaimSlips) -> None:
        self._slips = slips
        self._printed = {claim: number for claim, number in lines.printed.items() if claim.by and not claim.steps}
        self._left = MOST_PAIRS
        self.unfinished: set[Question] = set()  # for which not every pair was tried

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        claim = question.claim
        slips = self._slips.of_derivatives(claim.steps) if claim.by else None
        if slips is None or not question.printed or question.digits < FEWEST_DIGITS:
            return [], 1.0
        tried: list[Reading] = []
        for pairs in self._from_the_most_common(slips, question):
            tried += pairs
            chance = by_chance(question, tried)
            fitting = [r for r in tried if question.fits(r.value) and question.is_other(r.value)]
            if fitting or chance > BY_CHANCE:
                break
        return fitting if chance < BY_CHANCE else [], chance

    def _from_the_most_common(self, slips: DerivativeSlips, question: Question) -> Iterator[Iterable[Reading]]:
        yield _of_the_whole(question)
        for work in self._works(slips, question):
            yield _with_one_of_the_whole(slips, question, work)
            yield self._of_the_edges(slips, question, work)

    def _of_the_edges(self, slips: DerivativeSlips, question: Question, work: Sequence[Given]) -> Iterator[Reading]:
        of, by = slips.nodes[question.claim.node], slips.nodes[question.claim.by]
        for given in work:
            chain = slips.chain(of, by, given)
            changes = list(_changes(slips, chain, by, chain.gradient.get(by, 0.0)))
            if len(changes) ** 2 > self._left:
                self.unfinished.add(question)
                continue
            for reading in _pairs(chain, by, changes):
                self._left -= 1
                yield reading

    def _works(self, slips: DerivativeSlips, question: Question) -> Iterator[Sequence[Given]]:
        """The work in a line: what is left from the derivatives on the sheet on, as printed or with all digits; all."""
        printed = {claim: number for claim, number in self._printed.items() if claim != question.claim}
        if printed and not question.claim.steps:
            yield printed, {c: slips.derivative(slips.nodes[c.node], slips.nodes[c.by], NOTHING) for c in printed}
        yield (NOTHING,)


def whole_slips() -> list[Reading]:
    """The slips of a whole number, as what it is multiplied by."""
    return [reading for reading in of_number(1.0) if reading.kind in OF_THE_WHOLE]


def _of_the_whole(question: Question) -> Iterator[Reading]:
    """The sign turned, and a ½ or a 2 forgotten."""
    for one, other in combinations(whole_slips(), 2):
        if one.value * other.value != 1:
            yield _two(one.kind, other.kind, question.true * one.value * other.value, one.words, other.words)


def _with_one_of_the_whole(slips: DerivativeSlips, question: Question, work: Sequence[Given]) -> Iterator[Reading]:
    """A slip of one factor or path, and one of the whole."""
    of, by = slips.nodes[question.claim.node], slips.nodes[question.claim.by]
    has_one = has_a_half(history(of))
    wholes = [whole for whole in whole_slips() if has_one or whole.kind != "half forgotten"]
    for given in work:
        for one in slips.of_derivative(of, by, given):
            if one.kind in OF_A_PART:
                for whole in wholes:
                    yield two(one, whole)


def _pairs(chain: Chain, by: Value, changes: Sequence[Change]) -> Iterator[Reading]:
    right = chain.gradient.get(by, 0.0)
    onward = cache(partial(gradient_along, chain.into))
    for a, b in combinations(changes, 2):
        if a.target is not b.target or not a.upward.keys() & b.upward.keys():
            value = right + a.alone + b.alone + _both(onward, a, b)
            yield _two(a.kind, b.kind, value, a.words, b.words)


def _both(onward: Callable[[Value], Mapping[Value, float]], lower: Change, upper: Change) -> float:
    """What two slips change together, on the paths that lead along both."""
    if lower.target is upper.target:
        return 0.0
    between = sum(part * onward(node).get(lower.target, 0.0) for node, part in upper.upward.items())
    return between * lower.beyond


def two(one: Reading, whole: Reading) -> Reading:
    """A slip and one of the whole, told together."""
    return _two(one.kind, whole.kind, one.value * whole.value, one.words, whole.words)


def _two(kind: str, other: str, value: float, words: Phrase, more: Phrase) -> Reading:
    cost = KINDS[kind].cost + KINDS[other].cost
    key = ("two", words, more)
    return Reading("two slips", key, value, Phrase("{}, and {}", words, more), cost - KINDS["two slips"].cost)


def _changes(slips: DerivativeSlips, chain: Chain, by: Value, right: float) -> Iterator[Change]:
    """The common slips in the edges on the paths, from the beginning on: factors that are missing, and paths."""
    gradient, tangent = chain.gradient, chain.tangent
    for target, entering in chain.into.items():
        if target is by or target not in gradient or target not in tangent:
            continue
        edges = {edge.source: edge for edge in entering if edge.source in tangent and edge not in chain.given}
        for kind, slopes, words in (*_in_formulas(slips, target, edges), *_paths_into(edges.values())):
            changed = {s: slopes[s] - as_float(edges[s].slope) for s in slopes if s in edges}
            beyond = sum(change * tangent[s] for s, change in changed.items())
            alone = gradient[target] * beyond
            if alone and not any(same(alone, times * right) for times in OF_EVERYTHING):
                yield Change(kind, target, {s: gradient[target] * x for s, x in changed.items()}, beyond, alone, words)


def _in_formulas(
    slips: DerivativeSlips, target: Value, sources: Collection[Value]
) -> Iterator[tuple[str, Mapping[Value, float], Phrase]]:
    for slip in slips.in_local_derivatives(target, sources):
        if slip.kind in IN_A_FORMULA:
            yield slip.kind, slip.slopes, slip.words


def _paths_into(edges: Iterable[Edge]) -> Iterator[tuple[str, Mapping[Value, float], Phrase]]:
    for edge in edges:
        yield "missing path", {edge.source: 0.0}, Phrase("{} is missing", path_over(edge))


# ---- in a formula ----


def two_in_a_formula(candidates: Candidates, question: Question) -> tuple[list[Reading], float]:
    """The readings of a formula by two slips at once, which hold at other numbers too."""
    asked = question.others and question.claim.by and not question.claim.steps
    return (list(_readings(question, candidates)) or _mended(question), 0.0) if asked else ([], 1.0)


def _readings(question: Question, candidates: Candidates) -> Iterator[Reading]:
    claim = question.claim
    for reading in _single_slips(claim, question.true, candidates):
        for whole in whole_slips():
            if question.fits(reading.value * whole.value) and all(
                any(point.fits(number * whole.value) for number in candidates.numbers_at(point, claim, reading))
                for point in question.others
            ):
                yield two(reading, whole)


def _mended(question: Question) -> list[Reading]:
    """A change of the formula, wherever it is, and a slip of the whole; a term beside it is too rare for that."""
    return [
        two(reading._replace(value=reading.value / whole.value), whole)
        for times, reading in question.mended()
        for whole in whole_slips()
        if times == whole.value and reading.kind not in OF_A_TERM
    ]


def _single_slips(claim: Claim, true: float, candidates: Candidates) -> Iterator[Reading]:
    slips = candidates.of_claims
    for reading in (*slips.readings(claim, true), *slips.by_rare_slips(claim)):
        if reading.kind in TOGETHER:
            yield reading
