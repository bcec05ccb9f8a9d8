r"""Entries at a place with a name: s_{y_i} is s_2 where y_i = 2 is given, and \sum_{j \neq y_i} leaves that one out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.by_hand.sheet.tables import WITH_FORMULAS, all_renamed, changed, tables_of

_GIVEN = ("inputs", "parameters")
_NAME = re.compile(r"([^\W\d_])_\{?([a-z])\}?")


def with_places_by_number(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the number in place of a given name of two letters where that stands as an index.

    >>> data = {"inputs": {"y_i": 2}, "formulas": {"L": r"\sum_{j \neq y_i} \max(0, s_j - s_{y_i} + 1) + y_i"}}
    >>> with_places_by_number(data)["formulas"]
    {'L': '\\sum_{j \\neq 2} \\max(0, s_j - s_{2} + 1) + y_i'}
    """
    given = {key: x for table in tables_of(data, _GIVEN).values() for key, x in table.items()}
    places = {key: x for key, x in given.items() if isinstance(x, int) and not isinstance(x, bool)}
    named = [(found[1], found[2], x) for key, x in places.items() if (found := _NAME.fullmatch(key.strip()))]
    if not named:
        return dict(data)

    def by_number(text: str) -> str:
        for letter, below, number in named:
            name = rf"{letter}_(?:{below}(?![\w])|\{{\s*{below}\s*\}})"
            text = re.sub(rf"_\{{\s*{name}\s*\}}", f"_{{{number}}}", text)
            text = re.sub(rf"(≠|!=|\\neq?(?![A-Za-z])|\\not\s*=)\s*{name}", rf"\1 {number}", text)
        return text

    return all_renamed(data, lambda text: changed(text, by_number), WITH_FORMULAS)
