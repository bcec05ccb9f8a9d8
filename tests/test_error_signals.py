"""The δ of backpropagation in claims: Mazur's printed numbers, softmax with cross-entropy by NumPy, and refusals."""

import math

import numpy as np
import pytest

from autograd import Worksheet, check, leaves, parse, sigmoid

MATRICES = """
error = "L"
[inputs]
x = [1, 2]
t = [0, 1]
[parameters]
W1 = [[0.15, 0.20], [0.25, 0.30]]
b1 = [0.35, 0.35]
[formulas]
z1 = "W1 x + b1"
h = "tanh(z1)"
p = "softmax(h)"
L = "cross_entropy(p, t)"
"""
SAMPLES = """
error = "E"
[samples]
x = [1, 2]
t = [0, 1]
[parameters]
w = 0.5
[formulas]
z = "w x"
e = "(z - t)²/2"
E = "mean(e)"
"""


def rows(text, where, claims):
    tables = {"where": where, "claims": claims}
    written = [
        line
        for name, table in tables.items()
        for line in (f"[{name}]", *(f"'{k}' = '''{v}'''" for k, v in table.items()))
    ]
    report = Worksheet.loads("\n".join([text, *written])).check()
    return report, {row.claim: row for row in report.rows}


@pytest.mark.parametrize("key", ["δ_o1", "delta_o1", r"\delta_{o1}", "δ_{o1}"])
def test_mazurs_delta_is_the_derivative_with_respect_to_the_net_input(key):
    net, t = leaves(net_o1=1.105905967, target_o1=0.01)
    out = sigmoid(net).named("out_o1")
    E = ((t - out) ** 2 / 2).named("E")
    report = check(E, {key: "0.138498562"})  # printed in Mazur's "A Step by Step Backpropagation Example"
    assert report
    assert f"{key.lstrip(chr(92))}: stands for dE/dnet_o1" in report.explanations()


def test_the_delta_of_a_layer_stands_in_keys_and_in_formulas():
    x, t = np.array([1.0, 2]), np.array([0.0, 1])
    W, b = np.array([[0.15, 0.2], [0.25, 0.3]]), np.array([0.35, 0.35])
    h = np.tanh(W @ x + b)
    g = np.exp(h) / np.exp(h).sum() - t
    delta = g * (1 - h**2)
    report, _ = rows(
        MATRICES,
        {"g": r"\frac{\partial L}{\partial h}"},
        {
            "δ₁": str(delta.round(6).tolist()),
            r"\delta^{(1)}[2]": f"{delta[1]:.6f}",
            "dL/db1": "g ⊙ (1 − h²)",
            "g": str(g.round(6).tolist()),
            r"\frac{\partial L}{\partial W_1}": r"\delta_1 x^\top",
            "dL/dW1[1]": str((delta[0] * x).round(6).tolist()),
            "dL/dx": "W1ᵀδ^{(1)}",
        },
    )
    assert report, str(report)


def test_a_wrong_formula_with_a_delta_is_wrong():
    _, found = rows(MATRICES, {}, {"dL/dW1[1,2]": "δ_1[1] x[1]", "dL/db1[1]": "δ₁[1]"})
    assert found["dL/dW1[1,2]"].ok is False
    assert found["dL/db1[1]"].ok


def test_a_name_of_the_sheet_stays_that_name():
    d, x = leaves(delta=0.5, x=3)
    assert check((d * x).named("E"), {"delta": "3", "dE/dx": "δ", x: "delta"})


@pytest.mark.parametrize(
    ("text", "where", "claims", "words"),
    [
        (MATRICES, {}, {"δ₂": "1"}, "below [where]"),
        (MATRICES, {}, {"dL/dx": "W1ᵀ δ₂"}, "'δ₂' stands for nothing here"),
        (MATRICES, {}, {"dL/dz1": "δ₁"}, "answered with itself"),
    ],
)
def test_a_delta_that_stands_for_nothing_is_told(text, where, claims, words):
    report, _ = rows(text, where, claims)
    assert not report
    assert words in str(report)


def test_with_samples_the_sheet_says_which_error_is_meant():
    report, _ = rows(SAMPLES, {"δ": "de/dz"}, {"δ": "[0.5, 0]", "δ of sample 1": "0.5"})
    assert report, str(report)


def test_a_delta_of_samples_is_of_the_error_or_of_each_sample_whichever_holds():
    for claims in (
        {"δ": "[0.25, 0]", "dE/dw": "sum(δ x)"},
        {"δ": "[0.5, 0]", "dE/dw": "mean(δ x)"},
        {"dz": "[0.5, 0]", "dw": "1/2 sum(dz x)"},
    ):
        report, _ = rows(SAMPLES, {}, claims)
        assert report, str(report)
    report, _ = rows(SAMPLES, {}, {"δ": "[0.5, 0]", "dE/dw": "sum(δ x)"})
    assert not report


BATCH = """
error = "J"
[inputs]
m = 3
X = [[1, 2, -1], [0.5, -1, 2]]
Y = [[1, 0, 1]]
[parameters]
W1 = [[0.15, 0.20], [0.25, 0.30]]
b1 = [[0.1], [-0.1]]
W2 = [[0.4, -0.3]]
b2 = [[0.2]]
[formulas]
Z1 = "W1 X + b1"
A1 = "tanh(Z1)"
Z2 = "W2 A1 + b2"
A2 = "σ(Z2)"
J = "-1/m sum(Y * log(A2) + (1 - Y) * log(1 - A2))"
"""
ON_PAPER = {
    "dZ2": "A2 - Y",
    "dW2": "1/m dZ2 A1^T",
    "db2": "1/m * sum(dZ2, axis=1)",
    "dZ1": "W2^T dZ2 * (1 - A1²)",
    "dW1": "1/m dZ1 X^T",
}


