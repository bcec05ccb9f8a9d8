"""Worksheets with vectors and matrices: against NumPy, entry by entry, and what is refused with its sentence."""

import re

import numpy as np
import pytest

from autograd import Worksheet, array, check
from autograd.by_hand.derivations.walkthrough import walkthrough
from autograd.paper.arrays import Array

NET = """
rate = 0.1
error = "L"
[inputs]
x = [1.0, 2.0]
y = [1, 0]
[parameters]
W1 = [[0.15, 0.20], [0.25, 0.30]]
b1 = [0.1, -0.1]
W2 = [[0.4, 0.45], [0.5, 0.55]]
b2 = [0.6, 0.6]
[formulas]
z1 = "W1 @ x + b1"
h = "sigmoid(z1)"
z2 = "W2 @ h + b2"
yhat = "softmax(z2)"
L = "cross_entropy(yhat, y)"
[claims]
"""


def by_numpy():
    """The same network in NumPy, with its gradients in matrix form."""
    x, y = np.array([1.0, 2.0]), np.array([1.0, 0.0])
    w1, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([0.1, -0.1])
    w2, b2 = np.array([[0.4, 0.45], [0.5, 0.55]]), np.array([0.6, 0.6])
    z1 = w1 @ x + b1
    h = 1 / (1 + np.exp(-z1))
    z2 = w2 @ h + b2
    yhat = np.exp(z2) / np.exp(z2).sum()
    delta2 = yhat - y
    delta1 = w2.T @ delta2 * h * (1 - h)
    gradients = {"W1": np.outer(delta1, x), "b1": delta1, "W2": np.outer(delta2, h), "b2": delta2, "x": w1.T @ delta1}
    return {"z1": z1, "h": h, "z2": z2, "yhat": yhat, "L": -np.log(yhat[0])}, gradients


def test_the_values_and_gradients_of_a_sheet_are_those_of_numpy():
    sheet = Worksheet.loads(NET)
    values, gradients = by_numpy()
    for name, expected in values.items():
        entries = [float(value.data) for label, value in sheet.values.items() if label.partition("[")[0] == name]
        np.testing.assert_allclose(entries, np.ravel(expected), rtol=1e-12)
    sheet.error.backward()
    for name, expected in gradients.items():
        entries = [float(value.grad) for label, value in sheet.values.items() if label.partition("[")[0] == name]
        np.testing.assert_allclose(entries, np.ravel(expected), rtol=1e-12)


def test_an_array_is_a_table_of_named_values():
    sheet = Worksheet.loads(NET)
    assert [w.name for w in sheet.parameters][:4] == ["W1[1,1]", "W1[1,2]", "W1[2,1]", "W1[2,2]"]
    assert sheet.values["z1[2]"].data == 0.75
    report = Worksheet.loads(NET + '"z1[2]" = "0.75"\n"dL/dW1[2,1]" = "-0.0039"\n"new b1[1]" = "0.1014"').check()
    assert [row.ok for row in report.rows] == [True, False, False]


def test_entries_are_counted_from_0_where_the_sheet_says_so():
    sheet = Worksheet.loads(
        "index = 0\n" + NET.replace('"cross_entropy(yhat, y)"', '"-log(yhat[0])"') + '"z1[1]" = "0.75"'
    )
    assert sheet.check()
    assert "W1[1,1]" in sheet.values
    assert "W1[2,2]" not in sheet.values


def test_an_error_of_one_entry_is_its_number():
    sheet = Worksheet.loads(NET.replace('"cross_entropy(yhat, y)"', '"-(y.T @ log(yhat))"'))
    assert sheet.error.data == pytest.approx(by_numpy()[0]["L"])


REFUSED = {
    ('"W1 @ x + b1"', '"W1 @ x + [1, 2, 3]"'): r"\[formulas\] z1: .* the shapes \(2,\) and \(3,\) do not fit",
    ('"cross_entropy(yhat, y)"', '"yhat - y"'): (
        r"\[formulas\] L: it is an array of shape \(2,\), and the error is one number: write mean\(...\) or sum\(...\)"
    ),
    ("b1 = [0.1, -0.1]", "b1 = [0.1, [2]]"): r"\[parameters\] b1 is an array with rows and numbers beside one another",
    ("b1 = [0.1, -0.1]", "b1 = []"): r"\[parameters\] b1 is an array without entries",
    ("b1 = [0.1, -0.1]", "b1 = [0.1, true]"): r"\[parameters\] b1 has to be a number without quotes",
    ("b1 = [0.1, -0.1]", "'b1[1]' = 0.1"): "cannot be used in a formula",
    ("rate = 0.1", "index = 2"): "write index = 1, or index = 0",
    ('z1 = "W1 @ x', 'z1 = "W1 @ h'): "h stands further down|a circle",
}


