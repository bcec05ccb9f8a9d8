"""All readings of the wrong claims that give the printed digits, however far-fetched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, islice

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.carried.beside import whole
from autograd.by_hand.slips.carried.turned_delta import target_minus_output
from autograd.by_hand.slips.habits.credible import Witnesses
from autograd.by_hand.slips.habits.exchanged_weights import exchanged_inputs
from autograd.by_hand.slips.habits.habits import MOST_STEPS, readings_by_habit
from autograd.by_hand.slips.habits.rates import rates_of_the_steps, some_steps_at_a_usual_rate
from autograd.by_hand.slips.habits.rounding_habits import habits_of_rounding
from autograd.by_hand.slips.habits.working_habits import Steps, habits_of_working
from autograd.by_hand.slips.readings.coincidence import Coincidences, by_chance
from autograd.by_hand.slips.readings.question import Point, Question, at_all
from autograd.by_hand.slips.readings.reading import FAR_FETCHED, Phrase, Reading, same
from autograd.by_hand.slips.single.claim_slips import ClaimSlips, SlipsAtPoints, of_the_last_digit
from autograd.by_hand.slips.single.further_slips import OF_THE_SLOPE
from autograd.by_hand.slips.single.value_slips import of_number
from autograd.by_hand.slips.single.whole_formulas import constant_in_front
from autograd.paper.numerals import decimals_of, significant_digits

MOST_DIGITS_ROUNDED = 15  # of rounded numbers; with more they are those of a float
MOST_WORK_OF_HABITS = 3_000_000  # visits to nodes by all habits: 10,000 steps of a graph of 50 nodes

MOST_SOUGHT = 6  # slips, the simplest, for which a condition is searched for: each takes a pass over many points
MANY_DIGITS = 6  # of a number, so that one of the rarer slips is no coincidence
AS_WRITTEN = -2  # beside the cost of a sign: the formula itself bears it out, in symbols

# A number that only nearly fits is told of simple slips, and with few digits only of those that have few numbers.
_MOST_COST_NEARLY = FAR_FETCHED + 3
_DIGITS_NEARLY = 4
_FEW = ("sign", "uphill", "half forgotten", "two forgotten", "other optimiser", "other rate", "batch size")

OF_THE_WHOLE = {reading.key: reading.value for reading in of_number(1.0)}  # times the right number

ByClaim = dict[Claim, list[Reading]]


class Candidates:
    """The readings of the wrong claims of a sheet."""

    def __init__(self, lines: WrongLines) -> None:
        self._lines = lines
        self._example, self._questions, self._printed = lines
        self._at_points = SlipsAtPoints()
        self._habits_elsewhere: dict[tuple[int, Hashable], ByClaim] = {}
        self._budget = Budget(MOST_WORK_OF_HABITS)
        self.coincidences = Coincidences(lines.example.parameters)
        self._without_a_slip: set[Claim] = set()  # arrays: nothing explains the first wrong entry of their formulas

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, or nearly fit if none does, and how many would fit by chance."""
        array = whole(question.claim) if question.others else None
        if array in self._without_a_slip:
            return [], 0.0
        readings = [r for r in self._readings(question) if question.is_other(r.value)]
        fitting = [reading for reading in readings if question.fits(reading.value)]
        if question.others:
            fitting = [*self._fitting_elsewhere(question, fitting), *question.edited()]
            self._without_a_slip |= {array} if array and not fitting else set()
        elif not fitting:
            nearly = [r for r in readings if r.cost <= _MOST_COST_NEARLY and question.nearly_fits(r.value)]
            is_short = question.digits < _DIGITS_NEARLY
            nearly = [r for r in nearly if r.kind in _FEW or not (is_short or r.kind == "chained rounding")]
            self.coincidences.note(question, nearly, readings)
            return [r._replace(words=Phrase("{}, with rounding on the way", r.words)) for r in nearly], 1.0
        else:
            self.coincidences.note(question, fitting, readings)
        distinct = list({(reading.kind, reading.key): reading for reading in fitting}.values())
        return distinct, 0.0 if question.others else by_chance(question, readings)

    def _fitting_elsewhere(self, question: Question, readings: list[Reading]) -> list[Reading]:
        """Those of the readings that fit at other points too; if none does, those that do under a condition."""
        # A turned sign is one slip wherever it was made.  Not to look for other places of it makes a sheet of forty
        # formulas y − p four times as fast.
        turned = [] if question.claim.steps else [reading for reading in readings if _turns_the_sign(reading, question)]
        if found := self._everywhere(question, turned) or self._under_a_condition(question, turned):
            return found
        found = self._everywhere(question, readings)
        if not found or question.is_zero_everywhere:  # then the names in the formula tell more than its number
            found = self._mended(question) or found
        if found:
            return found
        under = self._under_a_condition(question, readings)
        if not (under or question.edited()):  # a condition is searched for only where the text explains nothing
            simplest = sorted(readings, key=lambda reading: reading.cost)
            under = self._under_a_condition(question, simplest, MOST_SOUGHT)
        return [*_with_a_turned_name(question), *under]

    def _mended(self, question: Question) -> list[Reading]:
        """What makes a formula right; a constant in front of the right one is told as just that."""
        return [] if constant_in_front(question)[0] else [reading for times, reading in question.mended() if times == 1]

    def _everywhere(self, question: Question, readings: list[Reading]) -> list[Reading]:
        return [reading for reading in readings if self._fits_at(question.claim, reading, question.others)]

    def _under_a_condition(self, question: Question, readings: list[Reading], sought: int = 0) -> list[Reading]:
        """Those of the readings for which the fewest data have to stay.

        For the first few of them a condition is sought; for the others those are tried that come to mind.
        """
        if not question.staying:
            return []
        same_slips = self._by_their_numbers(question, readings)
        staying = {
            number: question.staying(partial(self._fits_at, question.claim, alike[0]), bool(sought))
            for number, alike in islice(same_slips.items(), sought or None)
        }
        fewest = min(filter(None, staying.values()), default=0)
        chosen = {r.key for number, data in staying.items() if fewest == data > 0 for r in same_slips[number]}
        return [reading for reading in readings if reading.key in chosen]

    def _by_their_numbers(self, question: Question, readings: list[Reading]) -> dict[Hashable, list[Reading]]:
        """The readings that give the same numbers at another point: one slip in other words, which is sought once."""
        alike: dict[Hashable, list[Reading]] = defaultdict(list)
        for reading in readings:
            numbers = self.numbers_at(question.others[0], question.claim, reading)
            alike[frozenset(f"{number:.9e}" for number in numbers)].append(reading)
        return alike

    def _fits_at(self, claim: Claim, reading: Reading, points: Iterable[Point]) -> bool:
        """Whether a reading fits at other points, of which there are any."""
        return at_all(points, lambda point: any(map(point.fits, self.numbers_at(point, claim, reading))))

    def _readings(self, question: Question) -> Iterator[Reading]:
        if question.printed and question.number and not question.is_a_digit:
            yield from of_the_last_digit(question)
        gradient = Claim(self._example.error, by=question.claim.node)
        is_right = gradient in self._printed and not question.others
        for reading in self.of_claims.readings(question.claim, question.true, gradient_is_right=is_right):
            if not (question.others and reading.what == OF_THE_SLOPE):  # the text of a formula says more
                yield reading
        if question.others or (question.printed and question.digits >= MANY_DIGITS):
            yield from self.of_claims.by_rare_slips(question.claim)
        yield from target_minus_output(self._lines, question)
        yield from self._by_rate.get(question.claim, ())
        yield from self._by_habit[question.claim]
        if question.others:
            yield from self._by_exchange[question.claim]
        if question.is_near:
            yield from self._by_rounding[question.claim]

    @property
    def unfinished(self) -> set[Question]:
        """The questions for which not every habit was worked through: their steps are too many."""
        refused = self._budget.has_refused
        return {q for q in self._questions if q.claim.steps > (1 if refused else MOST_STEPS)}

    @cached_property
    def of_claims(self) -> ClaimSlips:
        """The single slips in what each claim is about."""
        return ClaimSlips(self._example)

    @cached_property
    def _by_habit(self) -> ByClaim:
        habits = habits_of_working(self._example, self._budget, self._steps)
        credible = Witnesses(self._lines).credible(habits)
        return readings_by_habit(credible, [question.claim for question in self._questions])

    @cached_property
    def _by_rate(self) -> Mapping[Claim, Sequence[Reading]]:
        return some_steps_at_a_usual_rate(self._example, self._questions, self._steps.gradients)

    @cached_property
    def _by_exchange(self) -> ByClaim:
        return readings_by_habit(exchanged_inputs(self._example, self._budget), self._formulas)

    @cached_property
    def _formulas(self) -> list[Claim]:
        return [question.claim for question in self._questions if question.others]

    @cached_property
    def _steps(self) -> Steps:
        updated = {claim.node for claim in self._printed if claim == Claim(claim.node, steps=1)}
        right = self._gradients(self._printed)
        gradients = right | self._gradients({q.claim: q.number for q in self._questions if q.printed})
        new = (q for q in self._questions if q.printed and q.claim == Claim(q.claim.node, steps=1))
        wrong_weights = {q.claim.node: q.number for q in new if q.claim.node in self._example.parameters}
        rates = rates_of_the_steps(self._example, self._questions, gradients)
        return Steps(updated, rates, gradients, right, wrong_weights)

    def _gradients(self, numbers: Mapping[Claim, float]) -> dict[str, float]:
        """The derivatives of the error with respect to the parameters among the numbers of lines."""
        error, parameters = self._example.error, self._example.parameters
        return {c.by: x for c, x in numbers.items() if c.by in parameters and c == Claim(error, by=c.by)}

    @cached_property
    def _by_rounding(self) -> ByClaim:
        near = [question for question in self._questions if question.is_near]
        badly_rounded = {question.claim: question.number for question in near if question.is_badly_rounded}
        known = {**self._printed, **badly_rounded}
        told = [q.printed for q in near if 1 < significant_digits(q.printed) < MOST_DIGITS_ROUNDED]
        decimals, digits = (self._as_on_the_sheet(count, told) for count in (decimals_of, significant_digits))
        habits = habits_of_rounding(self._lines.desk, known, decimals, digits)
        return readings_by_habit(habits, [question.claim for question in near])

    def _as_on_the_sheet(self, count: Callable[[str], int], told: Sequence[str]) -> list[int]:
        """How many digits numbers were rounded to: not to fewer than most of the lines that hold have."""
        lines = [count(repr(number)) for number in self._printed.values()]
        counts = dict.fromkeys(map(count, told))
        return [n for n in counts if 2 * sum(of_line > n for of_line in lines) <= len(lines)]

    def numbers_at(self, point: Point, claim: Claim, reading: Reading) -> list[float]:
        """The numbers that the same slip gives at another point."""
        if reading.key in OF_THE_WHOLE and not claim.steps:  # no other slip has to be worked out
            return [OF_THE_WHOLE[reading.key] * point.true]
        if any(habit.key == reading.key for habit in (*self._by_habit[claim], *self._by_exchange[claim])):
            return [found.value for found in self._habit_at(point, reading.key)[claim]]
        for is_rare in (False, True):
            if (number := self._at_points.number(point, claim, reading, is_rare=is_rare)) is not None:
                return [number]
        return []

    def _habit_at(self, point: Point, key: Hashable) -> ByClaim:
        """The readings of all formulas by one habit at another point."""
        if (point.place, key) not in self._habits_elsewhere:
            habits = chain(
                habits_of_working(point.example, self._budget, self._steps),
                exchanged_inputs(point.example, self._budget),
            )
            alike = (habit for habit in habits if habit.key == key)
            self._habits_elsewhere[point.place, key] = readings_by_habit(alike, self._formulas)
        return self._habits_elsewhere[point.place, key]


def _turns_the_sign(reading: Reading, question: Question) -> bool:
    """Whether a reading is that of a turned sign, or of an inner derivative of −1 that is missing."""
    return reading.kind == "sign" or (reading.kind == "inner derivative" and same(reading.value, -question.true))


def _with_a_turned_name(question: Question) -> Iterator[Reading]:
    """The readings of a formula that would be right with the sign of one name turned: p + y for p − y."""
    for name in question.turned_names():
        words = Phrase("the sign of {} is turned", name)
        yield Reading("factor sign", ("turned", name), question.number, words, AS_WRITTEN)