def by_numpy():
    X, Y = np.array([[1, 2, -1], [0.5, -1, 2]]), np.array([[1.0, 0, 1]])
    W1, b1, W2, b2 = np.array([[0.15, 0.2], [0.25, 0.3]]), np.array([[0.1], [-0.1]]), np.array([[0.4, -0.3]]), 0.2
    A1 = np.tanh(W1 @ X + b1)
    dZ2 = 1 / (1 + np.exp(-(W2 @ A1 + b2))) - Y
    dZ1 = W2.T @ dZ2 * (1 - A1**2)
    return {"dZ2": dZ2, "dW2": dZ2 @ A1.T / 3, "dZ1": dZ1, "dW1": dZ1 @ X.T / 3}


def test_the_mean_may_be_taken_at_last_as_in_many_courses():
    report, _ = rows(BATCH, {}, ON_PAPER)
    assert report, str(report)
    assert "J_sum: m*J, the sum over the samples" in report.explanations()
    assert "dZ2: stands for dJ_sum/dZ2" in report.explanations()
    report, found = rows(BATCH, {}, {key: str(x.round(6).tolist()) for key, x in by_numpy().items()})
    assert report, str(report)
    assert "dJ_sum/dZ1[2,3]" in found


def test_the_mean_may_be_taken_at_first():
    claims = {key: str((x / (3 if "Z" in key else 1)).round(6).tolist()) for key, x in by_numpy().items()}
    report, found = rows(BATCH, {}, claims)
    assert report, str(report)
    assert "dJ/dZ1[2,3]" in found


LOGISTIC = """
error = "J"
[samples]
x = [1, 2]
y = [0, 1]
[parameters]
w = 0.5
[formulas]
z = "w x"
a = "σ(z)"
L = "-(y log a + (1-y) log(1-a))"
J = "1/m Σ_i L^{(i)}"
"""


@pytest.mark.parametrize(
    ("dz", "right", "summed", "dw"),
    [
        ("dz^{(i)}", "a^{(i)} - y^{(i)}", "Σ_i x^{(i)} dz^{(i)}", "1/m"),
        ("dz_i", "a_i - y_i", "Σ_i x_i dz_i", "1/m"),
        ("dz_i", "(a_i - y_i)/m", "Σ_i x_i dz_i", ""),  # the mean at first
    ],
)
def test_the_mean_may_be_taken_at_last_for_each_sample_by_its_index(dz, right, summed, dw):
    # a = σ(0.5), σ(1) = 0.622459, 0.731059; dw = (0.622459 · 1 − 0.268941 · 2)/2 = 0.042288
    assert rows(LOGISTIC, {}, {dz: right, "dw": f"{dw} {summed} = 0.0423"})[0]
    assert rows(LOGISTIC, {}, {"dw": f"1/m {summed}"})[0]
    assert not rows(LOGISTIC, {}, {dz: right, "dw": f"{'1/m' if not dw else ''} {summed}"})[0]


def test_a_mean_that_is_not_taken_is_wrong_in_both():
    report, _ = rows(BATCH, {}, ON_PAPER | {"db2": "sum(dZ2, axis=1)"})
    wrong = [row for row in report.rows if not row.ok]
    assert [row.claim for row in wrong] == ["dJ/db2[1,1]"]
    assert "the sum over the 3 samples, not their mean" in wrong[0].diagnosis[0].words


@pytest.mark.parametrize("error", ["-1/m sum(Y * log(A2))", "1/(2m) sum((A2 - Y)²)", "-1/3 * sum(Y * log(A2))"])
def test_a_mean_is_seen_however_its_count_is_written(error):
    text = "".join(line if line[:2] != "J " else f'J = "{error}"\n' for line in BATCH.splitlines(keepends=True))
    right = Worksheet.loads(text + "[claims]\n").values
    dW2 = str([[round(3 * w.grad, 6) for w in row] for row in _gradients(right)])
    _, found = rows(text, {}, {"dW2": dW2})
    assert "the sum over the 3 samples, not their mean" in found["dJ/dW2[1,1]"].diagnosis[0].words


def _gradients(values):
    values["J"].backward()
    return [[values["W2[1,1]"], values["W2[1,2]"]]]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"h": "dL/dp"}, "'h' is a name of the worksheet already"),
        ({"g": "dL/dk"}, "'g' is dL/dk, which is not there"),
        ({"g": "z1"}, "g has to be the derivative that it stands for"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused(where, words):
    with pytest.raises(ValueError, match="where") as refusal:
        rows(MATRICES, where, {"L": "1"})
    assert words in str(refusal.value)


def test_an_exercise_keeps_what_its_names_stand_for():
    sheet = Worksheet.loads(MATRICES + "[where]\ng = 'dL/dh'\n[claims]\ng = ''\n")
    assert Worksheet.loads(sheet.to_toml(solved=True)).check()


NIELSEN = """
error = "C"
rate = 0.5
[inputs]
x = [0.05, 0.10]
y = [0.01, 0.99]
[parameters]
W1 = [[0.15, 0.20], [0.25, 0.30]]
b1 = [0.35, 0.35]
W2 = [[0.40, 0.45], [0.50, 0.55]]
b2 = [0.6, 0.6]
[formulas]
z1 = "W1 x + b1"
a1 = "σ(z1)"
z2 = "W2 a1 + b2"
a2 = "σ(z2)"
C = "½‖a2 − y‖²"
"""


def _four_equations():
    """Nielsen's BP1 to BP4 by NumPy."""

    def sigma(z):
        return 1 / (1 + np.exp(-z))

    W1, W2 = np.array([[0.15, 0.2], [0.25, 0.3]]), np.array([[0.4, 0.45], [0.5, 0.55]])
    x, y = np.array([0.05, 0.1]), np.array([0.01, 0.99])
    a1 = sigma(W1 @ x + 0.35)
    a2 = sigma(W2 @ a1 + 0.6)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = (W2.T @ delta2) * a1 * (1 - a1)
    return delta1, delta2, np.outer(delta1, x), np.outer(delta2, a1)


def test_the_four_equations_of_backpropagation_as_books_write_them():
    claims = {
        "δ²": "(a2 − y) ⊙ σ'(z2)",
        "δ^{(2)}": "∇_{a2} C ⊙ σ′(z^{(2)})",
        "δ^1": "(W2ᵀ δ2) ⊙ σ'(z1)",
        "δ1": r"((W^{(2)})^T \delta^{(2)}) \odot \sigma'(z^{(1)})",
        "∂C/∂b1": "δ^1",
        "∂C/∂W1": "δ1 x^T",
        "∂C/∂W2": "δ² (a^1)^T",
        "∂C/∂W2[1,2]": "a1[2] δ2[1]",
        "new W1": "W1 - η δ1 xᵀ",
        "new b2": "b2 - α sigmoid_prime(z2) * (a2 - y)",
    }
    report, _ = rows(NIELSEN, {}, claims)
    assert report, str(report)
    delta1, delta2, W1, W2 = (str(x.round(6).tolist()) for x in _four_equations())
    report, _ = rows(NIELSEN, {}, {"δ^1": delta1, "δ²": delta2, "∂C/∂W1": W1, "∂C/∂W2": W2})
    assert report, str(report)


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("σ'(z)", "exp(-z)/(1 + exp(-z))**2"),
        ("sigmoid'(z)", "exp(-z)/(1 + exp(-z))**2"),
        ("tanh′(z)", "1/cosh(z)**2"),
        (r"\tanh'(z)", "1/cosh(z)**2"),
        ("sin'(z) w", "cos(z)*w"),
        ("relu'(z)", "1"),
        ("relu'(-z)", "0"),
        ("sqrt_prime(z)", "1/(2*sqrt(z))"),
    ],
)
def test_the_prime_of_a_function_is_its_derivative(text, slope):
    sympy = pytest.importorskip("sympy")
    names = {"z": 0.7, "w": 1.5}
    assert parse(text, names, notation="paper") == pytest.approx(float(sympy.sympify(slope).subs(names)))


