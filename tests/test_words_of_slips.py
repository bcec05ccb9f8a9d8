"""The words for a slip name what was done, and where several slips give one number none of them is certain."""

import math

import pytest

from autograd import Worksheet

OVER_TIME = """error = "E"
[inputs]
x = [1, -0.5, 2]
y = 0.5
h_0 = 0
[parameters]
w = 0.5
u = 0.8
v = 1.2
[formulas]
h_t = 'tanh(w x_t + u h_{t-1})'
E = '½(v h_3 - y)²'
[claims]
"""


def test_the_forgotten_derivatives_are_those_that_the_claim_leads_through():
    h = 0.0
    for x in (1, -0.5, 2):
        h = math.tanh(0.5 * x + 0.8 * h)
    without = (1.2 * h - 0.5) * 1.2 * 0.8**2
    report = Worksheet.loads(f"{OVER_TIME}'∂E/∂h_1' = '{without:.6f}'").check()
    words = report.rows[0].diagnosis[0].words
    assert words.startswith("in every derivative of tanh, the derivative (1 − h[3]²)")
    assert "h[1]" not in words


X = 0.7
SEVERAL_SLIPS = {
    "an inner derivative, or a factor of the product": (
        "sin(x)^2 cos(x)",
        2 * math.sin(X) * math.cos(X) - math.sin(X) ** 3,
    ),
}


@pytest.mark.parametrize(("formula", "number"), SEVERAL_SLIPS.values(), ids=SEVERAL_SLIPS)
@pytest.mark.parametrize("digits", [True, False], ids=["digits", "formula"])
def test_of_two_slips_with_one_number_none_is_certain(formula, number, digits):
    written = f"{number:.9f}" if digits else {"sin": "2 sin(x) cos(x) - sin(x)^3", "exp": "exp(-x)"}[formula[:3]]
    sheet = f'error = "f"\n[inputs]\nx = {X}\n[formulas]\nf = "{formula}"\n[claims]\n"df/dx" = "{written}"'
    (row,) = Worksheet.loads(sheet).check().rows
    told = [finding for finding in row.diagnosis if math.isclose(finding.value, number, rel_tol=1e-8)]
    assert len(told) > 1
    assert not any(finding.certain for finding in told)


def test_beta_for_one_minus_beta_in_the_first_step_of_adam_is_not_certain():
    adam = 'rate = 0.1\noptimizer = "adam"\nerror = "J"\n[parameters]\nw = 1.0\n[formulas]\nJ = "w²"\n[claims]\n'
    (row,) = Worksheet.loads(f'{adam}"v w" = "{0.999 * 2**2}"').check().rows
    assert len(row.diagnosis) > 1
    assert not any(finding.certain for finding in row.diagnosis)


ADAM = """rate = 0.1
optimizer = "adam"
error = "J"
[parameters]
w = 1.0
[formulas]
J = "w²"
[claims]
"new w" = "0.9"
"dJ/dw after 1" = "1.8"
"""


def test_the_gradient_of_the_step_before_used_again():
    m, v = 0.9 * 0.2 + 0.1 * 2, 0.999 * 0.004 + 0.001 * 2**2  # with g = 2 again, where it is 1.8
    report = Worksheet.loads(f'{ADAM}"m w after 2" = "{m:.4f}"\n"v w after 2" = "{v:.6f}"').check()
    for row in report.rows[2:]:
        assert row.diagnosis[0].words.startswith("the gradient of step 1 was used again in step 2")


def test_a_rule_that_was_wrong_in_every_step_is_not_told_beside_lines_that_hold():
    (row,) = Worksheet.loads(f'{ADAM}"m w after 2" = "0.38"').check().rows[2:]
    told = [finding.words for finding in row.diagnosis]
    assert not any("the step is made with the m" in words or "exchanged" in words for words in told)


def test_plain_descent_with_the_gradient_of_the_step_before():
    sheet = 'rate = 0.1\nerror = "J"\n[parameters]\nw = 1.0\n[formulas]\nJ = "w²"\n[claims]\n"w after 2" = '
    (row,) = Worksheet.loads(f'{sheet}"{1 - 0.1 * 2 - 0.1 * 2:.4f}"').check().rows
    assert any("the gradient of step 1 was used again in step 2" in finding.words for finding in row.diagnosis)


LOGISTIC = """error = "J"
[samples]
x = [0.5, 1.5, -1.0]
y = [1, 0, 1]
[inputs]
m = 3
[parameters]
a = 0.1
w = 0.4
[formulas]
h = "σ(a + w x)"
J = "-1/m sum(y log(h) + (1-y) log(1-h))"
[claims]
"""


def _of_samples(error_signal):
    """The derivative by w, the mean of a signal for each sample times x."""
    outputs = [(x, y, 1 / (1 + math.exp(-0.1 - 0.4 * x))) for x, y in ((0.5, 1), (1.5, 0), (-1.0, 1))]
    return sum(error_signal(h, y) * x for x, y, h in outputs) / 3


@pytest.mark.parametrize("digits", [True, False], ids=["digits", "formula"])
@pytest.mark.parametrize(
    ("formula", "signal", "words"),
    [
        ("1/m sum((h - y) h (1 - h) x)", lambda h, y: (h - y) * h * (1 - h), "in every derivative of sigmoid"),
    ],
    ids=["derivative twice"],
)
def test_a_slip_in_the_error_signal_of_every_sample(formula, signal, words, digits):
    written = f"{_of_samples(signal):.8f}" if digits else formula
    (row,) = Worksheet.loads(f'{LOGISTIC}"∂J/∂w" = "{written}"').check().rows
    assert row.diagnosis[0].words.startswith(words)


