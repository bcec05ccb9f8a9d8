r"""The pieces of an equation: each is written as text, in LaTeX and in MathML.

A piece is a sign, a name, a number, a matrix, or several of these in a row.  Here are the signs and what puts pieces
together; ``quantities`` has names, numbers and formulas as pieces.

>>> update = equality(words("w"), row(words("w"), MINUS, words("0.1"), TIMES, words("x")), sign=BECOMES)
>>> print(update.text)
w ← w − 0.1 · x
>>> print(update.latex)
\text{w} \leftarrow \text{w} - \text{0.1} \cdot \text{x}
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from autograd.paper.blocks import beside, in_brackets
from autograd.paper.latex_signs import latex_text
from autograd.paper.numerals import MATHML_MINUS
from autograd.paper.written import MATHML_PARENTHESES

_MOST_COLUMNS = 10  # of amsmath's bmatrix


class Piece(NamedTuple):
    """A part of an equation, in each notation."""

    text: str  # several lines for a matrix
    latex: str
    mathml: str


NOTHING = Piece("", "", "")
SPACE = Piece(" ", " ", "")
GAP = Piece("    ", r" ,\quad  ", '<mspace width="2em"/>')  # between equations on one line
EQUALS = Piece("=", "=", "<mo>=</mo>")
BECOMES = Piece("←", r"\leftarrow", "<mo>←</mo>")
GAINS = Piece("+=", r"\mathrel{+}=", "<mo>+=</mo>")
TIMES = Piece(" · ", r" \cdot ", "<mo>·</mo>")
ENTRYWISE = Piece(" ⊙ ", r" \odot ", "<mo>⊙</mo>")  # the product of two matrices, entry by entry
PLUS = Piece(" + ", " + ", "<mo>+</mo>")
NEGATIVE = Piece("−", "-", MATHML_MINUS)
POSITIVE = Piece("+", "+", "<mo>+</mo>")
MINUS = Piece(" − ", " - ", MATHML_MINUS)
DOTS = Piece("…", r"\dots", "<mi>…</mi>")
RESULT = Piece("result", r"\mathrm{result}", "<mi>result</mi>")  # an end without a name


def words(text: str) -> Piece:
    """Words between the signs, with their spaces."""
    mathml = escape(text).replace(" ", "\N{NO-BREAK SPACE}")
    return Piece(text, latex_text(text), f"<mtext>{mathml}</mtext>")


def row(*pieces: Piece) -> Piece:
    """One after the other."""
    return Piece(beside(*(p.text for p in pieces)), "".join(p.latex for p in pieces), "".join(p.mathml for p in pieces))


def joined(sign: Piece, pieces: Sequence[Piece]) -> Piece:
    """The pieces with a sign between them."""
    first, *others = pieces
    return row(first, *(part for piece in others for part in (sign, piece)))


def equality(left: Piece, *rights: Piece, sign: Piece = EQUALS) -> Piece:
    """left = right = right …, on one line; the first sign can be another.

    >>> equality(words("x"), words("1/2"), words("0.5"), sign=BECOMES).text
    'x ← 1/2 = 0.5'
    """
    return row(left, SPACE, sign, SPACE, joined(row(SPACE, EQUALS, SPACE), rights))


def matrix(rows: Sequence[Sequence[Piece]]) -> Piece:
    """Pieces in rows and columns, in brackets.

    >>> print(matrix([[words("1"), words("−0.25")], [words("30"), words("4")]]).text)
    ⎡ 1 −0.25⎤
    ⎣30     4⎦
    """
    text = in_brackets([[piece.text for piece in row] for row in rows])
    cells = r" \\ ".join(" & ".join(piece.latex for piece in row) for row in rows)
    mathml = "".join(f"<mtr>{''.join(f'<mtd>{piece.mathml}</mtd>' for piece in row)}</mtr>" for row in rows)
    latex = rf"\begin{{bmatrix}} {cells} \end{{bmatrix}}"
    if len(rows[0]) > _MOST_COLUMNS:
        latex = rf"\left[\begin{{array}}{{{'c' * len(rows[0])}}} {cells} \end{{array}}\right]"
    return Piece(text, latex, f"<mrow><mo>[</mo><mtable>{mathml}</mtable><mo>]</mo></mrow>")


def added(pieces: Sequence[Piece]) -> Piece:
    """The sum of the pieces; a negative one is subtracted."""
    total, *rest = pieces
    for piece in rest:
        total = row(total, *sign_and_rest(piece, MINUS, PLUS))
    return total


def sign_and_rest(addend: Piece, minus: Piece, plus: Piece) -> tuple[Piece, Piece]:
    """The sign before an addend, and the addend without a minus of its own."""
    negative = [form.startswith(sign) for form, sign in zip(addend, NEGATIVE, strict=True)]
    sign = Piece(*(a if is_negative else b for a, b, is_negative in zip(minus, plus, negative, strict=True)))
    return sign, Piece(*(form.removeprefix(before) for form, before in zip(addend, NEGATIVE, strict=True)))


def bracketed(piece: Piece) -> Piece:
    """A piece in parentheses."""
    mathml = MATHML_PARENTHESES.replace("{}", piece.mathml)
    return Piece(beside("(", piece.text, ")"), rf"\left({piece.latex}\right)", mathml)
