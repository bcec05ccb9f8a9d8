"""What NumPy calls for a row of the table.  The results go into arrays that exist already."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograd.table import ops
from autograd.table.rows import Operation

Call = tuple[Callable[..., Any], tuple[Any, ...]]

UFUNCS = {
    name: ufunc
    for name, op in ops.TABLE.items()
    if isinstance(ufunc := getattr(np, name, None), np.ufunc) and ufunc.nin == op.arity
}
PRIMITIVES = frozenset({*UFUNCS, "relu", "step", "where", "sum", "dot"})


def calls_for(op: Operation, out: Any, *operands: Any) -> list[Call]:
    """The calls that write the operation into ``out``."""
    if op is ops.relu:
        return [(partial(np.maximum, out=out), (*operands, 0.0))]
    if op is ops.step:
        return [(np.greater, (*operands, 0.0, out))]
    if op is ops.where:
        return _choice(out, *operands)
    if op in (ops.maximum, ops.minimum):
        return [(partial(UFUNCS[op.name], out=out), operands)]
    if op.name in UFUNCS:
        return [(UFUNCS[op.name], (*operands, out))]
    return [(partial(_one_by_one, np.frompyfunc(op.of_numbers, len(operands), 1)), (out, *operands))]


def writes_last(op: Operation) -> bool:
    """Whether the calls read all operands before they write, so that the result may take the place of one."""
    return op is not ops.where


def _choice(out: Any, condition: Any, a: Any, b: Any) -> list[Call]:
    mask = np.empty(np.shape(condition), bool)
    return [
        (np.not_equal, (condition, 0.0, mask)),
        (np.copyto, (out, b)),
        (partial(np.copyto, where=mask), (out, a)),
    ]


def _one_by_one(function: Callable[..., Any], out: Any, *operands: Any) -> None:
    """A row that NumPy knows nothing of: its own ``compute``, number by number."""
    out[...] = function(*operands)
