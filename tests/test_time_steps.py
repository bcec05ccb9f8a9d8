"""Formulas with an index: unrolled over time, against PyTorch's numbers worked out by NumPy; and what is refused."""

import mpmath
import numpy as np
import pytest

from autograd import Worksheet, check
from autograd.by_hand.classroom.exercise import Exercise, Exercises
from autograd.by_hand.classroom.grading import grade_of
from autograd.by_hand.classroom.handed_in import HandedIn
from autograd.by_hand.sheet.reading_sheets import read_sheet

RNN = """
rate = 0.1
error = "L"
[inputs]
x = [1.0, 0.5, -1.0]
target = 0.3
"h[0]" = 0.2
[parameters]
wx = 0.5
wh = 0.9
v = 1.5
[formulas]
"h[t]" = "tanh(wx*x[t] + wh*h[t-1])"
"y[t]" = "v*h[t]"
L = "(y[3] - target)**2 / 2"
[claims]
"""


def by_numpy(x=(1.0, 0.5, -1.0), wx=0.5, wh=0.9, v=1.5, target=0.3, h0=0.2):
    """The states, and the derivatives with respect to the weights with their terms, one for each step."""
    h = [h0]
    for number in x:
        h.append(np.tanh(wx * number + wh * h[-1]))
    delta = [0.0] * (len(x) + 1)  # ∂L/∂h[t]
    delta[-1] = (v * h[-1] - target) * v
    for t in range(len(x) - 1, 0, -1):
        delta[t] = delta[t + 1] * (1 - h[t + 1] ** 2) * wh
    terms = [delta[t] * (1 - h[t] ** 2) * h[t - 1] for t in range(1, len(x) + 1)]
    return h, delta, terms


def rnn(claims: str = "", *changed: tuple[str, str]) -> Worksheet:
    text = RNN
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    return Worksheet.loads(text + claims)


def test_a_formula_with_an_index_is_unrolled_over_the_length_of_the_input():
    sheet, (h, delta, terms) = rnn(), by_numpy()
    assert [float(sheet.values[f"h[{t}]"].data) for t in range(4)] == pytest.approx(h)
    sheet.error.backward()
    assert [sheet.values[f"h[{t}]"].grad for t in (1, 2, 3)] == pytest.approx(delta[1:])
    assert sheet.values["wh"].grad == pytest.approx(sum(terms))


def test_claims_may_be_about_any_step_and_about_the_terms_of_a_shared_weight():
    h, delta, terms = by_numpy()
    claims = {"h[2]": h[2], "dL/dh[1]": delta[1], "dL/dwh": sum(terms)}
    claims |= {f"dL/dwh via h[{t}]": terms[t - 1] for t in (1, 2, 3)}
    in_words = {"h at t=2": h[2], "dL/dh at t=1": delta[1], "dL/dwh at t=1": terms[0], "dL/dwh at t = 3": terms[2]}
    for numbers in (claims, in_words):
        report = rnn("".join(f'"{claim}" = "{number:.7f}"\n' for claim, number in numbers.items())).check()
        assert [row.verdict for row in report.rows] == ["holds"] * len(numbers)


@pytest.mark.parametrize("written", ["[{}, {}, {}, {}]", "{} {} {} {}", "({}, {}, {}, {})", "array([{}, {}, {}, {}])"])
def test_the_states_may_be_listed_from_their_start_on(written):
    h, delta, _ = by_numpy()
    delta[0] = delta[1] * (1 - h[1] ** 2) * 0.9
    rounded = [f"{x:.5f}" for x in h]
    slopes = [f"{x:.5f}" for x in delta]
    report = rnn(f'"h" = "{written.format(*rounded)}"\n"dL/dh" = "{written.format(*slopes)}"').check()
    assert [(row.claim, row.ok) for row in report.rows[:4]] == [(f"h[{t}]", True) for t in range(4)]
    assert [(row.claim, row.ok) for row in report.rows[4:]] == [(f"dL/dh[{t}]", True) for t in range(4)]
    for wrong in (0, 2):
        changed = [*rounded[:wrong], "0.77777", *rounded[wrong + 1 :]]
        rows = rnn(f'"h" = "{written.format(*changed)}"').check().rows
        assert [row.ok for row in rows] == [t != wrong for t in range(4)]
    assert [row.claim for row in rnn('"h" = "{} {} {}"'.format(*rounded[1:])).check().rows] == ["h[1]", "h[2]", "h[3]"]
    first = rnn(
        f'"h" = "{written.format(*rounded)}"', ("rate = 0.1", "index = 0"), ('"h[0]"', '"h[-1]"'), ("y[3]", "y[2]")
    )
    assert [row.ok for row in first.check().rows] == [True] * 4


