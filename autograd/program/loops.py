"""Loops: a few of them, one inside another, in place of many places that lie regularly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

MOST = 3  # axes: with more of them NumPy spends its time between the rows

Loop = tuple[int, list[int]]  # how often it runs, and how far each of the sequences goes on each time


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
