"""Derivatives from values alone, without any rule.

* Central differences f(x + h) − f(x − h) with smaller and smaller h, extrapolated to h = 0 (Neville),
  in a table that estimates its own error (Ridders, Advances in Engineering Software 4, 1982).  Several
  first steps are tried, since a function may bend at the scale of its argument, at that of 1, or at a
  finer one.  The error estimates decide between them.
  Two things can fool such a table.  Steps that jump over a narrow spike find equal values all around, and
  so a slope of 0 that seems certain.  And where digits cancel, a few of many entries agree by chance.  But
  f(x) itself is known: the same extrapolation of the mean of f(x + h) and f(x − h) has to find it, and the
  slopes of the finest steps have to agree.  Their disagreement is added to every error estimate in the table.
* The complex step: the imaginary part of f(x + ih), divided by h (Squire and Trapp, SIAM Review 40, 1998).
  Nothing cancels in it, so it has all digits.  It needs a graph of analytic operations.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, NamedTuple

from autograd.engine.value import Value
from autograd.table.elementary import LACKING, by_library

FIRST_STEPS = (0.1, 1e-2, 1e-4)
FINER_STEPS = (1e-7, 1e-9, 1e-11)  # for a function that ends, bends or has a pole this close to the point
GOOD = 1e-8  # relative to the derivative: then no finer step is tried
DOUBTFUL = 1e-2  # relative to the derivative: an estimate with a larger error says little
ROUNDING = 1e-14  # of the values, relative to them
NOISE = 1e-6  # relative to the values: an error that their last digits may cause
TINY = 1e-9  # what counts as no derivative
SHRINK = 1.6  # from one step to the next
STEPS = 10  # of one table
FINEST = 3  # of these steps tell how far off the values are, since each alone may be right by chance
COMPLEX_STEPS = (1e-100, 2e-100)  # their squares vanish beside any number
TRACE = 1e-30  # what the step may leave in a slope of 0, as in that of x**1.5 at 0
UNDEFINED = (ValueError, ZeroDivisionError, OverflowError)

At = Callable[[float], list[float]]  # the values of several functions at a point


class Difference(NamedTuple):
    """A derivative estimated from values, and how far off it may be."""

    value: float
    error: float
    values: float = 0.0  # the size of the values that it was estimated from

    @property
    def is_nothing(self) -> bool:
        """Whether it is 0 up to the last digits of the values."""
        return abs(self.value) <= self.error <= NOISE * self.values

    @property
    def relative(self) -> float:
        """How far off it may be, relative to its own size, or to the values where it is 0."""
        return self.error / max(self.values if self.is_nothing else abs(self.value), TINY)

    def beats(self, other: Difference) -> bool:
        """Whether it is the better of two: the relative error decides, since across a pole both are small.

        A 0 has no size, so beside it the errors themselves are compared: a step that reaches over a kink gives
        some number with some error.
        """
        if self.is_nothing or other.is_nothing:
            return self.error < other.error
        return self.relative < other.relative


def extrapolated(f: At, x: float, shrunk: float = 1.0) -> list[Difference]:
    """The derivatives of several functions at x; nan where they are not defined on both sides of it.

    With ``shrunk`` steps it gives a second opinion, from other values.

    >>> (slope,) = extrapolated(lambda x: [math.exp(x)], 1.0)
    >>> abs(slope.value - math.e) < 1e-11
    True
    """
    middles = f(x)
    best = [Difference(math.nan, math.inf) for _ in middles]
    least = SHRINK ** (STEPS - 1) * math.ulp(x)  # its last step leads to the next float
    coarse = {max(first * scale * shrunk, least) for first in FIRST_STEPS for scale in (abs(x), 1.0) if scale}
    fine = {max(first * shrunk, least) for first in FINER_STEPS} - coarse
    for size in (*sorted(coarse, reverse=True), *sorted(fine, reverse=True)):
        if size in fine and all(difference.relative <= GOOD for difference in best):
            break
        pairs = _pairs(f, x, size)
        for i, middle in enumerate(middles):
            difference = _extrapolation([(h, ups[i], downs[i]) for h, ups, downs in pairs], middle)
            is_sure = size in coarse or difference.relative < DOUBTFUL
            # Equal values all around are not a slope of 0 where longer steps see another: they have too few digits.
            is_flat = difference.value == 0 and best[i].relative < DOUBTFUL
            if (is_sure and not is_flat and difference.beats(best[i])) or math.isnan(best[i].value):
                best[i] = difference
    return best


def _pairs(f: At, x: float, first: float) -> list[tuple[float, list[float], list[float]]]:
    """Smaller and smaller steps, with the values above and below x; without those where they are not defined."""
    pairs: list[tuple[float, list[float], list[float]]] = []
    # Both x + h and x - h are to be floats, equally far from x.  Steps may coincide where floats lie far apart.
    steps = ((abs(x) + first / SHRINK**i) - abs(x) for i in range(STEPS))
    for h in dict.fromkeys(steps):
        with suppress(*UNDEFINED):
            pairs.append((h, f(x + h), f(x - h)))
    return pairs


def _extrapolation(pairs: Sequence[tuple[float, float, float]], middle: float) -> Difference:
    """The best derivative from pairs of values: the entry of a table that differs least from its two neighbours.

    An entry is never better than the last digit of the values divided by the step.  Nor is it better than what
    the steps do not see: a spike of that height over the step, or over 1 if the step is longer.
    """
    steps = [h for h, _, _ in pairs]
    slopes = _table(steps, [(up - down) / (2 * h) for h, up, down in pairs])
    misses = _table(steps, [(up - middle + (down - middle)) / 2 for _, up, down in pairs])
    off = _off(steps, slopes, misses)
    best = Difference(slopes[0][0] if slopes else math.nan, math.inf)
    for i, (h, up, down) in enumerate(pairs):
        size = max(abs(up), abs(down))
        unseen = max(off - ROUNDING * size, 0.0) / min(h, 1.0)
        for j in range(1, i + 1):
            slope = slopes[i][j]
            unlike = max(abs(slope - slopes[i][j - 1]), abs(slope - slopes[i - 1][j - 1]), math.ulp(size) / (2 * h))
            entry = Difference(slope, unlike + unseen, size)
            if entry.beats(best):
                best = entry
    return best


def _off(steps: Sequence[float], slopes: Sequence[Sequence[float]], misses: Sequence[Sequence[float]]) -> float:
    """How far off the values are, or what the steps do not see of them: the largest sign of it at the finest steps.

    Each step gives two signs.  One is how much the slope still changes.  The other is how far the mean of
    the values around x leads from the value at x, extrapolated as if it fell with the step.  So it vanishes at a
    kink, where it does fall like that, and remains at a spike.
    """
    off = 0.0
    for i in range(1, len(steps))[-FINEST:]:
        unsteady = min(abs(slope - before) for slope, before in zip(slopes[i][1:], slopes[i - 1], strict=True))
        rows = zip(misses[i][:-1], misses[i - 1], strict=True)
        missed = min(abs(_limit(near, far, steps[i - 1] / steps[i])) for near, far in rows)
        off = max(off, unsteady * steps[i], missed)
    return off


def _table(steps: Sequence[float], column: Sequence[float]) -> list[list[float]]:
    """The limits of a column at a step of 0, if its errors are even powers of the step.

    There is a row for each step.  Its entry j comes from this step and the j steps before it.
    """
    rows: list[list[float]] = []
    for i, first in enumerate(column):
        row = [first]
        for j in range(1, i + 1):
            row.append(_limit(row[-1], rows[-1][j - 1], (steps[i - j] / steps[i]) ** 2))
        rows.append(row)
    return rows


def _limit(near: float, far: float, factor: float) -> float:
    """The limit of two numbers, where the error of the far one is ``factor`` times that of the near one."""
    return (near * factor - far) / (factor - 1)


# ---- on a graph ---------------------------------------------------------------------------------------------


COMPLEX = SimpleNamespace(
    exp=cmath.exp, log=cmath.log, sqrt=cmath.sqrt, sin=cmath.sin, cos=cmath.cos, tan=cmath.tan,
    arcsin=cmath.asin, arccos=cmath.acos, arctan=cmath.atan, sinh=cmath.sinh, cosh=cmath.cosh, tanh=cmath.tanh,
)  # fmt: skip
"""The functions of complex numbers, by their names in the table: all of them analytic."""


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
            numbers[node] = by_library(COMPLEX, node.op, args) if complex in map(type, args) else node.op(*args)
    return [numbers[end] for end in ends]


def by_complex_step(nodes: Sequence[Value], ends: Sequence[Value], x: Value) -> list[Difference] | None:
    """The derivatives of the ends with respect to x; None if they are not analytic there.

    Two steps have to give the same.  Otherwise there is no derivative, as of the square root at 0, or the angle
    of the complex number has been lost to rounding.
    """
    try:
        values = [replayed(nodes, ends, x, complex(x.data, step)) for step in COMPLEX_STEPS]
    except (*LACKING, *UNDEFINED):
        return None
    slopes, again = ([complex(y).imag / step for y in ys] for ys, step in zip(values, COMPLEX_STEPS, strict=True))
    same = all(
        math.isfinite(a) and math.isclose(a, b, rel_tol=1e-12, abs_tol=TRACE)
        for a, b in zip(slopes, again, strict=True)
    )
    return [Difference(slope, 0.0) for slope in slopes] if same else None
