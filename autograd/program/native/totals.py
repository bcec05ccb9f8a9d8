"""Totals: sums over the batch, in registers where they are few, and else by loops over grids of products.

Each sum has a register, so that its lanes are sums over every eighth sample.  They are added at the very end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import Array, each, floats, function, loop, table, word, words
from autograd.program.native.machine import half, width
from autograd.program.passes.code import Line
from autograd.program.passes.reductions import Reductions
from autograd.program.passes.terms import Pair

FEW = 24  # sums that stay in registers


class Totals:
    """The sums over the batch of lines, and of products of two."""

    def __init__(self, reductions: Reductions) -> None:
        pairs = [pair for a, b in reductions.grids for pair in product(a, b)]
        self.terms = reductions.terms
        self.are_few = len(reductions.plain) + len(pairs) <= FEW
        self.lines = reductions.lines
        self.grids: list[tuple[list[Line], list[Line] | None]] = [*reductions.grids]
        if reductions.plain:
            self.grids.append((reductions.plain, None))
        self.atoms: list[Line | Pair] = [atom for grid in self.grids for atom in _in_order(*grid)]
        self.place: dict[Line | Pair | None, int] = {}
        for place, atom in enumerate(self.atoms):
            self.place[atom] = place
            if isinstance(atom, tuple):
                self.place[atom[::-1]] = place

    # ---- in registers ----

    def loaded(self, m: Lanes, sums: Array) -> list[Any]:
        """The sums so far."""
        return [m.load(sums.at(place * m.width)) for place in range(len(self.atoms))] if self.are_few else []

    def added(self, m: Lanes, sums: Sequence[Any], registers: Any) -> list[Any]:
        """The sums with one register of samples more."""
        return [
            m.multiply_add(registers[atom[0]], registers[atom[1]], total)
            if isinstance(atom, tuple)
            else m.add(registers[atom], total)
            for atom, total in zip(self.atoms, sums, strict=False)
        ]

    def store(self, m: Lanes, found: Sequence[Any], sums: Array) -> None:
        """Keep the sums for the next samples."""
        for place, total in enumerate(found):
            m.store(total, sums.at(place * m.width))


def _tiles(count: int) -> list[tuple[int, int, int]]:
    """A side of a grid cut into tiles: where equal ones start, how many there are, and how large they are."""
    side = math.isqrt(half())  # 4 × 4 sums take 8 reads for 16 products
    whole, rest = divmod(count, side)
    return [tile for tile in [(0, whole, side), (whole * side, 1, rest)] if tile[1] and tile[2]]


def _in_order(a: list[Line], b: list[Line] | None) -> list[Line | Pair]:
    """The sums of a grid, tile by tile."""
    if b is None:
        return [*a]
    return [
        (a[i0 + it * ti + i], b[j0 + jt * tj + j])
        for (i0, ni, ti), (j0, nj, tj) in product(_tiles(len(a)), _tiles(len(b)))
        for it, jt, i, j in product(range(ni), range(nj), range(ti), range(tj))
    ]


def write_grid(module: Any, name: str, a: list[int], b: list[int] | None, first: int) -> Any:
    """A function of the rows, the sums and the number of registers in a row, which adds the products of rows.

    Args:
        module: where it goes.
        name: of the function.
        a: rows.
        b: the rows that each of them is multiplied with; None to add the rows themselves.
        first: the place of the first sum.
    """
    made, builder = function(module, name, 3)
    rows, sums = words(builder, made.args[0]), floats(builder, made.args[1])
    lefts, rights = table(builder, a), table(builder, b or [0])
    for (i0, ni, ti), (j0, nj, tj) in product(_tiles(len(a)), _tiles(len(b or [0]))):

        def tile(it: Any, jt: Any, at: tuple[int, ...] = (first, i0, ti, j0, nj, tj)) -> None:
            first, i0, ti, j0, nj, tj = at
            place = builder.mul(builder.add(builder.mul(it, word(nj)), jt), word(ti * tj))
            left = [rows[lefts[_shifted(builder, it, ti, i0 + i)]] for i in range(ti)]
            right = [rows[rights[_shifted(builder, jt, tj, j0 + j)]] for j in range(tj)] if b else []
            _write_tile(builder, left, right, sums, builder.add(place, word(first)), made.args[2])

        each(builder, word(ni), partial(_across, builder, nj, tile))
        first += ni * nj * ti * tj
    builder.ret_void()
    return made


def _across(builder: Any, count: int, tile: Callable[[Any, Any], None], down: Any) -> None:
    """The tiles beside each other."""
    each(builder, word(count), partial(tile, down))


def _shifted(builder: Any, tile: Any, size: int, place: int) -> Any:
    return builder.add(builder.mul(tile, word(size)), word(place))


def _write_tile(builder: Any, left: list[Any], right: list[Any], sums: Array, at: Any, registers: Any) -> None:
    """The sums of a tile, in registers over a whole row."""
    m = Lanes(builder, width())
    count = len(left) * max(len(right), 1)
    places = [sums.at(builder.mul(builder.add(at, word(i)), word(m.width))) for i in range(count)]

    def body(index: Any, *totals: Any) -> list[Any]:
        start = builder.mul(index, word(m.width))
        xs = [m.load(floats(builder, row).at(start)) for row in left]
        ys = [m.load(floats(builder, row).at(start)) for row in right]
        if not ys:
            return [m.add(x, total) for x, total in zip(xs, totals, strict=True)]
        return [m.multiply_add(x, y, total) for (x, y), total in zip(product(xs, ys), totals, strict=True)]

    for place, total in zip(places, loop(builder, registers, body, [m.load(place) for place in places]), strict=True):
        m.store(total, place)
