"""Functions of NumPy for arrays of Values, where NumPy itself has them for floats only: np.std, np.median, np.interp.

Each takes the arguments of NumPy's function of its name that make sense for Values.  They are written with NumPy's
functions of arrays, which in turn are those of the table.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograd.engine import functions, functions_of_many
from autograd.engine.value import number_in

__all__ = [
    "corrcoef", "cov", "gradient", "interp", "median", "nan_to_num", "nanmedian", "nanpercentile", "nanquantile",
    "nanstd", "nanvar", "partition", "percentile", "quantile", "sort", "std", "var",
]  # fmt: skip

Axis = int | Sequence[int] | None


def along(function: Callable[[list[Any]], Any], a: Any, axis: Axis, *, keepdims: bool = False) -> Any:
    """The function of the entries of each slice of an array: over one axis, several, or all of them (None).

    >>> along(max, [[1, 5], [4, 2]], axis=1)
    array([5, 4], dtype=object)
    """
    entries = np.array(a, dtype=object, subok=False)
    axes = range(entries.ndim) if axis is None else [_axis(n, entries.ndim) for n in np.atleast_1d(axis)]
    kept = [n for n in range(entries.ndim) if n not in axes]
    shape = [entries.shape[n] for n in kept]
    rows = entries.transpose(*kept, *axes).reshape(*shape, math.prod(entries.shape[n] for n in axes))
    made = np.empty(shape, dtype=object)
    for place in np.ndindex(*shape):
        made[place] = function(list(rows[place]))
    return np.expand_dims(made, tuple(axes)) if keepdims else made


def _axis(n: int, dimensions: int) -> int:
    if not -dimensions <= n < dimensions:
        raise np.exceptions.AxisError(n, dimensions)
    return n % dimensions


# ---- spread --------------------------------------------------------------------------------------------------


def var(
    a: Any, axis: Axis = None, *, dtype: Any = None, ddof: float = 0, keepdims: bool = False, where: Any = True
) -> Any:
    """The mean of the squares of the deviations from the mean."""
    deviations, count = _deviations(a, axis, dtype, where)
    squares = along(lambda row: functions_of_many.sum(x * x for x in row), deviations, axis, keepdims=keepdims)
    return squares / (np.sum(count, axis=axis, keepdims=keepdims) - ddof)


def std(
    a: Any, axis: Axis = None, *, dtype: Any = None, ddof: float = 0, keepdims: bool = False, where: Any = True
) -> Any:
    """The square root of the variance, as the length of the deviations: so its slopes are 0 where all are equal."""
    deviations, count = _deviations(a, axis, dtype, where)
    lengths = along(functions_of_many.norm, deviations, axis, keepdims=keepdims)
    return lengths / np.sqrt(np.sum(count, axis=axis, keepdims=keepdims) - ddof)


def _deviations(a: Any, axis: Axis, dtype: Any, where: Any) -> tuple[Any, Any]:
    """How far each entry is from the mean, 0 where it is left out; and which entries count, as 1 and 0."""
    count = np.broadcast_to(where, np.shape(a)) * 1.0
    mean = np.sum(a, axis=axis, dtype=dtype, keepdims=True, where=where) / np.sum(count, axis=axis, keepdims=True)
    return np.where(where, a - mean, 0.0), count


def nanvar(a: Any, axis: Axis = None, **options: Any) -> Any:
    """The variance of the entries that are not NaN."""
    return var(a, axis, where=~np.isnan(a), **options)


def nanstd(a: Any, axis: Axis = None, **options: Any) -> Any:
    """The standard deviation of the entries that are not NaN."""
    return std(a, axis, where=~np.isnan(a), **options)


def cov(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None) -> Any:
    """The covariances of variables, one in each row."""
    x = _variables(m, rowvar) if y is None else np.concatenate([_variables(m, rowvar), _variables(y, rowvar)])
    deviations = x - np.mean(x, axis=1, keepdims=True)
    count = x.shape[1] - ((0 if bias else 1) if ddof is None else ddof)
    return np.squeeze(deviations @ deviations.T / count)


def _variables(m: Any, rowvar: bool) -> Any:
    return np.transpose(m) if np.ndim(m) == 2 and not rowvar else np.atleast_2d(m)


def corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    """The correlations of variables, one in each row."""
    c = np.atleast_2d(cov(x, y, rowvar))
    spread = np.sqrt(np.diagonal(c))
    return np.squeeze(c / np.outer(spread, spread))


# ---- order ---------------------------------------------------------------------------------------------------


def sort(a: Any, axis: int | None = -1, kind: str | None = None, **_: Any) -> Any:
    """The entries in the order of their numbers, a NaN last."""
    entries = np.ravel(a) if axis is None else a
    axis = -1 if axis is None else axis
    return np.take_along_axis(entries, np.argsort(entries, axis=axis, kind="stable"), axis=axis)


def partition(a: Any, kth: Any, axis: int | None = -1, **_: Any) -> Any:
    """What is sorted is partitioned as well."""
    return sort(a, axis)


def quantile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """The number that a part q of the entries is below: an entry, or a number between two of them."""
    return _quantiles(a, np.asarray(q, dtype=float), axis, method, keepdims)


def percentile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """What q percent of the entries are below."""
    return _quantiles(a, np.asarray(q, dtype=float) / 100, axis, method, keepdims)


def median(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """The entry in the middle, or the mean of the two in the middle."""
    return _quantiles(a, np.array(0.5), axis, "linear", keepdims)


def nanquantile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """The quantile of the entries that are not NaN."""
    return _quantiles(a, np.asarray(q, dtype=float), axis, method, keepdims, leave_out=True)


def nanpercentile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """The percentile of the entries that are not NaN."""
    return _quantiles(a, np.asarray(q, dtype=float) / 100, axis, method, keepdims, leave_out=True)


def nanmedian(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """The median of the entries that are not NaN."""
    return _quantiles(a, np.array(0.5), axis, "linear", keepdims, leave_out=True)


def _quantiles(a: Any, q: Any, axis: Axis, method: str, keepdims: bool, *, leave_out: bool = False) -> Any:
    """The quantiles of each slice, for each of the parts q; a NaN is left out, or is the quantile."""

    def of(part: float, entries: list[Any]) -> Any:
        nans = [x for x in entries if math.isnan(number_in(x))]
        rest = [x for x in entries if not math.isnan(number_in(x))]
        return nans[0] if nans and not (leave_out and rest) else _between(sorted(rest, key=number_in), part, method)

    made = [along(partial(of, part), a, axis, keepdims=keepdims) for part in q.flat]
    return np.stack(made).reshape(q.shape + made[0].shape)


def _between(ordered: list[Any], part: float, method: Any) -> Any:
    """The entry in a place, or what lies between two: NumPy says in which place, as a quantile of the places."""
    place = float(np.quantile(np.arange(len(ordered)), part, method=method))
    low, above = math.floor(place), place % 1
    return ordered[low] * (1 - above) + ordered[low + 1] * above if above else ordered[low]


# ---- pieces --------------------------------------------------------------------------------------------------


def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None) -> Any:
    """The height at x of the line through the points (xp, fp); beyond its ends left and right, which have no slope.

    At a point where two pieces meet, the slope is that of the piece to its right.
    """
    xs, heights = [np.array(line, dtype=object, subok=False) for line in (xp, fp)]
    if xs.ndim != 1 or xs.shape != heights.shape or not xs.size:
        raise ValueError(f"np.interp takes as many xp as fp, in a row each, not {xs.shape} and {heights.shape}")
    knots = [number_in(knot) for knot in xs]
    below, beyond = heights[0] if left is None else left, heights[-1] if right is None else right

    def height(x: Any) -> Any:
        number = number_in(x)
        if number < knots[0] or number > knots[-1]:
            return functions.where(True, below if number < knots[0] else beyond, x)
        if len(knots) == 1:
            return functions.where(True, heights[0], x)
        i = min(bisect_right(knots, number), len(knots) - 1) - 1
        return heights[i] + (x - xs[i]) * ((heights[i + 1] - heights[i]) / (xs[i + 1] - xs[i]))

    return np.frompyfunc(height, 1, 1)(np.array(x, dtype=object, subok=False))


def gradient(f: Any, *spacing: Any, axis: Axis = None) -> Any:
    """The slopes between neighbours, at each entry the mean of both sides, weighted by how close they are.

    Args:
        spacing: for each axis, or once for all, the distance of neighbours or the places of the entries.
    """
    axes = [_axis(n, np.ndim(f)) for n in (range(np.ndim(f)) if axis is None else np.atleast_1d(axis))]
    spacings = [*spacing] * len(axes) if len(spacing) == 1 else [*spacing] or [1.0] * len(axes)
    if len(spacings) != len(axes):
        raise TypeError(f"np.gradient takes one spacing, or one for each of the {len(axes)} axes, not {len(spacing)}")
    slopes = [np.moveaxis(_slopes(np.moveaxis(f, n, 0), h), 0, n) for n, h in zip(axes, spacings, strict=True)]
    return slopes[0] if len(slopes) == 1 else tuple(slopes)


def _slopes(f: Any, spacing: Any) -> Any:
    """The slopes of an array along its first axis."""
    if len(f) < 2:
        raise ValueError("np.gradient takes two entries or more along each axis")
    steps = np.diff(spacing) * 1.0 if np.ndim(spacing) else np.repeat(spacing, len(f) - 1)
    if len(steps) != len(f) - 1:
        raise ValueError(f"np.gradient takes as many places as entries, not {len(steps) + 1} for {len(f)}")
    steps = np.reshape(steps, (-1, *[1] * (np.ndim(f) - 1)))
    between = np.diff(f, axis=0) / steps
    near = steps if np.ndim(spacing) else np.ones(steps.shape)
    inner = (between[1:] * near[:-1] + between[:-1] * near[1:]) / (near[:-1] + near[1:])
    return np.concatenate([between[:1], inner, between[-1:]])


def nan_to_num(x: Any, *, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """The entries, with a number for each NaN and each infinity: it has no slope."""
    largest = float(np.finfo(float).max)
    above, below = largest if posinf is None else posinf, -largest if neginf is None else neginf

    def finite(x: Any) -> Any:
        number = number_in(x)
        instead = nan if math.isnan(number) else above if number > 0 else below
        return x if math.isfinite(number) else functions.where(True, instead, x)

    return np.frompyfunc(finite, 1, 1)(np.array(x, dtype=object, subok=False))
