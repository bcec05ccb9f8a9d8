"""Right work in arrays, rounded on the way: it is not called wrong."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from autograd import Worksheet


def rounded(x, decimals):
    """Rounded half up, as people do."""
    return Decimal(repr(round(float(x), 12))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def verdicts(text):
    return [(row.claim, row.verdict) for row in Worksheet.loads(text).check().rows]


# ---- what the calculator held ----

CALCULATOR = """
error = "c"
[inputs]
x = 0.1149
[formulas]
a = "3x"
b = "7a"
c = "10b"
[claims]
"a" = "0.345"
"b" = "{}"
"c" = "{}"
"""


@pytest.mark.parametrize(
    ("b", "c", "verdict"),
    [
        ("2.4", "24.129", "holds"),  # with all digits: 3·0.1149 = 0.3447
        ("2.4", "24.00", "right, from rounded lines"),  # 10·2.4
        (
            "2.4",
            "24.15",
            "right, from rounded lines",
        ),  # 7·0.345 = 2.415, of which 2.4 was written
        ("2.4", "24.17", "WRONG"),  # 2.417 rounds to 2.4, but neither 0.345 nor 0.3447 gives it
        ("2.42", "24.2", "right, from rounded lines"),
        ("2.42", "24.15", "right, from rounded lines"),
        ("2.42", "24.24", "WRONG"),  # 2.424 rounds to 2.42
    ],
)
def test_a_number_is_carried_on_as_printed_or_as_the_lines_above_give_it(b, c, verdict):
    assert verdicts(CALCULATOR.format(b, c))[-1] == ("c", verdict)


# ---- e^−z in a sigmoid ----

SIGMOID = """
error = "s"
[inputs]
z = {0}
[formulas]
s = "{1}"
y = "2z"
[claims]
y = "{3}"
s = "{2}"
"""


@pytest.mark.parametrize("written", ["sigmoid(z)", "1/(1 + exp(-z))"])
@pytest.mark.parametrize(
    ("z", "s", "verdict"),
    [
        (1.854, "0.865", "holds"),  # 0.86460
        (1.854, "0.864", "right, from rounded lines"),  # 1/1.157 = 0.86430
        (1.854, "0.863", "WRONG"),
        (0.55, "0.6341", "holds"),  # 0.63414
        (0.55, "0.6343", "WRONG"),  # 1/1.5769 = 0.63416
        (1.1, "0.750", "holds"),  # 0.75026
        (1.1, "0.751", "WRONG"),  # 1/1.333 = 0.75019
    ],
)
def test_a_sigmoid_may_be_found_by_way_of_the_exponential(written, z, s, verdict):
    assert verdicts(SIGMOID.format(z, written, s, 2 * z)) == [("y", "holds"), ("s", verdict)]


# ---- after a step ----

AFTER = """
error = "L"
rate = 0.1
[inputs]
x = [0.123, 0.456]
t = 1
[parameters]
w = [0.9, 0.7]
[formulas]
h = "tanh(x)"
o = "w @ h"
L = "½(o - t)²"
[claims]
"h" = "[0.12, 0.43]"
"new w[1]" = "{0}"
"new w[2]" = "{1}"
"new o" = "{2}"
"""


def test_what_no_step_moves_stands_on_the_paper_after_the_step():
    """h is tanh(x), whatever w is: it goes into the new o as 0.12 and 0.43."""
    h, w = np.tanh([0.123, 0.456]), np.array([0.9, 0.7])
    new = w - 0.1 * (w @ h - 1) * h
    printed = [rounded(x, 4) for x in new]
    by_hand = sum(float(a) * b for a, b in zip(printed, [0.12, 0.43], strict=True))
    assert f"{by_hand:.4f}" != f"{new @ h:.4f}"
    found = verdicts(AFTER.format(*printed, f"{by_hand:.4f}"))
    assert [verdict for _, verdict in found] == ["holds"] * 4 + ["right, from rounded lines"]
    assert verdicts(AFTER.format(*printed, f"{by_hand + 0.003:.4f}"))[-1] == ("new o", "WRONG")


# ---- terms of a sum ----

TWO_PATHS = """
error = "L"
[inputs]
x = [0.8, -0.5]
t = [1, 0]
[parameters]
W = [[0.41, 0.78], [0.54, 0.12]]
[formulas]
h = "W @ x"
L = "½ sum((h - t)²)"
[claims]
"dL/dh" = "[{0}, {1}]"
"dL/dx" = "[{2}, {3}]"
"""


def test_the_terms_of_a_sum_may_be_rounded():
    W, x, t = np.array([[0.41, 0.78], [0.54, 0.12]]), np.array([0.8, -0.5]), np.array([1, 0])
    delta = [rounded(d, 3) for d in W @ x - t]
    terms = [[float(rounded(float(d) * w, 3)) for d, w in zip(delta, column, strict=True)] for column in W.T]
    by_terms = [f"{sum(pair):.3f}" for pair in terms]
    assert by_terms != [str(rounded(g, 3)) for g in W.T @ (W @ x - t)]  # else the test tells nothing
    found = verdicts(TWO_PATHS.format(*delta, *by_terms))
    assert {verdict for _, verdict in found} <= {"holds", "right, from rounded lines"}, found
    off = [f"{sum(terms[0]) + 0.004:.3f}", by_terms[1]]
    assert verdicts(TWO_PATHS.format(*delta, *off))[2][1] == "WRONG"


BACK = """
error = "L"
[inputs]
t = [1.345, 1.203]
[parameters]
c = 1
[formulas]
a = "{0} c"
b = "{1} c"
L = "a + b - t[1] a - t[2] b"
[claims]
"dL/da" = "-0.345"
"dL/db" = "-0.203"
"dL/dc" = "{2}"
"""


@pytest.mark.parametrize(
    ("p", "q", "claim", "is_right"),
    [
        (0.1, 0.3, "-0.095", True),  # 0.0345 + 0.0609 = 0.0954
        (0.1, 0.3, "-0.096", True),  # 0.035 + 0.061
        (0.1, 0.3, "-0.097", False),
        (0.1, 0.3, "-0.10", True),
        (0.1, 0.3, "-0.09", False),  # two decimals are no reason to round the terms to two
    ],
)
def test_short_terms_may_be_rounded_as_well(p, q, claim, is_right):
    row = Worksheet.loads(BACK.format(p, q, claim)).check().rows[-1]
    assert row.ok == is_right, row


PAIR = """
error = "E"
rate = 1
[inputs]
p = {0}
q = {1}
r = 1
[parameters]
x = 2
[formulas]
a = "r p x"
c = "q x"
E = "a {2} c"
[claims]
"a" = "{3}"
"{4}" = "{5}"
"""


@pytest.mark.parametrize(
    ("p", "q", "sign", "claim", "number"),
    [
        (23.5, 11.5, "+", "dE/dx", "36"),  # 35
        (13.5, 11.5, "+", "dE/dx", "26"),  # 25
        (235.5, 111.5, "+", "dE/dx", "348"),  # 347
        (1.2345, 1.1345, "+", "dE/dx", "2.370"),  # 2.369
        (23.5, 12, "+", "new x", "-34"),  # -33.5
        (2.34, 0.96, "-", "dE/dx", "1.3"),  # 1.38
        (0.2549, 0.1251, "-", "dE/dx", "0.12"),  # 0.1298
        (0.2549, 0.1251, "-", "dE/dx", "0.13"),
    ],
)
def test_given_numbers_are_no_rounded_terms(p, q, sign, claim, number):
    exact = p + q if sign == "+" else p - q
    exact = 2 - exact if claim == "new x" else exact
    is_right = number == f"{exact:.{len(number.partition('.')[2])}f}"
    row = Worksheet.loads(PAIR.format(p, q, sign, 2 * p, claim, number)).check().rows[1]
    assert row.ok == is_right, row


# ---- numbers that a program printed ----

LONG = """
error = "J"
[inputs]
a = [{0}, {1}, {2}]
[parameters]
w = 2
[formulas]
J = "w * (a[1] + a[2] + a[3])"
[claims]
"dJ/dw" = "{3}"
"""


@pytest.mark.parametrize(("decimals", "is_right"), [(8, True), (4, False)])
def test_a_program_may_have_gone_on_with_more_digits_of_the_given_numbers(decimals, is_right):
    """Each number ends in 49 behind its last digit, so that the sum of three is a unit larger."""
    hidden = [0.52817175, 1.07296862, 0.86540763] if decimals == 8 else [0.5281, 1.0729, 0.8654]
    exact = sum(x + 0.49 * 10.0**-decimals for x in hidden)
    assert f"{exact:.{decimals}f}" != f"{sum(hidden):.{decimals}f}"
    found = verdicts(LONG.format(*hidden, f"{exact:.{decimals}f}"))
    assert found == [("dJ/dw", "right, from rounded lines" if is_right else "WRONG")]


WHOLE = """
error = "E"
[inputs]
pay = {0}
tax = {1}
[parameters]
w = 1
[formulas]
z = "pay - tax"
E = "w z²"
[claims]
"z" = "{2}"
"dE/dz" = "{3}"
"""


@pytest.mark.parametrize(("z", "slope", "right"), [("1000.4", "2001", [False, False]), ("1000", "2000", [True, True])])
def test_a_whole_number_is_not_printed_by_a_program(z, slope, right):
    rows = Worksheet.loads(WHOLE.format(1250000, 1249000, z, slope)).check().rows
    assert [row.ok for row in rows] == right, rows


@pytest.mark.parametrize("z", ["500000.2", "500000.25"])
def test_a_product_with_a_whole_number_neither(z):
    text = f'error = "z"\n[inputs]\nx = 1000000\n[parameters]\nw = 0.5\n[formulas]\nz = "w x"\n[claims]\nz = "{z}"\n'
    assert verdicts(text) == [("z", "WRONG")]


# ---- the bias correction ----

ADAM = """
optimizer = "adam"
rate = 0.1
error = "L"
order = "one by one"
[parameters]
w = 0.5
[samples]
g = [0.2, 0.15, 0.25]
[formulas]
L = "g w"
[claims]
"v w after sample 3" = "0.0001249"
"v_hat w after sample 3" = "{}"
"""


@pytest.mark.parametrize(("share", "is_right"), [(0.003, True), (0.0031, False)])
def test_a_power_of_beta_may_be_rounded_to_its_decimals(share, is_right):
    """0.999³ is 0.997003, which is written 0.997; then v̂ is v/0.003."""
    v_hat = 0.0001249 / share
    assert f"{v_hat:.4f}" != f"{0.0001249 / (1 - 0.999**3):.4f}"
    row = Worksheet.loads(ADAM.format(f"{v_hat:.4f}")).check().rows[1]
    assert row.ok == is_right, row


# ---- few digits ----

SOFTMAX = 'error = "L"\n[parameters]\nz = [-8, 10, 3]\n[formulas]\np = "softmax(z)"\nL = "-ln(p[2])"\n[claims]\n'


def test_an_entry_shows_as_many_decimals_as_those_beside_it():
    z = np.array([-8, 10, 3.0])
    p = np.exp(z) / np.exp(z).sum()
    printed = [f"{x:.4f}" for x in p]
    assert printed == ["0.0000", "0.9991", "0.0009"]
    assert {verdict for _, verdict in verdicts(f'{SOFTMAX}"p" = "[{", ".join(printed)}]"')} == {"holds"}
    assert verdicts(f'{SOFTMAX}"p[1]" = "0.0000"') == [("p[1]", "too few digits to tell")]
    wrong = verdicts(f'{SOFTMAX}"p" = "[0.0000, 0.9991, 0.0008]"')
    assert [verdict for _, verdict in wrong] == ["holds", "holds", "WRONG"]


# ---- softmax ----

BATCH = """
error = "L"
[inputs]
Y = [[1, 0], [0, 1], [1, 0]]
[parameters]
Z = [[0.42, -0.31], [1.1, 0.2], [-0.6, 0.9]]
[formulas]
P = "softmax(Z)"
L = "-1/3 sum(Y log P)"
[claims]
"P" = "{}"
"dL/dZ" = "{}"
"""


def test_the_outputs_on_the_paper_are_put_into_p_minus_y_divided_by_the_count():
    Z, Y = np.array([[0.42, -0.31], [1.1, 0.2], [-0.6, 0.9]]), np.array([[1, 0], [0, 1], [1, 0]])
    P = np.array([[float(rounded(p, 2)) for p in row] for row in np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)])
    slopes = [[rounded(x, 4) for x in row] for row in (P - Y) / 3]
    found = verdicts(BATCH.format(P.tolist(), [[float(x) for x in row] for row in slopes]))
    assert {verdict for _, verdict in found} == {"holds", "right, from rounded lines"}, found


SHARES = """
error = "L"
[inputs]
v = [0.7, -1.3, 0.4]
[parameters]
s = [0.31, 0.87, -0.25]
[formulas]
a = "softmax(s)"
L = "a @ v"
[claims]
"a" = "{}"
"dL/da" = "[0.7, -1.3, 0.4]"
"dL/ds" = "{}"
"""


def test_the_slopes_of_a_softmax_are_those_of_its_outputs_on_the_paper():
    s, v = np.array([0.31, 0.87, -0.25]), np.array([0.7, -1.3, 0.4])
    exact = np.exp(s) / np.exp(s).sum()
    a = np.array([float(rounded(x, 2)) for x in exact])
    by_hand = [float(rounded(x, 4)) for x in a * (v - a @ v)]
    assert any(f"{x:.4f}" != f"{y:.4f}" for x, y in zip(by_hand, exact * (v - exact @ v), strict=True))
    found = verdicts(SHARES.format(a.tolist(), by_hand))
    assert {verdict for _, verdict in found} == {"holds", "right, from rounded lines"}, found
    wrong = verdicts(SHARES.format(a.tolist(), [x + 0.05 for x in by_hand]))
    assert [verdict for _, verdict in wrong][-3:] == ["WRONG"] * 3


NORMALISED = """
error = "L"
[inputs]
x = [1, 2, 4]
t = [0, 0, 1]
[parameters]
γ = [1, 0.5, 2]
β = [0, 0, 0]
[formulas]
{}
y = "γ * h + β"
L = "½ Σ (y - t)²"
[claims]
μ = "2.333"
v = "1.556"
h = "[-1.069, -0.267, 1.336]"
∂L/∂y = "[-1.069, -0.134, 1.672]"
∂L/∂h = "[-1.069, -0.067, 3.344]"
∂L/∂x = "[{}]"
"""
BY_V = 'μ = "mean(x)"\nv = "mean((x - μ)²)"\nh = "(x - μ)/√v"'


@pytest.mark.parametrize(
    "formulas",
    [
        BY_V,
        'μ = "mean(x)"\nd = "x - μ"\nv = "mean(d²)"\nh = "d/√v"',
        'μ = "mean(x)"\nv = "mean((x - μ)²)"\ns = "√v"\nh = "(x - μ)/s"',
    ],
)
@pytest.mark.parametrize(("slip", "wrong"), [(1, 0), (1.02, 3)])
def test_a_layer_norm_may_be_worked_back_in_one_go(formulas, slip, wrong):
    # (g − mean(g) − h·mean(g·h))/√v with g = ∂L/∂h, all as printed: [0.162, −0.339, 0.178], where the engine has 0.161.
    h, g = [-1.069, -0.267, 1.336], [-1.069, -0.067, 3.344]
    mean, product = sum(g) / 3, sum(a * b for a, b in zip(g, h, strict=True)) / 3
    found = [slip * (a - mean - b * product) / 1.556**0.5 for a, b in zip(g, h, strict=True)]
    report = Worksheet.loads(NORMALISED.format(formulas, ", ".join(f"{x:.4f}" for x in found))).check()
    assert [row.claim for row in report.rows if not row.ok] == [f"∂L/∂x[{i}]" for i in range(1, wrong + 1)]


def test_a_mean_square_that_nothing_was_subtracted_from_is_normalised_too():
    sheet = (
        'error = "L"\n[parameters]\nx = [1, 2, 4]\n[formulas]\nr = "√(mean(x²))"\nh = "x/r"\nL = "½ h_1²"\n[claims]\n'
    )
    sheet += 'r = "2.646"\nh = "[0.38, 0.76, 1.51]"\n∂L/∂x_1 = "{}"\n'
    # g = (0.38, 0, 0): (0.38 − 0.38·0.38²/3)/2.646 is 0.13670, by all digits (1 − 1/21)·0.37796/2.6458 = 0.13606.
    for number, is_right in (("0.1367", True), ("0.1361", True), ("0.1375", False)):
        assert Worksheet.loads(sheet.format(number)).check().rows[-1].ok is is_right


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("1.556", True),
        ("21/3 − 2.333² = 1.557", True),  # 7 − 5.442889 is 1.557111, and with 7/3 it is 1.555556
        ("1.557", True),
        ("1.558", False),
        ("1.554", False),
        ("2.336", False),  # 1.557·3/2
    ],
)
def test_a_variance_may_be_the_mean_of_squares_less_the_square_of_the_mean(number, is_right):
    sheet = 'error = "v"\n[parameters]\nx = [1, 2, 4]\n[formulas]\nμ = "mean(x)"\nv = "mean((x - μ)²)"\n[claims]\n'
    assert Worksheet.loads(sheet + f'μ = "2.333"\nv = "{number}"\n').check().rows[-1].ok is is_right
