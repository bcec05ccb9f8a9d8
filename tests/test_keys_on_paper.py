"""Keys of claims as people write them: samples, transposes, and what an optimiser keeps; the numbers are NumPy's."""

import json

import numpy as np
import pytest

from autograd import Worksheet
from autograd.by_hand.classroom.exercise import Exercise, Exercises
from autograd.by_hand.classroom.grading import grade_of
from autograd.by_hand.classroom.handed_in import HandedIn
from autograd.by_hand.sheet.reading_sheets import read_sheet

X, T = np.array([0.5, 1.2, 1.9, 2.3]), np.array([1.1, 1.7, 3.2, 2.9])
BATCH = """
rate = 0.1
error = "E"
[samples]
x = [0.5, 1.2, 1.9, 2.3]
t = [1.1, 1.7, 3.2, 2.9]
[inputs]
[parameters]
w₁ = 0.8
[formulas]
ŷ = "w₁ x"
ℓ = "½(ŷ − t)²"
E = "mean(ℓ)"
[claims]
"""


def rows(head, claims):
    return Worksheet.loads(head + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())).check().rows


def digits(numbers):
    return np.round(numbers, 7).tolist()


def test_claims_about_samples():
    error = 0.8 * X - T
    new = 0.8 - 0.1 * (error * X).mean()
    again = new - 0.1 * ((new * X - T) * X).mean()
    claims = {
        "x^{(2)}": 1.2,
        "ŷ^{(2)}": 0.96,
        "ŷ^(3)": 0.8 * 1.9,
        "ŷ of sample 1": 0.4,
        "∂E/∂ŷ of sample 2": error[1] / 4,
        r"\frac{\partial \ell}{\partial w_1}": digits(error * X),
        r"\frac{\partial \ell^{(2)}}{\partial \hat{y}}": error[1],
        "∂ℓ/∂ŷ": digits(error),
        "w₁ after epoch 2": again,
        "w_{1} after 2 epochs": again,
    }
    assert {row.verdict for row in rows(BATCH, claims)} == {"holds"}


def test_the_derivative_of_a_column_by_a_column_is_that_of_each_sample():
    x, v = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.5, 0.25])
    head = 'error = "E"\n[samples]\nx = [[1, 2], [3, -1]]\n[inputs]\n[parameters]\nv = [0.5, 0.25]\n[formulas]\n'
    head += 'h = "x * v"\nl = "sum(h²)"\nE = "sum(l)"\n[claims]\n'
    found = rows(head, {"dl/dh": digits(2 * x * v), "dl/dv": digits(2 * x * x * v)})
    assert [row.claim for row in found[:2]] == ["dl[1]/dh[1,1]", "dl[1]/dh[1,2]"]
    assert {row.verdict for row in found[:4]} == {"holds"}
    assert "two arrays" in found[4].note


def test_weights_after_samples_have_subscripts():
    w, after = 0.8, []
    for x, t in zip(X, T, strict=True):
        w -= 0.1 * (w * x - t) * x
        after.append(w)
    head = BATCH.replace('"E"\n[s', '"ℓ"\norder = "one by one"\n[s').replace('E = "mean(ℓ)"\n', "")
    keys = ["w₁ after sample 1", "w_1 after sample 2", "new w₁ of sample 3", "w_{1} after epoch 1"]
    assert {row.verdict for row in rows(head, {key: round(x, 9) for key, x in zip(keys, after, strict=True)})} == {
        "holds"
    }


@pytest.mark.parametrize(
    ("letter", "number"),
    [
        *((key, 0.6) for key in ("m w₁", "m_{w₁}", "m_w1", "m_{w_1}")),
        *((key, 0.036) for key in ("v_w1", r"v_{w_{1}}", "v w_1")),
        *((key, 6) for key in ("m̂_{w₁}", r"\hat{m}_{w_1}", "m_hat_w1", "m_hat w₁")),
        *((key, 36) for key in ("v̂ w₁", r"\hat{v}_{w_1}", "vhat_w1")),
        ("m_{w₁} after 2 steps", 0.9 * 0.6 + 0.1 * 2 * 2.9),
    ],
)
def test_what_an_optimiser_keeps(letter, number):
    head = 'rate = 0.1\noptimizer = "adam"\nerror = "E"\n[inputs]\nt = 2\n[parameters]\nw₁ = 5\n[formulas]\n'
    (row,) = rows(head + 'E = "(w₁ − t)²"\n[claims]\n', {letter: round(number, 6)})
    assert row.verdict == "holds"


def test_a_name_such_as_m_w_stays_a_name():
    head = 'error = "E"\n[inputs]\nm_w = 3\n[parameters]\nw = 5\n[formulas]\nE = "w*m_w"\n[claims]\n'
    assert [row.verdict for row in rows(head, {"m_w": "3"})] == ["holds"]


MATRICES = """
error = "E"
[inputs]
x = [1, 2]
[parameters]
H = [[0.5, 0.1], [0.2, 0.3]]
W = [[0.4, -0.1], [0.7, 0.3]]
[formulas]
z = "W x"
S = "H W"
E = "½ sum(z²) + sum(S²)"
[claims]
"""
x, H, W = np.array([1.0, 2.0]), np.array([[0.5, 0.1], [0.2, 0.3]]), np.array([[0.4, -0.1], [0.7, 0.3]])
SLOPE = np.outer(W @ x, x) + H.T @ (2 * H @ W)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("dE/dWᵀ", SLOPE.T),
        ("dE/dW^T", SLOPE.T),
        ("(dE/dW)ᵀ", SLOPE.T),
        (r"\left(\frac{\partial E}{\partial W}\right)^\top", SLOPE.T),
        ("∂E/∂zᵀ", W @ x),
        ("dE/dz.T", (W @ x)[None]),
        ("Wᵀ", W.T),
        ("zᵀ", W @ x),
    ],
)
def test_a_transpose_may_be_claimed(key, answer):
    assert {row.verdict for row in rows(MATRICES, {key: digits(answer)})} == {"holds"}


def test_the_report_shows_a_transpose_as_it_was_written():
    report = Worksheet.loads(MATRICES + f'"dE/dWᵀ" = "{digits(SLOPE)}"\n').check()
    assert "dE/dWᵀ: WRONG in 2 of 4 entries: the transpose was written" in str(report)


def test_a_dot_beside_a_transpose_is_that_of_matrices():
    found = rows(MATRICES, {"dE/dW": "∂E/∂z · xᵀ + Hᵀ · ∂E/∂S", "dE/dH": "∂E/∂S · Wᵀ"})
    assert {row.verdict for row in found} == {"holds"}
    assert "H.T @ dE/dS" in found[0].read_as
    (row, *_) = rows(MATRICES, {"dE/dW": "H · ∂E/∂S"})
    assert "entry by entry" in row.note


