"""Slips that people make often, told by their cause: signs in sums, functions not differentiated, two slips, rates.

The numbers are worked out here, by plain arithmetic or by SymPy; the engine has no part in them.
"""

import math

import pytest
import sympy

from autograd import Worksheet


def first_reading(formula: str, claim: str, printed: str, given: dict[str, float], error: str = "y"):
    """What is told first of a claim about a single formula."""
    parameters = "\n".join(f"{name} = {number}" for name, number in given.items())
    text = (
        f'error = "{error}"\n[inputs]\n[parameters]\n{parameters}\n'
        f'[formulas]\n{error} = "{formula}"\n[claims]\n"{claim}" = "{printed}"'
    )
    (row,) = Worksheet.loads(text).check().rows
    assert row.verdict == "WRONG"
    return row.diagnosis[0]


# ---- values ----

W1, W2, X1, X2, B = 0.31, 0.42, 1.7, 0.9, 0.13
OF_A_NEURON = {"w1": W1, "w2": W2, "x1": X1, "x2": X2, "b": B}


@pytest.mark.parametrize(
    ("formula", "wrong", "words"),
    [
        ("w1*x1 + w2*x2 + b", -W1 * X1 + W2 * X2 + B, "the sign of w1·x1 = 0.527 is turned"),
        ("w1*x1 + w2*x2 + b", W1 * X1 - W2 * X2 + B, "the plus before w2·x2 = 0.378 became a minus"),
        ("w1*x1 + w2*x2 + b", W1 * X1 + W2 * X2 - B, "the plus before b = 0.13 became a minus"),
        ("w1*x1 - w2*x2", -W1 * X1 - W2 * X2, "the sign of w1·x1 = 0.527 is turned"),
        ("w1*x1 - w2*x2", W1 * X1 + W2 * X2, "the minus of y = 0.149 became a plus"),
        ("(w1 - x1)**2/2 + (w2 - x2)**2/2", -((W1 - X1) ** 2) / 2 + (W2 - X2) ** 2 / 2, "the sign of (w1 − x1)²/2"),
        ("tanh(w1*x1 + b)", math.tanh(-W1 * X1 + B), "the sign of w1·x1 = 0.527 is turned"),
        ("-w1*x1 + b", W1 * X1 + B, "the minus before"),
        ("1/(1 + exp(-x1))", 1 / (1 + math.exp(X1)), "the minus before x1 = 1.7 is missing"),
        ("exp(-x1**2/2)", math.exp(X1**2 / 2), "the minus before x1² = 2.89 is missing"),
    ],
)
def test_any_sign_in_a_sum_may_be_turned(formula, wrong, words):
    finding = first_reading(formula, "y", f"{wrong:.5f}", OF_A_NEURON)
    assert finding.kind == "factor sign"
    assert words in finding.words


def test_the_sign_of_several_terms_together_is_not_a_slip_of_its_own():
    wrong = -(W1 * X1 + W2 * X2) + B
    parameters = "\n".join(f"{name} = {number}" for name, number in OF_A_NEURON.items())
    sheet = f'error = "y"\n[inputs]\n[parameters]\n{parameters}\n[formulas]\ny = "w1*x1 + w2*x2 + b"\n'
    (row,) = Worksheet.loads(f'{sheet}[claims]\ny = "{wrong:.5f}"').check().rows
    assert not row.diagnosis


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (W1 * X2 + W2 * X1 + B * X2, "in one place of y, x2 = 0.9 stands where x1 = 1.7 belongs"),
        (W1 * X1 + W2 * X2 + B * X2, "in one place of y, x2 = 0.9 stands where x1 = 1.7 belongs"),
    ],
)
def test_a_neighbour_may_stand_in_one_of_several_terms(wrong, words):
    text = (
        f'error = "E"\n[inputs]\nx1 = {X1}\nx2 = {X2}\n[parameters]\nw1 = {W1}\nw2 = {W2}\nb = {B}\n'
        f'[formulas]\ny = "w1*x1 + w2*x1 + b*x2"\nE = "y**2"\n[claims]\ny = "{wrong:.5f}"'
    )
    (row,) = Worksheet.loads(text).check().rows
    assert row.diagnosis[0].kind == "wrong factor"
    assert words in row.diagnosis[0].words


# ---- functions in place of their derivatives ----

X = 0.73


