"""The back end for arrays of another library: PyTorch, JAX, CuPy, and all that follow the array API standard.

Nothing is written in place and nothing depends on a number, so that the library's own derivatives, compilers and
transformations go through a program.  A run makes *pieces*: arrays with a row for each of some lines, and with a column
for each sample, or a single one if the lines are the same for all samples.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.program.libraries import Foreign
from autograd.program.on_arrays.kernels import Kernels
from autograd.program.on_arrays.totals import Part, Pieces, Totals
from autograd.program.on_numpy.lifetimes import needed_for
from autograd.program.outputs import Outputs, Results
from autograd.program.passes.blocks import Block, Total, Work, blocks_of
from autograd.program.passes.code import ONE, Code, Line
from autograd.program.passes.pipeline import after, fitting
from autograd.program.passes.ranks import VARYING, ranks_of
from autograd.program.passes.reductions import Reductions
from autograd.program.progress import step


class ArrayPlan:
    """How to run code on arrays of a library.

    Args:
        library: where they live.
        code: the program.
        loads: runs of inputs with a batch axis.
        summed: the outputs that are summed over the batch, by their place.
    """

    def __init__(self, library: Foreign, code: Code, loads: Sequence[Sequence[Line]], summed: frozenset[int]) -> None:
        varying = frozenset(line for run in loads for line in run)
        self._library = library
        self._kernels = Kernels(library)
        code = after(code, fitting(varying, self._kernels.primitives, summed))
        step("laid out")
        ranks = ranks_of(code, varying)
        self.outputs = Outputs(code, ranks, summed)
        sums = Reductions(code, ranks, [code.outputs[i] for i in self.outputs.summed])
        rows = [code.outputs[i] for i in self.outputs.rows]
        before = [line for line in range(len(code)) if ranks[line] < VARYING and code.ops[line] is not None]
        needed = needed_for(code, {*rows, *sums.lines}, ranks)
        works = [*blocks_of(code, before, ranks), *blocks_of(code, needed, ranks)]
        given = [line for line in range(code.inputs) if line not in varying]
        pieces = [[*code.constants, ONE], given, *loads, *(work.lines for work in works)]
        self._at = {line: (number, row) for number, lines in enumerate(pieces) for row, line in enumerate(lines)}
        self._constants = [*code.constants.values(), 1.0]
        self._last: dict[int, int] = {}  # by the number of a piece that of the last part which takes it
        self._parts: list[Part] = []
        for work in works:
            self._parts.append(self._part(work))
        self._rows = self._fetched(rows)
        self._numbers = self._fetched([code.outputs[i] for i in self.outputs.shared])
        self._totals = Totals(library, sums, self._fetched)
        self._ended: dict[int, list[int]] = defaultdict(list)
        for number, part in self._last.items():
            self._ended[part].append(number)

    # ---- planning ----

    def _part(self, work: Work) -> Part:
        """How the piece of a work is computed."""
        xp = self._library.xp
        if isinstance(work, Block):
            kernel, operands = self._kernels.of(work.op), [self._fetched(lines) for lines in work.operands]
            return lambda pieces: kernel(*[operand(pieces) for operand in operands])
        atoms = self._fetched(work.atoms)
        if isinstance(work, Total):
            return lambda pieces: xp.sum(atoms(pieces), axis=0, keepdims=True)
        shape = len(work.lines), len(work.atoms)
        matrix = self._fetched([line for row in work.coefficients for line in row])
        if not work.offsets:
            return lambda pieces: xp.reshape(matrix(pieces), shape) @ atoms(pieces)
        offsets = self._fetched(work.offsets)
        return lambda pieces: xp.reshape(matrix(pieces), shape) @ atoms(pieces) + offsets(pieces)

    def _fetched(self, lines: Sequence[Line]) -> Part:
        """How an array with a row for each of the lines comes from the pieces."""
        by_piece: dict[int, list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            by_piece[self._at[line][0]].append(place)
        parts = [
            self._from_a_piece(number, [self._at[lines[place]][1] for place in places])
            for number, places in by_piece.items()
        ]
        if len(parts) == 1:
            return parts[0]
        joined, picked = self._library.joined, self._library.picked
        order = [place for places in by_piece.values() for place in places]
        if order == sorted(order):
            return lambda pieces: joined([part(pieces) for part in parts])
        return lambda pieces: picked(joined([part(pieces) for part in parts]), np.argsort(order))

    def _from_a_piece(self, number: int, rows: list[int]) -> Part:
        self._last[number] = len(self._parts)
        xp, picked = self._library.xp, self._library.picked
        first, count = rows[0], len(rows)
        step = rows[1] - first if count > 1 else 1
        if all(b - a == step for a, b in itertools.pairwise(rows)) and step >= 0:
            if step:
                return lambda pieces: pieces[number][first : rows[-1] + 1 : step, :]
            return lambda pieces: xp.broadcast_to(pieces[number][first, :], (count, pieces[number].shape[1]))
        return lambda pieces: picked(pieces[number], rows)

    # ---- running ----

    def run(self, shared: Any, varying: Sequence[Any], samples: int) -> Results:
        """See ``Runner``."""
        library = self._library
        constants = library.array(self._constants)
        pieces: Pieces = [constants[:, None], shared[:, None], *varying]
        for number, part in enumerate(self._parts):
            pieces.append(part(pieces))
            for ended in self._ended[number]:
                pieces[ended] = None
        rows = self._rows(pieces) if self.outputs.rows else library.array(np.zeros((0, samples)))
        return Results(self._in_order(pieces, samples), rows)

    def _in_order(self, pieces: Pieces, samples: int) -> Any:
        """The outputs that are one number."""
        shared, summed = self.outputs.shared, self.outputs.summed
        if not summed:
            return self._numbers(pieces)[:, 0] if shared else self._library.array([])
        totals = self._totals(pieces, samples)
        if not shared:
            return totals
        return self._library.picked(
            self._library.joined([self._numbers(pieces)[:, 0], totals]), np.argsort([*shared, *summed])
        )
