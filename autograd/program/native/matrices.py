"""Products of matrices: many weighted sums of the same rows, by a loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import Array, floats, function, loop, table, word, words
from autograd.program.native.machine import half, width
from autograd.program.native.stages import Places
from autograd.program.passes.blocks import Matrix
from autograd.program.passes.code import Line


def tile_of(count: int) -> list[tuple[int, int, int]]:
    """Sums cut into tiles: where equal ones start, how many there are, and of how many sums."""
    whole, rest = divmod(count, half())
    return [tile for tile in [(0, whole, half()), (whole * half(), 1, rest)] if tile[1] and tile[2]]


def packed(work: Matrix) -> list[Line]:
    """The coefficients in the order in which the loops need them, and the offsets."""
    return [
        work.coefficients[start + number * size + i][j]
        for start, count, size in tile_of(len(work.lines))
        for number in range(count)
        for j in range(len(work.atoms))
        for i in range(size)
    ] + work.offsets


def write_product(module: Any, name: str, work: Matrix, places: Places, first: int) -> Any:
    """A function of the shared numbers, the rows and the number of registers in a row.

    Args:
        module: where it goes.
        name: of the function.
        work: the weighted sums.
        places: the rows of the lines.
        first: where the packed coefficients stand among the shared numbers.
    """
    made, builder = function(module, name, 3)
    file, rows = floats(builder, made.args[0]), words(builder, made.args[1])
    sources = table(builder, [places.of_line[line] for line in work.atoms])
    targets = table(builder, [places.of_line[line] for line in work.lines])
    offsets = first + len(work.lines) * len(work.atoms) if work.offsets else None
    for start, count, size in tile_of(len(work.lines)):
        tile = _Tile(builder, file, rows, sources, len(work.atoms), size)

        def body(number: Any, start: int = start, size: int = size, tile: _Tile = tile) -> Sequence[Any]:
            at = builder.add(builder.mul(number, word(size)), word(start))
            outs = [rows[targets[builder.add(at, word(i))]] for i in range(size)]
            beginning = None if offsets is None else builder.add(at, word(offsets))
            coefficients = builder.add(builder.mul(at, word(len(work.atoms))), word(first))
            loop(builder, made.args[2], lambda index: tile.write(index, coefficients, beginning, outs))
            return ()

        loop(builder, word(count), body)
    builder.ret_void()
    return made


class _Tile:
    """Some of the sums, for one register of samples."""

    def __init__(self, builder: Any, file: Array, rows: Array, sources: Array, atoms: int, size: int) -> None:
        self._builder, self._file, self._rows, self._sources = builder, file, rows, sources
        self._atoms, self._size = atoms, size

    def write(self, index: Any, coefficients: Any, offsets: Any, outs: Sequence[Any]) -> Sequence[Any]:
        """The code of it."""
        builder, m = self._builder, Lanes(self._builder, width())
        at = builder.mul(index, word(m.width))
        places = range(self._size)

        def body(j: Any, *sums: Any) -> Sequence[Any]:
            x = m.load(floats(builder, self._rows[self._sources[j]]).at(at))
            begin = builder.add(builder.mul(j, word(self._size)), coefficients)
            ws = [m.spread(self._file[builder.add(begin, word(i))]) for i in places]
            return [m.multiply_add(w, x, total) for w, total in zip(ws, sums, strict=True)]

        first = [
            m.number(0.0) if offsets is None else m.spread(self._file[builder.add(offsets, word(i))]) for i in places
        ]
        for out, total in zip(outs, loop(builder, word(self._atoms), body, first), strict=True):
            m.store(total, floats(builder, out).at(at))
        return ()
