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


def part_of(name: str, places: Sequence[int], size: int, *, varies: bool) -> str:
    """Some places of an array along its first axis; many of them as a pattern, where there is one.

    >>> part_of("w", [0, 1, 3, 4, 6, 7], 9, varies=False), part_of("w", [3, 3, 3, 5, 5, 5], 9, varies=False)
    ('w.reshape(3, 3)[:, :2].ravel()', 'np.repeat(w[3:6:2], 3)')
    >>> part_of("h", [0, 1, 2, 0, 1, 2], 9, varies=True), part_of("h", [4, 1], 9, varies=True)
    ('np.tile(h[:3], (2, 1))', 'h[[4, 1]]')
    """
    index = index_of(places, size)
    rows = _rows_in(places) if index.startswith("[") else []
    if rows and rows.count(rows[0]) == len(rows):
        times = f"({len(rows)}, 1)" if varies else len(rows)
        return f"np.tile({part_of(name, rows[0], size, varies=varies)}, {times})"
    if rows and all(row.count(row[0]) == len(row) for row in rows):
        each = part_of(name, [row[0] for row in rows], size, varies=varies)
        return f"np.repeat({each}, {len(rows[0])}{', 0' if varies else ''})"
    grid = grid_of(rows, size) if rows and not varies else None
    return f"{name}{grid.removesuffix('[:]')}.ravel()" if grid else f"{name}[{index}]" if index else name


def _rows_in(places: Sequence[int]) -> list[list[int]]:
    """The places in rows as long as the first that has even steps; nothing if there is a single row, or a short one."""
    width = 2
    while width < len(places) and places[width] - places[width - 1] == places[1] - places[0]:
        width += 1
    if len(places) % width or width < FEWEST or width == len(places):
        return []
    return [[*places[i : i + width]] for i in range(0, len(places), width)]


FEWEST = 2  # places in a row of a pattern


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
