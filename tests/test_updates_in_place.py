"""Updates as programs and books write them: w -= lr * g, V_dw = β V_dw + (1 − β) dw, Δw(t) = −η g + α Δw(t−1)."""

import pytest

from autograd import Worksheet

# z = 0.6, E = (z − 1)², dE/dw = 2 (z − 1) x = −1.6; with the rate 0.1 the step is −0.16, and the new w is 0.46.
SHEET = """
error = "E"
rate = 0.1
{more}
[inputs]
{given}
x = 2
y = 1
[parameters]
w = 0.3
[formulas]
z = "w*x"
E = "(z - y)**2"
[claims]
"""


def row_of(claims, optimiser="", number=0, given=""):
    lines = "".join(f"'{key}' = '''{answer}'''\n" for key, answer in claims.items())
    more = f'optimizer = "{optimiser}"' if optimiser else ""
    return Worksheet.loads(SHEET.format(more=more, given=given) + lines).check().rows[number]


@pytest.mark.parametrize(
    ("key", "answer", "claim"),
    [
        ("w", "w -= lr * dw", "new w"),
        ("w", "w -= 0.1*2*(w*x - y)*x = 0.46", "new w"),
        ("w", "w.data += -lr * w.grad", "new w"),
        ("w", "w −= η ∂E/∂w", "new w"),
        ("w", "w -= 0,1*dw", "new w"),
        ("new w", "w -= rate * dE/dw", "new w"),
        ("w -= lr * dw", "0.46", "new w"),
        ("w -", "lr * w.grad", "new w"),  # cut at the equals sign
        ("w -", "-0.16", "step w"),
        ("w-", "lr * dw", "new w"),
        ("w +", "0.16", "step w"),
        ("w", "w -= -0.16", "step w"),
        ("w", "w += 0.16", "step w"),
        ("w_t", "w_{t-1} - η g", ""),  # nothing is g
        ("w_t", r"w_{t-1} - \eta \frac{\partial E}{\partial w}", "new w"),
        ("w^{(k)}", "w^{(k-1)} - λ dE/dw", "new w"),
        ("w", "w + r*2*(y - z)*x", "new w"),  # MIT's letter of the rate
        ("w", "w - 0.1*(dw + λ w)", ""),  # here λ is no rate, and nobody knows what
    ],
)
def test_an_update_in_place_is_one(key, answer, claim):
    row = row_of({key: answer})
    assert (row.claim, row.verdict) == (claim or row.claim, "holds" if claim else "cannot be read"), str(row)


@pytest.mark.parametrize(
    ("key", "answer"),
    [("w", "w -= dw"), ("w", "w += lr * dw"), ("w", "w -= 0.16"), ("w -= lr * dw", "0.14"), ("w_t", "w_{t-1} + η dw")],
)
def test_a_wrong_update_in_place_is_wrong(key, answer):
    assert row_of({key: answer}).verdict == "WRONG"


@pytest.mark.parametrize(("key", "answer"), [("dw", "dw += 2*(z - y)*x"), ("w", "w *= 0.9"), ("E", "E -= 0.04")])
def test_what_is_added_up_elsewhere_is_not_read(key, answer):
    assert row_of({key: answer}).verdict == "cannot be read"


@pytest.mark.parametrize("key", ["w+", "w*", "w_+", "w_*"])
@pytest.mark.parametrize("answer", ["0.46", "0.16", "w - lr * dw"])
def test_a_sign_that_may_belong_to_the_name_is_no_update(key, answer):
    """It may be the new w, the best w, or a step that is added."""
    row = row_of({key: answer})
    assert (row.claim, row.verdict) == (key, "cannot be read")
    assert "with itself" not in row.note


