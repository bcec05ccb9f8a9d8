"""Sheets with the notation of real pages: courses, blogs and notebooks; the numbers are recomputed with NumPy."""

from importlib import resources

import numpy as np
import pytest

from autograd import Worksheet, parse
from autograd.by_hand.example.handwriting import sides_of


def judged(sheet, claims):
    return Worksheet.loads(sheet + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())).check()


LOGISTIC = r"""
error = '\mathcal{L}'
rate = 0.5
[inputs]
X = [[0, 0], [0, 1], [1, 0], [1, 1]]
y = [0, 0, 0, 1]
[parameters]
'\vec{w}' = [0.1, 0.2]
b = 0.3
[formulas]
z = 'X @ w + b'
p = '1/(1+np.exp(-z))'
'\mathcal{L}' = '-\sum_{i=1}^n\big[ y_i\log p_i + (1-y_i)\log(1-p_i)\big]'
[claims]
"""
X, Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1])
P = 1 / (1 + np.exp(-(X @ [0.1, 0.2] + 0.3)))


@pytest.mark.parametrize(
    ("key", "formula", "numbers"),
    [
        (r"\nabla_{\mathbf{w}}\mathcal{L}", r"\mathbf{X}^\top(\mathbf{p}-\mathbf{y})", X.T @ (P - Y)),
        (r"\partial_b\mathcal{L}", r"\mathbf{1}^\top(\mathbf{p}-\mathbf{y})", [(P - Y).sum()]),
        ("grad_w", "X.T @ (p - y)", X.T @ (P - Y)),
        (r"\mathbf{w}", r"\mathbf{w} - \eta\, \nabla_{\mathbf{w}}\mathcal{L}", [0.1, 0.2] - 0.5 * X.T @ (P - Y)),
        ("b", "b - eta*grad_b", [0.3 - 0.5 * (P - Y).sum()]),
        (r"\frac{\partial p_i}{\partial z_i}", "p_i(1-p_i)", P * (1 - P)),
        ("∂p/∂z_3", "[0, 0, p_3 (1 - p_3), 0]", [0, 0, P[2] * (1 - P[2]), 0]),
        (r"\frac{\partial \mathcal{L}}{\partial \mathbf{z}}", r"\mathbf{p} - \mathbf{y} = p - y", P - Y),
    ],
)
def test_a_logistic_regression_in_latex_and_in_numpy(key, formula, numbers):
    report = judged(LOGISTIC, {key: formula})
    assert report, str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx([float(x) for x in numbers])


def test_an_update_is_of_the_weight_after_it():
    (row,) = judged(LOGISTIC, {"b": "b - 0.5*dL/db"}).rows
    assert (row.claim, row.ok) == ("new b", True)
    (row,) = judged(LOGISTIC, {"b": "b + 0.5*dL/db"}).rows
    assert (row.claim, row.verdict.startswith("WRONG")) == ("new b", True)


SOFTMAX = r"""
error = "L"
[inputs]
o = [1.0, 2.0, 0.5]
y = [0, 1, 0]
[formulas]
p_i = '\frac{ \exp (o_i) }{\sum_j \exp(o_j) }'
L = '- \sum_i y_i \log p_i'
[claims]
"""


def test_a_softmax_entry_by_entry():
    claims = {
        r"\frac{\partial L}{\partial o_k}": r"- \sum_i \frac{y_i}{p_i} \frac{\partial p_i}{\partial o_k} = p_k - y_k",
        "dL/do_k": r"-y_k (1 - p_k) + \sum_{i\neq k} y_i p_k",
        "∂L/∂o_k": "−y_k + Σ_i y_i p_k",
    }
    report = judged(SOFTMAX, claims)
    assert report, str(report)
    powers = np.exp([1.0, 2.0, 0.5])
    assert [float(row.true) for row in report.rows[:3]] == pytest.approx((powers / powers.sum() - [0, 1, 0]).tolist())


def test_a_wrong_sum_over_the_others_is_wrong():
    report = judged(SOFTMAX, {"dL/do_k": r"-y_k (1 - p_k) - \sum_{i\neq k} y_i p_k"})
    assert not report
    assert all(row.verdict.startswith("WRONG") for row in report.rows if not row.ok)


MAZUR = r"""
error = 'E_{total}'
[inputs]
i_1 = 0.05
i_2 = 0.10
'target_{o1}' = 0.01
'target_{o2}' = 0.99
[parameters]
w_1 = 0.15
w_2 = 0.2
w_5 = 0.4
w_7 = 0.5
[formulas]
'net_{h1}' = 'w_1 * i_1 + w_2 * i_2'
'out_{h1}' = '\frac{1}{1+e^{-net_{h1}}}'
'net_{o1}' = 'w_5 * out_{h1}'
'out_{o1}' = '\frac{1}{1+e^{-net_{o1}}}'
'net_{o2}' = 'w_7 * out_{h1}'
'out_{o2}' = '\frac{1}{1+e^{-net_{o2}}}'
'E_{total}' = '\sum_o \frac{1}{2}(target_{o} - out_{o})^{2}'
[claims]
"""


