"""Arrays of Values on which NumPy's functions are those of the table.

In a plain object array np.maximum asks ``a >= b`` and takes one of the two.  So at a tie one of them gets
the whole gradient, and a NaN can get lost; the same goes for np.minimum, np.clip and np.sign.  np.exp takes
no number among the Values, and np.isnan fails with a message about loops and dtypes.  An array of this class,
and a Value beside any array, answers NumPy's protocols instead:

- a question, such as np.isnan or np.argsort, is asked of the numbers;
- a function that the table has is that of the table, element by element;
- a function that NumPy builds for floats only, such as np.median, is the one of ``array_functions`` or
  ``linear_algebra``;
- all else is left to NumPy: what is made of operators alone (``@``, sums, np.outer), and what only moves
  entries (np.stack).

This module imports NumPy, so it is itself imported only where an array is there already.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from autograd.bridges import array_functions, linear_algebra
from autograd.bridges.numpy_functions import AT_ONCE, FLOATS_ONLY, FUNCTIONS, MASKS, OPERATORS, QUESTIONS, UNFIT
from autograd.engine import functions
from autograd.engine.copying import at_home_in_autograd
from autograd.engine.methods import function_of
from autograd.engine.numbers import described, number
from autograd.engine.value import Value, number_in
from autograd.table.ops import ADDED, TABLE
from autograd.table.rows import Operation

OWN: dict[str, Callable[..., Any]] = {
    **{f"numpy.{name}": getattr(array_functions, name) for name in array_functions.__all__},
    **{f"numpy.linalg.{name}": getattr(linear_algebra, name) for name in linear_algebra.__all__},
    "numpy.sinc": lambda x: np.frompyfunc(functions.sinc, 1, 1)(plain(x)),
    "numpy.where": lambda condition, a, b: np.frompyfunc(functions.where, 3, 1)(*map(plain, (condition, a, b))),
}
"""Functions that NumPy builds for floats only, or with a slope of nan where there is one of 0."""


class ValueArray(np.ndarray[Any, Any]):
    """An object array of Values, made by ``array``."""

    if TYPE_CHECKING:  # NumPy's own types say ndarray, and that has no .named
        __add__: Any
        __radd__: Any
        __sub__: Any
        __rsub__: Any
        __mul__: Any
        __rmul__: Any
        __truediv__: Any
        __rtruediv__: Any
        __pow__: Any
        __rpow__: Any
        __neg__: Any

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return of_values(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        return of_arrays(function, args, options)

    def __reduce__(self) -> tuple[Any, ...]:
        return _array_of, (self.view(np.ndarray),)

    def __hash__(self) -> int:  # type: ignore[override]
        """Of this array and no other, so that it can be the key of a claim."""
        return id(self)

    def named(self, name: str) -> Self:
        """Call the entries W[1,1], W[1,2] and so on, counted from 1 as on paper, and give the array back."""
        if not isinstance(name, str):
            raise TypeError(f"a name is text, not {described(name)}: write named({str(name)!r})")
        for place in np.ndindex(self.shape):
            entry: Any = self[place] if isinstance(self[place], Value) else Value(self[place])
            self[place] = entry.named(f"{name}[{','.join(str(i + 1) for i in place)}]")
        return self

    def record(self, op: Operation, args: tuple[Any, ...]) -> Any:
        """An operation inside a derivative rule, element by element."""
        return elementwise(op, args)

    def sort(self, *args: Any, **options: Any) -> None:
        """Sort the Values by their numbers, a NaN last."""
        self[...] = np.sort(self, *args, **options)

    def partition(self, kth: Any, *args: Any, **options: Any) -> None:
        """Sort the Values: what is sorted is partitioned as well."""
        self[...] = np.partition(self, kth, *args, **options)


@at_home_in_autograd
def _array_of(entries: Any) -> Any:
    """An array of Values from its pickle, which holds a plain array of them."""
    return entries.view(ValueArray)


def _by_function(name: str) -> Callable[..., Any]:
    """A method of arrays that does what NumPy's function of its name does."""

    def method(self: ValueArray, *args: Any, **options: Any) -> Any:
        return of_arrays(getattr(np, name), (self, *args), options)

    method.__name__, method.__doc__ = name, f"As np.{name}."
    return method


