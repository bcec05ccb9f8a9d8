"""Numbers that follow from the lines above but for their last digit: no story of digits that stand nowhere."""

import pytest

from autograd import Worksheet, check, leaves

NET = """
rate = 0.1
error = "J"
[inputs]
x = 0.9
y = 1
[parameters]
w = 0.4
v = 0.7
[formulas]
a = "sigmoid(w*x)"
z = "v*a"
J = "(y - z)**2/2"
[claims]
"""


def first(claims, sheet=NET):
    """What is told first of the last line."""
    text = sheet + "\n".join(f'"{claim}" = "{number}"' for claim, number in claims.items())
    row = Worksheet.loads(text).check().rows[-1]
    return row.verdict, [finding.words for finding in row.diagnosis]


@pytest.mark.parametrize(
    ("number", "how"),
    [("0.1792", "but its last digit is off by one"), ("0.1794", "but for its last digit")],  # 0.4012 gives 0.17928
)
def test_what_follows_from_a_wrong_line_but_for_its_last_digit(number, how):
    verdict, told = first({"z": "0.4011", "J": number})  # (1 − 0.4011)²/2 = 0.17934
    assert verdict == "WRONG"
    assert told[0].startswith(f"follows from z = 0.4011 above, {how}: 0.17934")


def test_a_line_far_from_what_the_printed_number_gives_has_digits_that_are_not_written():
    # (1 − 0.4)²/2 = 0.18 as printed; with 0.4011 on the calculator 0.1793
    _, told = first({"z": "0.40", "J": "0.1793"})
    assert told[0].startswith("follows from z = 0.40 above, with digits that are not written there")


def test_the_plain_sentence_comes_before_a_way_of_cutting_that_no_other_line_bears_out():
    # a = 0.5890, v·a = 0.4123; 0.4120 is what 0.5886 gives, and no line has that.
    verdict, told = first({"a": "0.589", "z": "0.4121"})  # 0.7·0.589 = 0.4123
    assert verdict == "WRONG"
    assert told[0] == "only the last digits are off: the numbers on the paper give 0.4123"


def test_a_number_rounded_in_the_middle_is_not_carried_on_with_other_digits_as_well():
    sheet = 'error = "L"\n[inputs]\nh = 0.5509\n[formulas]\np = "sigmoid(h)"\nL = "-log(p)"\n[claims]\n'
    verdict, _ = first({"p": "0.6343", "L": "0.4551"}, sheet)  # -log(0.6343) = 0.45523, by all digits 0.45519
    assert verdict == "WRONG"
    assert first({"p": "0.6343", "L": "0.4552"}, sheet)[0] == "holds"


ONE_DIGIT = """
error = "E"
[inputs]
x = 3
t = 1
[parameters]
w = 0.3
b = 0.1
[formulas]
z = "w*x + b"
y = "sigmoid(z)"
E = "(y - t)^2/2"
[claims]
z = "1"
y = "0.7"
"""


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("-0.189", True),  # 3·(0.7 − 1)·0.7·0.3, as printed
        ("-0.1694", True),  # 3·(σ(1) − 1)·0.7·0.3, where σ(1) = 0.73106 was held
        ("-0.1770", True),  # 3·(0.7 − 1)·σ(1)·(1 − σ(1))
        ("-0.1856", False),  # −0.1586 with two digits exchanged
        ("-0.1830", False),
        ("-0.1740", False),
        ("-0.1650", False),
        ("-0.1610", False),
    ],
)
def test_between_the_printed_number_and_the_held_one_lie_only_their_mixes(number, holds):
    assert (first({"dE/dw": number}, ONE_DIGIT)[0] != "WRONG") is holds


ADAGRAD = """
order = "one by one"
optimizer = "adagrad"
rate = 0.1
error = "L"
[parameters]
w = 0.5
[samples]
g = [0.8, -0.5]
[formulas]
L = "g*w"
[claims]
"""


