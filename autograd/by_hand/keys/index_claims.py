"""Claims with the letters of an index, as dL/dW_ij = δ_i x_j and ∂h_t/∂h_{t-1} = w (1 − h_t²): one for each entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from math import prod
from typing import Any, NamedTuple

from autograd.by_hand.keys.each_sample import EachSample
from autograd.paper.arrays import Shape
from autograd.paper.notation.einstein import with_sums_of_einstein
from autograd.paper.notation.index_entries import (
    ENTRY,
    Known,
    entry_in,
    is_name,
    sizes_in,
    with_all_entries,
    with_indices_in_braces,
)
from autograd.paper.notation.index_notation import (
    at_places,
    at_places_and_bounds,
    has_bounds_with,
    with_sums_written_out,
)
from autograd.paper.notation.raised import with_raised_letters

_MOST_ENTRIES = 400  # of a formula for each entry
_MOST_LETTERS = 2  # an array has rows and columns
_MOST_LAYERS = 9


class AtPlace(NamedTuple):
    """The claim about one entry, and its formula."""

    key: str
    formula: str
    place: tuple[int, ...]  # among the entries that the claim is about, counted from 1
    shape: Shape  # of these


def claims_at_places(key: str, answer: Any, known: Known, first: int, *, is_of_samples: bool = False) -> list[AtPlace]:
    """A claim for each entry; none if a key has no such letters.

    In a sheet without samples an index that stands twice is summed over; of samples it would be a sum that is missing.

    A step without the one before or after, as the last one in ∂L/∂h_t = w ∂L/∂h_{t+1}, has no such claim.

    Raises:
        ValueError: if a letter counts to two different ends, or there is no entry of which the formula speaks.
    """
    key = with_indices_in_braces(key, known)
    if not ENTRY.search(key):
        return []
    key, braces = _with_both_layers(key, str(answer), known)
    sizes = sizes_in(key, known)
    if not 0 < len(sizes) <= _MOST_LETTERS or prod(sizes.values()) > _MOST_ENTRIES:
        return []
    written = braces if is_of_samples else with_sums_of_einstein(braces, sizes, known)
    is_later = has_bounds_with(written, sizes, known)  # Σ_{k=1}^{t} has other terms at each t
    terms = written if is_later else with_sums_written_out(written, known, first, sizes)
    counts = _counts(sizes, (key, terms), known, first)
    shape, claims = tuple(map(len, counts.values())), list[AtPlace]()
    for numbers in product(*counts.values()):
        at = dict(zip(counts, numbers, strict=True))
        if is_later:
            formula = with_sums_written_out(at_places_and_bounds(terms, at, known, first), known, first, sizes)
        else:
            formula = _at(terms, at, known, first)
        place = tuple(number - counts[letter].start + 1 for letter, number in at.items())
        claims.append(AtPlace(_at(key, at, known, first), formula, place, shape))
    return claims


def _with_both_layers(key: str, answer: str, known: Known) -> tuple[str, str]:
    """A key and its formula with the layers of weights that have none, and with indices in braces."""
    braces = with_indices_in_braces(with_raised_letters(answer, lambda word: bool(known.name(word))), known)
    sizes = _sizes_of_both(key, braces, known)
    return _with_their_layers(key, sizes, known), _with_their_layers(braces, sizes, known)


def _counts(sizes: Mapping[str, int], texts: Iterable[str], known: Known, first: int) -> dict[str, range]:
    """What each letter counts: from 1 to its size, as far as all entries are there of which texts speak."""
    counts = {letter: range(1, size + 1) for letter, size in sizes.items()}
    for text in texts:
        counts = with_all_entries(counts, text, known, first)
    if not all(counts.values()):
        raise ValueError("has an index for which there is no such entry")
    return counts


def _at(text: str, place: Mapping[str, int], known: Known, first: int) -> str:
    """A text with the letters at their places; in a claim about each sample it is about all of them."""
    if not isinstance(known, EachSample):
        return at_places(text, place, known, first)
    return known.with_all(at_places(known.with_samples_apart(text), place, known, first))


def _with_their_layers(text: str, sizes: dict[str, int], known: Known) -> str:
    """A text with the layer of each weight: w_{kj} is w2_{kj} where only W2 has the rows k and the columns j.

    Nothing may be w itself.

    Args:
        text: a formula, or the key of a claim.
        sizes: how many entries each letter counts.
        known: what is known of its names.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"W1": [[1.0], [2.0]], "W2": [[1.0, 2.0]]}, lambda word: False)
    >>> _with_their_layers("w_{kj} + w_{ji} + dE/dw_kj", {"k": 1, "j": 2}, names)
    'w2_{kj} + w_{ji} + dE/dw2_kj'
    """

    def in_its_layer(found: re.Match[str]) -> str:
        stem, places = entry_in(found)
        shape = tuple(sizes.get(place.letter, 0) for place in places)
        if is_name(found, known) or len(shape) != 2 or not all(shape) or stem[-1:].isdigit():
            return found[0]
        fitting = _layers(stem, shape, known) or _layers(stem.removeprefix("d"), shape, known)
        return f"{stem}{fitting[0]}{found[0][len(stem) :]}" if len(fitting) == 1 else found[0]

    return ENTRY.sub(in_its_layer, text)


def _layers(stem: str, shape: Shape, known: Known) -> list[int]:
    """The layers in which a letter is a matrix of some shape; none where the letter itself is an array."""
    if not stem or known.shape_of(stem):
        return []
    return [n for n in range(1, _MOST_LAYERS + 1) if known.shape_of(f"{stem}{n}") == shape]


def _sizes_of_both(key: str, answer: str, known: Known) -> dict[str, int]:
    """How many entries each letter counts in a claim and its formula; nothing where they do not fit."""
    try:
        return sizes_in(f"{key} = {answer}", known)
    except ValueError:  # said of the claim itself
        return {}