@pytest.mark.parametrize(
    ("formula", "wrong", "words"),
    [
        ("(3*x + 1)**4", "(3*x + 1)**4*3", "y = 103.553 was taken instead of 4·(3·x + 1)³"),
        ("3*(x**3)**4", "3*(x**3)**4*3*x**2", "was taken instead of 4·x⁹"),
        ("tanh(0.5*x)", "tanh(0.5*x)*0.5", "was taken instead of (1 − y²)"),
        ("1/(x**2 + 1)", "1/(x**2 + 1)*2*x", "was taken instead of (−1/(x² + 1)²)"),
        ("atan(x**2)", "atan(x**2)*2*x", "was taken instead of 1/(1 + x⁴)"),
        ("0.7*log(x**2 + 1)", "0.7*log(x**2 + 1)*2*x", "was taken instead of 1/(x² + 1)"),
        ("sqrt(1 + x**2)", "sqrt(1 + x**2)*2*x", "was taken instead of 1/(2·y)"),
        ("sin(tanh(x**2))", "cos(tanh(x**2))*tanh(x**2)*2*x", "tanh(x²) = 0.487595 was taken instead of"),
        ("sin(tanh(x**2))", "sin(tanh(x**2))*(1 - tanh(x**2)**2)*2*x", "was taken instead of cos(tanh(x²))"),
        ("x**2*sin(3*x)", "2*x*sin(3*x) + x**2*sin(3*x)*3", "sin(3·x) = 0.814341 was taken instead of cos(3·x)"),
    ],
)
@pytest.mark.parametrize("as_formula", [False, True], ids=["number", "formula"])
def test_the_function_itself_may_stand_in_place_of_its_derivative(formula, wrong, words, as_formula):
    number = sympy.sympify(wrong).subs("x", X)
    formula, wrong = (text.replace("atan", "arctan") for text in (formula, wrong))
    finding = first_reading(formula, "dy/dx", wrong if as_formula else f"{float(number):.6g}", {"x": X})
    assert finding.kind == "derivative of a function"
    assert words in finding.words


# ---- two slips in one line ----


def two_samples(claims: dict[str, str]):
    """y = w·x + b for two samples, E = ((y1 − t1)² + (y2 − t2)²)/2: ∂E/∂y1 = 0.13, ∂E/∂y2 = −1.16."""
    given = "x1 = 1.3\nx2 = -0.7\nt1 = 0.9\nt2 = 1.17", "w = 0.6\nb = 0.25"
    formulas = 'y1 = "w*x1 + b"\ny2 = "w*x2 + b"\nE = "((y1 - t1)**2 + (y2 - t2)**2)/2"'
    lines = "\n".join(f'"{claim}" = "{printed}"' for claim, printed in claims.items())
    inputs, parameters = given
    text = (
        f'error = "E"\nrate = 0.1\n[inputs]\n{inputs}\n[parameters]\n{parameters}\n'
        f"[formulas]\n{formulas}\n[claims]\n{lines}"
    )
    return Worksheet.loads(text).check().rows


AT_Y1, AT_Y2 = 0.6 * 1.3 + 0.25 - 0.9, 0.6 * -0.7 + 0.25 - 1.17  # 0.13 and −1.34
ABOVE = {"dE/dy1": f"{AT_Y1:.4f}", "dE/dy2": f"{AT_Y2:.4f}"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (-2 * (AT_Y1 * 1.3 - AT_Y2 * 0.7), ("the sign is turned", "twice the right number")),
        (-0.5 * (AT_Y1 * 1.3 - AT_Y2 * 0.7), ("the sign is turned", "half the right number")),
        (-(AT_Y1 - AT_Y2 * 0.7), ("the factor ∂y1/∂w = x1 = 1.3 is missing", "the sign is turned")),
        (2 * (AT_Y1 * 1.3 + AT_Y2), ("the factor ∂y2/∂w = x2 = −0.7 is missing", "twice the right number")),
        (2 * AT_Y1 * 1.3, ("the path over ∂y2/∂w is missing", "twice the right number")),
    ],
)
def test_a_sign_or_a_half_and_another_slip_are_told_as_two(wrong, words):
    *_, row = two_samples({**ABOVE, "dE/dw": f"{wrong:.5f}"})
    assert [finding.kind for finding in row.diagnosis] == ["two slips"], str(row)
    assert all(part in row.diagnosis[0].words for part in words)
    assert row.diagnosis[0].value == pytest.approx(wrong, rel=1e-9)


def test_two_slips_are_not_told_of_three_digits():
    *_, row = two_samples({**ABOVE, "dE/dw": f"{-(AT_Y1 - AT_Y2 * 0.7):.3g}"})
    assert "two slips" not in [finding.kind for finding in row.diagnosis]