DATA = """error = "L"
[{}]
x = [1, 2, 3]
y = [2, 2.5, 4]
[parameters]
w = 0.8
{}
[formulas]
{}
[claims]
"∂L/∂w" = "{}"
"""


@pytest.mark.parametrize("written", ["Σ_i (w x_i - y_i)", "-3.7"])
@pytest.mark.parametrize(
    ("data", "formulas"),
    [
        ("samples", 'h = "w x"\nL = "½ Σ_i (h_i - y_i)²"'),
        ("inputs", 'h = "w x"\nL = "½ Σ_i (h_i - y_i)²"'),
        ("inputs", 'L = "½ Σ_i (w x_i - y_i)²"'),
    ],
)
def test_the_factor_x_of_every_sample_may_be_missing(data, formulas, written):
    (row,) = Worksheet.loads(DATA.format(data, "", formulas, written)).check().rows  # −1.2 − 0.9 − 1.6, not −7.8
    (told,) = row.diagnosis
    assert (told.kind, told.certain) == ("missing factor", written != "-3.7")  # two digits alone are few
    assert told.words == "the factor x is missing in every term of the sum: −3.7 instead of −7.8"


def test_without_x_the_derivative_by_w_is_that_by_b_and_neither_slip_is_certain():
    text = DATA.format("inputs", "b = 0.1", 'h = "w x + b"\nL = "½ Σ_i (h_i - y_i)²"', "-3.4")
    (row,) = Worksheet.loads(text).check().rows
    assert [(told.kind, told.certain) for told in row.diagnosis] == [("missing factor", False), ("neighbour", False)]


@pytest.mark.parametrize(("layer", "name"), [("relu(X @ W)", "relu"), ("np.maximum(0, X @ W)", "maximum")])
def test_a_mask_that_is_missing_is_told_in_the_same_words_for_every_entry(layer, name):
    # X W = [2.7 −1; −0.65 −1.5], so the mask is [1 0; 0 0], and H − Y = [1.7 −2; −2 −1]: Xᵀ (H − Y) is as claimed
    sheet = f"""error = "L"
[inputs]
X = [[1, 2], [0.5, -1]]
Y = [[1, 2], [2, 1]]
[parameters]
W = [[0.7, -2], [1, 0.5]]
[formulas]
H = "{layer}"
L = "½ sum((H - Y)**2)"
[claims]
"∂L/∂W" = "[[0.700, -2.500], [5.400, -3.000]]"
"""
    report = Worksheet.loads(sheet).check()
    said = {finding.words.rpartition(":")[0] for row in report.rows for finding in row.diagnosis[:1]}
    assert said == {f"the mask of {name} is missing: its derivative was taken for 1 everywhere"}
    assert not any(row.ok for row in report.rows)


def test_a_right_formula_times_minus_one_is_a_turned_sign_beside_a_wrong_formula_for_the_whole_array():
    sheet = """error = "L"
[inputs]
z = [0.2, 0.5, -0.3]
[formulas]
p_i = 'e^{z_i}/Σ_j e^{z_j}'
L = "-log p_1"
[claims]
"∂p_i/∂z_j" = "p_i (1 - p_j)"
"∂p_1/∂z_2" = "p_1 p_2"
"""
    row = Worksheet.loads(sheet).check().rows[-1]  # −p₁·p₂ is right
    assert [finding.words.partition(":")[0] for finding in row.diagnosis] == ["the sign is turned"]


RIDGE = """error = "J"
rate = 0.1
[inputs]
x = [1, 2, 3]
y = [2, 2.5, 4]
λ = 0.37
[parameters]
w = 0.8
[formulas]
h = "w x"
"""


def test_a_two_too_many_is_no_number_in_place_of_a_one_and_nothing_computed_is_the_variable():
    sheet = f"""{RIDGE.replace("w = 0.8", "w = [0.8, 0.5, -1]").replace("w x", "w * x")}
L = "½ ‖h - y‖²"
s = "½ λ ‖w‖²"
J = "L + s"
[claims]
"∂J/∂w" = "(h - y) * x + 2 λ w"
"""
    for row in Worksheet.loads(sheet).check().rows:
        words = " ".join(finding.words for finding in row.diagnosis)
        assert "the factor 2 does not belong there" in words
        assert "in place of 1" not in words
        assert "was differentiated by L" not in words


def test_what_is_added_is_called_a_term_and_a_long_number_is_a_fraction():
    # ∂J/∂w = ⅓ (−1.2 − 1.8 − 4.8 + λ w) = ⅓ (−7.8 + 0.296); with the sign turned w grows by 0.1 · ⅓ · 8.096
    sheet = f"""{RIDGE}
J = "1/6 (Σ_i (h_i - y_i)² + λ w²)"
[claims]
"new w" = "1.0698667"
"""
    (row,) = Worksheet.loads(sheet).check().rows
    told = [finding.words.partition(":")[0] for finding in row.diagnosis]
    assert "in ∂J/∂w, the sign of the term 1/3·λ·w = 0.0986667 of ∂J/∂w is turned" in told