@pytest.mark.parametrize("change", REFUSED)
def test_an_array_that_does_not_fit_is_refused_with_its_sentence(change):
    with pytest.raises(ValueError, match=REFUSED[change]):
        Worksheet.loads(NET.replace(*change))


# ---- claims about whole arrays ----


def judged(claims, **options):
    return Worksheet.loads(NET + claims).check(**options)


def printed(expected, digits=6):
    """An array as somebody writes it down."""
    return str(np.round(expected, digits).tolist())


def test_a_claim_about_an_array_is_one_about_each_entry():
    values, gradients = by_numpy()
    claims = [f'"{name}" = "{printed(x)}"' for name, x in values.items()]
    claims += [f'"dL/d{name}" = "{printed(x)}"' for name, x in gradients.items()]
    report = judged("\n".join(claims))
    assert report, str(report)
    assert len(report.rows) == 9 + 6 + 6 + 2
    assert report.rows[11].claim == "dL/dW1[2,1]"


def test_each_entry_is_judged_by_its_own_digits():
    report = judged(
        '"h" = "[0.7, 0.67918]"\n"z1" = ["0.65", "0.8"]\n"dL/dW2[2]" = "[0.35, 0.4]"\n"dL/dW1[:, 1]" = [0.012, 0.0116]'
    )
    assert [(row.claim, row.verdict[:5]) for row in report.rows] == [
        ("h[1]", "holds"),
        ("h[2]", "holds"),
        ("z1[1]", "holds"),
        ("z1[2]", "holds"),
        ("dL/dW2[2,1]", "holds"),
        ("dL/dW2[2,2]", "holds"),
        ("dL/dW1[1,1]", "holds"),
        ("dL/dW1[2,1]", "holds"),
    ]
    assert [row.ok for row in judged('"z1" = "[0.65, 0.750]"\n"h" = "[0.656, 0.679]"').rows] == [
        True,
        True,
        False,
        True,
    ]


def test_what_a_step_makes_of_an_array_is_a_claim():
    _, gradients = by_numpy()
    w1 = np.array([[0.15, 0.20], [0.25, 0.30]])
    claims = f'"new W1" = "{printed(w1 - 0.1 * gradients["W1"])}"\n"step W1" = "{printed(0.1 * gradients["W1"])}"'
    assert judged(claims)


@pytest.mark.parametrize(
    ("claim", "formula"),
    [
        ("z1", "W1 @ x + b1"),
        ("dL/dW1", "outer(dL/dz1, x)"),
        ("dL/dW1", "dL/dz1 @ x.T"),
        ("dL/dz1", "W2.T @ dL/dz2 * h * (1 - h)"),
        ("dL/dx", "W1.T @ dL/dz1"),
        ("dL/dyhat", "-y/yhat"),
        ("new b2", "b2 - rate*dL/db2"),
        ("dL/dW1[2]", "dL/dz1[2] * x"),
        ("dL/db1[1]", "dL/dh[1] * h[1] * (1 - h[1])"),
    ],
)
def test_a_formula_for_an_array_is_compared_everywhere(claim, formula):
    report = judged(f'"{claim}" = "{formula}"')
    assert {row.verdict for row in report.rows} == {"holds"}, str(report)


def test_a_formula_may_use_a_relation_among_the_data():
    report = judged('"dL/dz2" = "yhat - y"\n"dL/dW2" = "outer(yhat - y, h)"')
    assert {row.verdict for row in report.rows} == {"right where y[1] + y[2] = 1"}


@pytest.mark.parametrize("formula", ["yhat + y", "y - yhat", "2*(yhat - y)", "W1 @ x"])
def test_a_wrong_formula_is_wrong_in_its_entries(formula):
    assert not any(row.ok for row in judged(f'"dL/dz2" = "{formula}"').rows)