def test_the_prime_of_a_function_moves_as_it_should():
    (z,) = leaves(z=0.7)
    parse("tanh'(z)", {"z": z}, notation="paper").backward()
    assert z.grad == pytest.approx(-2 * np.tanh(0.7) / np.cosh(0.7) ** 2)


@pytest.mark.parametrize(
    ("text", "words"), [("f'(z)", "write the derivative out"), ("max'(z)", "write the derivative out")]
)
def test_the_prime_of_something_else_is_asked_for(text, words):
    with pytest.raises(ValueError, match=words):
        parse(text, {"z": 0.7}, notation="paper")


def test_a_wrong_prime_is_wrong():
    report, _ = rows(NIELSEN, {}, {"δ²": "(a2 − y) ⊙ σ'(a2)"})
    assert not report


LSTM = """
error = "E"
[inputs]
x = 1
h0 = 0.5
c0 = 0.2
t = 0.7
[parameters]
wf = 0.3
wi = 0.4
wo = 0.5
wg = 0.6
[formulas]
f = "σ(wf (x + h0))"
i = "σ(wi (x + h0))"
o = "σ(wo (x + h0))"
g = "tanh(wg (x + h0))"
c = "f c0 + i g"
h = "o tanh(c)"
E = "½ (h − t)²"
"""


def test_a_delta_with_the_name_of_a_node_is_of_that_node():
    f, i, o = (1 / (1 + np.exp(-1.5 * w)) for w in (0.3, 0.4, 0.5))
    c = f * 0.2 + i * np.tanh(0.9)
    dh = o * np.tanh(c) - 0.7
    df = dh * o * (1 - np.tanh(c) ** 2) * 0.2
    claims = {
        "δh": f"{dh:.6f}",
        "δo": "δh tanh(c)",
        "δc": "δh o (1 − tanh²(c))",
        "δ_f": f"{df:.7f}",
        "dE/dwf": "δf f (1-f) (x + h0)",
    }
    report, _ = rows(LSTM, {}, claims)
    assert report, str(report)


ONE_HIDDEN = """
error = "E"
[inputs]
x = 0.5
t = 1
[parameters]
w = 0.3
v = 0.7
[formulas]
"{0}" = "w x"
"{1}" = "σ({0})"
"{2}" = "v {1}"
"{3}" = "σ({2})"
E = "½(t - {3})²"
"""


@pytest.mark.parametrize(
    ("names", "hidden", "output"),
    [
        ("h_in h_out o_in o_out", "δ_h", "δ_o"),
        ("in_h1 out_h1 in_o out_o", "δ_h1", "δ_o"),
        ("h1_net h1_act o1_net o1_act", r"\delta_{h1}", "delta_o1"),
        ("sum_h h sum_o o", "δ_h", "δ_o"),
        ("z1 h1 z2 o", "δ_h1", "δ_o"),  # a unit is called by its output
        ("z h u ŷ", "δ_h", "δ_ŷ"),
        ("a1 h a2 y", "δ1", "δ2"),
        ("a1 z1 a2 y", "δ_1", "δ^{(2)}"),
        ("net_h out_h net_o out_o", "δ_hidden", "δ_out"),
        ("z1 a1 z2 a2", r"\delta_{\text{hidden}}", r"\delta_{output}"),
        ("z_1 h_1 s_1 ŷ_1", "δ_{h_1}", r"\delta_{\hat{y}_1}"),
    ],
)
def test_a_delta_is_of_what_its_unit_adds_up(names, hidden, output):
    """h is σ(0.15) = 0.537430, o is σ(0.376201) = 0.592957; δ_o = (o − 1)·o·(1 − o) and δ_h = δ_o·0.7·h·(1 − h)."""
    h = 1 / (1 + np.exp(-0.15))
    o = 1 / (1 + np.exp(-0.7 * h))
    delta = (o - 1) * o * (1 - o)
    right = {hidden: f"{delta * 0.7 * h * (1 - h):.6f}", output: f"{delta:.6f}"}
    report, _ = rows(ONE_HIDDEN.format(*names.split()), {}, right)
    assert report, str(report)
    assert not rows(ONE_HIDDEN.format(*names.split()), {}, {**right, output: f"{delta * 1.1:.6f}"})[0]
    turned = {key: number.lstrip("-") for key, number in right.items()}
    assert rows(ONE_HIDDEN.format(*names.split()), {}, turned)[0]  # as target minus output


