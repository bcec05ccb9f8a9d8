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


# ---- twins: of two units with the same numbers one is written down ----

TWINS = """
rate = 0.5
error = "E"
[inputs]
x = 1
t = 1
[parameters]
w1 = 0.55
w2 = {}
v1 = 0.8
v2 = 0.8
[formulas]
z1 = "w1 x"
h1 = "σ(z1)"
z2 = "w2 x"
h2 = "σ(z2)"
o = "v1 h1 + v2 h2"
E = "½(t - o)²"
[claims]
h1 = "0.63"
o = "{}"
"dE/dv2" = "{}"
"""


@pytest.mark.parametrize(
    ("w2", "o", "dv2", "is_right"),
    [
        # σ(0.55) is 0.634136.  2·0.8·0.63 is 1.008, with all digits it is 1.0146; 0.008·0.63 is 0.00504.
        ("0.55", "1.008", "0.00504", True),
        ("0.55", "1.011", "0.00693", True),  # with 0.63 and 0.6341: 0.011·0.63 is 0.00693
        ("0.55", "1.009", "0.00567", False),  # with 0.63 and 0.6313, which nobody has
        ("0.55", "1.007", "0.00441", False),
        ("0.56", "1.008", "0.00504", False),  # another unit: σ(0.56) is 0.636453, and 0.8·(0.63 + 0.6365) is 1.0132
    ],
)
def test_the_line_of_a_unit_is_that_of_its_twin(w2, o, dv2, is_right):
    rows = Worksheet.loads(TWINS.format(w2, o, dv2)).check().rows
    assert [row.ok for row in rows] == [True, is_right, is_right], rows


# ---- functions written out: the slope is y·(1 − y) with the y that stands there ----


@pytest.mark.parametrize("formula", ["σ(z)", "1/(1 + e^(-z))", "e^z/(1 + e^z)", "1 - 1/(1 + e^z)"])
@pytest.mark.parametrize(
    ("slope", "is_right"),
    # y is 0.709146: with 0.7091 it is 0.7091·0.2909² = 0.060006, with all digits 0.059990
    [("0.06001", True), ("0.05999", True), ("0.06002", False)],
)
def test_the_slope_of_a_sigmoid_written_out_is_found_from_its_number_on_the_paper(formula, slope, is_right):
    given = f'error = "E"\n[inputs]\nz = 0.8912\n[formulas]\ny = "{formula}"\nE = "½(1 - y)²"\n[claims]\n'
    rows = Worksheet.loads(f'{given}y = "0.7091"\n"dE/dz" = "-{slope}"\n').check().rows
    assert [row.ok for row in rows] == [True, is_right]


@pytest.mark.parametrize("formula", ["tanh(z)", "(e^z - e^(-z))/(e^z + e^(-z))", "1 - 2/(e^(2z) + 1)"])
def test_the_slope_of_a_tanh_written_out_too(formula):
    """tanh(0.7) is 0.604368: 1 − 0.604² is 0.635184, with all digits it is 0.634740."""
    given = f'error = "y"\n[inputs]\nz = 0.7\n[formulas]\ny = "{formula}"\n[claims]\ny = "0.604"\n'
    rows = [Worksheet.loads(f'{given}"dy/dz" = "{slope}"\n').check().rows[1] for slope in ("0.6352", "0.6354")]
    assert [row.ok for row in rows] == [True, False]


# ---- constants, and a 0 that the paper gives ----


@pytest.mark.parametrize(
    ("ds", "is_right"),
    # ds = 0.2497/√2: 0.17657 with all digits, 0.2497·0.707 = 0.176538; 0.1764 and 0.1767 come of neither
    [("0.1766", True), ("0.1765", True), ("0.1764", False), ("0.1767", False)],
)
def test_a_constant_may_be_written_with_three_digits(ds, is_right):
    given = 'error = "L"\n[inputs]\ns = 0.5\n[formulas]\nz = "s/√2"\nL = "0.35313 z²"\n[claims]\n'
    rows = Worksheet.loads(f'{given}"dL/dz" = "0.2497"\n"dL/ds" = "{ds}"\n').check().rows
    assert [row.ok for row in rows] == [True, is_right]


