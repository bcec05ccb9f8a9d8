"""Wrong formulas that are right but for one change, wherever it is: the judge says which.

SymPy confirms of each formula that the change makes it right, and that it is wrong without.
"""

import math

import pytest
import sympy

from autograd import Worksheet, check, exp, leaves, log, relu, sigmoid, sin, tanh

X, Y, A = sympy.symbols("x y a", positive=True)

# formula, what was written for its derivative with respect to x, what is right, and what is said
CHANGED = [
    ("x*sin(a*x)", "sin(a*x) + a*y*cos(a*x)", "sin(a*x) + a*x*cos(a*x)", "y = 0.58 stands in place of x = 0.73"),
    ("a*x**2*y + x*y", "2*a*x*y**2 + y", "2*a*x*y + y", "the square of y"),
    ("(x + y)**3/a", "3*(x + y**2)**2/a", "3*(x + y)**2/a", "the square of y"),
    ("exp(x*y)/a + x", "y*exp(x*y)/a + y", "y*exp(x*y)/a + 1", "y = 0.58 stands in place of 1"),
    ("x**3 + y*x**2", "3*x**2 + 2*x/y", "3*x**2 + 2*x*y", "divided by y = 0.58, not multiplied"),
    ("sin(x)*exp(y*x)", "cos(x)*exp(y*x) + y*x*exp(y*x)", "cos(x)*exp(y*x) + y*sin(x)*exp(y*x)", "sin"),
    ("x**2*y + a*x*y + x", "2*x*y*a + a*y + 1", "2*x*y + a*y + 1", "the factor a = 1.37 does not belong there"),
    ("x/(x + y)", "y/(x + a)**2", "y/(x + y)**2", "a = 1.37 stands in place of y = 0.58"),
    ("x**4 + x*y", "4*x**3 + y/2*x", "4*x**3 + y", "x"),
]


@pytest.mark.parametrize(("formula", "written", "right", "words"), CHANGED)
def test_the_change_that_makes_a_formula_right_is_told(formula, written, right, words):
    symbols = {"x": X, "y": Y, "a": A}
    true = sympy.diff(sympy.sympify(formula, locals=symbols), X)
    assert sympy.simplify(true - sympy.sympify(right, locals=symbols)) == 0
    assert sympy.simplify(true - sympy.sympify(written, locals=symbols)) != 0
    (row,) = checked(formula, written).rows
    assert any(words in finding.words for finding in row.diagnosis), row.diagnosis
    assert not any(finding.certain for finding in row.diagnosis)
    assert checked(formula, right)


def checked(formula, written):
    sheet = f'error = "E"\n[inputs]\ny = 0.58\n[parameters]\nx = 0.73\na = 1.37\n[formulas]\nE = "{formula}"\n'
    return Worksheet.loads(f'{sheet}[claims]\n"dE/dx" = "{written}"\n').check()


def test_a_name_on_paper_tells_more_than_a_number_that_is_zero_anyway():
    Z, T = leaves(Z=11, T=15)
    A = relu(Z).named("A")
    L = ((A - T) ** 2).named("L")
    (row,) = check(L, {"dL/dA": "2*(A - Z)"}).rows  # 0, as it would be with A for T
    assert row.diagnosis[0].words.startswith("Z = 11 stands in place of T = 15")


def test_the_value_of_a_function_may_stand_where_its_argument_does():
    x, alpha = leaves(x=-0.5, alpha=0.8)
    f = (alpha * (exp(x) - 1)).named("f")  # its derivative is alpha*exp(x), which is f + alpha
    row, right = check(f, {"df/dx": "x + alpha", "df/dalpha": "f/alpha"}).rows
    assert right.ok
    assert row.diagnosis[0].words.startswith("x = −0.5 stands in place of f = −0.314775")


def test_a_formula_that_is_right_here_only_is_changed_too():
    x, y = leaves(x=1, y=3)
    E = (x * x + y * x).named("E")
    (row,) = check(E, {"dE/dx": "2 + y"}, parameters=[x]).rows
    assert "right at these numbers only" in row.note or "right only" in row.note
    assert any("the factor x = 1 is missing beside 2" in finding.words for finding in row.diagnosis)


