"""detect_anomaly: the first NaN or infinity, with its node, its numbers and its line."""

import math
import threading
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import (
    Value,
    array,
    derivative,
    detect_anomaly,
    exp,
    grad,
    gradient,
    hessian,
    hvp,
    jacobian,
    jvp,
    leaves,
    no_grad,
    sqrt,
    where,
)
from nn import MLP


def raised(run):
    """The words of the error that a function raises while it is watched."""
    with pytest.raises(FloatingPointError) as caught, detect_anomaly():
        run()
    return str(caught.value)


def test_the_forward_pass_names_the_formula_the_numbers_and_the_line():
    def run():
        x, w = leaves(x=500.0, w=2.0)
        h = (w * x).named("h")
        return exp(h) / exp(h)

    line = run.__code__.co_firstlineno + 3
    end = f"test_anomaly.py, line {line}:\n    return exp(h) / exp(h)"
    words = raised(run)
    assert words.startswith("exp(h) is inf at h = 1000.0, made in ")
    assert words.endswith(end)


def test_the_backward_pass_names_the_node_and_the_derivative():
    x = Value(0.0, name="x")

    def run():
        y = sqrt(x).named("y")
        (y * 2).backward()

    words = raised(run)
    assert "in the backward pass the derivative of y = sqrt(x) with respect to x is inf at x = 0.0, made in" in words
    assert words.endswith('y = sqrt(x).named("y")')
    assert x.grad == 0


def test_an_overflow_of_gradients_whose_factors_are_finite_is_found():
    x = Value(1e-300, name="x")

    def run():
        y = (x * 1e200).named("y")
        (y * 1e200).backward()

    assert raised(run).startswith("in the backward pass the gradient of x is inf, given as a leaf")


def test_a_node_made_before_is_named_without_its_line():
    x = Value(0.0, name="x")
    y = sqrt(x)
    with pytest.raises(FloatingPointError, match="made before detect_anomaly"), detect_anomaly():
        y.backward()


def test_the_line_is_the_users_and_not_one_of_the_package():
    model = MLP(1, [1], activation=None, bias=False, weights=[1e308])
    with (
        pytest.raises(FloatingPointError, match=r"test_anomaly.py, line \d+:\n    model\(\[1e308\]\)"),
        detect_anomaly(),
    ):
        model([1e308])


@pytest.mark.parametrize(
    ("differentiate", "words"),
    [
        (lambda x: gradient(sqrt(x), x), r"x\*\*-0.5 is inf at x = 0.0, from sqrt\(x\), made in .*test_anomaly.py"),
        (lambda x: grad(sqrt)(0.0), r"in the backward pass the derivative of sqrt\(0\) with respect to 0 is inf"),
        (lambda x: jvp(sqrt(x), x, 1.0), r"x\*\*-0.5 is inf at x = 0.0"),
        (lambda x: derivative(sqrt(x), x, order=2), r"x\*\*-\d.5 is inf at x = 0.0"),
        (lambda x: hessian(x**1.5, [x]), r"x\*\*-0.5 is inf at x = 0.0"),
        (lambda x: hvp(x**1.5, [x], [1.0]), r"x\*\*-0.5 is inf at x = 0.0"),
        (lambda x: jacobian([x * 2, sqrt(x)], x), r"x\*\*-0.5 is inf at x = 0.0"),
    ],
)
def test_derivatives_as_values_are_looked_at_too(differentiate, words):
    x = Value(0.0, name="x")
    with pytest.raises(FloatingPointError, match=words), detect_anomaly():
        differentiate(x)


@pytest.mark.parametrize(
    "differentiate",
    [
        lambda y, x: gradient(y, x),
        lambda y, x: jvp(y, x, 1.0),
        lambda y, x: derivative(y, x, order=2),
        lambda y, x: hessian(y, [x]),
        lambda y, x: jacobian([y, y], [x]),
        lambda y, x: hvp(y, [x], [1.0]),
    ],
)
def test_the_line_is_that_of_the_operation_whose_derivative_it_is(differentiate):
    x = Value(0.0, name="x")

    def run():
        half = x / 2
        root = half**0.5
        scaled = 3 * root + half
        differentiate(scaled, x)

    words = raised(run)
    assert f"from {autograd.formula((x / 2) ** 0.5)}, made in" in words
    assert words.endswith(f"line {run.__code__.co_firstlineno + 2}:\n    root = half**0.5")


def test_a_derivative_of_a_function_names_the_line_inside_it():
    def f(x):
        return sqrt(x * x)

    for differentiate in (hessian(f), lambda x: jvp(f, (x,), (1.0,)), grad(grad(f))):
        assert raised(lambda of=differentiate: of(0.0)).endswith("return sqrt(x * x)")


