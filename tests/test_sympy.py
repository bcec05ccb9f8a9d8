"""SymPy: the expression of a Value, and back."""

import math
from fractions import Fraction

import pytest
import sympy

import autograd
from autograd import Value, from_sympy, gradient, leaves, operation
from autograd.table.ops import TABLE
from tests.test_gradcheck import ROWS, point_for
from tests.test_ops import WHOLE_FIRST


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


def test_a_row_of_a_whole_order_goes_to_sympy_with_its_number():
    x = Value(0.3, "x")
    for name in WHOLE_FIRST:
        for n in range(4):
            y = getattr(autograd, name)(n, x)
            assert float(sympy.sympify(y).subs("x", 0.3)) == pytest.approx(y.data, rel=1e-12)


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
    with pytest.raises(ValueError, match="the table has no zeta of 1 argument"):
        from_sympy(sympy.zeta(sympy.Symbol("x")), {"x": a})
    with pytest.raises(ValueError, match="is not a real number"):
        from_sympy(sympy.I * sympy.Symbol("x"), {"x": a})


def test_text_is_not_an_expression_and_never_run(tmp_path):
    file = tmp_path / "run"
    with pytest.raises(TypeError, match=r"not text: write parse\(text, \{...\}\) for a formula"):
        from_sympy(f"open({str(file)!r}, 'w').close() or x", {"x": Value(1.0)})
    assert not file.exists()


A, B = sympy.symbols("a b")


@pytest.mark.parametrize(
    ("expression", "error", "sentence"),
    [
        (None, TypeError, "from_sympy takes an expression of SymPy, not None"),
        ([A, B], TypeError, "not an object of type list: give it one expression at a time"),
        (sympy.Matrix([A, B]), TypeError, "one expression at a time"),
        (sympy.Tuple(A, B), TypeError, "one expression at a time"),
        (sympy.Derivative(sympy.sin(A), A), ValueError, r"is not evaluated: write .doit\(\) behind it"),
        (1 + sympy.Integral(A, (A, 0, B)), ValueError, r"is not evaluated: write .doit\(\) behind it"),
        (sympy.Integer(10) ** 400 * A, ValueError, "is larger than all floats"),
        (sympy.oo * B, ValueError, "not a real number"),
        (sympy.frac(A), ValueError, "the table has no frac of 1 argument"),
        (sympy.Piecewise((A, A > 1)), ValueError, r"end it with \(..., True\)"),
        (sympy.Piecewise((A, ~((A > 1) & (B < 7))), (B, True)), ValueError, "write it with <, <=, >, >=, Eq, Ne"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(expression, error, sentence):
    with pytest.raises(error, match=sentence):
        from_sympy(expression, {"a": Value(2.0), "b": Value(3.0)})


def test_names_may_be_symbols_and_stand_for_values_or_numbers():
    x = Value(2.0)
    assert from_sympy(A * B, {A: x, "b": 3}).data == 6
    with pytest.raises(TypeError, match="b does not stand for a number: '3' is text"):
        from_sympy(A * B, {A: x, B: "3"})
    with pytest.raises(TypeError, match=r"names is a dict such as \{'x': x\}, not an object of type list"):
        from_sympy(A, [x])


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (A - B, "x - y"),
        (A**2 + 3 * A * B - 1, "x**2 + 3*x*y - 1"),
        (-A - B, "-x - y"),
        (-(A**2) * B / 3 + 2 * A, "-x**2*y/3 + 2*x"),
        (A / B - 2 / A, "x/y - 2/x"),
        (1 - sympy.exp(-A), "1 - exp(-x)"),
        (sympy.Max(A, B) / 2, "max(x, y)/2"),
    ],
)
def test_an_expression_comes_back_as_people_write_it(expression, written):
    x, y = leaves(x=2.0, y=3.0)
    back = from_sympy(expression, {"a": x, "b": y})
    assert autograd.formula(back) == written
    assert back.data == pytest.approx(float(expression.subs({A: 2, B: 3})))


def test_fractions_stay_exact_in_both_directions():
    x, y = Value(Fraction(1, 2), name="x"), Value(Fraction(1, 5), name="y")
    back = from_sympy(-sympy.Rational(2, 3) * A**3 / B**2 + A / 7, {"a": x, "b": y})
    assert back.data == -Fraction(2, 3) * Fraction(1, 8) * 25 + Fraction(1, 14)
    assert sympy.sympify(x * Fraction(2, 7) + Value(Fraction(1, 3))) == 2 * sympy.Symbol("x") / 7 + sympy.Rational(1, 3)


@pytest.mark.parametrize("function", [autograd.relu, autograd.step, abs, autograd.sign])
def test_a_kink_comes_back_with_its_convention(function):
    for number in (-2.0, 0.0, 3.0):
        x = Value(number, name="x")
        y = function(x)
        back = from_sympy(sympy.sympify(y), {"x": x})
        assert (back.data, gradient(back, x).data) == (y.data, gradient(y, x).data)
    tie = Value(2.0, name="x")
    assert gradient(from_sympy(sympy.sympify(autograd.maximum(tie, 2.0)), {"x": tie}), tie).data == 0.5


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


def test_a_function_that_the_table_lacks_is_no_misspelt_one():
    symbol = sympy.Symbol("x")
    with pytest.raises(ValueError, match=r"the table has no acot of 1 argument: let SymPy write it with others"):
        from_sympy(sympy.acot(symbol), {"x": Value(1.0)})
    assert from_sympy(sympy.acot(symbol).rewrite(sympy.atan), {"x": Value(1.0)}).data == pytest.approx(math.pi / 4)


X = sympy.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("cases", "at", "value", "slope"),  # by hand
    [
        ([(sympy.sqrt(X), X > 0), (0, True)], -1.0, 0.0, 0.0),
        ([(sympy.sqrt(X), X > 0), (0, True)], 4.0, 2.0, 0.25),
        ([(sympy.log(X), X > 0), (X**2, True)], -3.0, 9.0, -6.0),
        ([(1 / X, sympy.Ne(X, 0)), (3 * X, True)], 0.0, 0.0, 3.0),
        ([(0, X < 0), (sympy.sqrt(X), sympy.log(X) < 1), (X, True)], -1.0, 0.0, 0.0),
        ([(sympy.Piecewise((sympy.log(X), X > -5), (1, True)), X > 0), (2 * X, True)], -1.0, -2.0, 2.0),
        ([(sympy.asin(X), abs(X) <= 1), (X, True)], 3.0, 3.0, 1.0),
    ],
)
def test_a_case_that_does_not_hold_may_be_undefined(cases, at, value, slope):
    x = Value(at, "x")
    y = from_sympy(2 + sympy.Piecewise(*cases), {"x": x})
    assert (y.data, gradient(y, x).data) == (2 + value, slope)


