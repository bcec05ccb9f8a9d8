"""The table of operations: every value and every derivative rule against mpmath, and the conventions at kinks."""

import math
import pickle
import random
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import inf, nan
from typing import Any, NamedTuple

import mpmath
import numpy as np
import pytest

import autograd
from autograd import Value, arctan2, maximum, minimum, power, relu, sqrt, where
from autograd.engine.backward import adjoints
from autograd.engine.history import history
from autograd.engine.methods import apply, spelled_out
from autograd.table.ops import TABLE, named
from autograd.table.rows import Form, Operation

mp = mpmath.mp.clone()
mp.dps = 400  # mpmath differentiates numerically: so that even a slope of 1e-300 keeps its digits

ANY = (-1000, 1000)
ABOVE_0 = (0, 1000)
ORDER = (0, 4)  # of a function that takes a whole number first
WHOLE_FIRST = ("bessel_ratio", "polygamma")


class Oracle(NamedTuple):
    """What a row has to compute, as its definition in mpmath, and the interval of each argument for random points."""

    value: Callable[..., Any]
    intervals: tuple[tuple[float, float], ...]
    derivative: Callable[..., Any] | None = None  # (orders, *arguments): where differences take mpmath minutes


def of_whole_order(function):
    """A function of a whole order and a number; it does not move with the order."""

    def oracle(n, x):
        return function(int(mp.nint(n)), x) if mp.nint(n) >= 0 else mp.nan

    return oracle


def gamma(x):
    return mp.nan if x <= 0 and mp.isint(x) else mp.gamma(x)


def polygamma(n, x):
    return mp.nan if x <= 0 and mp.isint(x) else mp.psi(n, x)


def bessel_ratio(n, x):  # Abramowitz and Stegun, 9.1.69
    return mp.hyp0f1(mp.mpf(2 * n + 3) / 2, -((mp.pi * x / 2) ** 2)) / mp.fac2(2 * n + 1)


