"""Slices on paper, and convolutions written with them: the numbers are NumPy's."""

import numpy as np
import pytest

from autograd import Worksheet, array, check, parse

X = np.array([1.0, -2.0, 0.5, 3.0, 1.5])
M = np.arange(1.0, 10.0).reshape(3, 3)


@pytest.mark.parametrize("notation", ["strict", "paper"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x[1:3]", X[:3]),
        ("x[2:]", X[1:]),
        ("x[:2]", X[:2]),
        ("x[4:4]", X[3:4]),
        ("M[2, :]", M[1]),
        ("M[:, 2]", M[:, 1]),
        ("M[1:2, 2:3]", M[:2, 1:]),
        ("M[2, 1:2]", M[1, :2]),
        ("M[2:3]", M[1:]),
        ("x[1:3] @ x[3:5]", X[:3] @ X[2:]),
        ("sum(M[1:2, 1:2]*M[2:3, 2:3])", (M[:2, :2] * M[1:, 1:]).sum()),
    ],
)
def test_both_ends_of_a_slice_belong_to_it(text, expected, notation):
    found = np.array(parse(text, {"x": X, "M": M}, notation=notation))
    assert found.shape == np.shape(expected)
    assert np.allclose(found, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x_{1:3}·x_{3:5}", None), ("2x_{2:3}", 2 * X[1:3]), ("M_{1:2,2:3}x_{1:2}", M[:2, 1:] @ X[:2])],
)
def test_a_slice_may_stand_below(text, expected):
    if expected is None:
        with pytest.raises(ValueError, match="entry by entry"):
            parse(text, {"x": X, "M": M}, notation="paper")
    else:
        assert parse(text, {"x": X, "M": M}, notation="paper") == pytest.approx(list(expected))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x[1:6]", "has entries 1 to 5 there, and no 6"),
        ("x[0:2]", "has entries 1 to 5 there, and no 0"),
        ("x[:-1]", "a slice without entries"),
        ("x[3:2]", "a slice without entries"),
        ("x[::2]", "no step"),
        ("x[1:b]", "an index is a whole number"),
    ],
)
def test_a_slice_that_is_not_there_is_refused(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse(text, {"x": X, "b": 3.0})


CONVOLUTION = """
error = "L"
index = FIRST
[inputs]
x = [1.0, -2.0, 0.5, 3.0, 1.5]
[parameters]
k = [0.2, -0.5, 0.3]
[formulas]
KEY = "FORMULA"
L = "sum(y**2)/2"
[claims]
"""


@pytest.mark.parametrize(
    ("first", "key", "formula"),
    [
        (1, '"y[t]"', "k @ x[t:t+2]"),
        (1, '"y[t]"', "sum(k*x[t:t+2])"),
        (1, '"y[t]"', "k[1]*x[t] + k[2]*x[t+1] + k[3]*x[t+2]"),
        (1, "y_t", "k₁x_t + k₂x_{t+1} + k₃x_{t+2}"),
        (1, "y_t", "sum(k x_{t:t+2})"),
        (0, '"y[t]"', "k @ x[t:t+3]"),
        (1, "y", "[k @ x[1:3], k @ x[2:4], k @ x[3:5]]"),
        (0, "y", "[k @ x[0:3], k @ x[1:4], k @ x[2:5]]"),
    ],
)
def test_a_convolution_is_written_with_slices(first, key, formula):
    kernel = np.array([0.2, -0.5, 0.3])
    y = np.convolve(X, kernel[::-1], mode="valid")
    slopes = [sum(y * X[i : i + 3]) for i in range(3)]
    text = CONVOLUTION.replace("FIRST", str(first)).replace("KEY", key).replace("FORMULA", formula)
    claims = f'"y" = "{y.round(6).tolist()}"\n"dL/dk" = "{np.round(slopes, 6).tolist()}"\n'
    assert {row.verdict for row in Worksheet.loads(text + claims).check().rows} == {"holds"}


def test_the_report_says_which_entries_a_slice_has():
    text = CONVOLUTION.replace("FIRST", "1").replace("KEY", "y").replace("FORMULA", "[k @ x[1:3], sum(x[1:5]), x[5]]")
    report = Worksheet.loads(text + '"dL/dk[1:2]" = "y[1] * x[1:2]"\n').check()
    assert [row.claim for row in report.rows] == ["dL/dk[1]", "dL/dk[2]"]
    assert {row.verdict for row in report.rows} == {"holds"}
    said = str(report)
    assert "is read as [k @ [x[1], x[2], x[3]], sum([x[1], x[2], …, x[5]]), x[5]]" in said
    assert "y[1] * x[1:2] is read as y[1] * [x[1], x[2]]" in said


def test_a_slice_is_a_key_of_check():
    x = array([1.0, 2.0, 3.0]).named("x")
    report = check((x**2).sum(), {"dE/dx[2:3]": "[4, 6]"})
    assert [row.claim for row in report.rows] == ["dE/dx[2]", "dE/dx[3]"]
    assert report


def test_too_few_entries_for_a_step_are_said():
    text = CONVOLUTION.replace("FIRST", "1").replace("KEY", '"y[t]"').replace("FORMULA", "sum(x[t:t+7])")
    with pytest.raises(ValueError, match=r"\[formulas\] y\[t\]: x has 5 entries, which are too few for a single step"):
        Worksheet.loads(text)
