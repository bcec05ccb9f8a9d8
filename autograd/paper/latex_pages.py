r"""Equations for a document in LaTeX: below each other in amsmath's align, in lines that fit, over several pages.

>>> from autograd.paper.pieces import words
>>> from autograd.paper.quantities import number_of
>>> print(align([Equation(words("x"), [[number_of(2)]])], ()))
{\allowdisplaybreaks
\begin{align*}
\text{x} &= 2
\end{align*}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograd.paper.equations import Equation, rows_of
from autograd.paper.latex_lines import ARTICLE, latex_lines, latex_width
from autograd.paper.pieces import Piece

_QUAD = 10.0  # points
_WORDS = re.compile(r"\\text\{((?:[^{}\\]|\\[^a-z]|\\[a-z]+\{\})*)\}")


def align(equations: Sequence[Equation], notes: Sequence[Piece], width: float = ARTICLE) -> str:
    """The equations in align*, below the notes as text; ``width`` is that of a line, in points."""
    rows = " \\\\\n".join(_rows(equations, width))
    paragraphs = [f"\\noindent {_as_text(note.latex)}\n\n" for note in notes]
    return "".join([*paragraphs, f"{{\\allowdisplaybreaks\n\\begin{{align*}}\n{rows}\n\\end{{align*}}}}"])


def display(piece: Piece, width: float = ARTICLE) -> str:
    r"""An equation on its own, between \[ and \], in lines of at most this width in points."""
    first, *others = latex_lines(piece.latex, width - 2 * _QUAD, first=width)
    rows = [f"&{first}", *(rf"&\quad {line.strip()}" for line in others)]
    together = "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"
    return f"\\[\n{together if others else first}\n\\]"


def _rows(equations: Sequence[Equation], width: float) -> Iterator[str]:
    """The rows of all equations; a left side that takes much room stands on a line of its own."""
    lefts = max(latex_width(equation.left.latex) for equation in equations)
    is_wide = lefts > 0.4 * width
    room = width - (_QUAD if is_wide else lefts) - _QUAD
    for left, sign, right, is_addend in (row for equation in equations for row in rows_of(equation)):
        indent = r"\quad " * (is_addend + is_wide)
        if is_wide and left.latex:
            yield f"&{left.latex}"
        first, *others = latex_lines(f"{sign.latex} {right.latex}", room - 2 * _QUAD, first=room - _QUAD)
        yield f"{'' if is_wide else left.latex} &{indent}{first}".removeprefix(" " * is_wide)
        yield from (f" &{indent}\\quad {line.strip()}" for line in others)


def _as_text(latex: str) -> str:
    r"""Words in math mode as words of a paragraph, which LaTeX breaks into lines by itself."""
    return _WORDS.sub(r"$\1$", f"${latex}$").replace("$$", "")