def test_two_slips_start_from_the_numbers_as_printed():
    # ∂E/∂p = 0.4039 stands as 0.40: the digits below are those from the sheet, not the engine's.
    w, x, t = 0.83, 1.7, 0.4
    p = 1 / (1 + math.exp(-w * x))
    at_p = float(f"{p - t:.2f}")
    wrong = f"{-at_p * p * (1 - p):.5f}"  # the sign turned, and ∂z/∂w = x forgotten
    text = (
        f'error = "E"\n[inputs]\nx = {x}\nt = {t}\n[parameters]\nw = {w}\n'
        f'[formulas]\nz = "w*x"\np = "sigmoid(z)"\nE = "(p - t)**2/2"\n'
        f'[claims]\n"dE/dp" = "{p - t:.2f}"\n"dE/dw" = "{wrong}"'
    )
    *_, row = Worksheet.loads(text).check().rows
    assert abs(float(wrong) + (p - t) * p * (1 - p)) > 0.5e-5  # with all digits the last ones would be others
    assert row.diagnosis[0].kind == "two slips"
    assert "the factor ∂z/∂w = x = 1.7 is missing, and the sign is turned" in row.diagnosis[0].words


# ---- other rates ----


GRADIENTS = {"w": AT_Y1 * 1.3 - AT_Y2 * 0.7, "b": AT_Y1 + AT_Y2}  # 1.107 and −1.21


def new(w: str, rate: float, digits: int = 5) -> str:
    return f"{ {'w': 0.6, 'b': 0.25}[w] - rate * GRADIENTS[w]:.{digits}f}".strip()


def test_a_single_new_weight_has_another_usual_rate():
    right, wrong = two_samples({"new b": new("b", 0.1), "new w": new("w", 0.3)})
    assert right.ok
    assert (wrong.diagnosis[0].kind, len(wrong.diagnosis)) == ("other rate", 1)
    assert wrong.diagnosis[0].words.startswith("the step has the rate 0.3, not 0.1")


def test_few_digits_of_a_single_new_weight_tell_no_rate():
    _, wrong = two_samples({"new b": new("b", 0.1, 2), "new w": new("w", 0.3, 2)})
    assert "other rate" not in [finding.kind for finding in wrong.diagnosis]


def test_an_unusual_rate_of_a_single_new_weight_is_not_told():
    _, wrong = two_samples({"new b": new("b", 0.1), "new w": new("w", 0.37)})
    assert "other rate" not in [finding.kind for finding in wrong.diagnosis]


def test_a_step_at_another_rate_may_follow_a_wrong_gradient():
    wrong = -GRADIENTS["w"]  # the sign turned
    claims = {"dE/dw": f"{wrong:.4f}", "new w": f"{0.6 - 0.3 * wrong:.5f}", "new b": new("b", 0.1)}
    gradient, weight, held = two_samples(claims)
    assert gradient.diagnosis[0].kind == "sign"
    assert "the rate 0.3, not 0.1" in weight.diagnosis[0].words
    assert held.ok


def test_half_the_step_may_be_another_rate():
    (row,) = two_samples({"new w": new("w", 0.05)})
    assert "half the right step, as if a 2 was forgotten or the rate was 0.05" in row.diagnosis[0].words


# ---- words that name the function, and slips beside ----


@pytest.mark.parametrize(
    ("formula", "claim", "wrong", "words"),
    [
        ("sigmoid(w1)", "y", 1 - 1 / (1 + math.exp(-W1)), "the sign of w1 = 0.31 is turned in sigmoid"),
        ("relu(w1)", "dy/dw1", 0.0, "(1 − step(w1)) = 0 was taken"),
        ("(-1/5)*w1**5", "dy/dw1", -5 * W1**4, "and its minus is kept"),
        ("x1*sqrt(w1**2 + w2**2)", "dy/dw1", X1 * W1, "the division by the root is missing"),
    ],
)
def test_rarer_slips_have_their_words(formula, claim, wrong, words):
    given = {name: number for name, number in OF_A_NEURON.items() if name in formula}
    finding = first_reading(formula, claim, f"{wrong:.8f}", given)
    assert words in finding.words


def test_a_factor_is_told_with_the_function_that_it_is_the_derivative_of():
    text = (
        'error = "L"\n[inputs]\n[parameters]\na = 0.7\n[formulas]\ny = "log(a**2 + 1)"\nL = "y**2"\n[claims]\n'
        '"dL/da" = "2*log(a**2 + 1)"'
    )
    (row,) = Worksheet.loads(text).check().rows
    assert "the derivative of log, is missing" in row.diagnosis[0].words


