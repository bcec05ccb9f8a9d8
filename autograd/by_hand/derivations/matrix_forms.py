"""Forms of a derivative with respect to an array: the products and sums that a person may write for it."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from typing import NamedTuple

from autograd.paper.arrays import Array, along
from autograd.paper.entry_by_entry import elementwise
from autograd.paper.pieces import ENTRYWISE, NOTHING, Piece, joined, matrix, row, words
from autograd.paper.quantities import number_of
from autograd.table.arithmetic import as_float

_CLOSE = 1e-9  # relative: how well the numbers of a form agree with the gradient


class Form(NamedTuple):
    """A derivative in matrix form: its symbols, its numbers, and what these give."""

    symbols: Piece
    numbers: Piece
    result: Array
    shapes: Piece = NOTHING  # of the factors
    formula: Piece | None = None  # the symbols, with a formula for the slope


def entry_by_entry(onward: Piece, factor: Piece, delta: Array, slopes: Array) -> Form:
    """A derivative times the slopes onward; a row or a column goes along with every other.

    Raises:
        ShapeError: if their shapes do not go together.
    """
    return Form(
        joined(ENTRYWISE, [onward, factor]),
        joined(ENTRYWISE, [written(delta), written(slopes)]),
        elementwise(operator.mul, [delta, slopes]),
    )


def summed(form: Form, axis: int | None) -> Iterator[Form]:
    """The sum over the samples of a batch, and over what a row or a column went along with."""
    if axis is None or len(form.result.shape) != 2:
        return
    says = words(f"sum of the {('rows', 'columns')[axis]} of ")
    for keepdims in (False, True):
        result = along(math.fsum, form.result, axis, keepdims=keepdims)
        yield Form(row(says, form.symbols), row(says, form.numbers), result)


def written(array: Array) -> Piece:
    """The numbers of an array in brackets; a vector as a column."""
    return matrix([[number_of(round_off(x)) for x in line] for line in array.rows])


def round_off(x: float) -> float:
    """A number with six digits, as many as a matrix has room for."""
    return float(f"{as_float(x):.6g}")


def agree(found: Array, expected: Array, largest: float = 0.0) -> bool:
    """Whether two arrays are the same but for rounding, which is measured by the largest of their terms."""
    scale = max([largest, *map(abs, expected.entries)])
    return found.shape == expected.shape and all(
        abs(a - b) <= _CLOSE * scale for a, b in zip(found.entries, expected.entries, strict=True)
    )
