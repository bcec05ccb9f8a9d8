"""Operations from outside: every view of a graph knows them."""

import copy
import math
import pickle

import numpy as np
import pytest

import autograd
from autograd import (
    GradientError,
    Value,
    array,
    check_gradients,
    data_of,
    derivative,
    derive,
    divide,
    draw,
    exp,
    formula,
    grad_of,
    gradient,
    hessian,
    leaves,
    operation,
    parse,
    square,
)


@operation(lambda x, y: divide(1, 3 * square(y)), latex=r"\sqrt[3]{{{:bare}}}")
def cbrt(x):
    """The cube root of x."""
    return math.cbrt(x)


@operation(lambda a, b, y: exp(-b) * 2 * a, lambda a, b, y: -y, name="damped", meaning="a² exp(−b)")
def some_function(a, b):
    return a * a * math.exp(-b)


def test_it_has_values_gradients_and_higher_orders():
    a, b = leaves(a=3.0, b=0.5)
    y = some_function(a, b)
    y.backward()
    e = math.exp(-0.5)
    assert [y.data, a.grad, b.grad] == pytest.approx([9 * e, 6 * e, -9 * e])
    assert [[x.data for x in row] for row in hessian(y, [a, b])] == [
        pytest.approx([2 * e, -6 * e]),
        pytest.approx([-6 * e, 9 * e]),
    ]
    x = Value(8.0)
    assert derivative(cbrt(x), x, order=3).data == pytest.approx(10 / 27 * 8 ** (-8 / 3))


def test_it_has_a_formula_a_derivation_a_picture_a_method_and_a_function_of_numpy():
    x, w = leaves(x=8.0, w=2.0)
    y = (cbrt(x) * w).named("y")
    assert (formula(y), formula(y, "latex")) == ("cbrt(x)*w", r"\sqrt[3]{x} \cdot w")
    assert parse("cbrt(x)*w", {"x": x, "w": w}).data == y.data == (x.cbrt() * w).data
    assert "cbrt" in str(derive(y, x))
    assert "cbrt" in draw(y, "full").source
    assert np.cbrt(np.array([x]))[0].data == 2
    assert cbrt(8) == 2


def test_it_copies_and_pickles_by_its_name():
    y = cbrt(Value(8.0)) + 1
    for twin in (copy.deepcopy(y), pickle.loads(pickle.dumps(y))):
        assert twin.args[0].op is cbrt.operation


def test_poles_are_infinite_and_rules_are_checked():
    x = Value(0.0)
    cbrt(x).backward()
    assert x.grad == math.inf
    assert check_gradients(some_function, (1.5, 0.2), order=2)

    @operation(lambda x, y: 2 * x)
    def wrong_cube(x):
        return x**3

    with pytest.raises(GradientError, match="the rule of wrong_cube for its first argument is wrong"):
        check_gradients(wrong_cube, 2.0)


def test_what_is_too_large_for_a_float_is_an_error_with_a_name_and_infinite_inside_a_rule():
    @operation(lambda x, y: exponential(2 * x))
    def exponential(x):
        return math.exp(x)

    with pytest.raises(OverflowError, match=r"exponential\(x\) is not defined at x = 1000.0 \(math range error\)"):
        exponential(Value(1000.0, "x"))
    x = Value(400.0)
    y = exponential(x)  # whose rule takes the exponential of 800
    y.backward()
    assert x.grad == gradient(y, x).data == math.inf


def test_a_rule_that_asks_for_a_number_says_so():
    @operation(lambda x, y: 1.0 if x > 0 else 0.0)
    def hinge(x):
        return max(x, 0.0)

    x = Value(2.0)
    with pytest.raises(TypeError, match="instead of an if"):
        derivative(hinge(x), x)


def test_a_rule_in_numpys_words_has_higher_orders():
    @operation(lambda x, y: -2.0 * x * np.exp(-np.square(x)), name="bell")
    def bell(x):
        return math.exp(-x * x)

    x = Value(0.5)
    y = bell(x)
    y.backward()
    assert (x.grad, type(x.grad)) == (pytest.approx(-math.exp(-0.25)), float)
    assert hessian(y, [x])[0][0].data == pytest.approx((4 * 0.25 - 2) * math.exp(-0.25))
    assert derivative(y, x, order=3).data == pytest.approx((12 * 0.5 - 8 * 0.125) * math.exp(-0.25))

    @operation(lambda x, y: np.log2(x), name="with_log2")
    def with_log2(x):
        return x

    with pytest.raises(TypeError, match=r"written with arithmetic and the functions of autograd .* has no log2"):
        gradient(with_log2(x), x)


@pytest.mark.parametrize("number", [None, "1", [1.0], 1j, True])
def test_what_an_operation_or_a_rule_gives_is_a_number(number):
    @operation(lambda x, y: y, name="gives_no_number")
    def gives_no_number(x):
        return number

    with pytest.raises(TypeError, match="gives_no_number gave no number: "):
        gives_no_number(Value(1.0))
    if isinstance(number, complex | bool):
        return  # nan, as the power of a negative number, and 1

    @operation(lambda x, y: number, name="whose_rule_gives_none")
    def whose_rule_gives_none(x):
        return x

    for call in (lambda x: whose_rule_gives_none(x).backward(), lambda x: gradient(whose_rule_gives_none(x), x)):
        with pytest.raises(TypeError, match=r"a rule of whose_rule_gives_none gave .*: it gives one number"):
            call(Value(1.0))


