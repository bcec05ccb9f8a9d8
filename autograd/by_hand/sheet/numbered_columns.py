r"""Names with a number and an index: y_{1,i} is y1 of sample i, where a formula is called so and y is no matrix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from autograd.by_hand.sheet.tables import all_renamed, changed, names_in, tables_of
from autograd.paper.notation.spelling import canonical, plain_name
from autograd.paper.notation.styles import without_styles

_STEM = r"(\\?[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]){0,30})"
_KEY = re.compile(rf"{_STEM}_\{{?\s*(\d)\s*,\s*[i-n]\s*\}}?")
_USE = re.compile(rf"(?<![\w\\]){_STEM}_\{{\s*(\d)\s*,\s*([i-n]|\d+)\s*\}}")


def with_numbers_in_names(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the number of such a name in its letters, and the index below it.

    >>> data = {"inputs": {"x": [1, 2]}, "formulas": {"a_{1,i}": "w x_i"}, "claims": {"a_{1,2}": "0.4"}}
    >>> with_numbers_in_names(data)["formulas"], with_numbers_in_names(data)["claims"]
    ({'a1_{i}': 'w x_i'}, {'a1_{2}': '0.4'})
    """
    tables = tables_of(data)
    keys = (_KEY.fullmatch(without_styles(key).strip()) for key in tables.get("formulas", {}))
    found = {(canonical(key[1].lstrip("\\")), key[2]) for key in keys if key}
    names = {canonical(plain_name(key)) for key in names_in(tables)}
    found = {(stem, number) for stem, number in found if not {stem, f"{stem}{number}"} & names}
    if not found:
        return dict(data)

    def named(use: re.Match[str]) -> str:
        is_one = (canonical(use[1].lstrip("\\")), use[2]) in found
        return f"{use[1]}{use[2]}_{{{use[3]}}}" if is_one else use[0]

    return all_renamed(data, lambda text: changed(text, partial(_USE.sub, named)) if "_" in text else text)
