"""Which slip is told in sheets about steps of an optimiser, time steps and batches; the slips are made apart."""

import math

import numpy as np
import pytest

from autograd import Worksheet


def told(text):
    """The first reading of each wrong line, in words."""
    rows = Worksheet.loads(text).check().rows
    return {row.claim: row.diagnosis[0].words if row.diagnosis else "" for row in rows if not row.ok}


# ---- optimisers ----


def adam(gradients, *, in_place=False, rate=0.1, decay=0.0, w=0.5):
    """The lines of Adam's steps, also with the corrected averages kept in place, or a decay without the rate."""
    m = v = 0.0
    for step, g in enumerate(gradients, 1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
        w -= rate * m_hat / (math.sqrt(v_hat) + 1e-8) + decay * w
        if in_place:
            m, v = m_hat, v_hat
        yield {"m w": m, "v w": v, "w": w}


SAMPLES = """
optimizer = "adam"
rate = 0.1
error = "L"
order = "one by one"
[parameters]
w = 0.5
[samples]
g = [0.8, -0.5, 0.6]
[formulas]
L = "g w"
[claims]
"""


def claims_of(steps, *names):
    return "".join(
        f'"{name} after sample {number}" = "{line[name]:.6g}"\n'
        for number, line in enumerate(steps, 1)
        for name in names
    )


def test_the_corrected_averages_are_kept_in_place_of_the_others():
    found = told(SAMPLES + claims_of(adam([0.8, -0.5, 0.6], in_place=True), "m w", "v w"))
    assert len(found) == 6
    assert all("kept in place of m and v" in words or "follows from" in words for words in found.values()), found
    assert sum("kept in place" in words for words in found.values()) >= 4, found


def test_a_weight_decay_without_the_rate():
    found = told(SAMPLES + claims_of(adam([0.8, -0.5, 0.6], decay=0.01), "w"))
    assert "weight decay of 0.01 that is not multiplied by the rate" in found["w after sample 1"], found


# ---- time ----

RECURRENT = """
error = "L"
[inputs]
x = [0.5, -0.2, 0.8]
y = 0.8
[parameters]
wx = 0.4
wh = 0.6
[formulas]
"h[0]" = "0.3"
"h[t]" = "tanh(wx*x[t] + wh*h[t-1])"
L = "(h[3] - y)^2"
[claims]
"""


def through_time():
    """The states, and the derivatives by them before tanh."""
    h, x = [0.3], [0.5, -0.2, 0.8]
    for number in x:
        h.append(math.tanh(0.4 * number + 0.6 * h[-1]))
    slopes = [0.0] * 4
    slopes[3] = 2 * (h[3] - 0.8)
    for step in (2, 1):
        slopes[step] = slopes[step + 1] * (1 - h[step + 1] ** 2) * 0.6
    return h, [slope * (1 - state**2) for slope, state in zip(slopes, h, strict=True)]


@pytest.mark.parametrize(("step", "other"), [(1, 1), (2, 2), (3, 1)])
def test_the_state_of_another_step_in_one_term(step, other):
    h, delta = through_time()
    found = told(RECURRENT + f'"dL/dwh at t={step}" = "{delta[step] * h[other]:.5f}"\n')
    (words,) = found.values()
    assert f"h[{other}]" in words, words
    assert f"h[{step - 1}]" in words, words


def test_a_sum_over_time_follows_from_its_terms():
    h, delta = through_time()
    terms = [delta[step] * h[step - 1] for step in (1, 2, 3)]
    wrong = f"{-terms[1]:.4f}"
    total = float(f"{terms[0]:.4f}") + float(wrong) + float(f"{terms[2]:.4f}")
    claims = f'"dL/dwh at t=1" = "{terms[0]:.4f}"\n"dL/dwh at t=2" = "{wrong}"\n"dL/dwh at t=3" = "{terms[2]:.4f}"\n'
    found = told(f'{RECURRENT}{claims}"dL/dwh" = "{total:.4f}"\n')
    assert found["dL/dwh"].startswith("follows from dL/dwh at t=2"), found


def test_a_sum_of_rounded_terms_over_time_is_right():
    h, delta = through_time()
    exact = [delta[step] * h[step - 1] for step in (1, 2, 3)]
    rounded = {d: [float(f"{term:.{d}f}") for term in exact] for d in (2, 3, 4, 5, 6)}
    decimals = next(d for d, terms in rounded.items() if f"{sum(terms):.{d}f}" != f"{sum(exact):.{d}f}")
    terms = [f"{term:.{decimals}f}" for term in rounded[decimals]]
    claims = "".join(f'"dL/dwh at t={step}" = "{term}"\n' for step, term in enumerate(terms, 1))
    rows = Worksheet.loads(f'{RECURRENT}{claims}"dL/dwh" = "{sum(rounded[decimals]):.{decimals}f}"\n').check().rows
    assert rows[-1].verdict == "right, from rounded lines", rows[-1]


# ---- batches ----


def test_the_mean_of_two_columns_is_told_as_that_where_targets_are_one_hot():
    sheet = """
error = "J"
[inputs]
x = [[0.5, 0.1], [0.5, 0.5], [0.2, 0.5]]
y = [[0, 1], [1, 0], [0, 0]]
[parameters]
W = [[0.6, -0.4, 0.1], [0.5, 0.3, -0.6], [0.2, 0.4, 0.3]]
b = [[0.1], [-0.05], [0.2]]
[formulas]
z = "W @ x + b"
p = "softmax(z, axis=0)"
J = "-1/2 * sum(y * log(p))"
[claims]
"dJ/db" = "mean(1/2 (p - y), axis=1, keepdims=True)"
"""
    rows = Worksheet.loads(sheet).check().rows
    assert [[finding.kind for finding in row.diagnosis] for row in rows] == [["batch size", "two forgotten"]] * 3
    assert not any(finding.certain for row in rows for finding in row.diagnosis)
    assert np.isclose(float(rows[0].difference), -float(rows[0].true) / 2)
