"""Claims that follow from a wrong line: their numbers would be right if that line were."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import number_for, worked_through
from autograd.by_hand.pencil.reach import reaches
from autograd.by_hand.pencil.wrong_lines import WrongLines, may_follow
from autograd.by_hand.slips.carried.beside import Beside, Followers, as_carried_on, in_one_formula
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading

OFF = 1  # extra cost if the last digit is another
UNWRITTEN = 3  # extra cost if the digits that were carried on are not on the paper


def following(lines: WrongLines, unrounded: Callable[[Question], Sequence[float]]) -> Followers:
    """The claims that follow from an earlier wrong line, or from several, each with a reading that says so.

    Args:
        lines: those of the sheet.
        unrounded: the numbers that a wrong line may have had before it was rounded.
    """
    wrong = [q for q in lines.questions if q.claim.steps <= MOST_STEPS]
    if len(wrong) < 2:
        return {question: [] for question in lines.questions}
    search = _Search(lines, unrounded)
    for cause in wrong:
        search.from_one(cause)
    search.from_all(wrong)
    beside = Beside(lines)
    return {q: beside.weighed(q, _from_the_nearest(lines.desk, q, search.followers)) for q in lines.questions}


class _Search:
    """The followers of wrong lines found so far: the example is computed again with the wrong numbers in it."""

    def __init__(self, lines: WrongLines, unrounded: Callable[[Question], Sequence[float]]) -> None:
        self.lines = lines
        self.unrounded = unrounded
        self._before: dict[frozenset[Claim], Mapping[Claim, Sequence[float]]] = {}
        self.followers: Followers = {question: [] for question in lines.questions}

    def from_one(self, cause: Question) -> None:
        """Carry on one wrong line, with the other numbers as they are or as they are printed.

        The other entries of a formula for an array are wrong as well.
        """
        others = [
            q
            for q in self.followers
            if q is not cause
            and may_follow(q, cause.claim, self.lines.example.leaves)
            and not _are_of_two_steps(q.claim, cause.claim, self.lines.example)
        ]
        entries = {q.claim: q.number for q in in_one_formula(cause, list(self.followers)) if q is not cause}
        for printed in ({}, self.lines.printed):
            known = {**printed, **entries}
            for number in (cause.number, *self.unrounded(cause)):
                self._carry(known, [{cause.claim: number}], others, cause)
            if cause.printed:  # a calculator may have kept more digits than were written down
                ends = [{cause.claim: cause.number + end} for end in (-cause.allowed, cause.allowed)]
                self._carry(known, ends, [q for q in others if not self.unrounded(q)], cause)

    def from_all(self, wrong: Sequence[Question]) -> None:
        """Carry on all wrong lines at once, for the claims that follow from no single one."""
        alone = [q for q in self.followers if not q.others and not any(r.cause for r in self.followers[q])]
        self._carry({}, [{q.claim: q.number for q in wrong}], alone, None)

    def _carry(
        self,
        known: Mapping[Claim, float],
        wrong: Sequence[Mapping[Claim, float]],
        questions: Sequence[Question],
        cause: Question | None,
    ) -> None:
        """Add what the questions become where wrong numbers are carried on, or any numbers between two."""
        waiting = [q for q in questions if not any(reading.cause is cause for reading in self.followers[q])]
        if not waiting:
            return
        claims = [question.claim for question in waiting]
        as_printed = {cause.claim: cause.number} if cause else {}
        before = self._without_it(known)
        after = [worked_through(self.lines.desk, {**known, **given}, claims) for given in (as_printed, *wrong)]
        for question in waiting:
            for without, printed, *ends in zip(*(x.get(question.claim, []) for x in (before, *after)), strict=False):
                value = _carried(question, without, ends)
                if value is not None and not any(r.cause is cause for r in self.followers[question]):
                    self.followers[question].append(self._reading(question, cause, printed, value, ends))

    def _without_it(self, known: Mapping[Claim, float]) -> Mapping[Claim, Sequence[float]]:
        """What all questions become without a wrong number."""
        key = frozenset(known)  # its numbers are those of the sheet
        if key not in self._before:
            self._before[key] = worked_through(self.lines.desk, known, [q.claim for q in self.followers])
        return self._before[key]

    def _reading(
        self, question: Question, cause: Question | None, printed: float, value: float, ends: Sequence[float]
    ) -> Reading:
        """That it follows; the wider apart two ends lead, the less it says that a number between them fits."""
        words, extra = _words(cause, question, list(self.followers)), 0
        if len(ends) > 1 and question.is_but_for_the_last_digit(printed):
            value, words = printed, Phrase("{}, but for its last digit", words)
        elif not question.shows(value):  # as far off as a number of a machine may be
            words, extra = Phrase("{}, but for its last digit", words), OFF
        elif len(ends) > 1:
            words = Phrase("{}, with digits that are not written there", words)
        if len(ends) > 1:
            extra = UNWRITTEN + math.ceil(math.log((max(ends) - min(ends)) / (2 * question.allowed) + 1, 4))
        return Reading("follows", ("follows", cause), value, words, extra, cause=cause)


def _carried(question: Question, without: float, ends: Sequence[float]) -> float | None:
    """The number between the ends that is nearest to the claimed one.

    None if that does not fit, or if the wrong line makes no difference to it.
    """
    low, high = min(ends), max(ends)
    value = min(max(question.number, low), high)
    is_moved = abs(value - without) > 1e-12 * abs(without) and not low <= without <= high
    return value if is_moved and question.fits(value) else None


def _words(cause: Question | None, question: Question, in_order: list[Question]) -> Phrase:
    if cause is None:
        return Phrase("follows from several wrong lines")
    where = "above" if in_order.index(cause) < in_order.index(question) else "below"
    return Phrase("follows from {} {}", as_carried_on(cause), where)


def _are_of_two_steps(claim: Claim, cause: Claim, example: Example) -> bool:
    """Whether a claim is about the step of one parameter, and its cause comes with the step of another, or after it."""
    comes_with_a_step = cause.last_step > 0 or cause.by in example.leaves
    return (
        claim.last_step <= cause.last_step + bool(cause.by)
        and claim.is_of_a_step(example.parameters)
        and comes_with_a_step
        and claim.node != (cause.by or cause.node)
    )


def _from_the_nearest(desk: Desk, question: Question, followers: Followers) -> list[Reading]:
    """Of the lines that a claim follows from, those that no other of them follows from.

    A line that explains it with the digits that are written comes before any that needs further ones, and one that is
    computed from others of them before those.
    """
    plainly = min((reading.extra for reading in followers[question]), default=0)
    readings = [reading for reading in followers[question] if reading.extra == plainly]
    causes = [reading.cause for reading in readings if isinstance(reading.cause, Question)]
    before = {reading.cause for cause in causes for reading in followers[cause]}
    nearest = [reading for reading in readings if reading.cause is None or reading.cause not in before]

    def passed(reading: Reading) -> int:
        """How many of the other lines a line is computed from."""
        own = reading.cause
        if not isinstance(own, Question):
            return 0
        return sum(reaches(desk, other.claim, own.claim) for other in causes if other is not own)

    return sorted(nearest, key=passed, reverse=True)


# ---- a bias for its error signal ----


def from_a_bias(lines: WrongLines, question: Question) -> tuple[list[Reading], float]:
    """The readings of a line that follows from a wrong derivative by a bias above, and how many would fit by chance."""
    asked = question.printed and question.claim.by and question.claim.steps <= MOST_STEPS
    above = lines.questions[: lines.questions.index(question)] if asked else ()
    carried = [(cause, signal) for cause in above for signal in _signal(cause.claim, lines.example)]
    fitting = []
    for cause, signal in carried:
        if may_follow(question, signal, lines.example.leaves):
            number = number_for(lines.desk, {**lines.printed_beside(question), signal: cause.number}, question.claim)
            if number is not None and question.fits(number):
                words = Phrase("follows from {} above", as_carried_on(cause))
                fitting.append(Reading("follows", ("follows", cause), number, words, cause=cause))
    return fitting[-1:], question.chance * len(carried)


def _signal(claim: Claim, example: Example) -> Iterator[Claim]:
    """The derivative by the sum that a bias is a term of; none for another claim."""
    by = example.floats.start.get(claim.by)
    if by is None or by.op is not None or claim != Claim(claim.node, by=claim.by):
        return
    edges = [edge for entering in example.floats.graph.into.values() for edge in entering if edge.source is by]
    if len(edges) == 1 and edges[0].slope == 1 and edges[0].target.name != claim.node:
        yield Claim(claim.node, by=edges[0].target.name)
