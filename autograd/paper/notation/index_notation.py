r"""Index notation: Σ_i w_i x_i is w_{1} x_{1} + w_{2} x_{2}, and W_ij is W_{1,2} where i is 1 and j is 2.

A formula with indices is a formula for each entry.  The letters are replaced before it is read.  A name with a letter
below it, as the z_o of an output, stays that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Protocol

from autograd.paper.arrays import Shape
from autograd.paper.strict import LONGEST

_INDEX = "[i-np-s]"  # o is an output, h a hidden unit, b a bias, and t a time step
_PLACE = rf"(?:{_INDEX}|\d+)"
_LETTERS = rf"_(?:\{{\s*({_PLACE}(?:\s*,?\s*{_PLACE})?)\s*\}}|({_INDEX}{{1,2}})(?![A-Za-z0-9]))"
_ABOVE = r"\^(?:\{[(\[](\d)[)\]]\}|[(\[](\d)[)\]]"  # its end follows
_LAYER_FIRST = rf"(?:{_ABOVE}|\{{(\d)\}}|(\d)))?"  # w^2_j is of layer 2, as w_j^2 is not
_ENTRY = re.compile(rf"(?<![^\W\d_])(\\?[^\W\d_][^\W_]*+){_LAYER_FIRST}{_LETTERS}(?:{_ABOVE}))?")
_FROM = rf"\{{\s*({_INDEX})\s*(?:=\s*([^{{}}]*?)\s*)?\}}|({_INDEX})(?![A-Za-z0-9])"
_SIGN = r"(?:Σ|∑|\\sum(?![A-Za-z]))(?:\s*\\(?:no)?limits)?+"
_SUM = re.compile(rf"(?:{_SIGN}|\bsum)\s*_(?:{_FROM})(?:\^(?:\{{([^{{}}]*)\}}|(\w)))?")
_OVER_TWO = re.compile(rf"({_SIGN})\s*_\{{\s*({_INDEX})\s*,?\s*({_INDEX})\s*\}}")
_OF_ALL = re.compile(rf"{_SIGN}(?!\s*_)")  # entries: it has no index
_PART = re.compile(r"(?<![\w.^])(\d+\s*/\s*\w+)\s*$")  # in 1/n Σ nobody divides by the sum
_KRONECKER = ("δ", r"\delta", "delta")
_POWER_OF_TEN = re.compile(r"\d[eE]$")
_MOST_ENTRIES = 400  # of a formula for each entry


class Known(Protocol):
    """What is known of the names of a formula."""

    def name(self, word: str) -> str:
        """The name that a word is a spelling of; empty if there is none."""

    def shape_of(self, word: str) -> Shape:
        """The shape of what a word stands for; empty for a number."""

    def number(self, word: str) -> float | None:
        """The number that a word stands for, if it is one."""


def places_in(key: str, known: Known) -> list[dict[str, int]]:
    """What the letters of the indices in a key stand for, for each entry; nothing if it has none.

    Raises:
        ValueError: if a letter counts to two different ends.
    """
    sizes = _sizes(key, known)
    if not 0 < len(sizes) < 3 or prod(sizes.values()) > _MOST_ENTRIES:
        return []
    ranges = (range(1, size + 1) for size in sizes.values())
    return [dict(zip(sizes, place, strict=True)) for place in product(*ranges)]


def at_places(text: str, places: Mapping[str, int], known: Known, first: int = 1) -> str:
    """A text with numbers in place of the letters of indices.

    δ_ij is Kronecker's, 1 where i is j and 0 elsewhere, unless δ is a name or has two indices as a derivative.
    """

    def at_place(found: re.Match[str]) -> str:
        letters = _letters(found)
        if _is_name(found, known) or not any(letter in places for letter in letters):
            return found[0]
        index = [str(places[letter] + first - 1) if letter in places else letter for letter in letters]
        if all(map(str.isdecimal, index)) and is_kronecker(found[1], len(index), known):
            return str(int(index[0] == index[1]))
        return f"{_stem(found)}_{{{','.join(index)}}}"

    return _ENTRY.sub(at_place, text)


def is_kronecker(word: str, indices: int, known: Known) -> bool:
    """Whether a δ with so many indices is Kronecker's."""
    return word in _KRONECKER and indices == 2 and not known.name("δ") and len(known.shape_of("δ")) != 2


