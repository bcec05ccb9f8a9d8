"""Brackets of a text: what stands between the commas in them, and which commas and brackets stand around a place."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

OPEN, CLOSE = "([{", ")]}"
_SIGN = re.compile(r"[()\[\]{},;]")


def depths(text: str) -> list[int]:
    """How many brackets are open behind each sign of a text.

    >>> depths("f(x)+1")
    [0, 1, 1, 0, 0, 0]
    """
    return [*accumulate((sign in OPEN) - (sign in CLOSE) for sign in text)]


class Inside(NamedTuple):
    """The place behind the bracket that closes another, and what stands between the separators in it."""

    end: int  # 0 where none closes it
    parts: list[str]


def inside(text: str, start: int, separator: str = ",") -> Inside:
    """What stands in the brackets whose inside begins at a place.

    >>> inside("f(a, g(b, c)) + 1", 2)
    Inside(end=13, parts=['a', ' g(b, c)'])
    """
    depth, begin = 0, start
    parts: list[str] = []
    for found in _SIGN.finditer(text, start):
        sign, place = found[0], found.start()
        if sign in CLOSE and not depth:
            return Inside(place + 1, [*parts, text[begin:place]])
        depth += (sign in OPEN) - (sign in CLOSE)
        if sign == separator and not depth:
            parts.append(text[begin:place])
            begin = place + 1
    return Inside(0, [""])


def around(text: str, place: int, is_end: re.Pattern[str]) -> tuple[int, int]:
    """Where the part around a place begins and ends: at brackets, or at the commas that a pattern finds.

    >>> around("max(x + 1, y)", 5, re.compile(","))
    (4, 9)
    """
    starts = [0]
    depth = None  # of the place, once the scan is there
    for found in _SIGN.finditer(text):
        sign, here = found[0], found.start()
        if depth is None and here >= place:
            depth = len(starts)
        is_separator = sign in ",;" and is_end.match(text, here) is not None
        if depth == len(starts) and (sign in CLOSE or is_separator):
            return starts[-1], here
        if sign in OPEN:
            starts.append(here + 1)
        elif is_separator or (sign in CLOSE and len(starts) == 1):
            starts[-1] = here + 1
        elif sign in CLOSE:
            starts.pop()
    return starts[(depth or len(starts)) - 1], len(text)
