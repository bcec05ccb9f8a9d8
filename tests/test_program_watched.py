"""Watched products: where a product of weights leaves the range of floats, the weights are multiplied one by one."""

import math
from fractions import Fraction

import numpy as np
import pytest

from autograd import leaves, record, relu, tanh
from autograd.program.on_numpy.plan import Plan
from autograd.program.passes.code import code_of
from autograd.program.passes.watched import with_products_watched

BACKENDS = ["numpy", "native"]


def step_of(f, backend):
    if backend == "native":
        pytest.importorskip("llvmlite", reason="llvmlite is not installed: pip install -e '.[native]'")
    return record(f, [1.0, 1.0], 1.0).on(backend).value_and_gradient("w", reduce="sum")


def last_number(code, shared):
    """The last output of a code whose last input is the only one with a batch axis."""
    plan = Plan(code, [[code.inputs - 1]], frozenset())
    with np.errstate(all="ignore"):
        return plan.run(np.array(shared), [np.ones((1, 1))], 1).numbers[-1]


def square(w, x):
    return (w[0] * (w[1] * x)) ** 2


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("w", "x"),
    [
        ([2.0**-600, 2.0**-600], [2.0**1000, 2.0**1010]),  # the product of the weights is 0
        ([2.0**-525 * 1.1, 2.0**-525 * 1.3], [2.0**1000, 2.0**1010]),  # it has lost digits
        ([2.0**-511, 2.0**-511], [2.0**900, 2.0**910]),  # it has just not
        ([2.0**600, 2.0**600], [2.0**-1000, 2.0**-1010]),  # it is infinite
        ([2.0**-517, 2.0**599], [2.0**-596, 2.0**-597]),  # a product with an x is 0, times the second weight it is not
    ],
)
def test_a_product_of_weights_may_leave_the_range_of_floats(backend, w, x):
    step = step_of(square, backend)
    w, x = np.array(w), np.array(x)
    exact = sum(square([*map(Fraction, w)], Fraction(each)) for each in x)
    for _ in range(2):  # the second call goes the quick way
        value, slopes = step(w, x)
        assert value == pytest.approx(float(exact), rel=1e-14, abs=0)
        assert slopes == pytest.approx([float(2 * exact / Fraction(each)) for each in w], rel=1e-14, abs=0)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_function_that_saturates_does_not_hide_an_infinite_product(backend):
    """tanh of an infinite number is 1, and its slope 0; that of the right number is neither."""
    step = step_of(lambda w, x: tanh(w[0] * (w[1] * x)), backend)
    w, x = [2.0**512, 2.0**512], np.array([2.0**-1024, 2.0**-1025, 2.0**-1070])
    z = x * 2.0**512 * 2.0**512
    for _ in range(2):
        value, slopes = step(w, x)
        assert value == pytest.approx(sum(map(math.tanh, z)), rel=1e-14, abs=0)
        slope = sum(a / math.cosh(a) ** 2 for a in z) / 2.0**512
        assert slopes == pytest.approx([slope, slope], rel=1e-14, abs=0)


@pytest.mark.parametrize("backend", BACKENDS)
def test_weights_of_any_size_give_the_numbers_of_fractions(backend):
    step = step_of(square, backend)

    for both in range(-1300, 1301, 65):
        for share in (0.3, 0.5, 0.6):
            w = [2.0 ** (share * both), 2.0 ** ((1 - share) * both)]
            x = 1.1 * 2.0 ** max(-1000, min(-both, 1000))
            exact = square([*map(Fraction, w)], Fraction(x))
            assert step(w, np.array([x]))[0] == pytest.approx(float(exact), rel=1e-14, abs=0), both


@pytest.mark.parametrize(
    ("w", "v", "left"),
    [
        (2.0, 3.0, False), (0.0, 3.0, False), (2.0, 0.0, False), (0.0, 1e-300, False), (2.0**-511, 2.0**-510, False),
        (2.0**-511, -(2.0**-512), True), (1e-200, 1e-200, True), (-1e200, 1e200, True), (math.nan, 1.0, True),
    ],
)  # fmt: skip
def test_a_nan_stands_behind_the_outputs_if_a_product_left_the_range(w, v, left):
    names = w_, v_, x = leaves(w=1, v=1, x=1)
    code = code_of([w_ * v_ * x], names)
    watched = with_products_watched(code, frozenset({2}), frozenset({0}))
    assert watched.outputs[:-1] == code.outputs
    assert math.isnan(last_number(watched, [w, v])) is left


@pytest.mark.parametrize(("w", "left"), [(2.0, False), (2.0**-1024, True), (2.0**1021, False), (2.0**1023, True)])
def test_quotients_are_watched_too(w, left):
    names = w_, x = leaves(w=1, x=1)
    watched = with_products_watched(code_of([1 / w_ * x], names), frozenset({1}), frozenset({0}))
    assert math.isnan(last_number(watched, [w])) is left


def test_nothing_is_watched_where_weights_stand_alone():
    names = w, v, x = leaves(w=1, v=1, x=1)
    layer, cost = code_of([v * relu(w * x) + (v * v + w * w)], names), code_of([w * v * x], names)
    assert with_products_watched(layer, frozenset({2}), frozenset({0})) is layer  # a sum of squares is no coefficient
    assert with_products_watched(cost, frozenset(), frozenset()) is cost
