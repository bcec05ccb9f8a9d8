"""check: the numbers and the formulas of a derivation made by hand, against a graph made in Python.

What is right was published, worked out exactly in a comment, or found by SymPy.
"""

import json
import math
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings, strategies as st

from autograd import (
    Value,
    Worksheet,
    array,
    check,
    derive,
    exp,
    leaves,
    log,
    maximum,
    minimum,
    parse,
    play,
    relu,
    sigmoid,
    sqrt,
    tanh,
)
from autograd.by_hand import Report, packaged_worksheets
from autograd.engine.history import history
from nn import MLP, half_squared_error
from tests.searches import examples

WEIGHTS = ("w1", "w2", "w3", "w4", "w5", "w6")


def worked_example() -> dict[str, Value]:
    """The nodes of the 2-2-1 network of the README, by name.

    h1 = 2·0.1 + 3·0.2 = 0.8, h2 = 2·0.3 + 3·0.4 = 1.8, prediction = 0.8·0.21 + 1.8·0.23 = 0.582,
    E = (0.582 − 1)²/2 = 0.087362 and ∂E/∂w1 = (0.582 − 1) · 0.21 · 2 = −0.17556.
    """
    i1, i2, actual = leaves(i1=2, i2=3, actual=1)
    w1, w2, w3, w4, w5, w6 = leaves(w1=0.1, w2=0.2, w3=0.3, w4=0.4, w5=0.21, w6=0.23)
    h1 = (i1 * w1 + i2 * w2).named("h1")
    h2 = (i1 * w3 + i2 * w4).named("h2")
    prediction = (h1 * w5 + h2 * w6).named("prediction")
    E = ((prediction - actual) ** 2 / 2).named("E")
    return {node.name: node for node in history(E) if node.name}


def on_the_example(claims, **options) -> Report:
    """The report on claims about the worked example, with its rate and its weights unless told otherwise."""
    n = worked_example()
    return check(n["E"], claims, **{"rate": 0.05, "parameters": [n[w] for w in WEIGHTS]} | options)


def holds(claim, found) -> bool:
    (row,) = on_the_example({claim: found}).rows
    assert row.verdict in (("holds", "holds, as float16") if row.ok else ("WRONG", "too few digits to tell"))
    return row.ok


def unreadable(report: Report, words: str) -> str:
    """The sentence of the last row, which cannot be read."""
    row = report.rows[-1]
    assert (row.ok, row.verdict) == (False, "cannot be read")
    assert re.search(words, row.note), row.note
    assert not report
    return row.note


def one_row(end, claim, found, **options):
    (row,) = check(end, {claim: found}, **options).rows
    return row


# ---- keys ----


def test_a_leaf_as_a_key_stands_for_the_derivative_by_it():
    n = worked_example()
    report = check(n["E"], {n["w1"]: "-0.17556", n["i2"]: "-0.056012"})  # −0.418·(0.21·0.2 + 0.23·0.4)
    assert report
    assert [row.claim for row in report.rows] == ["dE/dw1", "dE/di2"]


def test_the_name_of_a_leaf_stands_for_the_derivative_by_it():
    (row,) = on_the_example({"w1": "-0.17556"}).rows
    assert (row.claim, row.ok) == ("dE/dw1", True)
    assert not holds("w1", "0.10")  # its value was given: there is nothing to claim


@pytest.mark.parametrize(
    ("claims", "verdicts", "said"),
    [  # E is w·x with w = 0.3 and x = 2, so dE/dx is 0.3 and dE/dw is 2
        ({"x": 2.0, "dE/dx": 0.3}, ["x", "dE/dx"], "x: is read as the number of x, since dE/dx has a line of its own"),
        ({"dE/dx": "0.3", "w": "0.3", "∂E/∂w": "2"}, ["dE/dx", "w", "∂E/∂w"], "w: is read as the number of w"),
        ({"x": "0.3", "dE/dx": "0.3"}, ["dE/dx", "dE/dx"], ""),
        ({"x": "2.0"}, [], "x: is read as dE/dx, as every leaf is: its number is given, and needs no line"),
        ({"x": "0.4"}, [], ""),
    ],
)
def test_the_given_number_of_a_leaf_is_no_derivative_beside_one(claims, verdicts, said):
    w, x = leaves(w=0.3, x=2.0)
    report = check((w * x).named("E"), claims)
    assert [row.claim for row in report.rows if row.ok] == verdicts
    assert said in str(report)
    assert bool(said) == ("is read as" in str(report))


def test_a_node_between_as_a_key_stands_for_its_value():
    n = worked_example()
    report = check(n["E"], {n["h1"]: "0.8", "h2": "1.8", n["prediction"]: "0.582", n["E"]: "0.087362"})
    assert report
    assert [row.claim for row in report.rows] == ["h1", "h2", "prediction", "E"]


@pytest.mark.parametrize(
    ("claim", "right", "wrong"),
    [
        ("dE/dw1", "-0.17556", "0.17556"),
        ("∂E/∂w1", "-0.17556", "-0.17557"),
        ("dE/dh1", "-0.08778", "-0.418"),  # −0.418 · 0.21
        ("dprediction/dw3", "0.46", "0.23"),  # 0.23 · 2
        ("dh1/dh2", "0", "1"),
        ("dw1/dw1", "1", "3"),
        ("step w1", "-0.008778", "0.008778"),  # 0.05 · −0.17556
        ("new w1", "0.108778", "0.091222"),  # 0.1 + 0.008778
        ("new prediction", "0.69275180446", "0.69275180456"),
        ("new E", "0.047200726831293", "0.0472007268314"),
        ("dE/dw5 after 0", "-0.3344", "-0.3343"),  # −0.418 · 0.8
        ("dE/dw5 after 1", "-0.2633292167", "-0.2633292168"),  # −0.30724819554 · 0.857057
        ("  dE/dw1 ", "-0.17556", "-0.17555"),
        ("dE / dw1", "-0.17556", "-0.17555"),
        ("new   w1", " 0.108778 ", "0.10877"),
        ("E \n after  1", "0.0472007", "0.0472008"),
    ],
)
def test_a_text_as_a_key_means_what_it_means_in_a_worksheet(claim, right, wrong):
    assert holds(claim, right)
    assert not holds(claim, wrong)


def error_after(steps):
    """The error of the worked example after so many steps at the rate 1/20, exactly and without the engine."""
    w = [Fraction(x, 100) for x in (10, 20, 30, 40, 21, 23)]
    for step in range(steps + 1):
        h1, h2 = 2 * w[0] + 3 * w[1], 2 * w[2] + 3 * w[3]
        delta = h1 * w[4] + h2 * w[5] - 1
        if step < steps:
            gradient = [2 * w[4], 3 * w[4], 2 * w[5], 3 * w[5], h1, h2]
            w = [x - Fraction(1, 20) * delta * g for x, g in zip(w, gradient, strict=True)]
    return delta**2 / 2


def test_the_steps_worked_out_here_are_the_published_ones():
    assert error_after(0) == Fraction("0.087362")
    assert float(error_after(1)) == float("0.047200726831293037946")


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5])
def test_an_error_after_several_steps_is_that_of_plain_gradient_descent(steps):
    error = float(error_after(steps))
    assert holds(f"E after {steps}", f"{error:.9g}")
    assert not holds(f"E after {steps}", f"{error * (1 + 1e-6):.9g}")


def names_in(claim):
    """What a claim speaks of: E and w1 in "dE/dw1", w1 in "new w1"."""
    derivative = re.fullmatch(r"(?:new )?d(\w+)/d(\w+)", claim)
    return set(derivative.groups()) if derivative else {claim.split()[-1]}


@pytest.mark.parametrize("name", packaged_worksheets())
def test_a_graph_is_judged_as_its_worksheet_is(name):
    sheet = Worksheet.load(name)
    page, behind = sheet.sheet, {node.name for node in history(sheet.error)}
    weights = [w for w in sheet.parameters if w.name in behind]
    known = {claim: mistake.printed for claim, mistake in page.errata.items()}
    exact = {claim: f"{Decimal(given):.12g}" for claim, given in page.exact.items()}
    for table, ok in ((page.claims, True), (exact, True), (known, False)):
        claims = {
            claim: printed
            for claim, printed in table.items()
            if "after" not in claim and names_in(claim) <= behind and claim not in page.inputs | page.parameters
        }
        optimiser = page.optimiser
        optimizer = {"optimizer": optimiser.name, **dict(optimiser.constants)} if optimiser.name else None
        report = check(sheet.error, claims, rate=sheet.rate, parameters=weights, optimizer=optimizer)
        assert [row.claim for row in report.rows if row.ok is not ok] == []


def test_the_rows_come_in_the_order_of_the_claims():
    claims = {"E after 2": "0", "h1": "0.8", "new E": "0.0472007", "dE/dw1": "-0.17556", "h2 after 1": "1.86"}
    assert [row.claim for row in on_the_example(claims).rows] == list(claims)


def test_a_row_holds_what_was_claimed_and_what_is_true():
    (row,) = on_the_example({"h1": " 0.9 "}).rows
    assert (row.claim, row.printed, row.ok, row.verdict, row.table) == ("h1", "0.9", False, "WRONG", "claims")
    assert row.true == pytest.approx(0.8, rel=1e-15)
    assert row.difference == pytest.approx(0.1, rel=1e-12)


def test_no_claims_are_a_report_without_objections_that_is_not_ok():
    report = on_the_example({})
    assert not report
    assert report.rows == []
    assert str(report)


