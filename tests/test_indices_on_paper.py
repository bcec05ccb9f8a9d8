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


def assert_all_rows_are(verdict, report):
    """Of a right line every entry holds; of a wrong one an entry may be right by accident, such as one that is 0."""
    verdicts = {row.verdict for row in report.rows}
    assert verdict in verdicts if verdict == "WRONG" else verdicts == {verdict}, str(report)


TWO_LAYERS = """
error = "E"
[inputs]
x = [0.5, -1]
y = [1, 0]
[parameters]
W1 = [[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]]
W2 = [[0.2, -0.1, 0.4], [0.7, 0.3, -0.5]]
[formulas]
z1 = "W1 x"
a1 = "σ(z1)"
z2 = "W2 a1"
a2 = "σ(z2)"
E = "½ Σ_k (a2_k - y_k)²"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        # W2 alone has two rows and three columns, and W1 three rows and two columns
        ("∂E/∂z1_j", "a1_j (1 − a1_j) Σ_k w_{kj} δ2_k", "holds"),
        ("∂E/∂w_{kj}", "δ2_k a1_j", "holds"),
        ("∂E/∂w_{ji}", "δ1_j x_i", "holds"),
        *(
            (key, "δ2_k a1_j", "holds")
            for key in ("∂E/∂w_kj", "dE/dw_{kj}", "dE/dw_kj", "dw_{kj}", r"\frac{dE}{dw_{kj}}")
        ),
        ("dE/dw_ji", "δ1_j x_i", "holds"),
        ("dE/dw_kj", "2 δ2_k a1_j", "WRONG"),
        ("∂E/∂a1_j", "Σ_k w_{jk} δ2_k", "WRONG"),
        ("∂E/∂w_{kj}", "2 δ2_k a1_j", "WRONG"),
        # an index that stands twice is summed over
        ("∂E/∂a1_j", "δ2_k w_{kj}", "holds"),
        ("∂E/∂a1_j", "(a2_k − y_k) a2_k (1 − a2_k) w_{kj}", "holds"),
        ("z1_j", "W1_{ji} x_i", "holds"),
        ("z1_j", "2 W1_{ji} x_i", "WRONG"),
        ("∂E/∂a1_j", "δ2_k", "cannot be read"),  # once alone
    ],
)
def test_the_layer_of_a_weight_and_sums_without_a_sign_are_read(key, answer, verdict):
    report = Worksheet.loads(f"{TWO_LAYERS}'{key}' = '{answer}'\n").check()
    assert_all_rows_are(verdict, report)


# h_t = w h_{t-1} + x_t with h_0 = 0.1: ∂h_3/∂h_1 = w² = 0.49, and ∂L_2/∂w = (h_2 − y_2)(h_1 + w h_0).
RECURRENT = """
error = "L"
[inputs]
x = [0.5, -0.2, 0.8]
y = [0.3, 0.1, 0.5]
"h[0]" = 0.1
T = 3
[parameters]
w = 0.7
[formulas]
"h_t" = "w h_{t-1} + x_t"
"L_t" = "½ (h_t - y_t)²"
L = "Σ_t L_t"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        ("∂h_T/∂h_k", "w^{T-k}", "holds"),
        ("∂h_T/∂h_k", "w^{T-k-1}", "WRONG"),
        ("∂h_3/∂h_1", "0.49", "holds"),
        ("∂L_t/∂w", "(h_t − y_t) Σ_{k=1}^{t} w^{t-k} h_{k-1}", "holds"),
        ("∂L_t/∂w", "(h_t − y_t) Σ_{k ≤ t} w^{t-k} h_{k-1}", "holds"),
        ("∂L_t/∂w", "(h_t − y_t) Σ_{k=1}^{t} wᵗ⁻ᵏ h_{k-1}", "holds"),
        ("∂L_t/∂w", "(h_t − y_t) Σ_{k=1}^{t} w^k h_{k-1}", "WRONG"),
        ("∂L/∂w", "Σ_t Σ_{k=1}^{t} (h_t − y_t) w^{t-k} h_{k-1}", "holds"),
        ("∂L/∂w", "Σ_t (h_t − y_t) h_{t-1}", "WRONG"),
        ("∂L/∂w", "(h_t − y_t) h_{t-1}", "cannot be read"),  # over time a sum is written
    ],
)
def test_powers_with_indices_and_sums_that_end_at_an_index_are_read(key, answer, verdict):
    report = Worksheet.loads(f"{RECURRENT}'{key}' = '{answer}'\n").check()
    assert_all_rows_are(verdict, report)


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        ("z_i", "Σ_{m=1}^{2} k_m x_{i+m-1}", "holds"),
        ("z_i", "Σ_{m=1}^{2} k_m x_{i-m+2}", "WRONG"),
        ("∂L/∂k_m", "Σ_i (z_i − 1) x_{i+m-1}", "holds"),
        ("∂z_i/∂k_m", "x_{i+m-1}", "holds"),
    ],
)
def test_indices_are_added(key, answer, verdict):
    sheet = """
error = "L"
[inputs]
x = [1, -2, 0.5]
[parameters]
k = [0.2, -0.5]
[formulas]
z = "[k_1 x_1 + k_2 x_2, k_1 x_2 + k_2 x_3]"
L = "½ Σ_i (z_i - 1)²"
[claims]
"""
    report = Worksheet.loads(f"{sheet}'{key}' = '{answer}'\n").check()
    assert_all_rows_are(verdict, report)