def test_a_wrong_derivative_by_the_bias_is_carried_on_as_the_error_signal():
    text = (
        'error = "L"\n[inputs]\nx1 = 0.5\nx2 = -0.3\nt = 0.6\n[parameters]\nw1 = 0.2\nw2 = 0.7\nb = 0.1\n[formulas]\n'
        'z = "w1*x1 + w2*x2 + b"\ny = "sigmoid(z)"\nL = "(y - t)**2/2"\n[claims]\n"dL/db" = "-0.0487994"\n'
        f'"dL/dw1" = "{-0.0487994 * 0.5:.7f}"\n"dL/dw2" = "{-0.0487994 * -0.3:.7f}"\n'
    )
    of_b, *weights = Worksheet.loads(text).check().rows
    assert of_b.diagnosis == []
    assert [row.diagnosis[0].kind for row in weights] == ["follows"] * 2
    assert all("follows from dL/db = −0.0487994 above" in row.diagnosis[0].words for row in weights)


def test_two_slips_in_a_formula_are_told_and_never_certain():
    text = (
        'error = "L"\n[inputs]\nx = 0.7\nt = 0.3\n[parameters]\nw = 0.4\n[formulas]\nz = "w*x"\ny = "sigmoid(z)"\n'
        'L = "(y - t)**2"\n[claims]\n"dL/dw" = "-2*(y - t)*x"'  # without the slope of sigmoid, and with a minus
    )
    (row,) = Worksheet.loads(text).check().rows
    (finding, *_) = row.diagnosis
    assert (finding.kind, finding.certain) == ("two slips", False)
    assert "the derivative of sigmoid, is forgotten, and the sign is turned" in finding.words
    assert row.note == ""


def test_an_exponential_may_be_taken_for_a_power_of_its_base():
    given = {"w1": W1, "x1": X1}
    finding = first_reading("x1**w1", "dy/dw1", f"{X1 * W1 ** (X1 - 1):.8f}", given)
    assert finding.kind == "derivative of a function"


def told_of_the_last(text):
    """What is told of the last line of a sheet."""
    return [finding.words for finding in Worksheet.loads(text).check().rows[-1].diagnosis]


def test_the_error_signal_of_an_activation_is_taken_for_the_derivative_by_it_also_after_a_wrong_line():
    sheet = 'error = "L"\n[inputs]\nx = 2.76\n[formulas]\nz = "1*x"\na = "sigmoid(z)"\nL = "-log(a)"\n[claims]\n'
    told = told_of_the_last(f'{sheet}a = "0.941"\n"dL/da" = "-0.059"\n')  # a − 1, as 0.941 gives it
    assert told[0].startswith("from a = 0.941 above, ∂L/∂z was taken for ∂L/∂a")


def test_a_slip_of_arithmetic_in_a_sum_is_no_factor_twice_in_one_term_nor_two_slips():
    sheet = (
        'error = "L"\n[inputs]\nx = [1, 2, 3]\ny = [4, 7, 10]\n[parameters]\nw = 1\nb = 0\n[formulas]\n'
        'yhat = "w*x + b"\nL = "sum((yhat - y)^2)/3"\n[claims]\n"dL/dw" = "{}"\n'
    )  # 2/3·(−3 − 10 − 21) = −22.667
    assert not any("twice" in words or " and the " in words for words in told_of_the_last(sheet.format("-20.667")))


def test_a_half_or_a_two_is_forgotten_only_where_one_may_stand():
    given = 'error = "S"\n[inputs]\nx = 0.5\ny = 1.2\n[parameters]\nw = 0.7\n'
    sheet = given + '[formulas]\nS = "{}"\n[claims]\n"dS/dw" = "{}"\n'
    assert told_of_the_last(sheet.format("w*x - w*y", "-1.4")) == []  # −0.7
    assert "twice the right number" in told_of_the_last(sheet.format("w**2/2*x", "0.7"))[0]  # 0.35
    assert told_of_the_last(sheet.format("w**2*x", "1.4"))[0].startswith("the factor x = 0.5 of")  # 0.7, and no ½


def test_a_turned_sign_may_be_the_inner_derivative_of_minus_one():
    sheet = 'error = "f"\n[inputs]\nx = 0.7\n[formulas]\nf = "(1 - x)**3"\n[claims]\n"df/dx" = "3*(1 - x)**2"\n'
    told = told_of_the_last(sheet)
    assert told[0].startswith("the sign is turned")
    assert told[1].startswith("the inner derivative −1 of (1 − x)")


