"""Samples: formulas for one sample, joined by a mean or a sum, against NumPy; and what is refused with its sentence."""

import re

import numpy as np
import pytest

from autograd import Worksheet

X, T = np.array([0.5, 1.2, 1.9, 2.3]), np.array([1.1, 1.7, 3.2, 2.9])

LINE = """
rate = 0.1
error = "E"
[samples]
x = [0.5, 1.2, 1.9, 2.3]
t = [1.1, 1.7, 3.2, 2.9]
[parameters]
w = 0.8
b = 0.3
[formulas]
y = "w*x + b"
e = "(y - t)**2 / 2"
E = "mean(e)"
[claims]
"""


def line(claims: str = "", **changed: str) -> Worksheet:
    """The line through four points, with parts of its text changed."""
    text = LINE
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    return Worksheet.loads(text + claims)


def entries(sheet: Worksheet, name: str) -> list[float]:
    return [float(x.data) for label, x in sheet.values.items() if label.partition("[")[0] == name]


def gradients(sheet: Worksheet, name: str) -> list[float]:
    sheet.error.backward()
    return [float(x.grad) for label, x in sheet.values.items() if label.partition("[")[0] == name]


def test_a_formula_that_uses_a_column_is_read_for_each_sample():
    sheet = line()
    assert entries(sheet, "y") == pytest.approx(0.8 * X + 0.3)
    assert entries(sheet, "e") == pytest.approx((0.8 * X + 0.3 - T) ** 2 / 2)
    assert float(sheet.values["E"].data) == pytest.approx(((0.8 * X + 0.3 - T) ** 2 / 2).mean())
    assert list(sheet.values)[:10] == [f"{name}[{i}]" for name in "xt" for i in range(1, 5)] + ["w", "b"]


@pytest.mark.parametrize(("joined", "divisor"), [("mean(e)", 4), ("sum(e)", 1), ("sum(e)/8", 8)])
def test_the_gradient_of_a_batch_is_that_of_numpy(joined, divisor):
    delta = 0.8 * X + 0.3 - T
    assert gradients(line(**{"mean(e)": joined}), "w") == pytest.approx([(delta * X).sum() / divisor])
    assert gradients(line(**{"mean(e)": joined}), "y") == pytest.approx(delta / divisor)


def test_samples_may_stand_one_below_the_other():
    rows = "".join(f"[[samples]]\nx = {x}\nt = {t}\n" for x, t in zip(X, T, strict=True))
    columns = "[samples]\nx = [0.5, 1.2, 1.9, 2.3]\nt = [1.1, 1.7, 3.2, 2.9]\n"
    assert {k: v.data for k, v in line(**{columns: rows}).values.items()} == {
        k: v.data for k, v in line().values.items()
    }


def test_claims_may_be_about_one_sample():
    delta = 0.8 * X + 0.3 - T
    claims = {
        "y[2]": 0.8 * X[1] + 0.3,
        "dE/dy[3]": delta[2] / 4,
        "de[2]/dw": delta[1] * X[1],
        "new w": 0.8 - 0.1 * (delta * X).mean(),
        "new y[1]": (0.8 - 0.1 * (delta * X).mean()) * X[0] + 0.3 - 0.1 * delta.mean(),
    }
    report = line("".join(f'"{claim}" = "{number:.6f}"\n' for claim, number in claims.items())).check()
    assert [row.verdict for row in report.rows] == ["holds"] * 5


def test_claims_may_speak_of_a_sample_in_words_and_of_the_whole_column():
    y, delta = 0.8 * X + 0.3, 0.8 * X + 0.3 - T
    claims = {
        "e of sample 2": delta[1] ** 2 / 2,
        "de/dw of sample 3": delta[2] * X[2],
        "dE/dy for sample 1": delta[0] / 4,
    }
    claims |= {"w after epoch 1": 0.8 - 0.1 * (delta * X).mean(), "b after step 1": 0.3 - 0.1 * delta.mean()}
    text = "".join(f'"{claim}" = "{number:.6f}"\n' for claim, number in claims.items())
    report = line(text + f'"y" = "[{", ".join(f"{x:.4f}" for x in y)}]"').check()
    assert [row.verdict for row in report.rows] == ["holds"] * 9


SAID = {
    "y of sample 7": "has entries 1 to 4 there, and no 7",
    "dE/dw of sample 2": r"write one that is, such as 'x\[2\]', or a share of the sum",
    "w after sample 2": "each step follows all samples: write 'w after 1', or order",
    "y of sample 2 in epoch 2": "speaks of an epoch, but each step follows all samples",
}


