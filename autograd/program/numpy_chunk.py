"""A chunk of a batch on NumPy: a file of rows of one width, and the calls that compute on it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.program.code import Line
from autograd.program.layout import Layout
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
        self.loads: list[tuple[Any, tuple[int, int]]] = []  # rows; from which argument, and where it begins in it
        self.calls: list[Call] = []
        self.outputs: list[Any] = []

    def rows(self, lines: Sequence[Line]) -> Any:
        """The rows of lines: a view where they lie evenly in the file, else a copy that is made first."""
        places = self._layout.places(lines)
        if len(places) == len(lines):
            if len({*places}) == 1:
                return self._file[places[0] : places[0] + 1]
            step = places[1] - places[0]
            if step > 0 and all(b - a == step for a, b in itertools.pairwise(places)):
                return self._file[places[0] : places[-1] + 1 : step]
        copy = np.ones((len(lines), self._file.shape[1]))
        if places:
            self.calls.append((np.take, (self._file, np.array(places), 0, copy[: len(places)], "clip")))
        return copy
