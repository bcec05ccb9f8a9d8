"""Sums over a batch on NumPy, see ``reductions``: products of matrices that run over the samples of a chunk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.program.on_numpy.kernels import Call
from autograd.program.passes.code import ONE, Line
from autograd.program.passes.reductions import Reductions, places_of
from autograd.program.passes.terms import BatchTerm, Pair

Rows = Callable[[list[Line]], Any]  # the rows of some lines in a chunk; the last of them may be ONE
Cut = Callable[[list[Line]], list[list[Line]]]


class Totals:
    """How the sums of some outputs grow from chunk to chunk.

    A sum of a line is that of its products with 1, so that it goes with the other products of the line.

    Args:
        sums: what is summed.
        order: the varying lines in the order in which they lie in a chunk.
        at: where the shared lines stand in their file, and at[ONE], the last, where a 1 does.
    """

    def __init__(self, sums: Reductions, order: Mapping[Line, int], at: Sequence[int]) -> None:
        self._plain = sorted(sums.plain, key=order.__getitem__)
        self._couples = sorted((a[0], b[0]) for a, b in sums.grids if len(a) * len(b) == 1)
        self.grids: list[tuple[list[Line], list[Line]]] = []
        for grid in sums.grids:
            if len(grid[0]) * len(grid[1]) > 1:
                self._add_grid(*[sorted(side, key=order.__getitem__) for side in grid])
        if self._plain:
            self.grids.append((self._plain, [ONE]))
        self._find_terms(sums.terms, at)

    def _add_grid(self, rows: list[Line], columns: list[Line]) -> None:
        """Add a grid, with a column of ones if that gives sums which are still missing."""
        missing = {*self._plain}
        if missing.issuperset(columns) and not missing.issuperset(rows):
            rows, columns = columns, rows
        if missing.issuperset(rows):
            columns = [*columns, ONE]
            self._plain = [line for line in self._plain if line not in {*rows}]
        self.grids.append((rows, columns))

    def _find_terms(self, terms: Sequence[Sequence[BatchTerm]], at: Sequence[int]) -> None:
        """Look up where the coefficients and the sums of all terms stand."""
        places = places_of([*self.grids, *(([a], [b]) for a, b in self._couples)], [])
        self._sums = np.zeros(places[None] + 1)
        self._outputs = len(terms)
        columns = [
            (output, term.number, at[ONE if term.coefficient is None else term.coefficient], places[_pair(term)])
            for output, each in enumerate(terms)
            for term in each
        ]
        output, number, coefficient, atom = zip(*columns, strict=True) if columns else ((), (), (), ())
        self._columns = np.array(output, int), np.array(number), np.array(coefficient, int), np.array(atom, int)

    def start(self) -> None:
        """Begin again at 0."""
        self._sums[...] = 0.0

    def calls(self, rows: Rows, cut: Cut) -> list[Call]:
        """The calls that add a chunk.

        Args:
            rows: gives the rows of some lines.
            cut: cuts lines into those whose rows need not be copied; beside a single line that takes less time.
        """
        if not self.grids and not self._couples:
            return []
        part = np.zeros_like(self._sums)
        calls: list[Call] = []
        end = 0
        for a, b in self.grids:
            long, other = (b, a) if len(a) == 1 else (a, b)
            for run in cut(long) if len(other) == 1 else [long]:
                end += len(run) * len(other)
                out = part[end - len(run) * len(other) : end].reshape(len(run), len(other))
                calls.append((np.matmul, (rows(run), rows(other).T, out)))
        if self._couples:
            left, right = (rows([*side]) for side in zip(*self._couples, strict=True))
            calls.append((np.matmul, (left[:, None, :], right[:, :, None], part[end:-1].reshape(-1, 1, 1))))
        return [*calls, (np.add, (self._sums, part, self._sums))]

    def totals(self, shared: Any, samples: int) -> Any:
        """The sums of the outputs."""
        self._sums[-1] = samples
        output, number, coefficient, atom = self._columns
        return np.bincount(output, number * shared[coefficient] * self._sums[atom], self._outputs)


def _pair(term: BatchTerm) -> Pair | None:
    """The two lines whose products are summed."""
    return (term.atom, ONE) if isinstance(term.atom, int) else term.atom
