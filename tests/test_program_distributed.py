"""Distributed sums: what stands between two weighted sums goes away, and numbers stay but for their last digits."""

import math
import random
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import Value, gradient, leaves, record, tanh
from autograd.program.on_numpy.kernels import PRIMITIVES
from autograd.program.passes.code import code_of
from autograd.program.passes.distributed import with_sums_distributed
from autograd.program.passes.pipeline import SIMPLER, after, fitting
from autograd.program.passes.ranks import ranks_of
from autograd.program.passes.terms import batch_terms
from tests.searches import examples

WITHIN = 1e-12  # of the sum of the sizes of all terms


def atoms_of(outputs, inputs, varying):
    """What is summed over the batch, if all outputs are: lines, and products of two."""
    varying, summed = frozenset(varying), frozenset(range(len(outputs)))
    code = after(code_of(outputs, inputs), [*SIMPLER, *fitting(varying, PRIMITIVES, summed, summed)])
    terms = batch_terms(code, ranks_of(code, varying), code.outputs)
    return {frozenset(term.atom) if isinstance(term.atom, tuple) else term.atom for each in terms for term in each}


def step_of_the_linear_network():
    w = leaves(w1=0.1, w2=0.2, w3=0.3, w4=0.4, w5=0.21, w6=0.23)
    x1, x2, t = leaves(x1=2, x2=3, t=1)
    error = w[4] * (w[0] * x1 + w[1] * x2) + w[5] * (w[2] * x1 + w[3] * x2) - t
    return [error * error, *gradient(error * error / 2, w)], [*w, x1, x2, t]


def test_the_hidden_neurons_of_a_linear_network_go_away():
    outputs, inputs = step_of_the_linear_network()
    assert len(atoms_of(outputs, inputs, {6, 7, 8})) == 3  # e·e, e·x1 and e·x2
    step = step_of_two_weights()
    step([0.5, 3.0], np.array([1.0, 2.0]), np.array([0.0, 1.0]))
    found = step.source[step.source.index("t1 = ") :].split("\n    ")
    assert found[:2] == ["t1 = w*2", "t2 = x*(w[0]*w[1]) + (-t)"]
    assert found[-2:] == ["g1[:] += t1[[1, 0]]*(x @ t2)", "return t2 @ t2, g1\n"]


def test_a_sum_that_is_multiplied_with_itself_stays():
    """The squares of ``w*x - t`` as a sum of w²·x², -2·w·x·t and t² have no digit right where w·x is near t."""
    w, x, t = leaves(w=2, x=3, t=1)
    e = w * x - t
    code = after(code_of([e * e, e * x], [w, x, t]), SIMPLER)
    assert with_sums_distributed(code, frozenset({1, 2}), frozenset({0, 1})) is code
    step = record(lambda w, x, t: (w * x - t) ** 2, 1.0, 1.0, 1.0).value_and_gradient("w", reduce="sum")
    x = np.linspace(1, 2, 1000)
    assert step(1.0, x, x * (1 + 2.0**-30))[0] == pytest.approx((x**2).sum() * 4.0**-30, rel=1e-6)


@pytest.mark.parametrize(
    "f",
    [
        lambda w, v, x, y: [tanh(w * x + v * y) * x, (w * x + v * y) * y],  # its tanh needs it
        lambda w, v, x, y: [(w * (x - y) + v) * tanh(x), (x - y) * tanh(x)],  # a difference may have no error
        lambda w, v, x, y: [(w * x + v * y) * tanh(x)],  # no other sum takes it up
    ],
)
def test_what_is_needed_otherwise_stays(f):
    w, v, x, y = inputs = leaves(w=2, v=3, x=4, y=5)
    code = after(code_of(f(w, v, x, y), inputs), SIMPLER)
    assert with_sums_distributed(code, frozenset({2, 3}), frozenset(range(len(code.outputs)))) is code


