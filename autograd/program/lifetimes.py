"""Lifetimes: which varying lines have to be computed at all, and how often each is used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from autograd.program.code import Code, Line
from autograd.program.ranks import VARYING


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


def uses_of(code: Code, lines: Sequence[Line], stays: Any) -> list[int]:
    """How often these lines use each line; once more than that for one that stays for ever."""
    uses = np.zeros(len(code), bool)
    uses[lines] = True
    used = code.used[np.repeat(uses, np.diff(code.starts))]
    return [*map(int, np.bincount(used, minlength=len(code)) + stays)]
