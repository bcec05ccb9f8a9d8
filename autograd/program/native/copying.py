"""Numbers that are some steps apart are copied into a row, one behind the other."""

from __future__ import annotations

from functools import partial
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import each, word
from autograd.program.native.machine import width
from autograd.program.native.side_by_side import NEAR, sorted_out

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