@pytest.mark.parametrize("claim", SAID)
def test_a_claim_about_no_sample_says_what_to_write(claim):
    (row,) = line(f'"{claim}" = "1.0"').check().rows
    assert row.verdict == "cannot be read"
    assert re.search(SAID[claim], row.note)


def test_a_formula_may_pick_a_sample_and_use_what_joins_all():
    picked = line(**{'"mean(e)"': '"(e[1] + e[4]) / 2"'})
    assert float(picked.error.data) == pytest.approx(((0.8 * X + 0.3 - T) ** 2 / 2)[[0, 3]].mean())
    centred = line(**{'e = "(y - t)**2 / 2"': 'm = "mean(y)"\nd = "y - m"\ne = "d*t"'})
    y = 0.8 * X + 0.3
    assert entries(centred, "d") == pytest.approx(y - y.mean())
    assert gradients(centred, "w") == pytest.approx([((X - X.mean()) * T).mean()])


VECTORS = """
error = "E"
[samples]
x = [[1, 2], [3, 4], [5, 6]]
t = [[1, 0], [0, 1], [1, 1]]
[inputs]
[parameters]
W = [[0.1, 0.2], [0.3, -0.4]]
b = [0.5, 0.1]
[formulas]
z = "W @ x + b"
e = "sum((z - t)**2)"
E = "mean(e)"
[claims]
"""


def test_each_sample_may_be_a_vector():
    sheet = Worksheet.loads(VECTORS)
    x, t = np.array([[1, 2], [3, 4], [5, 6]]), np.array([[1, 0], [0, 1], [1, 1]])
    w, b = np.array([[0.1, 0.2], [0.3, -0.4]]), np.array([0.5, 0.1])
    delta = 2 * (x @ w.T + b - t) / 3
    assert entries(sheet, "z") == pytest.approx((x @ w.T + b).ravel())
    assert gradients(sheet, "W") == pytest.approx((delta.T @ x).ravel())
    assert "z[3,2]" in sheet.values


def test_samples_are_counted_from_0_where_the_sheet_says_so():
    sheet = line(**{"rate = 0.1": "rate = 0.1\nindex = 0"})
    assert float(sheet.values["y[0]"].data) == pytest.approx(0.7)
    assert "y[4]" not in sheet.values


