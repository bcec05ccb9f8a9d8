"""The chain rule in matrix form: its numbers against NumPy, its symbols as in a textbook."""

import numpy as np
import pytest

from autograd import Worksheet, array, derive
from benchmarks.seeded.matrices import NETS

FORMS = {
    # network, array: the symbols of its derivative, without shapes
    ("vectors", "z2"): "p − y",
    ("vectors", "h"): "W2ᵀ · ∂L/∂z2",
    ("vectors", "z1"): "∂L/∂h ⊙ ∂h/∂z1",
    ("vectors", "W1"): "∂L/∂z1 · xᵀ",
    ("vectors", "x"): "W1ᵀ · ∂L/∂z1",
    ("vectors", "b1"): "∂L/∂z1",
    ("rows", "Z2"): "(P − Y)/3",
    ("rows", "H"): "∂L/∂Z2 · W2ᵀ",
    ("rows", "W1"): "Xᵀ · ∂L/∂Z1",
    ("rows", "b2"): "sum of the rows of ∂L/∂Z2",
    ("rows", "X"): "∂L/∂Z1 · W1ᵀ",
    ("columns", "A"): "∂L/∂U · Xᵀ",
    ("columns", "X"): "Aᵀ · ∂L/∂U",
    ("columns", "b"): "sum of the columns of ∂L/∂U",
    ("columns", "W"): "∂L/∂V ⊙ ∂V/∂W",
}


def network(name):
    nets = [make(np.random.default_rng(2)) for make in NETS]
    return next(net for net in nets if net.name == name)


@pytest.mark.parametrize(("name", "by"), FORMS)
def test_the_form_is_that_of_a_textbook(name, by):
    net = network(name)
    found = derive(Worksheet.loads(net.sheet).error, by)
    symbols = [eq.rights[0][0].text.partition("    ")[0] for eq in found.equations]
    assert symbols[-1].replace("\N{NO-BREAK SPACE}", " ") == FORMS[name, by]
    if f"dL/d{by}" in net.right:
        np.testing.assert_allclose(np.array(found.value, dtype=float), net.right[f"dL/d{by}"], rtol=1e-9)


def test_every_equation_says_the_same_in_latex_and_for_pages():
    found = derive(Worksheet.loads(network("vectors").sheet).error, "W1")
    assert r"\frac{\partial L}{\partial z_{1}} \cdot x^{\top}" in found.latex()
    assert found.mathml().count("<mtable") >= 8
    assert repr(found) == str(found) == found.text()


def test_an_array_that_is_used_twice_has_a_sum():
    w, x = array([[0.5, -1.0], [2.0, 0.25]]).named("W"), array([1.0, 2.0]).named("x")
    u, v = (w @ x).named("u"), (w.T @ x).named("v")
    loss = ((u * v) ** 2).sum().named("L")
    found = derive(loss, w)
    a, b = np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, 2.0])
    du, dv = 2 * (a @ b) * (a.T @ b) ** 2, 2 * (a @ b) ** 2 * (a.T @ b)
    np.testing.assert_allclose(np.array(found.value), np.outer(du, b) + np.outer(b, dv), rtol=1e-9)
    assert "∂L/∂u · xᵀ" in str(found)
    assert "+" in found.equations[-1].rights[0][0].text


def test_what_has_no_matrix_form_is_written_by_itself():
    x = array([1.0, 2.0]).named("x")
    h = array([x[0] * x[1], x[0] + x[1]]).named("h")
    found = derive((h[0] * h[1]).named("L"), x)
    assert len(found.equations[-1].rights) == 1
    assert found.value == [8.0, 5.0]


def test_arrays_without_names_and_steps_are_refused():
    x = array([1.0, 2.0])
    with pytest.raises(ValueError, match="have no names to write down"):
        derive((x * x).sum().named("L"), x)
    with pytest.raises(ValueError, match="neither order=2 nor rate="):
        derive((x.named("x") * x).sum().named("L"), x, rate=0.1)


def test_digits_round_matrices():
    X = array([[1 / 3, 2 / 3], [1.23456, 4]]).named("X")
    E = (X * X).sum().named("E")
    assert "2.46912" in derive(E, X).text()
    shown = derive(E, X, digits=4).text()
    assert "2.469" in shown
    assert "2.46912" not in shown


def test_the_derivative_with_respect_to_an_array_has_its_shape():
    w, x = array([[0.5, 0.2], [0.1, -0.3]]).named("W"), array([1.0, 2.0]).named("x")
    loss = ((w @ x)[0] ** 2).named("L")  # 0.9², and the second row leads nowhere
    assert np.asarray(derive(loss, w).value, float) == pytest.approx(np.array([[1.8, 3.6], [0, 0]]))