ORACLES = {
    "add": Oracle(lambda a, b: a + b, (ANY, ANY)),
    "subtract": Oracle(lambda a, b: a - b, (ANY, ANY)),
    "multiply": Oracle(lambda a, b: a * b, (ANY, ANY)),
    "divide": Oracle(lambda a, b: a / b, (ANY, ANY)),
    "power": Oracle(lambda a, b: a**b, (ABOVE_0, (-90, 90))),
    "negative": Oracle(lambda x: -x, (ANY,)),
    "positive": Oracle(lambda x: x, (ANY,)),
    "absolute": Oracle(mp.fabs, (ANY,)),
    "exp": Oracle(mp.exp, (ANY,)),
    "expm1": Oracle(lambda x: mp.exp(x) - 1, (ANY,)),
    "log": Oracle(mp.log, (ABOVE_0,)),
    "log1p": Oracle(lambda x: mp.log(1 + x), ((-1, 1000),)),
    "sqrt": Oracle(mp.sqrt, (ABOVE_0,)),
    "square": Oracle(lambda x: x * x, (ANY,)),
    "sin": Oracle(mp.sin, (ANY,)),
    "cos": Oracle(mp.cos, (ANY,)),
    "tan": Oracle(mp.tan, (ANY,)),
    "sinh": Oracle(mp.sinh, (ANY,)),
    "cosh": Oracle(mp.cosh, (ANY,)),
    "sech": Oracle(lambda x: 1 / mp.cosh(x), (ANY,)),
    "tanh": Oracle(mp.tanh, (ANY,)),
    "maximum": Oracle(max, (ANY, ANY)),
    "minimum": Oracle(min, (ANY, ANY)),
    "sign": Oracle(mp.sign, (ANY,)),
    "step": Oracle(lambda x: mp.mpf(x > 0), (ANY,)),
    "where": Oracle(lambda condition, a, b: a if condition else b, (ANY, ANY, ANY)),
    "relu": Oracle(lambda x: max(x, 0), (ANY,)),
    "sigmoid": Oracle(lambda x: 1 / (1 + mp.exp(-x)), (ANY,)),
    "softplus": Oracle(lambda x: mp.log(1 + mp.exp(x)), (ANY,)),
    "sum": Oracle(lambda *x: mp.fsum(x), (ANY, ANY, ANY)),
    "mean": Oracle(lambda *x: mp.fsum(x) / len(x), (ANY, ANY, ANY)),
    "dot": Oracle(lambda a, b, c, d, e: a * b + c * d + e, (ANY, ANY, ANY, ANY, ANY)),
    "arcsin": Oracle(mp.asin, ((-1, 1),)),
    "arccos": Oracle(mp.acos, ((-1, 1),)),
    "semicircle": Oracle(lambda x: mp.sqrt(1 - x * x), ((-1, 1),)),
    "arctan": Oracle(mp.atan, (ANY,)),
    "arctan2": Oracle(mp.atan2, (ANY, ANY)),
    "hypot": Oracle(lambda a, b: mp.sqrt(a * a + b * b), (ANY, ANY)),
    "sine2": Oracle(lambda a, b: a / mp.sqrt(a * a + b * b) if a or b else mp.mpf(0), (ANY, ANY)),
    "inversion": Oracle(lambda a, b: a / (a * a + b * b), (ANY, ANY)),
    "quadrupole": Oracle(lambda a, b: (b * b - a * a) / (a * a + b * b) ** 2, (ANY, ANY)),
    "cbrt": Oracle(lambda x: mp.sign(x) * mp.cbrt(mp.fabs(x)), (ANY,)),
    "reciprocal": Oracle(lambda x: 1 / x, (ANY,)),
    "log2": Oracle(lambda x: mp.log(x) / mp.log(2), (ABOVE_0,)),
    "log10": Oracle(lambda x: mp.log(x) / mp.log(10), (ABOVE_0,)),
    "exp2": Oracle(lambda x: mp.mpf(2) ** x, (ANY,)),
    "logaddexp": Oracle(lambda a, b: mp.log(mp.exp(a) + mp.exp(b)), (ANY, ANY)),
    "logaddexp2": Oracle(lambda a, b: mp.log(mp.mpf(2) ** a + mp.mpf(2) ** b) / mp.log(2), (ANY, ANY)),
    "xlogy": Oracle(lambda x, y: x * mp.log(y) if x else mp.mpf(0), (ANY, ABOVE_0)),
    "xlog1py": Oracle(lambda x, y: x * mp.log(1 + y) if x else mp.mpf(0), (ANY, (-1, 1000))),
    "logit": Oracle(lambda x: mp.log(x / (1 - x)), ((0, 1),)),
    "sec": Oracle(mp.sec, (ANY,)),
    "csc": Oracle(mp.csc, (ANY,)),
    "cot": Oracle(mp.cot, (ANY,)),
    "csch": Oracle(lambda x: 1 / mp.sinh(x), (ANY,)),
    "coth": Oracle(lambda x: 1 / mp.tanh(x), (ANY,)),
    "arcsinh": Oracle(mp.asinh, (ANY,)),
    "arccosh": Oracle(mp.acosh, ((1, 1000),)),
    "arctanh": Oracle(mp.atanh, ((-1, 1),)),
    "deg2rad": Oracle(mp.radians, (ANY,)),
    "rad2deg": Oracle(mp.degrees, (ANY,)),
    "floor": Oracle(mp.floor, (ANY,)),
    "ceil": Oracle(mp.ceil, (ANY,)),
    "trunc": Oracle(lambda x: mp.sign(x) * mp.floor(mp.fabs(x)), (ANY,)),
    "rint": Oracle(mp.nint, (ANY,)),
    "floor_divide": Oracle(lambda a, b: mp.floor(a / b), (ANY, ANY)),
    "heaviside": Oracle(lambda x, h: mp.mpf(x > 0) if x else h, (ANY, ANY)),
    "remainder": Oracle(lambda a, b: a - b * mp.floor(a / b), (ANY, ANY)),
    "fmod": Oracle(lambda a, b: a - b * mp.sign(a / b) * mp.floor(mp.fabs(a / b)), (ANY, ANY)),
    "fmax": Oracle(max, (ANY, ANY)),
    "fmin": Oracle(min, (ANY, ANY)),
    "clip": Oracle(lambda x, low, high: min(max(x, low), high), (ANY, ANY, ANY)),
    "copysign": Oracle(lambda a, b: -mp.fabs(a) if b < 0 else mp.fabs(a), (ANY, ANY)),
    "sinc": Oracle(mp.sincpi, (ANY,)),
    "bessel_ratio": Oracle(of_whole_order(bessel_ratio), (ORDER, ANY)),
    "erf": Oracle(mp.erf, (ANY,)),
    "erfc": Oracle(mp.erfc, ((-1, 25),)),
    "erfinv": Oracle(lambda x: mp.erfinv(x) if abs(x) < 1 else mp.nan, ((-1, 1),)),
    "gamma": Oracle(gamma, ((-100, 170),)),
    "lgamma": Oracle(lambda x: mp.log(abs(gamma(x))), (ANY,)),
    "digamma": Oracle(lambda x: polygamma(0, x), (ANY,), lambda orders, x: mp.psi(*orders, x)),
    "polygamma": Oracle(
        of_whole_order(polygamma),
        (ORDER, ANY),
        lambda orders, n, x: mp.mpf(0) if orders[0] else mp.psi(int(n) + orders[1], x),
    ),
    "leaky_relu": Oracle(lambda x, slope: x if x > 0 else slope * x, (ANY, ANY)),
    "elu": Oracle(lambda x, alpha: x if x > 0 else alpha * mp.expm1(x), (ANY, ANY)),
    "gelu": Oracle(lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2, (ANY,)),
    "silu": Oracle(lambda x: x / (1 + mp.exp(-x)), (ANY,)),
    "logsigmoid": Oracle(lambda x: -mp.log1p(mp.exp(-x)), (ANY,)),
    "softsign": Oracle(lambda x: x / (1 + abs(x)), (ANY,)),
    "tie": Oracle(lambda a, b: mp.mpf(a == b), (ANY, ANY)),
    "max": Oracle(lambda *x: max(x), (ANY, ANY, ANY)),
    "min": Oracle(lambda *x: min(x), (ANY, ANY, ANY)),
    "norm": Oracle(lambda *x: mp.sqrt(mp.fsum(t * t for t in x)), (ANY, ANY, ANY)),
    "logsumexp": Oracle(lambda *x: mp.log(mp.fsum(map(mp.exp, x))), (ANY, ANY, ANY)),
}

