"""Sheets about layers as papers write them: σ² for a variance, ∂L/∂h₂ over time, a one-hot y, one sample alone."""

import numpy as np
import pytest

from autograd import Worksheet, parse


def verdicts(text):
    return {row.claim: row.verdict for row in Worksheet.loads(text).check().rows}


BATCH_NORM = """
error = "L"
[inputs]
x = [1, 3, 5, 7]
t = [0, 1, 0, 1]
"ε" = 0.5
[parameters]
"γ" = 1.5
"β" = 0.25
[formulas]
"μ" = "mean(x)"
"σ²" = "mean((x - μ)²)"
"x̂" = "(x - μ)/√(σ²+ε)"
y = "γ x̂ + β"
L = "1/2 sum((y - t)²)"
[claims]
"σ²" = "5"
"∂L/∂x̂" = "γ ∂L/∂y"
"∂L/∂γ" = "sum(dy * x̂)"
"∂L/∂σ²" = "sum(∂L/∂x̂ * (x - μ)) * (-1/2) * (σ² + ε)^(-3/2)"
"∂L/∂x" = "∂L/∂x̂/√(σ²+ε) + ∂L/∂σ² · 2(x - μ)/4 - mean(∂L/∂x̂)/√(σ²+ε)"
"""


def test_a_variance_is_called_sigma_squared():
    found = verdicts(BATCH_NORM)
    assert {*found.values()} == {"holds"}, found
    wrong = verdicts(BATCH_NORM.replace("^(-3/2)", "^(-1/2)"))
    assert [claim for claim, verdict in wrong.items() if verdict == "WRONG"] == ["dL/dσ2"]


def test_sigma_is_squared_where_it_is_a_name():
    assert parse("σ² + 1", {"σ": 3.0, "σ2": 5.0}, notation="paper") == 10
    assert parse("σ² + 1", {"σ2": 5.0}, notation="paper") == 6


GATES = """
error = "L"
[inputs]
x = [0.5, -0.1]
"h[0]" = 0
"c[0]" = 0
[parameters]
wf = 0.1
uf = 0.2
wg = 0.5
[formulas]
"f[t]" = "σ(wf x[t] + uf h[t-1])"
"c[t]" = "f[t]*c[t-1] + (1 - f[t])*tanh(wg x[t])"
"h[t]" = "tanh(c[t])"
L = "1/2 (h[2] - 0.3)²"
[claims]
"∂L/∂c_2" = "∂L/∂h_2 * (1 - h_2²)"
"∂L/∂f_2" = "∂L/∂c_2 * (c_1 - tanh(wg x_2))"
"∂L/∂c₁" = "dc₂ f₂ + ∂L/∂h₁ (1 − h₁²)"
"""


def test_a_step_stands_below_the_names_in_a_derivative():
    assert {*verdicts(GATES).values()} == {"holds"}
    assert verdicts(GATES.replace("(c_1 - tanh", "(c_2 - tanh"))["dL/df[2]"] == "WRONG"


ONE_HOT = """
error = "L"
[inputs]
x = [0, 1, 0]
y = [0, 0, 1]
[parameters]
U = [[0.1, 0.2, 0.3], [0.3, -0.4, 0.5], [0.5, 0.6, -0.2]]
[formulas]
u = "U x"
p = "softmax(u)"
L = "-ln p[3]"
[claims]
"dL/du" = "{}"
"""


def test_a_one_hot_vector_that_no_formula_uses_is_just_its_numbers():
    assert {*verdicts(ONE_HOT.format("p - y")).values()} == {"holds"}
    assert {*verdicts(ONE_HOT.format("p - x")).values()} != {"holds"}
    assert "WRONG" in verdicts(ONE_HOT.format("p + y")).values()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("where(|x| <= 1, 1/2 x², |x| - 1/2)", 1.5),
        ("where(x > 3, 1, 0)", 0.0),
        ("k/2 ‖v‖²", 0.125 * 25),
        ("0.01/2 ‖v‖²", 0.005 * 25),
        ("x/4 (y + 1)", 2.0),
    ],
)
def test_a_comparison_in_a_call_and_a_fraction_before_a_blank(text, value):
    assert float(parse(text, {"x": 2.0, "y": 3.0, "k": 0.25, "v": np.array([3.0, 4.0])}, notation="paper")) == value


SAMPLES = """
error = "J"
[parameters]
w = 0.5
[samples]
x = [1, 3]
t = [1, 0]
[formulas]
z = "w x"
l = "1/2 (z - t)²"
J = "mean(l)"
[claims]
"∂l/∂z of sample 2" = "z - t"
"dl/dw of sample 2" = "(z - t) x"
"∂J/∂z of sample 1" = "(z - t)/2"
"l of sample 1" = "1/2 (w x - t)²"
"dl/dw of sample 1" = "(z - t) w"
"""


def test_a_formula_for_one_sample_has_the_numbers_of_that_sample():
    found = [row.verdict for row in Worksheet.loads(SAMPLES).check().rows]
    assert found[:4] == ["holds"] * 4
    assert found[4] == "WRONG"
