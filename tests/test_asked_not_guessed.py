r"""Texts that a page writes with two meanings: the sheet says which one it is, or a person is asked.

Each number in a comment is worked out by hand from the given numbers of its sheet.
"""

import pytest

from autograd import Worksheet

POLYNOMIAL = r"""error = "E"
samples = {x = [1, 2], t = [0, 1]}
parameters = {w_0 = 0.1, w_1 = 0.2, w_2 = 0.3}
[formulas]
y = "\\sum_{j=1}^{2} w_j x^j + w_0"
E = "\\sum_n (t^n - y^n)^2"
[claims]
"""
PENALTY = r"""error = "E"
samples = {x = [1, 2], t = [0, 1]}
parameters = {w = 0.4}
[formulas]
y = "w x"
E = "PENALTY"
[claims]
"""
SUM_OF_X = r"""error = "C"
samples = {x = [1, 2], y = [0, 1]}
parameters = {w = 0.4, b = 0.1}
[formulas]
a = "w x + b"
C = "\\frac{1}{2n} \\sum_x \\|y(x) - a(x)\\|^2"
[claims]
"""
WAVE = 'error = "E"\ninputs = {t = 2, s = 0.5}\nparameters = {"ω" = 0.3}\nformulas = {E = "cos ω (t - s)"}\n[claims]\n'
LINE = (
    'error = "L"\ninputs = {x = 2, t = 1}\nparameters = {w = 0.7}\n[formulas]\ny = "w x"\nL = "(y - t)^2"\n[claims]\n'
)
POWER = 'error = "E"\ninputs = {y = 0.5}\nparameters = {x = 2}\nformulas = {E = "FORMULA"}\n[claims]\n'
SLOPE = 'error = "E"\nparameters = {x = 0.3}\n[formulas]\n"s(x)" = "1/(1+e^-x)"\nE = "s(1 - s)"\n[claims]\n'
SQUARE = (
    'error = "E"\ninputs = {x = 2}\nparameters = {w = 0.3}\n[formulas]\n"p(x)" = "x^2/8"\nE = "w p(1-p)"\n[claims]\n'
)
TWICE = 'error = "E"\nparameters = {z = 2}\n[formulas]\n"f(x)" = "x^2 + 1"\nE = "f(f(z))"\n[claims]\n'
MEANS = r"""error = "L"
inputs = {x = [1, 2, 6], t = [1, 0, 2]}
parameters = {w = 0.5, b = 0.1}
[formulas]
y = "w*x + b"
L = "sum((y - t)^2)"
[claims]
"""
CLASSES = 'error = "L"\ninputs = {y = 1}\nparameters = {z = [0.2, 0.9]}\n[formulas]\np = "softmax(z)"\nL = "-log p_y"\n'


def judged(sheet):
    return {row.claim: row for row in Worksheet.loads(sheet).check().rows}


HOLD = [
    # y = 0.2 + 0.3 + 0.1 = 0.6 and 0.4 + 1.2 + 0.1 = 1.7, so E = 0.36 + 0.49
    (POLYNOMIAL, "E", "0.85"),
    (POLYNOMIAL.replace("(t^n - y^n)", "(t_n - y_n)"), "E", "0.85"),
    # 0.4² + (1 − 0.8)² = 0.2, and 0.4 + 0.16 + 0.064 = 0.624 more
    (PENALTY.replace("PENALTY", r"sum((t - y)^2) + \\sum_{k=1}^{3} w^k"), "E", "0.824"),
    # and 0.4 + 0.16 = 0.56 more
    (PENALTY.replace("PENALTY", r"\\sum_i (t_i - y_i)^2 + \\sum_{i=1}^{2} w^{i}"), "E", "0.76"),
    (PENALTY.replace("PENALTY", r"\\sum_{n=1}^{N} (t^n - y^n)^2"), "E", "0.2"),
    (PENALTY.replace("PENALTY", r"\\sum_n (t^n - y^n)^2"), "E", "0.2"),
    # a = 0.5 and 0.9: (0.25 + 0.01)/4
    (SUM_OF_X, "C", "0.065"),
    # cos(0.3·1.5) = cos 0.45 = 0.9004, where cos(0.3)·1.5 = 1.433
    (WAVE, "E", "0.9004"),
    # 2¹⁰·0.5 = 512, and 0.5·2¹⁰·2 = 1024: nobody writes x¹·0y; but TeX has x²3y = 4·3·0.5
    (POWER.replace("FORMULA", "$x^10y$"), "E", "512"),
    (POWER.replace("FORMULA", "$x^11y$"), "E", "1024"),
    (POWER.replace("FORMULA", "$y 2^10x$"), "E", "1024"),
    (POWER.replace("FORMULA", "$x^23y$"), "E", "6"),
    # s(0.3) = 0.57444, and 0.57444·0.42556 = 0.24446
    (SLOPE, "E", "0.2445"),
    # p(2) = 0.5, and 0.3·0.5·0.5 = 0.075
    (SQUARE, "E", "0.075"),
    # f(2) = 5, f(5) = 26
    (TWICE, "E", "26"),
    # dE/dz = 2·5·2·2 = 40
    (TWICE, "dE/dz", "40"),
]


@pytest.mark.parametrize(("sheet", "key", "answer"), HOLD)
def test_what_a_page_means_holds(sheet, key, answer):
    row = judged(f'{sheet}\n"{key}" = "{answer}"')[key]
    assert row.ok, row


