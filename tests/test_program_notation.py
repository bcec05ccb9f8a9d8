"""Formulas as programs and courses write them: np.dot, .sum(axis=0), dZ for ∂L/∂Z; NumPy says what they give."""

import numpy as np
import pytest

from autograd import Worksheet, parse

NUMBERS = {
    "A": np.array([[0.2, -0.4, 0.5], [0.6, 0.1, -0.3]]),
    "B": np.array([[1.0, 0.5], [0.5, -1.0], [0.25, 2.0]]),
    "C": np.array([[0.3, 0.7, 0.9], [-0.2, 0.4, 0.8]]),
    "v": np.array([0.5, -0.3, 0.2]),
}


@pytest.mark.parametrize(
    "text",
    [
        "np.dot(A, B)",
        "A.dot(B)",
        "np.matmul(A, B) / 2",
        "A.T.dot(C)",
        "np.dot(A.T, C - A)",
        "np.multiply(A, C)",
        "A.sum(axis=0)",
        "A.sum(0)",
        "A.sum(axis=1, keepdims=True)",
        "A.mean(axis=1)",
        "(A * C).sum(axis=1)",
        "A.sum() + v.max()",
        "np.sum(A * C, axis=0)",
        "np.mean(A)",
        "np.exp(-A)",
        "np.linalg.norm(v)",
        "np.tanh(A.dot(v))",
        "np.dot(v, v)",
    ],
)
def test_calls_of_numpy_give_what_numpy_gives(text):
    found = parse(text, NUMBERS, notation="paper")
    assert np.allclose(np.asarray(found, dtype=float), eval(text, {"np": np, **NUMBERS}), rtol=1e-12)


@pytest.mark.parametrize(("text", "means"), [("A²", "A*A"), ("1 − A^2", "1 - A*A"), ("(1 − A²) ⊙ C", "(1 - A*A)*C")])
def test_the_square_of_what_is_no_square_is_entry_by_entry(text, means):
    found = np.asarray(parse(text, NUMBERS, notation="paper"), dtype=float)
    assert np.allclose(found, eval(means, {**NUMBERS}), rtol=1e-12)


@pytest.mark.parametrize(
    "text", ["np.__class__", "os.system(1)", "A.sum.real", "A.tofile(v)", "np.load(v)", "A.sum(v)"]
)
def test_no_other_attribute_is_read(text):
    with pytest.raises(
        ValueError, match=r"not allowed|not a function|has no meaning|axis|wrong place|stands for nothing"
    ):
        parse(text, NUMBERS, notation="paper")


SHEET = """
error = "J"
[inputs]
X = [[1.0, 0.5], [0.5, -1.0], [0.2, 0.3]]
Y = [[1], [0], [1]]
[parameters]
W1 = [[0.2, -0.4], [0.6, 0.1]]
W2 = [[0.5], [-0.3]]
b1 = [0.1, -0.2]
[formulas]
Z1 = "X @ W1 + b1"
A1 = "tanh(Z1)"
Z2 = "A1 @ W2"
J = "1/6 sum((Z2 - Y)²)"
[claims]
"dW2" = "A1.T @ dZ2"
"dA1" = "np.dot(dZ2, W2.T)"
"dZ1" = "dA1 * (1 - A1²)"
"dW1" = "Xᵀ dZ1"
"db1" = "np.sum(dZ1, axis=0)"
"dJ/dX" = "∂J/∂Z1·W1ᵀ"
"∂J/∂W1" = "(∂J/∂Z1ᵀ X)ᵀ"
"""


def test_the_names_of_a_course_stand_for_derivatives_of_the_error():
    report = Worksheet.loads(SHEET).check()
    assert {row.verdict for row in report.rows} == {"holds"}, str(report)
    assert "dJ/dW2: A1.T @ dZ2 is read as A1.T @ dJ/dZ2" in [line.strip() for line in report.explanations()]
    wrong = Worksheet.loads(SHEET.replace('"dA1 * (1 - A1²)"', '"dA1 * (1 + A1²)"')).check()
    assert {row.claim.partition("[")[0] for row in wrong.rows if not row.ok} == {"dJ/dZ1"}


def test_a_name_with_d_in_front_is_that_name():
    sheet = 'error = "L"\n[parameters]\nx = 2\ndx = 3\n[formulas]\nL = "x dx"\n[claims]\n"dL/dx" = "dx"\n'
    assert [row.verdict for row in Worksheet.loads(sheet).check().rows] == ["holds"]


COURSE = """
error = "J"
rate = 0.5
[inputs]
X = [[1.0, -0.5, 0.2], [0.3, 0.8, -0.1]]
Y = [[1, 0, 1]]
[parameters]
"W^{[1]}" = [[0.1, 0.2], [-0.3, 0.4]]
"b^{[1]}" = [[0.0], [0.1]]
"W^{[2]}" = [[0.5, -0.6]]
[formulas]
"Z^{[1]}" = "W^{[1]} X + b^{[1]}"
"A^{[1]}" = "tanh(Z^{[1]})"
"Z^{[2]}" = "W^{[2]} A^{[1]}"
"A^{[2]}" = "σ(Z^{[2]})"
J = "-1/3 sum(Y log A^{[2]} + (1-Y) log(1 - A^{[2]}))"
[claims]
"dW^{[2]}" = "1/3 (A^{[2]} - Y) A^{[1]T}"
"dW^{[1]}" = '''1/3 (W^{[2]T} (A^{[2]} - Y) * (1 - (A^{[1]})^2)) X^T'''
"updated b^{[1]}" = "[[{0:.4f}], [{1:.4f}]]"
"""


