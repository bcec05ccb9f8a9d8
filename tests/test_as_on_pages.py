"""Sheets with the notation of real pages: courses, blogs and notebooks; the numbers are recomputed with NumPy."""

import re
from importlib import resources

import numpy as np
import pytest

from autograd import Worksheet, parse
from autograd.by_hand.sheet.handwriting import sides_of


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
        pytest.param(
            "(n*dhpreact - dhpreact.sum(0) - n/(n-1)*", "(n*dhpreact - dhpreact.sum(0) - ", marks=pytest.mark.thorough
        ),
        ('"-Y/n"', '"-Y"'),
    ],
)
def test_a_slip_in_that_exercise_is_wrong(right, wrong):
    report = Worksheet.loads(MAKEMORE.replace(right, wrong)).check()
    assert any(row.verdict == "WRONG" for row in report.rows)
    assert all(row.verdict != "cannot be read" for row in report.rows)


CHAIN = r"""
error = "C_0"
rate = 0.5
[inputs]
"a^{(L-2)}" = 0.6
y = 1
[parameters]
"w^{(L-1)}" = 0.4
"w^{(L)}" = -0.3
"b^{(L)}" = 0.1
[formulas]
"z^{(L-1)}" = "w^{(L-1)} a^{(L-2)}"
"a^{(L-1)}" = "\sigma\left(z^{(L-1)}\right)"
"z^{(L)}" = "w^{(L)}a^{(L-1)}+b^{(L)}"
"a^{(L)}" = "σ(z^{(L)})"
C_0 = "\left(a^{(L)}-y\right)^2"
[claims]
"""
BEFORE_LAST = 1 / (1 + np.exp(-0.4 * 0.6))
LAST = 1 / (1 + np.exp(-(-0.3 * BEFORE_LAST + 0.1)))
SIGNAL = 2 * (LAST - 1) * LAST * (1 - LAST)  # ∂C/∂z of the last layer, by the chain rule
BACK = SIGNAL * -0.3 * BEFORE_LAST * (1 - BEFORE_LAST)


@pytest.mark.parametrize(
    ("key", "formula", "number"),
    [
        (r"\frac{\partial C_0}{\partial w^{(L)}}", r"a^{(L-1)} \sigma'(z^{(L)}) 2(a^{(L)} - y)", SIGNAL * BEFORE_LAST),
        (
            r"\frac{\partial C_0}{\partial w^{(L)}}",
            r"\frac{\partial z^{(L)}}{\partial w^{(L)}}\frac{\partial a^{(L)}}{\partial z^{(L)}}"
            r"\frac{\partial C_0}{\partial a^{(L)}}",
            SIGNAL * BEFORE_LAST,
        ),
        ("∂C0/∂w(L)", "2(a(L)−y)σ′(z(L))a(L−1)", SIGNAL * BEFORE_LAST),  # as copied from a page: superscripts are lost
        ("∂z^{(L)}/∂a^{(L−1)}", "w^{(L)}", -0.3),
        ("∂C_0/∂b^L", "δ^L", SIGNAL),
        (r"\delta^{(L-1)}", r"w^{(L)} \delta^{(L)} \sigma'(z^{(L-1)})", BACK),
        ("∂C_0/∂w^{(L-1)}", "δ^{L-1} a^{L-2}", BACK * 0.6),
        ("w^{(L)}", "w^{(L)} − η a^{(L-1)} δ^{(L)}", -0.3 - 0.5 * SIGNAL * BEFORE_LAST),
        ("new w^{(L)}", f"{-0.3 - 0.5 * SIGNAL * BEFORE_LAST:.7f}", -0.3 - 0.5 * SIGNAL * BEFORE_LAST),
    ],
)
def test_layers_that_are_counted_from_the_last(key, formula, number):
    report = judged(CHAIN, {key: formula.replace("'", "′")})
    assert report, str(report)
    assert float(report.rows[0].true) == pytest.approx(number)


def test_the_wrong_layer_is_wrong():
    (row,) = judged(CHAIN, {"∂C_0/∂b^{(L)}": "2(a^{(L-1)} − y) σ′(z^{(L)})"}).rows
    assert row.verdict.startswith("WRONG")


