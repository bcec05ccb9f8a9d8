"""Diagnosis: for every wrong number, which single slip gives exactly the digits that were printed.

All readings of a claim are tried.  Those that fit are told, the simplest first: one
slip that explains the whole sheet before one for each claim, and a number that
follows from an earlier wrong line as just that.  Where several fit, they stand side
by side; where none does, that is said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from autograd.backprop import adjoints
from autograd.by_hand.claims import Claim, true_number
from autograd.by_hand.descent import Descent, NoValueError
from autograd.by_hand.example import Example, Graph, Leaves
from autograd.by_hand.factor_slips import operations_of
from autograd.by_hand.habits import habits_of_calculus, habits_of_rounding, readings_by_habit
from autograd.by_hand.pencil import Desk, Pencil, to_decimals
from autograd.by_hand.reading import Phrase, Reading, same
from autograd.by_hand.slips import Slips
from autograd.named import NamedGraph
from autograd.numerals import decimals_of, half_unit, read_decimal, significant_digits, write_number
from autograd.ops import as_float
from autograd.sentences import counted

MOST_EFFORT = 300_000  # operations times edges of each node, and edges for each claim: up to ten seconds
MOST_FINDINGS = 8  # that are told of one claim
NEAR = 0.1  # relative: how far rounding on the way may lead
MOST_DIGITS = 15  # that rounding can tell from a float
IMPROBABLE = 0.02  # readings that fit by chance, below which a finding is certain


@dataclass(frozen=True)
class Finding:
    """A slip that gives the digits of a claim."""

    kind: str  # one of the fixed vocabulary
    words: str  # what was done, with names and numbers
    value: float  # the number that it gives, before rounding
    claims: tuple[str, ...]  # all claims that it explains
    certain: bool = False  # no other number fits, and a coincidence is improbable


class Point(NamedTuple):
    """The same claim at other numbers: where it is tried, what was claimed, and how exactly."""

    example: Example
    number: float
    allowed: float


@dataclass(frozen=True, eq=False)
class Question:
    """A wrong claim: what was printed, and what is true."""

    text: str
    claim: Claim
    printed: str  # digits; empty where the claim was a formula
    number: float
    allowed: float  # how far a number may be off to give these digits
    true: float
    others: Sequence[Point] = ()  # of a formula: its numbers elsewhere

    @classmethod
    def of_digits(cls, text: str, claim: Claim, printed: str, true: float) -> Question:
        """A claim of so many digits."""
        number = as_float(read_decimal(printed))
        allowed = max(as_float(half_unit(printed)) * (1 + 1e-9), abs(number) * 1e-12)
        return cls(text, claim, printed, number, allowed, true)

    def fits(self, value: float) -> bool:
        """Whether a number gives the printed digits."""
        return abs(value - self.number) <= self.allowed

    def is_other(self, value: float) -> bool:
        """Whether a number is one, and not the true one."""
        return math.isfinite(value) and abs(value - self.true) > 1e-13 * abs(self.true)

    @property
    def is_near(self) -> bool:
        """Whether rounding on the way may have led here."""
        return abs(self.number - self.true) <= max(NEAR * abs(self.true), 10 * self.allowed)


class Diagnosis:
    """What may have led to the wrong claims of a sheet.

    Args:
        example: what the sheet is about.
        questions: the wrong claims, in the order of the sheet.
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(self, example: Example, questions: Sequence[Question], printed: Mapping[Claim, float]) -> None:
        self._example = example
        self._questions = questions
        self._printed = printed
        self._fitting: dict[Question, list[Reading]] = {}
        self._by_chance: dict[Question, float] = {}
        self.too_large = self._effort() > MOST_EFFORT
        if not self.too_large:
            for question in questions:
                self._sort_out(question)
            self._trace_back()

    def findings(self, question: Question) -> list[Finding]:
        """What explains a wrong claim, the simplest first."""
        ranked = self._ranked(question)
        certain = self._is_certain(question, ranked)
        return [self._told(reading, question, certain=certain) for reading in ranked[:MOST_FINDINGS]]

    def remark(self, question: Question) -> str:
        """What else there is to say: how many readings fit, or that none does."""
        if self.too_large:
            return "the graph is too large to look for a slip in it"
        ranked = self._ranked(question)
        if not ranked:
            return f"no single slip explains it: {_compared(question)}"
        numbers: list[float] = []
        for reading in ranked:
            if not any(same(reading.value, number) for number in numbers):
                numbers.append(reading.value)
        digits = counted(significant_digits(question.printed), "digit") if question.printed else ""
        if len(numbers) > 1:
            return f"{digits} cannot tell between the {len(numbers)} numbers that these slips lead to"
        return "" if self._is_certain(question, ranked) else f"with {digits} this may be a coincidence"

    def _is_certain(self, question: Question, ranked: list[Reading]) -> bool:
        one_number = all(same(reading.value, ranked[0].value) for reading in ranked)
        return one_number and self._by_chance.get(question, 1.0) < IMPROBABLE

    # ---- all readings ----

    def _sort_out(self, question: Question) -> None:
        """Keep the readings that fit, and how many would by chance."""
        readings = [r for r in self._readings(question) if question.is_other(r.value)]
        fitting = [reading for reading in readings if question.fits(reading.value)]
        for i, point in enumerate(question.others if fitting else ()):
            elsewhere = self._elsewhere(question, i, point)
            fitting = [r for r in fitting if any(abs(x - point.number) <= point.allowed for x in elsewhere[r.key])]
        self._fitting[question] = list({(r.kind, r.key): r for r in reversed(fitting)}.values())[::-1]
        self._by_chance[question] = 0.0 if question.others else _by_chance(question, readings)

    def _readings(self, question: Question) -> Iterator[Reading]:
        if question.printed:
            yield from _of_the_last_digit(question)
        yield from self._source.readings(question.claim)
        yield from self._by_habit[question.claim]
        if question.is_near and question.printed:
            yield from self._by_rounding[question.claim]

    @cached_property
    def _source(self) -> _Source:
        return _Source(self._example)

    @cached_property
    def _by_habit(self) -> dict[Claim, list[Reading]]:
        return readings_by_habit(habits_of_calculus(self._example), [question.claim for question in self._questions])

    @cached_property
    def _by_rounding(self) -> dict[Claim, list[Reading]]:
        near = [question for question in self._questions if question.is_near and question.printed]
        known = {**self._printed, **{question.claim: question.number for question in near if _is_close(question)}}
        formats = [(decimals_of(q.printed), significant_digits(q.printed)) for q in near]
        formats = [(decimals, digits) for decimals, digits in formats if 1 < digits < MOST_DIGITS]
        return readings_by_habit(
            habits_of_rounding(self._example, known, formats), [question.claim for question in near]
        )

    def _elsewhere(self, question: Question, i: int, point: Point) -> dict[Hashable, list[float]]:
        """The numbers that the same slips give at another point."""
        if i not in self._at_points:
            claims = [q.claim for q in self._questions if q.others]
            by_habit = readings_by_habit(habits_of_calculus(point.example), claims)
            self._at_points[i] = _Source(point.example), by_habit
        source, by_habit = self._at_points[i]
        found: dict[Hashable, list[float]] = defaultdict(list)
        for reading in (*source.readings(question.claim), *by_habit[question.claim]):
            found[reading.key].append(reading.value)
        return found

    @cached_property
    def _at_points(self) -> dict[int, tuple[_Source, dict[Claim, list[Reading]]]]:
        return {}

    def _effort(self) -> int:
        graph = self._example.build(self._example.in_floats())
        named = NamedGraph(*graph.values())
        once = sum((len(edges) + 4) * (len(operations_of(node)) + 4) for node, edges in named.into.items())
        return once + len(self._questions) * sum(map(len, named.into.values()))

    # ---- what follows from what ----

    def _trace_back(self) -> None:
        """Mark the claims that follow from an earlier wrong line, or from several."""
        wrong = [q for q in self._questions if q.printed and q.claim.steps <= 1 and not _is_close(q)]
        if len(wrong) < 2:
            return
        desk, leaves = Desk(self._example), self._example.leaves
        for cause in wrong:
            words = Phrase("follows from {} = {} above", cause.text, cause.printed)
            carried = {cause.number, *(reading.value for reading in self._ranked(cause)[:1])}
            others = [q for q in self._questions if q is not cause and _may_follow(q.claim, cause.claim, leaves)]
            for known in ({}, self._printed):
                for number in carried:
                    self._follow(desk, known, {cause.claim: number}, others, ("follows", cause), words)
        alone = [q for q in self._questions if not any(_cause(r) for r in self._fitting[q])]
        words = Phrase("follows from the wrong lines above")
        self._follow(desk, {}, {q.claim: q.number for q in wrong}, alone, ("follows",), words)
        for question in self._questions:
            self._fitting[question] = list(self._without_detours(question))

    def _follow(
        self,
        desk: Desk,
        known: Mapping[Claim, float],
        wrong: Mapping[Claim, float],
        questions: list[Question],
        key: Hashable,
        words: Phrase,
    ) -> None:
        """Add what the questions become where wrong numbers were carried on."""
        if not questions:
            return
        claims = [question.claim for question in questions]
        try:
            before, after = (Pencil(desk, given).numbers(claims) for given in (known, {**known, **wrong}))
        except ValueError:  # the wrong number leads where a formula has no value
            return
        for question in questions:
            readings = self._fitting[question]
            for value, without in zip(after.get(question.claim, []), before.get(question.claim, []), strict=False):
                moved = abs(value - without) > 1e-12 * abs(without)
                if moved and question.fits(value) and not any(reading.key == key for reading in readings):
                    readings.append(Reading("follows", key, value, words))

    def _without_detours(self, question: Question) -> Iterator[Reading]:
        """Of the lines that it follows from, those that follow from no other."""
        causes = {_cause(reading) for reading in self._fitting[question]} - {None}
        for reading in self._fitting[question]:
            cause = _cause(reading)
            if cause is None or not any(_cause(r) in causes for r in self._fitting[cause]):
                yield reading

    # ---- the order in which they are told ----

    def _ranked(self, question: Question) -> list[Reading]:
        shared = self._shared()
        ranked = sorted(self._fitting.get(question, []), key=lambda reading: _rank(reading, len(shared[reading.key])))
        return [reading for i, reading in enumerate(ranked) if not any(_says_the_same(reading, r) for r in ranked[:i])]

    def _shared(self) -> dict[Hashable, list[str]]:
        """The claims that each slip explains."""
        found: dict[Hashable, list[str]] = defaultdict(list)
        for question, readings in self._fitting.items():
            for reading in readings:
                found[reading.key].append(question.text)
        return found

    def _told(self, reading: Reading, question: Question, *, certain: bool) -> Finding:
        claims = [question.text] if reading.kind == "follows" else self._shared()[reading.key]
        following = [
            other.text for other, readings in self._fitting.items() if any(_cause(r) is question for r in readings)
        ]
        words = str(reading.words)
        if reading.kind not in ("truncation", "rounding"):
            digits = max(significant_digits(question.printed) + 1, 6) if question.printed else 6
            words += f": {write_number(reading.value, digits)} instead of {write_number(question.true, digits)}"
        explained = tuple(dict.fromkeys([question.text, *claims, *following]))
        return Finding(reading.kind, words, reading.value, explained, certain)


