"""Formulas with indices, as ∂C/∂W_ij = δ_i a_j and Σ_k w_k x_k: NumPy by hand beside them."""

import numpy as np
import pytest

from autograd import Worksheet, array, check, leaves, parse

NET = """
error = "C"
[inputs]
x = [0.05, 0.10]
y = [0.01, 0.99]
[parameters]
W1 = [[0.15, 0.20], [0.25, 0.30]]
b1 = [0.35, 0.35]
W2 = [[0.40, 0.45], [0.50, 0.55]]
[formulas]
z1 = "W1 x + b1"
a1 = "σ(z1)"
z2 = "W2 a1"
a2 = "σ(z2)"
C = "½ Σ_k (a2_k − y_k)²"
[claims]
"""


def judged(claims, sheet=NET):
    return Worksheet.loads(sheet + "\n".join(f"'{key}' = '{answer}'" for key, answer in claims.items())).check()


def test_the_error_of_a_sheet_may_be_a_sum_over_an_index():
    a1 = 1 / (1 + np.exp(-(np.array([[0.15, 0.2], [0.25, 0.3]]) @ [0.05, 0.1] + 0.35)))
    a2 = 1 / (1 + np.exp(-(np.array([[0.4, 0.45], [0.5, 0.55]]) @ a1)))
    assert judged({"C": f"{((a2 - [0.01, 0.99]) ** 2).sum() / 2:.8f}"})


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("δ2_i", "(a2_i − y_i) a2_i (1 − a2_i)"),
        ("∂C/∂W2_{ij}", "δ2_i a1_j"),
        ("dC/dW2_ij", "δ2_i a1_j"),
        (r"\frac{\partial C}{\partial W^{(2)}_{ij}}", r"\delta^{(2)}_i a^{(1)}_j"),
        ("∂C/∂W^2_{ij}", "a^1_j δ^2_i"),
        ("δ^1_j", "Σ_i W^2_{ij} δ^2_i a^1_j (1 − a^1_j)"),
        ("∂C/∂a1_j", "Σ_i W2_{ij} δ2_i"),
        ("∂C/∂a1_j", r"\sum_{i=1}^{2} W2_{ij} δ2_i"),
        ("∂C/∂W1_{ij}", "Σ_k W2_{ki} δ2_k a1_i (1 - a1_i) x_j"),
        ("δ1_j", "a1_j (1 − a1_j) Σ_k W2_{kj} δ2_k"),
        ("∂a1_i/∂z1_j", "δ_{ij} a1_i (1 - a1_j)"),
        ("z1_i", "sum_j W1_ij x_j + b1_i"),
        ("new W2_ij", "W2_ij - 0.5 δ2_i a1_j"),
    ],
)
def test_a_right_formula_with_indices_holds(key, formula):
    report = judged({key: formula}, "rate = 0.5\n" + NET)
    assert report, str(report)


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("∂C/∂W2_{ij}", "δ2_j a1_i"),
        ("∂C/∂a1_j", "Σ_i W2_{ji} δ2_i"),
        ("∂C/∂a1_j", "Σ_{i=1}^1 W2_{ij} δ2_i"),
        ("∂C/∂a1_j", "Σ_{i=2} W2_{ij} δ2_i"),
        ("∂a1_i/∂z1_j", "a1_i (1 - a1_j)"),
    ],
)
def test_a_wrong_formula_with_indices_is_wrong(key, formula):
    report = judged({key: formula})
    assert not report
    assert all(row.verdict != "cannot be read" for row in report.rows), str(report)


def test_weights_for_their_transpose_are_named():
    words = str(judged({"dC/dW1_ij": "Σ_k W2_{ik} δ2_k a1_i (1 - a1_i) x_j"}))
    assert "from z2 back to a1, W2 stands in place of its transpose" in words


def test_a_formula_with_indices_is_shown_once():
    report = judged({"dC/dW2_ij": "δ2_i a1_j"})
    assert str(report).count("is read as") == 2  # C, and the formula for its first entry
    assert "dC/dW2_ij: δ2_i a1_j is read as dC/dz2[1]*a1[2]" in report.explanations()