def with_sums_written_out(text: str, known: Known, first: int = 1) -> str:
    """A text with the terms of each sum over an index; the sum goes on up to the next plus or minus.

    Raises:
        ValueError: if it is not known how many terms there are, or these are too many; what it says of the formula.
    """
    text = _with_letters_below(_OVER_TWO.sub(r"\1_\2 \1_\3", text), known)
    while sums := [*_SUM.finditer(text)]:
        found = sums[-1]  # the inner ones first
        end = _end_of_term(text, found.end())
        letter, body = found[1] or found[3], text[found.end() : end].strip()
        size = _sizes(body, known).get(letter)
        if not size:
            raise ValueError(f"has a sum over {letter} without an end: write an array with that index behind it")
        places = _within_bounds(found, size, known, first)
        terms = " + ".join(f"({at_places(body, {letter: place}, known, first)})" for place in places) or "0"
        text = f"{_before(text, found)}({terms}){_apart(text, end)}"
        if len(text) > LONGEST:
            raise ValueError(f"has a sum over {letter} with more than {LONGEST} characters when it is written out")
    return text


def _with_letters_below(text: str, known: Known) -> str:
    """A text with an index below each sum that has none, where indices stand behind it; else it is that of all entries.

    The sum Σ (y_i − t_i)² is Σ_i (y_i − t_i)², and Σ (y − t)² is sum((y − t)²).
    """
    for found in reversed([] if known.name("Σ") else [*_OF_ALL.finditer(text)]):  # the inner ones first
        end = _end_of_term(text, found.end())
        body = text[found.end() : end].strip()
        bound = {x[1] or x[3] for x in _SUM.finditer(body)}
        below = "".join(f"Σ_{letter} " for letter in _sizes(body, known) if letter not in bound)
        text = f"{_before(text, found)}{below + body if below else f'sum({body})'}{_apart(text, end)}"
    return text


def _before(text: str, found: re.Match[str]) -> str:
    return _PART.sub(r"(\1) ", text[: found.start()])


def _within_bounds(found: re.Match[str], size: int, known: Known, first: int) -> range:
    """The places that a sum runs over."""
    lower, upper = found[2] or str(first), (found[4] or found[5] or "").strip()
    if upper and not upper.isdecimal() and (number := known.number(upper)) is not None:
        upper = f"{number:g}"
    if not lower.isdecimal() or not (upper.isdecimal() or upper.isalpha() or not upper):
        raise ValueError(f"has {found[0]!r}, whose bounds are read if they are numbers, or a letter: write the terms")
    last = int(upper) - first + 1 if upper.isdecimal() else size
    if last > size or int(lower) < first:
        raise ValueError(f"has {found[0]!r}, and what has that index behind it has {size} entries: mend the bounds")
    return range(int(lower) - first + 1, last + 1)


def _apart(text: str, end: int) -> str:
    rest = text[end:]
    return f" {rest}" if rest[:1] in ("+", "-", "−") else rest


def _end_of_term(text: str, start: int) -> int:
    """Where a term ends that begins at a place: at a plus or minus, or at the end of the parentheses around it."""
    depth, bars = 0, False
    for place in range(start, len(text)):
        sign, before = text[place], text[start:place].rstrip()
        depth += (sign in "([{") - (sign in ")]}")
        bars ^= sign in "|‖"
        is_sign = sign in "+-−" and before and before[-1] not in "*/·×⊙^_(" and not _POWER_OF_TEN.search(before)
        if depth < 0 or (depth == 0 and not bars and is_sign and before.strip("+-− ")):
            return place
    return len(text)


def _sizes(text: str, known: Known) -> dict[str, int]:
    """How far each letter of an index counts."""
    sizes: dict[str, int] = {}
    for found in _ENTRY.finditer(text):
        letters, name = _letters(found), _stem(found)
        shape = () if _is_name(found, known) else known.shape_of(name) or known.shape_of(name.removeprefix("d"))
        if len(letters) != len(shape):
            continue
        for letter, size in zip(letters, shape, strict=True):
            if letter.isalpha() and sizes.setdefault(letter, size) != size:
                raise ValueError(f"has the index {letter} for {sizes[letter]} and for {size} entries: they do not fit")
    return sizes


def _is_name(found: re.Match[str], known: Known) -> bool:
    """Whether all of it is a name, or the derivative with respect to one."""
    is_power = (found[4] or found[5]) and not any(known.shape_of(x) for x in (_stem(found), _stem(found)[1:]))
    return bool(is_power or known.name(found[0]) or known.name(found[0].removeprefix("d")))


def _stem(found: re.Match[str]) -> str:
    """What has the index: a name with its layer."""
    return found[1] + next(filter(None, (*found.groups()[1:5], *found.groups()[7:])), "")


def _letters(found: re.Match[str]) -> list[str]:
    return re.findall(_PLACE, found[6] or found[7])
