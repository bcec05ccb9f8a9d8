r"""What stands for a quantity in an equation: its name, its number, its formula, or the sign of its derivative.

>>> x, w = Value(3.0, "x1"), Value(0.5, "w1")
>>> derivative_of(name_of(w), name_of(x)).text, formula_of(w * x).text, number_of(w.data).text
('∂w1/∂x1', 'w1·x1', '0.5')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from html import escape

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.paper.formulas import formula, formulas, write
from autograd.paper.latex_signs import escaped
from autograd.paper.names import latex_name, mathml_name, shown
from autograd.paper.numerals import latex_number, mathml_number, write_number
from autograd.paper.pieces import NEGATIVE, Piece, bracketed, row
from autograd.table.ops import known
from autograd.table.rows import PRODUCT

_NOTATIONS = ("plain", "latex", "mathml")
DIGITS = 10  # significant digits of a number on paper
_MOST_DIGITS = 15
_shown: ContextVar[int] = ContextVar("digits", default=DIGITS)


def rate_symbol(names: Collection[str]) -> Piece:
    """The symbol for the rate of gradient descent: a, unless something else has that name, or an array has it.

    >>> rate_symbol(["w1", "E"]).text, rate_symbol(["a", "b"]).text, rate_symbol(["a[1]", "a[2]"]).text
    ('a', 'rate', 'rate')
    """
    taken = {*names, *map(array_name, filter(None, names))}
    return symbol(next((name for name in ("a", "rate", "η") if name not in taken), "learning rate"))


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
    """Inside it the numbers in equations have at most this many significant digits; None stands for ten.

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


def formula_of(node: Value, longest: int | None = None, *, numbers: int | None = None) -> Piece:
    """The formula of a node, in names or in numbers with this many digits."""
    return Piece(*(formula(node, notation, longest=longest, numbers=numbers) for notation in _NOTATIONS))


def formulas_of(
    nodes: Iterable[Value], longest: int, order: Iterable[Value], *, numbers: int | None = None
) -> dict[Value, Piece]:
    """The formula of each of many nodes, all in one pass; ``order`` is as in ``formulas``."""
    nodes, order = list(nodes), list(order)
    written = [formulas(nodes, notation, longest, numbers=numbers, order=order) for notation in _NOTATIONS]
    return {node: Piece(*(column[node] for column in written)) for node in nodes}


def written_factor(factor: Value, *, alone: bool = False, longest: int | None = None) -> Piece:
    """A formula as a factor: in parentheses if it is a sum or begins with a minus, unless it stands alone."""
    if factor.name:
        return name_of(factor)
    written = [write(factor, notation, longest=longest) for notation in _NOTATIONS]
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
