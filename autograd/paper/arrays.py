"""Arrays on paper: vectors and matrices, as tables of numbers or Values.

The class is our own, and not NumPy's: formulas are read where NumPy is not installed, entries stay exact Fractions,
and what does not fit together is told in a sentence with both shapes.  Shapes fit as in NumPy, but for one thing:
a vector is a column, as on paper, so its transpose is a row: ``delta @ x.T`` is a matrix, and ``x.T @ x`` a number.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import product
from math import prod
from typing import Any

from autograd.engine.numbers import array_like
from autograd.paper.slices import Index, places

Shape = tuple[int, ...]
Reduction = Callable[[Sequence[Any]], Any]


MOST_ENTRIES = 100_000  # of one array


class ShapeError(ValueError):
    """The shapes of arrays do not fit together."""


class MisfitError(ShapeError):
    """The shapes of two factors do not fit together."""

    def __init__(self, sentence: str, shapes: str) -> None:
        super().__init__(sentence)
        self.shapes = shapes  # with the sign between them


class Array:
    """A vector, of shape (n,), or a matrix, of shape (rows, columns), with its entries row by row.

    >>> w = Array((2, 2), [1, 2, 3, 4])
    >>> w.nested(), w.transposed().nested(), (w @ Array((2,), [1, 10])).nested()
    ([[1, 2], [3, 4]], [[1, 3], [2, 4]], [21, 43])
    """

    __slots__ = ("entries", "is_kept", "is_row", "shape")

    def __init__(self, shape: Shape, entries: Iterable[Any], *, is_row: bool = False, is_kept: bool = False) -> None:
        if prod(shape) > MOST_ENTRIES:
            raise ShapeError(f"an array of shape {shape} is too large: it has more than {MOST_ENTRIES} entries")
        self.shape = shape
        self.entries = tuple(entries)
        self.is_row = is_row  # whether it is the transpose of a vector
        self.is_kept = is_kept  # whether it is a number for each row or column, from keepdims=True

    def __repr__(self) -> str:
        return f"Array({self.nested()!r})"

    @property
    def table(self) -> tuple[int, int]:
        """How many rows and columns it has; a vector is a column."""
        return self.shape[0], self.shape[-1] if len(self.shape) == 2 else 1

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The entries of each row."""
        columns = self.table[1]
        return [self.entries[i : i + columns] for i in range(0, len(self.entries), columns)]

    def nested(self) -> list[Any]:
        """The entries as a list, or as a list of rows."""
        return list(self.entries) if len(self.shape) == 1 else [list(row) for row in self.rows]

    def places(self, first: int = 1) -> list[tuple[int, ...]]:
        """Where each entry stands, counted from ``first``."""
        return list(product(*(range(first, n + first) for n in self.shape)))

    def mapped(self, function: Callable[[Any], Any]) -> Array:
        """The function of each entry."""
        return Array(self.shape, map(function, self.entries), is_row=self.is_row, is_kept=self.is_kept)

    def transposed(self) -> Array:
        """Rows as columns; of a vector the row with its entries, and of that the vector."""
        if self.is_row:
            return Array(self.shape[1:], self.entries)
        rows, columns = self.table
        entries = (entry for column in zip(*self.rows, strict=True) for entry in column)
        return Array((columns, rows), entries, is_row=len(self.shape) == 1, is_kept=self.is_kept)

    def __matmul__(self, other: Array) -> Any:
        """The product of matrices and vectors; of two vectors the sum of the products."""
        lies = len(self.shape) == 1 and (len(other.shape) == 1 or other.shape[0] > 1)  # else it is a column
        left = self.transposed() if lies else self
        if left.table[1] != other.table[0]:
            spreads = len(self.shape) == 1 and self.shape == other.shape[1:]  # over the rows
            instead = "; write * for a product entry by entry" if spreads or self.shape == other.shape else ""
            raise MisfitError(
                f"the shapes {self.shape} and {other.shape} do not fit: in a product of matrices the first has "
                f"as many columns as the second has rows{instead}",
                f"{self.shape} @ {other.shape}",
            )
        columns = list(zip(*other.rows, strict=True))
        entries = [dot(row, column) for row in left.rows for column in columns]
        is_row = self.is_row and len(other.shape) == 2
        shape = left.shape[lies or (self.is_row and not is_row) : 1] + other.shape[1:]
        return Array(shape, entries, is_row=is_row) if shape else entries[0]


