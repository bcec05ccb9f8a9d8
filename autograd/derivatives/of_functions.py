"""Gradients of functions, as JAX and HIPS autograd have them: ``grad(f)`` is a function with the arguments of f.

The result has the structure of the argument.  Numbers give numbers.  Values give Values, so that
``grad(grad(f))`` and a gradient inside a larger graph can be differentiated again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import wraps
from numbers import Integral, Real
from typing import Any

from autograd.derivatives.of_values import gradient
from autograd.derivatives.structures import Flat, flatten, is_array
from autograd.engine.backward import adjoints, announce
from autograd.engine.modes import recording
from autograd.engine.numbers import described
from autograd.engine.value import Value
from autograd.sentences import counted, shorten


def grad(f: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """The function that gives the gradient of f.

    Args:
        f: a function that gives one number.  Its arguments are numbers, or lists, tuples, dicts or
            NumPy arrays of them.
        argnums: the place of the argument to differentiate with respect to, or a tuple of places.

    Returns:
        A function with the arguments of f.  Its result has the structure of the argument; for several
        it is a tuple.  It holds floats (Fractions for Fractions), or Values if there is a Value
        among the arguments or the call stands inside another ``grad``.

    Raises:
        TypeError: if f is not a function (a Value has a ``gradient`` instead); when called, if the
            argument holds something other than numbers, or f does not give a single number.

    >>> from autograd import tanh
    >>> grad(tanh)(2.0), grad(grad(tanh))(2.0)
    (0.07065082485316448, -0.13621868742711307)
    >>> grad(lambda w, x: w["a"] * x[0] + w["b"] * x[1])({"a": 1, "b": 2}, [3, 4])
    {'a': 3.0, 'b': 4.0}
    """
    _refuse(f, argnums, "grad")

    @wraps(f)
    def gradient_of_f(*args: Any, **named: Any) -> Any:
        return _value_and_grad(f, argnums, args, named)[1]

    return gradient_of_f


def value_and_grad(f: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., tuple[Any, Any]]:
    """The function that gives the value of f and its gradient, see ``grad``, from one call of f.

    >>> value_and_grad(lambda x: x**2)(3.0)
    (9.0, 6.0)
    """
    _refuse(f, argnums, "value_and_grad")

    @wraps(f)
    def value_and_gradient_of_f(*args: Any, **named: Any) -> tuple[Any, Any]:
        return _value_and_grad(f, argnums, args, named)

    return value_and_gradient_of_f


def _refuse(f: Any, argnums: Any, who: str) -> None:
    """Raise TypeError unless f is a function, and argnums are places of arguments."""
    if not callable(f):
        instead = "write gradient(y, xs) for the derivatives of a Value" if isinstance(f, Value) else "give it one"
        raise TypeError(f"{who} takes a function, not {described(f)}: {instead}")
    places = [argnums] if isinstance(argnums, Integral) else argnums
    if not isinstance(places, Sequence) or not all(isinstance(i, Integral) and not isinstance(i, bool) for i in places):
        raise TypeError(
            f"argnums is the place of an argument, counted from 0, or a tuple of such places, not "
            f"{shorten(repr(argnums))}: write 0 for the first, (0, 1) for the first two"
        )


class _Depth(threading.local):
    inside = 0  # how many calls of f this thread is inside of


_depth = _Depth()


def _value_and_grad(
    f: Callable[..., Any], argnums: int | Sequence[int], args: tuple[Any, ...], named: dict[str, Any]
) -> tuple[Any, Any]:
    places = list(argnums) if isinstance(argnums, Sequence) else [argnums]
    flats = {place: flatten(_argument(f, args, place)) for place in places}
    again = _depth.inside > 0 or any(isinstance(item, Value) for flat in flats.values() for item in flat.items)
    _depth.inside += 1
    try:
        with recording():
            xs = {place: _variables(flat, place) for place, flat in flats.items()}
            placed = [flats[i].rebuilt(xs[i]) if i in xs else argument for i, argument in enumerate(args)]
            y = single(f(*placed, **named), "grad")
            slopes = [flats[place].rebuilt(_slopes(y, xs[place], again)) for place in places]
    finally:
        _depth.inside -= 1
    value = y if again or not isinstance(y, Value) else y.data
    return value, tuple(slopes) if isinstance(argnums, Sequence) else slopes[0]


def _argument(f: Callable[..., Any], args: tuple[Any, ...], place: int) -> Any:
    if not 0 <= place < len(args):
        raise TypeError(
            f"argnums names argument {place}, but {getattr(f, '__name__', 'the function')} was called with "
            f"{counted(len(args), 'argument')} by position: they are counted from 0, and given without their names"
        )
    return args[place]


def _variables(flat: Flat, argument: int) -> list[Value]:
    """The argument as Values: leaves for numbers, and for Values fresh nodes of this call.

    Fresh nodes keep variables captured by f out of the gradient.
    """
    variables = []
    for item, place in zip(flat.items, flat.places, strict=True):
        try:
            variables.append(+item if isinstance(item, Value) else Value(item))
        except (TypeError, ValueError) as error:
            where = f"argument {argument}{place} of the function"
            raise type(error)(f"{where} is not a number to differentiate with respect to: {error}") from None
    return variables


def single(y: Any, who: str) -> Any:
    """The result of a function, which has to be one number: a Value, or a number that depends on no Value."""
    if is_array(y) and y.shape == ():
        y = y.item()
    if isinstance(y, Value | Real) and not isinstance(y, bool):
        return y
    instead = "use where(...) for a choice" if isinstance(y, bool) else "return the sum, or one entry"
    also = ", or use jacobian on its Values" if is_array(y) or isinstance(y, list | tuple) else ""
    raise TypeError(
        f"{who} takes a function that gives one number, and this one gave {shorten(repr(y))}: {instead}{also}"
    )


def _slopes(y: Any, xs: list[Value], again: bool) -> list[Any]:
    """∂y/∂x for every x: Values if they may be differentiated again, else plain numbers."""
    if not isinstance(y, Value):
        return [Value(0.0) if again else x.data * 0 for x in xs]
    if again:
        gradients: list[Any] = gradient(y, xs)
        return gradients
    announce((y,), (1,))
    slopes = adjoints(y)
    return [type(y.data)(slopes.get(x, 0)) for x in xs]