UNREADABLE = {
    '"z1" = "0.65"': "the answer is one number, and the claim is about an array of shape (2,): write all its entries",
    '"z1" = "≈ -0,65"': "the answer is one number, and the claim is about an array of shape (2,)",
    '"z1" = "65 %"': "the answer is one number, and the claim is about an array of shape (2,)",
    '"z1" = "L"': "the formula gives one number, and the claim is about an array of shape (2,)",
    '"dL/dW1" = "[[1, 2], [3]]"': "rows of 1 and 2 numbers: write rows of one length",
    '"dL/dW1" = "dL/dW1"': "is answered with itself",
    '"z1" = "z1"': "is answered with itself",
    '"dL/dW1" = "W1 @ y1"': "uses the name 'y1'",
    '"z1[3]" = "1"': "has entries 1 to 2 there, and no 3",
    '"z1[k]" = "1"': "the answer is one number, and the claim is about an array of shape (2,)",
    '"dz1/dW1" = "1"': "speaks of two arrays, z1 and W1",
    '"L" = "W1 @ x"': "the formula gives an array of shape (2,), and the claim is about one number",
    '"z1" = "[0.65, 0.7x]"': "the formula gives an array of shape (2,), and the claim is about one number",
    '"z1" = "[0.65, 0.7 ¶]"': "cannot be read",
}


@pytest.mark.parametrize("line", UNREADABLE)
def test_what_cannot_be_read_spoils_its_own_claim_only(line):
    report = judged(line + '\n"h" = "[0.657, 0.679]"')
    assert "cannot be read" in {row.verdict for row in report.rows}
    assert [row.ok for row in report.rows][-2:] == [True, True]
    assert any(UNREADABLE[line] in row.note for row in report.rows), str(report)


def test_a_question_mark_behind_an_entry_says_nothing_of_its_number():
    # z1[2] = 0.25 + 0.3·2 − 0.1 = 0.75
    assert judged('"z1" = "[0.65?, 0.75?]"')
    assert [row.ok for row in judged('"z1" = "[0.65, 0.85?]"').rows] == [True, False]


OF_ANOTHER_SHAPE = {
    '"z1" = "[0.65, 0.75, 1]"': "an array of shape (3,), where one of (2,) is asked for",
    '"dL/dW1" = "outer(dL/dz1, h) @ W2 @ x"': "an array of shape (2,), where one of (2, 2) is asked for",
}


@pytest.mark.parametrize("line", OF_ANOTHER_SHAPE)
def test_an_array_of_another_shape_is_wrong_and_told_once(line):
    report = judged(line + '\n"h" = "[0.657, 0.679]"')
    assert {row.verdict for row in report.rows[:-2]} == {"WRONG"}
    assert [row.ok for row in report.rows][-2:] == [True, True]
    told = [text for text in report.explanations() if text]
    assert len(told) == 1
    assert told[0].endswith(f"WRONG; {OF_ANOTHER_SHAPE[line]}")


OBLONG = """
error = "L"
[inputs]
x = [0.5, -1.0, 2.0]
[parameters]
W = [[0.1, 0.2, 0.3], [-0.4, 0.5, 0.6]]
[formulas]
z = "W @ x"
L = "sum(z**2)/2"
[claims]
"""


@pytest.mark.parametrize(
    "answer",
    ["outer(x, z)", "[[0.225, 0.25], [-0.45, -0.5], [0.9, 1.0]]", "x z^\\\\top"],
    ids=["code", "digits", "LaTeX"],
)
def test_the_transpose_of_an_array_that_is_not_square_is_named(answer):
    report = Worksheet.loads(OBLONG + f'"dL/dW" = "{answer}"').check()
    assert [row.verdict for row in report.rows] == ["WRONG"] * 6
    assert {row.diagnosis[0].kind for row in report.rows} == {"transposed"}
    told = [text for text in report.explanations() if text]
    assert told[0].endswith("WRONG: the transpose was written, of shape (3, 2) where (2, 3) is asked for")


ONE_ROW = """error = "L"
[inputs]
A = [[0.5, -1], [2, 0.25]]
[parameters]
W = [[0.3, 0.7]]
[formulas]
Z = "W A"
L = "½ sum(Z²)"
[claims]
"""


