"""Names with two forms: of Values, and of a function, told apart by the first argument.

``hessian(y, xs)`` differentiates a Value that is there already.  ``hessian(f)`` is a function that calls f and
differentiates what it gives, as in JAX.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any, overload

from autograd.derivatives import of_functions, of_values
from autograd.derivatives.given import Structure, Values
from autograd.derivatives.one_call import Function, Places
from autograd.engine.value import Value


def _form(first: Any) -> ModuleType:
    return of_functions if callable(first) else of_values


@overload
def jacobian(f: Function, /, argnums: Places = 0, has_aux: bool = False) -> Function: ...
@overload
def jacobian(ys: Value, /, xs: Structure) -> Structure: ...
@overload
def jacobian(ys: list[Value], /, xs: Structure) -> list[Structure]: ...
@overload
def jacobian(ys: Values, /, xs: Values) -> Any: ...
def jacobian(ys: Any, *args: Any, **named: Any) -> Any:
    """∂y/∂x for every y and every x: of a function, or of Values.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] / x[1]])([2.0, 4.0])
    [[4.0, 2.0], [0.25, -0.125]]
    >>> a, b = Value(2.0), Value(4.0)
    >>> [[slope.data for slope in row] for row in jacobian([a * b, a / b], [a, b])]
    [[4.0, 2.0], [0.25, -0.125]]

    It takes one backward pass for all of them, so that ``jacfwd`` and ``jacrev`` are other names for it.

    Args:
        ys, xs: for Values: what to differentiate, and with respect to what, in any structure.
        f, argnums, has_aux: for a function: as for ``grad``; f gives numbers in any structure.

    Returns:
        The structure of the results with that of the xs in each place.  Two lists give a list of rows,
        two arrays an array of the shape ``ys.shape + xs.shape``.

    Raises:
        TypeError: if something to differentiate, or with respect to, is not a Value; of a function as for ``grad``.
        ValueError: if a number in the graph was changed after it was used.
    """
    return _form(ys).jacobian(ys, *args, **named)


jacfwd = jacrev = jacobian  # JAX's names for a pass forward and one backward


@overload
def hessian(f: Function, /, argnums: Places = 0, has_aux: bool = False) -> Function: ...
@overload
def hessian(y: Value, /, xs: Value) -> Value: ...
@overload
def hessian(y: Value, /, xs: list[Value]) -> list[list[Value]]: ...
@overload
def hessian(y: Value, /, xs: Values) -> Any: ...
def hessian(y: Any, *args: Any, **named: Any) -> Any:
    """∂²y/∂x∂z for every x and every z: of a function, or of a Value.

    >>> hessian(lambda x: x[0] * x[0] * x[1])([2.0, 4.0])
    [[8.0, 4.0], [4.0, 0.0]]
    >>> a, b = Value(2.0), Value(4.0)
    >>> [[entry.data for entry in row] for row in hessian(a * a * b, [a, b])]
    [[8.0, 4.0], [4.0, 0.0]]

    It takes one backward pass for the gradient, and one more over the gradient.

    Args:
        y, xs: for a Value: what to differentiate, and with respect to what, in any structure.
        f, argnums, has_aux: for a function: as for ``grad``.

    Returns:
        The structure of the xs with itself in each place, as for ``jacobian``.  Of Values they are Values, and
        the same ones stand below the diagonal as above it.

    Raises:
        ValueError: if one of the xs was computed from another: a second derivative moves one of
            them while the other stands still.
    """
    return _form(y).hessian(y, *args, **named)


@overload
def jvp(f: Function, /, primals: Sequence[Any], tangents: Sequence[Any], has_aux: bool = False) -> tuple[Any, ...]: ...
@overload
def jvp(ys: Structure, /, xs: Values, v: Values) -> Structure: ...
def jvp(ys: Any, *args: Any, **named: Any) -> Any:
    """Σ ∂y/∂x · v over all x, for every y: how fast each y moves when the xs move along v.

    Of a function it gives the value too, as in JAX:

    >>> jvp(lambda x, y: x * y, (2.0, 4.0), (1.0, 2.0))
    (8.0, 8.0)
    >>> a, b = Value(2.0), Value(4.0)
    >>> [speed.data for speed in jvp([a * b, a / b], [a, b], [1, 2])]
    [8.0, 0.0]

    This is the Jacobian times a vector, in forward mode: one pass from the xs to all ys.  What stands still, with
    a speed of 0, passes nothing on, not even where a slope is infinite.

    Args:
        ys, xs, v: for Values: what to differentiate, what to move, and how fast each x moves, in the
            structure of ``xs``.
        f, primals, tangents: for a function: tuples of its arguments, and of how fast they move.
        has_aux: as for ``grad``; what f gives beside its value is then the third result.

    Raises:
        TypeError: as for ``jacobian``, or if the primals or the tangents of a function are not a tuple.
        ValueError: if v, or the tangents, have another structure than what moves.
    """
    return _form(ys).jvp(ys, *args, **named)


@overload
def hvp(f: Function, /, argnums: Places = 0) -> Function: ...
@overload
def hvp(y: Value, /, xs: Structure, v: Values) -> Structure: ...
def hvp(y: Any, *args: Any, **named: Any) -> Any:
    """Σ ∂²y/∂x∂z · v over all z, for every x: the Hessian times a vector, of a function or of a Value.

    >>> hvp(lambda x: x[0] * x[0] * x[1])([2.0, 4.0], [1.0, 10.0])
    [48.0, 4.0]
    >>> a, b = Value(2.0), Value(4.0)
    >>> [entry.data for entry in hvp(a * a * b, [a, b], [1, 10])]
    [48.0, 4.0]

    It takes one backward pass, and one forward pass over the gradient, however many xs there are.

    Args:
        y, xs, v: for a Value: as for ``hessian`` and ``jvp``.
        f, argnums: for a function: as for ``grad``.  The function that this gives takes the arguments of f and
            then the vector.

    Returns:
        The structure of the xs, or of the arguments, with a Value or a number in each place.

    Raises:
        ValueError: as for ``hessian``, or if the vector has another structure than what it multiplies.
    """
    return _form(y).hvp(y, *args, **named)
