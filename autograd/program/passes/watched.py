"""Watched products: a NaN tells that a product of shared numbers left the range of floats.

``w0*(w1*x)`` becomes ``(w0*w1)*x`` where sums are distributed.  With w0 = w1 = 1e-200 the product of the weights is 0,
and with x = 1e300 their product with x is not.  So the code gets an output more: a NaN where such a product is
infinite, or is too small to have all its digits though none of its factors is 0; and else some number.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from autograd.program.passes.code import Code, Draft, Line
from autograd.program.passes.linear import LINEAR
from autograd.program.passes.ranks import SHARED, VARYING, ranks_of
from autograd.table import ops
from autograd.table.rows import Operation

SMALL = sys.float_info.epsilon / 2  # times a float that lacks digits, which is below 2**-1022, it is 0


def with_products_watched(code: Code, varying: frozenset[Line], distributed: frozenset[int]) -> Code:
    """The code with an output behind all others that is a NaN where a product left the range.

    Args:
        code: the program, after all other passes.
        varying: the inputs that have a batch axis.
        distributed: the outputs whose sums are distributed, by their place; with none of them nothing is watched.
    """
    watched = _products(code, ranks_of(code, varying)) if distributed and varying else {}
    if not watched:
        return code
    draft = Draft.behind(code)
    alarms = [_alarm(draft, *each) for each in watched]
    return draft.code([*code.outputs, draft.line(ops.sum_, tuple(alarms))])


Product = tuple[Operation, Line, Line]  # or a quotient


def _products(code: Code, ranks: Sequence[int]) -> dict[Product, None]:
    """The products and quotients that the coefficients of varying lines are made of, each once."""
    found: dict[Product, None] = {}
    made: set[Line] = set()
    waiting = [a for line, rank in enumerate(ranks) if rank == VARYING for pair in _pairs(code, line) for a in pair[1:]]
    while waiting:
        line = waiting.pop()
        if ranks[line] == SHARED and line not in made and code.ops[line] in LINEAR:
            made.add(line)
            found |= dict.fromkeys(_pairs(code, line))
            waiting += code.args[line]
    return found


def _pairs(code: Code, line: Line) -> Iterator[Product]:
    """The products and quotients of two that a line computes."""
    op, args = code.ops[line], code.args[line]
    if op is ops.multiply or op is ops.divide:
        yield op, args[0], args[1]
    elif op is ops.dot:
        yield from ((ops.multiply, a, b) for a, b in zip(args[::2], args[1::2], strict=False))


def _alarm(draft: Draft, op: Operation, a: Line, b: Line) -> Line:
    """A NaN for a product that left the range, and else 0 or 1: q/q, where q is 0 if the product is too small."""
    zero = draft.constant(0.0)
    q = draft.line(ops.multiply, (draft.line(op, (a, b)), draft.constant(SMALL)))
    zero_if_one_is = draft.line(ops.where, (a, b, zero))
    return draft.line(ops.where, (zero_if_one_is, draft.line(ops.divide, (q, q)), zero))
