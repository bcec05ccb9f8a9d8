"""What the printed lines above a line give for it, worked out apart from the judge's verdict."""

import pytest

from autograd import Worksheet
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
