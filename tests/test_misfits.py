"""Products whose shapes do not fit: the transpose that was left out is named, and NumPy by hand says what is right."""

import numpy as np
import pytest

from autograd import Worksheet

X = np.array([[1, 2, 3], [0.5, -1, 1], [0.3, 0.7, 1], [1, 1, 2]])
Y = np.array([[1, 0], [0, 1], [0, 1], [1, 0]])
W = np.array([[0.1, -0.2], [0.3, 0.4], [0.5, 0.1]])
SHEET = f"""
error = "loss"
[inputs]
X = {X.tolist()}
Y = {Y.tolist()}
[parameters]
W = {W.tolist()}
[formulas]
scores = "X @ W"
probs = "softmax(scores, axis=1)"
loss = "-1/4 sum(Y log(probs))"
[claims]
"""


def judged(claims):
    return Worksheet.loads(SHEET + "\n".join(f"'{key}' = '{answer}'" for key, answer in claims.items())).check()


def slopes():
    """The derivatives with respect to the scores, to W and to X."""
    powers = np.exp(X @ W)
    scores = (powers / powers.sum(axis=1, keepdims=True) - Y) / 4
    return scores, X.T @ scores, scores @ W.T


@pytest.mark.parametrize(
    ("key", "formula", "which", "shapes", "instead"),
    [
        ("dW", "np.dot(X, dscores)", 1, "(4, 3) @ (4, 2)", "X.T @ dloss/dscores"),
        ("dW", "dscores @ X", 1, "(4, 2) @ (4, 3)", "X.T @ dloss/dscores"),
        ("dX", "dscores @ W", 2, "(4, 2) @ (3, 2)", "dloss/dscores @ W.T"),
        ("dX", "W @ dscores", 2, "(3, 2) @ (4, 2)", "dloss/dscores @ W.T"),
        ("dW", "X dscores", 1, "(4, 3) @ (4, 2)", "X.T @ dloss/dscores"),
    ],
)
def test_the_transpose_that_makes_it_fit_is_named(key, formula, which, shapes, instead):
    report = judged({key: formula})
    assert not report
    found = report.rows[0].diagnosis[0]
    assert found.kind == "transposed"
    assert found.words == f"the shapes {shapes} do not fit: {instead} does"
    right = [f"{x:.9f}" for x in slopes()[which].ravel()]
    assert [f"{row.true:.9f}" for row in report.rows] == right


def test_a_product_that_is_wrong_in_another_way_too_has_no_cause():
    report = judged({"dW": "2 X @ dscores"})
    assert [row.verdict for row in report.rows] == ["WRONG"] * 6
    assert "2 * X.T @ dloss/dscores does, and something else is wrong as well" in report.rows[0].note
    assert not report.rows[0].diagnosis


def test_a_product_that_nothing_makes_fit_has_both_shapes():
    report = judged({"dW": "X @ [1, 2]", "loss": "[1, 2, 3] @ [1, 2]"})
    assert {row.verdict for row in report.rows} == {"cannot be read"}
    assert "the shapes (4, 3) and (2,) do not fit" in report.rows[0].note
    assert "the shapes (3,) and (2,) do not fit" in report.rows[-1].note


def test_the_right_product_holds():
    assert judged({"dX": "dscores @ W.T"})


LYING = """
error = "L"
[inputs]
x = [1, 2]
y = [1, 0]
[parameters]
W = [[0.1, 0.2, 0.4], [0.3, -0.4, 0.1]]
V = [[0.3, 0.5], [-0.2, 0.4], [0.7, -0.1]]
[formulas]
z = "{0}"
a = "tanh(z)"
o = "{1}"
p = "softmax(o)"
L = "-Σ y log p"
[claims]
"""
ROWS, COLUMNS = ("x W", "a V"), ("W^T x", "V^T a")
OF_A_ROW = "(1 − a²) ⊙ (p − y) V^T"


def whole_lines(formulas, claims):
    text = LYING.format(*formulas) + "\n".join(f"'{key}' = '{answer}'" for key, answer in claims.items())
    report = Worksheet.loads(text).check()
    return {row.part.whole: row for row in report.rows if row.part}


@pytest.mark.parametrize("turned", ["x^T", "xᵀ", "x.T", r"x^{\top}"])
def test_the_transpose_of_a_row_times_a_row_is_a_matrix(turned):
    """∂L/∂W = xᵀ ((1 − a²) ⊙ (p − y) Vᵀ) has the shape (2, 1) @ (1, 3)."""
    right = {"∂L/∂V": "a^T (p − y)", "∂L/∂W": f"{turned} ({OF_A_ROW})"}
    assert all(row.ok for row in whole_lines(ROWS, right).values())
    found = whole_lines(ROWS, {**right, "∂L/∂W": f"{turned} ((1 − a) ⊙ (p − y) V^T)"})
    assert {key: row.verdict for key, row in found.items()}["∂L/∂W"] == "WRONG"
    assert not whole_lines(ROWS, {"∂L/∂V": "(p − y)^T a"})["∂L/∂V"].ok


@pytest.mark.parametrize("formulas", [COLUMNS, ("W^T x", "a V")])
def test_where_a_vector_stands_as_a_column_the_transpose_of_it_is_a_row(formulas):
    assert not whole_lines(formulas, {"∂L/∂V": "a^T (p − y)"})["∂L/∂V"].ok
    assert whole_lines(formulas, {"∂L/∂V": "a (p − y)^T"})["∂L/∂V"].ok


def test_a_square_matrix_in_a_sheet_of_rows_is_no_number():
    text = LYING.format(*ROWS).replace("[[0.1, 0.2, 0.4], [0.3, -0.4, 0.1]]", "[[0.1, 0.2], [0.3, -0.4]]")
    text = text.replace("[[0.3, 0.5], [-0.2, 0.4], [0.7, -0.1]]", "[[0.3, 0.5], [-0.2, 0.4]]")
    report = Worksheet.loads(f"{text}'∂L/∂V' = 'a^T (p − y)'\n'∂L/∂W' = 'x^T ({OF_A_ROW})'").check()
    assert report, str(report)