for _name in ("argmax", "argmin", "argpartition", "argsort", "dot", "nonzero", "searchsorted", "std", "var"):
    setattr(ValueArray, _name, _by_function(_name))


# ---- NumPy's protocols ---------------------------------------------------------------------------------------


def of_values(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A universal function of NumPy (np.add, np.tanh) with Values or arrays of them among its arguments."""
    name = ufunc.__name__
    if name in QUESTIONS:
        return getattr(ufunc, method)(*map(_numbers, inputs), **options)
    options = _options(ufunc, method, options)
    if method == "reduce" and name in AT_ONCE and options.keys() <= {"axis", "keepdims"}:
        made = array_functions.along(AT_ONCE[name], *inputs, **{"axis": 0} | options)
        return alone(as_values(made))
    with np.errstate(invalid="ignore"):
        result = getattr(_loop(ufunc), method)(*map(_counted, inputs), **options)
    if name in ("equal", "not_equal"):
        return np.asarray(result, dtype=bool)[()]
    return as_values(result)


def _loop(ufunc: Any) -> Any:
    """A universal function on objects: the row of its name over all elements, or NumPy's own loop over operators."""
    name = ufunc.__name__
    function = function_of(ADDED[name]) if name in ADDED else FUNCTIONS.get(name)
    if function is not None:
        unordered = {"identity": ufunc.identity} if ufunc.nin == 2 else {}  # to be reduced along several axes at once
        return np.frompyfunc(function, ufunc.nin, ufunc.nout, **unordered)
    if name in OPERATORS or set("".join(ufunc.types)) == {*"O->"}:  # the latter is of np.vectorize
        return ufunc
    raise TypeError(
        f"there is no {name} of Values: write it with the functions that autograd has, "
        "or add it with its derivative by @operation"
    )


def _options(ufunc: Any, method: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options of a universal function as an array of Values takes them."""
    options = dict(options)
    if "out" in options:
        if any(out.dtype != object for out in options["out"]):
            raise TypeError("an array of floats cannot hold Values: write a = a + b for a += b, and no out=")
        options["out"] = tuple(map(plain, options["out"]))
    dtype = options.pop("dtype", None)
    if dtype not in (None, bool) and np.dtype(dtype).kind not in "fO":  # a bool: the answer of np.equal
        raise TypeError(f"Values are floats: write no dtype={np.dtype(dtype).name}, or use data_of(array) for numbers")
    if options.get("where") is True:
        del options["where"]
    if method == "reduce" and "where" in options and ufunc.identity is not None:
        options.setdefault("initial", ufunc.identity)
    return options


def of_arrays(function: Any, args: Any, options: dict[str, Any]) -> Any:
    """Another function of NumPy (np.stack, np.median) with Values or arrays of them among its arguments."""
    name = function.__name__
    if name in QUESTIONS or (name == "where" and len(args) == 1):
        return function(*map(_numbers, args), **{key: _numbers(x) for key, x in options.items()})
    if name in FLOATS_ONLY:
        raise _floats_only(function)
    args, options = tuple(map(_array, args)), {key: _array(x) for key, x in options.items()}
    args = args if name in MASKS else _counted_in(args)
    own = _own(function)
    if own is not None and not _takes(own, args, options):
        raise _floats_only(function)
    try:
        with np.errstate(invalid="ignore"):  # Python's comparisons with NaN leave a flag that NumPy finds
            result = as_values(own(*args, **options) if own else _BY_NUMPY(function, (), args, options))
    except (TypeError, AttributeError, ValueError) as error:
        if not any(words in str(error) for words in UNFIT):
            raise
        raise _floats_only(function) from error
    return alone(result) if own else result


def alone(result: Any) -> Any:
    """What stands in an array of no dimensions; anything else as it is."""
    return result[()] if isinstance(result, ValueArray) else result


_BY_NUMPY = np.empty(0).__array_function__  # NumPy's own code for a function, whatever the arguments are


def _own(function: Any) -> Callable[..., Any] | None:
    """What stands here for a function of NumPy; None if it is left to NumPy."""
    op = ADDED.get(function.__name__) if function.__module__ == "numpy" else None
    if op is not None:
        return lambda *args: elementwise(op, args)
    return OWN.get(f"{function.__module__}.{function.__name__}")


def _takes(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    try:
        inspect.signature(function).bind(*args, **options)
    except TypeError:
        return False
    return True


def _floats_only(function: Any) -> TypeError:
    called = f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
    return TypeError(
        f"{called} in this form works on floats only, not on Values: write it with arithmetic, @, np.sum and functions "
        "such as np.exp (of np.linalg: solve, inv, det, norm), or use data_of(array) for the numbers alone, without "
        "gradients"
    )


def elementwise(op: Operation, args: tuple[Any, ...]) -> Any:
    """A row of the table on arrays, element by element: on arrays of floats it gives floats.

    On floats a row is NumPy's own function of its name, if there is one, which is fast.  Where it is not defined the
    array has a nan, as in NumPy.
    """
    if any(plain(x).dtype == object for x in args if isinstance(x, np.ndarray | Value)):
        return as_values(np.frompyfunc(function_of(op), len(args), 1)(*map(_counted, args)))
    floats = [_floats(x, op) for x in args]
    function = getattr(np, op.name, None) if TABLE.get(op.name) is op else None
    if not isinstance(function, np.ufunc):
        function = np.frompyfunc(op.of_numbers, len(args), 1)
    return np.asarray(function(*floats), dtype=float)[()]


def _floats(x: Any, op: Operation) -> Any:
    if not isinstance(x, np.ndarray):
        return float(number(x))
    if x.dtype.kind not in "biuf":
        raise TypeError(f"{op.name} takes numbers and arrays of them, not an array of {x.dtype.name}")
    return x.astype(float)


# ---- what they are given and give ----------------------------------------------------------------------------


def as_values(result: Any) -> Any:
    """An object array as an array of Values, another array as a plain one; anything else as it is."""
    if isinstance(result, tuple):
        parts = map(as_values, result)
        return type(result)(*parts) if hasattr(result, "_fields") else tuple(parts)
    if isinstance(result, list):
        return [*map(as_values, result)]
    if not isinstance(result, np.ndarray):
        return result
    return result.view(ValueArray if result.dtype == object else np.ndarray)


def plain(x: Any) -> Any:
    """What NumPy's own loops take: no ValueArray, a Value as an array of one, and no number longer than a float."""
    if isinstance(x, Value):
        alone = np.empty((), dtype=object)
        alone[()] = x
        return alone
    if isinstance(x, np.ndarray | np.generic) and x.dtype.char in "gG":  # a longdouble asks a Value, and it again
        return x.astype(float if x.dtype.char == "g" else complex)
    return x.view(np.ndarray) if isinstance(x, ValueArray) else x


def _counted(x: Any) -> Any:
    """The same, with an array of bools as one of 0 and 1."""
    return x.astype(float) if isinstance(x, np.ndarray) and x.dtype == bool else plain(x)


def _array(x: Any) -> Any:
    """A Value as an array of one; in a list it stays, since NumPy makes one array of the whole list."""
    return plain(x).view(ValueArray) if isinstance(x, Value) else x


def _counted_in(args: tuple[Any, ...]) -> Any:
    """The arguments, with arrays of bools, also in lists, as arrays of 0 and 1."""
    return _in_lists(lambda x: x if isinstance(x, ValueArray | Value) else as_values(_counted(x)), args)


def _numbers(x: Any) -> Any:
    """Values, also in lists and arrays, as floats."""

    def numbers(x: Any) -> Any:
        of_objects = isinstance(x, np.ndarray) and x.dtype == object
        if not (of_objects or isinstance(x, Value)):
            return x
        return np.asarray(np.frompyfunc(number_in, 1, 1)(plain(x)), dtype=float)

    return _in_lists(numbers, x)


def _in_lists(function: Callable[[Any], Any], x: Any) -> Any:
    if isinstance(x, list | tuple) and not hasattr(x, "_fields"):
        return type(x)(_in_lists(function, part) for part in x)
    return function(x)
