"""Chains, as y = w x = 0.6: each side is judged, and the numbers of the true ones are worked out by hand."""

from pathlib import Path

import numpy as np
import pytest

from autograd import Worksheet, check, leaves


def row(key, answer, **options):
    x, t, w = leaves(x=3.0, t=1.0, w=0.5)  # y is 1.5, E is 0.125, dE/dy is 0.5, dE/dw is 1.5 and dE/dx is 0.25
    y = (w * x).named("y")
    E = ((y - t) ** 2 / 2).named("E")
    (only,) = check(E, {key: answer}, **options).rows
    return only


@pytest.mark.parametrize(
    ("key", "chain", "wrong"),
    [
        ("dE/dw", "(y + t) x = 1.5", "(y + t) x"),
        ("dE/dw", "(y + t) x = -1", "(y + t) x"),
        ("y", "w x = 3 = 1.5", "3"),
        ("dE/dy", "(y - t) = 0.7 = 0.5", "0.7"),
        ("dE/dy", "(y - t) = 0.5 = -0.5", "-0.5"),
        ("dE/dw", "dE/dy * x = (y - t) w = 1.5", "(y - t) w"),
        ("dE/dw", "(1.5 - 1.2) * 3 = 1.5", "0.9"),
        ("dE/dw", "(1.5 - t) x = (1.5 - 1) t = 1.5", "0.5"),
        ("dE/dw", "0.7 = 0.8 = 1.5", "0.7"),
    ],
)
def test_the_first_wrong_side_decides_and_is_named(key, chain, wrong):
    found = row(key, chain)
    assert (found.printed, found.is_wrong) == (wrong, True)
    assert ("this side of the chain is wrong" in found.note) == (not chain.endswith(wrong))


@pytest.mark.parametrize(
    ("key", "chain"),
    [
        ("dE/dw", "dE/dy * dy/dw = (y - t) x = (1.5 - 1) * 3 = 0.5 * 3 = 1.5"),
        ("dE/dw", "dE/dw = (y - t) x"),
        ("dE/dw", "(1.5 - t) x = (1.5 - 1) x = 1.5"),
        ("y", "y = w x ≈ 1.5"),
        ("y", "w·3 = 1.5"),
        ("dE/dw", r"(1.5 - 1) \times 3 \approx 1.5"),
        ("dE/dw", r"$0.5 \cdot 3 \simeq 1.5$"),
        ("E", "½·0.5² ~ 0.125"),
        ("E", "E = ½ (y - t)² = ½·0.5² = 0.125"),
        ("new w", "w - 0.1 * 1.5 = 0.35"),
        ("new w", "w = w - 0.1 (y - t) x = 0.5 - 0.15 = 0.35"),
        ("new w", "w' = 0.35"),
        ("step w", "Δ = 0.1 dE/dw = 0.15"),
    ],
)
def test_a_chain_of_right_sides_holds_without_a_word(key, chain):
    found = row(key, chain, rate=0.1)
    assert (found.ok, found.note) == (True, "")


@pytest.mark.parametrize(
    ("key", "chain", "said"),
    [
        ("E", "½·0.5² = 0.25·0.5 = 0.152", "0.25·0.5 is 0.125"),
        ("dE/dw", "(y - t) x = 0.5·3 = 1.2", "0.5·3 is 1.5"),
        ("y", "0.5 * 3 = 1.4", "0.5 * 3 is 1.5"),
        ("new w", "0.5 - 0.1·1.5 = 0.53", "0.5 - 0.1·1.5 is 0.35"),
        ("dE/dw", "0.5·3 = 0.7 = 1.5", ""),  # 0.7 is wrong by itself
        ("dE/dw", "(y - t) x = 1.2", ""),  # it says nothing of the numbers that were put in
        ("y", "w·3 = 1.4", ""),
    ],
)
def test_numbers_that_do_not_come_to_the_number_behind_them_are_told(key, chain, said):
    found = row(key, chain, rate=0.1)
    assert found.is_wrong
    assert found.note.startswith(said and f"{said}, so the last step of the chain is wrong")
    assert ("last step" in found.note) == bool(said)


