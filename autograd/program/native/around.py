"""The numbers around a batch: the shared ones before it, and behind it the outputs that are one number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import each, floats, function, loop, table, word, words
from autograd.program.native.sizes import MISSING, NUMBERS, SAMPLES, SHARED, SUMS, Sizes


def write_before(module: Any, pieces: Sequence[Any], copies: Sequence[tuple[int, int]]) -> Any:
    """The function ``before`` of a call: it computes the shared numbers, and copies some to where a loop wants them.

    Args:
        module: where it goes.
        pieces: functions of the shared numbers.
        copies: the places from and to.
    """
    made, builder = function(module, "before", 1)
    shared = words(builder, made.args[0])[SHARED]
    for piece in pieces:
        builder.call(piece, [shared])
    file = floats(builder, shared)
    if copies:
        sources, targets = (table(builder, places) for places in zip(*copies, strict=True))
        each(builder, word(len(copies)), lambda i: file.put(targets[i], file[sources[i]]))
    builder.ret_void()
    return made


class Sum(NamedTuple):
    """A part of a number that is given back: two shared numbers times a sum over the batch, by their places."""

    output: int
    number: int
    coefficient: int
    atom: int


def write_after(
    module: Any,
    sizes: Sizes,
    plain: Sequence[tuple[int, int]],
    sums: Sequence[Sum],
    summed: Sequence[int],
    *,
    infinite: bool,
) -> Any:
    """The function ``after`` of a call: it writes the outputs that are one number.

    Args:
        module: where it goes.
        sizes: how much there is.
        plain: the outputs that are shared numbers, each with the place of the number.
        sums: the parts of the others.
        summed: these others.
        infinite: whether an infinite number counts as a missing one.
    """
    made, builder = function(module, "after", 1)
    call = words(builder, made.args[0])
    file, totals, numbers = (floats(builder, call[place]) for place in (SHARED, SUMS, NUMBERS))
    m = Lanes(builder, 1)
    totals.put(sizes.sums, builder.sitofp(call[SAMPLES], m.type))
    if plain:
        outputs, places = (table(builder, each) for each in zip(*plain, strict=True))
        each(builder, word(len(plain)), lambda i: numbers.put(outputs[i], file[places[i]]))
    if summed:
        others = table(builder, summed)
        each(builder, word(len(summed)), lambda i: numbers.put(others[i], m.number(0.0)))
    if sums:
        outputs, factors, coefficients, atoms = (table(builder, each) for each in zip(*sums, strict=True))

        def body(i: Any) -> None:
            part = builder.fmul(builder.fmul(file[factors[i]], file[coefficients[i]]), totals[atoms[i]])
            numbers.put(outputs[i], builder.fadd(numbers[outputs[i]], part))

        each(builder, word(len(sums)), body)
    call.put(MISSING, _missing(builder, numbers, len(plain) + len(summed), infinite=infinite))
    builder.ret_void()
    return made


def _missing(builder: Any, numbers: Any, count: int, *, infinite: bool) -> Any:
    """How many of the numbers are NaN, or infinite if that counts: minus itself it is NaN then, too."""
    m = Lanes(builder, 1)

    def body(i: Any, found: Any) -> Sequence[Any]:
        number = builder.fsub(numbers[i], numbers[i]) if infinite else numbers[i]
        return [builder.add(found, builder.zext(m.missing(number), found.type))]

    return loop(builder, word(count), body, [word(0)])[0]


def write_whole(module: Any, functions: Sequence[Any]) -> None:
    """The function ``whole`` of a call: one after the other."""
    made, builder = function(module, "whole", 1)
    for other in functions:
        builder.call(other, made.args)
    builder.ret_void()
