"""Samples of sequences: a recurrence over the time steps of each sample, against NumPy."""

import numpy as np
import pytest

from autograd import Worksheet

X, Y = np.array([[1.0, 0.5, -1.0], [0.2, 0.1, 0.4]]), np.array([0.3, 0.1])
SHEET = """
error = "E"
[samples]
x = [[1.0, 0.5, -1.0], [0.2, 0.1, 0.4]]
y = [0.3, 0.1]
[inputs]
h₀ = 0.2
[parameters]
w = 0.5
u = 0.9
[formulas]
RECURRENCE
E = "mean(e)"
[claims]
"""
STRICT = '"h[t]" = "tanh(w*x[t] + u*h[t-1])"\ne = "(h[3] - y)**2/2"'
ON_PAPER = [
    STRICT,
    'hₜ = "tanh(wxₜ + uhₜ₋₁)"\ne = "½(h₃ − y)²"',
    '"h^{(t)}" = "tanh(w x^{(t)} + u h^{(t-1)})"\ne = "(h^{(3)} - y)^2/2"',
    'h_t = "tanh(w x_t + u h_{t-1})"\nz_t = "2h_t"\n"g[t]" = "z[t]/2"\ne = "½(g_3 − y)²"',
]


def passes():
    """The states, and ∂E/∂h[i,t], from the end back."""
    h, before = [], np.full(2, 0.2)
    for t in range(3):
        before = np.tanh(0.5 * X[:, t] + 0.9 * before)
        h.append(before)
    delta = [(h[2] - Y) / 2]
    for t in (2, 1):
        delta.insert(0, delta[0] * (1 - h[t] ** 2) * 0.9)
    return np.array(h).T, np.array(delta).T


def rows(claims, recurrence=STRICT):
    text = SHEET.replace("RECURRENCE", recurrence)
    return Worksheet.loads(text + "".join(f'"{key}" = "{answer}"\n' for key, answer in claims.items())).check().rows


@pytest.mark.parametrize("recurrence", ON_PAPER)
def test_each_sample_has_its_own_time_steps(recurrence):
    h, delta = passes()
    back = delta * (1 - h**2)
    claims = {
        "h": h.round(6).tolist(),
        "h[2,3]": h[1, 2].round(6),
        "h[3] of sample 2": h[1, 2].round(6),
        "h at t=2": h[:, 1].round(6).tolist(),
        "dE/du": (back * np.column_stack([[0.2, 0.2], h[:, :2]])).sum().round(7),
        "dE/dw": (back * X).sum().round(7),
        "dE/dw via h[1,2]": (back * X)[0, 1].round(7),
    }
    assert {row.verdict for row in rows(claims, recurrence)} == {"holds"}
    if recurrence == STRICT:
        assert {row.verdict for row in rows({"dE/dh": delta.round(7).tolist()})} == {"holds"}


def test_a_time_step_is_told_as_one_and_not_as_a_sample():
    h, delta = passes()
    terms = delta * (1 - h**2) * X
    (row,) = rows({"dE/dw": f"{terms[:, 1:].sum():.7f}"})
    assert row.diagnosis[0].words.startswith("the time step 1 is left out")
    (row,) = rows({"dE/dw": f"{terms[1].sum():.7f}"})
    assert row.diagnosis[0].words.startswith("sample 1 is left out")


def test_a_weight_at_a_step_stands_in_each_sample():
    (row,) = rows({"dE/du at t=2": "0.1"})
    assert "write dE/du via h[1,2], or via h[2,2]" in row.note


def test_a_vector_for_each_step_of_a_sample_is_refused():
    with pytest.raises(ValueError, match="a vector for each step of a sample: write its entries as formulas"):
        rows({}, STRICT.replace("u*h[t-1])", "u*h[t-1]) * [1, 2]"))
