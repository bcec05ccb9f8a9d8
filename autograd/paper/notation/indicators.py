r"""Indicators: 1[y = k] and \mathbb{1}\{y = k\} are 1 where it holds and 0 elsewhere, also in a sum over k."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SIDE = r"[^\[\]{}()=<>≠]{1,60}?"
_OPEN, _CLOSE = r"\s*(?:\\?\{|[\[(])\s*", r"\s*(?:\\?\}|[\])])"
_INDICATOR = re.compile(rf"(?<![\w.)\]}}^_])(?:1|I|𝟙|𝟏){_OPEN}({_SIDE})\s*=\s*({_SIDE}){_CLOSE}")


def with_indicators_at(text: str, places: Mapping[str, int], first: int) -> str:
    """A text with numbers in place of letters of an index in its indicators.

    >>> with_indicators_at("1[y = k] log p_k", {"k": 2}, 1)
    '1[y = 2] log p_k'
    """

    def at_place(found: re.Match[str]) -> str:
        sides = [str(places[side] + first - 1) if side in places else side for side in found.groups()]
        return f"1[{sides[0]} = {sides[1]}]"

    return _INDICATOR.sub(at_place, text) if "=" in text else text


def with_indicators(text: str) -> str:
    """A text in which each indicator is a product of two comparisons.

    >>> with_indicators("1[y = 2] log p")
    '(y <= 2)*(y >= 2)  log p'
    """
    return _INDICATOR.sub(r"(\1 <= \2)*(\1 >= \2) ", text) if "=" in text else text
