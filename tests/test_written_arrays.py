"""Arrays as people type them into an answer: the numbers are judged, however the rows stand."""

import time

import numpy as np
import pytest

from autograd import Worksheet
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.by_hand.sheet.written_arrays import as_written

SLOPES = np.array([[1.5, 2.5], [3.5, -4.5]])
SHEET = """
error = "E"
[parameters]
W = [[1, 2], [3, 4]]
[formulas]
E = "1.5*W[1,1] + 2.5*W[1,2] + 3.5*W[2,1] - 4.5*W[2,2]"
[claims]
"""


def judged(answer: str):
    return Worksheet.loads(f"{SHEET}\"dE/dW\" = '''{answer}'''").check()


WAYS = [
    "((1.5, 2.5), (3.5, -4.5))",
    "[(1.5, 2.5), (3.5, -4.5)]",
    "[1.5, 2.5], [3.5, -4.5]",
    "(1.5, 2.5), (3.5, -4.5)",
    "[1.5, 2.5]; [3.5, -4.5]",
    "[[1.5, 2.5] [3.5, -4.5]]",
    "[[1.5, 2.5][3.5, -4.5]]",
    "[[1.5, 2.5]\n [3.5, -4.5]]",
    "[[1.5 2.5]\n [3.5 -4.5]]",
    "[1.5, 2.5]\n[3.5, -4.5]",
    "[1.5, 2.5],\n[3.5, -4.5]",
    "[1.5 2.5]\n[3.5 -4.5]",
    "[1.5, 2.5\n3.5, -4.5]",
    "[3/2, 5/2]\n[7/2, -9/2]",
    "1.5 2.5\n3.5 -4.5",
    "1.5\t2.5\r\n\r\n3.5\t-4.5\r\n",
    "1.5, 2.5\n3.5, -4.5",
    "1,5 2,5\n3,5 -4,5",
    "1,5; 2,5\n3,5; -4,5",
    "1.5, 2.5; 3.5, -4.5",
    "(1.5 2.5; 3.5 -4.5)",
    "(1.5 2.5)\n(3.5 -4.5)",
    "array([[1.5, 2.5], [3.5, -4.5]])",
    "np.array(((1.5, 2.5), (3.5, -4.5)))",
    repr(SLOPES),
    str(SLOPES),
    "tensor([[ 1.5000,  2.5000],\n        [ 3.5000, -4.5000]], dtype=torch.float64)",
    "{{1.5, 2.5}, {3.5, -4.5}}",
    "⎡1.5  2.5⎤\n⎣3.5 -4.5⎦",
    "|1.5 2.5|\n|3.5 -4.5|",
    r"\begin{pmatrix} 1.5 & 2.5 \\ 3.5 & -4.5 \end{pmatrix}",
    r"$\left[\begin{array}{cc} 1.5 & 2.5 \\ 3.5 & -4.5 \end{array}\right]$",
    "≈ [[1.5, 2.5], [3.5, -4.5]]",
]


@pytest.mark.parametrize("answer", WAYS)
def test_a_matrix_is_read_however_its_rows_stand(answer):
    assert [row.ok for row in judged(answer).rows] == [True] * 4, str(judged(answer))


@pytest.mark.parametrize("answer", WAYS)
def test_a_wrong_entry_is_marked_in_its_place(answer):
    wrong = answer.replace("-4.5", "-7.5").replace("-4,5", "-7,5").replace("-9/2", "-15/2")
    assert [row.ok for row in judged(wrong).rows] == [True, True, True, False], str(judged(wrong))


@pytest.mark.parametrize(
    "answer",
    [
        "1.5 2.5\n3.5",
        "1.5 2.5 1\n3.5 -4.5 1",
        "1.5\n2.5\n3.5\n-4.5",
        "[1.5, 2.5] [3.5, -4.5]",
        "list([[1.5, 2.5], [3.5, -4.5]])",
        "[[1.5, 2.5], [3.5, -4.5]",
        pytest.param("[" * 3000 + "]" * 3000, id="deep"),
        pytest.param("{" * 3000 + "}" * 3000, id="deep braces"),
    ],
)
def test_what_may_be_read_in_two_ways_is_not_called_wrong(answer):
    assert {row.verdict for row in judged(answer).rows} == {"cannot be read"}, str(judged(answer))