@pytest.mark.parametrize(
    ("z", "above", "slope", "is_right"),
    [
        # dE/dw = dE/dz·0.4565: 2.913·0.4565 = 1.32978, and 2.913·0.457 = 1.33124
        ("0.4565 w + 1", "2.913", "1.3298", True),
        ("0.4565 w + 1", "2.913", "1.331", False),
        ("1 - 0.4565 w", "1.087", "-0.4962", True),
        ("1 - 0.4565 w", "1.087", "-0.4968", False),  # 1.087·0.457
        ("0.12345 w", "0.2469", "0.0304", False),  # 0.2469·0.12345 = 0.030480, and 0.2469·0.123 = 0.030369
        ("0.45651234 w + 1", "2.913", "1.331", False),
        ("0.5565 w - 0.1 w + 1", "2.913", "1.331", False),  # their difference is no longer than they are
        ("w/√7 + 1", "2.7559", "1.0417", True),  # 2.7559·0.378, and 2.7559/√7 is 1.04163
    ],
)
def test_a_number_that_stands_in_a_formula_keeps_its_digits(z, above, slope, is_right):
    given = f'error = "E"\n[parameters]\nw = 1\n[formulas]\nz = "{z}"\nE = "z²"\n[claims]\n"dE/dz" = "{above}"\n'
    assert [row.ok for row in Worksheet.loads(f'{given}"dE/dw" = "{slope}"\n').check().rows] == [True, is_right]


def test_a_term_that_stands_in_a_formula_keeps_its_digits():
    """0.4565 + 0.2345 + 0.1 is 0.791, and 0.457 + 0.235 + 0.1 is 0.792."""
    formulas = 'u = "0.4565 w"\nv = "0.2345 w"\nx = "0.1 w"\nE = "u + v + x"\n'
    sheet = f'error = "E"\n[parameters]\nw = 1\n[formulas]\n{formulas}[claims]\n"dE/dw" = '
    assert [Worksheet.loads(f'{sheet}"{x}"').check().rows[0].ok for x in ("0.791", "0.792")] == [True, False]


@pytest.mark.parametrize(
    ("z", "h", "slope", "is_right"),
    [
        # the slope 1 − h² of tanh is 1.7e−15 at 17.7, 0.0266 at 2.5, and 1.8e−4 at 5
        (17.7, "1.0", "0.0", True),
        (17.7, "0.999999999999999", "0.0", False),
        (2.5, "1.0", "0.0", False),  # it is no 0 with two decimals more
        (5, "1.000", "0.000", True),  # with three decimals it need not be
        (5, "0.9999", "0.000", False),  # 1 − 0.9999² is 0.0002
        (5, "1.000", "0", True),  # 0.00018 is 0.00
    ],
)
def test_a_0_is_right_where_the_paper_gives_just_0(z, h, slope, is_right):
    given = f'error = "h"\n[inputs]\nz = {z}\n[formulas]\nh = "tanh(z)"\n[claims]\nh = "{h}"\n"dh/dz" = "{slope}"\n'
    assert Worksheet.loads(given).check().rows[1].ok is is_right


# ---- below a wrong line ----

BELOW = """
error = "L"
[parameters]
z = 1.7
u = 0.123
[formulas]
p = "σ(z)"
q = "tanh(u)"
L = "-log(p) + q"
[claims]
p = "{}"
q = "0.122"
L = "{}"
"""


@pytest.mark.parametrize(
    ("p", "loss", "is_right"),
    [
        # p is 0.84553, q is 0.12238, and L is 0.29017.  −log 0.846 + 0.122 is 0.28924.
        ("0.846", "0.289", True),
        ("0.843", "0.290", True),  # who has p wrong on the paper may have all digits in the calculator
        ("0.843", "0.289", False),  # but −log 0.843 + 0.122 is 0.29279, and 0.289 comes of a right p alone
        ("0.843", "0.293", False),
    ],
)
def test_below_a_wrong_line_no_rounding_of_the_right_number_explains_a_line(p, loss, is_right):
    rows = Worksheet.loads(BELOW.format(p, loss)).check().rows
    assert rows[2].ok is is_right


# ---- digits that cancel ----


