"""One call of a function, whose result is then differentiated.

The call runs on variables of its own, so that what the function captures is not taken for its argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from typing import Any

from autograd.derivatives import of_values
from autograd.derivatives.structures import Flat, flatten, is_array
from autograd.engine.backward import adjoints, announce
from autograd.engine.history import history
from autograd.engine.modes import mode, noting_leaves, recording
from autograd.engine.value import Value, number_in
from autograd.engine.weighted_sums import dot
from autograd.sentences import counted, shorten

Function = Callable[..., Any]
Places = int | Sequence[int]


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


class Call:
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
            result = f(*self._on_variables(args, places), **named)
            own = set(leaves[before:])
        self.result, aux = _pair(result, who) if has_aux else (result, None)
        self.ys = flatten(self.result)
        self.order = history(*_values_in([*self.ys.items, *flatten(aux).items]))
        self.outside = self._uses_outside(own)
        self.aux = (self.outcome(aux),) if has_aux else ()

    def _on_variables(self, args: tuple[Any, ...], places: Sequence[int]) -> list[Any]:
        """The arguments, with the variables in those places."""
        given = [*args]
        for place, argument in zip(places, self._arguments(self.xs), strict=True):
            given[place] = argument
        return given

    def _uses_outside(self, own: set[Value]) -> bool:
        """Whether a Value from outside takes part: as an argument, or as a leaf that this call did not make."""
        is_argument = any(_values_in(flat.items) for flat in self.flats)
        return is_argument or any(node.op is None and node not in own for node in self.order)

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