def test_a_network_is_checked_by_the_names_and_the_values_of_its_weights():
    model = MLP(2, [2, 1], bias=False, activation=None, weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
    error = half_squared_error(model([2, 3]), 1)
    weights = model.parameters()
    report = check(error, {"dE/dw1": "-0.17556", weights[4]: "-0.3344", "new w6": "0.26762"}, 0.05, weights)
    assert report, str(report)


# ---- what was found: digits ----


@pytest.mark.parametrize(
    ("found", "ok"),
    [
        ("-0.17556", True),
        ("-.17556", True),
        ("−0.17556", True),  # the minus of paper
        (" -0.176", True),
        ("-0.2", True),
        ("-0.175", False),
        ("-1.7556e-1", True),
        ("-1.7557e-1", False),
        (-0.17556, True),
        (-0.176, True),  # three digits are right
        (float("-0.17600"), True),  # whose shortest repr is -0.176
        (-0.1755, False),
        (-0.2, True),
        (-0.1, False),
        (0, False),  # right to half a unit, but so would be anything below it
        (-1, False),
        (1.0, False),
        (np.float64(-0.176), True),
        (np.float32(-0.17556), True),  # not the digits of the float64 next to it, -0.17555999755859375
        (np.float32(-0.17557), False),
        (np.float16(-0.1755), True),  # the nearest float16, -0.17553711
        (np.float16(-0.178), False),
        (Fraction(-4389, 25000), True),  # −0.17556
        (Fraction(-176, 1000), False),  # a fraction is meant exactly
        (Fraction(0), False),
    ],
)
def test_the_digits_of_a_number_decide_how_far_off_it_may_be(found, ok):
    assert holds("dE/dw1", found) is ok


def test_a_float_that_was_computed_is_judged_as_well_as_a_float_can_be():
    # 0.1 + 0.7 is 0.7999999999999999 in floats: sixteen digits, the last of them lost on the way.
    (row,) = on_the_example({"h1": 0.1 + 0.7}).rows
    assert row.ok
    assert "float64" in row.note


def test_a_right_number_of_20_digits_holds_where_a_function_rounds_several_times():
    s = sigmoid(Value(3.0, "x")).named("s")
    assert check(s, {"s": "0.95257412682243321912"})  # CS231n; by mpmath 0.952574126822433219121…


@pytest.mark.parametrize("kind", [np.int64, np.int8, np.uint16])
def test_a_whole_number_of_numpy_is_right_to_half_a_unit_as_an_int_is(kind):
    assert holds("h2", 2)  # 1.8
    assert holds("h2", kind(2))


def test_exact_numbers_stay_exact():
    # E = (uv − 1)²/2 at u = 1/3, v = 2/7: uv = 2/21, ∂E/∂u = (2/21 − 1) · 2/7 = −38/147, E = 361/882.
    u, v = Value(Fraction(1, 3), "u"), Value(Fraction(2, 7), "v")
    E = ((u * v - 1) ** 2 / 2).named("E")
    claims = {u: Fraction(-38, 147), "E": Fraction(361, 882), "new u": "0.359", "dE/dv": "(u*v - 1) * u"}
    report = check(E, claims, Fraction(1, 10), [u, v])
    assert report, str(report)
    assert [row.true for row in report.rows] == [
        Fraction(-38, 147),
        Fraction(361, 882),
        Fraction(1, 3) + Fraction(38, 1470),
        Fraction(-19, 63),
    ]
    assert not one_row(E, u, Fraction(-38, 147) + Fraction(1, 10**6)).ok


def test_a_rate_is_the_decimal_number_that_was_written():
    # 0.5 − 0.1 · 1 = 0.4 exactly, which with the float nearest to 0.1 it would not be.
    w = Value(Fraction(1, 2), "w")
    row = one_row((+w).named("E"), "new w", "0.4", rate=0.1)
    assert row.true == Fraction(2, 5)


@pytest.mark.parametrize("rate", [0.05, Fraction(1, 20), np.float64(0.05)])
def test_a_rate_may_be_any_real_number(rate):
    assert on_the_example({"step w1": "-0.008778", "new E": "0.04720072683"}, rate=rate)


def test_a_whole_number_is_a_rate():
    assert on_the_example({"step w1": "-0.17556", "new w1": "0.27556"}, rate=1)


# ---- what was found: formulas and Values ----


@pytest.mark.parametrize(
    ("claim", "written"),
    [
        ("dE/dw1", "(prediction - actual) * w5 * i1"),
        ("dE/dw1", "  (prediction−actual)·w5 \n ·i1  "),
        ("dE/dw1", "(h1*w5 + h2*w6 - actual) * w5 * i1"),
        ("dE/dw1", "i1*w5*((i1*w1 + i2*w2)*w5 + (i1*w3 + i2*w4)*w6 - actual)"),
        ("dE/dh1", "(prediction - actual) * w5"),
        ("dE/di1", "(prediction - actual) * (w5*w1 + w6*w3)"),
        ("h1", "i1*w1 + i2*w2"),
        ("E", "(prediction - actual)**2 / 2"),
        ("step w1", "rate * (prediction - actual) * w5 * i1"),
        ("new w1", "w1 - rate*(prediction - actual)*w5*i1"),
        ("new h1", "h1 - rate*(prediction - actual)*w5*(i1**2 + i2**2)"),
        ("dh1/dh2", "0*h1"),
        ("h1", "4/5"),  # without names: meant at these numbers
        ("dE/dw1", "(0.582 - 1) * 0.21 * 2"),
        ("dE/dw1", "-4389/25000"),
        ("h1", "0.2 + 0.6"),
        ("h1", "1 - .2"),
    ],
)
def test_a_right_formula_holds(claim, written):
    report = on_the_example({claim: written})
    (row,) = report.rows
    assert report, str(report)
    assert row.printed == " ".join(written.split())
    assert (row.diagnosis, row.note) == ([], "")


@pytest.mark.parametrize("written", ["-e1", "−e1", " - e1"])
def test_a_formula_of_one_name_may_look_like_a_power_of_ten(written):
    t, y = leaves(t=1, y=0.25)
    e1 = (t - y).named("e1")  # the residual; ∂(e1²/2)/∂y = −e1
    assert one_row((e1**2 / 2).named("E"), "dE/dy", written).ok


def test_a_right_value_holds():
    n = worked_example()
    delta = n["prediction"] - n["actual"]
    report = check(n["E"], {"dE/dw1": delta * n["w5"] * n["i1"], "dE/dh2": delta * n["w6"], n["h1"]: Value(0.8)})
    assert report, str(report)
    assert [row.printed for row in report.rows] == ["(prediction - actual)*w5*i1", "(prediction - actual)*w6", "0.8"]


def test_a_wrong_value_is_wrong():
    n = worked_example()
    report = check(n["E"], {"dE/dw1": (n["prediction"] - n["actual"]) * n["w5"] * n["i2"], n["h1"]: n["i1"]})
    assert [row.ok for row in report.rows] == [False, False]


@pytest.mark.parametrize(
    ("claim", "written"),
    [
        ("dE/dw1", "(prediction - actual) * 0.42"),  # 0.42 is w5 · i1 only here
        ("dE/dw1", "(prediction - actual) * w5 * w3/w1 * i1/3"),  # w3 is three times w1
        ("dE/dw1", "-0.8778 * w3 * i1/i2"),  # −0.8778 · 0.3 · 2/3
        ("h1", "w4 * i1"),  # 0.4 · 2
        ("h1", "4 * w2"),
        ("dE/dw5", "(prediction - actual) * 2 * w4"),
    ],
)
def test_a_coincidence_of_numbers_is_no_right_formula(claim, written):
    assert holds(claim, f"{parse(written, worked_example()).data:.10f}")  # as a number it is right
    (row,) = on_the_example({claim: written}).rows
    assert not row.ok
    assert row.difference == pytest.approx(0, abs=1e-12)
    assert "right at these numbers only" in row.note


def test_the_note_on_a_coincidence_says_where_the_formula_is_wrong():
    # At other numbers a and b the formula a + 4, right for a·b = 2·3, differs: both values are told.
    a, b = leaves(a=2, b=3)
    row = one_row((a * b).named("E"), "E", "a + 4")
    at = {name: float(x) for name, x in re.findall(r"(\w) = ([\d.]+)", row.note)}
    said = [float(x) for x in re.search(r"formula gives ([\d.]+), and the engine ([\d.]+)", row.note).groups()]
    assert said == pytest.approx([at["a"] + 4, at["a"] * at["b"]], rel=1e-3)
    assert said[0] != said[1]


def test_the_note_on_a_coincidence_does_not_compare_equal_numbers():
    a, b = leaves(a=2, b=3)
    assert "0 below the true number" not in one_row((a * b).named("E"), "E", "3*a").note


X, W, B = sympy.symbols("x w b")
ERRORS = [
    (W * X + B - 3) ** 2,
    sympy.tanh(W * X + B),
    sympy.exp(-W * X) * sympy.sin(B),
    sympy.log(1 + W**2 * X**2) / B,
    sympy.sqrt(W**2 + X**2 + B**2),
    (W - B) ** 3 / (1 + X**2),
    sympy.cos(W * B) * X + W * X * B,
]
TENTHS = st.integers(3, 19).map(lambda n: n / 10)


ANY_ERROR = given(st.sampled_from(ERRORS), st.tuples(TENTHS, TENTHS, TENTHS), st.sampled_from("xwb"))


def error_and_slope(expression, numbers, by):
    """A graph of the expression, its derivative by SymPy, and the number of that."""
    x, w, b = leaves(x=numbers[0], w=numbers[1], b=numbers[2])
    slope = sympy.diff(expression, by)
    number = float(slope.subs(dict(zip("xwb", numbers, strict=True))))
    return parse(str(expression), {"x": x, "w": w, "b": b}).named("E"), slope, number


@ANY_ERROR
@settings(max_examples=examples(25), deadline=None)
def test_what_sympy_derives_holds_and_nothing_near_it_does(expression, numbers, by):
    E, slope, number = error_and_slope(expression, numbers, by)
    claim = f"dE/d{by}"
    assert one_row(E, claim, str(slope)).ok
    assert abs(number) < 1e-12 or one_row(E, claim, f"{number:.10g}").ok  # less is noise, of SymPy's floats
    if abs(number) > 1e-3:  # else the digits that cancel weigh too much
        assert not one_row(E, claim, f"({slope}) * 1.000001").ok
        assert not one_row(E, claim, f"({slope}) + (x - {numbers[0]})").ok  # right at these numbers only


@ANY_ERROR
@settings(max_examples=examples(25), deadline=None)
def test_a_formula_with_its_sign_turned_is_traced_to_that(expression, numbers, by):
    E, slope, number = error_and_slope(expression, numbers, by)
    if abs(number) > 1e-3:  # 0 is its own opposite
        (sign,) = [finding for finding in one_row(E, f"dE/d{by}", f"-({slope})").diagnosis if finding.kind == "sign"]
        assert sign.value == pytest.approx(-number, rel=1e-9)


@pytest.mark.parametrize(
    ("written", "kind", "number"),
    [
        ("(prediction - actual) * i1", "missing factor", -0.418 * 2),
        ("(prediction - actual) * w5 * w5 * i1", "doubled factor", -0.418 * 0.21 * 0.21 * 2),
        ("(prediction + actual) * w5 * i1", "factor sign", 1.582 * 0.21 * 2),
        ("(prediction - actual) * w6 * i1", "wrong factor", -0.418 * 0.23 * 2),
        ("prediction * w5 * i1", "wrong factor", 0.582 * 0.21 * 2),
        ("(actual - prediction) * w5 * i1", "sign", 0.418 * 0.21 * 2),
        ("2 * (prediction - actual) * w5 * i1", "half forgotten", -0.836 * 0.21 * 2),
        ("(prediction - actual) / 2 * w5 * i1", "two forgotten", -0.209 * 0.21 * 2),
        ("(prediction - actual) * w5 * i2", "neighbour", -0.418 * 0.21 * 3),
        ("i1 * w5", "other output", 0.42),  # ∂prediction/∂w1
        ("rate * (prediction - actual) * w5 * i1", "other quantity", -0.008778),
        ("w1", "other quantity", 0.1),
    ],
)
def test_the_slip_in_a_wrong_formula_is_found_without_a_doubt_about_digits(written, kind, number):
    (row,) = on_the_example({"dE/dw1": written}).rows
    assert row.note == ""
    alone = len({finding.kind for finding in row.diagnosis}) == 1
    assert all(finding.certain for finding in row.diagnosis) or not alone
    (finding,) = [finding for finding in row.diagnosis if finding.kind == kind]
    assert finding.value == pytest.approx(number, rel=1e-12)
    assert finding.claims == ("dE/dw1",)


def test_a_formula_tells_slips_apart_that_give_the_same_number():
    # With i1 = 2 the factor i1 twice and a forgotten ½ give the same number, and only one of them the same formula.
    assert {"half forgotten", "doubled factor"} <= {
        f.kind for f in on_the_example({"w1": "-0.35112"}).rows[0].diagnosis
    }
    (twice,) = on_the_example({"w1": "(prediction - actual) * w5 * i1 * i1"}).rows[0].diagnosis
    (half,) = on_the_example({"w1": "2 * (prediction - actual) * w5 * i1"}).rows[0].diagnosis
    assert (twice.kind, half.kind) == ("doubled factor", "half forgotten")
    assert twice.value == pytest.approx(half.value, rel=1e-12)
    assert twice.certain
    assert half.certain


def test_of_two_slips_that_give_one_formula_none_is_certain():
    (x,) = leaves(x=0.7)
    (row,) = check(exp(2 * x).named("y"), {"dy/dx": "exp(2*x)"}).rows  # the inner derivative is missing, or a 2
    assert {"two forgotten", "inner derivative"} <= {finding.kind for finding in row.diagnosis}
    assert not any(finding.certain for finding in row.diagnosis)
    assert "coincidence" not in row.note
    (row,) = check(exp(3 * x).named("y"), {"dy/dx": "-3*exp(3*x)"}).rows
    assert [(finding.kind, finding.certain) for finding in row.diagnosis] == [("sign", True)]


def test_a_habit_is_told_of_a_function_that_occurs_twice_in_the_formula():
    (x,) = leaves(x=0.7)
    a, b = tanh(x * x).named("a"), tanh(3 * x).named("b")
    rows = check((a + b).named("y"), {"da/dx": "a*2*x", "db/dx": "3*b"}).rows  # two exercises
    assert [row.diagnosis[0].kind for row in rows] == ["derivative of a function"] * 2
    assert not any("every" in finding.words for row in rows for finding in row.diagnosis)
    (row,) = check((a + b).named("y"), {"dy/dx": "a*2*x + 3*b"}).rows
    assert "in every derivative of tanh" in row.diagnosis[0].words


def test_a_formula_that_no_slip_explains_says_so():
    (row,) = on_the_example({"dE/dw1": "i1 + 7*w5"}).rows  # 2 + 7·0.21 = 3.47
    assert row.diagnosis == []
    assert "no single slip explains it" in row.note
    assert "−19.765" in row.note  # times the true number: 3.47 / −0.17556


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ("0.113167", "neighbour"),  # 0.1 + 0.05·0.26334, the gradient of w2
        ("0.141800", "missing factor"),  # 0.1 + 0.05·0.418·2, without w5
        ("w1 - rate*(prediction - actual)*w5", "missing factor"),  # without i1
    ],
)
def test_a_slip_in_a_step_is_found_also_beside_the_right_gradient(found, kind):
    *_, step = on_the_example({"dE/dw1": "-0.17556", "dE/dw2": "-0.26334", "new w1": found}).rows
    assert kind in [finding.kind for finding in step.diagnosis]