def _gradient_of_one_row():
    weights, inputs = np.array([[0.3, 0.7]]), np.array([[0.5, -1], [2, 0.25]])
    return weights @ inputs @ inputs.T


@pytest.mark.parametrize("answer", ["A Z^T", str(_gradient_of_one_row().T.tolist())], ids=["formula", "digits"])
def test_the_column_for_a_matrix_of_one_row_is_its_transpose(answer):
    report = Worksheet.loads(ONE_ROW + f'"dL/dW" = "{answer}"').check()
    assert [row.diagnosis[0].kind for row in report.rows] == ["transposed"] * 2
    assert next(text for text in report.explanations() if "WRONG" in text).endswith(
        "WRONG: the transpose was written, of shape (2, 1) where (1, 2) is asked for"
    )


@pytest.mark.parametrize("answer", [_gradient_of_one_row().tolist(), _gradient_of_one_row()[0].tolist(), "Z A^T"])
def test_a_matrix_of_one_row_may_be_written_as_a_vector(answer):
    assert Worksheet.loads(ONE_ROW + f'"dL/dW" = "{answer}"').check()


def test_a_vector_may_be_written_as_a_row_or_a_column():
    for answer in ("[[0.65, 0.75]]", "[[0.65], [0.75]]"):
        assert judged(f'"z1" = "{answer}"')


def test_a_shape_that_fits_no_product_is_told_once():
    report = Worksheet.loads(OBLONG + '"dL/dW" = "W * W.T"').check()
    assert {row.verdict for row in report.rows} == {"cannot be read"}
    (told,) = [text for text in report.explanations() if text]
    assert told.startswith("dL/dW: by hand W * W.T, cannot be read: the claim 'dL/dW': the formula 'W * W.T' holds")


def test_blank_entries_are_missing():
    report = judged('"z1" = "[0.65, ]"\n"dL/dW1" = ""')
    assert [row.verdict for row in report.rows] == ["holds", *["missing"] * 5]


def test_the_report_shows_an_array_as_an_array():
    lines = str(judged('"dL/dW1" = "[[0.0120, 0.0240], [0.0116, 0.0243]]"\n"z1" = "[0.65, 0.75]"')).splitlines()
    assert lines[2].startswith("dL/dW1  ⎡0.0120  0.0240⎤  ⎡0.01201904 0.02403807⎤")
    assert lines[3].startswith("        ⎣0.0116 *0.0243⎦  ⎣0.01162154 0.02324308⎦")
    assert " ".join(lines[4].split()) == "z1 [0.65 0.75] [0.65 0.75] 0 holds"
    assert "WRONG in 1 of 4" in lines[2]
    assert lines[-1].startswith("5 hold, 1 wrong")


def test_a_report_for_a_notebook_keeps_the_lines_of_an_array():
    html = judged('"dL/dW1" = "[[0.0120, 0.0240], [0.0116, 0.0243]]"')._repr_html_()
    assert "white-space:pre" in html
    assert "⎣0.0116 *0.0243⎦" in html


def test_the_data_of_a_report_say_which_array_an_entry_belongs_to():
    rows = judged('"dL/dW1" = "[[0.0120, 0.0240], [0.0116, 0.0232]]"\n"L" = "0.7623"').to_dict()["rows"]
    assert [row.get("array") for row in rows] == ["dL/dW1"] * 4 + [None]
    assert all("part" not in row for row in rows)


def test_a_sheet_of_arrays_is_worked_through_entry_by_entry():
    lines = walkthrough(Worksheet.loads(NET), entries=True).splitlines()
    assert "  z1[2] = W1[2,1]·x[1] + W1[2,2]·x[2] + b1[2] = 0.25·1 + 0.3·2 + (−0.1) = 0.75" in lines
    assert any(line.startswith("  W1[1,1] ← 0.15 − 0.1 · 0.012019") for line in lines)


