"""Equations and their pieces, each in every way of writing: as text, in LaTeX and in MathML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from autograd.formula import (
    MATHML_MINUS,
    MATHML_PARENTHESES,
    formulas,
    latex_power_of_ten,
    mathml_number,
    write,
)
from autograd.names import latex_name, mathml_name, shown
from autograd.numerals import write_number
from autograd.operands import Exact
from autograd.operation import PRODUCT
from autograd.value import Value

NOTATIONS = ("plain", "latex", "mathml")
DIGITS = 10  # significant digits of a number on paper


# ---- pieces ----


class Piece(NamedTuple):
    """A part of an equation."""

    text: str
    latex: str
    mathml: str


EQUALS = Piece("=", "=", "<mo>=</mo>")
BECOMES = Piece("←", r"\leftarrow", "<mo>←</mo>")
GAINS = Piece("+=", r"\mathrel{+}=", "<mo>+=</mo>")
TIMES = Piece(" · ", r" \cdot ", "<mo>·</mo>")
PLUS = Piece(" + ", " + ", "<mo>+</mo>")
NEGATIVE = Piece("−", "-", MATHML_MINUS)
MINUS = Piece(" − ", " - ", MATHML_MINUS)
DOTS = Piece("…", r"\dots", "<mi>…</mi>")


def words(text: str) -> Piece:
    """Words of ours between the signs: no name of a stranger."""
    return Piece(text, rf"\text{{{text}}}", f"<mtext>{text.replace(' ', chr(0xA0))}</mtext>")


def row(*pieces: Piece) -> Piece:
    """One after the other."""
    return Piece("".join(p.text for p in pieces), "".join(p.latex for p in pieces), "".join(p.mathml for p in pieces))


def joined(sign: Piece, pieces: Sequence[Piece]) -> Piece:
    """The pieces with a sign between them."""
    return Piece(*(between.join(forms) for between, forms in zip(sign, zip(*pieces, strict=True), strict=True)))


def added(pieces: Sequence[Piece]) -> Piece:
    """The sum of the pieces: a negative one is subtracted."""
    total, *rest = pieces
    for piece in rest:
        if piece.text.startswith(NEGATIVE.text):
            positive = Piece(*(form.removeprefix(minus) for form, minus in zip(piece, NEGATIVE, strict=True)))
            total = row(total, MINUS, positive)
        else:
            total = row(total, PLUS, piece)
    return total


def bracketed(piece: Piece) -> Piece:
    """A piece in parentheses."""
    mathml = MATHML_PARENTHESES.replace("{}", piece.mathml)
    return Piece(f"({piece.text})", rf"\left({piece.latex}\right)", mathml)


def rate_symbol(names: Collection[str]) -> Piece:
    """What the rate of gradient descent is called: a, unless something else has that name.

    >>> rate_symbol(["w1", "E"]).text, rate_symbol(["a", "b"]).text
    ('a', 'rate')
    """
    symbol = next((symbol for symbol in ("a", "rate", "η") if symbol not in names), "learning rate")
    return Piece(symbol, latex_name(symbol), mathml_name(symbol))


def name_of(node: Value) -> Piece:
    """The name of a node."""
    return Piece(shown(node.name), latex_name(node.name), mathml_name(node.name))


def number_of(x: Exact) -> Piece:
    r"""A number.

    >>> number_of(-1.5e-7)[:2]
    ('−1.5e−7', '-1.5 \\cdot 10^{-7}')
    """
    numeral = write_number(x, DIGITS, minus="-")
    return Piece(numeral.replace("-", "−"), latex_power_of_ten(numeral), mathml_number(numeral))


def factor_of(x: Exact) -> Piece:
    """A number as a factor: a negative one in parentheses."""
    return bracketed(number_of(x)) if x < 0 else number_of(x)


def formulas_of(nodes: Iterable[Value], longest: int, *, numbers: int | None = None) -> dict[Value, Piece]:
    """The formula of each node, in names or in numbers."""
    nodes = list(nodes)
    written = [formulas(nodes, notation, longest, numbers=numbers) for notation in NOTATIONS]
    return {node: Piece(*(column[node] for column in written)) for node in nodes}


def written_factor(factor: Value, *, alone: bool = False, longest: int | None = None) -> Piece:
    """A formula as a factor: a sum, or a minus, in parentheses unless it stands alone."""
    if factor.name:
        return name_of(factor)
    written = [write(factor, notation, longest=longest) for notation in NOTATIONS]
    piece = Piece(*(form.text for form in written))
    bare = alone or (written[0].binding >= PRODUCT and not piece.text.startswith("−"))
    return piece if bare else bracketed(piece)


def derivative_of(of: Piece, by: Piece) -> Piece:
    """∂of/∂by."""
    return Piece(
        f"∂{of.text}/∂{by.text}",
        rf"\frac{{\partial {of.latex}}}{{\partial {by.latex}}}",
        f"<mfrac><mrow><mi>∂</mi>{of.mathml}</mrow><mrow><mi>∂</mi>{by.mathml}</mrow></mfrac>",
    )


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


def one_line(equation: Equation) -> str:
    """The equation as text on one line."""
    rights = [added(right).text for right in equation.rights]
    return f"{equation.left.text} {equation.sign.text} {' = '.join(rights)}"


def text_lines(equation: Equation) -> Iterator[str]:
    """The equation as text, the right sides below each other."""
    if equation.inline:
        yield one_line(equation)
        return
    left = equation.left.text
    for i, right in enumerate(equation.rights):
        for k, addend in enumerate(right):
            lead = left if i == k == 0 else " " * len(left)
            minus = bool(k) and addend.text.startswith("−")
            sign = "−" if minus else "+" if k else equation.sign.text if i == 0 else "="
            yield f"{lead} {sign} {addend.text[minus:]}"


def latex_rows(equation: Equation) -> Iterator[str]:
    """The rows of the equation for amsmath's aligned."""
    if equation.inline:
        rights = " = ".join(right[0].latex for right in equation.rights)
        yield f"&{equation.left.latex} {equation.sign.latex} {rights}"
        return
    for i, right in enumerate(equation.rights):
        for k, addend in enumerate(right):
            lead = equation.left.latex if i == k == 0 else ""
            minus = bool(k) and addend.latex.startswith("-")
            sign = r"\quad -" if minus else r"\quad +" if k else equation.sign.latex if i == 0 else "="
            yield f"{lead} &{sign} {addend.latex[minus:]}"