def test_a_course_writes_the_layer_above_and_the_transpose_beside_it():
    X, Y = np.array([[1.0, -0.5, 0.2], [0.3, 0.8, -0.1]]), np.array([[1, 0, 1]])
    W2, b1 = np.array([[0.5, -0.6]]), np.array([[0.0], [0.1]])
    A1 = np.tanh(np.array([[0.1, 0.2], [-0.3, 0.4]]) @ X + b1)
    dZ2 = (1 / (1 + np.exp(-W2 @ A1)) - Y) / 3
    after = b1 - 0.5 * (W2.T @ dZ2 * (1 - A1**2)).sum(axis=1, keepdims=True)
    sheet = COURSE.replace("{0:.4f}", f"{after[0, 0]:.4f}").replace("{1:.4f}", f"{after[1, 0]:.4f}")
    report = Worksheet.loads(sheet).check()
    assert {row.verdict for row in report.rows} <= {"holds"}, str(report)


@pytest.mark.parametrize(
    ("key", "claim"),
    [
        ("w_new", "new w"),
        ("w⁺", "new w"),
        ("updated w", "new w"),
        ("w after the first update", "new w"),
        ("L after 2 iterations", "L after 2"),
        ("w after 2 updates", "w after 2"),
        ("gradient of w", "dL/dw"),
        ("w.grad", "dL/dw"),
        ("∇w", "dL/dw"),
        ("grad w", "dL/dw"),
        ("V_{dw}", "v w"),
    ],
)
def test_claims_in_other_words(key, claim):
    sheet = (
        'error = "L"\nrate = 0.1\noptimizer = "momentum"\n[parameters]\nw = 2\n[formulas]\nL = "w²"\n'
        f'[claims]\n"{key}" = "7"\n"{claim}" = "7"\n'
    )
    one, other = Worksheet.loads(sheet).check().rows
    assert (one.claim, one.true) == (other.claim, other.true)
    assert one.verdict == "WRONG"


NUMBER_BEHIND = """
error = "L"
[inputs]
h = [1.2, 0.5]
t = 1
[parameters]
o = 1.04
[formulas]
L = "(o - t)^2"
S = "sum(L*h)"
[claims]
"dL/do" = "{}"
"dS/dh" = "{}"
"""


@pytest.mark.parametrize(
    ("number", "array", "expected"),
    [
        ("2(o - t) = 0.08", "L = [0.0016, 0.0016]", {"holds"}),
        ("2·0.04 ≈ 0.0800", "[0.04², 0.04²] = [0.0016, 0.0016]", {"holds"}),
        ("2(o - t) = 0.09", "L = [0.0017, 0.0017]", {"WRONG"}),
        ("2(o - t) = o", "L = h", {"WRONG"}),
    ],
)
def test_the_number_behind_a_formula_is_the_answer(number, array, expected):
    rows = Worksheet.loads(NUMBER_BEHIND.format(number, array)).check().rows
    assert {row.verdict for row in rows} == expected, rows


def test_the_gradient_of_the_error_is_not_the_error_by_itself():
    (row,) = (
        Worksheet.loads('error = "J"\n[parameters]\nw = 2\nb = 1\n[formulas]\nJ = "w² + b"\n[claims]\n"∇J" = "4"\n')
        .check()
        .rows
    )
    assert row.verdict == "cannot be read"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-1ᵀ w", lambda m, w: -w.sum()),
        (r"-0.5 \cdot 1^T w", lambda m, w: -0.5 * w.sum()),
        ("½ · 1ᵀ w + wᵀ w", lambda m, w: w.sum() / 2 + w @ w),
        ("1ᵀ M w", lambda m, w: np.ones(2) @ m @ w),
        ("wᵀ w - 1ᵀ Mᵀ w", lambda m, w: w @ w - np.ones(2) @ m.T @ w),
        ("-uᵀ w", lambda m, w: -(np.array([3, -1]) @ w)),
        ("-uᵀ M w", lambda m, w: -(np.array([3, -1]) @ m @ w)),
    ],
)
def test_a_row_with_a_minus_or_a_factor_is_a_row(text, expected):
    sheet = 'error = "E"\n[inputs]\nM = [[1, 2], [3, 5]]\nu = [3, -1]\n[parameters]\nw = [0.5, 2]\n'
    values = Worksheet.loads(f"{sheet}[formulas]\nE = '{text}'\n[claims]\n").values
    right = expected(np.array([[1, 2], [3, 5]]), np.array([0.5, 2]))
    assert float(values["E"].data) == pytest.approx(right, rel=1e-12)
