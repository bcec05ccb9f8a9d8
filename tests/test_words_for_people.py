"""What is said of slips that people published: which cause is told first, and what stands beside it.

The numbers are worked out here by plain arithmetic, or stand on the published pages.
"""

import math

import pytest

from autograd import Worksheet, check, cos, exp, leaves, log, sigmoid, sin


def rows(sheet, claims):
    """The rows of a worksheet with these claims."""
    lines = "\n".join(f'"{claim}" = "{written}"' for claim, written in claims.items())
    return Worksheet.loads(f"{sheet}\n[claims]\n{lines}").check().rows


def first(value, claim, written, **options):
    """What is told first of one wrong claim."""
    return check(value, {claim: written}, **options).rows[0].diagnosis[0]


# ---- the error signal p − y in the place of the derivative by p ----

P = 1 / (1 + math.exp(-0.25))  # 0.562177
ONE_OUTPUT = """
error = "L"
[inputs]
x = 0.5
y = 0
[parameters]
w = 0.5
[formulas]
z = "x*w"
p = "sigmoid(z)"
L = "-(y*log(p) + (1 - y)*log(1 - p))"
"""


def test_p_minus_y_is_no_derivative_by_p():
    (row,) = rows(ONE_OUTPUT, {"dL/dp": f"{P:.6f}"})
    assert (row.diagnosis[0].kind, row.diagnosis[0].words) == (
        "neighbour",
        "∂L/∂z was taken for ∂L/∂p: 0.5621765 instead of 2.284025",
    )


# ---- the chain rule inside a formula ----


def test_a_factor_of_a_square_is_missing_and_not_put_elsewhere():
    (x,) = leaves(x=0.7)
    y = (cos(x) ** 2).named("y")
    report = check(y, {"dy/dx": "-2*sin(x)"})  # −2·cos(x)·sin(x)
    assert [finding.kind for finding in report.rows[0].diagnosis] == ["missing factor"]


@pytest.mark.parametrize(
    ("formula", "written", "words"),
    [
        (lambda x: x**3 * exp(x**2), "exp(x**2)*x**2*(3 + 2*x)", "the factor x = 0.9 of the inner derivative 2·x"),
        (lambda x: x * sin(x**2), "sin(x**2) + 2*x*cos(x**2)", "the factor x = 0.9 of the inner derivative 2·x"),
        (lambda x: x * sin(x**2), "sin(x**2) + x**2*cos(x**2)", "the factor 2 of the inner derivative 2·x"),
    ],
)
def test_a_factor_of_an_inner_derivative_is_missing(formula, written, words):
    (x,) = leaves(x=0.9)
    finding = first(formula(x).named("y"), "dy/dx", written)
    assert (finding.kind, finding.words.startswith(words), "missing" in finding.words) == (
        "inner derivative",
        True,
        True,
    )


# ---- a calculator in another mode, in a derivative ----


@pytest.mark.parametrize(
    ("formula", "number", "words"),
    [
        (lambda x: sin(x), math.cos(math.radians(0.7)), "cos took the angle x = 0.7 in degrees, not in radians"),
        (lambda x: 3 * cos(2 * x), -6 * math.sin(math.radians(1.4)), "sin took the angle 2·x = 1.4 in degrees"),
        (lambda x: x * log(x), math.log10(0.7) + 1, "the logarithm of x = 0.7 was taken with base 10"),
    ],
)
def test_a_derivative_by_a_calculator_in_another_mode(formula, number, words):
    (x,) = leaves(x=0.7)
    finding = first(formula(x).named("y"), "dy/dx", f"{number:.6f}")
    assert finding.kind == "calculator"
    assert words in finding.words


# ---- the new weight in the place of the gradient ----


@pytest.mark.parametrize(("rate", "taken"), [(None, 0.1), (0.5, 0.1), (0.1, 0.01)])
def test_the_new_weight_at_a_usual_rate_is_no_gradient(rate, taken):
    x, w = leaves(x=1.7, w=0.43)
    E = ((w * x).named("y") ** 2).named("E")
    slope = 2 * 0.43 * 1.7**2
    finding = first(E, "dE/dw", f"{0.43 - taken * slope:.6f}", rate=rate, parameters=[w])
    assert finding.kind == "other quantity"
    assert finding.words.startswith(f"this is w − {taken}·∂E/∂w, a step with the rate {taken}")


