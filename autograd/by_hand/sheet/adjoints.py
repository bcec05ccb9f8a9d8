r"""Adjoints as courses write them: \overline{z} = \overline{y} σ'(z), where \overline{z} is ∂L/∂z.

A bar is also that of a mean.  It is an adjoint where a claim has one over the error, or on both of its sides and none
over a given list, and where no given number and no formula of the sheet has a bar.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from autograd.by_hand.sheet.tables import NAMED, renamed, spelled, tables_of
from autograd.paper.notation.brackets import inside as within
from autograd.paper.notation.styles import without_styles

_COMMAND = re.compile(r"\\(?:overline|bar)(?![A-Za-z])\s*(?:(?=\{)|(\\?[^\W\d_]))")
_SIGN = re.compile("([^\\W\\d_])[\u0304\u0305]")
_STYLED = re.compile(r"\{\\(?:rm|bf|cal|it)\s+([^{}]*)\}")
_HAS_A_BAR = re.compile("\\\\(?:overline|bar)(?![A-Za-z])|[\u0304\u0305]")
_ABOVE = re.compile(r"((?:_(?:\{[^{}]*\}|[^\W_]+)|\^\{?[(\[]\w+[)\]]\}?|[₀-₉]+)*)")
_LONGEST = 2_000  # characters of a text


def with_adjoints_written_out(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    r"""The data of a sheet with ∂L/∂z in its claims in place of the adjoint of z, and what each stands for.

    >>> data = {"error": "L", "formulas": {"L": "y^2"}, "claims": {r"\overline{y_1}": r"\overline{L} 2y"}}
    >>> data, words = with_adjoints_written_out(data)
    >>> data["claims"], words
    ({'∂L/∂y_1': '∂L/∂L 2y'}, {'ȳ_1': '∂L/∂y_1', 'L̄': '∂L/∂L'})
    """
    claims, error = data.get("claims"), data.get("error")
    if not isinstance(claims, dict) or not isinstance(error, str) or not _are_adjoints(data, claims, error):
        return dict(data), {}
    words: dict[str, str] = {}
    return {**data, "claims": renamed(claims, lambda text: _written_out(text, error, words))}, words


def _are_adjoints(data: Mapping[str, Any], claims: Mapping[str, Any], error: str) -> bool:
    texts = {key: x for key, x in claims.items() if isinstance(x, str) and _has_a_bar(key)}
    tables = tables_of(data, NAMED)
    if not texts or any(_has_a_bar(f"{key} {x}") for table in tables.values() for key, x in table.items()):
        return False
    barred = (_STYLED.sub(r"{\1}", name) for key, x in texts.items() for name in _barred(f"{key} {x}"))
    names = set(map(spelled, barred))
    if spelled(error) in names:
        return True
    lists = {spelled(name) for kind in ("inputs", "samples") for name, x in tables.get(kind, {}).items() if _is_list(x)}
    return names.isdisjoint(lists) and any(map(_has_a_bar, texts.values()))


def _is_list(x: Any) -> bool:
    """Whether a given thing has several numbers, of which a bar may be the mean."""
    return isinstance(x, list) or (isinstance(x, str) and x.strip()[:1] == "[")


def _has_a_bar(text: str) -> bool:
    return _HAS_A_BAR.search(unicodedata.normalize("NFD", text)) is not None


def _barred(text: str) -> list[str]:
    """The names below bars in a text."""
    words: dict[str, str] = {}
    _written_out(text, "", words)
    return [word.rpartition("∂")[2] for word in words.values()]


def _written_out(text: str, error: str, words: dict[str, str]) -> str:
    """A text with the derivative in place of each adjoint; what each stands for comes among the words."""
    is_short = len(text) < _LONGEST and _has_a_bar(text)
    plain = _SIGN.sub(r"\\bar{\1}", unicodedata.normalize("NFD", text)) if is_short else ""
    made, rest = "", unicodedata.normalize("NFC", plain)
    while found := _COMMAND.search(rest):
        group = None if found[1] else within(rest, found.end() + 1)
        if group and not group.end:
            return text
        end = group.end if group else found.end()
        inside = found[1] or rest[found.end() + 1 : end - 1].strip()
        behind = _ABOVE.match(rest, end)
        below = behind[1] if behind else ""
        slope = f"∂{error}/∂{inside}{below}"
        short = without_styles(_STYLED.sub(r"{\1}", inside)).strip("{} \\")
        words.setdefault(unicodedata.normalize("NFC", f"{short[:1]}\u0304{short[1:]}{below}"), slope)
        end += len(below)
        is_close = rest[end : end + 1].isalnum()
        made += f"{rest[: found.start()]}{slope}{' ' if is_close else ''}"
        rest = rest[end:]
    return made + rest if words and made else text
