"""One differentiation: a pass back, or forward, through the graph of Values, by the rules of the table.

The rules run on Terms, of which only those that the result needs become Values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

from autograd.derivatives.given import Values, flat_values
from autograd.derivatives.series import AllSeries
from autograd.derivatives.terms import Summand, Term, Terms, WatchedTerms
from autograd.engine.history import history
from autograd.engine.modes import mode
from autograd.engine.numbers import called, number_beside
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.table.rows import NO_PATH


class Differentiating:
    """What is differentiated, with respect to what, and the Terms on the way; they are dropped at the end."""

    def __init__(self, who: str, ys: Values, xs: Values, kind: type[Terms] | None = None) -> None:
        self.ys = flat_values(ys, who, "differentiates")
        self.xs = flat_values(xs, who, "takes the derivative with respect to")
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