@pytest.mark.parametrize(("first", "then"), [("0.6667", "0.9333"), ("0.666667", "0.933333"), ("0.67", "0.93333")])
def test_what_was_worked_out_from_more_digits_than_are_written_may_follow(first, then):
    w, a = leaves(w=0.5, a=1.4)
    E = (((w * a).named("y") - 0.2) ** 2 / 2).named("E")
    _, line = check(E, {"dE/dy": first, "dE/dw": then}).rows  # the author had 2/3, and 2/3 · 1.4 = 0.9333…
    assert [(finding.kind, finding.certain) for finding in line.diagnosis] == [("follows", False)]


def test_one_slip_for_much_of_the_sheet_comes_before_a_digit_cut_off_in_one_line():
    xs = leaves(x1=0.1, x2=0.03, x3=0.4, x4=-0.7)
    y = sum(tanh(x).named(f"h{i}") for i, x in enumerate(xs, 1)).named("y")
    # 1 − x² for the derivative of tanh; the second is 0.99910, and right would be 0.999101 (1 − tanh²(0.03))
    claims = {"dy/dx1": "0.99", "dy/dx2": "0.9991", "dy/dx3": "0.84", "dy/dx4": "0.51"}
    wrong = [row for row in check(y, {f"{c}": f"{v}00" for c, v in claims.items()}).rows if not row.ok]
    assert len(wrong) >= 3
    assert {row.diagnosis[0].kind for row in wrong} == {"derivative of a function"}


def test_a_step_in_the_wrong_direction_is_seen_in_the_formula():
    (row,) = on_the_example({"new w1": "w1 + rate*(prediction - actual)*w5*i1"}).rows
    assert "uphill" in [finding.kind for finding in row.diagnosis]


# ---- kinks ----


@pytest.mark.parametrize(
    ("error", "by", "right"),
    [
        ("relu(z) * 3", "z", "3"),
        ("relu(z)**2", "z", "2*z"),
        ("abs(z) * y", "z", "y"),
        ("abs(-z) * y", "z", "y"),
        ("max(z, y)**2", "z", "2*z"),
        ("max(z, y)**2", "y", "0*z"),
        ("min(z, y)**2", "y", "2*y"),
        ("relu(-z) * y + z*y", "z", "y"),  # on this side there is nothing of relu
        ("relu(z - y) * relu(z + y)", "z", "2*z"),  # z² − y²
        ("sign(z) * z * y", "z", "y"),
        ("where(step(z), z*z, y)", "z", "2*z"),
    ],
)
def test_a_formula_for_this_side_of_a_kink_holds(error, by, right):
    z, y = leaves(z=1.5, y=1.25)
    E = parse(error, {"z": z, "y": y}).named("E")
    assert one_row(E, f"dE/d{by}", right).ok


def test_a_formula_for_the_other_side_of_a_kink_is_wrong():
    z, y = leaves(z=1.5, y=1.25)
    E = (maximum(z, y) * minimum(z, y) ** 2 + relu(z)).named("E")  # z·y² + z
    assert one_row(E, "dE/dz", "y**2 + 1").ok
    assert not one_row(E, "dE/dz", "2*z*y + 1").ok
    assert not one_row(E, "dE/dz", "y**2").ok


