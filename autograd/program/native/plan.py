"""The native back end: a program as machine code, which runs over a batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from autograd.program.in_place import InPlace
from autograd.program.native import around
from autograd.program.native.around import Sum
from autograd.program.native.batches import SideBySide, write_batch
from autograd.program.native.calls import PAYS, Call, address, addresses, at_once, shares, threads
from autograd.program.native.chunks import WriteStep
from autograd.program.native.machine import Machine, llvm
from autograd.program.native.matrices import packed, write_product
from autograd.program.native.operations import PRIMITIVES, is_python
from autograd.program.native.outside import raising
from autograd.program.native.pieces import write_piece, write_shared_piece
from autograd.program.native.shared import Shared
from autograd.program.native.side_by_side import SMALL, runs_of
from autograd.program.native.sizes import MISSING, Sizes
from autograd.program.native.stages import Piece, Places, Step, pieces_of, stages_of, written_out_size
from autograd.program.native.totals import Totals, write_grid
from autograd.program.on_numpy.lifetimes import needed_for
from autograd.program.outputs import Outputs
from autograd.program.passes.blocks import Matrix
from autograd.program.passes.code import Code, Line
from autograd.program.passes.pipeline import fitted
from autograd.program.passes.ranks import VARYING, ranks_of
from autograd.program.passes.reductions import Reductions

MOST = 6000  # operations that are written out: LLVM takes half a second for a thousand


class TooLargeError(Exception):
    """Raised for a program whose machine code would take too long to make."""


class NativePlan(InPlace):
    """How to run code some of whose inputs have a batch axis.

    Args:
        code: the program.
        loads: runs of inputs with a batch axis.
        summed: the outputs that are summed over the batch, by their place.
        distributed: those whose sums are distributed; an infinite one is then given as a NaN, and a NaN
            stands behind all outputs where a product of shared numbers left the range of floats.
    """

    def __init__(
        self,
        code: Code,
        loads: Sequence[Sequence[Line]],
        summed: frozenset[int],
        distributed: frozenset[int] = frozenset(),
    ) -> None:
        inputs = [line for run in loads for line in run]
        self.code = code = fitted(code, frozenset(inputs), PRIMITIVES, distributed=distributed)
        self._may_overflow = bool(distributed and inputs)
        self._ranks = ranks_of(code, frozenset(inputs))
        self.outputs = Outputs(code, self._ranks, summed)
        self._plan(inputs, [*map(len, loads)])
        self._write()
        self._remember()

    def _plan(self, inputs: list[Line], counts: Sequence[int]) -> None:
        """Say where every number stands."""
        code, ranks, outputs = self.code, self._ranks, self.outputs
        self._totals = totals = Totals(Reductions(code, ranks, [code.outputs[i] for i in outputs.summed]))
        given = [line for line in range(code.inputs) if ranks[line] < VARYING]
        self._computed = [line for line in range(code.inputs, len(code)) if _is_computed(code, ranks, line)]
        self._shared = Shared(code, given, self._computed)
        rows = [code.outputs[i] for i in outputs.rows]
        self._steps = stages_of(code, needed_for(code, {*rows, *totals.lines}, ranks), ranks)
        self._size = written_out_size(code, [*self._steps, Piece(self._computed)])
        if self._size > MOST:
            raise TooLargeError(
                f"machine code for {self._size:,} operations would take long to make (more than {MOST:,} do): "
                "NumPy runs them instead"
            )
        late, roots = (totals.lines, []) if totals.are_few else ([], totals.lines)
        self._places = Places(code, self._steps, inputs, rows, late, roots)
        self._work = self._size + len(totals.atoms) + sum(map(_products, self._steps))  # for each sample
        self._sizes = Sizes(counts, len(rows), self._places.count, len(totals.atoms))

    def _write(self) -> None:
        """Write the code, and have machine code made of it."""
        ir, _ = llvm()
        module = ir.Module()
        shared, totals = self._shared, self._totals
        copies: list[tuple[int, int]] = []
        steps = [self._step(module, f"step{i}", step, copies) for i, step in enumerate(self._steps)]
        if not totals.are_few:
            steps += [self._grid(module, a, b) for a, b in totals.grids]
        pieces = [
            write_shared_piece(module, f"shared{i}", shared, piece.lines)
            for i, piece in enumerate(pieces_of(self._computed))
        ]
        functions = [
            around.write_before(module, pieces, copies),
            write_batch(module, self._sizes, steps, self._side_by_side(module)),
            self._written_after(module),
        ]
        around.write_whole(module, functions)
        self._machine = Machine(module)
        names = "whole", "before", "batch", "after"
        run = [self._machine.function(name, 1) for name in names]
        if any(op is not None and is_python(op) for op in self.code.kinds):
            run = [*map(raising, run)]
        self._whole, self._before, self._batch, self._after = run

    def _step(self, module: Any, name: str, step: Step, copies: list[tuple[int, int]]) -> WriteStep:
        """A step of a chunk."""
        if isinstance(step, Matrix):
            coefficients = packed(step)
            first = self._shared.reserved(len(coefficients))
            copies += [(self._shared.place(line), first + i) for i, line in enumerate(coefficients)]
            made = write_product(module, name, step, self._places, first)
            return lambda builder, shared, rows, sums, count: builder.call(made, [shared, rows, count])
        last = self._totals if step is self._steps[-1] else None
        piece = write_piece(module, name, self._shared, self._places, step, last)
        return lambda builder, shared, rows, sums, count: builder.call(piece, [shared, rows, sums, count])

    def _side_by_side(self, module: Any) -> SideBySide | None:
        """What a small program does if inputs lie side by side."""
        step, runs = self._steps[0], runs_of(self._sizes.runs)
        if not runs or len(self._steps) > 1 or self._size > SMALL or not self._totals.are_few:
            return None
        assert isinstance(step, Piece)  # the last one is
        piece = write_piece(module, "other", self._shared, self._places, step, self._totals, runs)
        return SideBySide(
            runs,
            [lambda builder, shared, rows, sums, count: builder.call(piece, [shared, rows, sums, count])],
        )

    def _grid(self, module: Any, a: list[Line], b: list[Line] | None) -> WriteStep:
        """A step that adds to sums over the batch."""
        rows = self._places.of_line
        first = self._totals.place[a[0] if b is None else (a[0], b[0])]
        made = write_grid(
            module, f"grid{first}", [rows[x] for x in a], None if b is None else [rows[x] for x in b], first
        )
        return lambda builder, shared, rows, sums, count: builder.call(made, [rows, sums, count])

    def _written_after(self, module: Any) -> Any:
        """What gives the outputs that are one number."""
        shared, totals, outputs = self._shared, self._totals, self.outputs
        at = {i: place for place, i in enumerate(outputs.numbers)}
        plain = [(at[i], shared.place(self.code.outputs[i])) for i in outputs.shared]
        one, samples = shared.constant(1.0), self._sizes.sums
        sums = [
            Sum(
                at[i],
                shared.constant(term.number),
                one if term.coefficient is None else shared.place(term.coefficient),
                samples if term.atom is None else totals.place[term.atom],
            )
            for i, terms in zip(outputs.summed, totals.terms, strict=True)
            for term in terms
        ]
        summed = [at[i] for i in outputs.summed]
        return around.write_after(module, self._sizes, plain, sums, summed, infinite=self._may_overflow)

    def _remember(self) -> None:
        """Make the memory that runs use."""
        self._file = np.zeros(self._shared.count)
        for place, number in self._shared.constants:
            self._file[place] = number
        self.given = self._file[: self._shared.given]
        self._numbers = np.zeros(len(self.outputs.numbers))
        self._calls: list[Call] = []
        self._grow(1)
        self._first = self._calls[0]
        self._once, self._words = partial(self._whole, self._first.address), self._first.words
        self._first.set(0, 1, 1, 0, [0] * (2 * self._sizes.inputs))  # without a batch axis it stays like this

    def _grow(self, count: int) -> None:
        """Have the memory for some threads."""
        while len(self._calls) < count:
            self._calls.append(Call(self._file, self._numbers, self._sizes))

    def run_in_place(self, varying: Sequence[Any], samples: int) -> Any:
        """As ``InPlace`` says."""
        if varying:
            self._run_batch([x if x.ndim == 2 else x.reshape(samples, -1) for x in varying], samples, 0)
        else:
            self._once()
        return None if self._words[MISSING] else self._numbers.copy()

    def _found(self, samples: int) -> Any:
        numbers = self._numbers.copy()
        if self._may_overflow:
            numbers[np.isinf(numbers)] = np.nan
        return numbers

    def _run(self, varying: Sequence[Any], samples: int, rows: Any) -> None:
        """Write the outputs that are one number to ``_numbers``, and the others to the rows."""
        if varying:
            self._run_batch([array.T for array in varying], samples, address(rows))
        else:
            self._once()

    def _run_batch(self, varying: Sequence[Any], samples: int, rows: int) -> None:
        """The same, of arrays with a row for each sample; the rows of the outputs lie at an address."""
        inputs, _lying = addresses(varying)  # which live until the end of the run
        operations = samples * self._work
        count = 1 if operations < PAYS else min(threads(), 1 + operations // PAYS)
        if count == 1:
            self._first.set(0, samples, samples, rows, inputs)
            self._once()
            return
        self._grow(count)
        for call, (start, stop) in zip(self._calls, shares(samples, count), strict=False):
            call.set(start, stop, samples, rows, inputs)
        self._before(self._first.address)
        at_once(self._batch, self._calls[:count])
        self._after(self._first.address)


def _products(step: Step) -> int:
    return len(step.lines) * len(step.atoms) if isinstance(step, Matrix) else 0


def _is_computed(code: Code, ranks: Sequence[int], line: Line) -> bool:
    return ranks[line] < VARYING and code.ops[line] is not None
