"""What the printed lines above a line give for it, worked out apart from the judge's verdict."""

import pytest

from autograd import Worksheet
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.one_moved import OneMoved
from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.reading_sheets import read_sheet
from benchmarks.causes import Cause
from benchmarks.real_sheets import Figures, Teacher
from benchmarks.within_rounding import can_give, is_but_for_the_last_digit, line_of

SHEET = """
error = "L"
[inputs]
x = 0.5
[formulas]
a = "sigmoid(x)"
b = "3*a"
L = "-log(a) + b"
[claims]
a = "0.62"
b = "{}"
"""


@pytest.mark.parametrize(
    ("b", "given"), [("1.86", True), ("1.845", True), ("1.875", True), ("1.83", False), ("1.89", False), ("1.9", True)]
)
def test_a_line_lies_between_what_the_ends_of_the_line_above_give(b, given):
    assert can_give(Worksheet.loads(SHEET.format(b)), "b") is given  # from 1.845 to 1.875


def test_the_ends_are_taken_in_the_direction_in_which_each_line_moves_the_claim():
    sheet = Worksheet.loads(SHEET.format("1.86") + 'L = "2.3"\n')
    assert next(iter(line_of(sheet, "L").ends())) == pytest.approx((1.855 + 0.4700036, 1.865 + 0.4861330))


def test_a_line_above_counts_only_where_the_words_name_it_and_the_claim_moves_with_it():
    sheet = Worksheet.loads(SHEET.format("1.84"))
    assert is_but_for_the_last_digit(sheet, "b", "follows from a = 0.62 above, but for its last digit")
    assert not is_but_for_the_last_digit(sheet, "b", "follows from x = 0.5 above, but for its last digit")
    assert not is_but_for_the_last_digit(Worksheet.loads(SHEET.format("1.83")), "b", "follows from a = 0.62 above")
    apart = SHEET.replace('"3*a"', '"3*x"').format("1.51")
    assert not is_but_for_the_last_digit(Worksheet.loads(apart), "b", "follows from a = 0.62 above")


def test_arithmetic_in_the_last_digit_of_what_follows_does_no_harm():
    teacher = Teacher(
        {"a": "wrong: σ(0.5) is 0.62", "b": "wrong: 3·0.72 is 2.16"}, {"b": [Cause(frozenset({"none"}), ())]}
    )
    for b, told in (("2.17", "nothing, rightly"), ("2.16", "another"), ("2.5", "nothing, rightly")):
        figures = Figures()
        list(figures.add("a sheet", SHEET.replace("0.62", "0.72").format(b), teacher))
        assert figures.causes[told] == 1, figures.causes


WITH_A_STEP = """
rate = 0.5
error = "E"
[inputs]
x = 2
[parameters]
w = 3
[formulas]
h = "w*x"
k = "h**2"
E = "k + h"
[claims]
"""
H, K, E, E_BY_H, E_BY_W, K_BY_W = Claim("h"), Claim("k"), Claim("E"), *(Claim(*x) for x in ("Eh", "Ew", "kw"))
NEW_W, NEW_K = Claim("w", steps=1), Claim("k", steps=1)


@pytest.mark.parametrize(
    ("moved", "number", "others"),
    [  # k = 36 and dE/dh = 13 are read from the paper, and not found again
        (H, 7, {K: 49, E: 36 + 7, K_BY_W: 2 * 7 * 2}),
        (K, 30, {E: 30 + 6}),
        (E_BY_H, 11, {E_BY_W: 11 * 2, NEW_W: 3 - 0.5 * 11 * 2, NEW_K: ((3 - 0.5 * 11 * 2) * 2) ** 2}),
    ],
)
def test_a_number_on_the_paper_that_moves_takes_those_with_it_that_it_reaches(moved, number, others):
    right = {K: 36, E: 42, E_BY_W: 13 * 2, K_BY_W: 2 * 6 * 2, NEW_W: 3 - 0.5 * 13 * 2, NEW_K: (-10 * 2) ** 2}
    paper = OneMoved(Desk(example_of_sheet(read_sheet(WITH_A_STEP))), {H: 6, K: 36, E_BY_H: 13})
    assert {claim: found[0] for claim, found in paper.numbers(right).items()} == right
    found = paper.numbers_with(moved, number, right)
    assert {**right, **{claim: numbers[0] for claim, numbers in found.items()}} == {**right, **others}
    assert paper.numbers([K]) == {K: [36]}  # the desk stands as it did
