"""Given numbers of many digits: a program printed them, and may have gone on with more than it printed.

0.86540763 of NumPy stands for anything that rounds to it.  Nobody chooses such a number for an exercise.  A whole
number such as 1250000 stands for itself: it may be a price.
"""

from __future__ import annotations

from fractions import Fraction

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.pencil.bounds import Printed
from autograd.table.arithmetic import as_float

FEWEST_DIGITS, MOST_DIGITS = 7, 12  # of a number that a program printed, and not with all its digits


def of_long_inputs(example: Example) -> dict[Claim, Printed]:
    """The leaves with many digits, each with all that may have been printed so.

    All have the decimals of the finest: where one of them ends in 0, NumPy leaves that out.
    """
    written = {name: _decimals(x) for name, x in example.leaves.items() if isinstance(x, Fraction)}
    long = {name: decimals for name, (decimals, digits) in written.items() if FEWEST_DIGITS <= digits <= MOST_DIGITS}
    half = 0.5 * 10.0 ** -max(long.values(), default=0)
    leaves = {name: as_float(example.leaves[name]) for name in long}
    return {Claim(name): Printed(x, (x - half, x + half)) for name, x in leaves.items()}


def _decimals(x: Fraction) -> tuple[int, int]:
    """How many decimals a number has, and how many significant digits; none if it is whole, or has too many decimals.

    >>> _decimals(Fraction("0.86540763")), _decimals(Fraction(1, 3)), _decimals(Fraction(1250000))
    ((8, 8), (0, 0), (0, 0))
    """
    if x.denominator == 1:
        return 0, 0
    for decimals in range(1, MOST_DIGITS + 1):
        if (x * 10**decimals).denominator == 1:
            return decimals, len(str(abs(x * 10**decimals)))
    return 0, 0
