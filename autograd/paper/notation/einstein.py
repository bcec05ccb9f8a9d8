"""Sums without a sign: in w_{ij} x_j the index that stands twice is summed over, as Einstein wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from autograd.paper.notation.index_entries import ENTRY, Known, entry_in, is_name, sizes_in
from autograd.paper.notation.terms import terms_in

_SUM_SIGNS = ("Σ", "∑", r"\sum", "sum")
_OF_TIME = "t"  # a sum over time that is not written is a sum that was forgotten


def with_sums_of_einstein(text: str, free: Collection[str], known: Known) -> str:
    """A text with a sum in front of each term in which an index stands twice that is no free one.

    Args:
        text: a formula; as it is if it has a sum already.
        free: the letters that say which entry it is for; without them nothing is summed.
        known: what is known of its names.

    >>> from autograd.paper.notation.spelling import Names
    >>> names = Names({"w": [[1.0, 2.0]], "x": [1.0, 2.0], "b": [0.5]}, lambda word: False)
    >>> with_sums_of_einstein("w_{ij} x_j + b_i", {"i"}, names)
    'Σ_{j} w_{ij} x_j + b_i'
    """
    if not free or any(sign in text for sign in _SUM_SIGNS):
        return text
    for start, end in reversed([*terms_in(text)]):
        term = text[start:end]
        letters = Counter(letter for letter in _letters_in(term, known) if letter not in free)
        sizes = sizes_in(term, known)
        sums = [f"Σ_{{{letter}}} " for letter, times in letters.items() if times > 1 and letter in sizes]
        text = f"{text[:start]}{''.join(sums)}{text[start:]}"
    return text


def _letters_in(term: str, known: Known) -> list[str]:
    found = (entry_in(x) for x in ENTRY.finditer(term) if not is_name(x, known))
    return [place.letter for entry in found for place in entry.places if place.letter not in ("", _OF_TIME)]
