"""Reductions: outputs that are summed over the batch.

The gradient of a layer's weights is a sum over all samples of δₖ·hⱼ, one for each k and j.  Together they are the
product of a matrix of the δ and one of the h, which runs over the samples.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from autograd.program.passes.code import Code, Line
from autograd.program.passes.terms import Pair, batch_terms


class Reductions:
    """The sums over the batch of some outputs."""

    def __init__(self, code: Code, ranks: Sequence[int], outputs: Sequence[Line]) -> None:
        self.terms = batch_terms(code, ranks, outputs)
        atoms = dict.fromkeys(term.atom for terms in self.terms for term in terms)
        self.grids = _grids([atom for atom in atoms if isinstance(atom, tuple)])
        self.plain = [atom for atom in atoms if isinstance(atom, int)]
        self.lines = [*self.plain, *(line for grid in self.grids for side in grid for line in side)]


def places_of(
    grids: Sequence[tuple[Sequence[Line], Sequence[Line]]], plain: Sequence[Line]
) -> dict[Line | Pair | None, int]:
    """Where each atom stands, if all sums are put one behind the other, and the size of the batch behind them."""
    places: dict[Line | Pair | None, int] = {}
    end = 0
    for a, b in grids:
        for i, u in enumerate(a):
            for j, v in enumerate(b):
                places[u, v] = places[v, u] = end + i * len(b) + j
        end += len(a) * len(b)
    return places | {atom: end + i for i, atom in enumerate([*plain, None])}


def _grids(pairs: Sequence[Pair]) -> list[tuple[list[Line], list[Line]]]:
    """Pairs as few grids of rows and columns: every row with every column."""
    facing: dict[Line, dict[Line, None]] = defaultdict(dict)  # for each line those that it still has to meet
    for u, v in pairs:
        facing[u][v] = facing[v][u] = None
    grids = []
    for line in sorted(facing, key=lambda line: len(facing[line])):
        while facing[line]:
            rows, columns = _grid_with(line, facing)
            grids.append((sorted(rows), sorted(columns)))
            for u in rows:
                for v in columns:
                    facing[u].pop(v, None)
                    facing[v].pop(u, None)
    return grids


def _grid_with(line: Line, facing: Mapping[Line, Mapping[Line, None]]) -> tuple[list[Line], list[Line]]:
    """A grid with the line as a row: with rows that meet all of its columns, or with those that meet most of them."""
    met = Counter(row for column in facing[line] for row in facing[column])
    grids = []
    for least in len(facing[line]), len(facing[line]) / 2:
        rows = [row for row, count in met.items() if count >= least]
        columns = [column for column in facing[line] if all(column in facing[row] for row in rows)]
        grids.append((rows, columns))
    return max(grids, key=lambda grid: len(grid[0]) * len(grid[1]) / (len(grid[0]) + len(grid[1])))  # products a row