@pytest.mark.parametrize(
    "softmax",
    [
        {"p1": "e^u1/(e^u1 + e^u2)", "p2": "e^u2/(e^u1 + e^u2)"},
        {"S": "e^u1 + e^u2", "p1": "e^u1/S", "p2": "e^u2/S"},
        {"e1": "e^u1", "e2": "e^u2", "p1": "e1/(e1 + e2)", "p2": "e2/(e1 + e2)"},
    ],
)
def test_a_delta_of_a_share_is_of_its_own_sum(softmax):
    """The relu of w·x is 0.6, u1 is 0.42 and u2 is −0.18; e^0.6 is 1.822119, so p1 is 0.645656, and δ = p − t."""
    sheet = 'error = "L"\n[inputs]\nx = 2\n[parameters]\nw = 0.3\nv1 = 0.7\nv2 = -0.3\n[formulas]\na1 = "w x"\n'
    sheet += 'h1 = "max(0, a1)"\nu1 = "v1 h1"\nu2 = "v2 h1"\n'
    sheet += "\n".join(f'{name} = "{formula}"' for name, formula in {**softmax, "L": "-log(p1)"}.items())
    # back through v1 and v2: −0.354344·0.7 + 0.354344·(−0.3) = −0.354344
    report, _ = rows(sheet + "\n", {}, {"δ_p1": "-0.354344", "δ_p2": "0.354344", "δ_h1": "-0.354344"})
    assert report, str(report)


def test_a_delta_before_a_name_is_a_factor_where_it_is_one():
    neuron = 'error = "E"\n[inputs]\nx = 2\nt = 1\n[parameters]\nw = 0.3\n[formulas]\nz = "wx"\nE = "½(σ(z) − t)²"\n'
    y = 1 / (1 + np.exp(-0.6))
    slope = (y - 1) * y * (1 - y)
    report, _ = rows(neuron, {}, {"δ": f"{slope:.6f}", "∂E/∂w": "δx", "dE/dx": "wδ"})
    assert report, str(report)
    assert not rows(neuron, {}, {"∂E/∂w": "δw"})[0]


MAZUR = """
error = "E"
rate = 0.5
[inputs]
i = 0.05
t = 0.01
[parameters]
w = 0.4
b = 0.6
[formulas]
net_o1 = "w i + b"
out_o1 = "σ(net_o1)"
E = "½ (t − out_o1)²"
"""


def test_a_delta_may_be_target_minus_output():
    claims = {
        "δ_o1": "(t - out_o1) out_o1 (1 - out_o1)",
        "∂E/∂w": "-δ_o1 i",
        "new w": "w + η δ_o1 i",
    }
    report, _ = rows(MAZUR, {}, claims)
    assert report, str(report)
    assert "δ: target minus output here, so minus a derivative of E" in report.explanations()
    assert not any("E_turned" in line for line in (str(report), *report.explanations()))
    report, _ = rows(MAZUR, {}, {"δ_o1": "(t - out_o1) out_o1 (1 - out_o1)", "∂E/∂w": "δ_o1 i"})
    assert not report
    out = 1 / (1 + np.exp(-0.62))
    delta = (0.01 - out) * out * (1 - out)
    digits = {"δ_o1": f"{delta:.6f}", "new w": f"{0.4 + 0.5 * delta * 0.05:.7f}", "∂E/∂b": f"{-delta:.6f}"}
    assert rows(MAZUR, {}, digits)[0]


@pytest.mark.parametrize("key", ["dZ^{[2]}", "dZ^[2]", "dZ_2", "dZ_{2}", "δ^{[2]}", r"\delta^{[2]}"])
def test_a_layer_in_brackets_is_a_layer(key):
    sheet = BATCH
    for name in ("Z1", "A1", "Z2", "A2"):
        layer = f"{name[0]}^{{[{name[1]}]}}"
        sheet = sheet.replace(f"\n{name} = ", f"\n'{layer}' = ").replace(name, layer)
    report, _ = rows(sheet, {}, {key: "A^{[2]} - Y", "dW2": f"1/m {key} A^{{[1]}}^T"})
    assert report, str(report)


@pytest.mark.parametrize(
    "formula",
    [
        "σ'(z1) ⊙ W2ᵀ δ2",
        "a1 ⊙ (1 − a1) ⊙ W2^T δ2",
        "a1 * (1 - a1) * W2ᵀ δ2",
        "W2ᵀ δ2 ⊙ σ'(z1)",
        r"\sigma'(z1) \odot W2^T \delta_2",
    ],
)
def test_the_product_of_matrices_comes_before_that_of_entries(formula):
    report, _ = rows(NIELSEN, {}, {"δ1": formula})
    assert report, str(report)


def test_an_entry_of_a_layer_has_both_indices():
    claims = {"∂C/∂W2[1,2]": r"a^{(1)}_2 \delta^{(2)}_1", "∂C/∂b2[1]": r"\delta_1^{(2)}", "∂C/∂b1_i": "δ^{(1)}_i"}
    report, _ = rows(NIELSEN, {}, claims)
    assert report, str(report)


