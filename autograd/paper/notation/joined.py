"""Vectors one after the other: [h ; x] and np.concatenate([h, x]) are ``joined(h, x)``, as is W [h, x]."""

from __future__ import annotations

import re

from autograd.paper.notation.pieces import ATOM, Piece
from autograd.paper.notation.spelling import Names

_CALL = re.compile(r"(?<![\w.\\])(?:concatenate|concat|cat|hstack)\s*\(")
_OPTION = re.compile(r"\s*(?:axis|dim)\s*=\s*(-?\d)\s*")
_OPEN, _CLOSE = "([{", ")]}"
_MOST = 50  # calls, or brackets, of one formula


def with_parts_joined(text: str) -> str:
    """A text with ``joined`` in place of calls of programs, and of brackets with a semicolon.

    Raises:
        ValueError: if matrices are joined beside one another.

    >>> with_parts_joined("W @ [h ; x] + np.concatenate([h, 2x, b])".replace("np.", ""))
    'W @ joined(h, x) + joined(joined(h, 2x), b)'
    """
    for found in reversed([*_CALL.finditer(text)][:_MOST]):
        end, parts = _parts(text, found.end() - 1, ",")
        if options := [option for part in parts if (option := _OPTION.fullmatch(part))]:
            if options[0][1] not in ("0", "-1"):
                raise ValueError("puts arrays beside one another along an axis: write the entries, [[…], […]]")
            parts = [part for part in parts if not _OPTION.fullmatch(part)]
        inner = parts[0].strip() if len(parts) == 1 else ""
        parts = _parts(inner, 0, ",")[1] if inner[:1] in ("[", "(") else parts
        if end and len(parts) > 1:
            text = f"{text[: found.start()]}{_joined(parts)}{text[end:]}"
    return _with_semicolons(text) if ";" in text else text


def _with_semicolons(text: str) -> str:
    for place in reversed([place for place, sign in enumerate(text) if sign == "["][:_MOST]):
        end, parts = _parts(text, place, ";")
        if end and len(parts) > 1 and not any("," in part for part in parts):
            text = f"{text[:place]}{_joined(parts)}{text[end:]}"
    return text


def _joined(parts: list[str]) -> str:
    first, *rest = (part.strip() for part in parts)
    for part in rest:
        first = f"joined({first}, {part})"
    return first


def _parts(text: str, start: int, separator: str) -> tuple[int, list[str]]:
    """The place behind the bracket that closes the one at a place, and what stands between the separators in it."""
    depth, parts = 0, [""]
    for place in range(start + 1, len(text)):
        sign = text[place]
        if sign in _CLOSE and not depth:
            return place + 1, parts
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign == separator and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return 0, [""]


def vectors_joined(matrix: str, listed: Piece, names: Names) -> Piece | None:
    """The vectors of a list one after the other, where a matrix has a column for each of their entries, as W [h, x].

    None where the list is a matrix for it, or nothing is known.
    """
    shape = names.shape_of(matrix) if matrix.isidentifier() else ()
    if len(shape) != 2 or listed.axes != 2 or listed.text[:1] != "[":
        return None
    end, parts = _parts(listed.text, 0, ",")
    sizes = [names.shape_of(part.strip()) for part in parts if part.strip().isidentifier()]
    is_fitting = len(sizes) == len(parts) > 1 and all(len(size) == 1 for size in sizes)
    if (
        end != len(listed.text)
        or not is_fitting
        or shape[1] != sum(size[0] for size in sizes)
        or shape[1] == len(parts)
    ):
        return None
    return Piece(_joined(parts), ATOM, 1)