def _may_follow(claim: Claim, cause: Claim, leaves: Leaves) -> bool:
    """Whether a claim may be computed from another at all: only steps come after the gradient of a leaf."""
    if cause.is_step or cause.steps:
        return claim.steps > 0
    if cause.by in leaves:
        return claim.is_step or claim.steps > 0 or claim.by == cause.by
    return True


def _cause(reading: Reading) -> Question | None:
    """The line that a number follows from."""
    last = reading.key[-1] if isinstance(reading.key, tuple) else None
    return last if isinstance(last, Question) else None


def _rank(reading: Reading, shared: int) -> tuple[int, int, int]:
    """Digits cut off first, then what follows from another line, then what explains most, then the simplest."""
    first = {"truncation": 0, "follows": 1}.get(reading.kind, 2)
    return first, -shared, reading.cost


_VARIANTS = {"sign": "sign", "factor sign": "sign"} | {
    kind: kind for kind in ("missing path", "single path", "doubled path", "chained rounding")
}


def _says_the_same(reading: Reading, before: Reading) -> bool:
    """Whether a reading only says in other words what one before it says: a sign turned here or there on one way."""
    variant = _VARIANTS.get(reading.kind)
    if variant is None or variant != _VARIANTS.get(before.kind):
        return False
    return reading.kind == "chained rounding" or same(reading.value, before.value)


