"""Verdicts: whether a number on paper holds, and the limits of that."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from autograd.by_hand.example.rounding import MOST_NOISE
from autograd.engine.numbers import Exact
from autograd.paper.numerals import half_unit, leading_power, read_decimal
from autograd.table.arithmetic import as_float

DIGITS = 12  # significant digits of an [exact] number that are compared
_FINE = Fraction(1, 2**40)  # relative: the last digits of a float do not matter to a coarser claim
_MOST_LENIENT = 1e-6, MOST_NOISE  # relative and absolute: a larger error never passes as rounding


class Verdict(NamedTuple):
    """Whether a printed number holds, and the limits of that."""

    holds: bool
    difference: float  # printed minus true
    beyond_float: bool = False  # it has more digits than a float can tell
    undecided: bool = False  # it does not hold, and the rounding of floats could be the reason


def verdict_on(printed: str, true: Exact, uncertainty: Callable[[], float]) -> Verdict:
    """Compare a printed number with the true one: it holds within half a unit of its last digit.

    A true number that is a float may itself be off, by at most ``uncertainty()``.  A finer claim
    is judged as well as the float allows, or not at all.
    """
    allowed = half_unit(printed)
    verdict = _compared(printed, true, allowed)
    coarse = allowed > _FINE * abs(Fraction(true)) if math.isfinite(as_float(true)) else True
    if isinstance(true, Fraction) or (verdict.holds and coarse):
        return verdict  # without the uncertainty, which takes another pass through the graph
    return _compared(printed, true, allowed, uncertainty())


def verdict_on_all_digits(given: str, true: Exact, uncertainty: Callable[[], float]) -> Verdict:
    """Compare a number that is given with all its digits: 12 significant digits have to agree."""
    allowed = Fraction(1, 2) * Fraction(10) ** (leading_power(given) + 1 - DIGITS)
    verdict = _compared(given, true, allowed)
    if verdict.holds or isinstance(true, Fraction):
        return verdict
    return _compared(given, true, allowed, uncertainty())


def leniency(doubt: float, true: Exact) -> float:
    """How much further off a claim may be if the engine's number may itself be off by ``doubt``.

    The doubt is a bound, and in a deep graph it can be larger than the number.  Then rounding decides
    nothing, and is not a reason to let a claim pass.
    """
    if math.isnan(doubt):  # as of x**y, whose derivative by y is not defined at a negative x
        return 0.0
    relative, absolute = _MOST_LENIENT
    return min(doubt, max(relative * abs(as_float(true)), absolute))


def _compared(printed: str, true: Exact, allowed: Fraction, doubt: float = 0.0) -> Verdict:
    if not math.isfinite(as_float(true)):
        return Verdict(False, math.nan)
    difference = read_decimal(printed) - Fraction(true)
    holds = abs(difference) <= allowed + Fraction(leniency(doubt, true))
    undecided = not holds and abs(difference) - allowed <= doubt
    return Verdict(holds, as_float(difference), beyond_float=doubt > allowed, undecided=undecided)
