"""Samples as courses write them, 1/m Σ_i (h^{(i)} − y^{(i)}) x_j^{(i)}, with published formulas: NumPy beside them."""

import numpy as np
import pytest

from autograd import Worksheet

X = np.array([[0.5, 1], [1.5, -0.5], [-1, 2]])
Y = np.array([0.0, 1, 1])
W, B = np.array([0.1, -0.2]), 0.3
H = 1 / (1 + np.exp(-(X @ W + B)))
SLOPES = X.T @ (H - Y) / 3

ROWS = """
error = "J"
rate = 0.1
[samples]
x = [[0.5, 1], [1.5, -0.5], [-1, 2]]
y = [0, 1, 1]
[parameters]
w = [0.1, -0.2]
b = 0.3
[formulas]
h = "σ(w^T x + b)"
J = '{error}'
[claims]
'{key}' = """
COLUMNS = (
    ROWS.replace("x = [[0.5, 1], [1.5, -0.5], [-1, 2]]", "x1 = [0.5, 1.5, -1]\nx2 = [1, -0.5, 2]")
    .replace("w = [0.1, -0.2]", "w1 = 0.1\nw2 = -0.2")
    .replace("w^T x", "w1 x1 + w2 x2")
)
LOSS = r"-\frac{1}{m} \sum_{i=1}^{m} [y^{(i)} \log h^{(i)} + (1 - y^{(i)}) \log(1 - h^{(i)})]"
J = -np.mean(Y * np.log(H) + (1 - Y) * np.log(1 - H))


def judged(sheet, key, answer, error=LOSS):
    text = sheet.replace("{error}", error).replace("{key}", key) + f"'''{answer}'''"
    return Worksheet.loads(text).check()


@pytest.mark.parametrize("sheet", [ROWS, COLUMNS])
@pytest.mark.parametrize(
    "error", [LOSS, "-1/m Σ_i (y_i ln h_i + (1 − y_i) ln(1 − h_i))", "-1/N Σ [y ln h + (1 − y) ln(1 − h)]"]
)
def test_the_error_of_a_batch_is_a_sum_over_samples(sheet, error):
    report = judged(sheet, "J", f"{J:.6f}", error)
    assert report, str(report)


@pytest.mark.parametrize("sheet", [ROWS, COLUMNS])
@pytest.mark.parametrize(
    ("key", "formula"),
    [
        (r"\frac{\partial J}{\partial w_j}", r"\frac{1}{m} \sum_{i=1}^{m} (h^{(i)} - y^{(i)}) x_j^{(i)}"),
        ("∂J/∂w_j", "1/m Σ_i (h_i − y_i) x_ij"),
        ("∂J/∂w_1", r"\frac{1}{3} \sum_{i=1}^m (h^{(i)} - y^{(i)}) x_1^{(i)}"),
        ("∂J/∂w_2", "mean_"),
        ("∂J/∂b", "1/m Σ (h − y)"),
        ("new w_j", "w_j - 0.1/m Σ_i (h_i − y_i) x_{ij}"),
    ],
)
def test_a_slope_is_a_sum_over_samples(sheet, key, formula):
    formula = f"{SLOPES[1]:.6f}" if formula == "mean_" else formula
    report = judged(sheet, key, formula)
    assert report, str(report)
    assert all(row.verdict == "holds" for row in report.rows)  # and not under a condition, such as m = 3


@pytest.mark.parametrize("sheet", [ROWS, COLUMNS])
@pytest.mark.parametrize(
    "formula", ["Σ_i (h_i − y_i) x_ij", "1/m Σ_i (y_i − h_i) x_ij", "1/m Σ_i (h_i − y_i) h_i", "1/m Σ_i h_i x_ij"]
)
def test_a_wrong_sum_over_samples_is_wrong(sheet, formula):
    report = judged(sheet, "∂J/∂w_j", formula)
    assert [row.verdict for row in report.rows] == ["WRONG", "WRONG"], str(report)


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("J", ""),
        ("∂J/∂w", "1/N Σ_i (h_i − y_i) x_i^T"),
        (r"\frac{\partial J}{\partial w}", r"\frac{1}{N} \sum_{i=1}^N (h^{(i)} - y^{(i)}) (x^{(i)})^T"),
        ("∂J/∂w_kj", "1/N Σ_i (h_ik − y_ik) x_ij"),
        ("∂J/∂w_1j", "1/N Σ_i (h_i1 − y_i1) x_ij"),
    ],
)
def test_entries_of_all_samples_and_classes_are_joined(key, formula):
    Z = X @ np.array([[0.1, 0.2], [0.3, -0.4]]).T
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    T = np.array([[1, 0], [0, 1], [0, 1]])
    sheet = (
        ROWS.replace("y = [0, 1, 1]", "y = [[1, 0], [0, 1], [0, 1]]")
        .replace("w = [0.1, -0.2]", "w = [[0.1, 0.2], [0.3, -0.4]]")
        .replace("σ(w^T x + b)", "softmax(w x)")
    )
    formula = formula or f"{-(T * np.log(P)).sum() / 3:.6f}"
    report = judged(sheet, key, formula, "-1/N Σ_i Σ_k y_ik log h_ik")
    assert report, str(report)