@pytest.mark.parametrize("answer", ["5,375·10⁻⁴", "5,375 · 10^-4", r"5,375 \cdot 10^{-4}", "5,375e-4", "0,0005375"])
def test_a_decimal_comma_before_a_power_of_ten_can_be_nothing_else(answer):
    head = 'error = "E"\n[inputs]\n[parameters]\nw = 0.0005375\n[formulas]\nE = "w"\n[claims]\n'
    (row,) = rows(head, {"E": answer})
    assert (row.verdict, float(row.true)) == ("holds", 0.0005375)


@pytest.mark.parametrize("product", ["u.T @ v", "uᵀv", "u @ v", "-u.T @ -v"])
def test_a_row_times_a_vector_is_a_number(product):
    head = 'error = "E"\n[inputs]\nv = [3, 4]\n[parameters]\nu = [1, 2]\n[formulas]\n'
    found = rows(head + f's = "{product}"\nE = "s²"\n[claims]\n', {"s": "11", "dE/du": "[66, 88]"})
    assert [row.claim for row in found if row.verdict == "holds"] == ["s", "dE/du[1]", "dE/du[2]"]


def test_latex_in_double_quotes_stands_as_it_is():
    text = r"""
error = "E"
[inputs]
t = 1
"\theta" = 2
[parameters]
w = 0.3
[formulas]
y = "\tanh(\theta w)" # a comment with "\n" and it's
E = "\frac{1}{2}(y - t)^2"
[claims]
"\frac{\partial E}{\partial w}" = "(y - t) (1 - y^2) \theta"
'\frac{dE}{dy}' = "y - t"
"E" = "\\frac{1}{2} (y-t)^2"
"""
    assert Worksheet.loads(text).check()


def test_what_toml_knows_stays_what_it_is():
    sheet = Worksheet.loads('title = "a\\tb \\u00e9 \\"q\\""\nerror = "E"\n[formulas]\nE = "1"\n[claims]\nE = "1"\n')
    assert sheet.title.split() == ["a", "b", "é", '"q"']


ADAM = """
error = "L"
optimizer = "Adam"
η = 0.1
β₁ = 0.9
"β_2" = 0.999
[inputs]
t = 1
[parameters]
θ = 3
[formulas]
L = "(θ − t)²"
[claims]
"""


def test_two_steps_of_adam_are_claimed_as_on_paper():
    theta, m, v, lines = 3.0, 0.0, 0.0, {}
    for step in (1, 2):
        g = 2 * (theta - 1)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
        theta -= 0.1 * m_hat / (v_hat**0.5 + 1e-8)
        lines |= {f"g_{step}": g, f"m_{step}": m, f"v^{{({step})}}": v}
        lines |= {rf"\hat{{m}}_{step}": m_hat, rf"\hat{{v}}_{step}": v_hat, f"θ_{step}": theta}
    report = Worksheet.loads(ADAM + "\n".join(f"'{key}' = '{x:.8f}'" for key, x in lines.items())).check()
    assert report, str(report)
    assert len(report.rows) == 12
    assert not Worksheet.loads(ADAM + "'m_2' = '0.72'").check()


def test_a_constant_has_one_of_its_names():
    with pytest.raises(ValueError, match="β₁ and beta1 are one number"):
        Worksheet.loads("beta1 = 0.8\n" + ADAM)


CIRCUIT = """
error = "f"
[inputs]
x = -2
y = 5
z = -4
[formulas]
q = "x + y"
f = "q z"
[claims]
"""


def test_a_derivative_may_stand_without_its_slash():
    claims = {"dfdz": "q", "dfdq": "z", "dqdx": "1", "dfdx": "-4", "df_dy": "dfdq * dqdy", "dfdy": "df_dq dq_dy"}
    report = Worksheet.loads(CIRCUIT + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())).check()
    assert {row.verdict for row in report.rows} == {"holds"}, str(report)
    assert [row.claim for row in report.rows] == ["df/dz", "df/dq", "dq/dx", "df/dx", "df/dy", "df/dy"]


def test_a_name_that_looks_like_a_derivative_stays_that_name():
    sheet = CIRCUIT.replace("z = -4", "z = -4\ndfdx = 7").replace('f = "q z"', 'f = "q z dfdx"')
    assert Worksheet.loads(sheet + '"df/dz" = "q dfdx"\n"df/dq" = "-28"').check()


GATE = """
error = "L"
[inputs]
x = [0.5, -1]
y = 0.4
[parameters]
w = [[0.6, 0.2], [0.1, -0.4]]
[formulas]
z1 = "w x"
a1 = "tanh(z1)"
z2 = "sum(a1)"
a2 = "σ(z2)"
s = "sin(z2)"
L = "½ (a2 + s − y)²"
[claims]
"""


@pytest.mark.parametrize(
    "g", ["g'(z1)", "g′(z_1)", r"g^{[1]'}(z^{[1]})", r"\phi'(z^{(1)})", r"f^\prime\left(z_1\right)"]
)
def test_the_activation_of_a_layer_needs_no_name(g):
    slope = 1 - np.tanh(np.array([[0.6, 0.2], [0.1, -0.4]]) @ [0.5, -1]) ** 2
    report = Worksheet.loads(GATE + f'"∂z2/∂z1" = "{g}"\n'.replace("\\", "\\\\")).check()
    assert report, str(report)
    assert [round(float(row.true), 9) for row in report.rows] == [round(x, 9) for x in slope]


PRODUCT = """
error = "z"
[inputs]
[parameters]
x = 2
y = 3
[formulas]
u = "x² y"
z = "u³"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("dz", "6x³y·u dx + 3u²·x² dy"),
        ("du", "2xy dx + x² dy"),
        ("du", r"2xy\,dx + x^2\,dy"),
        ("du", r"\frac{\partial u}{\partial x} dx + \frac{\partial u}{\partial y} dy"),
        ("du", "∂u/∂x dx + ∂u/∂y dy"),
    ],
)
def test_a_total_differential_is_no_derivative(key, answer):
    (row,) = rows(PRODUCT, {key: answer})
    assert row.verdict == "cannot be read"
    assert "is a total differential" in row.note
    assert row.note.endswith("/∂x and ∂z/∂y" if key == "dz" else "/∂x and ∂u/∂y")


def test_a_derivative_by_what_is_made_from_it_is_no_differential():
    found = rows(PRODUCT, {"dx": "du·2xy", "dy": "x² du", "du": "3u²"})  # dx is ∂z/∂x here
    assert [row.ok for row in found] == [True, True, True]


@pytest.mark.parametrize("g", ["g'(z2)", "g'(y)", "q'(x)"])
def test_a_function_that_is_not_known_is_asked_about(g):
    (row,) = Worksheet.loads(GATE + f'"dL/dz2" = "{g}"\n').check().rows
    assert row.verdict == "cannot be read"
    assert "stands for nothing here: write the derivative out" in row.note


def test_a_formula_of_a_sample_may_be_of_the_weights_after_it():
    sheet = """