def test_a_cut_number_does_not_follow_from_several_lines_that_were_cut_as_well():
    sheet = (
        'error = "L"\n[inputs]\nx = 0.57\n[formulas]\na = "sigmoid(x)"\nb = "sigmoid(2*x)"\nL = "a*b/2"\n[claims]\n'
        'a = "{:.4f}"\nb = "{:.4f}"\nL = "{:.4f}"\n'
    )
    a, b = (1 / (1 + math.exp(-x)) for x in (0.57, 1.14))
    cut = [math.floor(number * 1e4) / 1e4 for number in (a, b, a * b / 2)]
    assert all(number - digits > 0.5e-4 for number, digits in zip((a, b, a * b / 2), cut, strict=True))
    assert told_of_the_last(sheet.format(*cut))[0].endswith("cut after 4 decimals, not rounded")


FORWARD = """
error = "E"
[inputs]
x1 = 0.05
x2 = 0.1
t = 0.8
[parameters]
w1 = 0.15
w2 = 0.2
w3 = 0.4
w4 = 0.45
b1 = 0.35
b2 = 0.6
[formulas]
z1 = "w1*x1 + w2*x2 + b1"
h1 = "sigmoid(z1)"
z2 = "w2*x1 + w1*x2 + b1"
h2 = "sigmoid(z2)"
z3 = "w3*h1 + w4*h2 + b2"
o = "sigmoid(z3)"
E = "(t - o)**2/2"
[claims]
"""


@pytest.mark.parametrize(
    ("claim", "number", "words"),
    [
        ("z1", 0.15 * 0.05 + 0.2 * 0.1 + 0.6, "z1 was computed with b2 = 0.6 instead of b1 = 0.35"),
    ],
)
def test_slips_in_the_forward_pass(claim, number, words):
    told = told_of_the_last(f'{FORWARD}{claim} = "{number:.5f}"\n')
    assert any(words in one for one in told), told


def test_a_weight_decay_that_was_left_out_is_told_by_its_term():
    # y = 0.7·1.5 + 0.2 = 1.25, ∂E/∂w = 0.85·1.5 = 1.275, and with 0.3·0.7 = 0.21 of the decay ∂J/∂w = 1.485.
    text = """
        error = "J"
        [inputs]
        x = 1.5
        t = 0.4
        lam = 0.3
        [parameters]
        w = 0.7
        b = 0.2
        [formulas]
        y = "w*x + b"
        E = "(y - t)**2/2"
        J = "E + lam/2*w**2"
        [claims]
        "dJ/dw" = "1.275"
    """
    assert "the path over ∂J/∂w, for the term lam/2·w² = 0.0735, is missing" in told_of_the_last(text)[0]


def test_every_logarithm_of_a_formula_was_taken_with_base_10():
    # −(0.3·ln 0.7 + 0.7·ln 0.3) = 0.949783, and 0.412486 with base 10.
    cross_entropy = "-(t*log(p) + (1 - t)*log(1 - p))"
    told = first_reading(cross_entropy, "y", "0.4125", {"t": 0.3, "p": 0.7})
    assert told.words.startswith("every logarithm was taken with base 10, not the natural one")


SUM = """
error = "z"
[inputs]
x1 = 1
x2 = 2
x3 = 3
[parameters]
w1 = {}
w2 = {}
w3 = {}
b = -0.1
[formulas]
z = "w1*x1 + w2*x2 + w3*x3 + b"
[claims]
z = "{}"
"""


def test_of_many_slips_that_give_two_digits_none_is_told():
    # 0.1 + 0.4 + 0.9 − 0.1 = 1.3.  1.1 is 1.3 without the 2 (0.2 for 0.4), with −0.1 for 0.1, with 0.1 for 0.2, ...
    (row,) = Worksheet.loads(SUM.format(0.1, 0.2, 0.3, "1.1")).check().rows
    assert (row.verdict, row.diagnosis) == ("WRONG", [])
    assert row.note.startswith("with only 2 digits no slip stands out")


def test_the_same_slip_is_told_where_its_digits_tell_it():
    # 0.1273 + 2·0.2318 + 3·0.3461 − 0.1 = 1.5292, and 1.2974 without the 2.
    (row,) = Worksheet.loads(SUM.format(0.1273, 0.2318, 0.3461, "1.2974")).check().rows
    assert row.diagnosis[0].words.startswith("the factor x2 = 2 is missing")


# L = (ab + c)·f with 2, −3, 10 and −2: ∂L/∂b = a·f = −4, and f taken twice makes 8.
A_STEP = """
error = "L"
rate = 0.01
[inputs]
[parameters]
a = 2
b = -3
c = 10
f = -2
[formulas]
L = "(a*b + c)*f"
[claims]
"""