def test_a_sum_over_units_that_have_names():
    h = 1 / (1 + np.exp(-(0.15 * 0.05 + 0.2 * 0.1)))
    out = 1 / (1 + np.exp(-np.array([0.4, 0.5]) * h))
    signal = ((out - [0.01, 0.99]) * out * (1 - out) * [0.4, 0.5]).sum() * h * (1 - h) * 0.05
    back = r"\frac{\partial E_{total}}{\partial out_{o}} * \frac{\partial out_{o}}{\partial net_{o}}"
    claims = {
        r"\text{out}_{h1}": rf"\frac{{1}}{{1+e^{{-\text{{net}}_{{h1}}}}}} = {h:.6f}",
        r"\frac{\partial E_{total}}{\partial w_1}": rf"(\sum\limits_{{o}}{{{back} * \frac{{\partial net_{{o}}}}"
        r"{\partial out_{h1}}}) * \frac{\partial out_{h1}}{\partial net_{h1}} * i_1",
        "dE_total/dw_1": f"{signal:.8f}",
    }
    report = judged(MAZUR, claims)
    assert report, str(report)


NAMES = {"u": [1.0, 2.0, 4.0], "A": [[0.5, 0.25], [2.0, 1.0]], "out_o1": 2.0, "out_o2": 3.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Σ_{i≠2} u_i", 1 + 4),
        (r"\sum_{i \neq 2} u_i^2 + 1", 1 + 16 + 1),
        ("1ᵀ(u − 1)", 0 + 1 + 3),
        (r"\mathbf{1}^\top A", [2.5, 1.25]),
        ("Σ_o out_{o}²", 4 + 9),
        ("u (1 − u)", [0, -2, -12]),
        ("A (1 − A)", [[0.25, 0.1875], [-2, 0]]),
        (r"\boldsymbol{u} + \vec{u}", [2, 4, 8]),
        ("A.sum(1, keepdim=True)", [[0.75], [3]]),
        ("A.sum(dim=0)", [2.5, 1.25]),
        ("A.max(1, keepdim=True).values", [[0.5], [2]]),
        ("(A - 1).exp().log()", [[-0.5, -0.75], [1, 0]]),
        ("A.t().pow(2)", [[0.25, 4], [0.0625, 1]]),
        ("torch.ones_like(A) * u[1] + np.zeros_like(A)", [[1, 1], [1, 1]]),
        ("F.softmax(A, 1) / torch.nn.functional.softmax(A, dim=1)", [[1, 1], [1, 1]]),
        ("F.softmax(A, 0)[1, 1] + F.softmax(A, 0)[2, 1]", 1),
    ],
)
def test_what_pages_write_has_its_value(text, value):
    assert np.asarray(parse(text, NAMES, notation="paper")) == pytest.approx(np.asarray(value, float))


@pytest.mark.parametrize(
    ("answer", "side"),
    [
        ("(dE/do)(do/dw) = (o - t) x", "(o - t) x"),
        ("a = b = 0.5", "0.5"),
        ("np.sum(δ, axis=0)", "np.sum(δ, axis=0)"),
        ("Σ_i=1^n x_i", "Σ_i=1^n x_i"),
        (r"\sum_{i=1}^n x_i", r"\sum_{i=1}^n x_i"),
        ("= 0.5", "= 0.5"),
        ("x =", "x ="),
        ("x <= y", "x <= y"),
        (0.5, 0.5),
    ],
)
def test_of_a_chain_the_last_side_is_the_answer(answer, side):
    assert sides_of(answer)[-1] == side


COLUMNS = """
error = "J"
[samples]
x1 = [1, 0]
x2 = [0, 2]
y = [0.5, 1]
[parameters]
W = [[0.5, 0.25], [1, -1]]
[formulas]
m = 2
z = "W [x1, x2]"
J = "1/m Σ_i (z_1^{(i)} − y^{(i)})²"
[claims]
"""


def test_a_list_of_names_behind_a_matrix_is_a_vector_and_a_formula_may_be_a_number():
    sheet = Worksheet.loads(COLUMNS + '"z of sample 2" = "[0.5, -2]"\n"J" = "0.125"')  # (0² + 0.5²)/2
    assert sheet.check(), str(sheet.check())


MAKEMORE = (resources.files("autograd.by_hand") / "worksheets" / "makemore.toml").read_text(encoding="utf-8")


def test_the_exercise_of_a_lecture_is_read_as_its_program_has_it():
    report = Worksheet.load("makemore").check()
    assert all(row.ok for row in report.rows), str(report)
    assert {row.verdict for row in report.rows if row.claim.startswith("dloss/dlogprobs[")} == {"right for n = 3"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('dlogprobs = "-Y/n"', 'dlogprobs = "-Y/(n-1)"'),
        ("(n*dhpreact - dhpreact.sum(0) - n/(n-1)*", "(n*dhpreact - dhpreact.sum(0) - "),
        ('"-Y/n"', '"-Y"'),
    ],
)
def test_a_slip_in_that_exercise_is_wrong(right, wrong):
    report = Worksheet.loads(MAKEMORE.replace(right, wrong)).check()
    assert any(row.verdict == "WRONG" for row in report.rows)
    assert all(row.verdict != "cannot be read" for row in report.rows)
