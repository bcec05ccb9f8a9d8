"""The two sides of a point where a slope or a value jumps, told from values alone.

A decision inside a function leaves no mark in its graph, and a row may not tell of its kink.  Then only the values
show it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from autograd.checks.differences import UNDEFINED
from autograd.paper.numerals import write_number

ASIDE = 1e-6  # a step to one side of a point, relative to the argument or to 1, whichever is larger
CLOSER = 8  # how many times shorter a second such step is
STAYS = 0.9  # how much of the difference of two slopes has to be left with it
BLURRED = 1e-3  # how exact the slope of such a step is, relative to the larger one of the two sides
DIGITS = 1000  # such a step leads at least so many floats away


class Sides(NamedTuple):
    """The slopes of a function on the two sides of a kink, or its values on the two sides of a jump."""

    left: float
    right: float
    is_jump: bool

    def allow(self, slope: float) -> bool:
        """Whether a slope may be given there: that of one side, or one between the two; at a jump any."""
        blur = BLURRED * max(abs(self.left), abs(self.right))  # the two slopes are those of chords
        return self.is_jump or min(self[:2]) - blur <= slope <= max(self[:2]) + blur

    def told_of(self, what: str) -> str:
        """A sentence about them."""
        left, right = (write_number(side, 4) for side in self[:2])
        if self.is_jump:
            return f"a jump is here: {what} is {left} on one side and {right} on the other"
        return f"a kink is here: the slope of {what} is {left} on one side and {right} on the other"


def sides_of(f: Callable[[float], float], x: float, scale: float = 1.0) -> Sides | None:
    """The two sides of a kink or a jump at x itself; None if there is none.

    With a shorter step the two slopes of a kink stay as far apart, and the two values of a jump.  Where a function
    bends they come together.

    >>> sides_of(lambda x: max(x, 3 * x), 0.0)
    Sides(left=1.0, right=3.0, is_jump=False)
    >>> sides_of(lambda x: x * x, 1.0) is None
    True
    """
    far = max(ASIDE * min(abs(x) or scale, 1.0), DIGITS * math.ulp(x))
    near = far / CLOSER
    try:
        here, below, above, before, behind = (f(x + h) for h in (0.0, -near, near, -far, far))
    except UNDEFINED:
        return None
    if far > 1 or not all(map(math.isfinite, (here, below, above, before, behind))):
        return None
    left, right = (here - below) / near, (above - here) / near
    apart, were_apart = abs(right - left), abs((behind - here) - (here - before)) / far
    seen = max(BLURRED * max(abs(left), abs(right)), 4 * math.ulp(here) / near)
    if apart <= seen or apart < STAYS * were_apart:
        return None
    if apart < CLOSER / 2 * were_apart:
        return Sides(left, right, False)
    is_jump = abs((above - below) - (behind - before)) <= (1 - STAYS) * abs(above - below)
    return Sides(below, above, True) if is_jump else None