error = "E"
rate = 0.1
order = "one by one"
[samples]
x = [1, 2, 3]
t = [1, 0, 1]
[parameters]
w = 0.5
[formulas]
z = "w x"
y = "σ(z)"
E = "½ (y - t)²"
[claims]
"dE/dw of sample 2" = "δ x"
"δ of sample 2" = "(y − t) y (1 − y)"
"w after sample 2" = "w − η δ x"
"new w of sample 3" = "w − η δ x"
"""
    w, weights, slopes = 0.5, [], []
    for x, t in zip([1, 2, 3], [1, 0, 1], strict=True):
        y = 1 / (1 + np.exp(-w * x))
        slopes.append((y - t) * y * (1 - y) * x)
        w -= 0.1 * slopes[-1]
        weights.append(w)
    report = Worksheet.loads(sheet).check()
    assert report, str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx([slopes[1], slopes[1] / 2, weights[1], weights[2]])


UPDATE = """
rate = 0.5
error = "E"
[inputs]
x = [1, 2]
t = 1
[parameters]
w_11 = 0.3
w_1 = 0.2
W = [[1, 2], [3, 4]]
[formulas]
z = "w_11 + 3 w_1"
q = "W x"
E = "½(z − t)² + ½ Σ q²"
[claims]
"""
# z = 0.3 + 0.6 = 0.9, so ∂E/∂w_11 = z − t = −0.1 and ∂E/∂w_1 = −0.3; q = [5, 11], so ∂E/∂W = [[5, 10], [11, 22]].
NEW_W = [[1 - 2.5, 2 - 5], [3 - 5.5, 4 - 11]]


@pytest.mark.parametrize(
    ("key", "answer", "meant"),
    [
        *((key, "0.35", "new w_11") for key in ("w_{11}^{new}", "w_{11}^{+}", "w_11^+", r"w_{11}^{\text{new}}")),
        *((key, "0.35", "new w_11") for key in ("w_11 <-", "w_11 <--")),
        ("w_11", "w_11 <- 0.3 - 0.5·(-0.1) = 0.35", "new w_11"),
        ("w_1", "-> 0.35", "new w_1"),
        *((key, "0.35", "new w_11") for key in ("w_11 :=", "w_11 ←", r"w_{11} \leftarrow", "w_{11}^{neu}")),
        *(
            (key, "0.35", "new w_1")
            for key in ("w_1'", "w_1(t+1)", "w_{1}^{(t+1)}", "w_1^{k+1}", "w_{1,new}", "w_1^(new)")
        ),
        ("w_1", "w_1 := w_1 − 3η (z − t)", "new w_1"),
        ("w_1", "w_1 ← 0.35", "new w_1"),
        *((key, "0.35", "new w_1") for key in ("w_1 →", r"w_1 \to", r"w_1 \rightarrow w_1'", "w_1 → w_1'")),
        *((key, "w_1 − 3η (z − t)", "new w_1") for key in ("w_1 →", "w_1 → w_1'")),
        *(
            ("w_1", answer, "new w_1")
            for answer in ("→ 0.35", "w_1 → w_1' = w_1 − 3η (z − t)", "→ w_1' = w_1 − 3η (z − t)")
        ),
        *((key, f"{key} - lr * w_1.grad{data}", "new w_1") for key in ("w_1", "w_1.data") for data in ("", ".data")),
        ("w_1^*", "w_1 − 3η ∂E/∂z", "new w_1"),
        ("w_1", "w_1 = w_1 − η ∂E/∂w_1", "new w_1"),
        ("w_1", "w_1 = 0.2 - 0.5·3·(-0.1) = 0.35", "new w_1"),
        ("w_1", "0.2 + 0.15 = 0.35", "new w_1"),
        ("w_1 = 0.2 − 0.5·(−0.3)", "0.35", "new w_1"),
        ("w_1(t+1)", "w_1(t) − η ∂E/∂w_1(t)", "new w_1"),
        ("w_1^{new}", "w_1^{old} + Δw_1", "new w_1"),
        (r"w_1 \leftarrow w_1 - \eta \frac{\partial E}{\partial w_1}", "0.35", "new w_1"),
        ("w_{11} := w_{11} − η (z − t)", "0.35", "new w_11"),
        ("∂E/∂w_1 = 3(z − t)", "-0.3", "∂E/∂w_1"),
        ("w_1", "0.2", "w_1"),
        ("w_1", "0.2 + 0.0 = 0.2", "w_1"),
        *(("Δw_1", answer, "step w_1") for answer in ("0.15", "−η ∂E/∂w_1", "−3η (z − t)", "−0.5·3(z − t) = 0.15")),
        (r"\Delta w_{11}", r"-\eta (z - t)", "step w_11"),
        ("E^{new}", "0.02", "new E"),
        ("W_{12}^{new}", "-3", "new W[1,2]"),
        ("ΔW_{12}", "-5", "step W[1,2]"),
    ],
)
def test_updates_as_pages_write_them(key, answer, meant):
    key, answer = key.replace("'", "′"), answer.replace("'", "′")
    (row,) = rows(UPDATE, {key: answer})
    assert row.claim == meant
    assert row.ok == (key != "E^{new}"), row.note


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("W^{new}", "W − η q xᵀ"),
        ("W", "W ← W − α ∂E/∂W"),
        ("W_{ij}", "W_{ij} − η q_i x_j"),
        ("W_ij ← W_ij − η q_i x_j", str(NEW_W)),
        ("W", "W - lr * W.grad"),
        ("W_{ij} →", "W_{ij} − η q_i x_j"),
        ("ΔW", "−η q xᵀ"),
        ("ΔW", str([[-2.5, -5], [-5.5, -11]])),
    ],
)
def test_updates_of_a_matrix(key, answer):
    found = rows(UPDATE, {key: answer})
    assert len(found) == 4
    assert {row.verdict for row in found} == {"holds"}


TIMES_THE_RATE = "−dE/dw_1, which is added times the rate: here with the sign turned"


@pytest.mark.parametrize(
    ("claims", "means"),
    [
        ({"Δw_1": "−0.15", "w_1": "w_1 − Δw_1"}, "step w_1, which is subtracted"),
        ({"Δw_1": "3(z − t)", "w_1": "w_1 − ηΔw_1"}, "dE/dw_1"),
        ({"Δw_1": "3(z − t)"}, "dE/dw_1"),
        ({"Δw_1": "3(t − z)"}, TIMES_THE_RATE),
        ({"Δw_1": "0.3", "w_1^{new}": "w_1 + η Δw_1"}, TIMES_THE_RATE),
        ({"Δw_1": "0.3", "w_1^{new}": "w_1 + 0.5·Δw_1 = 0.35"}, TIMES_THE_RATE),
        ({"δ": "t − z", "Δw_1": "3δ"}, TIMES_THE_RATE),
        ({"Δw_1": "3(t − z) = 0.3"}, TIMES_THE_RATE),
        ({"Δw_1": "0.5·3(t − z) = 0.15"}, "−(step w_1), which is added: here with the sign turned"),
        ({"Δw_1": "0.15", "w_1": "w_1 + Δw_1"}, "−(step w_1), which is added: here with the sign turned"),
    ],
)
def test_what_a_change_is(claims, means):
    report = Worksheet.loads(UPDATE + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())).check()
    assert report, str(report)
    assert f"Δw_1: stands for {means}" in report.explanations()


TWO_LAYERS = """error = "L"
rate = 0.1
[inputs]
x = [1, 2]
t = 1
[parameters]
W = [[0.1, -0.2], [0.3, 0.4]]
v = [0.5, -0.6]
[formulas]
h = "tanh(W x)"
y = "v^T h"
L = "½ (t − y)²"
[claims]
"""


@pytest.mark.parametrize(
    ("claims", "wrong"),
    [
        (["Δv = −η (y − t) h", "ΔW = −η ((1 − h²) ⊙ v (y − t)) x^T", "v = v + Δv", "W = W − ΔW"], {"new W"}),
        # W has four entries, v two, and each is one line: four lines are right with Δ added, three with δ = t − y
        (
            ["δ_y = y − t", "Δv = −η δ_y h", "v = v + Δv", "ΔW = −η ((1 − h²) v δ_y) x^T", "W = W − ΔW"],
            {"new W"},
        ),
        (["Δv = η (y − t) h", "v = v − Δv", "ΔW = η ((1 − h²) ⊙ v (y − t)) x^T", "W = W + ΔW"], {"new W"}),
        (["Δv = −η (y − t) h", "ΔW = −η ((1 − h²) ⊙ v (y − t)) x^T", "v = v − Δv"], {"new v"}),
        (["Δv = (y − t) h", "ΔW = ((1 − h²) ⊙ v (y − t)) x^T", "v = v − ηΔv", "W = W + ηΔW"], {"new W"}),
    ],
)
def test_one_wrong_update_does_not_turn_the_meaning_of_all_changes(claims, wrong):
    lines = (line.split(" = ") for line in claims)
    report = Worksheet.loads(TWO_LAYERS + "".join(f"'{key}' = '{answer}'\n" for key, answer in lines)).check()
    assert {row.part.whole if row.part else row.claim for row in report.rows if not row.ok} == wrong, str(report)


@pytest.mark.parametrize("before", ["Δw_1^{old}", "Δw_1(t−1)", r"\Delta w_1^{(t-1)}", "Δw_{1,old}"])
def test_the_change_of_the_step_before_is_not_read(before):
    (row,) = rows(UPDATE, {"Δw_1": f"−3η (z − t) + 0.9 {before}"})
    assert row.verdict == "cannot be read"
    assert "the Δw of the step before is not known here" in row.note


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("w_1^{new}", "w_1 + 3 η (z − t)"),
        ("w_1 ←", "0.05"),
        ("w_1", "w_1 = 0.2 + 0.5·(−0.3) = 0.05"),
        ("w_1", "w_1 = 0.5 − 0.05 = 0.45"),
        ("w_1", "0.45"),
        ("Δw_1", "3 η (z − t)"),
        ("Δw_1", "-0.15"),
        ("Δw_1", "6 (t − z)"),
        ("w_1'", "0.2"),
        ("w_1 →", "w_1 + 3 η (z − t)"),
        ("w_1", "w_1 + lr * w_1.grad"),
        ("w_1", "w_1 - lr * w_11.grad"),
    ],
)
def test_a_wrong_update_is_wrong(key, answer):
    (row,) = rows(UPDATE, {key.replace("'", "′"): answer})
    assert row.verdict.startswith("WRONG")


LAYER = """
rate = 3.0
error = "C"
[inputs]
"a^1" = [0.5, -1]
[parameters]
"w^2" = [[1, 2], [3, -1]]
[formulas]
"z^2" = "w^2 a^1"
C = "½ ‖z^2‖²"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("w^2", "w^2 - η δ^2 (a^1)^T"),
        ("w^2 →", r"w^2 - \eta δ^2 (a^1)^T"),
        ("w^2_{jk}", "w^2_{jk} - η a^1_k δ^2_j"),
        ("w^2", "w^2 → w^{2}′ = w^2 − η δ^2 (a^1)^T"),
        ("w^2 :=", "[[3.25, -2.5], [-0.75, 6.5]]"),
    ],
)
def test_an_update_of_a_layer_without_parentheses(key, answer):
    """z = (0.5 − 2, 1.5 + 1) = (−1.5, 2.5), and 3 z aᵀ = (−2.25, 4.5), (3.75, −7.5) is subtracted."""
    found = rows(LAYER, {key: answer})
    assert [row.claim for row in found] == ["new w2[1,1]", "new w2[1,2]", "new w2[2,1]", "new w2[2,2]"]
    assert {row.verdict for row in found} == {"holds"}


