"""Windows: numbers of an argument that products of matrices read where they lie, and that no row has a copy of.

A linear model takes the numbers of a sample in one product with the weights, and in one for the gradient.  Where each
sample has 16 numbers, to copy them into rows of the file takes four times as long as both products.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from autograd.program.passes.blocks import Block, Matrix, Work
from autograd.program.passes.code import Line

FEWEST = 4  # numbers of a sample that are read side by side: to copy three takes less time than to read them in between
MANY, SOME = 16, 512  # inputs of which so many samples are copied at a time: 32 inputs took 1.6 times as long at once
EACH, MOST = 8, 4  # weighted sums: one for each 8 numbers of a sample, at most 4; rows took less time for more of them


class Window(NamedTuple):
    """Numbers of an argument that follow one another."""

    source: int  # the number of the argument
    first: int  # where they begin in it
    size: int


Part = Window | list[Line]


def size_of(part: Part) -> int:
    """How many lines it has."""
    return part.size if isinstance(part, Window) else len(part)


class Windows:
    """Which lines are read through a window.

    Args:
        loads: the lines of the arguments with a batch axis.
        works: what is computed from them.
        grids: the sides of the products that are summed over the batch.
        elsewhere: lines that have a row in any case.
    """

    def __init__(
        self,
        loads: Sequence[Sequence[Line]],
        works: Sequence[Work],
        grids: Iterable[Sequence[Line]],
        elsewhere: Iterable[Line],
    ) -> None:
        self._at = {line: (source, place) for source, run in enumerate(loads) for place, line in enumerate(run)}
        self._sizes = [len(run) for run in loads]
        self._copied = {line for line in chain(elsewhere, *map(_used_alone, works)) if line in self._at}
        sums = [0] * len(loads)  # for each argument, how many weighted sums read it
        for side, count in chain(((side, 0) for side in grids), _weighted(works)):
            for part in self.parts(side):
                if isinstance(part, Window):
                    sums[part.source] += count
                else:
                    self._copied.update(line for line in part if line in self._at)
        for run, size, count in zip(loads, self._sizes, sums, strict=True):
            few = 2 * len(self._copied.intersection(run)) <= size - (size == 1)
            if not few or count > min(MOST, max(1, size // EACH)):
                self._copied.update(run)
                for line in run:
                    del self._at[line]

    def copied(self, run: Sequence[Line]) -> list[Sequence[Line]]:
        """The lines of an argument that have rows, in stretches that follow one another."""
        stretches: list[list[Line]] = []
        for line in run:
            if line not in self._copied:
                continue
            if stretches and stretches[-1][-1] == line - 1:
                stretches[-1].append(line)
            else:
                stretches.append([line])
        return [*stretches]

    def lines(self) -> list[Line]:
        """The lines that have no row."""
        return [line for line in self._at if line not in self._copied]

    def parts(self, lines: Sequence[Line]) -> list[Part]:
        """Lines in order, those that follow one another in an argument as a window.

        >>> Windows([range(5)], [], [], []).parts([0, 1, 2, 7, 4])
        [Window(source=0, first=0, size=3), [7, 4]]
        """
        if not self._at:
            return [[*lines]]
        parts: list[Part] = []
        for source, stretch in self._stretches(lines):
            if source is not None and len(stretch) >= min(2, self._sizes[source]):
                parts.append(Window(source, self._at[stretch[0]][1], len(stretch)))
            elif parts and isinstance(parts[-1], list):
                parts[-1] += stretch
            else:
                parts.append(stretch)
        return parts

    def _stretches(self, lines: Sequence[Line]) -> Iterator[tuple[int | None, list[Line]]]:
        """Lines of one argument that follow one another, with the number of the argument; and all others one by one."""
        stretch: list[Line] = []
        for line in lines:
            if stretch and line == stretch[-1] + 1 and self._source(line) == self._source(stretch[0]) is not None:
                stretch.append(line)
                continue
            if stretch:
                yield self._source(stretch[0]), stretch
            stretch = [line]
        if stretch:
            yield self._source(stretch[0]), stretch

    def _source(self, line: Line) -> int | None:
        return self._at[line][0] if line in self._at else None


def _used_alone(work: Work) -> Iterable[Line]:
    """The lines that a work takes one by one."""
    if isinstance(work, Block):
        return chain.from_iterable(work.operands)
    return () if isinstance(work, Matrix) else work.atoms


def _weighted(works: Sequence[Work]) -> Iterator[tuple[Sequence[Line], int]]:
    """The numbers that are weighed, and how many weighted sums there are of them."""
    for work in works:
        if isinstance(work, Matrix):
            yield work.atoms, len(work.lines)


NO_WINDOWS = Windows([], [], [], [])


class View:
    """What a call reads: an array that stays, or the numbers of a window, which are others in each chunk."""

    __slots__ = ("_copy", "numbers")

    def __init__(self, numbers: Any = None) -> None:
        self.numbers = numbers
        self._copy: Any = None

    def show(self, numbers: Any) -> None:
        """Read these: where they lie if BLAS can, else in a copy."""
        if not _lies_well(numbers):
            if self._copy is None:
                self._copy = np.empty(numbers.shape)
            copy_rows(numbers, self._copy)
            numbers = self._copy
        self.numbers = numbers


def _lies_well(numbers: Any) -> bool:
    """Whether the numbers of a sample, if they are not few, or those at one place of all samples lie side by side."""
    (count, samples), (down, along), one = numbers.shape, numbers.strides, numbers.itemsize
    if along == one:
        return count == 1 or bool(down >= one * samples)
    return count >= FEWEST and bool(down == one and along >= one * count)


def copy_rows(numbers: Any, rows: Any) -> None:
    """Copy the numbers of inputs into their rows.

    Where those of a sample lie side by side, as many do in an array with a row for each sample, some samples at a time
    are copied: the next row then finds them in the cache.
    """
    count, samples = rows.shape
    across, along = numbers.strides
    step = SOME if count >= MANY and across < along else samples
    for start in range(0, samples, step):
        rows[:, start : start + step] = numbers[:, start : start + step]


def scale(weights: Any, view: View, out: Any) -> None:
    """Each weight times the one row of a view."""
    np.multiply(weights, view.numbers, out)


def weigh(weights: Any, view: View, out: Any) -> None:
    """Weighted sums of the rows of a view."""
    np.matmul(weights, view.numbers, out)


def multiply_rows(a: View, b: View, out: Any) -> None:
    """The sums of products of each row of the one with each of the other."""
    np.matmul(a.numbers, b.numbers.T, out)
