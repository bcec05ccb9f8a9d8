"""Derivatives from values alone, without any rule.

* Central differences f(x + h) − f(x − h) with smaller and smaller h, extrapolated to h = 0 (Richardson),
  in a table that estimates its own error (Ridders, Advances in Engineering Software 4, 1982).  Several
  first steps are tried, since a function bends at the scale of its argument, or at that of 1, or at a
  finer one; the estimate decides which of them suits the number.
* The complex step, f(x + ih)/h without its real part (Squire and Trapp, SIAM Review 40, 1998): nothing
  cancels in it, so it has all digits.  It needs a graph of analytic operations.
"""

from __future__ import annotations

import cmath
import math
import operator
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from autograd.operators import OPERATORS
from autograd.ops import TABLE
from autograd.value import Value

FIRST_STEPS = (0.1, 1e-2, 1e-4)
FINER_STEPS = (1e-7, 1e-9, 1e-11)  # where the function ends, bends or has a pole so close to the point
GOOD = 1e-8  # relative to the derivative: then no finer step is tried
DOUBTFUL = 1e-2  # an estimate that may be so far off, relative to itself, says little
NOISE = 1e-6  # an error, relative to the values, that the last digits of the values may make
TINY = 1e-9  # what counts as no derivative
SHRINK = 1.6  # from one step to the next
STEPS = 10  # of one table
COMPLEX_STEPS = (1e-100, 2e-100)  # whose squares are nothing beside any number
TRACE = 1e-30  # of the step, which is left in a slope of 0: that of x**1.5 at 0
UNDEFINED = (ValueError, ZeroDivisionError, OverflowError)

At = Callable[[float], list[float]]  # the values of several functions at a point


class Difference(NamedTuple):
    """A derivative found from values, and how far off it may be."""

    value: float
    error: float
    values: float = 0.0  # the size of the values that it was found from

    @property
    def is_nothing(self) -> bool:
        """Whether it is 0 but for the last digits of the values."""
        return abs(self.value) <= self.error <= NOISE * self.values

    @property
    def relative(self) -> float:
        """How far off it may be beside its own size, or beside the values where it is 0."""
        return self.error / max(self.values if self.is_nothing else abs(self.value), TINY)

    def beats(self, other: Difference) -> bool:
        """Whether it is the better one: across a pole a difference is small, and its error too.

        But a 0 has no size: beside a kink a step that reaches over it gives some number, with some error.
        """
        if self.is_nothing or other.is_nothing:
            return self.error < other.error
        return self.relative < other.relative


def extrapolated(f: At, x: float, shrunk: float = 1.0) -> list[Difference]:
    """The derivatives of several functions at x; nan where they are not defined on both sides of it.

    With all steps ``shrunk`` it is a second opinion, from other values.

    >>> (slope,) = extrapolated(lambda x: [math.exp(x)], 1.0)
    >>> abs(slope.value - math.e) < 1e-11
    True
    """
    best = [Difference(math.nan, math.inf) for _ in f(x)]
    for size in (*sorted({first * scale for first in FIRST_STEPS for scale in (abs(x), 1.0) if scale}), *FINER_STEPS):
        finer = size in FINER_STEPS
        if finer and all(found.relative <= GOOD for found in best):
            break
        for i, found in enumerate(_table(f, x, size * shrunk)):
            is_sure = found.relative < DOUBTFUL or not finer
            if (is_sure and found.beats(best[i])) or math.isnan(best[i].value):
                best[i] = found
    return best


def _table(f: At, x: float, h: float) -> list[Difference]:
    """The best extrapolations from a first step h; none if the functions are not defined there."""
    best: list[Difference] = []
    before: list[list[float]] = []  # for every function the extrapolations of the row above
    for _ in range(STEPS):
        above, below = x + h, x - h
        try:
            ends = list(zip(f(above), f(below), strict=True))
            rows = [[(up - down) / (above - below)] for up, down in ends]
            sizes = [max(abs(up), abs(down)) for up, down in ends]
            noise = [math.ulp(size) / (above - below) for size in sizes]
        except UNDEFINED:
            rows = []
        if rows and not before:
            best = [Difference(row[0], math.inf) for row in rows]
        elif rows:
            best = [_extended(*each) for each in zip(rows, before, best, sizes, noise, strict=True)]
        before = rows
        h /= SHRINK
    return best


