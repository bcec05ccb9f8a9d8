"""Relations among data that may stay while each number moves: a sum, that of squares, a difference."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

_MOST_LISTED = 6  # numbers in a sentence
_NEARLY = 1e-12  # relative: how far a sum of floats may be from a whole number


def _listed(names: Sequence[str]) -> list[str]:
    return list(names) if len(names) <= _MOST_LISTED else [*names[:2], "…", names[-1]]


class Relation(NamedTuple):
    """A number that several data make together, and that may stay while each of them moves."""

    total: Callable[[Sequence[float]], float]
    restored: Callable[[Sequence[float], float], list[float]]  # the nearest numbers, nearly, with this total
    written: Callable[[Sequence[str]], str]

    def is_natural(self, numbers: Sequence[float]) -> bool:
        """Whether people think of such numbers as related: they make a whole number."""
        total = self.total(numbers)
        return total > 0.5 and math.isclose(total, round(total), rel_tol=_NEARLY)


def _shifted(numbers: Sequence[float], total: float) -> list[float]:
    shift = (total - math.fsum(numbers)) / len(numbers)
    return [x + shift for x in numbers]


def _stretched(numbers: Sequence[float], stretch: float) -> list[float]:
    return [x * stretch for x in numbers]


def _sum_of_squares(numbers: Sequence[float]) -> float:
    return math.fsum(x * x for x in numbers)


def _apart_by(numbers: Sequence[float], difference: float) -> list[float]:
    first, second = numbers
    shift = (difference - (first - second)) / 2
    return [first + shift, second - shift]


DIFFERENCE = Relation(lambda x: x[0] - x[1], _apart_by, " − ".join)  # of two
SUM = Relation(math.fsum, _shifted, lambda names: " + ".join(_listed(names)))
RELATIONS = (
    SUM,
    Relation(
        _sum_of_squares,
        lambda numbers, total: _stretched(numbers, math.sqrt(total / _sum_of_squares(numbers))),
        lambda names: " + ".join(_listed([f"{name}²" for name in names])),
    ),
)
