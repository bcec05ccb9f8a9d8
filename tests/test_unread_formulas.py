"""A worksheet with a formula that cannot be read: what does not use it is judged, and it is said to be left out."""

import pytest

from autograd import Worksheet

SHEET = """
error = "E"
rate = 0.5
[inputs]
x = 2
t = 1
s = "0.1"
[parameters]
w = 0.3
[formulas]
y = "w x"
E = "½(y − t)²"
"Δy" = "√((∂y/∂w s)²)"
rel = "Δy/y"
[claims]
y = "0.6"
"∂E/∂w" = "{slope}"
dw = "(y − t) x"
"new w" = "0.7"
"Δy" = "0.2"
rel = "0.33"
"∂E/∂y" = "y − t + 0·rel"
"""  # y = 0.6, ∂E/∂w = (0.6 − 1)·2 = −0.8, new w = 0.3 + 0.5·0.8 = 0.7


def verdicts(report):
    return [row.verdict for row in report.rows]


def test_what_does_not_use_an_unread_formula_is_judged():
    report = Worksheet.loads(SHEET.format(slope="-0.8")).check()
    assert verdicts(report)[:2] + verdicts(report)[3:] == ["holds"] * 1 + ["holds", "holds"] + ["cannot be read"] * 3
    for words in (
        "Δy: is left out: the formula '√((∂y/∂w s)²)' cannot be read",
        "rel: is left out: it is made from Δy",
        "'∂E/∂y' uses rel, whose formula is left out",
        "Δy: by hand 0.2, cannot be read: the claim 'Δy' uses Δy, whose formula is left out",
    ):
        assert words in str(report)
    assert not report


def test_a_wrong_line_beside_an_unread_formula_is_wrong_and_explained():
    report = Worksheet.loads(SHEET.format(slope="0.8")).check()
    assert (report.rows[1].verdict, report.rows[1].diagnosis[0].kind) == ("WRONG", "sign")


def test_the_graph_of_a_worksheet_with_an_unread_formula_is_refused():
    sheet = Worksheet.loads(SHEET.format(slope="-0.8"))
    with pytest.raises(ValueError, match=r"\[formulas\] Δy: the formula .* cannot be read"):
        _ = sheet.values
    with pytest.raises(ValueError, match=r"\[formulas\] Δy"):
        _ = sheet.error


@pytest.mark.parametrize(
    "text",
    [
        SHEET.replace('error = "E"', 'error = "rel"'),
        SHEET.replace("½(y − t)²", "½(y − t)² + ∂y/∂w"),
        SHEET.replace('"w x"', '"w x ∂"'),
        SHEET.partition("[claims]")[0] + '[claims]\nrel = "0.33"\n',
        SHEET.partition("[claims]")[0] + "[claims]\n",
    ],
)
def test_a_worksheet_of_which_nothing_is_left_is_refused(text):
    with pytest.raises(ValueError, match=r"\[formulas\] (Δy|E|y): the formula .* cannot be read"):
        Worksheet.loads(text.replace("{slope}", "-0.8"))


def test_what_could_be_cut_into_other_names_is_left_out_with_the_formula():
    """Without wx the text w*wx + t would be read as w·w·x + t."""
    text = SHEET.replace('rel = "Δy/y"', 'wx = "Δy"\nz = "w wx + t"').replace('rel = "0.33"', 'z = "1.18"')
    report = Worksheet.loads(text.replace("0·rel", "0·wx").replace("{slope}", "-0.8")).check()
    assert [row.verdict for row in report.rows if row.claim in ("z", "∂E/∂y")] == ["cannot be read"] * 2


# E = tanh(w x), and tanh(0.6) = 0.53705; ∂E/∂w = (1 − 0.53705²)·2 = 1.42316 and ∂E/∂x = (1 − 0.53705²)·0.3 = 0.21347.
LETTERS = """
error = "E"
[inputs]
x = 2
c = 1
[parameters]
w = 0.3
[formulas]
{unread} = "x ∂"
t = "tanh(w x)"
E = "{error}"
[claims]
t = "0.537"
"dE/dw" = "1.4232"
"dE/dx" = "0.2135"
"{key}" = "{answer}"
"""


@pytest.mark.parametrize(
    ("unread", "error", "key", "answer"),
    [
        ("ta", "t", "dE/dt", "1"),
        ("an", "t", "E", "tanh(w x)"),
        ("dx", "t", "\\\\frac{dE}{dx}", "0.2135"),
        ("dx", "t", "d^2E/dx^2", "-2·0.53705·0.21347·0.3"),
        ("ex", "exp(log(t))", "E", "0.537"),
        ("si", "t + sin(0)", "E", "t"),
        ("ra", "t", "E", "\\\\frac{1}{1} t"),
        ("ot", "t", "E", "1 \\\\cdot t"),
        ("da", "t", "E", "t"),
        ("tw", "t", "E", "t"),
        ("ep", "t", "E", "t"),
    ],
)
def test_letters_within_another_word_are_no_use_of_a_name(unread, error, key, answer):
    report = Worksheet.loads(LETTERS.format(unread=unread, error=error, key=key, answer=answer)).check()
    assert verdicts(report) == ["holds"] * 4
    assert str(report).count("left out") == 1


@pytest.mark.parametrize(
    ("unread", "answer"),
    [
        ("ta", "ta t"),
        ("ta", "2ta"),
        ("ta", "t + 0 ta"),
        ("wx", "t + 0wwx"),
        ("h", "h_{1}"),
        ("dx", "t + 0 dx"),
        ("q", "tq"),
    ],
)
def test_a_line_that_uses_an_unread_formula_says_so(unread, answer):
    report = Worksheet.loads(LETTERS.format(unread=unread, error="t", key="E", answer=answer)).check()
    assert verdicts(report) == ["holds"] * 3 + ["cannot be read"]
    assert f"the claim 'E' uses {unread}, whose formula is left out" in str(report)


LAYERS = """
error = "E"
[inputs]
"x^{(0)}" = [0.6, -0.4]
[parameters]
"w^{(1)}" = [[0.2, -0.3], [0.5, 0.1]]
[formulas]
"x^{(1)}" = "w^{(1)} x^{(0)}"
"x^{(2)}" = "qqq x^{(1)}"
E = "Σ_j (x_j^{(1)})²"
[claims]
"x_2^{(1)}" = "0.26"
"x_2^{(2)}" = "0.26"
"""  # x1 = (0.12 + 0.12, 0.3 − 0.04)


def test_a_layer_that_is_left_out_is_no_entry_of_the_layer_before_it():
    """x_2^{(2)} has the letters of x1, of which it could be the entry 2: then 0.26 would hold."""
    assert verdicts(Worksheet.loads(LAYERS).check()) == ["holds", "cannot be read"]
