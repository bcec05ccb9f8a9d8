"""What a row says besides its rules: where no path leads, where it bends, and how others write it."""

import copy
import math
import pickle
from fractions import Fraction

import mpmath
import pytest
import sympy

from autograd import (
    GradientError,
    Value,
    absolute,
    check_gradients,
    derivative,
    derive,
    formula,
    gradient,
    history,
    operation,
    parse,
    sech,
    sign,
    sqrt,
    square,
    step,
    where,
)
from autograd.bridges.sympy_writing import to_sympy
from autograd.checks.complex_step import COMPLEX, by_complex_step
from autograd.derivatives.kinks import is_at_a_kink, slope_beside
from autograd.derivatives.terms import Terms
from autograd.engine.backward import adjoints
from autograd.engine.methods import apply
from autograd.table import ops
from autograd.table.elementary import UnwrittenError, by_library
from autograd.table.rows import NO_PATH


def test_no_path_is_one_object_and_the_number_0():
    for twin in (
        copy.copy(NO_PATH),
        copy.deepcopy([NO_PATH])[0],
        *(pickle.loads(pickle.dumps(NO_PATH, p)) for p in range(6)),
    ):
        assert twin is NO_PATH
    assert repr(NO_PATH) == "NO_PATH"
    assert (str(NO_PATH), f"{NO_PATH:.2f}") == ("0", "0.00")
    assert [NO_PATH + 1.5, 2 * NO_PATH, NO_PATH * math.inf == 0, NO_PATH + Fraction(1, 3)] == [
        1.5,
        0,
        False,
        Fraction(1, 3),
    ]


def test_a_rule_says_by_name_that_no_path_leads_through():
    for rule, arguments in (
        (ops.relu.partials[0], (-2.0, 0.0)),
        (ops.sign.partials[0], (3.0, 1.0)),
        (ops.where.partials[0], (1.0, 2.0, 3.0, 2.0)),
        (ops.where.partials[2], (1.0, 2.0, 3.0, 2.0)),
    ):
        assert rule(*arguments) is NO_PATH
    assert ops.absolute.partials[0](0.0, 0.0) is not NO_PATH  # a slope of 0 is a path


def test_no_path_folds_away_in_a_derivative_and_a_computed_0_does_not():
    terms = Terms(float)
    x = terms.of(Value(3.0))
    assert terms.plus(x, NO_PATH) is terms.plus(NO_PATH, x) is x
    assert terms.minus(x, NO_PATH) is x
    for folded in (
        terms.plus(NO_PATH, NO_PATH),
        terms.times(x, NO_PATH),
        terms.over(NO_PATH, x),
        terms.negative(NO_PATH),
    ):
        assert folded is NO_PATH
    assert terms.times(0, x) is not NO_PATH  # x could be infinite


def test_a_plain_0_in_a_rule_of_ones_own_means_no_path():
    @operation(lambda x, y: 0)
    def floor_of_mine(x):
        return float(math.floor(x))

    @operation(lambda x, y: where(y, 1, 0))
    def ramp_of_mine(x):
        return max(x, 0.0)

    zero = Value(0.0)
    for f in (floor_of_mine, ramp_of_mine):
        y = f(sqrt(zero) - 1)  # behind it the slope is infinite, and 0 · inf would be nan
        assert gradient(y, zero).data == derivative(y, zero, 2).data == 0
    zero.grad = 0.0
    floor_of_mine(sqrt(zero)).backward()
    assert zero.grad == 0
    assert zero not in {node for node, slope in adjoints(floor_of_mine(sqrt(zero))).items() if slope is not NO_PATH}


def test_slopes_of_1_that_cancel_are_a_path():
    @operation(lambda a, b, y: 1, lambda a, b, y: -1)
    def difference_of_mine(a, b):
        return a - b

    x = Value(0.0)
    y = difference_of_mine(x, x) * sqrt(x)
    assert adjoints(difference_of_mine(x, x))[x] is not NO_PATH
    assert math.isnan(gradient(y, x).data)  # 0 · 1/0


@pytest.mark.parametrize("kind", [float, Fraction])
def test_no_path_has_the_kind_of_its_graph_where_it_is_given_out(kind):
    x = Value(kind(2))
    assert type(gradient(where(Value(kind(1)), kind(3), x) * x, x).data) is kind


# ---- kinks ---------------------------------------------------------------------------------------------------


def clip(name, **columns):
    @operation(lambda x, y: step(1 - absolute(x)), name=name, **columns)  # 0 at the kinks themselves
    def clipped(x):
        return max(-1.0, min(1.0, x))

    return clipped


placed = clip("clip_with_a_place", kink=lambda x: abs(x) - 1)
unplaced = clip("clip_without_a_place", kinked=True)


