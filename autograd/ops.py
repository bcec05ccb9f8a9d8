"""The table of operations: the only module that knows calculus.

A row says what an operation computes, how its value moves with each argument,
and how people write it down.  Everything else interprets the rows: run on
numbers a rule gives a number (the backward pass), run on Values it gives a
graph (derivatives of any order), run on formulas it gives a formula.

A rule is called with the arguments and the value ``y``.  It is written with
arithmetic and other rows only, and never asks ``if``: a branch is a row of its
own (``sign``, ``step``, ``where``), or a recorded graph would freeze it.

Conventions, as in PyTorch and JAX: relu'(0) = 0, |x|'(0) = 0, a tie of maximum
or minimum (of finite numbers) gives ½ to each, NaN stays NaN, an overflow is an
infinity.  Higher derivatives are those of the rules: sqrt''(0) = -inf, and arcsin has
none at ±1, where the first is inf.  Inside a rule a row never raises: it gives inf at the pole of power, so
that sqrt'(0) = inf, and nan where it is not defined.
"""

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from string import Formatter
from typing import Any, NamedTuple

Number = int | float | Fraction
NUMBERS = (int, float, Fraction)

# How tightly a written form holds together, loosest first.  An operand that binds
# looser than its place allows is put in parentheses.
SUM, PRODUCT, NEGATIVE, POWER, ATOM = range(1, 6)

# Exact powers are computed up to this many bits; beyond it a power is a float, so
# that 9**9**9**9 answers at once instead of filling the memory.
EXACT_BITS = 20_000
FLOAT_BITS = 64


class Form(NamedTuple):
    """How an operation is written: ``{}`` is an operand in parentheses if it needs them, ``{:bare}`` one without.

    ``{:product}`` and ``{:sum}`` need none around products and sums: for a person a·(b·c) is a·b·c,
    though for Python it is not.
    """

    template: str
    binding: int = ATOM


@dataclass(frozen=True, eq=False, repr=False)
class Operation:
    """One row of the table.

    >>> tanh.compute(0.0), tanh.partials[0](0.0, 0.0)
    (0.0, 1.0)
    """

    name: str  # NumPy's name, so that np.tanh(value) finds the method
    compute: Callable[..., Number]  # numbers in, number out; raises where it is not defined
    partials: tuple[Callable[..., Any], ...]  # ∂y/∂argument, one rule per argument: (*arguments, y) -> derivative
    meaning: str  # what it is, in words
    text: Form  # Python text, which can be read back
    pretty: Form  # Unicode, for terminals and pictures
    latex: Form
    domain: str = ""  # what the arguments have to be, for the error where compute raises
    exact: bool = False  # whether Fractions in give a Fraction out
    written: tuple[Callable[..., Any], ...] = ()  # the partials as people write them, where that differs
    mistaken: tuple[tuple[Callable[..., Any], ...], ...] = ()  # for each argument, what people take ∂y/∂argument for
    kinked: bool = False  # whether the derivative jumps
    bends: bool = False  # whether it bends its argument, as an activation does: people forget such a derivative
    mathml: Form | None = None  # for pages, each operand a row of elements; by default like ``pretty``

    def __post_init__(self) -> None:
        if self.mathml is None:
            object.__setattr__(self, "mathml", _mathml_like(self.pretty))
        for form in (self.text, self.pretty, self.latex, self.mathml or self.pretty):
            places = [field for _, field, _, _ in Formatter().parse(form.template) if field is not None]
            if not self.partials or len(places) != len(self.partials):
                raise ValueError(
                    f"the operation {self.name!r} has {len(self.partials)} derivative rules and is written "
                    f"{form.template!r}: give one rule and one {{}} for each of its arguments"
                )

    def __call__(self, *arguments: Any) -> Any:
        """Run inside a rule, without raising: on numbers, or on anything else by its own ``record``."""
        for argument in arguments:
            if not isinstance(argument, NUMBERS):
                return argument.record(self, arguments)
        try:
            return self.compute(*arguments)
        except OverflowError:  # an exact number that is larger than all floats
            return self(*map(as_float, arguments))
        except ZeroDivisionError:
            return math.inf
        except ValueError:
            return math.nan

    def __reduce__(self) -> tuple[Callable[[str], "Operation"], tuple[str]]:
        return named, (self.name,)  # a pickle holds the name: the rules are code

    def __repr__(self) -> str:
        return f"<operation {self.name}>"


