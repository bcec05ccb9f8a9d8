"""Rows of the table: operations of any number of arguments, beside the sums of ``ops``."""

import math
from collections.abc import Sequence
from functools import reduce
from typing import Any

from autograd.table import arithmetic, float_arithmetic
from autograd.table.ops import divide, exp, sum_, where
from autograd.table.rows import NO_PATH, Operation, latex_call, row
from autograd.table.steady import finite

tie: Operation = row(
    "tie", arithmetic.tie,
    lambda a, b, y: NO_PATH,
    lambda a, b, y: NO_PATH,
    exact=True, kink=lambda a, b: a - b, meaning="1 where a and b are equal, else 0",
    steady=lambda m, a, b: 1 - m.absolute(m.sign(finite(m, a) - finite(m, b))),
)  # fmt: skip


def tied(xs: Sequence[Any], y: Any) -> Any:
    """How many of the xs are y: they share its gradient."""
    return sum_(*[tie(x, y) for x in xs])


max_: Operation = row(
    "max", arithmetic.largest,
    lambda x, n, y: where(tie(x, y), divide(1, n), NO_PATH),  # n is how many are the largest
    written=(lambda x, n, y: divide(tie(x, y), n),),
    exact=True, meaning="the largest of x1, x2, …, in one node", repeats=1,
    counts=tied,
    steady=lambda m, *xs: reduce(m.maximum, xs),
    kink=arithmetic.lead, latex=latex_call(r"\max", 1),
)  # fmt: skip
min_: Operation = row(
    "min", arithmetic.smallest,
    lambda x, n, y: where(tie(x, y), divide(1, n), NO_PATH),
    written=(lambda x, n, y: divide(tie(x, y), n),),
    exact=True, meaning="the smallest of x1, x2, …, in one node", repeats=1,
    counts=tied,
    steady=lambda m, *xs: reduce(m.minimum, xs),
    kink=lambda *xs: arithmetic.lead(*[-x for x in xs]), latex=latex_call(r"\min", 1),
)  # fmt: skip
norm: Operation = row(
    "norm", math.hypot,
    lambda x, n, y: where(y, divide(x, y), NO_PATH),  # 0 at the origin, as for |x|
    meaning="sqrt(x1*x1 + x2*x2 + …), the length of a vector, in one node", repeats=1,
    elementary=lambda m, *xs: m.sqrt(sum(x * x for x in xs)), steady=lambda m, *xs: reduce(m.hypot, xs, 0),
    written=(lambda x, n, y: divide(x, y),),
)  # fmt: skip
logsumexp: Operation = row(
    "logsumexp", float_arithmetic.logsumexp,
    lambda x, n, y: exp(x - y),
    meaning="log(exp(x1) + exp(x2) + …), without an overflow, in one node", repeats=1,
    elementary=lambda m, *xs: m.log(sum(map(m.exp, xs))), steady=lambda m, *xs: reduce(m.logaddexp, xs),
)  # fmt: skip