REFUSED = {
    "columns of different lengths": (("t = [1.1, 1.7, 3.2, 2.9]", "t = [1.1]"), "x has 4 numbers and t has 1"),
    "an empty column": (("x = [0.5, 1.2, 1.9, 2.3]", "x = []"), r"\[samples\] x has to be a column"),
    "a number": (("x = [0.5, 1.2, 1.9, 2.3]", "x = 0.5"), r"write \[0, 0, 1, 1\]"),
    "an error for each sample": (
        ('error = "E"', 'error = "e"'),
        r'E = "mean\(e\)" or "sum\(e\)" and write error = "E"',
    ),
    "a mean inside": (('"(y - t)**2 / 2"', '"y - mean(t)"'), r'a name of its own, such as m = "mean\(t\)"'),
    "two tables": (("[parameters]", "[inputs]\nx = 3\n[parameters]"), r"'x' stands in \[inputs\] and in \[samples\]"),
    "another order": (("rate = 0.1", 'rate = 0.1\norder = "shuffled"'), 'order = "one by one", or "all at once"'),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_gets_a_sentence(what):
    (old, new), sentence = REFUSED[what]
    with pytest.raises(ValueError, match=sentence):
        line(**{old: new})


def test_rows_that_do_not_fit_get_a_sentence():
    rows = "[[samples]]\nx = 1\nt = 2\n[[samples]]\nx = 1\n"
    with pytest.raises(ValueError, match=r"t does not stand in each sample, see sample 2"):
        line(**{"[samples]\nx = [0.5, 1.2, 1.9, 2.3]\nt = [1.1, 1.7, 3.2, 2.9]\n": rows})
    with pytest.raises(ValueError, match=r"\[samples\] is empty"):
        line(**{"x = [0.5, 1.2, 1.9, 2.3]\nt = [1.1, 1.7, 3.2, 2.9]\n": ""})


PICKED = """
error = "E"
[samples]
x = [[1, 2], [3, 4], [5, 6]]
t = [1, 0, 2]
[parameters]
W = [[0.1, 0.2], [0.3, 0.4]]
[formulas]
z = "W @ x"
FORMULAS
E = "mean(e)"
[claims]
"""


@pytest.mark.parametrize(
    "formulas",
    [
        'e = "(z[1] - t)**2"',
        'e = "(z_1 - t)^2"',
        'y = "z[1]"\ne = "(y - t)**2"',
        'a = "2*z"\ne = "(a[1]/2 - t)**2"',
        'e = "(sum(z[1:1]) - t)**2"',
    ],
)
def test_an_entry_of_a_vector_of_each_sample_is_of_that_sample(formulas):
    x, t, w = np.array([[1.0, 2], [3, 4], [5, 6]]), np.array([1.0, 0, 2]), np.array([[0.1, 0.2], [0.3, 0.4]])
    off = x @ w[0] - t
    slopes = 2 / 3 * np.array([off @ x, [0, 0]])
    text = PICKED.replace("FORMULAS", formulas)
    claims = f'E = "{np.mean(off**2):.6f}"\n"dE/dW" = "{slopes.round(6).tolist()}"\n"z[2]" = "[1.1, 2.5]"\n'
    report = Worksheet.loads(text + claims).check()
    assert [row.ok for row in report.rows] == [True] * 7, str(report)


def test_a_sum_over_one_entry_is_no_row_of_the_first_sample():
    sheet = Worksheet.loads(PICKED.replace("FORMULAS", 'e = "sum(z[1]) + 0*t"'))
    assert [float(sheet.values[f"e[{i}]"].data) for i in (1, 2, 3)] == pytest.approx([0.5, 1.1, 1.7])


def test_an_error_of_each_sample_is_not_told_to_join_itself():
    with pytest.raises(ValueError, match=re.escape('call it e, join them in a formula such as E = "mean(e)"')):
        Worksheet.loads(PICKED.replace("FORMULAS\nE", "E").replace("mean(e)", "mean(z[1] - t)")).check()


LAYERS = """
error = "E"
[samples]
x = [[1, 2], [3, 5], [5, 6]]
t = [1, 0, 2]
[parameters]
W = [[0.1, 0.2], [0.3, 0.4]]
[formulas]
z = "W @ x"
e = "(sum(z**2) - t)**2"
E = "mean(e)"
[claims]
"""


@pytest.mark.parametrize("count", [3, 2])
def test_samples_as_columns_are_another_layout_and_no_mistake(count):
    x, t, w = (
        np.array([[1.0, 2], [3, 5], [5, 6]])[:count],
        np.array([1.0, 0, 2])[:count],
        np.array([[0.1, 0.2], [0.3, 0.4]]),
    )
    z = x @ w.T
    slopes = 2 / count * ((z**2).sum(1) - t)[:, None] * 2 * z
    text = LAYERS if count == 3 else LAYERS.replace(", [5, 6]", "").replace("[1, 0, 2]", "[1, 0]")
    claims = f'z = "{z.T.round(7).tolist()}"\n"dE/dz" = "{slopes.T.round(7).tolist()}"\n"dE/dW" = '
    report = Worksheet.loads(f'{text}{claims}"{(slopes.T @ x).round(6).tolist()}"').check()
    assert {row.verdict for row in report.rows} <= {"undecided", "holds"}, str(report)
    assert sum(row.verdict == "undecided" for row in report.rows) == (12 if count == 3 else 4)
    told = [text for text in report.explanations() if text]
    assert any("the samples stand as columns here, and as rows in the sheet" in words for words in told)
    wrong = z.T.copy()
    wrong[0, 1] += 0.3
    rows = Worksheet.loads(f'{text}z = "{wrong.round(7).tolist()}"').check().rows
    assert {row.verdict for row in rows} == ({"WRONG", "undecided"} if count == 3 else {"WRONG", "holds"})


def test_the_transpose_of_a_weight_is_a_mistake_with_samples_too():
    x, t, w = np.array([[1.0, 2], [3, 5], [5, 6]]), np.array([1.0, 0, 2]), np.array([[0.1, 0.2], [0.3, 0.4]])
    z = x @ w.T
    slope = (2 / 3 * ((z**2).sum(1) - t)[:, None] * 2 * z).T @ x
    report = Worksheet.loads(f'{LAYERS}"dE/dW" = "{slope.T.round(6).tolist()}"').check()
    assert {row.diagnosis[0].kind for row in report.rows if not row.ok} == {"transposed"}


def test_samples_are_counted_on_and_a_loss_is_seen_after_an_epoch():
    """Three samples one by one, as PyTorch Zero To All prints them: the fourth step follows the first sample again."""
    w, grads, losses = 1.0, [], []
    for _ in range(2):
        for x, y in ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0)):
            grads.append(2 * x * (x * w - y))
            w -= 0.01 * grads[-1]
        losses.append((3.0 * w - 6.0) ** 2)
    claims = {f"dl/dw at sample {n}": grad for n, grad in enumerate(grads, 1)}
    claims |= {"∂l/∂w of sample 6": grads[5], "dl/dw of sample 3 in epoch 2": grads[5], "w after sample 6": w}
    claims |= {"l of sample 3 after epoch 1": losses[0], "l of sample 3 after 2 epochs": losses[1]}
    claims |= {"l after epoch 1 of sample 3": losses[0], "l of sample 3 after 6": losses[1]}
    claims |= {"l of sample 3 after sample 6": losses[1], "l of sample 3 after sample 3 of epoch 2": losses[1]}
    report = Worksheet.loads(
        'rate = 0.01\nerror = "l"\norder = "one by one"\n[parameters]\nw = 1\n[samples]\nx = [1, 2, 3]\ny = [2, 4, 6]\n'
        '[formulas]\nl = "(x*w - y)^2"\n[claims]\n' + "".join(f'"{key}" = "{x:.9g}"\n' for key, x in claims.items())
    ).check()
    assert [(row.claim, row.verdict) for row in report.rows if row.verdict != "holds"] == []


