"""The words for a slip name what was done, and where several slips give one number none of them is certain."""

import math

import pytest

from autograd import Worksheet

OVER_TIME = """error = "E"
[inputs]
x = [1, -0.5, 2]
y = 0.5
h_0 = 0
[parameters]
w = 0.5
u = 0.8
v = 1.2
[formulas]
h_t = 'tanh(w x_t + u h_{t-1})'
E = '½(v h_3 - y)²'
[claims]
"""


def test_the_forgotten_derivatives_are_those_that_the_claim_leads_through():
    h = 0.0
    for x in (1, -0.5, 2):
        h = math.tanh(0.5 * x + 0.8 * h)
    without = (1.2 * h - 0.5) * 1.2 * 0.8**2
    report = Worksheet.loads(f"{OVER_TIME}'∂E/∂h_1' = '{without:.6f}'").check()
    words = report.rows[0].diagnosis[0].words
    assert words.startswith("in every derivative of tanh, the derivative (1 − h[3]²)")
    assert "h[1]" not in words