def _of_the_last_digit(question: Question) -> Iterator[Reading]:
    """Cut instead of rounded, rounded the wrong way, or off by one in the last digit."""
    places = decimals_of(question.printed)
    unit, off = as_float(2 * half_unit(question.printed)), question.number - question.true
    true, decimals = write_number(question.true, 12), counted(places, "decimal")
    if to_decimals(places, cut=True)(question.true) == question.number:
        yield Reading("truncation", ("cut",), question.number, Phrase("{} cut after {}, not rounded", true, decimals))
    elif abs(off) < unit * (1 - 1e-9):
        yield Reading("rounding", ("up",), question.number, Phrase("{} rounded the wrong way at {}", true, decimals))
    elif abs(off) <= 1.5 * unit * (1 + 1e-9):
        words = Phrase("the last digit of {}, rounded to {}, is off by one", true, decimals)
        yield Reading("rounding", ("last digit",), question.number, words, 2)


def _is_close(question: Question) -> bool:
    """Whether a number is wrong in its last digit only."""
    return bool(question.printed) and abs(question.number - question.true) <= 3 * question.allowed


def _by_chance(question: Question, readings: Sequence[Reading]) -> float:
    """How many of the numbers tried would fit by chance, going by how densely they lie around."""
    if question.number == 0:
        return 1.0
    window = [r.value / question.number for r in readings]
    distinct = {round(x, 9) for x in window if 1 / 3 < x < 3}
    return len(distinct) * 2 * question.allowed / (abs(question.number) * (3 - 1 / 3))