def test_numbered_names_have_indices_as_well():
    w1, w2, x1, x2 = leaves(w1=0.5, w2=-1, x1=2, x2=3)
    assert parse("Σ_i w_i x_i²", {"w1": 0.5, "w2": -1.0, "x1": 2.0, "x2": 3.0}, notation="paper") == 2 - 9
    E = ((w1 * x1 + w2 * x2) ** 2).named("E")
    assert check(E, {"∂E/∂w_i": "2 (Σ_j w_j x_j) x_i"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Σ_i u_i v_i + 1", 1 + (1 * 3 + 2 * 5)),
        ("2 Σ_i u_i − Σ_j v_j", 2 * 3 - 8),
        ("Σ_i -u_i ln v_i", -(np.log(3) + 2 * np.log(5))),
        ("Σ_i Σ_j M_ij u_i v_j", np.array([1, 2]) @ np.array([[1, 2], [3, 4]]) @ np.array([3, 5])),
        (r"\sum_{i=1}^{n} (u_i - v_i)^2 / 2", (4 + 9) / 2),
        ("Σ_i M_{i2}", 2 + 4),
        ("Σ_{i=2} u_i", 2),
        ("Σ_{i=0}^{n-1} u_i v_i", 3 + 10),  # n terms, by whatever number the first is called
        (r"\sum_{i=0}^{1} u_i v_i", 3 + 10),
        ("Σ_{i = 0}^{m − 1} u_i", 3),
    ],
)
def test_sums_over_an_index_have_their_value(text, value):
    names = {"u": [1.0, 2.0], "v": [3.0, 5.0], "M": [[1.0, 2.0], [3.0, 4.0]]}
    assert parse(text, names, notation="paper") == pytest.approx(value)


@pytest.mark.parametrize("text", ["Σ_i 2", "Σ_i w_i", "Σ_{i=1}^{n-1} u_i", "Σ_{i=k} u_i"])
def test_a_sum_whose_terms_are_not_known_is_asked_about(text):
    with pytest.raises(ValueError, match="write"):
        parse(text, {"u": [1.0, 2.0], "x": 1.0}, notation="paper")


def test_arrays_in_python_have_indices_as_well():
    W, x = array([[0.5, -1.0], [2.0, 0.25]]).named("W"), array([3.0, 4.0]).named("x")
    L = ((W @ x) ** 2).sum().named("L")
    assert check(L, {"∂L/∂W_ij": "2 x_j Σ_k W_ik x_k"})


def test_a_long_sum_is_bounded():
    with pytest.raises(ValueError, match="when it is written out"):
        parse("Σ_i Σ_j Σ_k u_i u_j u_k", {"u": [1.0] * 60}, notation="paper")


def test_a_name_with_a_letter_stays_that_name():
    sheet = """
error = "C"
[inputs]
x = 2
t = 1
[parameters]
w1 = 0.5
w2 = -1
w_i = 3
[formulas]
z1 = "w1 x"
z_o = "w2 x + w_i"
a_o = "σ(z_o)"
C = "½ (a_o − t)² + z1"
[claims]
"""
    a = 1 / (1 + np.exp(-1.0))
    claims = {
        "dC/dz_o": "(a_o − t) a_o (1 − a_o)",
        "a_o": f"{a:.6f}",
        "dC/dw_i": "(a_o − t) a_o (1 − a_o)",
        "dC/dw1": "x",
    }
    report = judged(claims, sheet)
    assert report, str(report)
    assert len(report.rows) == 4


def test_a_delta_with_two_indices_is_a_derivative_where_it_has_two():
    sheet = (
        'error = "C"\n[inputs]\nX = [[1, 2], [3, 4]]\n[parameters]\nW = [[0.1, 0.2], [0.3, 0.4]]\n'
        '[formulas]\nz = "X @ W"\nC = "½ sum(z ⊙ z)"\n[claims]\n'
    )
    assert judged({"∂C/∂W_jk": "Σ_i X_ij·δ_ik", "δ_ik": "z_ik"}, sheet)
    given = (
        'error = "C"\n[inputs]\n"δ" = [[5, 6], [7, 8]]\n[parameters]\nX = [[1, 2], [3, 4]]\n'
        '[formulas]\nC = "Σ_i Σ_j δ_ij X_ij"\n[claims]\n'
    )
    assert judged({"C": "70", "∂C/∂X_ij": "δ_ij"}, given)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Σ_i |u_i − v_i|", 2 + 3),
        ("Σ_i u_i·1e-3", 0.003),
        ("Σ_i u_i × -v_i", -13),
        ("Σ_i u_i/Σ_i v_i", 3 / 8),
        ("Σ_{i=1}^{n} u_i", 3),
    ],
)
def test_a_sum_goes_on_as_far_as_people_mean_it(text, value):
    assert parse(text, {"u": [1.0, 2.0], "v": [3.0, 5.0]}, notation="paper") == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Σ_{i=1}^{9} u_i", "mend the bounds"),
        ("Σ_{i=1}^{n} u_i", "mend the bounds"),
        ("Σ_{i=0}^{n} u_i", "mend the bounds"),
        ("Σ_{i=0}^{n-1} u_i", "mend the bounds"),
        ("Σ_{i=0}^{2} u_i", "mend the bounds"),
        ("Σ_{i=0}^{m} u_i", "mend the bounds"),
        ("Σ_{i=1}^{m-1} u_i", "which leaves entries out if m is how many there are"),
        ("Σ_{i=0}^{m+1} u_i", "which leaves entries out"),
        ("Σ_i u_i v_i", "they do not fit"),
        ("Σ_i", "without an end"),
        ("Σ_i u_i v_{i+k}", "stands for nothing here: nothing says how far its letters count, so write each entry out"),
    ],
)
def test_bounds_that_do_not_fit_are_told(text, words):
    with pytest.raises(ValueError, match=words):
        parse(text, {"u": [1.0, 2.0], "v": [3.0, 5.0, 7.0], "n": 4}, notation="paper")


