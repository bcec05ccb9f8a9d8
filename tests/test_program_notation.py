"""Formulas as programs and courses write them: np.dot, .sum(axis=0), dZ for ∂L/∂Z; NumPy says what they give."""

import numpy as np
import pytest

from autograd import Worksheet, parse

NUMBERS = {
    "A": np.array([[0.2, -0.4, 0.5], [0.6, 0.1, -0.3]]),
    "B": np.array([[1.0, 0.5], [0.5, -1.0], [0.25, 2.0]]),
    "C": np.array([[0.3, 0.7, 0.9], [-0.2, 0.4, 0.8]]),
    "v": np.array([0.5, -0.3, 0.2]),
}


@pytest.mark.parametrize(
    "text",
    [
        "np.dot(A, B)",
        "A.dot(B)",
        "np.matmul(A, B) / 2",
        "A.T.dot(C)",
        "np.dot(A.T, C - A)",
        "np.multiply(A, C)",
        "A.sum(axis=0)",
        "A.sum(0)",
        "A.sum(axis=1, keepdims=True)",
        "A.mean(axis=1)",
        "(A * C).sum(axis=1)",
        "A.sum() + v.max()",
        "np.sum(A * C, axis=0)",
        "np.mean(A)",
        "np.exp(-A)",
        "np.linalg.norm(v)",
        "np.tanh(A.dot(v))",
        "np.dot(v, v)",
    ],
)
def test_calls_of_numpy_give_what_numpy_gives(text):
    found = parse(text, NUMBERS, notation="paper")
    assert np.allclose(np.asarray(found, dtype=float), eval(text, {"np": np, **NUMBERS}), rtol=1e-12)


@pytest.mark.parametrize(("text", "means"), [("A²", "A*A"), ("1 − A^2", "1 - A*A"), ("(1 − A²) ⊙ C", "(1 - A*A)*C")])
def test_the_square_of_what_is_no_square_is_entry_by_entry(text, means):
    found = np.asarray(parse(text, NUMBERS, notation="paper"), dtype=float)
    assert np.allclose(found, eval(means, {**NUMBERS}), rtol=1e-12)


@pytest.mark.parametrize(
    "text", ["np.__class__", "os.system(1)", "A.sum.real", "A.tofile(v)", "np.load(v)", "A.sum(v)"]
)
def test_no_other_attribute_is_read(text):
    with pytest.raises(
        ValueError, match=r"not allowed|not a function|has no meaning|axis|wrong place|stands for nothing"
    ):
        parse(text, NUMBERS, notation="paper")


SHEET = """
error = "J"
[inputs]
X = [[1.0, 0.5], [0.5, -1.0], [0.2, 0.3]]
Y = [[1], [0], [1]]
[parameters]
W1 = [[0.2, -0.4], [0.6, 0.1]]
W2 = [[0.5], [-0.3]]
b1 = [0.1, -0.2]
[formulas]
Z1 = "X @ W1 + b1"
A1 = "tanh(Z1)"
Z2 = "A1 @ W2"
J = "1/6 sum((Z2 - Y)²)"
[claims]
"dW2" = "A1.T @ dZ2"
"dA1" = "np.dot(dZ2, W2.T)"
"dZ1" = "dA1 * (1 - A1²)"
"dW1" = "Xᵀ dZ1"
"db1" = "np.sum(dZ1, axis=0)"
"dJ/dX" = "∂J/∂Z1·W1ᵀ"
"∂J/∂W1" = "(∂J/∂Z1ᵀ X)ᵀ"
"""


def test_the_names_of_a_course_stand_for_derivatives_of_the_error():
    report = Worksheet.loads(SHEET).check()
    assert {row.verdict for row in report.rows} == {"holds"}, str(report)
    assert "dJ/dW2: A1.T @ dZ2 is read as A1.T @ dJ/dZ2" in [line.strip() for line in report.explanations()]
    wrong = Worksheet.loads(SHEET.replace('"dA1 * (1 - A1²)"', '"dA1 * (1 + A1²)"')).check()
    assert {row.claim.partition("[")[0] for row in wrong.rows if not row.ok} == {"dJ/dZ1"}


def test_a_name_with_d_in_front_is_that_name():
    sheet = 'error = "L"\n[parameters]\nx = 2\ndx = 3\n[formulas]\nL = "x dx"\n[claims]\n"dL/dx" = "dx"\n'
    assert [row.verdict for row in Worksheet.loads(sheet).check().rows] == ["holds"]