def test_only_sums_over_the_batch_are_distributed():
    outputs, inputs = step_of_the_linear_network()
    code = after(code_of(outputs, inputs), [*SIMPLER, *fitting({6, 7, 8}, PRIMITIVES)])
    assert with_sums_distributed(code, frozenset({6, 7, 8}), frozenset()) is code
    assert with_sums_distributed(code, frozenset(), frozenset(range(7))) is code


def test_more_products_than_before_are_not_worth_it():
    n = 6
    w, x, v, t = [Value(0.5) for _ in range(n)], [Value(1.0) for _ in range(n)], Value(2.0), Value(1.0)
    h = sum(a * b for a, b in zip(w, x, strict=True))
    error = v * h - t
    inputs = [*w, v, *x, t]
    code = after(code_of([error * error, *gradient(error * error / 2, [v])], inputs), SIMPLER)
    assert with_sums_distributed(code, frozenset(range(n + 1, 2 * n + 2)), frozenset({0, 1})) is code


def linear_network(sizes, chance):
    """The squared error of a network without activations, as a function of weights and a sample; and how many."""
    count = sum((a + 1) * b for a, b in pairwise(sizes))
    order = [chance.random() < 0.5 for _ in range(count)]

    def loss(w, x, t):
        numbers, h = iter(zip(w, order, strict=True)), [*x]
        for size in sizes[1:]:
            layer = []
            for _ in range(size):
                z = next(numbers)[0]
                for each in h:
                    weight, first = next(numbers)
                    z = z + weight * each if first else each * weight + z
                layer.append(z)
            h = layer
        return (sum(h) - t) ** 2

    return loss, count


@given(seed=st.integers(0, 10**6), sizes=st.lists(st.integers(1, 3), min_size=2, max_size=4))
@settings(max_examples=examples(25), deadline=None)
def test_linear_networks_have_the_numbers_of_exact_fractions(seed, sizes):
    chance, rng = random.Random(seed), np.random.default_rng(seed)
    loss, count = linear_network(sizes, chance)
    program = record(loss, [1.0] * count, [1.0] * sizes[0], 1.0)
    w, x, t = rng.normal(size=count), rng.normal(size=(4, sizes[0])), rng.normal(size=4)
    value, slopes = program.value_and_gradient("w", reduce="sum")(w, x, t)
    bends = program.hessian("w", reduce="sum")(w, x, t)

    def whole(w, x, t):
        return sum(loss(w, row, each) for row, each in zip(x, t, strict=True))

    exact = [*map(Fraction, w)], [[*map(Fraction, row)] for row in x], [*map(Fraction, t)]
    sizes_of_terms = float(whole([abs(a) for a in w], np.abs(x), -np.abs(t)))
    assert math.isclose(value, whole(*exact), rel_tol=0, abs_tol=WITHIN * sizes_of_terms)
    h = Fraction(1, 2**400)  # a slope as a difference of fractions: what is left out is below 1e-100
    largest = 1 + float(max(1 / abs(a) for a in w)) ** 2
    for i in range(count):
        up, down = ([a + h * side * (i == k) for k, a in enumerate(exact[0])] for side in (1, -1))
        slope = (whole(up, *exact[1:]) - whole(down, *exact[1:])) / (2 * h)
        bend = (whole(up, *exact[1:]) + whole(down, *exact[1:]) - 2 * whole(*exact)) / h**2
        assert math.isclose(slopes[i], slope, rel_tol=0, abs_tol=2 * WITHIN * sizes_of_terms * largest)
        assert math.isclose(bends[i, i], bend, rel_tol=0, abs_tol=4 * WITHIN * sizes_of_terms * largest)


