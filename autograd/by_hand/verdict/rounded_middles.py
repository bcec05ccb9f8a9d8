"""Numbers in the middle of a formula, which no line shows, rounded as the sheet rounds.

σ(1.854) by way of e^−1.854 = 0.157 is 1/1.157 = 0.864, where all digits give 0.865.  Of a sum people write down each
term: 0.1·0.345 + 0.3·0.203 is 0.035 + 0.061 = 0.096, where all digits give 0.095.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import product

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import FEWEST_OF_A_ROUNDED, Bound, Printed
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.normalised import mean_square_less_square
from autograd.by_hand.pencil.pencil import Pencil, found_by
from autograd.by_hand.pencil.roundings import Rounding, to_decimals, to_digits
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import same
from autograd.engine.value import Value
from autograd.paper.numerals import decimals_of

MOST_OFF = 1.5  # units of the last digit that rounding the terms moves: what is further off was rounded too early
A_LITTLE = 1e-9  # relative: what floats may be off
ENOUGH_DECIMALS = 3  # a sheet that shows so many has them in its terms as well, also where few of them are digits
_WITH_HALVES_TO_EVEN = partial(to_decimals, halves_to_even=True)  # as programs do: 0.2685 is 0.268, 0.5175 is 0.518

Way = tuple[Callable[[int], Rounding], int, bool]  # how numbers are rounded, to how many places, and which of them


class RoundedInTheMiddle:
    """What values are with every number in the middle of their formulas rounded, as the result or what enters.

    One time through the formulas that lead to the questions answers all of them that have as many decimals or digits:
    of 160 outputs of a layer it takes 0.3 s in place of 3.

    Args:
        desk: the example.
        known: the lines that are right.
        questions: what is asked for.
    """

    def __init__(self, desk: Desk, known: Mapping[Claim, Printed], questions: Collection[Question]) -> None:
        self._desk = desk
        self._known = known
        self._asked = [claim for claim in (question.claim for question in questions) if claim == Claim(claim.node)]
        self._beside = _beside_in_a_softmax(desk, self._asked) if self._asked else {}
        self._asked_after_steps = [q.claim for q in questions if q.claim == Claim(q.claim.node, steps=q.claim.steps)]
        self._values: dict[Way, dict[Claim, list[float]]] = {}
        self._after_steps: dict[Way, dict[Claim, list[float]]] = {}

    def numbers(self, question: Question) -> Iterator[float]:
        """The numbers of a value that no line gives; none of anything else."""
        desk, claim = self._desk, question.claim
        if claim != Claim(claim.node, steps=claim.steps) or claim.node in desk.leaves:
            return
        lines = [_line_of(desk, self._known, source, claim.steps) for source in desk.sources[desk.graph[claim.node]]]
        if claim.steps and None in lines:
            yield from self._by_unwritten_lines(question)
            return
        yield from self._left_to_one(claim)
        yield from mean_square_less_square(desk, self._known, claim)
        entering = [line.digits for line in lines if line]
        yield from self._rounded(to_decimals, decimals_of(question.printed), claim)
        yield from self._numbers_by(_WITH_HALVES_TO_EVEN, decimals_of(question.printed), False, claim)
        if entering:
            yield from self._rounded(to_digits, max(entering), claim)

    def _left_to_one(self, claim: Claim) -> Iterator[float]:
        """What the printed outputs of a softmax leave to 1, for the one that comes last."""
        beside = self._beside.get(claim, [])
        lines = [self._known[other] for other in beside if other in self._known]
        places = {node.name: place for place, node in enumerate(self._desk.nodes)} if lines else {}
        if lines and len(lines) == len(beside) and all(places[other.node] < places[claim.node] for other in beside):
            yield 1 - math.fsum(line.number for line in lines)

    def _by_unwritten_lines(self, question: Question) -> Iterator[float]:
        """The numbers of a value after a step with each line on the way rounded that the sheet does not ask for.

        They are rounded as the lines that it does ask for.  What is in the middle of their formulas may be as well.
        """
        for (rounding, count), everywhere in product(self._ways_of_the_sheet(question), (False, True)):
            way = rounding, count, everywhere
            if way not in self._after_steps:
                pencil = partial(Pencil, self._desk, _numbers(self._known), rounding(count), everywhere=everywhere)
                self._after_steps[way] = found_by(pencil, self._asked_after_steps)
            yield from self._after_steps[way].get(question.claim, [])

    def _ways_of_the_sheet(self, question: Question) -> Iterator[tuple[Callable[[int], Rounding], int]]:
        """How its lines are rounded: to decimals if more of them have the same decimals than digits, or to digits."""
        lines = [line for line in self._known.values() if line.half and not same(*line.ends)]
        by_decimals = Counter(-round(math.log10(2 * line.half)) for line in lines).most_common(1)
        by_digits = Counter(line.digits for line in lines).most_common(1)
        if not lines or by_decimals[0][1] >= by_digits[0][1]:
            yield from product((to_decimals, _WITH_HALVES_TO_EVEN), {decimals_of(question.printed), *dict(by_decimals)})
        if lines and by_digits[0][1] >= by_decimals[0][1]:
            yield to_digits, by_digits[0][0]

    def _rounded(self, rounding: Callable[[int], Rounding], count: int, claim: Claim) -> Iterator[float]:
        for exponentials in (False, True):
            yield from self._numbers_by(rounding, count, exponentials, claim)

    def _numbers_by(
        self, rounding: Callable[[int], Rounding], count: int, exponentials: bool, claim: Claim
    ) -> list[float]:
        given = _numbers(self._known)
        pencil = partial(Pencil, self._desk, given, rounding(count), everywhere=True, exponentials=exponentials)
        if claim.steps:
            return found_by(pencil, [claim]).get(claim, [])
        key = rounding, count, exponentials
        if key not in self._values:
            asked = {*self._asked, *(other for beside in self._beside.values() for other in beside)}
            self._values[key] = found_by(partial(pencil, only=asked), asked)
        return self._values[key].get(claim, []) if self._is_borne_out(claim, self._values[key]) else []

    def _is_borne_out(self, claim: Claim, numbers: Mapping[Claim, Sequence[float]]) -> bool:
        """Whether the other outputs of a softmax that are right were found in the same way: they have the same sum."""
        lines = {other: self._known[other] for other in self._beside.get(claim, []) if other in self._known}
        return all(
            any(abs(number - line.number) <= max(line.half, abs(line.number) * A_LITTLE) for number in numbers[other])
            for other, line in lines.items()
            if numbers.get(other)
        )


def _beside_in_a_softmax(desk: Desk, claims: Collection[Claim]) -> dict[Claim, list[Claim]]:
    """The other outputs of the softmax that each claim is an output of."""
    found: dict[Claim, list[Claim]] = defaultdict(list)
    asked = {claim.node for claim in claims}
    for (share, _), (other, is_own) in desk.shares.items():
        if share.name in asked and not is_own:
            found[Claim(share.name)].append(Claim(other.name))
    return found


def _line_of(desk: Desk, known: Mapping[Claim, Printed], node: Value, steps: int) -> Printed | None:
    """The line about a node after some steps; of one that no step moves, any."""
    return known.get(Claim(node.name, steps=steps)) or (known.get(Claim(node.name)) if node in desk.lasting else None)


def with_rounded_terms(
    desk: Desk, known: Mapping[Claim, Printed], questions: Collection[Question], bounds: Mapping[Claim, Sequence[Bound]]
) -> dict[Claim, list[float]]:
    """What derivatives and lines of an optimiser are with a number in the middle that has no line of its own rounded.

    Of a derivative these are the terms of a sum over paths, of a bias correction the power of β: all to the decimals of
    the line.  A term that is a given number is written down as it is, and so may be a short one.  And 1/√2 is 0.707.
    """
    by_decimals: dict[int, list[Claim]] = defaultdict(list)
    for question in questions:
        is_value = not question.claim.by and not question.claim.last_step
        if not is_value and any(_may_be_by_terms(question, bound.number) for bound in bounds.get(question.claim, [])):
            by_decimals[decimals_of(question.printed)].append(question.claim)
    found: dict[Claim, list[float]] = defaultdict(list)
    for decimals, claims in by_decimals.items():
        rule = desk.rule._replace(decimals=decimals) if desk.rule.corrected else None
        for terms in _of_terms(desk, decimals):
            pencil = partial(Pencil, desk, _numbers(known), terms=terms, rule=rule)
            for claim, numbers in found_by(pencil, claims).items():
                found[claim] += numbers
    slopes = [claim for claims in by_decimals.values() for claim in claims if claim.by]
    short = partial(Pencil, desk, _numbers(known), constants=to_digits(FEWEST_OF_A_ROUNDED))
    for claim, numbers in found_by(short, slopes).items() if slopes else ():
        found[claim] += numbers
    return found


def _may_be_by_terms(question: Question, number: float) -> bool:
    decimals = decimals_of(question.printed) if question.printed else 0
    is_long = question.digits > 2 or (question.digits > 1 and decimals >= ENOUGH_DECIMALS)
    return decimals > 0 and is_long and abs(number - question.number) <= 2 * MOST_OFF * question.allowed


def _of_terms(desk: Desk, decimals: int) -> Iterator[Rounding]:
    """How terms are rounded: all but given numbers, or all but these and short ones."""
    to_few, rounded = to_digits(FEWEST_OF_A_ROUNDED), to_decimals(decimals)
    yield lambda x: x if abs(x) in desk.given else rounded(x)
    yield lambda x: x if abs(x) in desk.given or same(x, to_few(x)) else rounded(x)


def _numbers(known: Mapping[Claim, Printed]) -> dict[Claim, float]:
    return {claim: line.number for claim, line in known.items()}
