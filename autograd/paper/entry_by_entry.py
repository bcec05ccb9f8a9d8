"""Functions of arrays entry by entry: a smaller array is repeated, as in NumPy, but a vector is a column, as on paper.

A matrix of one column plus a vector is a column: ``W1 p + b1`` where W1 has one column and b1 is written as a list.
In NumPy it is a square, each entry of the one plus each of the other.  That is meant where the column has a number for
each row, ``sum(X**2, axis=1, keepdims=True)``, so there it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

from autograd.paper.arrays import Array, Shape, ShapeError


def elementwise(function: Callable[..., Any], operands: Sequence[Any]) -> Array:
    """A function of the entries in the same place; a smaller array is repeated.

    >>> elementwise(max, [Array((2, 2), [1, 2, 3, 4]), Array((2,), [2, 3]), 0]).nested()
    [[2, 3], [3, 4]]
    >>> elementwise(max, [Array((2, 1), [1, 4]), Array((2,), [2, 3])]).nested()
    [[2], [4]]
    """
    operands = _as_columns(operands)
    arrays = [x for x in operands if isinstance(x, Array)]
    shape = reduce(_common, arrays, Array((1,) * max(len(a.shape) for a in arrays), [0])).shape
    entries = map(function, *(_broadcast(x, shape) for x in operands))
    is_row, is_kept = all(x.is_row for x in arrays), any(x.is_kept for x in arrays)
    return Array(shape, entries, is_row=is_row, is_kept=is_kept)


def _as_columns(operands: Sequence[Any]) -> Sequence[Any]:
    """The operands, with a vector as a matrix of one column where it stands beside such matrices only."""
    columns = {x.table: x for x in operands if isinstance(x, Array) and len(x.shape) == 2}
    if len(columns) != 1 or any(wide > 1 or x.is_kept for (_, wide), x in columns.items()):
        return operands
    return [Array(x.table, x.entries) if isinstance(x, Array) and x.table in columns else x for x in operands]


def _common(left: Array, right: Array) -> Array:
    """An array, whose entries do not matter, of the shape that two arrays give together."""
    size = max(len(left.shape), len(right.shape))
    pairs = list(zip(*((1,) * (size - len(a.shape)) + a.shape for a in (left, right)), strict=True))
    if any(m != n and 1 not in (m, n) for m, n in pairs):
        raise ShapeError(f"the shapes {left.shape} and {right.shape} do not fit, entry by entry")
    return Array(tuple(n if m == 1 else m for m, n in pairs), ())


def _broadcast(x: Any, shape: Shape) -> Iterable[Any]:
    """The entries of an array, or a number, repeated to a shape."""
    if not isinstance(x, Array):
        x = Array((1,), [x])
    rows, columns = (1, x.shape[0]) if len(x.shape) == 1 else x.shape
    tall, wide = (1, shape[0]) if len(shape) == 1 else shape
    return (
        x.entries[(i if rows > 1 else 0) * columns + (j if columns > 1 else 0)]
        for i in range(tall)
        for j in range(wide)
    )
