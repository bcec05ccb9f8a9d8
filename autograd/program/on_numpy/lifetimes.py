"""Lifetimes: which varying lines have to be computed at all, and which work is the last to need each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any

import numpy as np

from autograd.program.passes.blocks import Work
from autograd.program.passes.code import Code, Line
from autograd.program.passes.ranks import VARYING


def needed_for(code: Code, roots: Collection[Line], ranks: Sequence[int]) -> list[Line]:
    """The varying lines that have to be computed for the roots, in order."""
    wanted = bytearray(len(code))
    for line in roots:
        wanted[line] = 1
    needed = []
    for line in range(len(code) - 1, code.inputs - 1, -1):
        if wanted[line] and ranks[line] == VARYING:
            needed.append(line)
            for argument in code.args[line]:
                wanted[argument] = 1
    return needed[::-1]


def shared_for_ever(code: Code, ranks: Sequence[int]) -> Any:
    """An array that says of every line whether its number is shared and stays until the end of a call.

    So do inputs and constants, outputs, and what varying lines are made from.
    """
    rank = np.array(ranks)
    stays = np.zeros(len(code), bool)
    stays[: code.inputs] = stays[[*code.constants]] = stays[code.outputs] = True
    stays[code.used[np.repeat(rank == VARYING, np.diff(code.starts))]] = True
    return stays & (rank < VARYING)


def last_uses(code: Code, works: Sequence[Work], stays: Any) -> list[int]:
    """For every line the number of the last work that needs it, or -1 if there is none, or the line stays for ever."""
    number, users = _numbers(code, works)
    last = number.copy()
    np.maximum.at(last, code.used, users)
    last[stays] = -1
    return [*last.tolist()]


def sunk(code: Code, works: Sequence[Work], stays: Any) -> list[Work]:
    """The works, a block of rows just before the first that uses it, if its operands are needed until then anyway.

    What only the gradient asks for then takes no memory on the way forward.
    """
    number, users = _numbers(code, works)
    first, last = np.full(len(code), len(works)), number.copy()
    np.minimum.at(first, code.used[users >= 0], users[users >= 0])
    np.maximum.at(last, code.used, users)
    last[stays] = len(works)
    place = [*range(len(works))]
    for n, work in enumerate(works):
        if len(work.lines) > 1:
            use = int(first[work.lines].min())
            if n + 1 < use < len(works) and all(last[a] >= use for line in work.lines for a in code.args[line]):
                place[n] = use
    return [works[n] for n in sorted(range(len(works)), key=place.__getitem__)]


def _numbers(code: Code, works: Sequence[Work]) -> tuple[Any, Any]:
    """The number of the work that computes each line, or -1; and the same for the user of each of ``code.used``."""
    number = np.full(len(code), -1)
    lines = [*chain.from_iterable([work.lines for work in works])]
    number[lines] = np.repeat(np.arange(len(works)), [len(work.lines) for work in works])
    return number, np.repeat(number, np.diff(code.starts))