def test_a_change_and_a_sign_are_two_slips():
    x, t, w = leaves(x=0.7, t=0.3, w=1.9)
    E = ((tanh(w * x) - t) ** 2 + x).named("E")
    (row,) = check(E, {"dE/dx": "-(2*(tanh(w*x) - t)*(1 - tanh(w*t)**2)*w + 1)"}).rows
    assert row.diagnosis[0].kind == "two slips"
    assert "in one place, t = 0.3 stands where x = 0.7 belongs" in row.diagnosis[0].words
    assert row.diagnosis[0].value == pytest.approx(
        -(2 * (math.tanh(1.33) - 0.3) * (1 - math.tanh(0.57) ** 2) * 1.9 + 1), rel=1e-12
    )


def test_a_formula_of_no_kin_stays_unexplained():
    x, y = leaves(x=0.7, y=0.3)
    E = (sin(x) * log(y + 2)).named("E")
    (row,) = check(E, {"dE/dx": "x**3/(1 + y)"}).rows
    assert not row.diagnosis


def test_a_formula_for_a_value_is_changed_too():
    x, w, b = leaves(x=0.7, w=1.9, b=0.4)
    z = (w * x + b).named("z")
    row, other = check((z * z).named("E"), {"z": "w/x + b", "E": "z*w"}).rows
    assert any("divided by x = 0.7, not multiplied" in finding.words for finding in row.diagnosis)
    assert any("w = 1.9 stands in place of z = 1.73" in finding.words for finding in other.diagnosis)


# ---- numbers ----


def test_a_number_near_what_the_paper_gives_has_its_last_digits_off():
    (x,) = leaves(x=0.2909)
    h = tanh(x).named("h")  # tanh(0.2909) = 0.28296…
    (row,) = check(h, {"h": "0.2836"}).rows
    assert [finding.kind for finding in row.diagnosis] == ["rounding"]
    assert row.diagnosis[0].words == "only the last digits are off: the numbers on the paper give 0.28296"
    assert not row.diagnosis[0].certain
    assert f"{math.tanh(0.2909):.5f}" == "0.28296"


@pytest.mark.parametrize("written", ["0.31", "0.3130", "0.2"])
def test_a_number_farther_off_or_of_fewer_digits_has_not(written):
    (x,) = leaves(x=0.2909)
    (row,) = check(tanh(x).named("h"), {"h": written}).rows
    assert not any("last digits are off" in finding.words for finding in row.diagnosis)


def test_a_chain_rule_that_stops_before_the_weight_is_told():
    x, w, t = leaves(x=0.6, w=0.5, t=1)
    h = sigmoid((w * x).named("z")).named("h")
    L = ((t - h) ** 2).named("L")
    slope = -2 * (1 - 1 / (1 + math.exp(-0.3)))
    for written in (f"{slope:.4f}", "-2*(t - h)"):
        (row,) = check(L, {"dL/dw": written}).rows
        assert any("this is ∂L/∂h: the chain rule does not go on to w" in finding.words for finding in row.diagnosis)


def test_a_derivative_taken_for_zero_is_told_of_a_person_only():
    x, c = leaves(x=1.3, c=4)
    q = (c * x**3).named("q")
    by_a_person, by_a_program = (check(q, {"dq/dx": written}).rows[0] for written in ("0", "0.0"))
    assert by_a_person.diagnosis[0].words.startswith("q was taken for a constant")
    assert not by_a_person.diagnosis[0].certain
    assert not by_a_program.diagnosis


WORKED = [
    ("a/x + y", 1.37 * 0.73 + 0.58, "it was multiplied by x = 0.73, not divided"),
    ("a*x - y", 1.37 / 0.73 - 0.58, "it was divided by x = 0.73, not multiplied"),
    ("(a + x)*y", (1.37 * 0.73) * 0.58, "multiplied, not added"),
    ("a + x**2", 1.37 + 2 * 0.73, "twice x = 0.73 was taken for its square"),
    ("y + tanh(a - x)", 0.58 + (1.37 - 0.73), "tanh was not taken of"),
    ("y*sin(a) + x", 0.58 * math.cos(1.37) + 0.73, "cos was taken of a = 1.37, not sin"),
]


