"""NumPy's functions, by what becomes of them where Values are among their arguments."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from autograd.engine import functions, functions_of_many
from autograd.engine.methods import function_of
from autograd.engine.value import number_in
from autograd.table.ops import TABLE

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: function_of(op)
        for op in TABLE.values()
        if op.arity and not hasattr(operator, op.method)
        for name in (op.name, *op.aliases)
    },
    "fabs": functions.absolute,
    "float_power": functions.power,
    "divmod": divmod,
    **{name: lambda x: x for name in ("conjugate", "real")},
    "imag": lambda x: 0,
    "equal": lambda a, b: number_in(a) == number_in(b),
    "not_equal": lambda a, b: number_in(a) != number_in(b),
}
"""What a universal function of NumPy does with each element."""

OPERATORS = {
    *(op.name for op in TABLE.values() if hasattr(operator, op.method)),
    *("less", "less_equal", "greater", "greater_equal"),
    *("matmul", "vecdot", "matvec", "vecmat"),
}
"""Universal functions for which NumPy's own loop calls Python's operators, which is all that is needed."""

AT_ONCE: dict[str, Callable[..., Any]] = {"maximum": functions_of_many.max, "minimum": functions_of_many.min}
"""Reductions that are one operation of all entries: so a tie of three gives a third to each."""

QUESTIONS = {
    *("isnan", "isinf", "isfinite", "signbit", "isposinf", "isneginf"),
    *("logical_and", "logical_or", "logical_xor", "logical_not", "all", "any"),
    *("nonzero", "flatnonzero", "argwhere", "count_nonzero"),
    *("argmax", "argmin", "nanargmax", "nanargmin", "argsort", "argpartition", "lexsort", "searchsorted", "digitize"),
    *("array_equal", "array_equiv", "isclose", "allclose", "isin", "in1d", "matrix_rank"),
}
"""Functions that answer with bools or whole numbers, which have no slope: they are asked of the numbers alone."""

MASKS = {
    *("where", "compress", "extract", "place", "putmask", "copyto", "select", "piecewise", "delete", "insert"),
    *("choose", "take", "repeat", "ix_", "gradient", "trapezoid"),
}
"""Functions to which an array of bools says which entries are meant, or where they differ; for others it is 0 and 1."""

# NumPy runs these on a plain copy of the array, where Values are equal only if they are the same one; and some versions
# of it give arrays in place of the numbers of a polynomial.
FLOATS_ONLY = ("intersect1d", "setdiff1d", "setxor1d", "polydiv")

# Pieces of what NumPy and Python say where they ask Values for something that these do not have.
UNFIT = (
    *(" would cut", "object has no attribute", "a Value has no", "'Value' object", "'Value("),
    *("ufunc", " cast", "same_kind", "for dtype", "not inexact", "with finfo"),
)
