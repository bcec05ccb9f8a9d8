r"""The one writer of equations: each piece of one is written as text, in LaTeX and in MathML.

A piece is a sign, a name, a number, a matrix, or several of these in a row.

>>> x, w = Value(3.0, "x1"), Value(0.5, "w1")
>>> update = equality(name_of(w), row(name_of(w), MINUS, number_of(0.1), TIMES, name_of(x)), sign=BECOMES)
>>> print(update.text)
w1 ← w1 − 0.1 · x1
>>> print(update.latex)
w_{1} \leftarrow w_{1} - 0.1 \cdot x_{1}
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from html import escape
from typing import NamedTuple

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.blocks import beside, in_brackets
from autograd.paper.formulas import (
    MATHML_MINUS,
    MATHML_PARENTHESES,
    formula,
    formulas,
    mathml_number,
    write,
)
from autograd.paper.latex_signs import escaped, latex_text
from autograd.paper.names import latex_name, mathml_name, shown
from autograd.paper.numerals import latex_number, write_number
from autograd.sentences import shorten
from autograd.table.ops import known
from autograd.table.rows import NO_PATH, PRODUCT

NOTATIONS = ("plain", "latex", "mathml")
DIGITS = 10  # significant digits of a number on paper
_MOST_DIGITS = 15
_MOST_COLUMNS = 10  # of amsmath's bmatrix
_shown: ContextVar[int] = ContextVar("digits", default=DIGITS)


# ---- pieces ----


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

    >>> equality(words("x"), number_of(0.5), exactly(Fraction(1, 2)), sign=BECOMES).text
    'x ← 0.5 = 0.5'
    """
    return row(left, SPACE, sign, SPACE, joined(row(SPACE, EQUALS, SPACE), rights))


