"""Worksheets: each published number against SymPy, every kind of claim, the last half digit, and sheets from strangers.

A claim is judged against numbers that were found without the engine: by hand, exactly, or
with 40 digits by SymPy.  A sheet that cannot be read is refused in a sentence.
"""

import json
import math
import re
import tomllib
import xml.etree.ElementTree as ET
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import pytest
import sympy

from autograd import Worksheet
from autograd.by_hand import Report, packaged_worksheets
from autograd.by_hand.example.budget import Budget
from benchmarks.seeded.sheets import is_plain

NAMES = packaged_worksheets()


def sheet(
    claims: str = "",
    *,
    formulas: str = 'y = "w*x"\nE = "(y - 3)**2"',
    inputs: str = "x = 2",
    parameters: str = "w = 0.5",
    rate: str = "rate = 0.01",
    error: str = 'error = "E"',
) -> str:
    """A worksheet, unless told otherwise on y = w·x = 1 and E = (y − 3)² = 4; other tables follow the claims."""
    tables = {"inputs": inputs, "parameters": parameters, "formulas": formulas, "claims": claims}
    return "\n".join([rate, error, *(f"[{table}]\n{lines}" for table, lines in tables.items())]) + "\n"


def check(*args: str, **tables: str) -> Report:
    return Worksheet.loads(sheet(*args, **tables)).check()


def claimed(value: str, printed: str) -> Report:
    """The report on one leaf with this value, claimed to be what is printed."""
    return check(f'x = "{printed}"', inputs=f"x = {value}")


def packaged(name: str) -> str:
    return (resources.files("autograd.by_hand") / "worksheets" / f"{name}.toml").read_text(encoding="utf-8")


PLAIN = [name for name in NAMES if is_plain(packaged(name))]  # the others are in test_published_arrays.py

# ---- the worksheets of the package ----


def test_the_package_keeps_its_53_worksheets():
    assert len(set(NAMES)) == len(NAMES) >= 53
    assert len(PLAIN) >= 35


@pytest.mark.parametrize("name", NAMES)
def test_a_packaged_worksheet_checks_and_says_who_published_it(report_on, name):
    worksheet = Worksheet.load(name)
    report = report_on(worksheet)
    assert report, str(report)
    assert report.rows
    assert worksheet.title
    assert worksheet.source


class Paper:
    """A worksheet worked out by SymPy, with exact numbers where they stay rational and 40 digits elsewhere.

    Derivatives are carried forward, formula by formula: the engine carries them backward.
    """

    def __init__(self, text: str) -> None:
        self.tables = tomllib.loads(text, parse_float=sympy.Rational)
        self.leaves = self.tables["inputs"] | self.tables["parameters"]
        words = {name: sympy.Symbol(name) for name in [*self.leaves, *self.tables["formulas"]]}
        words["sigmoid"] = lambda x: 1 / (1 + sympy.exp(-x))
        words["relu"] = lambda x: sympy.Piecewise((x, x > 0), (0, True))
        words["max"] = lambda a, b: sympy.Piecewise((a, a > b), (b, True))
        self.formulas = {
            name: sympy.sympify(formula, locals=words, rational=True)
            for name, formula in self.tables["formulas"].items()
        }
        self.values, self.slopes = cache(self.values), cache(self.slopes)

    def values(self, steps):
        values = dict(self.leaves)
        if steps:
            before = self.values(steps - 1)
            for w in self.tables["parameters"]:
                values[w] = before[w] - self.tables["rate"] * self.derivative(self.tables["error"], w, steps - 1)
        for name, expression in self.formulas.items():
            values[name] = at(values, expression)
        return values

    def slopes(self, by, steps):
        """The derivative of every node by one of them."""
        values, slopes = self.values(steps), {by: sympy.Integer(1)}
        for name, expression in self.formulas.items():
            moving = [symbol for symbol in expression.free_symbols if symbol.name in slopes]
            if name != by and moving:
                slopes[name] = sum(at(values, expression.diff(symbol)) * slopes[symbol.name] for symbol in moving)
        return slopes

    def derivative(self, of, by, steps):
        return self.slopes(by, steps).get(of, sympy.Integer(0))

    def quantity(self, words, steps=0):
        of, slash, by = words.replace("∂", "d").partition("/")
        return self.derivative(of[1:], by[1:], steps) if slash else sympy.sympify(self.values(steps)[of])

    def number(self, claim):
        match claim.split():
            case ["new", words]:
                return self.quantity(words, steps=1)
            case ["step", name]:
                return self.tables["rate"] * self.derivative(self.tables["error"], name, 0)
            case [words]:
                return self.quantity(words)
        raise AssertionError(f"no such claim: {claim}")


def at(values, expression):
    """The number that an expression stands for: rational as long as it can be."""
    number = expression.subs([(symbol, values[symbol.name]) for symbol in expression.free_symbols])
    return number if number.is_Rational else sympy.N(number, 40)


def holds(printed, true) -> bool:
    """Whether a printed number is the true one, rightly rounded: at most half a unit of its last digit away."""
    last = sympy.Integer(10) ** Decimal(printed).as_tuple().exponent
    return bool(abs(sympy.Rational(printed) - true) <= last / 2)


@pytest.mark.parametrize("name", PLAIN)
def test_the_engine_finds_the_numbers_that_sympy_finds(report_on, name):
    paper = Paper(packaged(name))
    rows = [row for row in report_on(Worksheet.load(name)).rows if "after" not in row.claim]
    assert rows
    for row in rows:
        true = paper.number(row.claim)
        assert float(row.true) == pytest.approx(float(true), rel=1e-11, abs=0), row.claim
        if row.table == "claims":
            assert (row.verdict == "holds") == holds(row.printed, true), row.claim


