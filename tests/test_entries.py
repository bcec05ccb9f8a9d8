"""Entries of a sheet: how they may be written, what spoils only its own row, tolerances, and machine numbers.

The numbers are worked out in the comments, by SymPy or by NumPy.
"""

import json
import random
import re
from fractions import Fraction

import numpy as np
import pytest
import sympy

from autograd import Value, Worksheet, check, leaves, sigmoid, sqrt, tanh
from autograd.command.cli import main

# y = w·x = 0.6, E = (y − t)²/2 with t = 1: E = 0.08, ∂E/∂y = −0.4, ∂E/∂w = −0.8
SHEET = """
rate = 0.1
error = "E"
{keys}
[inputs]
x = 2
t = 1
[parameters]
w = 0.3
[formulas]
y = "w*x"
E = "(y - t)**2 / 2"
[claims]
{claims}
"""


def on_paper(claims, keys="", **options):
    lines = "\n".join(f'{json.dumps(key)} = "{answer}"' for key, answer in claims.items())
    return Worksheet.loads(SHEET.format(claims=lines, keys=keys)).check(**options)


def in_python(claims, **options):
    w, x, t = leaves(w=0.3, x=2, t=1)
    y = (w * x).named("y")
    E = ((y - t) ** 2 / 2).named("E")
    return check(E, claims, rate=0.1, parameters=[w], **options)


BOTH = pytest.mark.parametrize("judged", [on_paper, in_python])


# ---- numbers as people write them ----


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        "60 %",
        "60%",
        "≈ 0.6",
        "~0.6",
        "= 0.6",
        "=0.6",
        "= 60 %",
        "≈ 60.0%",
        "6·10⁻¹",
        "6 × 10^-1",
        "6.0*10**-1",
        "= w*x",
    ],
)
def test_a_number_with_one_clear_meaning_is_read(judged, answer):
    (row,) = judged({"y": answer}).rows
    assert row.verdict == "holds"


@BOTH
@pytest.mark.parametrize("answer", ["71 %", "≈ 0.71", "7.1·10⁻¹", "= 0.71"])
def test_a_wrong_number_in_such_a_writing_is_wrong(judged, answer):
    (row,) = judged({"y": answer}).rows
    assert row.verdict == "WRONG"


def test_the_digits_of_a_percentage_are_those_that_were_written():
    assert in_python({"y": "60.0 %"}).rows[0].printed == "0.600"
    assert in_python({"y": "61 %"}).rows[0].verdict == "WRONG"  # off by more than half a percent


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        "0.600 (4 d.p.)",
        "0.60 (2dp)",
        "0.6 (1 s.f.)",
        "0.600 (3 sig figs)",
        "w x = 0.60 to 2 d.p.",
        "0.6?",
        "≈ 0.6 (rounded)",
    ],
)
def test_what_is_said_behind_a_number_does_not_count(judged, answer):
    (row,) = judged({"y": answer}).rows
    assert row.verdict == "holds"
    (row,) = judged({"y": answer.replace("0.6", "0.7")}).rows
    assert row.verdict == "WRONG"


@BOTH
@pytest.mark.parametrize("answer", ["N/A", "n/a", "-", "—", "…", "...", "n. a."])
def test_a_mark_for_nothing_is_a_blank(judged, answer):
    report = judged({"y": answer, "dE/dw": "-0.8"})
    assert [row.verdict for row in report.rows] == ["missing", "holds"]


def test_a_slip_in_such_a_number_is_explained():
    (row,) = in_python({"dE/dw": "≈ 0.800"}).rows
    assert row.diagnosis[0].kind == "sign"


@pytest.mark.parametrize("answer", [0.6, "0.60", "6_0e-2"])
def test_a_number_without_quotes_has_the_digits_that_stand_there(answer):
    report = Worksheet.loads(SHEET.format(claims=f"y = {answer}", keys="")).check()
    assert [row.verdict for row in report.rows] == ["holds"]
    assert not Worksheet.loads(SHEET.format(claims="y = 0.61", keys="")).check()


# ---- what cannot be read ----