CALLED = r"""
error = "J(θ)"
rate = 0.5
[samples]
x = [1, 2, 4]
y = [0.5, 1, 3]
[inputs]
[parameters]
θ = 0.3
[formulas]
"h_\theta(x)" = "θ x"
"J(θ)" = "\frac{1}{2m} \sum_{i=1}^m \left(h_\theta\left(x^{(i)}\right) - y^{(i)}\right)^2"
[claims]
"""
OFF = 0.3 * np.array([1, 2, 4]) - [0.5, 1, 3]
SLOPE = (OFF * [1, 2, 4]).mean()


@pytest.mark.parametrize(
    ("key", "formula", "number"),
    [
        ("J(θ)", "1/(2m) Σ_{i=1}^m (h_θ(x^{(i)}) − y^{(i)})²", (OFF**2).mean() / 2),
        (r"\frac{\partial J(\theta)}{\partial \theta}", r"\frac1m \sum_i (h_\theta(x^{(i)}) - y^{(i)}) x^{(i)}", SLOPE),
        ("∂J/∂θ", "1/m Σ_i (h(x^{(i)}) − y^{(i)}) x^{(i)}", SLOPE),
        (r"\nabla_\theta J(\theta)", r"\frac{1}{m} \sum_{i=1}^m (\theta x^{(i)} - y^{(i)}) x^{(i)}", SLOPE),
        ("θ", r"θ − α \frac{\partial J(\theta)}{\partial \theta}", 0.3 - 0.5 * SLOPE),
        ("h_θ(x^{(2)})", "0.6", 0.6),
    ],
)
def test_names_with_what_they_depend_on(key, formula, number):
    report = judged(CALLED, {key: formula})
    assert report, str(report)
    assert float(report.rows[0].true) == pytest.approx(number)


def test_names_of_time_steps_in_parentheses():
    head = 'error = "E"\n[inputs]\nx = [1, 2]\n"h(0)" = 0.5\n[parameters]\nw = 0.3\nu = 0.7\n[formulas]\n'
    head += '"h(t)" = "w h(t−1) + u x(t)"\nE = "h(2)²"\n[claims]\n'
    first = 0.3 * 0.5 + 0.7
    last = 0.3 * first + 0.7 * 2
    report = judged(head, {"h(1)": f"{first}", "E": f"{last**2}", "∂E/∂h(1)": "2 h(2) w", "∂h(t)/∂h(t−1)": "w"})
    assert report, str(report)


def test_a_name_beside_parentheses_is_a_product_still():
    head = 'error = "E"\n[inputs]\nx = 2\n[parameters]\nw = 0.3\n[formulas]\nz = "w(x)"\nE = "z(z − x)"\n[claims]\n'
    report = judged(head, {"z": "0.6", "E": f"{0.6 * (0.6 - 2)}", "∂E/∂x": "z(−1) + w(2z − x)"})
    assert report, str(report)


JACOBIANS = r"""
error = "E"
[inputs]
x = [1, 2]
t = [0.5, 1, -1]
[parameters]
W = [[0.1, -0.2], [0.3, 0.4], [0.2, 0.5]]
c = 0.5
[formulas]
q = "W x"
a = "softmax(q)"
h = "tanh(c a)"
E = "½ Σ (h − t)²"
[claims]
"""
W_, X_ = np.array([[0.1, -0.2], [0.3, 0.4], [0.2, 0.5]]), np.array([1.0, 2.0])
P_ = np.exp(W_ @ X_) / np.exp(W_ @ X_).sum()
H_ = np.tanh(0.5 * P_)
OF_H = H_ - [0.5, 1, -1]
OF_A = OF_H * (1 - H_**2) * 0.5
OF_Q = (np.diag(P_) - np.outer(P_, P_)).T @ OF_A


@pytest.mark.parametrize(
    ("key", "formula", "numbers"),
    [
        ("∂E/∂q", "(∂a/∂q)ᵀ ∂E/∂a", OF_Q),
        ("∂E/∂q", r"\left(\frac{\partial a}{\partial q}\right)^\top \frac{\partial E}{\partial a}", OF_Q),
        ("∂E/∂q", "(∂E/∂a)^T ∂a/∂q", OF_Q),
        ("∂E/∂x", "Wᵀ (∂a/∂q)ᵀ ∂E/∂a", W_.T @ OF_Q),
        ("∂E/∂x", r"\left(\frac{\partial q}{\partial x}\right)^T \frac{\partial E}{\partial q}", W_.T @ OF_Q),
        ("∂E/∂x", "∂E/∂q · ∂q/∂x", W_.T @ OF_Q),
        ("∂E/∂a", r"\frac{\partial E}{\partial h} \odot \frac{\partial h}{\partial a}", OF_A),
        ("∂E/∂a", "∂h/∂a ⊙ (h − t)", OF_A),
        ("∂E/∂a", "∂E/∂h ∂h/∂a", OF_A),
        ("∂E/∂c", "(∂E/∂h)ᵀ ∂h/∂c", [OF_H @ ((1 - H_**2) * P_)]),
        ("∂E/∂c", "(h − t)ᵀ ∂h/∂c", [OF_H @ ((1 - H_**2) * P_)]),
    ],
)
def test_derivatives_of_vectors_are_factors(key, formula, numbers):
    report = judged(JACOBIANS, {key: formula})
    assert report, str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx(list(numbers))


