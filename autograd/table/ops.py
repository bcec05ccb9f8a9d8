"""The table of operations, and its first rows, which all others are built from: no other room knows calculus.

A row says what an operation computes, how its value moves with each argument, and how people write it.  All else
interprets the rows.  Run on numbers a rule gives a number (the backward pass), run on Values a graph (derivatives
of any order), run on formulas a formula.  ``rows.Operation`` has a line on each column.

A rule is called with the arguments and the value ``y``: that of tanh is ``lambda x, y: square(sech(x))``.  It is
written with arithmetic and other rows only, and never asks ``if``.  A branch is a row of its own (``sign``,
``step``, ``where``), or a recorded graph would freeze it.

``NO_PATH`` in a rule says that no path leads from the argument to the value: relu has ``where(y, step(x), NO_PATH)``,
and nothing comes through where it is 0.  A slope of 0 would not do: relu(sqrt(x) - 1) at 0 would have 0 · inf, a nan.

An operation of any number of arguments (``sum``, ``mean``, ``dot``) is a sum of like terms, and has the rules of one
term.  They are called with the arguments of the term, the number of terms and ``y``.

A row may say more.  By ``elementary`` sigmoid says what it is in the functions of another library.  By ``kink`` relu
says where its slope jumps, and by ``aliases`` log says that people write ln.  By ``method`` and ``code`` add says that
it is Python's own plus sign.

Conventions, as in PyTorch and JAX: relu'(0) = 0, |x|'(0) = 0, a tie of maximum or minimum (of finite numbers) gives ½
to each and what they do not choose has no path, NaN stays NaN, an overflow is an infinity.  Higher derivatives are
those of the rules: sqrt''(0) = -inf, arcsin''(±1) = ±inf.  x**0 is 1 everywhere, also at 0.  0**y has the slope 0
with respect to y.  Its second derivative with respect to x and y, in either order, is y·x**(y - 1): at y = 1 this is 1,
though those close by tend to -inf.  The angle of the origin has no slope: arctan2 and sine2 give nan.  Inside a rule a
row never raises: it gives inf at the pole of power, so that sqrt'(0) = inf, and nan where it is not defined.
"""

import math
import operator
from functools import partial, reduce
from typing import Any

from autograd.table import arithmetic, float_arithmetic, mistakes, sums_of_products
from autograd.table.float_arithmetic import overflowing
from autograd.table.rows import NEGATIVE, NO_PATH, POWER, PRODUCT, SUM, Form, Operation, call, latex_call, row, rows_in

# ---- the table ---------------------------------------------------------------------------------------------
# Derivatives: Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1–4.6; the conventions at kinks above.