# The second step: w = 0.46, g = 2 (0.92 − 1) 2 = −0.32, v = 0.9 (−1.6) − 0.32 = −1.76, and the step is −0.176.
@pytest.mark.parametrize(
    ("key", "answer", "claim", "true"),
    [
        ("V_{dw}", "β V_{dw} + dw", "v w after 2", -1.76),
        ("v_dw", r"\beta v_{dw} + dw", "v w after 2", -1.76),
        ("w", "w − α V_{dw}", "w after 2", 0.636),
        ("Δw(t)", "−η ∂E/∂w + α Δw(t−1)", "step w after 2", -0.176),
        (r"\Delta w(t+1)", r"\alpha \Delta w(t) - \eta \frac{\partial E}{\partial w}", "step w after 2", -0.176),
        ("Δw", "−η ∂E/∂w + 0.9 Δw^{old}", "step w after 2", -0.176),
        ("Δw(2)", "0.176", "step w after 2", -0.176),
        ("Δw after 2", "0.176", "step w after 2", -0.176),
        (r"\Delta w after step 2", "0.176", "step w after 2", -0.176),
        ("V_{dw}", "-1.6", "v w", -1.6),
        ("V_{dw}", "0.9 V_{dw} + (-1.6) = -1.6", "v w", -1.6),  # with numbers it is the first step
    ],
)
def test_momentum_in_any_step_is_judged_at_the_second(key, answer, claim, true):
    row = row_of({key: answer}, "momentum")
    assert (row.claim, row.verdict) == (claim, "holds")
    assert float(row.true) == pytest.approx(true)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("V_{dw}", "β V_{dw} + (1 − β) dw"),
        ("V_{dw}", "V_{dw} + dw"),
        ("w", "w + α V_{dw}"),
        ("Δw(t)", "−η ∂E/∂w − α Δw(t−1)"),
        ("Δw", "−η ∂E/∂w + 0.8 Δw^{old}"),
    ],
)
def test_another_momentum_is_wrong(key, answer):
    assert row_of({key: answer}, "momentum").verdict == "WRONG"


@pytest.mark.parametrize(
    ("key", "answer", "verdict", "kind"),
    [
        ("V_{dw}", "β_1 V_{dw} + (1 − β_1) dw", "holds", ""),
        ("V_{dw}", "β_1 V_{dw} + dw", "WRONG", "optimiser's rule"),
        ("V_{dw}", "β_2 V_{dw} + (1 − β_2) dw", "WRONG", "optimiser's rule"),
        ("S_{dw}", "β_2 S_{dw} + (1 − β_2) dw²", "holds", ""),
        ("S_{dw}", "β_2 S_{dw} + (1 − β_2) dw", "WRONG", "optimiser's rule"),
        ("V_{dw}^{corrected}", "V_{dw}/(1 − β_1^t)", "holds", ""),
        ("V_{dw}^{corrected}", "V_{dw}/(1 − β_2^t)", "WRONG", ""),
        ("V_{dw}^{corrected}", "V_{dw}/(1 − β_1^2)", "holds", ""),  # of the second step
        ("w", "w − α V_{dw}^{corrected}/(√(S_{dw}^{corrected}) + ε)", "holds", ""),
        ("w", "w − α V_{dw}/(√(S_{dw}) + ε)", "WRONG", ""),
    ],
)
def test_the_letters_of_courses_for_adam(key, answer, verdict, kind):
    row = row_of({key: answer}, "adam")
    assert row.verdict == verdict
    assert not kind or kind in [slip.kind for slip in row.diagnosis]


# The first step: m = 0.1 (−1.6) = −0.16 and v = 0.001 (−1.6)² = 0.00256, so m̂ = −0.16/(1 − 0.9) = −1.6 and v̂ = 2.56.
# In any other step a bias correction needs the power t of β.
@pytest.mark.parametrize(
    ("above", "key", "answer", "claim", "verdict"),
    [
        ({"V_{dw}": "-0.16", "S_{dw}": "0.00256"}, "V_{dw}^{corrected}", "V_{dw}/(1-β_1)", "m_hat w", "holds"),
        ({"V_{dw}": "-0.16", "S_{dw}": "0.00256"}, "S_{dw}^{corrected}", "S_{dw}/(1-0.999)", "v_hat w", "holds"),
        ({"V_{dw}": "-0.16"}, "V_{dw}^{corrected}", "V_{dw}/0.1", "m_hat w", "holds"),
        ({"V_{dw}": "-0.16"}, "V_{dw}^{corrected}", r"\frac{V_{dw}}{1-\beta_1^1}", "m_hat w", "holds"),
        ({"V_{dw}": "-0.16"}, "V_{dw}^{corrected}", "V_{dw}/(1-β_2)", "m_hat w", "WRONG"),
        ({"V_{dw}": "-0.16"}, "V_{dw}^{corrected}", "V_{dw}/(1-β_1^2)", "m_hat w", "WRONG"),
        ({"V_{dw}": "(1-β_1) dw"}, "V_{dw}^{corrected}", "V_{dw}/(1-β_1)", "m_hat w", "holds"),
        ({"m_dw": "-0.16"}, "m_hat w", "m_{dw}/(1-β_1)", "m_hat w", "holds"),
        ({"m w": "-0.16"}, "m_hat w", "m_{dw}/(1-β_1)", "m_hat w", "holds"),
        ({"V_{dw}": "-0.16"}, "w", "w − α V_{dw}/(1−β_1)/(√(S_{dw}/(1−β_2)) + ε)", "new w", "holds"),
        ({"V_{dw}": "-0.16"}, "w", "w − α V_{dw}/√(S_{dw})", "new w", "WRONG"),
        ({}, "V_{dw}^{corrected}", "V_{dw}/(1-β_1)", "m_hat w", "holds"),  # nothing says that it is of any step
        ({"V_{dw}": "β_1 V_{dw} + (1-β_1) dw"}, "V_{dw}^{corrected}", "V_{dw}/(1-β_1)", "m_hat w after 2", "WRONG"),
        ({"V_{dw}": "-0.16"}, "V_{dw}^{corrected}", "V_{dw}/(1-β_1^t)", "m_hat w after 2", "holds"),
    ],
)
def test_a_bias_correction_is_of_the_step_that_its_averages_are_of(above, key, answer, claim, verdict):
    row = row_of({**above, key: answer}, "adam", number=len(above))
    assert (row.claim, row.verdict) == (claim, verdict)