def test_where_one_step_alone_is_wrong_a_slip_of_few_digits_is_told():
    # −3 + 0.01·4 = −2.96, and −3 − 0.01·8 = −3.08: the change has one digit.
    (row,) = Worksheet.loads(f'{A_STEP}"new b" = "-3.08"').check().rows
    assert any(x.kind == "doubled factor" and "f = −2" in x.words for x in row.diagnosis)
    assert not any(finding.certain for finding in row.diagnosis)
    assert row.note


def test_beside_another_wrong_line_it_is_not():
    # L = (−6 + 10)·(−2) = −8, and nothing gives −8.1373.
    *_, row = Worksheet.loads(f'{A_STEP}"L" = "-8.1373"\n"new b" = "-3.08"').check().rows
    assert not any(finding.kind == "doubled factor" for finding in row.diagnosis)


def test_the_two_of_a_number_times_itself_is_forgotten():
    # x·x·y + 10x at 1 and 1: 2xy + 10 = 12, and half of it.
    finding = first_reading("x*x*y + 10*x", "dz/dx", "6.000", {"x": 1, "y": 1}, error="z")
    assert finding.kind == "two forgotten"


def test_one_step_more_comes_before_a_step_twice_as_long():
    # f = (x + y)·z at −2, 5, −4 with the rate 0.01: the slopes are z, z and x + y.
    # Step 1: −1.96, 5.04, −4.03.  Step 2: −1.9197, 5.0803, −4.0608, f = 3.1606·(−4.0608) = −12.8346.
    # Twice the first step: −1.92, 5.08, −4.06, f = 3.16·(−4.06) = −12.8296.
    sheet = 'error = "f"\nrate = 0.01\n[inputs]\n[parameters]\nx = -2\ny = 5\nz = -4\n[formulas]\nf = "(x + y)*z"\n'
    (row,) = Worksheet.loads(f'{sheet}[claims]\n"new f" = "-12.83"').check().rows
    assert [x.kind for x in row.diagnosis[:2]] == ["off by one step", "half forgotten"]


def test_the_exponent_of_a_square_is_hardly_raised():
    # y1 = 2, y2 = 1: 2·(2 − 1.2)·1 + 2·(1 − 1.49)·½ = 1.11.  With t2 for t1 it is 2·0.51 − 0.49 = 0.53, and with
    # 2·(2 − 1.2)³ = 1.024 for 2·(2 − 1.2) = 1.6 it is 0.534.
    given = {"w": 2, "x1": 1, "x2": 0.5, "t1": 1.2, "t2": 1.49}
    finding = first_reading("(w*x1 - t1)**2 + (w*x2 - t2)**2", "dE/dw", "0.53", given, error="E")
    assert (finding.kind, "t2 = 1.49" in finding.words) == ("wrong factor", True)


def test_six_digits_are_no_sign_of_a_machine():
    # h = 1/(1 + e⁻¹⁴), 1 − h = 8.31528e−7: (3h − 1)·3·h·(1 − h) = 4.98916e−6, and without h nearly the same.  A float32
    # has 1 − h to three digits, but six digits may be those of any number: 4.98950e−6 is not 4.98916e−6.
    sheet = 'error = "E"\n[inputs]\nt = 1\n[parameters]\nz = 14\nv = 3\n[formulas]\nh = "sigmoid(z)"\ny = "h*v"\n'
    (row,) = Worksheet.loads(f'{sheet}E = "(y - t)**2/2"\n[claims]\n"dE/dz" = "4.98950e-6"').check().rows
    assert row.verdict == "WRONG"
    assert not any(f"{finding.value:.4e}" == "4.9892e-06" for finding in row.diagnosis)


def test_a_sample_taken_twice_comes_before_a_factor_that_is_wrong_in_one_sample():
    # 2·(0.5·1 − 0.9)·1 = −0.8, 2·(0.5·2 + 1.2)·2 = 8.8 and 2·(0.5·3 − 1.3)·3 = 1.2 make 9.2.
    # With the first sample twice it is 8.4, and so it is without the 3 of the third: −0.8 + 8.8 + 0.4.
    sheet = """
        error = "E"
        [samples]
        x = [1, 2, 3]
        t = [0.9, -1.2, 1.3]
        [inputs]
        [parameters]
        w = 0.5
        [formulas]
        y = "w*x"
        e = "(y - t)**2"
        E = "sum(e)"
        [claims]
        "dE/dw" = "8.400"
    """
    (row,) = Worksheet.loads(sheet).check().rows
    assert [x.words.partition(":")[0] for x in row.diagnosis[:2]] == [
        "sample 1 is taken twice",
        "the factor ∂y[3]/∂w = x[3] = 3 is missing",
    ]