add: Operation = row(
    "add", operator.add,
    lambda a, b, y: 1,
    lambda a, b, y: 1,
    exact=True, meaning="a + b", method="__add__", code="{} + {}",
    text=Form("{} + {}", SUM), pretty=Form("{} + {:sum}", SUM), latex=Form("{} + {:sum}", SUM),
)  # fmt: skip
subtract: Operation = row(
    "subtract", operator.sub,
    lambda a, b, y: 1,
    lambda a, b, y: -1,
    exact=True, meaning="a - b", method="__sub__", code="{} - {}",
    text=Form("{} - {}", SUM), pretty=Form("{} − {}", SUM), latex=Form("{} - {}", SUM),
)  # fmt: skip
multiply: Operation = row(
    "multiply", operator.mul,
    lambda a, b, y: b,
    lambda a, b, y: a,
    exact=True, meaning="a * b", method="__mul__", code="{} * {}",
    text=Form("{}*{}", PRODUCT), pretty=Form("{}·{:product}", PRODUCT), latex=Form(r"{} \cdot {:product}", PRODUCT),
)  # fmt: skip
divide: Operation = row(
    "divide", operator.truediv,
    lambda a, b, y: divide(1, b),
    lambda a, b, y: divide(-y, b),
    exact=True, meaning="a / b", domain="a divisor other than 0", method="__truediv__", code="{} / {}",
    text=Form("{}/{}", PRODUCT), latex=Form(r"\frac{{{:bare}}}{{{:bare}}}", POWER),
    mathml=Form("<mfrac><mrow>{:bare}</mrow><mrow>{:bare}</mrow></mfrac>", POWER),
    written=(lambda a, b, y: divide(1, b), lambda a, b, y: divide(-a, power(b, 2))),
    mistaken=((), (lambda a, b, y: divide(a, power(b, 2)), mistakes.NotSquared(lambda a, b, y: divide(-a, b)),
                   lambda a, b, y: y)),
)  # fmt: skip
power: Operation = row(
    "power", arithmetic.power,
    # x**0 is 1 also at 0: no 0 * 0**-1, nor where a**-1 is infinite.
    lambda a, b, y: where(where(b, 1, 2.0**-52 * a), b * power(a, b - 1), NO_PATH),
    lambda a, b, y: where(a, y * log(a), y - where(b, 0, 1)),  # 0 at a = 0, which moves as y does
    exact=True, meaning="a ** b", method="__pow__",
    domain="a base other than 0 for a negative exponent, and a base of 0 or more for a fractional one "
    "(for the real root of a negative x write -(-x)**b)",
    text=Form("{:atom}**{:signed}", POWER), pretty=Form("{:atom}{:exponent}", POWER),
    latex=Form("{:atom}^{{{:bare}}}", POWER),
    mathml=Form("<msup><mrow>{:atom}</mrow><mrow>{:bare}</mrow></msup>", POWER),
    written=(lambda a, b, y: b * power(a, b - 1), lambda a, b, y: y * log(a)),
    mistaken=((lambda a, b, y: power(a, b - 1), lambda a, b, y: b * y, lambda a, b, y: y,
               lambda a, b, y: where(step(b - 2), y * log(a), b * power(a, b - 1)),  # x**3 as x**3*log(x)
               lambda a, b, y: where(step(-1 - b), b * power(a, b + 1), b * power(a, b - 1))),  # x**-2 as -2*x**-1
              (lambda a, b, y: y, mistakes.AsOfAPower(lambda a, b, y: b * power(a, b - 1)),
               lambda a, b, y: where(step(b), a * power(where(step(b), b, 1), a - 1), y))),  # 2**x as 2*x**1
)  # fmt: skip
negative: Operation = row(
    "negative", operator.neg,
    lambda x, y: -1,
    exact=True, meaning="-x", method="__neg__", code="-{}",
    text=Form("-{}", NEGATIVE), pretty=Form("−{:product}", NEGATIVE), latex=Form("-{:product}", NEGATIVE),
)  # fmt: skip
positive: Operation = row(
    "positive", operator.pos,
    lambda x, y: 1,
    exact=True, meaning="x itself, as a node of its own", method="__pos__", aliases=("purelin",),
    text=Form("{}"), latex=Form("{}"), mathml=Form("{}"),
)  # fmt: skip
absolute: Operation = row(
    "absolute", abs,
    lambda x, y: sign(x),
    exact=True, kink=lambda x: x, meaning="the absolute value of x", method="__abs__", mistaken=((lambda x, y: y,),),
    elementary=lambda m, x: m.absolute(x),  # Python's abs() of a complex number is another function
    text=Form("abs({:bare})"), pretty=Form("|{:bare}|"), latex=Form(r"\left|{:bare}\right|"),
)  # fmt: skip
exp: Operation = row(
    "exp", overflowing(math.exp),
    lambda x, y: y,
    bends=True, meaning="e to the power x", latex=Form("e^{{{:bare}}}", POWER),
    mathml=Form("<msup><mi>e</mi><mrow>{:bare}</mrow></msup>", POWER),
    mistaken=((mistakes.AsOfAPower(lambda x, y: x * exp(x - 1)), lambda x, y: x),),
)  # fmt: skip
expm1: Operation = row(
    "expm1", overflowing(math.expm1),
    lambda x, y: exp(x),
    bends=True, meaning="exp(x) - 1, precise near 0", elementary=lambda m, x: m.exp(x) - 1,
)  # fmt: skip
log: Operation = row(
    "log", math.log,
    lambda x, y: divide(1, x),
    bends=True, meaning="the natural logarithm of x", domain="a number above 0",
    latex=latex_call(r"\log", 1), aliases=("ln",),
    mistaken=((lambda x, y: divide(1, y), lambda x, y: x),),
)  # fmt: skip
log1p: Operation = row(
    "log1p", math.log1p,
    lambda x, y: divide(1, 1 + x),
    bends=True, meaning="log(1 + x), precise near 0", domain="a number above -1", elementary=lambda m, x: m.log(1 + x),
    mistaken=((lambda x, y: divide(1, x),),),
)  # fmt: skip
sqrt: Operation = row(
    "sqrt", math.sqrt,
    lambda x, y: 0.5 * power(x, -0.5),
    bends=True, meaning="the square root of x", domain="a number of 0 or more",
    pretty=Form("√({:bare})"), latex=Form(r"\sqrt{{{:bare}}}"),
    mathml=Form("<msqrt>{:bare}</msqrt>"),
    written=(lambda x, y: divide(1, 2 * y),),
    mistaken=((lambda x, y: divide(1, y), lambda x, y: divide(1, 2 * x), lambda x, y: divide(y, 2)),),
)  # fmt: skip
square: Operation = row(
    "square", arithmetic.square,
    lambda x, y: 2 * x,
    exact=True, meaning="x * x", pretty=Form("{}²", POWER), latex=Form("{}^{{2}}", POWER),
    mathml=Form("<msup><mrow>{}</mrow><mn>2</mn></msup>", POWER),
    mistaken=((lambda x, y: x, lambda x, y: 2 * y, lambda x, y: y),),
)  # fmt: skip
sin: Operation = row(
    "sin", math.sin,
    lambda x, y: cos(x),
    bends=True, of_angle=True, meaning="the sine of x in radians", domain="a finite number",
    latex=latex_call(r"\sin", 1), mistaken=((lambda x, y: -cos(x),),), aliases=("sen",),
)  # fmt: skip
cos: Operation = row(
    "cos", math.cos,
    lambda x, y: -sin(x),
    bends=True, of_angle=True, meaning="the cosine of x in radians", domain="a finite number",
    latex=latex_call(r"\cos", 1), mistaken=((lambda x, y: sin(x),),),
)  # fmt: skip
tan: Operation = row(
    "tan", math.tan,
    lambda x, y: 1 + y * y,
    bends=True, of_angle=True, meaning="the tangent of x in radians", domain="a finite number",
    latex=latex_call(r"\tan", 1), written=(lambda x, y: 1 + y**2,),
    mistaken=((lambda x, y: 1 + power(x, 2), lambda x, y: 1 - power(y, 2), lambda x, y: divide(1, cos(x)),
               lambda x, y: power(y, 2), lambda x, y: divide(1, 1 + power(x, 2))),),
)  # fmt: skip
sinh: Operation = row(
    "sinh", overflowing(math.sinh),
    lambda x, y: cosh(x),
    bends=True, meaning="the hyperbolic sine of x", latex=latex_call(r"\sinh", 1),
    mistaken=((lambda x, y: -cosh(x),),),
)  # fmt: skip
cosh: Operation = row(
    "cosh", float_arithmetic.cosh,
    lambda x, y: sinh(x),
    bends=True, meaning="the hyperbolic cosine of x", latex=latex_call(r"\cosh", 1),
    mistaken=((lambda x, y: -sinh(x),),),
)  # fmt: skip
sech: Operation = row(
    "sech", float_arithmetic.sech,
    lambda x, y: -y * tanh(x),
    bends=True, meaning="1 / cosh(x), the hyperbolic secant of x", elementary=lambda m, x: 1 / m.cosh(x),
)  # fmt: skip
tanh: Operation = row(
    "tanh", math.tanh,
    lambda x, y: square(sech(x)),  # 1 - y*y, with all its digits where y is close to ±1
    bends=True, meaning="the hyperbolic tangent of x", latex=latex_call(r"\tanh", 1), aliases=("tansig",),
    written=(lambda x, y: 1 - y**2,),
    mistaken=((
        lambda x, y: 1 - power(x, 2), lambda x, y: 1 - power(tanh(y), 2), lambda x, y: 1 - y,
        lambda x, y: y * (1 - y), lambda x, y: 1 + power(y, 2), lambda x, y: -power(y, 2),
        lambda x, y: divide(1, 1 + power(x, 2)),
    ),),
)  # fmt: skip


