"""Numbers in, number out: the special functions that Python's ``math`` does not have.

Formulas: Abramowitz and Stegun, Handbook of Mathematical Functions, chapters 6, 7 and 10.
"""

import math

from autograd.table.arithmetic import Number


def sine_of_half_turns(x: float) -> float:
    """sin(πx), exactly 0 at whole numbers."""
    r = math.remainder(x, 2.0)  # exact, and without π: π·x would have lost the digits of a large x
    return math.sin(math.pi * (math.copysign(1.0, r) - r if abs(r) > 0.5 else r))


def cosine_of_half_turns(x: float) -> float:
    """cos(πx), exactly 0 halfway between whole numbers."""
    return sine_of_half_turns(0.5 - abs(math.remainder(x, 2.0)))


def erfinv(x: float) -> float:
    """The number whose ``erf`` is x.

    >>> erfinv(math.erf(1e-3)), erfinv(0.0)
    (0.001, 0.0)
    """
    if x != x:
        return x
    if abs(x) >= 1:
        raise ValueError("erf is between -1 and 1")
    rest = 1 - abs(x)
    y = abs(x) if rest > 0.5 else _guess(rest)
    for _ in range(6):  # Newton's method
        miss = abs(x) - math.erf(y) if rest > 0.5 else math.erfc(y) - rest  # far out only erfc has digits
        y += miss / math.exp(-y * y) * math.sqrt(math.pi) / 2
    return math.copysign(y, x)


def _guess(rest: float) -> float:
    """The number whose erfc is ``rest``, to two digits: Winitzki, A handy approximation for erf, 2008."""
    log = math.log(rest * (2 - rest)) / 2
    middle = 2 / (math.pi * 0.147) + log
    return math.sqrt(math.sqrt(middle * middle - 2 * log / 0.147) - middle)


ENOUGH = 1e-17  # of a sum, for its last term
HIGHEST = 10_000  # order: the time grows with it


def _is_order(n: Number) -> bool:
    return 0 <= n <= HIGHEST and n % 1 == 0


# ---- sin(πx)/(πx) and its derivatives ------------------------------------------------------------------------


VANISHING = 160  # above this order |j_n(z)/z**n| <= 1/(1·3·5···(2n + 1)) is smaller than all floats (10.1.2, 9.1.62)


def sinc(x: float) -> float:
    """sin(πx)/(πx), and 1 at 0."""
    return bessel_ratio(0, x)


def bessel_ratio(n: Number, x: float) -> float:
    """j_n(z)/z**n at z = πx, for the spherical Bessel function j_n: smooth at 0, where it is 1/(1·3·5···(2n + 1)).

    >>> bessel_ratio(1, 0.0), bessel_ratio(0, 3.0)
    (0.3333333333333333, 0.0)
    """
    if n != n or x != x:
        return math.nan
    if not _is_order(n):
        raise ValueError(f"the order is not a whole number from 0 to {HIGHEST}")
    if n > VANISHING:
        return 0.0
    square = math.pi * x * math.pi * x
    if square < (n + 1) ** 2:
        return _bessel_series(int(n), square)
    before, ratio = cosine_of_half_turns(x), sine_of_half_turns(x) / (math.pi * x)
    for k in range(int(n)):  # 10.1.19, upwards: where z is above n it loses no digits
        before, ratio = ratio, ((2 * k + 1) * ratio - before) / square
    return ratio


def _bessel_series(n: int, square: float) -> float:
    """10.1.2: the powers of z², where these are small."""
    term = 1.0
    for k in range(n):
        term /= 2 * k + 3
    total = term
    for k in range(1, 1000):
        term *= -square / (2 * k * (2 * n + 2 * k + 1))
        if abs(term) <= ENOUGH * abs(total):
            break
        total += term
    return total


# ---- the derivatives of ln Γ ---------------------------------------------------------------------------------

BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)
"""The numbers B2, B4, B6, … of Bernoulli, 23.2."""