@pytest.mark.parametrize(("end", "is_sure"), [("0.5", False), ("-1.50", True)])  # 3 is there, so nobody forgot it
def test_a_rule_that_stands_in_the_numbers_was_not_forgotten_for_certain(end, is_sure):
    found = row("dE/dw", f"(y - t) x = 0.500·3 = {end}")
    assert "0.500·3 is 1.5, so the last step" in found.note
    assert [slip.certain for slip in found.diagnosis[:1]] == [is_sure]


@pytest.mark.parametrize("chain", ["0.3 − 0.2·(−0.3) = 0.3", "0.3 + 0.06 = 0.3", "0.3 − 0.2·(0.9 − 1)·3 = 0.30"])
def test_a_step_that_was_not_made_is_one_all_the_same(chain):
    sheet = 'error = "E"\nrate = 0.2\n[inputs]\nx = 3\nt = 1\n[parameters]\nw = 0.3\n'
    sheet += '[formulas]\ny = "w x"\nE = "½ (y − t)²"\n[claims]\n'  # dE/dw is −0.1·3, new w 0.3 + 0.06
    (row,) = Worksheet.loads(f'{sheet}w = "{chain}"').check().rows
    assert (row.claim, row.printed, row.is_wrong) == ("new w", chain.rpartition(" ")[2], True)
    assert "is 0.36, so the last step of the chain is wrong" in row.note
    (row,) = Worksheet.loads(f'{sheet}w = "0.3 + 0 = 0.3"').check().rows
    assert (row.claim, row.verdict) == ("w", "holds")


def test_a_side_that_is_rounded_follows_from_rounded_lines():
    x, t, w = leaves(x=0.6234, t=0.1, w=0.7777)
    y = (w * x).named("y")  # 0.48481818
    E = ((y - t) ** 2 / 2).named("E")
    report = check(E, {"y": "0.485", "dE/dw": "(0.485 - 0.1) * 0.6234 = 0.240009 = 0.240"})
    assert report, str(report)


@pytest.mark.parametrize(
    ("chain", "shown"),
    [
        ("0.5 + 0.1 * (-0.84) = 0.416", "0.416"),  # all that stands there, though 0.84 has two digits
        ("0.618 * 0.382 = 0.236", "0.236"),  # 0.236076
        ("-1.4 / 3 = -0.4667", "-0.4667"),
        ("0.6 * 0.7 = 1.5", "0.42"),  # and not what it does not give
    ],
)
def test_a_wrong_side_is_shown_with_the_digits_that_stand_there(chain, shown):
    found = row("E", chain)
    assert (found.printed, found.is_wrong) == (shown, True)
    assert f"{chain.partition(' =')[0]} is {shown}" in found.note


STEPS = """
error = "L"
rate = 0.1
[inputs]
x = 2
y = 1
[parameters]
W2 = 0.5
W1 = 0.3
[formulas]
h = "W1 x"
o = "W2 h"
L = "(o - y)^2"
[claims]
"∂L/∂W1" = "-1.4 · 0.416 · 2 = -1.1648"
W1 = "0.3 - 0.1(-1.1648) = 0.41648"
"""


def test_what_follows_from_a_product_follows_from_all_its_digits():  # 0.3 + 0.1·1.1648 = 0.41648
    slope, new = Worksheet.loads(STEPS).check().rows
    assert (slope.printed, new.printed) == ("-1.1648", "0.41648")
    assert new.diagnosis[0].words.startswith("follows from ∂L/∂W1 = −1.1648 above: 0.41648")


def test_a_side_that_cannot_be_read_is_told_and_the_last_one_is_judged():
    found = row("y", "gadget = 1.5")
    assert (found.ok, found.note) == (True, "'gadget' in front of it in the chain cannot be judged")
    found = row("y", "gadget = 1.6")
    assert found.is_wrong
    assert "'gadget' in front of it in the chain cannot be judged" in found.note


def test_a_formula_of_new_numbers_is_not_judged_at_the_old_ones():
    sheet = SHEET.replace("[inputs]", "rate = 0.1\n[inputs]")
    x, t, w = np.array([1, 2]), np.array([0, 1]), np.array([[0.5, 0.25], [0.1, 0.2]])
    new = w - 0.1 * np.outer(w @ x - t, x)
    report = Worksheet.loads(f"{sheet}'new E' = 'E = ½ sum((z - t)²) = {((new @ x - t) ** 2).sum() / 2:.6f}'").check()
    assert report, str(report)
    assert report.rows[0].note == "'½ sum((z - t)²)' in front of it in the chain cannot be judged"


