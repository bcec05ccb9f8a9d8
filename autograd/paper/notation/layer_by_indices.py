"""The layer of a weight that is not written: in Σ_k w_{kj} δ2_k it is the only matrix with as many rows and columns."""

from __future__ import annotations

import re

from autograd.paper.arrays import Shape
from autograd.paper.notation.index_entries import ENTRY, Known, entry_in, is_name, sizes_in

_MOST_LAYERS = 9


def with_their_layers(text: str, sizes: dict[str, int], known: Known) -> str:
    """A text with w2_{kj} in place of w_{kj}, and dw2_{kj} of dw_{kj}, where only W2 has the rows k and columns j.

    Nothing may be w itself.

    Args:
        text: a formula, or the key of a claim.
        sizes: how many entries each letter counts.
        known: what is known of its names.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"W1": [[1.0], [2.0]], "W2": [[1.0, 2.0]]}, lambda word: False)
    >>> with_their_layers("w_{kj} + w_{ji} + dE/dw_kj", {"k": 1, "j": 2}, names)
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


def sizes_of_both(key: str, answer: str, known: Known) -> dict[str, int]:
    """How many entries each letter counts in a claim and its formula; nothing where they do not fit."""
    try:
        return sizes_in(f"{key} = {answer}", known)
    except ValueError:  # said of the claim itself
        return {}
