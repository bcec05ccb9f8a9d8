"""Right work from numbers that no line shows: a δ on a scrap of paper, and numbers of one digit."""

import math

import pytest

from autograd import Worksheet

SHEET = """
rate = 1
error = "E"
[inputs]
x1 = 0.68
x2 = 0.6637
t = 0.5
[parameters]
w1 = 0.3
w2 = 0.9
[formulas]
z = "w1*x1 + w2*x2"
o = "sigmoid(z)"
E = "(t - o)**2/2"
[claims]
"""
DELTA = (0.69 - 0.5) * 0.69 * (1 - 0.69)  # 0.040641, as the printed output gives it
ROUNDED = 0.0406


def verdicts(claims, o="0.69"):
    text = SHEET + "\n".join(f'"{claim}" = "{number}"' for claim, number in {"o": o, **claims}.items())
    return [row.verdict for row in Worksheet.loads(text).check().rows[1:]]


def new_weights(delta, digits=6):
    return {"new w1": f"{0.3 - delta * 0.68:.{digits}f}", "new w2": f"{0.9 - delta * 0.6637:.{digits}f}"}


def test_two_new_weights_from_one_rounded_delta_are_right():
    assert math.isclose(DELTA, 0.040641)
    assert verdicts(new_weights(ROUNDED)) == ["right, from rounded lines"] * 2
    assert verdicts(new_weights(DELTA)) == ["right, from rounded lines"] * 2


def test_a_delta_has_two_digits_where_the_values_do():
    assert verdicts(new_weights(0.041)) == ["right, from rounded lines"] * 2
    assert verdicts(new_weights(0.041), o="0.6903") == ["WRONG"] * 2  # four digits, and δ = 0.04068
    assert verdicts(new_weights(0.0407), o="0.6903") == ["right, from rounded lines"] * 2
    assert verdicts(new_weights(0.04)) == ["WRONG"] * 2


def test_one_new_weight_from_a_rounded_delta_may_be_a_coincidence():
    assert verdicts({"new w1": new_weights(ROUNDED)["new w1"]}) == ["WRONG"]


def test_new_weights_from_a_delta_that_no_rounding_gives_are_wrong():
    assert verdicts(new_weights(0.0405)) == ["WRONG"] * 2
    assert verdicts({**new_weights(ROUNDED), "dE/dz": "0.04064"}) == ["WRONG", "WRONG", "right, from rounded lines"]


def test_two_cut_weights_of_few_digits_are_not_taken_for_work_with_a_rounded_delta():
    assert verdicts({"new w1": "0.273", "new w2": "0.874"}) == ["WRONG"] * 2  # 0.2724 and 0.8730


def test_one_digit_that_leaves_out_nothing_is_right():
    sheet = 'error = "L"\n[inputs]\nx = 7\n[formulas]\na = "sigmoid(x)"\nL = "(1 - a)**2"\n[claims]\n'
    rows = Worksheet.loads(sheet + 'a = "0.999"\n"da/dx" = "0.001"').check().rows  # 0.999·0.001 = 0.000999
    assert [row.verdict for row in rows] == ["holds", "right, from rounded lines"]
    rows = Worksheet.loads(sheet + 'a = "0.9991"\n"da/dx" = "0.001"').check().rows  # 0.9991·0.0009 = 0.000899
    assert rows[1].verdict == "too few digits to tell"


# σ(−5) is 0.0067, and a page with two decimals has 0.01.  From it as printed (0.01 − 0.9)·0.01·0.99 is −0.0088, times
# 2.5 it is −0.022, and new w = −2 + 0.022.  The true derivative is −0.0059, so all of it is far off.
FEW = """
rate = 1
error = "E"
[inputs]
x = 2.5
t = 0.9
[parameters]
w = -2
[formulas]
z = "w*x"
o = "{o}"
E = "(t - o)**2/2"
[claims]
o = "0.01"
"""


@pytest.mark.parametrize("function", ["sigmoid(z)", "1/(1 + exp(-z))", "exp(z)/(exp(z) + 1)", "(1 + tanh(z/2))/2"])
def test_what_follows_from_a_number_of_one_digit_as_it_is_printed_is_right(function):
    claims = {"dE/dz": "-0.0088", "dE/dw": "-0.022", "new w": "-1.978"}
    text = FEW.replace("{o}", function) + "\n".join(f'"{claim}" = "{number}"' for claim, number in claims.items())
    rows = Worksheet.loads(text).check().rows
    assert rows[0].verdict == "too few digits to tell"
    assert [row.verdict for row in rows[1:]] == ["right, from rounded lines"] * 3


@pytest.mark.parametrize("claims", [{"dE/dz": "-0.0078"}, {"dE/dz": "-0.0108"}, {"dE/dw": "-0.020"}])
def test_what_does_not_follow_from_a_number_of_one_digit_is_wrong(claims):
    text = FEW.replace("{o}", "sigmoid(z)") + "\n".join(f'"{claim}" = "{number}"' for claim, number in claims.items())
    assert [row.verdict for row in Worksheet.loads(text).check().rows[1:]] == ["WRONG"]


# z = −1 and a = σ(−1) = 0.2689: 0.27·(1 − 0.27) is 0.1971.  With tanh it is 0.7616, and 1 − 0.76² is 0.4224.
@pytest.mark.parametrize(
    ("function", "value", "slope"),
    [
        ("1/(1 + exp(-z))", "0.27", "0.1971"),
        ("exp(z)/(1 + exp(z))", "0.27", "0.1971"),
        ("1/(1 + exp(-(0.5 - 1.5*x)))", "0.27", "-0.2957"),  # −1.5·0.1971 is −0.29565
        ("1/(1 + exp(z))", "0.73", "-0.1971"),
        ("(exp(z) - exp(-z))/(exp(z) + exp(-z))", "-0.76", "0.4224"),
        ("2/(1 + exp(-2*z)) - 1", "-0.76", "0.4224"),
        ("(exp(2*z) - 1)/(exp(2*z) + 1)", "-0.76", "0.4224"),
        ("2/(1 + exp(-z)) - 1", "-0.46", "0.3942"),  # tanh(−½) is −0.4621, and ½(1 − 0.46²) is 0.3942
    ],
)
def test_the_slope_of_a_function_that_is_spelled_out_is_made_of_its_own_number(function, value, slope):
    by = "x" if "x" in function.replace("exp", "") else "z"
    head = f'error = "E"\n[inputs]\nx = 1\n[formulas]\nz = "0 - x"\na = "{function}"\nE = "a*a"\n[claims]\n'
    rows = Worksheet.loads(f'{head}a = "{value}"\n"da/d{by}" = "{slope}"').check().rows
    assert [row.verdict for row in rows] == ["holds", "right, from rounded lines"]
    other = f"{float(slope) * 1.03:.4f}"
    rows = Worksheet.loads(f'{head}a = "{value}"\n"da/d{by}" = "{other}"').check().rows
    assert rows[1].verdict == "WRONG"