# ---- one formula for names that are numbered, as ∂C/∂w_ij over w_11, w_12, ... ----

OF_TWO_NEURONS = """
error = "C"
[inputs]
x_1 = 0.5
x_2 = -0.8
t = 0.7
[parameters]
w_11 = 0.4
w_12 = -0.3
w_21 = 0.2
w_22 = 0.7
b_1 = 0.1
b_2 = -0.2
v_1 = 0.6
v_2 = -0.5
c = 0.05
[formulas]
z_1 = "w_11*x_1 + w_12*x_2 + b_1"
z_2 = "w_21*x_1 + w_22*x_2 + b_2"
a_1 = "sigmoid(z_1)"
a_2 = "sigmoid(z_2)"
y = "v_1*a_1 + v_2*a_2 + c"
C = "(y - t)**2/2"
[claims]
"""


@pytest.mark.parametrize(
    ("claim", "formula", "words"),
    [  # right are (y − t)·v_i·a_i·(1 − a_i)·x_j, and for b_i the same without x_j
        ("∂C/∂w_ij", "(y - t)*v_i*x_j", "the derivative a_1·(1 − a_1) = 0.232625 of a_1 = 0.631812 is forgotten"),
        ("∂C/∂w_ij", "(y - t)*v_i*a_i*(1 - a_i)", "the factor ∂z_1/∂w_11 = x_1 = 0.5 is missing"),
        ("∂C/∂w_ij", "(y - t)*a_i*(1 - a_i)*x_j", "the factor ∂y/∂a_1 = v_1 = 0.6 is missing"),
        ("∂C/∂w_ij", "(y - t)*v_i*a_i*(1 + a_i)*x_j", "the minus of (1 − a_1) = 0.368188 became a plus"),
        ("∂C/∂w_ij", "(y - t)*v_i*a_i*(1 - a_i)*w_ij", "∂z_1/∂w_11 was taken with w_11 = 0.4 instead of x_1 = 0.5"),
        ("∂C/∂b_i", "(y - t)*v_i", "the derivative a_1·(1 − a_1) = 0.232625 of a_1 = 0.631812 is forgotten"),
        ("∂C/∂b_i", "(y - t)*v_i*(1 - a_i)", "(1 − a_1) = 0.368188 was taken instead of a_1·(1 − a_1) = 0.232625"),
    ],
)
def test_the_slip_in_a_formula_for_numbered_names_is_told_of_each(claim, formula, words):
    rows = Worksheet.loads(f'{OF_TWO_NEURONS}"{claim}" = "{formula}"').check().rows
    assert words in rows[0].diagnosis[0].words
    assert len({row.diagnosis[0].kind for row in rows}) == 1


# ---- slips of the pen, and a denominator ----


@pytest.mark.parametrize(
    ("printed", "words"),
    [  # the derivative of 0.0731·x³ at x = 1.9 is 0.2193·3.61 = 0.791673
        ("7.92", "the decimal point stands 1 place too far to the right"),
        ("0.0792", "the decimal point stands 1 place too far to the left"),
        ("79.17", "the decimal point stands 2 places too far to the right"),
        ("0.7971", "the digits 1 and 7 of 0.7917 have changed places"),
    ],
)
def test_the_decimal_point_or_two_digits_stand_elsewhere(printed, words):
    assert first_reading("0.0731*x**3", "dy/dx", printed, {"x": 1.9}).words.startswith(words)


def test_two_digits_tell_no_decimal_point():
    assert (
        told_of_the_last('error = "y"\n[parameters]\nx = 1.9\n[formulas]\ny = "0.0731*x**3"\n[claims]\ny = "5.0"\n')
        == []
    )


def test_a_denominator_that_is_not_squared_is_called_that():
    # −1/1.3 in place of −1/1.69.
    told = first_reading("1/x", "dy/dx", "-0.7692", {"x": 1.3})
    assert "the denominator is not squared: (−1/x) = −0.769231 was taken instead of (−1/x²)" in told.words


# ---- how a step was made, and what comes after it ----

OF_TWO_SAMPLES = """
rate = 0.1
error = "L"
optimizer = "adagrad"
order = "one by one"
[samples]
x = [2, 1]
y = [10, 5]
[parameters]
w = 3
[formulas]
L = "(w*x - y)**2"
[claims]
{}
"∂L/∂w of sample 2" = "-2.00"
"""


