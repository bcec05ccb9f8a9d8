"""Predictions and targets side by side: from single numbers, lists, arrays and rows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from autograd import Value
from nn.sentences import counted

NO_LISTS = (str, bytes, bytearray, Set, Mapping, Value)  # can be gone through, and are no list of numbers
DATES = ("M", "m")  # the kinds of NumPy's dates and times


def pairs(prediction: Any, target: Any) -> list[tuple[Value, Any]]:
    """Each prediction with its target, row by row; a list of one is as good as what stands in it."""
    if isinstance(prediction, Value) and target.__class__ is float:  # the most common case, and the quickest
        return [(prediction, target)]
    ps: Any = listed(prediction)
    ts: Any = listed(target)
    if not isinstance(ps, Value | list):
        raise TypeError(f"a prediction is a Value or a list of them, not {ps!r:.60}: pass what the model returned")
    if isinstance(ps, Value) and not isinstance(ts, list):
        return [(ps, checked(ts))]
    row, column = (side if isinstance(side, list) else [side] for side in (ps, ts))
    if len(row) != len(column) or not row:
        raise ValueError(f"{counted(len(row), 'prediction')} but {counted(len(column), 'target')}: give one for each")
    return [pair for p, t in zip(row, column, strict=True) for pair in pairs(p, t)]


def of_each_sample(rows: list[Any], target: Any) -> list[Any]:
    """The targets in a list, of which each sample has one."""
    targets = listed(target)
    if not isinstance(targets, list) or len(targets) != len(rows):
        there = len(targets) if isinstance(targets, list) else 1
        raise ValueError(f"{counted(len(rows), 'sample')} but {counted(there, 'target')}: give one for each")
    return targets


def checked(x: Any) -> Any:
    """A number as it is: an int beside Fractions stays exact.  Raises what ``Value`` does for anything else."""
    if not isinstance(x, Value):
        Value(x)
    return x


def listed(x: Any) -> Any:
    """Lists for arrays and other sequences; a single number as it is, one of NumPy as Python's.

    What has no order or holds no numbers, a set or bytes, stays as it is too, for an error to show.

    Raises:
        TypeError: for dates and times of NumPy, which would become a count of some unit.
    """
    if getattr(getattr(x, "dtype", None), "kind", "") in DATES:
        raise TypeError(
            "dates and times are not numbers: write how many days passed, as (x - x[0]) / np.timedelta64(1, 'D')"
        )
    if hasattr(x, "tolist"):
        return x.tolist()
    return list(x) if isinstance(x, Iterable) and not isinstance(x, NO_LISTS) else x
