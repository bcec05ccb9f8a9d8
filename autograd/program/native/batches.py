"""The loop over a batch, in chunks that fit the nearest cache.

Whole registers of samples come first.  The last samples, too few for a register, are a chunk with sums of its own, of
which only their lanes count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.program.native.chunks import WriteStep, parts, write_chunk
from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import each, floats, function, word, words
from autograd.program.native.machine import width
from autograd.program.native.side_by_side import Run, lie_side_by_side
from autograd.program.native.sizes import INPUTS, START, STOP, SUMS, WORK, Sizes


class SideBySide(NamedTuple):
    """Inputs that may lie side by side, and the steps that read them there."""

    runs: Sequence[Run]
    steps: Sequence[WriteStep]


def write_batch(module: Any, sizes: Sizes, steps: Sequence[WriteStep], other: SideBySide | None) -> Any:
    """The function ``batch`` of a call: it runs the steps on samples START to STOP, and writes the sums.

    Args:
        module: where it goes.
        sizes: how much there is of everything.
        steps: what is done with a chunk.
        other: what is done in place of it, if inputs lie side by side.
    """
    chunk = write_chunk(module, "chunk", sizes, steps)
    made, builder = function(module, "batch", 1)
    call = words(builder, made.args[0])
    other_chunk = write_chunk(module, "other_chunk", sizes, other.steps, other.runs) if other else None
    is_other = lie_side_by_side(builder, call, INPUTS, other.runs) if other else None
    sums, tail, rows = parts(builder, call[WORK], sizes)
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
