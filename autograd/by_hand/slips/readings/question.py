"""A wrong claim, as a question about its cause; for a formula it is asked at several points."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.readings.reading import Reading
from autograd.paper.numerals import decimals_of, half_unit, read_decimal, significant_digits, write_number
from autograd.table.arithmetic import as_float

DIGITS_OF_A_FLOAT = 16
FEWEST_DIGITS, MOST_DIGITS = 12, 15  # of a float that can be trusted: the last ones come from rounding
A_FEW = 2  # units of the last digit
TIMES_NEARLY = 3  # times as wide is where a number nearly fits
_FLOATS = Fraction(1, 10**9)  # units of the last digit, for the rounding of floats
ROUNDED = 1e-3  # a ratio this near to 1 looks like a rounded number in a formula
POINT = 0.004  # how near the logarithm of a ratio has to be to a whole number; this is 1 %
NEAR = 0.1  # relative: how far intermediate rounding may lead


@dataclass(frozen=True, eq=False)
class Point:
    """The same claim at other numbers: the example there, what the claim gives, and what is true.

    The rounding of floats takes a pass through the graph, so it is asked for only where it decides.
    """

    place: int  # the number of the point, which all claims share
    example: Example
    number: float
    true: float
    least: float = 0.0  # how far off a number may always be
    lenient: float = 0.0  # how much further, at most, for the rounding of floats
    rounding: Callable[[], float] = float  # how far the rounding of floats may reach

    def fits(self, value: float) -> bool:
        """Whether a number is the claimed one."""
        off = abs(value - self.number)
        return off <= self.least or (off <= self.least + self.lenient and off <= self.allowed)

    @cached_property
    def allowed(self) -> float:
        """How far off a number may be."""
        return self.least + min(self.doubt, self.lenient)

    @cached_property
    def doubt(self) -> float:
        """How far the rounding of floats may reach."""
        return self.rounding()

    @property
    def is_undecided(self) -> bool:
        """Whether the rounding of floats alone may explain the difference to the truth."""
        return self.allowed < abs(self.true - self.number) <= self.allowed + self.doubt


def at_all(points: Iterable[Point], holds: Callable[[Point], bool]) -> bool:
    """Whether something holds at all points, of which there are any."""
    found = False
    for point in points:
        found = holds(point)
        if not found:
            break
    return found


Truth = Callable[[Iterable[Point]], bool]  # whether something is true at points


@dataclass(frozen=True, eq=False)
class Question:
    """A wrong claim: what was printed, and what is true."""

    text: str
    claim: Claim
    printed: str  # digits; empty if the claim is a formula
    number: float
    allowed: float  # how far off a number may be and still give these digits
    true: float
    start: float = 0.0  # the number before the step, for a claim after it: only the change tells something
    # The number of a formula of numbers, and how far off their rounding may lead.
    put_in: tuple[float, float] | None = None
    others: Sequence[Point] = ()  # for a formula: its numbers at other points
    # How many data have to stay for a slip to explain it; 0 if it does not.
    staying: Callable[[Truth, bool], int] | None = None
    # Of a formula: the names with which it is right once their sign is turned.
    turned_names: Callable[[], Sequence[str]] = tuple
    # Of a formula: the single changes that make it so many times the right one.
    mended: Callable[[], Sequence[tuple[float, Reading]]] = tuple
    edited: Callable[[], Sequence[Reading]] = tuple  # the same of a formula for an array, in its text
    by_digits: float = 0.0  # how far off by its digits, where more is allowed since perhaps a machine printed it

    @classmethod
    def of_digits(cls, text: str, claim: Claim, printed: str, true: float, start: float = 0.0) -> Question:
        """A question about printed digits."""
        number = as_float(read_decimal(printed))
        allowed = max(as_float(half_unit(printed)) * (1 + 1e-9), abs(number) * 1e-12)
        return cls(text, claim, printed, number, allowed, true, start)

    def turned(self) -> Question:
        """The same question with the sign of its number turned."""
        printed = self.printed[1:] if self.printed[:1] in "-−" else f"-{self.printed.lstrip('+')}"
        return replace(self, printed=printed, number=-self.number)

    def allowing(self, allowed: float, *, is_sure: bool = True) -> Question:
        """The same question about a number that may be further off, as one of a machine; or perhaps of one."""
        allowed = max(self.allowed, allowed)
        return replace(self, allowed=allowed, by_digits=0.0 if is_sure else self.allowed)

    @property
    def as_printed(self) -> Question:
        """The same question about a number that is off by no more than its digits say, unless a machine printed it."""
        return replace(self, allowed=self.by_digits, by_digits=0.0) if self.by_digits else self

    @property
    def as_claimed(self) -> str:
        """The claim with its digits: "h = 0.2636"."""
        return f"{self.text} = {self.printed.replace('-', '−')}" if self.printed else self.text

    def fits(self, value: float) -> bool:
        """Whether a number gives the printed digits.

        A whole number of one digit stands for itself: nobody writes 1 for 0.8, or 0 for any small number.
        """
        if self.number == 0:
            return abs(value) <= abs(self.true) * 1e-12
        return abs(value - self.number) <= (abs(self.number) * 1e-9 if self.is_a_digit else self.allowed)

    def shows(self, value: float) -> bool:
        """Whether a number has just the printed digits, also where a number of a machine may be further off."""
        if self.put_in:
            number, reach = self.put_in
            return abs(value - number) <= reach
        return not self.printed or abs(value - self.number) <= as_float(half_unit(self.printed)) * (1 + 1e-9)

    @property
    def is_zero_everywhere(self) -> bool:
        """Whether 0 is claimed, of a formula at all points."""
        return self.number == 0 and all(point.number == 0 for point in self.others)

    @cached_property
    def is_a_digit(self) -> bool:
        """Whether it is a whole number of one digit, such as 1."""
        return bool(self.printed) and decimals_of(self.printed) == 0 and significant_digits(self.printed) == 1

    def nearly_fits(self, value: float) -> bool:
        """Whether a number gives the printed digits but for intermediate rounding: one off in the last of several."""
        return self.digits > 2 and bool(self.number) and abs(value - self.number) <= TIMES_NEARLY * self.allowed

    def is_but_for_the_last_digit(self, value: float) -> bool:
        """Whether a number gives the printed digits but for the last one, which is off by one or two."""
        return self.digits > 1 and abs(value - self.number) <= (2 * A_FEW + 1) * self.allowed

    def may_be(self, value: float) -> bool:
        """Whether a number gives the printed digits, or does but for intermediate rounding."""
        return self.fits(value) or self.nearly_fits(value)

    @cached_property
    def digits(self) -> int:
        """How many digits tell something: for a new weight only those of the step."""
        if not self.printed or not self.allowed:
            return DIGITS_OF_A_FLOAT
        units = min(abs(self.change) / (2 * self.allowed), 10.0**DIGITS_OF_A_FLOAT)
        return min(int(math.log10(max(units, 1.0)) + 1), significant_digits(self.printed))

    @property
    def stands_still(self) -> bool:
        """Whether a number after a step shows the same digits as before it."""
        return bool(self.start) and abs(self.number - self.start) <= self.allowed

    @property
    def change(self) -> float:
        """How far the number has moved from its start, or should have moved if it stands still."""
        return (self.true if self.stands_still else self.number) - self.start

    def is_other(self, value: float) -> bool:
        """Whether a value is a finite number other than the true one."""
        return math.isfinite(value) and abs(value - self.true) > 1e-13 * abs(self.true)

    @property
    def exact(self) -> Fraction:
        """The true number without the rounding in its last digits: 0.3 for 0.30000000000000004."""
        digits = min(max(significant_digits(self.printed) + 2, FEWEST_DIGITS), MOST_DIGITS)
        return Fraction(f"{self.true:.{digits - 1}e}")

    @property
    def units_off(self) -> Fraction:
        """How far a printed number is off, in units of its last digit."""
        return abs(read_decimal(self.printed) - self.exact) / (2 * half_unit(self.printed))

    @property
    def is_whole_units_off(self) -> bool:
        """Whether the true number has no further digits, as 13 beside 12: then nothing was rounded."""
        return abs(self.units_off - round(self.units_off)) < _FLOATS

    @property
    def is_badly_rounded(self) -> bool:
        """Whether a number is the true one, cut or rounded in the wrong direction."""
        return bool(self.printed) and self.units_off < 1

    @property
    def is_cut(self) -> bool:
        """Whether a number is the true one, cut."""
        return self.is_badly_rounded and abs(read_decimal(self.printed)) < abs(self.exact)

    @property
    def is_near(self) -> bool:
        """Whether intermediate rounding may have led to this number."""
        return bool(self.printed) and abs(self.number - self.true) <= max(NEAR * abs(self.true), 10 * self.allowed)

    @property
    def chance(self) -> float:
        """How likely a number nearby gives the printed digits by chance."""
        return 2 * self.allowed / abs(self.change) if self.change else 1.0


def compared(question: Question) -> str:
    """The ratio and the difference to the true number, in words."""
    difference = write_number(abs(question.number - question.true))
    beside = f"{difference} {'above' if question.number > question.true else 'below'} the true number"
    if not question.true or not question.number:
        return beside
    ratio = question.number / question.true
    if not math.isfinite(ratio):
        return beside if math.isfinite(question.number) else "it has no finite value"
    if question.others and abs(ratio - 1) < ROUNDED:
        return f"{beside}, as if a number in it was rounded: write the formula in its place"
    times = write_number(ratio, 6)
    point = " (is the decimal point in its place?)" if _is_power_of_ten(ratio) else ""
    return beside if times == "1" else f"{times} times the true number{point}, and {beside}"


def _is_power_of_ten(ratio: float) -> bool:
    if not 1e-4 < ratio < 1e4 or 0.5 < ratio < 2:
        return False
    power = math.log10(ratio)
    return abs(power - round(power)) < POINT
