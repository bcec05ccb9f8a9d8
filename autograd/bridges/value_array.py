"""Arrays of Values on which NumPy's functions are those of the table.

In a plain object array np.maximum asks ``a >= b`` and takes one of the two.  So at a tie one of them gets
the whole gradient, and a NaN can get lost; the same goes for np.minimum, np.clip and np.sign.  np.exp takes
no number among the Values, and np.isnan or np.linalg.inv fail with a message about loops and dtypes.  An array
of this class, and a Value beside any array, answers NumPy's protocols instead.  What is made of operators
alone (``@``, sums, norms, np.std) is left to NumPy.

This module imports NumPy, so it is itself imported only where an array is there already.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.engine.functions import where
from autograd.engine.methods import function_of
from autograd.engine.value import Value, number_in
from autograd.table.ops import ADDED, TABLE
from autograd.table.rows import Operation

# NumPy's functions that are not left to it.  Where Python has an operator, NumPy's own loop does all that is needed.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: function_of(op)
        for op in TABLE.values()
        if op.arity and not hasattr(operator, op.method)
        for name in (op.name, *op.aliases)
    },
    "conjugate": lambda x: x,
    "equal": lambda a, b: number_in(a) == number_in(b),
    "not_equal": lambda a, b: number_in(a) != number_in(b),
    "isnan": lambda x: math.isnan(number_in(x)),
    "isinf": lambda x: math.isinf(number_in(x)),
    "isfinite": lambda x: math.isfinite(number_in(x)),
}

UNORDERED = ("maximum", "minimum", "fmax", "fmin")  # may go through their numbers in any order, along several axes

ANSWERS = ("isnan", "isinf", "isfinite", "equal", "not_equal")  # give bools

# NumPy runs these on a plain copy of the array, where Values are equal only if they are the same one, or it does
# nothing at all unless they are floats.
FLOATS_ONLY = ("array_equal", "array_equiv", "in1d", "intersect1d", "isin", "nan_to_num", "setdiff1d", "setxor1d")

BY_ORDER = ("argmax", "argmin", "argpartition", "argsort", "partition", "searchsorted", "sort")
"""Methods that compare one Value with the next, so that a NaN among them would spoil the order."""


class ValueArray(np.ndarray[Any, Any]):
    """An object array of Values, made by ``array``."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return of_values(ufunc, method, inputs, options)

    def record(self, op: Operation, args: tuple[Any, ...]) -> Any:
        """A function of autograd on arrays, element by element."""
        return as_values(np.frompyfunc(function_of(op), len(args), 1)(*map(_plain, args)))

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if function is np.where and len(args) == 3:
            return as_values(np.frompyfunc(where, 3, 1)(*map(_plain, args)))
        if function.__name__ in FLOATS_ONLY:
            raise _floats_only(function)
        try:
            return as_values(super().__array_function__(function, types, args, options))
        except (TypeError, AttributeError) as error:
            if not any(words in str(error) for words in UNFIT):
                raise
            raise _floats_only(function) from None


def _by_order(name: str) -> Callable[..., Any]:
    """A method of arrays that is refused where there is no order."""
    known = getattr(np.ndarray, name)

    def method(self: ValueArray, *args: Any, **options: Any) -> Any:
        if self.dtype == object and np.isnan(self).any():
            raise ValueError(
                f"{name} finds no order where a NaN is among the Values: leave it out, as in array[~np.isnan(array)]"
            )
        return as_values(known(self, *args, **options))

    method.__name__, method.__doc__ = name, f"As np.{name}; refused where a NaN is among the Values."
    return method


for _name in BY_ORDER:
    setattr(ValueArray, _name, _by_order(_name))

# Pieces of what NumPy and Python say where they ask Values for something that these do not have.
UNFIT = (" would cut", "ufunc", "cast", "'Value' object", "'Value(")
NO_SUCH = ("no callable", "not supported", " would cut", "unsupported operand", "'Value' object")


def _floats_only(function: Any) -> TypeError:
    called = f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
    return TypeError(
        f"{called} in this form works on floats only, not on Values: write it with arithmetic, @, np.sum "
        "and functions such as np.exp, or use data_of(array) for the numbers alone, without gradients"
    )


def of_scalars(function: Any, args: Any, options: Any) -> Any:
    """A function of NumPy with a Value in place of an array."""
    result = function(*_as_arrays(args), **{name: _as_arrays(x) for name, x in options.items()})
    return result[()] if isinstance(result, ValueArray) else result


def _as_arrays(x: Any) -> Any:
    """Values, also in lists, as arrays of one."""
    if isinstance(x, list | tuple):
        return type(x)(map(_as_arrays, x)) if not hasattr(x, "_fields") else x
    return _plain(x).view(ValueArray) if isinstance(x, Value) else x


def of_values(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A function of NumPy on arrays of Values."""
    if "out" in options:
        if any(out.dtype != object for out in options["out"]):
            raise TypeError("an array of floats cannot hold Values: write a = a + b for a += b, and no out=")
        options = options | {"out": tuple(map(_plain, options["out"]))}
    if ufunc.__name__ in ANSWERS:
        options = {name: option for name, option in options.items() if name != "dtype"}
    function = _function(ufunc.__name__)
    unordered = {"identity": None} if ufunc.__name__ in UNORDERED else {}  # NumPy's word for it
    known = ufunc if function is None else np.frompyfunc(function, ufunc.nin, 1, **unordered)
    try:
        with np.errstate(invalid="ignore"):  # Python's comparisons with NaN leave a flag that NumPy finds
            result = getattr(known, method)(*map(_plain, inputs), **options)
    except (TypeError, AttributeError) as error:
        if not any(words in str(error) for words in NO_SUCH):
            raise
        raise TypeError(
            f"there is no {ufunc.__name__} of Values: write it with the functions that autograd has, "
            "or add it with its derivative by @operation"
        ) from None
    if ufunc.__name__ in ANSWERS:
        return np.asarray(result, dtype=bool)[()]
    return as_values(result)


def _function(name: str) -> Callable[..., Any] | None:
    """A function of NumPy, on Values; None if NumPy itself can do it."""
    return function_of(ADDED[name]) if name in ADDED else FUNCTIONS.get(name)


def as_values(result: Any) -> Any:
    """An object array as an array of Values, another array as a plain one; anything else as it is."""
    if isinstance(result, tuple):
        return tuple(map(as_values, result))
    if not isinstance(result, np.ndarray):
        return result
    return result.view(ValueArray if result.dtype == object else np.ndarray)


def _plain(x: Any) -> Any:
    """What NumPy's own loops take: no ValueArray, and a Value as an array of one."""
    if isinstance(x, Value):
        alone = np.empty((), dtype=object)
        alone[()] = x
        return alone
    return x.view(np.ndarray) if isinstance(x, ValueArray) else x
