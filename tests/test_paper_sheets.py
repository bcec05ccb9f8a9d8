"""One sheet as a person types it against the same in strict notation: the same numbers, verdicts and slips.

The right numbers are those of NumPy; one line has a slip, and the last follows from it.
"""

import numpy as np
import pytest

from autograd import Worksheet

HEAD = """
error = "L"
rate = 0.1
[inputs]
x = [0.5, -1.0]
y = [1, 0]
[parameters]
W1 = [[0.3, -0.2], [0.8, 0.4]]
b1 = [0.1, 0.2]
W2 = [[0.5, -0.6], [0.7, 0.9]]
"""

TYPED = r"""
[formulas]
z1 = "W₁x + b₁"
h = '\tanh(z_1)'
z2 = "W₂·h"
yhat = '\mathrm{softmax}(z_2)'
L = '-y^\top \ln(\hat{y}) + \frac{0,01}{2}‖h‖^2'
[claims]
"z₁" = '\begin{pmatrix} 0.45 \\ 0.2 \end{pmatrix}'
"z₁[2]" = "1/5"
"h₁" = "0,4219"
'\hat{y}' = "[0,4060; 0,5940]"
"∂L/∂z₂" = "ŷ − y"
'\frac{\partial L}{\partial W_2}' = '(\hat{y} - y) h^\top'
"dW2[1,2]" = "−0,25060"
"∂L/∂h" = "W₂ᵀ(ŷ − y) + 0,01h"
"∂L / ∂z₁" = "∂L/∂h ⊙ (1 − h²)"
"∂L/∂W₁" = '\frac{\partial L}{\partial z_1} x^\top'
"new W₂[1,2]" = "≈ −0.57494"
"""

STRICT = """
[formulas]
z1 = "W1 @ x + b1"
h = "tanh(z1)"
z2 = "W2 @ h"
yhat = "softmax(z2)"
L = "-(y @ log(yhat)) + 0.01/2*norm(h)**2"
[claims]
"z1" = "[0.45, 0.2]"
"z1[2]" = "0.2"
"h[1]" = "0.4219"
"yhat" = "[0.4060, 0.5940]"
"dL/dz2" = "yhat - y"
"dL/dW2" = "outer(yhat - y, h)"
"dL/dW2[1,2]" = "-0.25060"
"dL/dh" = "W2.T @ (yhat - y) + 0.01*h"
"dL/dz1" = "dL/dh * (1 - h**2)"
"dL/dW1" = "outer(dL/dz1, x)"
"new W2[1,2]" = "-0.57494"
"""


def reports():
    return [Worksheet.loads(HEAD + sheet).check() for sheet in (TYPED, STRICT)]


def by_numpy():
    """The numbers of the claims in their order."""
    x, y, b1 = np.array([0.5, -1.0]), np.array([1, 0]), np.array([0.1, 0.2])
    w1, w2 = np.array([[0.3, -0.2], [0.8, 0.4]]), np.array([[0.5, -0.6], [0.7, 0.9]])
    z1 = w1 @ x + b1
    h = np.tanh(z1)
    p = np.exp(w2 @ h) / np.exp(w2 @ h).sum()
    to_h = w2.T @ (p - y) + 0.01 * h
    to_z1, to_w2 = to_h * (1 - h**2), np.outer(p - y, h)
    numbers = [z1, z1[1], h[0], p, p - y, to_w2, to_w2[0, 1], to_h, to_z1, np.outer(to_z1, x)]
    return np.concatenate([*map(np.ravel, numbers), [(w2 - 0.1 * to_w2)[0, 1]]])


def test_both_sheets_have_the_same_verdicts_and_slips():
    typed, strict = reports()
    assert [row.verdict for row in typed.rows] == [row.verdict for row in strict.rows]
    assert [row.ok for row in typed.rows].count(False) == 2
    slips = [[[finding.words for finding in row.diagnosis] for row in report.rows] for report in (typed, strict)]
    assert slips[0] == slips[1]
    assert typed.summary() == strict.summary()


@pytest.mark.parametrize("sheet", [TYPED, STRICT], ids=["typed", "strict"])
def test_both_sheets_have_the_numbers_of_numpy(sheet):
    assert [float(row.true) for row in Worksheet.loads(HEAD + sheet).check().rows] == pytest.approx(
        by_numpy(), rel=1e-12
    )


def test_only_the_report_on_the_typed_sheet_says_how_it_was_read():
    typed, strict = (report.explanations() for report in reports())
    readings = [line for line in typed if "is read as" in line]
    loss = r"-y^\top \ln(\hat{y}) + \frac{0,01}{2}‖h‖^2"
    assert f"L: {loss} is read as -y @ ln(yhat) + (0.01/2)*norm(h)**2" in readings
    assert "∂L/∂h: W₂ᵀ(ŷ − y) + 0,01h is read as W2.T @ (yhat - y) + 0.01*h" in readings
    assert len(readings) == 3  # and W₂·h: the others only lack the signs of their products
    assert not [line for line in strict if "is read as" in line]
