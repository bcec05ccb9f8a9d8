"""A tolerance: how far off numbers may be because somebody says so, in NumPy's and PyTorch's words.

A number holds if it is off by at most atol + rtol·|true|.  A tolerance lets more numbers hold, and never fewer.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from autograd.by_hand.example.given import as_written
from autograd.engine.numbers import Exact
from autograd.paper.numerals import read_decimal, write_number
from autograd.table.arithmetic import as_float


class Tolerance(NamedTuple):
    """How far off a number may be, relative to the true one and absolutely, and how many digits are asked for."""

    relative: Fraction = Fraction(0)
    absolute: Fraction = Fraction(0)
    digits: int = 0  # more of them are not judged

    def that_lets_hold(self, printed: str, true: Exact) -> str:
        """The part of it within which a printed number lies, in words; empty if the number lies beyond it.

        >>> Tolerance(Fraction(1, 100)).that_lets_hold("0.502", Fraction(1, 2))
        '1 %'
        >>> Tolerance(digits=3).that_lets_hold("0.50012", Fraction(1, 2))
        '3 digits'
        """
        if not math.isfinite(as_float(true)):
            return ""
        off, share = abs(read_decimal(printed) - Fraction(true)), self.relative * abs(Fraction(true))
        percent, amount = f"{write_number(100 * self.relative)} %", write_number(self.absolute)
        parts = (
            (self._last_digit(as_float(true)), f"{self.digits} digits"),
            (share, percent),
            (self.absolute, amount),
            (share + self.absolute, f"{percent} + {amount}"),
        )
        return next((words for allowed, words in parts if allowed and off <= allowed), "")

    def _last_digit(self, true: float) -> Fraction:
        """Half a unit of the last digit that is asked for."""
        if not self.digits or not true:
            return Fraction(0)
        return Fraction(10) ** (Decimal(true).adjusted() + 1 - self.digits) / 2


NO_TOLERANCE = Tolerance()


def read_tolerance(rtol: Any, atol: Any) -> Tolerance:
    """A tolerance, from its two numbers as they were written: 0.01 is 1/100.

    Raises:
        TypeError, ValueError: if one of them is not a number of 0 or more.
    """
    return Tolerance(_read("rtol", rtol), _read("atol", atol))


def _read(name: str, x: Any) -> Fraction:
    share = as_written(x, name)
    if share < 0:
        raise ValueError(f"{name} is how far off a number may be, not {write_number(share)}: write 0.01, for example")
    return share