def test_how_many_samples_there_are_is_said():
    explained = judged(ROWS, "J", f"{J:.6f}").explanations()
    assert "m: stands for 3, the number of samples" in explained


def test_an_m_of_the_sheet_is_that_m():
    sheet = ROWS.replace("[parameters]", "[inputs]\nm = 2\n[parameters]")
    assert judged(sheet, "J", f"{J * 3 / 2:.6f}", "-1/m Σ_i (y_i ln h_i + (1 − y_i) ln(1 − h_i))")


BATCH_NORM = r"""
error = "L"
[inputs]
ε = 0.00001
[samples]
x = [1, 2, 4]
t = [0, 1, 1]
[parameters]
γ = 1.5
β = 0.1
[formulas]
μ = '\frac{1}{m} \sum_{i=1}^m x_i'
'\sigma^2' = '\frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2'
'\hat{x}' = '\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}'
y = 'γ \hat{x} + β'
L = "½ Σ (y − t)²"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "formula"),  # Ioffe and Szegedy, Batch Normalization (2015), section 3
    [
        (r"\frac{\partial L}{\partial \hat{x}_i}", r"\frac{\partial L}{\partial y_i} \cdot \gamma"),
        (
            r"\frac{\partial L}{\partial \sigma^2}",
            r"\sum_{i=1}^m \frac{\partial L}{\partial \hat{x}_i} \cdot (x_i - \mu) \cdot \frac{-1}{2} "
            r"(\sigma^2 + \epsilon)^{-3/2}",
        ),
        (
            r"\frac{\partial L}{\partial \mu}",
            r"\left( \sum_{i=1}^m \frac{\partial L}{\partial \hat{x}_i} \cdot \frac{-1}{\sqrt{\sigma^2 + \epsilon}} "
            r"\right) + \frac{\partial L}{\partial \sigma^2} \cdot \frac{\sum_{i=1}^m -2(x_i - \mu)}{m}",
        ),
        (
            r"\frac{\partial L}{\partial x_i}",
            r"\frac{\partial L}{\partial \hat{x}_i} \cdot \frac{1}{\sqrt{\sigma^2 + \epsilon}} + \frac{\partial L}"
            r"{\partial \sigma^2} \cdot \frac{2(x_i - \mu)}{m} + \frac{\partial L}{\partial \mu} \cdot \frac{1}{m}",
        ),
        (r"\frac{\partial L}{\partial \gamma}", r"\sum_{i=1}^m \frac{\partial L}{\partial y_i} \cdot \hat{x}_i"),
        (r"\frac{\partial L}{\partial \beta}", r"\sum_{i=1}^m \frac{\partial L}{\partial y_i}"),
    ],
)
def test_the_formulas_of_batch_normalisation_are_read_as_they_were_published(key, formula):
    report = Worksheet.loads(f"{BATCH_NORM}'{key}' = '{formula}'").check()
    assert report, str(report)
    wrong = Worksheet.loads(f"{BATCH_NORM}'{key}' = '2 {formula}'").check()
    assert all(row.verdict == "WRONG" for row in wrong.rows)


def test_a_gated_unit_is_read_as_on_paper():
    sheet = """