def _compared(question: Question) -> str:
    """The ratio and the difference to the true number."""
    difference = write_number(abs(question.number - question.true))
    beside = f"{difference} {'above' if question.number > question.true else 'below'} the true number"
    if not question.true:
        return beside
    return f"{write_number(question.number / question.true, 6)} times the true number, and {beside}"


class _Source:
    """The single slips of an example, now and after the first step."""

    def __init__(self, example: Example) -> None:
        self._example = example
        self._descent = Descent(replace(example, leaves=example.in_floats()))
        self._rate = as_float(example.rate) if example.rate is not None else math.nan

    def readings(self, claim: Claim) -> Iterator[Reading]:
        """What a claim becomes by a slip."""
        if claim.is_step or (claim.steps == 1 and not claim.by and claim.node in self._example.parameters):
            yield from self._of_the_step(claim)
            return
        true = as_float(true_number(claim, self._descent))
        slips = self._slips(claim.steps)
        if slips is None:
            yield from self._slips_at_start.of_number(true)
        elif claim.by:
            of, by = slips.graph[claim.node], slips.graph[claim.by]
            yield from slips.of_derivative(of, by)
            yield from self._other_quantities(claim, true)
        else:
            node = slips.graph[claim.node]
            yield from slips.of_value(node)
            if claim.node != self._example.error:
                slope = as_float(self._descent.derivative(self._example.error, claim.node, claim.steps))
                yield _other(f"∂{self._example.error}/∂{claim.node}", slope)

    def _of_the_step(self, claim: Claim) -> Iterator[Reading]:
        """The step of gradient descent in a parameter, or the parameter after it."""
        error, w = self._example.error, claim.node
        before = as_float(self._example.leaves[w])
        slope = as_float(self._descent.derivative(error, w, 0))
        step = self._rate * slope
        true = step if claim.is_step else before - step
        for reading in self._slips_at_start.of_derivative(
            self._slips_at_start.graph[error], self._slips_at_start.graph[w]
        ):
            change = reading.value * self._rate
            words = Phrase("in ∂{}/∂{}, {}", error, w, reading.words)
            yield reading._replace(value=change if claim.is_step else before - change, words=words)
        yield Reading("sign", ("sign of it",), -true, Phrase("the sign is turned"))
        for what, number in (
            (f"∂{error}/∂{w}", slope),
            ("the step", step),
            (f"{w} before the step", before),
            (f"the new {w}", before - step),
        ):
            yield _other(what, number)

    def _other_quantities(self, claim: Claim, slope: float) -> Iterator[Reading]:
        """What may stand in the place of a derivative."""
        yield _other(f"the value of {claim.by}", as_float(self._descent.graph(claim.steps)[claim.by].data))
        yield _other(f"the value of {claim.node}", as_float(self._descent.graph(claim.steps)[claim.node].data))
        if claim.node == self._example.error and claim.by in self._example.leaves and self._example.rate is not None:
            before = as_float(self._descent.graph(claim.steps)[claim.by].data)
            yield _other(f"the step, {write_number(self._rate, 6)} times the derivative", self._rate * slope)
            yield _other(f"minus the step, {write_number(self._rate, 6)} times the derivative", -self._rate * slope)
            yield _other(f"the new {claim.by}", before - self._rate * slope)

    def _slips(self, steps: int) -> Slips | None:
        if steps == 0:
            return self._slips_at_start
        return self._slips_after_a_step if steps == 1 else None

    @cached_property
    def _slips_at_start(self) -> Slips:
        graph = self._descent.graph(0)
        return Slips(graph, self._example, self._updated(graph))

    @cached_property
    def _slips_after_a_step(self) -> Slips | None:
        try:
            return Slips(self._descent.graph(1), self._example, {})
        except NoValueError:
            return None

    def _updated(self, graph: Graph) -> dict[str, float]:
        if self._example.rate is None:
            return {}
        gradient = adjoints(graph[self._example.error])
        return {w: as_float(graph[w].data - self._rate * gradient[graph[w]]) for w in self._example.parameters}


def _other(what: str, number: float) -> Reading:
    return Reading(
        "other quantity", ("other", what.partition(",")[0].partition(" of ")[0]), number, Phrase("this is {}", what)
    )
