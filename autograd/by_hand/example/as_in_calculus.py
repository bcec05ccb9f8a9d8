"""Functions as calculus writes them: f_x and f_{xy} are derivatives, and f'(3) and ∂f/∂x(1, 2) name the point.

The point is left out where the leaves have these numbers on the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from autograd.by_hand.example.example import Example
from autograd.engine.history import history
from autograd.engine.numbers import Exact
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.table.arithmetic import as_float

_SUBSCRIPT = re.compile(r"([^\W\d_]\w*?)_(?:\{([\w ]+)\}|(\w+))")
_AT = re.compile(r"(.+?)\s*(?:\bat\s+|\|\s*_?\s*\{?\s*|(?<=[\w'}])\s*(?=\())\(?\s*([^(){}]+?)\s*\)?\s*\}?")
_PRIMES = str.maketrans({"′": "'", "″": "''"})
_MOST_NUMBERS = 4


def leaves_behind(name: str, example: Example) -> dict[str, Exact]:
    """The leaves that a name is made of, in the order of the sheet."""
    behind = {node.name for node in history(example.start[name])} if name in example.start else set()
    return {leaf: number for leaf, number in example.leaves.items() if leaf in behind}


def with_a_subscript(word: str, example: Example, name_of: Callable[[str], str]) -> str:
    """The derivative that f_x or f_{xy} is, where f is made of x and y; empty for another word."""
    found = _SUBSCRIPT.fullmatch(word)
    of = name_of(found[1]) if found else ""
    if not found or of in example.leaves or of not in example.start:
        return ""
    below = (found[2] or found[3]).replace(" ", "")
    cuts = [(below[:place], below[place:]) for place in range(len(below))]
    sources = {node.name for node in history(example.start[of])} - {of}
    every = ([name_of(part) for part in cut if part] for cut in cuts)
    names = next((cut for cut in every if sources.issuperset(cut)), [])
    return f"d{len(names) if len(names) > 1 else ''}{of}/{''.join(f'd{name}' for name in names)}" if names else ""


class AtAPoint(NamedTuple):
    """A claim with the point at which it is about a function."""

    what: str
    point: str

    def is_of(self, leaves: Mapping[str, Exact]) -> bool:
        """Whether the point has the numbers of the leaves that the function is made of, or their names.

        >>> at = point_of("∂f/∂x(1, 2)")
        >>> at.what, at.is_of({"x": 1, "y": 2}), at.is_of({"x": 1, "y": 3}), at.is_of({"x": 1})
        ('∂f/∂x', True, False, False)
        """
        parts = [part.strip() for part in self.point.split(",")]
        if all("=" in part for part in parts):
            named = (part.split("=", 1) for part in parts)
            return all(_is_number(number.strip(), leaves.get(name.strip())) for name, number in named)
        if len(parts) != len(leaves) or len(parts) > _MOST_NUMBERS:
            return False
        return any(all(map(_is_meant, parts, order, map(leaves.get, order))) for order in _orders(leaves))


def point_of(key: str) -> AtAPoint | None:
    """The parts of a key with a point; None of another.

    >>> [point_of(key) for key in ("f'(3)", "df/dx at x = 3", "df/dx")]
    [AtAPoint(what="f'", point='3'), AtAPoint(what='df/dx', point='x = 3'), None]
    >>> point_of("∂f/∂x |_{x=1, y=2}")
    AtAPoint(what='∂f/∂x', point='x=1, y=2')
    """
    found = _AT.fullmatch(key.strip().translate(_PRIMES))
    return AtAPoint(found[1], found[2]) if found else None


def _orders(leaves: Mapping[str, Exact]) -> Iterator[tuple[str, ...]]:
    """The orders in which the numbers may stand: that of the sheet, and that of the alphabet."""
    yield from dict.fromkeys((tuple(leaves), tuple(sorted(leaves))))


def _is_meant(part: str, name: str, number: Exact | None) -> bool:
    return part == name or _is_number(part, number)


def _is_number(written: str, number: Exact | None) -> bool:
    return number is not None and is_decimal(written) and as_float(read_decimal(written)) == as_float(number)
