"""The NumPy back end: which call works on which rows of which file, planned once and run on every chunk of a batch.

There are two files of numbers.  The *shared* one has a number for every line that is the same for all samples.  The
*varying* one has a row for every line that is not, as wide as a chunk.  A chunk is so narrow that the file stays in
the cache of the processor.
"""

from __future__ import annotations

import itertools
import math
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
from autograd.program.on_numpy.windows import Part, View, Window, Windows, copy_rows
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
        self._shared_outputs = np.array([self._at[code.outputs[i]] for i in self.outputs.shared], int)
        self._in_order = np.argsort([*self.outputs.shared, *self.outputs.summed])
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
        rows = [code.outputs[i] for i in self.outputs.rows]
        sides = itertools.chain(*self._totals.grids)
        self._windows = Windows(loads, works, sides, [*rows, *itertools.chain(*self._totals.couples)])
        stays[self._windows.lines()] = True
        before_ones = {max(side, key=order.__getitem__) for side in self._sides_with_a_one(works)}
        self._loads = [
            part
            for source, run in enumerate(loads)
            for stretch in self._windows.copied(run)
            for part in cut(source, stretch[0] - run[0], stretch, before_ones)
        ]
        self._layout = Layout(self._at, beside, [load.run for load in self._loads], before_ones, self._windows)
        self._layout.add(works, last_uses(code, works, stays))
        self._numbers = self._layout.rows.count + len(self._windows.lines())  # of a sample, in the cache
        self._widest = _widest(self._numbers)

    def _sides_with_a_one(self, works: Sequence[Work]) -> list[Sequence[Line]]:
        """Lines that go into a product with a row of ones behind them: for the offsets, and for plain sums."""
        sides: list[Sequence[Line]] = [work.atoms for work in works if isinstance(work, Matrix) and work.offsets]
        sides += [side[:-1] for _, side in self._totals.grids if side[-1] == ONE and len(side) > 1]
        ends = [self._windows.parts(side)[-1] for side in sides]
        return [end for end in ends if not isinstance(end, Window)]

    def run_in_place(self, varying: Sequence[Any], samples: int) -> Any:
        """As ``InPlace`` says."""
        with np.errstate(all="ignore"):
            self._run([array.reshape(samples, -1).T for array in varying], samples, None)
            numbers = self._found(samples)
            return None if math.isnan(numbers.dot(numbers)) else numbers  # a fifth of the time of a look at each

    def _run(self, varying: Sequence[Any], samples: int, rows: Any) -> None:
        width = self.width(samples)
        self._chunk(width)  # it may ask for copies of what is shared
        for function, arguments in self._before:
            function(*arguments)
        for function, arguments in self._shared.copies:
            function(*arguments)
        self._totals.start()
        for start in range(0, samples if self._numbers else 0, width):
            end = min(start + width, samples)
            chunk = self._chunk(end - start)
            for window, view in chunk.windows:
                view.show(varying[window.source][window.first : window.first + window.size, start:end])
            for row, load in zip(chunk.loads, self._loads, strict=True):
                copy_rows(varying[load.source][load.first : load.first + len(row), start:end], row)
            for function, arguments in chunk.calls:
                function(*arguments)
            for row, line in enumerate(chunk.outputs):
                rows[row, start:end] = line
            for _, view in chunk.windows:
                view.numbers = None  # a program does not keep the arguments of a call

    def _found(self, samples: int) -> Any:
        shared = self._shared.numbers[:, 0]
        totals = self._totals.totals(shared, samples)
        if self._may_overflow and not math.isfinite(totals.dot(totals)):
            totals[np.isinf(totals)] = np.nan
        if not self.outputs.shared:
            return totals
        return np.concatenate((shared.take(self._shared_outputs), totals)).take(self._in_order)

    def width(self, samples: int) -> int:
        """How many samples a chunk has."""
        return max(1, min(samples, self._widest))

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

        def rows(lines: Part) -> Any:
            return file.window(lines) if isinstance(lines, Window) else file.rows(layout.places(lines), calls)

        calls += self._totals.calls(rows, layout.pieces)
        loads = [file.rows(layout.places(load.run), calls) for load in self._loads]
        outputs = [file.numbers[self._at[self._lines[i]]] for i in self.outputs.rows]
        return _Chunk(calls, [*file.windows.items()], loads, outputs)


def _widest(numbers: int) -> int:
    """How many samples a chunk has at most, if so many numbers of each are in it."""
    sample = 8 * max(numbers, 1)
    narrowest = max(64, min(NARROWEST, LARGEST // sample))
    return max(narrowest, min(FILE // sample, WIDEST))


class _Chunk(NamedTuple):
    """What runs on the samples of a chunk."""

    calls: list[Call]
    windows: list[tuple[Window, View]]  # what is set first
    loads: list[Any]  # the rows of the inputs with a batch axis, part by part
    outputs: list[Any]  # the rows of the outputs
