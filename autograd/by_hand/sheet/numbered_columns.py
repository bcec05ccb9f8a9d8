r"""Names with a number and an index: y_{1,i} is y1 of sample i, where a formula is called so and y is no matrix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.paper.notation.spelling import canonical, plain_name
from autograd.paper.notation.styles import without_styles

_NAMED = ("inputs", "parameters", "samples", "formulas")
_WITH_TEXT = (*_NAMED, "claims", "exact", "errata", "where")
_LONGEST = 10_000  # characters of a text
_STEM = r"(\\?[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]){0,30})"
_KEY = re.compile(rf"{_STEM}_\{{?\s*(\d)\s*,\s*[i-n]\s*\}}?")
_USE = re.compile(rf"(?<![\w\\]){_STEM}_\{{\s*(\d)\s*,\s*([i-n]|\d+)\s*\}}")


def with_numbers_in_names(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the number of such a name in its letters, and the index below it.

    >>> data = {"inputs": {"x": [1, 2]}, "formulas": {"a_{1,i}": "w x_i"}, "claims": {"a_{1,2}": "0.4"}}
    >>> with_numbers_in_names(data)["formulas"], with_numbers_in_names(data)["claims"]
    ({'a1_{i}': 'w x_i'}, {'a1_{2}': '0.4'})
    """
    tables = {kind: table for kind in _WITH_TEXT if isinstance(table := data.get(kind), dict)}
    keys = (_KEY.fullmatch(without_styles(key).strip()) for key in tables.get("formulas", {}))
    found = {(canonical(key[1].lstrip("\\")), key[2]) for key in keys if key}
    names = {canonical(plain_name(key)) for kind in _NAMED for key in tables.get(kind, {})}
    found = {(stem, number) for stem, number in found if not {stem, f"{stem}{number}"} & names}
    if not found:
        return dict(data)

    def named(use: re.Match[str]) -> str:
        is_one = (canonical(use[1].lstrip("\\")), use[2]) in found
        return f"{use[1]}{use[2]}_{{{use[3]}}}" if is_one else use[0]

    def plain(x: Any) -> Any:
        if isinstance(x, list):
            return [plain(entry) for entry in x]
        return _USE.sub(named, without_styles(x)) if isinstance(x, str) and len(x) < _LONGEST and "_" in x else x

    return {**data, **{kind: {plain(key): plain(x) for key, x in table.items()} for kind, table in tables.items()}}