@pytest.mark.parametrize(("key", "answer"), [("w^2", "w^2 - 2η δ^2 (a^1)^T"), ("w^2 →", "η δ^2 (a^1)^T")])
def test_a_wrong_update_of_a_layer_is_wrong(key, answer):
    assert {row.verdict.split(":")[0] for row in rows(LAYER, {key: answer})} == {"WRONG"}


@pytest.mark.parametrize("key", ["E′", "w_1^*", "z(t+1)", "z → E"])
def test_what_may_be_no_update_is_not_read_as_one(key):  # w^* is also the best w there is
    (row,) = rows(UPDATE, {key: "0.35"})
    assert row.verdict == "cannot be read"


OTHER_LETTER = """
error = "{error}"
rate = 0.5
[inputs]
x = 2
t = 1
[parameters]
w = 0.3
[formulas]
z = "w x"
{error} = "½(z − t)²"
[claims]
"""


@pytest.mark.parametrize("error", ["loss", "E", "J_total", "cost", "f"])
@pytest.mark.parametrize(
    ("key", "answer", "true"),
    [
        ("dL/dw", "-0.8", -0.8),  # (0.6 − 1)·2
        ("∂C/∂w", "∂C/∂z · x", -0.8),
        (r"\frac{\partial \mathcal{L}}{\partial z}", "z − t", -0.4),
        (r"\nabla_w L", r"\frac{\partial L}{\partial z} \frac{\partial z}{\partial w}", -0.8),
        ("w", "w − η dL/dw", 0.3 + 0.4),
    ],
)
def test_the_error_by_the_letter_of_a_book(error, key, answer, true):
    (row,) = rows(OTHER_LETTER.replace("{error}", error), {key: answer})
    assert row.ok, row.note
    assert float(row.true) == pytest.approx(true)


