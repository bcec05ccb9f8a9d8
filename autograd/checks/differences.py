"""Derivatives from values alone, without any rule: central differences.

They are (f(x + h) − f(x − h)) / 2h for shorter and shorter steps h, extrapolated to h = 0 (Neville) in a table that
estimates its own error (Ridders, Advances in Engineering Software 4, 1982).

A function may bend on the scale of its argument, on that of 1, or on a finer one.  So several first steps are tried,
and the estimate decides which of them suits.

The estimate alone can be wrong.  Steps that jump over a narrow spike find equal values all around, and so a slope of
0 with no error at all.  And where digits cancel, a few of the many entries of a table agree by chance.  So two things
are compared: the mean of f(x + h) and f(x − h), extrapolated like the slope, should be f(x), and the slopes of the
finest steps should be equal.  Their disagreement is added to every error estimate in the table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

FIRST_STEPS = (0.1, 1e-2, 1e-4)  # of one table each; both relative to the argument and as they are
FINER_STEPS = (1e-7, 1e-9, 1e-11)  # for an argument very close to a kink, a pole or the end of a domain
GOOD = 1e-8  # no finer step is tried once every relative error is this small
DOUBTFUL = 1e-2  # a derivative with a larger relative error tells little
ROUNDING = 1e-14  # the relative error of a value that was merely rounded
NOISE = 1e-6  # an error this small, relative to the values, may come from their last digits
FAR = 1e3  # a function of numbers so much larger than 1, or smaller, may bend on their scale
TINY = 1e-9  # errors of smaller derivatives are relative to this
SHRINK = 1.6  # how many times shorter each step is than the one before
STEPS = 10  # how many steps a table has
FINEST = 3  # how many of them are compared: a single one may agree by chance
UNDEFINED = (ValueError, ZeroDivisionError, OverflowError)

At = Callable[[float], list[float]]  # the values of several functions at a point


class Difference(NamedTuple):
    """A derivative computed from values, and how far off it may be."""

    value: float
    error: float
    values: float = 0.0  # the size of the values that it was computed from

    @property
    def is_zero(self) -> bool:
        """Whether the derivative is 0, apart from the last digits of the values."""
        return abs(self.value) <= self.error <= NOISE * self.values

    @property
    def relative(self) -> float:
        """The error relative to the derivative, or to the values where the derivative is 0."""
        return self.error / max(self.values if self.is_zero else abs(self.value), TINY)

    def beats(self, other: Difference) -> bool:
        """Whether this is the better one of two derivatives.

        Across a pole a difference may have a small error only because it is small itself, so relative errors
        are compared.  A derivative of 0 has no size, so then the errors themselves are compared: left of the
        kink of relu a step across the kink gives some number, with some error, where 0 is right.
        """
        if self.is_zero or other.is_zero:
            return self.error < other.error
        return self.relative < other.relative


def extrapolated(f: At, x: float, shrunk: float = 1.0, scale: float = 1.0, noise: float = 0.0) -> list[Difference]:
    """The derivatives of several functions at x; nan where they are not defined on both sides of it.

    Steps multiplied by ``shrunk`` lead to other values, and so to a second opinion.  ``scale`` is a further one
    on which the functions may bend, see ``scale_of``.  ``noise`` is the error that their values are known to have.

    >>> (slope,) = extrapolated(lambda x: [math.exp(x)], 1.0)
    >>> abs(slope.value - math.e) < 1e-11
    True
    """
    middles = f(x)
    best = [Difference(math.nan, math.inf) for _ in middles]
    coarse, fine = _first_steps(x, shrunk, scale)
    for first in coarse:
        best = list(map(_better, best, _differences(f, x, first, middles, noise)))
    for first in fine:
        if all(difference.relative <= GOOD for difference in best):
            break
        best = list(map(_better_if_sure, best, _differences(f, x, first, middles, noise)))
    return best


def scale_of(point: Iterable[float]) -> float:
    """The size of the numbers at which a function is taken, where it is far from 1.

    With respect to its second argument hypot(1e-30, 1e-40) bends on the scale of the first.
    """
    largest = max((abs(x) for x in point if math.isfinite(x)), default=0.0)
    return largest if largest > FAR or 0 < largest < 1 / FAR else 1.0


def _first_steps(x: float, shrunk: float, scale: float) -> tuple[list[float], list[float]]:
    """The first steps of the tables, longest first: those always tried, and those for a doubtful result."""
    least = SHRINK ** (STEPS - 1) * math.ulp(x)  # from here the last step leads to the next float
    coarse = {max(first * size * shrunk, least) for first in FIRST_STEPS for size in (abs(x), 1.0, scale) if size}
    fine = {max(first * shrunk, least) for first in FINER_STEPS} - coarse
    return sorted(coarse, reverse=True), sorted(fine, reverse=True)


def _better_if_sure(best: Difference, new: Difference) -> Difference:
    """The better one of two differences, where the new one has to be sure: a very short step leaves few digits."""
    return _better(best, new) if new.relative < DOUBTFUL or math.isnan(best.value) else best


def _better(best: Difference, new: Difference) -> Difference:
    """The better one of two differences, of which the new one has shorter steps."""
    if math.isnan(best.value):
        return new
    # Equal values all around do not show a slope of 0 where longer steps found another: they have too few digits.
    is_flat = new.value == 0 and best.relative < DOUBTFUL
    # Long steps around a bend find a slope of 0, as at the kink of |x|: shorter ones that find another are inside it.
    is_inside = best.is_zero and not new.is_zero and new.relative <= GOOD
    return new if (new.beats(best) or is_inside) and not is_flat else best


def _differences(f: At, x: float, first: float, middles: Sequence[float], noise: float) -> list[Difference]:
    """The derivatives of several functions, from one table each; ``middles`` are the values at x."""
    pairs = _pairs(f, x, first)
    return [
        _extrapolation([(h, ups[i], downs[i]) for h, ups, downs in pairs], middle, noise)
        for i, middle in enumerate(middles)
    ]


def _pairs(f: At, x: float, first: float) -> list[tuple[float, list[float], list[float]]]:
    """Shorter and shorter steps with the values above and below x; a step is left out where one is not defined."""
    pairs: list[tuple[float, list[float], list[float]]] = []
    # Each step is rounded so that x + h and x - h are floats at the same distance from x.  Two steps may become
    # equal: beyond a power of 2 floats lie twice as far apart.
    steps = ((abs(x) + first / SHRINK**i) - abs(x) for i in range(STEPS))
    for h in dict.fromkeys(steps):
        with suppress(*UNDEFINED):
            pairs.append((h, f(x + h), f(x - h)))
    return pairs


def _extrapolation(pairs: Sequence[tuple[float, float, float]], middle: float, noise: float) -> Difference:
    """The best derivative from pairs of values: the entry of a table that differs least from its two neighbours.

    Its error is at least that of the values, or their last digit, divided by the step.  The disagreement of the
    values is added as a slope: it may rise over one step, or over 1 if the step is longer.
    """
    steps = [h for h, _, _ in pairs]
    slopes = _table(steps, [(up - down) / (2 * h) for h, up, down in pairs])
    misses = _table(steps, [(up - middle + (down - middle)) / 2 for _, up, down in pairs])
    disagreement = _disagreement(steps, slopes, misses)
    best = Difference(slopes[0][0] if slopes else math.nan, math.inf)
    for i, (h, up, down) in enumerate(pairs):
        size = max(abs(up), abs(down))
        unseen = max(disagreement - ROUNDING * size, 0.0) / min(h, 1.0)
        last_digit = max(math.ulp(size), noise) / (2 * h)
        for slope, before, above in zip(slopes[i][1:], slopes[i], slopes[i - 1], strict=False):
            unlike = max(abs(slope - before), abs(slope - above), last_digit)
            entry = Difference(slope, unlike + unseen, size)
            if entry.beats(best):
                best = entry
    return best


def _disagreement(
    steps: Sequence[float], slopes: Sequence[Sequence[float]], misses: Sequence[Sequence[float]]
) -> float:
    """How far the finest steps disagree, in the values: the most that any of them shows.

    Each step shows it twice: by how much its slope still changes, and by how far the mean of the values around x
    misses the value at x.  That miss is extrapolated as if it fell in proportion to the step.  At a kink it does
    fall so, and nothing is left of it; at a spike all of it is left.
    """
    disagreement = 0.0
    for i in range(1, len(steps))[-FINEST:]:
        change = min(abs(slope - before) for slope, before in zip(slopes[i][1:], slopes[i - 1], strict=True))
        rows = zip(misses[i][:-1], misses[i - 1], strict=True)
        miss = min(abs(_limit(near, far, steps[i - 1] / steps[i])) for near, far in rows)
        disagreement = max(disagreement, change * steps[i], miss)
    return disagreement


def _table(steps: Sequence[float], column: Sequence[float]) -> list[list[float]]:
    """A column extrapolated to a step of 0, where its errors are even powers of the step.

    There is a row for each step.  Entry j of a row is computed from its own step and the j steps before it.
    """
    rows: list[list[float]] = []
    for i, first in enumerate(column):
        row = [first]
        for j in range(1, i + 1):
            row.append(_limit(row[-1], rows[-1][j - 1], (steps[i - j] / steps[i]) ** 2))
        rows.append(row)
    return rows


def _limit(near: float, far: float, factor: float) -> float:
    """What two numbers tend to, if ``far`` is off by ``factor`` times as much as ``near``."""
    return (near * factor - far) / (factor - 1)
