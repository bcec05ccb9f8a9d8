"""The kinds of slip, a fixed vocabulary with one row for each, and what is told of a slip that was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of slip, and how it is ranked."""

    name: str
    cost: int  # how far-fetched it is: of several readings that fit, the cheapest comes first
    family: str = ""  # kinds of one family say the same in other words: of two with one number a verdict names one
    wherever: str = ""  # such slips are the same wherever they were made: of two with one number one place is told


LOST_DIGITS = "lost digits"  # the family of those that say themselves that a number is all but right

# From the most natural to the most far-fetched.
KINDS = {
    kind.name: kind
    for kind in (
        Kind("truncation", 0, LOST_DIGITS),
        Kind("rounding", 1, LOST_DIGITS),
        Kind("follows", 1),
        Kind("sign", 2, "turned sign", "turned sign"),
        Kind("uphill", 2, "turned sign"),
        Kind("half forgotten", 3),
        Kind("two forgotten", 3),
        Kind("chained rounding", 3, LOST_DIGITS),
        Kind("other quantity", 3),
        Kind("bias not updated", 2, wherever="bias not updated"),
        Kind("inner derivative", 3, "missing factor"),
        Kind("missing factor", 4, "missing factor"),
        Kind("derivative of a function", 4, "missing factor", "derivative of a function"),
        Kind("missing path", 4, "paths left out", "missing path"),
        Kind("calculator", 4),
        Kind("batch size", 4),
        Kind("transposed", 4),
        Kind("not summed", 4),
        Kind("wrong axis", 4),
        Kind("wrong product", 4),
        Kind("product rule", 4),
        Kind("quotient rule", 4),
        Kind("off by one step", 4),
        Kind("single path", 5, "paths left out", "single path"),
        Kind("neighbour", 5),
        Kind("function of a sum", 5),
        Kind("updated weights", 5, wherever="updated weights"),
        Kind("transposed weights", 5, wherever="transposed weights"),
        Kind("other rate", 5),
        Kind("other optimiser", 5, wherever="other optimiser"),
        Kind("bias correction", 4),
        Kind("optimiser's rule", 4),
        Kind("factor sign", 5, "turned sign", "turned sign"),
        Kind("doubled path", 6, wherever="doubled path"),
        Kind("paths multiplied", 6),
        Kind("doubled factor", 6),
        Kind("wrong factor", 6),
        Kind("other output", 6),
        Kind("miscopied", 5),
        Kind("miswritten", 6),
        Kind("two slips", 6, wherever="two slips"),
    )
}


def say_the_same(kind: str, other: str) -> bool:
    """Whether two kinds with the same number are one slip in other words."""
    return kind == other or (KINDS[kind].family != "" and KINDS[kind].family == KINDS[other].family)


def are_one_slip(kind: str, other: str) -> bool:
    """Whether two readings of these kinds with the same number are one slip at two places."""
    return KINDS[kind].wherever != "" and KINDS[kind].wherever == KINDS[other].wherever


@dataclass(frozen=True)
class Finding:
    """A slip that gives the digits of a claim."""

    kind: str  # one of KINDS
    words: str  # what was done, with names and numbers
    value: float  # the number that it gives, before rounding
    claims: tuple[str, ...]  # all claims that it explains
    certain: bool = False  # no other slip is as natural, no other number fits, and a coincidence is improbable
    edges: tuple[tuple[str, str], ...] = ()  # the derivatives that the words speak of: of what, with respect to what