@pytest.mark.parametrize("backend", ["numpy", "native"])
def test_errors_are_those_of_a_product_of_matrices(backend):
    """``v*(w0*x + w1*y)`` as ``v*w0*x + v*w1*y``: next to the sizes of its terms a sum is right to the last digits."""
    if backend == "native":
        pytest.importorskip("llvmlite", reason="llvmlite is not installed: pip install -e '.[native]'")
    program = record(lambda w, v, x, y, t: (v * (w[0] * x + w[1] * y) - t) ** 2, [1.0, 1.0], 1.0, 1.0, 1.0, 1.0)
    step = program.on(backend).value_and_gradient(["w", "v"], reduce="sum")
    rng = np.random.default_rng(4)
    for v in (0.7, 1.3, 1e5):
        x = 1e8 * (1 + rng.random(50))
        y, t = x + rng.random(50), rng.random(50)
        value, (slopes, slope) = step([1.0, -1.0], v, x, y, t)
        v, *rows = Fraction(v), *[[*map(Fraction, row)] for row in (x, y, t)]
        exact, errors = [Fraction(0)] * 4, [Fraction(0)] * 4
        for x_, y_, t_ in zip(*rows, strict=True):
            e, size = v * (x_ - y_) - t_, v * (x_ + y_) + t_
            for i, (factor, its_size) in enumerate([(e, size), (2 * v * x_,) * 2, (2 * v * y_,) * 2]):
                exact[i] += e * factor
                errors[i] += size * its_size
            exact[3] += 2 * e * (x_ - y_)
            errors[3] += 2 * size * (x_ + y_)
        for found, right, size in zip([value, *slopes, slope], exact, errors, strict=True):
            assert abs(Fraction(float(found)) - right) < 8 * Fraction(2) ** -53 * size


def step_of_two_weights(backend="numpy"):
    if backend == "native":
        pytest.importorskip("llvmlite", reason="llvmlite is not installed: pip install -e '.[native]'")
    program = record(lambda w, x, t: (w[0] * (w[1] * x) - t) ** 2, [1.0, 1.0], 1.0, 1.0)
    return program.on(backend).value_and_gradient("w", reduce="sum")


@pytest.mark.parametrize("backend", ["numpy", "native"])
def test_weights_whose_product_overflows_are_multiplied_one_by_one(backend):
    step = step_of_two_weights(backend)
    for _ in range(2):  # the second call goes the quick way
        value, slopes = step([2.0**600, 2.0**600], np.array([2.0**-1000, 2.0**-1010]), np.array([0.0, 0.0]))
        exact = [Fraction(2) ** -1000, Fraction(2) ** -1010]
        squares = Fraction(2) ** 2400 * sum(x * x for x in exact)
        assert value == float(squares)
        assert [*slopes] == [float(2 * squares / 2**600)] * 2


@pytest.mark.parametrize("backend", ["numpy", "native"])
def test_a_sum_that_is_infinite_is_infinite(backend):
    step = step_of_two_weights(backend)
    for _ in range(2):
        value, slopes = step([1e200, 1e100], np.array([1.0, 2.0]), np.array([0.0, 0.0]))
        assert value == math.inf
        assert [*slopes] == [math.inf, math.inf]


@pytest.mark.parametrize("backend", ["numpy", "native"])
def test_a_missing_or_infinite_number_gives_what_each_sample_gives(backend):
    """With w1 = 0 the first hidden neuron is 0·inf, which is NaN, though the weight of x1 in the error is not 0."""

    def loss(w, x, t):
        h1, h2 = w[0] * x[0] + w[1] * x[1], w[2] * x[0] + w[3] * x[1]
        return (w[4] * h1 + w[5] * h2 - t) ** 2

    if backend == "native":
        pytest.importorskip("llvmlite", reason="llvmlite is not installed: pip install -e '.[native]'")
    step = record(loss, [1.0] * 6, [1.0, 1.0], 1.0).on(backend).value_and_gradient("w", reduce="sum")
    for w in ([0.0, 1.0, 1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 1.0, 2.0, 3.0, 4.0]):
        for x in ([math.inf, 1.0], [-math.inf, math.inf], [2.0, math.nan]):
            first, second, x = np.reshape(w[:4], (2, 2)), np.array(w[4:]), np.array(x)
            with np.errstate(all="ignore"):
                h = (first * x).sum(1)
                e = (second * h).sum() - 1
                expected = [e * e, *np.outer(2 * e * second, x).ravel(), *(2 * e * h)]
            value, slopes = step(w, x[None], np.array([1.0]))
            assert np.array_equal([value, *slopes], expected, equal_nan=True), (w, x)