@pytest.mark.parametrize(("formula", "number", "words"), WORKED)
def test_a_value_that_was_worked_out_in_another_way_is_told(formula, number, words):
    sheet = f'error = "E"\n[inputs]\ny = 0.58\n[parameters]\nx = 0.73\na = 1.37\n[formulas]\nE = "{formula}"\n'
    (row,) = Worksheet.loads(f'{sheet}[claims]\n"E" = "{number:.6f}"\n').check().rows
    assert any(words in finding.words for finding in row.diagnosis), row


def test_a_derivative_that_was_divided_by_a_factor_is_told():
    x, w, v, t = leaves(x=0.7, w=1.9, v=0.6, t=0.2)
    y = (v * tanh((w * x).named("z")).named("h")).named("y")
    E = ((y - t) ** 2 / 2).named("E")
    h = math.tanh(1.33)
    signal, slope = 0.6 * h - 0.2, 1 - h * h
    by_v, by_slope = (signal / 0.6 * slope * 0.7, signal * 0.6 / slope * 0.7)
    for number, factor in ((by_v, "0.6"), (by_slope, f"{slope:.6f}")):
        (row,) = check(E, {"dE/dw": f"{number:.5f}"}).rows
        assert any(f"it was divided by {factor}" in finding.words for finding in row.diagnosis), row


@pytest.mark.parametrize(
    ("slope", "answer", "words"),
    [
        ("h*x + w*x", "h*h + w*x", "in one place, h = 0.38 stands where x = 0.6 belongs"),
        ("h*x + x", "h + x", "the factor x = 0.6 is missing beside h = 0.38"),
        ("x/h + 1", "x + 1", "x = 0.6 is not divided by h = 0.38"),
        ("h**2 + x", "h + x", "the square of h = 0.38 is missing"),
        ("cos(h) + x", "h + x", "h = 0.38 stands in place of cos(h) = 0.928665"),
        ("(1 - h)**2 + x", "2*(1 - h) + x", "2·(1 − h) = 1.24 stands in place of (1 − h)² = 0.3844"),
        ("2*(1 - h) + x", "(1 - h)**2 + x", "(1 − h)² = 0.3844 stands in place of 2·(1 − h) = 1.24"),
        ("(1 - h*x)*x + 1", "h*x*x + 1", "h·x = 0.228 stands in place of (1 − h·x) = 0.772"),
        ("1 - h**2", "(1 - h)**2", "(1 − h) = 0.62 is squared as a whole, not h = 0.38 alone"),
        ("(1 - h)**2", "1 - h**2", "h = 0.38 alone is squared, not (1 − h) = 0.62 as a whole"),
    ],
)
def test_the_words_for_an_edit_name_what_is_meant(slope, answer, words):
    error = "h*w*x + x*w**2/2" if "w" in slope else f"w*({slope})"
    head = 'error = "E"\n[inputs]\nh = 0.38\nx = 0.6\n[parameters]\nw = 0.7\n'
    (row,) = Worksheet.loads(f'{head}[formulas]\nE = "{error}"\n[claims]\n"dE/dw" = "{answer}"\n').check().rows
    assert words in [finding.words.partition(":")[0] for finding in row.diagnosis]


def test_the_slope_of_tanh_squared_as_a_whole_is_told_of_arrays():
    rows = "[[0.38, 1.1], [0.2, 0.7]]"
    head = f'error = "E"\n[inputs]\nX = {rows}\n[parameters]\nW = [[0.7, 0.2], [-0.3, 0.4]]\n'
    formulas = '[formulas]\nH = "tanh(X @ W)"\nE = "sum(H)"\n[claims]\n"dE/dW" = "X.T @ (1 - H)**2"\n'
    row = Worksheet.loads(head + formulas).check().rows[0]
    assert row.diagnosis[0].words.startswith("1 - H is squared as a whole, not H alone: ")
