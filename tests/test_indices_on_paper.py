"""Recurrences as people write them: hₜ from hₜ₋₁, h_t from h_{t-1}, h^{(t)} from h^{(t-1)}; by loops of NumPy."""

import numpy as np
import pytest

from autograd import Worksheet

X, TARGET, START, W, U = (1.0, 0.5, -1.0), 0.3, 0.2, 0.5, 0.9
SHEET = """
error = "L"
[inputs]
x = [1.0, 0.5, -1.0]
target = 0.3
'START' = 0.2
[parameters]
w = 0.5
u = 0.9
[formulas]
'KEY' = 'FORMULA'
L = '(LAST - target)^2/2'
[claims]
"""


def states():
    h = [START]
    for x in X:
        h.append(np.tanh(W * x + U * h[-1]))
    return h


def sheet(start, key, formula, last):
    text = SHEET.replace("START", start).replace("KEY", key)
    return Worksheet.loads(text.replace("FORMULA", formula).replace("LAST", last))


@pytest.mark.parametrize(
    ("start", "key", "formula", "last"),
    [
        ("h[0]", "hₜ", "tanh(w xₜ + u hₜ₋₁)", "h₃"),
        ("h₀", "hₜ", "tanh(wxₜ + uhₜ₋₁)", "h_3"),
        ("h_0", "h_t", "tanh(w*x_t + u*h_{t-1})", "h[3]"),
        ("h_{0}", "h_{t}", r"\tanh(w x_{t} + u h_{t - 1})", "h_{3}"),
        ("h^{(0)}", "h^{(t)}", r"\tanh\left(w x^{(t)} + u h^{(t-1)}\right)", "h^{(3)}"),
        ("h^(0)", "h^(t)", "tanh(w x^(t) + u h^(t-1))", "h₃"),
        ("h^{<0>}", "h^{<t>}", "tanh(w x^{<t>} + u h^{<t-1>})", "h^{<3>}"),
        (r"h^{\langle 0\rangle}", r"h^{\langle t\rangle}", r"\tanh(w x^{\langle t \rangle} + u h^{<t-1>})", "h_3"),
        ("h^{[0]}", "h^{[t]}", "tanh(w x^{[t]} + u h^{[t-1]})", "h₃"),
        ("h^0", "h^t", "tanh(w x^t + u h^{t-1})", "h₃"),
        ("h_0", "h_k", "tanh(w x_k + u h_{k-1})", "h_3"),
        ("h[0]", "h[t]", "tanh(w x^{(t)} + u h_{t-1})", "h_3"),
    ],
)
def test_a_recurrence_may_be_written_as_on_paper(start, key, formula, last):
    h, read = states(), sheet(start, key, formula, last)
    assert [float(read.values[f"h[{t}]"].data) for t in range(4)] == pytest.approx(h)
    assert float(read.error.data) == pytest.approx((h[3] - TARGET) ** 2 / 2)


def test_a_name_with_a_letter_below_may_be_a_name_of_its_own():
    text = 'error = "L"\n[inputs]\nx_t = 2.0\nh_p = 3.0\n[parameters]\nw = 0.5\n[formulas]\nh_t = "w x_t + h_p"\n'
    read = Worksheet.loads(text + 'L = "h_t²"\n[claims]\n"dL/dh_t" = "8"\n')
    assert float(read.values["h_t"].data) == 4.0
    assert read.check()


@pytest.mark.parametrize(
    ("formula", "h"), [("w x_t + 0.05", "1.05"), ("w x_t - 1", "0"), ("w x_t-0.5", "0.5"), ("1 + x_t", "3")]
)
def test_a_number_after_a_name_is_no_step_of_time(formula, h):
    """Without braces x_t + 0.05 is a sum: h_t stays a name."""
    text = f'error = "h_t"\n[inputs]\nx_t = 2\n[parameters]\nw = 0.5\n[formulas]\nh_t = "{formula}"\n'
    assert Worksheet.loads(f'{text}[claims]\nh_t = "{h}"\n').check()


def test_h_t_minus_1_is_asked_about():
    with pytest.raises(ValueError, match=r"\[formulas\] h\[t\]: .* write h\[t-1\] or h\[t\] - 1"):
        sheet("h_0", "h_t", "tanh(w x_t + u h_t-1) + 0*h_{t-1}", "h_3")


VECTORS = """
error = "L"
[inputs]
x = [[1.0, 0.5], [0.5, 2.0], [-1.0, 1.0]]
h_0 = [0.1, 0.2]
[parameters]
W = [[0.5, 0.1], [0.2, 0.3]]
U = [[0.9, 0.2], [0.1, 0.4]]
V = [[0.3, -0.4]]
[formulas]
h_t = "tanh(W x_t + U h_{t-1})"
L = "LAST"
[claims]
"""


@pytest.mark.parametrize("last", ["(V h_3)²", "(Vh₃)²", r"(V·h^{(3)})^2", "sum((V @ h[3])**2)"])
def test_a_state_that_is_a_vector_is_multiplied_as_one(last):
    x, h = np.array([[1.0, 0.5], [0.5, 2.0], [-1.0, 1.0]]), np.array([0.1, 0.2])
    weights = np.array([[0.5, 0.1], [0.2, 0.3]]), np.array([[0.9, 0.2], [0.1, 0.4]]), np.array([0.3, -0.4])
    W, U, V = weights
    for row in x:
        h = np.tanh(W @ row + U @ h)
    slope = 2 * (V @ h) * V
    answers = f'"h_3" = "{h.round(6).tolist()}"\n"∂L/∂h₃" = "{slope.round(6).tolist()}"\n"dL/dh^(3)" = "2 (V h₃) V"\n'
    read = Worksheet.loads(VECTORS.replace("LAST", last.replace("\\", "\\\\")) + answers)
    assert float(read.error.data) == pytest.approx((V @ h) ** 2)
    assert [row.verdict for row in read.check().rows[:4]] == ["holds"] * 4


def test_keys_need_no_quotes():
    h = states()
    text = SHEET.replace("'START'", "h₀").replace("'KEY'", "hₜ").replace("FORMULA", "tanh(w xₜ + u hₜ₋₁)")
    read = Worksheet.loads(text.replace("LAST", "h₃") + f'∂L/∂h₃ = "{h[3] - TARGET:.6f}"\nh^{{(2)}} = "{h[2]:.6f}"\n')
    assert read.check()


def test_layers_may_stand_above_the_line():
    text = (
        'error = "L"\n[inputs]\nx = 2\n[parameters]\n"W^{(1)}" = 3\n"W^{[2]}" = 5\n[formulas]\n"a^{(1)}" = "W^{(1)}x"\n'
    )
    read = Worksheet.loads(text + "L = '(W^{[2]}a^{(1)})^2'\n[claims]\n'dL/dW^{(2)}' = '360'\n'∂L/∂a^{[1]}' = '300'\n")
    assert read.check()