def test_a_row_of_a_derivative_is_not_the_whole():
    sheet = """
error = "E"
[inputs]
x = [0.1, 0.2]
y = [0.5, -0.5]
[parameters]
U = [[0.5, -0.3], [0.2, 0.4]]
[formulas]
"h[0]" = "[0.1, 0.2]"
"h[t]" = "tanh(U h[t-1] + x[t])"
E = "½ ‖h[2] − y‖²"
"""
    U, h = np.array([[0.5, -0.3], [0.2, 0.4]]), np.array([0.1, 0.2])
    for x in (0.1, 0.2):
        h = np.tanh(U @ h + x)
    before = U.T @ ((h - [0.5, -0.5]) * (1 - h**2))
    claims = {"dE/dh_1": r"U^T (\frac{\partial E}{\partial h_2} ⊙ (1 − h_2^2))"}
    report, _ = rows(sheet, {}, claims)
    assert report, str(report)
    assert rows(sheet, {}, {"dE/dh_1": str(before.round(6).tolist())})[0]
    assert "answered with itself" in str(rows(sheet, {}, {"dE/dh_1": "dE/dh[1]"})[0])


@pytest.mark.parametrize(
    "key", ["δ_1^{(2)}", r"\delta_1^{(2)}", "δ^{(2)}_1", "δ^2_1", r"\frac{\partial C}{\partial z_1^{(2)}}"]
)
def test_a_layer_may_stand_behind_the_index(key):
    _, delta2, _, _ = _four_equations()
    report, _ = rows(NIELSEN, {}, {key: f"{delta2[0]:.6f}", r"∂C/∂W_{12}^{(2)}": "δ_1^{(2)} a_2^{(1)}"})
    assert report, str(report)


TWO_SAMPLES = """
error = "J"
[inputs]
X = [[1, -1]]
Y = [[1, 0]]
m = 2
[parameters]
w = 0.5
[formulas]
Z = "w*X"
A = "sigmoid(Z)"
J = "{}"
[claims]
dZ = "{}"
"""


@pytest.mark.parametrize(
    "loss",
    [
        "-1/m * np.sum(Y*np.log(A)+(1-Y)*np.log(1-A))",
        "-np.sum(Y*np.log(A)+(1-Y)*np.log(1-A))/m",
        "-mean(Y*np.log(A)+(1-Y)*np.log(1-A))",
        "-1/m Σ (Y log A + (1-Y) log(1-A))",
        "1/m * np.sum(-Y*np.log(A)-(1-Y)*np.log(1-A))",
        "-(np.dot(Y,np.log(A).T)+np.dot(1-Y,np.log(1-A).T))/m",
    ],
)
def test_a_batch_of_two_samples_is_one_with_several_terms_for_each(loss):
    y = 1 / (1 + math.exp(-0.5))  # of both samples 1 − y is what is missing, with either sign
    for dZ in ("A - Y", f"[[{y - 1:.6f}, {1 - y:.6f}]]"):
        report = Worksheet.loads(TWO_SAMPLES.format(loss, dZ) + f'dw = "{y - 1:.6f}"\n').check()
        assert report, str(report)
        assert "dZ: stands for dJ_sum/dZ" in report.explanations()


def test_a_batch_of_two_has_a_half_for_its_squares_beside_the_mean():
    report = Worksheet.loads(TWO_SAMPLES.format("1/(2m) * np.sum((A-Y)**2)", "(A - Y)*A*(1 - A)")).check()
    assert report, str(report)


def test_a_half_of_two_outputs_is_no_mean_of_two_samples():
    sheet = TWO_SAMPLES.replace("X = [[1, -1]]", "x = 1").replace("w = 0.5", "W = [0.5, -0.5]")
    sheet = sheet.replace("w*X", "W*x").replace("[[1, 0]]", "[1, 0]").replace("m = 2\n", "")
    report = Worksheet.loads(sheet.format("-(sum(Y*log(A)) + sum((1-Y)*log(1-A)))/2", "A - Y")).check()
    assert not report  # dJ/dZ is (A − Y)/2


def test_the_reading_of_a_batch_is_seen_from_formulas_alone():
    report, _ = rows(BATCH, {}, {"db2": "1/m sum(dZ2, axis=1)", "dW1": "1/m dZ1 X^T"})
    assert report, str(report)
    assert "dZ2: stands for dJ_sum/dZ2" in report.explanations()
    assert not rows(BATCH, {}, {"db2": "1/m sum(dJ/dZ2, axis=1)"})[0]


def test_a_batch_of_one_has_a_mean_as_well():
    one = BATCH.replace("m = 3", "m = 1").replace("X = [[1, 2, -1], [0.5, -1, 2]]", "X = [[1], [0.5]]")
    report, _ = rows(one.replace("Y = [[1, 0, 1]]", "Y = [[1]]"), {}, {"dZ2": "A2 - Y", "dW2": "1/m dZ2 A1^T"})
    assert report, str(report)


def test_one_by_one_a_delta_is_of_the_loss_of_its_sample():
    sheet = SAMPLES.replace('error = "E"', 'error = "e"\nrate = 0.1\norder = "one by one"').replace(
        'E = "mean(e)"\n', ""
    )
    w = 0.5 - 0.1 * 0.5
    report, _ = rows(sheet, {}, {"δ of sample 1": "0.5", "δ of sample 2": f"{w * 2 - 1:.4f}"})
    assert report, str(report)


LEAKY = """
error = "C"
rate = 0.1
[inputs]
x = 2
[parameters]
w = -0.5
[formulas]
z = "w x"
a = "leaky_relu(z, 0.01)"
C = "a²/2"
"""


def test_the_letter_of_the_rate_is_the_rate_in_steps_only():
    report, _ = rows(LEAKY, {}, {"new w": "w - α dC/dw", "dC/dw": "0.01 a x", "da/dz": "α"})
    assert [row.verdict for row in report.rows] == ["holds", "right where z < 0", "cannot be read"]
    assert "new w: w - α dC/dw is read as w - rate*dC/dw" in report.explanations()
    named, _ = rows(LEAKY.replace("x = 2", "x = 2\nl = 3\nr = 4").replace("a²/2", "l r w"), {}, {"dC/dw": "lr"})
    assert named, str(named)


