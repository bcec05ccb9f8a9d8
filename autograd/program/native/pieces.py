"""Pieces: lines one after another, on registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import Array, floats, function, loop, word, words
from autograd.program.native.machine import width
from autograd.program.native.operations import written
from autograd.program.native.shared import Shared
from autograd.program.native.side_by_side import Run, Sorted
from autograd.program.native.stages import Piece, Places
from autograd.program.native.totals import Totals
from autograd.program.passes.code import Code, Line


class Registers:
    """What stands in registers: lines that were computed, or read from somewhere.

    Args:
        m: what writes code.
        code: the program.
        read: what reads a line that was not computed here.
    """

    def __init__(self, m: Lanes, code: Code, read: Callable[[Line], Any]) -> None:
        self._m, self._code, self._read = m, code, read
        self._known: dict[Line, Any] = {}

    def __getitem__(self, line: Line) -> Any:
        if line not in self._known:
            self._known[line] = self._read(line)
        return self._known[line]

    def compute(self, line: Line) -> Any:
        """The line from its arguments."""
        op = self._code.ops[line]
        assert op is not None
        found = self._known[line] = written(self._m, op, [self[a] for a in self._code.args[line]])
        return found


def write_shared_piece(module: Any, name: str, shared: Shared, lines: Sequence[Line]) -> Any:
    """A function of the file of shared numbers, which computes some of them."""
    made, builder = function(module, name, 1)
    m, file = Lanes(builder, 1), floats(builder, made.args[0])
    registers = Registers(m, shared.code, lambda line: shared.read(m, file, line))
    for line in lines:
        file.put(shared.place(line), registers.compute(line))
    builder.ret_void()
    return made


class Rows:
    """The rows of a function: their addresses are looked up once, at its beginning."""

    def __init__(self, builder: Any, addresses: Any) -> None:
        self._builder, self._addresses = builder, addresses
        self._entry = builder.block
        self._known: dict[int, Any] = {}

    def at(self, row: int, place: Any) -> Any:
        """The address of a place in a row."""
        return self.of(row).at(place)

    def of(self, row: int) -> Array:
        """A row."""
        if row not in self._known:
            early = self._builder.__class__(self._entry)
            if self._entry.is_terminated:
                early.position_before(self._entry.terminator)
            self._known[row] = words(early, self._addresses)[row]
        return floats(self._builder, self._known[row])


def write_piece(
    module: Any,
    name: str,
    shared: Shared,
    places: Places,
    piece: Piece,
    totals: Totals | None,
    side_by_side: Sequence[Run] = (),
) -> Any:
    """A function of the shared numbers, the rows, the sums and the number of registers in a row.

    Args:
        module: where it goes.
        name: of the function.
        shared: the numbers that do not vary.
        places: the rows of the lines that do.
        piece: the lines.
        totals: for the last piece the sums over the batch.
        side_by_side: the inputs that are read where they lie side by side.
    """
    made, builder = function(module, name, 4)
    file, rows, m = floats(builder, made.args[0]), Rows(builder, made.args[1]), Lanes(builder, width())
    sums = floats(builder, made.args[2])
    late = [] if totals is None else places.late

    def body(index: Any, *carried: Any) -> Sequence[Any]:
        start = builder.mul(index, word(width()))
        beside = Sorted(builder, side_by_side, rows.of, index)

        def read(line: Line) -> Any:
            if shared.has(line):
                return shared.read(m, file, line)
            row = places.of_line[line]
            return beside[row] if row in beside else m.load(rows.at(row, start))

        registers = Registers(m, shared.code, read)
        for line in piece.lines:
            registers.compute(line)
        for line in [*piece.lines, *late]:
            for row in places.to_write(line, is_late=line in late):
                m.store(registers[line], rows.at(row, start))
        return totals.added(m, carried, registers) if totals else ()

    found = loop(builder, made.args[3], body, totals.loaded(m, sums) if totals else ())
    if totals:
        totals.store(m, found, sums)
    builder.ret_void()
    return made