def test_a_sum_without_an_index_is_that_of_all_entries():
    names = {"u": [1.0, 2.0], "v": [3.0, 5.0]}
    assert parse(r"\sum (u ⊙ v)", names, notation="paper") == 13
    assert parse(r"Σ\left(u_i\right)", {"u_i": 2.0}, notation="paper") == 2
    assert parse("-½ Σ(u * v)", names, notation="paper") == -6.5


def test_names_may_have_their_layer_above():
    sheet = (
        'error = "C"\n[inputs]\n"a^1" = [1, 2]\n[parameters]\n"w^{2}" = [[0.5, -1]]\n"b^{[2]}" = [[0.5]]\n'
        '[formulas]\n"z^2" = "w^2 a^1 + b^{[2]}"\nC = "½ Σ(z^2 ⊙ z^2)"\n[claims]\n'
    )
    claims = {"z^2": "[[-1]]", "∂C/∂w^2": "δ^2 (a^1)^T", "∂C/∂b^{[2]}": "sum(z^2)", "δ²": "z²"}
    report = judged(claims, sheet)
    assert report, str(report)


U, V = np.array([2.0, 3.0]), np.array([5.0, 7.0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Σ (u − v)²", ((U - V) ** 2).sum()),  # and not the square of the sum
        ("½ Σ(u − v)² + 1", ((U - V) ** 2).sum() / 2 + 1),
        (r"\frac{1}{2} \sum (u - v)^2", ((U - V) ** 2).sum() / 2),
        ("∑ u v − Σ u", (U * V).sum() - U.sum()),
        ("Σ log u", np.log(U).sum()),
        ("-Σ u log v", -(U * np.log(V)).sum()),
        ("Σ u / Σ v", U.sum() / V.sum()),
        ("Σ (u_i − v_i)²", ((U - V) ** 2).sum()),
        ("1/n Σ_i u_i v_i", (U * V).sum() / 4),
        ("1/n Σ u", U.sum() / 4),
        ("2^1/n Σ u", 2 * U.sum() / 4),
        (r"\sum\limits_i u_i", U.sum()),
        (r"\sum\limits_{i=1}^{2} u_i", U.sum()),
        ("Σ_{i,j} M_ij u_i v_j", U @ np.array([[1, 2], [3, 4]]) @ V),
        ("Σ_{ij} M_{ij}", 10),
        (r"-\sum_{i, j} M_{ij} \log u_j", -(np.array([[1, 2], [3, 4]]) * np.log(U)).sum()),
        (r"\|u - v\|_2^2", ((U - V) ** 2).sum()),
        ("½‖u − v‖₂²", ((U - V) ** 2).sum() / 2),
        ("||M||_F^2", 30),
        ("Σ_i v_i^2", (V**2).sum()),  # and no layer 2
    ],
)
def test_a_sum_without_an_index_is_that_of_the_whole_term(text, number):
    names = {"u": list(U), "v": list(V), "M": [[1.0, 2.0], [3.0, 4.0]], "n": 4.0}
    assert parse(text, names, notation="paper") == pytest.approx(number)


def test_a_name_with_a_hat_has_entries():
    assert parse("Σ_i x̂_i y_i", {"x̂": [1.0, 2.0], "y": [3.0, 5.0]}, notation="paper") == 13  # of two characters


