"""Causes that stand beside right terms, in every term, or in all samples.

The numbers are worked out here, by plain arithmetic; the engine has no part in them.
"""

import math

import pytest

from autograd import Worksheet


def rows_of(tables: str, formulas: str, claims: dict[str, str], error: str) -> list:
    """The rows of a sheet; given numbers and parameters as TOML, formulas one a line."""
    told = "\n".join(f'"{key}" = "{answer}"' for key, answer in claims.items())
    text = f'error = "{error}"\n{tables}\n[formulas]\n{formulas}\n[claims]\n{told}\n'
    return Worksheet.loads(text).check().rows


def of_two(x: float, y: float, formula: str, key: str, wrong: float):
    """The one row about a function of x and y."""
    (row,) = rows_of(f"[parameters]\nx = {x}\ny = {y}", f'f = "{formula}"', {key: f"{wrong:.4f}"}, "f")
    assert row.verdict == "WRONG"
    return row


X, Y = 1.2, 0.7
E_XY, COS = math.exp(X * Y), math.cos(X * Y)


@pytest.mark.parametrize(
    ("formula", "key", "wrong", "kind", "words"),
    [
        # 2x + y e^{xy}: the y is forgotten, which is no factor of the whole
        ("x² + e^{xy}", "f_x", 2 * X + E_XY, "inner derivative", "y = 0.7 of x·y"),
        ("sin(xy) + y³", "f_y", COS + 3 * Y**2, "inner derivative", "x = 1.2 of x·y"),
        # (y e^{xy})_y = e^{xy} + xy e^{xy}
        ("e^{xy}", "f_xy", E_XY, "missing path", "in the derivative of f_x"),
        ("e^{xy}", "f_xy", X * Y * E_XY, "missing path", "in the derivative of f_x"),
        # (y cos(xy) + 2x y³)_y = cos(xy) − xy sin(xy) + 6xy²
        ("sin(xy) + x² y³", "f_xy", -X * Y * math.sin(X * Y) + 6 * X * Y**2, "missing path", "product rule"),
        # (y e^{xy} + 3x²)_x = y² e^{xy} + 6x
        ("e^{xy} + x³", "f_xx", Y * E_XY + 6 * X, "inner derivative", "y = 0.7 of x·y"),
    ],
)
def test_a_slip_of_calculus_beside_right_terms_is_told(formula, key, wrong, kind, words):
    first = of_two(X, Y, formula, key, wrong).diagnosis[0]
    assert first.kind == kind
    assert words in first.words


def test_one_of_two_paths_is_told_once():
    kinds = [finding.kind for finding in of_two(X, Y, "x² + sin(xy)", "f_x", 2 * X).diagnosis]
    assert "missing path" in kinds  # over sin(xy); the path over x² is then the only one that was taken
    assert "single path" not in kinds


# ---- logarithms of another base ----

P = 0.3
NATURAL = -P * math.log(P) - (1 - P) * math.log(1 - P)
SAMPLES = "[parameters]\nw = 0.5\n[samples]\nx = [1, 2, 3]\ny = [1, 0, 1]"
OVER_SAMPLES = 'a = "σ(w x)"\nell = "-(y log a + (1-y) log(1-a))"\nJ = "mean(ell)"'


def test_the_natural_logarithm_in_place_of_another_is_told_of_value_and_derivative():
    claims = {"H": f"{NATURAL:.4f}", "dH/dp": f"{math.log((1 - P) / P):.4f}"}  # both are ln 2 times the right ones
    rows = rows_of(f"[parameters]\np = {P}", 'H = "-p log_2 p - (1-p) log_2(1-p)"', claims, "H")
    assert ["not with base 2" in row.diagnosis[0].words for row in rows] == [True, True]


def test_logarithms_of_base_10_are_told_in_a_mean_over_samples():
    outputs = [1 / (1 + math.exp(-0.5 * x)) for x in (1, 2, 3)]
    wrong = -(math.log10(outputs[0]) + math.log10(1 - outputs[1]) + math.log10(outputs[2])) / 3
    (row,) = rows_of(SAMPLES, OVER_SAMPLES, {"J": f"{wrong:.4f}"}, "J")
    assert "every logarithm was taken with base 10" in row.diagnosis[0].words


def test_a_softmax_of_the_inputs_with_the_other_sign_is_told():
    turned = [math.exp(-z) for z in (1, 2, 0.5)]
    printed = f"[{', '.join(f'{x / sum(turned):.4f}' for x in turned)}]"
    rows = rows_of("[parameters]\nz = [1, 2, 0.5]", 'p = "softmax(z)"\nL = "-log(p[2])"', {"p": printed}, "L")
    assert all("e^(−z) for e^z" in row.diagnosis[0].words for row in rows)


