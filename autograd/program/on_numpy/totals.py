"""Sums over a batch on NumPy, see ``reductions``: products of matrices that run over the samples of a chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.program.on_numpy.file import rows_by_rows
from autograd.program.on_numpy.kernels import Call
from autograd.program.on_numpy.windows import Part, size_of
from autograd.program.passes.code import ONE, Line
from autograd.program.passes.reductions import Reductions, places_of
from autograd.program.passes.terms import BatchTerm, Pair

Rows = Callable[[Part], Any]  # the rows of some lines in a chunk; the last of them may be ONE
Pieces = Callable[[list[Line], bool], list[Part]]


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
        self.couples = sorted((a[0], b[0]) for a, b in sums.grids if len(a) * len(b) == 1)
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
        places = places_of([*self.grids, *(([a], [b]) for a, b in self.couples)], [])
        self._sums = np.zeros(places[None] + 1)
        self._outputs = len(terms)
        columns = [
            (output, term.number, at[ONE if term.coefficient is None else term.coefficient], places[_pair(term)])
            for output, each in enumerate(terms)
            for term in each
        ]
        output, number, coefficient, atom = zip(*columns, strict=True) if columns else ((), (), (), ())
        self._columns = np.array(output, int), np.array(number), np.array(coefficient, int), np.array(atom, int)
        self._have_coefficients = any(place != at[ONE] for place in coefficient)
        self._are_single = [*output] == [*range(len(terms))]

    def start(self) -> None:
        """Begin again at 0."""
        self._sums[...] = 0.0

    def calls(self, rows: Rows, pieces: Pieces) -> list[Call]:
        """The calls that add a chunk.

        Args:
            rows: gives the rows of some lines.
            pieces: cuts lines into windows and others; if asked, these into those whose rows need not be copied, which
                takes less time beside a single line.
        """
        if not self.grids and not self.couples:
            return []
        part = np.zeros_like(self._sums)
        calls: list[Call] = []
        end = 0
        for a, b in self.grids:
            long, other = (b, a) if len(a) == 1 else (a, b)
            start, end = end, end + len(a) * len(b)
            out = part[start:end].reshape(len(long), len(other))
            left, right = pieces(long, len(other) == 1), pieces(other, False)
            calls += _grid([(size_of(p), rows(p)) for p in left], [(size_of(p), rows(p)) for p in right], out)
        if self.couples:
            left, right = (rows([*side]) for side in zip(*self.couples, strict=True))
            calls.append((np.matmul, (left[:, None, :], right[:, :, None], part[end:-1].reshape(-1, 1, 1))))
        return [*calls, (np.add, (self._sums, part, self._sums))]

    def totals(self, shared: Any, samples: int) -> Any:
        """The sums of the outputs."""
        self._sums[-1] = samples
        output, number, coefficient, atom = self._columns
        found = self._sums.take(atom)
        found *= number
        if self._have_coefficients:
            found *= shared.take(coefficient)
        return found if self._are_single else np.bincount(output, found, self._outputs)


def _grid(left: Sequence[tuple[int, Any]], right: Sequence[tuple[int, Any]], out: Any) -> Iterator[Call]:
    """The calls for the sums of products of each row on the left with each on the right; both are sizes and rows."""
    row = 0
    for height, some in left:
        column = 0
        for width, others in right:
            yield rows_by_rows(some, others, out[row : row + height, column : column + width])
            column += width
        row += height


def _pair(term: BatchTerm) -> Pair | None:
    """The two lines whose products are summed."""
    return (term.atom, ONE) if isinstance(term.atom, int) else term.atom