def test_sigma_that_is_a_name_is_no_sum():
    assert parse("Σ x", {"Σ": 3.0, "x": 2.0}, notation="paper") == 6


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("∂C/∂a_j^1", "Σ_k W^2_{kj} δ^2_k"),
        ("∂C/∂W^1_{jk}", "x_k δ^1_j"),
        (r"\frac{\partial C}{\partial b^1_j}", r"\delta^1_j"),
        ("∂C/∂a1_h", "Σ_o W2_{oh} δ2_o"),
        ("∂C/∂a1_h", r"\sum_o W^{(2)}_{oh} \delta^{(2)}_o"),
        ("∂C/∂W2ᵢⱼ", "δ2ᵢ a1ⱼ"),
        ("dC/dW2[i,j]", "δ2[i] a1[j]"),
        ("∂C/∂W2_j", "δ2_j a1"),
    ],
)
def test_a_layer_above_and_other_letters_are_read(key, formula):
    report = judged({key: formula})
    assert report, str(report)


STATES = """
error = "L"
[inputs]
x = [0.5, -1, 0.8]
y = 0.4
[parameters]
wx = 0.6
wh = 0.8
[formulas]
"h[t]" = "tanh(wx x_t + wh h_{t-1})"
"h[0]" = "0"
L = "½ (h_3 − y)²"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "formula", "steps"),
    [
        ("∂h_t/∂h_{t-1}", "wh (1 − h_t²)", 3),
        (r"\frac{\partial h_t}{\partial h_{t-1}}", "(1 − h_t^2) wh", 3),
        ("dh[t]/dh[t-1]", "wh*(1 - h[t]**2)", 3),
        ("∂hₜ/∂hₜ₋₁", "wh (1 − hₜ²)", 3),
        ("∂L/∂h_{t-1}", "∂L/∂h_t · wh (1 - h_t²)", 3),
        ("∂L/∂h_t", "∂L/∂h_{t+1} · wh (1 - h_{t+1}²)", 2),  # the last one has none after it
        ("∂L/∂wh", "Σ_t ∂L/∂h_t (1 − h_t²) h_{t−1}", 1),
        ("∂L/∂wx", r"\sum_{t=1}^{T} \frac{\partial L}{\partial h_t} (1 − h_t^2) x_t", 1),
    ],
)
def test_a_letter_may_stand_for_every_step(key, formula, steps):
    report = judged({key: formula}, STATES)
    assert report, str(report)
    assert len(report.rows) == steps


def test_a_formula_that_is_wrong_at_every_step_is_wrong():
    report = judged({"∂h_t/∂h_{t-1}": "wh"}, STATES)
    assert [row.verdict for row in report.rows] == ["WRONG"] * 3
    assert "the factor (1 − h[1]²) = 0.915137 of ∂h[1]/∂h[0] is missing" in str(report)


def test_a_square_of_a_numbered_name_is_no_layer():
    assert parse("Σ_i w_i^2", {"w1": 2.0, "w2": 3.0}, notation="paper") == 13
    assert parse("a_1^2", {"a1": 2.0, "a2": 3.0}, notation="paper") == 4


def test_a_name_that_begins_with_sum_is_no_sum():
    assert parse("2 sum_h", {"sum_h": 3.0, "h": [1.0, 2.0]}, notation="paper") == 6


VECTORS = """
error = "L"
[inputs]
x = [0.2, 0.3, 0.4]
y = 1
"h_0" = [0.1, -0.2]
[parameters]
W = [0.5, -0.3]
U = [[0.1, 0.2], [0.3, 0.4]]
w = [2.0, 4.0]
[formulas]
"h_t" = "tanh(W x_t + U h_{t-1})"
L = "½ (w · h_3 − y)²"
[claims]
""".replace("w · h_3", "w.dot(h_3)")


def test_vectors_over_time_have_a_derivative_at_every_step():
    W, U, w, h = (
        np.array([0.5, -0.3]),
        np.array([[0.1, 0.2], [0.3, 0.4]]),
        np.array([2.0, 4.0]),
        [np.array([0.1, -0.2])],
    )
    for x in (0.2, 0.3, 0.4):
        h.append(np.tanh(W * x + U @ h[-1]))
    slopes = [(w @ h[3] - 1) * w]
    for t in (3, 2, 1):
        slopes.insert(0, U.T @ (slopes[0] * (1 - h[t] ** 2)))
    claims = {
        "∂L/∂h_{t-1}": r"U^T (\frac{\partial L}{\partial h_t} ⊙ (1 - h_t^2))",
        "dU": "Σ_t (dh_t ⊙ (1 − h_t²)) h_{t−1}ᵀ",
        "dL/dh_3": "(w.dot(h_3) − y) w",
        "dh_0": "[" + ", ".join(f"{x:.7f}" for x in slopes[0]) + "]",
    }
    report = judged(claims, VECTORS)
    assert report, str(report)
    assert [float(row.true) for row in report.rows[:6]] == pytest.approx(np.concatenate(slopes[:3]).tolist())


@pytest.mark.parametrize(
    ("key", "formula", "count", "ok"),
    [
        ("∂h_t/∂h_{t-1}", "diag(1 − h_t²) U", 3 * 4, True),
        ("∂h_3/∂h_1", "diag(1 − h_3²) U diag(1 − h_2²) U", 4, True),
        ("∂h_3/∂h_2", "U", 4, False),
        ("∂h_2/∂h_1", "diag(1 − h_2²) U^T", 4, False),
    ],
)
def test_a_derivative_of_one_step_by_another_is_a_matrix_for_vectors(key, formula, count, ok):
    """∂h_t/∂h_{t−1} = diag(1 − h_t²) U, and those of several steps are multiplied."""
    report = judged({key: formula}, VECTORS)
    assert (len(report.rows), bool(report)) == (count, ok), str(report)


def test_an_array_with_a_letter_below_is_a_name():
    sheet = """
