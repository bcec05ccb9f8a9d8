"""pdflatex compiles what derive, step_by_step and formula write, and no line is too wide for an article."""

import re
import shutil
import subprocess
from itertools import pairwise

import pytest

from autograd import Value, derive, exp, formula, leaves, tanh
from autograd.engine.methods import apply
from autograd.table.ops import TABLE
from nn import (
    MLP,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    huber_loss,
    l1_loss,
    mse_loss,
    step_by_step,
)
from tests.test_ops import WHOLE_FIRST

PDFLATEX = shutil.which("pdflatex")
pytestmark = pytest.mark.skipif(PDFLATEX is None, reason="needs pdflatex")
DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath}
\begin{document}
%s
\end{document}
"""
NAMES = ["Δ", "α", "ŷ", "w_{11}", "W^{(1)}_{11}", "100%", "a#b", "x_y_z", "Δw", "λ", "σ'", "h^{<t>}", "a<b|c", "θ₁"]
NAMES += ["loss (old)", "π·r²", "~^\\{}$&", "w_", "é", "ŷ₁ old", "a ≤ b → c", "ab\0c", "Ω", "Α", "h_{t-1}", "W1[2,1]"]


def log_of(folder, body):
    """The log of pdflatex, which has compiled this body without an error."""
    (folder / "paper.tex").write_text(DOCUMENT % body, encoding="utf-8")
    command = [PDFLATEX, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert ran.returncode == 0, log[-2_000:]
    assert not re.findall(r"Missing character.*", log)
    return log


def test_names_compile(tmp_path):
    derivations = []
    for name in NAMES:
        x, y = Value(3, name), Value(2, "y")
        a = (x * y).named(name + "2")
        derivations += [derive((a * x).named(name + "3"), x, rate=0.1), derive((x**3).named("E"), x, order=2)]
    log_of(tmp_path, "\n".join(derivation.markdown() for derivation in derivations))


def test_a_label_of_ones_own_compiles(tmp_path):
    (x,) = leaves(x=2)
    w = Value(0.5).named("W11", latex=r"\mathbf{W}^{(1)}_{11}")
    E = ((w * x) ** 2 + w**3).named("🐟", latex=r"\mathcal{E}")
    derivation = derive(E, w, order=2)
    assert r"\mathbf{W}^{(1)}_{11}" in derivation.latex()
    log_of(tmp_path, derivation.markdown())


def test_every_function_compiles(tmp_path):
    points = {name: leaves(x=2 if name in (*WHOLE_FIRST, "arccosh") else 0.5, y=0.25, z=2) for name in TABLE}
    values = [apply(op, points[name][: op.arity]) for name, op in TABLE.items()]
    log_of(tmp_path, "\n".join(f"$${formula(value, 'latex')}$$" for value in values))


def test_the_slope_of_every_loss_compiles(tmp_path):
    model = MLP(2, [2], activation=None, seed=1)
    targets = {cross_entropy: 1, hinge_loss: [1, -1]}
    losses = [mse_loss, l1_loss, huber_loss, hinge_loss, binary_cross_entropy_with_logits, cross_entropy]
    log_of(
        tmp_path,
        "\n".join(step_by_step(model, [1, 2], targets.get(loss, [1, 0]), loss=loss).latex() for loss in losses),
    )


# ---- the width of a line ----


def assert_fits(log):
    overfull = re.findall(r"Overfull \\hbox \((.*?)pt too wide", log)
    assert not overfull, log[log.index("Overfull") :][:600]


def long_graph(names):
    """Two paths, long factors, and a wide sum inside a square."""
    xs = [Value(k + 0.123456789, name) for k, name in enumerate(names)]
    h = sum((x * y for x, y in pairwise(xs)), Value(0.5)).named("hidden_one")
    g = tanh(h * h * xs[0] + exp(h) / (1 + xs[1] ** 2)).named("gate")
    error = ((h * g * xs[0] - xs[1] * (g + h) ** 3 / 7) ** 2 / 2).named("Error")
    return error, xs


@pytest.mark.parametrize(
    "names",
    [
        [f"w{k}" for k in range(1, 9)],
        [f"weight_of_layer_{k}" for k in range(1, 7)],
        ["W^{(1)}_{11}", "W^{(1)}_{12}", "Δw", "ŷ₁"],
        [f"a rather long name, number {k}" for k in range(1, 5)],
    ],
)
@pytest.mark.parametrize("digits", [None, 3])
def test_a_derivation_fits_an_article(tmp_path, names, digits):
    error, xs = long_graph(names)
    derivation = derive(error, rate=0.05, digits=digits)
    assert_fits(log_of(tmp_path, derivation.latex("align*") + derive(error, xs[0], max_paths=1).latex("align*")))


def test_without_breaks_the_same_derivation_is_too_wide(tmp_path):
    """So that the log is known to tell it."""
    error, _ = long_graph([f"w{k}" for k in range(1, 9)])
    assert "Overfull" in log_of(tmp_path, derive(error).markdown())


@pytest.mark.parametrize(
    ("sizes", "options"),
    [((2, [2, 1]), {}), ((3, [3, 2]), {"digits": 4}), ((2, [4, 1]), {"digits": 3}), ((12, [2, 1]), {"digits": 2})],
)
def test_a_step_of_training_fits_an_article(tmp_path, sizes, options):
    model = MLP(*sizes, activation="sigmoid", seed=1)
    inputs, target = [0.5 + k / 7 for k in range(sizes[0])], [0.3, 0.7][: sizes[1][-1]]
    assert_fits(log_of(tmp_path, step_by_step(model, inputs, target, **options).latex()))
