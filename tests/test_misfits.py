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
