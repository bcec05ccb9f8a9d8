"""Long programs on plain numbers: line by line at first, planned when they are called often, and the same numbers."""

import math

import numpy as np
import pytest

from autograd import Program, leaves, log, maximum, tanh
from autograd.program import by_number


def long_chain(steps):
    """tanh(x)·a + b over and over, as Values; and the same by NumPy, with the derivative by x."""
    x, a, b = leaves(x=0.5, a=1.1, b=0.1)
    y = x
    for _ in range(steps):
        y = tanh(y) * a + b
    return y, [x, a, b]


def by_numpy(x, a, b, steps):
    y, slope = x, 1.0
    for _ in range(steps):
        slope *= (1 - np.tanh(y) ** 2) * a
        y = np.tanh(y) * a + b
    return y, slope


@pytest.fixture(scope="module")
def program():
    return Program(*long_chain(by_number.LONG // 2))


def test_each_call_gives_the_same_whether_it_is_planned_or_not(program):
    expected, _ = by_numpy(0.3, 1.2, 0.05, by_number.LONG // 2)
    kinds = []
    for _ in range(by_number.RUNS + 2):
        assert program(0.3, 1.2, 0.05) == pytest.approx(expected, rel=1e-12)
        (runner,) = program._runners.values()
        kinds.append(runner.plan is not None)
    assert kinds == [False] * by_number.RUNS + [True] * 2


def test_a_batch_is_planned_at_once(program):
    found = program([0.3, 0.4], 1.2, 0.05)
    assert found == pytest.approx([by_numpy(x, 1.2, 0.05, by_number.LONG // 2)[0] for x in (0.3, 0.4)], rel=1e-12)


@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
def test_gradients_of_long_programs(reduce, monkeypatch):
    monkeypatch.setattr("autograd.program.backends.LONG", 100)
    step = Program(*long_chain(100)).value_and_gradient("x", reduce=reduce)
    assert step(0.3, 1.2, 0.05) == pytest.approx(by_numpy(0.3, 1.2, 0.05, 100), rel=1e-12)


def test_poles_and_dead_ends_are_inf_and_nan_and_no_path_is_0(monkeypatch):
    monkeypatch.setattr("autograd.program.backends.LONG", 0)
    x, y = leaves(x=1.0, y=2.0)
    program = Program([log(x), 1 / x, maximum(x, 0 * y)], [x, y])
    logarithm, inverse, largest = program(0.0, 1.0)
    assert (logarithm, inverse, largest) == (-math.inf, math.inf, 0.0)
    assert math.isnan(program(-1.0, 1.0)[0])
    blocked = Program(maximum(log(x), y), [x, y]).value_and_gradient("x")
    assert blocked(0.0, 2.0)[1] == 0