SPOILED = {
    "0.6 (halved)": r"write the number alone: 0\.6",
    "0.59 | 0.60": "these are two numbers: write the one that is meant",
    "0.6 or 0.7": "these are two numbers",
    "0.6 ± 0.1": r"write the number alone: 0\.6",
    "0.666...": "write it rounded, without the dots",
    "0.666…": "write it rounded, without the dots",
    "1/0": "has no value",
    "w*q": "the name 'q', which stands for nothing here",
    "lambda*x": r"'lambda' is a word of Python: write 'lambda_' or 'lam'",
    "class + 1": "'class' is a word of Python: write 'class_'",
    "about six tenths": "cannot be read",
    "six": "'six', which stands for nothing here",
    "1e999": "beyond the range of a float",
}


@BOTH
@pytest.mark.parametrize(("answer", "words"), SPOILED.items(), ids=SPOILED)
def test_an_answer_that_cannot_be_read_spoils_its_own_row(judged, answer, words):
    report = judged({"E": "0.08", "y": answer, "dE/dw": "-0.8"})
    assert [row.verdict for row in report.rows] == ["holds", "cannot be read", "holds"]
    row = report.rows[1]
    assert re.search(words, row.note)
    assert (row.printed, row.ok, row.diagnosis) == (answer, False, [])
    assert float(row.true) == pytest.approx(0.6)
    assert not report


@BOTH
@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("dE/dv", "'v', which is not there"),
        ("dE/dw after three", "a count of steps"),
        ("new q", "speaks of 'q'"),
        ("step y", "takes no step in y"),
        ("d2E/dv2", "speaks of 'v'"),
        ("dE/dw via q", "speaks of 'q'"),
        ("E after 10000000000000", "too many steps"),
    ],
)
def test_a_claim_that_cannot_be_read_spoils_its_own_row(judged, claim, words):
    report = judged({"E": "0.08", claim: "1"})
    assert [row.verdict for row in report.rows] == ["holds", "cannot be read"]
    assert re.search(words, report.rows[1].note)
    assert report.rows[1].cells == (claim, "1", "", "", "cannot be read")
    assert json.loads(json.dumps(report.to_dict(), allow_nan=False))["rows"][1]["true"] is None


@pytest.mark.parametrize("answer", [[1], True, 1j, float("nan"), float("inf"), {}, object()])
def test_an_answer_of_another_type_spoils_its_own_row(answer):
    report = in_python({"E": 0.08, "y": answer})
    assert [row.verdict for row in report.rows] == ["holds", "cannot be read"]


@pytest.mark.parametrize("answer", ["true", "[0.6]", "2020-02-02", "nan", "inf"])
def test_toml_that_is_not_a_number_spoils_its_own_row(answer):
    report = Worksheet.loads(SHEET.format(claims=f'E = "0.08"\ny = {answer}', keys="")).check()
    assert [row.verdict for row in report.rows] == ["holds", "cannot be read"]
    assert report.rows[1].printed


@BOTH
def test_a_second_answer_to_a_claim_cannot_be_read(judged):
    report = judged({"dE/dw": "-0.8", "∂E/∂w": "0.8", "E": "0.08"})
    assert [row.verdict for row in report.rows] == ["holds", "cannot be read", "holds"]
    assert "claimed twice" in report.rows[1].note


def test_entries_that_cannot_be_read_are_counted(tmp_path, monkeypatch, capsys):
    report = on_paper({"y": "about six", "E": "0.08", "dE/dw": "7.77"})
    assert report.summary() == "1 hold, 1 wrong, 0 of them explained, 1 cannot be read"
    assert report.counts()["unreadable"] == 1
    assert report.in_one_line()["unreadable"] == 1
    assert "<strong>cannot be read</strong>" in report._repr_html_()
    assert "y: by hand about six, cannot be read: " in str(report)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text(SHEET.format(claims='y = "1,600"', keys=""), encoding="utf-8")
    assert main(["check", "a.toml", "--summary"]) == 1
    head, line = capsys.readouterr().out.splitlines()
    assert dict(zip(head.split(","), line.split(","), strict=False))["unreadable"] == "1"


def test_a_sheet_whose_leaves_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match=r"\[inputs\] x"):
        Worksheet.loads(SHEET.format(claims="", keys="").replace("x = 2", 'x = "two"'))


def test_a_step_too_far_leaves_its_line_undecided():
    report = on_paper({"E after 99999999": "0", "E": "0.08"})
    assert [row.verdict for row in report.rows] == ["undecided", "holds"]
    assert report.rows[0].cells[2] == ""


# ---- words of Python ----


