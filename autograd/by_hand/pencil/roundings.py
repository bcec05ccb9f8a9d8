"""How a number is rounded when it is written down: to decimals, digits or single precision, or just cut."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

Rounding = Callable[[float], float]

_WIDE = Context(prec=2000)  # enough digits for any float while it is rounded
_TRUSTED = 15  # digits of a float: those behind them come from rounding
_LARGE = 1e15  # beyond it a float has no decimals to round
_FEW_UNITS, _CLOSE = 1e9, 1e-4  # of the last digit: how many, and how close to a tie, where floats tell too little
_MOST_DECIMALS = 22  # of a power of ten that is an exact float


def to_decimals(decimals: int, *, cut: bool = False, halves_to_even: bool = False) -> Rounding:
    """Rounding to a count of decimals, halves up or to an even digit, or cutting after them.

    >>> to_decimals(3)(-0.0165), to_decimals(3, cut=True)(-0.0169), to_decimals(1, cut=True)(4 - 0.8 * 4)
    (-0.017, -0.016, 0.8)
    >>> to_decimals(2)(2.675), to_decimals(2)(0.1249999), to_decimals(2, cut=True)(0.29)
    (2.68, 0.12, 0.29)
    >>> to_decimals(3, halves_to_even=True)(0.2685), to_decimals(3, halves_to_even=True)(0.2675)
    (0.268, 0.268)
    """
    mode = ROUND_DOWN if cut else ROUND_HALF_EVEN if halves_to_even else ROUND_HALF_UP
    unit = Decimal(1).scaleb(-decimals)
    power = 10.0**decimals if 0 <= decimals <= _MOST_DECIMALS else math.nan
    tie = 0.0 if cut else 0.5

    def rounded(x: float) -> float:
        # Where the digits are far from a tie, floats tell it too: in 0.3 µs in place of 1.5.
        units = abs(x) * power
        if units < _FEW_UNITS and _CLOSE < (units - tie) % 1 < 1 - _CLOSE:
            return math.copysign(math.floor(units + tie) / power, x)
        return float(_as_written(x).quantize(unit, mode, _WIDE)) if abs(x) < _LARGE else x

    return rounded


def to_digits(digits: int, *, cut: bool = False) -> Rounding:
    """Rounding to a count of significant digits, halves up, or cutting after them.

    >>> to_digits(3)(0.0241349), to_digits(3)(1351.0)
    (0.0241, 1350.0)
    """

    def rounded(x: float) -> float:
        if x == 0 or not math.isfinite(x):
            return x
        power = _as_written(x).adjusted()
        return to_decimals(digits - 1 - power, cut=cut)(x)

    return rounded


def _as_written(x: float) -> Decimal:
    """The number without the rounding in the last digits of its float: 0.8 for 0.7999999999999998."""
    return Decimal(f"{x:.{_TRUSTED - 1}e}")


def to_single(*, cut: bool = False) -> Rounding:
    """Rounding to single precision, or cutting towards 0: functions there may be off in the last bit.

    >>> to_single()(0.1)
    0.10000000149011612
    """

    def rounded(x: float) -> float:
        try:
            (bits,) = struct.unpack("<I", struct.pack("<f", x))
        except OverflowError:
            return x
        single = _single(bits)
        return _single(bits - 1) if cut and abs(single) > abs(x) else single

    return rounded


def _single(bits: int) -> float:
    (single,) = struct.unpack("<f", struct.pack("<I", bits))
    return float(single)
