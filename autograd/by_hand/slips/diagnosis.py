"""Diagnosis: for every wrong number, the single slip that gives exactly the printed digits.

All readings of a claim are tried, and those that fit are told, the simplest first.  One
slip that explains the whole sheet comes before one slip for each claim.  A number that
follows from an earlier wrong line is told as just that.  Several readings that fit stand
side by side; if none fits, the report says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.batches import is_half_or_batch
from autograd.by_hand.slips.candidates import Candidates
from autograd.by_hand.slips.compared import compared
from autograd.by_hand.slips.effort import is_too_large
from autograd.by_hand.slips.following import following
from autograd.by_hand.slips.inherited import Inherited, is_on_top
from autograd.by_hand.slips.kinds import Finding, are_one_slip, say_the_same
from autograd.by_hand.slips.miscopied import Miscopied
from autograd.by_hand.slips.miscopied_constants import MiscopiedConstants
from autograd.by_hand.slips.miswritten import of_the_pen
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Reading, same
from autograd.by_hand.slips.two_slips import TwoSlips
from autograd.engine.history import history
from autograd.paper.numerals import significant_digits, write_number
from autograd.sentences import counted

MOST_FINDINGS = 8  # for one claim
IMPROBABLE = 0.01  # expected readings by chance; below this a finding is certain
LOST_DIGITS = ("truncation", "rounding")  # of the true number, as it was written down
MANY = 10  # wrong lines, if a search ends for their number and not for the size of the graph
MUCH = 3  # lines that one slip explains: no coincidence
NOISE = 1e-13  # relative: what is left of a number that cancels
PASSED_OVER = 1  # the cost of wrong lines that a person would have gone on with
NATURAL = 4  # the cost up to which a reading needs no further digits
RIVAL = 2  # the cost beyond that of a reading up to which another slip with the same number may be meant as well

Source = Callable[[Question], tuple[list[Reading], float]]  # the readings that fit, and how many would by chance


class Diagnosis:
    """What may have led to the wrong claims of a sheet.

    Args:
        example: what the sheet is about.
        questions: the wrong claims, in the order of the sheet.
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(self, example: Example, questions: Sequence[Question], printed: Mapping[Claim, float]) -> None:
        self._example = example.floats
        self._ranked: dict[Question, list[Reading]] = {question: [] for question in questions}
        self._by_chance: dict[Question, float] = {}
        self._shared: dict[Hashable, list[Question]] = {}  # the claims that each slip explains
        self._too_large = is_too_large(example, len(questions))
        if self._too_large:
            return
        candidates = Candidates(example, questions, printed)
        fitting: dict[Question, list[Reading]] = {}
        for question in questions:
            fitting[question], self._by_chance[question] = candidates.fitting(question)
        self._rank(fitting)
        followers = following(example, questions, printed, lambda q: [r.value for r in self._ranked[q][:1]])
        fitting = {question: fitting[question] + followers[question] for question in questions}
        explained = {q for q, readings in fitting.items() if any(q.fits(reading.value) for reading in readings)}
        miscopied = Miscopied(example, printed, followers, explained)
        for question, reading, by_chance in miscopied.readings():
            fitting[question].append(reading)
            self._by_chance[question] = max(self._by_chance[question], by_chance)
        inherited, two_slips = Inherited(example, questions, printed), TwoSlips(candidates.of_claims, printed)
        constants = MiscopiedConstants(example)
        self._explain_the_rest(fitting, (inherited.fitting, of_the_pen, constants.fitting, two_slips.fitting))
        self._unfinished = candidates.unfinished | miscopied.unfinished | inherited.unfinished | two_slips.unfinished
        self._rank(fitting)

    def _explain_the_rest(self, fitting: dict[Question, list[Reading]], sources: Iterable[Source]) -> None:
        """Add what comes to mind only where nothing simpler fits; what nearly does stays if it is simpler."""
        for question, readings in fitting.items():
            if not any(question.fits(reading.value) for reading in readings):
                for more, by_chance in (source(question) for source in sources):
                    if more:
                        simpler = [r for r in readings if r.cost < min(reading.cost for reading in more)]
                        fitting[question], self._by_chance[question] = [*simpler, *more], by_chance
                        break

    def _rank(self, fitting: Mapping[Question, list[Reading]]) -> None:
        """Sort the readings of each claim, and drop those that repeat an earlier one."""
        shared: dict[Hashable, list[Question]] = defaultdict(list)
        for question, readings in fitting.items():
            for reading in readings:
                shared[reading.key].append(question)
        self._shared = shared
        for question, readings in fitting.items():
            ranked = sorted(readings, key=lambda r: _far_fetched(r, len(shared[r.key]), question))
            self._ranked[question] = [
                reading for i, reading in enumerate(ranked) if not any(_says_the_same(reading, r) for r in ranked[:i])
            ]

    # ---- the report ----

    def findings(self, question: Question) -> list[Finding]:
        """The slips that explain a wrong claim, the simplest first."""
        return [self._told(reading, question) for reading in self._ranked[question][:MOST_FINDINGS]]

    def remark(self, question: Question) -> str:
        """A remark: no reading fits, or the digits tell too little."""
        if self._too_large:
            return "the graph is too large to look for a slip in it"
        if not self._ranked[question]:
            return f"{self._without_a_slip(question)}: {compared(question)}"
        readings, numbers = len(self._ranked[question]), len(self._numbers(question))
        digits = f"{counted(question.digits, 'digit')}{' of the change' if question.start else ''}"
        if numbers > 1:
            return f"{readings} readings fit, with {numbers} different numbers: more than {digits} would tell"
        first = self._ranked[question][0]
        beside = {q.text for q in self._shared[first.key]}.difference([question.text], self._followers(question))
        is_shared = first.kind != "follows" and bool(beside)
        is_clear = is_shared or self._tells_the_number(first, question)
        return "" if is_clear else f"with only {digits} this may be a coincidence"

    def _without_a_slip(self, question: Question) -> str:
        if question not in self._unfinished:
            return "no single slip explains it"
        if question.claim.steps > 1:
            return "not every slip was tried: there are too many steps"
        too_much = "the sheet has too many wrong lines" if len(self._ranked) >= MANY else "the graph is too large"
        return f"not every slip was tried: {too_much}"

    def _told(self, reading: Reading, question: Question) -> Finding:
        words = str(reading.words)
        if reading.kind not in LOST_DIGITS and question.is_other(reading.value):
            digits = min(max(significant_digits(question.printed) + 1, 6), 15) if question.printed else 6
            value = 0.0 if abs(reading.value) <= NOISE * abs(question.true) else reading.value
            words += f": {write_number(value, digits)} instead of {write_number(question.true, digits)}"
        alike = [] if reading.kind == "follows" else [other.text for other in self._shared[reading.key]]
        explained = dict.fromkeys([question.text, *alike, *self._followers(question)])
        edges = tuple((edge.target.name, edge.source.name) for edge in dict.fromkeys(reading.words.edges()))
        return Finding(reading.kind, words, reading.value, tuple(explained), self._is_certain(reading, question), edges)

    def _followers(self, question: Question) -> list[str]:
        """The claims that follow from this one, also over others in between."""
        behind = [question]
        for cause in behind:
            behind += [q for q in self._ranked if q not in behind and self._follows(q, cause)]
        return [q.text for q in behind[1:]]

    def _follows(self, question: Question, cause: Question) -> bool:
        return any(reading.cause is cause for reading in self._ranked[question])

    def _is_certain(self, reading: Reading, question: Question) -> bool:
        """Whether the digits tell the number of a reading, and no other slip that gives it is as natural.

        Beside a line that it follows from, the slip in that line is as certain as this.
        """
        first, origin = self._ranked[question][0], self._carried_on(question).get(reading.key)
        if origin is not None and reading is not first:
            return self._is_certain(first, question) and self._is_certain(*origin)
        if _is_of_unwritten_digits(reading) or self._has_a_rival(reading, question):
            return False
        return self._tells_the_number(reading, question)

    def _tells_the_number(self, reading: Reading, question: Question) -> bool:
        """Whether all readings that fit give the same number, and a coincidence is improbable.

        A claim of few digits is certain if another claim tells the same slip with certainty.  Several claims of
        few digits are not enough: after a step a hundred times too short, all numbers are as before, to two digits.
        """
        if is_half_or_batch(r.kind for r in self._ranked[question] if same(r.value, reading.value)):
            return False
        first = self._ranked[question][0]
        origin = self._carried_on(question).get(reading.key)
        if origin is not None and reading is not first:
            return self._tells_the_number(first, question) and self._tells_the_number(*origin)
        if not self._is_the_only_number(reading, question):
            return False
        others = [] if reading.kind == "follows" else self._shared[reading.key]
        alike = [(told, other) for other in others for told in self._ranked[other] if told.key == reading.key]
        return self._is_no_coincidence(reading, question) or any(
            self._is_the_only_number(*pair) and self._is_no_coincidence(*pair) for pair in alike
        )

    def _has_a_rival(self, reading: Reading, question: Question) -> bool:
        """Whether another slip may be meant as well: cos(2x) lacks its inner derivative, or just a 2."""
        carried_on = self._carried_on(question)
        return any(
            other.cost <= reading.cost + RIVAL
            and other.key not in carried_on
            and not say_the_same(other.kind, reading.kind)
            for other in self._ranked[question]
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
        if reading.kind == "follows" or is_on_top(reading) or len(self._shared[reading.key]) > 1:
            return False
        above = list(self._ranked)[: list(self._ranked).index(question)]
        behind = {node.name for node in history(self._example.start[question.claim.node])}
        return any(q.claim == Claim(q.claim.node) and q.claim.node in behind for q in above)

    def _is_the_only_number(self, reading: Reading, question: Question) -> bool:
        own = _before_rounding(reading, question)
        return all(same(number, own) for number in self._numbers(question))

    def _numbers(self, question: Question) -> list[float]:
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


def _is_of_unwritten_digits(reading: Reading) -> bool:
    """Whether a reading needs digits that stand nowhere: there is nearly always a way to cut and round that fits."""
    return reading.kind == "chained rounding" or (reading.kind == "follows" and reading.extra > 0)


def _before_rounding(reading: Reading, question: Question) -> float:
    """The number of a reading before it was written down; if only digits were lost, the true number."""
    return question.true if reading.kind in LOST_DIGITS else reading.value


def _far_fetched(reading: Reading, shared: int, question: Question) -> tuple[int, bool, int, int]:
    """How a reading is ranked: what follows from another line, one slip for many lines, lost digits, the simplest.

    One slip that explains ``MUCH`` lines is not the coincidence that lost digits in this line would make it.  A number
    of one digit is first of all just that number.
    """
    is_short = bool(question.printed) and significant_digits(question.printed) == 1
    is_slip = reading.kind not in ("follows", *LOST_DIGITS, "chained rounding")
    is_cut_short = is_slip and is_short and not same(reading.value, question.number)
    natural = {"follows": 0, "truncation": 2, "rounding": 3 if is_short else 2}.get(reading.kind, 3)
    return 1 if is_slip and shared >= MUCH else natural, is_cut_short, -shared, reading.cost


def _says_the_same(reading: Reading, before: Reading) -> bool:
    if reading.kind == before.kind == "chained rounding":
        return True  # rounding to more or to fewer digits is one habit
    if reading.kind == before.kind and same(reading.value, before.value) and str(reading.words) == str(before.words):
        return True
    return are_one_slip(reading.kind, before.kind) and same(reading.value, before.value)
