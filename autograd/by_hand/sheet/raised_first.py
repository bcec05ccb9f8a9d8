r"""Squares with their index behind: σ²_B is σ_B² in all texts of a sheet that has a number, or a formula, for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from autograd.by_hand.sheet.tables import all_renamed, changed, names_in, spelled, tables_of
from autograd.paper.notation.styles import without_styles

_LETTER = r"\\(?:sigma|hat\{\\sigma\}|tau|nu|rho)(?![A-Za-z])|[σsτνρS]̂?"
_SQUARE = re.compile(rf"(?<![^\Wd]|\\)({_LETTER})\s*(²|\^\s*2|\^\s*\{{\s*2\s*\}})\s*(_(?:\{{[^{{}}]*\}}|[^\W\d_]))")


def with_squares_behind(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the square of a variance behind its index.

    >>> with_squares_behind({"formulas": {"σ²_B": "mean(d²)", "y": "x/√(σ²_B + 1) + σ²_j"}})["formulas"]
    {'σ_B²': 'mean(d²)', 'y': 'x/√(σ_B² + 1) + σ²_j'}
    """
    squares = (_SQUARE.fullmatch(without_styles(key).strip()) for key in names_in(tables_of(data)))
    found = {spelled(square[1] + square[3]) for square in squares if square}
    if not found:
        return dict(data)

    def behind(square: re.Match[str]) -> str:
        return f"{square[1]}{square[3]}{square[2]}" if spelled(square[1] + square[3]) in found else square[0]

    return all_renamed(data, lambda text: changed(text, partial(_SQUARE.sub, behind)) if "_" in text else text)