def test_a_term_follows_from_the_derivative_with_respect_to_its_state():
    h, delta, _ = by_numpy()
    wrong = 2 * delta[2]
    follows = wrong * (1 - h[2] ** 2) * h[1]
    report = rnn(f'"dL/dh[2]" = "{wrong:.6f}"\n"dL/dwh via h[2]" = "{follows:.6f}"').check()
    assert [row.diagnosis[0].kind for row in report.rows][1] == "follows"
    assert report.rows[1].diagnosis[0].value == pytest.approx(follows, rel=1e-4)


def test_in_python_each_array_is_counted_from_its_own_first_entry():
    h, _, terms = by_numpy()  # the states begin with h[0], the inputs with x[1]
    sheet = rnn()
    claims = {
        "dL/dx[3]": f"{(1.5 * h[3] - 0.3) * 1.5 * (1 - h[3] ** 2) * 0.5:.6f}",
        "dL/dwh via h[3]": f"{terms[2]:.6f}",
    }
    assert check(sheet.error, claims, parameters=sheet.parameters)


def test_all_steps_may_be_joined_and_the_letter_and_the_order_of_two_steps_before_are_free():
    sheet = rnn(
        "",
        ('"h[t]" = "tanh(wx*x[t] + wh*h[t-1])"', '"h[k]" = "wx*x[k] + wh*h[k - 2]"'),
        ('"y[t]" = "v*h[t]"', '"y[k]" = "v*h[k]"'),
        ('"h[0]" = 0.2', '"h[0]" = 0.2\n"h[-1]" = 0.4'),
        ('"(y[3] - target)**2 / 2"', '"sum(y)"'),
    )
    h = [0.5 * 1 + 0.9 * 0.4, 0.5 * 0.5 + 0.9 * 0.2]
    h.append(0.5 * -1 + 0.9 * h[0])
    assert float(sheet.error.data) == pytest.approx(1.5 * sum(h))


VECTORS = """
rate = 0.1
error = "L"
[inputs]
x = [[1.0, 0.5], [-1, 2], [1, 1]]
"h[0]" = [0, 0.1]
[parameters]
Wx = [[0.1, 0.2], [0.3, 0.4]]
Wh = [[0.5, 0.2], [0.1, -0.2]]
[formulas]
"h[t]" = "tanh(Wx @ x[t] + Wh @ h[t-1])"
L = "sum(h**2)"
[claims]
"""


def test_a_state_may_be_a_vector():
    sheet = Worksheet.loads(VECTORS)
    h, total = np.array([0, 0.1]), 0.0
    for x in ([1.0, 0.5], [-1, 2], [1, 1]):
        h = np.tanh(np.array([[0.1, 0.2], [0.3, 0.4]]) @ x + np.array([[0.5, 0.2], [0.1, -0.2]]) @ h)
        total += (h**2).sum()
    assert [float(sheet.values[f"h[3,{i}]"].data) for i in (1, 2)] == pytest.approx(list(h))
    assert float(sheet.error.data) == pytest.approx(total)


def test_vectors_of_states_may_be_listed_from_their_start_on():
    wx, wh, h = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[0.5, 0.2], [0.1, -0.2]]), [np.array([0, 0.1])]
    for x in ([1.0, 0.5], [-1, 2], [1, 1]):
        h.append(np.tanh(wx @ x + wh @ h[-1]))
    rows = "; ".join(f"{a:.5f}, {b:.5f}" for a, b in h)
    report = Worksheet.loads(f'{VECTORS}"h" = "[{rows}]"').check()
    assert [(row.claim, row.ok) for row in report.rows] == [(f"h[{t},{i}]", True) for t in range(4) for i in (1, 2)]
    assert "⎡" in str(report)


