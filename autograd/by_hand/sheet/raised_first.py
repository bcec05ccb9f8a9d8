r"""Squares with their index behind: σ²_B and \sigma^2_{B} are σ_B² and \sigma_{B}^2, in all texts of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.paper.notation.styles import without_styles

_WITH_TEXT = ("inputs", "parameters", "samples", "formulas", "claims", "exact", "errata", "where")
_LONGEST = 10_000  # characters of a text
_LETTER = r"\\(?:sigma|hat\{\\sigma\}|tau|nu|rho)(?![A-Za-z])|[σsτνρS]̂?"
_SQUARE = re.compile(rf"(?<![\w\\])({_LETTER})\s*(²|\^\s*2|\^\s*\{{\s*2\s*\}})\s*(_(?:\{{[^{{}}]*\}}|[^\W\d_]))")


def with_squares_behind(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the square of a variance behind its index.

    >>> with_squares_behind({"formulas": {"σ²_B": "mean(d²)", "y": r"x / \sqrt{\sigma^2_{B} + 1}"}})["formulas"]
    {'σ_B²': 'mean(d²)', 'y': 'x / \\sqrt{\\sigma_{B}^2 + 1}'}
    """

    def plain(x: Any) -> Any:
        if not isinstance(x, str) or len(x) > _LONGEST or "_" not in x:
            return x
        styled = without_styles(x)
        written = _SQUARE.sub(r"\1\3\2", styled)
        return written if written != styled else x

    tables = {kind: data[kind] for kind in _WITH_TEXT if isinstance(data.get(kind), dict)}
    return {**data, **{kind: {plain(key): plain(x) for key, x in table.items()} for kind, table in tables.items()}}
