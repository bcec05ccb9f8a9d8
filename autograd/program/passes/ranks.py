"""Ranks: which lines are the same for all samples of a batch, and which vary from sample to sample."""

from __future__ import annotations

from collections.abc import Collection

from autograd.program.passes.code import Code, Line

CONSTANT, SHARED, VARYING = range(3)


def ranks_of(code: Code, varying: Collection[Line]) -> list[int]:
    """The rank of every line: the highest one among those that it is made from.

    Args:
        code: the program.
        varying: the inputs that have a batch axis.
    """
    ranks = [VARYING if line in varying else SHARED for line in range(code.inputs)]
    for line in range(code.inputs, len(code)):
        rank = CONSTANT
        for argument in code.args[line]:
            if ranks[argument] > rank:
                rank = ranks[argument]
        ranks.append(rank)
    return ranks


def users_of(code: Code) -> tuple[list[int], list[Line]]:
    """How often every line is used, outputs counted too, and the last line that uses it."""
    counts, last = [0] * len(code), [-1] * len(code)
    for line, args in enumerate(code.args):
        for argument in args:
            counts[argument] += 1
            last[argument] = line
    for line in code.outputs:
        counts[line] += 1
        last[line] = -1
    return counts, last
