"""Derivatives of every order as Values, which can be differentiated again.

All of them run the rules of the table on Terms: in one backward pass for all rows of a matrix, and
forward where one direction is enough, as in ``jvp``.  The results have the numbers that ``backward``
gives, with its conventions at kinks and poles, and a history that leads back to the same leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from numbers import Integral
from typing import Any, Self, TypeVar

from autograd.derivatives.series import AllSeries
from autograd.derivatives.structures import Flat, flatten, is_array
from autograd.derivatives.terms import OpenTerms, Summand, Term, Terms, WatchedTerms
from autograd.engine.history import history
from autograd.engine.modes import mode
from autograd.engine.numbers import called, described, number_beside
from autograd.engine.value import Value
from autograd.paper.paths import Graph
from autograd.sentences import shorten
from autograd.table.rows import NO_PATH

Values = Any  # a Value; or a list, tuple, dict or NumPy array of Values, or of such structures
Structure = TypeVar("Structure")  # the same, where as much comes out as goes in


def gradient(y: Value, xs: Structure) -> Structure:
    """∂y/∂x for every x in ``xs``, in one backward pass.

    Args:
        y: the Value to differentiate.
        xs: one Value, or a list, tuple, dict or NumPy array of them; leaves, or nodes between.

    Returns:
        Values in the structure of ``xs``; 0 where y does not depend on x.

    Raises:
        TypeError: if y or something in ``xs`` is not a Value.
        ValueError: if a number in the graph of y was changed after it was used.

    >>> from autograd import formula, leaves
    >>> x, w = leaves(x=3, w=0.5)
    >>> y = (w * x - 1) ** 2
    >>> slope = gradient(y, w)
    >>> slope.data, formula(slope)
    (3.0, '2*((w*x - 1)*x)')
    >>> gradient(slope, {"x": x})
    {'x': Value(data=4.0, grad=0.0)}
    """
    with _Differentiating("gradient", _one(y, "gradient"), xs) as graph:
        slopes: Structure = graph.xs.rebuilt(graph.results(graph.rows([y])[0]))
        return slopes


def jacobian(ys: Values, xs: Values = None) -> Any:
    """∂y/∂x for every y in ``ys`` and x in ``xs``, see ``forms.jacobian``."""
    with _Differentiating("jacobian", ys, xs) as graph:
        rows = graph.rows(graph.ys.items)
        return graph.ys.rebuilt([graph.xs.rebuilt(graph.results(row)) for row in rows])


def open_rows(ys: Sequence[Value], xs: Sequence[Value]) -> list[list[Value]]:
    """A row for each y: ∂y/∂x for every x, without gates, see ``OpenTerms``."""
    with _Differentiating("jacobian", ys, xs, OpenTerms) as graph:
        return [graph.results(row) for row in graph.rows(graph.ys.items)]


def hessian(y: Value, xs: Values = None) -> Any:
    """∂²y/∂x∂z for all x and z in ``xs``, see ``forms.hessian``."""
    with _Differentiating("hessian", _one(y, "hessian"), xs) as graph:
        graph.refuse_dependent()
        slopes = graph.slopes(graph.rows([y])[0], symmetric=True)
        rows = [[graph.zero] * len(graph.xs.items) for _ in graph.xs.items]
        for j, x in enumerate(graph.xs.items):
            for i, entry in zip(slopes[x], graph.results(slopes[x].values()), strict=True):
                rows[i][j] = rows[j][i] = entry
        return graph.xs.rebuilt([graph.xs.rebuilt(row) for row in rows])


def jvp(ys: Values, xs: Values, v: Values) -> Any:
    """Σ ∂y/∂x · v over all x in ``xs``, for every y in ``ys``, see ``forms.jvp``.

    The numbers or Values in v count as constants.
    """
    with _Differentiating("jvp", ys, xs) as graph:
        speeds = graph.speeds(graph.ys.items, graph.directions(v))
        return graph.ys.rebuilt(graph.results(speeds))


def hvp(y: Value, xs: Values, v: Values) -> Any:
    """Σ ∂²y/∂x∂z · v over all z in ``xs``, for every x, see ``forms.hvp``."""
    with _Differentiating("hvp", _one(y, "hvp"), xs) as graph:
        graph.refuse_dependent()
        return graph.xs.rebuilt(graph.results(graph.speeds(graph.rows([y])[0], graph.directions(v))))


def derivative(y: Value, x: Value, order: int = 1) -> Value:
    """The derivative of y with respect to x, of any order.

    Raises:
        ValueError: if ``order`` is below 0; order 0 is y itself.

    >>> from autograd import tanh
    >>> x = Value(2.0)
    >>> [round(derivative(tanh(x), x, order=n).data, 10) for n in (1, 2, 3)]
    [0.0706508249, -0.1362186874, 0.2526540651]
    """
    if not isinstance(order, Integral) or isinstance(order, bool) or order < 0:
        raise ValueError(f"the order of a derivative is 0, 1, 2, ..., not {shorten(repr(order))}")
    with _Differentiating("derivative", _one(y, "derivative"), _one(x, "derivative")) as graph:
        return graph.results([graph.derivative(int(order))])[0] if order else y


# ---- forward and backward through a graph ----


class _Differentiating:
    """What is differentiated, with respect to what, and the Terms on the way; they are dropped at the end."""

    def __init__(self, who: str, ys: Values, xs: Values, kind: type[Terms] | None = None) -> None:
        self.ys = _flat_values(ys, who, "differentiates")
        self.xs = _flat_values(xs, who, "takes the derivative with respect to")
        self.graph = Graph(*self.ys.items)
        self.graph.refuse_stale()
        exact = all(isinstance(y.data, Fraction) for y in self.ys.items)
        kind = kind or (Terms if mode().watch is None else WatchedTerms)
        self.terms = kind(Fraction if exact else float)
        self.moving: set[Any] = set(self.xs.items)  # the nodes that depend on one of the xs, as far as known
        self._known_slopes: dict[Value, list[tuple[Value, Summand]]] = {}

    @cached_property
    def zero(self) -> Value:
        """The single zero returned for every independent pair: most of a large Hessian."""
        return self.terms.value(NO_PATH)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.terms.made.clear()  # Terms hold each other in cycles, which would keep all nodes alive
        self._known_slopes.clear()

    def rows(self, ys: Sequence[Summand]) -> list[list[Summand]]:
        """A row for each y: ∂y/∂x for every x."""
        slopes = self.slopes(ys)
        return [[slopes[x].get(i, NO_PATH) for x in self.xs.items] for i in range(len(ys))]

    def slopes(self, ys: Sequence[Summand], *, symmetric: bool = False) -> dict[Value, dict[int, Summand]]:
        """∂y/∂x for each x, and each y that depends on it by its place: one backward pass for all.

        Where the ys are a gradient, the matrix is symmetric, and the i-th y is differentiated only from the
        i-th x on: this saves two fifths of the time of a Hessian without zeros.
        """
        by_x: dict[Value, dict[int, Summand]] = {x: {} for x in self.xs.items}
        pending: dict[Value, dict[int, Summand]] = {}  # the same for the nodes that the pass has still to reach
        for i, y in enumerate(ys):
            root = y.value if y.__class__ is Term else y
            if root.__class__ is Value:
                pending.setdefault(root, {})[i] = self.terms.kind(1)
        order = self.order([*pending])
        last = self.last_xs(order) if symmetric else {}
        for node in reversed(order):
            here = pending.pop(node, {})
            if node in by_x:
                by_x[node] = here
            for argument, local in self.slopes_into(node) if here else ():
                there, end = pending.setdefault(argument, {}), last.get(argument, len(ys))
                for i, slope in here.items():
                    if i <= end:
                        share = slope * local
                        there[i] = there[i] + share if i in there else share
        return by_x

    def speeds(self, ys: Sequence[Summand], directions: dict[Value, Summand]) -> list[Summand]:
        """How fast each y moves when the xs move in their directions: one forward pass."""
        roots = [y.value if y.__class__ is Term else y for y in ys]
        speed: dict[Any, Summand] = {}
        for node in self.order([y for y in roots if y.__class__ is Value]):
            speed[node] = directions.get(node, NO_PATH)
            for argument, local in self.slopes_into(node):
                if speed[argument] is not NO_PATH:
                    speed[node] = speed[node] + local * speed[argument]
        return [speed.get(y, NO_PATH) for y in roots]

    def derivative(self, k: int) -> Summand:
        """The k-th derivative of y: the first by a backward pass, the others by a forward pass on Series."""
        (y,), (x,) = self.ys.items, self.xs.items
        if k == 1:
            return self.rows([y])[0][0]
        every = AllSeries(self.terms)
        series = {x: every.variable(self.terms.of(x))}
        for node in self.order([y]):
            if node is not x and node.op is not None:
                self.terms.source = node
                args = [series[a] if a in series else every.constant(self.terms.of(a)) for a in node.args]
                series[node] = every.made(node.op, tuple(args))
                series[node].order(k)  # at once: later a long chain of nodes would be a deep recursion
        result = series[y].order(k) if y in series else NO_PATH
        every.close()
        return result

    def slopes_into(self, node: Value) -> list[tuple[Value, Summand]]:
        """The arguments of a node that depend on the xs, each with ∂node/∂argument by the rule of the table."""
        if node.op is None:
            return []
        self.terms.source = node
        slopes = self._known_slopes.get(node)
        if slopes is None:
            slopes = self._known_slopes[node] = []
            args, y, terms = node.args, self.terms.of(node), []
            for a in args:  # a loop, as below: comprehensions would add 5 % to the time of a Hessian
                terms.append(self.terms.of(a))
            count = node.op.count(terms, y) if node.op.repeats else None  # once for all
            for place, argument in enumerate(() if self.terms.stands_still(node.op, terms) else args):
                if argument in self.moving:
                    local = node.op.slope(place, terms, y, count=count)
                    if local is not NO_PATH:
                        slopes.append((argument, local))
        return slopes

    def order(self, roots: list[Value]) -> list[Value]:
        """The part of the roots' history that depends on one of the xs, arguments first."""
        order, moving = [], self.moving
        for node in self.graph.order if roots == self.ys.items else history(*roots):
            if node in moving or not moving.isdisjoint(node.args):
                moving.add(node)
                order.append(node)
        return order

    def last_xs(self, order: list[Value]) -> dict[Any, int]:
        """The place of the last of the xs that each node of an order depends on."""
        last: dict[Any, int] = {x: place for place, x in enumerate(self.xs.items)}
        for node in order:
            place = last.get(node, 0)
            for argument in node.args:
                place = max(place, last.get(argument, 0))
            last[node] = place
        return last

    def directions(self, v: Values) -> dict[Value, Summand]:
        """How fast each x moves.  What stands still passes nothing on, not even where a slope is infinite."""
        speeds = self.xs.matched(v, "v", "Value", "xs")
        directions: dict[Value, Summand] = {}
        for x, speed, place in zip(self.xs.items, speeds, self.xs.places, strict=True):
            try:
                term = self.terms.of(speed) if isinstance(speed, Value) else number_beside(speed, self.terms.kind(0))
            except (TypeError, ValueError) as error:
                raise type(error)(f"v{place} is not a number: {error}") from None
            directions[x] = directions[x] + term if x in directions else term
        return {x: NO_PATH if speed.__class__ is not Term and speed == 0 else speed for x, speed in directions.items()}

    def refuse_dependent(self) -> None:
        """Raise ValueError if one of the xs was computed from another.

        The rule exp' = exp gives the node exp(x) itself as the derivative with respect to x.  So the second
        derivative with respect to x and exp(x) would depend on how the rule is written.
        """
        if all(x.op is None for x in self.xs.items):
            return
        xs, origin = set(self.xs.items), dict[Any, Value]()  # which of the xs each node was computed from
        for node in history(*xs):
            other = next((origin[a] for a in node.args if a in origin), None)
            if node in xs and other is not None:
                raise ValueError(
                    f"{called(node)} was computed from {called(other)}, and second derivatives are taken with "
                    "respect to independent numbers: leave one of the two out"
                )
            if node in xs or other is not None:
                origin[node] = node if other is None else other

    def results(self, terms: Iterable[Summand]) -> list[Value]:
        """The Values that are returned: leaves inside no_grad(), like every result there."""
        values = [self.zero if term is NO_PATH else self.terms.value(term) for term in terms]
        if mode().watch is not None:
            mode().watch.derivatives(values)
        return [Value(value.data) for value in values] if mode().paused else values


