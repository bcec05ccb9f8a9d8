"""A wrong formula for an array: what was written otherwise than it should be is told, and no more than once."""

import numpy as np
import pytest

from autograd import Worksheet

X, Y = np.array([[1.0, 0.5], [0.5, -1.0], [0.2, 0.3]]), np.array([[1, 0], [0, 1], [1, 0]])
W1, W2 = np.array([[0.2, -0.4], [0.6, 0.1]]), np.array([[0.5, -0.3], [0.7, 0.4]])
SHEET = """
error = "L"
[inputs]
X = [[1.0, 0.5], [0.5, -1.0], [0.2, 0.3]]
Y = [[1, 0], [0, 1], [1, 0]]
[parameters]
W1 = [[0.2, -0.4], [0.6, 0.1]]
W2 = [[0.5, -0.3], [0.7, 0.4]]
[formulas]
Z1 = "X @ W1"
H = "tanh(Z1)"
Z2 = "H @ W2"
P = "softmax(Z2)"
L = "1/3 * sum(cross_entropy(P, Y))"
[claims]
"""


def judged(claim, formula):
    return Worksheet.loads(f'{SHEET}"{claim}" = "{formula}"\n').check()


def of_numpy():
    """The derivatives, worked out here."""
    h = np.tanh(X @ W1)
    p = np.exp(h @ W2) / np.exp(h @ W2).sum(axis=1, keepdims=True)
    dz2 = (p - Y) / 3
    dz1 = dz2 @ W2.T * (1 - h**2)
    return {"dL/dZ2": dz2, "dL/dW2": h.T @ dz2, "dL/dH": dz2 @ W2.T, "dL/dZ1": dz1, "dL/dW1": X.T @ dz1}


@pytest.mark.parametrize(
    ("claim", "formula"),
    [
        ("dL/dZ2", "(P - Y)/3"),
        ("dL/dW2", "H.T @ (P - Y)/3"),
        ("dL/dH", "(P - Y) @ W2.T/3"),
        ("dL/dZ1", "(P - Y) @ W2.T/3 * (1 - H**2)"),
        ("dL/dW1", "X.T @ ((P - Y) @ W2.T/3 * (1 - H**2))"),
    ],
)
def test_the_right_formulas_hold(claim, formula):
    report = judged(claim, formula)
    assert all(row.ok for row in report.rows), str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx(of_numpy()[claim].ravel().tolist(), rel=1e-12)


@pytest.mark.parametrize(
    ("claim", "formula", "words"),
    [
        ("dL/dZ2", "(P - H)/3", "H stands in place of Y"),
        ("dL/dZ2", "P*(1 - P)*(P - Y)/3", "the factor P*(1 - P) does not belong there"),
        ("dL/dZ2", "(P - Y)**2/3", "the exponent of P - Y is 2 in place of 1"),
        ("dL/dW2", "H.T @ ((P - Y) * (1 - H**2))/3", "the factor 1 - H**2 does not belong there"),
        ("dL/dW2", "H.T @ (P - Y)/3 @ W2", "the factor W2 does not belong there"),
        ("dL/dH", "(P - Y) @ W1.T/3", "W1 stands in place of W2"),
        ("dL/dZ1", "(P - Y) @ W2.T/3 * (1 - tanh(Z2)**2)", "Z2 stands in place of Z1"),
        ("dL/dZ1", "(P - Y) @ W2.T/3 / (1 - H**2)", "it was divided by 1 - H**2, not multiplied"),
        ("dL/dZ1", "dL/dZ2 @ W2.T * (1 - H**2)/7", "the division by 7 does not belong there"),
        ("dL/dZ1", "dL/dZ2 @ W2.T * (1 - H**3)", "the exponent of H is 3 in place of 2"),
        ("dL/dW1", "X.T @ dL/dH", "missing in every entry"),
        ("dL/dW1", "X.T @ dL/dZ1 @ W2", "the factor W2 does not belong there"),
    ],
)
def test_the_slip_in_a_formula_for_an_array_is_told_once(claim, formula, words):
    report = judged(claim, formula)
    wrong = [row for row in report.rows if not row.ok]
    assert wrong
    assert all(any(words in finding.words for finding in row.diagnosis) for row in wrong), str(report)
    told = [line for line in report.explanations() if words in line]
    assert len(told) == 1, str(report)


@pytest.mark.parametrize("answer", ["Wᵀ", "2 Wᵀ - Wᵀ"])
def test_a_transpose_in_place_of_a_matrix_is_not_told_the_other_way_round(answer):
    # ∂z/∂x is W for z = W x: it is the transpose that does not belong there.
    sheet = '[inputs]\nx = [1, 2]\n[parameters]\nW = [[0.5, -0.4], [0.2, 0.7]]\n[formulas]\nz = "W x"\nE = "sum(z)"\n'
    text = str(Worksheet.loads(f'error = "E"\n{sheet}[claims]\n"∂z/∂x" = "{answer}"\n').check())
    assert "WRONG" in text
    assert "W stands in place of its transpose" not in text


def test_a_formula_with_two_slips_is_not_explained_by_one():
    report = judged("dL/dZ1", "(P - H) @ W1.T/3 * (1 - Z1**2)")
    assert not any(finding.certain for row in report.rows for finding in row.diagnosis), str(report)