def test_a_letter_for_the_error_is_told():
    report = Worksheet.loads(OTHER_LETTER.replace("{error}", "loss") + '"dL/dw" = "-0.8"').check()
    assert "L: stands for loss, the error" in report.explanations()


@pytest.mark.parametrize("total", ["bce + w²", "bce + 0.1 w²", "w² + w + bce", "reg + bce"])
@pytest.mark.parametrize("key", ["dL/dw", "∂E/∂w", r"\nabla_w J"])
def test_a_letter_may_be_the_loss_without_its_penalty(total, key):
    sheet = 'error = "total"\n[inputs]\nx = 2\nt = 1\n[parameters]\nw = 0.3\n[formulas]\n'
    sheet += f'bce = "(w x − t)²/2"\nreg = "w²"\ntotal = "{total}"\n[claims]\n'
    report = Worksheet.loads(f"{sheet}'{key}' = '-0.8'\n\"dbce/dw\" = \"-0.8\"").check()
    assert [row.verdict for row in report.rows] == ["cannot be read", "holds"]
    assert "may stand for total, the error, or for bce, the loss in it" in str(report.explanations())


def test_a_letter_is_the_sum_of_two_losses():  # each has the slope −0.8
    sheet = 'error = "total"\n[inputs]\nx = 2\nt = 1\n[parameters]\nw = 0.3\n[formulas]\n'
    sheet += 'e1 = "(w x − t)²/2"\ne2 = "(w x − t)²/2"\ntotal = "e1 + e2"\n[claims]\n"dL/dw" = "-1.6"'
    assert Worksheet.loads(sheet).check()


def test_a_letter_that_may_be_one_of_two_errors_is_not_read():
    head = OTHER_LETTER.replace("{error}", "cost").replace("[claims]", 'loss = "cost + w²"\n[claims]')
    (row,) = rows(head, {"dL/dw": "-0.8"})
    assert row.verdict == "cannot be read"
    assert "loss" in row.note
    assert "cost" in row.note


@pytest.mark.parametrize(
    ("error", "key"),
    [
        *((name, name) for name in ("H_t", "E_1", "L_total", "E_{total}", "ℒ", "ℓ", r"\ell", r"\mathcal{L}", "J(w)")),
        (r"J(\theta)", r"J(\theta)"),
        ("J", "J(w, b)"),
        ("J(w)", "J"),
        ("L", r"L(\hat{y}, t)"),
        (r"L(\hat{y},t)", r"L\left(\hat{y}, t\right)"),
        (r"\mathcal{L}", r"\mathcal{L}(\mathbf{w})"),
        ("E_tot", r"E_{\text{tot}}"),
    ],
)
def test_the_error_has_a_name_as_pages_have_it(error, key):
    head = f"error = '{error}'\n[inputs]\nx = 2\nt = 1\n[parameters]\nw = 0.3\n[formulas]\nŷ = 'w x'\n"
    head += f"'{key}' = '½(ŷ − t)²'\n[claims]\n"
    claims = {key: "0.08", f"∂{key}/∂w": "(w x − t) x", rf"\frac{{\partial {key}}}{{\partial w}}": "-0.8"}
    found = rows(head, claims)
    assert [row.verdict for row in found] == ["holds"] * 3, [row.note for row in found]


CALCULUS = """
error = "f"
[parameters]
x = 1
y = 2
[formulas]
f = "x^2 y + y^3"
[claims]
"""


@pytest.mark.parametrize("key", ["∇f", "∇f(x, y)", "∇f(1, 2)", r"\nabla f(x, y)", "grad f"])
@pytest.mark.parametrize(
    "answer",
    ["(2xy, x^2 + 3y^2)", "[4, 13]", r"\begin{pmatrix} 2xy \\ x^2 + 3y^2 \end{pmatrix}", "⟨2xy, x² + 3y²⟩"],
)
def test_the_gradient_has_an_entry_for_each_variable(key, answer):  # at (1, 2): 2·1·2 and 1 + 3·4
    report = Worksheet.loads(CALCULUS + f"'{key}' = '{answer}'").check()
    assert [(row.claim, row.ok) for row in report.rows] == [("df/dx", True), ("df/dy", True)], str(report)


@pytest.mark.parametrize("key", ["∇²f", "∇^2 f(x, y)", r"\nabla^2 f", "H", "H_f", "H(1, 2)", "Hess f", "Hessian"])
@pytest.mark.parametrize(
    "answer", ["[[2y, 2x], [2x, 6y]]", "[4 2; 2 12]", r"\begin{pmatrix} 2y & 2x \\ 2x & 6y \end{pmatrix}"]
)
def test_the_hessian_has_an_entry_for_each_pair_of_variables(key, answer):
    report = Worksheet.loads(CALCULUS + f"'{key}' = '{answer}'").check()
    claims = ["d2f/dx2", "d2f/dxdy", "d2f/dydx", "d2f/dy2"]
    assert [(row.claim, row.ok) for row in report.rows] == [(claim, True) for claim in claims], str(report)


@pytest.mark.parametrize("answer", ["4", "[4, 2]", "[[4, 2, 0], [2, 12, 0]]", "2y + 6y"])
def test_the_hessian_is_a_matrix_and_else_not_read(answer):  # ∇²f may be the sum of the second derivatives
    (row,) = Worksheet.loads(CALCULUS + f"'∇²f' = '{answer}'").check().rows
    assert row.verdict == "cannot be read"