error = "L"
[inputs]
x = [0.5, 0.8]
[parameters]
w_h = [[0.2, 0], [0.6, 0]]
w_o = [0.4, 0.6]
[formulas]
z_h = "w_h x"
a_h = "σ(z_h)"
L = "½ (w_o @ a_h)²"
[claims]
"""
    a = 1 / (1 + np.exp(-np.array([0.1, 0.3])))
    report = judged({"z_h": "[0.1, 0.3]", "∂a_h/∂z_h": "[0.2494, 0.2445]"}, sheet)
    assert report, str(report)
    assert [row.claim for row in report.rows] == ["z_h[1]", "z_h[2]", "∂a_h[1]/∂z_h[1]", "∂a_h[2]/∂z_h[2]"]
    assert [row.true for row in report.rows[2:]] == pytest.approx(a * (1 - a))
    assert not judged({"∂a_h/∂z_h": "[0.2494, 0.2455]"}, sheet)
    assert judged({"∂a_h/∂z_h": "a_h ⊙ (1 − a_h)"}, sheet)


def test_the_derivative_of_a_softmax_with_respect_to_its_scores_is_no_vector():
    sheet = NET.replace('a2 = "σ(z2)"', 'a2 = "softmax(z2)"')
    assert "of shape (2,), where one of (2, 2) is asked for" in str(judged({"∂a2/∂z2": "[0.2, 0.2]"}, sheet))


FROM_0 = """
error = "J"
index = 0
[samples]
x = [1, 3, 5]
y = [0, 1, 1]
[parameters]
w = 0.5
[formulas]
l = "½ (w x − y)²"
J = "SUM"
[claims]
J = "CLAIMED"
"""


@pytest.mark.parametrize(
    ("written", "weights"),
    [
        ("1/m Σ_i l_i", [1 / 3, 1 / 3, 1 / 3]),
        ("1/3 Σ l_i", [1 / 3, 1 / 3, 1 / 3]),
        (r"\\sum_{i=0}^{2} l_i", [1, 1, 1]),
        ("Σ_{i=0}^1 l_i", [1, 1, 0]),
        ("Σ_{i=1}^2 l_i", [0, 1, 1]),
        ("½ Σ_i (w x^{(i)} − y_i)²", [1, 1, 1]),
    ],
)
def test_a_sum_in_a_formula_counts_from_0_where_the_sheet_does(written, weights):
    errors = (0.5 * np.array([1, 3, 5]) - [0, 1, 1]) ** 2 / 2
    sheet = FROM_0.replace("SUM", written).replace("CLAIMED", f"{np.dot(weights, errors):.6f}")
    assert Worksheet.loads(sheet).check()


def test_a_sum_beyond_the_last_entry_is_refused_where_the_sheet_counts_from_0():
    with pytest.raises(ValueError, match=r"\[formulas\] J: the formula 'Σ_\{i=1\}\^3 l_i'"):
        Worksheet.loads(FROM_0.replace("SUM", "Σ_{i=1}^3 l_i"))


def test_a_sum_over_the_entries_of_a_vector_counts_from_0_where_the_sheet_does():
    sheet = NET.replace('error = "C"', 'error = "C"\nindex = 0')
    a1 = 1 / (1 + np.exp(-(np.array([[0.15, 0.2], [0.25, 0.3]]) @ [0.05, 0.1] + 0.35)))
    a2 = 1 / (1 + np.exp(-(np.array([[0.4, 0.45], [0.5, 0.55]]) @ a1)))
    assert judged({"C": f"{((a2 - [0.01, 0.99]) ** 2).sum() / 2:.8f}"}, sheet)


@pytest.mark.parametrize(
    ("bounds", "number"), [("Σ_{i=0}^{n-1}", 13), ("Σ_{i=0}^{1}", 13), ("Σ_i", 13), ("Σ_{i=1}^{n}", 10)]
)
def test_bounds_where_a_sheet_counts_from_0(bounds, number):
    head = (
        f'index = 0\nerror = "E"\n[inputs]\nu = [1, 2]\nv = [3, 5]\n[formulas]\nE = "{bounds} u_i v_i"\n[claims]\nE = '
    )
    assert Worksheet.loads(f'{head}"{number}"').check()


RUNNING = """
error = "Q"
[inputs]
x = [1, 2, 4]
[parameters]
w = 3
[formulas]
s_0 = 0
s_t = "w x_t + s_{t-1}"
Q = "Σ_t s_t"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("Q", "Σ_{t=1}^{3} Σ_{k=1}^{t} w x_k"),  # 3·(1 + (1 + 2) + (1 + 2 + 4)) = 33
        ("∂Q/∂w", "Σ_t Σ_{k=1}^{t} x_k"),
        ("∂Q/∂w", "Σ_t Σ_{k ≤ t} x_k"),
        ("∂Q/∂w", "Σ_k Σ_{t=k}^{3} x_k"),
        ("∂Q/∂w", r"\sum_{t=1}^{3} \sum_{k \le t} x_k"),
        ("∂Q/∂w", "Σ_t Σ_{k<t} x_k + Σ_t x_t"),
        ("∂Q/∂w", "Σ_{t=2}^{3} Σ_{k=1}^{t-1} x_k + Σ_t x_t"),
        ("∂Q/∂x_2", "Σ_{t ≥ 2} ∂s_t/∂x_2"),
        ("∂Q/∂s_1", "1 + Σ_{t>1} ∂s_t/∂s_1"),
    ],
)
def test_the_bounds_of_a_sum_may_be_the_index_of_another(key, formula):
    report = judged({key: formula}, RUNNING)
    assert report, str(report)