def test_a_sheet_of_arrays_is_worked_through_in_matrices():
    text = walkthrough(Worksheet.loads(NET))
    values, gradients = by_numpy()
    told = {name: array for name, array in values.items() if name != "L"}
    told |= {f"∂L/∂{name}": array for name, array in gradients.items() if name != "x"}
    for name, expected in told.items():
        block = re.split(rf"\n *{re.escape(name)} = ", text)[1]
        block = re.split(r"\n\n|\n  \w+ =", block)[0].rpartition("= ")[2]
        numbers = [float(x.replace("−", "-")) for x in re.findall(r"[−\d.]+(?:e[−\d]+)?", block)]
        np.testing.assert_allclose(numbers, np.ravel(expected), rtol=1e-5)
    assert "∂L/∂W1 = ∂L/∂z1 · xᵀ    2×1 · 1×2" in text
    assert "∂L/∂h = W2ᵀ · ∂L/∂z2    2×2 · 2×1" in text
    new = np.array([[0.15, 0.20], [0.25, 0.30]]) - 0.1 * gradients["W1"]
    assert f"= ⎡{new[0, 0]:.6g} {new[0, 1]:.6g}⎤" in text


WITH_A_COLUMN = """
error = "L"
[inputs]
x = [[1, 2], [3, 5]]
[formulas]
most = "max(x, axis=1, keepdims=True)"
gap = "x - most"
s = "sum(gap**2, axis=0)"
L = "sum(s)"
[claims]
"""


def test_what_goes_along_with_each_row_is_summed():
    text = walkthrough(Worksheet.loads(WITH_A_COLUMN))  # gap is [[-1, 0], [-2, 0]], and ∂L/∂gap twice that
    assert "∂L/∂most = sum of the columns of (∂L/∂gap ⊙ ∂gap/∂most)" in text
    assert "= [1 1] ⊙ ⎡−2 0⎤" in text  # s has an entry for each column
    assert re.search(r"∂L/∂x = ∂L/∂gap \+ ∂L/∂most ⊙ ∂most/∂x|∂L/∂x = ∂L/∂most ⊙ ∂most/∂x \+ ∂L/∂gap", text)
    assert "= ⎡−2 2⎤\n          ⎣−4 4⎦" in text  # −2 of the entry, and +2 through the largest


BATCH = """
rate = 0.5
error = "E"
[samples]
x = [[0.6, 1.6], [0.3, 0.8], [1.3, 1.7]]
t = [0.3, 0.2, 0.1]
[parameters]
W = [[0.15, 0.9], [-0.25, 0.75]]
v = [0.4, -0.85]
[formulas]
z = "W @ x"
e = "(v @ z - t)**2 / 2"
E = "mean(e)"
[claims]
"""


def test_a_batch_is_worked_through_with_a_row_for_each_sample():
    x, t = np.array([[0.6, 1.6], [0.3, 0.8], [1.3, 1.7]]), np.array([0.3, 0.2, 0.1])
    w, v = np.array([[0.15, 0.9], [-0.25, 0.75]]), np.array([0.4, -0.85])
    off = (x @ w.T @ v - t) / 3
    text = walkthrough(Worksheet.loads(BATCH))
    assert "Forward pass, a row for each sample" in text
    block = text.split("∂E/∂W = (∂E/∂z)ᵀ · x    2×3 · 3×2")[1].split("\n\n")[0].rpartition("= ")[2]
    numbers = [float(number.replace("−", "-")) for number in re.findall(r"[−\d.]+", block)]
    np.testing.assert_allclose(numbers, np.ravel(np.outer(off, v).T @ x), rtol=1e-5)


def test_a_vector_goes_along_with_the_rows_that_it_has_an_entry_for():
    of_rows = WITH_A_COLUMN.replace("axis=0)", "axis=1)").replace('"sum(s)"', '"mean(s)"')
    text = walkthrough(Worksheet.loads(of_rows))  # the numbers of ∂L/∂s, both ½, would fit either way
    assert "= ⎡0.5⎤ ⊙ ⎡−2 0⎤" in text


@pytest.mark.parametrize(
    ("error", "formula"),
    [
        ("½ sum((h - t)^2)", "h − t"),
        ("sum((h - t)^2)", "2 · (h − t)"),
        ("-sum(t log h)", "−t/h"),
        ("sum(h)", ""),  # 1, which is no array
        ("sum(h t)", "t"),
        ("h[1] h[2]", ""),  # each has the other
        ("sum(h (h - t) t)", ""),  # entries are multiplied
    ],
)
def test_the_slope_of_the_error_is_a_formula_of_arrays(error, formula):
    sheet = WITH_A_COLUMN.partition("[formulas]")[0] + "t = [0.2, 0.7]\n[formulas]\n"
    text = walkthrough(Worksheet.loads(sheet + f'h = "exp([x[1,1], x[2,2]])"\nL = "{error}"\n[claims]\n'))
    lines = text.partition("from L back")[2].splitlines()
    (written,) = [line.strip() for line in lines if "∂L/∂h = " in line]
    assert written == f"∂L/∂h = {formula}" if formula else "⎡" in written


