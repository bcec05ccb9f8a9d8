"""Sheets in MATLAB or Octave: beside (h - y).^2 the product X*theta is of matrices, and X' is the transpose of X."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.by_hand.sheet.tables import LONGEST, WITH_FORMULAS, all_with_texts, names_in, spelled, tables_of
from autograd.paper.notation.other_languages import is_of_matlab

_DOTTED = re.compile(r"\s*(?<!\d)\.([*/^])\s*")
_TIMES = re.compile(r"(?<![.*])\s*\*\s*(?!\*)")
_TURNED = re.compile(r"(?<![\w\\])([^\W\d]\w*)'(?!['′\w(])|\)'(?!['′\w(])")


def in_signs_of_paper_throughout(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a sheet whose formulas have signs of MATLAB, with those of paper in all of them.

    >>> sheet = {"inputs": {"X": [[1, 2]]}, "formulas": {"h": "X*w", "J": "sum((h - y).^2)"}, "claims": {"g": "X'*h"}}
    >>> in_signs_of_paper_throughout(sheet)["formulas"], in_signs_of_paper_throughout(sheet)["claims"]
    ({'h': 'X·w', 'J': 'sum((h - y)^2)'}, {'g': 'Xᵀ·h'})
    """
    tables = tables_of(data, WITH_FORMULAS)
    texts = [x for table in tables.values() for x in table.values() if isinstance(x, str) and len(x) < LONGEST]
    if not any(map(is_of_matlab, texts)):
        return dict(data)
    names = {*map(spelled, names_in(tables_of(data)))}

    def turned(found: re.Match[str]) -> str:
        return f"{found[0][:-1]}ᵀ" if not found[1] or spelled(found[1]) in names else found[0]

    def plain(text: str) -> str:
        if len(text) > LONGEST:
            return text
        product = _TIMES.sub("·", _TURNED.sub(turned, text))
        return _DOTTED.sub(lambda found: {"*": " ⊙ "}.get(found[1], found[1]), product)

    return all_with_texts(data, plain, WITH_FORMULAS)
