"""Stages: the lines of a program in pieces of code, between the products of matrices that have loops of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from autograd.program.on_numpy.rows import Rows
from autograd.program.passes.blocks import Matrix, blocks_of
from autograd.program.passes.code import Code, Line

LARGE = 64  # coefficients of a product that gets a loop; a smaller one is written out in a piece
LONGEST = 400  # lines of a piece: LLVM takes longer than linear for more


class Piece(NamedTuple):
    """Lines that are computed one after another in registers."""

    lines: list[Line]


Step = Piece | Matrix


def stages_of(code: Code, needed: Sequence[Line], ranks: Sequence[int]) -> list[Step]:
    """What computes the lines, in order.

    Args:
        code: the program.
        needed: the lines, all of one rank.
        ranks: the rank of every line.
    """
    works = [work for work in blocks_of(code, needed, ranks) if isinstance(work, Matrix) and _is_large(work)]
    large = {line: work for work in works for line in work.lines}
    stage: dict[Line, int] = {}  # at which its number is there
    pieces: dict[int, list[Line]] = defaultdict(list)
    for line in needed:
        stage[line] = max((stage.get(a, 0) for a in code.args[line]), default=0)
        if line in large:
            stage[line] += 1
        else:
            pieces[stage[line]].append(line)
    steps: list[Step] = []
    for number in range(max(stage.values(), default=0) + 1):
        steps += [work for work in works if stage[work.lines[0]] == number]
        lines = pieces[number]
        steps += pieces_of(lines)
    return steps if steps and isinstance(steps[-1], Piece) else [*steps, Piece([])]


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Lines in pieces that are not too long."""
    return [Piece([*lines[i : i + LONGEST]]) for i in range(0, len(lines), LONGEST)]


def written_out_size(code: Code, steps: Iterable[Step]) -> int:
    """How many operations of two numbers the pieces have."""
    lines = (line for step in steps if isinstance(step, Piece) for line in step.lines)
    return sum(max(1, len(code.args[line]) - 1) for line in lines)


def _is_large(work: Matrix) -> bool:
    return len(work.lines) * len(work.atoms) >= LARGE


class Places:
    """The rows of a batch: for each line that goes from one step to another.

    Args:
        code: the program.
        steps: what computes it, in order.
        inputs: the lines that are given.
        outputs: for each row that is given back its line.
        late: the lines that the last step needs beside those that it computes from.
        roots: the lines that are needed after all steps.
    """

    def __init__(
        self,
        code: Code,
        steps: Sequence[Step],
        inputs: Sequence[Line],
        outputs: Sequence[Line],
        late: Iterable[Line],
        roots: Iterable[Line],
    ) -> None:
        self.of_line = {line: row for row, line in enumerate(inputs)}
        self.outputs: dict[Line, list[int]] = defaultdict(list)
        for row, line in enumerate(outputs, len(inputs)):
            self.outputs[line].append(row)
        computed = {line for step in steps if isinstance(step, Piece) for line in step.lines}
        self.late = [line for line in self.outputs if line not in computed]  # outputs that no piece computes
        last = _last_uses(code, steps) | dict.fromkeys([*late, *self.late], len(steps) - 1)
        last |= dict.fromkeys(roots, len(steps))
        start, rows = len(inputs) + len(outputs), Rows()
        for number, step in enumerate(steps):
            for line in step.lines:
                if last.get(line, number) > number:
                    self.of_line[line] = start + rows.taken(1)
            for line in _used(code, step):
                if last.get(line) == number and self.of_line.get(line, 0) >= start:
                    rows.given_back(self.of_line[line] - start, 1)
                    last[line] = -1
        self.count = start + rows.count

    def to_write(self, line: Line, *, is_late: bool) -> list[int]:
        """The rows that the step that computes a line writes it to, or the last step if it is late."""
        own = [] if is_late or line not in self.of_line else [self.of_line[line]]
        return [*own, *self.outputs.get(line, ())]


def _used(code: Code, step: Step) -> Collection[Line]:
    """The lines that a step needs, its own among them."""
    if isinstance(step, Matrix):
        return step.atoms
    return dict.fromkeys(a for line in step.lines for a in code.args[line])


def _last_uses(code: Code, steps: Sequence[Step]) -> dict[Line, int]:
    """The last step that needs each line; what is computed in it does not go through a row."""
    last: dict[Line, int] = {}
    for number, step in enumerate(steps):
        last |= dict.fromkeys(_used(code, step), number)
    return last
