"""An example that is too large to try every slip in every formula: what follows from a wrong line, and what is quick.

In a layer of 20 × 10 with a batch of 16 one wrong output of the softmax makes 46 lines wrong.  To try all slips takes
half a second for each of them.  That they follow from that output is found for all of them together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import Printed
from autograd.by_hand.pencil.chain_on_paper import ChainOnPaper
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import worked_through
from autograd.by_hand.pencil.wrong_lines import WrongLines, may_follow
from autograd.by_hand.slips.carried.beside import as_carried_on, whole
from autograd.by_hand.slips.matrices.by_itself import ByItself, compared
from autograd.by_hand.slips.matrices.groups import Group
from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import same
from autograd.by_hand.slips.single.by_heart import known_by_heart
from autograd.engine.value import Value
from autograd.paper.numerals import half_unit
from autograd.table.arithmetic import as_float

MOST_CAUSES = 12  # arrays and numbers that others may follow from: each takes up to 0.1 s
IMPROBABLE = 0.01  # the chance of all digits; below this a finding is certain
NOT_TRIED = "no wrong line above gives its digits; the slips in its formulas were not tried: the graph is too large"
NOT_ALL_TRIED = "no wrong line above and no slip in its own formula gives its digits; the graph is too large for others"

Numbers = Mapping[Claim, Sequence[float]]


class Large:
    """What may have led to the wrong claims of a sheet about a large example.

    Args:
        lines: those of the sheet.
        explained: the wrong ones that need no further cause.
    """

    def __init__(self, lines: WrongLines, explained: Collection[Question]) -> None:
        self._lines = lines
        example, questions, printed = lines
        self._printed = printed
        self._right_entries: dict[Claim, list[Claim]] = defaultdict(list)  # of each array
        for claim in printed:
            self._right_entries[whole(claim) or claim].append(claim)
        self._claims = [*(question.claim for question in questions), *printed]
        self._ways: dict[tuple[Claim, ...], Sequence[Numbers]] = {}  # by the wrong lines
        arrays = _by_array(questions)
        self._by_itself = ByItself(example, questions, printed)
        by_itself = {q: found for array in arrays for q, found in self._by_itself.findings(array).items()}
        self._findings = {q: [] if q in explained else by_itself[q] for q in questions}
        waiting = [array for array in arrays if not any(q in explained or q.others for q in array)]
        for array in waiting[: MOST_CAUSES if len(arrays) > 1 else 0]:
            earlier = arrays[: arrays.index(array)]
            above = [other for other in earlier if may_follow(array[0], other[0].claim, example.leaves)]
            several = [[q for other in above for q in other]] if len(above) > 1 else []
            for cause in (*reversed(above), *several):  # the nearest first
                if found := self._followers(array, cause):
                    self._findings |= found
                    break

    @property
    def _desk(self) -> Desk:
        return self._lines.desk  # laid out only where there is something to carry on

    def findings(self, question: Question) -> list[Finding]:
        """What explains a wrong claim."""
        return self._findings[question]

    def remark(self, question: Question) -> str:
        """What was not looked at, where nothing explains a claim."""
        if self._findings[question]:
            return ""
        return NOT_ALL_TRIED if question in self._by_itself.tried else NOT_TRIED

    def _followers(self, array: Sequence[Question], cause: Sequence[Question]) -> dict[Question, list[Finding]]:
        """The entries that move with wrong lines above, if what these give is the number of every one of them."""
        claims = {q.claim for q in array}
        right = [claim for claim in self._beside(array) if claim not in claims]
        ways = self._carried_on(cause)
        moved = [q for q in array if self._moves(q.claim, ways)]
        beside = [claim for claim in right if self._moves(claim, ways)]
        for fits in (Question.fits, Question.may_be):
            for way in ways if moved else ():
                found = {q: next((x for x in way.get(q.claim, []) if fits(q, x)), None) for q in moved}
                numbers = {q: number for q, number in found.items() if number is not None}
                if len(numbers) == len(moved) and all(self._holds(claim, way) for claim in beside):
                    return _told(numbers, cause, "")
        return self._with_rounding(moved, ways[0], cause) if moved else {}

    def _with_rounding(
        self, moved: Sequence[Question], way: Numbers, cause: Sequence[Question]
    ) -> dict[Question, list[Finding]]:
        """The same, where more digits were carried on than are written there."""
        reach = self._reach(cause)
        numbers, chance = dict[Question, float](), 1.0
        for question in moved:
            number = next(iter(way.get(question.claim, [])), math.nan)
            open_by = question.allowed + reach.get(question.claim, 0.0)
            if not abs(number - question.number) <= open_by:
                return {}
            numbers[question] = number
            change = number - next(iter(self._right.get(question.claim, [])), math.nan)
            chance *= min(2 * open_by / abs(change), 1.0)
        return _told(numbers, cause, ", with digits that are not written there") if chance < IMPROBABLE else {}

    def _reach(self, cause: Sequence[Question]) -> Mapping[Claim, float]:
        """How far the digits that are not written in wrong lines may lead, to first order: along values, or back."""
        desk, error = self._desk, self._desk.example.error
        open_by = {claim: as_float(half_unit(repr(self._printed[claim]))) for claim in self._beside(cause)}
        open_by |= {question.claim: question.allowed for question in cause}
        worked_through(desk, {q.claim: q.number for q in cause}, [])  # the slopes are those at the wrong numbers
        slope = ChainOnPaper(desk, {}, 0, None, None, None).slope
        reach: dict[Value, float] = {}
        if all(claim == Claim(claim.node) for claim in open_by):
            for node in desk.nodes:
                passed = (abs(slope(node, s)) * reach[s] for s in desk.sources[node] if s in reach)
                reach[node] = open_by.get(Claim(node.name)) or sum(passed)
            return {Claim(node.name): far for node, far in reach.items()}
        for node in reversed(desk.nodes):
            passed = (abs(slope(target, node)) * reach[target] for target in desk.targets[node])
            reach[node] = open_by.get(Claim(error, by=node.name)) or sum(passed)
        return {Claim(error, by=node.name): far for node, far in reach.items()}

    def _beside(self, array: Sequence[Question]) -> list[Claim]:
        """The right entries of an array."""
        claim = array[0].claim
        return self._right_entries.get(whole(claim) or claim, [])

    def _carried_on(self, cause: Sequence[Question]) -> Sequence[Numbers]:
        """The numbers of all claims with the wrong lines, the others as they are or as they are printed."""
        wrong = {q.claim: q.number for q in cause}
        if tuple(wrong) not in self._ways:
            self._ways[tuple(wrong)] = list(self._worked_through(wrong))
        return self._ways[tuple(wrong)]

    def _worked_through(self, wrong: Mapping[Claim, float]) -> Iterator[Numbers]:
        values = {c: Printed(x, (x, x)) for c, x in wrong.items() if c == Claim(c.node)}
        by_heart = {claim: line.number for claim, line in known_by_heart(self._desk, values).items()}
        for known in ({}, self._printed):
            yield worked_through(self._desk, {**known, **wrong}, self._claims)
            if by_heart:
                yield worked_through(self._desk, {**known, **by_heart, **wrong}, self._claims)
                yield {claim: [x] for claim, x in by_heart.items()}

    def _moves(self, claim: Claim, ways: Sequence[Numbers]) -> bool:
        """Whether the wrong lines make a difference to a claim."""
        before = self._right.get(claim, [])
        return any(not same(a, b) for way in ways[:1] for a, b in zip(way.get(claim, []), before, strict=False))

    @cached_property
    def _right(self) -> Numbers:
        return worked_through(self._desk, {}, self._claims)

    def _holds(self, claim: Claim, way: Numbers) -> bool:
        """Whether a right entry would stand there as well, but for its last digit."""
        reach = 3 * as_float(half_unit(repr(self._printed[claim])))
        return any(abs(number - self._printed[claim]) <= reach for number in way.get(claim, []))


def _by_array(questions: Iterable[Question]) -> list[list[Question]]:
    """The wrong lines of each array together, a number by itself."""
    arrays: dict[Claim, list[Question]] = defaultdict(list)
    for question in questions:
        arrays[whole(question.claim) or question.claim].append(question)
    return list(arrays.values())


def _told(numbers: Mapping[Question, float], cause: Sequence[Question], how: str) -> dict[Question, list[Finding]]:
    texts = [question.text for question in numbers]
    chance = math.prod(min(question.chance, 1.0) for question in numbers)
    told = {}
    for question, number in numbers.items():
        near = how or ("" if question.fits(number) else ", but for its last digit")
        words = f"follows from {_in_words(cause)} above{near}: {compared(number, question)}"
        claims = (question.text, *(text for text in texts if text != question.text))
        told[question] = [Finding("follows", words, number, claims, certain=not near and chance < IMPROBABLE)]
    return told


def _in_words(cause: Sequence[Question]) -> str:
    arrays = _by_array(cause)
    if len(arrays) > 1:
        return "the wrong lines"
    array = whole(cause[0].claim)
    return Group(array, {}, {}).name if array and len(cause) > 1 else as_carried_on(cause[0])