@pytest.mark.parametrize(
    ("name", "instead"), [("lambda", "'lambda_' or 'lam'"), ("class", "'class_'"), ("if", "'if_'")]
)
def test_a_word_of_python_is_no_name(name, instead):
    sentence = re.escape(f"{name!r} is a word of Python: write {instead}")
    with pytest.raises(ValueError, match=sentence):
        leaves(**{name: 1.0})
    if name != "lambda":  # which is λ on paper
        with pytest.raises(ValueError, match=rf"\[parameters\] {sentence}"):
            Worksheet.loads(SHEET.format(claims="", keys="").replace("w = 0.3", f"w = 0.3\n{name} = 1"))


# ---- tolerances ----


@BOTH
@pytest.mark.parametrize(
    ("answer", "options", "verdict"),
    [
        ("-0.808", {"rtol": 0.01}, "holds, within 1 %"),  # exactly 1 % off
        ("-0.8081", {"rtol": 0.01}, "WRONG"),
        ("-0.804", {"rtol": 0.005}, "holds, within 0.5 %"),
        ("-0.801", {"atol": 0.001}, "holds, within 0.001"),
        ("-0.8011", {"atol": 0.001}, "WRONG"),
        ("-0.809", {"rtol": 0.01, "atol": 0.001}, "holds, within 1 % + 0.001"),
        ("-0.8", {"rtol": 0.01}, "holds"),
        ("0.8", {"rtol": 0.5}, "WRONG"),
        ("0.8", {"rtol": 2}, "holds, within 200 %"),
        ("-1", {"rtol": 0.25}, "holds, within 25 %"),
        ("0.01 - 0.8", {"rtol": 0.1}, "holds, within 10 %"),  # −0.79, numbers put in
        ("x - 1.8", {"rtol": 0.1}, "WRONG"),  # a formula
        ("1,800", {"rtol": 10}, "cannot be read"),
        ("", {"rtol": 10}, "missing"),
    ],
)
def test_a_tolerance_lets_a_number_hold_and_is_named(judged, answer, options, verdict):
    (row,) = judged({"dE/dw": answer}, **options).rows
    assert row.verdict == verdict
    assert row.ok is verdict.startswith("holds")


def test_a_number_that_is_claimed_twice_is_not_let_through_by_a_tolerance():
    report = in_python({"dE/dw": "-0.8", "∂E/∂w": "-0.9"}, rtol=1)
    assert [row.ok for row in report.rows] == [True, False]


def test_a_tolerance_never_makes_a_right_line_wrong():
    claims = {"y": "0.6", "E": "0.08", "dE/dw": "-0.8", "new w": "0.38"}
    for rtol, atol in ((0, 0), (1e-9, 0), (0.1, 0.1)):
        assert on_paper(claims, rtol=rtol, atol=atol).summary() == "4 hold, 0 wrong"


def test_a_sheet_has_its_tolerance_and_a_caller_may_have_another(tmp_path, capsys):
    claims = {"dE/dw": "-0.808"}
    assert on_paper(claims, keys="rtol = 0.01").rows[0].verdict == "holds, within 1 %"
    assert on_paper(claims, keys="atol = 0.01").rows[0].verdict == "holds, within 0.01"
    assert not on_paper(claims, keys="rtol = 0.01", rtol=0)
    file = tmp_path / "a.toml"
    file.write_text(SHEET.format(claims='"dE/dw" = "-0.808"', keys=""), encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert main(["check", str(file), "--rtol", "0.01"]) == 0
    assert main(["check", str(file), "--atol", "0.01"]) == 0
    assert "holds, within 0.01" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["rtol", "atol"])
