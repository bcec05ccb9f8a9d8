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
    assert (finding.kind, finding.certain) == ("factor sign", True)
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
        (W1 * X2 + W2 * X1 + B * X2, "x2 = 0.9 stands in one place of x1 = 1.7"),
        (W1 * X1 + W2 * X2 + B * X2, "x2 = 0.9 stands in one place of x1 = 1.7"),
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
    assert finding.kind == "activation derivative"
    assert words in finding.words
