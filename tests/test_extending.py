"""Operations from outside: every view of a graph knows them."""

import copy
import math
import pickle
from dataclasses import fields

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
    log,
    operation,
    parse,
    square,
)
from autograd.derivatives.kinks import is_at_a_kink
from autograd.engine.columns import COLUMNS
from autograd.table.ops import ADDED
from autograd.table.rows import ATOM, Form, Operation


@operation(lambda x, y: divide(1, 3 * square(y)), latex=r"\sqrt[3]{{{:bare}}}")
def cubic_root(x):
    """The cube root of x."""
    return math.cbrt(x)


@operation(lambda a, b, y: exp(-b) * 2 * a, lambda a, b, y: -y, name="damped", meaning="a² exp(−b)")
def some_function(a, b):
    return a * a * math.exp(-b)


@operation(lambda x, n, y: 2**n, lambda x, n, y: y * log(2), name="ldexp")
def times_a_power_of_2(x, n):
    """x · 2ⁿ."""
    return x * 2**n


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
    assert derivative(cubic_root(x), x, order=3).data == pytest.approx(10 / 27 * 8 ** (-8 / 3))


def test_it_has_a_formula_a_derivation_a_picture_a_method_and_a_function_of_numpy():
    x, w = leaves(x=8.0, w=2.0)
    y = (cubic_root(x) * w).named("y")
    assert (formula(y), formula(y, "latex")) == ("cubic_root(x)*w", r"\sqrt[3]{x} \cdot w")
    assert parse("cubic_root(x)*w", {"x": x, "w": w}).data == y.data == (x.cubic_root() * w).data
    assert "cubic_root" in str(derive(y, x))
    assert "cubic_root" in draw(y, "full").source
    assert np.ldexp(w, 3).data == 16
    assert cubic_root(8) == 2


def test_it_copies_and_pickles_by_its_name():
    y = cubic_root(Value(8.0)) + 1
    for twin in (copy.deepcopy(y), pickle.loads(pickle.dumps(y))):
        assert twin.args[0].op is cubic_root.operation


def test_poles_are_infinite_and_rules_are_checked():
    x = Value(0.0)
    cubic_root(x).backward()
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

    @operation(lambda x, y: np.spacing(x), name="with_spacing")
    def with_spacing(x):
        return x

    with pytest.raises(TypeError, match=r"written with arithmetic and the functions of autograd .* has no spacing"):
        gradient(with_spacing(x), x)


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
    with pytest.raises(TypeError, match=r"a rule of no_rule is a function, not 3.0: write lambda a, y: \.\.\."):
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


BY_THE_TABLE_ALONE = {"name", "compute", "partials", "method", "code", "repeats", "counts", "spelled"}


def test_each_column_is_read_or_belongs_to_the_table():
    assert {*COLUMNS} == {field.name for field in fields(Operation)} - BY_THE_TABLE_ALONE


@pytest.mark.parametrize("column", sorted(BY_THE_TABLE_ALONE - {"name"}))
def test_a_column_of_the_table_alone_is_refused(column):
    with pytest.raises(TypeError, match=f"an operation has no column '{column}'"):
        operation(lambda a, b, y: 1, lambda a, b, y: 1, name="plus", **{column: "__add__"})


