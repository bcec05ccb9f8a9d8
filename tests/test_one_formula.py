"""One wrong formula for an array is told once: nothing is said of one entry that is not so of the others."""

import re

import pytest

from autograd import Worksheet, check, leaves

SAMPLES = """
error = "L"
[samples]
x1 = [0.5, 1.2, -0.7]
x2 = [1.5, 0.2, 0.3]
t = [1.0, 0.0, 1.0]
[inputs]
[parameters]
w = [0.8, -0.3]
b = 0.1
[formulas]
z = "w[1]*x1 + w[2]*x2 + b"
p = "sigmoid(z)"
e = "-(t*log(p) + (1-t)*log(1-p))"
L = "mean(e)"
[claims]
"""
MATRICES = """
error = "L"
[inputs]
X = [[1.0, 2.0, 0.3], [0.5, -1.0, 0.7]]
T = [[0.3, 0.9], [0.1, 0.4]]
[parameters]
W = [[0.2, -0.4], [0.6, 0.3], [-0.5, 0.7]]
b = [0.1, 0.2]
[formulas]
Z = "X @ W + b"
H = "tanh(Z)"
L = "sum((H - T)**2)/2"
[claims]
"""


def explained(sheet, claim, formula):
    report = Worksheet.loads(sheet + f'"{claim}" = "{formula}"\n').check()
    assert not any(row.ok for row in report.rows)
    return report, [line for line in report.explanations() if line]


@pytest.mark.parametrize(
    ("sheet", "claim", "formula"),
    [
        (SAMPLES, "dL/dp", "p - t"),
        (SAMPLES, "e", "t*log(p)"),
        (SAMPLES, "p", "z*z"),
        (SAMPLES, "dL/dw", "x1[1] - t[1]*w"),
        (MATRICES, "dL/dW", "X.T @ H"),
        (MATRICES, "dL/db", "sum(H, axis=0)"),
        (MATRICES, "dL/dZ", "(H - T)*(1 - H**2) + H"),
    ],
)
def test_what_no_slip_explains_is_said_once(sheet, claim, formula):
    report, lines = explained(sheet, claim, formula)
    assert len(lines) == 1, lines
    assert re.match(rf"{claim}: by hand .*, WRONG; no single slip explains it$", lines[0])
    assert not any(row.diagnosis for row in report.rows)


def test_what_is_so_of_every_entry_is_said():
    formula = "(H - T)*(1 - H**2) + 1"
    _, lines = explained(MATRICES, "dL/dZ", formula)
    words = "no single slip explains it: 1 above the true number in every entry"
    assert lines == [f"dL/dZ: by hand {formula}, WRONG; {words}"]


def test_a_factor_in_front_of_every_entry_is_told():
    _, lines = explained(SAMPLES, "dL/dz", "(t - p)*2")  # right is (p - t)/3
    assert lines == [
        "dL/dz: by hand (t - p)*2, WRONG: the right formula is multiplied by −6, which does not belong there"
    ]


def test_a_slip_of_all_entries_is_told_once():
    _, lines = explained(SAMPLES, "dL/dz", "p - t")
    assert lines == ["dL/dz: by hand p - t, WRONG: the sum over the 3 samples, not their mean"]
    _, lines = explained(MATRICES, "dL/dZ", "(T - H)*(1 - H**2)")
    assert lines == ["dL/dZ: by hand (T - H)*(1 - H**2), WRONG: the sign is turned"]


def test_a_factor_too_many_has_one_name():
    x, w, t = leaves(x=2, w=0.3, t=1)
    error = ((w * x - t) ** 2 / 2).named("E")
    (row,) = check(error, {w: "(w*x - t)*x*t"}).rows
    assert [finding.words for finding in row.diagnosis] == ["the factor t = 1 does not belong there"]


def test_a_sign_that_is_turned_where_the_index_is_another_is_told():
    # d = X − μ with μ = (X1 + X2 + X3)/3: ∂d_i/∂X_j is δ_ij − 1/3
    text = """error = "E"
[inputs]
c = [0.5, -1, 2]
N = 3
[parameters]
X = [1, 2, 4]
[formulas]
"μ" = "\\frac{1}{N} \\sum_i X_i"
d = "X - μ"
E = "sum(c * d)"
[claims]
"∂d_i/∂X_j" = "δ_{ij} + \\frac{1}{N}"
"""
    rows = Worksheet.loads(text).check().rows
    assert len(rows) == 9
    assert {row.diagnosis[0].kind for row in rows} == {"sign", "factor sign"}