def test_a_leaf_of_zero_moves_too():
    b, x = leaves(b=0, x=2)
    E = (sigmoid(b) * x).named("E")
    assert one_row(E, "dE/dx", "sigmoid(b)").ok
    row = one_row(E, "dE/dx", "(b + 1)/2")  # ½ at b = 0
    assert not row.ok
    assert row.note == "right only for b = 0"


@pytest.mark.parametrize(
    ("error", "by", "other"),
    [
        ("relu(z) * 3", "z", "3.0"),
        ("relu(z) * 3", "z", "1.5"),  # a half, as for a tie
        ("abs(z) * 3", "z", "-3"),
        ("max(z, y)*5", "z", "5"),
        ("max(z, y)*5", "y", "0.0"),
        ("min(z, y)*5", "y", "5"),
        ("(relu(2*z) - 1)**2", "z", "-4.0"),  # 2·(0 − 1)·2
    ],
)
def test_another_convention_at_a_kink_is_no_slip(error, by, other):
    z, y = leaves(z=0, y=0)
    row = one_row(parse(error, {"z": z, "y": y}).named("E"), f"dE/d{by}", other)
    assert (row.verdict, row.diagnosis) == ("undecided", [])
    assert "is at its kink, where a derivative is a convention" in row.note


def test_a_step_from_a_kink_may_go_by_another_convention_as_well():
    (z,) = leaves(z=0)
    E = (relu(z) * 3).named("E")
    assert one_row(E, "new z", "-0.3", rate=0.1, parameters=[z]).verdict == "undecided"  # 0 − 0.1·3


def test_at_a_kink_a_number_of_no_convention_is_wrong():
    (z,) = leaves(z=0)
    assert one_row((relu(z) * 3).named("E"), "dE/dz", "2.0").verdict == "WRONG"
    assert one_row(parse("where(z, 3*z, z)", {"z": z}).named("E"), "dE/dz", "3").verdict.startswith("WRONG")


# ---- names ----


def test_an_end_without_a_name_is_called_e():
    x, w = leaves(x=2, w=0.5)
    E = (x * w - 3) ** 2  # (1 − 3)² = 4, ∂E/∂w = 2 · (−2) · 2
    report = check(E, {"E": "4", "dE/dw": "-8", "new w": "1.3", "new E": "0.16", "dE/dx": "2*(x*w - 3)*w"}, 0.1, [w])
    assert report, str(report)
    assert E.name == ""
    assert check(E, {E: "4"})


def test_an_end_without_a_name_leaves_the_name_e_to_a_leaf():
    x, e = leaves(x=2, E=0.5)
    end = (x * e - 3) ** 2
    report = check(end, {"E": "-8", end: "4"})
    assert report, str(report)


def test_a_leaf_can_be_the_end():
    w = Value(3.0, "w")
    assert [(row.claim, row.ok) for row in check(w, {"w": "1"}).rows] == [("dw/dw", True)]


def test_weights_without_names_are_keys():
    p, q, x = Value(0.5), Value(0.25), Value(2.0, "x")
    E = ((x * p + q - 3) ** 2 / 2).named("E")  # (1.25 − 3)²/2 = 1.53125, ∂E/∂p = −1.75 · 2
    report = check(E, {p: "-3.5", q: "-1.75", "E": "1.53125", "new E": "0.3828125"}, 0.1, [p, q])  # (0.85·2+0.425−3)²/2
    assert report, str(report)
    wrong = check(E, {p: "3.5", q: "-1.75"}, 0.1, [p, q])
    assert [row.ok for row in wrong.rows] == [False, True]
    assert str(wrong)


def test_values_with_the_same_name_are_told_apart_as_keys():
    a, b = Value(2.0, "w"), Value(3.0, "w")
    E = (a * b).named("E")
    assert check(E, {a: "3", b: "2"})
    wrong = check(E, {a: "2.0", b: "2.0"})
    assert [row.ok for row in wrong.rows] == [False, True]
    assert wrong.rows[0].claim != wrong.rows[1].claim
    assert str(wrong)


# ---- what a report prints can be written as a key ----


def printed_claims(end, claims, **options) -> list[str]:
    """The claims as the table of the report prints them, all of numbers that are wrong."""
    report = check(end, dict.fromkeys(claims, "123456"), **options)
    return [row.cells[0] for row in report.rows]


def strangely_named():
    """E = a·b·c·d·e of five leaves, none of whose names is an identifier or its own, and of one without a name."""
    names = ("a b", " tab\tand\nline ", "w", "w", "n" * 50, "")
    values = [Value(float(k), name) for k, name in enumerate(names, start=2)]
    E = values[0]
    for value in values[1:]:
        E = E * value
    return E.named("the error"), values


def test_every_claim_that_a_report_prints_can_be_written_as_a_key():
    E, values = strangely_named()
    product = 2.0 * 3 * 4 * 5 * 6 * 7
    options = {"rate": 0.1, "parameters": values}
    labels = [claim.removeprefix("dthe error/d") for claim in printed_claims(E, values, **options)]
    assert len(set(labels)) == 6
    for spelled in ("d{E}/d{w}", "∂{E}/∂{w}", "step {w}", "new {w}", "d{E}/d{w} after 1", "{w} after 2"):
        claims = [spelled.format(E="the error", w=label) for label in labels]
        assert printed_claims(E, claims, **options) == claims
    right = {f"dthe error/d{label}": f"{product / value.data:g}" for label, value in zip(labels, values, strict=True)}
    assert check(E, {"the error": f"{product:g}", **right}, **options)
    assert check(E, {label: f"{product / x.data:g}" for label, x in zip(labels, values, strict=True)}, **options)
    assert check(E, {"dthe error/d" + "n" * 50: "840", "dthe error/dtab and line": "1680"})


def test_a_claim_between_nodes_with_any_names_is_read():
    x = Value(2.0, "x/d")
    h = (x * 3).named("E/dx")
    E = (h * h).named("E")  # 9x²: ∂E/∂h = 2h = 12, ∂E/∂x = 18x = 36
    assert check(E, {"dE/dE/dx": "12", "dE/dx/d": "36", "dE/dx/dx/d": "3", "E/dx": "6"})


def test_a_name_of_several_values_is_refused_with_the_ways_to_write_each():
    a, b = Value(2.0, "w"), Value(3.0, "w")
    E = (a * b).named("E")
    unreadable(check(E, {"dE/dw": "3"}), r"2 Values are called that: .*'w#1' or 'w#2'")
    assert check(E, {"dE/dw#1": "3", "dE/dw#2": "2"})
    assert [row.claim for row in check(E, {b: "2", a: "3"}).rows] == ["dE/dw#2", "dE/dw#1"]


@pytest.mark.parametrize("name", ["dE/dw", "new w", "step w", "E after 1", "w after 0"])
def test_a_value_that_is_called_like_a_claim_has_a_mark_in_its_name(name):
    w = Value(2.0, "w")
    h = (w * w).named(name)
    E = (h * 3).named("E")
    options = {"rate": 0.1, "parameters": [w]}
    (printed,) = printed_claims(E, [h], **options)
    assert printed == name + "'"
    assert check(E, {printed: "4", f"dE/d{printed}": "3"}, **options)
    unreadable(
        check(E, {name: "4"}, **options), rf"'{name}'.* a Value is called that .*: write \"{name}'\" for the Value"
    )


def test_a_value_that_is_called_like_a_claim_about_nothing_is_itself():
    w = Value(2.0, "w")
    h = (w * w).named("dloss/dw")
    assert check((h * 3).named("E"), {"dloss/dw": "4", "dE/ddloss/dw": "3"})


def test_a_derivative_that_two_names_can_be_cut_out_of_is_refused():
    x, y = Value(2.0, "b"), Value(3.0, "c/db")
    a = (x * y).named("a")
    E = (a * 2).named("a/dc")
    unreadable(check(E, {"da/dc/db": "6"}), r"'da/dc/db'.*∂a/∂c/db or ∂a/dc/∂b")


def test_a_long_name_is_used_in_a_formula_as_it_is():
    name = "weight_of_the_first_input_of_the_first_layer_of_the_network"
    w, x = Value(2.0, name), Value(3.0, "x")
    E = (w * w * x).named("E")
    assert check(E, {f"dE/d{name}": f"2*{name}*x"})


# ---- the graph ----


def test_the_graph_passed_in_is_not_changed():
    n = worked_example()
    n["E"].backward()
    before = [(x, x.data, x.grad, x.name, x.op, x.args) for x in history(n["E"])]
    claims = {"dE/dw1": "-0.836", "new E": "1", "E after 3": "1", "dE/dw2": "h1*w5", n["w3"]: n["E"] * 2, "h1": "0.81"}
    report = check(n["E"], claims, 0.05, [n[w] for w in WEIGHTS])
    assert not report
    assert str(report)
    assert [(x, x.data, x.grad, x.name, x.op, x.args) for x in history(n["E"])] == before


def test_a_graph_without_gradients_gets_none():
    n = worked_example()
    check(n["E"], {"dE/dw1": "0.5"}, 0.05)
    assert "grad=0.0" in repr(n["w1"])
    n["E"].backward()
    n["E"].backward()
    assert n["w1"].grad == pytest.approx(2 * -0.17556)  # twice, and not once more by the check


# ---- large graphs ----


def deep(links):
    """x times 1.000001, so many times over."""
    x = Value(0.5, "x")
    E = x
    for _ in range(links):
        E = E * 1.000001
    return x, E.named("E")