def array_of(data: Any) -> Any:
    """Lists, rows of lists and NumPy's arrays as an Array; anything else as it is.

    Raises:
        ShapeError: if the rows have different lengths, there are no entries, or there are more than two axes.

    >>> array_of([[1, 2, 3], [4, 5, 6]]).shape, array_of(0.5)
    ((2, 3), 0.5)
    """
    if array_like(data) and data.shape:
        data = [list(row) if array_like(row) and row.shape else row for row in data]
    if not isinstance(data, list | tuple):
        return data
    rows = [row if isinstance(row, list | tuple) else None for row in data]
    if not data or [] in rows or () in rows:
        raise ShapeError("an array without entries: write at least one number")
    if not any(rows):
        return Array((len(data),), data)
    lengths = {len(row) if row else 0 for row in rows}
    if len(lengths) > 1:
        listed = " and ".join(map(str, sorted(lengths)))
        what = "rows and numbers beside one another" if 0 in lengths else f"rows of {listed} numbers"
        raise ShapeError(f"an array with {what}: write rows of one length")
    entries = [entry for row in rows for entry in row or ()]
    if any(isinstance(entry, list | tuple) or (array_like(entry) and entry.shape) for entry in entries):
        raise ShapeError("an array with rows inside of rows: a vector or a matrix is as far as it goes")
    return Array((len(data), *lengths), entries)


def dot(row: Sequence[Any], column: Sequence[Any]) -> Any:
    """The sum of the products, each written out."""
    return reduce(operator.add, map(operator.mul, row, column))


def along(function: Reduction, array: Array, axis: int | None, *, keepdims: bool = False) -> Any:
    """The function of all entries, of each column (axis 0), or of each row (axis 1, or −1).

    A function that gives as many entries as it gets, such as a softmax, keeps the shape.

    >>> along(sum, Array((2, 2), [1, 2, 3, 4]), 0).nested(), along(sum, Array((2, 2), [1, 2, 3, 4]), None)
    ([4, 6], 10)
    """
    dimensions = len(array.shape)
    if axis is not None and not -dimensions <= axis < dimensions:
        raise ShapeError(f"an array of shape {array.shape} has no axis {axis}")
    if axis is None or dimensions == 1:
        lines: Sequence[Sequence[Any]] = [array.entries]
    else:
        lines = array.rows if axis % 2 else list(zip(*array.rows, strict=True))
    results = [function(line) for line in lines]
    if isinstance(results[0], list):
        return _put_together(results, array, axis)
    if keepdims:
        shape = tuple(1 if axis in (None, i, i - dimensions) else n for i, n in enumerate(array.shape))
        return Array(shape, results, is_kept=True)
    return results[0] if axis is None or dimensions == 1 else Array((len(lines),), results)


def _put_together(lines: list[list[Any]], array: Array, axis: int | None) -> Array:
    """An array of the same shape from its new lines."""
    in_rows = axis is None or len(array.shape) == 1 or axis % 2
    return Array(array.shape, (x for row in (lines if in_rows else zip(*lines, strict=True)) for x in row))


def selected(array: Array, index: Sequence[Index], first: int = 1) -> Any:
    """The entry in a place, or the entries of a slice; None, or an index that is left out, stands for all.

    >>> selected(Array((2, 2), [1, 2, 3, 4]), [2, 1]), selected(Array((2, 2), [1, 2, 3, 4]), [None, 2]).nested()
    (3, [2, 4])
    >>> selected(Array((4,), [5, 6, 7, 8]), [slice(2, 3)]).nested()
    [6, 7]
    """
    shape = array.shape
    if len(index) > len(shape):
        raise ShapeError(f"an array of shape {array.shape} has {len(shape)} indices, not {len(index)}")
    index = [*index, *[None] * (len(shape) - len(index))]
    chosen = [_chosen(i, n, first, shape) for i, n in zip(index, shape, strict=True)]
    kept = [x for place, x in zip(array.places(first), array.entries, strict=True) if _is_in(place, chosen)]
    left = tuple(len(there) for i, there in zip(index, chosen, strict=True) if not isinstance(i, int))
    return Array(left, kept) if left else kept[0]


def _chosen(index: Index, count: int, first: int, shape: Shape) -> range:
    """The places that the index of one axis stands for."""
    everywhere = range(first, first + count)
    chosen = _of_a_slice(index, everywhere) if isinstance(index, slice) else everywhere
    if isinstance(index, int):
        chosen = range(index, index + 1)
    if outside := [place for place in (chosen[0], chosen[-1]) if place not in everywhere]:
        what = f"has entries {first} to {first + count - 1} there, and no {outside[0]}"
        raise ShapeError(f"an array of shape {shape} {what}")
    return chosen


def _of_a_slice(index: slice, everywhere: range) -> range:
    start = everywhere.start if index.start is None else index.start
    chosen = range(start, everywhere.stop) if index.stop is None else places(start, index.stop, everywhere.start)
    if not chosen:
        raise ShapeError("a slice without entries: write the start of it before its end, as in x[1:3]")
    return chosen


def _is_in(place: Sequence[int], chosen: Sequence[range]) -> bool:
    return all(at in there for at, there in zip(place, chosen, strict=True))
