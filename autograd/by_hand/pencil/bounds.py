"""What rounding on the way can do: the least and the most that the printed numbers give for a claim.

It is bounded to first order.  A number was carried on as it is printed, or as the calculator held it, which lies
between two ends.  Its effect on a claim is found by working the example through with the number moved to the farther
end; that of the other end is in proportion.  The effects of those that were carried on with other digits are added:
where −log 0.251 is 1.3823, and 1.3838 with all digits, 1.383 is neither.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.one_moved import OneMoved
from autograd.by_hand.pencil.pencil import worked_through
from autograd.by_hand.pencil.reach import reaches
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import same
from autograd.paper.numerals import half_unit, significant_digits
from autograd.table.arithmetic import as_float

ALL_DIGITS = 15  # of a float that was not rounded by a person
# Of a number: a wider bound would let nearly anything pass, so then the printed numbers decide.  Of 350 right lines of
# two digits that ``benchmarks.people`` makes three need 0.22 to 0.29, the others 0.13; with four digits all need 0.02.
SAYS_NOTHING = 0.3
MOST_WORK = 300_000  # nodes to visit, once for each line: more take longer than some seconds
MOST_EFFECTS = 10  # of which each set is added up: more lie so close together that all between the ends counts
FEWEST_OF_A_ROUNDED = 3  # digits of a number that is the true one, and may have been rounded all the same


class Printed(NamedTuple):
    """A number on the sheet, and the ends between which the number lies that was carried on."""

    number: float
    ends: tuple[float, float]
    digits: int = ALL_DIGITS  # that are significant
    half: float = 0.0  # how far beside the printed number it may lie, if the lines above can give it
    held: tuple[float, ...] = ()  # the ends between which the calculator held it; those above, if they are not known

    def times(self, factor: float) -> Printed:
        """What a line says of so many times its number."""
        ends, held = (tuple(sorted(factor * x for x in found)) for found in (self.ends, self.held))
        return Printed(factor * self.number, (ends[0], ends[-1]), self.digits, abs(factor) * self.half, held)


def right_line(printed: str, number: float, true: float) -> Printed:
    """The number of a line that holds: it was carried on as it is printed, or with the digits of the true one."""
    digits, half = significant_digits(printed), as_float(half_unit(printed))
    return Printed(number, (number, true), digits, half, held=(true,))


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
        self._effects: list[tuple[float, float]] = []  # of each number that was not carried on as it is printed

    @property
    def least(self) -> float:
        """The least that the carried numbers may give."""
        return self.number + self.below

    @property
    def most(self) -> float:
        """The most that they may give."""
        return self.number + self.above

    def widen(self, moved: Sequence[float], held: Sequence[float] = ()) -> None:
        """Add the effect of one number, from what its two ends give, and the ends between which it was held."""
        effects = [0.0, *(number - self.number for number in moved)]
        self.below += min(effects)
        self.above += max(effects)
        as_held = [number - self.number for number in held or moved]
        if any(as_held):
            self._effects.append((min(as_held), max(as_held)))

    def allows(self, question: Question) -> bool:
        """Whether a claim, to its digits, lies between the least and the most, and some of the numbers lead there."""
        off = question.number - self.number
        if abs(off) <= question.allowed:
            return True
        width = self.above - self.below + question.allowed
        lies_between = self.below - question.allowed <= off <= self.above + question.allowed
        return lies_between and width < SAYS_NOTHING * abs(self.number) and self._is_reached(off, question.allowed)

    def _is_reached(self, off: float, allowed: float) -> bool:
        """Whether the effects of some of the numbers, the others being as they are printed, lead so far."""
        if len(self._effects) > MOST_EFFECTS:
            return True
        reached = {(0.0, 0.0)}
        for low, high in self._effects:
            reached |= {(least + low, most + high) for least, most in reached}
        return any(least - allowed <= off <= most + allowed for least, most in reached)


def bound_of(line: Printed) -> Bound:
    """What a claim may be that is a line above itself."""
    bound = Bound(line.number)
    bound.widen(line.ends, line.held)
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
    reached = [claim for claim in bounds if reaches(desk, moved, claim)]
    here = printed.given[moved]
    far = max(line.ends, key=lambda end: abs(end - here))
    if not reached or same(far, here):
        return
    there = printed.numbers_with(moved, far, reached)
    shares, held = ([(x - here) / (far - here) for x in found] for found in (line.ends, line.held))
    for asked in reached:
        for bound, number in zip(bounds[asked], there.get(asked, []), strict=False):
            moved_to, held_at = (
                [bound.number + x * (number - bound.number) for x in found] for found in (shares, held)
            )
            bound.widen(moved_to, held_at)


def _roughly(bounds: dict[Claim, list[Bound]], true: Mapping[Claim, list[float]]) -> dict[Claim, list[Bound]]:
    """The bounds where the lines are too many to move one by one: from the printed numbers to the true ones."""
    for claim, found in bounds.items():
        for bound in found:
            far = [bound.number + 2 * (number - bound.number) for number in true.get(claim, [])]
            bound.widen([bound.number, *true.get(claim, []), *far])
    return bounds
