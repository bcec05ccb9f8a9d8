"""Reductions: outputs that are summed over the batch.

The gradient of a layer's weights is a sum over all samples of δₖ·hⱼ, one for each k and j.  Together they are the
product of a matrix of the δ and one of the h, which runs over the samples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.program.code import Code, Line
from autograd.program.numpy_kernels import Call
from autograd.program.terms import Pair, batch_terms


class Reductions:
    """The sums over the batch of some outputs."""

    def __init__(self, code: Code, ranks: Sequence[int], outputs: Sequence[Line]) -> None:
        self.terms = batch_terms(code, ranks, outputs)
        atoms = dict.fromkeys(term.atom for terms in self.terms for term in terms)
        self.grids = _grids([atom for atom in atoms if isinstance(atom, tuple)])
        self.plain = [atom for atom in atoms if isinstance(atom, int)]
        self.lines = [*self.plain, *(line for grid in self.grids for side in grid for line in side)]

    def bind(self, place: Mapping[Line, int], one: int, at: Mapping[Line, int]) -> None:
        """Look up where the numbers are.

        Args:
            place: where the coefficients stand in the shared file.
            one: where a 1 stands in it.
            at: the rows of the varying lines.
        """
        self.grids = [(sorted(a, key=at.__getitem__), sorted(b, key=at.__getitem__)) for a, b in self.grids]
        self._runs = runs_of(sorted(self.plain, key=at.__getitem__), at.__getitem__)
        self._sums: list[Any] = [np.zeros((len(a), len(b))) for a, b in self.grids]
        self._sums += [np.zeros(len(run)) for run in self._runs]
        atoms = places_of(self.grids, [line for run in self._runs for line in run])
        found = [
            (output, term.number, one if term.coefficient is None else place[term.coefficient], atoms[term.atom])
            for output, terms in enumerate(self.terms)
            for term in terms
        ]
        output, number, coefficient, atom = zip(*found, strict=True) if found else ((), (), (), ())
        self._columns = np.array(output, int), np.array(number), np.array(coefficient, int), np.array(atom, int)

    def start(self) -> None:
        """Begin again at 0."""
        for total in self._sums:
            total[...] = 0.0

    def calls(self, rows: Callable[[Sequence[Line]], Any], width: int) -> list[Call]:
        """The calls that add a chunk of this width."""
        ones = np.ones(width)
        products = [(rows(a), rows(b).T) for a, b in self.grids]
        products += [(rows(run), ones) for run in self._runs]  # a product with ones takes a third of np.add.reduce
        calls: list[Call] = []
        for total, (left, right) in zip(self._sums, products, strict=True):
            part = np.empty_like(total)
            calls += [(np.matmul, (left, right, part)), (np.add, (total, part, total))]
        return calls

    def totals(self, shared: Any, samples: int) -> Any:
        """The sums of the outputs."""
        flat = np.concatenate([*(total.ravel() for total in self._sums), [samples]])
        output, number, coefficient, atom = self._columns
        return np.bincount(output, number * shared[coefficient] * flat[atom], len(self.terms))


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


def runs_of(lines: Sequence[Line], place: Callable[[Line], int] = int) -> list[list[Line]]:
    """Lines whose places follow one another, together."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and place(runs[-1][-1]) == place(line) - 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _grids(pairs: Sequence[Pair]) -> list[tuple[list[Line], list[Line]]]:
    """Pairs as few grids of rows and columns: every row with every column."""
    partners: dict[Line, set[Line]] = defaultdict(set)
    for u, v in pairs:
        partners[u].add(v)
        partners[v].add(u)
    alike: dict[frozenset[Line], list[Line]] = defaultdict(list)
    for line, others in partners.items():
        alike[frozenset(others)].append(line)
    grids = []
    done: set[Pair] = set()
    for facing, lines in sorted(alike.items(), key=lambda item: -len(item[0]) * len(item[1])):
        if all((u, v) in done for u in lines for v in facing):
            continue
        rows, columns = sorted(lines), sorted(facing)
        grids.append((rows, columns))
        done |= {pair for u in rows for v in columns for pair in ((u, v), (v, u))}
    return grids