def matrix(rows: Sequence[Sequence[Piece]]) -> Piece:
    """Pieces in rows and columns, in brackets.

    >>> print(matrix([[number_of(1), number_of(-0.25)], [number_of(30), number_of(4)]]).text)
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
        total = row(total, *_sign_and_rest(piece, MINUS, PLUS))
    return total


def _sign_and_rest(addend: Piece, minus: Piece, plus: Piece) -> tuple[Piece, Piece]:
    """The sign before an addend, and the addend without a minus of its own."""
    negative = [form.startswith(sign) for form, sign in zip(addend, NEGATIVE, strict=True)]
    sign = Piece(*(a if is_negative else b for a, b, is_negative in zip(minus, plus, negative, strict=True)))
    return sign, Piece(*(form.removeprefix(before) for form, before in zip(addend, NEGATIVE, strict=True)))


def bracketed(piece: Piece) -> Piece:
    """A piece in parentheses."""
    mathml = MATHML_PARENTHESES.replace("{}", piece.mathml)
    return Piece(beside("(", piece.text, ")"), rf"\left({piece.latex}\right)", mathml)


def rate_symbol(names: Collection[str]) -> Piece:
    """The symbol for the rate of gradient descent: a, unless something else has that name.

    >>> rate_symbol(["w1", "E"]).text, rate_symbol(["a", "b"]).text
    ('a', 'rate')
    """
    return symbol(next((name for name in ("a", "rate", "η") if name not in names), "learning rate"))


def symbol(name: str) -> Piece:
    """A name as people write it."""
    return Piece(shown(name), latex_name(name), mathml_name(name))


def function(name: str) -> Piece:
    r"""The sign of a function, as the table writes it in a call; of one that is not there its name.

    >>> function("sigmoid")[:2], function("swish5")[:2]
    (('σ', '\\sigma'), ('swish5', '\\operatorname{swish5}'))
    """
    op = known(name)
    if op is not None:
        sign, latex = op.pretty.template.partition("(")[0], op.latex.template.partition(r"\left(")[0]
        if "{" not in sign and "{:" not in latex:
            return Piece(sign, latex.format(), f"<mi>{sign}</mi>")
    return Piece(name, rf"\operatorname{{{escaped(name)}}}", f"<mi>{escape(name)}</mi>")


def name_of(node: Value) -> Piece:
    """The name of a node."""
    return symbol(node.name)


def digits_shown() -> int:
    """How many significant digits numbers have here at most: ten, or fewer inside ``rounded``."""
    return _shown.get()


@contextmanager
def rounded(digits: int | None) -> Iterator[None]:
    """Inside of it the numbers of equations are written with this many significant digits; None stands for ten.

    >>> with rounded(3):
    ...     print(number_of(0.123456).text)
    0.123
    """
    if digits is not None and (type(digits) is not int or not 1 <= digits <= _MOST_DIGITS):
        raise ValueError(f"digits= is how many digits to show: a whole number from 1 to {_MOST_DIGITS}, not {digits!r}")
    before = _shown.set(DIGITS if digits is None else digits)
    try:
        yield
    finally:
        _shown.reset(before)


def number_of(x: Exact) -> Piece:
    r"""A number with up to ten significant digits.

    >>> number_of(-1.5e-7)[:2]
    ('−1.5e−7', '-1.5 \\cdot 10^{-7}')
    """
    return _number(x, digits_shown())


def _number(x: Exact, digits: int) -> Piece:
    return Piece(write_number(x, digits), latex_number(x, digits), mathml_number(write_number(x, digits, minus="-")))


def exactly(x: Exact) -> Piece:
    r"""A number between formulas, where = must hold exactly: a fraction if its decimals do not end.

    >>> exactly(Fraction(5, 2)).text, exactly(Fraction(-2, 3))[:2]
    ('2.5', ('−2/3', '-\\frac{2}{3}'))
    """
    if not isinstance(x, Fraction) or Fraction(write_number(x, DIGITS, minus="-")) == x:
        return _number(x, DIGITS)
    above, below = str(abs(x.numerator)), str(x.denominator)
    mathml = f"<mfrac>{mathml_number(above)}{mathml_number(below)}</mfrac>"
    fraction = Piece(f"{above}/{below}", rf"\frac{{{above}}}{{{below}}}", mathml)
    return row(NEGATIVE, fraction) if x < 0 else fraction


def factor_of(x: Exact) -> Piece:
    """A number as a factor: a negative one in parentheses."""
    return bracketed(number_of(x)) if x < 0 else number_of(x)


def gives(factors: Iterable[Exact], product: Exact) -> bool:
    """Whether a product may be written in numbers: on a closed path 0 · inf would stand for 0, which is not true."""
    return product is not NO_PATH or all(map(math.isfinite, factors))


def formula_of(node: Value, longest: int | None = None, *, numbers: int | None = None) -> Piece:
    """The formula of a node, in names or in numbers with this many digits."""
    return Piece(*(formula(node, notation, longest=longest, numbers=numbers) for notation in NOTATIONS))


def formulas_of(
    nodes: Iterable[Value], longest: int, order: Iterable[Value], *, numbers: int | None = None
) -> dict[Value, Piece]:
    """The formula of each of many nodes, all in one pass; ``order`` is as in ``formulas``."""
    nodes, order = list(nodes), list(order)
    written = [formulas(nodes, notation, longest, numbers=numbers, order=order) for notation in NOTATIONS]
    return {node: Piece(*(column[node] for column in written)) for node in nodes}


def written_factor(factor: Value, *, alone: bool = False, longest: int | None = None) -> Piece:
    """A formula as a factor: in parentheses if it is a sum or begins with a minus, unless it stands alone."""
    if factor.name:
        return name_of(factor)
    written = [write(factor, notation, longest=longest) for notation in NOTATIONS]
    piece = Piece(*(form.text for form in written))
    bare = alone or (written[0].binding >= PRODUCT and not piece.text.startswith("−"))
    return piece if bare else bracketed(piece)


def derivative_of(above: Piece, below: Piece) -> Piece:
    """∂above/∂below."""
    return Piece(
        f"∂{above.text}/∂{below.text}",
        rf"\frac{{\partial {above.latex}}}{{\partial {below.latex}}}",
        f"<mfrac><mrow><mi>∂</mi>{above.mathml}</mrow><mrow><mi>∂</mi>{below.mathml}</mrow></mfrac>",
    )


class Product(NamedTuple):
    """The factors along one path: a number, then formulas in the order of the path (None for those left out)."""

    number: Exact
    factors: Sequence[Value | None]

    @classmethod
    def of(cls, slopes: Iterable[tuple[Exact, Sequence[Value]] | None]) -> Product:
        """The product of slopes, each a number and formulas (None for one left out)."""
        constant: Exact = Fraction(1)
        factors: list[Value | None] = []
        for slope in slopes:
            if slope is None:
                factors.append(None)
                continue
            constant = slope[0] * constant
            factors += slope[1]
        return cls(constant, factors)

    def value(self) -> Exact:
        """The number of the product, if nothing is left out."""
        result = self.number
        for factor in self.factors:
            result = result * factor.data if factor is not None else result
        return result

    def in_symbols(self, longest: int | None = None) -> Piece:
        """The formulas; one with more characters than ``longest`` has … for its long parts."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined(
            [DOTS if f is None else written_factor(f, alone=alone, longest=longest) for f in self.factors]
        )

    def is_one(self) -> bool:
        """Whether it is 1, which a longer product leaves out."""
        return self.number == 1 and not self.factors

    def as_factor(self) -> Piece:
        """The formulas inside a longer product."""
        piece = self._joined([DOTS if f is None else written_factor(f) for f in self.factors])
        return bracketed(piece) if piece.text.startswith("−") else piece

    def in_numbers(self) -> Piece:
        """The numbers of the formulas."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined(
            [DOTS if f is None else number_of(f.data) if alone else factor_of(f.data) for f in self.factors]
        )

    def _joined(self, pieces: list[Piece]) -> Piece:
        if not pieces:
            return exactly(self.number)
        if self.number < 0:
            return row(NEGATIVE, Product(-self.number, self.factors)._joined(_safe_after_a_minus(pieces)))
        return joined(TIMES, [*([] if self.number == 1 else [exactly(self.number)]), *pieces])


def is_folded_away(products: Sequence[Product], slope: Exact) -> bool:
    """Whether formulas have lost what makes a slope nan or infinite: 0·√x is 0 on paper, and its slope 0·inf at 0."""
    return not math.isfinite(slope) and math.isfinite(sum(product.value() for product in products))


def _safe_after_a_minus(pieces: list[Piece]) -> list[Piece]:
    first, *others = pieces
    return [bracketed(first) if first.text.startswith("−") else first, *others]


# ---- equations ----


class Equation(NamedTuple):
    """left = right = right …: each right side, and each addend of it, on a line of its own unless inline."""

    left: Piece
    rights: Sequence[Sequence[Piece]]
    inline: bool = False
    sign: Piece = EQUALS  # the first one


def step_of_descent(w: Value, gradient: Exact, rate: Exact, symbol: Piece, letter: Piece, new: Exact) -> Equation:
    """w ← w − a · ∂E/∂w, in symbols and in numbers."""
    name = name_of(w)
    symbols = row(name, MINUS, letter, TIMES, symbol)
    return Equation(
        name, [[symbols], [step_in_numbers(w, gradient, rate)], [number_of(new)]], inline=True, sign=BECOMES
    )


def step_in_numbers(w: Value, gradient: Exact, rate: Exact) -> Piece:
    """The numbers of w − a · ∂E/∂w."""
    return row(number_of(w.data), MINUS, factor_of(rate), TIMES, factor_of(gradient))


def as_piece(equation: Equation) -> Piece:
    """The equation on one line."""
    return equality(equation.left, *map(added, equation.rights), sign=equation.sign)


def one_line(equation: Equation) -> str:
    """The equation as text on one line."""
    return as_piece(equation).text


def lines_within(equation: Equation, width: int) -> Iterator[str]:
    """The equation as text on one line if it is short; else each right side, and each addend of a long one.

    >>> x, y = words("x"), words("y")
    >>> list(lines_within(Equation(x, [[y, number_of(-0.25)], [number_of(3)]]), width=8))
    ['x = y', '− 0.25', '= 3']
    """
    if len(one_line(equation)) <= width:
        yield one_line(equation)
        return
    start = f"{equation.left.text} {equation.sign.text} "
    for first, *others in equation.rights:
        together = start + added([first, *others]).text
        apart = [start + first.text, *map(_signed, others)]
        yield from [together] if len(together) <= width else (shorten(line, width) for line in apart)
        start = f"{EQUALS.text} "


def _signed(addend: Piece) -> str:
    sign, rest = _sign_and_rest(addend, NEGATIVE, POSITIVE)
    return f"{sign.text} {rest.text}"


class _Row(NamedTuple):
    """A line of an equation: an empty left side below the first, and a sign before the right side."""

    left: Piece
    sign: Piece
    right: Piece
    is_addend: bool  # it goes on with the right side above


def rows_of(equation: Equation) -> Iterator[_Row]:
    """The lines of an equation, its right sides below each other."""
    left, equals = equation.left, equation.sign
    for addends in equation.rights:
        yield _Row(left, equals, addends[0], False)
        left, equals = NOTHING, EQUALS
        for addend in addends[1:]:
            yield _Row(left, *_sign_and_rest(addend, NEGATIVE, POSITIVE), True)


def text_lines(equation: Equation) -> Iterator[str]:
    """The equation as text, the right sides below each other."""
    if equation.inline:
        yield from one_line(equation).split("\n")
        return
    blank = " " * len(equation.left.text.partition("\n")[0])
    for left, sign, right, _ in rows_of(equation):
        yield from beside(left.text or blank, f" {sign.text} ", right.text).split("\n")


def latex_rows(equation: Equation) -> Iterator[str]:
    """The rows of the equation for amsmath's aligned."""
    if equation.inline:
        yield f"&{as_piece(equation).latex}"
        return
    for left, sign, right, is_addend in rows_of(equation):
        indent = r"\quad " if is_addend else ""
        yield f"{left.latex} &{indent}{sign.latex} {right.latex}"


def mathml_of(equations: Sequence[Equation], notes: Sequence[Piece] = ()) -> str:
    """The equations as one <math> element, the right sides below each other, with their text for screen readers."""
    spoken = [*(note.text for note in notes), *map(one_line, equations)]
    noted = [f'<mtr><mtd columnspan="2">{note.mathml}</mtd></mtr>' for note in notes]
    rows = "".join([*noted, *(row for equation in equations for row in _mathml_rows(equation))])
    table = f'<mtable columnalign="right left" displaystyle="true">{rows}</mtable>'
    return f'<math display="block" alttext="{escape("; ".join(spoken))}">{table}</math>'


def _mathml_rows(equation: Equation) -> Iterator[str]:
    for left, sign, right, is_addend in rows_of(equation):
        indent = '<mspace width="1em"/>' if is_addend else ""
        # An empty row in front makes the sign one between two sides, with the room that such a one has.
        right_side = f"{indent}<mrow><mrow></mrow>{sign.mathml}<mrow>{right.mathml}</mrow></mrow>"
        yield f"<mtr><mtd>{left.mathml}</mtd><mtd>{right_side}</mtd></mtr>"
