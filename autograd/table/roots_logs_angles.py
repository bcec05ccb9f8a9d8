"""Rows of the table: roots and logarithms of other bases, reciprocals, and the less common angles.

Derivatives: Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1–4.6.  Each is written so that it keeps its
digits near a pole and does not overflow far away: arccosh has 1/√(x − 1) · 1/√(x + 1), where x² − 1 would lose them.

Conventions, as in SciPy and JAX: xlogy and xlog1py are 0 at x = 0, also where the logarithm has no value.
"""

import math
from fractions import Fraction

from autograd.table import float_arithmetic, mistakes
from autograd.table.angles import hypot, semicircle
from autograd.table.float_arithmetic import overflowing
from autograd.table.ops import divide, exp, log, log1p, power, sigmoid, sqrt, square, tan, where
from autograd.table.rows import NO_PATH, POWER, PRODUCT, Form, Operation, call, latex_call, row
from autograd.table.steady import finite, missing

LN_2 = math.log(2)
LN_10 = math.log(10)
DEGREE = math.pi / 180  # in radians

# ---- roots and reciprocals ---------------------------------------------------------------------------------

cbrt: Operation = row(
    "cbrt", math.cbrt,
    lambda x, y: power(y, -2) / 3,
    bends=True, meaning="the cube root of x, which is negative for a negative x",
    pretty=Form("∛({:bare})"), latex=Form(r"\sqrt[3]{{{:bare}}}"),
    mathml=Form("<mroot><mrow>{:bare}</mrow><mn>3</mn></mroot>"),
    elementary=lambda m, x: m.sign(x) * m.absolute(x) ** Fraction(1, 3),
    written=(lambda x, y: divide(1, 3 * y**2),),
    mistaken=((
        lambda x, y: divide(1, 3 * y), lambda x, y: divide(1, 3 * square(x)), lambda x, y: divide(y, 3),
        lambda x, y: divide(1, 2 * y),
    ),),
)  # fmt: skip
reciprocal: Operation = row(
    "reciprocal", lambda x: 1 / x,
    lambda x, y: -y * y,
    exact=True, bends=True, meaning="1 / x", domain="a number other than 0",
    pretty=Form("1/{}", PRODUCT), latex=Form(r"\frac{{1}}{{{:bare}}}", POWER),
    mathml=Form("<mfrac><mn>1</mn><mrow>{:bare}</mrow></mfrac>", POWER),
    written=(lambda x, y: divide(-1, x**2),),
    mistaken=((lambda x, y: square(y), lambda x, y: -y, lambda x, y: log(x)),),
)  # fmt: skip

# ---- logarithms and powers of other bases ------------------------------------------------------------------