def _extended(row: list[float], before: list[float], best: Difference, size: float, noise: float) -> Difference:
    """Fill in a row of the table, and return the best of its entries: the one least unlike its two neighbours.

    No entry is better than the last digit of the values, which a small step divides by.
    """
    factor = 1.0
    for above in before:
        factor *= SHRINK**2  # the error of a central difference falls with the square of the step
        row.append((row[-1] * factor - above) / (factor - 1))
        found = Difference(row[-1], max(abs(row[-1] - row[-2]), abs(row[-1] - above), noise), size)
        if found.beats(best):
            best = found
    return best


# ---- on a graph ---------------------------------------------------------------------------------------------


def replayed(nodes: Sequence[Value], ends: Sequence[Value], x: Value, number: Any) -> list[Any]:
    """The numbers of some ends of a graph (its nodes in order) with another number, real or complex, in a leaf."""
    numbers: dict[Value, Any] = {}
    for node in nodes:
        if node is x:
            numbers[node] = number
        elif node.op is None:
            numbers[node] = node.data
        else:
            args = [numbers[a] if isinstance(a, Value) else a for a in node.args]
            numbers[node] = COMPLEX[node.op.name](*args) if complex in map(type, args) else node.op(*args)
    return [numbers[end] for end in ends]


def by_complex_step(nodes: Sequence[Value], ends: Sequence[Value], x: Value) -> list[Difference] | None:
    """The derivatives of the ends by x; None if they are not analytic there, or not defined at a complex number nearby.

    Where two steps do not give the same there is no derivative, as of the square root at 0, or the
    complex number has lost its angle.
    """
    try:
        found = [replayed(nodes, ends, x, complex(x.data, step)) for step in COMPLEX_STEPS]
    except (KeyError, *UNDEFINED):
        return None
    slopes, again = ([complex(y).imag / step for y in ys] for ys, step in zip(found, COMPLEX_STEPS, strict=True))
    same = all(
        math.isfinite(a) and math.isclose(a, b, rel_tol=1e-12, abs_tol=TRACE)
        for a, b in zip(slopes, again, strict=True)
    )
    return [Difference(slope, 0.0) for slope in slopes] if same else None


COMPLEX: dict[str, Callable[..., Any]] = {
    **{name: TABLE[name].compute for name in OPERATORS},
    "power": operator.pow,
    "exp": cmath.exp,
    "expm1": lambda x: cmath.exp(x) - 1,
    "log": cmath.log,
    "log1p": lambda x: cmath.log(1 + x),
    "sqrt": cmath.sqrt,
    "sin": cmath.sin,
    "cos": cmath.cos,
    "tan": cmath.tan,
    "arcsin": cmath.asin,
    "arccos": cmath.acos,
    "semicircle": lambda x: cmath.sqrt((1 - x) * (1 + x)),
    "arctan": cmath.atan,
    "sinh": cmath.sinh,
    "cosh": cmath.cosh,
    "sech": lambda x: 1 / cmath.cosh(x),
    "tanh": cmath.tanh,
    "sigmoid": lambda x: 1 / (1 + cmath.exp(-x)),
    "sum": lambda *terms: sum(terms),
    "mean": lambda *terms: sum(terms) / len(terms),
    "dot": lambda *terms: sum(x * w for x, w in zip_longest(terms[::2], terms[1::2], fillvalue=1)),
    "softplus": lambda x: cmath.log(1 + cmath.exp(x)),
}
"""The values of the analytic rows at complex numbers."""
