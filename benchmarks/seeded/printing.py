"""How a number is written with so many digits, rightly and wrongly rounded."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from benchmarks.seeded.formulas import MP, Real


def printed(value: Real, digits: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """A number rounded to so many significant digits, all of them written.

    >>> printed(MP.mpf("-0.17556"), 3), printed(MP.mpf(2), 3), printed(MP.mpf("123456"), 3)
    ('-0.176', '2.00', '1.23e5')
    """
    exact = _decimal(value)
    unit = _unit(exact, digits)
    rounded = exact.quantize(unit, rounding=rounding)
    if rounded.adjusted() > exact.adjusted() and rounded:  # 0.9996 became 1.000
        rounded = rounded.quantize(unit.scaleb(1))
    return _written(rounded)


def decimals_of(shown: str) -> int:
    """How many decimals a numeral shows; fewer than none where its last digit stands left of the point.

    >>> decimals_of("0.250"), decimals_of("1.23e6")
    (3, -4)
    """
    return -Decimal(shown).as_tuple().exponent


def digits_of(shown: str) -> int:
    """How many significant digits a numeral shows.

    >>> digits_of("0.250"), digits_of("1.23e6")
    (3, 3)
    """
    return len(Decimal(shown).as_tuple().digits)


def to_decimals(value: Real, decimals: int) -> Real:
    """A number rounded to so many decimals, halves up.

    >>> print(to_decimals(MP.mpf("12.3456"), 3))
    12.346
    """
    return _rounded(value, _decimal(value), Decimal(1).scaleb(-decimals))


def to_digits(value: Real, digits: int) -> Real:
    """A number rounded to so many significant digits, halves up.

    >>> print(to_digits(MP.mpf("12.3456"), 3))
    12.3
    """
    exact = _decimal(value)
    return _rounded(value, exact, _unit(exact, digits))


def _rounded(value: Real, exact: Decimal, unit: Decimal) -> Real:
    """A number rounded to whole units.

    Raises:
        ArithmeticError: if nothing is left of it: with a 0 for a small number nobody goes on.
    """
    rounded = exact.quantize(unit, rounding=ROUND_HALF_UP)
    if value and not rounded:
        raise ArithmeticError(f"{value} is nothing in units of {unit}")
    return MP.mpf(str(rounded))


def truncated(value: Real, digits: int) -> str:
    """A number with its further digits cut off.

    >>> truncated(MP.mpf("-0.17556"), 3)
    '-0.175'
    """
    return printed(value, digits, ROUND_DOWN)


def one_too_high(value: Real, digits: int) -> str:
    """A rightly rounded number with its last digit one too high.

    >>> one_too_high(MP.mpf("-0.17556"), 3)
    '-0.177'
    """
    return _last_digit_moved(printed(value, digits), 1)


def one_too_low(value: Real, digits: int) -> str:
    """A rightly rounded number with its last digit one too low, where that is more than cutting it off.

    >>> one_too_low(MP.mpf("-0.17536"), 3), one_too_low(MP.mpf("-0.17556"), 3)
    ('-0.174', '-0.176')
    """
    rounded = printed(value, digits)
    moved = _last_digit_moved(rounded, -1)
    return rounded if Decimal(moved) == Decimal(truncated(value, digits)) else moved


def _last_digit_moved(text: str, units: int) -> str:
    """A numeral some units of its last digit further away from 0."""
    number = Decimal(text)
    unit = Decimal(1).scaleb(number.as_tuple().exponent)
    return _written(number + units * unit.copy_sign(number))


def holds(text: str, true: Real) -> bool:
    """Whether a printed number is at most half a unit of its last digit away from the true one."""
    number = Decimal(text)
    half = MP.mpf(10) ** number.as_tuple().exponent / 2
    return bool(abs(MP.mpf(text) - true) <= half * (1 + MP.mpf("1e-20")))


def _decimal(value: Real) -> Decimal:
    """The number to 40 digits, which makes a tie of what is one but for the last of the 50 digits."""
    return Decimal(MP.nstr(value, 40))


def _unit(exact: Decimal, digits: int) -> Decimal:
    """One unit of the last of so many significant digits; 0 is written as 0.00 with three of them."""
    return Decimal(1).scaleb((exact.adjusted() if exact else 0) - digits + 1)


def _written(number: Decimal) -> str:
    """Without an exponent, unless the number is tiny or its last digit stands left of the point."""
    places = number.as_tuple().exponent
    if number and (number.adjusted() < -5 or places > 0):
        sign, digits, _ = number.as_tuple()
        mantissa = Decimal((sign, digits, 1 - len(digits)))
        return f"{mantissa:f}e{number.adjusted()}"
    return f"{number:f}"
