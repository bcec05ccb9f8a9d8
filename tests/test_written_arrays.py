"""Arrays as people type them into an answer: the numbers are judged, however the rows stand."""

import numpy as np
import pytest

from autograd import Worksheet

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
    ],
)
def test_what_may_be_read_in_two_ways_is_not_called_wrong(answer):
    assert {row.verdict for row in judged(answer).rows} == {"cannot be read"}, str(judged(answer))


@pytest.mark.parametrize("answer", ["1.5 2.5\n3.5 -4.5\n0 0", "((1.5, 2.5), (3.5, -4.5), (0, 0))"])
def test_a_row_too_many_is_told_by_the_shapes(answer):
    (told,) = {row.note for row in judged(answer).rows}
    assert told == "an array of shape (3, 2), where one of (2, 2) is asked for"
