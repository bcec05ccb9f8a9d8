"""Numbers as people print them: read with the digits they show, written with the digits they need."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from autograd.engine.value import Value
from autograd.sentences import need_whole, shorten
from autograd.table.arithmetic import Number, as_float

_DECIMAL = re.compile(r"[+-]?(\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d+,\d+")
_LONGEST = 400  # digits, and powers of ten: more than any float has, but few enough to compute with
MATHML_MINUS = "<mo>−</mo>"


def read_decimal(text: str) -> Fraction:
    """The exact value of a decimal numeral such as "0.1", ".12", "-2." or "-5.34e-08".

    >>> read_decimal(".12")
    Fraction(3, 25)

    Raises:
        ValueError: if the text is not a decimal numeral, or is beyond the range of a float.
    """
    plain = text.strip().replace("−", "-")
    if not _DECIMAL.fullmatch(plain):
        comma = (
            "a point instead of the comma, or no comma"
            if _COMMA.fullmatch(plain)
            else "digits such as -0.418 or 5.34e-08"
        )
        raise ValueError(f"{text[:60]!r} is not a decimal number: write {comma}")
    if len(plain) > _LONGEST or abs(_power_of_ten(plain)) > _LONGEST or math.isinf(float(plain)):
        raise ValueError(f"{text[:60]!r} is beyond the range of a float: write a number between ±1.8e308")
    return Fraction(plain)


def is_decimal(text: str) -> bool:
    """Whether a text is a decimal numeral that ``read_decimal`` reads.

    >>> is_decimal("-0.418"), is_decimal("h1*w5")
    (True, False)
    """
    try:
        read_decimal(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)  # of a layer with 800 wrong entries it is asked 300,000 times: 3 s of 8
def half_unit(text: str) -> Fraction:
    """Half a unit of the last printed digit: how far off a correctly rounded numeral may be.

    >>> half_unit("0.582"), half_unit("-2.")
    (Fraction(1, 2000), Fraction(1, 2))
    """
    read_decimal(text)
    return Fraction(1, 2) * Fraction(10) ** -decimals_of(text)


def decimals_of(text: str) -> int:
    """How many decimals a numeral shows; negative where its last digit stands for tens or hundreds.

    >>> decimals_of("0.0820"), decimals_of("5.34e-08"), decimals_of("12e3")
    (4, 10, -3)
    """
    digits = text.strip().lower().partition("e")[0]
    return len(digits.partition(".")[2]) - _power_of_ten(text)


def significant_digits(text: str) -> int:
    """How many digits a numeral shows, from the first one that is not 0.

    >>> significant_digits("0.0820"), significant_digits("-5.34e-08")
    (3, 3)
    """
    return max(leading_power(text) + decimals_of(text) + 1, 1)


def leading_power(text: str) -> int:
    """The power of ten of the first digit that is not 0.

    >>> leading_power("0.087362"), leading_power("1e-390")
    (-2, -390)
    """
    return Decimal(text.strip().replace("−", "-")).adjusted() if read_decimal(text) else 0


def _power_of_ten(text: str) -> int:
    exponent = text.strip().replace("−", "-").lower().partition("e")[2]
    size = int(exponent.lstrip("+-").lstrip("0")[:10] or "0")
    return -size if exponent.startswith("-") else size


def write_number(x: Number, digits: int = 4, minus: str = "−") -> str:
    """x for people, with at most ``digits`` significant digits: no needless zeros, a true minus sign.

    Numbers outside 1e-3 … 1e5 are written with a power of ten.

    >>> write_number(-0.17556), write_number(Fraction(1, 20)), write_number(1.25e-7)
    ('−0.1756', '0.05', '1.25e−7')
    """
    need_whole(digits, "digits")
    try:
        x = as_float(x)
    except (TypeError, ValueError):
        if isinstance(x, Value):  # it says what to write
            raise
        raise TypeError(f"a number is written, not {shorten(repr(x))}: give one such as 0.25") from None
    if not math.isfinite(x):
        return str(x).replace("-", minus)
    if x == 0:
        return "0"
    mantissa, _, exponent = f"{x:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -3 <= power < max(5, digits):
        written = f"{x:.{max(digits - 1 - power, 0)}f}"
        return _trimmed(written).replace("-", minus)
    return f"{_trimmed(mantissa)}e{power}".replace("-", minus)


def latex_number(x: Number, digits: int = 4) -> str:
    r"""What ``write_number`` writes, in LaTeX's math mode.

    >>> print(latex_number(-0.17556), latex_number(1.25e-7))
    -0.1756 1.25 \cdot 10^{-7}
    """
    return latex_numeral(write_number(x, digits, minus="-"))


def latex_numeral(numeral: str) -> str:
    r"""A written number in LaTeX: 1.5e-7 as 1.5 \cdot 10^{-7}."""
    mantissa, _, power = numeral.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if power else mantissa


def mathml_number(numeral: str) -> str:
    """A written number in MathML, with a fraction or a power of ten where it has one.

    >>> mathml_number("-0.5"), mathml_number("1/3")
    ('<mo>−</mo><mn>0.5</mn>', '<mn>1</mn><mo>/</mo><mn>3</mn>')
    """
    if numeral.startswith("-"):
        return MATHML_MINUS + mathml_number(numeral[1:])
    if not numeral[:1].isdigit():
        return f"<mi>{numeral}</mi>"  # inf, nan
    mantissa, _, power = numeral.partition("e")
    row = "<mo>/</mo>".join(f"<mn>{part}</mn>" for part in mantissa.split("/"))
    ten = f"<mo>·</mo><msup><mn>10</mn><mrow>{mathml_number(str(int(power)))}</mrow></msup>" if power else ""
    return row + ten


def write_exactly(x: Number) -> str:
    """x with all its digits, as Python text that reads back as the same number.

    >>> write_exactly(2.0), write_exactly(Fraction(1, 20)), write_exactly(Fraction(1, 3))
    ('2', '0.05', '1/3')
    """
    if isinstance(x, Fraction):
        return _finite_decimal(x) or str(x)
    return repr(x).removesuffix(".0")


def _finite_decimal(x: Fraction) -> str:
    """A fraction as a decimal numeral; empty if it has no short one."""
    for decimals in range(20):
        scaled = x * 10**decimals
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(decimals + 1, "0")
            point = len(digits) - decimals
            return ("-" if x < 0 else "") + digits[:point] + ("." + digits[point:] if decimals else "")
    return ""


def _trimmed(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal
