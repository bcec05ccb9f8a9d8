"""Sheets in MATLAB or Octave: beside (h - y).^2 the product X*theta is of matrices, and X' is the transpose of X."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograd.paper.notation.other_languages import is_of_matlab
from autograd.paper.notation.spelling import canonical, plain_name

_NAMED = ("inputs", "parameters", "samples", "formulas")
_WITH_TEXT = ("formulas", "claims")
_LONGEST = 10_000  # characters of a text
_DOTTED = re.compile(r"\s*(?<!\d)\.([*/^])\s*")
_TIMES = re.compile(r"(?<![.*])\s*\*\s*(?!\*)")
_TURNED = re.compile(r"(?<![\w\\])([^\W\d]\w*)'(?!['′\w(])|\)'(?!['′\w(])")


def in_signs_of_paper_throughout(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a sheet whose formulas have signs of MATLAB, with those of paper in all of them.

    >>> sheet = {"inputs": {"X": [[1, 2]]}, "formulas": {"h": "X*w", "J": "sum((h - y).^2)"}, "claims": {"g": "X'*h"}}
    >>> in_signs_of_paper_throughout(sheet)["formulas"], in_signs_of_paper_throughout(sheet)["claims"]
    ({'h': 'X·w', 'J': 'sum((h - y)^2)'}, {'g': 'Xᵀ·h'})
    """
    tables = {kind: data[kind] for kind in _WITH_TEXT if isinstance(data.get(kind), dict)}
    texts = [x for table in tables.values() for x in table.values() if isinstance(x, str) and len(x) < _LONGEST]
    if not any(map(is_of_matlab, texts)):
        return dict(data)
    names = {canonical(plain_name(key)) for kind in _NAMED if isinstance(data.get(kind), dict) for key in data[kind]}

    def turned(found: re.Match[str]) -> str:
        return f"{found[0][:-1]}ᵀ" if not found[1] or canonical(found[1]) in names else found[0]

    def plain(x: Any) -> Any:
        if not isinstance(x, str) or len(x) > _LONGEST:
            return x
        product = _TIMES.sub("·", _TURNED.sub(turned, x))
        return _DOTTED.sub(lambda found: {"*": " ⊙ "}.get(found[1], found[1]), product)

    return {**data, **{kind: {key: plain(x) for key, x in table.items()} for kind, table in tables.items()}}