# Slopes where there is no two-sided derivative, by the conventions that ops.py states.
CORNERS = {
    ("absolute", (0.0,)): (0,),
    ("relu", (0.0,)): (0,),
    ("sign", (0.0,)): (0,),
    ("step", (0.0,)): (0,),
    ("sqrt", (0.0,)): (inf,),
    ("cbrt", (0.0,)): (inf,),
    ("arcsin", (1.0,)): (inf,),
    ("arcsin", (-1.0,)): (inf,),
    ("arccos", (1.0,)): (-inf,),
    ("arccos", (-1.0,)): (-inf,),
    ("semicircle", (1.0,)): (-inf,),
    ("semicircle", (-1.0,)): (inf,),
    ("hypot", (0.0, 0.0)): (0, 0),
    ("norm", (0.0, 0.0, 0.0)): (0, 0, 0),
    ("sine2", (0.0, 0.0)): (nan, nan),
    ("power", (0.0, 0.0)): (0, 0),
    ("power", (0.0, 0.5)): (inf, 0),
    ("arctan2", (0.0, 0.0)): (nan, nan),
    ("arctan2", (0.0, -1.0)): (-1, 0),  # from above: the angle jumps by 2π across the negative first axis
    ("arctan2", (0.0, -1000.0)): (-0.001, 0),
}

CORNERS |= {("leaky_relu", (0.0, x)): (x, 0) for x in (0.0, 1.0, -1.0, 1000.0, -1000.0)}
CORNERS |= {("elu", (0.0, x)): (x, 0) for x in (0.0, 1.0, -1.0, 1000.0, -1000.0)}

for name, chosen in (("max", max), ("min", min)):
    for point in product((0.0, 1.0, -1.0, 1000.0, -1000.0), repeat=3):
        ties = point.count(chosen(point))
        CORNERS |= {(name, point): tuple((x == chosen(point)) / ties for x in point)} if ties > 1 else {}
