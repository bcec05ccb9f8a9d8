"""Arrays of Values on which NumPy's functions are those of the table.

A plain object array has no way to tell NumPy how: there np.maximum, np.minimum, np.clip and np.sign
ask ``a >= b`` and take one of the two, so that at a tie the whole gradient goes one way, a NaN can get
lost; np.exp takes no number among the Values, and np.isnan or np.linalg.inv fail with a message about
loops and dtypes.  An array of this class, and a Value beside any array, answers NumPy's protocols
instead.  What is made of operators alone (``@``, sums, norms, np.std) is left to NumPy.

This module imports NumPy, so it is itself imported only where an array is there already.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.functions import maximum, minimum, where
from autograd.operators import DUNDER, function_of
from autograd.ops import TABLE
from autograd.registry import ADDED
from autograd.value import Value, data_of

# The functions of NumPy that are not left to it, where an operator does all that is needed.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: function_of(op) for name, op in TABLE.items() if op.arity and name not in DUNDER},
    "clip": lambda x, low, high: minimum(maximum(x, low), high),
    "fmax": lambda a, b: b if math.isnan(data_of(a)) else a if math.isnan(data_of(b)) else maximum(a, b),
    "fmin": lambda a, b: b if math.isnan(data_of(a)) else a if math.isnan(data_of(b)) else minimum(a, b),
    "conjugate": lambda x: x,
    "isnan": lambda x: math.isnan(data_of(x)),
    "isinf": lambda x: math.isinf(data_of(x)),
    "isfinite": lambda x: math.isfinite(data_of(x)),
}


class ValueArray(np.ndarray[Any, Any]):
    """An object array of Values, made by ``array``."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return of_values(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if function is np.where and len(args) == 3:
            return as_values(np.frompyfunc(where, 3, 1)(*map(_plain, args)))
        try:
            return as_values(super().__array_function__(function, types, args, options))
        except (TypeError, AttributeError) as error:
            if not any(words in str(error) for words in ("float() would cut", "ufunc", "cast", "'Value' object has")):
                raise
            called = f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
            raise TypeError(
                f"{called} in this form works on floats only, not on Values: write it with arithmetic, @, np.sum "
                "and functions such as np.exp, or use data_of(array) for the numbers alone, without gradients"
            ) from None


def of_values(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A function of NumPy on arrays of Values."""
    if "out" in options:
        if any(out.dtype != object for out in options["out"]):
            raise TypeError("an array of floats cannot hold Values: write a = a + b for a += b, and no out=")
        options = options | {"out": tuple(map(_plain, options["out"]))}
    function = _function(ufunc.__name__)
    known = ufunc if function is None else np.frompyfunc(function, ufunc.nin, 1)
    try:
        with np.errstate(invalid="ignore"):  # Python's comparisons with NaN leave a flag that NumPy finds
            result = getattr(known, method)(*map(_plain, inputs), **options)
    except TypeError as error:
        if not any(words in str(error) for words in ("no callable", "not supported", "float() would cut")):
            raise
        raise TypeError(
            f"there is no {ufunc.__name__} of Values: write it with the functions that autograd has, "
            "or add it with its derivative by @operation"
        ) from None
    if function is not None and ufunc.__name__.startswith("is"):
        return np.asarray(result, dtype=bool)[()]
    return as_values(result)


def _function(name: str) -> Callable[..., Any] | None:
    """What a function of NumPy is on Values; None where NumPy itself knows."""
    return function_of(ADDED[name]) if name in ADDED else FUNCTIONS.get(name)


def as_values(result: Any) -> Any:
    """An object array as an array of Values; anything else as it is."""
    if isinstance(result, tuple):
        return tuple(map(as_values, result))
    return result.view(ValueArray) if isinstance(result, np.ndarray) and result.dtype == object else result


def _plain(x: Any) -> Any:
    """What NumPy's own loops take: no ValueArray, and a Value as an array of one."""
    if isinstance(x, Value):
        alone = np.empty((), dtype=object)
        alone[()] = x
        return alone
    return x.view(np.ndarray) if isinstance(x, ValueArray) else x