FAR = 12  # from here on so many of them give all digits


def digamma(x: float) -> float:
    """The derivative of ln Γ(x).

    >>> round(digamma(1), 14)  # minus the constant of Euler
    -0.57721566490153
    """
    if x < 0.5:
        return digamma(1 - x) - math.pi * cosine_of_half_turns(x) / _no_pole(sine_of_half_turns(x))  # 6.3.7
    shift = 0.0
    while x < FAR:  # 6.3.5
        shift += 1 / x
        x += 1
    series, power = 0.0, 1.0
    for k, number in enumerate(BERNOULLI, 1):  # 6.3.18
        power /= x * x
        series += number / (2 * k) * power
    return math.log(x) - 0.5 / x - series - shift


def polygamma(n: Number, x: float) -> float:
    """The derivative of ln Γ(x) of the order n + 1; that of order 1, for n = 0, is ``digamma``."""
    if n != n or x != x:
        return math.nan
    if not _is_order(n):
        raise ValueError(f"the order is not a whole number from 0 to {HIGHEST}")
    if n == 0:
        return digamma(x)
    m = int(n)
    if x > 0:
        return _zeta(m, x) if m % 2 else -_zeta(m, x)
    r = _no_pole(math.remainder(x, 1.0))
    below, above = (r, 1 - r) if r > 0 else (1 + r, -r)  # how far it is from the poles at its sides
    reflected = _zeta(m, above) - _zeta(m, 1 - x)  # over the poles from 0 down to x
    return _zeta(m, below) + reflected if m % 2 else reflected - _zeta(m, below)


def _no_pole(x: float) -> float:
    if x == 0:
        raise ValueError("a pole")
    return x


def _zeta(n: int, x: float) -> float:
    """n! · (1/x**(n + 1) + 1/(x + 1)**(n + 1) + …) for x above 0."""
    total = 0.0
    while x < FAR + n:  # 6.4.6
        term = _factorial_over_power(n, x)
        total += term
        if term <= ENOUGH * total:  # a high order hardly sees the other poles
            return total
        x += 1
    total += _factorial_over_power(n - 1, x) + _factorial_over_power(n, x) / 2
    ratio = _factorial_over_power(n - 1, x)  # (2k + n - 1)! / ((2k)! x**(2k + n)), for k = 0
    for k, number in enumerate(BERNOULLI, 1):  # 6.4.11
        ratio *= (2 * k + n - 1) / (2 * k) * ((2 * k + n - 2) / (2 * k - 1)) / x / x
        total += number * ratio
    return total


def _factorial_over_power(n: int, x: float) -> float:
    """n!/x**(n + 1), without its overflow."""
    ratio = 1 / x
    for i in range(1, n + 1):
        ratio *= i / x
    return ratio


# ---- ln Γ ----------------------------------------------------------------------------------------------------

ZETA_LESS_1 = tuple(_zeta(n - 1, 2.0) / math.factorial(n - 1) for n in range(2, 30))
"""ζ(2) - 1, ζ(3) - 1, …, 23.2: the sum of 1/k**n from k = 2 on."""

EULER = -digamma(1)


def lgamma(x: float) -> float:
    """ln |Γ(x)|, also near its zeros at 1 and 2, where that of ``math`` has few digits.

    >>> lgamma(2.0), round(lgamma(1 + 1e-9) * 1e9, 6)
    (0.0, -0.577216)
    """
    if 0.5 < x < 1.5:
        return _lgamma_beside_2(x - 1) - math.log1p(x - 1)
    return _lgamma_beside_2(x - 2) if 1.5 <= x < 2.5 else math.lgamma(x)


def _lgamma_beside_2(z: float) -> float:
    """ln Γ(2 + z) for a small z: 6.1.33."""
    total = 0.0
    for n in range(len(ZETA_LESS_1) + 1, 1, -1):
        total = z * (ZETA_LESS_1[n - 2] / n * (-1) ** n + total)
    return z * (1 - EULER + total)
