r"""Entries at a place with a name: s_{y_i} is s_2 where y_i = 2 is given, and \sum_{j \neq y_i} leaves that one out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.paper.notation.styles import without_styles

_GIVEN = ("inputs", "parameters")
_WITH_TEXT = ("formulas", "claims")
_LONGEST = 10_000  # characters of a text
_NAME = re.compile(r"([^\W\d_])_\{?([a-z])\}?")


def with_places_by_number(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the number in place of a given name of two letters where that stands as an index.

    >>> data = {"inputs": {"y_i": 2}, "formulas": {"L": r"\sum_{j \neq y_i} \max(0, s_j - s_{y_i} + 1) + y_i"}}
    >>> with_places_by_number(data)["formulas"]
    {'L': '\\sum_{j \\neq 2} \\max(0, s_j - s_{2} + 1) + y_i'}
    """
    given = {key: x for kind in _GIVEN if isinstance(data.get(kind), dict) for key, x in data[kind].items()}
    places = {key: x for key, x in given.items() if isinstance(x, int) and not isinstance(x, bool)}
    named = [(found[1], found[2], x) for key, x in places.items() if (found := _NAME.fullmatch(key.strip()))]
    if not named:
        return dict(data)

    def plain(x: Any) -> Any:
        if not isinstance(x, str) or len(x) > _LONGEST:
            return x
        text = written = without_styles(x)
        for letter, below, number in named:
            name = rf"{letter}_(?:{below}(?![\w])|\{{\s*{below}\s*\}})"
            written = re.sub(rf"_\{{\s*{name}\s*\}}", f"_{{{number}}}", written)
            written = re.sub(rf"(≠|!=|\\neq?(?![A-Za-z])|\\not\s*=)\s*{name}", rf"\1 {number}", written)
        return written if written != text else x

    tables = {kind: data[kind] for kind in _WITH_TEXT if isinstance(data.get(kind), dict)}
    return {**data, **{kind: {plain(key): plain(x) for key, x in table.items()} for kind, table in tables.items()}}
