"""Numbers in, number out: the functions of the table for which Python's own are not enough.

Where Python raises for a result that is too large, these give an infinity; a NaN stays
a NaN; Fractions stay exact as long as they are of a reasonable size.
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