@pytest.mark.parametrize("formula", ["δ₁[1]x[1]", "δ_1[1] x[1]", r"\delta_{1}[1]x[1]", "x[1]δ₁[1]"])
def test_a_delta_stands_close_to_what_follows(formula):
    report, _ = rows(NIELSEN, {}, {"dC/dW1[1,1]": formula, "dC/dW1": "δ₁xᵀ", "new b1": "b1-ηδ₁"})
    assert report, str(report)


def test_a_name_of_a_sheet_has_entries():
    report, _ = rows(
        NIELSEN, {"g": "∂C/∂z2"}, {"g": "(a2 − y) ⊙ σ'(z2)", "g_1": "(a2_1 − y_1) σ'(z2_1)", "dC/dW2_ij": "g_i a1_j"}
    )
    assert report, str(report)


def test_two_spellings_of_one_name_are_refused():
    with pytest.raises(ValueError, match="are one name"):
        rows(NIELSEN, {"δ": "∂C/∂z2", "delta": "∂C/∂z1"}, {"C": "1"})


ADDED_UP_AS = """
error = "E"
[inputs]
x = 0.6
t = 0.4
[parameters]
w_1 = 0.5
v_1 = 0.7
[formulas]
{first} = "w_1 x"
{second} = "tanh({first})"
y = "v_1 {second}"
E = "(y - t)²/2"
"""


@pytest.mark.parametrize(("first", "second"), [("a_1", "z_1"), ("s_1", "y_1"), ("z_1", "a_1"), ("net_1", "out_1")])
def test_delta_is_of_what_the_function_of_a_unit_is_of(first, second):
    x, t, w, v = 0.6, 0.4, 0.5, 0.7
    out = np.tanh(w * x)
    slope = (v * out - t) * v * (1 - out**2)
    claims = {"δ_1": f"{slope:.6f}", "dE/dw_1": "δ_1 x", "∂E/∂w_1": f"(1 - {second}²) v_1 (y − t) x"}
    report, found = rows(ADDED_UP_AS.format(first=first, second=second), {}, claims)
    assert report, str(report)
    assert f"dE/d{first}" in found


def test_delta_of_a_layer_whose_sums_are_called_a_is_an_array():
    text = MATRICES.replace("z1", "a1").replace('h = "tanh', 'z1 = "tanh').replace("softmax(h)", "softmax(z1)")
    x, t = np.array([1.0, 2]), np.array([0.0, 1])
    z = np.tanh(np.array([[0.15, 0.2], [0.25, 0.3]]) @ x + 0.35)
    delta = (np.exp(z) / np.exp(z).sum() - t) * (1 - z**2)
    assert rows(text, {}, {"δ₁": str(delta.round(6).tolist()), "dL/dW1": "δ₁ x^T"})[0]


RIDGE = """
error = "J"
rate = 0.1
[inputs]
X = [[1, 2], [3, 4], [5, 6]]
y = [1, 2, 2]
[parameters]
θ = [0.1, 0.2]
[formulas]
J = "½ ‖X θ − y‖²"
"""


@pytest.mark.parametrize("gradient", ["∇J", "∇J(θ)", r"\nabla J", "∇_θ J"])
def test_the_gradient_is_with_respect_to_the_only_parameter(gradient):
    X, y, theta = np.array([[1.0, 2], [3, 4], [5, 6]]), np.array([1.0, 2, 2]), np.array([0.1, 0.2])
    slope = X.T @ (X @ theta - y)
    claims = {
        gradient: "X^T (X θ − y)",
        "new θ": f"θ − α {gradient}",
        "new θ[1]": f"{theta[0] - 0.1 * slope[0]:.4f}",
    }
    report, _ = rows(RIDGE, {}, claims)
    assert report, str(report)


def test_second_derivatives_by_entries_have_a_formula_with_indices():
    X = np.array([[1.0, 2], [3, 4], [5, 6]])
    claims = {
        "∂²J/∂θ_i∂θ_j": "Σ_k X_ki X_kj",
        r"\frac{\partial^2 J}{\partial \theta_1 \partial \theta_2}": f"{(X.T @ X)[0, 1]}",
        "∂²J/∂θ_2²": "56.0",
    }
    report, _ = rows(RIDGE, {}, claims)
    assert report, str(report)
    regular = RIDGE.replace("‖²", "‖² + λ/2 ‖θ‖²").replace("[parameters]", "λ = 0.5\n[parameters]")
    assert rows(regular, {}, {"∂²J/∂θ_i∂θ_j": "Σ_k X_ki X_kj + λ δ_ij"})[0]
    assert not rows(regular, {}, {"∂²J/∂θ_i∂θ_j": "Σ_k X_ki X_kj + λ"})[0]


def test_the_gradient_with_respect_to_one_of_two_parameters_is_not_guessed():
    report, _ = rows(RIDGE.replace("[formulas]", "b = 0\n[formulas]"), {}, {"∇J": "X^T (X θ − y)"})
    assert "cannot be read" in str(report)


OUTPUTS = """
error = "E"
[inputs]
x = [1, 0.5]
t = {}
[parameters]
W = {}
[formulas]
y = "W x"
E = "{} Σ_k (y_k - t_k)²"
"""


@pytest.mark.parametrize("index", ["", "_k"])
@pytest.mark.parametrize(
    ("targets", "weights", "factor", "right"),
    [
        ([0.3, -0.6], [[0.4, -0.2], [0.5, 0.3]], "½", "y_k - t_k"),
        ([0.3, -0.6, 1], [[0.4, -0.2], [0.5, 0.3], [1, 2]], "1/3", "2/3 (y_k - t_k)"),
    ],
)
def test_a_mean_over_outputs_is_none_over_samples(index, targets, weights, factor, right):
    # d(c·(y − t)²)/dy = 2c·(y − t): with 2 (y − t) the factor c is forgotten.
    sheet, key = OUTPUTS.format(targets, weights, factor), f"dy{index}"
    assert rows(sheet, {}, {key: right.replace("_k", index)})[0]
    assert not rows(sheet, {}, {key: f"2 (y{index} - t{index})"})[0]


