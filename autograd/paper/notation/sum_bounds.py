"""The bounds of a sum over an index: Σ_{k=2}^{n} is that of the places from 2 to n, and Σ_{i≠k} leaves one out."""

from __future__ import annotations

import re

from autograd.paper.notation.index_entries import Known

_A_NAME = re.compile(r"\\?[^\W\d]\w*(?:\{[^{}]*\})?")  # n, n_2 or n_{out}, of which nobody knows how many
_BOUND = re.compile(r"(\w+)\s*(?:([-+−])\s*(\d{1,6}))?")
_NAMED_BOUND = re.compile(r"([A-Za-z])\s*=\s*(\d{1,6})")


def bounds_of(found: re.Match[str]) -> tuple[str, str]:
    """The lower and the upper bound of a sum that ``SUM`` has found, each empty where there is none.

    The lower one is ≠k in Σ_{i≠k}.
    """
    return found[2] or "", (found[4] or found[5] or "").strip()


def places_within(found: re.Match[str], size: int | None, known: Known, first: int) -> list[int]:
    """The places of the terms of a sum, without the one that Σ_{i≠k} leaves out."""
    lower, upper = bounds_of(found)
    if not lower.startswith("≠"):
        return [*_within_bounds(found, lower, upper, size, known, first)]
    without = whole_number(lower[1:].strip(), known)
    if without is None:
        raise ValueError(f"has {found[0]!r}, and {lower[1:]} stands for no entry: write its number")
    return [place for place in _within_bounds(found, "", upper, size, known, first) if place + first - 1 != without]


def _within_bounds(found: re.Match[str], lower: str, upper: str, size: int | None, known: Known, first: int) -> range:
    """The places that a sum runs over, of so many that the array has whose index it is.

    Σ_{i=0}^{n-1} has n terms, also where entries are counted from 1.
    """
    start, end = whole_number(lower or str(first), known), whole_number(upper, known)
    named = _NAMED_BOUND.fullmatch(upper)
    if named and whole_number(named[1], known) in (None, int(named[2])):  # n=3 says what n is, too
        end = int(named[2])
    if size is None and end is not None:
        size = end - first + 1
    if size is None:
        letter = found[1] or found[3]
        raise ValueError(f"has a sum over {letter} without an end: write an array with that index behind it")
    unknown = _BOUND.fullmatch(upper) if end is None else None
    if unknown and unknown[2] and not unknown[1].isdecimal():  # n − 1 terms, or n from 0 on
        if (start, unknown[2], unknown[3]) not in ((0, "-", "1"), (0, "−", "1")):
            what = f"which leaves entries out if {unknown[1]} is how many there are, and none if it is more"
            raise ValueError(f"has {found[0]!r}, {what}: write the bounds as numbers")
        return range(1, size + 1)
    if start is None or (end is None and upper and not _A_NAME.fullmatch(upper)):
        raise ValueError(f"has {found[0]!r}, whose bounds are read if they are numbers, or a letter: write the terms")
    if start == 0 < first and end == size - 1:  # counted from 0
        return range(1, size + 1)
    last = size if end is None else end - first + 1
    if last > size or start < first:
        raise ValueError(f"has {found[0]!r}, and what has that index behind it has {size} entries: mend the bounds")
    return range(start - first + 1, last + 1)


def whole_number(bound: str, known: Known) -> int | None:
    """The whole number that a bound is, such as 3, m or m − 1 where m is one; None for another."""
    found = _BOUND.fullmatch(bound)
    number = known.number(found[1]) if found and not found[1].isdecimal() else found and int(found[1])
    if not found or number is None or number % 1:
        return None
    return int(number) + int(f"{found[2].replace('−', '-')}{found[3]}" if found[2] else 0)
