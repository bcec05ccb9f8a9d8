r"""Entries with an index, as W_{ij}, W_ij, W^{(1)}_{ij}, h_{t-1} or h[t-1] stand in a text, and how far letters count.

A name with a letter below it, as the z_o of an output, is no entry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from autograd.paper.arrays import Shape
from autograd.paper.notation.styles import without_styles

_USUAL = "ijklmnpqrs"  # letters of an index, whatever else they stand for: n samples, and the sum over n
_TERM = r"(?:[a-zA-Z]|\d{1,6})"
_PART = rf"(?:(?=[^{{}}\[\],]*[a-z])(?:[a-z]|[A-Z](?=\s*[-−])|\d+)(?:\s*[-+−]\s*{_TERM}){{0,2}}|\d+)"
_BELOW = rf"_(?:\{{\s*({_PART}(?:\s*,?\s*{_PART})?)\s*\}}|([a-z]{{1,2}}|[a-z]\d|\d[a-z])(?![A-Za-z0-9]))"
_LAYER = r"(?:\^(?:\{[(\[](\d)[)\]]\}|[(\[](\d)[)\]]))?"
_STEM = r"\\?[^\W\d_][^\W_\u0300-\u036f]*+(?:[\u0300-\u036f][^\W_]*+)?(?:_[^\W_]{2,})*?"  # W, ŷ, or z_hidden
ENTRY = re.compile(rf"(?<![^\W\d_])({_STEM}){_LAYER}{_BELOW}{_LAYER}")
_PLACE = re.compile(rf"([a-zA-Z]|\d+)((?:\s*[-+−]\s*{_TERM}){{0,2}})")
_FURTHER = re.compile(rf"([-+−])\s*({_TERM})")
_SMALL = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_SMALL_INDEX = re.compile(rf"(?<=[^\W_])[{_SMALL}](?:[₋₊][₀-₉]+)?[{_SMALL}₀-₉]*(?:[₋₊][₀-₉]+)?")
_IN_BRACKETS = re.compile(rf"(?<=\w)\[\s*({_PART}(?:\s*,\s*{_PART})?)\s*\]")


class Known(Protocol):
    """What is known of the names of a formula."""

    def name(self, word: str) -> str:
        """The name that a word is a spelling of; empty if there is none."""

    def shape_of(self, word: str) -> Shape:
        """The shape of what a word stands for; empty for a number."""

    def number(self, word: str) -> float | None:
        """The number that a word stands for, if it is one."""

    def with_layers_below(self, text: str) -> str:
        """A text with the layer below the name."""


class Place(NamedTuple):
    """One part of an index: a letter, and how far from it; or a whole number, as it is written; or i + m of two."""

    letter: str
    shift: int = 0
    number: str = ""
    several: tuple[tuple[int, str], ...] = ()  # the letters of i + m and of 3 − k, each with its sign

    @property
    def letters(self) -> tuple[str, ...]:
        """All letters in it."""
        return (self.letter,) if self.letter else tuple(letter for _, letter in self.several)

    def at(self, places: Mapping[str, int], first: int) -> str:
        """The number that it is where the letters have their places, counted from 1; as it is without one."""
        if self.letter in places:
            return str(places[self.letter] + self.shift + first - 1)
        if self.several:
            return sum_at(self.several, self.shift, places, first)
        return self.number or self.letter + (f"{self.shift:+}" if self.shift else "")


def sum_at(letters: Iterable[tuple[int, str]], shift: int, places: Mapping[str, int], first: int) -> str:
    """A sum of letters and a number, where some of the letters have their places.

    >>> sum_at([(1, "i"), (1, "m")], 0, {"i": 2}, 1), sum_at([(1, "T"), (-1, "k")], 0, {"k": 2}, 1)
    ('m+2', 'T-2')
    """
    open_yet = [(sign, letter) for sign, letter in letters if letter not in places]
    total = shift + sum(sign * (places[letter] + first - 1) for sign, letter in letters if letter in places)
    text = "".join(f"{'+' if sign > 0 else '-'}{letter}" for sign, letter in open_yet).removeprefix("+")
    if text.startswith("-") or not text:
        return f"{total}{text}"
    return text + (f"{total:+}" if total else "")


def terms_of(text: str) -> tuple[list[tuple[int, str]], int]:
    """The letters of a sum such as T − k + 1, each with its sign, and its number.

    >>> terms_of("T - k + 1")
    ([(1, 'T'), (-1, 'k')], 1)
    """
    signed = [(-1 if sign in "-−" else 1, term) for sign, term in _FURTHER.findall(f"+{text.strip()}")]
    letters = [(sign, term) for sign, term in signed if term.isalpha()]
    return letters, sum(sign * int(term) for sign, term in signed if not term.isalpha())


class Entry(NamedTuple):
    """An entry in a text: what has the index, and the index."""

    stem: str
    places: tuple[Place, ...]


def with_indices_in_braces(text: str, known: Known) -> str:
    """A text in which an index with letters stands in braces behind its name, and the layer beside the name.

    >>> from autograd.paper.notation.known_names import Names
    >>> with_indices_in_braces("W^2_{ij} hₜ₋₁ + h[t-1] + x[1]", Names({"W2": 0.0}, lambda word: False))
    'W2_{ij} h_{t-1} + h_{t-1} + x[1]'
    """
    plain = without_styles(text)
    small = _SMALL_INDEX.sub(lambda found: f"_{{{unicodedata.normalize('NFKC', found[0]).replace('−', '-')}}}", plain)
    braces = _IN_BRACKETS.sub(lambda found: found[0] if _is_of_numbers(found[1]) else f"_{{{found[1]}}}", small)
    return known.with_layers_below(braces)


def _is_of_numbers(index: str) -> bool:
    return not any(map(str.isalpha, index))


def entry_in(found: re.Match[str]) -> Entry:
    """The entry that was found."""
    layer = next(filter(None, (found[2], found[3], found[6], found[7])), "")
    return Entry(found[1] + layer, tuple(map(_place, _PLACE.finditer(found[4] or found[5]))))


def _place(part: re.Match[str]) -> Place:
    if not part[2]:
        return Place("", number=part[1]) if part[1].isdecimal() else Place(part[1])
    letters, shift = terms_of(part[0])
    is_one = len(letters) == 1 and letters[0][0] > 0
    return Place(letters[0][1], shift) if is_one else Place("", shift, several=tuple(letters))


def is_name(found: re.Match[str], known: Known) -> bool:
    """Whether all of it is a name, or the derivative with respect to one."""
    return bool(known.name(found[0]) or known.name(found[0].removeprefix("d")))


def sizes_in(text: str, known: Known, letters: str = "") -> dict[str, int]:
    """How many entries each letter of an index counts.

    Args:
        text: a formula, or the key of a claim.
        known: what is known of its names.
        letters: those that are asked about, if not all that are no names.

    Raises:
        ValueError: if a letter counts to two different ends.
    """
    sizes: dict[str, int] = {}
    for _, place, size in _places(text, known):
        is_asked = place.letter in letters if letters else _counts(place.letter, known)
        if is_asked and sizes.setdefault(place.letter, size) != size and not place.shift:
            listed = f"{sizes[place.letter]} and for {size} entries"
            raise ValueError(f"has the index {place.letter} for {listed}: they do not fit")
    return sizes


def with_all_entries(counts: Mapping[str, range], text: str, known: Known, first: int = 1) -> dict[str, range]:
    """What letters count, without the places where a text uses an entry that is not there, as h_{t+1} at the end."""
    short = dict(counts)
    for stem, place, size in _places(text, known):
        if place.shift and place.letter in short:
            lowest = 1 - _has_a_start(stem, known, first) - place.shift
            there = short[place.letter]
            short[place.letter] = range(max(there.start, lowest), min(there.stop, size - place.shift + 1))
    return short


def _places(text: str, known: Known) -> Iterator[tuple[str, Place, int]]:
    """The parts of the indices in a text, with the name that has them, and how many entries there are."""
    for found in ENTRY.finditer(text):
        stem, index = entry_in(found)
        shape = () if is_name(found, known) else _shape(stem, known)
        shape = columns_of(stem, known) if len(index) == 2 and len(shape) == 1 else shape
        if len(index) == 1 and is_unit(stem, index[0].letter, known):
            shape = _shape(f"{stem}_{index[0].letter}", known)
        if len(index) <= len(shape):
            yield from ((stem, place, size) for place, size in zip(index, shape, strict=False) if place.letter)


def _shape(stem: str, known: Known) -> Shape:
    return known.shape_of(stem) or known.shape_of(stem.removeprefix("d"))


def is_matrix(stem: str, known: Known) -> bool:
    """Whether a word, or what follows the d of a derivative, stands for a matrix."""
    return len(_shape(stem, known)) == 2


def columns_of(stem: str, known: Known) -> Shape:
    """The shape of the matrix whose columns are numbered arrays x1, x2, …; empty if there are none."""
    rows, count = known.shape_of(f"{stem}1"), known.shape_of(stem)
    return (*rows, *count) if len(rows) == len(count) == 1 and not known.name(stem) else ()


def is_unit(stem: str, letter: str, known: Known) -> bool:
    """Whether out_{o} stands for out_{o1}, out_{o2}, … and not for the entries of an array, nor is a name."""
    unit = f"{stem}_{letter}"
    is_itself = known.name(unit) or known.name(unit.removeprefix("d"))
    return bool(letter and not is_itself and not _shape(stem, known) and _shape(unit, known))


def _has_a_start(stem: str, known: Known, first: int) -> bool:
    """Whether there is an h[0] before the first step."""
    starts = (f"{stem.removeprefix('d')}[{first - 1}{more}]" for more in ("", f",{first}"))
    return any(map(known.name, starts))


def _counts(letter: str, known: Known) -> bool:
    return letter in _USUAL or not known.name(letter)
