"""Numbers in, number out: the functions of the table for which Python's own are not enough.

Where Python raises for a result that is too large, these give an infinity; a NaN stays
a NaN; Fractions stay exact as long as they are of a reasonable size.
"""

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce, wraps
from typing import Any

Number = int | float | Fraction
NUMBERS = (int, float, Fraction)

# Exact powers are computed up to this many bits; beyond it a power is a float, so
# that 9**9**9**9 answers at once instead of filling the memory.
EXACT_BITS = 20_000

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


def power(base: Number, exponent: Number) -> Number:
    """The base to the exponent: exact for whole powers of exact numbers of a reasonable size."""
    if base.__class__ is not float and _stays_exact(base, exponent):  # the first question is the cheap one
        return Fraction(base) ** int(exponent)
    x = base if base.__class__ is float else as_float(base)
    n = exponent if exponent.__class__ is float else as_float(exponent)
    if x < 0 and n % 1 > 0:  # Python gives a complex number, or an OverflowError
        raise ValueError("a negative base with a fractional exponent")
    try:
        result: float = x**n
    except OverflowError:
        return -math.inf if x < 0 and n % 2 == 1 else math.inf
    return result


def as_float(x: Number) -> float:
    """The nearest float: an infinity for an exact number that is larger than all of them."""
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def _stays_exact(base: Number, exponent: Number) -> bool:
    """Whether it is a whole power of an exact number, and of a reasonable size."""
    exact = isinstance(base, int | Fraction) and isinstance(exponent, int | Fraction) and exponent % 1 == 0
    return exact and abs(int(exponent)) * bits(base) <= EXACT_BITS


def bits(x: Number) -> int:
    """The size of an exact number: the bits of its numerator and denominator."""
    fraction = Fraction(x)
    return fraction.numerator.bit_length() + fraction.denominator.bit_length() - 1


def square(x: Number) -> Number:
    """x times x."""
    return x * x


def maximum(a: Number, b: Number) -> Number:
    """The larger one; a NaN on either side stays a NaN."""
    return a if a > b or a != a else b


def minimum(a: Number, b: Number) -> Number:
    """The smaller one; a NaN on either side stays a NaN."""
    return a if a < b or a != a else b


def sign(x: Number) -> Number:
    """1, 0 or -1, of the kind of x."""
    return x if x != x else type(x)((x > 0) - (x < 0))


def step(x: Number) -> Number:
    """1 above 0, else 0, of the kind of x."""
    return x if x != x else type(x)(x > 0)


def relu(x: Number) -> Number:
    """The number where it is above 0, else 0, of the kind of x."""
    return x if x > 0 or x != x else type(x)(0)


def where(condition: Number, a: Number, b: Number) -> Number:
    """One of two numbers."""
    return a if condition else b


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


def leaky_relu(x: Number, slope: Number) -> Number:
    """The number where it is above 0, else a share of it."""
    return x if x > 0 or x != x else slope * x


def elu(x: float, alpha: float) -> float:
    """The number where it is above 0, else a curve down to -alpha."""
    return x if x > 0 or x != x else alpha * math.expm1(x)


def softsign(x: Number) -> Number:
    """x / (1 + |x|)."""
    return x / (1 + x if x > 0 else 1 - x)


def logsumexp(*terms: float) -> float:
    """log(exp(x1) + exp(x2) + …), without an overflow: exp(0) for the largest, and less for the others."""
    largest = max(terms)
    if math.isinf(largest) or any(x != x for x in terms):
        return max(terms, key=lambda x: (x != x, x))  # a NaN before all others
    others = [x - largest for x in terms]
    others.remove(0)
    return largest + math.log1p(math.fsum(map(math.exp, others)))


def tie(a: Number, b: Number) -> Number:
    """1 where two numbers are equal, else 0, of their kind; a NaN on either side stays a NaN."""
    return a + b if a != a or b != b else type(a)(a == b)


def largest(*terms: Number) -> Number:
    """The largest one; a NaN stays a NaN."""
    return reduce(maximum, terms)


def smallest(*terms: Number) -> Number:
    """The smallest one; a NaN stays a NaN."""
    return reduce(minimum, terms)


def lead(*terms: Number) -> Number:
    """How far the largest one is above the second largest; infinitely far above none."""
    second, first = sorted((-math.inf, *terms))[-2:]
    return first - second


def total(*terms: Number) -> Number:
    """The sum of the terms."""
    return sum(terms)


def mean(*terms: Number) -> Number:
    """The sum of the terms, divided by how many there are."""
    return sum(terms) / len(terms)


_PRODUCTS = """
def products(xs, ws):
    total = 0
    for x, w in zip(xs, ws):
        {number}
        total += x * w
    return total
"""


def sum_of_products(number: str = "pass", **names: Any) -> Callable[[Iterable[Any], Iterable[Any]], Any]:
    """A function of xs and ws that adds x1*w1 + x2*w2 + …, one product after the other.

    ``number`` is a line of Python that makes a number of each ``w``: the weights of a neuron are Values, and
    a loop of its own for their numbers would take half of the time again.
    """
    exec(_PRODUCTS.format(number=number), names)
    function: Callable[[Iterable[Any], Iterable[Any]], Any] = names["products"]
    return function


_of_numbers = sum_of_products()


def weighted_sum(*terms: Number) -> Number:
    """x1*w1 + x2*w2 + … of x1, w1, x2, w2, …; a last term without a partner is added as it is."""
    total: Number = _of_numbers(terms[::2], (*terms[1::2], 1))
    return total