BISHOP = """
error = "E"
[inputs]
x = [1, 0.5]
t = [0.3, -0.6]
[parameters]
v = [[0.1, 0.2], [0.3, -0.1]]
w = [[0.4, -0.2], [0.5, 0.3]]
[formulas]
a = "v x"
z = "tanh(a)"
y = "w z"
E = "½ Σ_k (y_k - t_k)²"
"""
OF_LETTERS = {"δ_k": "∂E/∂y_k", r"\delta_{j}": "∂E/∂a_j"}
BY_LETTERS = {
    "δ_k": "y_k - t_k",
    "δ_j": "(1-z_j²) Σ_k w_kj δ_k",
    "∂E/∂w_kj": "δ_k z_j",
    "∂E/∂v_ji": "δⱼ x_i",
}


def _deltas_of_bishop():
    v, w, x = np.array([[0.1, 0.2], [0.3, -0.1]]), np.array([[0.4, -0.2], [0.5, 0.3]]), np.array([1, 0.5])
    z = np.tanh(v @ x)
    of_k = w @ z - [0.3, -0.6]
    return of_k, (1 - z**2) * (w.T @ of_k)


@pytest.mark.parametrize("where", [{}, OF_LETTERS])
def test_a_delta_with_the_letter_of_the_outputs_is_of_an_output(where):
    report, _ = rows(BISHOP, where, BY_LETTERS)
    assert report, str(report)
    assert "δ_k: stands for dE/dy_k" in report.explanations()
    numbers = dict(zip(("δ_k", "δ_j"), (str(x.round(5).tolist()) for x in _deltas_of_bishop()), strict=True))
    report, found = rows(BISHOP, where, numbers | {"∂E/∂v_ji": "δ_j x_i"})
    assert report, str(report)
    assert {"dE/dy[1]", "dE/da[2]"} <= {*found}


@pytest.mark.parametrize("where", [{}, OF_LETTERS])
@pytest.mark.parametrize(
    ("key", "formula"),
    [("δ_k", "y_k + t_k"), ("δ_j", "Σ_k w_kj δ_k"), ("∂E/∂w_kj", "δ_j z_k"), ("∂E/∂v_ji", "δ_i x_j")],
)
def test_a_wrong_line_beside_deltas_of_letters_is_the_only_wrong_one(where, key, formula):
    _, found = rows(BISHOP, where, BY_LETTERS | {key: formula})
    wrong = {row.claim for row in found.values() if not row.ok}
    about = {"δ_k": "dE/dy[", "δ_j": "dE/da[", "∂E/∂w_kj": "dE/dw[", "∂E/∂v_ji": "dE/dv["}[key]
    assert {claim.partition("[")[0] + "[" for claim in wrong} == {about}


def test_a_softmax_has_the_delta_of_what_it_is_of():
    # p = softmax(b) and E = −Σ t log p, where the t add up to 1: ∂E/∂b = p − t.
    text = BISHOP.replace('y = "w z"', 'b = "w z"\ny = "softmax(b)"').replace("t = [0.3, -0.6]", "t = [0, 1]")
    text = text.replace('"½ Σ_k (y_k - t_k)²"', '"-Σ_k t_k log y_k"')
    report, _ = rows(text, {}, BY_LETTERS)
    assert report, str(report)
    assert "δ_k: stands for dE/db_k" in report.explanations()


def test_an_exercise_may_ask_for_a_delta_by_its_letter():
    tables = "[where]\n'δ_k' = '∂E/∂y_k'\n[claims]\n'δ_k' = ''\n'∂E/∂w_kj' = ''\n"
    solved = Worksheet.loads(BISHOP + tables).to_toml(solved=True)
    assert Worksheet.loads(solved).check()
    of_k, _ = _deltas_of_bishop()
    assert f"[{of_k[0]:.4f}, {of_k[1]:.4f}]" in solved


def test_a_delta_of_a_letter_with_nothing_below_is_refused():
    with pytest.raises(ValueError, match=r"\[where\] 'δ_k' is dE/dq_k, which is not there"):
        rows(BISHOP, {"δ_k": "∂E/∂q_k"}, {})


def test_steps_follow_from_a_rounded_delta_of_target_minus_output():
    """o = 0.3·1.37 = 0.411 and δ = 1 − 0.411 = 0.589, or 0.59; then 0.5·0.59·1.37 = 0.40415, and not 0.403465."""
    sheet = 'error = "E"\nrate = 0.5\n[inputs]\nx = 1.37\nt = 1\n[parameters]\nw = 0.3\n[formulas]\nnet = "w x"\n'
    sheet += 'o = "net"\nE = "½(t − o)²"\n[claims]\no = "0.411"\n"δ_net" = "0.59"\n'
    right = Worksheet.loads(sheet + '"Δw" = "0.4042"\n"new w" = "0.7042"\n').check()
    assert [row.verdict for row in right.rows] == ["holds", "holds"] + ["right, from rounded lines"] * 2
    wrong = Worksheet.loads(sheet + '"Δw" = "0.4252"\n"new w" = "0.7252"\n').check()
    assert [row.ok for row in wrong.rows[:3]] == [True, True, False]


