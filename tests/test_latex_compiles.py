"""pdflatex compiles what derive, step_by_step and formula write, and no line is too wide for an article."""

import re
import shutil
import subprocess

import pytest

from autograd import Value, derive, leaves

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
