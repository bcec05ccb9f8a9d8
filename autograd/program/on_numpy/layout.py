"""Layouts: where in its file each line stands, and which steps compute the lines.

A row is free for another line as soon as nobody needs it, and the result of the last work that needs rows takes them
over.  So a long chain needs a few rows only, and has few different steps, however long it is.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from autograd.program.on_numpy.axes import in_axes
from autograd.program.on_numpy.file import Column, File, Grid, Operand, Places, SharedFile, Step, calls_of, places_like
from autograd.program.on_numpy.kernels import Call, writes_last
from autograd.program.on_numpy.rows import Rows
from autograd.program.on_numpy.windows import NO_WINDOWS, Part, Window, Windows
from autograd.program.passes.blocks import Block, Matrix, Total, Work
from autograd.program.passes.code import ONE, Line


class Layout:
    """The rows of one file, and the steps that fill them.

    Args:
        at: for every line where it stands in its file, filled in here for those of this file.
        beside: for every line whether it stands in the shared file, beside this one.
        given: runs of lines that are in the file before the first step.
        before_ones: a row of ones, for ever, stands behind a run that ends with one of these lines.
        windows: which lines are read through a window.
    """

    def __init__(
        self,
        at: list[int],
        beside: Sequence[bool],
        given: Iterable[Sequence[Line]],
        before_ones: Collection[Line] = (),
        windows: Windows = NO_WINDOWS,
    ) -> None:
        self.at = at
        self.steps: list[Step] = []  # each once
        self.order = array("i")  # the numbers of the steps, as they follow each other
        self.rows = Rows()
        self._beside = beside
        self._before_ones = {*before_ones}
        self._windows = windows
        self._ones: set[int] = set()
        for run in filter(None, given):
            self._give_rows(run)

    def add(self, works: Sequence[Work], last: list[int]) -> None:
        """Add steps for works.

        Args:
            works: blocks of lines, in order.
            last: for every line the number of the last work that needs it, or -1 if it keeps its row.
        """
        numbers: dict[tuple[Any, ...], int] = {}  # by the parts of each step: to make it takes three times as long
        self._want_ones_behind_operands(works, last)
        for number, work in enumerate(works):
            if len(work.lines) == 1 and isinstance(work, Block) and self._may_take_over(work):
                step = self._alone(work, number, last)
            else:
                step = self._together(work, number, last)
            self.order.append(numbers.setdefault(step, len(numbers)))
        self.steps = [Step(*step) for step in numbers]

    def _may_take_over(self, work: Block) -> bool:
        return writes_last(work.op) and work.lines[0] not in self._before_ones

    def _alone(self, work: Block, number: int, last: list[int]) -> tuple[Any, ...]:
        """The step of a line alone: a long chain has no others, and they take a third of the time of ``_together``."""
        at, row, operands = self.at, -1, []
        for (line,) in work.operands:
            place = at[line]
            operands.append(Column(place) if self._beside[line] else place)
            if last[line] == number:
                last[line] = -1
                if row < 0:
                    row = place
                else:
                    self.rows.given_back(place, 1)
        at[work.lines[0]] = row = row if row >= 0 else self.rows.taken(1)
        return work.op, row, tuple(operands), ()

    def _together(self, work: Work, number: int, last: list[int]) -> Step:
        """The step of lines that go together, in rows one behind the other."""
        operand = self._taken_over(work, number, last)
        start = self._stand(work.lines, self.at[operand[0]]) if operand else self._give_rows(work.lines)
        count = len(work.lines)
        step = self._step(work, start if count == 1 else range(start, start + count))
        used = work.operands if isinstance(work, Block) else (work.atoms,)
        for lines in (*used, work.lines):
            for line in lines:
                if last[line] == number:
                    last[line] = -1
                    self.rows.given_back(self.at[line], 1)
        return step

    def _give_rows(self, lines: Sequence[Line]) -> int:
        """Give rows to lines, one behind the other: the first of them."""
        if lines[-1] in self._before_ones:
            start = self.rows.taken_before_a_new_one(len(lines))
            self._ones.add(start + len(lines))
        else:
            start = self.rows.taken(len(lines))
        return self._stand(lines, start)

    def _stand(self, lines: Sequence[Line], start: int) -> int:
        for row, line in enumerate(lines, start):
            self.at[line] = row
        return start

    def _want_ones_behind_operands(self, works: Sequence[Work], last: Sequence[int]) -> None:
        """Want a row of ones behind what a result may take over, if one is wanted behind the result."""
        for number in range(len(works) - 1, -1, -1):
            if works[number].lines[-1] in self._before_ones:
                self._before_ones.update(lines[-1] for lines in passing_operands(works[number], number, last)[:1])

    def _taken_over(self, work: Work, number: int, last: list[int]) -> Sequence[Line]:
        """The operand whose rows the result takes over, and that are not given back; an empty one if there is none."""
        at = self.at
        for operand in passing_operands(work, number, last):
            start, count = at[operand[0]], len(operand)
            is_fit = work.lines[-1] not in self._before_ones or start + count in self._ones
            if is_fit and [at[line] for line in operand] == [*range(start, start + count)]:
                for line in operand:
                    last[line] = -1
                return operand
        return ()

    def _step(self, work: Work, out: int | range) -> Step:
        if isinstance(work, Block):
            operands = tuple([self._operand(lines) for lines in work.operands])
            axes, operands = in_axes(len(work.lines), operands)
            return Step(work.op, out, operands, axes)
        if isinstance(work, Total):
            places = self.places(work.atoms)
            return Step(Total, out, ((places,) * len(work.atoms) if isinstance(places, int) else places,))
        return Step(Matrix, out, self._weighted(work))

    def _operand(self, lines: Sequence[Line]) -> Operand:
        is_one = all(line == lines[0] for line in lines)  # for all rows of the block
        places = self.at[lines[0]] if is_one else self.places(lines)
        return Column(places) if self._beside[lines[0]] else places

    def _weighted(self, work: Matrix) -> tuple[Operand, ...]:
        """Coefficients and what they weigh: windows, and then all other atoms, with a 1 behind them for the offsets."""
        operands: list[Operand] = []
        places: list[int] = []  # of the others among the atoms
        start = 0
        for part in self._windows.parts(work.atoms):
            if isinstance(part, Window):
                operands += [self._coefficients(work, range(start, start + part.size)), part]
                start += part.size
            else:
                places += range(start, start + len(part))
                start += len(part)
        if not places:
            offsets = [self.at[offset] for offset in work.offsets]
            return (*operands, Column(places_like(offsets))) if offsets else tuple(operands)
        rows = [*[work.atoms[place] for place in places], *[ONE] * bool(work.offsets)]
        return *operands, self._coefficients(work, places, [*work.offsets]), self.places(rows)

    def _coefficients(self, work: Matrix, places: Sequence[int], offsets: Sequence[Line] = ()) -> Grid:
        """The coefficients of some of the atoms, and behind them the offset: the coefficient of a 1."""
        at = self.at
        rows = [[at[row[place]] for place in places] for row in work.coefficients]
        for row, offset in zip(rows, offsets, strict=False):
            row.append(at[offset])
        return Grid(tuple(map(tuple, rows)))

    def places(self, lines: Sequence[Line]) -> Places:
        """Where lines of this file stand; the last of them may be ONE."""
        places = [self.at[line] for line in lines]
        if lines and lines[-1] == ONE:
            places[-1] = places[-2] + 1 if len(places) > 1 and places[-2] + 1 in self._ones else ONE
        return places_like(places) if places else ()

    def pieces(self, lines: list[Line], evenly: bool) -> list[Part]:
        """Windows, and other lines; if evenly, these in runs."""
        parts = self._windows.parts(lines)
        if not evenly:
            return parts
        return [each for part in parts for each in ([part] if isinstance(part, Window) else self._runs(part))]

    def _runs(self, lines: Sequence[Line]) -> list[list[Line]]:
        """Lines in runs, the rows of each being at equal distances; in one if these would be many."""
        runs: list[list[Line]] = []
        for line in lines:
            if runs and not isinstance(self.places([*runs[-1], line]), tuple):
                runs[-1].append(line)
            else:
                runs.append([line])
        return runs if 2 * len(runs) <= len(lines) + 1 else [[*lines]]

    def calls(self, file: File, shared: SharedFile) -> list[Call]:
        """The calls for all steps, on a file."""
        each = [calls_of(step, file, shared) for step in self.steps]
        return [call for number in self.order for call in each[number]]


def passing_operands(work: Work, number: int, last: Sequence[int]) -> list[Sequence[Line]]:
    """The operands of a block that nobody needs after it, and that have a line of their own for each of its lines."""
    if not isinstance(work, Block) or not writes_last(work.op):
        return []
    return [
        lines
        for lines in work.operands
        if last[lines[0]] == number and len({*lines}) == len(lines) and all(last[line] == number for line in lines)
    ]


class Load(NamedTuple):
    """A part of an argument that lies in rows which follow one another."""

    source: int  # the number of the argument
    first: int  # where the part begins in it
    run: Sequence[Line]


def cut(source: int, first: int, run: Sequence[Line], ends: Collection[Line]) -> list[Load]:
    """A part of an argument in parts, each of which ends at its end or at one of some lines.

    >>> [(load.first, load.run) for load in cut(0, 0, range(5, 10), {7})]
    [(0, range(5, 8)), (3, range(8, 10))]
    """
    starts = [0, *(place for place, line in enumerate(run, 1) if line in ends and place < len(run))]
    ends_at = [*starts[1:], len(run)]
    return [Load(source, first + a, run[a:b]) for a, b in zip(starts, ends_at, strict=True)]
