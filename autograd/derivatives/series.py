"""Series: a Term with its derivatives with respect to one variable, up to any order.

The rule of a row says y′ = Σ slope · argument′.  Run on Series, the rule gives the slopes as Series
too, and Leibniz's rule, (ab)″ = a″b + 2a′b′ + ab″, gives each order of y from lower orders.  So the
n-th derivative takes about n² operations for each node.  Taking the derivative of a derivative n
times would take 2ⁿ.
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
    """A number that moves with the variable, or a constant."""

    __slots__ = ("_slopes", "args", "every", "known", "moves", "op")

    def __init__(self, every: AllSeries, known: list[Summand], op: Operation | None, args: tuple[Any, ...]) -> None:
        self.every = every
        self.known = known  # the Term and its derivatives, up to the highest order asked for
        self.op = op
        self.args = args
        self.moves = op is not None or len(known) > 1
        self._slopes: list[Any] | None = None

    def record(self, op: Operation, args: tuple[Any, ...]) -> Any:
        """An operation inside a rule."""
        return self.every.made(op, args)

    def order(self, k: int) -> Summand:
        """The k-th derivative; the one of order 0 is the Term itself."""
        while len(self.known) <= k:
            self.known.append(self._next(len(self.known)))
        return self.known[k]

    def _next(self, k: int) -> Summand:
        if self.op is None or not isinstance(self.known[0], Tracer):  # x**0 was folded to 1, which stands still
            return NO_PATH
        if self.op is ops.multiply:  # Leibniz's rule at once: a twentieth fewer nodes at order 8
            a, b = self.args
            return self.every.product(a, b, k)
        if self._slopes is None:
            count = self.op.count(self.args, self) if self.op.repeats else None
            self._slopes = [self.op.slope(place, self.args, self, count=count) for place in range(len(self.args))]
        pairs = zip(self._slopes, self.args, strict=True)
        shares = [self.every.product(slope, argument, k - 1, 1) for slope, argument in pairs if _moves(argument)]
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
        """Forget all Series: they refer to each other in cycles, which would keep the graph alive."""
        for series in self._made.values():
            series.known, series.args, series._slopes = [], (), None
        self._made.clear()

    def constant(self, term: Summand) -> Any:
        """The Series of a constant; a plain number stays as it is."""
        if not isinstance(term, Tracer):
            return term
        if term not in self._made:
            self._made[term] = Series(self, [term], None, ())
        return self._made[term]

    def variable(self, term: Summand) -> Series:
        """The variable itself, whose first derivative is 1."""
        return Series(self, [term, self.terms.kind(1)], None, ())  # never the int 1: 1 − 1 is a path that cancels

    def made(self, op: Operation, args: tuple[Any, ...]) -> Any:
        """An operation on Series and numbers."""
        if op is ops.power and is_even(args[1]) and args[0].op is ops.absolute:
            args = (args[0].args[0], args[1])  # |x|**2 has all slopes of x**2, also at 0
        first = self.terms.record(op, map(_start, args))
        if not any(map(_moves, args)):
            return self.constant(first)
        key = (op, *[a if isinstance(a, Tracer) else repr(a) for a in args])
        series = self._made.get(key)
        if series is None:
            series = self._made[key] = Series(self, [first], op, args)
        return series

    def product(self, a: Any, b: Any, k: int, first: int = 0) -> Summand:
        """The k-th derivative of a · b, or of a · b′ if ``first`` is 1."""
        terms = self.terms
        if not _moves(a):
            return terms.times(_start(a), b.order(k + first)) if _moves(b) else NO_PATH
        if not _moves(b):
            return NO_PATH if first else terms.times(a.order(k), _start(b))
        shares = [terms.scaled(comb(k, j), terms.times(a.order(j), b.order(k + first - j))) for j in range(k + 1)]
        return reduce(terms.plus, shares)


def is_even(exponent: Any) -> bool:
    """Whether an exponent is a plain number, and even."""
    return not isinstance(exponent, Tracer) and exponent % 2 == 0


def _moves(x: Any) -> bool:
    return x.__class__ is Series and x.moves


def _start(x: Any) -> Summand:
    return x.order(0) if x.__class__ is Series else x
