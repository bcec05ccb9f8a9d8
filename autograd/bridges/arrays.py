"""NumPy: arrays of Values, their numbers and their gradients.  NumPy is imported when one of them is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from autograd.engine.methods import ELEMENTWISE
from autograd.engine.numbers import number
from autograd.engine.value import Value, number_in
from autograd.sentences import shorten
from autograd.table.rows import Operation

if TYPE_CHECKING:
    from autograd.bridges.value_array import ValueArray


def array(data: Any) -> ValueArray:
    """A NumPy array of Values: leaves for numbers, and Values as they are.

    NumPy's operators and functions work on it, as far as the table has the operation.  At a tie ``np.maximum`` gives
    half of the gradient to each, as ``autograd.maximum`` does; in a plain ``np.array`` of Values one gets all of it.

    Args:
        data: an array of numbers, or nested lists of numbers and Values.

    Raises:
        ImportError: if NumPy is not installed.
        TypeError: if something is neither a number nor a Value, or rows differ in length.

    >>> import numpy as np
    >>> w, x = array([[0.5, -1.0], [2.0, 0.0]]), array([3.0, 4.0])
    >>> y = np.maximum(w @ x, 0)
    >>> y.sum().backward()
    >>> data_of(y), grad_of(w), grad_of(x)
    (array([0., 6.]), array([[0., 0.], [3., 4.]]), array([2., 0.]))
    >>> w.named("w")[1, 0].name  # counted from 1, as on paper
    'w[2,1]'
    """
    made, places = _entries(data)
    from autograd.bridges.value_array import ValueArray

    for place in places:
        if not isinstance(made[place], Value):
            made[place] = Value(_checked(made[place], place, "array"))
    values: ValueArray = made.view(ValueArray)
    return values


def data_of(values: Any) -> Any:
    """The numbers of an array of Values, as an array of floats; of a single Value its number.

    Args:
        values: an array, a list, or lists of lists, of Values and plain numbers.

    Raises:
        TypeError: if something else is among them.

    >>> data_of([Value(0.5), 2]), data_of(Value(3.0))
    (array([0.5, 2. ]), 3.0)
    """
    if isinstance(values, Value):
        return values.data
    return _floats(values, "data_of", number_in)


def grad_of(values: Any) -> Any:
    """The gradients of an array of Values, as an array of floats; of a single Value its gradient.

    Args:
        values: an array, a list, or lists of lists, of Values.

    Raises:
        TypeError: if there is a plain number among them, which has no gradient.

    >>> x, y = Value(3.0), Value(4.0)
    >>> (x * y).backward()
    >>> grad_of([x, y])
    array([4., 3.])
    """
    if isinstance(values, Value):
        return values.grad

    def gradient(x: Any) -> Any:
        if not isinstance(x, Value):
            raise TypeError(f"{shorten(repr(x))} is not a Value and has no gradient: make a leaf of it with Value(...)")
        return x.grad

    return _floats(values, "grad_of", gradient)


def _floats(values: Any, who: str, of: Callable[[Any], Any]) -> Any:
    entries, places = _entries(values)
    for place in places:
        _checked(entries[place], place, who)
        entries[place] = of(entries[place])
    return entries.astype(float)


def _entries(data: Any) -> tuple[Any, list[tuple[int, ...]]]:
    """The entries of an array or of lists of lists, as a new array of objects, and their places in it.

    Raises:
        ImportError: if NumPy is not installed.
    """
    try:
        import numpy as np
    except ImportError:
        raise ImportError(
            "arrays of Values need NumPy, which is not installed: pip install 'backprop-by-hand[numpy]'"
        ) from None

    entries = np.array(data, dtype=object, subok=False)
    return entries, list(np.ndindex(entries.shape))


def _checked(x: Any, place: tuple[int, ...], who: str) -> Any:
    """A Value or number in its place, or an error that says what is there instead."""
    if isinstance(x, Value):
        return x
    where = f" in place {list(place)}" if place else ""
    if isinstance(x, Iterable) and not isinstance(x, str | bytes):
        instead = "give a list or an array" if isinstance(x, Mapping) else "write list(...) around it"
        instead = "give rows of one length" if isinstance(x, list | tuple) else instead
        raise TypeError(f"{who} takes numbers and Values, but{where} there is {shorten(repr(x))}: {instead}")
    try:
        return number(x)
    except TypeError as error:
        raise TypeError(f"{who} takes numbers and Values, but not what is{where or ' given'}: {error}") from None


def _array_ufunc(self: Value, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """NumPy's protocol: a function of NumPy with a Value among its arguments."""
    from autograd.bridges.value_array import of_values

    return of_values(ufunc, method, inputs, options)


def _array_function(self: Value, function: Any, types: Any, args: Any, options: Any) -> Any:
    """NumPy's other protocol: np.clip, np.where, np.std and their like, called with a Value."""
    from autograd.bridges.value_array import alone, of_arrays

    return alone(of_arrays(function, args, options))


def _for_arrays(op: Operation, args: tuple[Any, ...]) -> Any:
    """A row of the table on NumPy's arrays, element by element."""
    from autograd.bridges.value_array import elementwise

    return elementwise(op, args)


ELEMENTWISE["numpy"] = _for_arrays  # so that the engine knows nothing of NumPy
# As Python's own numbers have it: np.std, np.vdot and the norms of rows ask for it.
Value.conjugate = lambda self: self  # type: ignore[attr-defined]
Value.__array_ufunc__ = _array_ufunc  # type: ignore[attr-defined]  # so that value.py knows nothing of NumPy
Value.__array_function__ = _array_function  # type: ignore[attr-defined]