@pytest.mark.parametrize("name", PLAIN)
def test_the_exact_numbers_of_a_packaged_worksheet_are_right_to_the_last_digits(name):
    paper = Paper(packaged(name))
    for claim, given in paper.tables.get("exact", {}).items():
        if "after" not in claim:
            true = paper.number(claim)
            assert abs(sympy.Rational(given) - true) <= abs(true) * sympy.Float("1e-18", 40), claim


@pytest.mark.parametrize("name", PLAIN)
def test_a_known_mistake_is_one_and_its_correction_is_right(name):
    paper = Paper(packaged(name))
    for claim, erratum in paper.tables.get("errata", {}).items():
        if "after" not in claim:
            true = paper.number(claim)
            assert not holds(erratum["printed"], true), claim
            assert abs(sympy.Rational(erratum["true"]) - true) <= abs(true) * sympy.Float("1e-12", 40), claim


def test_ten_thousand_steps_agree_with_the_same_steps_written_out(report_on):
    def logistic(x):
        return 1 / (1 + math.exp(-x))

    # Mazur's network, its derivatives worked out on paper: δo = (o − t) o (1 − o), δh = (Σ δo w) h (1 − h).
    i1, i2, b1, b2, t1, t2, rate = 0.05, 0.10, 0.35, 0.60, 0.01, 0.99, 0.5
    w1, w2, w3, w4, w5, w6, w7, w8 = 0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55
    losses = []
    for _ in range(10_001):
        h1, h2 = logistic(w1 * i1 + w2 * i2 + b1), logistic(w3 * i1 + w4 * i2 + b1)
        o1, o2 = logistic(w5 * h1 + w6 * h2 + b2), logistic(w7 * h1 + w8 * h2 + b2)
        losses.append(((t1 - o1) ** 2 + (t2 - o2) ** 2) / 2)
        d1, d2 = (o1 - t1) * o1 * (1 - o1), (o2 - t2) * o2 * (1 - o2)
        s1, s2 = (d1 * w5 + d2 * w7) * h1 * (1 - h1), (d1 * w6 + d2 * w8) * h2 * (1 - h2)
        w5, w6, w7, w8 = w5 - rate * d1 * h1, w6 - rate * d1 * h2, w7 - rate * d2 * h1, w8 - rate * d2 * h2
        w1, w2, w3, w4 = w1 - rate * s1 * i1, w2 - rate * s1 * i2, w3 - rate * s2 * i1, w4 - rate * s2 * i2
    rows = {(row.claim, row.table): row for row in report_on(Worksheet.load("mazur")).rows}
    assert rows["E after 9999", "exact"].true == pytest.approx(losses[9999], rel=1e-9)
    assert rows["E after 10000", "exact"].true == pytest.approx(losses[10_000], rel=1e-9)
    # The page prints 0.0000351085 for 10,000 steps: that is the loss after one step less.
    assert f"{losses[9999]:.10f}" == rows["E after 10000", "errata"].printed == "0.0000351085"


# ---- a wrong digit ----


def printed_claims() -> list[Any]:
    """Every claim of three pages, each with the page as it is without its errata, a unit above or below.

    Every run takes every second claim, above and below in turn.
    """
    cases = []
    for name in ("step_by_step", "mazur", "hmkcode"):
        page = packaged(name).partition("\n[errata")[0]
        for i, (claim, printed) in enumerate(tomllib.loads(page)["claims"].items()):
            for units in (1, -1):
                marks = () if (i % 4, units) in ((0, 1), (2, -1)) else pytest.mark.thorough
                cases.append(pytest.param(page, claim, printed, units, id=f"{name}: {claim}, {units:+}", marks=marks))
    return cases


@pytest.mark.parametrize(("page", "claim", "printed", "units"), printed_claims())
def test_one_unit_in_the_last_digit_of_one_claim_is_found(page, claim, printed, units):
    digits = Decimal(printed)
    wrong = digits + Decimal((0, (1,), digits.as_tuple().exponent)) * units
    line = f'"{claim}" = "{printed}"'
    assert page.count(line) == 1
    report = Worksheet.loads(page.replace(line, f'"{claim}" = "{wrong}"')).check(exact=True)
    assert not report
    assert [row.claim for row in report.rows if not row.ok] == [claim]
    assert [text.split("  ")[0] for text in str(report).splitlines() if re.search("  WRONG", text)] == [claim]


# ---- what a claim can say ----


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("x", "2"),
        ("w", "0.5"),
        ("y", "1"),
        ("E", "4"),
        ("dE/dy", "-4"),  # 2 (y − 3)
        ("dE/dw", "-8"),  # · x
        ("∂E/∂w", "-8"),
        ("dE/dx", "-2"),  # · w
        ("dy/dw", "2"),
        ("step w", "-0.08"),  # rate · dE/dw
        ("new w", "0.58"),
        ("new x", "2"),  # an input stays as it is
        ("new y", "1.16"),
        ("new E", "3.3856"),  # 1.84²
        ("new dE/dw", "-7.36"),  # 2 · (−1.84) · 2
        ("new ∂E/∂w", "-7.36"),
        ("E after 0", "4"),
        ("E after 1", "3.3856"),
        ("w after 2", "0.6536"),  # 0.58 + 0.0736
        ("dE/dw after 2", "-6.7712"),  # 4 (2 · 0.6536 − 3)
        ("dx/dw", "0"),
        ("dw/dE", "0"),
        ("dy/dE", "0"),
        ("dE/dE", "1"),
        ("dw/dw", "1"),
        (" dE/dw ", "-8"),
        ("E  after  1", "3.3856"),
    ],
)
def test_a_claim_can_be(claim, number):
    off = str(Decimal(number) + 1)
    right, wrong = check(f'"{claim}" = "{number}"'), check(f'"{claim}" = "{off}"')
    assert right, str(right)
    assert not wrong
    # At two steps and more the numbers are floats, off by a few roundings of 1e-16.
    assert float(right.rows[0].true) == pytest.approx(float(number), rel=1e-13, abs=0)


