"""Reductions: outputs that are summed over the batch.

The gradient of a layer's weights is a sum over all samples of δₖ·hⱼ, one for each k and j.  Together they are the
product of a matrix of the δ and one of the h, which runs over the samples.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autograd.program.code import Code, Line
from autograd.program.ranks import VARYING, users_of
from autograd.table import ops

Pair = tuple[Line, Line]


class Term(NamedTuple):
    """A number times a shared line times a sum over the batch: of a line, or of the product of two."""

    number: float
    coefficient: Line | None
    atom: Line | Pair | None  # None: the coefficient itself, once for each sample


class Reductions:
    """The sums over the batch of some outputs."""

    def __init__(self, code: Code, ranks: Sequence[int], outputs: Sequence[Line]) -> None:
        self._code, self._ranks = code, ranks
        self._users, _ = users_of(code)
        self.terms = [[*self._taken_apart(line)] for line in outputs]
        atoms = dict.fromkeys(term.atom for terms in self.terms for term in terms)
        self.grids = _grids([atom for atom in atoms if isinstance(atom, tuple)])
        self.plain = [atom for atom in atoms if isinstance(atom, int)]
        self.lines = [*self.plain, *(line for grid in self.grids for side in grid for line in side)]

    def _taken_apart(self, line: Line, number: float = 1.0) -> Iterator[Term]:
        """The terms whose sum a line is; a line that is used elsewhere, too, is not taken apart."""
        op, args = self._code.ops[line], self._code.args[line]
        if self._ranks[line] < VARYING:
            yield Term(number, line, None)
        elif self._users[line] > 1 or op not in _LINEAR:
            yield Term(number, None, line)
        elif op is ops.negative:
            yield from self._taken_apart(args[0], -number)
        elif op is ops.multiply:
            yield self._product(args[0], args[1], number)
        elif op is ops.dot:
            for pair in zip(args[::2], args[1::2], strict=False):
                yield self._product(pair[0], pair[1], number)
            if len(args) % 2:
                yield from self._taken_apart(args[-1], number)
        else:
            for argument in args:
                yield from self._taken_apart(argument, number)

    def _product(self, a: Line, b: Line, number: float) -> Term:
        """A product of two varying lines, or of a varying one with a shared one."""
        low, high = (a, b) if self._ranks[a] <= self._ranks[b] else (b, a)
        if self._ranks[low] == VARYING:
            return Term(number, None, (low, high))
        args = self._code.args[high]
        is_pair = self._code.ops[high] is ops.multiply and all(self._ranks[x] == VARYING for x in args)
        return Term(number, low, (args[0], args[1]) if is_pair and self._users[high] == 1 else high)


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


_LINEAR = {ops.negative, ops.multiply, ops.dot, ops.add, ops.sum_}


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
