"""A recurrence of vectors worked through in matrix form: its symbols as in a course, its numbers against NumPy."""

import re
import tomllib
from functools import cache

import numpy as np
import pytest

from autograd import Worksheet
from autograd.by_hand.derivations.walkthrough import walkthrough
from autograd.command.report_page import report_page

LAST = """
rate = 0.1
error = "L"
[inputs]
x = [[1, 0], [0, 1], [1, 1]]
y = [0.5, -0.5]
"h[0]" = [0, 0]
[parameters]
W = [[0.1, 0.2], [0.3, -0.4]]
U = [[0.5, -0.1], [0.2, 0.3]]
b = [0.1, -0.1]
V = [[0.4, 0.6], [-0.2, 0.1]]
[formulas]
"h[t]" = "tanh(W x[t] + U h[t-1] + b)"
o = "V h[3]"
L = "½ ‖o − y‖²"
[claims]
"""
# The next input is the target, so that p_1 − x_2 has the same numbers as p_1 − y_1.
WORDS = """
rate = 0.1
error = "L"
[inputs]
x = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
y = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
"h[0]" = [0.1, -0.2]
[parameters]
W = [[0.5, -0.1, 0.3], [0.2, 0.3, -0.6]]
U = [[0.1, 0.2], [0.3, -0.4]]
b = [0.1, -0.1]
V = [[0.4, 0.6], [-0.2, 0.1], [0.3, 0.7]]
[formulas]
"h_t" = "tanh(W x_t + U h_{t-1} + b)"
"p_t" = "softmax(V h_t)"
"L_t" = "-Σ_k y_{t,k} ln p_{t,k}"
L = "Σ_t L_t"
[claims]
"""
# Goodfellow, Bengio and Courville, Deep Learning, section 10.2.2, with δ_t for the derivative before tanh.
OF_LAST = {
    "∂L/∂o": "o − y",
    "∂L/∂h_3": "Vᵀ · ∂L/∂o",
    "δ_3": "∂L/∂h_3 ⊙ (1 − h_3²)",
    "∂L/∂h_2": "Uᵀ · δ_3",
    "δ_1": "∂L/∂h_1 ⊙ (1 − h_1²)",
    "∂L/∂U": "Σ_t δ_t · h_(t−1)ᵀ = δ_1 · h_0ᵀ + δ_2 · h_1ᵀ + δ_3 · h_2ᵀ",
    "∂L/∂W": "Σ_t δ_t · x_tᵀ",
    "∂L/∂b": "Σ_t δ_t = δ_1 + δ_2 + δ_3",
    "∂L/∂V": "∂L/∂o · h_3ᵀ",
}
OF_WORDS = {
    "h_t": "tanh(z_t)",
    "p_t": "softmax(a_t)",
    "∂L/∂a_1": "p_1 − y_1",
    "∂L/∂h_3": "Vᵀ · ∂L/∂a_3",
    "∂L/∂h_2": "Vᵀ · ∂L/∂a_2 + Uᵀ · ∂L/∂z_3",
    "∂L/∂z_2": "∂L/∂h_2 ⊙ (1 − h_2²)",
    "∂L/∂U": "Σ_t ∂L/∂z_t · h_(t−1)ᵀ",
    "∂L/∂V": "Σ_t ∂L/∂a_t · h_tᵀ",
}


@cache
def blocks_of(sheet):
    """The parts of the page with blank lines between."""
    return re.split(r"\n\s*\n", walkthrough(Worksheet.loads(sheet)))


@pytest.mark.parametrize(("sheet", "name", "form"), [
    *((LAST, *pair) for pair in OF_LAST.items()),
    *((WORDS, *pair) for pair in OF_WORDS.items()),
])  # fmt: skip
def test_the_form_is_that_of_a_course(sheet, name, form):
    blocks = [" ".join(re.sub(r" {4}\d+×.*", "", block).split()) for block in blocks_of(sheet)]
    assert any(form in block for block in blocks if f" {name} = " in f" {block}")


def by_numpy(pairs, h, given, of_softmax):
    """Back through time as in the books: the derivatives with respect to the parameters."""
    w, u, b, v = (given[name] for name in "WUbV")
    states, outs = [np.array(h)], []
    for x, _ in pairs:
        states.append(np.tanh(w @ x + u @ states[-1] + b))
        o = v @ states[-1]
        outs.append(np.exp(o) / np.exp(o).sum() if of_softmax else o)
    found, delta = {name: 0.0 * numbers for name, numbers in given.items()}, 0.0 * b
    for t in reversed(range(len(pairs))):
        x, y = pairs[t]
        gap = 0 * outs[t] if y is None else outs[t] - y
        delta = (v.T @ gap + u.T @ delta) * (1 - states[t + 1] ** 2)
        parts = {"W": np.outer(delta, x), "U": np.outer(delta, states[t]), "b": delta}
        parts["V"] = np.outer(gap, states[t + 1])
        found = {name: found[name] + parts[name] for name in found}
    return found


@pytest.mark.parametrize(("sheet", "pairs", "h", "of_softmax"), [
    (LAST, [([1, 0], None), ([0, 1], None), ([1, 1], [0.5, -0.5])], [0.0, 0.0], False),
    (WORDS, [([1, 0, 0], [0, 1, 0]), ([0, 1, 0], [0, 0, 1]), ([0, 0, 1], [1, 0, 0])], [0.1, -0.2], True),
])  # fmt: skip
def test_the_numbers_are_those_of_numpy(sheet, pairs, h, of_softmax):
    parameters = {name: np.array(numbers) for name, numbers in tomllib.loads(sheet)["parameters"].items()}
    for name, expected in by_numpy(pairs, h, parameters, of_softmax).items():
        block = next(block for block in blocks_of(sheet) if f"∂L/∂{name} = " in block)
        rows = [line.rpartition("=")[2] for line in block.splitlines()[-len(expected) :]]
        numbers = [re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", row) for row in rows]
        found = np.array([[float(x.replace("−", "-")) for x in row] for row in numbers])
        np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=2e-5)  # six digits are written


def test_a_form_that_fits_by_chance_is_not_written():
    page = " ".join(blocks_of(WORDS))
    assert "p_1 − y_1" in page
    assert "p_1 − x_2" not in page


def test_the_way_forward_is_written_step_by_step():
    lines = " ".join(blocks_of(LAST)).splitlines()
    assert any(line.strip().startswith("h_2 = tanh(W x_2 + U h_1 + b) = ⎡") for line in lines)
    assert any(line.strip().startswith("o = V h_3 = ⎡") for line in lines)


def test_a_start_that_is_a_formula_is_written():
    start = '"h[0]" = [0, 0]\n'
    sheet = LAST.replace(start, "").replace("[formulas]\n", '[formulas]\n"h[0]" = "[0, 0]"\n')
    assert "  h_0 = ⎡0⎤" in walkthrough(Worksheet.loads(sheet))


def test_the_page_has_the_same_equations():
    sheet = Worksheet.loads(LAST)
    sheet.error.backward()
    page = report_page(sheet, sheet.check())
    assert 'alttext="δ_3 = ∂L/∂h_3 ⊙ ∂h_3/∂z_3 = ∂L/∂h_3 ⊙ (1 − h_3²) = ' in page
    assert "<mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow>" in page


def test_numbers_over_time_stay_one_by_one():
    text = walkthrough(Worksheet.load("three_time_steps"))
    assert "∂L/∂h[2] = " in text
