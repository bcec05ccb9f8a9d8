"""Stairs, what is left over, and the nearer of two: Python's operators, NumPy's functions, and the conventions."""

import math
from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest

import autograd
from autograd import Value, array, clip, data_of, fmax, fmin, formula, gradient, leaves, parse, sqrt, xlogy


def value_and_slopes(f, *point):
    xs = [Value(x) for x in point]
    y = f(*xs)
    y.backward()
    return y.data, *(x.grad for x in xs)


@pytest.mark.parametrize("point", [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (1.0, 0.1), (0.0, 3.0)])
def test_the_operators_have_pythons_numbers_and_the_slopes_of_jax(point):
    a, b = point
    assert value_and_slopes(lambda a, b: a % b, a, b) == (a % b, 1, -(a // b))  # jax.numpy.remainder
    assert value_and_slopes(lambda a, b: a // b, a, b) == (a // b, 0, 0)
    quotient, rest = divmod(Value(a), b)
    assert (quotient.data, rest.data) == divmod(a, b)
    assert tuple(x.data for x in divmod(a, Value(b))) == divmod(a, b)


@pytest.mark.parametrize("x", [2.5, 3.5, -0.5, -1.7, 0.0, 1e300])
def test_pythons_functions_that_round_give_a_value_that_no_path_leads_to(x):
    for function in (round, math.floor, math.ceil, math.trunc):
        assert value_and_slopes(lambda v, f=function: f(v) * v, x) == (function(x) * x, function(x))
        zero = Value(0.0)
        assert gradient(function(sqrt(zero)) * 1.0, zero).data == 0  # and not 0 · inf


def test_a_zero_an_infinity_and_a_nan_are_rounded_as_by_numpy():
    for name in ("floor", "ceil", "trunc", "rint"):
        for x in (-0.0, -0.3, 0.3, inf, -inf, nan):
            ours, theirs = getattr(autograd, name)(x), float(getattr(np, name)(x))
            assert repr(ours) == repr(theirs), (name, x)


def test_fractions_stay_exact():
    a, b = Fraction(-22, 7), Fraction(3, 5)
    x, y = Value(a), Value(b)
    assert ((x // y).data, (x % y).data, autograd.fmod(x, y).data) == (a // b, a % b, -(-a % b))
    assert (round(x).data, clip(x, -1, 1).data, autograd.copysign(y, x).data) == (-3, -1, -b)
    assert all(isinstance(v.data, Fraction) for v in (x // y, x % y, autograd.fmod(x, y), round(x), clip(x, -1, 1)))


def test_a_remainder_by_0_is_refused():
    for f in (lambda x: x % 0, lambda x: x // 0, lambda x: autograd.fmod(x, 0)):
        with pytest.raises((ZeroDivisionError, ValueError), match=r"is not defined .* a divisor other than 0"):
            f(Value(1.0, "x"))


def test_at_a_border_of_clip_each_gets_one_half_as_in_jax():
    assert value_and_slopes(clip, 0.0, 0.0, 1.0) == (0, 0.5, 0.5, 0)
    assert value_and_slopes(clip, 1.0, 0.0, 1.0) == (1, 0.5, 0, 0.5)
    assert value_and_slopes(clip, 2.0, 3.0, 1.0) == (1, 0, 0, 1)  # crossed borders: the upper one, as in NumPy
    assert value_and_slopes(lambda x: clip(x, None, 1), 0.5) == value_and_slopes(lambda x: clip(x, 0, None), 0.5)
    with pytest.raises(TypeError, match="clip takes at least one border"):
        clip(Value(1.0), None, None)


def test_what_was_not_chosen_gets_nothing():
    for f in (lambda x: clip(x, 0, 1), lambda x: fmax(x, 0), lambda x: -fmin(-x, 0)):
        assert value_and_slopes(lambda x, f=f: sqrt(f(x)), -1.0)[1] == 0


def test_beside_a_nan_the_number_is_chosen_with_its_slope():
    for f in (fmax, fmin):
        assert value_and_slopes(f, nan, 2.0) == (2, 0, 1)
        assert value_and_slopes(f, 2.0, nan) == (2, 1, 0)
        assert value_and_slopes(f, 2.0, 2.0) == (2, 0.5, 0.5)
        assert all(map(math.isnan, value_and_slopes(f, nan, nan)))


def test_a_sum_of_p_log_p_has_a_number_where_p_is_0():
    assert value_and_slopes(xlogy, 0.0, 0.0) == (0, -inf, 0)
    assert value_and_slopes(xlogy, 0.0, 2.0) == (0, math.log(2), 0)
    x, y = Value(0.0), Value(2.0)
    assert gradient(gradient(xlogy(x, y), x), y).data == gradient(gradient(xlogy(x, y), y), x).data == 0.5


def test_formulas_hold_the_operators():
    x, y = leaves(x=7.5, y=2.0)
    for text, pretty in [
        ("x % y", "x mod y"),
        ("x*(y % 3)", "x·(y mod 3)"),
        ("(x + 1) % y", "(x + 1) mod y"),
        ("x + y % 3", "x + (y mod 3)"),
        ("x // y*2", "⌊x/y⌋·2"),
        ("x // (y*2)", "⌊x/(y·2)⌋"),
        ("round(x)", "round(x)"),
    ]:
        value = parse(text, {"x": x, "y": y})
        assert (formula(value), formula(value, "pretty")) == (text, pretty)
        assert value.data == eval(text, {"x": 7.5, "y": 2.0})


@pytest.mark.parametrize(
    "f",
    [
        *(np.floor, np.ceil, np.trunc, np.rint, np.round, np.fix, np.cbrt, np.exp2, np.arcsinh, np.radians, np.degrees),
        *(np.deg2rad, np.rad2deg, np.reciprocal, lambda x: np.mod(x, 2), lambda x: 7 // x, lambda x: np.fmod(x, 2)),
        *(lambda x: np.round(x, 1), lambda x: np.clip(x, 0, None), lambda x: np.copysign(x, -1.0)),
        *(lambda x: np.heaviside(x, 0.5), lambda x: np.logaddexp(x, 1.0), lambda x: np.logaddexp2(x, 1.0)),
    ],
)
def test_numpys_functions_take_values_and_arrays_of_them(f):
    numbers = np.array([2.56, -1.3, 0.5])
    assert data_of(f(array(numbers))) == pytest.approx(f(numbers), rel=1e-15)
    assert f(Value(2.56)).data == pytest.approx(float(f(numbers)[0]), rel=1e-15)


def test_divmod_of_arrays_gives_both():
    numbers = np.array([2.5, -1.25])
    for parts in (divmod(array(numbers), 2), np.divmod(array(numbers), 2)):
        assert [data_of(part).tolist() for part in parts] == [[1.0, -1.0], [0.5, 0.75]]
    assert [part.data for part in divmod(np.float64(7.5), Value(2.0))] == [3.0, 1.5]


def test_methods_take_the_defaults_of_their_functions():
    x = Value(-2.0)
    assert x.leaky_relu().data == autograd.leaky_relu(x).data == -0.02
    assert x.elu().data == autograd.elu(x).data
    assert (x.clip(None, 2).data, x.clip(-1, None).data, x.clip(-1, 1).data) == (-2.0, -1.0, -1.0)


@pytest.mark.parametrize(
    ("name", "same"),
    [("asin", "arcsin"), ("gammaln", "lgamma"), ("swish", "silu"), ("psi", "digamma"), ("round", "rint")],
)
def test_the_names_that_formulas_know_are_known_to_python_too(name, same):
    assert getattr(autograd, name) is getattr(autograd, same)
    assert parse(f"{name}(x)", {"x": Value(0.7)}).data == getattr(autograd, same)(0.7)
    assert name not in autograd.__all__
