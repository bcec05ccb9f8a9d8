"""Blocks: lines that go together, since they are one operation on many numbers.

Sixteen neurons of a layer are sixteen ``dot`` lines over the same inputs, which are one product with a matrix.  Then
come sixteen ``tanh`` lines, which are one ``tanh`` of sixteen rows.  A block never needs its own results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from autograd.program.passes.code import Code, Line
from autograd.table import ops
from autograd.table.rows import Operation

_COMMUTING = {ops.add, ops.multiply}


class Block(NamedTuple):
    """Lines with one operation.  ``operands`` has for each argument the line that each of them takes."""

    op: Operation
    lines: Sequence[Line]
    operands: Sequence[Sequence[Line]]


class Matrix(NamedTuple):
    """Lines that are weighted sums of the same atoms: a product with a matrix, plus a column if there are offsets."""

    lines: Sequence[Line]
    atoms: Sequence[Line]
    coefficients: list[list[Line]]  # for each of the lines those of the atoms
    offsets: list[Line]  # one for each of the lines, or none at all


class Total(NamedTuple):
    """A single line that is the plain sum of atoms."""

    lines: Sequence[Line]
    atoms: Sequence[Line]


Work = Block | Matrix | Total


def blocks_of(code: Code, lines: Iterable[Line], ranks: Sequence[int]) -> list[Work]:
    """The lines of one rank in blocks, each after those that it needs.

    Args:
        code: the program.
        lines: those that have to be computed, in order; all of the same rank.
        ranks: the rank of every line of the code.
    """
    works: list[Work] = []
    place = [*range(-len(code), 0)]  # in the order of the works, so that a block has the order of what it is made from
    count = 0
    for level in _levels(code, lines):
        for work in _works(code, level, ranks, place) if len(level) > 1 else _alone(code, level):
            works.append(work)
            for line in work.lines:
                place[line] = count
                count += 1
    return works


def _levels(code: Code, lines: Iterable[Line]) -> list[list[Line]]:
    """The lines by how long the longest chain of lines is that leads to each."""
    level = [-1] * len(code)
    levels: list[list[Line]] = []
    for line in lines:
        height = 0
        for argument in code.args[line]:
            below = level[argument]
            if below >= height:
                height = below + 1
        level[line] = height
        if height == len(levels):
            levels.append([])
        levels[height].append(line)
    return levels


def _alone(code: Code, level: list[Line]) -> list[Work]:
    """The work of a line that is alone on its level, as all are in a long chain."""
    op, args = code.ops[level[0]], code.args[level[0]]
    assert op is not None
    if op is ops.sum_:
        return [Total(level, args)]
    if op is ops.dot:
        return [_matrix(code, level, args[1::2])]
    return [Block(op, level, [*zip(args)])]


def _works(code: Code, level: list[Line], ranks: Sequence[int], place: Sequence[int]) -> Iterator[Work]:
    """The blocks of one level."""
    alike: dict[tuple[Operation, tuple[int, ...]], list[tuple[Line, tuple[Line, ...]]]] = defaultdict(list)
    weighted: dict[tuple[tuple[Line, ...], bool], list[Line]] = defaultdict(list)
    for line in level:
        op, args = code.ops[line], code.args[line]
        assert op is not None
        if op is ops.sum_:
            yield Total([line], [*args])
        elif op is ops.dot:
            weighted[tuple(sorted(args[1::2])), len(args) % 2 == 1].append(line)
        else:
            if op in _COMMUTING:  # the varying argument first, and of two the one that was computed first
                args = tuple(sorted(args, key=lambda a: (-ranks[a], place[a])))
            alike[op, tuple([ranks[a] for a in args])].append((line, args))
    for (atoms, _), lines in weighted.items():
        yield _matrix(code, lines, sorted(atoms, key=place.__getitem__))
    for (op, _), members in alike.items():
        members.sort(key=lambda member: [place[a] for a in member[1]])
        operands = zip(*[args for _, args in members], strict=True)
        yield Block(op, [line for line, _ in members], [[*lines] for lines in operands])


def _matrix(code: Code, lines: Sequence[Line], atoms: Sequence[Line]) -> Matrix:
    coefficients: list[list[Line]] = []
    offsets: list[Line] = []
    for line in lines:
        args = code.args[line]
        by_atom = dict(zip(args[1::2], args[::2], strict=False))
        coefficients.append([by_atom[atom] for atom in atoms])
        offsets += args[-1:] if len(args) % 2 else ()
    return Matrix(lines, atoms, coefficients, offsets)