def test_the_weight_in_place_of_its_gradient_also_after_wrong_lines():
    first_v, first_w = 0.5**2, 0.5 - 0.1 * 0.8 / 0.5
    claims = {"v w after sample 1": f"{first_v:.2f}", "w after sample 1": f"{first_w:.2f}"}
    _, told = first(claims | {"v w after sample 2": f"{first_v + first_w**2:.4f}"}, ADAGRAD)
    assert told[0].startswith("from v w after sample 1 = 0.25 above, the weight stands in place")


def test_a_half_is_forgotten_only_where_there_is_one():
    sheet = 'error = "L"\n[inputs]\nx = [50, 100, 150]\ny = [100, 200, 300]\n[parameters]\nw = 0\n[formulas]\n'
    _, told = first({"dL/dw": "-66667"}, sheet + 'L = "sum((y - w*x)**2)/3"\n[claims]\n')
    assert not any("½" in words for words in told)


@pytest.mark.parametrize("claimed", ["12", "14"])
def test_a_whole_number_was_not_rounded(claimed):  # ∂f/∂y of x²y + y³ is 1 + 12
    x, y = leaves(x=1, y=2)
    (row,) = check((x**2 * y + y**3).named("f"), {"df/dy": claimed}).rows
    assert row.diagnosis[0].words == "the last digit of 13 is off by one"


FROM_A_SIGMOID = """
error = "L"
[inputs]
z = 0.2
[formulas]
o = "sigmoid(z)"
L = "(1 - o)**2/2"
[claims]
"""


@pytest.mark.parametrize(
    ("o", "verdict"),
    [
        ("0.550", "right, from rounded lines"),  # 0.450² is 0.2025, with three decimals 0.203, and half of that 0.1015
        ("0.549", "WRONG"),  # 0.549834 cut, and 0.451²/2 is 0.1017: who wrote 0.549 went on from it
    ],
)
def test_what_a_wrong_line_gives_as_it_is_printed_follows_from_it(o, verdict):
    found, told = first({"o": o, "L": "0.102"}, FROM_A_SIGMOID)  # with all digits 0.101325
    assert found == verdict
    assert not told or told[0].startswith("follows from o = 0.549 above")


LARGE = """
rate = 0.001
error = "L"
[inputs]
x = 15
u = 1500000
y = 72
[parameters]
w = 0.01
v = 0.01
[formulas]
p = "w*x + v*u + 0.13"
L = "(p - y)**2"
[claims]
p = "15,000.28"
"dL/dv" = "44.78·10⁹"
"dL/dw" = "447,848"
"""


@pytest.mark.parametrize(
    ("claim", "number", "verdict"),
    [
        ("new w", "-447.838", "holds"),  # 0.01 − 0.001·447,848, and with all digits −447.8384
        ("new w", "-447.837", "WRONG"),  # 44.78·10⁹·15/1,500,000 is 447,800; but 447,848 is what stands there
        ("new v", "-44,780,000", "right, from rounded lines"),  # 0.01 − 0.001·44.78·10⁹; with all digits −44,784,840
        ("new v", "-44,779,990", "WRONG"),  # six digits are not those of a float32, which would be off by some units
    ],
)
def test_a_step_follows_from_its_own_derivative_to_its_digits(claim, number, verdict):
    assert first({claim: number}, LARGE)[0] == verdict


@pytest.mark.parametrize(
    ("p", "slope"),
    [("15,000.28", "447,848"), ("15.000,28", "447.848"), ("15000,28", "447.848,4"), ("1,500028e4", "447.848")],
)
def test_the_numbers_of_a_sheet_say_what_a_comma_is(p, slope):
    claims = f'p = "{p}"\n"dL/dw" = "{slope}"'  # 2·(15000.28 − 72)·15 = 447848.4
    rows = Worksheet.loads(LARGE.partition('p = "15')[0] + claims).check().rows
    assert [row.verdict for row in rows] == ["holds", "holds"]


