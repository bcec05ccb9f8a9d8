"""NumPy: arrays of Values, their numbers and their gradients.  NumPy is imported when one of them is called."""

from __future__ import annotations

from typing import Any

from autograd.sentences import shorten
from autograd.trees import flatten, is_array
from autograd.value import Value


def array(data: Any) -> Any:
    """A NumPy array of Values: leaves for numbers, and Values as they are.

    NumPy's operators and functions work on it, as far as the table has the operation, with
    the conventions of the table, where ``np.array`` of Values has those of Python's comparisons.

    Args:
        data: an array of numbers, or nested lists of numbers and Values.

    >>> import numpy as np
    >>> w, x = array([[0.5, -1.0], [2.0, 0.0]]), array([3.0, 4.0])
    >>> y = np.maximum(w @ x, 0)
    >>> y.sum().backward()
    >>> data_of(y), grad_of(w), grad_of(x)
    (array([0., 6.]), array([[0., 0.], [3., 4.]]), array([2., 0.]))
    """
    import numpy as np

    from autograd.value_array import ValueArray

    given = np.asarray(data, dtype=object)
    made = np.empty(given.shape, dtype=object)
    for index in np.ndindex(given.shape):
        made[index] = given[index] if isinstance(given[index], Value) else Value(given[index])
    return made.view(ValueArray)


def data_of(values: Any) -> Any:
    """The numbers of an array (or list, or lists of lists) of Values as an array of floats; of a Value its number.

    Plain numbers among them stay what they are.
    """
    if isinstance(values, Value):
        return values.data
    return _floats(values, lambda x: x.data if isinstance(x, Value) else x)


def grad_of(values: Any) -> Any:
    """The gradients of an array (or list, or lists of lists) of Values as an array of floats; of a Value its gradient.

    Raises:
        TypeError: if there is a plain number among them: it has no gradient.
    """
    if isinstance(values, Value):
        return values.grad

    def gradient(x: Any) -> Any:
        if not isinstance(x, Value):
            raise TypeError(f"{shorten(repr(x))} is no Value and has no gradient: make a leaf of it with Value(...)")
        return x.grad

    return _floats(values, gradient)


def _floats(values: Any, of: Any) -> Any:
    import numpy as np

    given = np.asarray(values) if is_array(values) else np.array(values, dtype=object)
    flat = [float(of(x)) for x in flatten(given).items]
    return np.array(flat, dtype=float).reshape(given.shape)


def _array_ufunc(self: Value, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """NumPy's protocol: a function of NumPy that a Value is among the arguments of."""
    from autograd.value_array import of_values

    return of_values(ufunc, method, inputs, options)


Value.__array_ufunc__ = _array_ufunc  # type: ignore[attr-defined]  # so that value.py knows nothing of NumPy