@pytest.mark.parametrize("operations", [20_000, pytest.param(100_000, marks=pytest.mark.thorough)])
def test_a_graph_of_many_operations_is_judged_and_given_up_politely(operations):
    x, E = deep(operations)
    factor = (1 + 1e-6) ** operations  # 1.10517086 for 100,000
    report = check(E, {x: f"{factor:.8f}", "E": f"{factor + 0.123:.6f}"})
    assert [row.ok for row in report.rows] == [True, False]
    assert report.rows[1].diagnosis == []
    assert "too large" in report.rows[1].note


def test_a_formula_for_a_deep_graph_is_judged():
    _, E = deep(10_000)
    assert [row.ok for row in check(E, {"dE/dx": "E/x", "E": "x*1.01"}).rows] == [True, False]


# ---- numbers that go too far ----


def test_a_step_that_leads_nowhere_is_wrong_and_says_why():
    w = Value(0.5, "w")
    E = (w + log(w)).named("E")  # one step of 1 · (1 + 1/0.5) leads to −2.5
    report = check(E, {"new E": "3", "new w": "-2.5", "E": "-0.193147", "dE/dw": "1 + 1/w"}, 1, [w])
    assert [row.ok for row in report.rows][2:] == [True, True]
    assert not report.rows[0].ok
    assert "log(w)" in report.rows[0].note
    assert json.dumps(report.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    "written",
    ["sqrt(x - 2)/3", "exp(1000*x)", "exp(1000*x) - exp(1000*x)"],
)
def test_a_formula_that_runs_away_is_wrong(written):
    x, w = leaves(x=2, w=0.5)
    report = check((x * w).named("E"), {"E": written})
    assert not report
    assert str(report)
    assert json.dumps(report.to_dict(), allow_nan=False)


@pytest.mark.parametrize("written", ["log(-x)", "1/(x - 2)", "(-x)**w", "w/(x - 2) - w/(x - 2)"])
def test_a_formula_without_a_value_here_is_wrong_and_the_others_are_judged(written):
    x, w = leaves(x=2, w=0.5)
    row, other = check((x * w).named("E"), {"E": written, "dE/dw": "x"}).rows
    assert (row.ok, row.diagnosis, other.ok) == (False, [], True)
    assert "has no value" in row.note


def test_an_infinite_derivative_is_no_number_that_can_be_claimed():
    k = Value(0.0, "k")
    s = sqrt(k).named("s")
    report = check(s, {"ds/dk": "1", "s": "0"})
    assert [row.ok for row in report.rows] == [False, True]
    assert json.dumps(report.to_dict(), allow_nan=False)


def test_too_many_steps_are_not_taken():
    report = on_the_example({"E after 100000000": "0", "h1": "0.8"})
    assert [row.verdict for row in report.rows] == ["undecided", "holds"]
    assert "ask for fewer steps" in report.rows[0].note


# ---- what cannot be read ----


@pytest.mark.parametrize("found", [True, np.bool_(True), 1j, [1], {}, (1, 2), object(), b"1"])
def test_what_is_no_number_is_refused(found):
    unreadable(on_the_example({"h1": found}), r"'h1' gives .*: write a number, or digits or a formula as text")


@pytest.mark.parametrize("found", [float("nan"), float("inf"), -float("inf"), np.float32("nan"), 10**400])
def test_what_is_not_finite_is_refused(found):
    unreadable(on_the_example({"h1": found}), r"'h1' gives .*no finite number")


def test_a_whole_number_of_5000_digits_is_refused_in_a_sentence_that_names_the_claim():
    note = unreadable(on_the_example({"h1": 10**5000}), "'h1'")
    assert "sys." not in note
    unreadable(on_the_example({"w1": 10**5000}), "'dE/dw1'")


def test_a_long_number_is_cut_in_the_message():
    note = unreadable(on_the_example({"h1": 10**400}), "'h1'")
    assert len(note) < 200


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2*", "cannot be read"),
        ("1/2i1", r"reads in two ways: write \(1/2\)\*i1 or 1/\(2\*i1\)"),
        ("__import__('os')", "not a function of the table"),
        ("w1 if w2 else w3", "write a comparison"),
        ("nan", "'nan', which stands for nothing here"),
        ("w9 * 2", "'w9', which stands for nothing here"),
        ("predicton", "did you mean 'prediction'"),
        ("tanhh(w1)", "did you mean 'tanh'"),
        ("1e999", "beyond the range of a float"),
        ("1e308 * 10", "too large"),
        ("(" * 3000 + "w1" + ")" * 3000, "cannot be read|nested too deeply"),
        ("rate * w1", "'rate', which stands for nothing here"),
    ],
)
def test_a_formula_that_cannot_be_read_is_refused_with_its_claim(written, words):
    note = unreadable(on_the_example({"h1": written}, rate=None), f"'h1'.*({words})")
    assert len(note) < 1_000


@pytest.mark.parametrize("written", ["1,500", "1 000", "1.2.3", ".", "1e"])
def test_digits_that_are_no_number_are_refused_with_their_claim(written):
    unreadable(on_the_example({"h1": written}), r"'h1'.*: write ")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("dE/dw9", "'w9'"),
        ("dF/dw1", "'F'"),
        ("predicton", "did you mean 'prediction'"),
        ("new w9", "'w9'"),
        ("step x", "'x'"),
        ("F after 3", "'F'"),
        ("E after three", "'E after three'"),
        ("dE/", "'dE/'"),
        ("", "''"),
        ("step h1", "not a leaf"),
    ],
)
def test_an_unknown_claim_is_refused_with_what_there_is(claim, words):
    unreadable(on_the_example({claim: "1"}), words)


@pytest.mark.parametrize("key", [3, None, 1.5, ("dE", "dw1")])
def test_a_key_that_is_neither_text_nor_a_value_is_refused(key):
    with pytest.raises(TypeError, match="write text such as 'dE/dw1', or pass a Value"):
        on_the_example({key: "1"})


def test_a_value_of_another_graph_is_no_key():
    unreadable(on_the_example({Value(0.1, "w1"): "1"}), "not a named node of this graph")


def test_a_node_without_a_name_is_no_key():
    n = worked_example()
    (delta,) = [node for node in history(n["E"]) if node.data == n["prediction"].data - 1]
    unreadable(check(n["E"], {delta: "-0.418"}), r"name it with \.named\(\)")


@pytest.mark.parametrize("claim", ["w", "dE/dw", "new w", "step w", "w after 3"])
def test_a_name_that_two_values_have_is_refused(claim):
    a, b = Value(2.0, "w"), Value(3.0, "w")
    unreadable(
        check((a * b).named("E"), {claim: "1"}, 0.1, [a, b]), "2 Values are called that: pass the Value that you mean"
    )


def test_a_formula_with_a_name_that_two_values_have_is_refused():
    a, b = Value(2.0, "w"), Value(3.0, "w")
    unreadable(check((a * b).named("E"), {a: "w"}), "2 Values are called that")


def twice(first, second):
    n = worked_example()
    keys = [n[key[6:]] if key.startswith("Value ") else key for key in (first, second)]
    return check(n["E"], dict(zip(keys, "12", strict=True)), 0.05, [n[w] for w in WEIGHTS])


@pytest.mark.parametrize(
    ("first", "second"),
    [("Value w1", "dE/dw1"), ("Value w1", "w1"), ("Value h1", "h1"), ("new w1", " new  w1"), ("w1", "dE/dw1")],
)
def test_a_claim_under_two_keys_is_refused(first, second):
    unreadable(twice(first, second), "claimed twice, with two numbers: keep one of them")


@pytest.mark.parametrize(
    ("first", "second"), [("dE/dw1", "∂E/∂w1"), ("new E", "E after 1"), ("h1", "h1 after 0"), ("w1", "dE/dw1 after 0")]
)
def test_a_claim_in_two_spellings_is_refused(first, second):
    unreadable(twice(first, second), "claimed twice")


def test_a_number_may_stand_beside_its_formula_and_may_be_repeated():
    n = worked_example()
    claims = {"dE/dh1": "(prediction - actual)*w5", "∂E/∂h1": "-0.08778", n["h1"]: "0.80", "h1": "0.8"}
    assert check(n["E"], claims, 0.05, [n[w] for w in WEIGHTS]).summary() == "4 hold, 0 wrong"


@pytest.mark.parametrize("claim", ["step w1", "new w1", "new E", "E after 3"])
def test_a_step_needs_a_rate(claim):
    unreadable(on_the_example({claim: "1"}, rate=None), r"no rate.*pass rate=\.\.\. to check")


@pytest.mark.parametrize("claim", ["new E", "new h1", "E after 1", "w1 after 2", "dE/dw1 after 1"])
def test_what_follows_from_a_whole_step_needs_the_parameters(claim):
    unreadable(on_the_example({claim: "1"}, parameters=None), rf"'{claim}'.*pass parameters=\[\.\.\.\]")


@pytest.mark.parametrize("claim", ["new w1", "step w1", "w1 after 1", "E after 0"])
def test_a_leaf_alone_needs_no_parameters(claim):
    right = {"new w1": "0.108778", "w1 after 1": "0.108778", "step w1": "-0.008778", "E after 0": "0.087362"}
    assert on_the_example({claim: right[claim]}, parameters=None)


@pytest.mark.parametrize("rate", ["0.05", True, 1j, [0.05], Value(0.05)])
def test_a_rate_that_is_no_number_is_refused(rate):
    with pytest.raises((TypeError, ValueError)):
        on_the_example({"step w1": "-0.008778"}, rate=rate)