REFUSED = [
    # a power and a sample with one letter: nobody knows which
    (POLYNOMIAL.replace("_{j=1}^{2} w_j x^j", "_{n=1}^{2} w_n x^n"), "y = '[0.6, 1.7]'"),
    # n is a given number, so x^n is a power, and the sum has no bounds
    (
        PENALTY.replace('"w x"', '"w x^n"')
        .replace("{w = 0.4}", "{w = 0.4, n = 3}")
        .replace("PENALTY", r"\\sum_n (t - y)^2"),
        "y = '[0.4, 0.8]'",
    ),
    (WAVE, "E = '(t-s) 2'"),
]


@pytest.mark.parametrize(("sheet", "claim"), REFUSED)
def test_a_text_that_says_neither_is_asked_about(sheet, claim):
    with pytest.raises(ValueError, match=r"write|bound"):
        judged(f"{sheet}\n{claim}")


@pytest.mark.parametrize(
    ("claims", "key", "note"),
    [
        # (1.4 − 1)·∇y: the textbook means dy/dw, and nothing says that it is dL/dy
        ('"dL/dw" = "2 (y - t) ∇y"', "dL/dw", "∇"),
        ('"∇t" = "-2(y - t)"\n"dL/dw" = "2 (y - t) ∇y"', "dL/dw", "∇"),
    ],
)
def test_a_gradient_of_something_else_is_not_guessed(claims, key, note):
    row = judged(LINE + claims)[key]
    assert row.verdict == "cannot be read"
    assert note in row.note


@pytest.mark.parametrize(
    "claims",
    ['"∇y" = "2(y - t) = 0.8"\n"dL/dw" = "x ∇y = 1.6"', '"∇w" = "x ∇y = 1.6"', '"∇w" = "∇y x"\n"∇y" = "2 (y - t)"'],
)
def test_a_gradient_is_that_of_the_error_where_the_keys_have_it_so(claims):
    assert all(row.ok for row in judged(LINE + claims).values())


def test_a_bar_over_given_lists_may_be_a_mean():
    rows = judged(
        MEANS
        + r""""\\bar{x}" = "3"
"\\bar{y}" = "w \\bar{x} + b = 1.6"
"""
    )  # the mean of x is 3, and 0.5·3 + 0.1 = 1.6 that of y; no derivative is meant
    assert {row.verdict for row in rows.values()} == {"cannot be read"}


def test_classes_that_count_from_0_are_asked_about():
    # e^0.2 = 1.2214 and e^0.9 = 2.4596: −ln of the first part, 0.3318, is 1.1032, and of the second 0.4032
    assert judged(CLASSES + '[claims]\nL = "1.1032"')["L"].verdict == "holds"
    with pytest.raises(ValueError, match=r"L: uses p_y, .* index = 0 at the top, or p\[1\] or p\[2\]"):
        judged(CLASSES + '[claims]\nL = "0.4032"')
    assert judged("index = 0\n" + CLASSES + '[claims]\nL = "0.4032"')["L"].verdict == "holds"


def test_an_argument_that_goes_on_is_read_as_it_is_right():
    # dE/dω = −1.5 sin 0.45; without its sign it is wrong in both readings, and none of the two is told
    claims = 'E = "0.9004"\n"dE/dω" = "-(t - s) sin ω (t - s)"\n"dE/dt" = "ω sin ω (t - s)"'
    assert [row.verdict for row in judged(WAVE + claims).values()] == ["holds", "holds", "cannot be read"]


@pytest.mark.parametrize("key", ["dL/dσ²_B", "∂L/∂σ²_B", r"\\frac{\\partial L}{\\partial \\sigma^2_B}"])
def test_the_slope_by_a_variance_with_an_index(key):
    # σ² = 14/9 of 1, 2 and 4, and dL/dσ² = −0.3/2·(23/9)^(−3/2) = −0.0367
    sheet = 'error = "L"\ninputs = {x = [1, 2, 4]}\n[formulas]\n"μ_B" = "mean(x)"\n"σ²_B" = "mean((x - μ_B)²)"\n'
    report = Worksheet.loads(f'{sheet}L = "0.3/√(σ²_B + 1)"\n[claims]\n"{key}" = "-0.0367"').check()
    assert report.rows[0].verdict == "holds"


def test_a_factor_within_a_word_is_told():
    # x²+ 3xy of x = 2 and y = 0.5: 4 + 3
    report = Worksheet.loads(POWER.replace("FORMULA", "x^2 + x3y") + 'E = "7"').check()
    assert bool(report)
    assert "x*3*y" in str(report)


@pytest.mark.parametrize(("formula", "answer"), [("sqrt(x)", "1.414"), ("ln x", "0.6931")])
def test_a_function_that_has_no_value_below_0_is_one(formula, answer):  # √2, and ln 2
    sheet = f'error = "E"\nparameters = {{z = 2}}\n[formulas]\n"f(x)" = "{formula}"\nE = "f(z)"\n[claims]\n'
    assert judged(f'{sheet}E = "{answer}"')["E"].ok


@pytest.mark.parametrize(
    ("sheet", "answer"),
    [
        (POLYNOMIAL, "0.37"),  # with w_2·x in place of w_2·x²: y = 0.6 and 1.1, so 0.36 + 0.01
        (SUM_OF_X, "0.13"),  # not divided by 2n = 4, but by 2
        (SLOPE, "0.3318"),  # sigmoid(1 − 0.3) = 0.6682, and 1 − that
        (TWICE, "25"),  # f(z)², and no f(f(z))
        (WAVE.replace("cos ω (t - s)", "cos(ω (t - s))"), "1.433"),  # cos(0.3)·1.5
    ],
)
def test_what_a_page_does_not_mean_is_wrong(sheet, answer):
    row = judged(f'{sheet}\n"{sheet[9]}" = "{answer}"')[sheet[9]]
    assert row.verdict == "WRONG"
