"""Functions of lanes: exp, log, sine and their kin.

- exp is its Taylor series on [-ln 2 / 2, ln 2 / 2], times a power of 2.
- log, sine and cosine have the polynomials of Sun's fdlibm (e_log.c, k_sin.c, k_cos.c).
- An angle is brought into [-π/4, π/4] with π/2 in three floats (Cody and Waite), which is right up to 2**30.

Each is right to 2.5 units in the last place, and at 0, at infinities and for a NaN.
"""

from __future__ import annotations

import math
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.program.native.outside import by_c

SHIFT = 1.5 * 2.0**52  # added to a number it leaves the nearest whole one in the last bits
LN_2 = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # the first has so few digits that n·LN_2[0] is exact
TAYLOR = [1 / math.factorial(k) for k in range(13, 1, -1)]
LOG = [
    1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
    2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01,
]  # fmt: skip
SIN = [
    1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
    -1.98412698298579493134e-04, 8.33333333332248946124e-03, -1.66666666666666324348e-01,
]  # fmt: skip
COS = [
    -1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07,
    2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02,
]  # fmt: skip
HALF_PI = 1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33
EXP_ENDS = -750.0, 715.0  # beyond these exp(x) is 0 or inf
WIDEST_ANGLE = 2.0**30


def _power_of_2(m: Lanes, n: Any) -> Any:
    """2 to the power of whole numbers from -1022 to 1023."""
    bits = m.as_bits(m.add(n, m.number(SHIFT)))
    return m.as_float(m.builder.shl(m.builder.add(bits, m.whole(1023)), m.whole(52)))


def _rounded(m: Lanes, x: Any) -> Any:
    """The nearest whole number of one below 2**51."""
    return m.subtract(m.add(x, m.number(SHIFT)), m.number(SHIFT))


def _between(m: Lanes, x: Any, low: float, high: float) -> Any:
    """x, but at least low and at most high; a NaN stays one."""
    x = m.select(m.compare("<", x, m.number(low)), m.number(low), x)
    return m.select(m.compare(">", x, m.number(high)), m.number(high), x)


def _reduced(m: Lanes, x: Any) -> tuple[Any, Any]:
    """The n and exp(r) - 1 for which exp(x) is 2**n · exp(r), with r as small as that goes."""
    n = _rounded(m, m.multiply(x, m.number(1 / math.log(2))))
    r = m.multiply_add(n, m.number(-LN_2[1]), m.multiply_add(n, m.number(-LN_2[0]), x))
    return n, m.multiply_add(m.multiply(r, r), m.polynomial(r, TAYLOR), r)


def exp(m: Lanes, x: Any) -> Any:
    """The power of e."""
    n, p = _reduced(m, _between(m, x, *EXP_ENDS))
    half = _rounded(m, m.multiply(n, m.number(0.5)))  # neither 2**1024 nor 2**-1075 is a float
    first, second = _power_of_2(m, half), _power_of_2(m, m.subtract(n, half))
    return m.multiply(m.multiply_add(first, p, first), second)


def expm1(m: Lanes, x: Any) -> Any:
    """exp(x) - 1."""
    n, p = _reduced(m, _between(m, x, -50.0, 710.0))
    half = _power_of_2(m, m.subtract(n, m.number(1.0)))
    found = m.multiply_add(half, p, m.subtract(half, m.number(0.5)))
    return m.select(m.compare("<", m.called("fabs", x), m.number(2.0**-55)), x, m.add(found, found))


def tanh(m: Lanes, x: Any) -> Any:
    """(1 - q·q) / (1 + q·q) with q = exp(-|x|), most of which sech has too: LLVM computes it once for both."""
    opposite = m.negative(m.called("fabs", x))
    n, p = _reduced(m, _between(m, opposite, *EXP_ENDS))
    power = _power_of_2(m, _between(m, n, -1000.0, 0.0))
    less = m.multiply_add(power, p, m.subtract(power, m.number(1.0)))  # q - 1, with all its digits
    above = m.multiply_add(less, less, m.add(less, less))
    q = exp(m, opposite)
    return m.called("copysign", m.divide(above, m.multiply_add(q, q, m.number(1.0))), x)


def cosh(m: Lanes, x: Any) -> Any:
    """The hyperbolic cosine, of the exponential of |x| / 2: that of 710 is not a float, and its cosine is one."""
    half = exp(m, m.multiply(m.called("fabs", x), m.number(0.5)))
    small = m.multiply(m.number(0.5), half)
    inverse = m.divide(m.number(1.0), half)
    return m.multiply_add(small, half, m.multiply(m.multiply(m.number(0.5), inverse), inverse))


