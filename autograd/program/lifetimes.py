"""Lifetimes: which varying lines have to be computed at all, and which work is the last to need each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

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


def last_uses(works: Sequence[Work]) -> list[list[Line]]:
    """For each work the lines that no later one needs, shared ones too."""
    last: dict[Line, int] = {}
    for number, work in enumerate(works):
        last |= dict.fromkeys((*_used(work), *work.lines), number)
    ended: list[list[Line]] = [[] for _ in works]
    for line, number in last.items():
        ended[number].append(line)
    return ended


def sunk(works: Sequence[Work], kept: Collection[Line], ranks: Sequence[int]) -> list[Work]:
    """The works, each just before the first that uses it, if what it is made from is needed until then anyway.

    What only the gradient asks for then takes no memory on the way forward.
    """
    users: dict[Line, list[int]] = defaultdict(list)
    for number, work in enumerate(works):
        for line in _used(work):
            users[line].append(number)
    place = [*range(len(works))]
    for number in reversed(place):
        first = min((place[user] for line in works[number].lines for user in users[line]), default=number)
        last = {users[line][-1] for line in _used(works[number]) if ranks[line] == VARYING and line not in kept}
        if all(user != number and place[user] >= first for user in last):
            place[number] = first
    return [works[number] for number in sorted(range(len(works)), key=lambda number: (place[number], number))]


def _used(work: Work) -> Iterable[Line]:
    return chain(*work.operands) if isinstance(work, Block) else work.atoms
