"""The layout of the varying file: which rows the lines have in it, and where rows of ones stand.

A line has its row until the last work that needs it.  Then the row is free, or the result of that very work takes it
over.  A row of ones stands behind lines that are multiplied with a matrix which has a column of offsets.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from autograd.program.blocks import Block, Work
from autograd.program.code import ONE, Line
from autograd.program.lifetimes import last_uses
from autograd.program.numpy_kernels import writes_last
from autograd.program.rows import Rows

Run = Sequence[Line]  # lines that lie in rows that follow one another


class Layout:
    """The rows of the file.

    Args:
        loads: the lines that are filled with arguments, in runs.
        works: what is computed, in order.
        kept: lines that are needed at the end.
        before_ones: lines with a row of ones behind them, each the last of its run.
    """

    def __init__(
        self, loads: Sequence[Run], works: Sequence[Work], kept: Collection[Line], before_ones: Collection[Line]
    ) -> None:
        self.at: dict[Line, int] = {}
        self.ones: set[int] = set()
        self._rows = Rows()
        varying = {line for run in [*loads, *(work.lines for work in works)] for line in run}
        ended = [varying.intersection(lines).difference(kept) for lines in last_uses(works)]
        wanted = _with_operands(before_ones, works, ended)
        for run in loads:
            self._place(run, run[-1] in wanted)
        for work, lines in zip(works, ended, strict=True):
            operand = self._taken_over(work, lines, work.lines[-1] in wanted)
            if operand:
                self._name(work.lines, self.at[operand[0]])
            else:
                self._place(work.lines, work.lines[-1] in wanted)
            for line in lines.difference(operand):
                self._rows.given_back(self.at[line], 1)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._rows.count

    def places(self, lines: Run) -> list[int]:
        """The rows of lines, with that of ones if the last of them is ``ONE`` and they have one behind them."""
        if lines[-1] != ONE:
            return [self.at[line] for line in lines]
        places = [self.at[line] for line in lines[:-1]]
        return [*places, places[-1] + 1] if places and places[-1] + 1 in self.ones else places

    def _place(self, run: Run, is_before_ones: bool) -> None:
        if is_before_ones:
            start = self._rows.taken_before_a_new_one(len(run))
            self.ones.add(start + len(run))
        else:
            start = self._rows.taken(len(run))
        self._name(run, start)

    def _name(self, run: Run, start: int) -> None:
        self.at |= {line: start + i for i, line in enumerate(run)}

    def _taken_over(self, work: Work, ended: set[Line], is_before_ones: bool) -> Run:
        """The operand whose rows the result takes over; an empty one if there is none."""
        for operand in _passing_operands(work, ended):
            start = self.at[operand[0]]
            is_fit = not is_before_ones or start + len(operand) in self.ones
            if is_fit and all(self.at[line] == start + i for i, line in enumerate(operand)):
                return operand
        return ()


def _passing_operands(work: Work, ended: set[Line]) -> list[list[Line]]:
    """The operands of a block that nobody needs after it, and that have a row for each of its lines."""
    if not isinstance(work, Block) or not writes_last(work.op):
        return []
    return [lines for lines in work.operands if ended.issuperset(lines) and len({*lines}) == len(work.lines)]


def _with_operands(before_ones: Collection[Line], works: Sequence[Work], ended: Sequence[set[Line]]) -> set[Line]:
    """And the operands whose rows such a line may take over."""
    wanted = {*before_ones}
    for work, lines in zip(reversed(works), reversed(ended), strict=True):
        if work.lines[-1] in wanted:
            wanted.update(operand[-1] for operand in _passing_operands(work, lines)[:1])
    return wanted


def cut(loads: Sequence[tuple[int, int, Run]], ends: Collection[Line]) -> list[tuple[int, int, Run]]:
    """Parts of arguments in further parts, each of which ends at its end or at one of some lines.

    >>> cut([(0, 0, range(5, 10))], {7})
    [(0, 0, range(5, 8)), (0, 3, range(8, 10))]
    """
    parts = []
    for source, first, run in loads:
        begin = 0
        for end in (i for i, line in enumerate(run, 1) if line in ends or i == len(run)):
            parts.append((source, first + begin, run[begin:end]))
            begin = end
    return parts
