"""Diagnosis: for every wrong number, which single slip gives exactly the digits that were printed.

All readings of a claim are tried.  Those that fit are told, the simplest first: one
slip that explains the whole sheet before one for each claim, and a number that
follows from an earlier wrong line as just that.  Where several fit, they stand side
by side; where none does, that is said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.candidates import Candidates
from autograd.by_hand.slips.following import following
from autograd.by_hand.slips.kinds import Finding, are_one_slip
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Reading, same
from autograd.engine.value import Value
from autograd.paper.numerals import significant_digits, write_number
from autograd.paper.paths import Graph
from autograd.sentences import counted

MOST_EFFORT = 12.0  # seconds, roughly: beyond it no slip is looked for
MOST_FINDINGS = 8  # that are told of one claim
ROUNDED = 1e-3  # how near a ratio to 1 looks like a rounded number in a formula
POINT = 0.004  # how near the logarithm of a ratio has to be to a whole number: 1 %
IMPROBABLE = 0.02  # readings that fit by chance, below which a finding is certain
LOST_DIGITS = ("truncation", "rounding")  # of the true number, as it was written down
MUCH = 3  # lines that are explained by one slip
NATURAL = 4  # the cost up to which that is enough


class Diagnosis:
    """What may have led to the wrong claims of a sheet.

    Args:
        example: what the sheet is about.
        questions: the wrong claims, in the order of the sheet.
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(self, example: Example, questions: Sequence[Question], printed: Mapping[Claim, float]) -> None:
        self._ranked: dict[Question, list[Reading]] = {question: [] for question in questions}
        self._by_chance: dict[Question, float] = {}
        self._shared: dict[Hashable, list[Question]] = {}  # the claims that each slip explains
        self._too_large = _is_too_large(example, len(questions))
        if self._too_large:
            return
        candidates = Candidates(example, questions, printed)
        fitting: dict[Question, list[Reading]] = {}
        for question in questions:
            fitting[question], self._by_chance[question] = candidates.fitting(question)
        self._rank(fitting)
        followers = following(example, questions, printed, lambda q: [r.value for r in self._ranked[q][:1]])
        self._rank({question: fitting[question] + followers[question] for question in questions})

    def _rank(self, fitting: Mapping[Question, list[Reading]]) -> None:
        """Sort the readings of each claim, and drop those that say the same as one before."""
        shared: dict[Hashable, list[Question]] = defaultdict(list)
        for question, readings in fitting.items():
            for reading in readings:
                shared[reading.key].append(question)
        self._shared = shared
        for question, readings in fitting.items():
            ranked = sorted(readings, key=lambda reading: _far_fetched(reading, len(shared[reading.key])))
            self._ranked[question] = [
                reading for i, reading in enumerate(ranked) if not any(_says_the_same(reading, r) for r in ranked[:i])
            ]

    # ---- what is told ----

    def findings(self, question: Question) -> list[Finding]:
        """What explains a wrong claim, the simplest first."""
        return [self._told(reading, question) for reading in self._ranked[question][:MOST_FINDINGS]]

    def remark(self, question: Question) -> str:
        """What else there is to say: that none fits, or how little the digits tell."""
        if self._too_large:
            return "the graph is too large to look for a slip in it"
        if not self._ranked[question] and question.others and question.fits(question.true):
            return ""  # a formula that is right here, and nowhere else
        if not self._ranked[question]:
            return f"no single slip explains it: {_compared(question)}"
        readings, numbers = len(self._ranked[question]), len(self._numbers(question))
        digits = f"{counted(question.digits, 'digit')}{' of the change' if question.start else ''}"
        if numbers > 1:
            return f"{readings} readings fit, with {numbers} different numbers: more than {digits} would tell"
        is_certain = self._is_certain(self._ranked[question][0], question)
        return "" if is_certain else f"with only {digits} this may be a coincidence"

    def _told(self, reading: Reading, question: Question) -> Finding:
        words = str(reading.words)
        if reading.kind not in LOST_DIGITS:
            digits = min(max(significant_digits(question.printed) + 1, 6), 15) if question.printed else 6
            words += f": {write_number(reading.value, digits)} instead of {write_number(question.true, digits)}"
        alike = [] if reading.kind == "follows" else [other.text for other in self._shared[reading.key]]
        explained = dict.fromkeys([question.text, *alike, *self._followers(question)])
        return Finding(reading.kind, words, reading.value, tuple(explained), self._is_certain(reading, question))

    def _followers(self, question: Question) -> list[str]:
        return [q.text for q, ranked in self._ranked.items() if any(reading.cause is question for reading in ranked)]

    def _is_certain(self, reading: Reading, question: Question) -> bool:
        """Whether only the number of this reading fits, and a coincidence is improbable; several may give it.

        Few digits are borne out by another claim that tells the same slip with certainty.  Several such claims
        of few digits are not: a step a hundred times too short, say, leaves all numbers as they were, to two digits.
        """
        first = self._ranked[question][0]
        origin = self._carried_on(question).get(reading.key)
        if origin is not None and reading is not first:
            return self._is_certain(first, question) and self._is_certain(*origin)
        if not self._is_the_only_number(reading, question):
            return False
        others = [] if reading.kind == "follows" else self._shared[reading.key]
        alike = [(told, other) for other in others for told in self._ranked[other] if told.key == reading.key]
        return self._is_no_coincidence(reading, question) or any(
            self._is_the_only_number(*pair) and self._is_no_coincidence(*pair) for pair in alike
        )

    def _is_no_coincidence(self, reading: Reading, question: Question) -> bool:
        """Whether the digits bear a reading out: the more far-fetched it is, the more of them it takes."""
        lines = len(self._ranked)
        by_chance = question.chance * lines if reading.kind == "follows" else self._by_chance[question]
        return by_chance * 4.0 ** max(reading.cost - NATURAL, 0) < IMPROBABLE

    def _is_the_only_number(self, reading: Reading, question: Question) -> bool:
        own = _before_rounding(reading, question)
        return all(same(number, own) for number in self._numbers(question))

    def _numbers(self, question: Question) -> list[float]:
        """The different numbers that the readings give.

        Where a claim is told to follow from another, the slip in that one does not count again: carried on
        without rounding it gives a number of its own, and is still the same slip.
        """
        first, *others = self._ranked[question]
        carried_on = self._carried_on(question)
        told = [_before_rounding(r, question) for r in (first, *(r for r in others if r.key not in carried_on))]
        return [number for i, number in enumerate(told) if not any(same(number, other) for other in told[:i])]

    def _carried_on(self, question: Question) -> dict[Hashable, tuple[Reading, Question]]:
        """The readings of the claim that this one is told to follow from, if that itself follows from none."""
        cause = self._ranked[question][0].cause
        if not isinstance(cause, Question) or any(reading.kind == "follows" for reading in self._ranked[cause][:1]):
            return {}
        return {reading.key: (reading, cause) for reading in self._ranked[cause]}


