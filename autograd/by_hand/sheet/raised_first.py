r"""Squares with their index behind: σ²_B is σ_B² in all texts of a sheet that has a number, or a formula, for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.paper.notation.styles import without_styles

_WITH_TEXT = ("inputs", "parameters", "samples", "formulas", "claims", "exact", "errata", "where")
_NAMED = _WITH_TEXT[:4]
_LONGEST = 10_000  # characters of a text
_LETTER = r"\\(?:sigma|hat\{\\sigma\}|tau|nu|rho)(?![A-Za-z])|[σsτνρS]̂?"
_SQUARE = re.compile(rf"(?<![\w\\])({_LETTER})\s*(²|\^\s*2|\^\s*\{{\s*2\s*\}})\s*(_(?:\{{[^{{}}]*\}}|[^\W\d_]))")


def with_squares_behind(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the square of a variance behind its index.

    >>> with_squares_behind({"formulas": {"σ²_B": "mean(d²)", "y": "x/√(σ²_B + 1) + σ²_j"}})["formulas"]
    {'σ_B²': 'mean(d²)', 'y': 'x/√(σ_B² + 1) + σ²_j'}
    """
    named = {key for kind in _NAMED for key in (data[kind] if isinstance(data.get(kind), dict) else ())}
    found = {found[1] + found[3] for key in named if (found := _SQUARE.fullmatch(without_styles(key).strip()))}
    if not found:
        return dict(data)

    def behind(square: re.Match[str]) -> str:
        return f"{square[1]}{square[3]}{square[2]}" if square[1] + square[3] in found else square[0]

    def plain(x: Any) -> Any:
        if not isinstance(x, str) or len(x) > _LONGEST or "_" not in x:
            return x
        styled = without_styles(x)
        written = _SQUARE.sub(behind, styled)
        return written if written != styled else x

    tables = {kind: data[kind] for kind in _WITH_TEXT if isinstance(data.get(kind), dict)}
    return {**data, **{kind: {plain(key): plain(x) for key, x in table.items()} for kind, table in tables.items()}}
