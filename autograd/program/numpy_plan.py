"""The NumPy back end: which call works on which rows of which file, planned once and run on every chunk of a batch.

There are two files of numbers.  The *shared* one has a number for every line that is the same for all samples.  The
*varying* one has a row for every line that is not, as wide as a chunk.  A chunk is so narrow that the file stays in
the cache of the processor.  A row is used again as soon as nobody needs it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from autograd.program.blocks import Block, Matrix, Total, Work, blocks_of
from autograd.program.code import ONE, Code, Line
from autograd.program.layout import Layout, cut
from autograd.program.lifetimes import needed_for, sunk
from autograd.program.numpy_chunk import Chunk
from autograd.program.numpy_kernels import PRIMITIVES, Call, calls_for
from autograd.program.numpy_totals import Totals
from autograd.program.outputs import Outputs, Results
from autograd.program.pipeline import after, fitting
from autograd.program.ranks import VARYING, ranks_of
from autograd.program.reductions import Reductions

FILE = 2**20  # bytes of the varying file of a chunk: a quarter took 3 times as long, four times as much 1.8 times
NARROWEST, WIDEST = 64, 2**14  # samples of a chunk


class Plan:
    """How to run code some of whose inputs have a batch axis.

    Args:
        code: the program.
        loads: runs of inputs with a batch axis.
        summed: the outputs that are summed over the batch, by their place.
    """

    def __init__(self, code: Code, loads: Sequence[Sequence[Line]], summed: Collection[int]) -> None:
        varying = frozenset(line for run in loads for line in run)
        self.code = code = after(code, fitting(varying, PRIMITIVES, summed))
        self.ranks = ranks_of(code, varying)
        self.outputs = Outputs(code, self.ranks, summed)
        self._plan_shared()
        self._plan_varying(loads)
        self._chunks: dict[int, Chunk] = {}

    # ---- the shared file ----

    def _plan_shared(self) -> None:
        """Give every shared line its place in the file, and bind the calls that compute it."""
        code, ranks = self.code, self.ranks
        lines = [line for line in range(len(code)) if ranks[line] < VARYING]
        computed = [line for line in lines if code.ops[line] is not None]
        works = blocks_of(code, computed, ranks)
        given = [line for line in lines if code.ops[line] is None]
        in_order = [*given, *(line for work in works for line in work.lines)]
        self._place = {line: place for place, line in enumerate(in_order)}
        self._place[ONE] = len(in_order)
        self._shared = np.ones(len(self._place))
        self._matrices: dict[tuple[tuple[Line, ...], ...], Any] = {}
        for line, number in code.constants.items():
            self._shared[self._place[line]] = number
        self._given = sum(line < code.inputs for line in given)  # they stand first
        self._before: list[Call] = []
        for work in works:
            self._before += self._calls(work, self._column(work.lines), self._column)

    def _calls(self, work: Work, out: Any, rows: Any) -> list[Call]:
        """The calls for a work, whose operands of its own rank are what ``rows`` gives."""
        if isinstance(work, Total):
            return [(np.add.reduce, (rows(work.atoms), 0, None, out[0]))]
        if isinstance(work, Matrix):
            atoms = [*work.atoms, ONE] if work.offsets else work.atoms
            return [(np.matmul, (self._matrix(_with_offsets(work)), rows(atoms), out))]
        return calls_for(work.op, out, *map(rows, work.operands))

    def _block_calls(self, work: Block, chunk: Chunk) -> list[Call]:
        """The calls for a block of varying lines, some of whose operands may be shared."""
        axes, varying = chunk.operands([lines for lines in work.operands if lines[0] not in self._place])
        rows = iter(varying)
        operands = [
            self._column(lines).reshape(*axes, 1) if lines[0] in self._place else next(rows) for lines in work.operands
        ]
        out = chunk.rows(work.lines)
        return calls_for(work.op, out.reshape(*axes, out.shape[1]), *operands)

    def _column(self, lines: Sequence[Line]) -> Any:
        """Shared numbers as a column, one for each row of a block: a view, or a copy that is made before the loop."""
        return self._matrix([[line] for line in lines])

    def _matrix(self, lines: Sequence[Sequence[Line]]) -> Any:
        key = tuple(map(tuple, lines))
        if key not in self._matrices:
            places = np.array([[self._place[line] for line in row] for row in lines])
            found = _evenly_spaced(self._shared, places)
            if found is None:
                found = self._shared[places]
                self._before.append((np.take, (self._shared, places, None, found, "clip")))
            self._matrices[key] = found
        return self._matrices[key]

    # ---- the varying file ----

    def _plan_varying(self, loads: Sequence[Sequence[Line]]) -> None:
        """Give every varying line its rows, which are free again after their last use."""
        code, ranks = self.code, self.ranks
        sums = Reductions(code, ranks, [code.outputs[i] for i in self.outputs.summed])
        kept = {*(code.outputs[i] for i in self.outputs.rows), *sums.lines}
        self._works = sunk(blocks_of(code, needed_for(code, kept, ranks), ranks), kept, ranks)
        order = {line: i for i, line in enumerate(itertools.chain(*loads, *(work.lines for work in self._works)))}
        self._totals = Totals(sums, order, self._place)
        before_ones = {max(side, key=order.__getitem__) for side in self._sides_with_a_one()}
        self._loads = cut([(source, 0, run) for source, run in enumerate(loads)], before_ones)
        self._layout = Layout([run for _, _, run in self._loads], self._works, kept, before_ones)
        for work in self._works:
            self._ask_for_columns(work)

    def _sides_with_a_one(self) -> list[list[Line]]:
        """Lines that go into a product with a row of ones behind them: for the offsets, and for plain sums."""
        matrices = [work.atoms for work in self._works if isinstance(work, Matrix) and work.offsets]
        return matrices + [side[:-1] for _, side in self._totals.grids if side[-1] == ONE and len(side) > 1]

    def _ask_for_columns(self, work: Work) -> None:
        """Make the shared numbers that a work needs before the loop."""
        if isinstance(work, Matrix):
            self._matrix(_with_offsets(work))
        elif isinstance(work, Block):
            for lines in work.operands:
                if lines[0] in self._place:
                    self._column(lines)

    def run(self, shared: Sequence[float], varying: Sequence[Any], samples: int) -> Results:
        """The outputs.

        Args:
            shared: the numbers of the inputs without a batch axis, in order.
            varying: for each run of inputs with a batch axis an array of shape (inputs, samples).
            samples: the size of the batch.
        """
        self._shared[: self._given] = shared
        for function, arguments in self._before:
            function(*arguments)
        found = np.empty((len(self.outputs.rows), samples))
        self._totals.start()
        width = self.width(samples)
        for start in range(0, samples if self._layout.count else 0, width):
            end = min(start + width, samples)
            chunk = self._chunk(end - start)
            for rows, (source, first) in chunk.loads:
                rows[...] = varying[source][first : first + len(rows), start:end]
            for function, arguments in chunk.calls:
                function(*arguments)
            for row, line in enumerate(chunk.outputs):
                found[row, start:end] = line
        return Results(self._numbers(samples), found)

    def _numbers(self, samples: int) -> Any:
        """The outputs without a batch axis."""
        outputs = self.outputs
        if not outputs.shared:
            return self._totals.totals(self._shared, samples)
        found = np.empty(len(self.code.outputs))
        found[outputs.shared] = self._shared[[self._place[self.code.outputs[i]] for i in outputs.shared]]
        found[outputs.summed] = self._totals.totals(self._shared, samples)
        return found[outputs.numbers]

    def width(self, samples: int) -> int:
        """How many samples a chunk has."""
        fitting = FILE // (8 * max(self._layout.count, 1))
        return max(1, min(samples, max(NARROWEST, min(fitting, WIDEST))))

    def _chunk(self, width: int) -> Chunk:
        if width not in self._chunks:
            if len(self._chunks) > 3:
                self._chunks.clear()
            chunk = self._chunks[width] = Chunk(self._layout, width)
            chunk.loads = [(chunk.rows(run), (source, first)) for source, first, run in self._loads]
            for work in self._works:
                if isinstance(work, Block):
                    chunk.calls += self._block_calls(work, chunk)
                else:
                    chunk.calls += self._calls(work, chunk.rows(work.lines), chunk.rows)
            chunk.calls += self._totals.calls(chunk.rows)
            chunk.outputs = [chunk.rows([self.code.outputs[i]]) for i in self.outputs.rows]
        return self._chunks[width]


def _with_offsets(work: Matrix) -> list[list[Line]]:
    """The coefficients, and behind them the offset: the coefficient of a 1."""
    if not work.offsets:
        return work.coefficients
    return [[*row, offset] for row, offset in zip(work.coefficients, work.offsets, strict=True)]


def _evenly_spaced(file: Any, places: Any) -> Any:
    """A view of a file whose entries are those at the places; None if they do not lie evenly."""
    first = int(places[0, 0])
    down = int(places[1, 0]) - first if len(places) > 1 else 0
    right = int(places[0, 1]) - first if places.shape[1] > 1 else 0
    rows, columns = np.indices(places.shape)
    if (places != first + down * rows + right * columns).any() or down < 0 or right < 0:
        return None
    if places.shape[1] > 1 and min(down, right) != 1 and places.shape[0] > 1:
        return None
    return as_strided(file[first:], places.shape, (8 * down, 8 * right))
