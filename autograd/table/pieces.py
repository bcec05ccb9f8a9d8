"""Rows of the table that are made of pieces: stairs such as floor, what is left over, and the nearer of two.

Conventions, as in JAX, PyTorch and HIPS autograd.  A stair is flat: no path leads through floor, ceil, rint, trunc and
``a // b``, also where it jumps.  What is left over moves with a, and with b by the step it stands on: ``a % b`` is
a − b·⌊a/b⌋.  ``a % b`` has the sign of b, as Python and NumPy have it, and fmod(a, b) that of a, as C has it.
rint takes halves to the even number.

clip is ``minimum(maximum(x, low), high)``, so that at its border x and the border get ½ each, as in JAX; PyTorch gives
the 1 to x there, HIPS autograd 0.  fmax and fmin take the number beside a NaN, and the path leads to it alone.
copysign has the slope 0 at a = 0, as the absolute value has.
"""

import math
import operator
from fractions import Fraction

from autograd.table import arithmetic
from autograd.table.ops import ahead, chosen, divide, maximum, sign, square, step, where
from autograd.table.rows import NO_PATH, PRODUCT, Form, Operation, call, latex_call, row
from autograd.table.steady import missing

LOOSE = 0  # the binding of a mod b: beside any other sign it stands in parentheses

# ---- stairs ------------------------------------------------------------------------------------------------

floor: Operation = row(
    "floor", arithmetic.floor,
    lambda x, y: NO_PATH,
    exact=True, kink=lambda x: x - rint(x), meaning="the largest whole number up to x", method="__floor__",
    pretty=Form("⌊{:bare}⌋"), latex=Form(r"\left\lfloor {:bare}\right\rfloor"), mistaken=((lambda x, y: 1,),),
)  # fmt: skip
ceil: Operation = row(
    "ceil", arithmetic.ceil,
    lambda x, y: NO_PATH,
    exact=True, kink=lambda x: x - rint(x), meaning="the smallest whole number from x on", method="__ceil__",
    pretty=Form("⌈{:bare}⌉"), latex=Form(r"\left\lceil {:bare}\right\rceil"), mistaken=((lambda x, y: 1,),),
)  # fmt: skip
trunc: Operation = row(
    "trunc", arithmetic.trunc,
    lambda x, y: NO_PATH,
    exact=True, kink=lambda x: x - (rint(x) or copysign(1, x)), meaning="x without its fraction", method="__trunc__",
    elementary=lambda m, x: m.sign(x) * m.floor(m.absolute(x)), mistaken=((lambda x, y: 1,),),
)  # fmt: skip
rint: Operation = row(
    "rint", arithmetic.rint,
    lambda x, y: NO_PATH,
    exact=True, kink=lambda x: x - floor(x) - 0.5, meaning="the nearest whole number, from halves the even one",
    text=call("round", 1), latex=latex_call(r"\operatorname{{round}}", 1),
    elementary=lambda m, x: m.floor(x / 2 + Fraction(1, 4)) + m.ceil(x / 2 - Fraction(1, 4)),
    mistaken=((lambda x, y: 1,),),
)  # fmt: skip
floor_divide: Operation = row(
    "floor_divide", arithmetic.floor_divide,
    lambda a, b, y: NO_PATH,
    lambda a, b, y: NO_PATH,
    exact=True, kink=lambda a, b: a - b * rint(divide(a, b)), meaning="a // b, the largest whole number up to a / b",
    domain="a divisor other than 0", method="__floordiv__",
    text=Form("{} // {}", PRODUCT), pretty=Form("⌊{:product}/{:atom}⌋"),
    latex=Form(r"\left\lfloor \frac{{{:bare}}}{{{:bare}}}\right\rfloor"),
    mathml=Form("<mrow><mo>⌊</mo><mfrac><mrow>{:bare}</mrow><mrow>{:bare}</mrow></mfrac><mo>⌋</mo></mrow>"),
    mistaken=((lambda a, b, y: divide(1, b),), (lambda a, b, y: divide(-a, square(b)),)),
)  # fmt: skip
heaviside: Operation = row(
    "heaviside", arithmetic.heaviside,
    lambda x, h, y: NO_PATH,
    lambda x, h, y: where(x, NO_PATH, 1),
    exact=True, kink=lambda x, h: x, meaning="1 where x is above 0, 0 where it is below, and h at 0",
    elementary=lambda m, x, h: m.heaviside(x, h), steady=lambda m, x, h: m.where(x, m.step(x), h),
)  # fmt: skip

# ---- what is left over -------------------------------------------------------------------------------------

