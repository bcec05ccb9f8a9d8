"""What is said of slips at the end of a classifier: an error by p − t, and a quotient that is a softmax.

The numbers are worked out here by plain arithmetic; the engine has no part in them.
"""

import math

import pytest

from autograd import Worksheet

Z1, Z2 = 0.4, 0.2
P1 = math.exp(Z1) / (math.exp(Z1) + math.exp(Z2))
TWO_CLASSES = f"""
error = "L"
[inputs]
y1 = 1
y2 = 0
[parameters]
z1 = {Z1}
z2 = {Z2}
[formulas]
p1 = "exp(z1)/(exp(z1) + exp(z2))"
p2 = "exp(z2)/(exp(z1) + exp(z2))"
L = "-(y1*log(p1) + y2*log(p2))"
"""

W, B, X, T = 0.4, 0.2, 1.3, 1
Z = W * X + B
P = 1 / (1 + math.exp(-Z))
ONE_NEURON = f"""
error = "L"
[inputs]
x = {X}
t = {T}
[parameters]
w = {W}
b = {B}
[formulas]
z = "w*x + b"
"""
CROSS_ENTROPY = ONE_NEURON + 'p = "sigmoid(z)"\nL = "-(t*log(p) + (1 - t)*log(1 - p))"\n'
OF_THE_SHARE = ONE_NEURON + 'p = "sigmoid(z)"\nL = "-log(p)"\n'
SQUARED = ONE_NEURON + 'L = "(z - t)**2/2"\n'


def diagnoses(sheet, claims):
    """What is told of each wrong claim."""
    lines = "\n".join(f'"{claim}" = "{written}"' for claim, written in claims.items())
    rows = Worksheet.loads(f"{sheet}[claims]\n{lines}").check().rows
    assert all(row.verdict == "WRONG" for row in rows)
    return [row.diagnosis for row in rows]


def first(sheet, claim, written):
    """What is told first of a wrong claim."""
    return diagnoses(sheet, {claim: written})[0][0]


# ---- p in place of p − t ----


@pytest.mark.parametrize(
    ("sheet", "claim", "formula", "number", "words"),
    [
        (TWO_CLASSES, "dL/dz1", "p1", P1, "this is p1, without − y1"),
        (CROSS_ENTROPY, "dL/dz", "p", P, "this is p, without − t"),
        (CROSS_ENTROPY, "dL/db", "p", P, "in ∂L/∂z, p stands without − t"),
        (CROSS_ENTROPY, "dL/dw", "p*x", P * X, "in ∂L/∂z, p stands without − t"),
        (OF_THE_SHARE, "dL/dz", "p", P, "this is p, without − 1"),
        (SQUARED, "dL/dz", "z", Z, "this is z, without − t"),
        (SQUARED, "dL/dw", "z*x", Z * X, "in ∂L/∂z, z stands without − t"),
    ],
)
def test_an_output_without_its_target(sheet, claim, formula, number, words):
    for written in (formula, f"{number:.5f}"):
        finding = first(sheet, claim, written)
        assert finding.kind == "other quantity"
        assert finding.words.startswith(words)


def test_a_target_of_zero_is_not_missed():
    (row,) = Worksheet.loads(f'{TWO_CLASSES}[claims]\n"dL/dz2" = "{1 - P1:.5f}"').check().rows
    assert row.verdict == "holds"


def test_a_target_is_named_by_the_output_it_stands_beside():
    sheet = 'error = "L"\n[inputs]\nt1 = 1\nt2 = 1\n[parameters]\na = 0.4\nb = 0.7\n[formulas]\n'
    sheet += 'y1 = "3*a"\ny2 = "2*b"\ne1 = "(y1 - t1)**2/2"\ne2 = "(y2 - t2)**2/2"\nL = "e1 + e2"\n'
    assert first(sheet, "dL/dy2", "y2").words.startswith("this is y2, without − t2")
    together = sheet.split("e1 =")[0] + 'L = "(y1 - t1)**2/2 + (y2 - t2)**2/2"\n'
    assert first(together, "dL/dy2", "y2").words.startswith("this is y2, without − 1")


H1, H2, V1, V2, V3, V4 = 0.35, -0.2, 0.4, -0.3, 0.25, 0.6
LAST_LAYER = f"""
error = "L"
[inputs]
x = 0.5
y1 = 1
y2 = 0
[parameters]
u1 = {2 * H1}
u2 = {2 * H2}
v1 = {V1}
v2 = {V2}
v3 = {V3}
v4 = {V4}
[formulas]
h1 = "u1*x"
h2 = "u2*x"
z1 = "v1*h1 + v2*h2"
z2 = "v3*h1 + v4*h2"
p1 = "exp(z1)/(exp(z1) + exp(z2))"
p2 = "exp(z2)/(exp(z1) + exp(z2))"
L = "-(y1*log(p1) + y2*log(p2))"
"""
SHARE1 = 1 / (1 + math.exp((V3 - V1) * H1 + (V4 - V2) * H2))
SHARE2 = 1 - SHARE1


def test_the_lines_after_an_output_without_its_target_follow():
    of_h1 = SHARE1 * V1 + SHARE2 * V3
    of_z1, *later = diagnoses(
        LAST_LAYER,
        {
            "dL/dz1": f"{SHARE1:.6f}",
            "dL/dv1": f"{SHARE1 * H1:.6f}",
            "dL/dh1": f"{of_h1:.6f}",
            "dL/du1": f"{of_h1 * 0.5:.6f}",
        },
    )
    assert of_z1[0].words.startswith("this is p1, without − y1")
    assert [diagnosis[0].kind for diagnosis in later] == ["follows"] * 3


# ---- quotients ----


@pytest.mark.parametrize("written", ["-y1/p1", f"{-1 / P1:.4f}"])
def test_a_missing_factor_comes_before_the_quotient_rule(written):
    (diagnosis,) = diagnoses(TWO_CLASSES, {"dL/dz1": written})
    assert diagnosis[0].words.startswith("the factor ∂p1/∂z1")
    assert "is missing" in diagnosis[0].words
    assert all("quotient rule" not in finding.words for finding in diagnosis)


def test_a_turned_sign_behind_a_softmax_is_no_quotient_rule():
    of_h1 = (SHARE1 - 1) * V1 - SHARE2 * V3
    (diagnosis,) = diagnoses(LAST_LAYER, {"dL/dh1": f"{of_h1:.6f}"})
    assert "the sign of the factor ∂z2/∂h1" in diagnosis[0].words
    assert all(finding.kind != "quotient rule" for finding in diagnosis)


def of_one_formula(formula, wrong):
    return first(f'error = "y"\n[inputs]\n[parameters]\nx = 0.73\n[formulas]\ny = "{formula}"\n', "dy/dx", wrong)


@pytest.mark.parametrize(
    ("formula", "wrong", "words"),
    [
        ("x**2*sin(x)", "2*x*sin(x) - x**2*cos(x)", "a minus stands between the two terms of the product rule"),
        ("x**2/(1 + sin(x))", "(2*x*(1 + sin(x)) + x**2*cos(x))/(1 + sin(x))**2", "a plus stands between"),
    ],
)
def test_two_functions_are_named_where_a_rule_is(formula, wrong, words):
    finding = of_one_formula(formula, wrong)
    assert finding.words.startswith(words)
    assert "with f = x² = 0.5329 and g = " in finding.words


def test_a_missing_factor_has_the_same_number_as_the_quotient_of_equal_derivatives():
    finding = of_one_formula("(2 + exp(x))/(5 + exp(x))", "1")
    assert finding.kind == "missing factor"
