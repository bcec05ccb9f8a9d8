"""Sums over samples as courses write them, 1/m Σ_i (h^{(i)} − y^{(i)}) x_j^{(i)}: NumPy by hand beside them."""

import numpy as np
import pytest

from autograd import Worksheet

X = np.array([[0.5, 1], [1.5, -0.5], [-1, 2]])
Y = np.array([0.0, 1, 1])
W, B = np.array([0.1, -0.2]), 0.3
H = 1 / (1 + np.exp(-(X @ W + B)))
SLOPES = X.T @ (H - Y) / 3

ROWS = """
error = "J"
rate = 0.1
[samples]
x = [[0.5, 1], [1.5, -0.5], [-1, 2]]
y = [0, 1, 1]
[parameters]
w = [0.1, -0.2]
b = 0.3
[formulas]
h = "σ(w^T x + b)"
J = '{error}'
[claims]
'{key}' = """
COLUMNS = (
    ROWS.replace("x = [[0.5, 1], [1.5, -0.5], [-1, 2]]", "x1 = [0.5, 1.5, -1]\nx2 = [1, -0.5, 2]")
    .replace("w = [0.1, -0.2]", "w1 = 0.1\nw2 = -0.2")
    .replace("w^T x", "w1 x1 + w2 x2")
)
LOSS = r"-\frac{1}{m} \sum_{i=1}^{m} [y^{(i)} \log h^{(i)} + (1 - y^{(i)}) \log(1 - h^{(i)})]"
J = -np.mean(Y * np.log(H) + (1 - Y) * np.log(1 - H))


def judged(sheet, key, answer, error=LOSS):
    text = sheet.replace("{error}", error).replace("{key}", key) + f"'''{answer}'''"
    return Worksheet.loads(text).check()


@pytest.mark.parametrize("sheet", [ROWS, COLUMNS])
@pytest.mark.parametrize(
    "error", [LOSS, "-1/m Σ_i (y_i ln h_i + (1 − y_i) ln(1 − h_i))", "-1/N Σ [y ln h + (1 − y) ln(1 − h)]"]
)
def test_the_error_of_a_batch_is_a_sum_over_samples(sheet, error):
    report = judged(sheet, "J", f"{J:.6f}", error)
    assert report, str(report)


@pytest.mark.parametrize("sheet", [ROWS, COLUMNS])
@pytest.mark.parametrize(
    ("key", "formula"),
    [
        (r"\frac{\partial J}{\partial w_j}", r"\frac{1}{m} \sum_{i=1}^{m} (h^{(i)} - y^{(i)}) x_j^{(i)}"),
        ("∂J/∂w_j", "1/m Σ_i (h_i − y_i) x_ij"),
        ("∂J/∂w_1", r"\frac{1}{3} \sum_{i=1}^m (h^{(i)} - y^{(i)}) x_1^{(i)}"),
        ("∂J/∂w_2", "mean_"),
        ("∂J/∂b", "1/m Σ (h − y)"),
        ("new w_j", "w_j - 0.1/m Σ_i (h_i − y_i) x_{ij}"),
    ],
)
def test_a_slope_is_a_sum_over_samples(sheet, key, formula):
    formula = f"{SLOPES[1]:.6f}" if formula == "mean_" else formula
    report = judged(sheet, key, formula)
    assert report, str(report)
    assert all(row.verdict == "holds" for row in report.rows)  # and not under a condition, such as m = 3


@pytest.mark.parametrize("sheet", [ROWS, COLUMNS])
@pytest.mark.parametrize(
    "formula", ["Σ_i (h_i − y_i) x_ij", "1/m Σ_i (y_i − h_i) x_ij", "1/m Σ_i (h_i − y_i) h_i", "1/m Σ_i h_i x_ij"]
)
def test_a_wrong_sum_over_samples_is_wrong(sheet, formula):
    report = judged(sheet, "∂J/∂w_j", formula)
    assert [row.verdict for row in report.rows] == ["WRONG", "WRONG"], str(report)


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("J", ""),
        ("∂J/∂w", "1/N Σ_i (h_i − y_i) x_i^T"),
        (r"\frac{\partial J}{\partial w}", r"\frac{1}{N} \sum_{i=1}^N (h^{(i)} - y^{(i)}) (x^{(i)})^T"),
        ("∂J/∂w_kj", "1/N Σ_i (h_ik − y_ik) x_ij"),
        ("∂J/∂w_1j", "1/N Σ_i (h_i1 − y_i1) x_ij"),
    ],
)
def test_entries_of_all_samples_and_classes_are_joined(key, formula):
    Z = X @ np.array([[0.1, 0.2], [0.3, -0.4]]).T
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    T = np.array([[1, 0], [0, 1], [0, 1]])
    sheet = (
        ROWS.replace("y = [0, 1, 1]", "y = [[1, 0], [0, 1], [0, 1]]")
        .replace("w = [0.1, -0.2]", "w = [[0.1, 0.2], [0.3, -0.4]]")
        .replace("σ(w^T x + b)", "softmax(w x)")
    )
    formula = formula or f"{-(T * np.log(P)).sum() / 3:.6f}"
    report = judged(sheet, key, formula, "-1/N Σ_i Σ_k y_ik log h_ik")
    assert report, str(report)


def test_how_many_samples_there_are_is_said():
    explained = judged(ROWS, "J", f"{J:.6f}").explanations()
    assert "m: stands for 3, the number of samples" in explained


def test_an_m_of_the_sheet_is_that_m():
    sheet = ROWS.replace("[parameters]", "[inputs]\nm = 2\n[parameters]")
    assert judged(sheet, "J", f"{J * 3 / 2:.6f}", "-1/m Σ_i (y_i ln h_i + (1 − y_i) ln(1 − h_i))")
