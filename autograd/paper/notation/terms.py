"""Terms of a formula: where the one ends that a sum over an index goes on to."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMA = re.compile(r"(?<!\\),(?!(?<=\d,)\d)")  # and no decimal one
_POWER_OF_TEN = re.compile(r"\d[eE]$")
BEHIND_A_FACTOR = re.compile(r"[\w)\]}]\s*$")  # what comes next is multiplied by it


def terms_in(text: str) -> Iterator[tuple[int, int]]:
    """Where the terms of a text begin and end, without the signs between them.

    >>> text = "a (b + c) - d"
    >>> [text[start:end].strip() for start, end in terms_in(text)]
    ['a (b + c)', 'd']
    """
    start = 0
    while start < len(text):
        while start < len(text) and text[start] in "+-− ,":
            start += 1
        end = end_of_term(text, start)
        if start < end:
            yield start, end
        start = max(end, start + 1)


def end_of_term(text: str, start: int) -> int:
    """Where a term ends that begins at a place: at a plus, minus or comma, or the end of the parentheses around it."""
    depth, bars, is_within_bars = 0, False, text.count("|", 0, start) % 2 == 1
    for place in range(start, len(text)):
        sign, before = text[place], text[start:place].rstrip()
        depth += (sign in "([{") - (sign in ")]}")
        bars ^= sign in "|‖"
        is_end = depth < 0 or (depth == 0 and (_COMMA.match(text, place) or (is_within_bars and sign == "|")))
        is_sign = sign in "+-−" and before and before[-1] not in "*/·×⊙^_(" and not _POWER_OF_TEN.search(before)
        if is_end or (depth == 0 and not bars and is_sign and before.strip("+-− ")):
            return place
    return len(text)
