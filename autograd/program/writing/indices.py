"""Indices: the part of an array of NumPy that is taken, as short as a person would write it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence


def index_of(places: Sequence[int], size: int) -> str:
    """The index of some places along an axis; nothing if they are all of it, in order.

    >>> index_of([1, 2, 3], 9), index_of([0, 3, 6], 9), index_of([4], 9), index_of([5, 1], 9), index_of([0, 1], 2)
    ('1:4', ':7:3', '4', '[5, 1]', '')
    """
    first, count = places[0], len(places)
    if count == 1:
        return str(first)
    step = places[1] - first
    if step < 1 or any(b - a != step for a, b in itertools.pairwise(places)):
        return str([*places])
    piece = f"{first or ''}:{places[-1] + 1 if step > 1 or places[-1] + 1 < size else ''}"
    return f"{piece}:{step}" if step > 1 else "" if count == size else piece


def grid_of(rows: Sequence[Sequence[int]], size: int) -> str | None:
    """What makes a matrix of an array with one axis, as a view, so that it can be written to, too.

    None if the places of the matrix do not lie evenly in the array.

    >>> grid_of([[0, 1], [3, 4], [6, 7]], 9)
    '.reshape(3, 3)[:, :2]'
    >>> grid_of([[2, 5], [3, 6], [4, 7]], 9)
    '[2:8].reshape(2, 3).T[:]'
    """
    straight = _rows_of(rows, size)
    if straight is not None:
        return straight
    turned = _rows_of([*zip(*rows, strict=True)], size)
    return None if turned is None else f"{turned.removesuffix('[:]')}.T[:]"


def _rows_of(rows: Sequence[Sequence[int]], size: int) -> str | None:
    """The same if a row of the matrix lies in one piece of the array."""
    count, width = len(rows), len(rows[0])
    first, right = rows[0][0], rows[0][1] - rows[0][0] if width > 1 else 1
    down = rows[1][0] - first if count > 1 else width * right
    start = min(first, size - count * down)
    left = first - start
    if right < 1 or start < 0 or left + (width - 1) * right >= down:
        return None
    if any(place != first + i * down + j * right for i, row in enumerate(rows) for j, place in enumerate(row)):
        return None
    piece = index_of(range(start, start + count * down), size)
    columns = index_of(range(left, left + (width - 1) * right + 1, right), down)
    if width == 1:
        columns = f"{left}:{left + 1}" if down > 1 else ""
    piece = f"[{piece}]" if piece else ""
    return f"{piece}.reshape({count}, {down}){f'[:, {columns}]' if columns else '[:]'}"