def test_wrong_arrays_of_a_recurrence_are_judged():
    matrix, states = "[[0.11, 0.22], [0.33, 0.44]]", "[[0.11, 0.22], [0.33, 0.44], [0.55, 0.66]]"
    claims = {"dL/dWh": matrix, "dL/dWx": matrix, "new Wh": matrix, "h": states, "dL/dh": states, "h[2]": "[0.1, 0.2]"}
    report = Worksheet.loads(VECTORS + "".join(f'"{key}" = "{x}"\n' for key, x in claims.items())).check()
    assert report.counts()["wrong"] > 20


def test_the_state_before_the_first_step_may_be_a_formula():
    sheet = rnn("", ('"h[0]" = 0.2\n', ""), ('L = "(y[3]', '"h[0]" = "wx - 0.3"\nL = "(y[3]'))
    assert [float(sheet.values[f"h[{t}]"].data) for t in range(4)] == pytest.approx(by_numpy()[0])
    vectors = VECTORS.replace('"h[0]" = [0, 0.1]\n', "").replace('L = "sum', '"h[0]" = "[0, 0.1]"\nL = "sum')
    assert Worksheet.loads(vectors).error.data == Worksheet.loads(VECTORS).error.data


def test_steps_are_counted_from_0_where_the_sheet_says_so():
    sheet = rnn("", ("rate = 0.1", "rate = 0.1\nindex = 0"), ('"h[0]"', '"h[-1]"'), ("y[3]", "y[2]"))
    assert float(sheet.values["h[2]"].data) == pytest.approx(by_numpy()[0][3])