@pytest.mark.parametrize(
    ("key", "formula"),
    [("∂E/∂q", "∂E/∂a ⊙ a ⊙ (1 − a)"), ("∂E/∂a", "∂h/∂a ⊙ h"), ("∂E/∂q", "(∂a/∂q)ᵀ (h − t)")],
)
def test_wrong_products_of_such_derivatives_are_wrong(key, formula):
    assert all(row.verdict.startswith("WRONG") for row in judged(JACOBIANS, {key: formula}).rows)


def test_a_derivative_of_vectors_is_not_answered_with_itself():
    (note, *_) = {row.note for row in judged(JACOBIANS, {"∂q/∂x": "∂q/∂x"}).rows}
    assert "answered with itself" in note


CAPITALS = """
error = "E"
rate = 0.5
[inputs]
x = [1, 2]
[parameters]
"W^{(1)}" = [[1, -2], [3, 4]]
[formulas]
z = "W^{(1)} x"
E = "½ Σ_i (Σ_j w^{(1)}_{ij} x_j)²"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("∂E/∂w^{(1)}_{ij}", "z_i x_j"),
        (r"\frac{\partial E}{\partial w_{12}^{(1)}}", "z_1 x_2"),
        ("∂E/∂x_j", "Σ_i w^1_{ij} z_i"),
        ("w_{ij}^{(1)}", "w_{ij}^{(1)} − η z_i x_j"),
        ("new w^{(1)}_{21}", "−2.5"),  # 3 − 0.5·11·1
    ],
)
def test_entries_of_a_matrix_in_small_letters(key, formula):
    report = judged(CAPITALS, {key: formula})
    assert report, str(report)


def test_a_sheet_with_both_letters_keeps_them_apart():
    report = judged(CAPITALS.replace("[inputs]", "[inputs]\nw_12 = 5"), {"w_12": "5", "W^{(1)}_{12}": "-2"})
    assert report, str(report)


# Backpropagation as courses program it: a network of Coursera, Karpathy's min-char-rnn, CS231n's linear classifier.
PLANAR = """
title = "Coursera, planar data classification"
error = "cost"
learning_rate = 1.2
[inputs]
X = [[0.1, 0.5, 0.9], [0.2, 0.4, 0.6]]
Y = [[1, 0, 1]]
m = 3
[parameters]
W1 = [[0.1, 0.2], [0.3, 0.4]]
b1 = [[0.1], [0.2]]
W2 = [[0.5, -0.5]]
b2 = [[0]]
[formulas]
Z1 = "np.dot(W1, X) + b1"
A1 = "np.tanh(Z1)"
Z2 = "np.dot(W2, A1) + b2"
A2 = "sigmoid(Z2)"
logprobs = "np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)"
cost = "-(1/m) * np.sum(logprobs)"
[claims]
dZ2 = "A2 - Y"
dW2 = "(1/m) * np.dot(dZ2, A1.T)"
db2 = "(1/m) * np.sum(dZ2, axis=1, keepdims=True)"
dZ1 = "np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))"
dW1 = "(1/m) * np.dot(dZ1, X.T)"
db1 = "(1/m) * np.sum(dZ1, axis=1, keepdims=True)"
W1 = "W1 - learning_rate * dW1"
"new b1" = "b1 - learning_rate * db1"
"""

CHARACTERS = """
title = "min-char-rnn"
error = "loss"
learning_rate = 0.1
[inputs]
xs = [[1, 0], [0, 1]]
ts = [[0, 1], [1, 0]]
hs_0 = [0, 0]
[parameters]
Wxh = [[0.1, 0.2], [0.3, -0.1]]
Whh = [[0.2, -0.3], [0.1, 0.4]]
Why = [[0.5, -0.2], [0.3, 0.1]]
bh = [0, 0]
by = [0, 0]
[formulas]
"hs[t]" = "np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t-1]) + bh)"
"ys[t]" = "np.dot(Why, hs[t]) + by"
"ps[t]" = "np.exp(ys[t]) / np.sum(np.exp(ys[t]))"
loss = "-np.sum(ts * np.log(ps))"
[claims]
"dys[2]" = "ps[2] - ts[2]"
"dWhy" = "np.outer(dys[1], hs[1]) + np.outer(dys[2], hs[2])"
"dhs[2]" = "np.dot(Why.T, dys[2])"
"dhs[1]" = "np.dot(Why.T, dys[1]) + np.dot(Whh.T, (1 - hs[2]*hs[2]) * dhs[2])"
"dWxh" = "np.outer((1 - hs[1]**2)*dhs[1], xs[1]) + np.outer((1 - hs[2]**2)*dhs[2], xs[2])"
"""

LINEAR = """
title = "CS231n two-layer net notes"
error = "loss"
step_size = 1.0
[inputs]
X = [[0.1, 0.5], [0.9, 0.2], [0.4, 0.6]]
Y = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
reg = 1e-3
num_examples = 3
[parameters]
W = [[0.1, 0.2, -0.1], [0.3, 0.4, 0.2]]
b = [[0, 0, 0]]
[formulas]
scores = "np.dot(X, W) + b"
exp_scores = "np.exp(scores)"
probs = "exp_scores / np.sum(exp_scores, axis=1, keepdims=True)"
data_loss = "-np.sum(Y*np.log(probs))/num_examples"
reg_loss = "0.5*reg*np.sum(W*W)"
loss = "data_loss + reg_loss"
[claims]
"dscores" = "(probs - Y)/num_examples"
"dW" = "np.dot(X.T, dscores) + reg*W"
"db" = "np.sum(dscores, axis=0, keepdims=True)"
"W" = "W - step_size * dW"
"""


@pytest.mark.parametrize("sheet", [PLANAR, CHARACTERS, LINEAR])
def test_lines_of_programs_hold_as_they_stand(sheet):
    report = Worksheet.loads(sheet).check()
    assert all(row.ok for row in report.rows), str(report)


@pytest.mark.parametrize(
    ("sheet", "right", "wrong", "told"),
    [
        (PLANAR, "np.dot(dZ1, X.T)", "np.dot(dZ2, X.T)", ""),
        (CHARACTERS, "+ np.dot(Whh.T, (1 - hs[2]*hs[2]) * dhs[2])", "", "dloss/dhs[1"),
        (LINEAR, "np.dot(X.T, dscores) + reg*W", "np.dot(X.T, dscores)", "dloss/dW[1"),
    ],
)
def test_a_slip_in_such_a_line_is_wrong(sheet, right, wrong, told):
    rows = Worksheet.loads(sheet.replace(right, wrong)).check().rows
    assert any(row.verdict == "WRONG" and row.claim.startswith(told) for row in rows)


CELL = """
error = "E"
rate = 0.5
[inputs]
x_t = 0.5
"h_{t-1}" = 0.2
"c_{t-1}" = -0.3
[parameters]
W_f = 0.1
U_f = 0.2
[formulas]
f_t = "sigmoid(h_{t-1} * W_f + x_t * U_f)"
c_t = "c_{t-1} · f_t"
h_t = "tanh(c_t)"
E = "½ h_t²"
[claims]
"""
GATE = 1 / (1 + np.exp(-(0.2 * 0.1 + 0.5 * 0.2)))
STATE = -0.3 * GATE
OF_GATE = np.tanh(STATE) * (1 - np.tanh(STATE) ** 2) * -0.3 * GATE * (1 - GATE)


@pytest.mark.parametrize(
    ("key", "formula", "number"),
    [
        ("c_t", f"{STATE:.7f}", STATE),
        (r"\frac{\partial E}{\partial c_t}", "h_t (1 − tanh²(c_t))", np.tanh(STATE) * (1 - np.tanh(STATE) ** 2)),
        ("∂E/∂W_f", r"\frac{\partial E}{\partial f_t} f_t (1 − f_t) h_{t-1}", OF_GATE * 0.2),
        ("∂c_t/∂c_{t−1}", "f_t", GATE),
        ("Delta W_f", "-0.5 ∂E/∂W_f", 0.5 * OF_GATE * 0.2),  # minus the step
    ],
)
def test_a_single_step_has_names_with_the_letter_of_time(key, formula, number):
    report = judged(CELL, {key: formula})
    assert report, str(report)
    assert float(report.rows[0].true) == pytest.approx(number)


D_A_NAME = """
error = "L"
[inputs]
d = 4
C = [[1, 2], [3, 4]]
[parameters]
A = [[0.5, 0.1], [0.2, 0.3]]
V = [[1, -1], [2, 0.5]]
[formulas]
O = "A V"
L = "Σ_{ij} C_{ij} O_{ij}/√(d)"
[claims]
"""


def test_a_d_that_is_a_name_is_asked_about():
    (note, *_) = {row.note for row in judged(D_A_NAME, {"dV": "A^T dO"}).rows}
    assert "'dO' reads in two ways: write d*O or dL/dO" in note
    assert judged(D_A_NAME, {"dV": "A^T dL/dO", "L": "Σ_{ij} C_{ij} O_{ij}/2"})


MATRIX = """
error = "J"
[inputs]
X = [[0.5, -1, 0.3], [0.2, 0.9, -0.6]]
Y = [[1, 0, 1], [0.2, 0.3, 0.1]]
m = 3
[parameters]
W = [[0.1, 0.4], [-0.3, 0.2]]
b = [[0.1], [0.2]]
[formulas]
Z = "W X + b"
J = "1/(2m) Σ (Z − Y)²"
[claims]
"""
GIVEN = np.array([[0.5, -1, 0.3], [0.2, 0.9, -0.6]])
OVER = np.array([[0.1, 0.4], [-0.3, 0.2]]) @ GIVEN + [[0.1], [0.2]] - [[1, 0, 1], [0.2, 0.3, 0.1]]


@pytest.mark.parametrize("formula", ["1/m Σ (Z − Y)", r"\frac1m \sum (Z - Y)", "Σ dJ/dZ", "1/m np.sum(Z - Y, axis=1)"])
def test_a_sum_for_a_column_is_along_the_rows(formula):
    report = judged(MATRIX, {"dJ/db": formula.replace(r"\frac1m", r"\frac{1}{m}")})
    assert report, str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx((OVER.sum(axis=1) / 3).tolist())


def test_a_sum_that_may_be_along_either_axis_is_not_read():
    square = MATRIX.replace(", 0.3], [0.2, 0.9, -0.6]]", "], [0.2, 0.9]]").replace(
        "0, 1], [0.2, 0.3, 0.1]]", "0], [0.2, 0.3]]"
    )
    verdicts = {
        row.verdict for row in judged(square.replace("[[0.1], [0.2]]", "[0.1, 0.2]"), {"dJ/db": "1/m Σ (Z − Y)"}).rows
    }
    assert verdicts == {"cannot be read"}


def test_one_claim_may_stand_there_in_several_spellings():
    claims = dict.fromkeys(("∂J/∂θ", "∂J(θ)/∂θ", "dJ/dθ", "dJ(θ)/dθ", "∂J( θ )/∂θ"), f"{SLOPE:.7f}")
    rows = judged(CALLED, claims).rows
    assert [row.ok for row in rows] == [True] * 5


WITH_A_KEY = """
error = "L"
[inputs]
x = 2
y = 3
x1 = 4
x2 = 5
[parameters]
w = 0.5
[formulas]
"f(KEY)" = "w*KEY"
L = "FORMULA"
[claims]
L = "ANSWER"
"""


@pytest.mark.parametrize(
    ("key", "formula", "call"),
    [
        ("x", "f(y) + f(x)", "f(y)"),
        ("x1", "f(x2)²", "f(x2)"),
        ("x", "f(x + 1)", "f(x + 1)"),
        ("x", "f(2) y", "f(2)"),
        ("x", "f(x1)", "f(x1)"),
    ],
)
def test_a_formula_is_not_called_with_another_argument(key, formula, call):
    text = WITH_A_KEY.replace("KEY", key)
    with pytest.raises(ValueError, match=rf"\[formulas\] 'L': {re.escape(call)} has another argument than f\({key}\)"):
        Worksheet.loads(text.replace("FORMULA", formula))
    (row,) = Worksheet.loads(text.replace("FORMULA", "f²").replace("ANSWER", formula)).check().rows
    assert row.verdict == "cannot be read"
    assert f"{call} has another argument" in row.note


@pytest.mark.parametrize(("formula", "number"), [("f(x)² y", 3), ("f(x) y", 3), ("f(5 − f)", 4), ("f · (y + 1)", 4)])
def test_a_formula_is_called_with_its_own_argument(formula, number):  # f is 0.5·2 = 1
    text = WITH_A_KEY.replace("KEY", "x").replace("FORMULA", formula).replace("ANSWER", str(number))
    assert Worksheet.loads(text).check()


def test_the_argument_of_a_sample_may_have_its_index_below():
    """h − y is 0.6 − 1, 1.1 and 1.6 − 2, so the slope is (−0.4·1 + 1.1·2 − 0.4·3)/3 = 0.2."""
    text = 'error = "J"\n[samples]\nx = [1, 2, 3]\ny = [1, 0, 2]\n[parameters]\nw = 0.5\nb = 0.1\n[formulas]\n'
    text += '"h(x)" = "w x + b"\nJ = "1/(2m) Σ_i (h(x_i) − y_i)²"\n[claims]\n'
    text += '"∂J/∂w" = "1/m Σ_i (h(x_i) − y_i) x_i = 0.2"'
    assert Worksheet.loads(text).check()


# The network of Hagan, Demuth and Beale, Neural Network Design, chapter 11, with the numbers that the book prints.
HAGAN = """
error = "F"
[{}]
p = {}
t = {}
[parameters]
W1 = [[-0.27], [-0.41]]
b1 = [-0.48, -0.13]
W2 = [[0.09, -0.17]]
b2 = [0.48]
[formulas]
n1 = "W1 p + b1"
a1 = "σ(n1)"
a2 = "W2 a1 + b2"
e = "t - a2"
{}
[claims]
"""


def test_a_matrix_of_one_column_times_a_number_and_a_bias_are_columns():
    claims = {
        "n1": "[-0.75, -0.54]",
        "a1": "[0.321, 0.368]",
        "a2": "0.446",
        "e": "1.261",
        "∂F/∂a2": "-2(1)(1.261) = -2.522",
        "∂F/∂n1": "[-0.0495, 0.0997]",
        "∂F/∂W1": "∂F/∂n1 p",
    }
    report = judged(HAGAN.format("inputs", 1, 1.707, 'F = "e²"'), claims)
    assert report, str(report)


def test_so_they_are_for_each_sample():
    # W1 p + b1 with p = 2: -0.54 - 0.48 = -1.02 and -0.82 - 0.13 = -0.95
    sheet = HAGAN.format("samples", [1, 2], [1.707, 1], 'l = "sum(e²)"\nF = "mean(l)"')
    report = judged(sheet, {"n1": "[[-0.75, -0.54], [-1.02, -0.95]]"})
    assert report, str(report)


# h = 0.7, 1.2, 1.7 and h - y = -0.3, -1.3, -1.8, so dJ/dw = (-0.3 - 2.6 - 5.4)/3 and dJ/db = -3.4/3
OF_EACH_SAMPLE = r"""
error = "J"
[samples]
x_1 = [1, 2, 3]
x_2 = [1, 1, 1]
y = [1, 2.5, 3.5]
[parameters]
w = 0.5
b = 0.2
[formulas]
'{key}' = 'w x_1^{{(i)}} + b x_2^{{(i)}}'
J = '\frac{{1}}{{2m}} \sum_{{i=1}}^m ({call} - y^{{(i)}})^2'
[claims]
"""


@pytest.mark.parametrize(
    ("key", "call"),
    [
        ("h_{w,b}(x^{(i)})", "h_{w,b}(x^{(i)})"),
        ("f_{w,b}(x^{(i)})", "f_{w,b}(x^{(i)})"),
        ("f_{w,b}(x)", "f_{w,b}(x^{(i)})"),
        ("h", "h^{(i)}"),
        ("ŷ^{(i)}", "ŷ^{(i)}"),
    ],
)
def test_a_formula_for_sample_i_may_have_the_letter_in_its_key_or_not(key, call):
    sheet = OF_EACH_SAMPLE.format(key=key, call=call)
    wrong = judged(sheet, {"∂J/∂w": rf"\frac1m \sum_{{i=1}}^m ({call} - y^{{(i)}}) x_2^{{(i)}}"})
    assert [row.verdict[:5] for row in wrong.rows] == ["WRONG"]
    claims = {
        "∂J/∂w": rf"\frac{{1}}{{m}} \sum_{{i=1}}^m ({call} - y^{{(i)}}) x_1^{{(i)}}",
        "∂J/∂b": "-1.13333",
        r"\frac{\partial J}{\partial w}": "-2.76667",
    }
    report = judged(sheet, claims)
    assert report, str(report)