@pytest.mark.parametrize(
    ("line", "claim", "verdict"),
    [
        ("f'(x) = '3x²'", "df/dx", "holds"),
        ("f''(x) = \"12\"", "∂²f/∂x²", "holds"),
        ("x := '0.8'", "new x", "holds"),  # 2 − 0.1·12
        ("x := 'x − 0.1·3x²'", "new x", "holds"),
    ],
)
def test_a_key_with_a_prime_or_a_colon_needs_no_quotes(line, claim, verdict):
    sheet = 'error = "f"\nrate = 0.1\n[parameters]\nx = 2\n[formulas]\nf = "x^3"\n[claims]\n'
    (row,) = Worksheet.loads(sheet + line).check().rows
    assert (row.claim, row.verdict) == (claim, verdict)


def test_a_delta_beside_the_derivative_that_it_is_read_as_is_told_where_to_say_what_it_is():
    sheet = 'error = "E"\n[inputs]\nx = 1\n[parameters]\nw = 0.3\n[formulas]\n'
    sheet += 'a_1 = "σ(w x)"\nE = "½ a_1²"\n[claims]\n"∂E/∂a_1" = "0.5744"\n'  # 1/(1 + e^−0.3) = 0.57444
    held, row = Worksheet.loads(sheet + '"δa_1" = "0.1404"').check().rows
    assert (held.verdict, row.verdict) == ("holds", "cannot be read")
    assert "two numbers: keep one of them, or say below [where] of what δa_1 is" in row.note


@pytest.mark.parametrize(
    ("key", "answer"), [("∇f(2, 1)", "(4, 13)"), ("∇f", "(4, 13, 0)"), ("∇g", "(4, 13)"), ("∇f", "4")]
)
def test_another_gradient_is_not_read_as_this_one(key, answer):
    rows = Worksheet.loads(CALCULUS + f"'{key}' = '{answer}'").check().rows
    assert {row.verdict for row in rows} == {"cannot be read"}


def test_a_gradient_is_handed_in_as_one_answer():
    exercises = Exercises([Exercise("f", read_sheet(CALCULUS + '"f" = ""\n"∇f" = ""'))])
    lines = grade_of(HandedIn("Bo", {"f": "10", "∇f": "(4, 15)"}), exercises).lines
    assert [line.mark for line in lines] == ["right", "right", "wrong"]


SIGMOIDS = """
error = "L"
[inputs]
x = [1, 0.5]
y = 1
[parameters]
"W⁽¹⁾" = [[0.1, 0.2], [0.3, 0.4]]
w2 = [0.5, 0.6]
[formulas]
"z⁽¹⁾" = "W⁽¹⁾ x"
"a⁽¹⁾" = "1/(1 + e⁻ᶻ⁽¹⁾)"
net = "w2·a⁽¹⁾"
o = "tanh(net)"
L = "½(o − y)²"
[claims]
"""


def test_the_slope_of_a_function_at_a_node_is_a_derivative_of_the_graph():
    a = 1 / (1 + np.exp(-np.array([[0.1, 0.2], [0.3, 0.4]]) @ [1, 0.5]))
    of_net = 1 - np.tanh(a @ [0.5, 0.6]) ** 2
    keys = ["σ'(z⁽¹⁾)", "σ′(z_1)", r"\sigma'(z^{(1)})", r"\sigma^{\prime}(z_1)", "g'(z₁)", "dσ/dz1", "dσ(z1)/dz1"]
    for key in [*keys, r"\frac{\partial \sigma(z_1)}{\partial z_1}"]:
        claims = {key: digits(a * (1 - a)), "tanh'(net)": f"{of_net:.6f}", "f'(net)": "1 − o²"}
        found = Worksheet.loads(SIGMOIDS + "".join(f'{json.dumps(k)} = "{x}"\n' for k, x in claims.items())).check()
        assert [row.verdict for row in found.rows] == ["holds"] * 4, (key, str(found))


@pytest.mark.parametrize("key", ["relu'(net)", "σ'(o)", "f'(L)", "σ'(x)", "softmax'(net)"])
def test_the_slope_of_a_function_that_nothing_in_the_graph_is_cannot_be_read(key):
    (row,) = Worksheet.loads(f'{SIGMOIDS}"{key}" = "0.5"\n').check().rows
    assert row.verdict == "cannot be read"


@pytest.mark.parametrize("key", [r"\nabla_{w_2}", r"\nabla w_2", "∇w2", "∇_w2", "grad w2", "dw2"])
def test_a_gradient_without_the_error_is_that_of_the_error(key):
    a = 1 / (1 + np.exp(-np.array([[0.1, 0.2], [0.3, 0.4]]) @ [1, 0.5]))
    o = np.tanh(a @ [0.5, 0.6])
    assert {row.verdict for row in rows(SIGMOIDS, {key: digits((o - 1) * (1 - o**2) * a)})} == {"holds"}


@pytest.mark.parametrize(
    "key",
    [
        r"\frac{\delta L}{\delta net}",
        "δL/δnet",
        r"\frac{d}{d net} L",
        r"\frac{\partial}{\partial net}(L)",
        "∂/∂net L",
        r"\bar{net}",
    ],
)
def test_a_derivative_by_other_signs(key):
    a = 1 / (1 + np.exp(-np.array([[0.1, 0.2], [0.3, 0.4]]) @ [1, 0.5]))
    o = np.tanh(a @ [0.5, 0.6])
    (row,) = rows(SIGMOIDS, {key: f"{(o - 1) * (1 - o**2):.6f}"})
    assert (row.claim, row.verdict) == ("dL/dnet", "holds")


def test_the_derivative_of_a_function_by_the_sign_in_front():
    (row, _) = rows(SIGMOIDS, {r"\frac{d}{dz_1}\sigma(z_1)": "a_1(1 - a_1)"})
    assert (row.claim, row.verdict) == ("da1[1]/dz1[1]", "holds")


def test_a_bar_is_no_adjoint_of_an_array_or_of_a_name_with_a_bar():
    (row,) = rows(SIGMOIDS, {r"\bar{x}": "0.75"})  # as likely the mean of x
    assert row.verdict == "cannot be read"
    head = SIGMOIDS.replace("[formulas]", "c = 2\nc_bar = 0.5\n[formulas]").replace("½(o − y)²", "½(o − y)² + c c_bar")
    (row,) = rows(head, {r"\bar{c}": "2"})
    assert row.claim in ("c_bar", "dL/dc_bar")


