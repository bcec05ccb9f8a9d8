r"""Layers above the line without parentheses: w_{ij}^1 and o_i^0 are w_{ij}^{(1)} and o_i^{(0)}, and no powers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from autograd.by_hand.sheet.tables import all_renamed, changed, names_in, spelled, tables_of
from autograd.paper.notation.spelling import canonical
from autograd.paper.notation.styles import without_styles

_KEY = re.compile(r"(\\?[^\W\d_]+)(_(?:\{[i-n],?[i-n]?\}|[i-n]))\^(?:\{\s*(\d)\s*\}|(\d))")
_USE = re.compile(r"(?<![\w\\])(\\?[^\W\d_]+)(_(?:\{[^{}]*\}|[^\W_]))\^(?:\{\s*(\d)\s*\}|(\d)(?!\d))")


def with_layers_in_parentheses(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with parentheses around such layers, where the key of a formula has one.

    >>> data = {"inputs": {"o^0": [1, 2]}, "formulas": {"a_j^1": "w_{ij}^1 o_i^0 + b_1^2"}}
    >>> with_layers_in_parentheses(data)["formulas"]
    {'a_j^{(1)}': 'w_{ij}^1 o_i^{(0)} + b_1^2'}
    """
    tables = tables_of(data)
    keys = [key for key in tables.get("formulas", {}) if _KEY.fullmatch(without_styles(key).strip())]
    if not keys:
        return dict(data)
    names = {*map(spelled, names_in(tables))}
    names |= {*map(_layered_in, keys)}
    names |= {f"δ{layer}" for key in keys if (layer := _layered_in(key)[-1:])}

    def with_parentheses(found: re.Match[str]) -> str:
        is_layer = _layered(found) in names and canonical(found[1].lstrip("\\")) not in names
        return f"{found[1]}{found[2]}^{{({found[3] or found[4]})}}" if is_layer else found[0]

    return all_renamed(data, lambda text: changed(text, partial(_USE.sub, with_parentheses)) if "^" in text else text)


def _layered_in(key: str) -> str:
    found = _KEY.fullmatch(without_styles(key).strip())
    return _layered(found) if found else ""


def _layered(found: re.Match[str]) -> str:
    """The name that a letter has with its layer: w1 of w_{ij}^1."""
    return canonical(f"{found[1].lstrip(chr(92))}{found[3] or found[4]}")
