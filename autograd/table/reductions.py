"""Rows of the table: operations of any number of arguments, beside the sums of ``ops``."""

import math

from autograd.table.ops import divide, where
from autograd.table.rows import NO_PATH, Form, Operation, row

norm: Operation = row(
    "norm", math.hypot,
    lambda x, n, y: where(y, divide(x, y), NO_PATH),  # 0 at the origin, as for |x|
    meaning="sqrt(x1*x1 + x2*x2 + …), the length of a vector, in one node", repeats=1,
    latex=Form(r"\left\lVert \left({:bare}\right) \right\rVert"),
    elementary=lambda m, *xs: m.sqrt(sum(x * x for x in xs)),
    written=(lambda x, n, y: divide(x, y),),
)  # fmt: skip