def test_the_small_v_of_courses_is_the_mean_where_s_stands_beside_it():
    # m = 0.1 (−1.6) and v = 0.001 (−1.6)²; alone v_dw is the v of Adam, which programs call so beside m_dw.
    assert row_of({"v_{dw}": "-0.16", "s_{dw}": "0.00256"}, "adam").verdict == "holds"
    assert row_of({"v_dw": "0.00256", "m_dw": "-0.16"}, "adam").verdict == "holds"


# Without a momentum the step is 0.1 (−1.6) = −0.16.  With Δw = 0.5 before it, Δw = 0.16 + 0.9·0.5 = 0.61.
@pytest.mark.parametrize(
    ("given", "optimiser", "key", "answer", "verdict"),
    [
        ("'Δw(t-1)' = 0.5", "momentum", "Δw", "0.61", "holds"),
        ("'Δw(t-1)' = 0.5", "momentum", "Δw", "−η ∂E/∂w + 0.9 Δw(t-1)", "holds"),
        ("'Δw(t-1)' = 0.5", "momentum", "Δw(t)", "0.16 + 0.9·0.5 = 0.61", "holds"),
        ("'Δw(t-1)' = 0.5", "momentum", "new w", "0.91", "holds"),
        ("'Δw^{old}' = 0.5", "momentum", "new w", "0.46", "WRONG"),
        ("Δw_old = 0.5", "momentum", "Δw", "0.61", "holds"),
        ("'Δw(t-1)' = 0.5", "", "Δw", "0.61", "cannot be read"),
        ("'Δw(t-1)' = 0.5", "", "new w", "0.91", "cannot be read"),
        ("'Δw(t-1)' = 0.5", "nesterov", "new w", "0.91", "cannot be read"),
        ("'Δw(t-1)' = 0.5", "", "dE/dw", "-1.6", "holds"),
        ("'Δw(t-1)' = 0", "", "Δw", "0.16", "holds"),
    ],
)
def test_a_given_step_before_is_the_start_of_a_momentum(given, optimiser, key, answer, verdict):
    row = row_of({key: answer}, optimiser, given=given)
    assert row.verdict == verdict, str(row)
    assert verdict != "cannot be read" or 'write optimizer = "momentum"' in row.note


@pytest.mark.parametrize(("optimiser", "verdict"), [("momentum", "holds"), ("", "cannot be read")])
def test_the_given_step_before_may_be_that_of_an_array(optimiser, verdict):
    # dE/dw = 2 (0.5 − 1) (1, 2) = (−1, −2), so Δw = (0.1, 0.2) + 0.9 (0.5, 0.2) = (0.55, 0.38)
    sheet = SHEET.format(more=f'optimizer = "{optimiser}"' if optimiser else "", given="'Δw(t-1)' = [0.5, 0.2]")
    sheet = sheet.replace("x = 2", "x = [1, 2]").replace("w = 0.3", "w = [0.3, 0.1]").replace("w*x", "w @ x")
    rows = Worksheet.loads(f"{sheet}'Δw' = '[0.55, 0.38]'\n").check().rows
    assert {row.verdict for row in rows} == {verdict}