error = "L"
[inputs]
x = [0.5, -0.3]
y = [0.2, 0.1]
[parameters]
W_z = 0.5
U_z = 0.3
W = 0.9
U = 0.8
[formulas]
h_0 = "0.1"
z_t = "σ(W_z x_t + U_z h_{t-1})"
h̃_t = "tanh(W x_t + U h_{t-1})"
h_t = "(1 − z_t) ⊙ h_{t-1} + z_t ⊙ h̃_t"
L = "½ Σ_t (h_t − y_t)²"
[claims]
"∂h_t/∂h̃_t" = "z_t"
"∂h_t/∂z_t" = "h̃_t − h_{t-1}"
"""
    for name in ("z_t", "h̃_t", "h_t"):
        sheet = sheet.replace(f"\n{name} =", f'\n"{name}" =')
    h, z, states = 0.1, [], []
    for x in (0.5, -0.3):
        z.append(1 / (1 + np.exp(-(0.5 * x + 0.3 * h))))
        states.append(np.tanh(0.9 * x + 0.8 * h))
        h = (1 - z[-1]) * h + z[-1] * states[-1]
    report = Worksheet.loads(f'{sheet}"h_2" = "{h:.6f}"\n"z_2" = "{z[1]:.6f}"').check()
    assert report, str(report)
    assert len(report.rows) == 6


NETWORK = """
error = "J"
rate = 0.1
[samples]
x = [[0.5, 1], [1.5, -0.5], [-1, 2]]
y = [0, 1, 1]
[parameters]
"W^{[1]}" = [[0.1, -0.2], [0.3, 0.5]]
"b^{[1]}" = [0.1, 0.2]
"w^{[2]}" = [0.5, -0.6]
[formulas]
"z^{[1]}" = "W^{[1]} x + b^{[1]}"
"a^{[1]}" = "tanh(z^{[1]})"
"z^{[2]}" = "w^{[2]T} a^{[1]}"
h = "σ(z^{[2]})"
l = "-y ln h − (1 − y) ln(1 − h)"
J = "mean(l)"
[claims]
"""
Z1 = X @ np.array([[0.1, -0.2], [0.3, 0.5]]).T + [0.1, 0.2]
A1, V = np.tanh(Z1), np.array([0.5, -0.6])
D2 = 1 / (1 + np.exp(-(A1 @ V))) - Y  # ∂l/∂z2 of each sample
D1 = np.outer(D2, V) * (1 - A1**2)


def rows_of(claims):
    return Worksheet.loads(NETWORK + "".join(f"'{key}' = '''{x}'''\n" for key, x in claims.items())).check().rows


@pytest.mark.parametrize(
    ("key", "formula", "numbers"),
    [
        # a sum without the index of the samples
        ("∂J/∂w^{[2]}", "1/m Σ (h − y) a^{[1]}", A1.T @ D2 / 3),
        ("∂J/∂w^{[2]}", r"\frac{1}{m} \sum_{i=1}^m (h - y) a^{[1]}", A1.T @ D2 / 3),
        ("∂J/∂w^{[2]}", "1/m Σ (h − y) a^{[1](i)}", A1.T @ D2 / 3),
        ("∂J/∂w^{[2]}_1", "1/m Σ (h − y) a^{[1]}_1", [(A1.T @ D2 / 3)[0]]),
        ("∂J/∂w^{[2]}_j", "1/m Σ (h − y) a^{[1]}_j", A1.T @ D2 / 3),
        ("∂J/∂W^{[1]}", "Σ δ^{[1]} x^T", (D1.T @ X / 3).ravel()),
        ("∂J/∂b^{[1]}", "Σ δ^{[1]}", D1.sum(axis=0) / 3),
        ("w^{[2]}", "w^{[2]} − η/m Σ (h − y) a^{[1]}", V - 0.1 * A1.T @ D2 / 3),
        # one sample, by its number
        ("x_1^{(2)}", "1.5", [1.5]),
        ("x^{(3)}_2", "2", [2]),
        ("a^{[1](2)}", str(A1[1].round(6).tolist()), A1[1]),
        ("a_2^{[1](3)}", f"{A1[2, 1]:.6f}", [A1[2, 1]]),
        ("∂l^{(2)}/∂z^{[2](2)}", "h^{(2)} − y^{(2)}", [D2[1]]),
        ("∂l^{(3)}/∂w^{[2]}", "(h^{(3)} − y^{(3)}) a^{[1](3)}", D2[2] * A1[2]),
        # a formula for one sample, about all of them
        ("z^{[1]}", "W^{[1]} x + b^{[1]}", Z1.ravel()),
        ("∂l/∂a^{[1]}", "(h − y) w^{[2]}", np.outer(D2, V).ravel()),
        ("∂l/∂z^{[1]}", "(h − y) w^{[2]} ⊙ (1 − a^{[1]2})", D1.ravel()),
        ("∂l/∂z^{[2]}", "h − y", D2),
        ("∂z^{[2]}/∂w^{[2]}_1", "a^{[1]}_1", A1[:, 0]),
    ],
)
def test_formulas_of_samples_without_or_with_their_number(key, formula, numbers):
    found = rows_of({key: formula})
    assert {row.verdict for row in found} == {"holds"}, [row.note for row in found]
    assert [float(row.true) for row in found] == pytest.approx(np.asarray(numbers, float).tolist())


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("∂J/∂w^{[2]}", "Σ (h − y) a^{[1]}"),  # the mean is forgotten
        ("∂J/∂w^{[2]}", "1/m Σ (y − h) a^{[1]}"),
        ("∂l/∂a^{[1]}", "(y − h) w^{[2]}"),
        ("x_1^{(2)}", "-0.5"),
    ],
)
def test_wrong_formulas_of_samples_are_wrong(key, formula):
    assert {row.verdict.split()[0] for row in rows_of({key: formula})} == {"WRONG"}


def test_a_formula_for_one_sample_is_shown_with_its_number():
    report = Worksheet.loads(NETWORK + "'∂l/∂a^{[1]}' = '(h − y) w^{[2]}'").check()
    assert "dl/da1: (h − y) w^{[2]} is read as (h[1] - y[1])*w2" in report.explanations()


DOZEN = np.array([[0.1 * i, 1 - 0.05 * i] for i in range(1, 13)])
ODD = np.arange(12) % 2
REST = DOZEN @ [0.1, 0.2] - ODD
TWELVE = f"""
error = "J"
[samples]
x = {DOZEN.round(2).tolist()}
y = {ODD.tolist()}
[parameters]
w = [0.1, 0.2]
[formulas]
z = "wᵀ x"
l = "½ (z − y)²"
J = "mean(l)"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "formula", "numbers"),
    [
        ("∂J/∂w", "1/m Σ_i (z_i − y_i) x_i", DOZEN.T @ REST / 12),
        (r"\frac{\partial J}{\partial w}", r"\frac1m \sum_{i=1}^m (z^{(i)} - y^{(i)}) x^{(i)}", DOZEN.T @ REST / 12),
        ("∂J/∂w", "1/m Σ (z − y) x", DOZEN.T @ REST / 12),
        ("J", r"\frac{1}{2m} \sum_{i=1}^m (z^{(i)} - y^{(i)})^2", [(REST**2).mean() / 2]),
        ("∂l^{(12)}/∂w", "(z^{(12)} − y^{(12)}) x^{(12)}", REST[11] * DOZEN[11]),
        ("∂J/∂x^{(11)}", "w (z^{(11)} − y^{(11)})/m", REST[10] / 12 * np.array([0.1, 0.2])),
        ("x^{(12)}", "[1.2, 0.4]", [1.2, 0.4]),
        ("x_2^{(12)}", "0.4", [0.4]),
    ],
)
def test_a_sample_with_two_digits_is_no_entry_of_the_first_one(key, formula, numbers):
    found = Worksheet.loads(TWELVE + f"'{key}' = '{formula}'").check().rows
    assert {row.verdict for row in found} == {"holds"}, [row.note for row in found]
    assert [float(row.true) for row in found] == pytest.approx(np.asarray(numbers, float).tolist())