def test_after_100_steps_the_distance_has_shrunk_100_times():
    shrunk = 4 * Fraction("0.92") ** 200  # y − 3 shrinks by 1 − 8·rate with each step, and E is its square
    report = check(f'"E after 100" = "{float(shrunk):.9e}"')
    assert report, str(report)
    assert report.rows[0].true == pytest.approx(float(shrunk), rel=1e-11)


def test_a_negative_rate_climbs():
    report = check('"new w" = "0.42"\n"new E" = "4.6656"', rate="rate = -0.01")  # 0.5 − 0.08, (0.84 − 3)²
    assert report, str(report)


def test_a_rate_of_0_stays_where_it_is():
    report = check('"new w" = "0.5"\n"new E" = "4"\n"E after 50" = "4"', rate="rate = 0")
    assert report, str(report)


def test_a_name_that_looks_like_a_claim_is_a_name_all_the_same():
    report = check('"dE" = "3"\n"ddE/dstep" = "2"', formulas='dE = "2*step + 1"\nE = "dE"', inputs="step = 1")
    assert report, str(report)


def test_a_formula_that_only_repeats_a_name_is_a_node_of_its_own():
    report = check('"a" = "2"\n"da/dx" = "1"\n"dE/da" = "3"\n"dE/dx" = "3"', formulas='a = "x"\nE = "3*a"')
    assert report, str(report)


def test_tables_may_be_empty():
    report = check(formulas='E = "1 + 1"', inputs="", parameters="", rate="")
    assert not report  # nothing is claimed, so nothing holds
    assert report.rows == []


@pytest.mark.parametrize("claim", ["step w", "new w", "new E", "E after 5", "dE/dw after 5"])
def test_a_step_needs_a_rate(claim):
    (row,) = Worksheet.loads(sheet(f'"{claim}" = "1"', rate="")).check().rows
    assert row.verdict == "cannot be read"
    assert "write rate = ..." in row.note


# ---- how far a printed number may be off ----


@pytest.mark.parametrize(
    ("printed", "edge", "beyond"),
    [
        (".12", "0.125", "0.125000000000000000001"),
        (".12", "0.115", "0.114999999999999999999"),
        ("0.120", "0.1205", "0.12051"),
        ("-2.", "-2.5", "-2.50001"),
        ("-2.", "-1.5", "-1.49999"),
        ("-5.34e-08", "-5.345e-8", "-5.34500001e-8"),
        ("-5.34E-08", "-5.335e-8", "-5.33499999e-8"),
        ("-5.34e−08", "-5.345e-8", "-5.34500001e-8"),
        ("4e3", "4500", "4500.1"),
        ("4e3", "3500", "3499.9"),
        ("1.0e3", "1050", "1050.1"),
        ("−0.418", "-0.4185", "-0.41851"),
        ("−0.418", "-0.4175", "-0.41749"),
        ("  0.5 ", "0.55", "0.5501"),
        ("+3", "3.5", "3.5001"),
        ("1_000", "1000.5", "1000.51"),
    ],
)
def test_a_claim_holds_up_to_half_a_unit_of_its_last_digit(printed, edge, beyond):
    assert claimed(edge, printed)
    assert not claimed(beyond, printed)


def test_a_wrong_sign_is_wrong():
    assert not claimed("0.418", "−0.418")


def test_a_row_says_how_far_a_claim_is_off():
    (row,) = claimed("0.5", "0.75").rows
    assert row.difference == 0.25


def test_a_linear_network_is_checked_without_rounding():
    i1, i2, w1, w2, w3, w4, w5, w6 = map(Fraction, ["2", "3", "0.1", "0.2", "0.3", "0.4", "0.21", "0.23"])
    h1, h2 = i1 * w1 + i2 * w2, i1 * w3 + i2 * w4
    delta = h1 * w5 + h2 * w6 - 1
    by_hand = {"error": delta**2 / 2, "derror/dw1": delta * w5 * i1, "derror/dw6": delta * h2}
    by_hand["step w1"] = Fraction("0.05") * by_hand["derror/dw1"]
    by_hand["new w1"] = w1 - by_hand["step w1"]
    rows = {row.claim: row for row in Worksheet.load("step_by_step").check().rows if row.table == "exact"}
    for claim, true in by_hand.items():
        assert isinstance(rows[claim].true, Fraction)
        assert rows[claim].true == true
    assert rows["new prediction"].true == Fraction("0.69275180446")
    assert rows["new error"].true == Fraction("0.30724819554") ** 2 / 2


def test_leaves_are_the_decimals_that_stand_there():
    assert claimed("0.1", "0.1" + "0" * 60)
    assert not claimed("0.1", "0.1" + "0" * 54 + "1")  # a float's 0.1 is 0.1000000000000000055...


SIGMOID = {"formulas": 'E = "sigmoid(w)"'}
SIGMOID_OF_HALF = f"{sympy.N(1 / (1 + sympy.exp(sympy.Rational(-1, 2))), 20)}"


def test_twenty_digits_of_a_sigmoid_are_judged_as_well_as_floats_allow_and_the_report_says_so():
    report = check(f'E = "{SIGMOID_OF_HALF}"', **SIGMOID)
    assert report, str(report)
    assert "float64" in str(report)
    assert "float64" in report._repr_html_()


def test_a_wrong_tenth_digit_of_twenty_is_found():
    digits = Decimal(SIGMOID_OF_HALF)
    report = check(f'E = "{digits + Decimal("1e-10")}"', **SIGMOID)
    assert not report


def test_nine_digits_of_a_sigmoid_need_no_note():
    report = check(f'E = "{float(SIGMOID_OF_HALF):.9f}"', **SIGMOID)
    assert report
    assert "float64" not in str(report)