def _one(value: Value, who: str) -> Value:
    if isinstance(value, Value):
        return value
    if callable(value):
        raise _function_instead(value, who)
    instead = "build it from Value(...) or leaves(...)"
    if isinstance(value, list | tuple | dict) or is_array(value):
        instead = "jacobian takes several" if who == "gradient" else "take one entry, or the sum"
    raise TypeError(f"{who} takes one Value, not {described(value)}: {instead}")


def _function_instead(function: Any, who: str) -> TypeError:
    """The error for a function in place of a Value: in JAX and HIPS autograd these names take a function."""
    name = getattr(function, "__name__", "f")
    also = ", and grad(f) for the gradient of a function" if who in ("gradient", "derivative") else ""
    return TypeError(
        f"{who} takes a Value and not the function {name}: call it first, as in "
        f"x = Value(2.0); {who}({name}(x), x{', 1.0' if who in ('hvp', 'jvp') else ''}){also}"
    )


def _flat_values(tree: Values, who: str, does: str) -> Flat:
    if isinstance(tree, Value):
        return Flat([tree], [""], next)
    flat = flatten(tree)
    for item, place in zip(flat.items, flat.places, strict=True):
        if not isinstance(item, Value):
            raise _no_value(item, place, who, does)
    return flat


def _no_value(item: Any, place: str, who: str, does: str) -> TypeError:
    if callable(item):
        return _function_instead(item, who)
    instead = "build the graph from Value(...) or leaves(...)"
    if isinstance(item, Iterable) and not isinstance(item, str | bytes):
        instead = "write list(...) around it"
    return TypeError(
        f"{who} {does} Values, but {f'in place {place} ' if place else ''}there is {shorten(repr(item))}: {instead}"
    )
