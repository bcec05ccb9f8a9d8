"""The NumPy back end: which call works on which rows of which file, planned once and run on every chunk of a batch.

There are two files of numbers.  The *shared* one has a number for every line that is the same for all samples.  The
*varying* one has a row for every line that is not, as wide as a chunk.  A chunk is so narrow that the file stays in
the cache of the processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd.engine.collector import collector_paused
from autograd.program.in_place import InPlace
from autograd.program.on_numpy.file import File, SharedFile
from autograd.program.on_numpy.kernels import PRIMITIVES, Call
from autograd.program.on_numpy.layout import Layout, cut
from autograd.program.on_numpy.lifetimes import last_uses, needed_for, shared_for_ever, sunk
from autograd.program.on_numpy.totals import Totals
from autograd.program.outputs import Outputs
from autograd.program.passes.blocks import Matrix, Work, blocks_of
from autograd.program.passes.code import ONE, Code, Line
from autograd.program.passes.pipeline import fitted
from autograd.program.passes.ranks import VARYING, ranks_of
from autograd.program.passes.reductions import Reductions
from autograd.program.progress import step

FILE = 2**20  # bytes of the varying file of a chunk: a quarter took 3 times as long, four times as much 1.8 times
NARROWEST, WIDEST = 2**10, 2**13  # samples of a chunk: with 64 of them a long program took 5 times as long as with 1024
# A product of two rows of more than 10,000 has OpenBLAS start threads: on a busy machine that took 10 times as long.
MANY, SOME = 16, 512  # inputs of which so many samples are copied at a time: 32 inputs took 1.6 times as long at once
LARGEST = 2**28  # bytes of a file that is larger than the cache for the sake of NARROWEST


class Plan(InPlace):
    """How to run code some of whose inputs have a batch axis.

    Args:
        code: the program.
        loads: runs of inputs with a batch axis.
        summed: the outputs that are summed over the batch, by their place.
        distributed: those whose sums are distributed; an infinite one is then given as a NaN, and a NaN
            stands behind all outputs where a product of shared numbers left the range of floats.
    """

    @collector_paused()
    def __init__(
        self,
        code: Code,
        loads: Sequence[Sequence[Line]],
        summed: frozenset[int],
        distributed: frozenset[int] = frozenset(),
    ) -> None:
        varying = frozenset(line for run in loads for line in run)
        code = fitted(code, varying, PRIMITIVES, summed, distributed)
        self._may_overflow = bool(distributed and varying)
        step("laid out")
        ranks = ranks_of(code, varying)
        self._at = [-1] * (len(code) + 1)  # where each line stands in its file; at[ONE], the last, is that of a 1
        self.outputs = Outputs(code, ranks, summed)
        self._lines = code.outputs
        self._lay_out_shared(code, ranks)
        self._lay_out_varying(code, ranks, loads)
        self._shared_outputs = [self._at[code.outputs[i]] for i in self.outputs.shared]
        self._chunks: dict[int, _Chunk] = {}

    def _lay_out_shared(self, code: Code, ranks: Sequence[int]) -> None:
        """Give every shared line its place in the file, and bind the calls that compute it."""
        computed = [line for line in range(len(code)) if ranks[line] < VARYING and code.ops[line] is not None]
        inputs = [line for line in range(code.inputs) if ranks[line] < VARYING]
        works = blocks_of(code, computed, ranks)
        layout = Layout(self._at, [False] * len(code), [inputs, [*code.constants], [ONE]])
        layout.add(works, last_uses(code, works, shared_for_ever(code, ranks)))
        self._shared = SharedFile(layout.rows.count)
        self.given = self._shared.numbers[: len(inputs), 0]  # the inputs without a batch axis, in order
        for line, number in code.constants.items():
            self._shared.numbers[self._at[line]] = number
        self._before = layout.calls(self._shared, self._shared)

    def _lay_out_varying(self, code: Code, ranks: Sequence[int], loads: Sequence[Sequence[Line]]) -> None:
        """Give every varying line its rows, and find the steps for a chunk."""
        sums = Reductions(code, ranks, [code.outputs[i] for i in self.outputs.summed])
        roots = {*(code.outputs[i] for i in self.outputs.rows), *sums.lines}
        beside = [rank < VARYING for rank in ranks]
        stays = np.array(beside)
        stays[[*roots]] = True
        works = sunk(code, blocks_of(code, needed_for(code, roots, ranks), ranks), stays)
        runs = [*loads, *(work.lines for work in works)]
        order = {line: i for i, line in enumerate(line for run in runs for line in run)}
        self._totals = Totals(sums, order, self._at)
        before_ones = {max(side, key=order.__getitem__) for side in self._sides_with_a_one(works)}
        self._loads = [part for source, run in enumerate(loads) for part in cut(source, run, before_ones)]
        self._layout = Layout(self._at, beside, [load.run for load in self._loads], before_ones)
        self._layout.add(works, last_uses(code, works, stays))

    def _sides_with_a_one(self, works: Sequence[Work]) -> list[Sequence[Line]]:
        """Lines that go into a product with a row of ones behind them: for the offsets, and for plain sums."""
        sides: list[Sequence[Line]] = [work.atoms for work in works if isinstance(work, Matrix) and work.offsets]
        return sides + [side[:-1] for _, side in self._totals.grids if side[-1] == ONE and len(side) > 1]

    def run_in_place(self, varying: Sequence[Any], samples: int) -> Any:
        """As ``InPlace`` says."""
        with np.errstate(all="ignore"):
            self._run([array.reshape(samples, -1).T for array in varying], samples, None)
            numbers = self._found(samples)
        return None if np.isnan(numbers).any() else numbers

    def _run(self, varying: Sequence[Any], samples: int, rows: Any) -> None:
        width = self.width(samples)
        self._chunk(width)  # it may ask for copies of what is shared
        for function, arguments in self._before:
            function(*arguments)
        for function, arguments in self._shared.copies:
            function(*arguments)
        self._totals.start()
        for start in range(0, samples if self._layout.rows.count else 0, width):
            end = min(start + width, samples)
            chunk = self._chunk(end - start)
            for row, load in zip(chunk.loads, self._loads, strict=True):
                _copy(varying[load.source][load.first : load.first + len(row), start:end], row)
            for function, arguments in chunk.calls:
                function(*arguments)
            for row, line in enumerate(chunk.outputs):
                rows[row, start:end] = line

    def _found(self, samples: int) -> Any:
        outputs, shared = self.outputs, self._shared.numbers[:, 0]
        totals = self._totals.totals(shared, samples)
        if self._may_overflow:
            totals[np.isinf(totals)] = np.nan
        if not outputs.shared:
            return totals
        numbers = np.empty(len(self._lines))
        numbers[outputs.shared] = shared[self._shared_outputs]
        numbers[outputs.summed] = totals
        return numbers[outputs.numbers]

    def width(self, samples: int) -> int:
        """How many samples a chunk has."""
        row = 8 * max(self._layout.rows.count, 1)
        narrowest = max(64, min(NARROWEST, LARGEST // row))
        return max(1, min(samples, max(narrowest, min(FILE // row, WIDEST))))

    def _chunk(self, width: int) -> _Chunk:
        if width not in self._chunks:
            if len(self._chunks) > 3:
                self._chunks.clear()
            self._chunks[width] = self._new_chunk(width)
        return self._chunks[width]

    @collector_paused()
    def _new_chunk(self, width: int) -> _Chunk:
        layout, file = self._layout, File(self._layout.rows.count, width)
        calls = layout.calls(file, self._shared)
        calls += self._totals.calls(lambda lines: file.rows(layout.places(lines), calls), layout.runs)
        loads = [file.rows(layout.places(load.run), calls) for load in self._loads]
        return _Chunk(calls, loads, [file.numbers[self._at[self._lines[i]]] for i in self.outputs.rows])


def _copy(numbers: Any, rows: Any) -> None:
    """Copy the numbers of inputs into their rows.

    Where those of a sample lie side by side, as many do in an array with a row for each sample, some samples at a time
    are copied: the next row then finds them in the cache.
    """
    count, samples = rows.shape
    across, along = numbers.strides
    step = SOME if count >= MANY and across < along else samples
    for start in range(0, samples, step):
        rows[:, start : start + step] = numbers[:, start : start + step]


class _Chunk(NamedTuple):
    """What runs on the samples of a chunk."""

    calls: list[Call]
    loads: list[Any]  # the rows of the inputs with a batch axis, part by part
    outputs: list[Any]  # the rows of the outputs