def _before_rounding(reading: Reading, question: Question) -> float:
    """The number that a reading gives, before it was written down; where only digits were lost it is the true one."""
    return question.true if reading.kind in LOST_DIGITS else reading.value


def _is_power_of_ten(ratio: float) -> bool:
    if not 1e-4 < ratio < 1e4 or 0.5 < ratio < 2:
        return False
    power = math.log10(ratio)
    return abs(power - round(power)) < POINT


def _is_too_large(example: Example, questions: int) -> bool:
    """Whether looking for single slips takes too long: for each named node, each formula, each claim.

    The seconds are those of one core of a small machine, roughly.  The walk ends as soon as there are
    too many, for the formulas of a graph with few names may each be as long as its history.
    """
    graph = Graph(*example.in_floats().graph().values())
    seconds = 1.5e-3 * len(graph.named)
    for node in graph.named:
        if seconds > MOST_EFFORT:
            return True
        operations = graph.operations(node)
        edges = len({a for operation in operations for a in operation.args if isinstance(a, Value) and a.name})
        bending = sum(bool(operation.op and operation.op.mistaken) for operation in operations)
        seconds += len(operations) * (2e-5 * edges + 3.5e-5 * bending + 5e-6 * len(operations))
        seconds += 45e-6 * edges * questions + 5e-7 * edges * questions**2
    return seconds > MOST_EFFORT


def _far_fetched(reading: Reading, shared: int) -> tuple[int, int, int]:
    """What follows from another line first, then one slip for much of the sheet, digits cut off, then the simplest.

    One that explains as many lines as ``MUCH`` is no coincidence of the digits that are cut off in this one.
    """
    natural = {"follows": 0, "truncation": 2}.get(reading.kind, 3)
    is_slip = reading.kind not in ("follows", *LOST_DIGITS, "chained rounding")
    return 1 if is_slip and shared >= MUCH else natural, -shared, reading.cost


def _says_the_same(reading: Reading, before: Reading) -> bool:
    if reading.kind == before.kind == "chained rounding":
        return True  # rounded to more or to fewer digits: one habit
    if reading.kind == before.kind and same(reading.value, before.value) and str(reading.words) == str(before.words):
        return True
    return are_one_slip(reading.kind, before.kind) and same(reading.value, before.value)


def _compared(question: Question) -> str:
    """The ratio and the difference to the true number."""
    difference = write_number(abs(question.number - question.true))
    beside = f"{difference} {'above' if question.number > question.true else 'below'} the true number"
    if not question.true or not question.number:
        return beside
    ratio = question.number / question.true
    if not math.isfinite(ratio):
        return beside if math.isfinite(question.number) else "it has no finite value"
    if question.others and abs(ratio - 1) < ROUNDED:
        return f"{beside}, as if a number in it was rounded: write the formula in its place"
    point = " (is the decimal point in its place?)" if _is_power_of_ten(ratio) else ""
    return f"{write_number(ratio, 6)} times the true number{point}, and {beside}"
