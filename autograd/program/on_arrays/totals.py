"""Sums over a batch on arrays of another library, see ``reductions``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from autograd.program.libraries import Foreign
from autograd.program.passes.code import ONE, Line
from autograd.program.passes.reductions import Reductions, places_of

Pieces = list[Any]
Part = Callable[[Pieces], Any]  # an array that is computed from the pieces before it


class Totals:
    """How the sums of some outputs come from the pieces of a run.

    Args:
        library: where the arrays live.
        sums: what is summed.
        fetched: how the rows of some lines come from the pieces.
    """

    def __init__(self, library: Foreign, sums: Reductions, fetched: Callable[[Sequence[Line]], Part]) -> None:
        self._library = library
        self._grids = [(fetched(a), fetched(b)) for a, b in sums.grids]
        self._plain = [fetched(sums.plain)] if sums.plain else []
        places = places_of(sums.grids, sums.plain)
        terms = [term for output in sums.terms for term in output]
        self._numbers = [term.number for term in terms]
        self._atoms = [places[term.atom] for term in terms]
        self._coefficients = fetched([ONE if term.coefficient is None else term.coefficient for term in terms])
        self._alike: dict[int, list[int]] = defaultdict(list)  # the outputs by how many terms they have
        for output, each in enumerate(sums.terms):
            self._alike[len(each)].append(output)
        self._starts = [0, *accumulate(len(each) for each in sums.terms)]

    def __call__(self, pieces: Pieces, samples: int) -> Any:
        """The sums."""
        library = self._library
        xp = library.xp
        sums = [xp.reshape(a(pieces) @ b(pieces).T, (-1,)) for a, b in self._grids]
        sums += [xp.sum(plain(pieces), axis=1) for plain in self._plain]
        atoms = library.picked(library.joined([*sums, library.array([float(samples)])]), self._atoms)
        terms = library.array(self._numbers) * self._coefficients(pieces)[:, 0] * atoms
        found = [
            xp.sum(xp.reshape(library.picked(terms, self._terms_of(outputs, count)), (-1, count)), axis=1)
            for count, outputs in self._alike.items()
        ]
        order = [output for outputs in self._alike.values() for output in outputs]
        return library.picked(library.joined(found), np.argsort(order))

    def _terms_of(self, outputs: Sequence[int], count: int) -> list[int]:
        return [self._starts[output] + i for output in outputs for i in range(count)]