LAYERS = """
error = "C"
[inputs]
"a⁰" = [0.5, 0.1]
y = [1]
[parameters]
"w¹" = [[0.1, 0.2], [0.3, 0.4]]
"b¹" = [0.1, 0.2]
"w²" = [[0.5, 0.6]]
"b²" = [0.1]
[formulas]
"z¹" = "w¹a⁰ + b¹"
"a¹" = "σ(z¹)"
"z²" = "w²a¹ + b²"
"a²" = "σ(z²)"
C = "½‖y − a²‖²"
[claims]
"""


def test_layers_above_the_line():
    w, v = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[0.5, 0.6]])
    a = 1 / (1 + np.exp(-(w @ [0.5, 0.1] + [0.1, 0.2])))
    out = 1 / (1 + np.exp(-(v @ a + 0.1)))
    delta = (out - 1) * out * (1 - out)
    hidden = (v.T @ delta) * a * (1 - a)
    claims = {"a¹": digits(a), "∂C/∂w²": [digits(delta[0] * a)], "∂C/∂b¹": digits(hidden)}
    claims |= {"δ²": "(a² − y) ⊙ σ′(z²)", "δ¹": "((w²)ᵀδ²) ⊙ σ′(z¹)", "∂C/∂w¹": "δ¹(a⁰)ᵀ"}
    assert {row.verdict for row in rows(LAYERS, claims)} == {"holds"}


def test_the_tensor_sign_is_the_outer_product_or_that_of_entries():
    """∂C/∂w¹ = δ¹ ⊗ a⁰ has the shape of w¹, and in δ¹ = (w²ᵀδ²) ⊗ σ′(z¹) the sign is ⊙."""
    claims = {"∂C/∂w¹": "δ¹ ⊗ a⁰", "δ¹": "(w²ᵀδ²) ⊗ σ′(z¹)", "∂C/∂w²": r"\delta^2 \otimes a^1"}
    assert {row.verdict for row in rows(LAYERS, claims)} == {"holds"}


def test_the_gradient_stands_in_the_order_of_its_variables():
    sheet = CALCULUS.replace("x = 1\ny = 2", "y = 2\nx = 1").replace('f = "x^2', '"f(x, y)" = "x^2')
    report = Worksheet.loads(sheet + "'∇f(x, y)' = '(2xy, x² + 3y²)'\n'∇f' = '(13, 4)'").check()
    assert [(row.claim, row.ok) for row in report.rows] == [
        ("df/dx", True),
        ("df/dy", True),
        ("df/dy", True),
        ("df/dx", True),
    ], str(report)


