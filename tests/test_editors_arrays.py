"""Arrays under [exact] and [errata]: their numbers are those of NumPy, and one of them is printed wrong."""

import numpy as np
import pytest

from autograd import Worksheet

SHEET = """
error = "J"
[inputs]
x = [1, 4, 5]
y = [0.1, 0.05]
[parameters]
W = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]
[formulas]
a = "sigmoid(x @ W)"
J = "sum((a - y)**2)/2"
[claims]
"""
W = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])
A = 1 / (1 + np.exp(-(np.array([1.0, 4.0, 5.0]) @ W)))
ERROR = A - np.array([0.1, 0.05])
SLOPE = np.outer([1, 4, 5], ERROR * A * (1 - A))


def errata(printed, true):
    return f'[errata."dJ/dW"]\nprinted = "{printed}"\ntrue = "{true}"\nkind = "unknown"\nwhy = "the last entry"\n'


def test_an_array_is_given_with_all_digits():
    slope = ERROR + np.array([0, 1e-9])
    given = f'[exact]\n"a" = "{A.tolist()}"\n"∂J/∂a" = "{slope.tolist()}"\n'
    rows = Worksheet.loads(SHEET + given).check().rows
    assert [row.verdict for row in rows] == ["holds to 12 digits"] * 3 + ["WRONG"]
    assert {row.table for row in rows} == {"exact"}


def test_of_an_array_with_a_known_mistake_the_other_entries_hold():
    true = SLOPE.round(5)
    printed = true.copy()
    printed[2, 1] += 0.003
    report = Worksheet.loads(SHEET + errata(printed.tolist(), true.tolist())).check()
    assert [row.verdict for row in report.rows] == ["holds"] * 5 + ["known mistake (unknown)"]
    assert report
    assert report.summary() == "5 hold, 0 wrong, 1 known mistake"
    assert f"printed {printed[2, 1]:.5f}, known mistake (unknown): the last entry" in str(report)


def test_a_wrong_correction_of_an_array_is_told():
    wrong = (SLOPE + 0.01).round(5)
    rows = Worksheet.loads(SHEET + errata(wrong.tolist(), (SLOPE + 0.02).round(5).tolist())).check().rows
    assert all(row.verdict.startswith("WRONG correction") for row in rows)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('"a" = "[1]"', r"\[exact\] 'a\[1\]': \[1\] is an array of shape \(1,\), where one of \(2,\) is asked for"),
        ('"a" = "0.5"', r"\[exact\] 'a\[1\]': '0.5' is no array of numbers"),
        ('"J" = "[1, 2]"', r"\[exact\] 'J': '\[1, 2\]' is not a decimal number"),
        ('"a" = "[y[1], 2]"', r"\[exact\] 'a\[1\]': 'y\[1\]' is not a decimal number"),
        ('"q" = "[1, 2]"', "speaks of 'q'|'q': "),
    ],
)
def test_what_is_no_array_of_numbers_is_refused(line, sentence):
    with pytest.raises(ValueError, match=sentence):
        Worksheet.loads(SHEET + f"[exact]\n{line}\n")
