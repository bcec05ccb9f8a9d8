"""Floats in, float out: the functions of the table that neither overflow nor lose digits.

Where Python raises for a result that is too large, these give an infinity; a NaN stays a NaN.  Those that Python's
``math`` lacks are in ``special_arithmetic``.
"""

import math
from collections.abc import Callable
from functools import wraps

SQUARES = 1e-280  # from here to its reciprocal a sum of squares keeps all its digits


def overflowing(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function, with an infinity of the argument's sign where its value is too large for a float."""

    @wraps(function)
    def compute(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.copysign(math.inf, x)

    return compute


def cosh(x: float) -> float:
    """The hyperbolic cosine."""
    try:
        return math.cosh(x)
    except OverflowError:
        return math.inf


def semicircle(x: float) -> float:
    """sqrt(1 - x*x), with all its digits where x is close to ±1."""
    return math.sqrt((1 - x) * (1 + x))


def sine2(a: float, b: float) -> float:
    """The sine of the angle of the point (b, a); 0 for the origin, which has none."""
    r = math.hypot(a, b)
    return a / r if r else 0.0


def inversion(a: float, b: float) -> float:
    """a / (a*a + b*b), also where the squares are too large or too small for a float.

    >>> inversion(1, 2), inversion(1e-200, 0)
    (0.2, 1e+200)
    """
    squares = a * a + b * b
    if SQUARES < squares < 1 / SQUARES:
        return a / squares
    r = math.hypot(a, b)
    if r == 0:
        raise ValueError("the origin has no inversion")
    return 0.0 * math.copysign(1.0, a) if math.isinf(r) else a / r / r


def quadrupole(a: float, b: float) -> float:
    """(b*b - a*a) / (a*a + b*b)**2, also where the squares are too large or too small for a float."""
    total, difference = a + b, b - a
    if math.isinf(total) or math.isinf(difference):
        return 0.0 if math.isinf(math.hypot(a, b)) else quadrupole(a / 4, b / 4) / 16
    r = math.hypot(a, b)
    if r == 0:
        raise ValueError("the origin has none")
    return (difference / r / r) * (total / r / r)


def sech(x: float) -> float:
    """1 / cosh(x), which itself could overflow."""
    e = math.exp(-abs(x))
    return 2 * e / (1 + e * e)


def csch(x: float) -> float:
    """1 / sinh(x), which itself could overflow."""
    e = math.exp(-abs(x))
    return math.copysign(2 * e / -math.expm1(-2 * abs(x)), x)


def logaddexp(a: float, b: float) -> float:
    """log(exp(a) + exp(b)), without an overflow."""
    return max(float(a), float(b)) + math.log1p(math.exp(-abs(a - b))) if a != b else a + math.log(2)


def logaddexp2(a: float, b: float) -> float:
    """log2(2**a + 2**b), without an overflow."""
    return max(float(a), float(b)) + math.log1p(math.exp2(-abs(a - b))) / math.log(2) if a != b else a + 1.0


def xlogy(x: float, y: float) -> float:
    """x * log(y), and 0 where x is 0."""
    return x * math.log(y) if x or y != y else 0.0


def xlog1py(x: float, y: float) -> float:
    """x * log(1 + y), and 0 where x is 0."""
    return x * math.log1p(y) if x or y != y else 0.0


def logit(x: float) -> float:
    """log(x / (1 - x)), with all its digits also where x is close to 1/2."""
    return 2 * math.atanh(2 * x - 1) if 0.25 < x < 0.75 else math.log(x / (1 - x))


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), without an overflow on either side."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)  # for a negative x exp(-x) could overflow
    return e / (1 + e)


def softplus(x: float) -> float:
    """log(1 + exp(x)), without an overflow."""
    return x if x != x else max(float(x), 0.0) + math.log1p(math.exp(-abs(x)))


def logsigmoid(x: float) -> float:
    """log(sigmoid(x)), without an overflow."""
    return -softplus(-x)


def silu(x: float) -> float:
    """x times its sigmoid."""
    return x * sigmoid(x)


def gelu(x: float) -> float:
    """x times the share of a normal distribution below it, with all its digits where that is small."""
    return x * math.erfc(-x / math.sqrt(2)) / 2


def elu(x: float, alpha: float) -> float:
    """The number where it is above 0, else a curve down to -alpha."""
    return x if x > 0 or x != x else alpha * math.expm1(x)


def logsumexp(*terms: float) -> float:
    """log(exp(x1) + exp(x2) + …), without an overflow: exp(0) for the largest, and less for the others."""
    largest = max(terms)
    if math.isinf(largest) or any(x != x for x in terms):
        return max(terms, key=lambda x: (x != x, x))  # a NaN before all others
    others = [x - largest for x in terms]
    others.remove(0)
    return largest + math.log1p(math.fsum(map(math.exp, others)))
