"""Derivatives of functions, as JAX and HIPS autograd have them: ``grad(f)`` is a function with the arguments of f.

Each form calls f once, on variables of that call.  What f then gives is differentiated as any Value is
(``of_values``).  Numbers give numbers.  Where a Value from outside takes part, as an argument or because f
captures it, the result is a Value whose history leads back to it.  So ``grad(grad(f))``, and a gradient
inside a larger graph, can be differentiated again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from numbers import Integral
from typing import Any, Literal, Protocol, TypeVar, overload

from autograd.derivatives import of_values
from autograd.derivatives.one_call import Call, Function, Places, single
from autograd.derivatives.structures import flatten
from autograd.engine.numbers import described
from autograd.engine.value import Value
from autograd.sentences import counted, shorten

Argument = TypeVar("Argument")


class Gradient(Protocol):
    """The gradient with respect to the first argument, which has the type of that argument."""

    @overload
    def __call__(self, x: float, /, *others: Any, **named: Any) -> float: ...
    @overload
    def __call__(self, x: Argument, /, *others: Any, **named: Any) -> Argument: ...


class ValueAndGradient(Protocol):
    """The value and the gradient, see ``Gradient``."""

    @overload
    def __call__(self, x: float, /, *others: Any, **named: Any) -> tuple[float, float]: ...
    @overload
    def __call__(self, x: Argument, /, *others: Any, **named: Any) -> tuple[Any, Argument]: ...


@overload
def grad(f: Function, argnums: Literal[0] = 0, has_aux: Literal[False] = False) -> Gradient: ...
@overload
def grad(f: Function, argnums: Places = 0, has_aux: bool = False) -> Function: ...
def grad(f: Function, argnums: Places = 0, has_aux: bool = False) -> Function:
    """The function that gives the gradient of f.

    Args:
        f: a function that gives one number.  Its arguments are numbers, or structures of them: lists,
            dicts, dataclasses, NumPy arrays and their like.  None and text in them pass through.
        argnums: the place of the argument to differentiate with respect to, or a tuple of places; -1 is
            the last one.
        has_aux: whether f gives a pair, of the number and of something else to hand on.  The gradient
            then comes in a pair with that.

    Returns:
        A function with the arguments of f.  Its result has the structure of the argument; for several
        it is a tuple.  It holds floats (Fractions for Fractions).  If a Value takes part, as an argument
        or because f captures it, it holds Values whose history leads back to that Value.

    Raises:
        TypeError: if f is not a function (a Value has a ``gradient`` instead); when called, if the
            argument holds something other than numbers, or f does not give a single number.

    >>> from autograd import tanh
    >>> grad(tanh)(2.0), grad(grad(tanh))(2.0)
    (0.07065082485316448, -0.13621868742711307)
    >>> grad(lambda w, x: w["a"] * x[0] + w["b"] * x[1])({"a": 1, "b": 2}, [3, 4])
    {'a': 3.0, 'b': 4.0}
    """
    return _on_call(f, argnums, has_aux, "grad", lambda call: call.with_aux(call.gradient(call.single())))


@overload
def value_and_grad(f: Function, argnums: Literal[0] = 0, has_aux: Literal[False] = False) -> ValueAndGradient: ...
@overload
def value_and_grad(f: Function, argnums: Places = 0, has_aux: bool = False) -> Callable[..., tuple[Any, Any]]: ...
def value_and_grad(f: Function, argnums: Places = 0, has_aux: bool = False) -> Callable[..., tuple[Any, Any]]:
    """The function that gives the value of f and its gradient, from one call of f.

    Args:
        f, argnums, has_aux: as for ``grad``.

    Returns:
        A function with the arguments of f.  It gives a pair: the value, and the gradient as from ``grad``.  With
        ``has_aux`` the value is itself the pair that f gives.

    Raises:
        TypeError: as for ``grad``.

    >>> value_and_grad(lambda x: x**2)(3.0)
    (9.0, 6.0)
    """

    def both(call: Call) -> tuple[Any, Any]:
        value = single(call.result, call.who)
        return call.with_aux(call.outcome(value)), call.gradient(call.single())

    return _on_call(f, argnums, has_aux, "value_and_grad", both)


def elementwise_grad(f: Function, argnums: Places = 0) -> Function:
    """The function that gives the derivative of each result of f with respect to the number in its place.

    It is the gradient of the sum of all results, as in HIPS autograd.  So f has to compute each result from
    the number in its place alone; nothing checks that it does.

    Args:
        f: a function of an array, or of lists of numbers, that gives as many numbers.
        argnums: as for ``grad``.

    Raises:
        TypeError: if f is not a function; when called, if something is not a number.

    >>> import numpy as np
    >>> elementwise_grad(np.tanh)(np.array([0.0, 2.0]))
    array([1.        , 0.07065082])
    """
    return _on_call(f, argnums, False, "elementwise_grad", lambda call: call.pulled_back([1] * len(call.ys.items)))


def jacobian(f: Function, argnums: Places = 0, has_aux: bool = False) -> Function:
    """The function that gives the derivatives of all results of f, see ``forms.jacobian``."""
    return _on_call(f, argnums, has_aux, "jacobian", lambda call: call.with_aux(call.jacobian()))


def hessian(f: Function, argnums: Places = 0, has_aux: bool = False) -> Function:
    """The function that gives the second derivatives of f, see ``forms.hessian``."""
    return _on_call(f, argnums, has_aux, "hessian", lambda call: call.with_aux(call.hessian()))


def hvp(f: Function, argnums: Places = 0, *vector: Any) -> Function:
    """The function of the arguments of f, and a vector, that gives the Hessian times that vector, see ``forms.hvp``."""
    if vector:
        raise TypeError("hvp(f) is a function of the arguments of f and then of the vector: write hvp(f)(x, v)")
    _refuse(f, argnums, "hvp")

    @wraps(f)
    def hvp_of_f(*args: Any, **named: Any) -> Any:
        if len(args) < 2:
            raise TypeError(f"hvp(f) takes the arguments of f and then a vector, not {counted(len(args), 'argument')}")
        call, vector = Call(f, argnums, args[:-1], named, "hvp"), args[-1]
        moves = flatten(call.arranged(call.xs)).matched(vector, "the vector", "variable", "the argument")
        return call.arranged(call.handed_out(of_values.hvp(call.single(), call.xs, moves), moves))

    return hvp_of_f


def jvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any], has_aux: bool = False) -> tuple[Any, ...]:
    """The value of f, and how fast it moves when its arguments move along the tangents, see ``forms.jvp``."""
    for name, given in [("primals", primals), ("tangents", tangents)]:
        if not isinstance(given, list | tuple):
            raise TypeError(
                f"{name} is a tuple with one entry for each argument of f, not {described(given)}: "
                "write jvp(f, (x,), (v,)) for a function of x"
            )
    call = Call(f, range(len(primals)), tuple(primals), {}, "jvp", has_aux)
    moves = flatten(tuple(primals)).matched(tuple(tangents), "tangents", "variable", "primals")
    speeds = of_values.jvp(call.several_results(), call.xs, moves)
    return (call.outcome(call.result), call.ys.rebuilt(call.handed_out(speeds, moves)), *call.aux)


def vjp(f: Function, *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """The value of f, and a function that takes a weight for each result and gives the gradient of the weighted sum.

    That is a vector times the Jacobian, in one backward pass, as in JAX.

    Args:
        f: a function of numbers, or of structures of them, that gives numbers in any structure.
        primals: its arguments.
        has_aux: whether f gives a pair, of the numbers and of something else, which is then the third result.

    Returns:
        The value; and a function that takes a number for each result, in the structure of the value, and gives a
        tuple with a gradient for each argument.

    Raises:
        TypeError: if f is not a function.
        ValueError: if the weights have another structure than the value.

    >>> value, pulled_back = vjp(lambda x, y: [x * y, x + y], 2.0, 3.0)
    >>> value, pulled_back([1.0, 10.0])
    ([6.0, 5.0], (13.0, 12.0))
    """
    _refuse(f, 0, "vjp")
    call = Call(f, range(len(primals)), primals, {}, "vjp", has_aux)

    def pulled_back(cotangent: Any) -> Any:
        return call.pulled_back(call.ys.matched(cotangent, "the vector", "result", "the value of f"))

    return (call.outcome(call.result), pulled_back, *call.aux)


def _refuse(f: Any, argnums: Any, who: str) -> None:
    """Raise TypeError unless f is a function, and argnums are places of arguments."""
    if not callable(f):
        instead = "write gradient(y, xs) for the derivatives of a Value" if isinstance(f, Value) else "give it one"
        raise TypeError(f"{who} takes a function, not {described(f)}: {instead}")
    places = [argnums] if isinstance(argnums, Integral) else argnums
    if not isinstance(places, Sequence) or not all(isinstance(i, Integral) and not isinstance(i, bool) for i in places):
        raise TypeError(
            f"argnums is the place of an argument, counted from 0, or a tuple of such places, not "
            f"{shorten(repr(argnums))}: write 0 for the first, (0, 1) for the first two, and the arguments themselves "
            f"behind, as in {who}(f)(x)"
        )


def _on_call(f: Function, argnums: Places, has_aux: bool, who: str, result: Callable[[Call], Any]) -> Function:
    """The function that calls f on its arguments and gives a result of that call."""
    _refuse(f, argnums, who)

    @wraps(f)
    def derivative_of_f(*args: Any, **named: Any) -> Any:
        return result(Call(f, argnums, args, named, who, has_aux))

    return derivative_of_f