@pytest.mark.parametrize("form", ["1/(1+e^{-net})", r"\\frac{1}{1+e^{-net}}"])
def test_a_mistaken_slope_of_a_sigmoid_is_told_where_it_is_written_out(form):
    formulas = f'net = "w x"\nout = "{form}"\nE = "(1 - out)²/2"'
    wrong = f"{1.2 * (1 - 1.2):.4f}"  # net (1 − net)
    (row,) = rows_of("[inputs]\nx = 3\n[parameters]\nw = 0.4", formulas, {"∂out/∂net": wrong}, "E")
    assert "net·(1 − net) = −0.24 was taken instead of out·(1 − out)" in row.diagnosis[0].words


# ---- all entries, and all terms ----

HATS, TARGETS = [0.5345, -1.2347, 0.7123], [0, 0, 1]
LAYER = f"[inputs]\nxhat = {HATS}\nt = {TARGETS}\n[parameters]\nγ = {{}}"
OUTPUTS = 'y = "γ * xhat"\nL = "1/2 sum((y-t)^2)"'


def test_what_explains_every_entry_of_an_array_comes_before_what_explains_one():
    scales = [1, 0.5, 2]
    outputs = [scale * hat for scale, hat in zip(scales, HATS, strict=True)]
    wrong = [(y - t) * y for y, t in zip(outputs, TARGETS, strict=True)]  # the last factor is x̂
    printed = f"[{', '.join(f'{x:.4f}' for x in wrong)}]"
    first, *others = rows_of(LAYER.format(scales), OUTPUTS, {"∂L/∂γ": printed}, "L")
    assert first.ok  # where γ is 1, y is x̂
    assert [row.diagnosis[0].words.partition(" = ")[0] for row in others] == [
        "∂y[2]/∂γ[2] was taken with y[2]",
        "∂y[3]/∂γ[3] was taken with y[3]",
    ]


def test_an_array_in_place_of_another_in_every_term_of_a_sum_is_told():
    outputs = [1.5 * hat for hat in HATS]
    wrong = sum((y - t) * y for y, t in zip(outputs, TARGETS, strict=True))
    (row,) = rows_of(LAYER.format(1.5), OUTPUTS, {"∂L/∂γ": f"{wrong:.4f}"}, "L")
    assert row.diagnosis[0].words.startswith("in every term of the sum y stands in place of xhat")


def test_the_mean_of_the_terms_of_a_bias_is_told_where_the_sum_belongs():
    inputs = [1, 2.5, 4.3]
    outputs = [1.5 * (x - sum(inputs) / 3) + 0.2 for x in inputs]
    wrong = sum(y - t for y, t in zip(outputs, TARGETS, strict=True)) / 3
    tables = f"[inputs]\nx = {inputs}\nt = {TARGETS}\n[parameters]\nγ = 1.5\nβ = 0.2"
    formulas = 'μ = "mean(x)"\ny = "γ * (x - μ) + β"\nL = "1/2 sum((y-t)^2)"'
    (row,) = rows_of(tables, formulas, {"∂L/∂β": f"{wrong:.4f}"}, "L")
    assert row.diagnosis[0].words.startswith("the mean over the 3 entries of y, not their sum")


def test_the_mean_of_the_others_is_not_certain_of_one_line():
    tables = "[parameters]\nw = 1\nb = 1\n[samples]\nx = [1, 2, 3]\ny = [2, 4, 6]"
    claim = "(1/3)[2(-1)(1) + 2(-1)(2) + 2(-2)(3)]"  # −6: the first residual is 0, and 1 was put in
    (row,) = rows_of(tables, 'l = "(y - w x - b)²"\nL = "mean(l)"', {"dL/dw": claim}, "L")
    assert row.is_wrong
    assert not any(finding.certain for finding in row.diagnosis)


# ---- what follows from dZ of all samples ----

OF_TWO = "[inputs]\nm = 2\n[samples]\nx = [1, 2]\ny = [1, 0]\n[parameters]\nw = 0.5\nb = 0.1"
MEAN = 'z = "w x + b"\na = "σ(z)"\nell = "-(y log a + (1-y) log(1-a))"\nJ = "1/m Σ ell"'
A1, A2 = 1 / (1 + math.exp(-0.6)), 1 / (1 + math.exp(-1.1))


@pytest.mark.parametrize(
    ("signals", "kind", "is_wrong"),
    [
        ((1 - A1, -A2), "sign", [True, True]),
        (((A1 - 1) * A1 * (1 - A1), A2 * A2 * (1 - A2)), "doubled factor", [True, True]),
        ((A1 - 1, A2 * A2 * (1 - A2)), "doubled factor", [False, True]),
    ],
)
def test_lines_follow_from_a_wrong_dz_of_each_samples_own_loss(signals, kind, is_wrong):
    one, two = (round(signal, 4) for signal in signals)
    claims = {"dz": f"[{one}, {two}]", "dw": f"{(one + 2 * two) / 2:.4f}", "db": f"{(one + two) / 2:.4f}"}
    *signs, dw, db = rows_of(OF_TWO, MEAN, claims, "J")
    assert [row.is_wrong for row in signs] == is_wrong
    assert {row.diagnosis[0].kind for row in signs if row.is_wrong} == {kind}
    assert [row.diagnosis[0].kind for row in (dw, db)] == ["follows", "follows"]