@pytest.mark.parametrize(
    ("c", "is_right"),
    # a is 0.550431 and b 0.322110: c is 0.000221 with all digits, 0.0002 as printed, else 0.0001896 or 0.0002314
    [("0.000221", True), ("0.0002000", True), ("0.0001896", True), ("0.0002314", True), ("0.000185", False)],
)
def test_where_digits_cancel_one_number_may_be_as_printed_and_another_as_the_calculator_has_it(c, is_right):
    given = 'error = "c"\n[inputs]\nx = 0.619\ny = 0.334\n[formulas]\na = "tanh(x)"\nb = "tanh(y)"\n'
    given += 'c = "a - b - 0.2281"\n[claims]\na = "0.5504"\nb = "0.3221"\n'
    assert Worksheet.loads(f'{given}c = "{c}"\n').check().rows[2].ok is is_right


A_STEP_ON = """
rate = 0.5
error = "E"
[inputs]
x = 2.5
t = 1
[parameters]
w = 0.3
b = 0.1
[formulas]
z = "w*x + b"
y = "sigmoid(z)"
E = "(y - t)^2/2"
[claims]
z = "0.85"
y = "0.7006"
"dE/dw" = "-0.1570"
"dE/db" = "-0.0628"
"new w" = "0.3785"
"new b" = "0.1314"
"new E" = "{}"
"""


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("0.0322", "holds"),  # with all digits 0.032243
        # z = 2.5·0.3785 + 0.1314 = 1.07765, to 4 decimals 1.0776, y = 0.7460, and 0.254²/2 = 0.032258
        ("0.0323", "right, from rounded lines"),
        ("0.0324", "WRONG"),
        ("0.0321", "WRONG"),
        ("0.03226", "right, from rounded lines"),  # the same 0.032258
        ("0.03228", "WRONG"),
    ],
)
def test_the_lines_after_a_step_that_are_not_asked_for_are_rounded_as_the_others(number, verdict):
    assert Worksheet.loads(A_STEP_ON.format(number)).check().rows[-1].verdict == verdict


def test_lines_of_four_decimals_are_not_rounded_to_four_digits():
    # σ(1.1468) is 0.75892, and of 1.147 it would be 0.75896.
    sheet = A_STEP_ON.replace("x = 2.5", "x = 2").replace("w = 0.3", "w = 0.5").replace("rate = 0.5", "rate = 0.1")
    sheet = sheet.replace("(y - t)^2/2", "(y - t)^2").partition("[claims]")[0] + "[claims]\n"
    claims = {"z": "1.1", "y": "0.7503", "E": "0.0624", "dE/dw": "-0.1872", "dE/db": "-0.0936", "new w": "0.5187"}
    claims |= {"new b": "0.1094", "new y": "0.7590"}
    report = Worksheet.loads(sheet + "\n".join(f'"{key}" = "{x}"' for key, x in claims.items())).check()
    assert [row.claim for row in report.rows if not row.ok] == ["new y"]


TWO_OUTPUTS = """
error = "E"
[inputs]
h = 0.597
t1 = 0.01
t2 = 0.99
[parameters]
w5 = 0.45
w6 = 0.55
[formulas]
z1 = "w5*h + 0.84"
o1 = "sigmoid(z1)"
z2 = "w6*h + 0.9"
o2 = "sigmoid(z2)"
E1 = "(t1 - o1)**2/2"
E2 = "(t2 - o2)**2/2"
E = "E1 + E2"
[claims]
o1 = "0.75"
o2 = "0.774"
dE2/dz2 = "-0.0378"
"""


# o1·(1 − o1)·(o1 − 0.01) is 0.13875 with o1 = 0.75, and 0.1384 with all digits.
@pytest.mark.parametrize("first", ["dE1/dz1", "dE/dz1"])
@pytest.mark.parametrize(
    ("claim", "number", "is_right"),
    [
        ("dE/dh", "0.0418", True),  # 0.139·0.45 − 0.0378·0.55 = 0.04176
        ("dE1/dh", "0.06255", True),  # 0.139·0.45
        ("dE/dw5", "0.08298", True),  # 0.139·0.597
        ("dE1/dw5", "0.08298", True),
        ("dE/dh", "0.0422", False),
        ("dE1/dh", "0.06285", False),
    ],
)
def test_the_derivative_of_one_term_of_the_error_is_that_of_the_error(first, claim, number, is_right):
    rows = Worksheet.loads(TWO_OUTPUTS + f'{first} = "0.139"\n{claim} = "{number}"\n').check().rows
    assert rows[-2].ok
    assert rows[-1].ok is is_right, rows[-1]