def test_what_an_operation_gives_is_kept_as_a_graph_keeps_it():
    @operation(lambda x, y: np.float32(0.5), name="half_of_numpy")
    def half_of_numpy(x):
        return np.float64(x) / 2

    @operation(lambda x, y: 0, name="always_three")
    def always_three(x):
        return 3

    x = Value(1.0)
    y = half_of_numpy(x)
    y.backward()
    assert {type(number) for number in (y.data, x.grad, always_three(x).data)} == {float}


def test_bad_rows_are_refused_and_a_cell_may_run_again():
    with pytest.raises(ValueError, match="cannot be called 'exp'"):
        operation(lambda x, y: y, name="exp")(math.exp)
    with pytest.raises(ValueError, match="cannot be called 'backward'"):
        operation(lambda x, y: y, name="backward")(math.exp)
    with pytest.raises(ValueError, match="does not take 2 arguments"):
        operation(lambda a, b, y: y, lambda a, b, y: y, name="one_of_two")(lambda x: x)
    with pytest.raises(ValueError, match="cannot be called 'if'"):
        operation(lambda x, y: y, name="if")(math.exp)
    with pytest.raises(ValueError, match="cannot be called '<lambda>'"):
        operation(lambda x, y: y)(lambda x: x)
    with pytest.raises(ValueError, match=r"a rule of one_rule\(x\) takes the 1 argument and the value y, as in lambda"):
        operation(lambda x: 1.0, name="one_rule")(lambda x: x)
    with pytest.raises(TypeError, match=r"a rule is a function that gives the derivative, not 3.0"):
        operation(3.0, name="no_rule")(lambda x: x)
    with pytest.raises(ValueError, match=r"is written .*frac.*double the braces that LaTeX has"):
        operation(lambda x, y: y, name="braces", latex=r"\frac{1}{2}{:bare}")(lambda x: x)

    with pytest.raises(ValueError, match=r"has 1 derivative rule and is written .*sqrt\{x\}.* double the braces"):
        operation(lambda x, y: y, name="one_brace", latex=r"\sqrt{x}")(lambda x: x)
    with pytest.raises(ValueError, match=r"one \{\} or \{:bare\} for each"):
        operation(lambda x, y: y, name="no_such_format", text="f({:.2f})")(lambda x: x)
    with pytest.raises(TypeError, match="an operation has no column 'kinkd': did you mean 'kinked'"):
        operation(lambda x, y: y, name="no_such_column", kinkd=True)

    @operation
    def without_rules(x):
        return x

    with pytest.raises(TypeError, match=r"@operation takes the derivatives: write @operation\(lambda x, y: ...\)"):
        without_rules(Value(1.0))

    for factor in (2.0, 3.0):

        @operation(lambda x, y, factor=factor: factor, name="scaled_again")
        def scaled(x, factor=factor):
            return factor * x

        assert scaled(Value(1.0)).data == factor


def test_an_operation_of_ones_own_and_every_row_takes_arrays_of_values():
    @operation(lambda x, y: 1 / (3 * y**2), name="cube_root_of_each")
    def cube_root_of_each(x):
        return np.cbrt(x)

    x = array([[1.0, 8.0], [27.0, 64.0]])
    y = cube_root_of_each(x)
    y.sum().backward()
    assert data_of(y) == pytest.approx(np.cbrt(data_of(x)))
    assert grad_of(x) == pytest.approx(data_of(x) ** (-2 / 3) / 3)
    assert data_of(autograd.relu(x - 8)).tolist() == [[0, 0], [19, 56]]
    assert data_of(autograd.maximum(x, Value(9.0))).tolist() == [[9, 9], [27, 64]]
    assert data_of(autograd.maximum(np.array([9.0, 1.0]), x[0])).tolist() == [9, 8]
    assert data_of(autograd.where(x > 8, x, 0.0)).tolist() == [[0, 0], [27, 64]]
    with pytest.raises(TypeError, match=r"or array\(...\) for an array of Values, which the functions take as well"):
        autograd.tanh([x[0, 0], 2.0])


def test_an_operation_of_ones_own_takes_arrays_of_floats_also_under_a_name_of_numpy():
    @operation(lambda x, y: 1, name="radians")
    def not_the_one_of_numpy(x):
        return x + 1 if x > 0 else math.log(x)

    assert not_the_one_of_numpy(np.array([1, 2])).tolist() == [2.0, 3.0]
    assert np.isnan(not_the_one_of_numpy(np.array([-1.0]))).all()


def test_inside_a_rule_numpy_finds_an_added_operation():
    @operation(lambda x, y: -np.sin(x), name="spacing")  # the name of a function of NumPy
    def inner(x):
        return math.cos(x)

    @operation(lambda x, y: np.spacing(x), name="outer_two")
    def outer_two(x):
        return math.sin(x)

    x = Value(0.5)
    assert gradient(gradient(outer_two(x), x), x).data == pytest.approx(-math.sin(0.5))