@pytest.mark.parametrize(
    ("columns", "error", "sentence"),
    [
        ({"name": 3}, TypeError, "the name= of an operation is text, not 3: write name='3'"),
        ({"meaning": 3}, TypeError, "meaning= of own is text, not 3: write meaning='3'"),
        ({"domain": ["x"]}, TypeError, r"domain= of own is text, not \['x'\]"),
        ({"text": 3}, TypeError, "text= of own is text, not 3"),
        ({"pretty": b"x"}, TypeError, "pretty= of own is text, not b'x'"),
        ({"latex": ("{}", 1)}, TypeError, r"latex= of own is text, not \('{}', 1\)"),
        ({"mathml": 3}, TypeError, "mathml= of own is text, not 3"),
        ({"mathml": "x"}, ValueError, "is written 'x': give one rule and one"),
        ({"latex": r"\frac{"}, ValueError, "latex= of own is written .* with a brace alone .*: write {:bare} for an"),
        ({"text": "}{:bare}"}, ValueError, "text= of own is written .* with a brace alone"),
        ({"exact": 1}, TypeError, "exact= of own is True or False, not 1"),
        ({"kinked": "no"}, TypeError, "kinked= of own is True or False, not 'no'"),
        ({"bends": "no"}, TypeError, "bends= of own is True or False, not 'no'"),
        ({"of_angle": "no"}, TypeError, "of_angle= of own is True or False, not 'no'"),
        ({"kink": 3}, TypeError, r"kink= of own is a function, not 3: write lambda a: \.\.\."),
        ({"kink": Value(1.0)}, TypeError, r"kink= of own is a function, not Value"),
        ({"elementary": 3}, TypeError, r"elementary= of own is a function, not 3: write lambda m, a: \.\.\."),
        ({"elementary": "no"}, TypeError, "elementary= of own is a function, not 'no'"),
        (
            {"elementary": lambda x: x},
            ValueError,
            r"elementary= of own\(x\) takes a library m and the 1 argument, as in lambda m, a: \.\.\.",
        ),
        ({"aliases": "abc"}, TypeError, r"aliases= of own is a tuple, not 'abc': write \('abc',\) for one"),
        ({"aliases": ("a b",)}, ValueError, "a formula cannot call own by the alias 'a b': choose a word"),
        ({"aliases": (3,)}, ValueError, "a formula cannot call own by the alias 3"),
        ({"aliases": ("lambda",)}, ValueError, "a formula cannot call own by the alias 'lambda'"),
        ({"aliases": ("ln",)}, ValueError, "formulas call log by 'ln', and cannot call own by it as well"),
        ({"aliases": ("tanh",)}, ValueError, "formulas call tanh by 'tanh'"),
        ({"aliases": ("damped",)}, ValueError, "formulas call damped by 'damped'"),
        ({"name": "ln"}, ValueError, "formulas call log by 'ln', and cannot call ln by it as well: choose another"),
        ({"text": "exp({:bare})"}, ValueError, "formulas call exp by 'exp', and cannot call own by it as well"),
        (
            {"written": lambda x, y: y},
            TypeError,
            r"written= of own is a tuple, not .*: write \(rule,\) for one",
        ),
        ({"written": ()}, ValueError, r"written= of own\(x\) has one rule for each argument, not 0"),
        ({"written": (3,)}, TypeError, r"a rule in written= of own is a function, not 3: write lambda a, y: \.\.\."),
        ({"written": (lambda x: x,)}, ValueError, r"a rule in written= of own\(x\) takes the 1 argument and the value"),
        (
            {"mistaken": (lambda x, y: y,)},
            TypeError,
            r"each entry of mistaken= of own is a tuple, not .*: write \(rule,\) for one",
        ),
        ({"mistaken": ((), ())}, ValueError, r"mistaken= of own\(x\) has one tuple of wrong rules for each argument"),
        ({"mistaken": ((3,),)}, TypeError, "a rule in mistaken= of own is a function, not 3"),
    ],
)
def test_a_column_that_does_not_fit_is_refused(columns, error, sentence):
    with pytest.raises(error, match=sentence):
        operation(lambda x, y: y, **{"name": "own", **columns})(lambda x: x)
    assert not {"own", "ln"} & ADDED.keys()


def test_columns_may_be_none_or_a_form_and_functions_of_c_have_no_signature():
    none = dict.fromkeys(COLUMNS.keys() - {"meaning"})
    assert operation(lambda x, y: y, name="all_none", **none)(math.exp).operation.meaning
    y = operation(lambda x, y: y, name="of_c", text=Form("{}!", ATOM), mathml="<mi>!</mi>{:bare}")(math.exp)(
        Value(1.0, "x")
    )
    assert (formula(y), y._op) == ("x!", "!")
    with pytest.raises(ValueError, match=r"a rule of hypot_of_c\(.+\) takes the 1 argument"):
        operation(lambda x: 1.0, name="hypot_of_c")(math.hypot)


@pytest.mark.parametrize("result", [None, "1", [1.0], np.array([1.0, 2.0]), True, np.bool_(True)])
def test_what_a_kink_gives_is_a_number(result):
    @operation(lambda x, y: 1, name="whose_kink_gives_none", kink=lambda x: result)
    def whose_kink_gives_none(x):
        return x

    with pytest.raises(TypeError, match=r"kink= of whose_kink_gives_none gave .*: it gives one number, how far"):
        is_at_a_kink(whose_kink_gives_none(Value(1.0)))


@pytest.mark.parametrize(
    "kink",
    [
        lambda x: math.log(x + 2),
        lambda x: 1 / (x + 3),
        lambda x: math.exp(-400 * x),
        lambda x: (x + 2) ** 0.5,
        lambda x: math.nan,
    ],
)
def test_where_a_kink_is_not_defined_there_is_none(kink):
    wrong = operation(lambda x, y: 5, name="bent_elsewhere", kink=kink)(lambda x: 2 * x)
    y = wrong(Value(-3.0, "x"))
    assert not is_at_a_kink(y)
    assert str(derive(y, y.args[0]))
    with pytest.raises(GradientError, match="the rule of bent_elsewhere for its first argument is wrong"):
        check_gradients(wrong, -3.0)


def test_a_written_rule_is_infinite_at_a_pole_and_is_looked_at():
    @operation(lambda x, y: divide(1, x), name="log_as_written", written=(lambda x, y: 1 / x,))
    def log_as_written(x):
        return math.log(x) if x else -math.inf

    (x,) = leaves(x=0.0)
    assert log_as_written.operation.slope(0, [0.0], -math.inf, written=True) == math.inf
    no_number = operation(lambda x, y: 1, name="written_text", written=(lambda x, y: "1",))(lambda x: x)
    with pytest.raises(TypeError, match="a rule in written= of written_text gave '1'"):
        derive(no_number(x), x)


def test_an_operation_of_ones_own_and_every_row_takes_arrays_of_values():
    @operation(lambda x, y: 1 / (3 * y**2), name="cubic_root_of_each")
    def cubic_root_of_each(x):
        return np.cbrt(x)

    x = array([[1.0, 8.0], [27.0, 64.0]])
    y = cubic_root_of_each(x)
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
    @operation(lambda x, y: 1, name="fabs")
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