# ---- weights left out of the chain rule ----


def test_the_weights_are_left_out_on_all_paths():
    x, u, v1, v2, w1, w2 = leaves(x=1.0, u=0.5, v1=0.3, v2=0.8, w1=0.6, w2=-0.7)
    a = sigmoid((u * x).named("z")).named("a")
    b, c = sigmoid((a * v1).named("s")).named("b"), sigmoid((a * v2).named("t")).named("c")
    y = (b * w1 + c * w2).named("y")
    slope = "(b*(1 - b) + c*(1 - c))*a*(1 - a)*x"
    finding = first(y, "dy/du", slope, parameters=[u, v1, v2, w1, w2])
    assert finding.kind == "missing factor"
    assert finding.words.startswith("the weights v1, v2, w1, w2 are left out of the chain rule")


# ---- the mean over a batch, on top of wrong lines ----

TWO_SAMPLES = """
error = "L"
[inputs]
x1 = 0.4
x2 = 1.3
t1 = 1
t2 = 0
[parameters]
w = 0.8
[formulas]
z1 = "w*x1"
z2 = "w*x2"
p1 = "sigmoid(z1)"
p2 = "sigmoid(z2)"
L = "((p1 - t1)**2 + (p2 - t2)**2)/2"
"""


def test_a_sum_of_samples_is_divided_by_their_number_once_too_often():
    # From the wrong lines ∂L/∂z1 = −0.1234 and ∂L/∂z2 = 0.2345: (−0.1234·0.4 + 0.2345·1.3)/2 = 0.127745.
    *_, row = rows(TWO_SAMPLES, {"dL/dz1": "-0.123400", "dL/dz2": "0.234500", "dL/dw": "0.127745"})
    assert row.diagnosis[0].kind == "batch size"
    assert "divided by 2, the number of samples, once too often" in row.diagnosis[0].words


# ---- a kernel turned round ----


def a_convolution():
    """c1 = k1·h1 + k2·h2, c2 = k1·h2 + k2·h3, E = c1² + 3·c2: ∂E/∂h2 = 2·c1·k2 + 3·k1."""
    u1, u2, u3, k1, k2 = leaves(u1=0.7, u2=-0.4, u3=1.1, k1=0.6, k2=-0.9)
    h1, h2, h3 = (sigmoid(u).named(f"h{i}") for i, u in enumerate((u1, u2, u3), 1))
    c1, c2 = (k1 * h1 + k2 * h2).named("c1"), (k1 * h2 + k2 * h3).named("c2")
    return (c1**2 + 3 * c2).named("E"), [k1, k2]


def test_the_kernel_of_a_convolution_is_not_turned_round_in_the_backward_pass():
    E, weights = a_convolution()
    h1, h2 = (1 / (1 + math.exp(-u)) for u in (0.7, -0.4))
    c1 = 0.6 * h1 - 0.9 * h2
    slopes = {"dE/dh1": 2 * c1 * -0.9, "dE/dh2": 2 * c1 * 0.6 + 3 * -0.9, "dE/dh3": 3 * 0.6}  # k1 for k2, and k2 for k1
    report = check(E, {claim: f"{slope:.5f}" for claim, slope in slopes.items()}, parameters=weights)
    for row in report.rows:
        assert row.diagnosis[0].kind == "transposed weights"
        assert row.diagnosis[0].words.startswith("the backward pass was made with a kernel turned round: k1 and k2")


def test_the_kernel_of_a_convolution_is_turned_round_in_the_forward_pass():
    E, weights = a_convolution()
    h1, h2, h3 = (1 / (1 + math.exp(-u)) for u in (0.7, -0.4, 1.1))
    values = {"c1": -0.9 * h1 + 0.6 * h2, "c2": -0.9 * h2 + 0.6 * h3}
    report = check(E, {claim: f"{value:.5f}" for claim, value in values.items()}, parameters=weights)
    assert [row.diagnosis[0].kind for row in report.rows] == ["transposed weights"] * 2