CORNERS |= {("tie", (x, x)): (0, 0) for x in (0.0, 1.0, -1.0, 1000.0, -1000.0)}
# A stair is flat also where it jumps.  What is left over moves with b by the step that it stands on, as in JAX.
WHOLE = (0.0, 1.0, -1.0, 1000.0, -1000.0)
CORNERS |= {(name, (x,)): (0,) for name in ("floor", "ceil", "trunc") for x in WHOLE}
CORNERS |= {("rint", (x,)): (0,) for x in (0.5, 1.5, -2.5)}
MULTIPLES = [(a, b) for a, b in product(WHOLE, WHOLE[1:]) if a % b == 0]
CORNERS |= {("floor_divide", point): (0, 0) for point in MULTIPLES}
CORNERS |= {(name, (a, b)): (1, -a / b) for name in ("remainder", "fmod") for a, b in MULTIPLES}
CORNERS |= {("heaviside", (0.0, h)): (0, 1) for h in WHOLE}
CORNERS |= {("copysign", (a, 0.0)): (1 if a > 0 else -1, 0) for a in WHOLE[1:]}
CORNERS |= {("clip", (x, x, x)): (0.25, 0.25, 0.5) for x in WHOLE}  # as minimum(maximum(x, x), x) in JAX
CORNERS |= {("arccosh", (1.0,)): (inf,), ("xlogy", (0.0, 0.0)): (-inf, 0), ("xlog1py", (0.0, -1.0)): (-inf, 0)}

every_row = pytest.mark.parametrize("name", TABLE)


def close(expected):
    """A float to 1e-12, or to 1e-300 where it underflows."""
    return pytest.approx(expected, rel=1e-12, abs=1e-300, nan_ok=True)


def arity_of(name):
    """How many arguments a row is checked with."""
    return len(ORACLES[name].intervals)


def special_points(name):
    numbers = (0.0, 1.0, -1.0, 1000.0, -1000.0) if arity_of(name) < 4 else (0.0, -1.0, 1000.0)
    return product(numbers, repeat=arity_of(name))


def unruly_points(name):
    return product((0.0, -2.0, inf, -inf, nan) if arity_of(name) < 4 else (-2.0, inf, nan), repeat=arity_of(name))


SLOW = ("erf", "erfc", "erfinv", "gamma", "lgamma", "digamma", "polygamma", "bessel_ratio", "gelu")
"""Rows whose definition takes mpmath so long that fewer points have to do."""

OF_ORDINARY_SIZE = ("erfinv", "gamma", "lgamma", "digamma", "polygamma")
"""Those among them with slopes that need no hundreds of digits."""


SLOW_TO_RAISE = ("logsumexp", "logaddexp", "logaddexp2", "power", "arctan2", "erf", "erfc", "gelu", "softplus")
"""Rows that take mpmath long at hundreds of digits, which only far numbers need: near ones have slopes above 1e-50."""


def enough_digits(name, point):
    """The context of mpmath's digits for a row at a point."""
    is_near = name in SLOW_TO_RAISE and all(1e-6 < abs(x) < 10 for x in point)
    return mp.workdps(100 if is_near or name in OF_ORDINARY_SIZE else mp.dps)


def random_points(name):
    """Points of all sizes in the domain, the same in every run."""
    chance = random.Random(name)
    for i in range(16 if name in SLOW else 80):
        size = 1 if i % 2 else 10 ** chance.uniform(-12, 0)
        yield with_whole_order(name, tuple(size * chance.uniform(*interval) for interval in ORACLES[name].intervals))


def with_whole_order(name, point):
    """The point, with a whole number first where the row takes one."""
    return (float(round(point[0])), *point[1:]) if name in WHOLE_FIRST else point


def points(name):
    """Where a row is checked: special points in its domain, its corners, and random points."""
    corners = [point for row, point in CORNERS if row == name]
    return [point for point in (*special_points(name), *corners, *random_points(name)) if is_defined(name, point)]


def definition(name, point):
    """The value by definition; None where there is no real one."""
    try:
        y = ORACLES[name].value(*map(mp.mpf, point))
    except ZeroDivisionError:
        return None
    return y if mp.im(y) == 0 and mp.isfinite(y) else None


def is_defined(name, point):
    return definition(name, point) is not None