@pytest.mark.parametrize(
    ("tolerance", "words"),
    [
        (-0.01, "is how far off a number may be, not −0.01"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        ("1 %", "is text, not a number"),
        (True, "is a bool"),
        ([0.1], "is one number such as 0.05"),
    ],
)
def test_a_tolerance_is_a_number_of_0_or_more(name, tolerance, words):
    for judged in (in_python, on_paper):
        with pytest.raises((TypeError, ValueError), match=f"^{name}.*{words}"):
            judged({"y": "0.6"}, **{name: tolerance})


def test_a_tolerance_below_0_is_refused_on_paper_and_on_the_terminal(capsys):
    with pytest.raises(ValueError, match="rtol is how far off"):
        on_paper({}, keys="rtol = -0.1")
    with pytest.raises(ValueError, match="rtol has to be a number without quotes"):
        on_paper({}, keys='rtol = "a little"')
    with pytest.raises(SystemExit):
        main(["check", "mazur", "--rtol", "-1"])
    assert "'-1' is below 0: write a number such as 0.01" in capsys.readouterr().err


# ---- machine numbers ----


def network(kind, numbers):
    """A 2-2-1 network of tanh in NumPy's numbers of a kind: its gradients, and some with a slip."""
    n = {name: kind(x) for name, x in numbers.items()}
    h1 = np.tanh(n["w1"] * n["x1"] + n["w2"] * n["x2"])
    h2 = np.tanh(n["w3"] * n["x1"] + n["w4"] * n["x2"])
    d = n["v1"] * h1 + n["v2"] * h2 - n["t"]
    s1, s2 = d * n["v1"] * (kind(1) - h1 * h1), d * n["v2"] * (kind(1) - h2 * h2)
    right = {"w1": s1 * n["x1"], "w4": s2 * n["x2"], "v1": d * h1, "x1": s1 * n["w1"] + s2 * n["w3"]}
    slips = {
        ("w1", "sign"): -s1 * n["x1"],
        ("v1", "sign"): -d * h1,
        ("w1", "missing factor"): s1,
        ("w4", "missing factor"): d * (kind(1) - h2 * h2) * n["x2"],
        ("v1", "missing factor"): h1,
        ("x1", "missing path"): s1 * n["w1"],
        ("x1", "sign"): -(s1 * n["w1"] + s2 * n["w3"]),
    }
    return right, slips


def its_graph(numbers):
    n = dict(zip(numbers, leaves(**numbers), strict=True))
    h1 = tanh(n["w1"] * n["x1"] + n["w2"] * n["x2"]).named("h1")
    h2 = tanh(n["w3"] * n["x1"] + n["w4"] * n["x2"]).named("h2")
    y = (n["v1"] * h1 + n["v2"] * h2).named("y")
    return ((y - n["t"]) ** 2 / 2).named("E")


GRAPHS = [
    dict(zip(("x1", "x2", "w1", "w2", "w3", "w4", "v1", "v2", "t"), row, strict=True))
    for row in (
        (0.37, -1.21, 0.81, 0.29, -0.53, 0.67, 1.13, -0.71, 0.83),
        (1.43, 0.57, -0.31, 0.91, 0.23, -1.07, 0.47, 1.31, -0.61),
        (-0.83, 0.41, 1.17, 0.53, 0.71, 0.37, -0.93, 0.59, 1.09),
    )
]
WRITINGS = {
    "as a number of NumPy": lambda x: x,
    "as a float": float,
    "as NumPy prints it": str,
    "with nine digits": lambda x: f"{x:.9g}",
}


@pytest.mark.parametrize("numbers", [GRAPHS[0], *(pytest.param(x, marks=pytest.mark.thorough) for x in GRAPHS[1:])])
@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS)
def test_slips_in_single_precision_are_found(numbers, written):
    E = its_graph(numbers)
    right, slips = network(np.float32, numbers)
    assert check(E, {name: written(x) for name, x in right.items()})
    for (name, kind), number in slips.items():
        *others, row = check(E, {**{k: written(x) for k, x in right.items() if k != name}, name: written(number)}).rows
        assert all(other.ok for other in others)
        assert (row.ok, row.diagnosis[0].kind) == (False, kind), (name, row)
        alone = check(E, {name: written(number)}).rows[0]
        assert alone.diagnosis[0].kind == kind, (name, alone)


@pytest.mark.parametrize("numbers", GRAPHS, ids=range(len(GRAPHS)))
@pytest.mark.parametrize("written", [lambda x: x, float], ids=["as a number of NumPy", "as a float"])
def test_half_precision_is_judged_by_its_own_rounding(numbers, written):
    E = its_graph(numbers)
    right, slips = network(np.float16, numbers)
    verdicts = {row.verdict for row in check(E, {name: written(x) for name, x in right.items()}).rows}
    assert verdicts <= {"holds", "holds, as float16", "undecided"}
    for name in ("w1", "v1", "x1"):
        claims = {**{k: written(x) for k, x in right.items() if k != name}, name: written(slips[name, "sign"])}
        assert check(E, claims).rows[-1].diagnosis[0].kind == "sign"


