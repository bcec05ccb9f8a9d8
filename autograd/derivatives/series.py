"""Series: a Term with its derivatives with respect to one variable, up to any order.

The rules of a row say y′ = Σ slope · argument′.  Run on Series they give the slopes as Series.  Leibniz's
rule for products then gives every further order of y from lower ones.  So the n-th derivative takes about n²
operations for each node, where differentiating n times would take 2ⁿ.
"""

from __future__ import annotations

from functools import reduce
from math import comb
from typing import Any

from autograd.derivatives.terms import Summand, Terms
from autograd.table import ops
from autograd.table.rows import NO_PATH, Operation
from autograd.table.tracer import Tracer


class Series(Tracer):
    """A quantity that moves with the variable, or stands still."""

    __slots__ = ("_slopes", "args", "every", "known", "moves", "op")

    def __init__(self, every: AllSeries, known: list[Summand], op: Operation | None, args: tuple[Any, ...]) -> None:
        self.every = every
        self.known = known  # the Term and its derivatives, as far as they have been asked for
        self.op = op
        self.args = args
        self.moves = op is not None or len(known) > 1
        self._slopes: list[Any] | None = None

    def record(self, op: Operation, args: tuple[Any, ...]) -> Any:
        """An operation inside a rule."""
        return self.every.made(op, args)

    def order(self, k: int) -> Summand:
        """The derivative of that order; order 0 is the Term itself."""
        while len(self.known) <= k:
            self.known.append(self._next(len(self.known)))
        return self.known[k]

    def _next(self, k: int) -> Summand:
        if self.op is None:
            return NO_PATH
        if self.op is ops.multiply:  # Leibniz's rule at once: a twentieth fewer nodes at order 8
            a, b = self.args
            return self.every.product(a, b, k)
        if self._slopes is None:
            self._slopes = [self.op.slope(place, self.args, self) for place in range(len(self.args))]
        moves = zip(self._slopes, self.args, strict=True)
        shares = [self.every.product(slope, argument, k - 1, 1) for slope, argument in moves if _moves(argument)]
        return reduce(self.every.terms.plus, shares, NO_PATH)


class AllSeries:
    """The Series of one graph, each made once.

    >>> from autograd import Value
    >>> terms = Terms(float)
    >>> series = AllSeries(terms)
    >>> x = series.variable(terms.of(Value(2.0)))
    >>> cube = x * x * x
    >>> [terms.value(cube.order(k)).data for k in range(5)]
    [8.0, 12.0, 12.0, 6.0, 0.0]
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._made: dict[Any, Series] = {}

    def close(self) -> None:
        """Forget all Series: they hold each other in cycles, which would keep the graph alive."""
        for series in self._made.values():
            series.known, series.args, series._slopes = [], (), None
        self._made.clear()

    def constant(self, term: Summand) -> Any:
        """A Term that does not move with the variable; a plain number stays one."""
        if not isinstance(term, Tracer):
            return term
        if term not in self._made:
            self._made[term] = Series(self, [term], None, ())
        return self._made[term]

    def variable(self, term: Summand) -> Series:
        """The variable itself, which moves with speed 1."""
        return Series(self, [term, self.terms.kind(1)], None, ())

    def made(self, op: Operation, args: tuple[Any, ...]) -> Any:
        """An operation on Series and numbers."""
        first = self.terms.record(op, map(_start, args))
        if not any(map(_moves, args)):
            return self.constant(first)
        key = (op, *[a if isinstance(a, Tracer) else repr(a) for a in args])
        series = self._made.get(key)
        if series is None:
            series = self._made[key] = Series(self, [first], op, args)
        return series

    def product(self, a: Any, b: Any, k: int, first: int = 0) -> Summand:
        """The k-th derivative of a times the ``first`` derivative of b."""
        terms = self.terms
        if not _moves(a):
            return terms.times(_start(a), b.order(k + first)) if _moves(b) else NO_PATH
        if not _moves(b):
            return NO_PATH if first else terms.times(a.order(k), _start(b))
        shares = [terms.scaled(comb(k, j), terms.times(a.order(j), b.order(k + first - j))) for j in range(k + 1)]
        return reduce(terms.plus, shares)


def _moves(x: Any) -> bool:
    return x.__class__ is Series and x.moves


def _start(x: Any) -> Summand:
    return x.order(0) if x.__class__ is Series else x
