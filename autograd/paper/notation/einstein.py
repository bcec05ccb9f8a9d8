"""Sums without a sign: in w_{ij} x_j the index that stands twice is summed over, as Einstein wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import reduce
from operator import or_

from autograd.paper.notation.brackets import inside
from autograd.paper.notation.index_entries import ENTRY, Known, entry_in, is_name, sizes_in
from autograd.paper.notation.terms import terms_in

_SUM_SIGNS = ("Σ", "∑", r"\sum", "sum")
_NONE = ("", "t")  # a sum over time that is not written is a sum that was forgotten
_BRACKET = re.compile(r"[(\[]")
_DEEPEST = 10  # brackets in one another


def with_sums_of_einstein(text: str, free: Collection[str], known: Known) -> str:
    """A text with a sum in front of each term in which an index stands twice that is no free one.

    Args:
        text: a formula; as it is if it has a sum already.
        free: the letters that say which entry it is for; without them nothing is summed.
        known: what is known of its names.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"w": [[1.0, 2.0]], "x": [1.0, 2.0], "b": [0.5]}, lambda word: False)
    >>> with_sums_of_einstein("w_{ij} x_j + b_i", {"i"}, names)
    'Σ_{j} w_{ij} x_j + b_i'
    >>> with_sums_of_einstein("(x_j - 1) x_j + (x_j - 1/x_j) b_i", {"i"}, names)
    'Σ_{j} (x_j - 1) x_j + (x_j - 1/x_j) b_i'
    """
    if not free or any(sign in text for sign in _SUM_SIGNS):
        return text
    for start, end in reversed([*terms_in(text)]):
        term = text[start:end]
        letters, sizes = _letters_in(term, known), sizes_in(term, known)
        summed = [letter for letter, times in letters.items() if times > 1 and letter in sizes and letter not in free]
        sums = [f"Σ_{{{letter}}} " for letter in summed]
        text = f"{text[:start]}{''.join(sums)}{text[start:]}"
    return text


def _letters_in(term: str, known: Known, depth: int = 0) -> Counter[str]:
    """How often each letter of an index stands in a product; in (a_i − y_i) it stands once."""
    counts: Counter[str] = Counter()
    start, plain = 0, ""
    while depth < _DEEPEST and (found := _BRACKET.search(term, start)):
        end, _ = inside(term, found.end())
        if not end:
            break
        terms = (term[found.end() : end - 1][a:b] for a, b in terms_in(term[found.end() : end - 1]))
        counts += reduce(or_, (_letters_in(each, known, depth + 1) for each in terms), Counter())
        plain += f"{term[start : found.start()]}()"
        start = end
    entries = (entry_in(x) for x in ENTRY.finditer(plain + term[start:]) if not is_name(x, known))
    return counts + Counter(place.letter for entry in entries for place in entry.places if place.letter not in _NONE)