def test_no_right_number_of_single_precision_is_wrong_where_digits_cancel():
    chance = random.Random(0)
    for _ in range(40):
        numbers = {name: round(chance.uniform(-2, 2), 2) or 1.0 for name in GRAPHS[0]}
        right, _ = network(np.float32, numbers)
        for written in (lambda x: x, float):
            report = check(its_graph(numbers), {name: written(x) for name, x in right.items()})
            assert {row.verdict for row in report.rows} <= {"holds", "holds, as float32", "undecided"}


def test_three_hundred_gradients_in_single_precision_hold():
    w = [Value(0.01 * i - 1.5, f"w{i}") for i in range(300)]
    total = sum((sigmoid(x) * (1 + i / 7) for i, x in enumerate(w)), Value(0.0))
    E = (tanh(total / 9000) ** 2).named("E")
    one, w32 = np.float32(1), [np.float32(x.data) for x in w]
    weights = [np.float32(1 + i / 7) for i in range(300)]
    sigmoids = [one / (one + np.exp(-x)) for x in w32]
    total32 = np.float32(0)
    for s, c in zip(sigmoids, weights, strict=True):
        total32 += s * c
    y = np.tanh(total32 / np.float32(9000))
    outer = np.float32(2) * y * (one - y * y) / np.float32(9000)
    found = {x: outer * c * s * (one - s) for x, s, c in zip(w, sigmoids, weights, strict=True)}
    for written in WRITINGS.values():
        assert check(E, {x: written(g) for x, g in found.items()}).counts()["right"] == 300
    wrong = check(E, {x: -g for x, g in found.items()})
    assert wrong.counts()["wrong"] == 300


def test_a_person_who_writes_eight_digits_is_not_a_machine():
    # tanh(1) = 0.76159415595…; the last of these digits is wrong, by hand
    y = tanh(Value(1.0, name="x")).named("y")
    assert check(y, {"y": "0.76159414"}).rows[0].verdict == "WRONG"


# ---- an exact 0 ----


def test_the_noise_around_an_exact_0_is_shown_as_0():
    a, b, c = leaves(a=0.1, b=0.2, c=0.3)
    d = (a + b - c).named("d")
    E = (d * d / 2).named("E")
    assert d.data != 0  # 5.6e−17
    report = check(E, {"d": "0", "dE/da": "0.5", "dE/dd": "0.1", "E": "0"})
    assert [row.cells[2] for row in report.rows] == ["0", "0", "0", "0"]
    assert [row.verdict for row in report.rows] == ["holds", "WRONG", "WRONG", "holds"]
    assert "e−" not in str(report)
    assert report.to_dict()["rows"][0]["true"] == 0


def test_a_weight_whose_step_is_an_exact_0_stays_0():
    # Σ (σ(0) − y)·x of x = 1, 3, 2 and y = 0, 1, 0 is ½ − 3/2 + 1 = 0; floats leave 1.4e−17.
    sheet = """
rate = 0.5
error = "J"
[inputs]
x = [1, 3, 2]
y = [0, 1, 0]
[parameters]
w = 0
[formulas]
p = "sigmoid(w*x)"
J = "-sum(y*log(p) + (1 - y)*log(1 - p))/3"
[claims]
"dJ/dw" = "0"
"new w" = "0.0"
"""
    report = Worksheet.loads(sheet).check()
    assert report, str(report)
    assert not Worksheet.loads(sheet.replace('"0.0"', '"0.1"')).check()


def test_a_sentence_shows_such_noise_as_0():
    a, b, c, w = leaves(a=0.1, b=0.2, c=0.3, w=2.0)
    d = (a + b - c).named("d")
    E = (d * w + w).named("E")
    report = check(E, {"dE/dw": "0.0000", "dE/da": "1.0"})
    assert "e−17" not in str(report)


def test_a_small_number_is_no_noise():
    x = Value(1e-20, "x")
    E = (x * 3).named("E")
    assert check(E, {"E": "3e-20"})
    assert check(E, {"E": "3.0e-20"}).rows[0].cells[2] == "3e−20"
    assert not check(E, {"E": "0"})


# ---- second derivatives ----


def second_order():
    """E = tanh(w1·x)·w2² at exact numbers, and its second derivatives by SymPy."""
    w1, w2, x = leaves(w1=0.4, w2=1.5, x=0.7)
    h = tanh(w1 * x).named("h")
    E = (h * w2**2).named("E")
    s1, s2, s = sympy.symbols("w1 w2 x")
    formula = sympy.tanh(s1 * s) * s2**2
    at = {s1: sympy.Rational(2, 5), s2: sympy.Rational(3, 2), s: sympy.Rational(7, 10)}
    return E, (formula, {"w1": s1, "w2": s2, "x": s}, at)


