"""Formulas that say their own name, as pages print them: z = "z = wx + b" is z = "wx + b"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.by_hand.sheet.tables import front_of

_NAMED = re.compile(r"([^=]{1,60}?)\s*+(?::=|(?<![<>!:])=(?!=)|≡|←|\\coloneqq|\\equiv)\s*(.+)", re.DOTALL)
_STOP = re.compile(r"(?<=[^\s.,;])\s*[.,;]\s*$")


def without_own_names(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a sheet in which no formula says its own name.

    >>> without_own_names({"formulas": {"J(w)": "J(w) = (wx - y)^2.", "m": 3}})
    {'formulas': {'J(w)': '(wx - y)^2', 'm': 3}}
    """
    formulas = data.get("formulas")
    if not isinstance(formulas, dict):
        return dict(data)
    return {**data, "formulas": {key: _without(key, x) for key, x in formulas.items()}}


def _without(key: str, x: Any) -> Any:
    if not isinstance(x, str):
        return x
    text = _STOP.sub("", x)
    found = _NAMED.fullmatch(text.strip())
    return found[2] if found and front_of(found[1]) == front_of(key) else text
