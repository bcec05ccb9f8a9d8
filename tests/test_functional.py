"""Gradients of functions: structures, numbers in and out, nesting, and what is refused."""

import math
from collections import namedtuple
from fractions import Fraction

import numpy as np
import pytest

from autograd import Value, exp, grad, gradient, no_grad, sin, tanh, value_and_grad

Line = namedtuple("Line", "slope shift")


def test_the_gradient_has_the_structure_of_the_argument():
    def f(p):
        return p["w"][0] * p["w"][1] + p["b"] * p["x"][0, 1] + p["line"].slope * p["t"][0]

    x = np.array([[1.0, 2.0]])
    found = grad(f)({"w": [2.0, 3], "b": 5.0, "x": x, "line": Line(7.0, 1.0), "t": (4.0,)})
    assert found["w"] == [3.0, 2.0]
    assert found["b"] == 2.0
    assert found["x"].dtype == float
    assert found["x"].tolist() == [[0.0, 5.0]]
    assert found["line"] == Line(4.0, 0.0)
    assert found["t"] == (7.0,)


def test_a_function_of_an_array_in_numpys_words():
    def loss(w, x, t):
        return np.mean((np.tanh(w @ x) - t) ** 2)

    w, x, t = np.array([[0.1, -0.2], [0.4, 0.3]]), np.array([1.0, 2.0]), np.array([0.5, -0.5])
    value, slope = value_and_grad(loss)(w, x, t)
    h = np.tanh(w @ x)
    assert value == pytest.approx(np.mean((h - t) ** 2))
    assert slope == pytest.approx(np.outer((h - t) * (1 - h**2), x))


def test_argnums_chooses_the_arguments():
    def f(a, b, *, scale=1.0):
        return scale * a * b

    assert grad(f, argnums=1)(2.0, 3.0) == 2.0
    assert grad(f, argnums=(0, 1))(2.0, 3.0, scale=10.0) == (30.0, 20.0)
    assert grad(f, argnums=np.int64(1))(2.0, 3.0) == 2.0
    assert value_and_grad(f, argnums=(1,))(2.0, 3.0) == (6.0, (2.0,))


def test_gradients_of_gradients():
    assert grad(grad(grad(tanh)))(2.0) == pytest.approx(0.2526540651, abs=1e-10)
    assert grad(lambda x: grad(lambda y: x * y * y)(3.0) * x)(2.0) == 24.0
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(5.0) == 1.0


def test_an_inner_gradient_is_not_taken_by_what_comes_from_outside():
    assert grad(lambda x: grad(lambda y: x * y)(x))(3.0) == 1.0  # the inner one is x, not 2x


def test_numbers_in_give_numbers_out_and_values_give_values():
    assert type(grad(tanh)(2)) is float
    assert type(grad(lambda x: x * x)(Fraction(1, 3))) is Fraction
    x = Value(2.0)
    slope = grad(sin)(x)
    assert slope.data == math.cos(2.0)
    assert gradient(slope, x).data == -math.sin(2.0)
    value, slope = value_and_grad(sin)(x)
    assert (value.data, slope.data) == (math.sin(2.0), math.cos(2.0))


def test_the_gradients_that_values_hold_are_left_alone():
    w = Value(3.0)
    assert grad(lambda x: w * x)(2.0) == 3.0
    assert w.grad == 0


def test_what_does_not_depend_on_the_argument_has_gradient_0():
    assert grad(lambda x: 3.0)(2.0) == 0.0
    assert grad(lambda x: x[0])([1.0, 2.0]) == [1.0, 0.0]


def test_it_works_inside_no_grad_and_after_an_error():
    with no_grad():
        assert grad(tanh)(0.0) == 1.0
    with pytest.raises(ZeroDivisionError):
        grad(lambda x: 1 / x)(0.0)
    assert type(grad(tanh)(0.0)) is float


def test_the_name_and_the_meaning_of_the_function_stay():
    def f(x):
        "The meaning."
        return x

    assert (grad(f).__name__, grad(f).__doc__) == ("f", "The meaning.")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: grad(lambda x: [x, x])([1.0]), r"gives one number, and this one gave \[\[Value.* use jacobian"),
        (lambda: grad(lambda x: x > 0)(1.0), r"this one gave True: use where\(...\) for a choice"),
        (lambda: value_and_grad(lambda x: "a")(1.0), "this one gave 'a': return the sum"),
        (lambda: grad(Value(2.0)), r"grad takes a function, not an object of type Value: write gradient\(y, xs\)"),
        (lambda: grad(Value(2.0), [Value(1.0)]), r"write gradient\(y, xs\) for the derivatives of a Value"),
        (lambda: value_and_grad(None), "value_and_grad takes a function, not None"),
        (lambda: grad(exp, argnums="x"), "argnums is the place of an argument, counted from 0, .*, not 'x'"),
        (lambda: grad(exp, argnums=1.0), r"argnums is .* not 1.0: write 0 for the first, \(0, 1\)"),
        (lambda: grad(exp, argnums=None), "argnums is .* not None"),
        (lambda: grad(exp, argnums=True), "argnums is .* not True"),
        (lambda: grad(exp)(x=1.0), "called with 0 arguments by position.*given without their names"),
        (lambda: grad(lambda x: x * 2)(np.array([1.0, 2.0])), "gives one number, and this one gave"),
        (lambda: grad(lambda x: None)(1.0), "this one gave None"),
        (
            lambda: grad(exp)("1"),
            "argument 0 of the function is not a number to differentiate with respect to: '1' is text",
        ),
        (lambda: grad(lambda p: p["a"])({"a": [1.0, None]}), r"argument 0\['a'\]\[1\] of the function .* not None"),
        (lambda: grad(exp, argnums=1)(1.0), "argnums names argument 1, but .* was called with 1 argument"),
        (lambda: grad(lambda x: math.exp(x))(1.0), "cut .* off from its history"),
        (lambda: grad(lambda x: x if x else 0.0)(1.0), "neither true nor false"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(TypeError, match=sentence):
        call()