FALSE_HERE = [  # a sheet, and what a form that agrees with its numbers alone would say
    ("W = [[1, 0], [0, 1]]\nx = [2, 3]", "h = 'W @ x'", "∂L/∂x = ∂L/∂h"),
    ("W = [[2, 1], [1, 3]]\nx = [[1, 2], [2, 1]]", "h = 'W @ x'\nL = 'sum(h)'", "(∂L/∂h)ᵀ"),
    ("W = [[2, 1], [1, 2]]\nx = [[1, 2], [2, 1]]", "h = 'W @ x'", "∂L/∂x = ∂L/∂h · W"),
    ("x = [1, 2]", "h = 'relu(x)'", "∂L/∂x = ∂L/∂h\n"),
    ("x = [1, 2]\ngamma = [1, 1]", "h = 'gamma x'", "∂L/∂x = ∂L/∂h\n"),
]


@pytest.mark.parametrize(("given", "formulas", "false"), FALSE_HERE)
def test_a_form_is_right_whatever_the_numbers_are(given, formulas, false):
    error = "" if "L =" in formulas else "L = 'sum(h**2)'\n"
    sheet = f"error = 'L'\n[inputs]\n{given}\n[formulas]\n{formulas}\n{error}[claims]\n"
    text = walkthrough(Worksheet.loads(sheet.replace("gamma x", "gamma*x")))
    assert false not in text
    assert "∂L/∂x = " in text


def test_an_array_is_whole_where_an_entry_does_not_lead_to_the_error():
    sheet = "error = 'L'\n[inputs]\nx = [1, 2]\n[parameters]\nW = [[0.5, 0.2], [0.1, -0.3]]\n"
    text = walkthrough(Worksheet.loads(sheet + "[formulas]\nh = 'W @ x'\nL = 'h[1]**2'\n[claims]\n"))
    assert "∂L/∂h = ⎡1.8⎤\n          ⎣  0⎦" in text  # h[1] is 0.5·1 + 0.2·2 = 0.9
    assert "= ⎡1.8 3.6⎤\n          ⎣  0   0⎦" in text


def test_a_form_is_not_borne_out_by_zeros():
    zeros = WITH_A_COLUMN.replace('"sum(gap**2, axis=0)"', '"sum(gap - mean(x - most), axis=0)"').replace(
        'L = "sum(s)"', 'L = "sum(s)**2"'
    )
    text = walkthrough(Worksheet.loads(zeros))  # the derivatives are 0 here, so numbers say nothing of a form
    assert "∂L/∂most = ∂L/∂gap" not in text
    assert "∂L/∂x = ∂L/∂gap\n" not in text


# ---- from Python ----


def test_arrays_of_values_are_keys_in_python():
    w, x = array([[0.5, -1.0], [2.0, 0.25]]).named("W"), array([3.0, 4.0]).named("x")
    h = np.tanh(w @ x / 10).named("h")
    loss = (h * h).sum().named("L")
    slopes = 2 * np.tanh(np.array([-2.5, 7.0]) / 10) * (1 - np.tanh(np.array([-2.5, 7.0]) / 10) ** 2) / 10
    report = check(
        loss,
        {
            w: np.round(np.outer(slopes, [3.0, 4.0]), 5),
            h: ["-0.2449", "0.6044"],
            x: "W.T @ (2*h*(1 - h**2))/10",
            "dL/dW[1]": [0, 0],
        },
    )
    assert [row.claim for row in report.rows[:3]] == ["dL/dW[1,1]", "dL/dW[1,2]", "dL/dW[2,1]"]
    assert all(row.ok for row in report.rows[:8]), str(report)
    assert {row.verdict for row in report.rows[8:]} == {"cannot be read"}  # claimed twice
    assert re.search(r"dL/dW +⎡", str(report))