@pytest.mark.parametrize("formula", ["Σ_{t=1}^{3} Σ_{k=1}^{3} x_k", "Σ_t Σ_{k<t} x_k", "Σ_t Σ_{k ≥ t} x_k"])
def test_with_other_bounds_the_sum_is_wrong(formula):  # 21, 4 and 17, where 11 is true
    assert [row.verdict for row in judged({"∂Q/∂w": formula}, RUNNING).rows] == ["WRONG"]


OF_FACTORS = """
error = "E"
[parameters]
p = [2, 3, 0.5]
[formulas]
E = '\\prod_i p_i'
[claims]
"""


@pytest.mark.parametrize(
    ("claims", "verdicts"),
    [
        ({"dE/dp_k": r"\prod_{i \neq k} p_i"}, ["holds"] * 3),  # 3·½, 2·½ and 2·3
        ({"dE/dp_2": r"\prod_{i≠2} p_i"}, ["holds"]),
        ({"dE/dp_2": r"\prod_{i≠1} p_i"}, ["WRONG"]),  # 3/2, and 1 is true
        ({"E": r"p_2 \prod_{i≠2} p_i"}, ["holds"]),
    ],
)
def test_a_product_of_all_factors_but_one(claims, verdicts):
    assert [row.verdict for row in judged(claims, OF_FACTORS).rows] == verdicts


OF_UNITS = """
error = "E"
[inputs]
x = [1, 0.5, -2]
[parameters]
v = [[0.1, 0.2, 0.3], [0.3, -0.1, 0.2]]
u = [[0.1, 0.3], [0.2, -0.1], [0.3, 0.2]]
[formulas]
a_j = "FORMULA"
E = "½ Σ_j a_j²"
[claims]
"""


