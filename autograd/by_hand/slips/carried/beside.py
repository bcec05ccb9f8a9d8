"""The entries beside one that follows from a wrong array: an entry that fits tells little if those beside it do not.

The first step of Adam is the rate, up or down.  Where a wrong gradient has the sign that such a step needs, that may
be the toss of a coin, and the other entries of the array tell whether it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.pencil import worked_through
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Reading, same
from autograd.paper.array_names import array_name
from autograd.paper.numerals import half_unit
from autograd.table.arithmetic import as_float

A_TENTH = 0.1  # that a wrong number is moved by: if the digits stay, it tells little more than its sign
TURNED = -2  # times a number, added to it, turns its sign
SIGN_ONLY = 12  # extra cost of what a sign alone tells: that is never certain

Followers = dict[Question, list[Reading]]
Numbers = Mapping[Claim, Sequence[float]]


def whole(claim: Claim) -> Claim | None:
    """The claim about the array of which a claim speaks of one entry; None if it speaks of no array.

    >>> whole(Claim("E", by="w[2]"))[:2], whole(Claim("E"))
    (('E', 'w'), None)
    """
    name = array_name(claim.by or claim.node)
    if not name:
        return None
    return claim._replace(by=name) if claim.by else claim._replace(node=name)


def in_one_formula(question: Question, questions: Sequence[Question]) -> list[Question]:
    """The entries that are carried on together with a wrong one: all of a formula for an array, else itself."""
    array = whole(question.claim) if question.others else None
    return [q for q in questions if array and q.others and whole(q.claim) == array] or [question]


def as_carried_on(cause: Question) -> str:
    """A wrong line in words: one number as it was claimed, a formula for an array by the name of the array."""
    entry = cause.claim.by or cause.claim.node
    is_of_an_array = cause.others and whole(cause.claim)
    return cause.text.replace(entry, array_name(entry)) if is_of_an_array else cause.as_claimed


class Beside:
    """What stands beside the lines that follow from wrong ones."""

    def __init__(self, lines: WrongLines) -> None:
        self._lines = lines
        self._printed = lines.printed
        self._wrong = {question.claim: question for question in lines.questions}
        self._numbers: dict[tuple[object, float], Numbers] = {}
        self._arrays: dict[Claim, list[Claim]] = defaultdict(list)
        for claim in (*self._wrong, *lines.printed):
            if array := whole(claim):
                self._arrays[array].append(claim)

    def weighed(self, question: Question, readings: Sequence[Reading]) -> list[Reading]:
        """The readings that a claim follows, without those of which the digits tell too little."""
        kept = []
        for reading in readings:
            if not self._stays(question, reading.cause):
                kept.append(reading)
            elif not self._speaks_against(question, reading.cause):
                kept.append(reading._replace(extra=reading.extra + SIGN_ONLY))
        return kept

    def _stays(self, question: Question, cause: object) -> bool:
        """Whether a claim has the same digits where the wrong number that it follows from is a little larger."""
        moved = self._carried(cause, A_TENTH).get(question.claim, [])
        return any(map(question.fits, moved)) and not question.fits(question.true)

    def _speaks_against(self, question: Question, cause: object) -> bool:
        """Whether an entry of the same array is not what would follow for it."""
        array = whole(question.claim)
        return array is not None and any(self._is_other(claim, cause) for claim in self._arrays[array])

    def _is_other(self, claim: Claim, cause: object) -> bool:
        after = self._carried(cause, 0.0).get(claim, [])
        before, turned = self._carried((), 0.0).get(claim, []), self._carried(cause, TURNED).get(claim, [])
        is_independent = all(map(same, before, after)) and all(map(same, turned, after))
        return bool(after) and not is_independent and not any(self._holds(claim, number) for number in after)

    def _holds(self, claim: Claim, number: float) -> bool:
        """Whether a number stands there; trailing zeros of the digits of a right one are lost here."""
        if claim in self._wrong:
            return self._wrong[claim].may_be(number)
        return abs(number - self._printed[claim]) <= as_float(half_unit(repr(self._printed[claim])))

    def _carried(self, cause: object, moved: float) -> Numbers:
        """The numbers of all claims where wrong lines are carried on: those beside a cause, all of them, or none."""
        if (cause, moved) not in self._numbers:
            given = {q.claim: q.number * (1 + moved) for q in self._together(cause)}
            asked = [*self._wrong, *self._printed]
            self._numbers[cause, moved] = worked_through(self._lines.desk, given, asked)
        return self._numbers[cause, moved]

    def _together(self, cause: object) -> Sequence[Question]:
        if not isinstance(cause, Question):
            return self._lines.questions if cause is None else []
        array = whole(cause.claim)
        return [q for q in self._lines.questions if array and whole(q.claim) == array] or [cause]
