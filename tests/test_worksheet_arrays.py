"""Worksheets with vectors and matrices: against NumPy, entry by entry, and what is refused with its sentence."""

import numpy as np
import pytest

from autograd import Worksheet

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
