"""Pieces of the column ``steady``: formulas for floats that do not overflow, and that are right at 0, inf and nan.

They are written in the functions of a library ``m``, as the column ``elementary`` is, and never ask ``if``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

LARGEST = sys.float_info.max


def missing(m: Any, x: Any) -> Any:
    """A NaN where x is one, and 0 elsewhere: as a condition it holds where x is missing."""
    return m.minimum(m.maximum(x, 0), 0)


def finite(m: Any, x: Any) -> Any:
    """x, with the largest float in place of an infinity: a difference of two of them is never inf - inf."""
    return m.minimum(m.maximum(x, -LARGEST), LARGEST)


def scaled(degree: int, formula: Callable[[Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
    """A function of a and b whose squares may be too large or too small for a float.

    Args:
        degree: how often the result is divided by t if both are multiplied by t.
        formula: the function.
    """

    def steady(m: Any, a: Any, b: Any) -> Any:
        size = m.maximum(m.absolute(a), m.absolute(b))
        result = formula(a / size, b / size)
        for _ in range(degree):
            result = result / size
        return m.where(1 / size, result, 0)  # an infinity is far from everything

    return steady
