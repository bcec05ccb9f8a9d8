"""The pieces of an equation, each in both ways of writing: as text and in LaTeX."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from autograd.formula import latex_power_of_ten, write
from autograd.names import latex_name, shown
from autograd.numerals import write_number
from autograd.ops import PRODUCT
from autograd.value import Exact, Value

DIGITS = 10  # significant digits of a number on paper


class Piece(NamedTuple):
    """A part of an equation."""

    text: str
    latex: str


def rate_symbol(names: Collection[str]) -> Piece:
    """What the rate of gradient descent is called: a, unless something else has that name.

    >>> rate_symbol(["w1", "E"]).text, rate_symbol(["a", "b"]).text
    ('a', 'rate')
    """
    symbol = next((symbol for symbol in ("a", "rate", "η") if symbol not in names), "learning rate")
    return Piece(symbol, latex_name(symbol))


def name_of(node: Value) -> Piece:
    """The name of a node."""
    return Piece(shown(node.name), latex_name(node.name))


def number_of(x: Exact) -> Piece:
    r"""A number.

    >>> number_of(-1.5e-7)
    Piece(text='−1.5e−7', latex='-1.5 \\cdot 10^{-7}')
    """
    return Piece(write_number(x, DIGITS), latex_power_of_ten(write_number(x, DIGITS, minus="-")))


def factor_of(x: Exact) -> Piece:
    """A number as a factor: a negative one in parentheses."""
    text, latex = number_of(x)
    return Piece(f"({text})", rf"\left({latex}\right)") if x < 0 else Piece(text, latex)


def written_factor(factor: Value, *, alone: bool = False, longest: int | None = None) -> Piece:
    """A formula as a factor: a sum, or a minus, in parentheses unless it stands alone."""
    if factor.name:
        return name_of(factor)
    text, latex = write(factor, "plain", longest=longest), write(factor, "latex", longest=longest)
    bare = alone or (text.binding >= PRODUCT and not text.text.startswith("−"))
    return Piece(text.text if bare else f"({text.text})", latex.text if bare else rf"\left({latex.text}\right)")
