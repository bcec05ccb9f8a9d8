"""What ``check_gradients`` checks: the graph of a Value, or a function, computed again with other numbers."""

from __future__ import annotations

import math
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from autograd.checks.causes import cause_at, wrong_rule
from autograd.checks.complex_step import by_complex_step, replayed
from autograd.checks.differences import Difference, extrapolated, scale_of
from autograd.checks.sides import Sides, sides_of
from autograd.derivatives.of_values import gradient, hessian
from autograd.derivatives.one_call import single
from autograd.derivatives.structures import flatten
from autograd.engine.backward import adjoints
from autograd.engine.numbers import called
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.numerals import write_number
from autograd.sentences import shorten

EPSILON = sys.float_info.epsilon


class Case(ABC):
    """A number to check, and those that it is differentiated with respect to."""

    y: Value
    xs: list[Value]
    title: str  # of y, in the names of the derivatives
    names: list[str]  # of the xs

    @abstractmethod
    def ends(self, moved: Mapping[int, float], order: int) -> list[float]:
        """y, or for order 2 its gradient, with other numbers in some of the xs."""

    def exactly(self, direction: Mapping[int, float], order: int) -> list[Difference] | None:
        """The derivatives of the ends along a direction with all digits, if that can be had."""
        return None

    @property
    def change(self) -> str:
        """That a function changes from call to call, as a sentence; empty if it does not."""
        return ""

    def slopes(self, order: int) -> list[list[float]]:
        """What the rules give, for each of the xs: the derivatives of the ends with respect to it."""
        if order == 1:
            slopes = adjoints(self.y)
            return [[float(slopes.get(x, 0.0))] for x in self.xs]
        rows = hessian(self.y, self.xs)
        return [[float(row[j].data) for row in rows] for j in range(len(self.xs))]

    def differences(self, place: int, order: int) -> list[Difference]:
        """The derivatives of the ends with respect to the x in that place, from the values."""
        exact = self.exactly({place: 1.0}, order)
        if exact is not None:
            return exact
        at = float(self.xs[place].data)
        noise = self.noise if order == 1 else 0.0
        return extrapolated(lambda number: self.ends({place: number}, order), at, scale=self.scale, noise=noise)

    def along(self, direction: Mapping[int, float], order: int) -> list[Difference]:
        """The same with all xs of a direction on the move, each at its own speed."""
        exact = self.exactly(direction, order)
        if exact is not None:
            return exact
        start = {place: float(self.xs[place].data) for place in direction}
        return extrapolated(
            lambda t: self.ends({place: start[place] + t * speed for place, speed in direction.items()}, order),
            0.0,
            noise=self.noise if order == 1 else 0.0,
        )

    def cause(self, place: int, true: Difference) -> str:
        """What is probably wrong with the derivative with respect to the x in that place."""
        x, name = self.xs[place], self.names[place]
        if not math.isfinite(self.y.data):
            return f"the value itself is {self.y.data} there"
        if math.isnan(true.value):
            return f"there are no values on both sides of {name} = {x.data}: it is at the edge of a domain"
        if x not in self.behind:
            return f"no path leads from {name} to the result: was it cut by .data, float() or a decision?"
        return (
            self.wrong_rule
            or self.change
            or cause_at(self.graph.order, float(x.data), true, self.sides(place), self.title)
        )

    def sides(self, place: int) -> Sides | None:
        """The two sides of a kink or a jump of y itself, as a decision in a function makes it."""
        return sides_of(lambda number: self.ends({place: number}, 1)[0], float(self.xs[place].data), self.scale)

    @cached_property
    def graph(self) -> Graph:
        """What y was made from."""
        return Graph(self.y)

    @cached_property
    def behind(self) -> set[Value]:
        """The nodes that y was made from."""
        return {*self.graph.order}

    @cached_property
    def wrong_rule(self) -> str:
        """The first rule that does not fit the values of its own operation, as a sentence; empty if all fit."""
        return wrong_rule(self.graph.order)

    @cached_property
    def noise(self) -> float:
        """How far off y may be because a number on the way to it was rounded: (1e12 + x) - 1e12 has 4 digits."""
        slopes = adjoints(self.y, order=self.graph.order)
        shares = (abs(float(slope) * float(node.data)) for node, slope in slopes.items() if node.op is not None)
        return max((share for share in shares if math.isfinite(share)), default=0.0) * EPSILON

    @cached_property
    def scale(self) -> float:
        """The size of the xs, on which y may bend."""
        return scale_of(float(x.data) for x in self.xs)