# h = 0.5 x1 + 0.25 x2 = (1, 2.5, 4.25), so h − y = (0, 0.5, 2.25), and ∂J/∂t1 = (0·1 + 0.5·3 + 2.25·5)/3 = 4.25.
TWO_COLUMNS = """
error = "J"
[samples]
x1 = [1, 3, 5]
x2 = [2, 4, 7]
y = [1, 2, 2]
[parameters]
t1 = 0.5
t2 = 0.25
[formulas]
h = "t1 x1 + t2 x2"
J = '\\frac{1}{2m} Σ (h - y)^2'
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        ("∂J/∂t1", "1/m ({h1} x_1^{{(1)}} + {h2} x_1^{{(2)}} + {h3} x_1^{{(3)}})", "holds"),
        ("∂J/∂t1", "1/m ({h1} x_2^{{(1)}} + {h2} x_2^{{(2)}} + {h3} x_2^{{(3)}})", "WRONG"),
        ("h^{(2)}", "t_1 x_1^{{(2)}} + t_2 x_2^{{(2)}}", "holds"),
        ("h^{(2)}", "t_1 x_2^{{(2)}} + t_2 x_1^{{(2)}}", "WRONG"),
        ("x_1^{(2)}", "3", "holds"),
        ("x_2^{(1)}", "2", "holds"),
        ("∂J/∂x_1^{(2)}", "1/3 {h2} t_1", "holds"),
    ],
)
def test_a_sample_above_a_column_is_an_entry_of_it_and_no_other_column(key, answer, verdict):
    rests = {f"h{n}": f"(h^{{({n})}} − y^{{({n})}})" for n in (1, 2, 3)}
    (row,) = Worksheet.loads(f"{TWO_COLUMNS}'{key}' = '{answer.format(**rests)}'").check().rows
    assert row.verdict == verdict, row


def test_a_sample_above_a_column_is_an_entry_of_it_in_formulas_of_the_sheet_too():
    """3 w1 + 5 w2 − 0 = 0.9 + 1 is that of sample 2; read as layer 2 it was x2[1]."""
    sheet = """
error = "J"
[samples]
x1 = [1, 3, 7]
x2 = [2, 5, 11]
y = [1, 0, 2]
[parameters]
w = [0.3, 0.2]
[formulas]
J = "(w_1 x_1^{(2)} + w_2 x_2^{(2)} - y^{(2)})^2"
[claims]
J = "3.61"
"""
    assert Worksheet.loads(sheet).check()