def true_slope(name, point, i):
    """The derivative by argument i: the convention at a corner, else by mpmath; nan where it is not real."""
    if (name, point) in CORNERS:
        return CORNERS[name, point][i]
    before, x, after = point[:i], mp.mpf(point[i]), point[i + 1 :]
    oracle = ORACLES[name]
    if oracle.derivative is not None:
        slope = oracle.derivative(tuple(int(k == i) for k in range(len(point))), *map(mp.mpf, point))
    else:
        with enough_digits(name, (*before, x, *after)):
            slope = mp.diff(lambda t: oracle.value(*map(mp.mpf, before), t, *map(mp.mpf, after)), x)
    return float(mp.re(slope)) if mp.im(slope) == 0 else nan


def slopes(function, *point):
    """The gradients of a function of the package at a point."""
    arguments = [Value(x) for x in point]
    function(*arguments).backward()
    return [argument.grad for argument in arguments]


def function(name):
    """The public function of a row, called with its arguments one by one."""
    if name == "dot":
        return lambda a, b, c, d, e: autograd.dot([a, c], [b, d], e)
    public = getattr(autograd, name)
    return public if TABLE[name].arity else lambda *arguments: public(arguments)


# ---- every row ---------------------------------------------------------------------------------------------


POLES_NOT_MET = ("divide", "log", "log1p", "log2", "log10", "arctanh", "floor_divide", "remainder")


def test_every_row_has_an_oracle():
    assert list(ORACLES) == list(TABLE)


@every_row
def test_the_value_is_the_one_of_mpmath(name):
    for point in points(name):
        assert TABLE[name].compute(*point) == close(float(definition(name, point))), point


@pytest.mark.parametrize(
    "x", [0.5, 0.99, 1 - 1e-9, 1.0, 1 + 1e-12, 1.4, 1.5, 2 - 1e-9, 2.0, 2 + 2**-50, 2.01, 2.4, 2.5]
)
def test_lgamma_has_all_its_digits_near_its_zeros(x):
    assert autograd.lgamma(x) == pytest.approx(float(mp.loggamma(mp.mpf(x))), rel=1e-14, abs=0)


@every_row
def test_every_slope_is_the_one_of_mpmath(name):
    for point in points(name):
        expected = [true_slope(name, point, i) for i in range(len(point))]
        assert slopes(function(name), *point) == close(expected), point


@every_row
def test_a_row_raises_exactly_where_its_definition_has_no_real_value(name):
    for point in special_points(name):
        if not is_defined(name, point):
            with pytest.raises((ValueError, ZeroDivisionError)):
                TABLE[name].compute(*point)


@every_row
def test_a_rule_run_on_values_gives_the_number_that_it_gives_run_on_floats(name):
    for point in points(name):
        y = TABLE[name].compute(*point)
        for place in range(len(point)):
            recorded = TABLE[name].slope(place, list(map(Value, point)), Value(y))
            number = recorded.data if isinstance(recorded, Value) else recorded
            assert number == pytest.approx(TABLE[name].slope(place, point, y), rel=1e-16, abs=0, nan_ok=True), point


def is_same(a, b):
    return a == b or (a != a and b != b)


@every_row
def test_the_fast_backward_pass_gives_what_the_rules_give(name):
    for point in (*points(name), *(p for p in unruly_points(name) if computes(name, p))):
        for plain in ((), (0,), (len(point) - 1,)):  # also where an argument is a plain number
            if len(point) == len(plain):
                continue
            arguments = [x if i in plain else Value(x) for i, x in enumerate(point)]
            y = apply(TABLE[name], tuple(arguments))
            y.backward(2.0)
            expected = adjoints(y, 2.0)
            for argument in arguments:
                if isinstance(argument, Value):
                    assert is_same(argument.grad, expected[argument] + 0.0), point
                    assert type(argument.grad) is float


def computes(name, point):
    try:
        TABLE[name].compute(*point)
    except (ValueError, ZeroDivisionError):
        return False
    return True


@pytest.mark.parametrize("name", [name for name in TABLE if TABLE[name].exact])
def test_the_fast_backward_pass_is_exact_where_the_rules_are(name):
    arguments = [Value(Fraction(i + 2, 7)) for i in range(arity_of(name))]
    y = apply(TABLE[name], tuple(arguments))
    y.backward()
    found = adjoints(y)
    whole = name != "power"  # whose slope by a fractional exponent is no fraction
    for argument in arguments:
        assert argument.grad == found[argument]
        assert not whole or isinstance(argument.grad, Fraction)


