"""Diagnosis: for every wrong number, the single slip that gives exactly the printed digits.

All readings of a claim are tried, and those that fit are told, the simplest first.  One
slip that explains the whole sheet comes before one slip for each claim.  A number that
follows from an earlier wrong line is told as just that.  Several readings that fit stand
side by side; if none fits, the report says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.candidates import Candidates
from autograd.by_hand.slips.certainty import LOST_DIGITS, NATURAL, NOISE, Certainty
from autograd.by_hand.slips.compared import compared
from autograd.by_hand.slips.constant_in_front import constant_in_front
from autograd.by_hand.slips.following import following
from autograd.by_hand.slips.further_slips import is_first_derivative
from autograd.by_hand.slips.inherited import Inherited, needs_rounding
from autograd.by_hand.slips.kinds import Finding, are_one_slip
from autograd.by_hand.slips.last_digits import LastDigits, is_of_last_digits
from autograd.by_hand.slips.miscopied import Followers, Miscopied
from autograd.by_hand.slips.miscopied_constants import by_a_miscopied_constant
from autograd.by_hand.slips.miswritten import of_the_pen
from autograd.by_hand.slips.one_term import RARE, is_in_one_of_a_sum
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Reading, same
from autograd.by_hand.slips.rounding_habits import is_of_every_number
from autograd.by_hand.slips.signals import from_a_bias
from autograd.by_hand.slips.taken_for_zero import taken_for_zero
from autograd.by_hand.slips.two_in_a_formula import two_in_a_formula
from autograd.by_hand.slips.two_slips import TwoSlips
from autograd.by_hand.slips.unwritten_values import UnwrittenValues
from autograd.by_hand.slips.worked_otherwise import worked_otherwise
from autograd.by_hand.slips.wrong_lines import WrongLines
from autograd.paper.numerals import significant_digits, write_number
from autograd.sentences import counted

MOST_FINDINGS = 8  # for one claim
MANY = 10  # wrong lines, if a search ends for their number and not for the size of the graph
MISSING = ("missing factor", "inner derivative", "batch size")
MUCH = 3  # lines that one slip explains: no coincidence

Source = Callable[[Question], tuple[list[Reading], float]]  # the readings that fit, and how many would by chance


class Diagnosis:
    """What may have led to the wrong claims of a sheet."""

    def __init__(self, lines: WrongLines) -> None:
        self._example = lines.example.floats
        self._ranked: dict[Question, list[Reading]] = {question: [] for question in lines.questions}
        self._by_chance: dict[Question, float] = {}
        self._shared: dict[Hashable, list[Question]] = {}  # the claims that each slip explains
        candidates = Candidates(lines)
        fitting: dict[Question, list[Reading]] = {}
        for question in lines.questions:
            found, self._by_chance[question] = candidates.fitting(question)
            fitting[question] = found
        kept = candidates.coincidences.without(fitting)
        self._doubtful = {question for question in lines.questions if fitting[question] and not kept[question]}
        fitting = {
            q: [_beside_right_lines(reading, lines.printed) for reading in readings] for q, readings in kept.items()
        }
        self._rank(fitting)
        followers = following(lines, lambda q: [r.value for r in self._ranked[q][:1]])
        fitting = {question: fitting[question] + followers[question] for question in lines.questions}
        explained = {q for q, readings in fitting.items() if _is_explained(q, readings)}
        miscopied = Miscopied(lines, followers, explained)
        of_few = self._add_the_miscopied(fitting, miscopied, followers)
        inherited, two_slips = Inherited(lines), TwoSlips(lines, candidates.of_claims)
        self._explain_the_rest(
            fitting,
            (
                partial(from_a_bias, lines),
                inherited.fitting,
                lambda question: (of_few[question], self._by_chance[question]),
                of_the_pen,
                partial(by_a_miscopied_constant, lines.example),
                UnwrittenValues(lines, inherited.slips_at).fitting,
                partial(worked_otherwise, candidates.of_claims.of_derivatives),
                two_slips.fitting,
                constant_in_front,
                taken_for_zero,
                partial(two_in_a_formula, candidates),
            ),
        )
        self._add_to_the_followers(fitting, of_few)
        self._add_the_last_digits(fitting, LastDigits(lines))
        self._unfinished = candidates.unfinished | miscopied.unfinished | inherited.unfinished | two_slips.unfinished
        self._drop_the_rare_in_one_term(fitting)
        self._rank(fitting)

    def _add_the_miscopied(
        self, fitting: dict[Question, list[Reading]], miscopied: Miscopied, followers: Followers
    ) -> dict[Question, list[Reading]]:
        """Add a number miscopied that explains many lines, or one that something else explains; give the others."""
        every = list(miscopied.readings())
        lines = Counter(reading.key for q, reading, _ in every if not followers[q])
        of_few: dict[Question, list[Reading]] = defaultdict(list)
        for question, reading, by_chance in every:
            self._by_chance[question] = max(self._by_chance[question], by_chance)
            is_beside = _is_explained(question, fitting[question]) and not followers[question]
            (fitting if is_beside or lines[reading.key] >= MUCH else of_few)[question].append(reading)
        return of_few

    def _add_to_the_followers(
        self, fitting: dict[Question, list[Reading]], of_few: Mapping[Question, list[Reading]]
    ) -> None:
        """Add a number miscopied to the lines that follow, if it is told of a line that they follow from."""
        told = {reading.key for readings in fitting.values() for reading in readings}
        for question, readings in of_few.items():
            fitting[question] += [r for r in readings if r.key in told and r not in fitting[question]]

    def _explain_the_rest(self, fitting: dict[Question, list[Reading]], sources: Iterable[Source]) -> None:
        """Add what comes to mind only where nothing simpler fits; what nearly does stays if it is simpler."""
        for question, readings in fitting.items():
            if not _is_explained(question, readings):
                for more, by_chance in (source(question) for source in sources):
                    if more:
                        simpler = [r for r in readings if r.cost < min(reading.cost for reading in more)]
                        fitting[question], self._by_chance[question] = [*simpler, *more], by_chance
                        break

    def _add_the_last_digits(self, fitting: dict[Question, list[Reading]], last_digits: LastDigits) -> None:
        """Say that only the last digits are off where all else needs digits that stand nowhere."""
        for question, readings in fitting.items():
            if all(needs_rounding(reading) and reading.extra for reading in readings):
                readings += last_digits.readings(question)
        self._drop_what_stands_otherwise(fitting, last_digits)

    def _drop_what_stands_otherwise(self, fitting: dict[Question, list[Reading]], last_digits: LastDigits) -> None:
        """Drop what was rounded on the way, below lines with other digits, if one line alone bears a habit out.

        Also if the last digits may just be off.
        """
        keys = Counter(reading.key for readings in fitting.values() for reading in readings)
        for question, readings in fitting.items():
            alone = [r for r in readings if is_of_every_number(r) and keys[r.key] == 1]
            if any(map(is_of_last_digits, readings)):
                alone = [reading for reading in readings if reading.kind == "chained rounding"]
            rest = [reading for reading in readings if reading not in alone]
            is_told = any(reading.kind in LOST_DIGITS and not is_of_last_digits(reading) for reading in rest)
            if alone and not is_told and last_digits.has_lines_above(question):
                fitting[question] = rest

    def _drop_the_rare_in_one_term(self, fitting: dict[Question, list[Reading]]) -> None:
        """Drop what hardly anybody does in one term of a sum alone, and one number does not tell from other slips."""
        for question, readings in fitting.items():
            if not question.others:
                fitting[question] = [
                    reading
                    for reading in readings
                    if reading.kind not in RARE or not is_in_one_of_a_sum(reading, question.claim, self._example)
                ]

    def _rank(self, fitting: Mapping[Question, list[Reading]]) -> None:
        """Sort the readings of each claim, and drop those that repeat an earlier one."""
        shared: dict[Hashable, list[Question]] = defaultdict(list)
        for question, readings in fitting.items():
            for reading in readings:
                shared[reading.key].append(question)
        self._shared = shared
        for question, readings in fitting.items():
            alone = any(reading.kind == "inner derivative" or is_first_derivative(reading) for reading in readings)
            ranked = sorted(readings, key=lambda r: _far_fetched(r, _lines(r, shared, alone=alone), question))
            ranked = _with_the_place_first(ranked) if question.others else ranked
            self._ranked[question] = [
                reading for i, reading in enumerate(ranked) if not any(_says_the_same(reading, r) for r in ranked[:i])
            ]

    # ---- the report ----

    def findings(self, question: Question) -> list[Finding]:
        """The slips that explain a wrong claim, the simplest first."""
        return [self._told(reading, question) for reading in self._ranked[question][:MOST_FINDINGS]]

    def remark(self, question: Question) -> str:
        """A remark: no reading fits, or the digits tell too little."""
        if not self._ranked[question]:
            return f"{self._without_a_slip(question)}: {compared(question)}"
        readings, numbers = len(self._ranked[question]), len(self._certainty.numbers(question))
        digits = _digits(question)
        if numbers > 1:
            return f"{readings} readings fit, with {numbers} different numbers: more than {digits} would tell"
        first = self._ranked[question][0]
        beside = {q.text for q in self._shared[first.key]}.difference([question.text], self._followers(question))
        is_shared = first.kind != "follows" and bool(beside)
        is_clear = is_shared or self._certainty.tells_the_number(first, question)
        return "" if is_clear else f"with only {digits} this may be a coincidence"

    @property
    def _certainty(self) -> Certainty:
        return Certainty(self._example, self._ranked, self._shared, self._by_chance)

    def _without_a_slip(self, question: Question) -> str:
        if question in self._doubtful:
            return f"with only {_digits(question)} no slip stands out"
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
        return Finding(
            reading.kind, words, reading.value, tuple(explained), self._certainty.is_certain(reading, question), edges
        )

    def _followers(self, question: Question) -> list[str]:
        """The claims that follow from this one, also over others in between."""
        behind = [question]
        for cause in behind:
            behind += [q for q in self._ranked if q not in behind and self._follows(q, cause)]
        return [q.text for q in behind[1:]]

    def _follows(self, question: Question, cause: Question) -> bool:
        return any(reading.cause is cause for reading in self._ranked[question])


def _digits(question: Question) -> str:
    return f"{counted(question.digits, 'digit')}{' of the change' if question.start else ''}"


def _is_explained(question: Question, readings: Iterable[Reading]) -> bool:
    """Whether a reading gives the digits; what follows but for the last one is explained as well."""
    return any(reading.kind == "follows" or question.fits(reading.value) for reading in readings)


def _beside_right_lines(reading: Reading, printed: Mapping[Claim, float]) -> Reading:
    """A reading; a wrong rule in a formula whose derivative stands right on the sheet is further fetched."""
    what, *of = reading.key if isinstance(reading.key, tuple) else (reading.key,)
    stands_right = what == "rule" and any(claim.by and claim.node in of[:1] for claim in printed)
    return reading._replace(extra=reading.extra + 1) if stands_right else reading


def _far_fetched(reading: Reading, shared: int, question: Question) -> tuple[int, bool, int, int]:
    """How a reading is ranked: what follows from another line, one slip for many lines, lost digits, the simplest.

    One slip that explains ``MUCH`` lines is not the coincidence that lost digits in this line would make it.  A number
    of one digit is first of all just that number.
    """
    is_short = bool(question.printed) and significant_digits(question.printed) == 1
    is_slip = reading.kind not in ("follows", *LOST_DIGITS, "chained rounding")
    is_cut_short = is_slip and is_short and not same(reading.value, question.number)
    is_late = is_short or is_of_last_digits(reading)
    is_of_few = is_of_every_number(reading) and shared < MUCH
    is_of_several = reading.kind == "follows" and reading.cause is None and question.is_cut
    natural = {"follows": 3 if is_of_several else 0, "truncation": 2, "rounding": 3 if is_late else 2}.get(
        reading.kind, 3
    )
    return 1 if is_slip and shared >= MUCH else natural, is_cut_short, -1 if is_of_few else -shared, reading.cost


def _with_the_place_first(ranked: list[Reading]) -> list[Reading]:
    """The readings of a formula, the 2 that is missing somewhere before a 2 "as if" it was: it is no other number."""
    first = ranked[0] if ranked else None
    if first is None or first.kind not in ("two forgotten", "half forgotten"):
        return ranked
    named = [r for r in ranked if r.kind in MISSING and r.cost <= NATURAL and same(r.value, first.value)]
    return [*named, *(reading for reading in ranked if reading not in named)]


def _lines(reading: Reading, shared: Mapping[Hashable, list[Question]], *, alone: bool) -> int:
    """How many lines a slip explains; cos(2x) and exp(2x) lack an inner derivative each, not the same 2 twice."""
    is_its_number = alone and reading.kind in ("two forgotten", "half forgotten")
    return 1 if is_its_number else len(shared[reading.key])


def _says_the_same(reading: Reading, before: Reading) -> bool:
    if reading.kind == before.kind == "chained rounding":
        return True  # rounding to more or to fewer digits is one habit
    if reading.kind == before.kind and same(reading.value, before.value) and str(reading.words) == str(before.words):
        return True
    return are_one_slip(reading.kind, before.kind) and same(reading.value, before.value)
