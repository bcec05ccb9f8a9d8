"""A file of numbers: a matrix whose rows are the numbers of lines, and the calls that work on them.

A step says what to do as data, so it fits a file of any width: ``Step(tanh, 3, (5,))`` puts the tanh of row 5 into
row 3.  Long programs use the same rows again and again, and a step that occurs many times is one object.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from autograd.program.on_numpy.kernels import Call, calls_for
from autograd.program.on_numpy.windows import View, Window, multiply_rows, scale, weigh
from autograd.program.passes.blocks import Matrix, Total
from autograd.program.passes.code import ONE
from autograd.table.rows import Operation

Places = int | range | tuple[int, ...]  # one row, rows at equal distances, or any; the last of these may be ONE


class Column(NamedTuple):
    """Numbers of the shared file, one for each row of a block."""

    places: Places


class Grid(NamedTuple):
    """Numbers of the shared file as a matrix: for each row those of the atoms."""

    places: tuple[tuple[int, ...], ...]


class Nest(NamedTuple):
    """Rows from the first, with a step for each axis of a block."""

    first: int
    steps: tuple[int, ...]


Shared = Column | Grid
Operand = Places | Shared | Nest | Window


class Step(NamedTuple):
    """A work, on rows of a file."""

    work: Operation | type[Matrix | Total]
    out: int | range
    operands: tuple[Operand, ...]
    axes: tuple[int, ...] = ()  # how long they are, where the rows of an operand lie in several


def places_like(places: list[int]) -> Places:
    """Places as one or as a range where that is possible: a view of them then needs no copy.

    >>> places_like([3, 5, 7]), places_like([4]), places_like([1, 2, 9])
    (range(3, 8, 2), 4, (1, 2, 9))
    """
    first = places[0]
    if len(places) == 1:
        return first if first != ONE else (ONE,)
    step = places[1] - first
    if step > 0 and places[-1] == first + step * (len(places) - 1):
        evenly = range(first, places[-1] + 1, step)
        if [*evenly] == places:
            return evenly
    return tuple(places)


class File:
    """The numbers of some rows, for one chunk.  All are 1 at first, and rows of ones stay as they are."""

    def __init__(self, rows: int, width: int) -> None:
        self.numbers = np.ones((rows, width))
        self._views: dict[int | range, Any] = {}
        self.windows: dict[Window, View] = {}

    def view(self, places: int | range) -> Any:
        """Rows at equal distances."""
        view = self._views.get(places)
        if view is None:
            evenly = range(places, places + 1) if isinstance(places, int) else places
            view = self._views[places] = self.numbers[evenly.start : evenly.stop : evenly.step]
        return view

    def window(self, window: Window) -> View:
        """What calls read for a window."""
        return self.windows.setdefault(window, View())

    def nested(self, nest: Nest, axes: tuple[int, ...]) -> Any:
        """Rows in several axes."""
        row, number = self.numbers.strides
        shape, strides = (*axes, self.numbers.shape[1]), (*[row * step for step in nest.steps], number)
        return as_strided(self.numbers[nest.first :], shape, strides)

    def rows(self, places: Places, calls: list[Call]) -> Any:
        """Rows: a view, or a copy, which a call makes again each time."""
        if not isinstance(places, tuple):
            return self.view(places)
        taken = np.array([place for place in places if place != ONE])
        copy = np.ones((len(places), self.numbers.shape[1]))
        if len(taken):
            calls.append((self.numbers.take, (taken, 0, copy[: len(taken)], "clip")))
        return copy


class SharedFile(File):
    """The file of what is the same for all samples.

    ``copies`` are the calls that copy what others ask for, where it does not lie evenly.
    """

    def __init__(self, rows: int) -> None:
        super().__init__(rows, 1)
        self.copies: list[Call] = []
        self._fixed: dict[Shared, Any] = {}

    def fixed(self, asked: Shared) -> Any:
        """Numbers that are there when the shared file is complete: a view, or a copy that is made in each run."""
        if asked not in self._fixed:
            self._fixed[asked] = self.asked(asked, self.copies)
        return self._fixed[asked]

    def asked(self, asked: Shared, calls: list[Call]) -> Any:
        """Numbers as they are now: a view, or a copy, which a call makes again each time."""
        if isinstance(asked, Column):
            return self.rows(asked.places, calls)
        places, numbers = np.array(asked.places), self.numbers[:, 0]
        grid = _evenly_spaced(numbers, places)
        if grid is None:
            grid = np.empty(places.shape)
            calls.append((numbers.take, (places, None, grid, "clip")))
        return grid


def calls_of(step: Step, file: File, shared: SharedFile) -> list[Call]:
    """The calls for a step on a file."""
    calls: list[Call] = []
    operands = []
    for each in step.operands:
        if isinstance(each, Nest):
            operands.append(file.nested(each, step.axes))
        elif isinstance(each, Window):
            operands.append(file.window(each))
        elif isinstance(each, Column | Grid):
            fixed = shared.asked(each, calls) if file is shared else shared.fixed(each)
            operands.append(fixed.reshape(*step.axes, 1) if step.axes and len(fixed) > 1 else fixed)
        else:
            operands.append(file.rows(each, calls))
    out = file.view(step.out)
    if step.axes:
        out = out.reshape(*step.axes, out.shape[1])
    if isinstance(step.work, Operation):
        return calls + calls_for(step.work, out, *map(_as_number, operands))
    if step.work is Total:
        return [*calls, (np.add.reduce, (*operands, 0, None, out[0]))]
    return [*calls, *_weighted_sums(operands, out)]


def _as_number(array: Any) -> Any:
    """An array without axes in place of one with a single number: NumPy takes it in half the time."""
    return array if array.size > 1 else array.reshape(())


def _weighted_sums(operands: Sequence[Any], out: Any) -> list[Call]:
    """The calls for weights and rows, more weights and rows that are added, and perhaps a last column of offsets."""
    calls = _weighed(operands[0], operands[1], out)
    for weights, rows in zip(operands[2::2], operands[3::2], strict=False):
        more = np.empty_like(out)
        calls += [*_weighed(weights, rows, more), (np.add, (out, more, out))]
    if len(operands) % 2:
        calls.append((np.add, (out, _as_number(operands[-1]), out)))
    return calls


def _weighed(weights: Any, rows: Any, out: Any) -> list[Call]:
    """The calls for weighted sums of rows.  Of a window each sum alone: BLAS then need not sort the numbers first."""
    if weights.shape[1] == 1:  # np.matmul takes five times as long
        return [(scale if isinstance(rows, View) else np.multiply, (_as_number(weights), rows, out))]
    if not isinstance(rows, View):
        return [(np.matmul, (weights, rows, out))]
    return [(weigh, (weights[i : i + 1], rows, out[i : i + 1])) for i in range(len(out))]


def rows_by_rows(a: Any, b: Any, out: Any) -> Call:
    """The call for the sums of products of each row of the one with each of the other; both are arrays or views."""
    if not isinstance(a, View) and not isinstance(b, View):
        return np.matmul, (a, b.T, out)
    return multiply_rows, (*[each if isinstance(each, View) else View(each) for each in (a, b)], out)


def _evenly_spaced(numbers: Any, places: Any) -> Any:
    """A view of numbers with those at the places; None if they do not lie evenly."""
    first = int(places[0, 0])
    down = int(places[1, 0]) - first if len(places) > 1 else 0
    right = int(places[0, 1]) - first if places.shape[1] > 1 else 0
    rows, columns = np.indices(places.shape)
    if (places != first + down * rows + right * columns).any() or down < 0 or right < 0:
        return None
    if places.shape[1] > 1 and min(down, right) != 1 and places.shape[0] > 1:
        return None
    return as_strided(numbers[first:], places.shape, (8 * down, 8 * right))