def mathml_of(equations: Sequence[Equation], notes: Sequence[Piece] = ()) -> str:
    """The equations as one <math> element, the right sides below each other, with their text for screen readers."""
    spoken = [*(note.text for note in notes), *map(one_line, equations)]
    noted = [f'<mtr><mtd columnspan="2">{note.mathml}</mtd></mtr>' for note in notes]
    rows = "".join([*noted, *(row for equation in equations for row in _mathml_rows(equation))])
    table = f'<mtable columnalign="right left" displaystyle="true">{rows}</mtable>'
    return f'<math display="block" alttext="{escape("; ".join(spoken))}">{table}</math>'


def _mathml_rows(equation: Equation) -> Iterator[str]:
    for i, right in enumerate(equation.rights):
        for k, addend in enumerate(right):
            lead = equation.left.mathml if i == k == 0 else ""
            minus = bool(k) and addend.mathml.startswith(MATHML_MINUS)
            sign = MATHML_MINUS if minus else PLUS.mathml if k else equation.sign.mathml if i == 0 else EQUALS.mathml
            indent = '<mspace width="1em"/>' if k else ""
            inside = addend.mathml[len(MATHML_MINUS) * minus :]
            # An empty row in front makes the sign one between two sides, with the room that such a one has.
            right_side = f"{indent}<mrow><mrow></mrow>{sign}<mrow>{inside}</mrow></mrow>"
            yield f"<mtr><mtd>{lead}</mtd><mtd>{right_side}</mtd></mtr>"