MINUS = """
error = "E"
rate = 0.3
[inputs]
x = 0.7
t = 0.9
[parameters]
w_hx = 0.4
w_kh = -0.2
[formulas]
net_h = "w_hx x"
o_h = "σ(net_h)"
net_k = "w_kh o_h"
o_k = "σ(net_k)"
E = "½ (t - o_k)²"
[where]
"δ_k" = "{derivative}"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        ("δ_k", "o_k (1 − o_k)(t − o_k)", "holds"),
        ("δ_k", "o_k (1 − o_k)(o_k − t)", "WRONG"),
        ("δ_h", "o_h (1 − o_h) w_kh δ_k", "holds"),  # also one that the sheet says nothing of
        ("Δw_kh", "η δ_k o_h", "holds"),
        ("w_kh", "w_kh − η δ_k o_h", "WRONG"),
        ("∂E/∂w_kh", "−δ_k o_h", "holds"),
    ],
)
def test_a_sheet_says_that_its_delta_is_minus_the_derivative(key, answer, verdict):
    sheet = MINUS.format(derivative="−∂E/∂net_k")
    assert [row.verdict for row in Worksheet.loads(f"{sheet}'{key}' = '{answer}'").check().rows] == [verdict]


@pytest.mark.parametrize("derivative", ["--dE/dnet_k", "-dE", "−∂o_k/∂net_k"])
def test_minus_something_else_is_refused(derivative):
    with pytest.raises(ValueError, match=r"δ_k (has to be the derivative|is minus the derivative of o_k)"):
        Worksheet.loads(MINUS.format(derivative=derivative) + "E = '1'")


def test_a_wrong_delta_beside_units_with_an_index_does_not_stop_the_check():
    sheet = """
error = "E"
[inputs]
x = [0.5, -1.0]
t = [1, 0.2]
[parameters]
w = [[0.3, -0.2], [0.1, 0.5]]
[formulas]
net_j = "Σ_i w_ji x_i"
o_j = "σ(net_j)"
E = "½ Σ_j (t_j - o_j)²"
[claims]
"δ_j" = "2 (o_j − t_j) o_j (1 − o_j)"
"""
    assert [row.verdict for row in Worksheet.loads(sheet).check().rows] == ["WRONG", "WRONG"]


LINEAR = """
error = "L"
rate = 0.1
[inputs]
x = [1, 2]
t = 1
[parameters]
W = [[0.1, -0.2], [0.3, 0.4]]
v = [0.5, -0.6]
[formulas]
net = "W x"
h = "tanh(net)"
y = "v^T h"
L = "½ (t − y)²"
"""
OF_NET = "((1 − h²) ⊙ v {0}) x^T"


@pytest.mark.parametrize("delta", ["δ_o", "δ_{out}", "δ", r"\delta_o", r"\delta"])
@pytest.mark.parametrize("sign", ["y − t", "t − y"])
def test_the_delta_of_a_linear_output_is_that_of_what_it_gives(delta, sign):
    steps = {"v": f"v − η {delta} h", "W": f"W − η {OF_NET.format(delta)}"}
    if sign == "t − y":
        steps = {w: formula.replace("−", "+", 1) for w, formula in steps.items()}
    report, found = rows(LINEAR, {}, {delta: sign, **steps})
    assert report, str(report)
    _, found = rows(LINEAR, {}, {delta: sign, **steps, "W": f"W − η {OF_NET.format('2' + delta)}"})
    assert {claim for claim, row in found.items() if not row.ok} == {f"new W[{i},{j}]" for i in (1, 2) for j in (1, 2)}


@pytest.mark.parametrize(
    "errors",
    [
        'e = "t − y"\nL = "½ e²"',
        'e = "(y − t)²"\nL = "e/2"',
        'e = "t − y"\nq = "e²"\nL = "q/2"',
        'L0 = "½ (t − y)²"\nL = "L0/1"',
    ],
)
def test_the_output_is_what_the_targets_are_compared_with(errors):
    """y = −0.62596 is compared with 1, so ∂L/∂y = −1.62596; y is not the residual, nor its square."""
    text = LINEAR.replace('L = "½ (t − y)²"', errors)
    _, found = rows(text, {}, {"δ_o": "-1.65"})
    assert {key: row.true for key, row in found.items()} == {"dL/dy": pytest.approx(-1.62596, abs=1e-5)}


def test_a_wrong_delta_of_a_linear_output_is_no_delta_of_the_hidden_units():
    """y = v·tanh(Wx) = 0.5·tanh(−0.3) − 0.6·tanh(1.1) = −0.62596."""
    _, found = rows(LINEAR, {}, {"δ_o": "-1.65"})
    assert {key: row.true for key, row in found.items()} == {"dL/dy": pytest.approx(-1.62596, abs=1e-5)}


ROWS = """
error = "L"
[inputs]
x = [[0.5, -1.2]]
y = [[1, 0]]
[parameters]
W1 = [[0.1, -0.4, 0.3], [0.6, 0.2, -0.5]]
b1 = [0.1, 0, -0.2]
W2 = [[0.3, 0.5], [-0.2, 0.4], [0.7, -0.1]]
b2 = [0.05, -0.05]
[formulas]
z1 = "x W1 + b1"
a1 = "tanh(z1)"
z2 = "a1 W2 + b2"
p = "softmax(z2, axis=1)"
L = "-Σ y log p"
"""
WILDML = {
    r"\delta_3": "p − y",
    r"\delta_2": r"(1 − \tanh^2 z_1) \circ \delta_3 W_2^T",
    "∂L/∂W_2": r"a_1^T \delta_3",
    "∂L/∂W_1": r"x^T \delta_2",
}
OF_SUMS = {r"\delta_3": "∂L/∂z2", r"\delta_2": "∂L/∂z1"}


@pytest.mark.parametrize("where", [{}, OF_SUMS, {"δ_3": "∂L/∂z2"}])
def test_a_delta_may_have_the_number_of_its_layer_with_the_inputs_as_the_first(where):
    assert (report := rows(ROWS, where, WILDML)[0]), str(report)
    wrong = {**WILDML, r"\delta_2": r"(1 − \tanh z_1) \circ \delta_3 W_2^T"}
    report, found = rows(ROWS, where, wrong)
    assert {claim.partition("[")[0] for claim, row in found.items() if not row.ok} == {"dL/dz1"}


def test_a_name_in_latex_stands_for_what_the_sheet_says():
    report, _ = rows(ROWS, {r"\delta_9": "∂L/∂z2"}, {r"\delta_9": "p − y", "∂L/∂b_2": r"\delta_9"})
    assert report, str(report)