log2: Operation = row(
    "log2", math.log2,
    lambda x, y: divide(1 / LN_2, x),
    bends=True, meaning="the logarithm of x to the base 2", domain="a number above 0",
    pretty=Form("log₂({:bare})"), latex=latex_call(r"\log_{{2}}", 1),
    mathml=Form("<mrow><msub><mi>log</mi><mn>2</mn></msub><mo>(</mo><mrow>{:bare}</mrow><mo>)</mo></mrow>"),
    elementary=lambda m, x: m.log(x) / m.log(2),
    written=(lambda x, y: divide(1, x * log(type(x)(2))),),  # of a formula a formula: ln 2 and not its digits
    mistaken=((lambda x, y: divide(1, x), lambda x, y: divide(LN_2, x), lambda x, y: divide(1, 2 * x)),),
)  # fmt: skip
log10: Operation = row(
    "log10", math.log10,
    lambda x, y: divide(1 / LN_10, x),
    bends=True, meaning="the logarithm of x to the base 10", domain="a number above 0", aliases=("lg",),
    pretty=Form("log₁₀({:bare})"), latex=latex_call(r"\log_{{10}}", 1),
    mathml=Form("<mrow><msub><mi>log</mi><mn>10</mn></msub><mo>(</mo><mrow>{:bare}</mrow><mo>)</mo></mrow>"),
    elementary=lambda m, x: m.log(x) / m.log(10),
    written=(lambda x, y: divide(1, x * log(type(x)(10))),),
    mistaken=((lambda x, y: divide(1, x), lambda x, y: divide(LN_10, x), lambda x, y: divide(1, 10 * x)),),
)  # fmt: skip
exp2: Operation = row(
    "exp2", overflowing(math.exp2),
    lambda x, y: y * LN_2,
    bends=True, meaning="2 to the power x",
    pretty=Form("2{:exponent}", POWER), latex=Form("2^{{{:bare}}}", POWER),
    mathml=Form("<msup><mn>2</mn><mrow>{:bare}</mrow></msup>", POWER),
    elementary=lambda m, x: 2**x,
    written=(lambda x, y: y * log(type(x)(2)),),
    mistaken=((mistakes.AsOfAPower(lambda x, y: x * exp2(x - 1)), lambda x, y: divide(y, LN_2)),),
)  # fmt: skip
logaddexp: Operation = row(
    "logaddexp", float_arithmetic.logaddexp,
    lambda a, b, y: sigmoid(a - b),
    lambda a, b, y: sigmoid(b - a),
    meaning="log(exp(a) + exp(b))", elementary=lambda m, a, b: m.log(m.exp(a) + m.exp(b)),
    steady=lambda m, a, b: m.maximum(a, b) + m.log1p(m.exp(-m.absolute(finite(m, a) - finite(m, b)))),
    written=(lambda a, b, y: exp(a - y), lambda a, b, y: exp(b - y)),
    mistaken=((lambda a, b, y: exp(-y), lambda a, b, y: 1, lambda a, b, y: sigmoid(b - a)),
              (lambda a, b, y: exp(-y), lambda a, b, y: 1, lambda a, b, y: sigmoid(a - b))),
)  # fmt: skip
logaddexp2: Operation = row(
    "logaddexp2", float_arithmetic.logaddexp2,
    lambda a, b, y: sigmoid(LN_2 * (a - b)),
    lambda a, b, y: sigmoid(LN_2 * (b - a)),
    meaning="log2(2**a + 2**b)", elementary=lambda m, a, b: m.log(2**a + 2**b) / m.log(2),
    steady=lambda m, a, b: m.logaddexp(LN_2 * a, LN_2 * b) / LN_2,
    written=(lambda a, b, y: exp2(a - y), lambda a, b, y: exp2(b - y)),
)  # fmt: skip
xlogy: Operation = row(
    "xlogy", float_arithmetic.xlogy,
    lambda x, y, z: where(y, log(y), -power(y, -1)),  # at y = 0 it falls without end, and so does the logarithm
    lambda x, y, z: where(where(y, 1, x), divide(x, y), NO_PATH),  # at the origin no 0 / 0
    meaning="x log(y), and 0 where x is 0", domain="a y above 0, or an x of 0",
    elementary=lambda m, x, y: x * m.log(y), steady=lambda m, x, y: m.where(x, x * m.log(y), missing(m, y)),
    written=(lambda x, y, z: log(y), lambda x, y, z: divide(x, y)),
    mistaken=((lambda x, y, z: divide(1, y), lambda x, y, z: z),
              (lambda x, y, z: divide(1, y), lambda x, y, z: log(y) + divide(x, y))),
)  # fmt: skip
xlog1py: Operation = row(
    "xlog1py", float_arithmetic.xlog1py,
    lambda x, y, z: where(1 + y, log1p(y), -power(1 + y, -1)),
    lambda x, y, z: where(where(1 + y, 1, x), divide(x, 1 + y), NO_PATH),
    meaning="x log(1 + y), and 0 where x is 0", domain="a y above -1, or an x of 0",
    elementary=lambda m, x, y: x * m.log(1 + y), steady=lambda m, x, y: m.where(x, x * m.log1p(y), missing(m, y)),
    written=(lambda x, y, z: log1p(y), lambda x, y, z: divide(x, 1 + y)),
    mistaken=((lambda x, y, z: divide(1, 1 + y),), (lambda x, y, z: divide(1, 1 + y), lambda x, y, z: divide(x, y))),
)  # fmt: skip
logit: Operation = row(
    "logit", float_arithmetic.logit,
    lambda x, y: divide(1, x * (1 - x)),
    bends=True, meaning="log(x / (1 - x)), the inverse of the sigmoid", domain="a number between 0 and 1",
    elementary=lambda m, x: m.log(x / (1 - x)),
    steady=lambda m, x: m.where((x > 0.25) * (x < 0.75), 2 * m.arctanh(2 * x - 1), m.log(x / (1 - x))),
    mistaken=((lambda x, y: x * (1 - x), lambda x, y: divide(1 - x, x), lambda x, y: divide(-1, x * (1 - x))),),
)  # fmt: skip

# ---- angles ------------------------------------------------------------------------------------------------

