"""Linear lines: the sums and products that ``sums`` takes apart, and whether there are any to take apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.program.passes.code import Code, Line
from autograd.table import ops
from autograd.table.rows import Operation

_PLAIN = {ops.add, ops.subtract, ops.multiply, ops.negative}
_PRODUCTS = {ops.multiply, ops.divide}
LINEAR = {*_PLAIN, *_PRODUCTS, ops.positive, ops.sum_, ops.dot}


def is_written(op: Operation | None, args: tuple[Line, ...]) -> bool:
    """Whether a linear line, all by itself, is written as it should be: a + a is not."""
    return op in _PLAIN and not (op is ops.add and args[0] == args[1])


def has_sums(code: Code, ranks: Any) -> bool:
    """Whether a linear line goes into another one, or has to be written anew.

    In most long chains nothing does, and to ask takes a tenth of the time of writing them again.
    """
    counts = np.diff(code.starts)
    computed = counts > 0
    if not computed.any():
        return False
    lowest = ranks.copy()  # of the arguments of each line
    lowest[computed] = np.minimum.reduceat(ranks[code.used], code.starts[:-1][computed])
    linear = np.array([op in LINEAR for op in code.ops])
    linear &= (lowest < ranks) | np.array([op not in _PRODUCTS for op in code.ops])
    if (linear[code.used] & np.repeat(linear, counts)).any():
        return True
    return any(not is_written(code.ops[line], code.args[line]) for line in np.flatnonzero(linear))