@pytest.mark.parametrize("rate", [float("nan"), float("inf")])
def test_a_rate_that_is_not_finite_is_refused(rate):
    with pytest.raises(ValueError, match=r"nan|inf"):
        on_the_example({"step w1": "-0.008778"}, rate=rate)


def test_parameters_that_are_no_leaves_are_refused():
    n = worked_example()
    for wrong in (n["h1"], "w1", Value(1.0, "w1"), 0.1):
        with pytest.raises(ValueError, match="among the parameters is not a leaf of the graph"):
            check(n["E"], {"new E": "1"}, 0.05, [n["w1"], wrong])


def test_a_parameter_without_a_name_that_is_not_in_the_graph_is_refused():
    with pytest.raises(ValueError, match="not a leaf of the graph"):
        on_the_example({"h1": "0.8"}, parameters=[Value(1.0)])


def test_a_step_may_update_no_parameter_at_all():
    # Without parameters nothing moves: the new error is the old one.
    assert on_the_example({"new E": "0.087362"}, parameters=[])
    report = on_the_example({"new E": "0.5"}, parameters=[])
    assert not report


def test_a_parameter_listed_twice_makes_one_step_or_is_refused():
    n = worked_example()
    try:
        report = check(n["E"], {"new w1": "0.108778"}, 0.05, [n[w] for w in WEIGHTS * 2])
    except ValueError:
        return
    assert report


@pytest.mark.parametrize("claims", [None, [("h1", "0.8")], "h1", 3])
def test_claims_are_a_dict(claims):
    with pytest.raises(TypeError, match="claims are a dict such as"):
        on_the_example(claims)


@pytest.mark.parametrize("value", [3.0, "E", None, [Value(1.0)]])
def test_only_a_value_can_be_checked(value):
    with pytest.raises(TypeError, match=r"check takes a Value, not .*: pass the end of your graph"):
        check(value, {"E": "1"})


@pytest.mark.parametrize("name", ["a\nb", " a", "a  b"])
def test_a_value_is_a_key_whatever_its_name(name):
    x = Value(2.0, "x")
    h = (x * 3).named(name)
    assert check((h * h).named("E"), {h: "6"})


def test_parameters_that_are_no_values_are_refused_in_a_sentence():
    n = worked_example()
    with pytest.raises(ValueError, match="among the parameters is not a leaf of the graph"):
        check(n["E"], {"new w1": "0.1"}, rate=0.05, parameters=[[n["w1"]]])


# ---- derivatives in formulas ----


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("dE/dw1", "dE/dprediction * dprediction/dh1 * dh1/dw1"),
        ("dE/dw1", "dE/dh1 * i1"),
        ("∂E/∂w1", "∂E/∂prediction·w5·i1"),
        ("dE/dprediction", "dE/dw5 / h1"),
        ("new w1", "w1 - rate * dE/dw1"),
    ],
)
def test_a_formula_may_speak_of_derivatives(claim, found):
    assert holds(claim, found)


def test_a_derivative_in_a_formula_is_not_taken_for_a_value_with_a_similar_name():
    x, other = leaves(x=2, dE_dh=5)
    h = (x * 3).named("h")
    E = (h * h + other).named("E")  # ∂E/∂h = 2h = 12
    assert check(E, {"dE/dx": "dE/dh * 3"})
    assert not check(E, {"dE/dx": "dE_dh * 3"})


def test_a_wrong_chain_of_derivatives_is_wrong_and_explained():
    row = one_row(worked_example()["E"], "dE/dw1", "dE/dprediction * i1")  # without ∂prediction/∂h1 = w5
    assert not row.ok
    assert row.diagnosis[0].kind == "missing factor"
    assert "w5" in row.diagnosis[0].words


def test_a_claim_is_no_answer_to_itself():
    unreadable(on_the_example({"dE/dw1": "dE/dw1 * 1"}), "'dE/dw1' is answered with itself: write dE/dw1 out")


def test_a_rate_that_is_also_a_value_is_refused():
    rate, w = leaves(rate=3, w=0.5)
    unreadable(
        check((rate * w).named("E"), {"new w": "w - rate*3"}, rate=0.1),
        "uses 'rate', which is rate= and a Value as well",
    )


def test_a_number_that_stands_in_place_of_a_parameter_is_named():
    (row,) = on_the_example({"dE/dw1": "(prediction - actual)*0.21*i1"}).rows
    assert not row.ok
    assert row.note == "right at these numbers only: 0.21 stands in place of w5"


def test_a_decimal_counts_its_digits():
    assert holds("dE/dw1", Decimal("-0.176"))
    assert not holds("dE/dw1", Decimal("-0.1760"))
    unreadable(on_the_example({"dE/dw1": Decimal("NaN")}), "gives NaN, no finite number")


# ---- where floats decide nothing ----


def cancelling(start) -> Value:
    """E = x/2: thirty times h·3 − h·2 = h, which floats round, and in doubt by 5³⁰ units."""
    h = Value(start, "x")
    for k in range(30):
        h = (h * 3 - h * 2).named(f"h{k}")
    return (h / 2).named("E")


@pytest.mark.parametrize(("claim", "found"), [("E", "7"), ("dE/dx", "7"), ("dE/dx", "x*14"), ("E", "x*14")])
def test_a_number_that_rounding_could_reach_is_undecided_not_right(claim, found):
    end = cancelling(0.7)
    report = check(end, {claim: found})
    assert not report
    assert report.rows[0].verdict == "undecided"
    assert not report.rows[0].diagnosis
    assert "Fractions" in report.rows[0].note
    assert report.summary() == "0 hold, 0 wrong, 1 undecided"


def test_fractions_decide_what_floats_cannot():
    end = cancelling(Fraction(7, 10))
    assert [row.verdict for row in check(end, {"E": "0.35", "dE/dx": "0.5"}).rows] == ["holds", "holds"]
    assert [row.verdict for row in check(end, {"E": "7", "dE/dx": "7"}).rows] == ["WRONG", "WRONG"]


def test_the_right_number_holds_also_where_rounding_might_reach_far():
    end = cancelling(0.7)
    assert [row.verdict for row in check(end, {"E": "0.35", "dE/dx": "0.5000"}).rows] == ["holds", "holds"]


def test_exact_numbers_that_grow_with_every_step_are_judged_in_floats():
    """After a step x has thousands of digits, and each of twelve squarings doubles them.

    E = x^4096 is 0 in floats at 1/3, and so is its derivative: x stays where it is.
    """
    x = Value(Fraction(1, 3), "x")
    h = x
    for k in range(12):
        h = (h * h).named(f"h{k}")
    rows = check(h.named("E"), {"new x": "0.3333", "new E": "0"}, rate=Fraction(1, 10), parameters=[x]).rows
    assert [row.verdict for row in rows] == ["holds", "holds"]


# ---- names that hold a word of ours ----


def unrolled(first: str) -> Value:
    """s = 0.5·2 = 1 and E = (3·1 − 1)² = 4, so that ∂E/∂s = 2·2·3 = 12; a leaf is called h, and s what is asked."""
    h, w = leaves(h=2, w=0.5)
    return ((3 * (w * h).named(first) - 1) ** 2).named("E")


def test_a_derivative_by_what_is_called_h_after_1_is_that_where_nothing_else_is_meant():
    assert [row.ok for row in check(unrolled("s after 1"), {"dE/ds after 1": "12"}).rows] == [True]


def test_a_derivative_by_what_is_called_h_after_1_is_refused_beside_an_h():
    E = unrolled("h after 1")
    unreadable(
        check(E, {"dE/dh after 1": "12"}, rate=0.1, parameters=[]),
        r"reads as ∂E/∂h after 1 or as ∂E/∂.h after 1.: give",
    )
    unreadable(check(E, {"dE/dh after 1": "12"}), "reads as")


# ---- what people write, and are told ----


def small() -> tuple[Value, Value, Value]:
    """G = (2·3 − 1)²/2 = 12.5, ∂G/∂a = 5·3 = 15 and ∂G/∂b = 5·2 = 10; after a step of 0.1 a is 0.5 and b 2."""
    a, b, c = leaves(a=2, b=3, c=1)
    return ((a * b - c) ** 2 / 2).named("G"), a, b


@pytest.mark.parametrize("kind", [array, lambda ws: np.array(ws, dtype=object), lambda ws: [array(ws)], tuple])
def test_parameters_may_be_an_array(kind):
    G, a, b = small()
    assert check(G, {"new G": "0", "new b": "2"}, 0.1, kind([a, b])).rows[1].ok
    assert derive(G, rate=0.1, parameters=kind([b])).text().splitlines()[-1].endswith("= 2")


def test_the_rate_may_be_called_a_as_in_a_derivation():
    w, x = leaves(w=0.5, x=2)
    E = ((w * x - 3) ** 2).named("E")
    assert "w − a · ∂E/∂w" in str(derive(E, w, rate=0.1))
    assert one_row(E, "new w", "w - a*dE/dw", rate=0.1, parameters=[w]).ok


def test_a_leaf_called_a_is_no_rate():
    G, a, b = small()
    assert not one_row(G, "new b", "b - a*dG/db", rate=0.1, parameters=[a, b]).ok
    assert one_row(G, "new b", "b - rate*dG/db", rate=0.1, parameters=[a, b]).ok