@pytest.mark.parametrize(
    "formula",
    ["Σ_i v_ji x_i", r"\\sum_i v_{ji} x_i", "Σ_{i=1}^{n=3} v_{j,i} x_i", "Σ_i u_ij x_i"],  # u is the transpose of v
)
def test_a_formula_for_each_unit_has_a_matrix_with_the_letter_of_its_name(formula):
    """a = v x = (0.1 + 0.1 − 0.6, 0.3 − 0.05 − 0.4) = (−0.4, −0.15), and E = ½ (0.16 + 0.0225)."""
    name = "v" if "v" in formula else "u"
    index = "ji" if name == "v" else "ij"
    claims = {"E": "0.09125", "a_j": "[-0.4, -0.15]", f"∂E/∂{name}_{index}": "a_j x_i"}
    report = judged(claims, OF_UNITS.replace("FORMULA", formula))
    assert report, str(report)
    assert len(report.rows) == 1 + 2 + 6
    assert not judged({f"∂E/∂{name}_{index}": "a_j"}, OF_UNITS.replace("FORMULA", formula))


def test_a_name_with_a_letter_that_only_a_sum_counts_is_one_number():
    """0.1 + 0.2 + 0.3 + 0.3 − 0.1 + 0.2 = 1."""
    sheet = OF_UNITS.replace("FORMULA", "Σ_j Σ_i v_ji").replace("½ Σ_j a_j²", "3 a_j")
    assert judged({"a_j": "1", "E": "3"}, sheet)


BY_STEPS = """
error = "E"
[inputs]
x = [[1, 0], [0, 1], [1, 0]]
y = [[0, 1], [1, 0], [1, 0]]
s_0 = [0, 0]
[parameters]
U = [[-1, 1.2], [0.7, -2]]
W = [[0.3, -1], [0.5, 0.1]]
V = [[-2, -0.2], [-0.3, 1]]
[formulas]
s_t = "\\\\tanh(U x_t + W s_{t-1})"
"\\\\hat{y}_t" = "softmax(V s_t)"
E_t = "FORMULA"
E = "Σ_t E_t"
[claims]
"""


@pytest.mark.parametrize(
    "formula",
    [
        r"-y_t^T \\log \\hat{y}_t",
        r"-\\sum_k y_{t,k} \\log \\hat{y}_{t,k}",
        r"-Σ_k y_tk log(\\hat{y}_tk)",
        r"-y_t \\cdot \\log \\hat{y}_t",
    ],
)
def test_the_term_of_a_step_may_be_a_product_of_vectors_made_in_that_step(formula):
    x, y = np.array([[1, 0], [0, 1], [1, 0]]), np.array([[0, 1], [1, 0], [1, 0]])
    U, W, V = np.array([[-1, 1.2], [0.7, -2]]), np.array([[0.3, -1], [0.5, 0.1]]), np.array([[-2, -0.2], [-0.3, 1]])
    states, shares = [np.zeros(2)], []
    for step in x:
        states.append(np.tanh(U @ step + W @ states[-1]))
        shares.append(np.exp(V @ states[-1]) / np.exp(V @ states[-1]).sum())
    terms = -(y * np.log(shares)).sum(axis=1)
    slope = sum(np.outer(p - t, s) for p, t, s in zip(shares, y, states[1:], strict=True))
    written = "[" + ", ".join("[" + ", ".join(f"{n:.6f}" for n in row) + "]" for row in slope) + "]"
    claims = {"E_1": f"{terms[0]:.6f}", "E": f"{terms.sum():.6f}", "∂E/∂V": written}
    report = judged(claims, BY_STEPS.replace("FORMULA", formula))
    assert report, str(report)


def test_what_stands_above_is_not_told_to_stand_further_down():
    with pytest.raises(ValueError, match="do not fit") as refusal:
        judged({}, BY_STEPS.replace("FORMULA", r"sum(\\hat{y}_t + [1, 2, 3])"))
    assert "further down" not in str(refusal.value)


LAST = """
error = "L"
[inputs]
x = [1, 2, 4]
y = [0.5, 0.2, 0.9]
h_0 = 0
T = 3
[parameters]
w = 0.5
[formulas]
h_t = "x_t + w h_{t-1}"
L = "½ Σ_{t=1}^T (h_t − y_t)²"
[claims]
"""


