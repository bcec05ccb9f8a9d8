"""The loop over a batch, in chunks that fit the nearest cache.

Whole registers of samples come first.  The last samples, too few for a register, are a chunk with sums of its own, of
which only their lanes count.  Inputs and outputs that lie well are read and written where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import each, floats, function, word, words
from autograd.program.native.machine import width

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


def write_batch(module: Any, sizes: Sizes, steps: Sequence[Call]) -> Any:
    """The function ``batch`` of a call: it runs the steps on samples START to STOP, and writes the sums."""
    chunk = _write_chunk(module, sizes, steps)
    made, builder = function(module, "batch", 1)
    call = words(builder, made.args[0])
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
        builder.call(chunk, [made.args[0], rows.table, sums, position, many, word(width())])

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


def _write_chunk(module: Any, sizes: Sizes, steps: Sequence[Call]) -> Any:
    """A function of the call, the rows, the sums, the first sample, the registers of a row and the lanes that count."""
    made, builder = function(module, "chunk", 6)
    _, table_, sums, _, registers, _ = made.args
    chunk = _Chunk(builder, sizes, made.args)
    each(builder, word(sizes.inputs), chunk.load)
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

    def load(self, number: Any) -> None:
        """Say where an input is read, and copy it into a row first if it does not lie well."""
        builder, scratch = self._builder, self._rows.scratch(number)
        at = builder.add(builder.mul(number, word(2)), word(INPUTS))
        step = self.call[builder.add(at, word(1))]
        source = builder.add(self.call[at], builder.mul(builder.mul(self._position, step), word(8)))
        lies_well = builder.and_(self.is_whole, builder.icmp_signed("==", step, word(1)))
        self._table.put(number, builder.select(lies_well, source, scratch))
        with builder.if_then(builder.not_(lies_well)):
            _copy(builder, floats(builder, source), step, floats(builder, scratch), self._count)

    def choose(self, number: Any) -> None:
        """Say where an output is written."""
        row = self._builder.add(number, word(self._inputs))
        self._table.put(row, self._builder.select(self.is_whole, self._target(number), self._rows.scratch(row)))

    def save(self, number: Any) -> None:
        """Copy an output out of its row."""
        builder = self._builder
        scratch = self._rows.scratch(builder.add(number, word(self._inputs)))
        _copy(builder, floats(builder, scratch), word(1), floats(builder, self._target(number)), self._count)

    def _target(self, number: Any) -> Any:
        builder = self._builder
        place = builder.add(builder.mul(number, self.call[SAMPLES]), self._position)
        return builder.add(self.call[OUTPUTS], builder.mul(place, word(8)))


AHEAD = 256  # samples, a few chunks: without it a million samples of a small program took a third longer
NEAR = (2, 3, 4)  # steps at which registers are read whole and sorted: a third of the time of number by number


def _copy(builder: Any, source: Any, step: Any, target: Any, count: Any) -> None:
    """Numbers that are a step apart, one behind the other."""
    registers = builder.sub(builder.sdiv(count, word(width())), word(1))  # the last one would read past the end
    done = word(0)
    for near in NEAR:
        is_near = builder.icmp_signed("==", step, word(near))
        here = builder.select(is_near, registers, word(0))
        each(builder, here, partial(_copy_register, builder, source, near, target))
        done = builder.select(builder.icmp_signed(">", here, word(0)), builder.mul(here, word(width())), done)

    def copy(i: Any) -> None:
        place = builder.add(done, i)
        target.put(place, source[builder.mul(place, step)])

    each(builder, builder.sub(count, done), copy)


def _copy_register(builder: Any, source: Any, step: int, target: Any, number: Any) -> None:
    """The numbers of one register, out of as many as the step."""
    wide = Lanes(builder, step * width())
    start = builder.mul(number, word(width()))
    first = builder.mul(start, word(step))
    for line in range(step):
        wide.fetch(source.at(builder.add(first, word(step * AHEAD + line * width()))))
    x = wide.load(source.at(first))
    Lanes(builder, width()).store(wide.every(step, x), target.at(start))