def test_an_array_of_another_graph_is_no_key():
    loss = (array([1.0, 2.0]).named("x") ** 2).sum()
    report = check(loss, {array([1.0, 2.0]): [2, 4]})
    assert {row.verdict for row in report.rows} == {"cannot be read"}


def test_a_report_says_once_how_the_answer_for_an_array_was_read():
    """Of the three only ⊗ could be something else: the other two add the signs of products."""
    claims = '"dL/db2" = "ŷ − y"\n"dL/dW2" = "(ŷ − y) ⊗ h"\n"dL/dz1" = "W₂ᵀ(y − ŷ) ⊙ h ⊙ (1 − h)"\n'
    lines = Worksheet.loads(NET + claims).check().explanations()
    assert [line for line in lines if "is read as" in line] == ["dL/dW2: (ŷ − y) ⊗ h is read as outer(yhat - y, h)"]


@pytest.mark.parametrize(
    ("claim", "answer", "verdicts"),
    [
        ("z1", "[0,65; 0,75]", ["holds"] * 2),
        ("z1", "[0,65; 0,74]", ["holds", "WRONG"]),
        ("W1", "[0.15, 0.20; 0.25, 0.30]", ["holds"] * 4),
        ("W1", "[0,15; 0,20; 0,25; 0,30]", ["WRONG"] * 4),
        ("W1", "[[0,15; 0,20]; [0,25; 0,30]]", ["holds"] * 4),
    ],
)
def test_a_semicolon_ends_a_row_or_an_entry_with_a_decimal_comma(claim, answer, verdicts):
    report = Worksheet.loads(NET + f'"{claim}" = "{answer}"').check()
    assert [row.verdict for row in report.rows] == verdicts


def test_products_that_are_too_many_to_stay_exact_are_made_once_and_of_floats(monkeypatch):
    weights = np.random.default_rng(1).uniform(-1, 1, (37, 37)).round(2)
    made, product = [], Array.__matmul__

    def noted(left, right):
        made.append(type(left.entries[0].data))
        return product(left, right)

    monkeypatch.setattr(Array, "__matmul__", noted)
    text = f'error = "L"\n[inputs]\n[parameters]\nW = {weights.tolist()}\n[formulas]\nL = "sum(W @ W)"\n[claims]\n'
    assert float(Worksheet.loads(text).error.data) == pytest.approx((weights @ weights).sum())
    assert set(made) == {float}


def test_a_layer_of_thousands_of_weights_is_read_as_on_paper():
    weights, image = np.random.default_rng(2).uniform(-1, 1, (4, 600)).round(2), np.linspace(0, 1, 600).round(3)
    text = f'error = "L"\n[inputs]\nx = {image.tolist()}\n[parameters]\nW = {weights.tolist()}\n[formulas]\n'
    read = Worksheet.loads(text + 'z = "W x"\nL = "½ sum(z²)"\n[claims]\n')
    assert float(read.error.data) == pytest.approx(((weights @ image) ** 2).sum() / 2)


TWO_LAYERS = """
error = "E"
[inputs]
x = [1, 2]
t = [0.3, 0.6, 0.1]
[parameters]
W = [[0.1, 0.2], [0.3, -0.4], [0.5, 0.7]]
[formulas]
z = "W x"
a = "σ(z)"
E = "½ Σ (a − t)²"
[claims]
"""


@pytest.mark.parametrize(
    "answer",
    [
        "∂E/∂a ∂a/∂z ∂z/∂x",  # a derivative has a row for each entry of what is differentiated
        "∂z/∂x ∂a/∂z ∂E/∂a",  # or a column: the denominator layout
        r"\\frac{\\partial z}{\\partial x} \\frac{\\partial a}{\\partial z} \\frac{\\partial E}{\\partial a}",
        "∂z/∂x ∂E/∂z",
        "(∂z/∂x)ᵀ ∂E/∂z",
    ],
)
def test_the_chain_rule_of_vectors_is_read_in_both_layouts(answer):
    square = TWO_LAYERS.replace(", 0.1]", "]").replace(", [0.5, 0.7]", "")
    for sheet in (TWO_LAYERS, square):
        report = Worksheet.loads(f'{sheet}"∂E/∂x" = "{answer}"').check()
        assert report, str(report)
        assert not Worksheet.loads(f'{sheet}"∂E/∂x" = "2 {answer}"').check()
