"""Derivatives of functions, as JAX and HIPS autograd have them: ``grad(f)`` is a function with the arguments of f.

Each form calls f once, on variables of that call.  What f then gives is differentiated as any Value is
(``of_values``).  Numbers give numbers.  Where a Value from outside takes part, as an argument or because f
captures it, the result is a Value whose history leads back to it.  So ``grad(grad(f))``, and a gradient
inside a larger graph, can be differentiated again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from numbers import Integral, Real
from typing import Any, Literal, Protocol, TypeVar, overload

from autograd.derivatives import of_values
from autograd.derivatives.structures import Flat, flatten, is_array
from autograd.engine.backward import adjoints, announce
from autograd.engine.functions import dot
from autograd.engine.history import history
from autograd.engine.modes import mode, noting_leaves, recording
from autograd.engine.numbers import described
from autograd.engine.value import Value, number_in
from autograd.sentences import counted, shorten

Function = Callable[..., Any]
Places = int | Sequence[int]
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
    """The function that gives the value of f and its gradient, see ``grad``, from one call of f.

    With ``has_aux`` the value is the pair that f gives.

    >>> value_and_grad(lambda x: x**2)(3.0)
    (9.0, 6.0)
    """

    def both(call: _Call) -> tuple[Any, Any]:
        value = single(call.result, call.who)
        return call.with_aux(call.outcome(value)), call.gradient(call.single())

    return _on_call(f, argnums, has_aux, "value_and_grad", both)


def elementwise_grad(f: Function, argnums: Places = 0) -> Function:
    """The function that gives the derivative of each result of f with respect to the number in its place.

    It is the gradient of the sum of all results, as in HIPS autograd.  So f has to compute each result from
    the number in its place alone.

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
        call, vector = _Call(f, argnums, args[:-1], named, "hvp"), args[-1]
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
    call = _Call(f, range(len(primals)), tuple(primals), {}, "jvp", has_aux)
    moves = flatten(tuple(primals)).matched(tuple(tangents), "tangents", "variable", "primals")
    speeds = of_values.jvp(call.several_results(), call.xs, moves)
    return (call.outcome(call.result), call.ys.rebuilt(call.handed_out(speeds, moves)), *call.aux)