def by_sympy(*names):
    _, (formula, symbols, at) = second_order()
    return float(sympy.diff(formula, *(symbols[name] for name in names)).evalf(30, subs=at))


PAPER = """
error = "E"
[inputs]
x = 0.7
[parameters]
w1 = 0.4
w2 = 1.5
[formulas]
h = "tanh(w1*x)"
E = "h*w2**2"
[claims]
{}
"""


def of_second_order(claim, answer):
    """The row of a claim in Python, after seeing that a worksheet says the same."""
    (row,) = check(second_order()[0], {claim: answer}).rows
    (same,) = Worksheet.loads(PAPER.format(f'"{claim}" = "{answer}"')).check().rows
    assert (same.verdict, [f.words for f in same.diagnosis]) == (row.verdict, [f.words for f in row.diagnosis])
    return row


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        ("d2E/dw12", ("w1", "w1")),
        ("d²E/dw1²", ("w1", "w1")),
        ("∂²E/∂w1²", ("w1", "w1")),
        ("d^2E/dw1^2", ("w1", "w1")),
        ("d2E/dw1dw2", ("w1", "w2")),
        ("∂²E/∂w1∂w2", ("w1", "w2")),
        ("∂²E/∂w2 ∂w1", ("w1", "w2")),
        ("d2E/dw2dx", ("w2", "x")),
        ("d2E/dx2", ("x", "x")),
        ("d2E / dx2", ("x", "x")),
    ],
)
def test_a_second_derivative_is_checked(claim, names):
    true = by_sympy(*names)
    assert of_second_order(claim, f"{true:.6f}").verdict == "holds"
    assert of_second_order(claim, f"{true * 1.01 + 0.01:.6f}").verdict == "WRONG"


def test_a_second_derivative_may_be_a_formula():
    assert of_second_order("d2E/dw1dw2", "2*w2*x*(1 - h**2)").verdict == "holds"
    assert of_second_order("d2E/dw1dw2", "w2*x*(1 - h**2)").diagnosis[0].kind == "two forgotten"
    assert of_second_order("d2E/dw22", "2*h").verdict == "holds"


@pytest.mark.parametrize(
    ("claim", "number", "kind", "words"),
    [
        ("d2E/dw1dw2", lambda: -by_sympy("w1", "w2"), "sign", "the sign is turned"),
        ("d2E/dw12", lambda: 2 * by_sympy("w1", "w1"), "half forgotten", "twice"),
        ("d2E/dw12", lambda: by_sympy("w1", "w1") / 2, "two forgotten", "half"),
        ("d2E/dw12", lambda: by_sympy("w1"), "other quantity", "this is the first derivative, ∂E/∂w1"),
        ("d2E/dw12", lambda: by_sympy("w1") ** 2, "other quantity", "the square of the first derivative"),
        ("d2E/dw1dw2", lambda: by_sympy("w1") * by_sympy("w2"), "other quantity", "the product of the two first"),
        ("d2E/dw1dw2", lambda: by_sympy("w1", "w1"), "neighbour", "∂²E/∂w1² was taken for ∂²E/∂w1∂w2"),
        ("d2E/dw1dw2", lambda: by_sympy("w2", "w2"), "neighbour", "∂²E/∂w2² was taken for ∂²E/∂w1∂w2"),
    ],
)
def test_a_slip_in_a_second_derivative_is_explained(claim, number, kind, words):
    row = of_second_order(claim, f"{number():.8f}")
    assert (row.verdict, row.diagnosis[0].kind) == ("WRONG", kind)
    assert words in row.diagnosis[0].words


def test_a_second_derivative_of_exact_numbers_is_exact():
    (row,) = on_paper({"d2E/dw2": "4"}).rows  # E = (2w − 1)²/2
    assert row.ok
    assert row.true == Fraction(4)
    assert on_paper({"d2E/dw2": "4", "d2E/dwdt": "-2", "d2E/dt2": "1", "d2E/dw2 after 2": "4"})


def test_a_second_derivative_that_cancels_has_its_doubt():
    x = Value(1e8, "x")
    E = ((x + 1) ** 3 - x**3 - 3 * x**2 - 3 * x).named("E")  # 1: its second derivative is 0
    assert check(E, {"d2E/dx2": "0.001"}).rows[0].verdict in ("undecided", "WRONG")
    assert check(E, {"d2E/dx2": "0"}).rows[0].verdict in ("holds", "undecided")