remainder: Operation = row(
    "remainder", operator.mod,
    lambda a, b, y: 1,
    lambda a, b, y: -floor_divide(a, b),
    exact=True, kink=lambda a, b: a - b * rint(divide(a, b)),
    meaning="a % b, what a // b leaves over: of the sign of b", domain="a divisor other than 0",
    method="__mod__", code="{} % {}", aliases=("mod",),
    text=Form("{} % {}", PRODUCT), pretty=Form("{:product} mod {:atom}", LOOSE),
    latex=Form(r"{:product} \bmod {:atom}", LOOSE), mathml=Form("{:product}<mo>mod</mo>{:atom}", LOOSE),
    mistaken=((), (lambda a, b, y: divide(-a, b), lambda a, b, y: 1)),
)  # fmt: skip
fmod: Operation = row(
    "fmod", arithmetic.fmod,
    lambda a, b, y: 1,
    lambda a, b, y: -rint(divide(a - y, b)),  # a / b could be rounded up to the next whole number
    exact=True, kink=lambda a, b: a - b * (rint(divide(a, b)) or copysign(1, divide(a, b))),
    meaning="what is left of a after b was taken away as often as possible: of the sign of a",
    domain="a finite number, and a divisor other than 0",
    elementary=lambda m, a, b: a - b * m.sign(a / b) * m.floor(m.absolute(a / b)),
    steady=lambda m, a, b: m.copysign(m.remainder(m.absolute(a), m.absolute(b)), a),
    written=(lambda a, b, y: 1, lambda a, b, y: -trunc(divide(a, b))),
    mistaken=((), (lambda a, b, y: divide(-a, b), lambda a, b, y: 1)),
)  # fmt: skip

# ---- one of several ----------------------------------------------------------------------------------------

fmax: Operation = row(
    "fmax", arithmetic.fmax,
    lambda a, b, y: chosen(ahead(fmax(a, -math.inf), fmax(b, -math.inf))),  # a NaN loses to every number
    lambda a, b, y: chosen(ahead(fmax(b, -math.inf), fmax(a, -math.inf))),
    exact=True, kink=lambda a, b: a - b, meaning="the larger of a and b, and the other one of a NaN",
    elementary=lambda m, a, b: m.maximum(a, b),
    steady=lambda m, a, b: m.where(missing(m, a), b, m.where(missing(m, b), a, m.maximum(a, b))),
    written=(lambda a, b, y: ahead(a, b), lambda a, b, y: ahead(b, a)),
    mistaken=((lambda a, b, y: 1, lambda a, b, y: step(b - a)), (lambda a, b, y: 1, lambda a, b, y: step(a - b))),
)  # fmt: skip
fmin: Operation = row(
    "fmin", arithmetic.fmin,
    lambda a, b, y: chosen(ahead(fmin(b, math.inf), fmin(a, math.inf))),
    lambda a, b, y: chosen(ahead(fmin(a, math.inf), fmin(b, math.inf))),
    exact=True, kink=lambda a, b: a - b, meaning="the smaller of a and b, and the other one of a NaN",
    elementary=lambda m, a, b: m.minimum(a, b),
    steady=lambda m, a, b: m.where(missing(m, a), b, m.where(missing(m, b), a, m.minimum(a, b))),
    written=(lambda a, b, y: ahead(b, a), lambda a, b, y: ahead(a, b)),
    mistaken=((lambda a, b, y: 1, lambda a, b, y: step(a - b)), (lambda a, b, y: 1, lambda a, b, y: step(b - a))),
)  # fmt: skip
clip: Operation = row(
    "clip", arithmetic.clip,
    lambda x, low, high, y: chosen(ahead(x, low) * ahead(high, maximum(x, low))),
    lambda x, low, high, y: chosen(ahead(low, x) * ahead(high, maximum(x, low))),
    lambda x, low, high, y: chosen(ahead(maximum(x, low), high)),
    exact=True, kink=lambda x, low, high: min(x - low, high - x, key=abs), aliases=("clamp",),
    meaning="x where it is between low and high, else the nearer of the two",
    elementary=lambda m, x, low, high: m.minimum(m.maximum(x, low), high),
    written=(lambda x, low, high, y: ahead(x, low) * ahead(high, x), lambda x, low, high, y: ahead(low, x),
             lambda x, low, high, y: ahead(x, high)),
    mistaken=((lambda x, low, high, y: 1, lambda x, low, high, y: y), (), ()),
)  # fmt: skip
copysign: Operation = row(
    "copysign", arithmetic.copysign,
    lambda a, b, y: sign(a) * copysign(1, b),
    lambda a, b, y: NO_PATH,
    exact=True, kink=lambda a, b: min(a, b, key=abs), meaning="the size of a with the sign of b",
    elementary=lambda m, a, b: m.where(b < 0, -m.absolute(a), m.absolute(a)),
    mistaken=((lambda a, b, y: 1, lambda a, b, y: sign(b)), ()),
)  # fmt: skip