def test_an_operation_of_ones_own_says_where_its_kink_is():
    assert placed.operation.kinked
    assert [is_at_a_kink(placed(Value(x))) for x in (-1.0, 0.0, 0.5, 1.0)] == [True, False, False, True]
    node = placed(Value(1.0))
    assert [slope_beside(node, 0, [1.0], side) for side in (-1, 1)] == [1, 0]
    x = Value(1.0, "x")
    assert "clip_with_a_place(x) is at its kink" in str(derive(placed(x).named("y"), x))


@pytest.mark.parametrize("f", [placed, unplaced])
def test_no_kink_is_invented_at_0(f):
    x = Value(0.0, "x")
    assert "kink" not in str(derive(f(x).named("y"), x))
    assert not is_at_a_kink(f(Value(1e9)))


@pytest.mark.parametrize(
    ("f", "cause"),
    [
        (placed, r"a kink is nearby: clip_with_a_place\(x\) has one here"),
        (unplaced, r"a kink is here: the slope of clip_without_a_place\(x\) is [01] on one side and [01] on the other"),
    ],
)
@pytest.mark.parametrize("x", [-1.0, 1.0])
def test_a_rule_at_a_kink_of_ones_own_is_not_called_wrong(f, cause, x):
    with pytest.raises(GradientError, match=cause) as caught:
        check_gradients(lambda v: 3 * f(v) + v, x)
    assert "is wrong" not in str(caught.value)
    leaf = Value(x, "x")
    with pytest.raises(GradientError, match=cause):
        check_gradients(f(leaf) * 2, leaf)
    assert check_gradients(f, 0.3)
    assert check_gradients(f, 1.7, order=2)


def test_a_wrong_rule_of_a_kinked_operation_is_still_called_wrong():
    @operation(lambda x, y: 2 + sign(x), name="leaky", kinked=True)  # 3 and 1 in place of 1 and 0.1
    def leaky(x):
        return x if x > 0 else 0.1 * x

    for x in (-2.0, 0.0, 0.5):
        with pytest.raises(GradientError, match="the rule of leaky for its first argument is wrong"):
            check_gradients(leaky, x)


def test_a_kink_may_depend_on_any_argument():
    @operation(lambda a, b, y: absolute(b), lambda a, b, y: a * sign(b), name="times_size", kink=lambda a, b: b)
    def times_size(a, b):
        return a * abs(b)

    node = times_size(Value(3.0), Value(0.0))
    assert is_at_a_kink(node)
    assert [slope_beside(node, 1, [3.0, 0.0], side) for side in (-1, 1)] == [-3, 3]


def test_a_kink_takes_the_arguments():
    with pytest.raises(ValueError, match=r"kink= of one_kink\(x\) takes the 1 argument, as in lambda a: \.\.\."):
        operation(lambda x, y: sign(x), name="one_kink", kink=lambda a, b: a)(lambda x: abs(x))


# ---- in the functions of a library ---------------------------------------------------------------------------

# By mpmath, from the definitions: a + bi in place of a number.
COMPLEX_ORACLES = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: mpmath.exp(b * mpmath.log(a)),
    "negative": lambda x: -x,
    "positive": lambda x: x,
    "square": lambda x: x * x,
    "inversion": lambda a, b: a / (a * a + b * b),
    "quadrupole": lambda a, b: (b * b - a * a) / (a * a + b * b) ** 2,
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log1p": lambda x: mpmath.log(1 + x),
    "sqrt": mpmath.sqrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "semicircle": lambda x: mpmath.sqrt(1 - x * x),
    "arctan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "sech": mpmath.sech,
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "sum": lambda *xs: mpmath.fsum(xs),
    "mean": lambda *xs: mpmath.fsum(xs) / len(xs),
    "dot": lambda x, v, w, u, b: x * v + w * u + b,
    "sinc": lambda x: mpmath.sin(mpmath.pi * x) / (mpmath.pi * x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "logsigmoid": lambda x: -mpmath.log(1 + mpmath.exp(-x)),
    "logsumexp": lambda *xs: mpmath.log(mpmath.fsum(map(mpmath.exp, xs))),
    "norm": lambda *xs: mpmath.sqrt(mpmath.fsum(x * x for x in xs)),
    "reciprocal": lambda x: 1 / x,
    "log2": lambda x: mpmath.log(x, 2),
    "log10": mpmath.log10,
    "exp2": lambda x: mpmath.mpf(2) ** x,
    "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
    "logaddexp2": lambda a, b: mpmath.log(mpmath.mpf(2) ** a + mpmath.mpf(2) ** b, 2),
    "xlogy": lambda x, y: x * mpmath.log(y),
    "xlog1py": lambda x, y: x * mpmath.log(1 + y),
    "logit": lambda x: mpmath.log(x / (1 - x)),
    "sec": mpmath.sec,
    "csc": mpmath.csc,
    "cot": mpmath.cot,
    "csch": mpmath.csch,
    "coth": mpmath.coth,
    "arcsinh": mpmath.asinh,
    "arccosh": mpmath.acosh,
    "arctanh": mpmath.atanh,
    "deg2rad": mpmath.radians,
    "rad2deg": mpmath.degrees,
}


