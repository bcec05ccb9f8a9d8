"""Products of arrays that read in two ways: the shapes, the error and the claims of a sheet say which one is meant."""

import numpy as np
import pytest

from autograd import Worksheet, check, leaves, parse

X, Y = np.array([1.0, 0.5]), 1.0
W1, W2, B2 = np.array([[0.4, 0.2], [0.6, 0.8]]), np.array([0.4, -0.8]), 0.6
H = np.maximum(W1 @ X, 0)
P = 1 / (1 + np.exp(-(W2 @ H + B2)))
NETWORK = """
error = "L"
rate = 0.1
[inputs]
x = [1.0, 0.5]
y = 1
[parameters]
W1 = [[0.4, 0.2], [0.6, 0.8]]
w2 = [0.4, -0.8]
b2 = 0.6
[formulas]
h = "ReLU(W1·x)"
u = "w2·h + b2"
p = "σ(u)"
L = "½(p − y)²"
[claims]
"""


def judged(head, claims):
    return Worksheet.loads(head + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())).check()


def test_a_dot_between_vectors_is_one_number_where_the_error_is_one():
    slope = (P - Y) * P * (1 - P)
    numbers = {"u": W2 @ H + B2, "dL/du": slope, "dL/dw2": slope * H, "dL/dh": slope * W2}
    claims = {key: np.round(x, 6).tolist() for key, x in numbers.items()}
    report = judged(NETWORK, claims)
    assert [row.verdict for row in report.rows] == ["holds"] * 6
    assert "w2·h + b2 is read as w2 @ h + b2" in str(report)


def test_formulas_of_claims_are_read_in_the_way_that_has_the_shape_of_the_claim():
    claims = {"dL/dW1": "(w2·(p − y)·p·(1 − p)·(h > 0)) xᵀ", "dL/dh": "w2·(p − y)·p·(1 − p)", "u": "w2·h + b2"}
    report = judged(NETWORK, claims)
    assert report, str(report)
    wrong = judged(NETWORK, {"u": "w2·x + b2"})
    assert [row.verdict for row in wrong.rows] == ["WRONG"]
    assert "x stands in place of h" in str(wrong)


GATES = """
error = "L"
[inputs]
f = [0.5, 0.25]
c = [2.0, 4.0]
v = [1.0, 3.0]
[formulas]
g = "f·c"
y = "v·g"
L = "y²"
[claims]
"""


def test_each_formula_of_a_sheet_has_its_own_product():
    """f·c = (1, 1) is that of a gate, and v·g = 1 + 3 a sum: so the claims say."""
    report = judged(GATES, {"g": "[1, 1]", "y": "4", "dL/dg": "[8, 24]"})
    assert report, str(report)
    assert "f·c is read as f*c" in str(report)
    assert "v·g is read as v @ g" in str(report)


def test_what_the_sheet_leaves_open_is_asked_about():
    """f·c = (1, 1) and f·c = 2 both give an L that is one number."""
    open_sheet = GATES.replace("y = ", "s = ").replace('"y²"', '"sum(s²)"')
    with pytest.raises(ValueError, match=r"\[formulas\] g: .* write f\*c entry by entry, or f @ c"):
        judged(open_sheet, {})


SQUARES = """
error = "L"
[inputs]
A = [[0.5, 0.5], [0.25, 0.75]]
V = [[1, 2], [3, 4]]
[formulas]
C = "A × V"
d = "C[1]"
L = "sum(d)"
[claims]
"""


@pytest.mark.parametrize(
    ("answer", "words"),
    [("[2, 3]", "A × V is read as A @ V"), ("[0.5, 1]", "A × V is read as A*V")],
)
def test_numbers_say_which_product_of_square_matrices_is_meant(answer, words):
    report = judged(SQUARES, {"d": answer})
    assert report, str(report)
    assert words in str(report)


def test_a_wrong_number_does_not_say_it():
    with pytest.raises(ValueError, match="write A\\*V entry by entry, or A @ V"):
        judged(SQUARES, {"d": "[7, 9]"})


def test_vectors_of_samples_are_multiplied_as_vectors():
    head = 'error = "E"\n[samples]\nx = [[1, 2], [3, 4]]\nt = [1, 0]\n[inputs]\n[parameters]\nw = [0.5, -0.25]\n'
    head += '[formulas]\nz = "w·x"\nl = "(z − t)²"\nE = "mean(l)"\n[claims]\n'
    report = judged(head, {"z": "[0, 0.5]", "dE/dw": "[0.5, 0]"})  # −2·(1, 2)/2 + 1·(3, 4)/2
    assert report, str(report)


def test_a_formula_alone_is_read_where_the_shapes_leave_one_way():
    wide, square = [[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4]]
    names = {"W": wide, "S": square, "u": [1.0, 2.0], "v": [3.0, 4.0]}
    assert parse("W·W", names, notation="paper") == (np.array(wide) ** 2).tolist()
    assert parse("S × W", names, notation="paper") == (np.array(square) @ np.array(wide)).tolist()
    with pytest.raises(ValueError, match="write S\\*S entry by entry, or S @ S"):
        parse("S·S", names, notation="paper")


def test_a_formula_with_both_shapes_is_asked_about():
    """Where dZ and g′ are square matrices, dZ · g′ has the same shape in both ways."""
    head = SQUARES.replace("A × V", "A*V")
    (row, *_) = judged(head, {"C": "A·V"}).rows
    assert row.verdict == "cannot be read"
    assert "write A*V entry by entry, or A @ V" in row.note


def test_a_claim_about_a_graph_of_values_is_read_in_the_same_way():
    a1, a2, b1, b2 = leaves(**{"a[1]": 1, "a[2]": 2, "b[1]": 3, "b[2]": 5})
    s = (a1 * b1 + a2 * b2).named("s")
    assert check(s, {"s": "a·b"})
    assert check(s, {"ds/da": "b"})


@pytest.mark.parametrize("y", ["1", "[1]"])
def test_of_arrays_with_one_entry_both_products_are_the_same(y):
    """W2 is a row, so p has one entry: σ(0.4·0.5 − 0.8·1 + 0.6) = 0.5, and −log 0.5 is 0.693147."""
    head = (
        NETWORK.replace("y = 1", f"y = {y}").replace("[0.4, -0.8]", "[[0.4, -0.8]]").replace("b2 = 0.6", "b2 = [0.6]")
    )
    head = head.replace("w2", "W2").replace("½(p − y)²", "-(y log(p) + (1 − y) log(1 − p))")
    assert judged(head, {"L": "0.693147", "dL/db2": "[-0.5]", "dL/dW2": "[[-0.25, -0.5]]"})
    assert not judged(head, {"L": "0.693148"})