def test_a_right_number_is_not_called_wrong_where_digits_cancel():
    # exp(x) − 1 in floats keeps 12 of its digits: the right 15 must not be called a mistake.
    x = sympy.Rational("0.0001")
    report = check(f'E = "{sympy.N(sympy.exp(x) - 1, 15)}"', formulas='E = "exp(x) - 1"', inputs="x = 0.0001")
    assert report, str(report)


# ---- numbers given with all their digits ----


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("0.333333333333", True),
        ("0.33333333333333333333", True),
        ("0.3333333333331", True),
        ("0.333333333334", False),
        ("0.333333333332", False),
        ("0.33333333333", False),  # would hold as a claim; here 12 digits have to agree
        ("0.333", False),
        ("-0.333333333333", False),
        ("0", False),
    ],
)
def test_an_exact_number_agrees_in_twelve_digits(given, right):
    assert bool(check(f'[exact]\nE = "{given}"', formulas='E = "x/3"', inputs="x = 1")) is right


@pytest.mark.parametrize("given", ["1e-390", "-1e-390"])
def test_an_exact_number_may_be_tiny(given):
    assert not check(f'[exact]\nE = "{given}"')


# ---- known mistakes ----


def erratum(key: str = "E", **fields: str) -> str:
    fields = {"printed": "5", "true": "4", "kind": "slip", "why": "a sum for a product"} | fields
    return f"[errata.{key}]\n" + "\n".join(f'{field} = "{text}"' for field, text in fields.items()) + "\n"


def test_a_known_mistake_does_not_make_the_report_fail_and_is_explained():
    report = check(erratum())
    assert report
    (row,) = report.rows
    assert (row.claim, row.printed, row.true, row.ok, row.table) == ("E", "5", 4, True, "errata")
    assert "known mistake (slip)" in row.verdict
    assert "a sum for a product" in str(report)
    assert "1 known mistake" in str(report)


@pytest.mark.parametrize("true", ["5", "4.1", "-4", "3.99999999"])
def test_a_known_mistake_with_a_wrong_correction_does(true):
    report = check(erratum(true=true))
    assert not report
    assert not report.rows[0].ok
    assert true in report.rows[0].verdict


def test_a_known_mistake_that_is_right_is_not_called_a_mistake():
    (row,) = check(erratum(printed="4.0")).rows
    assert "mistake" not in row.verdict


def test_a_claim_and_an_erratum_on_the_same_number_are_two_rows():
    report = check('E = "4"\n' + erratum())
    assert report
    assert [(row.claim, row.printed, row.table) for row in report.rows] == [("E", "4", "claims"), ("E", "5", "errata")]


def test_a_known_mistake_can_be_about_a_step():
    report = check(erratum('"new w"', printed="0.57", true="0.58"))
    assert report, str(report)


# ---- the report ----

MIXED = 'y = "1.0"\nE = "5"\n' + erratum('"new E"', printed="3.3", true="3.3856")


def test_at_a_prompt_a_report_is_its_table_and_its_counts():
    report = Worksheet.loads('title = "A line"\n' + sheet(MIXED)).check()
    assert repr(report) == str(report)
    assert repr(report).endswith("1 hold, 1 wrong, 0 of them explained, 1 known mistake")


def test_a_printed_report_is_an_aligned_table():
    header, rule, *rows = str(check(MIXED)).splitlines()[:5]
    assert re.split("  +", header) == ["claim", "by hand", "engine", "difference", "verdict"]
    assert [row.split("  ")[0] for row in rows] == ["y", "E", "new E"]
    assert [row.split("  ")[-1] for row in rows] == ["holds", "WRONG", "known mistake (slip)"]
    between = [column for column, character in enumerate(rule) if character == " "]
    assert between
    for line in (header, *rows):
        assert {line[column] for column in between} == {" "}


def test_every_row_is_one_line_of_the_table():
    lines = str(check(r'"E\n" = "\n4\n"')).splitlines()
    assert lines[2].startswith("E")
    assert lines[2].endswith("holds")


def test_a_report_is_plain_data_for_json():
    report = check(MIXED)
    data = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert data["ok"] is False
    assert [row["claim"] for row in data["rows"]] == ["y", "E", "new E"]
    assert [row["ok"] for row in data["rows"]] == [True, False, True]
    assert [row["true"] for row in data["rows"]] == [1.0, 4.0, 3.3856]
    assert [row["printed"] for row in data["rows"]] == ["1.0", "5", "3.3"]


@pytest.mark.parametrize(
    ("claim", "tables"),
    [
        ("dE/dw", {"formulas": 'E = "sqrt(w)"', "parameters": "w = 0"}),  # the slope of a root at 0 is infinite
        ("E after 1000", {"rate": "rate = 10"}),  # the distance grows 79 times with each step
    ],
)
def test_json_knows_no_infinity_and_no_nan(claim, tables):
    report = check(f'"{claim}" = "1"', **tables)
    assert not report
    (row,) = json.loads(json.dumps(report.to_dict(), allow_nan=False))["rows"]
    assert row["true"] is None
    assert "WRONG" in str(report)


def test_a_report_in_a_notebook_runs_nothing_from_the_worksheet():
    script = "<script>alert('&')</script>"
    text = f'title = "{script}"\nsource = "{script}"\n' + sheet('y = "5"\n' + erratum(why=script, kind=script))
    # It is well-formed, so every < and & of the worksheet is escaped.
    page = ET.fromstring(f"<div>{Worksheet.loads(text).check()._repr_html_()}</div>")
    assert not list(page.iter("script"))
    shown = "".join(page.itertext())
    for words in (script, "claim", "by hand", "engine", "difference", "verdict", "WRONG", "known mistake"):
        assert words in shown


# ---- a worksheet as an object ----


