"""∂E/∂prediction of each loss, as paper writes it: for a cross-entropy it is ŷ − y, with ŷ = softmax(prediction)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from autograd import paper
from nn.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_squared_error,
    hinge_loss,
    huber_loss,
    l1_loss,
    mse_loss,
)

OPEN, CLOSE = paper.Piece("(", "(", "<mo>(</mo>"), paper.Piece(")", ")", "<mo>)</mo>")
COMMA = paper.Piece(", ", ", ", "<mo>,</mo>")
NEGATIVE = paper.Piece("−", "-", "<mo>−</mo>")


class Slope(NamedTuple):
    """The derivative of a loss with respect to the predictions p, for the targets t."""

    write: Callable[[paper.Piece, paper.Piece], paper.Piece]  # of p and t, in names or in numbers
    factor: int = 1  # before it
    is_mean: bool = True  # over the outputs, else a sum


def call(name: str, *arguments: paper.Piece) -> paper.Piece:
    """A function of some pieces.

    >>> call("step", paper.symbol("x"), paper.number_of(2)).text
    'step(x, 2)'
    """
    return paper.row(paper.function(name), OPEN, paper.joined(COMMA, arguments), CLOSE)


def times(factor: Fraction, piece: paper.Piece) -> paper.Piece:
    """A factor and a piece in parentheses; the piece alone if the factor is 1.

    >>> times(Fraction(2, 3), paper.symbol("x")).text
    '2/3 · (x)'
    """
    return piece if factor == 1 else paper.row(_fraction(factor), paper.TIMES, OPEN, piece, CLOSE)


def _fraction(x: Fraction) -> paper.Piece:
    above, below = paper.number_of(x.numerator), paper.number_of(x.denominator)
    if x.denominator == 1:
        return above
    latex, mathml = rf"\frac{{{above.latex}}}{{{below.latex}}}", f"<mfrac>{above.mathml}{below.mathml}</mfrac>"
    return paper.Piece(f"{above.text}/{below.text}", latex, mathml)


def _difference(p: paper.Piece, t: paper.Piece) -> paper.Piece:
    return paper.joined(paper.MINUS, [p, t])


def _l1(p: paper.Piece, t: paper.Piece) -> paper.Piece:
    return call("sign", _difference(p, t))


def _huber(p: paper.Piece, t: paper.Piece) -> paper.Piece:
    return call("clip", _difference(p, t), paper.number_of(-1), paper.number_of(1))


def _binary(p: paper.Piece, t: paper.Piece) -> paper.Piece:
    return _difference(call("sigmoid", p), t)


def _hinge(p: paper.Piece, t: paper.Piece) -> paper.Piece:
    margin = _difference(paper.number_of(1), paper.joined(paper.ENTRYWISE, [t, p]))
    return paper.row(NEGATIVE, paper.joined(paper.ENTRYWISE, [t, call("step", margin)]))


SLOPES: dict[Any, Slope] = {
    half_squared_error: Slope(_difference, is_mean=False),
    mse_loss: Slope(_difference, factor=2),
    l1_loss: Slope(_l1),
    huber_loss: Slope(_huber),
    binary_cross_entropy_with_logits: Slope(_binary),
    cross_entropy: Slope(_difference, is_mean=False),  # of the softmax of p
    hinge_loss: Slope(_hinge),
}
