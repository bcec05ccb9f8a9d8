"""Weighted terms: what a sum is made of, and what of it may be written otherwise without losing digits."""

from __future__ import annotations

import math
from typing import NamedTuple

from autograd.program.passes.code import Line

MOST_SCALED = 16  # terms of a sum that are multiplied one by one: with more of them the sum is a line of its own


class Term(NamedTuple):
    """A number, times a coefficient of a lower rank, times an atom: a line that is not taken apart."""

    number: float
    coefficient: Line | None
    atom: Line


Terms = list[Term]


def may_be_scaled(terms: Terms, number: float, coefficient: Line | None) -> bool:
    """Whether a sum may be multiplied term by term.

    ``(x - m)/s`` may not: where m is near x their difference has no error, and that of x/s and m/s has one.  Products
    have been rounded before they are added, so of these and one more number the error stays as large as it was.
    """
    if len(terms) > MOST_SCALED:
        return False
    if coefficient is None and _is_exact(number):
        return True
    return sum(term.coefficient is None and _is_exact(term.number) for term in terms) < 2


def _is_exact(number: float) -> bool:
    """Whether no product with it is rounded: so it is for a power of 2."""
    return abs(math.frexp(number)[0]) == 0.5