def sech(m: Lanes, x: Any) -> Any:
    """1 / cosh(x), as 2·e / (1 + e·e) with e = exp(-|x|): a division is as much work as ten products."""
    e = exp(m, m.negative(m.called("fabs", x)))
    return m.divide(m.add(e, e), m.multiply_add(e, e, m.number(1.0)))


def log(m: Lanes, x: Any) -> Any:
    """The natural logarithm."""
    tiny = m.compare("<", x, m.number(2.0**-1022))
    scaled = m.select(tiny, m.multiply(x, m.number(2.0**54)), x)
    bits = m.builder.add(m.as_bits(scaled), m.whole(_OVER_ROOT))
    k = m.as_float(m.builder.or_(m.builder.lshr(bits, m.whole(52)), m.whole(_2_TO_52)))
    k = m.subtract(k, m.select(tiny, m.number(2.0**52 + 1023 + 54), m.number(2.0**52 + 1023)))
    mantissa = m.builder.add(m.builder.and_(bits, m.whole(2**52 - 1)), m.whole(_ROOT))
    f = m.subtract(m.as_float(mantissa), m.number(1.0))
    found = _log_near_1(m, f, k)
    found = m.select(m.compare("==", x, m.number(0.0)), m.number(-math.inf), found)
    found = m.select(m.compare("==", x, m.number(math.inf)), x, found)
    return m.select(m.unless("<", x, m.number(0.0)), m.number(math.nan), found)


def _log_near_1(m: Lanes, f: Any, k: Any) -> Any:
    """log(2**k · (1 + f)), for 1 + f between √½ and √2."""
    s = m.divide(f, m.add(m.number(2.0), f))
    square = m.multiply(s, s)
    rest = m.multiply(square, m.polynomial(square, LOG))
    half = m.multiply(m.multiply(m.number(0.5), f), f)
    small = m.multiply_add(s, m.add(half, rest), m.multiply(k, m.number(LN_2[1])))
    return m.subtract(m.multiply(k, m.number(LN_2[0])), m.subtract(m.subtract(half, small), f))


def log1p(m: Lanes, x: Any) -> Any:
    """log(1 + x), with what is lost in 1 + x added again."""
    u = m.add(m.number(1.0), x)
    lost = m.divide(m.subtract(x, m.subtract(u, m.number(1.0))), u)
    found = m.add(log(m, u), m.select(m.compare("<", m.called("fabs", lost), m.number(1.0)), lost, m.number(0.0)))
    return m.select(m.compare("==", u, m.number(1.0)), x, found)


def sin(m: Lanes, x: Any) -> Any:
    """The sine of an angle in radians."""
    return _turned(m, x, "sin", 0)


def cos(m: Lanes, x: Any) -> Any:
    """The cosine of an angle in radians: the sine of one that is a quarter further."""
    return _turned(m, x, "cos", 1)


def _turned(m: Lanes, x: Any, name: str, quarters: int) -> Any:
    """The sine of x and some quarters of a turn; C's own function for a huge angle in any of the lanes."""
    angle = m.called("fabs", x)
    huge = m.compare(">=", angle, m.number(WIDEST_ANGLE))
    small = m.select(huge, m.number(0.0), x)
    found = _sine_of_small(m, small, quarters)
    return m.rarely(huge, found, lambda: by_c(m, name, x))


def _sine_of_small(m: Lanes, x: Any, quarters: int) -> Any:
    n = _rounded(m, m.multiply(x, m.number(1 / HALF_PI[0])))
    r = x  # the first difference is exact, and the others are rounded once each
    for part in HALF_PI:
        r = m.multiply_add(n, m.number(-part), r)
    z = m.multiply(r, r)
    sine = m.multiply_add(m.multiply(z, r), m.polynomial(z, SIN), r)
    cosine = m.multiply_add(m.multiply(z, z), m.polynomial(z, COS), m.multiply_add(z, m.number(-0.5), m.number(1.0)))
    turn = m.builder.add(m.as_bits(m.add(n, m.number(SHIFT))), m.whole(quarters))
    is_odd = m.builder.icmp_unsigned("!=", m.builder.and_(turn, m.whole(1)), m.whole(0))
    is_down = m.builder.shl(m.builder.and_(turn, m.whole(2)), m.whole(62))  # the place of the sign
    found = m.select(is_odd, cosine, sine)
    return m.as_float(m.builder.xor(m.as_bits(found), is_down))


_ROOT = 0x3FE6A09E667F3BCD  # the bits of √½
_2_TO_52 = 0x4330000000000000
_OVER_ROOT = 0x3FF0000000000000 - _ROOT
