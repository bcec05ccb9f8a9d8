"""The δ of backpropagation in claims: Mazur's printed numbers, softmax with cross-entropy by NumPy, and refusals."""

import numpy as np
import pytest

from autograd import Worksheet, check, leaves, sigmoid

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
        line for name, table in tables.items() for line in (f"[{name}]", *(f"'{k}' = '{v}'" for k, v in table.items()))
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
    assert check((d * x).named("E"), {"delta": "0.5", "dE/dx": "δ", x: "delta"})


@pytest.mark.parametrize(
    ("text", "where", "claims", "words"),
    [
        (MATRICES, {}, {"δ₂": "1"}, "below [where]"),
        (MATRICES, {}, {"dL/dx": "W1ᵀ δ₂"}, "'δ₂' stands for nothing here"),
        (MATRICES, {}, {"dL/dz1": "δ₁"}, "answered with itself"),
        (SAMPLES, {}, {"δ": "[0.5, 0]"}, "below [where]"),
    ],
)
def test_a_delta_that_stands_for_nothing_is_told(text, where, claims, words):
    report, _ = rows(text, where, claims)
    assert not report
    assert words in str(report)


def test_with_samples_the_sheet_says_which_error_is_meant():
    report, _ = rows(SAMPLES, {"δ": "de/dz"}, {"δ": "[0.5, 0]", "dE/dw": "mean(δ x)"})
    assert report, str(report)


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