def test_the_last_step_has_the_letter_of_their_number():
    """h = 1, 2.5, 5.25, so ∂L/∂h₃ = 4.35 and ∂L/∂h₂ = 2.3 + 0.5·4.35 = 4.475; a T that is no step is none."""
    claims = {
        "h_T": "5.25",
        "∂L/∂h_T": "h_T − y_T",
        "∂L/∂h_{T-1}": "h_{T-1} − y_{T-1} + w (h_T − y_{T})",
        r"\frac{\partial L}{\partial h_{T−1}}": "4.475",
    }
    report = judged(claims, LAST)
    assert report, str(report)
    assert not judged({"∂L/∂h_T": "h_{T-1} − y_T"}, LAST)
    assert "h_T" in str(judged({"h_T": "5.25"}, LAST.replace("T = 3", "T = 2.5").replace("^T", "^3")))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\sum_{i=1}^{n=3} u_i", 8),  # n says how many there are
        ("Σ_{i=1}^{m=2} u_i", 4),  # m is 2
        ("Σ_{i=0}^{k = 2} u_i", 8),  # counted from 0
    ],
)
def test_an_upper_bound_may_be_named(text, value):
    assert parse(text, {"u": [1.0, 3.0, 4.0], "m": 2}, notation="paper") == value


@pytest.mark.parametrize("text", ["Σ_{i=1}^{m=3} u_i", "Σ_{i=1}^{n=4} u_i"])
def test_a_named_bound_that_is_another_number_is_refused(text):
    with pytest.raises(ValueError, match="bounds"):
        parse(text, {"u": [1.0, 3.0, 4.0], "m": 2}, notation="paper")


@pytest.mark.parametrize("text", ["2h(1-h)", "2 h (1 − h)", "w h(1-h)", "-2(1-h)h", "-h(1 - h^2)", "½ (1 - h) h"])
def test_a_factor_before_the_slope_of_a_vector_leaves_it_one_of_each_entry(text):
    h, scale = np.array([0.5, 0.8]), {"2": 2, "w": 3, "-": -1, "½": 0.5}[text[0]] * (2 if text[:2] == "-2" else 1)
    slopes = h * (1 - h**2) if "^" in text else h * (1 - h)
    assert np.allclose(parse(text, {"h": h, "w": 3.0}, notation="paper"), scale * slopes)


def test_other_products_of_two_vectors_are_still_asked_about():
    for text in ("2h(1-g)", "2 g h"):
        with pytest.raises(ValueError, match="multiplies the arrays"):
            parse(text, {"h": [0.5, 0.8], "g": [1.0, 2.0]}, notation="paper")


FREE = """
error = "L"
[inputs]
y = [1, 0, 2]
h_0 = 0.5
T = 3
[parameters]
w = 0.9
[formulas]
h_t = "w h_{t-1}"
L = "FORMULA"
[claims]
"""


@pytest.mark.parametrize(
    ("formula", "value", "slope"),
    [
        ("½ Σ_{t=2}^3 (y_t − h_t)²", 1.419442625, -0.960255),
        ("½ Σ_t (y_t − h_t)²", 1.570692625, -1.510255),
        ("Σ_{t=1}^{3} h_t²", 0.49938525, 0.9 + 2 * 0.9 * 0.405 + 2 * 0.81 * 0.3645),
        ("Σ_{t=1}^T h_t²", 0.49938525, 0.9 + 2 * 0.9 * 0.405 + 2 * 0.81 * 0.3645),
    ],
)
def test_a_sum_further_down_says_how_many_steps_there_are(formula, value, slope):
    """h = 0.45, 0.405, 0.3645, so L = ½ (0.405² + 1.6355²) and ∂L/∂h₁ = 0.9·0.405 − 0.81·1.6355 in the first one."""
    report = judged({"h_3": "0.3645", "L": f"{value:.8f}", "∂L/∂h_1": f"{slope:.6f}"}, FREE.replace("FORMULA", formula))
    assert report, str(report)
    assert report.rows[0].claim == "h[3]"


def test_without_such_a_sum_it_is_not_known_how_many_steps_there_are():
    with pytest.raises(ValueError, match="nothing says how many steps there are"):
        judged({}, FREE.replace("FORMULA", "½ (h_3 − 2)²"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("diag(u) v", [3, 8]),
        ("diag(u) M diag(v)", [[3, 8], [18, 32]]),
        ("diag(u) diag(v)", [[3, 0], [0, 8]]),
        ("vᵀ diag(u) M", [27, 38]),
        ("u.dot(diag(M))", 9),
    ],
)
def test_a_diagonal_matrix_is_multiplied_as_a_matrix(text, value):
    """u = (1, 2), v = (3, 4), M = (1 2; 3 4)."""
    found = parse(text, {"u": [1, 2], "v": [3, 4], "M": [[1, 2], [3, 4]]}, notation="paper")
    assert np.allclose(np.array(found, dtype=float).reshape(np.shape(value)), value)
