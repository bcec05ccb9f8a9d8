"""Claims about each sample, as ∂l/∂x_j = (z − y) w_j where l has a number for each: NumPy by hand beside them."""

import numpy as np
import pytest

from autograd import Worksheet

VECTORS = """
error = "E"
[samples]
x = [[1, 2], [3, 4], [5, 6]]
y = [0, 1, 1]
[parameters]
w = [0.5, 0.2]
[formulas]
z = "w^T x"
l = "½ (z − y)²"
E = "mean(l)"
[claims]
"""
ROWS = np.array([[1, 2], [3, 4], [5, 6]])
W = np.array([0.5, 0.2])
OFF = ROWS @ W - [0, 1, 1]


@pytest.mark.parametrize(
    ("key", "formula", "true"),
    [
        ("∂l/∂x_j", "(z − y) w_j", np.outer(OFF, W)),
        ("∂l/∂x_{j}", "w_j (z − y)", np.outer(OFF, W)),
        ("∂z/∂x_j", "w_j", np.outer(np.ones(3), W)),
        ("∂z/∂w_j", "x_j", ROWS),
        ("∂l/∂w_j", "(z − y) ⊙ x_j", OFF[:, None] * ROWS),
    ],
)
def test_a_letter_counts_the_entries_of_a_sample_in_a_claim_about_each(key, formula, true):
    report = Worksheet.loads(f"{VECTORS}'{key}' = '{formula}'").check()
    assert report, str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx(true.T.ravel().tolist())
    assert not Worksheet.loads(f"{VECTORS}'{key}' = '2 ({formula})'").check()


def test_a_claim_about_each_sample_without_an_answer_is_missing():
    report = Worksheet.loads(VECTORS + "'∂l/∂x_j' = '___'").check()
    assert {row.verdict for row in report.rows} == {"missing"}


def test_the_letter_of_a_sample_that_only_one_name_has_spoils_no_other_line():
    report = Worksheet.loads(VECTORS + "'∂l/∂x_i' = '(z_i − y_i) w'\nE = '1.6'").check()
    unread, mean = report.rows
    assert "cannot be read" in unread.verdict
    assert str(report).count("the claim 'dl/dx[1]' speaks of two arrays, l and x") == 1
    assert mean.claim == "E"


OVER_TIME = """
error = "E"
[samples]
x = [[1, 2, 0.5], [3, 4, 0.25]]
y = [0, 1]
[inputs]
"h[0]" = 0
[parameters]
w = 0.5
u = 0.25
[formulas]
h_t = "tanh(w x_t + u h_{t-1})"
l = "½ (h_3 − y)²"
E = "mean(l)"
[claims]
"""


def test_the_letter_of_a_step_counts_the_steps_of_each_sample():
    h = [np.zeros(2)]
    for x in np.array([[1, 2, 0.5], [3, 4, 0.25]]).T:
        h.append(np.tanh(0.5 * x + 0.25 * h[-1]))
    slopes = [0.25 * (1 - now**2) for now in h[2:]]
    report = Worksheet.loads(OVER_TIME + "'∂h_t/∂h_{t-1}' = 'u (1 − h_t²)'").check()
    assert report, str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx(np.concatenate(slopes).tolist())
    last = h[3] - [0, 1]
    report = Worksheet.loads(OVER_TIME + "'∂l/∂h_t' = ''").check()
    back = [last * slopes[1] * slopes[0], last * slopes[1], last]
    assert [float(row.true) for row in report.rows] == pytest.approx(np.concatenate(back).tolist())
