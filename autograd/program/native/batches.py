"""The loop over a batch, in chunks that fit the nearest cache.

Whole registers of samples come first.  The last samples, too few for a register, are a chunk with sums of its own, of
which only their lanes count.  Inputs and outputs that lie well are read and written where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from autograd.program.native.copying import copy
from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import each, floats, function, table, word, words
from autograd.program.native.machine import width
from autograd.program.native.side_by_side import Run, lie_side_by_side

NEAREST = 24 * 2**10
SHARED, WORK, SUMS, NUMBERS, MISSING, START, STOP, SAMPLES, OUTPUTS, INPUTS = range(10)
"""The words of a call.  MISSING is how many NaNs came out among the numbers.  From INPUTS on there are two words for
each input: its address, and how far its samples are apart."""


class Sizes(NamedTuple):
    """How much there is of everything."""

    inputs: int
    outputs: int
    rows: int
    sums: int

    @property
    def registers(self) -> int:
        """The registers of a row of a chunk: the fewer there are, the better memory keeps up; 64 took 8 % longer."""
        return max(1, min(16, NEAREST // (8 * width() * max(self.rows, 1))))

    @property
    def row(self) -> int:
        """The floats of a row."""
        return self.registers * width()

    @property
    def work(self) -> int:
        """The floats that a run needs for itself: the sums twice, the rows and their addresses."""
        return 2 * self.sums * width() + self.rows * (self.row + 1)


Call = Callable[[Any, Any, Any, Any, Any], None]  # of a builder, the shared numbers, the rows, the sums, the registers


class SideBySide(NamedTuple):
    """Inputs that may lie side by side, and the steps that read them there."""

    runs: Sequence[Run]
    steps: Sequence[Call]


def write_batch(module: Any, sizes: Sizes, steps: Sequence[Call], other: SideBySide | None) -> Any:
    """The function ``batch`` of a call: it runs the steps on samples START to STOP, and writes the sums.

    Args:
        module: where it goes.
        sizes: how much there is of everything.
        steps: what is done with a chunk.
        other: what is done in place of it, if inputs lie side by side.
    """
    chunk = _write_chunk(module, "chunk", sizes, steps)
    made, builder = function(module, "batch", 1)
    call = words(builder, made.args[0])
    other_chunk = _write_chunk(module, "other_chunk", sizes, other.steps, other.runs) if other else None
    is_other = lie_side_by_side(builder, call, INPUTS, other.runs) if other else None
    sums, tail, rows = _parts(builder, call[WORK], sizes)
    table_ = words(builder, rows.table)
    each(builder, word(sizes.rows), lambda row: table_.put(row, rows.scratch(row)))
    _clear(builder, sums, sizes.sums * width())
    count = builder.sub(call[STOP], call[START])
    registers = builder.sdiv(count, word(width()))
    chunks = builder.sdiv(builder.add(registers, word(sizes.registers - 1)), word(sizes.registers))

    def body(number: Any) -> None:
        first = builder.mul(number, word(sizes.registers))
        left = builder.sub(registers, first)
        whole = builder.icmp_signed(">", left, word(sizes.registers))
        position = builder.add(call[START], builder.mul(first, word(width())))
        many = builder.select(whole, word(sizes.registers), left)
        arguments = [made.args[0], rows.table, sums, position, many, word(width())]
        if other_chunk is None:
            builder.call(chunk, arguments)
            return
        with builder.if_else(is_other) as (then, otherwise):
            with then:
                builder.call(other_chunk, arguments)
            with otherwise:
                builder.call(chunk, arguments)

    each(builder, chunks, body)
    rest = builder.srem(count, word(width()))
    with builder.if_then(builder.icmp_signed(">", rest, word(0))):
        _clear(builder, tail, sizes.sums * width())
        builder.call(chunk, [made.args[0], rows.table, tail, builder.sub(call[STOP], rest), word(1), rest])
        _merge(builder, floats(builder, sums), floats(builder, tail), sizes.sums, rest)
    _add_lanes(builder, floats(builder, sums), floats(builder, call[SUMS]), sizes.sums)
    builder.ret_void()
    return made


class _Rows(NamedTuple):
    """The rows in the memory of a run."""

    builder: Any
    start: Any
    table: Any
    size: int

    def scratch(self, row: Any) -> Any:
        """The address of a row."""
        return self.builder.add(self.start, self.builder.mul(row, word(8 * self.size)))


def _parts(builder: Any, work: Any, sizes: Sizes) -> tuple[Any, Any, _Rows]:
    """The addresses of the sums, of those of the last samples, and the rows."""
    sums = 8 * sizes.sums * width()
    start = builder.add(work, word(2 * sums))
    end = builder.add(start, word(8 * sizes.rows * sizes.row))
    return work, builder.add(work, word(sums)), _Rows(builder, start, end, sizes.row)


def _clear(builder: Any, address: Any, count: int) -> None:
    file = floats(builder, address)
    m = Lanes(builder, width())
    each(builder, word(count // width()), lambda i: m.store(m.number(0.0), file.at(builder.mul(i, word(width())))))


def _merge(builder: Any, sums: Any, tail: Any, count: int, rest: Any) -> None:
    """Add the lanes of the last samples."""
    m = Lanes(builder, width())
    counts = m.first(rest)

    def body(place: Any) -> None:
        at = builder.mul(place, word(width()))
        part = m.select(counts, m.load(tail.at(at)), m.number(0.0))
        m.store(m.add(m.load(sums.at(at)), part), sums.at(at))

    each(builder, word(count), body)


def _add_lanes(builder: Any, lanes: Any, sums: Any, count: int) -> None:
    """The sum of the lanes of each."""

    def body(place: Any) -> None:
        start = builder.mul(place, word(width()))
        numbers = [lanes[builder.add(start, word(lane))] for lane in range(width())]
        while len(numbers) > 1:
            numbers = [builder.fadd(a, b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        sums.put(place, numbers[0])

    each(builder, word(count), body)


def _write_chunk(module: Any, name: str, sizes: Sizes, steps: Sequence[Call], side_by_side: Sequence[Run] = ()) -> Any:
    """A function of the call, the rows, the sums, the first sample, the registers of a row and the lanes that count.

    Inputs that lie side by side are read there.
    """
    made, builder = function(module, name, 6)
    _, table_, sums, _, registers, _ = made.args
    chunk = _Chunk(builder, sizes, made.args)
    for run in side_by_side:
        chunk.find(word(run.first))
    beside = {*chain.from_iterable(range(run.first, run.first + run.size) for run in side_by_side)}
    others = table(builder, [number for number in range(sizes.inputs) if number not in beside])
    each(builder, word(sizes.inputs - len(beside)), lambda i: chunk.load(others[i]))
    each(builder, word(sizes.outputs), chunk.choose)
    for step in steps:
        step(builder, chunk.call[SHARED], table_, sums, registers)
    with builder.if_then(builder.not_(chunk.is_whole)):
        each(builder, word(sizes.outputs), chunk.save)
    builder.ret_void()
    return made


class _Chunk:
    """What a chunk reads and writes.

    Inputs that lie well are read where they lie, and outputs are written where they belong.  Others go through rows.
    """

    def __init__(self, builder: Any, sizes: Sizes, arguments: Sequence[Any]) -> None:
        call, table_, _, self._position, registers, lanes = arguments
        self._builder, self._inputs = builder, sizes.inputs
        self.call, self._table = words(builder, call), words(builder, table_)
        _, _, self._rows = _parts(builder, self.call[WORK], sizes)
        self.is_whole = builder.icmp_signed("==", lanes, word(width()))
        self._count = builder.add(builder.mul(builder.sub(registers, word(1)), word(width())), lanes)

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
