"""Whether a slip is certain: the digits tell its number, and no other slip that gives it is as natural.

cos(2x) for the derivative of sin(2x) lacks its inner derivative, or just a 2: neither is certain.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.carried.inherited import GOES_ON
from autograd.by_hand.slips.carried.last_digits import LAST_DIGITS
from autograd.by_hand.slips.formulas.batches import is_half_or_batch
from autograd.by_hand.slips.formulas.mended import MENDED
from autograd.by_hand.slips.readings.kinds import say_the_same
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Reading, same
from autograd.by_hand.slips.single.over_time import MEAN_OF_OTHERS
from autograd.by_hand.slips.single.whole_formulas import IN_FRONT, ZERO
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.paths import Paths

IMPROBABLE = 0.01  # expected readings by chance; below this a finding is certain
LOST_DIGITS = ("truncation", "rounding")  # of the true number, as it was written down
NOISE = 1e-13  # relative: what is left of a number that cancels
PASSED_OVER = 1  # the cost of wrong lines that a person would have gone on with
NATURAL = 4  # the cost up to which a reading needs no further digits
OF_A_FACTOR = ("doubled factor", "missing factor", "wrong factor", "derivative of a function")
RIVAL = 2  # the cost beyond that of a reading up to which another slip with the same number may be meant as well
SEVERAL = 2  # lines, as dw and db, that bear out what is rare in one
RARE = ("two slips", "doubled factor")  # in one term of many: a slip of arithmetic in their sum comes before


class Certainty:
    """The wrong claims of a sheet, asked which of their readings are certain.

    Args:
        example: what the sheet is about.
        ranked: the readings of each claim, the simplest first.
        shared: the claims that each slip explains.
        by_chance: how many readings of each claim would fit by chance.
    """

    def __init__(
        self,
        example: Example,
        ranked: Mapping[Question, Sequence[Reading]],
        shared: Mapping[Hashable, Sequence[Question]],
        by_chance: Mapping[Question, float],
    ) -> None:
        self._example = example
        self._ranked = ranked
        self._shared = shared
        self._by_chance = by_chance

    def is_certain(self, reading: Reading, question: Question) -> bool:
        """Whether the digits tell the number of a reading, and no other slip that gives it is as natural.

        Beside a line that it follows from, the slip in that line is as certain as this.
        """
        first, origin = self._ranked[question][0], self._carried_on(question).get(reading.key)
        if origin is not None and reading is not first:
            return self.is_certain(first, question) and self.is_certain(*origin)
        if is_half_or_batch(r.kind for r in self._ranked[question] if same(r.value, reading.value)):
            return False
        if _is_never_certain(reading) or self._has_a_rival(reading, question):
            return False
        if reading.what == MEAN_OF_OTHERS and len(self._shared[reading.key]) < SEVERAL:
            return False  # a slip of arithmetic in one of the terms gives as much
        if reading.kind in OF_A_FACTOR and is_in_one_term(reading, question.claim, self._example):
            return False
        return self.tells_the_number(reading, question)

    def tells_the_number(self, reading: Reading, question: Question) -> bool:
        """Whether all readings that fit give the same number, and a coincidence is improbable.

        A claim of few digits is certain if another claim tells the same slip with certainty.  Several claims of
        few digits are not enough: after a step a hundred times too short, all numbers are as before, to two digits.
        """
        first = self._ranked[question][0]
        origin = self._carried_on(question).get(reading.key)
        if origin is not None and reading is not first:
            return self.tells_the_number(first, question) and self.tells_the_number(*origin)
        if not self._is_the_only_number(reading, question):
            return False
        others = [] if reading.kind == "follows" else self._shared[reading.key]
        alike = [(told, other) for other in others for told in self._ranked[other] if told.key == reading.key]
        return self._is_no_coincidence(reading, question) or any(
            self._is_the_only_number(*pair) and self._is_no_coincidence(*pair) for pair in alike
        )

    def _has_a_rival(self, reading: Reading, question: Question) -> bool:
        """Whether another slip may be meant as well: cos(2x) lacks its inner derivative, or just a 2."""
        carried_on, ranked = self._carried_on(question), self._ranked[question]
        return any(
            other.cost <= reading.cost + RIVAL
            and other.key not in carried_on
            and not (place > ranked.index(reading) and _is_in_other_words(other, reading))
            for place, other in enumerate(ranked)
            if other is not reading
        )

    def _is_no_coincidence(self, reading: Reading, question: Question) -> bool:
        """Whether there are enough digits for a reading: the more far-fetched it is, the more it needs."""
        if abs(question.true) <= NOISE * abs(question.number) and not question.others:
            return False  # the contributions cancel, or a factor is 0: the number says little about where it comes from
        lines = len(self._ranked)
        by_chance = question.chance * lines if reading.kind == "follows" else self._by_chance[question]
        cost = reading.cost + (PASSED_OVER if self._passes_over(reading, question) else 0)
        return by_chance * 4.0 ** max(cost - NATURAL, 0) < IMPROBABLE

    def _passes_over(self, reading: Reading, question: Question) -> bool:
        """Whether a reading is by the right numbers alone, though a wrong line above stands on the way."""
        if reading.kind == "follows" or reading.what == GOES_ON or len(self._shared[reading.key]) > 1:
            return False
        above = list(self._ranked)[: list(self._ranked).index(question)]
        behind = {node.name for node in history(self._example.start[question.claim.node])}
        return any(q.claim == Claim(q.claim.node) and q.claim.node in behind for q in above)

    def _is_the_only_number(self, reading: Reading, question: Question) -> bool:
        own = _before_rounding(reading, question)
        return all(same(number, own) for number in self.numbers(question))

    def numbers(self, question: Question) -> list[float]:
        """The different numbers that the readings give.

        If a claim follows from another, the slip in that one does not count again: carried on without
        rounding it gives a slightly different number, but it is the same slip.
        """
        first, *others = self._ranked[question]
        carried_on = self._carried_on(question)
        told = [_before_rounding(r, question) for r in (first, *(r for r in others if r.key not in carried_on))]
        return [number for i, number in enumerate(told) if not any(same(number, other) for other in told[:i])]

    def _carried_on(self, question: Question) -> dict[Hashable, tuple[Reading, Question]]:
        """The readings of the first wrong claim that this one follows from, directly or over others in between."""
        seen: list[Question] = []
        cause = self._ranked[question][0].cause
        while isinstance(cause, Question) and cause not in seen:
            seen.append(cause)
            cause = next((reading.cause for reading in self._ranked[cause][:1]), None)
        return {reading.key: (reading, origin) for origin in seen[-1:] for reading in self._ranked[origin]}


def _is_in_other_words(reading: Reading, other: Reading) -> bool:
    """Whether two readings may be one slip in other words: of two kinds in one family, about the same formula."""
    one, two = (r.key[1] if isinstance(r.key, tuple) and len(r.key) > 2 else None for r in (reading, other))
    is_of_a_family = reading.kind != other.kind and say_the_same(other.kind, reading.kind)
    return is_of_a_family and (one is None or two is None or one == two)


def _is_never_certain(reading: Reading) -> bool:
    """Whether a reading is of two slips, or says not why, or needs digits that stand nowhere: there are many ways."""
    says_not_why = reading.what in (IN_FRONT, ZERO, MENDED, LAST_DIGITS)
    return (
        says_not_why
        or reading.kind in ("two slips", "chained rounding")
        or (reading.kind == "follows" and reading.extra > 0)
    )


def _before_rounding(reading: Reading, question: Question) -> float:
    """The number of a reading before it was written down; if only digits were lost, the true number."""
    return question.true if reading.kind in LOST_DIGITS else reading.value


# ---- in one term of many ----


def is_in_one_term(reading: Reading, claim: Claim, example: Example) -> bool:
    """Whether a slip is in one entry of an array alone, of several that a derivative adds up.

    So may be a slip of arithmetic in their sum: −3 − 10 − 21 = −32.
    """
    return any(True for _ in _alike(reading, claim, example))


def is_in_one_of_a_sum(reading: Reading, claim: Claim, example: Example) -> bool:
    """Whether it is so, and the other entries are not before or after this one, as those of time steps are."""
    return any(
        one not in history(other) and other not in history(one) for one, other in _alike(reading, claim, example)
    )


def _alike(reading: Reading, claim: Claim, example: Example) -> Iterator[tuple[Value, Value]]:
    """The entries of arrays that a slip is in, each with another entry that the derivative leads over."""
    nodes = {node for edge in reading.words.edges() for node in (edge.source.name, edge.target.name)}
    entries = {name: whole for name in nodes if (whole := name.rpartition("[")[0])}
    if not entries or not claim.by:
        return
    named = example.start
    paths = Paths(example.graph.into, named[claim.by], named[claim.node])
    for other in filter(paths.count, paths.nodes):
        for name, whole in entries.items():
            if other.name != name and other.name.rpartition("[")[0] == whole:
                yield named[name], other