def ahead(a: Any, b: Any) -> Any:
    """How much of the maximum of a and b is that of a: 1, ½ at a tie, or 0."""
    return (1 + sign(a - b)) / 2


def chosen(share: Any) -> Any:
    """The share; no path where it is 0."""
    return where(share, share, NO_PATH)


maximum: Operation = row(
    "maximum", arithmetic.maximum,
    lambda a, b, y: chosen(ahead(a, b)),
    lambda a, b, y: chosen(ahead(b, a)),
    written=(lambda a, b, y: ahead(a, b), lambda a, b, y: ahead(b, a)),
    exact=True, meaning="the larger of a and b", text=call("max", 2), latex=latex_call(r"\max", 2),
    kink=lambda a, b: a - b,
    mistaken=((lambda a, b, y: 1, lambda a, b, y: step(b - a)), (lambda a, b, y: 1, lambda a, b, y: step(a - b))),
)  # fmt: skip
minimum: Operation = row(
    "minimum", arithmetic.minimum,
    lambda a, b, y: chosen(ahead(b, a)),
    lambda a, b, y: chosen(ahead(a, b)),
    written=(lambda a, b, y: ahead(b, a), lambda a, b, y: ahead(a, b)),
    exact=True, meaning="the smaller of a and b", text=call("min", 2), latex=latex_call(r"\min", 2),
    kink=lambda a, b: a - b,
    mistaken=((lambda a, b, y: 1, lambda a, b, y: step(a - b)), (lambda a, b, y: 1, lambda a, b, y: step(b - a))),
)  # fmt: skip
sign: Operation = row(
    "sign", arithmetic.sign,
    lambda x, y: NO_PATH,
    exact=True, kink=lambda x: x, meaning="1, 0 or -1, the sign of x", aliases=("sgn",),
)  # fmt: skip
step: Operation = row(
    "step", arithmetic.step,
    lambda x, y: NO_PATH,
    exact=True, kink=lambda x: x, meaning="1 where x is above 0, else 0",
)  # fmt: skip
where: Operation = row(
    "where", arithmetic.where,
    lambda condition, a, b, y: NO_PATH,
    lambda condition, a, b, y: where(condition, 1, NO_PATH),
    lambda condition, a, b, y: where(condition, NO_PATH, 1),
    exact=True, kinked=True, meaning="a where the condition is not 0, else b", code="{1} if {0} else {2}",
)  # fmt: skip
relu: Operation = row(
    "relu", arithmetic.relu,
    lambda x, y: where(y, step(x), NO_PATH),
    written=(lambda x, y: step(x),),
    exact=True, kink=lambda x: x, bends=True, meaning="x where it is above 0, else 0", aliases=("poslin",),
    elementary=lambda m, x: m.where(x > 0, x, 0), steady=lambda m, x: m.maximum(x, 0),
    mistaken=((lambda x, y: x, lambda x, y: 1 - step(x)),),
)  # fmt: skip
sigmoid: Operation = row(
    "sigmoid", float_arithmetic.sigmoid,
    lambda x, y: square(sech(x / 2)) / 4,  # y * (1 - y), with all its digits, also in higher derivatives
    bends=True, meaning="1 / (1 + exp(-x))", pretty=call("σ", 1), latex=latex_call(r"\sigma", 1),
    aliases=("σ", "expit", "logsig", "sigm"), elementary=lambda m, x: 1 / (1 + m.exp(-x)),
    written=(lambda x, y: y * (1 - y),), mistaken=((
        lambda x, y: x * (1 - x), lambda x, y: sigmoid(y) * (1 - sigmoid(y)), lambda x, y: 1 - power(y, 2),
        lambda x, y: 1 - y, mistakes.MinusItsSquare(lambda x, y: -power(y, 2)), lambda x, y: y - (1 - y),
    ),),
)  # fmt: skip
softplus: Operation = row(
    "softplus", float_arithmetic.softplus,
    lambda x, y: sigmoid(x),
    bends=True, meaning="log(1 + exp(x))", aliases=("ζ",), elementary=lambda m, x: m.log(1 + m.exp(x)),
    steady=lambda m, x: m.logaddexp(0, x),
    mistaken=((
        lambda x, y: sigmoid(x) * (1 - sigmoid(x)), lambda x, y: sigmoid(-x), lambda x, y: sigmoid(y),
        lambda x, y: y * (1 - y),
    ),),
)  # fmt: skip
sum_: Operation = row(
    "sum", arithmetic.total,
    lambda x, n, y: 1,
    exact=True, meaning="x1 + x2 + …, in one node", repeats=1,
    spelled=lambda make, terms: reduce(partial(make, add), terms),
)  # fmt: skip
mean: Operation = row(
    "mean", arithmetic.mean,
    lambda x, n, y: divide(1, n),
    exact=True, meaning="(x1 + x2 + …) / their number, in one node", repeats=1,
    spelled=lambda make, terms: make(divide, reduce(partial(make, add), terms), len(terms)),
)  # fmt: skip
dot: Operation = row(
    "dot", sums_of_products.weighted_sum,
    lambda x, w, n, y: w,
    lambda x, w, n, y: x,
    exact=True, meaning="x1*w1 + x2*w2 + … + b, in one node", repeats=2,
    spelled=lambda make, terms: reduce(partial(make, add), [
        make(multiply, *terms[i : i + 2]) if terms[i + 1 :] else terms[i] for i in range(0, len(terms), 2)
    ]),
)  # fmt: skip

COMMON = (multiply, add, subtract, dot, relu, power, tanh, divide, negative, sum_)
"""What most graphs are made of, by measurement: the backward pass asks for these rows first."""

TABLE: dict[str, Operation] = rows_in(globals())  # and, as soon as they are loaded, those of the files beside this one

ADDED: dict[str, Operation] = {}
"""The operations that were added from outside, by ``@operation``."""


def known(name: str) -> Operation | None:
    """The row of the table with this name, or the operation that was added under it; None if there is none."""
    return ADDED.get(name) or TABLE.get(name)


def named(name: str) -> Operation:
    """The same, where there has to be one."""
    op = known(name)
    if op is None:
        raise ValueError(f"the table has no operation {name!r}; it has {', '.join(TABLE)}")
    return op