REFUSED = {
    "a later step": (("wh*h[t-1]", "wh*h[t+1]"), r"h\[t\] uses h\[t\+1\], a later step"),
    "nothing before the start": (
        ('"h[0]" = 0.2', ""),
        r'which is h\[0\] at step 1: write "h\[0\]" = 0 under \[inputs\]',
    ),
    "too little before the start": (("wh*h[t-1]", "wh*h[t-2]"), r"which is h\[-1\] at step 1"),
    "no length": (("wx*x[t] + wh*h[t-1]", "wh*h[t-1]"), r"nothing says how many steps there are"),
    "two lengths": (("target = 0.3", "target = [0.3, 1]"), r"x has 3, target has 2"),
    "an error for each step": (('error = "L"', 'error = "y"'), r"one for each time step: join them"),
    "below": (("wh*h[t-1]", "wh*h[t-1] + z[t]"), r"z"),
    "an entry of nothing": (('"h[0]" = 0.2', '"h[0]" = 0.2\n"g[0]" = 1'), r"'g\[0\]' cannot be used in a formula"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_gets_a_sentence(what):
    change, sentence = REFUSED[what]
    more = [("v*h[t]", "v*h[t]*target[t]")] if what == "two lengths" else []
    with pytest.raises(ValueError, match=sentence):
        rnn("", change, *more)


def test_a_formula_that_stands_further_down_is_named():
    below = '"h[t]" = "tanh(wx*x[t] + wh*h[t-1])"\n"y[t]" = "v*h[t]"'
    above = '"y[t]" = "v*h[t]"\n"h[t]" = "tanh(wx*x[t] + wh*h[t-1])"'
    with pytest.raises(ValueError, match=r"h stands further down: put it above y"):
        rnn("", (below, above))


def test_the_published_network_of_two_units_has_the_numbers_of_mpmath():
    with mpmath.workdps(30):
        weights = [mpmath.mpf(x) for x in (2, 1, 1, 2, 3, 4)]  # W and U

        def states(p):
            h = [[mpmath.mpf(0), mpmath.mpf(0)]]
            for x in (mpmath.mpf(2) / 10, mpmath.mpf(3) / 10, mpmath.mpf(4) / 10):
                a, b = h[-1]
                h.append([mpmath.tanh(p[i] * x + p[2 + 2 * i] * a + p[3 + 2 * i] * b) for i in (0, 1)])
            return h

        def loss(*p):
            a, b = states(p)[3]
            return (2 * a + 4 * b - 7) ** 2 / 2

        slopes = [mpmath.diff(loss, weights, tuple(int(i == j) for j in range(6))) for i in range(6)]
        expected = [float(x) for row in states(weights)[1:] for x in row]
    sheet = Worksheet.load("infosys_rnn")
    named = [float(v.data) for name, v in sheet.values.items() if name.startswith("h[") and name[2] != "0"]
    assert named == pytest.approx(expected, rel=1e-14)
    sheet.error.backward()
    grads = [float(v.grad) for name, v in sheet.values.items() if name[:2] in ("W[", "U[")]
    assert grads == pytest.approx([float(x) for x in slopes], rel=1e-10)
    report = sheet.check()
    assert report
    assert [row.claim for row in report.rows if row.is_known] == ["dloss/dW[1]", "dloss/dW[2]"]


@pytest.mark.parametrize("name", ["infosys_rnn", "brownlee"])
def test_a_sheet_with_an_index_is_written_and_read_back(name):
    text = Worksheet.load(name).to_toml(solved=True)
    again = Worksheet.loads(text)
    assert again.check()
    assert {k: v.data for k, v in again.values.items()} == {k: v.data for k, v in Worksheet.load(name).values.items()}


@pytest.mark.parametrize(
    "written", ["tanh(wx x[t] + wh h[t-1])", "tanh(wx·x_t + h_{t-1} wh)", r"\\tanh(w_x x_t + wh h_{t-1})"]
)
def test_a_recurrence_may_be_written_as_on_paper(written):
    sheet = rnn("", ("tanh(wx*x[t] + wh*h[t-1])", written.replace("w_x", "wx")))
    assert [float(sheet.values[f"h[{t}]"].data) for t in range(4)] == pytest.approx(by_numpy()[0])


def test_the_way_back_through_time_may_be_written_step_by_step():
    claims = {
        "dL/dh[2]": "(y[3] - target)*v*(1 - h[3]**2)*wh",
        "dL/dh[1]": "dL/dh[2]*(1 - h[2]**2)*wh",
        "dL/dwh": " + ".join(f"dL/dh[{t}]*(1 - h[{t}]**2)*h[{t - 1}]" for t in (1, 2, 3)),
        "dL/dwh at t=2": "dL/dh[2]*(1 - h[2]**2)*h[1]",
    }
    report = rnn("".join(f'"{claim}" = "{formula}"\n' for claim, formula in claims.items())).check()
    assert [row.verdict for row in report.rows] == ["holds"] * 4


def test_a_term_follows_from_rounded_and_from_wrong_lines():
    h, delta, _ = by_numpy()
    state, sent = round(h[2], 2), round(delta[2], 3)
    claims = {"h[2]": f"{state:.2f}", "dL/dh[2]": f"{sent:.3f}", "h[1]": f"{h[1]:.2f}"}
    term = sent * (1 - state**2) * round(h[1], 2)
    report = rnn(
        "".join(f'"{claim}" = "{x}"\n' for claim, x in (claims | {"dL/dwh at t=2": f"{term:.5f}"}).items())
    ).check()
    assert [row.verdict for row in report.rows] == ["holds"] * 3 + ["right, from rounded lines"]
    wrong = {"dL/dh[2]": "-0.30000", "dL/dwh at t=2": f"{-0.3 * (1 - h[2] ** 2) * h[1]:.6f}"}
    rows = rnn("".join(f'"{claim}" = "{x}"\n' for claim, x in wrong.items())).check().rows
    assert rows[1].diagnosis[0].kind == "follows"


TOTAL = """
error = "L"
[inputs]
x = [0.5, 0.1]
y = [0.3, 0.7]
[parameters]
w = 0.6
[formulas]
"s_0" = 0
"s_t" = "x_t + w s_{t-1}"
"L_t" = "½ (s_t − y_t)²"
L = "Σ_t L_t"
[claims]
"L_1" = "0.02"
"L_2" = "0.045"
"L" = "0.065"
"∂L_2/∂w" = "(s_2 − y_2) s_1"
"dL_2/dw" = "-0.15"
"∂L/∂w" = "-0.15"
"∂L/∂s_1" = "∂L_1/∂s_1 + ∂L_2/∂s_1"
"""


def test_a_total_may_have_the_name_of_its_terms():  # s is 0.5, 0.4; L is 0.2²/2 + 0.3²/2
    report = Worksheet.loads(TOTAL).check()
    assert [row.ok for row in report.rows] == [True] * 7, str(report)
    assert "L_each: stands for the terms of L" in str(report)


def test_terms_with_the_name_of_their_total_are_apart_from_it():
    wrong = TOTAL.replace('"L_2" = "0.045"', '"L_2" = "0.065"').replace('"L" = "0.065"', '"L" = "0.045"')
    assert [row.ok for row in Worksheet.loads(wrong).check().rows][:3] == [True, False, False]


def test_terms_need_a_name_that_is_free():
    with pytest.raises(ValueError, match=r"L\[t\] and L need names of their own: L_each is taken"):
        Worksheet.loads(TOTAL.replace("w = 0.6", "w = 0.6\nL_each = 1"))


def test_terms_are_graded_beside_their_total():
    exercises = Exercises([Exercise("total", read_sheet(TOTAL))])
    answers = {"L_1": "0.02", "L_2": "0.051", "L": "0.071", "∂L_2/∂w": "(s_2 − y_2) s_1", "∂L/∂w": "-0.15"}
    lines = grade_of(HandedIn("Ada", answers), exercises).lines
    assert [line.mark for line in lines] == ["right", "wrong", "follows", "right", "right", "blank"]


STEP_BY_STEP = """
error = "E"
[inputs]
x = [[1, 2], [0.5, -1]]
"s[0]" = [0.1, 0.2]
[parameters]
W = [[0.5, -0.4], [0.2, 0.7]]
v = [0.5, 2]
[formulas]
s_t = "{}"
E = "sum(s_2)"
[claims]
"{}" = "{}"
"""


@pytest.mark.parametrize(
    ("formula", "key", "answer", "is_right"),
    [
        ("W s_{t-1} + x_t", "∂s_2/∂s_1", "W", True),
        ("W s_{t-1} + x_t", "∂s_2/∂s_1", "[[0.5, -0.4], [0.2, 0.7]]", True),
        ("W s_{t-1} + x_t", "∂s_t/∂s_{t-1}", "W", True),
        ("W s_{t-1} + x_t", "∂s_2/∂s_0", "[[0.17, -0.48], [0.24, 0.41]]", True),  # W², by hand
        ("W s_{t-1} + x_t", "∂s_2/∂s_1", "Wᵀ", False),
        ("tanh(W s_{t-1} + x_t)", "∂s_t/∂s_{t-1}", "diag(1 - s_t²) W", True),
        ("tanh(W s_{t-1} + x_t)", "∂s_t/∂s_{t-1}", "diag(1 - s_t²) · W", True),
        ("tanh(W s_{t-1} + x_t)", "∂s_t/∂s_{t-1}", "W diag(1 - s_t²)", False),
        ("tanh(W s_{t-1} + x_t)", "∂s_2/∂s_0", "diag(1 - s_2²) W diag(1 - s_1²) W", True),
        ("tanh(W s_{t-1} + x_t)", "∂s_2/∂s_0", "diag(1 - s_1²) W diag(1 - s_2²) W", False),
        ("tanh(W s_{t-1} + x_t)", "∂s_2/∂s_0", "∂s_2/∂s_1 ∂s_1/∂s_0", True),
        ("tanh(W s_{t-1} + x_t)", "∂s_2/∂s_0", "∂s_1/∂s_0 ∂s_2/∂s_1", False),
        ("tanh(W s_{t-1} + x_t)", "∂E/∂s_1", "(∂s_2/∂s_1)ᵀ ∂E/∂s_2", True),
        ("tanh(W s_{t-1} + x_t)", "∂E/∂s_1", "∂s_2/∂s_1 ∂E/∂s_2", False),
        ("tanh(W s_{t-1} + x_t)", "∂E/∂s_{t-1}", "(∂s_t/∂s_{t-1})ᵀ ∂E/∂s_t", True),
        ("tanh(W s_{t-1} + x_t)", "∂s_2/∂s_1", "2 ∂s_2/∂s_1 − ∂s_2/∂s_1", False),  # the answer itself
        ("tanh(v ⊙ s_{t-1} + x_t)", "∂s_t/∂s_{t-1}", "(1 - s_t²) ⊙ v", True),  # entry by entry
        ("tanh(v ⊙ s_{t-1} + x_t)", "∂s_t/∂s_{t-1}", "diag((1 - s_t²) ⊙ v)", True),
    ],
)
def test_the_derivative_of_a_step_by_the_step_before_is_a_matrix(formula, key, answer, is_right):
    rows = Worksheet.loads(STEP_BY_STEP.format(formula, key, answer)).check().rows
    assert all(row.ok for row in rows) == is_right, rows