@pytest.mark.parametrize("name", [name for name in TABLE if TABLE[name].spelled])
def test_an_operation_of_many_arguments_is_what_it_is_spelled_as(name):
    row = TABLE[name]
    for count in range(1, 6):
        numbers = [Fraction(i * i - 5, 3) for i in range(count)]
        one, few = [Value(x) for x in numbers], [Value(x) for x in numbers]
        y, spelled = apply(row, tuple(one)), spelled_out(row, few)
        y.backward()
        spelled.backward()
        assert (len(history(y)), y.data) == (count + 1, spelled.data)
        assert [x.grad for x in one] == [x.grad for x in few]


# No rule divides by 0 or takes the logarithm of it, so these rows are not asked for the sign of a pole.
IEEE = [name for name in TABLE if isinstance(getattr(np, name, None), np.ufunc) and name not in POLES_NOT_MET]


@pytest.mark.parametrize("name", IEEE)
def test_inside_a_rule_a_row_follows_ieee_754_as_numpy_does(name):
    for point in (*special_points(name), *unruly_points(name)):
        with np.errstate(all="ignore"):
            expected = float(getattr(np, name)(*point))
        assert TABLE[name](*point) == close(expected), point


# These may leave out the argument that is NaN, or ask it for no more than its sign.
CHOOSING = ("where", "leaky_relu", "elu", "heaviside", "fmax", "fmin", "copysign")


@every_row
def test_inside_a_rule_a_row_never_raises(name):
    for point in (*special_points(name), *unruly_points(name)):
        assert isinstance(TABLE[name](*point), float), point


def test_inside_a_rule_a_fractional_power_of_a_negative_number_is_nan():
    assert math.isnan(TABLE["power"](-8.0, 1 / 3))


@pytest.mark.parametrize("name", [name for name in TABLE if name not in CHOOSING])
def test_nan_stays_nan(name):
    arity = arity_of(name)
    for i in range(arity):
        point = [0.5] * arity
        point[i] = nan
        assert math.isnan(TABLE[name].compute(*point)), point


@pytest.mark.parametrize("name", [name for name in TABLE if TABLE[name].exact])
def test_an_exact_row_gives_fractions_for_fractions(name):
    point = (1.25, 2.0, -0.5, 4.0, 0.75)[: arity_of(name)]  # fractions that floats hold exactly, for mpmath
    y = TABLE[name].compute(*map(Fraction, point))
    assert isinstance(y, Fraction)
    assert float(y) == close(float(definition(name, point)))


# ---- the conventions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [0.0, 1.0, -1000.0, 1e308])
def test_a_tie_of_maximum_or_minimum_gives_one_half_to_each(x):
    assert slopes(maximum, x, x) == [0.5, 0.5]
    assert slopes(minimum, x, x) == [0.5, 0.5]


@pytest.mark.parametrize("of_several", [autograd.max, autograd.min])
def test_equal_ones_of_several_share_the_gradient_and_the_others_get_nothing(of_several):
    far = 9.0 if of_several is autograd.min else -9.0
    assert slopes(lambda *x: of_several(x), 2.0, 2.0, 2.0) == [1 / 3, 1 / 3, 1 / 3]
    assert slopes(lambda *x: of_several(x), 2.0, far, 2.0) == [0.5, 0, 0.5]
    assert slopes(lambda x: of_several([2.0, far + 0 * sqrt(x)]), 0.0) == [0]  # no 0 · inf
    assert slopes(lambda *x: of_several(x), inf, 1.0) == slopes(lambda *x: of_several(x), -inf, 1.0)[::-1]
    assert all(map(math.isnan, slopes(lambda *x: of_several(x), 1.0, nan, 2.0)))


@pytest.mark.parametrize(("exponent", "slope"), [(0, 0), (0.5, inf), (1, 1), (2, 0), (3, 0)])
def test_the_slope_of_a_power_at_0(exponent, slope):
    assert slopes(lambda x: x**exponent, 0.0) == [slope]