@pytest.mark.parametrize(
    ("claims", "rate", "words"),
    [
        ({"new b": "b - q*dG/db"}, 0.1, r"'b - q\*dG/db' uses the name 'q'.*dG/db"),  # as it was written
        ({"dG/da": "a/b c"}, None, r"reads in two ways: write \(a/b\)\*c or a/\(b\*c\)"),
        ({"G": "sin a b"}, None, r"reads in two ways: write sin\(a\)\*b or sin\(a\*b\)"),
        ({"G after -1": "1"}, 0.1, "after it stands a count of steps"),
    ],
)
def test_the_message_says_what_to_write(claims, rate, words):
    G, a, b = small()
    unreadable(check(G, claims, rate, [a, b]), words)


def test_a_list_is_not_a_rate():
    G, a, b = small()
    with pytest.raises(TypeError, match=r"the rate is one number such as 0\.05"):
        check(G, {"G": "1"}, [1], [a, b])


def test_a_rounded_number_in_a_formula_is_seen_for_what_it_is():
    G, _, _ = small()
    assert "as if a number in it was rounded" in one_row(G, "dG/da", "(a*b - c)*3.0000001").note


# ---- right from rounded lines, too few digits, blanks, and numbers of machines ----


def rounded_network():
    """h = tanh(0.27) and o = 3.7·h, as a person works them with four decimals."""
    x, w, v = leaves(x=0.9, w=0.3, v=3.7)
    h = tanh(w * x).named("h")
    o = (v * h).named("o")
    return ((o - 1) ** 2).named("E")


def test_what_follows_from_the_lines_above_as_printed_is_right():
    report = check(rounded_network(), {"h": "0.2636", "o": "0.9753"})  # 3.7·0.2636 = 0.97532; all digits give 0.9754
    assert report
    assert [row.verdict for row in report.rows] == ["holds", "right, from rounded lines"]
    assert report.rows[1].true == pytest.approx(3.7 * math.tanh(0.27))
    assert report.summary() == "2 hold, 1 of them from rounded lines, 0 wrong"
    assert not check(rounded_network(), {"h": "0.2636", "o": "0.9753"}, exact=True)


def test_a_number_is_carried_on_as_it_is_printed_or_with_all_digits():
    E = rounded_network()
    assert check(E, {"h": "0.264", "o": "0.977"})  # 3.7·0.264 = 0.9768, and 3.7·0.2636 = 0.9754
    assert not check(E, {"h": "0.264", "o": "0.976"})  # 3.7·0.2638, which neither the paper nor the calculator has
    for wrong in ("0.974", "0.978"):
        report = check(E, {"h": "0.264", "o": wrong})
        assert report.rows[1].verdict == "WRONG"


def test_a_number_that_a_formula_makes_of_constants_may_be_rounded_too():
    (g,) = leaves(g=36.610)
    v = (0.001 * g**2).named("v")  # 1.34029
    h = (v / (1 - 0.999**3)).named("h")  # 447.21; with 1 − 0.999³ = 0.002997 as 0.003 it is 446.67
    assert check(h, {"v": "1.34", "h": "446.7"})
    assert not check(h, {"v": "1.34", "h": "446.5"}).rows[-1].ok
    k = (v / 0.002997).named("k")  # a constant that is given is not rounded
    assert not check(k, {"v": "1.34", "k": "446.7"}).rows[-1].ok


def test_rounding_that_may_lead_anywhere_decides_nothing():
    x, y, v = leaves(x=0.9149, y=0.8751, v=3)
    a, b = (x * 1).named("a"), (y * 1).named("b")
    o = (v * (a - b)).named("o")  # 0.1194 with all digits, and 0.09 from 0.91 and 0.88
    assert check(o, {"a": "0.915", "b": "0.875", "o": "0.12"})
    assert check(o, {"a": "0.91", "b": "0.88", "o": "0.09"})
    assert not check(o, {"a": "0.91", "b": "0.88", "o": "0.10"}).rows[-1].ok  # from 0.09 to 0.1194 all would pass


def test_a_chain_of_rounded_lines_is_right_to_its_end():
    a = Value(2 / 3, name="a")
    b = (a * 7).named("b")
    c = (b * 7).named("c")
    d = (c * 7).named("d")
    report = check(d, {"b": "4.67", "c": "32.7", "d": "228.9"})  # 4.667, 32.667, 228.667; 32.7·7 = 228.9
    assert [row.verdict for row in report.rows] == ["holds", "holds", "right, from rounded lines"]
    assert check(d, {"b": "4.67", "c": "32.69", "d": "228.8"})  # 4.67·7 = 32.69, 32.69·7 = 228.83


def two_neurons(claims):
    """The report on two sigmoids with the inputs 0.5 and 0.8, of which the second leads to dL/dw3 and dL/dw4."""
    given = """
rate = 0.5
error = "L"
[inputs]
x1 = 0.5
x2 = 0.8
y = 1
[parameters]
w3 = 0.25
w4 = 0.3
w6 = 0.45
b2 = 0.35
[formulas]
n2 = "x1*w3 + x2*w4 + b2"
h2 = "sigmoid(n2)"
yhat = "sigmoid(h2*w6 + 0.85688)"
L = "0.5*(y - yhat)**2"
[claims]
"""
    return Worksheet.loads(given + "\n".join(f'"{claim}" = "{number}"' for claim, number in claims.items())).check()


def test_a_derivative_may_come_from_that_of_another_weight_of_the_neuron():
    # By all digits dL/dn2 = -0.0043100, so dL/dw3 = -0.0021550 and dL/dw4 = -0.0034480; -0.0022·0.8/0.5 = -0.00352.
    assert two_neurons({"dL/dw4": "-0.0034"})
    assert not two_neurons({"dL/dw4": "-0.0035"})
    report = two_neurons({"dL/dw3": "-0.0022", "dL/dw4": "-0.0035", "new w4": "0.3018"})  # 0.3 + 0.00352/2 = 0.30176
    assert [row.verdict for row in report.rows] == ["holds", "right, from rounded lines", "right, from rounded lines"]
    assert two_neurons({"dL/dw3": "-0.0022", "new w4": "0.3018"})
    assert not two_neurons({"dL/dw3": "-0.0022", "dL/dw4": "-0.0036"})
    assert not two_neurons({"dL/dn2": "-0.00431", "dL/dw3": "-0.0022", "dL/dw4": "-0.0035"})  # it has its own line


def test_a_derivative_may_come_from_that_of_the_bias():
    # By all digits -0.00431 and -0.00345; -0.004·0.8 = -0.0032.
    assert two_neurons({"dL/db2": "-0.004", "dL/dw4": "-0.0032"})
    assert not two_neurons({"dL/dw4": "-0.0032"})
    assert not two_neurons({"dL/db2": "-0.004", "dL/dw4": "-0.0031"})


def shares(claims):
    """The report on the shares of exp(b1), exp(b2) and exp(b3), and on L = −log(p2): ∂L/∂z1 = p1."""
    formulas = "\n".join(f'z{i} = "1*b{i}"' for i in (1, 2, 3))
    formulas += "\n" + "\n".join(f'p{i} = "exp(z{i})/(exp(z1) + exp(z2) + exp(z3))"' for i in (1, 2, 3))
    lines = "\n".join(f'"{claim}" = "{written}"' for claim, written in claims.items())
    given = 'error = "L"\n[inputs]\n[parameters]\nb1 = -1.1102\nb2 = -1.247\nb3 = -0.0492\n[formulas]\n'
    return Worksheet.loads(f'{given}{formulas}\nL = "-log(p2)"\n[claims]\n{lines}').check()


def test_a_derivative_known_by_heart_follows_from_the_output_on_the_paper():
    # p1 = 0.210022 from all digits, and 0.21006 from z1 = −1.110, z2 = −1.247, z3 = −0.0492: so 0.2101 on the paper.
    claims = {"z1": "-1.110", "z2": "-1.247", "z3": "-0.04920", "p1": "0.2101", "p2": "0.1832"}
    report = shares({**claims, "dL/dz1": "0.2101", "dL/db1": "0.2101"})
    assert [row.verdict for row in report.rows if row.verdict != "holds"] == ["right, from rounded lines"] * 3
    assert not shares({**claims, "dL/dz1": "0.2103"}).rows[-1].ok


def close_to_its_target(claims):
    """The report on p = σ(0.4165) = 0.6026454, E = (p − 0.6)²/2 = 3.4991e−6: most digits of p − t cancel."""
    x, w, t = leaves(x=0.5, w=0.833, t=0.6)
    p = sigmoid(w * x).named("p")
    return check(((p - t) ** 2 / 2).named("E"), claims, 0.5, [w])


def test_what_the_printed_numbers_give_exactly_is_never_wrong():
    # (0.603 − 0.6)²/2 = 4.5e−6; dE/dp = 0.003; dE/dw = 0.003·0.603·0.397·0.5 = 0.000359, by all digits 0.000317.
    claims = {"p": "0.603", "E": "0.0000045", "dE/dp": "0.0030", "dE/dw": "0.000359", "new w": "0.83282"}
    assert [row.verdict for row in close_to_its_target(claims).rows if row.verdict != "holds"] == [
        "right, from rounded lines"
    ] * 4
    assert close_to_its_target({"p": "0.603", "E": "4.500e-6"})


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("E", "0.0000090"),  # without the half
        ("E", "0.0000046"),  # one off in the last digit
        ("dE/dp", "-0.0030"),  # the sign turned
        ("dE/dp", "0.0060"),
        ("dE/dw", "0.000719"),  # without the input 0.5
        ("dE/dw", "0.000905"),  # without 1 − p
        ("new w", "0.83318"),  # uphill
    ],
)
def test_digits_that_cancel_excuse_no_wrong_number(claim, wrong):
    claims = {"p": "0.603", "E": "0.0000045", "dE/dp": "0.0030", "dE/dw": "0.000359", "new w": "0.83282"}
    report = close_to_its_target({**claims, claim: wrong})
    assert [row.verdict for row in report.rows if row.claim.replace("∂", "d") == claim] == ["WRONG"]


