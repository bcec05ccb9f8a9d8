"""Numbers in, number out: the functions of the table that take numbers of every kind.

Fractions stay exact as long as they are of a reasonable size, a NaN stays a NaN, and where Python raises
for a result that is too large, these give an infinity.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import reduce, wraps

Number = int | float | Fraction
NUMBERS = (int, float, Fraction)

# Exact powers are computed up to this many bits; beyond it a power is a float, so
# that 9**9**9**9 answers at once instead of filling the memory.
EXACT_BITS = 20_000


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


def stair(whole: Callable[[Number], int]) -> Callable[[Number], Number]:
    """A function such as math.floor with a number of the kind of its argument out, where Python's gives an int.

    An infinity and a NaN stay what they are, and a zero keeps its sign, as in NumPy.
    """

    @wraps(whole)
    def compute(x: Number) -> Number:
        if isinstance(x, float):
            return math.copysign(whole(x), x) if math.isfinite(x) else x
        return type(x)(whole(x))

    return compute


floor = stair(math.floor)
ceil = stair(math.ceil)
trunc = stair(math.trunc)
rint = stair(round)


def floor_divide(a: Number, b: Number) -> Number:
    """a // b, which Python gives as an int for two Fractions."""
    quotient: int | float = a // b
    return quotient if isinstance(quotient, float) else Fraction(quotient)


def fmod(a: Number, b: Number) -> Number:
    """What is left of a, with its sign: exact for Fractions, where math.fmod gives floats."""
    if isinstance(a, float) or isinstance(b, float):
        return math.fmod(a, b)
    return a - b * math.trunc(Fraction(a) / b)


def heaviside(x: Number, h: Number) -> Number:
    """1 above 0, 0 below, and h at 0."""
    return step(x) if x else h


def copysign(a: Number, b: Number) -> Number:
    """The size of a with the sign of b, which a zero has too: exact, where math.copysign gives floats."""
    return a if math.copysign(1, as_float(a)) == math.copysign(1, as_float(b)) else -a


def fmax(a: Number, b: Number) -> Number:
    """The larger one; the other one of a NaN."""
    return a if a >= b or b != b else b


def fmin(a: Number, b: Number) -> Number:
    """The smaller one; the other one of a NaN."""
    return a if a <= b or b != b else b


def clip(x: Number, low: Number, high: Number) -> Number:
    """x, but at least low, and at most high; a NaN anywhere stays a NaN."""
    return minimum(maximum(x, low), high)


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
    if x.__class__ is float:  # twice as fast as to call float
        return 1.0 if x > 0 else x if x != x else 0.0
    return type(x)(x > 0)


def relu(x: Number) -> Number:
    """The number where it is above 0, else 0, of the kind of x."""
    return x if x > 0 or x != x else 0.0 if x.__class__ is float else type(x)(0)


def where(condition: Number, a: Number, b: Number) -> Number:
    """One of two numbers."""
    return a if condition else b


def leaky_relu(x: Number, slope: Number) -> Number:
    """The number where it is above 0, else a share of it."""
    return x if x > 0 or x != x else slope * x


def softsign(x: Number) -> Number:
    """x / (1 + |x|)."""
    return x / (1 + x if x > 0 else 1 - x)


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
