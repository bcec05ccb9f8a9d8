"""Axes: rows that lie regularly in the file are used where they stand, and not copied.

The queries and keys of an attention meet each other as ``q0*k0, q0*k1, q1*k0, q1*k1``.  That is an operation with two
axes, on rows that stand still along one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from autograd.program.on_numpy.file import Column, Nest, Operand

MOST = 3  # axes: with more of them NumPy spends its time between the rows

Loop = tuple[int, list[int]]  # how often it runs, and how far each of the sequences goes on each time


def in_axes(count: int, operands: tuple[Operand, ...]) -> tuple[tuple[int, ...], tuple[Operand, ...]]:
    """The axes of a block, and its operands as they lie in these; without axes if no operand has to be copied.

    Args:
        count: how many rows the block has.
        operands: where they stand.
    """
    varying = [each for each in operands if not isinstance(each, Column)]
    if all(isinstance(each, int | range) for each in varying):
        return (), operands
    rows = [[each] * count if isinstance(each, int) else [*each] for each in varying]
    loops = loops_through(rows)
    if loops is None:
        return (), operands
    nests = iter([Nest(each[0], tuple([steps[i] for _, steps in loops])) for i, each in enumerate(rows)])
    placed = tuple([each if isinstance(each, Column) else next(nests) for each in operands])
    return tuple([count for count, _ in loops]), placed


def loops_through(sequences: Sequence[Sequence[int]]) -> list[Loop] | None:
    """Loops that run through several sequences of places at once, the outermost first; None if there are none.

    >>> loops_through([[0, 0, 1, 1, 2, 2], [5, 7, 5, 7, 5, 7]])
    [(3, [1, 0]), (2, [0, 2])]
    >>> loops_through([[0, 1, 5, 3]])
    """
    loops: list[Loop] = []
    while len(sequences[0]) > 1:
        steps = [places[1] - places[0] for places in sequences]
        count = min(_even(places, step) for places, step in zip(sequences, steps, strict=True))
        if len(loops) == MOST or len(sequences[0]) % count or not _repeat(sequences, steps, count):
            return None
        loops.insert(0, (count, steps))
        sequences = [places[::count] for places in sequences]
    return loops


def _even(places: Sequence[int], step: int) -> int:
    """How many places follow one another with this step, from the first."""
    return 1 + sum(1 for _ in takewhile(lambda i: places[i] - places[i - 1] == step, range(1, len(places))))


def _repeat(sequences: Sequence[Sequence[int]], steps: Sequence[int], count: int) -> bool:
    """Whether all groups of this many places have these steps."""
    return all(
        places[i] - places[i - 1] == step
        for places, step in zip(sequences, steps, strict=True)
        for i in range(len(places))
        if i % count
    )