@pytest.mark.parametrize(("z", "verdict"), [("1.085", "right, from rounded lines"), ("1.084", "WRONG")])
def test_a_half_in_the_middle_may_be_rounded_to_even(z, verdict):
    # 0.5·0.537 = 0.2685 is 0.268 with halves to even, 0.6·0.862 = 0.517, and 0.268 + 0.517 + 0.3 = 1.085.
    sheet = 'error = "z"\n[inputs]\na = 0.537\nb = 0.431\n[formulas]\nc = "2*b"\nz = "0.5*a + 0.6*c + 0.3"\n[claims]\n'
    assert first({"c": "0.862", "z": z}, sheet)[0] == verdict


LOG_OF_A_SHARE = """
error = "L"
[inputs]
a = 0.00498
b = 0.00502
[formulas]
p = "exp(b)/(exp(a) + exp(b) + 2)"
L = "-log(p)"
[claims]
p = "0.251"
"""


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("1.382", "right, from rounded lines"),  # −log 0.251 is 1.3823
        ("1.384", "holds"),  # p is 0.25063, and −log 0.25063 is 1.3838
        ("1.383", "WRONG"),  # p was carried on as 0.251 or as 0.25063, and not as something between the two
    ],
)
def test_a_number_is_carried_on_as_printed_or_as_it_was_held(number, verdict):
    assert first({"L": number}, LOG_OF_A_SHARE)[0] == verdict


FOUR_HALVES = """
error = "z"
[inputs]
a = 0.537
b = 0.269
c = 0.469
e = 0.5175
[formulas]
d = "2*e"
z = "0.5*a + 0.5*b + 0.5*c + 0.5*d"
[claims]
d = "1.035"
"""


@pytest.mark.parametrize(
    ("z", "verdict"),
    [
        ("1.154", "right, from rounded lines"),  # to even: 0.268 + 0.134 + 0.234 + 0.518
        ("1.157", "right, from rounded lines"),  # up: 0.269 + 0.135 + 0.235 + 0.518
        ("1.153", "WRONG"),  # down, as nobody does: 0.268 + 0.134 + 0.234 + 0.517
    ],
)
def test_halves_in_the_middle_go_up_or_to_even(z, verdict):
    assert first({"z": z}, FOUR_HALVES)[0] == verdict


SHARES = """
error = "E"
[inputs]
h = [0.0895, 0.2155, 0.0505]
[formulas]
z = "2*h"
p = "softmax(z)"
E = "sum(p)"
[claims]
z = "[0.179, 0.431, 0.101]"
"""


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ("[0.311, 0.401, 0.288]", "holds"),  # 0.3114, 0.4006, 0.2880
        ("[0.312, 0.400, 0.288]", "right, from rounded lines"),  # 1.20, 1.54, 1.11 of 3.85: 0.3117, 0.4000, 0.2883
        ("[0.312, 0.401, 0.288]", "WRONG"),  # with that sum of 3.85 the second one is 0.400
    ],
)
def test_the_shares_of_a_softmax_are_rounded_alike(shares, verdict):
    rows = Worksheet.loads(f'{SHARES}p = "{shares}"').check().rows
    assert rows[3].verdict == verdict


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ("[0.467, 0.355, 0.179]", "holds"),  # 0.46669, 0.35469, 0.17862
        ("[0.467, 0.355, 0.178]", "right, from rounded lines"),  # 1 − 0.467 − 0.355
        ("[0.467, 0.355, 0.177]", "WRONG"),
        ("[0.469, 0.355, 0.176]", "WRONG"),  # what is left to 1 beside a wrong one
    ],
)
def test_the_last_share_of_a_softmax_may_be_what_is_left_to_one(shares, verdict):
    sheet = 'error = "E"\n[inputs]\nz = [0.686, 0.412, -0.274]\n[formulas]\np = "softmax(z)"\nE = "sum(p)"\n[claims]\n'
    assert Worksheet.loads(f'{sheet}p = "{shares}"').check().rows[-1].verdict == verdict
