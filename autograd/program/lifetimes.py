"""Lifetimes: which varying lines have to be computed at all, and which work is the last to need each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from autograd.program.blocks import Block, Work
from autograd.program.code import Code, Line
from autograd.program.ranks import VARYING


def needed_for(code: Code, roots: Collection[Line], ranks: Sequence[int]) -> list[Line]:
    """The varying lines that have to be computed for the roots, in order."""
    wanted = {line for line in roots if ranks[line] == VARYING}
    found = []
    for line in range(len(code) - 1, code.inputs - 1, -1):
        if line in wanted:
            found.append(line)
            wanted.update(a for a in code.args[line] if ranks[a] == VARYING)
    return found[::-1]


def last_uses(works: Sequence[Work]) -> dict[int, list[Line]]:
    """By the number of each work the lines that no later one needs."""
    last: dict[Line, int] = {}
    for number, work in enumerate(works):
        used = work.operands if isinstance(work, Block) else [work.atoms]
        last |= dict.fromkeys((line for lines in [*used, work.lines] for line in lines), number)
    ended: dict[int, list[Line]] = defaultdict(list)
    for line, number in last.items():
        ended[number].append(line)
    return ended
