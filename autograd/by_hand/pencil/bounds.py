"""What rounding on the way can do: the least and the most that the printed numbers give for a claim.

It is bounded to first order.  A number was carried on as it is printed, or as the calculator held it, with all digits
or with some of them: 0.38, 0.378 and 0.3775 of 0.3775.  Its effect on a claim is found by working the example through
with the number moved to the farthest of these; those of the others are in proportion.  The effects of some of the
numbers are added: where −log 0.251 is 1.3823, and 1.3838 with all digits, 1.383 is neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk, Use
from autograd.by_hand.pencil.one_moved import OneMoved
from autograd.by_hand.pencil.pencil import worked_through
from autograd.by_hand.pencil.reach import reaches
from autograd.by_hand.pencil.reached_sums import FINE, Effect, Span, Sums
from autograd.by_hand.pencil.roundings import to_digits
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import same
from autograd.paper.numerals import half_unit, significant_digits
from autograd.table.arithmetic import as_float

ALL_DIGITS = 15  # of a float that was not rounded by a person
# Of a number: a wider bound would let nearly anything pass, so then the printed numbers decide.  Of 350 right lines of
# two digits that ``benchmarks.people`` makes three need 0.22 to 0.29, the others 0.13; with four digits all need 0.02.
SAYS_NOTHING = 0.3
MOST_WORK = 300_000  # nodes to visit, once for each line: more take longer than some seconds
MOST_MORE = 4  # digits that a number is carried on with beside those it is printed with, if not with all
FEWEST_OF_A_ROUNDED = 3  # digits of a number that is the true one, and may have been rounded all the same


class Printed(NamedTuple):
    """A number on the sheet, and the ends between which the number lies that was carried on."""

    number: float
    ends: Span
    digits: int = ALL_DIGITS  # that are significant
    half: float = 0.0  # how far beside the printed number it may lie, if the lines above can give it
    held: tuple[Span, ...] = ()  # what was carried on if not the printed number; all between the ends, if not known

    def linear(self, factor: float, plus: float = 0.0) -> Printed:
        """The line about ``factor`` times its number, plus ``plus``."""
        number, *ends = (factor * x + plus for x in (self.number, *self.ends))
        held = tuple(_span(factor * low + plus, factor * high + plus) for low, high in self.held)
        return Printed(number, _span(*ends), self.digits, abs(factor) * self.half, held)


def _span(*numbers: float) -> Span:
    return min(numbers), max(numbers)


def right_line(printed: str, number: float, true: float) -> Printed:
    """The number of a line that holds: it was carried on as it is printed, or with more digits of the true one."""
    digits, half = significant_digits(printed), as_float(half_unit(printed))
    held = carried_as(true, digits)
    return Printed(number, _span(number, *(end for ends in held for end in ends)), digits, half, held)


def carried_as(number: float, digits: int) -> tuple[Span, ...]:
    """The numbers that are carried on for one printed with some digits: 0.378, 0.3775 and 0.37751 for 0.38."""
    counts = range(digits + 1, digits + MOST_MORE + 1) if digits < ALL_DIGITS else ()
    return tuple((x, x) for x in {number, *(to_digits(count)(number) for count in counts)})


def line_of_the_optimiser(printed: str, number: float, true: float) -> Printed:
    """What an optimiser keeps: it comes from steps before, so it was carried on with any digits that round to it.

    A short number that is just the true one, as 0.2, was not rounded.
    """
    is_short = significant_digits(printed) < FEWEST_OF_A_ROUNDED
    half = 0.0 if is_short and same(number, true) else as_float(half_unit(printed))
    return Printed(number, (number - half, number + half), significant_digits(printed))


def carried_on(question: Question) -> Printed:
    """The number of another line, which was carried on with any digits that round to it; a formula has all of them."""
    ends = question.number - question.allowed, question.number + question.allowed
    return Printed(question.number, ends, significant_digits(question.printed) if question.printed else ALL_DIGITS)


def line_from_rounded(question: Question) -> Printed:
    """The number of a line that is right from rounded lines: as it is printed, or as those above give it."""
    line = carried_on(question)
    return line._replace(ends=(line.number, line.number), half=question.allowed)


class Bound:
    """What the printed numbers give for a claim, and the least and the most that the carried ones may give."""

    def __init__(self, number: float, below: float = 0.0, above: float = 0.0) -> None:
        self.number = number
        self.below = below
        self.above = above
        self._effects: list[Effect] = []  # of each number that was not carried on as it is printed
        self._on_the_way: list[tuple[float, Sequence[Span]]] = []  # the same, as parts of what a farther number gives

    @property
    def least(self) -> float:
        """The least that the carried numbers may give."""
        return self.number + self.below

    @property
    def most(self) -> float:
        """The most that they may give."""
        return self.number + self.above

    def widen(self, moved: Sequence[float]) -> None:
        """Add the effect of one number, from what its two ends give, between which it may be anything."""
        effects = _span(*(number - self.number for number in moved))
        if self._are_between(*effects):
            self._effects.append([effects])

    def widen_by(self, far: float, held: Sequence[Span], ends: Span) -> None:
        """Add the effect of a number that may be one of a few, each a part of the way to the one farthest off."""
        if self._are_between(*(far * end for end in ends)):
            self._on_the_way.append((far, held))

    def _are_between(self, *effects: float) -> bool:
        self.below += min(0.0, *effects)
        self.above += max(0.0, *effects)
        return any(effects)

    def allows(self, question: Question) -> bool:
        """Whether a claim, to its digits, lies between the least and the most, and some of the numbers lead there."""
        off = question.number - self.number
        if abs(off) <= question.allowed:
            return True
        width = self.above - self.below + question.allowed
        lies_between = self.below - question.allowed <= off <= self.above + question.allowed
        if not lies_between or width >= SAYS_NOTHING * abs(self.number):
            return False
        return self._sums(question.allowed).have(off - question.allowed, off + question.allowed)

    def reached(self, line: Printed) -> list[Span]:
        """What the calculator may have held of a line, of which it says what the lines above give."""
        if not (self._effects or self._on_the_way):
            return [(self.number, self.number)] if abs(self.number - line.number) <= line.half else []
        off = line.number - self.number
        found = self._sums(line.half).between(off - line.half, off + line.half)
        return [(self.number + low, self.number + high) for low, high in found]

    def _sums(self, allowed: float) -> Sums:
        parts = [[self._moved(far, *span) for span in held] for far, held in self._on_the_way]
        return Sums([*self._effects, *parts], allowed / FINE, self.number)

    def _moved(self, far: float, *shares: float) -> Span:
        """The effect of a part of the way to the farther number: in proportion, or bent where two factors move."""
        most_bent = max(abs(share * (1 - share)) for share in shares)
        bent = most_bent * far * far / abs(self.number) if self.number else 0.0
        low, high = _span(*(share * far for share in shares))
        return low - bent, high + bent


def bound_of(line: Printed) -> Bound:
    """What a claim may be that is a line above itself."""
    bound, far = Bound(line.number), _farthest(line, line.number)
    if not same(far, line.number):
        bound.widen_by(far - line.number, *_on_the_way(line, line.number, far))
    return bound


def given_exactly(desk: Desk, known: Mapping[Claim, Printed], claims: Collection[Claim]) -> dict[Claim, list[Bound]]:
    """What the printed numbers give for each claim, one for each order of work; none where they lead to no value."""
    return exact_bounds(worked_through(desk, _as_printed(known), claims))


def exact_bounds(numbers: Mapping[Claim, Sequence[float]]) -> dict[Claim, list[Bound]]:
    """Bounds that are not yet widened."""
    return {claim: [Bound(number) for number in found] for claim, found in numbers.items()}


def with_one_moved(desk: Desk, known: Mapping[Claim, Printed]) -> OneMoved:
    """The printed numbers, each of which may be moved."""
    return OneMoved(desk, _as_printed(known))


def _as_printed(known: Mapping[Claim, Printed]) -> dict[Claim, float]:
    return {claim: line.number for claim, line in known.items()}


def bounds_of(desk: Desk, known: Mapping[Claim, Printed], claims: Collection[Claim]) -> dict[Claim, list[Bound]]:
    """The same, with the least and the most that the carried numbers may give."""
    if len(known) * len(desk.order) > MOST_WORK:
        return _roughly(given_exactly(desk, known, claims), worked_through(desk, {}, claims))
    printed = with_one_moved(desk, known)
    bounds = exact_bounds(printed.numbers(claims))
    for claim, line in known.items():
        widen_by(desk, printed, claim, line, bounds)
    return bounds


def widen_by(desk: Desk, printed: OneMoved, moved: Claim, line: Printed, bounds: Mapping[Claim, list[Bound]]) -> None:
    """Widen bounds by the effect of one of the printed numbers, that of a line."""
    _widen_by(desk, printed, moved, line, bounds, [None])


def widen_by_each_use(
    desk: Desk, printed: OneMoved, moved: Claim, line: Printed, bounds: Mapping[Claim, list[Bound]]
) -> None:
    """Widen bounds use by use: a person may read the paper in one place, and go on with all digits in another."""
    uses = desk.uses(desk.graph[moved.node]) if moved == Claim(moved.node) else [None]
    _widen_by(desk, printed, moved, line, bounds, uses)


def _widen_by(
    desk: Desk,
    printed: OneMoved,
    moved: Claim,
    line: Printed,
    bounds: Mapping[Claim, list[Bound]],
    uses: Iterable[Use | None],
) -> None:
    reached = [claim for claim in bounds if reaches(desk, moved, claim)]
    here = printed.given[moved]
    far = _farthest(line, here)
    if not reached or same(far, here):
        return
    held, ends = _on_the_way(line, here, far)
    for use in uses:
        there = printed.numbers_with(moved, far, reached, use)
        for asked in reached:
            for bound, number in zip(bounds[asked], there.get(asked, []), strict=False):
                bound.widen_by(number - bound.number, held, ends)


def _farthest(line: Printed, here: float) -> float:
    return max(line.ends, key=lambda end: abs(end - here))


def _on_the_way(line: Printed, here: float, far: float) -> tuple[list[Span], Span]:
    """What the number of a line may be, and its ends, as parts of the way to the farther end."""
    ends, *held = [((low - here) / (far - here), (high - here) / (far - here)) for low, high in (line.ends, *line.held)]
    return held or [ends], ends


def _roughly(bounds: dict[Claim, list[Bound]], true: Mapping[Claim, list[float]]) -> dict[Claim, list[Bound]]:
    """The bounds where the lines are too many to move one by one: from the printed numbers to the true ones."""
    for claim, found in bounds.items():
        for bound in found:
            far = [bound.number + 2 * (number - bound.number) for number in true.get(claim, [])]
            bound.widen([bound.number, *true.get(claim, []), *far])
    return bounds