def test_a_whole_power_of_a_negative_number_has_a_slope_by_its_base_alone():
    assert slopes(lambda x: x**3, -2.0) == [12]
    assert slopes(power, -2.0, 3.0) == [12, close(nan)]


@pytest.mark.parametrize("function", [relu, abs])
def test_the_slope_at_nan_is_nan(function):
    assert math.isnan(*slopes(function, nan))


@pytest.mark.parametrize("function", [maximum, minimum])
@pytest.mark.parametrize("point", [(nan, 1.0), (1.0, nan)])
def test_both_slopes_of_maximum_and_minimum_are_nan_beside_nan(function, point):
    assert all(map(math.isnan, slopes(function, *point)))


@pytest.mark.parametrize("spoiled", [sqrt, lambda x: arctan2(x, x)])  # slopes at 0: infinite, and none at all
def test_the_branch_that_where_did_not_take_does_not_spoil_the_other(spoiled):
    assert slopes(lambda x: where(x > 0, spoiled(x), 3 * x), 0.0) == [3]
    assert slopes(lambda x: where(x <= 0, 3 * x, spoiled(x)), 0.0) == [3]


def test_the_condition_of_where_has_no_slope():
    assert slopes(where, 2.0, 5.0, 7.0) == [0, 1, 0]
    assert slopes(where, 0.0, 5.0, 7.0) == [0, 0, 1]


# ---- exact numbers -----------------------------------------------------------------------------------------


def test_a_whole_power_of_a_fraction_is_exact():
    assert power(Fraction(-2, 3), Fraction(5)) == Fraction(-32, 243)
    assert power(Fraction(-2, 3), Fraction(-5)) == Fraction(-243, 32)


def test_a_power_too_large_to_be_exact_is_a_float():
    assert power(Fraction(9), Fraction(9) ** 9) == inf
    assert power(Fraction(-9), Fraction(9) ** 9) == -inf
    assert power(Fraction(1, 9), Fraction(9) ** 9) == 0
    assert power(Fraction(1), Fraction(10) ** 5000) == 1


def test_a_power_too_small_for_a_float_is_0_however_large_its_base_or_exponent():
    assert power(Fraction(10) ** 400, Fraction(-20)) == 0
    assert power(Fraction(1, 2), Fraction(10) ** 400) == 0


def test_an_exact_number_too_large_for_a_float_is_an_infinity_among_floats():
    x = Value(Fraction(10) ** 400)
    assert (x + 0.5).data == (0.5 * x).data == (x / 0.5).data == inf


# ---- rows as objects ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", [(), (lambda x, y: 1, lambda x, y: 1)])
def test_a_row_without_a_rule_for_each_argument_cannot_be_built(rules):
    form = Form("cube({})")
    with pytest.raises(
        ValueError, match=r"'cube' has \d derivative rules .* give one rule and one {} or {:bare} for each"
    ):
        Operation("cube", lambda x: x**3, rules, "the cube of x", form, form, form)


def test_a_row_that_is_not_written_with_all_its_arguments_cannot_be_built():
    whole, cut = Form("cube({})"), Form("cube")
    with pytest.raises(ValueError, match="is written 'cube'"):
        Operation("cube", lambda x: x**3, (lambda x, y: 3 * x**2,), "the cube of x", whole, whole, cut)


@every_row
def test_a_row_pickles_as_its_name(name):
    assert pickle.loads(pickle.dumps(TABLE[name])) is TABLE[name]


def test_an_unknown_row_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no operation 'cube'; it has add, subtract"):
        named("cube")


@pytest.mark.parametrize("base", [-2.0, -1e300, -inf])
def test_a_fractional_power_of_a_negative_number_is_refused_whatever_its_size(base):
    for exponent in (2.5, -2.5, 0.5, 1e15 + 0.5):
        with pytest.raises(ValueError, match="a base of 0 or more for a fractional one"):
            Value(base) ** exponent
    assert (Value(base) ** inf).data == base**inf  # as IEEE 754 has it


def test_a_whole_power_too_large_for_a_float_is_infinite_with_its_sign():
    assert [(Value(-1e300) ** n).data for n in (2, 3, -2, -3)] == [inf, -inf, 0.0, 0.0]
