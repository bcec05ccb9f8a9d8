"""What follows from a wrong array: a whole formula is carried on, and one fitting entry among others tells nothing."""

import numpy as np
import pytest

from autograd import Worksheet
from autograd.by_hand.classroom.exercise import Exercise, Exercises
from autograd.by_hand.classroom.grading import grade_of
from autograd.by_hand.classroom.handed_in import HandedIn

X, T, W, RATE = np.array([1.0, -2.0, 0.5]), 0.4, np.array([0.3, 0.5, -0.7]), 0.1
GRADIENT = (W @ X - T) * X
SHEET = f"""
rate = {RATE}
optimizer = "OPTIMIZER"
error = "E"
[inputs]
x = {X.tolist()}
t = {T}
[parameters]
w = {W.tolist()}
[formulas]
y = "w @ x"
E = "(y - t)**2 / 2"
[claims]
"""


def written(numbers):
    return "[" + ", ".join(f"{x:.4f}" for x in numbers) + "]"


def first_kinds(report, whole):
    rows = [row for row in report.rows if row.part and row.part.whole == whole]
    return ["right" if row.ok else next((x.kind for x in row.diagnosis), "") for row in rows]


def judged(optimizer, **claims):
    lines = "".join(f'"{claim}" = "{answer}"\n' for claim, answer in claims.items())
    return Worksheet.loads(SHEET.replace("OPTIMIZER", optimizer) + lines).check()


@pytest.mark.parametrize(
    ("formula", "gradient"),
    [
        ("(t - y)*w", (T - W @ X) * W),  # two of three have the wrong sign
        ("(t - y)*x**2", (T - W @ X) * X**2),
        ("w - x", W - X),
    ],
)
def test_the_first_step_of_adam_tells_signs_only_so_all_of_them_have_to_agree(formula, gradient):
    # Each entry is w ± rate: a sign that agrees is the toss of a coin.
    assert not np.array_equal(np.sign(gradient), -np.sign(GRADIENT))
    uphill = W + RATE * np.sign(GRADIENT)
    report = judged("adam", **{"dE/dw": formula, "new w": written(uphill)})
    assert first_kinds(report, "new w") == ["uphill"] * 3
    follows = W - RATE * np.sign(gradient)
    kinds = first_kinds(judged("adam", **{"dE/dw": formula, "new w": written(follows)}), "new w")
    assert set(kinds) <= {"right", "follows"}
    assert kinds.count("right") == sum(np.sign(gradient) == np.sign(GRADIENT))


def test_digits_tell_no_more_than_signs_either():
    uphill = W + RATE * np.sign(GRADIENT)
    report = judged("adam", **{"dE/dw": written(GRADIENT * [-1, 2, 3]), "new w": written(uphill)})
    assert "follows" not in first_kinds(report, "new w")


def test_a_right_entry_that_should_have_followed_speaks_against_it():
    step = -RATE * np.sign(GRADIENT)
    step[2] *= -1  # right, though the formula has the wrong sign there
    report = judged("adam", **{"dE/dw": "(t - y)*x**2", "step w": written(step)})
    assert first_kinds(report, "step w") == ["sign", "sign", "right"]


def test_a_sign_that_alone_tells_it_is_not_certain():
    report = judged("adam", **{"dE/dw": "(t - y)*x", "new w": written(W + RATE * np.sign(GRADIENT))})
    rows = report.rows[3:]
    assert [row.diagnosis[0].kind for row in rows] == ["follows"] * 3
    assert not any(row.diagnosis[0].certain for row in rows)


def test_digits_that_tell_it_apart_follow_beside_an_entry_with_a_slip_of_its_own():
    new = W - RATE * (T - W @ X) * W
    new[1] += 0.1234
    report = judged("sgd", **{"dE/dw": "(t - y)*w", "new w": written(new)})
    kinds = first_kinds(report, "new w")
    assert kinds[0] == kinds[2] == "follows"
    assert kinds[1] != "follows"


def test_a_formula_is_carried_on_as_a_whole():
    text = """
    error = "E"
    [inputs]
    x = [0.4, -0.9]
    [parameters]
    W = [[0.3, 0.8], [0.5, -0.7]]
    v = [1.2, -0.6]
    [formulas]
    h = "W @ x"
    y = "v @ h"
    E = "y**2"
    [claims]
    "h" = "x @ W"
    "y" = "ANSWER"
    """.replace("\n    ", "\n")
    x, weights, v = np.array([0.4, -0.9]), np.array([[0.3, 0.8], [0.5, -0.7]]), np.array([1.2, -0.6])
    true, wrong = weights @ x, x @ weights
    row = Worksheet.loads(text.replace("ANSWER", f"{v @ wrong:.5f}")).check().rows[-1]
    assert row.diagnosis[0].kind == "follows"
    assert row.diagnosis[0].words.startswith("follows from h above")
    one = np.array([wrong[0], true[1]])  # only one entry of the formula
    row = Worksheet.loads(text.replace("ANSWER", f"{v @ one:.5f}")).check().rows[-1]
    assert not row.ok
    assert "follows" not in [finding.kind for finding in row.diagnosis]


def test_no_point_is_given_away_for_a_sign_that_agrees_by_chance():
    sheet = Worksheet.loads(SHEET.replace("OPTIMIZER", "adam") + '"dE/dw" = ""\n"new w" = ""\n').sheet
    answers = {"dE/dw": "(t - y)*w", "new w": written(W + RATE * np.sign(GRADIENT))}
    grade = grade_of(HandedIn("somebody", answers), Exercises([Exercise("adam", sheet)]))
    assert [line.mark for line in grade.lines] == ["wrong"] * 6
