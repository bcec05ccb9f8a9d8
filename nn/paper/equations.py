"""Equations with matrices, written once and shown as text, Markdown and LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from autograd import latex_name, latex_number, write_number

DIGITS = 10


class Piece(NamedTuple):
    """A symbol, a number or a sign, in both ways of writing."""

    text: str
    latex: str


class Matrix(NamedTuple):
    """Rows of pieces."""

    rows: Sequence[Sequence[Piece]]

    @property
    def transposed(self) -> Matrix:
        """Rows for columns."""
        return Matrix(list(zip(*self.rows, strict=True)))


Equation = Sequence[Piece | Matrix]


class Section(NamedTuple):
    """A heading and the equations below it."""

    title: str
    equations: Sequence[Equation]


EQUALS, PLUS, MINUS = Piece("=", "="), Piece("+", "+"), Piece("−", "-")
GAP = Piece("  ", r",\quad ")
TIMES, ENTRYWISE, BECOMES = Piece("·", r"\cdot"), Piece("⊙", r"\odot"), Piece("←", r"\leftarrow")


def symbol(name: str) -> Piece:
    """A name."""
    return Piece(name, latex_name(name))


def number(x: float | Fraction) -> Piece:
    """A number with ten significant digits."""
    return Piece(write_number(x, DIGITS), latex_number(x, DIGITS))


def factor(x: float | Fraction) -> Piece:
    """A number as a factor: a negative one in parentheses."""
    text, latex = number(x)
    return Piece(f"({text})", rf"\left({latex}\right)") if x < 0 else Piece(text, latex)


def row_of(pieces: Sequence[Piece]) -> Matrix:
    """A matrix of one row."""
    return Matrix([pieces])


def as_text(sections: Sequence[Section]) -> str:
    """Sections for a terminal."""
    return "\n\n".join(f"{title}\n{_text_block(equations)}" for title, equations in sections)


def as_markdown(sections: Sequence[Section]) -> str:
    """Sections for a notebook or a page that knows LaTeX."""
    return "\n\n".join(
        "\n\n".join([f"### {title}", *(f"$$\n{latex_equation(equation)}\n$$" for equation in equations)])
        for title, equations in sections
    )


def as_latex(sections: Sequence[Section]) -> str:
    """Sections for a document that loads amsmath."""
    return "\n\n".join(
        "\n".join([rf"\subsection*{{{title}}}", *(f"\\[\n{latex_equation(equation)}\n\\]" for equation in equations)])
        for title, equations in sections
    )


def latex_equation(equation: Equation) -> str:
    """One equation in LaTeX, for math mode."""
    return " ".join(_latex_matrix(item) if isinstance(item, Matrix) else item.latex for item in equation)


def _latex_matrix(matrix: Matrix) -> str:
    rows = r" \\ ".join(" & ".join(piece.latex for piece in row) for row in matrix.rows)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _text_block(equations: Sequence[Equation]) -> str:
    """Equations below one another; one that is several lines high gets air around it."""
    lines: list[str] = []
    for equation in equations:
        block = _text_equation(equation)
        if lines and lines[-1] and (len(block) > 1 or lines[-1][-1] in "⎦"):
            lines.append("")
        lines += [f"  {line}".rstrip() for line in block]
    return "\n".join(lines)


def _text_equation(equation: Equation) -> list[str]:
    boxes = [_text_matrix(item) if isinstance(item, Matrix) else [item.text] for item in equation]
    height = max(map(len, boxes))
    return [" ".join(column) for column in zip(*(_centred(box, height) for box in boxes), strict=True)]


def _centred(box: list[str], height: int) -> list[str]:
    above = (height - len(box)) // 2
    blank = " " * len(box[0])
    return [blank] * above + box + [blank] * (height - above - len(box))


def _text_matrix(matrix: Matrix) -> list[str]:
    widths = [max(len(piece.text) for piece in column) for column in zip(*matrix.rows, strict=True)]
    rows = [" ".join(p.text.rjust(width) for p, width in zip(row, widths, strict=True)) for row in matrix.rows]
    if len(rows) == 1:
        return [f"[{rows[0]}]"]
    left, right = ["⎡", *"⎢" * (len(rows) - 2), "⎣"], ["⎤", *"⎥" * (len(rows) - 2), "⎦"]
    return [f"{a}{row}{b}" for a, row, b in zip(left, rows, right, strict=True)]