@pytest.mark.parametrize(
    "claims", [{"E": "0.0000045"}, {"p": "0.602", "E": "0.0000020"}, {"p": "0.6", "E": "0.0000000"}]
)
def test_what_no_right_line_gives_is_not_right(claims):
    # p is not printed, or is wrong itself, or 0 is all that is left.
    assert not close_to_its_target(claims).rows[-1].ok


def test_a_batch_near_its_targets_is_right_as_printed():
    # p = σ(x·0.833): 0.602645 and 0.696989; on the paper p − t = 0.003 and 0.002, by all digits 0.002645 and 0.001989.
    text = (
        'error = "E"\n[inputs]\nt = [0.6, 0.695]\nx = [0.5, 1]\n[parameters]\nw = 0.833\n'
        '[formulas]\np = "sigmoid(w*x)"\nE = "mean((p - t)**2)"\n[claims]\n'
        'p = "[0.603, 0.697]"\nE = "0.00000650"\n"dE/dp" = "[0.0030, 0.0020]"\n"dE/dw" = "0.000781"'
    )
    # (0.003² + 0.002²)/2 = 6.5e−6; 0.003·0.603·0.397·0.5 + 0.002·0.697·0.303 = 0.000781.
    assert all(row.ok for row in Worksheet.loads(text).check().rows)
    assert not Worksheet.loads(text.replace("0.000781", "0.00114")).check().rows[-1].ok  # without the inputs


def test_a_slip_is_not_taken_for_rounding():
    report = check(rounded_network(), {"h": "0.2636", "o": "0.9753", "dE/dh": "-0.0494"})  # 2(o − 1), without 3.7
    assert [row.ok for row in report.rows] == [True, True, False]


@pytest.mark.parametrize(
    ("true", "claimed", "verdict"),
    [
        (0.082, "0", "too few digits to tell"),
        (0.75, "1", "too few digits to tell"),
        (0.0987, "0.1", "too few digits to tell"),
        (-0.3, "-0", "too few digits to tell"),
        (0.2987, "0.3", "holds"),
        (1.9, "2", "holds"),
        (1.0, "1", "holds"),
        (0.1, "0.1", "holds"),
        (0.0, "0", "holds"),
        (0.75, "2", "WRONG"),
        (0.75, "-1", "WRONG"),
    ],
)
def test_digits_that_would_hold_for_half_as_much_tell_nothing(true, claimed, verdict):
    y = (Value(true, name="x") * 1).named("y")
    report = check(y, {"y": claimed})
    assert report.rows[0].verdict == verdict
    assert bool(report) is (verdict == "holds")


def test_few_digits_that_are_just_what_the_printed_numbers_give_are_right():
    # a = σ(7) = 0.99909: on the paper 0.999, so that a − 1 = −0.001 and its square is 0.000001, to the last digit.
    (z,) = leaves(z=7)
    a = sigmoid(z).named("a")
    d = (a - 1).named("d")
    loss = (d**2).named("L")
    report = check(loss, {"a": "0.999", "d": "-0.001", "L": "0.000001"})
    assert [row.verdict for row in report.rows] == ["holds", "right, from rounded lines", "right, from rounded lines"]
    assert [row.verdict for row in check(loss, {"d": "-0.001"}).rows] == ["too few digits to tell"]
    assert not check(loss, {"a": "0.999", "d": "-0.00"})


def test_a_sheet_of_zeros_is_not_right():
    n = worked_example()
    report = check(n["E"], {n[w]: "0" for w in WEIGHTS})
    assert not report
    assert report.summary() == "0 hold, 1 wrong, 1 of them explained, 5 with too few digits to tell"  # one is −0.75


@pytest.mark.parametrize("blank", [None, "", "  ", "___", "?"])
def test_a_blank_claim_is_missing_and_never_right(blank):
    report = on_the_example({"h1": "0.8", "h2": blank})
    assert [row.verdict for row in report.rows] == ["holds", "missing"]
    assert not report
    assert report.summary() == "1 hold, 0 wrong, 1 missing"
    assert report.rows[1].cells == ("h2", "", "1.8", "", "missing")
    assert report.explanations() == []
    assert report.to_dict()["rows"][1]["difference"] is None


def test_gradients_of_a_framework_in_single_precision_hold_as_float32():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
    model = MLP(4, [8, 8, 1], activation="tanh", seed=5)
    x, E = [0.3, -1.2, 0.7, 2.0], None
    E = ((model(x) - 0.5) ** 2).named("E")
    theirs = {p: torch.tensor(p.data, dtype=torch.float32, requires_grad=True) for p in model.parameters()}
    inputs = [torch.tensor(v, dtype=torch.float32) for v in x]
    for layer in model.layers:
        inputs = [
            activated(
                torch, layer, sum(theirs[w] * v for w, v in zip(neuron.w, inputs, strict=True)) + theirs[neuron.b]
            )
            for neuron in layer.neurons
        ]
    ((inputs[0] - 0.5) ** 2).backward()
    found = {p: np.float32(t.grad.item()) for p, t in theirs.items()}
    for claims in (found, {p: str(g) for p, g in found.items()}, {p: float(g) for p, g in found.items()}):
        report = check(E, claims, parameters=model.parameters())
        assert report, report.summary()
    wrong = {p: np.float32(2 * g) for p, g in found.items()}
    report = check(E, wrong, parameters=model.parameters())
    assert not any(row.ok for row in report.rows if abs(row.true) > 1e-12)


def activated(torch, layer, net):
    return torch.tanh(net) if layer.neurons[0].activation == "tanh" else net


def test_a_float32_printed_in_full_holds_and_its_last_digits_say_no_more():
    y = tanh(Value(1.0, name="x")).named("y")
    assert check(y, {"y": "0.7615941762924194"}).rows[0].verdict == "holds, as float32"  # tanh(1) = 0.76159415595…
    assert not check(y, {"y": "0.7615951299667358"})  # another float32


def test_floats_that_were_computed_hold_to_their_own_precision():
    x, w = leaves(x=0.1, w=0.3)
    E = ((x * w * 3 - 0.7) ** 2 / 3).named("E")
    by_hand = 2 * (0.1 * 3 * 0.3 - 0.7) * 3 * 0.1 / 3  # in another order of operations
    assert check(E, {w: by_hand})
    assert check(E, {w: by_hand * (1 + 4e-16)})
    assert not check(E, {w: by_hand * (1 + 1e-12)})


def test_what_follows_from_too_few_digits_has_too_few_digits_itself():
    w, x, k = leaves(w=0.6, x=1.3, k=0.00014)
    E = ((w * x).named("z") * k).named("E")
    report = check(E, {"dE/dz": "0.0001", "dE/dw": "0.0001"}, parameters=[w])  # 0.0001·1.3, but 0.00014·1.3 = 0.00018
    assert [row.verdict for row in report.rows] == ["too few digits to tell"] * 2


def test_weights_that_stand_still_follow_from_gradients_of_nought_and_tell_nothing():
    w, x = leaves(w=0.5, x=1.0)
    E = ((w * x - 0.1) ** 2).named("E")  # the gradient is 0.8
    report = check(E, {"dE/dw": "0", "new w": "0.50"}, rate=0.1, parameters=[w])
    assert not any(row.ok for row in report.rows)


# ---- partial credit ----


def scored(**claims):
    w1, w2, h = leaves(w1=2, w2=3, h=0.5)
    y = (w1 * h).named("y")
    return check((w2 * y).named("E"), {"y": "1", **{key.replace("_", "/"): x for key, x in claims.items()}})


def test_a_line_that_is_right_has_its_share_of_the_points(capsys):
    assert scored(dE_dw1="1.5", dE_dw2="1").score(6) == 6
    assert capsys.readouterr().out == ""
    assert scored(dE_dw1="-1.5", dE_dw2="1").score(6) == 4
    assert "the sign is turned" in capsys.readouterr().out
    assert scored(dE_dw1="", dE_dw2="1").score(6) == 4


def test_a_line_that_follows_from_a_wrong_one_has_its_share_too():
    w, x = leaves(w=2, x=3)
    report = check((w * x).named("E"), {w: "-3", "new w": "2.3"}, rate=0.1)
    assert [row.follows for row in report.rows] == [False, True]
    assert report.score(2) == 1


def test_where_nothing_is_right_the_reason_is_an_error_since_nbgrader_takes_0_for_full_credit():
    w, x = leaves(w=2, x=3)
    with pytest.raises(AssertionError, match="the sign is turned"):
        check((w * x).named("E"), {w: "-3"}).score(5)
    with pytest.raises(ValueError, match="points is 0: write a number above 0"):
        scored().score(0)


@pytest.mark.parametrize("word", ["lr", "learning_rate"])
@pytest.mark.parametrize("call", [lambda y, **rate: check(y, {}, **rate), lambda y, **rate: derive(y, **rate), play])
def test_a_rate_by_another_name_is_told(call, word):
    (w,) = leaves(w=0.5)
    with pytest.raises(TypeError, match=rf"^(check|derive|play) has no {word}: write rate$"):
        call((w * w).named("E"), **{word: 0.1})