@pytest.mark.parametrize(
    "expression",
    [
        sympy.Piecewise((sympy.log(X), X > -5), (0, True)),
        sympy.Piecewise((sympy.sqrt(X), X > 0), (0, True)) + sympy.sqrt(X),
        sympy.Piecewise((1, sympy.log(X) > 0), (0, True)),
    ],
)
def test_what_is_taken_still_has_to_be_defined(expression):
    with pytest.raises(ValueError, match=r"(log|sqrt)\(x\) is not defined at x = -1.0"):
        from_sympy(expression, {"x": Value(-1.0, "x")})


SHARED = {
    "arithmetic": lambda y: (y * y + autograd.sin(y)) / 2,
    "a function in a product": lambda y: autograd.exp(-y * y) * y,
    "a function of a square": lambda y: autograd.sinh(y * y) / 2,
    "a sum with a function": lambda y: (autograd.tanh(y) + y) / 2,
    "a chain": lambda y: autograd.tanh(y / 2),
}


@pytest.mark.parametrize("step", SHARED.values(), ids=SHARED)
def test_a_deep_graph_goes_to_sympy_and_back_in_a_time_that_goes_with_its_nodes(step):
    """Each of the first four would be written out with 2**60 operations; a call that writes them out never ends."""
    y = x = Value(0.6, "x")
    for _ in range(60):
        y = step(y)
    back = from_sympy(sympy.sympify(y), {"x": x})
    assert back.data == pytest.approx(y.data, rel=1e-9)
    assert gradient(back, x).data == pytest.approx(gradient(y, x).data, rel=1e-6)


@pytest.mark.parametrize("choose", [lambda y: autograd.maximum(y, autograd.sin(y) * y), lambda y: autograd.relu(y) * y])
def test_a_deep_graph_of_choices_is_refused_with_a_sentence(choose):
    y = Value(0.9, "x")
    for _ in range(30):
        y = choose(y)
    with pytest.raises(ValueError, match=r"too deep for SymPy.*give it the formula of a part, with .detach\(\)"):
        sympy.sympify(y)