def test_a_step_without_the_rate_is_not_told_below_the_new_weight_that_stands_right():
    # The first step of AdaGrad is the rate, and 1 without it: w = 3.1 or 4.  There ∂L/∂w is 2·(3.1 − 5) or 2·(4 − 5).
    below = told_of_the_last(OF_TWO_SAMPLES.format('"w after sample 1" = "3.1"'))
    assert not any("without the rate" in words for words in below)
    assert "without the rate" in told_of_the_last(OF_TWO_SAMPLES.format(""))[0]


def test_a_line_follows_from_the_nearest_wrong_one():
    # σ′(1.2) = 0.7685·0.2315 is 0.1779: two digits have changed places, and the last one of dE/dz is off as well
    text = """error = "E"
[inputs]
x = 3
t = 0
[parameters]
w = 0.4
[formulas]
z = "w*x"
p = "sigmoid(z)"
E = "(p - t)**2/2"
[claims]
"dp/dz" = "0.1797"
"dE/dz" = "0.1380"
"dE/dw" = "0.414"
"""
    *_, row = Worksheet.loads(text).check().rows
    assert row.diagnosis[0].words.startswith("follows from dE/dz = 0.1380 above")  # 3·0.138; 0.7685·0.1797·3 = 0.4143


@pytest.mark.parametrize(("put_in", "is_exact"), [("1/3*0.6300", True), ("1/3*0.6301", False)])
def test_a_formula_of_numbers_follows_if_its_own_number_does(put_in, is_exact):
    # u = 0.5·0.6 + 0.5 = 0.8 and dE/du = 0.3; with 0.35 in its place dE/dw is 0.35·0.6 = 0.21 = 0.63/3
    text = f"""error = "E"
[inputs]
x = 0.6
t = 0.5
[parameters]
w = 0.5
b = 0.5
[formulas]
u = "w*x + b"
E = "(u - t)**2/2"
[claims]
"dE/du" = "0.35"
"dE/dw" = "{put_in}"
"""
    *_, row = Worksheet.loads(text).check().rows
    first = row.diagnosis[0]
    assert first.words.startswith("follows from dE/du = 0.35 above")
    assert ("but for its last digit" in first.words) is not is_exact
    assert is_exact or not first.certain


def test_a_wrong_new_weight_may_be_used_too_early():
    # h = σ(0.8) = 0.68997, y = 0.7h − 0.1 = 0.38298, so ∂E/∂y = −0.61702, and the new w2 is 0.91286.  0.8012 is not,
    # and −0.61702·0.8012 is −0.49436
    text = """error = "E"
rate = 0.5
[inputs]
x = 1.5
t = 1
[parameters]
w1 = 0.4
b1 = 0.2
w2 = 0.7
b2 = -0.1
[formulas]
h = "sigmoid(w1*x + b1)"
y = "w2*h + b2"
E = "(y - t)**2/2"
[claims]
"new w2" = "0.8012"
"dE/dh" = "-0.4944"
"""
    *_, row = Worksheet.loads(text).check().rows
    assert row.diagnosis[0].kind == "updated weights"
    assert "already updated, as w2 = 0.8012 from the sheet" in row.diagnosis[0].words


def test_a_division_by_one_minus_a_number_is_missing_and_not_the_number():
    finding = first_reading("w1/(1 - x1)", "y", "0.31", {"w1": 0.31, "x1": 0.8})  # 0.31/0.2 is 1.55
    assert finding.kind == "missing factor"
    assert "the division by (1 − x1) = 0.2 is missing" in finding.words


def test_a_cut_number_comes_before_a_given_one_that_was_miscopied():
    # σ(−2.4000143) = 0.08317: cut to 0.0831, from which −2·0.9169 = −1.8338 and 0.0831·0.9169 = 0.0762 follow
    text = """error = "l"
[inputs]
x1 = 2000
x2 = 3
y = 1
[parameters]
w1 = -0.001265
w2 = 0.0099955
b = 0.09999924
[formulas]
z = "x1*w1 + x2*w2 + b"
p = "sigmoid(z)"
l = "(y - p)**2"
[claims]
z = "-2.40001426"
p = "0.0831"
"dl/dp" = "-1.8338"
"dp/dz" = "0.0762"
"dl/dz" = "-0.1396"
"dl/dw1" = "-279.2"
"dl/dw2" = "-0.4188"
"""
    _, row, *_ = Worksheet.loads(text).check().rows
    assert row.diagnosis[0].kind == "truncation"
