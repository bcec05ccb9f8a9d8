"""Numbers that are some steps apart are copied into rows, one behind the other.

In an array with a row of eight numbers or more for each sample, eight samples of eight numbers are read at once and
turned over: number by number that took three times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import each, word
from autograd.program.native.machine import width
from autograd.program.native.side_by_side import sorted_out

NEAR = (2, 3, 4)  # steps at which registers are read whole and sorted: a third of the time of number by number
AHEAD = 256  # samples, a few chunks: without it a million samples of a small program took a third longer


def copy(builder: Any, source: Any, step: Any, target: Any, count: Any) -> None:
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
    found = sorted_out(builder, wide.load(source.at(first)), step, 0)
    Lanes(builder, width()).store(found, target.at(start))


def copy_block(builder: Any, source: Any, step: Any, targets: Sequence[Any], registers: Any) -> None:
    """As many inputs as a register has lanes, which lie side by side in each sample, into a row each.

    Args:
        builder: of llvmlite.
        source: the first number of the first sample.
        step: how far the samples are apart.
        targets: the rows.
        registers: how many of them are filled in each row.
    """
    m = Lanes(builder, width())

    def body(number: Any) -> None:
        start = builder.mul(number, word(width()))
        samples = [m.load(source.at(builder.mul(builder.add(start, word(i)), step))) for i in range(width())]
        for x, target in zip(turned_over(m, samples), targets, strict=True):
            m.store(x, target.at(start))

    each(builder, registers, body)


def turned_over(m: Lanes, rows: Sequence[Any]) -> list[Any]:
    """Registers as the rows of a square: its columns.  Squares in it change places, of 1, 2, 4 lanes."""
    found, size = [*rows], 1
    while size < m.width:
        for i in range(m.width):
            if not i & size:
                a, b = found[i], found[i + size]
                found[i] = m.mixed(a, b, [j if not j & size else m.width + j - size for j in range(m.width)])
                found[i + size] = m.mixed(a, b, [j + size if not j & size else m.width + j for j in range(m.width)])
        size *= 2
    return found