def test_a_name_that_ends_in_2_is_itself():
    w, w2 = leaves(w=3.0, w2=5.0)
    E = (w * w * w2).named("E")
    assert check(E, {"d2E/dw2": "10.0", "dE/dw2": "9.0", "d2E/dwdw2": "6.0"})


# ---- shares ----


def branches():
    """∂E/∂w over a: 2·u·3 with u = a; over b: 5·4.  a = 3w, b = 4w, E = a² + 5b at w = 0.5."""
    (w,) = leaves(w=0.5)
    a, b = (3 * w).named("a"), (4 * w).named("b")
    return (a * a + 5 * b).named("E")


BRANCHES = """
error = "E"
[inputs]
[parameters]
w = 0.5
[formulas]
a = "3*w"
b = "4*w"
E = "a*a + 5*b"
[claims]
{}
"""


def of_branches(claim, answer):
    (row,) = check(branches(), {claim: answer}).rows
    (same,) = Worksheet.loads(BRANCHES.format(f'"{claim}" = "{answer}"')).check().rows
    assert (same.verdict, [f.kind for f in same.diagnosis]) == (row.verdict, [f.kind for f in row.diagnosis])
    return row


def test_the_share_of_a_path_is_checked():
    assert of_branches("dE/dw via a", "9.000").verdict == "holds"  # 2·1.5·3
    assert of_branches("∂E/∂w via b", "20.00").verdict == "holds"
    assert of_branches("dE/dw via a", "2*a*3").verdict == "holds"
    assert of_branches("dE/dw via E", "29.00").verdict == "holds"  # all paths end in E


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ("-9.000", "sign", "the sign is turned"),
        ("29.00", "other quantity", "∂E/∂w, the sum over all paths"),
        ("3.000", "missing factor", "the factor ∂a/∂w is missing"),
        ("20.00", "other quantity", "what all other paths give"),
        ("18.00", "half forgotten", "twice"),
    ],
)
def test_a_slip_in_a_share_is_explained(answer, kind, words):
    row = of_branches("dE/dw via a", answer)
    assert row.verdict == "WRONG"
    assert any(finding.kind == kind and words in finding.words for finding in row.diagnosis), row.diagnosis


def test_a_share_taken_for_the_whole_is_a_single_path():
    assert of_branches("dE/dw", "9.000").diagnosis[0].kind in ("single path", "missing path")


def test_the_share_of_one_use_is_that_of_the_formula_it_stands_in():
    # A chain: h1 = w·x, h2 = w·h1, so ∂h2/∂w = h1 + w·x, of which the use in h2 itself gives h1 = 1.5.
    w, x = leaves(w=0.5, x=3)
    h1 = (w * x).named("h1")
    h2 = (w * h1).named("h2")
    E = (2 * h2).named("E")
    assert check(E, {"dE/dw via h2": "3.00", "dE/dw via h1": "3.00", "dE/dw": "6.00"})
    assert check(E, {"dE/dx via h1": "0.500", "dE/dx via h2": "0.500"})  # x does not stand in h2: all paths


def test_a_value_that_is_called_via_is_itself():
    w = Value(2.0, "w via h")
    E = (w * 3).named("E")
    assert check(E, {"dE/dw via h": "3.00"})


# ---- fractions and formulas ----


@BOTH
@pytest.mark.parametrize("answer", ["-4/5", "-8/10", "-sqrt(16)/5", "x*(y - t)", "dE/dy * x"])
def test_a_fraction_or_a_formula_is_a_claim(judged, answer):
    assert judged({"dE/dw": answer}).rows[0].verdict == "holds"


@BOTH
@pytest.mark.parametrize("answer", ["4/5", "-2/7", "sqrt(2)/2", "t*(y - t)"])
def test_a_wrong_fraction_or_formula_is_wrong(judged, answer):
    assert judged({"dE/dw": answer}).rows[0].verdict == "WRONG"


def test_a_machine_number_beside_a_pole_is_judged():
    w, k, c = leaves(w=2.0, k=0.0, c=3.0)
    E = (w * w + c * sqrt(k)).named("E")  # ∂E/∂k is infinite
    assert check(E, {"dE/dw": np.float32(4)})
    assert not check(E, {"dE/dw": np.float32(4.1)})