def named(name: str) -> Operation:
    """The row of the table with this name, or the operation that was added under it."""
    if name in ADDED:
        return ADDED[name]
    if name not in TABLE:
        raise ValueError(f"the table has no operation {name!r}; it has {', '.join(TABLE)}")
    return TABLE[name]


# ---- numbers in, number out, where Python's own function is not enough -------------------------------------


def _overflowing(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function, with an infinity of the argument's sign where its value is too large for a float."""

    @wraps(function)
    def compute(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.copysign(math.inf, x)

    return compute


def _cosh(x: float) -> float:
    return _overflowing(math.cosh)(abs(x))


def _power(base: Number, exponent: Number) -> Number:
    if _is_exact(base) and _is_exact(exponent) and exponent % 1 == 0 and abs(int(exponent)) * bits(base) <= EXACT_BITS:
        return Fraction(base) ** int(exponent)
    try:
        result: float | complex = as_float(base) ** as_float(exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    if isinstance(result, complex):
        raise ValueError("a negative base with a fractional exponent")
    return result


def as_float(x: Number) -> float:
    """The nearest float: an infinity for an exact number that is larger than all of them."""
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def _is_exact(x: Number) -> bool:
    return isinstance(x, int | Fraction)


def bits(x: Number) -> int:
    """The size of an exact number: the bits of its numerator and denominator."""
    fraction = Fraction(x)
    return fraction.numerator.bit_length() + fraction.denominator.bit_length() - 1


def _square(x: Number) -> Number:
    return x * x


def _maximum(a: Number, b: Number) -> Number:
    return a if a > b or a != a else b  # a NaN on either side stays a NaN


def _minimum(a: Number, b: Number) -> Number:
    return a if a < b or a != a else b


def _sign(x: Number) -> Number:
    return x if x != x else type(x)((x > 0) - (x < 0))


def _step(x: Number) -> Number:
    return x if x != x else type(x)(x > 0)


def _relu(x: Number) -> Number:
    return x if x > 0 or x != x else type(x)(0)


def _where(condition: Number, a: Number, b: Number) -> Number:
    return a if condition else b


def _sech(x: float) -> float:
    e = math.exp(-abs(x))  # cosh(x) itself could overflow
    return 2 * e / (1 + e * e)


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)  # for a negative x exp(-x) could overflow
    return e / (1 + e)


def _softplus(x: float) -> float:
    return x if x != x else max(float(x), 0.0) + math.log1p(math.exp(-abs(x)))


# ---- how rows are written ----------------------------------------------------------------------------------


def _call(name: str, arity: int) -> Form:
    return Form(f"{name}({', '.join(['{:bare}'] * arity)})")


def _latex_call(name: str, arity: int) -> Form:
    return Form(rf"{name}\left({', '.join(['{:bare}'] * arity)}\right)")


_SIGNS = re.compile(r"(\{.*?\})|(\w+)|([^\s\w])")


def _mathml_like(form: Form) -> Form:
    """The MathML of a form that stands on one line: words as <mi>, signs as <mo>, a call as one row."""
    found = _SIGNS.findall(form.template)
    row = "".join(field or (f"<mi>{word}</mi>" if word else f"<mo>{sign}</mo>") for field, word, sign in found)
    row = row.replace("{:bare}", "<mrow>{:bare}</mrow>")  # a minus that begins a row is a sign
    return form._replace(template=f"<mrow>{row}</mrow>" if form.binding == ATOM else row)


def _row(
    name: str,
    compute: Callable[..., Any],
    *partials: Callable[..., Any],
    meaning: str,
    text: Form | None = None,
    pretty: Form | None = None,
    latex: Form | None = None,
    domain: str = "",
    exact: bool = False,
    written: tuple[Callable[..., Any], ...] = (),
    mistaken: tuple[tuple[Callable[..., Any], ...], ...] = (),
    kinked: bool = False,
    bends: bool = False,
    mathml: Form | None = None,
) -> Operation:
    """A row; it is written like a call of its name unless the row says otherwise."""
    arity = len(partials)
    text = text or _call(name, arity)
    pretty = pretty or text
    latex = latex or _latex_call(rf"\operatorname{{{{{name}}}}}", arity)
    return Operation(
        name, compute, partials, meaning, text, pretty, latex, domain, exact, written, mistaken, kinked, bends, mathml
    )


# ---- the table ---------------------------------------------------------------------------------------------
# Derivatives: Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1–4.6; the conventions at kinks above.

add: Operation = _row(
    "add", operator.add,
    lambda a, b, y: 1,
    lambda a, b, y: 1,
    exact=True, meaning="a + b",
    text=Form("{} + {}", SUM), pretty=Form("{} + {:sum}", SUM), latex=Form("{} + {:sum}", SUM),
)  # fmt: skip
subtract: Operation = _row(
    "subtract", operator.sub,
    lambda a, b, y: 1,
    lambda a, b, y: -1,
    exact=True, meaning="a - b", text=Form("{} - {}", SUM), pretty=Form("{} − {}", SUM), latex=Form("{} - {}", SUM),
)  # fmt: skip
multiply: Operation = _row(
    "multiply", operator.mul,
    lambda a, b, y: b,
    lambda a, b, y: a,
    exact=True, meaning="a * b",
    text=Form("{}*{}", PRODUCT), pretty=Form("{}·{:product}", PRODUCT), latex=Form(r"{} \cdot {:product}", PRODUCT),
)  # fmt: skip
divide: Operation = _row(
    "divide", operator.truediv,
    lambda a, b, y: divide(1, b),
    lambda a, b, y: divide(-y, b),
    exact=True, meaning="a / b", domain="a divisor other than 0",
    text=Form("{}/{}", PRODUCT), latex=Form(r"\frac{{{:bare}}}{{{:bare}}}", POWER),
    mathml=Form("<mfrac><mrow>{:bare}</mrow><mrow>{:bare}</mrow></mfrac>", POWER),
    written=(lambda a, b, y: divide(1, b), lambda a, b, y: divide(-a, power(b, 2))),
    mistaken=((), (lambda a, b, y: divide(a, power(b, 2)), lambda a, b, y: divide(-a, b))),
)  # fmt: skip
power: Operation = _row(
    "power", _power,
    lambda a, b, y: where(b, b * power(a, b - 1), 0),  # x**0 is 1 everywhere: no 0 * 0**-1
    lambda a, b, y: where(a, y * log(a), 0),
    exact=True, meaning="a ** b",
    domain="a base other than 0 for a negative exponent, and a base of 0 or more for a fractional one "
    "(for the real root of a negative x write -(-x)**b)",
    text=Form("{}**{}", POWER), pretty=Form("{}^{}", POWER), latex=Form("{}^{{{:bare}}}", POWER),
    mathml=Form("<msup><mrow>{}</mrow><mrow>{:bare}</mrow></msup>", POWER),
    written=(lambda a, b, y: b * power(a, b - 1), lambda a, b, y: y * log(a)),
    mistaken=(
        (lambda a, b, y: power(a, b - 1), lambda a, b, y: b * y),
        (lambda a, b, y: y, lambda a, b, y: b * power(a, b - 1)),
    ),
)  # fmt: skip
negative: Operation = _row(
    "negative", operator.neg,
    lambda x, y: -1,
    exact=True, meaning="-x",
    text=Form("-{}", NEGATIVE), pretty=Form("−{:product}", NEGATIVE), latex=Form("-{:product}", NEGATIVE),
)  # fmt: skip
positive: Operation = _row(
    "positive", operator.pos,
    lambda x, y: 1,
    exact=True, meaning="x itself, as a node of its own", text=Form("{}"), latex=Form("{}"),
)  # fmt: skip
absolute: Operation = _row(
    "absolute", abs,
    lambda x, y: sign(x),
    exact=True, kinked=True, meaning="the absolute value of x",
    text=Form("abs({:bare})"), pretty=Form("|{:bare}|"), latex=Form(r"\left|{:bare}\right|"),
)  # fmt: skip
exp: Operation = _row(
    "exp", _overflowing(math.exp),
    lambda x, y: y,
    bends=True, meaning="e to the power x", latex=Form("e^{{{:bare}}}", POWER),
    mathml=Form("<msup><mi>e</mi><mrow>{:bare}</mrow></msup>", POWER),
    mistaken=((lambda x, y: x * exp(x - 1), lambda x, y: x),),
)  # fmt: skip
expm1: Operation = _row(
    "expm1", _overflowing(math.expm1),
    lambda x, y: exp(x),
    bends=True, meaning="exp(x) - 1, precise near 0",
    mistaken=((lambda x, y: y,),),
)  # fmt: skip
log: Operation = _row(
    "log", math.log,
    lambda x, y: divide(1, x),
    bends=True, meaning="the natural logarithm of x", domain="a number above 0",
    latex=_latex_call(r"\ln", 1),
    mistaken=((lambda x, y: y, lambda x, y: divide(1, y), lambda x, y: x),),
)  # fmt: skip
log1p: Operation = _row(
    "log1p", math.log1p,
    lambda x, y: divide(1, 1 + x),
    bends=True, meaning="log(1 + x), precise near 0", domain="a number above -1",
    mistaken=((lambda x, y: divide(1, x), lambda x, y: y),),
)  # fmt: skip
sqrt: Operation = _row(
    "sqrt", math.sqrt,
    lambda x, y: 0.5 * power(x, -0.5),
    bends=True, meaning="the square root of x", domain="a number of 0 or more",
    pretty=Form("√({:bare})"), latex=Form(r"\sqrt{{{:bare}}}"),
    mathml=Form("<msqrt>{:bare}</msqrt>"),
    written=(lambda x, y: divide(1, 2 * y),),
    mistaken=((lambda x, y: divide(1, y), lambda x, y: divide(1, 2 * x), lambda x, y: divide(y, 2)),),
)  # fmt: skip
square: Operation = _row(
    "square", _square,
    lambda x, y: 2 * x,
    exact=True, meaning="x * x", pretty=Form("{}²", POWER), latex=Form("{}^{{2}}", POWER),
    mathml=Form("<msup><mrow>{}</mrow><mn>2</mn></msup>", POWER),
    mistaken=((lambda x, y: x, lambda x, y: 2 * y),),
)  # fmt: skip
sin: Operation = _row(
    "sin", math.sin,
    lambda x, y: cos(x),
    bends=True, meaning="the sine of x in radians", domain="a finite number", latex=_latex_call(r"\sin", 1),
    mistaken=((lambda x, y: -cos(x), lambda x, y: y),),
)  # fmt: skip
cos: Operation = _row(
    "cos", math.cos,
    lambda x, y: -sin(x),
    bends=True, meaning="the cosine of x in radians", domain="a finite number", latex=_latex_call(r"\cos", 1),
    mistaken=((lambda x, y: sin(x), lambda x, y: y),),
)  # fmt: skip
tan: Operation = _row(
    "tan", math.tan,
    lambda x, y: 1 + y * y,
    bends=True, meaning="the tangent of x in radians", domain="a finite number", latex=_latex_call(r"\tan", 1),
    written=(lambda x, y: 1 + y**2,),
    mistaken=((lambda x, y: 1 + power(x, 2), lambda x, y: 1 - power(y, 2), lambda x, y: divide(1, cos(x))),),
)  # fmt: skip
arcsin: Operation = _row(
    "arcsin", math.asin,
    lambda x, y: power((1 - x) * (1 + x), -0.5),
    bends=True, meaning="the angle in [-π/2, π/2] whose sine is x", domain="a number from -1 to 1",
    latex=_latex_call(r"\arcsin", 1),
    written=(lambda x, y: divide(1, sqrt(1 - x**2)),),
    mistaken=((lambda x, y: divide(-1, sqrt(1 - power(x, 2))), lambda x, y: divide(1, 1 - power(x, 2))),),
)  # fmt: skip
arccos: Operation = _row(
    "arccos", math.acos,
    lambda x, y: -power((1 - x) * (1 + x), -0.5),
    bends=True, meaning="the angle in [0, π] whose cosine is x", domain="a number from -1 to 1",
    latex=_latex_call(r"\arccos", 1),
    written=(lambda x, y: divide(-1, sqrt(1 - x**2)),),
    mistaken=((lambda x, y: divide(1, sqrt(1 - power(x, 2))), lambda x, y: divide(-1, 1 - power(x, 2))),),
)  # fmt: skip
arctan: Operation = _row(
    "arctan", math.atan,
    lambda x, y: 1 / (1 + x * x),
    bends=True, meaning="the angle in [-π/2, π/2] whose tangent is x", latex=_latex_call(r"\arctan", 1),
    written=(lambda x, y: 1 / (1 + x**2),),
    mistaken=((lambda x, y: divide(1, 1 - power(x, 2)), lambda x, y: divide(1, 1 + x)),),
)  # fmt: skip
sinh: Operation = _row(
    "sinh", _overflowing(math.sinh),
    lambda x, y: cosh(x),
    bends=True, meaning="the hyperbolic sine of x", latex=_latex_call(r"\sinh", 1),
    mistaken=((lambda x, y: -cosh(x), lambda x, y: y),),
)  # fmt: skip
cosh: Operation = _row(
    "cosh", _cosh,
    lambda x, y: sinh(x),
    bends=True, meaning="the hyperbolic cosine of x", latex=_latex_call(r"\cosh", 1),
    mistaken=((lambda x, y: -sinh(x), lambda x, y: y),),
)  # fmt: skip
sech: Operation = _row(
    "sech", _sech,
    lambda x, y: -y * tanh(x),
    bends=True, meaning="1 / cosh(x), the hyperbolic secant of x",
)  # fmt: skip
tanh: Operation = _row(
    "tanh", math.tanh,
    lambda x, y: square(sech(x)),  # 1 - y*y, with all its digits where y is close to ±1
    bends=True, meaning="the hyperbolic tangent of x", latex=_latex_call(r"\tanh", 1),
    written=(lambda x, y: 1 - y**2,),
    mistaken=((
        lambda x, y: 1 - power(x, 2),
        lambda x, y: 1 - power(tanh(y), 2),
        lambda x, y: 1 - y,
        lambda x, y: y * (1 - y),
        lambda x, y: 1 + power(y, 2),
    ),),
)  # fmt: skip
arctan2: Operation = _row(
    "arctan2", math.atan2,
    lambda a, b, y: b * power(hypot(a, b), -1) * power(hypot(a, b), -1),  # b / (a² + b²) without its overflow
    lambda a, b, y: -a * power(hypot(a, b), -1) * power(hypot(a, b), -1),
    meaning="the angle of the point (b, a) from the first axis",
    written=(
        lambda a, b, y: divide(b, power(a, 2) + power(b, 2)),
        lambda a, b, y: divide(-a, power(a, 2) + power(b, 2)),
    ),
)  # fmt: skip
hypot: Operation = _row(
    "hypot", math.hypot,
    lambda a, b, y: where(y, divide(a, y), 0),  # 0 at the origin, as for |x|
    lambda a, b, y: where(y, divide(b, y), 0),
    meaning="sqrt(a*a + b*b)",
    written=(lambda a, b, y: divide(a, y), lambda a, b, y: divide(b, y)),
)  # fmt: skip
maximum: Operation = _row(
    "maximum", _maximum,
    lambda a, b, y: (1 + sign(a - b)) / 2,
    lambda a, b, y: (1 + sign(b - a)) / 2,
    exact=True, kinked=True, meaning="the larger of a and b", text=_call("max", 2), latex=_latex_call(r"\max", 2),
    mistaken=((lambda a, b, y: 1, lambda a, b, y: step(b - a)), (lambda a, b, y: 1, lambda a, b, y: step(a - b))),
)  # fmt: skip
minimum: Operation = _row(
    "minimum", _minimum,
    lambda a, b, y: (1 + sign(b - a)) / 2,
    lambda a, b, y: (1 + sign(a - b)) / 2,
    exact=True, kinked=True, meaning="the smaller of a and b", text=_call("min", 2), latex=_latex_call(r"\min", 2),
    mistaken=((lambda a, b, y: 1, lambda a, b, y: step(a - b)), (lambda a, b, y: 1, lambda a, b, y: step(b - a))),
)  # fmt: skip
sign: Operation = _row(
    "sign", _sign,
    lambda x, y: 0,
    exact=True, kinked=True, meaning="1, 0 or -1, the sign of x",
)  # fmt: skip
step: Operation = _row(
    "step", _step,
    lambda x, y: 0,
    exact=True, kinked=True, meaning="1 where x is above 0, else 0",
)  # fmt: skip
where: Operation = _row(
    "where", _where,
    lambda condition, a, b, y: 0,
    lambda condition, a, b, y: where(condition, 1, 0),
    lambda condition, a, b, y: where(condition, 0, 1),
    exact=True, kinked=True, meaning="a where the condition is not 0, else b",
)  # fmt: skip
relu: Operation = _row(
    "relu", _relu,
    lambda x, y: step(x),
    exact=True, kinked=True, bends=True, meaning="x where it is above 0, else 0",
    mistaken=((lambda x, y: y, lambda x, y: x),),
)  # fmt: skip
sigmoid: Operation = _row(
    "sigmoid", _sigmoid,
    lambda x, y: square(sech(x / 2)) / 4,  # y * (1 - y), with all its digits, also in higher derivatives
    bends=True, meaning="1 / (1 + exp(-x))", pretty=_call("σ", 1), latex=_latex_call(r"\sigma", 1),
    written=(lambda x, y: y * (1 - y),),
    mistaken=((
        lambda x, y: x * (1 - x),
        lambda x, y: sigmoid(y) * (1 - sigmoid(y)),
        lambda x, y: 1 - power(y, 2),
        lambda x, y: 1 - y,
        lambda x, y: y,
    ),),
)  # fmt: skip
softplus: Operation = _row(
    "softplus", _softplus,
    lambda x, y: sigmoid(x),
    bends=True, meaning="log(1 + exp(x))",
    mistaken=((lambda x, y: sigmoid(-x), lambda x, y: y * (1 - y)),),
)  # fmt: skip

TABLE: dict[str, Operation] = {
    row.name: row
    for row in (
        add, subtract, multiply, divide, power, negative, positive, absolute,
        exp, expm1, log, log1p, sqrt, square,
        sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, sech, tanh, arctan2, hypot,
        maximum, minimum, sign, step, where, relu, sigmoid, softplus,
    )
}  # fmt: skip

ADDED: dict[str, Operation] = {}
"""The operations that were added from outside, by ``extending.operation``."""