def vjp(f: Function, *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """The value of f, and the function from how much each result counts to the gradient of all of them together.

    That is a vector times the Jacobian, in one backward pass, as in JAX.

    Args:
        f: a function of numbers, or of structures of them, that gives numbers in any structure.
        primals: its arguments.
        has_aux: whether f gives a pair, of the numbers and of something else, which is then the third result.

    Returns:
        The value; and a function that takes a number for each result, in the structure of the value, and gives a
        tuple with a gradient for each argument.

    >>> value, pulled_back = vjp(lambda x, y: [x * y, x + y], 2.0, 3.0)
    >>> value, pulled_back([1.0, 10.0])
    ([6.0, 5.0], (13.0, 12.0))
    """
    _refuse(f, 0, "vjp")
    call = _Call(f, range(len(primals)), primals, {}, "vjp", has_aux)

    def pulled_back(cotangent: Any) -> Any:
        return call.pulled_back(call.ys.matched(cotangent, "the vector", "result", "the value of f"))

    return (call.outcome(call.result), pulled_back, *call.aux)


def single(y: Any, who: str) -> Any:
    """The result of a function, which has to be one number: a Value, or a number that depends on no Value.

    An array or a list of one element counts as that element.

    >>> single([3.0], "grad")
    3.0
    """
    one = y
    while (is_array(one) and one.size == 1) or (isinstance(one, list | tuple) and len(one) == 1):
        one = one.item() if is_array(one) else one[0]
    if _is_number(one):
        return one
    instead = "use where(...) for a choice" if isinstance(one, bool) else "return the sum, or one entry"
    also = ", or use jacobian" if is_array(one) or isinstance(one, list | tuple) else ""
    also += ", or has_aux=True for a pair" if isinstance(one, list | tuple) and len(one) == 2 else ""
    raise TypeError(
        f"{who} takes a function that gives one number, and this one gave {shorten(repr(y))}: {instead}{also}"
    )


def _is_number(y: Any) -> bool:
    return isinstance(y, Value | Real) and not isinstance(y, bool)


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


def _on_call(f: Function, argnums: Places, has_aux: bool, who: str, result: Callable[[_Call], Any]) -> Function:
    """The function that calls f on its arguments and gives a result of that call."""
    _refuse(f, argnums, who)

    @wraps(f)
    def derivative_of_f(*args: Any, **named: Any) -> Any:
        return result(_Call(f, argnums, args, named, who, has_aux))

    return derivative_of_f


class _Call:
    """One call of f, with variables of its own in place of the arguments to differentiate with respect to.

    The variables are leaves for numbers, and fresh nodes for Values: so what f captures is no variable, not even
    the Value that is also its argument.  Derivatives are numbers, unless a Value from outside takes part.
    """

    def __init__(
        self,
        f: Function,
        argnums: Places,
        args: tuple[Any, ...],
        named: dict[str, Any],
        who: str,
        has_aux: bool = False,
    ) -> None:
        self.who = who
        self.several = isinstance(argnums, Sequence)
        places = _places(f, argnums, len(args))
        self.flats = [flatten(args[place]) for place in places]
        with recording(), noting_leaves():
            leaves = mode().leaves
            assert leaves is not None
            before = len(leaves)
            self.xs = [x for flat, place in zip(self.flats, places, strict=True) for x in _variables(flat, place)]
            given = [*args]
            for place, argument in zip(places, self._arguments(self.xs), strict=True):
                given[place] = argument
            result = f(*given, **named)
            own = set(leaves[before:])
        self.result, aux = _pair(result, who) if has_aux else (result, None)
        self.ys = flatten(self.result)
        self.order = history(*_values_in([*self.ys.items, *flatten(aux).items]))
        self.outside = bool(_values_in([x for flat in self.flats for x in flat.items])) or any(
            node.op is None and node not in own for node in self.order
        )
        self.aux = (self.outcome(aux),) if has_aux else ()

    # ---- what f gives ----

    def single(self) -> Value:
        """The result, which has to be one number."""
        return self._as_value(single(self.result, self.who))

    def several_results(self) -> list[Value]:
        """The results, which have to be numbers."""
        for y, place in zip(self.ys.items, self.ys.places, strict=True):
            if not _is_number(y):
                where = f" in place {place}" if place else ""
                raise TypeError(
                    f"{self.who} takes a function that gives numbers, and this one gave {shorten(repr(y))}{where}: "
                    "return a number, or a structure of numbers"
                )
        return [self._as_value(y) for y in self.ys.items]

    def _as_value(self, y: Any) -> Value:
        """A result as a Value; one that depends on no Value is a leaf, whose number does not matter."""
        return y if isinstance(y, Value) else Value(self.xs[0].data * 0 if self.xs else 0.0)

    # ---- its derivatives, in the structure of its arguments ----

    def gradient(self, y: Value) -> Any:
        """∂y/∂x for every x."""
        return self.arranged(self._slopes(y, self.order, self.outside))

    def pulled_back(self, weights: Sequence[Any]) -> Any:
        """The gradient of the weighted sum of the results; one with the weight 0 passes nothing on."""
        pairs = [(y, w) for y, w in zip(self.several_results(), weights, strict=True) if isinstance(w, Value) or w != 0]
        with recording():
            total = self._as_value(dot(*zip(*pairs, strict=True)) if pairs else 0)
        return self.arranged(self._slopes(total, history(total), self.outside or bool(_values_in(weights))))

    def _slopes(self, y: Value, order: list[Value], as_values: bool) -> list[Any]:
        if as_values:
            slopes: list[Value] = of_values.gradient(y, self.xs)
            return slopes
        announce((y,), (1,))
        sums = adjoints(y, order=order)
        return [type(y.data)(sums.get(x, 0)) for x in self.xs]

    def jacobian(self) -> Any:
        """∂y/∂x for every result and every x."""
        rows = of_values.jacobian(self.several_results(), self.xs)
        return self.ys.rebuilt([self.arranged(self.handed_out(row)) for row in rows])

    def hessian(self) -> Any:
        """∂²y/∂x∂z for every result, every x and every z."""
        matrices = [of_values.hessian(y, self.xs) for y in self.several_results()]
        return self.ys.rebuilt(
            [self.arranged([self.arranged(self.handed_out(row)) for row in matrix]) for matrix in matrices]
        )

    # ---- how results are handed out ----

    def arranged(self, items: Iterable[Any]) -> Any:
        """An item for every x, in the structure of the argument, or of a tuple of them."""
        arguments = self._arguments(items)
        return tuple(arguments) if self.several else arguments[0]

    def _arguments(self, items: Iterable[Any]) -> list[Any]:
        new = iter(items)
        return [flat.build(new) for flat in self.flats]

    def with_aux(self, result: Any) -> Any:
        """A result; a pair of it and what f gives beside its value, if f gives that."""
        return (result, *self.aux) if self.aux else result

    def outcome(self, tree: Any) -> Any:
        """What f gives, as it is handed out."""
        flat = flatten(tree)
        return flat.rebuilt(self.handed_out(flat.items)) if _values_in(flat.items) else tree

    def handed_out(self, items: Iterable[Any], vector: Iterable[Any] = ()) -> list[Any]:
        """Numbers, unless a Value from outside takes part, also in the vector that derivatives are taken along.

        Inside no_grad() the Values are leaves, like every result there.
        """
        if not self.outside and not _values_in(vector):
            return [*map(number_in, items)]
        return [Value(x.data) if isinstance(x, Value) and mode().paused else x for x in items]


def _places(f: Function, argnums: Places, count: int) -> list[int]:
    """The places of the arguments to differentiate with respect to, counted from the first one."""
    places = [*argnums] if isinstance(argnums, Sequence) else [argnums]
    for place in places:
        if not -count <= place < count:
            raise TypeError(
                f"argnums names argument {place}, but {getattr(f, '__name__', 'the function')} was called with "
                f"{counted(count, 'argument')} by position: they are counted from 0, and given without their names"
            )
    places = [place % count for place in places]
    if len({*places}) < len(places):
        raise TypeError(f"argnums names an argument twice: {argnums}")
    return places


def _variables(flat: Flat, argument: int) -> list[Value]:
    """An argument as Values of this call."""
    variables = []
    for item, place in zip(flat.items, flat.places, strict=True):
        try:
            variables.append(+item if isinstance(item, Value) else Value(item))
        except (TypeError, ValueError) as error:
            where = f"argument {argument}{place} of the function"
            raise type(error)(f"{where} is not a number to differentiate with respect to: {error}") from None
    return variables


def _pair(result: Any, who: str) -> tuple[Any, Any]:
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(
            f"{who} with has_aux=True takes a function that gives a pair, of a number and of what goes with it, and "
            f"this one gave {shorten(repr(result))}: return y, aux"
        )
    return result


def _values_in(items: Iterable[Any]) -> list[Value]:
    return [item for item in items if isinstance(item, Value)]
