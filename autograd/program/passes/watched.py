"""Watched products: a NaN tells that a product of shared numbers left the range of floats.

``w0*(w1*x)`` becomes ``(w0*w1)*x`` where sums are distributed.  With w0 = w1 = 1e-200 the product of the weights is 0,
and with x = 1e300 their product with x is not.  So the code gets an output more: a NaN where such a product is
infinite, or is too small to have all its digits though none of its factors is 0; and else some number.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence

from autograd.program.passes.code import Code, Draft, Line
from autograd.program.passes.linear import LINEAR
from autograd.program.passes.ranks import SHARED, VARYING, ranks_of
from autograd.program.passes.terms import batch_terms
from autograd.table import ops
from autograd.table.rows import Operation

SMALL = sys.float_info.epsilon / 2  # times a float that lacks digits, which is below 2**-1022, it is 0
LARGE = 2.0**823  # times a coefficient above 2**200 it is infinite: sums below 1e-250 may have lost digits behind one


def with_products_watched(code: Code, varying: frozenset[Line], summed: frozenset[int]) -> Code:
    """The code with an output behind all others that is a NaN where a product left the range.

    It is a NaN, too, where a very large coefficient stands before a sum over the batch of products: such a product may
    be 0 where the coefficient times one of its factors, as the formula has it, is not.

    Args:
        code: the program, after all other passes.
        varying: the inputs that have a batch axis.
        summed: the outputs that are summed over the batch, by their place.
    """
    ranks = ranks_of(code, varying)
    draft = Draft.behind(code)
    alarms = [_left_the_range(draft, *each) for each in _products(code, ranks)]
    terms = itertools.chain(*batch_terms(code, ranks, [code.outputs[place] for place in sorted(summed)]))
    before_sums = dict.fromkeys(term.coefficient for term in terms if isinstance(term.atom, tuple))
    alarms += [_is_large(draft, line) for line in before_sums if line is not None]
    return draft.code([*code.outputs, draft.line(ops.sum_, tuple(alarms))]) if alarms else code


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


def _left_the_range(draft: Draft, op: Operation, a: Line, b: Line) -> Line:
    """A NaN for a product that left the range, and else 0 or 1: q/q, where q is 0 if the product is too small."""
    zero = draft.constant(0.0)
    q = draft.line(ops.multiply, (draft.line(op, (a, b)), draft.constant(SMALL)))
    zero_if_one_is = draft.line(ops.where, (a, b, zero))
    return draft.line(ops.where, (zero_if_one_is, draft.line(ops.divide, (q, q)), zero))


def _is_large(draft: Draft, line: Line) -> Line:
    """A NaN for a number above 2**200, and else 0."""
    q = draft.line(ops.multiply, (line, draft.constant(LARGE)))
    return draft.line(ops.subtract, (q, q))
