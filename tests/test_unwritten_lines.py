"""Right work from numbers that no line shows: a δ on a scrap of paper, and numbers of one digit."""

import math

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
