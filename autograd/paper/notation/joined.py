"""Arrays one after the other: [h ; x] and np.concatenate([h, x]) are ``joined(h, x)``, as is W [h, x].

Of matrices that is one below the other; np.hstack([h, x]) is ``beside(h, x)``, one beside the other.
"""

from __future__ import annotations

import re

from autograd.paper.notation.brackets import inside
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.pieces import ATOM, Piece

_CALL = re.compile(r"(?<![\w.\\])(?:(concatenate|concat|cat)|hstack)\s*\(")
_OPTION = re.compile(r"\s*(?:(?:axis|dim)\s*=\s*)?(-?\d)\s*")
_MOST = 50  # calls, or brackets, of one formula


def with_parts_joined(text: str) -> str:
    """A text with ``joined`` or ``beside`` in place of calls of programs, and of brackets with a semicolon.

    Raises:
        ValueError: if arrays are joined along an axis that no matrix has.

    >>> with_parts_joined("W @ [h ; x] + np.concatenate([h, 2x, b])".replace("np.", ""))
    'W @ joined(h, x) + joined(joined(h, 2x), b)'
    >>> with_parts_joined("hstack([h, x]) + cat((h, x), dim=1)")
    'beside(h, x) + beside(h, x)'
    """
    for found in reversed([*_CALL.finditer(text)][:_MOST]):
        end, arguments = inside(text, found.end())
        parts, axis = _parts_and_axis(arguments, "0" if found[1] else "1")
        if not end or len(parts) < 2:
            continue
        if axis not in ("0", "1", "-1"):
            raise ValueError(f"joins arrays along axis {axis}: a matrix has the axes 0 and 1")
        text = f"{text[: found.start()]}{_joined(parts, 'joined' if axis == '0' else 'beside')}{text[end:]}"
    return _with_semicolons(text) if ";" in text else text


def _parts_and_axis(arguments: list[str], usual: str) -> tuple[list[str], str]:
    """What a call joins, and its axis: of cat((h, x), 1) that is h and x, and 1; of concat(h, 1) it is h and 1."""
    listed = arguments[0].strip()
    end, parts = inside(listed, 1) if listed[:1] in ("[", "(") else (0, [])
    is_listed = bool(end) and end == len(listed)
    options = {
        part: found[1] for part in arguments if (found := _OPTION.fullmatch(part)) and (is_listed or "=" in part)
    }
    if not is_listed:
        parts = [part for part in arguments if part not in options]
    return parts, next(iter(options.values()), usual)


def _with_semicolons(text: str) -> str:
    for place in reversed([place for place, sign in enumerate(text) if sign == "["][:_MOST]):
        end, parts = inside(text, place + 1, ";")
        if end and len(parts) > 1 and not any("," in part for part in parts):
            text = f"{text[:place]}{_joined(parts)}{text[end:]}"
    return text


def _joined(parts: list[str], name: str = "joined") -> str:
    first, *rest = (part.strip() for part in parts)
    for part in rest:
        first = f"{name}({first}, {part})"
    return first


def vectors_joined(matrix: str, listed: Piece, names: Names) -> Piece | None:
    """The vectors of a list one after the other, where a matrix has a column for each of their entries, as W [h, x].

    None where the list is a matrix for it, or nothing is known.
    """
    shape = names.shape_of(matrix) if matrix.isidentifier() else ()
    if len(shape) != 2 or listed.axes != 2 or listed.text[:1] != "[":
        return None
    end, parts = inside(listed.text, 1)
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