class ValueCase(Case):
    """A Value to check: its graph is computed again with other numbers in the leaves."""

    def __init__(self, y: Value, wrt: Any) -> None:
        flat = flatten(wrt)
        for x, place in zip(flat.items, flat.places, strict=True):
            if not isinstance(x, Value) or x.op is not None:
                raise TypeError(
                    f"check_gradients moves the leaves of a graph, but wrt{place} is {shorten(repr(x))}: "
                    "give it leaves, which are not computed from others"
                )
        self.y = y
        self.xs = flat.items
        self.title = y.name or "y"
        self.names = [x.name or f"x{place}" for x, place in zip(flat.items, flat.places, strict=True)]
        self.graph.refuse_stale()
        for x, place in zip(flat.items, flat.places, strict=True):
            if x not in self.behind:
                raise ValueError(
                    f"no path leads from {called(x) if x.name else f'wrt{place}'} to the result, so there is nothing "
                    "to check: leave it out, or look where the graph was cut"
                )

    def ends(self, moved: Mapping[int, float], order: int) -> list[float]:
        """y, or for order 2 its gradient, with other numbers in some of the leaves."""
        graph = self.graph if order == 1 else self.gradients
        return replayed(graph.order, graph.roots, {self.xs[place]: number for place, number in moved.items()})

    def exactly(self, direction: Mapping[int, float], order: int) -> list[Difference] | None:
        """The derivatives by a complex step, if the graph is analytic."""
        graph = self.graph if order == 1 else self.gradients
        return by_complex_step(graph.order, graph.roots, {self.xs[place]: v for place, v in direction.items()})

    @cached_property
    def gradients(self) -> Graph:
        """The graph of the gradient, which only order 2 needs."""
        return Graph(*gradient(self.y, self.xs))


class FunctionCase(Case):
    """A function to check: it is called again with other numbers."""

    def __init__(self, f: Callable[..., Any], wrt: Any) -> None:
        if not callable(f):
            raise TypeError(f"check_gradients takes a Value or a function, not {shorten(repr(f))}")
        self.f = f
        self.several = isinstance(wrt, tuple) and not hasattr(wrt, "_fields")
        self.flat = flatten(wrt)
        self.title = "f"
        self.names = [f"x{place}" for place in self.flat.places]
        if self.several:  # call an argument x0, and not x[0]
            self.names = [name.replace("[", "", 1).replace("]", "", 1) for name in self.names]
        self.start = [x.data if isinstance(x, Value) else x for x in self.flat.items]
        self.y, self.xs = self._called(self.start)

    def _called(self, point: Sequence[Any]) -> tuple[Value, list[Value]]:
        xs = [_leaf(number, name) for number, name in zip(point, self.names, strict=True)]
        argument = self.flat.rebuilt(xs)
        y = single(self.f(*argument) if self.several else self.f(argument), "check_gradients")
        return y if isinstance(y, Value) else Value(y), xs

    def ends(self, moved: Mapping[int, float], order: int) -> list[float]:
        """The value, or for order 2 its gradient, with other numbers in some of the arguments."""
        y, xs = self._called([moved.get(place, x) for place, x in enumerate(self.start)])
        if order == 1:
            return [float(y.data)]
        slopes = adjoints(y)
        return [float(slopes.get(x, 0.0)) for x in xs]

    @property
    def change(self) -> str:
        """That the function changes from call to call, as a sentence; empty if it does not."""
        first, again = float(self.y.data), self.ends({}, 1)[0]
        if first == again or (math.isnan(first) and math.isnan(again)):
            return ""
        before, now = write_number(first, 10), write_number(again, 10)
        return f"f changes from call to call: for the same numbers it gave {before}, and then {now}"


def _leaf(number: Any, name: str) -> Value:
    try:
        return Value(number, name)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name} is not a number to differentiate with respect to: {error}") from None
