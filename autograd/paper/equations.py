"""Equations, and the lines they are written on: as text, in LaTeX and in MathML.

An equation goes on from right side to right side, as a derivation does.

>>> w, x = Value(0.2, "w"), Value(4, "x")
>>> product = row(name_of(w), TIMES, name_of(x))
>>> equation = Equation(name_of(Value(0, "y")), [[product, number_of(-1)], [number_of(-0.2)]])
>>> for line in text_lines(equation):
...     print(line)
y = w · x
  − 1
  = −0.2
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import NamedTuple

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.blocks import beside
from autograd.paper.hiding import BLANK, OTHER_RESULTS, RESULTS, SYMBOLS, Kind, Line
from autograd.paper.pieces import (
    BECOMES,
    EQUALS,
    MINUS,
    NEGATIVE,
    NOTHING,
    POSITIVE,
    TIMES,
    Piece,
    added,
    equality,
    row,
    sign_and_rest,
)
from autograd.paper.quantities import factor_of, name_of, number_of
from autograd.sentences import shorten


class Equation(NamedTuple):
    """left = right = right …: each right side, and each addend of it, on a line of its own unless inline."""

    left: Piece
    rights: Sequence[Sequence[Piece]]
    inline: bool = False
    sign: Piece = EQUALS  # the first one
    kinds: Sequence[Kind] = ()  # of the right sides, where any may be hidden

    def without(self, hidden: Collection[str]) -> Equation:
        """The same without the right sides of these kinds; a hidden result leaves a blank."""
        lines = zip(self.kinds, self.rights, strict=True)
        shown = [(kind, right) for kind, right in lines if kind == RESULTS or kind.isdisjoint(hidden)]
        rights = [right if kind.isdisjoint(hidden) else [BLANK] for kind, right in shown]
        return self._replace(rights=rights, kinds=[kind for kind, _ in shown])


def of_lines(left: Piece, lines: Sequence[Line]) -> Equation:
    """The equation with these right sides, without those that equal the left side or the next one.

    >>> x, one = name_of(Value(1, "x")), number_of(1)
    >>> one_line(of_lines(x, [(SYMBOLS, [x]), (OTHER_RESULTS, [one]), (RESULTS, [one])]))
    'x = 1'
    """
    others = [(kind, right) for kind, right in lines if [*right] != [left]]
    after = [*(right for _, right in others[1:]), None]
    told = [line for line, following in zip(others, after, strict=True) if line[1] != following]
    return Equation(left, [right for _, right in told], kinds=[kind for kind, _ in told])


def step_of_descent(w: Value, gradient: Exact, rate: Exact, symbol: Piece, letter: Piece, new: Exact) -> Equation:
    """w ← w − a · ∂E/∂w, in symbols and in numbers."""
    name = name_of(w)
    symbols = row(name, MINUS, letter, TIMES, symbol)
    rights = [[symbols], [step_in_numbers(w, gradient, rate)], [number_of(new)]]
    kinds = [SYMBOLS, OTHER_RESULTS, RESULTS]
    return Equation(name, rights, inline=True, sign=BECOMES, kinds=kinds)


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

    >>> x, y = name_of(Value(3, "x")), name_of(Value(4, "y"))
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
    sign, rest = sign_and_rest(addend, NEGATIVE, POSITIVE)
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
            yield _Row(left, *sign_and_rest(addend, NEGATIVE, POSITIVE), True)


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
