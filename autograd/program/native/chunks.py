"""A chunk of a batch: where it reads and writes.

Inputs and outputs that lie well are read and written where they are; others go through rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from autograd.program.native.copying import copy, copy_block
from autograd.program.native.loops import each, floats, function, table, word, words
from autograd.program.native.machine import width
from autograd.program.native.side_by_side import Run, blocks_of
from autograd.program.native.sizes import INPUTS, OUTPUTS, SAMPLES, SHARED, WORK, Sizes

WriteStep = Callable[[Any, Any, Any, Any, Any], None]
"""Writes what is done with a chunk, by a builder, the shared numbers, the rows, the sums and the registers of a row."""


class Rows(NamedTuple):
    """The rows in the memory of a run."""

    builder: Any
    start: Any
    table: Any
    size: int

    def scratch(self, row: Any) -> Any:
        """The address of a row."""
        return self.builder.add(self.start, self.builder.mul(row, word(8 * self.size)))


def parts(builder: Any, work: Any, sizes: Sizes) -> tuple[Any, Any, Rows]:
    """The addresses of the sums, of those of the last samples, and the rows."""
    sums = 8 * sizes.sums * width()
    start = builder.add(work, word(2 * sums))
    end = builder.add(start, word(8 * sizes.rows * sizes.row))
    return work, builder.add(work, word(sums)), Rows(builder, start, end, sizes.row)


def write_chunk(
    module: Any, name: str, sizes: Sizes, steps: Sequence[WriteStep], side_by_side: Sequence[Run] = ()
) -> Any:
    """A function of the call, the rows, the sums, the first sample, the registers of a row and the lanes that count.

    Inputs that lie side by side are read there.
    """
    made, builder = function(module, name, 6)
    _, table_, sums, _, registers, _ = made.args
    chunk = _Chunk(builder, sizes, made.args)
    for run in side_by_side:
        chunk.find(word(run.first))
    known = {run.first + i for run in side_by_side for i in range(run.size)}
    blocks = [first for first in blocks_of(sizes.runs) if first not in known]
    known |= {first + i for first in blocks for i in range(width())}
    others = [number for number in range(sizes.inputs) if number not in known]
    _for_all(builder, blocks, chunk.load_block)
    _for_all(builder, others, chunk.load)
    each(builder, word(sizes.outputs), chunk.choose)
    for step in steps:
        step(builder, chunk.call[SHARED], table_, sums, registers)
    with builder.if_then(builder.not_(chunk.is_whole)):
        each(builder, word(sizes.outputs), chunk.save)
    builder.ret_void()
    return made


def _for_all(builder: Any, numbers: Sequence[int], load: Callable[[Any], None]) -> None:
    """The code for some inputs, in a loop."""
    if numbers:
        listed = table(builder, numbers)
        each(builder, word(len(numbers)), lambda i: load(listed[i]))


class _Chunk:
    """What a chunk reads and writes.  The arguments are those of its function."""

    def __init__(self, builder: Any, sizes: Sizes, arguments: Sequence[Any]) -> None:
        call, table_, _, self._position, self._registers, lanes = arguments
        self._builder, self._inputs = builder, sizes.inputs
        self.call, self._table = words(builder, call), words(builder, table_)
        _, _, self._rows = parts(builder, self.call[WORK], sizes)
        self.is_whole = builder.icmp_signed("==", lanes, word(width()))
        self._count = builder.add(builder.mul(builder.sub(self._registers, word(1)), word(width())), lanes)

    def find(self, number: Any) -> None:
        """Say that an input is read where it lies."""
        self._table.put(number, self._source(number)[0])

    def _source(self, number: Any) -> tuple[Any, Any]:
        """Where the numbers of an input begin, and how far they are apart."""
        builder = self._builder
        at = builder.add(builder.mul(number, word(2)), word(INPUTS))
        step = self.call[builder.add(at, word(1))]
        return builder.add(self.call[at], builder.mul(builder.mul(self._position, step), word(8))), step

    def load(self, number: Any) -> None:
        """Say where an input is read, and copy it into a row first if it does not lie well."""
        builder, scratch = self._builder, self._rows.scratch(number)
        source, step = self._source(number)
        lies_well = builder.and_(self.is_whole, builder.icmp_signed("==", step, word(1)))
        self._table.put(number, builder.select(lies_well, source, scratch))
        with builder.if_then(builder.not_(lies_well)):
            copy(builder, floats(builder, source), step, floats(builder, scratch), self._count)

    def load_block(self, first: Any) -> None:
        """The same for a block of inputs of one array, at once if they lie side by side."""
        builder = self._builder
        numbers = [builder.add(first, word(i)) for i in range(width())]
        source, step = self._source(first)
        last, _ = self._source(numbers[-1])
        lie_so = builder.icmp_signed("==", builder.sub(last, source), word(8 * (width() - 1)))
        with builder.if_else(builder.and_(self.is_whole, lie_so)) as (then, otherwise):
            with then:
                rows = [self._rows.scratch(number) for number in numbers]
                for number, row in zip(numbers, rows, strict=True):
                    self._table.put(number, row)
                targets = [floats(builder, row) for row in rows]
                copy_block(builder, floats(builder, source), step, targets, self._registers)
            with otherwise:
                each(builder, word(width()), lambda i: self.load(builder.add(first, i)))

    def choose(self, number: Any) -> None:
        """Say where an output is written."""
        row = self._builder.add(number, word(self._inputs))
        self._table.put(row, self._builder.select(self.is_whole, self._target(number), self._rows.scratch(row)))

    def save(self, number: Any) -> None:
        """Copy an output out of its row."""
        builder = self._builder
        scratch = self._rows.scratch(builder.add(number, word(self._inputs)))
        copy(builder, floats(builder, scratch), word(1), floats(builder, self._target(number)), self._count)

    def _target(self, number: Any) -> Any:
        builder = self._builder
        place = builder.add(builder.mul(number, self.call[SAMPLES]), self._position)
        return builder.add(self.call[OUTPUTS], builder.mul(place, word(8)))