# f = x² + x²y³ − 2y⁴ at x = 1.3 and y = 0.8, differentiated by hand: f_y = 3x²y² − 8y³ is 3.2448 − 4.096.
TWO_VARIABLES = """
error = "f"
[inputs]
[parameters]
x = 1.3
y = 0.8
[formulas]
"f(x, y)" = "x^2 + x^2y^3 - 2y^4"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer", "claim"),
    [
        ("f_x", "2x + 2xy^3", "df/dx"),
        ("f_y(x, y)", "3x^2y^2 - 8y^3", "df/dy"),
        ("f_y(1.3, 0.8)", "-0.8512", "df/dy"),
        ("f_xx", "2 + 2y^3", "d2f/dx2"),
        ("f_{xy}", "6xy^2", "d2f/dxdy"),
        ("f_{y x}", "6xy^2", "d2f/dydx"),
        ("fyy", "6x^2y - 24y^2", "d2f/dy2"),
        ("f′_x", "2x + 2xy^3", "df/dx"),
        ("f′′_{xy}(x, y)", "6xy^2", "d2f/dxdy"),
        (r"f^{\prime}_y", "3x^2y^2 - 8y^3", "df/dy"),
    ],
)
def test_derivatives_with_the_variable_below(key, answer, claim):
    (row,) = rows(TWO_VARIABLES, {key: answer})
    assert (row.claim, row.verdict) == (claim, "holds")


def test_a_derivative_with_the_variable_below_at_another_point_is_not_that_at_this_one():
    (row,) = rows(TWO_VARIABLES, {"f_x(1, 1)": "4"})
    assert row.verdict == "cannot be read"


# At x = 2, y = 3: a x² y = 36 with a = 3, its slopes are 2a x y = 36 in x and a x² = 12 in y; 3 x² has the slope 12.
@pytest.mark.parametrize(
    ("given", "formula", "claims"),
    [
        ("[inputs]\na = 3\n[parameters]\nx = 2", "a x^2", {"f'(2)": "12", "f(2)": "12", "f''(2)": "6"}),
        ("[inputs]\nt = 7\nx = 2\ny = 3", "3 x^2 y", {"f_x(2, 3)": "36", "f_y(2,3)": "12", "f(2, 3)": "36"}),
        ("[inputs]\na = 3\n[parameters]\nx = 2\ny = 3", "a x^2 y", {"f_x(2, 3)": "36", "∇f(2, 3)": "[36, 12]"}),
    ],
)
def test_a_point_has_the_numbers_of_the_parameters_or_of_what_the_formula_uses(given, formula, claims):
    lines = "".join(f'"{key}" = "{answer}"\n' for key, answer in claims.items())
    report = Worksheet.loads(f'error = "f"\n{given}\n[formulas]\nf = "{formula}"\n[claims]\n{lines}').check()
    assert {row.verdict for row in report.rows} == {"holds"}, str(report)


@pytest.mark.parametrize("key", ["f'(3)", "f(3)", "f'(3, 2)", "f(2, 3)", "f_x(1)"])
def test_another_point_is_not_that_of_the_sheet(key):
    text = 'error = "f"\n[inputs]\na = 3\n[parameters]\nx = 2\n[formulas]\nf = "a x^2"\n[claims]\n'
    (row,) = Worksheet.loads(f'{text}"{key}" = "12"\n').check().rows
    assert row.verdict == "cannot be read"


# y = 2·0.3 + 0.1 = 0.7, so ∂E/∂w = −0.3·2 = −0.6 and ∂E/∂b = −0.3: new w = 0.3 + 0.06, new b = 0.1 + 0.03.
# Then y = 0.85, ∂E/∂w = −0.15·2 = −0.3 and ∂E/∂b = −0.15: w after 2 is 0.39, b after 2 is 0.145.
OVERWRITTEN = """
error = "E"
rate = 0.1
[inputs]
x = 2
t = 1
[parameters]
w = 0.3
b = 0.1
[formulas]
y = "w x + b"
E = "½(y − t)²"
[claims]
"""
# The same for sample 1, then y = 0.36 + 0.13 = 0.49: w after 2 is 0.36 − 0.049, b after 2 is 0.13 − 0.049.
IN_TURN = """
error = "E"
rate = 0.1
order = "one by one"
[samples]
x = [2, 1]
t = [1, 0]
[parameters]
w = 0.3
b = 0.1
[formulas]
y = "w x + b"
E = "½(y − t)²"
[claims]
"""


@pytest.mark.parametrize(
    ("head", "claims", "meant"),
    [
        (OVERWRITTEN, {"∂E/∂w": "-0.6", "w": "0.36", "b": "0.13"}, {"w": "new w", "b": "new b"}),
        (OVERWRITTEN, {"w": "0.36", "b": "0.13"}, {"w": "new w", "b": "new b"}),
        (OVERWRITTEN, {"∂E/∂w": "-0.6", "w": "0.30", "b": "0.13"}, {"w": "w", "b": "new b"}),
        (OVERWRITTEN, {"w": "0.3", "∂E/∂w": "-0.6", "new w": "0.36"}, {"w": "w"}),
        (OVERWRITTEN, {"∂E/∂w after 1": "-0.3", "w": "0.39", "b": "0.145"}, {"w": "w after 2", "b": "b after 2"}),
        (OVERWRITTEN, {"new w": "0.36", "new E": "0.01125", "w": "0.39"}, {"w": "w after 2"}),
        (OVERWRITTEN, {"∂E/∂w": "-0.6", "w": "0.39", "E after 2": "0.0028125"}, {"w": "w after 2"}),
        (OVERWRITTEN, {"w^{(k+1)}": "w − η ∂E/∂w", "w": "0.36"}, {"w": "new w"}),  # one step, in letters and numbers
        (OVERWRITTEN, {"new w": "w − η ∂E/∂w", "b": "0.13", "w": "0.36"}, {"w": "new w", "b": "new b"}),
        (OVERWRITTEN, {"w": "0.36", "b": "0.13", "y": "0.36·2 + 0.13 = 0.85"}, {"y": "new y"}),
        (
            OVERWRITTEN,
            {"w": "0.36", "b": "0.13", "y": "0.85", "E": "½(0.85 − 1)² = 0.01125"},
            {"y": "new y", "E": "new E"},
        ),
        (OVERWRITTEN, {"w": "w − η ∂E/∂w", "E": "0.01125"}, {"E": "new E"}),
        (OVERWRITTEN, {"w after 2": "0.39", "E": "0.0028125"}, {"E": "E after 2"}),
        (OVERWRITTEN, {"w": "0.36", "y": "0.7", "E": "0.045"}, {"y": "y", "E": "E"}),  # what the weights gave before
        (OVERWRITTEN, {"y": "0.7", "w": "0.36", "E": "0.045", "new E": "0.01125"}, {"E": "E"}),
        (IN_TURN, {"w": "0.36", "b": "0.13", "y[1]": "0.85"}, {"y[1]": "new y[1]"}),
        (IN_TURN, {"∂E[1]/∂w": "-0.6", "w": "0.36"}, {"w": "new w"}),
        (IN_TURN, {"new w": "0.36", "y[2]": "0.49", "w": "0.311", "b": "0.081"}, {"w": "w after 2", "b": "b after 2"}),
    ],
)
def test_the_number_of_a_parameter_below_the_gradients_is_the_new_one(head, claims, meant):
    report = Worksheet.loads(head + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())).check()
    assert report, str(report)
    assert {key: row.claim for key, row in zip(claims, report.rows, strict=True) if key in meant} == meant
    for key, claim in meant.items():
        assert (f"{key}: the line is read as {claim}" in str(report)) == (claim != key)


def test_a_wrong_number_of_a_parameter_below_the_gradients_is_a_wrong_new_one():
    found = rows(OVERWRITTEN, {"∂E/∂w": "-0.6", "∂E/∂b": "-0.3", "w": "0.24", "b": "0.16"})
    assert [row.verdict for row in found] == ["holds", "holds", "WRONG", "WRONG"]
    assert "added instead of subtracted" in found[2].diagnosis[0].words  # 0.3 − 0.06
    assert found[3].claim == "new b"


@pytest.mark.parametrize(
    ("claims", "wrong"),
    [
        ({"E": "0.01125"}, "E"),  # above the update
        ({"w": "0.36", "b": "0.13", "y": "0.85", "E": "0.0225"}, "new E"),  # (0.85 − 1)², without its half
        ({"w": "0.36", "b": "0.13", "E": "0.0225"}, "E"),  # it may be about either
        ({"w": "0.36", "E": "0.01125", "new E": "0.01125"}, "E"),
    ],
)
def test_a_wrong_number_below_the_update_stays_wrong(claims, wrong):
    found = rows(OVERWRITTEN, claims)
    assert [row.claim for row in found if not row.ok] == [wrong]


@pytest.mark.parametrize("line", [{"w^{(k+1)}": "w − η ∂E/∂w"}, {"∂E/∂w": "-0.6"}])
def test_the_number_of_the_second_step_is_wrong_for_the_first(line):
    found = rows(OVERWRITTEN, {**line, "w": "0.39"})  # 0.3 + 0.1·0.6 + 0.1·0.3
    assert (found[-1].claim, found[-1].ok) == ("new w", False)


def test_a_wrong_number_of_a_parameter_above_the_gradients_stays_the_one_of_now():
    found = rows(OVERWRITTEN, {"w": "0.4", "∂E/∂w": "-0.6", "new w": "0.36"})
    assert [(row.claim, row.verdict) for row in found] == [("w", "WRONG"), ("∂E/∂w", "holds"), ("new w", "holds")]


def test_without_a_rate_the_number_of_a_parameter_below_the_gradients_asks_for_one():
    found = rows(OVERWRITTEN.replace("rate = 0.1", ""), {"∂E/∂w": "-0.6", "w": "0.36"})
    assert found[1].verdict == "cannot be read"
    assert "write rate = ..." in found[1].note


def test_the_numbers_of_a_matrix_below_the_gradients_are_the_new_ones():
    changed = {"∂E/∂W": [[5, 10], [11, 22]], "W": NEW_W}
    found = rows(UPDATE, changed)
    assert [row.claim for row in found[4:]] == ["new W[1,1]", "new W[1,2]", "new W[2,1]", "new W[2,2]"]
    assert all(row.ok for row in found)
    assert [row.claim for row in rows(UPDATE, {"W": [[1, 2], [3, 4]], "W[1,2]": "-3"})][3:] == ["W[2,2]", "new W[1,2]"]
