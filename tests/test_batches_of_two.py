"""A batch of two: the sum for its mean is twice the number, as a forgotten ½ is, and nobody can be sure."""

import numpy as np
import pytest

import autograd
from autograd import Worksheet, check, leaves

X, T, W, B = np.array([0.5, -1.5]), np.array([0.3, 0.8]), 0.7, 0.1
GRADIENT = float((2 * (W * X + B - T) * X).mean())


def two_samples(join, **options):
    x1, x2, t1, t2, w, b = leaves(x1=X[0], x2=X[1], t1=T[0], t2=T[1], w=W, b=B)
    terms = [((w * x + b - t) ** 2).named(f"e{i}") for i, (x, t) in enumerate([(x1, t1), (x2, t2)], 1)]
    chosen = {"parameters": [w, b]} if options.pop("are_said", False) else {}
    return check(join(*terms).named("E"), {"dE/dw": options["claim"]}, **chosen).rows[0].diagnosis


def half(a, b):
    return (a + b) / 2


def mean(a, b):
    return autograd.mean([a, b])


@pytest.mark.parametrize("join", [half, mean])
@pytest.mark.parametrize("are_said", [False, True])
@pytest.mark.parametrize("factor", [2, 0.5])
def test_both_causes_are_named_and_neither_is_certain(join, are_said, factor):
    found = two_samples(join, are_said=are_said, claim=f"{factor * GRADIENT:.6f}")
    kinds = [finding.kind for finding in found]
    assert "batch size" in kinds[:2]
    assert kinds[:2] != ["batch size", "batch size"]
    assert not any(finding.certain for finding in found)


def test_the_mean_of_the_formulas_comes_first():
    # Both terms have the same weights, so they are samples, if it is said which leaves are weights.
    for join in (half, mean):
        assert two_samples(join, claim=f"{2 * GRADIENT:.6f}", are_said=True)[0].kind == "batch size"


def test_half_of_two_squares_with_weights_of_their_own_is_no_mean_of_samples():
    x, t1, t2, v, w = leaves(x=1.5, t1=0.3, t2=0.8, v=0.7, w=-0.4)
    total = (((v * x - t1) ** 2 + (w * x - t2) ** 2) / 2).named("E")
    twice = 2 * (0.7 * 1.5 - 0.3) * 1.5
    found = check(total, {"dE/dv": f"{twice:.6f}"}, parameters=[v, w]).rows[0].diagnosis
    assert found[0].kind == "half forgotten"


SHEET = """
error = "L"
rate = 0.1
[inputs]
X = [[1.0, 2.0, 0.3], [0.5, -1.0, 0.7]]
T = [0.3, 0.9]
[parameters]
W = [0.2, -0.4, 0.6]
[formulas]
y = "X @ W"
L = "FORMULA"
[claims]
"""
XS, TS, WS = np.array([[1.0, 2.0, 0.3], [0.5, -1.0, 0.7]]), np.array([0.3, 0.9]), np.array([0.2, -0.4, 0.6])
OF_A_SUM = 2 * XS.T @ (XS @ WS - TS)


def of_an_array(formula, answer):
    if not isinstance(answer, str):
        answer = "[" + ", ".join(f"{x:.5f}" for x in answer) + "]"
    rows = Worksheet.loads(SHEET.replace("FORMULA", formula) + f'"dL/dW" = "{answer}"\n').check().rows
    told = [[(finding.kind, finding.certain) for finding in row.diagnosis] for row in rows]
    assert told[0] == told[1] == told[2]
    return rows[0].diagnosis


@pytest.mark.parametrize("answer", [OF_A_SUM, "2*X.T @ (y - T)"])
def test_the_sum_for_the_mean_is_told_first_of_an_array(answer):
    found = of_an_array("mean((y - T)**2)", answer)
    assert [finding.kind for finding in found][:2] == ["batch size", "half forgotten"]
    assert found[0].words.startswith("the sum over the 2 samples, not their mean")
    assert not any(finding.certain for finding in found)


def test_three_features_are_no_samples():
    found = of_an_array("sum((y - T)**2)/2", 1.5 * OF_A_SUM)  # three times the right number
    assert not any("samples" in finding.words for finding in found)


def test_the_mean_for_a_sum_is_told_as_that():
    found = of_an_array("sum((y - T)**2)", OF_A_SUM / 2)
    assert any("the mean over the 2 samples, not their sum" in finding.words for finding in found)
    assert not any(finding.certain for finding in found)


VECTOR = """
error = "E"
[inputs]
t = [1, 0]
[parameters]
z = [0.3, 0.9]
[formulas]
E = "½ sum((z - t)²)"
[claims]
"dE/dz" = "2(z - t)"
"""
OUTPUTS = """
error = "E"
[inputs]
x = [0.5, -1]
t = [1, 0]
[parameters]
W = [[0.2, 0.3], [0.4, -0.6]]
[formulas]
y = "sigmoid(W x)"
E = "mean((y - t)²)"
[claims]
"dE/dy" = "2(y - t)"
"""
NUMBERS = """
error = "E"
[inputs]
t1 = 1
t2 = 0
[parameters]
z1 = 0.3
z2 = 0.9
[formulas]
E = "((z1 - t1)² + (z2 - t2)²)/2"
[claims]
"dE/dz1" = "2(z1 - t1)"
"""


@pytest.mark.parametrize("sheet", [VECTOR, OUTPUTS, NUMBERS])
def test_terms_that_share_no_weight_are_no_samples(sheet):
    said = "\n".join(Worksheet.loads(sheet).check().explanations())
    assert "the sum over the 2 terms, not their mean" in said
    assert "samples" not in said


def test_plain_numbers_may_be_the_data_of_samples():
    sheet = 'error = "E"\n[parameters]\nw = 0.3\n[formulas]\nE = "((2w - 1)² + (3w - 5)²)/2"\n[claims]\n'
    slope = 2 * (0.6 - 1) * 2 + 2 * (0.9 - 5) * 3
    said = Worksheet.loads(sheet + f'"dE/dw" = "{slope:.6f}"\n').check().explanations()
    assert "the sum over the 2 samples, not their mean" in "\n".join(said)