sec: Operation = row(
    "sec", lambda x: 1 / math.cos(x),
    lambda x, y: y * tan(x),
    bends=True, of_angle=True, meaning="1 / cos(x), the secant of x in radians", domain="a finite number",
    latex=latex_call(r"\sec", 1), elementary=lambda m, x: 1 / m.cos(x),
    mistaken=((lambda x, y: -y * tan(x), lambda x, y: square(tan(x)), lambda x, y: square(y)),),
)  # fmt: skip
csc: Operation = row(
    "csc", lambda x: 1 / math.sin(x),
    lambda x, y: -y * cot(x),
    bends=True, of_angle=True, meaning="1 / sin(x), the cosecant of x in radians",
    domain="a finite number other than 0", latex=latex_call(r"\csc", 1), aliases=("cosec",),
    elementary=lambda m, x: 1 / m.sin(x),
    mistaken=((lambda x, y: y * cot(x), lambda x, y: -square(cot(x)), lambda x, y: -square(y)),),
)  # fmt: skip
cot: Operation = row(
    "cot", lambda x: 1 / math.tan(x),
    lambda x, y: -1 - y * y,
    bends=True, of_angle=True, meaning="1 / tan(x), the cotangent of x in radians",
    domain="a finite number other than 0", latex=latex_call(r"\cot", 1), elementary=lambda m, x: 1 / m.tan(x),
    written=(lambda x, y: -(1 + y**2),),
    mistaken=((lambda x, y: 1 + square(y), lambda x, y: -1 - square(x), lambda x, y: 1 - square(y)),),
)  # fmt: skip
csch: Operation = row(
    "csch", float_arithmetic.csch,
    lambda x, y: -y * coth(x),
    bends=True, meaning="1 / sinh(x), the hyperbolic cosecant of x", domain="a number other than 0",
    elementary=lambda m, x: 1 / m.sinh(x),
    mistaken=((lambda x, y: y * coth(x), lambda x, y: -square(y)),),
)  # fmt: skip
coth: Operation = row(
    "coth", lambda x: 1 / math.tanh(x),
    lambda x, y: -square(csch(x)),  # 1 - y*y, with all its digits where y is close to ±1
    bends=True, meaning="1 / tanh(x), the hyperbolic cotangent of x", domain="a number other than 0",
    latex=latex_call(r"\coth", 1), elementary=lambda m, x: 1 / m.tanh(x),
    written=(lambda x, y: 1 - y**2,),
    mistaken=((lambda x, y: 1 + square(y), lambda x, y: square(y) - 1, lambda x, y: 1 - square(x)),),
)  # fmt: skip
arcsinh: Operation = row(
    "arcsinh", math.asinh,
    lambda x, y: power(hypot(1, x), -1),
    bends=True, meaning="the number whose hyperbolic sine is x", aliases=("asinh", "arsinh"),
    pretty=call("arsinh", 1), latex=latex_call(r"\operatorname{{arsinh}}", 1),
    written=(lambda x, y: divide(1, sqrt(1 + x**2)),),
    mistaken=((
        lambda x, y: divide(1, sqrt(1 - square(x))), lambda x, y: divide(-1, sqrt(1 + square(x))),
        lambda x, y: divide(1, 1 + square(x)),
    ),),
)  # fmt: skip
arccosh: Operation = row(
    "arccosh", math.acosh,
    lambda x, y: power(x - 1, -0.5) * power(x + 1, -0.5),
    bends=True, meaning="the number of 0 or more whose hyperbolic cosine is x", domain="a number of 1 or more",
    aliases=("acosh", "arcosh"), pretty=call("arcosh", 1), latex=latex_call(r"\operatorname{{arcosh}}", 1),
    written=(lambda x, y: divide(1, sqrt(x**2 - 1)),),
    mistaken=((
        lambda x, y: divide(1, sqrt(square(x) + 1)), lambda x, y: divide(-1, sqrt(square(x) - 1)),
        lambda x, y: divide(1, square(x) - 1),
    ),),
)  # fmt: skip
arctanh: Operation = row(
    "arctanh", math.atanh,
    lambda x, y: power(semicircle(x), -2),
    bends=True, meaning="the number whose hyperbolic tangent is x", domain="a number between -1 and 1",
    aliases=("atanh", "artanh"), pretty=call("artanh", 1), latex=latex_call(r"\operatorname{{artanh}}", 1),
    written=(lambda x, y: divide(1, 1 - x**2),),
    mistaken=((
        lambda x, y: divide(1, 1 + square(x)), lambda x, y: divide(-1, 1 - square(x)),
        lambda x, y: divide(1, sqrt(1 - square(x))),
    ),),
)  # fmt: skip
deg2rad: Operation = row(
    "deg2rad", math.radians,
    lambda x, y: DEGREE,
    meaning="x degrees in radians: π x / 180", aliases=("radians",), elementary=lambda m, x: x * DEGREE,
    mistaken=((lambda x, y: 1, lambda x, y: 1 / DEGREE),),
)  # fmt: skip
rad2deg: Operation = row(
    "rad2deg", math.degrees,
    lambda x, y: 1 / DEGREE,
    meaning="x radians in degrees: 180 x / π", aliases=("degrees",), elementary=lambda m, x: x / DEGREE,
    mistaken=((lambda x, y: 1, lambda x, y: DEGREE),),
)  # fmt: skip
