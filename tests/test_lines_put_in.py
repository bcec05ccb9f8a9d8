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


NUMBERS_PUT_IN = """
error = "L"
rate = 0.1
[inputs]
x = 3
z = 3
[parameters]
w = 0.123
[formulas]
y = "w x"
u = "y + z"
L = "½ y² + 0 u"
"""


@pytest.mark.parametrize(
    ("claim", "formula", "is_right"),
    [  # y = 0.369, ∂L/∂w = y·x = 1.107, and w − 0.1·1.107 = 0.0123
        ("∂L/∂w", "0.37 x", True),
        ("∂L/∂w", "0.369 x", True),
        ("u", "0.37 + z", True),
        ("new w", "w - 0.1·1.107", True),
        ("new w", "w - 0.1·1.11", True),
        ("new w", "0.123 - 0.1·(0.369 x)", True),
        ("new w", "w - η·(0.37 x)", True),
        ("new w", "0.123 - η·(y x)", True),
        ("new w", "0.123 - η·y", False),
        ("new w", "0.369 - η·(0.37 x)", False),
        ("∂L/∂w", "0.38 x", False),
        ("∂L/∂w", "0.37 z", False),  # z is another 3
        ("∂L/∂w", "0.37 w", False),
        ("∂L/∂w", "1.107 x/3", False),  # the answer itself
        ("u", "1.107 + z - 0.738", False),  # a value is made of no derivative
        ("new w", "w + 0.1·1.107", False),
        ("new w", "w - 0.1·0.369", False),
        ("step w", "0.2·(0.37 x)", False),
    ],
)
def test_a_number_from_a_line_above_may_stand_beside_names_and_may_be_rounded(claim, formula, is_right):
    lines = '"y" = "0.369"\n"∂L/∂y" = "0.37"\n"dL/dw" = "1.11"\n'
    *_, row = Worksheet.loads(f'{NUMBERS_PUT_IN}[claims]\n{lines}"{claim}" = "{formula}"\n').check().rows
    assert row.ok == is_right, row
    assert not is_right or "stands for" in row.note
