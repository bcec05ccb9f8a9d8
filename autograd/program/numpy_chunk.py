"""A chunk of a batch on NumPy: a file of rows of one width, and the calls that compute on it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from autograd.program.code import Line
from autograd.program.layout import Layout
from autograd.program.loops import loops_through
from autograd.program.numpy_kernels import Call


class Chunk:
    """The calls of a plan on a file of one width.

    Args:
        layout: the rows of the file.
        width: how many samples there are.
    """

    def __init__(self, layout: Layout, width: int) -> None:
        self._layout = layout
        self._file = np.ones((layout.count, width))  # the rows of ones stay as they are
        self._copies: dict[tuple[Line, ...], Any] = {}
        self.loads: list[tuple[Any, tuple[int, int]]] = []  # rows; from which argument, and where it begins in it
        self.calls: list[Call] = []
        self.outputs: list[Any] = []

    def rows(self, lines: Sequence[Line]) -> Any:
        """The rows of lines: a view where they lie evenly in the file, else a copy that is made first."""
        places = self._layout.places(lines)
        if len(places) == len(lines) and (step := _step_of(places)) is not None:
            return self._file[places[0] : places[-1] + 1 : step or 1]
        return self._copy(tuple(lines), places)

    def _copy(self, lines: tuple[Line, ...], places: list[int]) -> Any:
        """A copy of the rows, made once; what is missing at its end is a row of ones."""
        if lines not in self._copies:
            copy = self._copies[lines] = np.ones((len(lines), self._file.shape[1]))
            if places:
                self.calls.append((np.take, (self._file, np.array(places), 0, copy[: len(places)], "clip")))
        return self._copies[lines]

    def operands(self, operands: Sequence[Sequence[Line]]) -> tuple[tuple[int, ...], list[Any]]:
        """The rows of the operands of one operation, and the axes in which they lie, such as (16,) or (4, 4).

        With the axes (4, 4) four rows meet each of four others, as the queries and keys of two tokens do: no row is
        copied.
        """
        places = [self._layout.places(lines) for lines in operands]
        loops = None if all(_step_of(each) is not None for each in places) else loops_through(places)
        if loops is None:
            return (len(operands[0]) if operands else -1,), [self.rows(lines) for lines in operands]
        axes = tuple(count for count, _ in loops)
        row, number = self._file.strides
        return axes, [
            as_strided(
                self._file[each[0] :], (*axes, self._file.shape[1]), (*(row * steps[i] for _, steps in loops), number)
            )
            for i, each in enumerate(places)
        ]


def _step_of(places: Sequence[int]) -> int | None:
    """The step from each place to the next, 0 or more; None if they do not lie evenly."""
    steps = {b - a for a, b in itertools.pairwise(places)} or {0}
    step = steps.pop()
    return None if steps or step < 0 else step
