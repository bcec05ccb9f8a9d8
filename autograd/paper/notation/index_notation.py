r"""Index notation: Σ_i w_i x_i is w_{1} x_{1} + w_{2} x_{2}, and W_ij is W_{1,2} where i is 1 and j is 2.

A formula with indices is a formula for each entry.  The letters are replaced before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import product

from autograd.paper.arrays import Shape
from autograd.paper.strict import LONGEST

ShapeOf = Callable[[str], Shape]  # of what a name stands for; empty for a number

_PLACE = r"(?:[a-z]|\d+)"
_LETTERS = rf"_(?:\{{\s*({_PLACE}(?:\s*,?\s*{_PLACE})?)\s*\}}|([a-z]{{1,2}})(?![A-Za-z0-9]))"
_LAYER = r"(?:\^\{?[(\[](\d)[)\]]\}?)?"
_ENTRY = re.compile(rf"(\\?[^\W\d_][^\W_]*){_LAYER}{_LETTERS}{_LAYER}")
_FROM = r"\{\s*([a-z])\s*(?:=\s*([^{}]*?)\s*)?\}|([a-z])(?![A-Za-z0-9])"
_SUM = re.compile(rf"(?:Σ|∑|\\sum|\bsum)\s*_(?:{_FROM})(?:\^(?:\{{([^{{}}]*)\}}|(\w)))?")
_KRONECKER = ("δ", r"\delta", "delta")
_MOST_ENTRIES = 400  # of a formula for each entry


def places_in(key: str, shape_of: ShapeOf) -> list[dict[str, int]]:
    """What the letters of the indices in a key stand for, for each entry; nothing if it has none.

    >>> places_in("dC/dw_i", lambda name: (2,) if name == "w" else ())
    [{'i': 1}, {'i': 2}]
    """
    sizes = _sizes(key, shape_of)
    count = 1
    for size in sizes.values():
        count *= size
    if not 0 < len(sizes) < 3 or count > _MOST_ENTRIES:
        return []
    ranges = (range(1, size + 1) for size in sizes.values())
    return [dict(zip(sizes, place, strict=True)) for place in product(*ranges)]


def at_places(text: str, places: Mapping[str, int], first: int = 1) -> str:
    r"""A text with numbers in place of the letters of indices; δ_ij is 1 where i is j, and 0 elsewhere.

    >>> at_places(r"p_i (δ_{ij} - p_j) + w^{(2)}_{ji}", {"i": 1, "j": 2})
    'p_{1} (0 - p_{2}) + w2_{2,1}'
    """

    def at_place(found: re.Match[str]) -> str:
        letters = _letters(found)
        if not any(letter in places for letter in letters):
            return found[0]
        index = [str(places[letter] + first - 1) if letter in places else letter for letter in letters]
        if found[1] in _KRONECKER and len(index) == 2 and all(map(str.isdecimal, index)):
            return str(int(index[0] == index[1]))
        return f"{found[1]}{found[2] or found[5] or ''}_{{{','.join(index)}}}"

    return _ENTRY.sub(at_place, text)


def with_sums_written_out(text: str, shape_of: ShapeOf, first: int = 1) -> str:
    """A text with the terms of each sum over an index; the sum goes on up to the next plus or minus.

    Raises:
        ValueError: if it is not known how many terms there are, or these are too many.

    >>> with_sums_written_out("Σ_i w_i x_i + b", lambda name: (2,) if name in "wx" else ())
    '((w_{1} x_{1}) + (w_{2} x_{2})) + b'
    """
    while found := _SUM.search(text):
        end = _end_of_term(text, found.end())
        letter, body = found[1] or found[3], text[found.end() : end].strip()
        size = _sizes(body, shape_of).get(letter)
        if not size:
            raise ValueError(f"the sum over {letter} in {text!r} has no end: write an array with that index behind it")
        places = _within_bounds(found, size, first)
        terms = " + ".join(f"({at_places(body, {letter: place}, first)})" for place in places)
        text = f"{text[: found.start()]}({terms}){_apart(text, end)}"
        if len(text) > LONGEST:
            raise ValueError(f"the sum over {letter} has more than {LONGEST} characters when it is written out")
    return text


def _within_bounds(found: re.Match[str], size: int, first: int) -> range:
    """The places that a sum runs over; a bound that is a letter is that of the array."""
    lower, upper = found[2] or str(first), found[4] or found[5] or "n"
    if not lower.isdecimal() or not (upper.isdecimal() or upper.strip().isalpha()):
        raise ValueError(
            f"the bounds of {found[0]!r} are read if they are numbers, or a letter for the last: write the terms"
        )
    last = min(int(upper) - first + 1, size) if upper.isdecimal() else size
    return range(int(lower) - first + 1, last + 1)


def _apart(text: str, end: int) -> str:
    rest = text[end:]
    return f" {rest}" if rest[:1] in ("+", "-", "−") else rest


def _end_of_term(text: str, start: int) -> int:
    """Where a term ends that begins at a place: at a plus or minus, or at the end of the parentheses around it."""
    depth, is_begun = 0, False
    for place in range(start, len(text)):
        sign = text[place]
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0 or (depth == 0 and is_begun and sign in "+-−" and text[place - 1] not in "*/·^_("):
            return place
        is_begun = is_begun or not (sign.isspace() or sign in "+-−")
    return len(text)


def _sizes(text: str, shape_of: ShapeOf) -> dict[str, int]:
    """How far each letter of an index counts."""
    sizes: dict[str, int] = {}
    for found in _ENTRY.finditer(text):
        letters, name = _letters(found), f"{found[1]}{found[2] or found[5] or ''}"
        shape = shape_of(name) or shape_of(name.removeprefix("d"))
        if len(letters) == len(shape):
            for letter, size in zip(letters, shape, strict=True):
                if letter.isalpha():
                    sizes.setdefault(letter, size)
    return sizes


def _letters(found: re.Match[str]) -> list[str]:
    return re.findall(_PLACE, found[3] or found[4])