@pytest.mark.parametrize("answer", ["1.5 2.5\n3.5 -4.5\n0 0", "((1.5, 2.5), (3.5, -4.5), (0, 0))"])
def test_a_row_too_many_is_told_by_the_shapes(answer):
    (told,) = {row.note for row in judged(answer).rows}
    assert told == "an array of shape (3, 2), where one of (2, 2) is asked for"


WITH_A_FACTOR = [
    "1/2 [[3, 5], [7, -9]]",
    "½ [[3, 5], [7, -9]]",
    "(1/2)[[3, 5], [7, -9]]",
    "0.5*[[3, 5], [7, -9]]",
    "1/2 ((3, 5), (7, -9))",
    "1/2 [3, 5; 7, -9]",
    "0,5·[3 5; 7 -9]",
    "[[3, 5], [7, -9]]/2",
    "[[0.3, 0.5], [0.7, -0.9]] · 10 / 2",
    "1/2 np.array([[3, 5], [7, -9]])",
    r"\frac{1}{2}\begin{bmatrix} 3 & 5 \\ 7 & -9 \end{bmatrix}",
    "10^-1 [[15, 25], [35, -45]]",
    "[[15, 25], [35, -45]]·10⁻¹",
    "-[[-1.5, -2.5], [-3.5, 4.5]]",
    "-1/2 * [[-3, -5], [-7, 9]]",
]


@pytest.mark.parametrize("answer", WITH_A_FACTOR)
def test_a_factor_in_front_of_a_matrix_or_behind_it_is_that_of_every_entry(answer):
    assert [row.ok for row in judged(answer).rows] == [True] * 4, str(judged(answer))
    wrong = answer.replace("9", "8").replace("4.5", "4.2").replace("45", "42")
    assert [row.ok for row in judged(wrong).rows] == [True, True, True, False], str(judged(wrong))


@pytest.mark.parametrize("answer", ["2 [1, 2] [3, 4]", "x [[3, 5], [7, -9]]", "[[3, 5], [7, -9]] 2"])
def test_what_is_no_factor_of_a_matrix_is_not_called_wrong(answer):
    assert {row.verdict for row in judged(answer).rows} == {"cannot be read"}, str(judged(answer))


VECTOR = """
error = "E"
[parameters]
v = [1, 2]
[formulas]
E = "1.5*v[1] - 2.25*v[2]"
[claims]
"""


@pytest.mark.parametrize(
    "answer",
    [
        "(1.5, -2.25)ᵀ",
        "(1.5, -2.25)^T",
        "[1.5, -2.25].T",
        "[1.5, -2.25]'",
        r"\begin{pmatrix} 1.5 \\ -2.25 \end{pmatrix}",
        r"(1.5, -2.25)^\top",
        "⟨1.5, -2.25⟩",
        "<1.5, -2.25>",
        "{1.5, -2.25}",
        "1.5, -2.25",
        "[1,5, -2,25]",
        "(1,5 | -2,25)",
        "1/2 (3, -4.5)ᵀ",
        "3/4 [2; -3]",
    ],
)
def test_a_vector_is_read_as_a_row_or_a_column(answer):
    report = Worksheet.loads(f"{VECTOR}\"dE/dv\" = '''{answer}'''").check()
    assert [row.ok for row in report.rows] == [True, True], str(report)


@pytest.mark.parametrize(("answer", "is_right"), [("0.5*0.6703", True), ("0.5*0.6707", False), ("0.4*0.838", True)])
def test_a_product_of_rounded_numbers_is_no_more_exact_than_they_are(answer, is_right):
    """σ(0.7094)/2 = 0.335134…: 0.6703 stands for 0.67025 to 0.67035, and 0.838 for 0.8375 to 0.8385."""
    sheet = 'error = "E"\n[parameters]\nz = 0.7094\n[formulas]\nE = "σ(z)/2"\n[claims]\n'
    (row,) = Worksheet.loads(f'{sheet}"E" = "{answer}"').check().rows
    assert row.ok == is_right, row


@pytest.mark.parametrize(
    "text", ["1" * 9_000, "1/2 " * 2_000 + "[1]", "|1 2|\n" * 1_500, "= " * 4_000, "[1, 2]" * 1_500]
)
def test_long_answers_take_time_in_proportion(text):
    start = time.perf_counter()
    as_written(text, (2, 2))
    as_digits(text)
    assert time.perf_counter() - start < 2