SHEET = """
error = "E"
[inputs]
x = [1, 2]
t = [0, 1]
[parameters]
W = [[0.5, 0.25], [0.1, 0.2]]
[formulas]
z = "W x"
E = "½ sum((z - t)^2)"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "chain", "wrong"),
    [
        ("∂E/∂z", "z - t = [1, -0.5]", []),
        ("∂E/∂z", "z + t = [1, -0.5]", ["z + t", "z + t"]),
        ("∂E/∂z_i", "z_i - t_i = [1, -0.5]", []),
        ("∂E/∂W", "(z + t) x^T = [[1, 2], [-0.5, -1]]", ["(z + t) x^T"] * 4),
        ("∂E/∂W", "(z - t) x^T = [[1, 2], [-0.5, -1]]", []),
        ("∂E/∂z", "[1, -0.7] = [1, -0.5]", ["-0.7"]),
        ("∂E/∂z", "[1, -0.5] = [1, -0.7]", ["-0.7"]),
    ],
)
def test_each_entry_of_an_array_has_its_sides(key, chain, wrong):
    report = Worksheet.loads(f"{SHEET}'{key}' = '{chain}'").check()
    assert [one.printed for one in report.rows if not one.ok] == wrong, str(report)


@pytest.mark.parametrize(("key", "answer"), [("g", "w x = 1.5"), ("g = w x", "1.5"), ("g", "2 = w x = 0.7")])
def test_a_chain_about_what_is_not_there_spoils_only_its_row(key, answer):
    found = row(key, answer)
    assert found.verdict == "cannot be read"
    assert "'g', which is not there" in found.note
    sheet = 'error = "y"\n[inputs]\nx = 3\n[parameters]\nw = 0.5\n[formulas]\ny = "w x"\n[claims]\ny = "1.5"\n'
    assert [one.verdict for one in Worksheet.loads(f"{sheet}'{key}' = '{answer}'").check().rows] == [
        "holds",
        "cannot be read",
    ]


@pytest.mark.parametrize(
    ("claims", "means"),
    [
        ({"Δw": "(t − y) x"}, "−dE/dw"),  # (1 − 1.5)·3 is −1.5, and new w is 0.5 − 0.1·1.5 = 0.35
        ({"Δw": "(y − t) x"}, "dE/dw"),
        ({"Δw": "-1.5", "new w": "w + η Δw = 0.35"}, "−dE/dw"),
        ({"Δw": "1.5", "new w": "w − η Δw = 0.35"}, "dE/dw"),
        ({"Δw": "-0.15", "new w": "w + Δw = 0.35"}, "−(step w)"),
    ],
)
def test_what_a_change_is_in_a_check(claims, means):
    x, t, w = leaves(x=3.0, t=1.0, w=0.5)
    E = (((w * x).named("y") - t) ** 2 / 2).named("E")
    report = check(E, claims, rate=0.1, parameters=[w])
    assert report, str(report)
    assert any(line.startswith(f"Δw: stands for {means}") for line in report.explanations())


SHEETS = Path(__file__).parent / "sheets"


def verdicts_on(sheet):
    """The verdicts on a published sheet, without its teacher's."""
    text = (SHEETS / sheet).read_text(encoding="utf-8").partition("[teacher]")[0]
    return {row.claim: row.verdict for row in Worksheet.loads(text).check().rows}


def test_a_side_is_judged_with_the_digits_at_the_end_of_its_chain():
    """(0.01 − 0.9)·0.01·0.99 is −0.0088, and the sheet goes on with −0.009."""
    assert verdicts_on("ninth/two_points_in_two_decimals.toml")["de2/db"] == "right, from rounded lines"


def test_a_delta_is_read_otherwise_only_where_one_of_its_own_lines_is_right():
    """The first layer's second δ is −0.3979·(−1)·0.1824·0.8176 = 0.0593, so no δ of the sheet is turned."""
    assert verdicts_on("ninth_paper/seven_digits_by_hand_bce.toml")["dL/dz1[2]"] == "holds"
