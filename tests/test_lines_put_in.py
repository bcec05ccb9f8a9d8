"""Formulas with the number of another line, as −0.0462·a after ∂L/∂z = −0.0462, are right; the numbers are NumPy's."""

import numpy as np
import pytest

from autograd import Worksheet

X, Y = np.array([2.0, 3.0]), 1.0
W1, B1 = np.array([[0.5, 0.2], [0.3, 0.4], [-0.1, 0.6]]), np.array([0.1, -0.2, 0.3])
W2, B2 = np.array([0.4, -0.5, 0.7]), -0.1
A = np.maximum(W1 @ X + B1, 0)
P = 1 / (1 + np.exp(-(W2 @ A + B2)))
SLOPE = (P - Y) * P * (1 - P)
NETWORK = """
error = "L"
[inputs]
x = [2, 3]
y = 1
[parameters]
W1 = [[0.5, 0.2], [0.3, 0.4], [-0.1, 0.6]]
b1 = [0.1, -0.2, 0.3]
W2 = [0.4, -0.5, 0.7]
b2 = -0.1
[formulas]
a = "ReLU(W1 x + b1)"
z = "W2 a + b2"
p = "σ(z)"
L = "½(p − y)²"
[claims]
"""


def rows(claims):
    report = Worksheet.loads(NETWORK + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())).check()
    return report.rows


LINES = {"p": f"{P:.3f}", "∂L/∂p": f"{P - Y:.3f}", "∂L/∂z": f"{SLOPE:.4f}"}


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("∂L/∂W2", f"{SLOPE:.4f} a"),
        ("∂L/∂W2", f"{SLOPE:.4f}·aᵀ"),
        ("∂L/∂a", f"{SLOPE:.4f} W2"),
        ("∂L/∂W2[2]", f"{SLOPE:.4f} a[2]"),
        ("∂L/∂b2", f"{P - Y:.3f} p (1 − p)"),
        ("∂L/∂b2", f"(p − y) · {P:.3f} · (1 − p)"),
        ("∂L/∂b2", f"{P - Y:.3f} · {P:.3f} · (1 − p)"),
        ("∂L/∂W1", f"({SLOPE:.4f} W2 ⊙ (a > 0)) xᵀ"),
    ],
)
def test_the_number_of_a_line_may_stand_for_what_it_is_of(key, formula):
    found = rows({**LINES, key: formula})
    assert [row.verdict for row in found] == ["holds"] * len(found)
    assert "stands for" in found[-1].note


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("∂L/∂W2", f"{SLOPE:.4f} W2"),  # the number of the line, and another quantity beside it
        ("∂L/∂W2", f"{-SLOPE:.4f} a"),  # its sign
        ("∂L/∂W2", f"{SLOPE * 1.02:.4f} a"),  # not its number
        ("∂L/∂b2", f"{P - Y:.3f} p"),
        ("z", f"{SLOPE:.4f} a[1]"),
    ],
)
def test_a_wrong_formula_with_the_number_of_a_line_is_wrong(key, formula):
    found = rows({**LINES, key: formula})
    assert {row.ok for row in found[len(LINES) :]} == {False}


def test_a_value_is_not_made_of_a_slope():
    """Of y = 1.5 x² at x = 2 the slope is 6: "6 x" is 12, and y is 6."""
    sheet = 'error = "y"\n[inputs]\n[parameters]\nx = 2\n[formulas]\nk = "1.5 x"\ny = "k x"\n[claims]\n"dy/dx" = "6"\n'
    assert [row.ok for row in Worksheet.loads(sheet + 'y = "6 x"\n').check().rows] == [True, False]


def test_a_slope_is_made_of_a_value():
    """Of y = k x² with k = exp(1) the slope is 2 k x: 5.44 x has the number of 2 k, and 2·2.718 x that of k."""
    sheet = 'error = "y"\n[inputs]\n[parameters]\nx = 2\nc = 1\n[formulas]\nk = "exp(c)"\ny = "k x²"\n[claims]\n'
    sheet += 'k = "2.718"\n'
    for formula, ok in {"2·2.718 x": True, "5.44 x": False, "2.718 x": False, "2·2.72 x": True, "2·3 x": False}.items():
        found = Worksheet.loads(f'{sheet}"dy/dx" = "{formula}"\n').check().rows
        assert [row.ok for row in found] == [True, ok], formula