@pytest.mark.parametrize("name", ops.TABLE)
def test_analytic_rows_are_known_to_complex_numbers_and_no_others(name):
    op = ops.TABLE[name]
    arguments = [complex(x, y) for x, y in ((0.4, 0.3), (0.7, -0.2), (0.2, 0.1), (-0.3, 0.5), (0.6, 0.2))]
    arguments = arguments[: op.arity or 5]
    if name not in COMPLEX_ORACLES:
        with pytest.raises(UnwrittenError):
            by_library(COMPLEX, op, arguments)
        return
    expected = complex(COMPLEX_ORACLES[name](*map(mpmath.mpmathify, arguments)))
    assert by_library(COMPLEX, op, arguments) == pytest.approx(expected, rel=1e-14)


A, B, C = sympy.symbols("A B C")


@pytest.mark.parametrize(
    ("name", "expression"),
    [
        ("power", A**B),
        ("absolute", sympy.Abs(A)),
        ("expm1", sympy.exp(A) - 1),
        ("log1p", sympy.log(A + 1)),
        ("arcsin", sympy.asin(A)),
        ("arccos", sympy.acos(A)),
        ("arctan", sympy.atan(A)),
        ("arctan2", sympy.atan2(A, B)),
        ("semicircle", sympy.sqrt((1 - A) * (1 + A))),
        ("sech", sympy.sech(A)),
        ("hypot", sympy.sqrt(A**2 + B**2)),
        ("sine2", A / sympy.sqrt(A**2 + B**2)),
        ("inversion", A / (A**2 + B**2)),
        ("quadrupole", (B**2 - A**2) / (A**2 + B**2) ** 2),
        ("maximum", sympy.Max(A, B)),
        ("minimum", sympy.Min(A, B)),
        ("sign", sympy.sign(A)),
        ("step", sympy.Heaviside(A, 0)),
        ("where", sympy.Piecewise((B, sympy.Ne(A, 0)), (C, True))),
        ("relu", sympy.Piecewise((A, A > 0), (0, True))),
        ("sigmoid", 1 / (1 + sympy.exp(-A))),
        ("softplus", sympy.log(1 + sympy.exp(A))),
        ("square", A**2),
        ("sum", A + B + C),
        ("mean", (A + B + C) / 3),
        ("dot", A * B + C),
        ("cbrt", sympy.sign(A) * sympy.cbrt(sympy.Abs(A))),
        ("reciprocal", 1 / A),
        ("log2", sympy.log(A, 2)),
        ("log10", sympy.log(A, 10)),
        ("exp2", 2**A),
        ("xlogy", A * sympy.log(B)),
        ("sec", sympy.sec(A)),
        ("csch", sympy.csch(A)),
        ("arcsinh", sympy.asinh(A)),
        ("arctanh", sympy.atanh(A)),
        ("deg2rad", sympy.pi * A / 180),
        ("floor", sympy.floor(A)),
        ("ceil", sympy.ceiling(A)),
        ("floor_divide", sympy.floor(A / B)),
        ("remainder", sympy.Mod(A, B)),
        ("heaviside", sympy.Heaviside(A, B)),
        ("clip", sympy.Min(sympy.Max(A, B), C)),
    ],
)
def test_rows_are_written_in_the_functions_of_sympy(name, expression):
    names = "ABC"[: ops.TABLE[name].arity or 3]
    assert sympy.simplify(to_sympy(apply(ops.TABLE[name], tuple(Value(0.5, n) for n in names))) - expression) == 0


def test_an_operation_of_ones_own_is_known_by_its_elementary_functions():
    @operation(
        lambda x, y: y * (1 + sqrt(x) / 2) / x,
        name="root_and_exp",
        elementary=lambda m, x: m.exp(m.sqrt(x)) * x,
    )
    def root_and_exp(x):
        return math.exp(math.sqrt(x)) * x

    x = Value(2.0, "x")
    t = sympy.Symbol("x")
    assert to_sympy(root_and_exp(3 * x)) == 3 * t * sympy.exp(sympy.sqrt(3) * sympy.sqrt(t))
    y = root_and_exp(x)
    (slope,) = by_complex_step(history(y), [y], {x: 1.0})
    assert slope.value == pytest.approx(float(mpmath.diff(lambda z: mpmath.exp(mpmath.sqrt(z)) * z, 2)), rel=1e-15)
    assert check_gradients(y, x, order=2)


