"""A number is carried on as printed, with all digits, or with some between: not as just anything between the two."""

import itertools

import pytest

from autograd import Worksheet
from autograd.by_hand.pencil.reached_sums import Sums

NET = """
error = "out"
[inputs]
i1 = 0.05
i2 = 0.10
[parameters]
w1 = 0.15
w2 = 0.20
b = 0.35
[formulas]
net = "w1*i1 + w2*i2 + b"
out = "sigmoid(net)"
[claims]
net = "0.38"
out = "{}"
"""
LAYERS = """
error = "E"
[inputs]
x = 2
t = 1
[parameters]
w = 0.3
v = 1.3
[formulas]
h = "sigmoid(w x)"
y = "v h"
E = "(y - t)^2/2"
[claims]
h = "0.65"
y = "{}"
E = "{}"
"""
ONE_DIGIT = """
error = "E"
[inputs]
x = 3
t = 1
[parameters]
w = 0.3
b = 0.1
[formulas]
y = "sigmoid(w x + b)"
E = "(y - t)^2/2"
[claims]
y = "0.7"
"dE/dw" = "{}"
"""
TWO_USES = """
error = "E"
[parameters]
w = 0.37
[formulas]
h = "exp(w)"
E = "100*h {} h**2"
[claims]
h = "1.45"
E = "{}"
"""
IN_A_SLOPE = """
error = "E"
[inputs]
t = 0.4
[parameters]
w = 2.6
[formulas]
y = "exp(w)"
E = "(y - t)**2/2"
[claims]
y = "13.5"
"dE/dw" = "{}"
"""
ROUNDED, WRONG = "right, from rounded lines", "WRONG"


def verdicts(sheet, *numbers):
    return [row.verdict for row in Worksheet.loads(sheet.format(*numbers)).check().rows]


@pytest.mark.parametrize(
    ("sheet", "numbers", "last"),
    [
        (NET, ["0.5934"], [ROUNDED]),  # net is 0.3775, and σ(0.378) is 0.59339
        (NET, ["0.5939"], [ROUNDED]),  # σ(0.38) is 0.59387
        (NET, ["0.5936"], [WRONG]),  # it would need 0.3789
        (LAYERS, ["0.8398", "0.01283"], [ROUNDED] * 2),  # h is 0.64566; 1.3·0.646 is 0.8398, (1 − 0.8398)²/2 0.012832
        (LAYERS, ["0.8450", "0.01201"], [ROUNDED] * 2),  # 1.3·0.65 is 0.845, and 0.155²/2 is 0.0120125
        (LAYERS, ["0.8420", "0.01248"], [WRONG, WRONG]),  # it would need h = 0.6477
        (ONE_DIGIT, ["-0.1890"], [ROUNDED]),  # −0.3·0.7·0.3·3
        (ONE_DIGIT, ["-0.1597"], [ROUNDED]),  # −0.27·0.73·0.27·3
        (ONE_DIGIT, ["-0.1770"], [ROUNDED]),  # −0.3·0.731·0.269·3 = −0.17698
        (ONE_DIGIT, ["-0.1856"], [WRONG]),  # −0.1586 with two digits in each other's place
        (ONE_DIGIT, ["-0.1650"], [WRONG]),
    ],
)
def test_what_may_stand_below_a_number_of_few_digits(sheet, numbers, last):
    assert verdicts(sheet, *numbers)[1:] == last


@pytest.mark.parametrize(
    ("sheet", "numbers", "last"),
    [  # h is 1.447735, and h² 2.095935; with 1.45 it is 2.1025
        (TWO_USES, ["+ 60*", "271.15"], ROUNDED),  # 145 + 60·2.1025
        (TWO_USES, ["+ 60*", "270.9"], ROUNDED),  # 144.7735 + 60·2.1025 = 270.92
        (TWO_USES, ["+ 60*", "270.76"], ROUNDED),  # 145 + 60·2.095935 = 270.756
        (TWO_USES, ["+ 60*", "271.05"], WRONG),
        (TWO_USES, ["- 45*", "50.2"], ROUNDED),  # 144.7735 − 45·2.1025 = 50.161
        (TWO_USES, ["- 45*", "50.7"], ROUNDED),  # 145 − 45·2.095935 = 50.683
        (TWO_USES, ["- 45*", "51.0"], WRONG),
        # y is 13.46374, and dE/dw = (y − t)·y
        (IN_A_SLOPE, ["176.38"], ROUNDED),  # (13.5 − 0.4)·13.46374 = 176.375
        (IN_A_SLOPE, ["176.36"], ROUNDED),  # (13.46374 − 0.4)·13.5 = 176.360
        (IN_A_SLOPE, ["176.60"], WRONG),
    ],
)
def test_a_number_may_be_read_from_the_paper_here_and_held_there(sheet, numbers, last):
    assert verdicts(sheet, *numbers)[-1] == last


def test_sums_are_those_of_some_of_the_effects_one_by_one():
    effects = [[(0.3, 0.3), (0.31, 0.31)], [(-1.0, -1.0)], [(0.05, 0.07)], [(2.0, 2.0), (-0.4, -0.4)]]
    choices = itertools.product(*([(0.0, 0.0), *spans] for spans in effects))
    spans = [(sum(low for low, _ in chosen), sum(high for _, high in chosen)) for chosen in choices]
    sums = Sums(effects, 1e-4)
    for x in (-1.5 + 0.0101 * place for place in range(400)):
        distance = min(max(low - x, x - high, 0.0) for low, high in spans)
        assert sums.have(x - 0.002, x + 0.002) == (distance <= 0.002) or abs(distance - 0.002) < 2e-4
    found = list(sums.between(0.0, 1.0))
    assert found[0][0] == 0.0
    assert [round(x, 3) for x in found[1]] == [0.05, 0.07]


def test_what_two_factors_move_together_counts_as_well():
    # 10 % and 10 % of 1 are 1.1·1.1 = 1.21, not 1.2; of a sum they are 1.2
    sums = Sums([[(0.1, 0.1)], [(0.1, 0.1)]], 1e-4, whole=1.0)
    assert sums.have(0.2095, 0.2105)
    assert sums.have(0.1995, 0.2005)
    assert not sums.have(0.211, 0.29)
    assert not sums.have(0.111, 0.188)


def test_unrelated_lines_turn_no_verdict():
    many = "".join(f'k{place} = "u{place}*u{place}"\n' for place in range(15))
    sheet = ONE_DIGIT.replace("[formulas]", "[formulas]\n" + many)
    sheet = sheet.replace('(y - t)^2/2"', "(y - t)^2/2 + " + " + ".join(f"k{place}" for place in range(15)) + '"')
    sheet = sheet.replace(
        "[parameters]", "[parameters]\n" + "".join(f"u{place} = 0.{place + 13}3\n" for place in range(15))
    )
    lines = "".join(f'k{p} = "{(0.01 * (p + 13) + 0.003) ** 2:.3f}"\n' for p in range(15))
    sheet = sheet.replace("[claims]", "[claims]\n" + lines)
    assert verdicts(sheet, "-0.1856")[-1] == WRONG
    assert verdicts(sheet, "-0.1890")[-1] == ROUNDED
