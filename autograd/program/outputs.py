"""Outputs: which are one number for the whole batch, which have one for each sample, and how they become arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.program.arguments import Arguments
from autograd.program.libraries import NUMPY
from autograd.program.passes.code import Code
from autograd.program.passes.ranks import VARYING


class Results(NamedTuple):
    """What a run gives: the outputs that are one number, and those that have one for each sample."""

    numbers: Any  # an array with one for each of ``Outputs.numbers``
    rows: Any  # an array with a row for each of ``Outputs.rows``


class Outputs:
    """The places of the outputs of a code, sorted.

    Args:
        code: the program.
        ranks: the rank of every line.
        summed: the outputs that are summed over the batch, by their place.
    """

    def __init__(self, code: Code, ranks: Sequence[int], summed: frozenset[int]) -> None:
        self.summed = sorted(summed)
        apart = {*self.summed}
        varies = [ranks[line] == VARYING for line in code.outputs]
        self.rows = [i for i, each in enumerate(varies) if each and i not in apart]
        self.shared = [i for i, each in enumerate(varies) if not each and i not in apart]
        self.numbers = sorted([*self.shared, *self.summed])
        self._row_of = {i: row for row, i in enumerate(self.rows)}
        self._number_of = {i: place for place, i in enumerate(self.numbers)}

    def part(
        self, results: Results, places: range, shape: tuple[int, ...], arguments: Arguments, *, for_each: bool
    ) -> Any:
        """Some of the outputs as one array of the shape (*batch, *shape), or of ``shape`` if none has a batch axis.

        Args:
            results: of a run.
            places: which outputs.
            shape: of the array, for one sample.
            arguments: of the call.
            for_each: whether it has the batch axis in any case.
        """
        xp = arguments.library.xp
        if not for_each and self._row_of.keys().isdisjoint(places):
            first = self._number_of[places[0]] if places else 0
            found = xp.reshape(results.numbers[first : first + len(places)], shape)
            return found if shape else arguments.library.scalar(found)
        is_numpy = arguments.library is NUMPY  # PyTorch's view(...) wants the numbers of a sample side by side
        if (is_numpy or len(places) < 2) and all(i in self._row_of for i in places):  # a view, and no second copy
            first = self._row_of[places[0]] if places else 0
            return xp.reshape(results.rows[first : first + len(places), :].T, (*arguments.batch, *shape))
        columns = [
            results.rows[self._row_of[i], :]
            if i in self._row_of
            else xp.broadcast_to(results.numbers[self._number_of[i]], (arguments.samples,))
            for i in places
        ]
        return xp.reshape(xp.stack(columns, axis=-1), (*arguments.batch, *shape))