def root(x):
    """A function whose first derivative is finite at 0, and whose second is not; on a line of its own."""
    return x**1.5


ROOT = f"from x**1.5, made in {__file__}, line {root.__code__.co_firstlineno + 2}:\n    return x**1.5"


@pytest.mark.parametrize(
    "differentiate",
    [
        lambda x: hessian(root(x) * 2, [x]),
        lambda x: hvp(root(x) * 2, [x], [1.0]),
        lambda x: derivative(root(x) * 2, x, order=2),
        lambda x: derivative(root(x) * 2, x, order=3),
        lambda x: gradient(gradient(root(x) * 2, x) + 1, x),
        lambda x: gradient(
            gradient(root(x) * 2, x),
            x,
        ),
        lambda x: jvp(gradient(root(x) * 2, x), x, 1.0),
        lambda x: jacobian([x, gradient(root(x) * 2, x)], x),
        lambda x: gradient(root(x) * 2, x).backward(),
        lambda x: hessian(lambda x: root(x) * 2)(x),
        lambda x: grad(grad(lambda x: root(x) * 2))(x),
    ],
)
def test_a_derivative_is_traced_to_the_line_of_the_operation_and_not_of_the_call(differentiate):
    with pytest.raises(FloatingPointError) as caught, detect_anomaly():
        differentiate(Value(0.0, name="x"))
    assert str(caught.value).endswith(ROOT)


def test_a_product_of_slopes_is_traced_to_the_operation_where_it_overflows():
    def run():
        x, a = leaves(x=0.0, a=1e200)
        y = (x * a).named("y")
        gradient(y * a, x)

    words = raised(run)
    assert words.startswith("in a derivative a*a is inf at a = 1e+200, from y = x*a, made in ")
    assert words.endswith('y = (x * a).named("y")')


def test_a_derivative_of_a_node_made_before_is_traced_to_that_node():
    x = Value(0.0, name="x")
    y = sqrt(x)
    with pytest.raises(FloatingPointError) as caught, detect_anomaly():
        gradient(y, x)
    words = "in a derivative x**-0.5 is inf at x = 0.0, from sqrt(x), made before detect_anomaly() was entered"
    assert str(caught.value).startswith(words)


def test_inside_no_grad_the_forward_pass_is_looked_at_too():
    with pytest.raises(FloatingPointError, match=r"exp.x. is inf at x = 1000.0"), detect_anomaly(), no_grad():
        exp(Value(1000.0, name="x"))
    with detect_anomaly(), no_grad():
        assert exp(Value(0.0)).op is None


def test_large_fractions_are_finite():
    x = Value(Fraction(10) ** 400)
    with detect_anomaly():
        (x * x).backward()
        assert hessian(x**3, [x])[0][0].data == 6 * x.data
    assert x.grad == 2 * x.data


def test_the_line_is_none_of_numpy_or_of_a_decorator_either():
    with pytest.raises(FloatingPointError, match=r"test_anomaly.py, line \d+:\n    np.prod"), detect_anomaly():
        np.prod(array([1e200, 1e200]))


def test_a_branch_that_is_not_taken_is_no_anomaly():
    x = Value(0.0)
    with detect_anomaly():
        y = where(x > 0, sqrt(x), 3 * x)
        y.backward()
        assert gradient(y, x).data == 3
    assert x.grad == 3


def test_right_numbers_go_through_and_nothing_is_watched_afterwards():
    x = Value(2.0)
    with detect_anomaly():
        (x * x).backward()
    assert x.grad == 4
    assert exp(Value(1000.0)).data == math.inf


def test_contexts_end_with_errors_and_stand_inside_one_another():
    with pytest.raises(FloatingPointError), detect_anomaly(), detect_anomaly():
        exp(Value(1000.0))
    assert exp(Value(1000.0)).data == math.inf
    with detect_anomaly():
        with detect_anomaly():
            pass
        with pytest.raises(FloatingPointError):
            exp(Value(1000.0))


def test_another_thread_is_not_watched():
    found = []
    with detect_anomaly():
        thread = threading.Thread(target=lambda: found.append(exp(Value(1000.0)).data))
        thread.start()
        thread.join()
    assert found == [math.inf]


def test_it_decorates_a_function():
    @detect_anomaly()
    def step(x):
        return exp(x)

    with pytest.raises(FloatingPointError, match=r"line .*:\n    return exp"):
        step(Value(1000.0))


def test_a_leaf_without_a_name_is_not_told_twice_and_forward_mode_is_no_backward_pass():
    assert raised(lambda: exp(Value(1000.0))).startswith("exp(1000) is inf, made in")
    x = Value(1e300, "x")
    assert raised(lambda: jvp(x * 2.0, [x], [1e308])).startswith("in a derivative inf is inf")
