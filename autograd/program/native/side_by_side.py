"""Inputs that lie side by side, such as the two numbers of each sample in an array of pairs.

A register of each is sorted out of as many registers of the array.  A small program does so while it computes, so that
they do not go through rows: to write two rows took half as long as the whole step of the 2-2-1 network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import accumulate
from typing import Any, NamedTuple

from autograd.program.native.lanes import Lanes
from autograd.program.native.loops import Array, word
from autograd.program.native.machine import width

FEW = range(2, 8)  # inputs of one array that are sorted out: of eight, blocks take two thirds of the time
SMALL = 100  # operations of a program that is written a second time, for inputs that lie so


class Run(NamedTuple):
    """The inputs of one array: which is the first, and how many they are."""

    first: int
    size: int


def runs_of(counts: Sequence[int]) -> list[Run]:
    """The arrays whose inputs may lie side by side, of all arrays, which have some inputs each.

    >>> runs_of([1, 2, 3, 9])
    [Run(first=1, size=2), Run(first=3, size=3)]
    """
    firsts = accumulate(counts, initial=0)
    return [Run(first, count) for first, count in zip(firsts, counts, strict=False) if count in FEW]


def blocks_of(counts: Sequence[int]) -> list[int]:
    """The first of every block of inputs, of as many as a register has lanes, in arrays with more than four.

    The last block of an array may have some inputs of the one before it.
    """
    size = width()
    return [
        first + min(start, count - size)
        for first, count in zip(accumulate(counts, initial=0), counts, strict=False)
        if count >= max(size, 5)
        for start in range(0, count, size)
    ]


def lie_side_by_side(builder: Any, call: Array, inputs: int, runs: Sequence[Run]) -> Any:
    """Whether they do so in a call, whose words from a place on tell of the inputs."""
    conditions = []
    for run in runs:
        address, step, following = (call[inputs + 2 * run.first + i] for i in range(3))
        conditions.append(builder.icmp_signed("==", step, word(run.size)))
        conditions.append(builder.icmp_signed("==", builder.sub(following, address), word(8)))
    return reduce(builder.and_, conditions)


def sorted_out(builder: Any, wide: Any, size: int, place: int) -> Any:
    """The register of one of the inputs, out of those of all of them."""
    return Lanes(builder, size * width()).every(size, wide, place)


class Sorted:
    """The registers of inputs that lie side by side, for one register of samples.

    Args:
        builder: of llvmlite.
        runs: the arrays.
        array: gives for the first input of one of them where it lies.
        number: of the register.
    """

    def __init__(self, builder: Any, runs: Sequence[Run], array: Callable[[int], Array], number: Any) -> None:
        self._builder, self._array, self._number = builder, array, number
        self._runs = {row: run for run in runs for row in range(run.first, run.first + run.size)}
        self._wide: dict[Run, Any] = {}

    def __contains__(self, row: int) -> bool:
        return row in self._runs

    def __getitem__(self, row: int) -> Any:
        first, size = run = self._runs[row]
        if run not in self._wide:
            start = self._builder.mul(self._number, word(size * width()))
            self._wide[run] = Lanes(self._builder, size * width()).load(self._array(first).at(start))
        return sorted_out(self._builder, self._wide[run], size, row - first)
