"""Diagnosis: for every wrong number, the single slip that gives exactly the printed digits.

All readings of a claim are tried, and those that fit are told, the simplest first.  One
slip that explains the whole sheet comes before one slip for each claim.  A number that
follows from an earlier wrong line is told as just that.  Several readings that fit stand
side by side; if none fits, the report says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial

from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.candidates import Candidates
from autograd.by_hand.slips.carried.following import following, from_a_bias
from autograd.by_hand.slips.carried.inherited import Inherited
from autograd.by_hand.slips.carried.last_digits import LAST_DIGITS, LastDigits
from autograd.by_hand.slips.certainty import LOST_DIGITS, NOISE, RARE, Certainty, is_in_one_of_a_sum
from autograd.by_hand.slips.habits.rounding_habits import EVERY
from autograd.by_hand.slips.ranking import MUCH, alike_in_arrays, beside_right_lines, in_one_term, in_order
from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.slips.readings.question import Question, compared
from autograd.by_hand.slips.readings.reading import Reading
from autograd.by_hand.slips.single.miscopied import Followers, Miscopied
from autograd.by_hand.slips.single.miswritten import of_the_pen
from autograd.by_hand.slips.single.unwritten_values import UnwrittenValues
from autograd.by_hand.slips.single.whole_formulas import constant_in_front, taken_for_zero
from autograd.by_hand.slips.single.worked_otherwise import worked_otherwise
from autograd.by_hand.slips.two_slips import TwoSlips, two_in_a_formula
from autograd.paper.numerals import significant_digits, write_number
from autograd.sentences import counted

MOST_FINDINGS = 8  # for one claim
MANY = 10  # wrong lines, if a search ends for their number and not for the size of the graph

Source = Callable[[Question], tuple[list[Reading], float]]  # the readings that fit, and how many would by chance


class Diagnosis:
    """What may have led to the wrong claims of a sheet."""

    def __init__(self, lines: WrongLines) -> None:
        self._lines = lines
        self._example = lines.example.floats
        self._ranked: dict[Question, list[Reading]] = {question: [] for question in lines.questions}
        self._by_chance: dict[Question, float] = {}
        self._doubtful: set[Question] = set()
        self._shared: dict[Hashable, list[Question]] = {}  # the claims that each slip explains
        candidates = Candidates(lines)
        alone = self._fitting_alone(candidates)
        self._rank(alone)
        followers = following(lines, lambda q: [r.value for r in self._ranked[q][:1]])
        fitting = {question: alone[question] + followers[question] for question in lines.questions}
        miscopied = Miscopied(lines, followers, {q for q, readings in fitting.items() if _is_explained(q, readings)})
        of_few = self._add_the_miscopied(fitting, miscopied, followers)
        inherited, two_slips = Inherited(lines), TwoSlips(lines, candidates.of_claims)
        self._explain_the_rest(fitting, self._further_sources(candidates, inherited, of_few, two_slips))
        self._add_to_the_followers(fitting, of_few)
        self._add_the_last_digits(fitting, LastDigits(lines))
        self._unfinished = candidates.unfinished | miscopied.unfinished | inherited.unfinished | two_slips.unfinished
        self._drop_the_rare_in_one_term(fitting)
        self._rank(fitting)

    def _fitting_alone(self, candidates: Candidates) -> dict[Question, list[Reading]]:
        """The readings of each claim that need no other line, without coincidences."""
        fitting: dict[Question, list[Reading]] = {}
        for question in self._lines.questions:
            fitting[question], self._by_chance[question] = candidates.fitting(question)
        kept = candidates.coincidences.without(fitting)
        self._doubtful = {question for question, readings in fitting.items() if readings and not kept[question]}
        printed = self._lines.printed
        return {q: [beside_right_lines(reading, printed) for reading in readings] for q, readings in kept.items()}

    def _further_sources(
        self,
        candidates: Candidates,
        inherited: Inherited,
        of_few: Mapping[Question, list[Reading]],
        two_slips: TwoSlips,
    ) -> Sequence[Source]:
        """Where readings come from that come to mind only where nothing simpler fits, the likely first."""
        return (
            partial(from_a_bias, self._lines),
            inherited.fitting,
            lambda question: (of_few[question], self._by_chance[question]),
            of_the_pen,
            UnwrittenValues(self._lines, inherited.slips_at).fitting,
            partial(worked_otherwise, candidates.of_claims.of_derivatives),
            two_slips.fitting,
            constant_in_front,
            taken_for_zero,
            partial(two_in_a_formula, candidates),
        )

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
            if all(reading.kind == "chained rounding" and reading.extra for reading in readings):
                readings += last_digits.readings(question)
        self._drop_what_stands_otherwise(fitting, last_digits)

    def _drop_what_stands_otherwise(self, fitting: dict[Question, list[Reading]], last_digits: LastDigits) -> None:
        """Drop what was rounded on the way, below lines with other digits, if one line alone bears a habit out.

        Also if the last digits may just be off.
        """
        keys = Counter(reading.key for readings in fitting.values() for reading in readings)
        for question, readings in fitting.items():
            alone = [r for r in readings if r.what == EVERY and keys[r.key] == 1]
            if any(reading.what == LAST_DIGITS for reading in readings):
                alone = [reading for reading in readings if reading.kind == "chained rounding"]
            rest = [reading for reading in readings if reading not in alone]
            is_told = any(reading.kind in LOST_DIGITS and reading.what != LAST_DIGITS for reading in rest)
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
        alike = alike_in_arrays(fitting)
        self._ranked = {
            q: in_order(q, readings, shared, in_one_term(q, readings, self._example), alike.get(q, ()))
            for q, readings in fitting.items()
        }

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
