"""SymPy: the expression of a Value, and back."""

import math

import pytest
import sympy

import autograd
from autograd import Value, from_sympy, gradient, leaves, operation
from autograd.ops import TABLE
from tests.test_gradcheck import ROWS, point_for


@pytest.mark.parametrize("name", ROWS)
def test_every_row_goes_to_sympy_with_its_number(name):
    point = point_for(name)
    xs = [Value(x, f"x{i}") for i, x in enumerate(point)]
    expression = sympy.sympify(getattr(autograd, name)(*xs))
    number = expression.subs({f"x{i}": x for i, x in enumerate(point)})
    assert float(number) == pytest.approx(TABLE[name].compute(*point), rel=1e-12)


@pytest.mark.parametrize("name", [name for name in ROWS if name not in ("sign", "step", "where")])
def test_every_row_comes_back_with_its_number_and_its_gradient(name):
    point = point_for(name)
    xs = {f"x{i}": Value(x, f"x{i}") for i, x in enumerate(point)}
    y = getattr(autograd, name)(*xs.values())
    back = from_sympy(sympy.sympify(y), xs)
    assert back.data == pytest.approx(y.data, rel=1e-12)
    here, there = (gradient(end, list(xs.values())) for end in (y, back))
    assert [x.data for x in there] == pytest.approx([x.data for x in here], rel=1e-9)


def test_sympys_derivative_is_ours():
    w, x = leaves(w=0.5, x=3.0)
    y = autograd.tanh(w * x) ** 2 / (1 + x)
    by_sympy = from_sympy(sympy.diff(sympy.sympify(y), "x"), {"w": w, "x": x})
    assert gradient(y, x).data == pytest.approx(by_sympy.data, rel=1e-12)


def test_cases_are_read_as_choices():
    x, t = Value(2.0, name="x"), sympy.Symbol("x")
    cases = sympy.Piecewise((t**2, t < 1), (3 * t, (t >= 1) & (t < 5)), (sympy.Integer(7), True))
    for number, value in ((0.5, 0.25), (1.0, 3.0), (2.0, 6.0), (5.0, 7.0)):
        x = Value(number)
        assert from_sympy(cases, {"x": x}).data == value


def test_numbers_and_names():
    assert sympy.sympify(Value(2.0) * Value(0.5, name="x")) == 2 * sympy.Symbol("x")
    assert from_sympy(sympy.pi / 2, {}) == pytest.approx(math.pi / 2)
    a, b = Value(1.0, name="x"), Value(2.0, name="x")
    with pytest.raises(ValueError, match="two leaves are called 'x'"):
        sympy.sympify(a * b)
    with pytest.raises(ValueError, match=r"the symbol 'y' stands for nothing here: there is only x"):
        from_sympy(sympy.Symbol("y"), {"x": a})
    with pytest.raises(ValueError, match="the table has no gamma of 1 argument"):
        from_sympy(sympy.gamma(sympy.Symbol("x")), {"x": a})
    with pytest.raises(ValueError, match="is no real number"):
        from_sympy(sympy.I * sympy.Symbol("x"), {"x": a})


def test_an_added_operation_is_a_function_of_its_name():
    @operation(lambda x, y: 3 * x**2)
    def cubed_for_sympy(x):
        return x**3

    x = Value(2.0, name="x")
    expression = sympy.sympify(cubed_for_sympy(x) + 1)
    assert str(expression) == "cubed_for_sympy(x) + 1"
    assert from_sympy(expression, {"x": x}).data == 9


def test_operations_on_any_number_of_arguments_are_spelled_out():
    a, b, c = leaves(a=1.0, b=2.0, c=4.0)
    y = autograd.dot([a, b], [c, 3.0], autograd.mean([a, b, c]))
    assert sympy.simplify(sympy.sympify(y) - sympy.sympify("a*c + 3*b + (a + b + c)/3")) == 0