def test_a_worksheet_is_found_by_its_name_by_its_path_and_in_text(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(packaged("hmkcode"), encoding="utf-8")
    worksheets = [Worksheet.load("hmkcode"), Worksheet.load(file), Worksheet.load(str(file))]
    worksheets.append(Worksheet.loads(packaged("hmkcode")))
    assert {str(worksheet.check()) for worksheet in worksheets} == {str(Worksheet.load("hmkcode").check())}


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["as it is", "with the mark that Windows puts in front"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lines of Unix", "lines of Windows"])
def test_a_worksheet_from_any_editor_is_read(tmp_path, start, end):
    file = tmp_path / "mine.toml"
    file.write_bytes((start + sheet('E = "4"').replace("\n", end)).encode())
    assert Worksheet.load(file).check()


def test_the_values_of_a_worksheet_are_a_graph_to_run_backward():
    worksheet = Worksheet.load("mazur")
    assert all(value.name == name for name, value in worksheet.values.items())
    assert worksheet.error is worksheet.values["E"]
    worksheet.error.backward()
    assert round(worksheet.values["w1"].grad, 9) == 0.000438568  # as published
    assert round(worksheet.values["w5"].grad, 9) == 0.082167041
    assert worksheet.values["out_o1"].grad == pytest.approx(0.74136507, abs=5e-9)


def test_the_parameters_are_the_values_that_steps_change():
    worksheet = Worksheet.load("step_by_step")
    assert worksheet.rate == Fraction(1, 20)
    assert worksheet.parameters == [worksheet.values[f"w{i}"] for i in range(1, 7)]
    worksheet.error.backward()
    gradients = [w.grad for w in worksheet.parameters]
    assert gradients == [Fraction(g) for g in ["-0.17556", "-0.26334", "-0.19228", "-0.28842", "-0.3344", "-0.7524"]]


def test_a_worksheet_without_steps_has_no_rate():
    assert Worksheet.loads(sheet(rate="")).rate is None


def test_loading_twice_gives_two_graphs():
    first, second = Worksheet.load("step_by_step"), Worksheet.load("step_by_step")
    first.error.backward()
    assert not set(first.values.values()) & set(second.values.values())
    assert all(value.grad == 0 for value in second.values.values())


def test_a_check_leaves_the_values_untouched_and_can_be_repeated():
    worksheet = Worksheet.load("hmkcode")
    worksheet.error.backward(3)
    before = {name: (value, value.data, value.grad) for name, value in worksheet.values.items()}
    assert str(worksheet.check()) == str(worksheet.check())
    assert {name: (value, value.data, value.grad) for name, value in worksheet.values.items()} == before


def test_what_is_done_to_the_values_does_not_change_the_check():
    worksheet = Worksheet.load("hmkcode")
    worksheet.values["w1"].data = Fraction(7)
    worksheet.error.backward()
    assert worksheet.check()


# ---- sheets from strangers, refused when they are read ----


def without(line: str) -> str:
    return "\n".join(other for other in sheet().splitlines() if other != line)


def formula(text: str) -> str:
    return sheet(formulas=f"y = '''{text}'''\nE = \"y\"")


def leaf(text: str) -> str:
    return sheet(inputs=f"x = {text}")


def mistake(*lines: str) -> str:
    return sheet("[errata.E]\n" + "\n".join(lines))


FIELDS = ('printed = "5"', 'true = "4"', 'kind = "slip"', 'why = "so"')

BAD: dict[str, tuple[str, list[str]]] = {  # a sheet, and what the sentence that refuses it has to say
    "not TOML": (sheet() + "this is a letter", ["line 12"]),
    "no quote at the end": (sheet('E = "4'), ["line 11"]),
    "nothing": ("", ["[formulas]", "missing"]),
    **{f"no [{table}]": (without(f"[{table}]"), [table]) for table in ("formulas", "claims")},
    "inputs is a number": (without("[inputs]").replace("x = 2", "inputs = 2"), ["[inputs]", "table"]),
    "an unknown table": (sheet("[claim]"), ["'claim'", "did you mean 'claims'?"]),
    "an unknown table, spelt wrong": (sheet("[erata]"), ["'erata'", "did you mean 'errata'?"]),
    "an unknown key": (sheet(rate="rat = 1"), ["'rat'", "did you mean 'rate'?"]),
    "a tolerance": ("tolerance = 0.01\n" + sheet(), ["'tolerance'", "write rtol", "or atol"]),
    "a key twice, without quotes": (sheet(claims='dE/dw = "4"\ndE/dw = "1"'), ["'dE/dw' stands twice in [claims]"]),
    "a loss": ('loss = "E"\n' + sheet(), ["'loss'", "write error"]),
    "a title that is no text": ("title = 3\n" + sheet(), ["title", "quotes"]),
    "an exact number without quotes": (sheet("[exact]\nE = 4.0"), ["[exact]", "'E'", "quotes"]),
    # names
    "a name twice in a table": (
        sheet(inputs="x = 2\nx = 3"),
        ["line 5", "'x' stands twice in [inputs]: keep one of them)"],
    ),
    "a line of the next step": (sheet(claims='E = "4"\n"E" = "1"'), ["'E' stands twice in [claims]", '"new E"']),
    "a slope of the next step": (sheet(claims='"dE/dw" = "4"\n"dE/dw" = "1"'), ['"dE/dw after 1"']),
    "a name in two tables of leaves": (sheet(parameters="x = 2"), ["'x'", "[inputs]", "[parameters]"]),
    "a name for a leaf and a formula": (sheet(formulas='w = "x"\nE = "w"'), ["'w'", "[parameters]", "[formulas]"]),
    "a name in two spellings": (sheet(inputs='x = 2\n"ｘ" = 2'), ["'ｘ'", "[inputs]"]),
    "a name that is a quotient": (sheet(inputs='"x/y" = 2'), ["[inputs]", "'x/y'"]),
    "a name with a minus": (sheet(parameters="w-1 = 2"), ["[parameters]", "'w-1'"]),
    "a name that begins with a digit": (sheet(inputs="1st = 2"), ["[inputs]", "'1st'"]),
    "an empty name": (sheet(inputs='"" = 2'), ["[inputs]", "''"]),
    "lambda beside λ": (sheet(inputs="lambda = 2\nλ = 3"), ["[inputs] 'lambda' and 'λ' are one name", "'lam'"]),
    "a keyword of Python": (sheet(inputs="class = 2"), ["[inputs]", "'class'"]),
    "a formula named like a keyword": (sheet(formulas='if = "x"\nE = "x"'), ["[formulas]", "'if'"]),
    # the order of formulas
    "a circle": (
        sheet(formulas='a = "b"\nb = "a"\nE = "a"'),
        ["[formulas] a", "a circle: a is made from b is made from a"],
    ),
    "a circle of three": (
        sheet(formulas='a = "b"\nb = "c"\nc = "a"\nE = "a"'),
        ["[formulas] a", "a circle: a is made from b is made from c is made from a"],
    ),
    "a formula made from itself": (
        sheet(formulas='a = "a + 1"\nE = "a"'),
        ["[formulas] a", "a circle: a is made from a"],
    ),
    "a formula used before it stands": (
        sheet(formulas='E = "y"\ny = "w*x"'),
        ["[formulas] E", "y stands further down", "put it above E"],
    ),
    # formulas
    "no formula": (formula(""), ["[formulas] y"]),
    "half a formula": (formula("x +"), ["[formulas] y", "'x +'"]),
    "a formula that is a list": (sheet(formulas="E = [4]"), ["[formulas] E", "quotes"]),
    "an unknown name": (formula("v + 1"), ["[formulas] y", "'v'"]),
    "an unknown function": (formula("sigmoi(x)"), ["[formulas] y", "'sigmoi'", "did you mean 'sigmoid'?"]),
    "too many arguments": (formula("relu(x, w)"), ["[formulas] y", "relu takes 1"]),
    "a call into the system": (formula("__import__('os').system('x')"), ["[formulas] y", "__import__", "not allowed"]),
    "a call of eval": (formula("eval('1')"), ["[formulas] y", "'eval'"]),
    "an attribute": (formula("x.data"), ["[formulas] y", "'x.data'", "not allowed"]),
    "a method": (formula("x.backward()"), ["[formulas] y", "not allowed"]),
    "a subscript": (formula("x[0]"), ["[formulas] y", "only an array has entries"]),
    "a comparison": (formula("x < 2"), ["[formulas] y", "not allowed"]),
    "a lambda": (formula("lambda: x"), ["[formulas] y", "not allowed"]),
    "an assignment": (formula("(z := x)"), ["[formulas] y", "not allowed"]),
    "a comprehension": (formula("[x for x in x]"), ["[formulas] y", "not allowed"]),
    "a complex number": (formula("1j*x"), ["[formulas] y", "'1j'"]),
    "a truth": (formula("True"), ["[formulas] y", "'True'"]),
    "a text in a formula": (formula("'x'"), ["[formulas] y"]),
    "a null character": (sheet(formulas=r'E = "x\u0000"'), ["[formulas] E"]),
    "a tower of powers": (formula("9**9**9**9"), ["[formulas] y", "too large"]),
    "a number beyond floats in a formula": (formula("1e999*x"), ["[formulas] y", "'1e999'"]),
    "10,000 parentheses": (formula("(" * 10_000 + "x" + ")" * 10_000), ["[formulas] y", "10000 characters"]),
    "4,000 parentheses": (formula("(" * 4_000 + "x" + ")" * 4_000), ["[formulas] y", "parentheses"]),
    "9,000 minus signs": (formula("-" * 9_000 + "x"), ["[formulas] y", "nested too deeply"]),
    "4,000 sums in one": (formula("+".join(["x"] * 4_000)), ["[formulas] y", "nested too deeply"]),
    "a division by zero": (formula("w/(x - 2)"), ["[formulas] y", "divide", "other than 0"]),
    "a division of numbers by zero": (formula("1/0"), ["[formulas] y", "other than 0"]),
    "a logarithm of -1": (formula("log(-1)"), ["[formulas] y", "log(-1", "above 0"]),
    "a logarithm of a leaf below 0": (
        sheet(formulas='E = "log(x)"', inputs="x = -2"),
        ["[formulas] E", "log(x)", "x = -2"],
    ),
    "a root of a number below 0": (formula("(-x)**0.5"), ["[formulas] y", "power"]),
    # leaves and the rate
    "a leaf beyond floats": (leaf("1e999"), ["[inputs] x", "'1e999'"]),
    "an infinite leaf": (leaf("inf"), ["[inputs] x", "'inf'"]),
    "a leaf that is no number": (leaf("nan"), ["[inputs] x", "'nan'"]),
    "a leaf that is true": (leaf("true"), ["[inputs] x", "number without quotes"]),
    "a leaf in words": (leaf('"a half"'), ["[inputs] x", "number without quotes"]),
    "a leaf that is an empty list": (leaf("[]"), ["[inputs] x", "an array without entries"]),
    "a leaf that is a day": (leaf("2020-02-02"), ["[inputs] x", "number without quotes"]),
    "a leaf of 10,000 digits": (leaf("1" * 10_000 + ".5"), ["[inputs] x"]),
    "a whole leaf of 10,000 digits": (leaf("1" * 10_000), ["digits"]),
    "a parameter with its unit": (sheet(parameters='w = "0.5 kg"'), ["[parameters] w", "without its unit: 0.5"]),
    "an infinite rate": (sheet(rate="rate = inf"), ["rate", "'inf'"]),
    "a rate in words": (sheet(rate='rate = "small"'), ["rate", "number without quotes"]),
    # the error
    "no error": (sheet(error=""), ["'error'", "missing"]),
    "an error that is no text": (sheet(error="error = 3"), ["error", "quotes"]),
    "an error that is not there": (
        sheet(error='error = "losss"', formulas='loss = "x"'),
        ["'losss'", "[formulas]", "did you mean 'loss'?"],
    ),
    "an error that is a leaf": (sheet(error='error = "w"'), ["'w'", "[formulas]"]),
    # errata
    **{
        f"an erratum without {field.split()[0]}": (
            mistake(*(other for other in FIELDS if other != field)),
            ["errata", '"E"', f"'{field.split()[0]}'"],
        )
        for field in FIELDS
    },
    "an erratum with an unknown field": (mistake(*FIELDS, 'whi = "so"'), ["errata", '"E"', "did you mean 'why'?"]),
    "an erratum that is a text": (sheet('[errata]\nE = "5"'), ["errata", '"E"', "table"]),
    "an erratum without quotes": (mistake("printed = 5", *FIELDS[1:]), ["errata", '"E"', "printed", "quotes"]),
    "an exact number on an unknown node": (sheet('[exact]\nF = "4"'), ["'F'"]),
    "an erratum on an unknown node": (sheet(erratum("F")), ["'F'"]),
    # too much
    "a megabyte": (sheet() + "#" * 1_000_000, ["1000000 characters"]),
    "lists in lists": (sheet() + "a = " + "[" * 100_000 + "]" * 100_000, ["nested too deeply"]),
    "tables in tables": (sheet() + "a = " + "{a = " * 50_000 + "1" + "}" * 50_000, ["nested too deeply"]),
    "a key of 15,000 parts": (sheet() + ".".join(["a"] * 15_000) + ' = "1"', []),
}


@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=BAD)
def test_a_bad_sheet_is_refused_in_a_sentence(text, words):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  the sentence is compared below
        Worksheet.loads(text)
    sentence = str(refusal.value)
    assert len(sentence) < 1_000
    assert "\n" not in sentence
    assert "sys." not in sentence, sentence  # advice for programmers
    for word in words:
        assert word in sentence, sentence


SPOILED: dict[str, tuple[str, list[str]]] = {  # a sheet, and what the sentence on its only claim has to say
    "a claim in words": (sheet('E = "four"'), ["'E'", "'four'"]),
    "a claim of nan": (sheet('E = "nan"'), ["'E'", "'nan'"]),
    "a claim of inf": (sheet('E = "inf"'), ["'E'", "'inf'"]),
    "a claim beyond floats": (sheet('E = "1e999"'), ["'E'", "'1e999'", "range of a float"]),
    "a claim with a large exponent": (sheet('E = "1e-99999999999"'), ["'E'", "range of a float"]),
    "a claim on an unknown node": (sheet('"out" = "1"'), ["'out'", "there are x, w, y, E"]),
    "a claim on a misspelt node": (
        sheet('"new prediktion" = "1"', formulas='prediction = "w*x"\nE = "prediction"'),
        ["'new prediktion'", "did you mean 'prediction'?"],
    ),
    "a derivative of an unknown node": (sheet('"dF/dw" = "1"'), ["'dF/dw'", "'F'"]),
    "a derivative by an unknown node": (sheet('"dE/dv" = "1"'), ["'dE/dv'", "'v'"]),
    "a step of nothing": (sheet('"step" = "1"'), ["'step'"]),
    "minus one step": (sheet('"E after -1" = "1"'), ["'E after -1'"]),
    "half a step": (sheet('"E after 0.5" = "1"'), ["'E after 0.5'"]),
}


@pytest.mark.parametrize(("text", "words"), SPOILED.values(), ids=SPOILED)
def test_a_claim_that_cannot_be_read_spoils_its_own_row(text, words):
    first, *others = Worksheet.loads(text.replace("[claims]\n", "[claims]\nx = 2\n")).check().rows
    assert first.ok
    (row,) = others
    assert (row.ok, row.verdict) == (False, "cannot be read")
    for word in words:
        assert word in row.note


def test_a_formula_runs_no_code(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="not allowed"):
        Worksheet.loads(formula('__import__("pathlib").Path("made").touch()'))
    assert list(tmp_path.iterdir()) == []


def test_a_refused_file_is_named(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(sheet("[exact]\nE = 4"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.toml.*\[exact\] 'E'"):
        Worksheet.load(file)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_bytes(bytes(range(256)))
    with pytest.raises(ValueError, match=r"mine\.toml.*UTF-8"):
        Worksheet.load(file)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises((OSError, ValueError), match=tmp_path.name):
        Worksheet.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "hint"), [("mazzur", "mazur"), ("step-by-step", "step_by_step"), ("mazur.toml", "mazur")]
)
def test_a_missing_worksheet_gets_the_name_that_was_meant(name, hint):
    with pytest.raises(FileNotFoundError, match=rf"'{name}'.*did you mean '{hint}'\?"):
        Worksheet.load(name)


# ---- sheets from strangers, whose numbers go too far ----


@pytest.mark.parametrize("steps", [10**8, 10**12 - 1, 10**12, 10**30])
def test_too_many_steps_are_not_taken(steps):
    (row,) = check(f'"E after {steps}" = "0"').rows
    assert not row.ok
    assert row.note.endswith("ask for fewer steps or derivatives" if steps < 10**12 else "ask for fewer steps")


def refused_or_wrong(claims: str, **tables: str) -> bool:
    """The two good ends of a sheet whose numbers go too far: no claim holds, or nothing is computed at all."""
    with suppress(ValueError):
        report = check(claims, **tables)
        return not report and "WRONG" in str(report)
    return True


def test_a_number_squared_200_times_is_no_hang():
    squares = 'x0 = "x"\n' + "\n".join(f'x{i + 1} = "x{i}*x{i}"' for i in range(200)) + '\nE = "x200"'
    assert refused_or_wrong('E = "1"\n"dE/dx" = "1"', formulas=squares)  # 2**(2**200)
    assert check('E = "0"', formulas=squares, inputs="x = 0.3")
    assert check('E = "1"', formulas=squares, inputs="x = 1")


def test_a_large_power_is_no_hang():
    assert refused_or_wrong('E = "1"\n"dE/dx" = "1"', formulas='E = "x**100000"')
    assert check('E = "2.7182682"', formulas='E = "x**100000"', inputs="x = 1.00001")  # exp(1 − 5e-6)
    assert check('E = "0"', formulas='E = "x**-100000"')


@pytest.mark.parametrize(
    "formulas",
    [
        'E = "x*x"',
        'E = "x**1000"',
        'E = "-x*x"',
        'y = "x*x"\nE = "sigmoid(y)"',
        'y = "x*x"\nE = "exp(y)"',
        'y = "x*x"\nE = "sqrt(y)"',
        'y = "x*x"\nE = "log(1/y)"',
        'y = "x*x"\nE = "tanh(w)*y"',
        'E = "w*x*x"',
    ],
)
@pytest.mark.parametrize("claim", ["E", "dE/dx", "new w", "new E", "E after 3"])
def test_numbers_beyond_all_floats_are_no_crash(formulas, claim):
    # An exact number can be larger than any float.
    assert refused_or_wrong(f'"{claim}" = "77"', formulas=formulas, inputs="x = 1e200")


@pytest.mark.parametrize("claim", ["E after 100", "w after 10000", "dE/dw after 10000"])
def test_steps_that_run_away_do_not_hold(claim):
    assert refused_or_wrong(f'"{claim}" = "3"', rate="rate = 10")  # the distance grows 79 times with each step


@pytest.mark.parametrize(
    ("formulas", "rate", "claim"),
    [
        ('E = "w + log(w)"', "rate = 1", "new E"),  # from w = 0.5 to 0.5 − 3
        ('E = "w + log(w)"', "rate = 0.1", "E after 2"),  # 0.5, 0.2, −0.4
        ('E = "w + log(w)"', "rate = 0.1", "E after 1000"),
        ('E = "sqrt(w)"', "rate = 1", "new E"),
        ('E = "1/w"', "rate = -0.125", "new E"),  # from 0.5 to 0.5 − 0.125 · 4 = 0
    ],
)
def test_a_claim_about_steps_that_leave_the_domain_is_wrong_and_the_others_are_judged(formulas, rate, claim):
    report = check(f'"{claim}" = "3"\n"w" = "0.5"', formulas=formulas, rate=rate)
    assert [(row.claim, row.ok) for row in report.rows] == [(claim, False), ("w", True)]
    assert "step" in report.rows[0].note
    assert report.to_dict()["rows"][0]["true"] is None


def chain(first: str, count: int) -> str:
    """So many formulas, each 1 more than the one above; the last of them is the error."""
    sums = [f'y{i} = "y{i - 1} + 1"' for i in range(1, count)]
    return "\n".join([f'y0 = "{first}"', *sums, f'E = "y{count - 1}"'])


@pytest.fixture
def visits(monkeypatch):
    """How many visits to a node are paid for: the work of a check, the same on every machine."""
    paid, spend = [], Budget.spend

    def counted(budget: Budget, nodes: int) -> None:
        paid.append(nodes)
        spend(budget, nodes)

    monkeypatch.setattr(Budget, "spend", counted)
    return paid


def test_thousands_of_formulas_as_on_paper_are_refused_in_a_sentence():
    formulas = chain("2x", 2_500)
    with pytest.raises(ValueError, match="too many for formulas as on paper: write all of them in strict notation"):
        Worksheet.loads(sheet(formulas=formulas))


@pytest.mark.parametrize("count", [3_000, pytest.param(12_000, marks=pytest.mark.thorough)])
def test_thousands_of_formulas_are_read(count):
    assert Worksheet.loads(sheet(formulas=chain("x", count))).error.data == 2 + count - 1


def test_the_values_of_2500_formulas_are_checked_without_a_pass_through_the_graph_for_each(visits):
    claims = "\n".join(f'y{i} = "{i}.9093"' for i in range(2_500))  # sin(2) = 0.90929...
    assert check(claims, formulas=chain("sin(x)", 2_500))
    assert sum(visits) < 2 * 2_500


def test_a_claim_after_each_of_300_steps_takes_each_step_once(visits):
    claims = "\n".join(f'"E after {k}" = "{299.5 - 0.01 * k:.2f}"' for k in range(300))
    assert check(claims, formulas=chain("w", 300))
    forward_and_back = 2 * (1 + 300 + 1)  # nodes: w, the sums, E
    assert sum(visits) <= 300 * 2 * forward_and_back


@pytest.mark.parametrize("line", ["\"y\" = 'it's'", "'f'(x)' = '2'"])
def test_a_quote_inside_a_text_is_named(line):
    with pytest.raises(ValueError, match="the text in '…' ends at the next '") as refusal:
        Worksheet.loads(sheet(claims=line))
    assert line in str(refusal.value)


def test_a_vector_may_be_the_start_of_a_sheet_that_counts_from_0():
    """h_0 = tanh(0.3) = 0.291313 and h_1 = tanh(0.3·2 + 0.5·0.291313) = tanh(0.745656) = 0.632550."""
    text = (
        'error = "L"\nindex = 0\n[inputs]\nx = [1, 2]\n"{start}" = [0, 0]\n[parameters]\nw = 0.5\nu = [0.3, 0.4]\n'
        '[formulas]\n"h_t" = "tanh(u x_t + w h_{{t-1}})"\nL = "h_1[0]"\n[claims]\nL = "0.632550"\n'
    )
    for start in ("h[-1]", "h_{-1}"):
        assert Worksheet.loads(text.format(start=start)).check()


def test_a_power_of_a_negative_number_that_is_given_is_judged():
    """(−0.5)² = 0.25, though the derivative with respect to the exponent is not defined there."""
    text = 'error = "L"\n[inputs]\nn = 2\n[parameters]\np = -0.5\n[formulas]\nL = "p^n"\n[claims]\nL = "0.25"\n'
    assert Worksheet.loads(text).check()