@pytest.mark.parametrize(
    ("elementary", "mistake"),
    [
        (lambda m, x: m.exq(x), r"m has no function 'exq': did you mean 'exp'\?"),
        (lambda m, x: m.besselj(x), r"m has no function 'besselj'"),
        (lambda m, x: m.exp(x, 2), r"m\.exp takes 1 argument, not 2"),
        (lambda m, x: x.exp(), "has no attribute 'exp'"),
        (lambda m, x: m.exp(x) if x > 0 else 1 / m.exp(-x), r"functions of m, .* m\.where\(.* for an if: \S+ .*"),
    ],
)
def test_a_mistake_in_elementary_is_told(elementary, mistake):
    @operation(lambda x, y: y, name="misspelt_exp", elementary=elementary)
    def misspelt_exp(x):
        return math.exp(x)

    x = Value(0.5, "x")
    y = misspelt_exp(x)
    for view in (lambda: by_complex_step(history(y), [y], {x: 1.0}), lambda: to_sympy(y)):
        with pytest.raises(
            TypeError, match=f"elementary= of misspelt_exp does not run on a (complex|Symbol), as .*{mistake}"
        ):
            view()


def test_elementary_may_use_every_function_that_can_be_written_with_those_of_the_library():
    @operation(lambda x, y: sech(x) ** 2 + 2 * x, elementary=lambda m, x: m.tanh(x) + m.square(x))
    def of_other_rows(x):
        return math.tanh(x) + x * x

    @operation(
        lambda x, y: where(x, 1, 2),
        name="bent",
        kink=lambda x: x,
        elementary=lambda m, x: m.where(x > 0, x, 2 * x) + 0 * m.sigmoid(x),
    )
    def bent(x):
        return max(x, 0.0) + 2 * min(x, 0.0)

    x = Value(0.5, "x")
    t = sympy.Symbol("x")
    y = of_other_rows(x)
    (slope,) = by_complex_step(history(y), [y], {x: 1.0})
    assert slope.value == pytest.approx(1 / math.cosh(0.5) ** 2 + 1, rel=1e-15)
    assert to_sympy(y) == t**2 + sympy.tanh(t)
    y = bent(x)
    assert by_complex_step(history(y), [y], {x: 1.0}) is None  # a complex number is not above 0
    assert to_sympy(y) == sympy.Piecewise((t, t > 0), (2 * t, True))


def test_one_that_computes_by_operators_alone_has_the_complex_step_too():
    @operation(lambda x, y: (1 - 3 * x**2) / (1 + x**2) ** 3, name="bell_of_powers")
    def bell_of_powers(x):
        return x / (1 + x**2) ** 2

    x = Value(0.7, "x")
    y = bell_of_powers(x)
    (slope,) = by_complex_step(history(y), [y], {x: 1.0})
    assert slope.value == pytest.approx(float(mpmath.diff(lambda z: z / (1 + z**2) ** 2, 0.7)), rel=1e-14)
    assert str(to_sympy(y)) == "bell_of_powers(x)"  # it comes back by its name


@pytest.mark.parametrize(
    "function",
    [lambda x: abs(x) * x, lambda x: x if x > 0 else 2 * x, lambda x: math.exp(x), lambda x: (x + 0j).real],
)
def test_no_complex_step_is_taken_through_what_is_not_analytic(function):
    f = operation(lambda x, y: y, name="not_analytic")(function)
    x = Value(0.5)
    y = f(x)
    assert by_complex_step(history(y), [y], {x: 1.0}) is None


def test_a_formula_may_call_an_operation_by_its_aliases():
    @operation(lambda x, y: -square(y) - 1, name="cotangent", aliases=("cotg", "ctg"))
    def cotangent(x):
        return 1 / math.tan(x)

    x = Value(0.5, "x")
    for name in ("cotangent", "cotg", "ctg"):
        assert formula(parse(f"{name}(x)", {"x": x})) == "cotangent(x)"
    assert parse("asin(x) + atan2(x, 1) + asinh(x) + lg(x)", {"x": x}).data == pytest.approx(
        math.asin(0.5) + math.atan2(0.5, 1) + math.asinh(0.5) + math.log10(0.5), rel=1e-15
    )
    assert (
        parse("ln(x) + σ(x) + max(x, 1)", {"x": x}).data == parse("log(x) + sigmoid(x) + maximum(x, 1)", {"x": x}).data
    )
