"""Formulas with what an optimiser keeps, v_2 = β v_1 + g_2: the steps by hand in plain Python beside them."""

import math

import pytest

from autograd import Worksheet

SHEET = """
error = "f"
optimizer = "{optimizer}"
rate = 0.1
[parameters]
x = 2
[formulas]
f = "x² + 3x"
[claims]
"""


def judged(optimizer, claims):
    lines = (f"'{key}' = '''{answer}'''" for key, answer in claims.items())
    return Worksheet.loads(SHEET.format(optimizer=optimizer) + "\n".join(lines)).check()


def momentum(steps):
    x, v = 2.0, 0.0
    for _ in range(steps):
        v = 0.9 * v + 2 * x + 3
        x -= 0.1 * v
    return x, v


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("v_1", "β v_0 + g_1"),
        ("x_1", "x_0 − η v_1"),
        ("v_2", "β v_1 + g_2"),
        ("v_2", r"\beta v_1 + 2 x_1 + 3"),
        ("x_2", "x_1 - 0.1 v_2"),
        ("v_3", "0.9 v_2 + g_3"),
    ],
)
def test_momentum_in_symbols_is_right(key, formula):
    report = judged("momentum", {key: formula})
    assert report, str(report)
    x, v = momentum(int(key[-1]))
    assert report.rows[0].true == pytest.approx(v if key[0] == "v" else x)


@pytest.mark.parametrize(
    ("key", "formula"), [("v_2", "β v_1 + (1 − β) g_2"), ("v_2", "v_1 + g_2"), ("x_2", "x_1 − η v_1"), ("v_1", "β g_1")]
)
def test_another_rule_than_that_of_the_sheet_is_wrong(key, formula):
    assert [row.verdict for row in judged("momentum", {key: formula}).rows] == ["WRONG"]


def test_adam_in_symbols_is_right():
    claims = {
        "m_1": "(1 − β_1) g_1",
        "v_1": "(1 − β₂) g_1^2",
        r"\hat{m}_1": r"\frac{m_1}{1-\beta_1^1}",
        r"\hat{v}_1": "v_1/(1 − β_2)",
        "x_1": r"x_0 - \eta \frac{\hat{m}_1}{\sqrt{\hat{v}_1} + \epsilon}",
        "m_2": "β_1 m_1 + (1 − β_1) g_2",
        "x_2": "x_1 − α m̂_2/(√(v̂_2) + ε)",
    }
    report = judged("adam", claims)
    assert report, str(report)
    x, m, v = 2.0, 0.0, 0.0
    for t in (1, 2):
        g = 2 * x + 3
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        x -= 0.1 * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
    assert report.rows[-1].true == pytest.approx(x)
    assert "is read as (1 - β2)*(df/dx)**2" in str(report)


def test_a_name_of_the_sheet_goes_before_a_constant_and_a_state():
    sheet = (
        SHEET.format(optimizer="momentum")
        .replace("x = 2", "x = 2\n[inputs]\nβ = 5\nv_1 = 7")
        .replace("3x", "β x + v_1 x")
    )
    assert Worksheet.loads(f'{sheet}"df/dx" = "2x + β + v_1"').check()


def test_a_state_may_stand_close_behind_its_constant():
    text = 'error = "E"\nrate = 0.1\noptimizer = "adam"\n[inputs]\nx = 2\n[parameters]\nw = 0.3\n'
    text += '[formulas]\nE = "½(wx − 1)²"\n[claims]\n'
    text += r"'m_2' = '\beta_1m_{1} + (1 - \beta_1) g_2'" + "\n" + r"'v_1' = '\beta_2v_{0} + (1 - \beta_2) g_1^2'"
    assert Worksheet.loads(text).check()


def test_states_in_small_digits_and_with_a_power_behind_them():
    """The first gradient is 2·2 + 3 = 7, so v₁ = 0.001·49 and m̂₁ = 7."""
    report = judged("adam", {"m₁": "(1 − β₁)g₁", "v_1": "(1 − β₂)g_1²", "v₁": "(1 − β₂)g₁²", "m̂₁": "m₁/(1 − β₁¹)"})
    assert report, str(report)
    assert [float(row.true) for row in report.rows] == pytest.approx([0.7, 0.049, 0.049, 7])
    assert not judged("adam", {"v_1": "(1 − β₂)g_1"})
    assert judged("adam", {"f″(x)": "2", "f′′(x)": "2"})
