"""Factors: what the numbers of all samples are multiplied by alike stands in front of a product.

``(w*g)*s`` with a shared w becomes ``w*(g*s)``.  Where that is multiplied by a shared number again, or summed over the
batch, w is multiplied once and not for every sample.  In a layer of 16 neurons before the last neuron of a network, the
16 products ``w*g`` go away: they took a seventh of the time of its gradient.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce

from autograd.program.code import Code, Draft, Line
from autograd.program.passes import without_dead_lines
from autograd.program.ranks import VARYING, ranks_of
from autograd.table import ops


def with_factors_in_front(code: Code, varying: frozenset[Line], summed: frozenset[int]) -> Code:
    """The code with shared factors in front of the products that do not need the result itself.

    Args:
        code: the program.
        varying: the inputs that have a batch axis.
        summed: the outputs that are summed over the batch, by their place.
    """
    ranks = ranks_of(code, varying)
    bears = _bearing(code, ranks, summed)
    if not any(_has_factor(code, line, ranks) for line, bearing in enumerate(bears) if bearing):
        return code
    draft = Draft(code.inputs)
    new = [*range(code.inputs)]
    split: dict[Line, tuple[Line, Line]] = {}  # the factor and the rest of a product, by its old line
    for line in range(code.inputs, len(code)):
        op, args = code.ops[line], code.args[line]
        if op is None:
            new.append(draft.constant(code.constants[line]))
            continue
        factors = [split[a][0] if a in split else new[a] for a in args if a in split or ranks[a] < VARYING]
        if op is ops.multiply and ranks[line] == VARYING and factors:
            rest = [split[a][1] if a in split else new[a] for a in args if ranks[a] == VARYING]
            parts = reduce(partial(_product, draft), factors), reduce(partial(_product, draft), rest)
            new.append(draft.line(op, parts))
            if bears[line]:
                split[line] = parts
        else:
            new.append(draft.line(op, tuple([new[a] for a in args])))
    return without_dead_lines(draft.code([new[line] for line in code.outputs]))


def _has_factor(code: Code, line: Line, ranks: Sequence[int]) -> bool:
    """Whether a line is a varying number times a shared one."""
    args = code.args[line]
    return (
        code.ops[line] is ops.multiply
        and VARYING in (ranks[args[0]], ranks[args[1]])
        and ranks[args[0]] != ranks[args[1]]
    )


def _product(draft: Draft, a: Line, b: Line) -> Line:
    numbers = [draft.constants[line] for line in (a, b) if line in draft.constants]
    return draft.constant(numbers[0] * numbers[1]) if len(numbers) == 2 else draft.line(ops.multiply, (a, b))


def _bearing(code: Code, ranks: Sequence[int], summed: frozenset[int]) -> list[bool]:
    """For each line whether it is used only where a factor in front of it costs nothing for every sample.

    That is where it is multiplied by a shared number, or summed over the batch, or is a factor of such a product.
    """
    bears, is_summed = [True] * len(code), [True] * len(code)
    for place, line in enumerate(code.outputs):
        bears[line] &= place in summed
        is_summed[line] &= place in summed
    for line in range(len(code) - 1, -1, -1):
        op, args = code.ops[line], code.args[line]
        passes_sums = op in _ADDING and is_summed[line]
        passes_factors = op is ops.multiply and (bears[line] or ranks[args[0]] != ranks[args[1]])
        for argument in args:
            is_summed[argument] &= passes_sums
            bears[argument] &= passes_sums or passes_factors
    return bears


_ADDING = {ops.add, ops.subtract, ops.negative, ops.sum_}