def test_where_all_samples_make_a_step_there_is_no_fourth_of_three():
    report = Worksheet.loads(
        'rate = 0.01\nerror = "L"\n[parameters]\nw = 1\n[samples]\nx = [1, 2, 3]\n[formulas]\nl = "x*w"\n'
        'L = "mean(l)"\n[claims]\n"l of sample 3 after 2" = "2.88"\n"l of sample 4" = "1"\n'
        '"l of sample 2 after epoch 1" = "1.96"\n'
    ).check()
    assert [row.verdict for row in report.rows] == ["holds", "cannot be read", "holds"], str(report)


def test_a_matrix_for_each_sample_is_refused_with_what_to_write():
    head = (
        'error = "E"\n[samples]\n{}\nt = [1, 2]\n[parameters]\nw = [0.5, 0.25]\n[formulas]\n{}E = "mean(e)"\n[claims]\n'
    )
    with pytest.raises(ValueError, match=r"\[samples\] X has a matrix for each sample.*X1 = \[\[1, 2\], …\]"):
        Worksheet.loads(head.format("X = [[[1, 2], [3, 4]], [[0, 1], [1, 0]]]", 'e = "sum(X w) - t"\n'))
    with pytest.raises(ValueError, match=r"a matrix for each sample.*or all of it into the formula that uses it"):
        Worksheet.loads(head.format("x = [[1, 2], [3, 4]]", 'A = "x xᵀ"\ne = "(A w)ᵀ w - t"\n'))
    inside = Worksheet.loads(head.format("x = [[1, 2], [3, 4]]", 'e = "(x xᵀ w)ᵀ w - t"\n') + 'e = "[0, 4.25]"')
    assert inside.check()  # (x·w)² − t: (0.5 + 0.5)² − 1 and (1.5 + 1)² − 2


ONE_OUTPUT = """
error = "J"
[samples]
x = [[1, 3], [2, 4]]
t = [1, 0]
[parameters]
W = [[0.3, 0.1]]
b = [0.1]
[formulas]
z = "W x + b"
a = "σ(z)"
ell = "-(t log a + (1-t) log(1-a))"
J = "{error}"
[claims]
"""


@pytest.mark.parametrize(
    "error",
    [
        "mean(ell)",
        "1/m Σ ell",
        "1/m Σ_i ell^{(i)}",
        "½ Σ_i ell_i",
        r"\\frac{1}{m}\\sum_{i=1}^m ell^{(i)}",
        "½(ell^{(1)} + ell^{(2)})",
    ],
)
def test_the_loss_of_a_network_with_one_output_is_joined_over_the_samples(error):
    # z is 0.7 and 1.1, a is 0.668188 and 0.750260; −ln 0.668188 = 0.403186, −ln 0.249740 = 1.387336
    # dz is (a − t)/2: −0.165906 and 0.375130; dW is −0.165906·(1, 3) + 0.375130·(2, 4)
    claims = '"J" = "0.895261"\n"dJ/dW" = "[0.584354, 1.002802]"\n"dJ/db" = "[0.209224]"\n'
    report = Worksheet.loads(ONE_OUTPUT.replace("{error}", error) + claims).check()
    assert report, str(report)


@pytest.mark.parametrize("error", ["mean(ell) + 0.05 Σ W²", "1/m Σ_i ell^{(i)} + 0.05 (0.3² + 0.1²)"])
def test_a_penalty_may_stand_beside_the_loss_of_one_output(error):
    report = Worksheet.loads(ONE_OUTPUT.replace("{error}", error) + '"J" = "0.900261"').check()  # 0.05·0.1 more
    assert report, str(report)
