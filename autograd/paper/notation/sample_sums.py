r"""Sums over the samples that leave the index out: Σ (h − y) x is Σ_i (h_i − y_i) x_i, and Σ δ x^T is Σ_i δ_i x_i^T."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Protocol

from autograd.paper.notation.index_entries import Known as KnownNames
from autograd.paper.notation.index_notation import MOST_SUMS, OF_ALL, SUM
from autograd.paper.notation.layers import with_layers_by_themselves
from autograd.paper.notation.sample_indices import with_samples_below
from autograd.paper.notation.styles import without_styles
from autograd.paper.notation.terms import end_of_term

_WORD = re.compile(
    r"(?<![^\W_])(\\?[^\W\d_](?:(?!ᵀ)[^\W_\u0300-\u036f⁰¹²³⁴⁵⁶⁷⁸⁹]){0,30}(?:[\u0300-\u036f][^\W_]*)?)"
    r"(?:\^\{[\[(]\d[\])]\})?(?:_(?:\{([^{}]*)\}|(\w)(?!\w)))?"
)
_FREE = "ijkqrs"  # letters for an index


class Known(KnownNames, Protocol):
    """What is known of the names of a formula."""

    def column(self, word: str) -> tuple[str, str]:
        """The array that a word is about, and the word that takes an index; nothing if it is about none."""


def with_samples_in_sums(text: str, known: Known, columns: Collection[str], *, is_of_array: bool) -> str:
    r"""A formula with the index of the samples in each sum that leaves it out.

    Args:
        text: the formula.
        known: what is known of its names.
        columns: the names of what has a number, or a vector, for each sample.
        is_of_array: whether the formula is for an array; else a sum of vectors is that of all their entries.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"h": [0.1, 0.9], "x": [[1.0, 2.0], [3.0, 4.0]]}, lambda word: False)
    >>> print(with_samples_in_sums(r"½ Σ (h − 1) x + λ w", names, ["h", "x"], is_of_array=True))
    ½ Σ_i (h_{i} − 1) x_{i} + λ w
    >>> print(with_samples_in_sums(r"\frac12 \sum h x_1", names, ["h", "x"], is_of_array=False))
    \frac12 Σ_i h_{i} x_{i,1}
    """
    plain = _plain(text, known)
    sums = [] if known.name("Σ") else [*OF_ALL.finditer(plain), *SUM.finditer(plain)]
    made = plain
    if len(sums) > MOST_SUMS:  # whoever writes the sums out says so
        return text
    for found in sorted(sums, key=lambda each: -each.start()):
        end = end_of_term(plain, found.end())
        sample = _Sample(plain[found.end() : end].strip(), known, columns, is_of_array=is_of_array)
        if indexed := sample.with_index(found[1] or found[3] if found.re is SUM else ""):
            apart = "" if made[end : end + 1] in tuple(")]},") else " "
            made = f"{made[: found.start()]}{indexed}{apart}{made[end:].lstrip()}"
    return made if made != plain else text


def summed_along(text: str, axis: int) -> str:
    """A formula whose only sum without an index is along an axis of a matrix; empty if it has none, or several.

    >>> summed_along("1/m Σ dZ", 1), summed_along("1/m sum(dZ)", 1)
    ('1/m sum(dZ, axis=1)', '')
    """
    plain = without_styles(text)
    found, *others = [*OF_ALL.finditer(plain), None]
    if found is None or others != [None]:
        return ""
    end = end_of_term(plain, found.end())
    return f"{plain[: found.start()]}sum({plain[found.end() : end].strip()}, axis={axis}){plain[end:]}"


def of_one_sample(text: str, number: int, known: Known, columns: Collection[str]) -> str:
    r"""A formula with the number of a sample at each column; empty if it has none, or speaks of several samples.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"h": [0.1, 0.9], "x": [[1.0, 2.0], [3.0, 4.0]]}, lambda word: False)
    >>> of_one_sample("h w ⊙ x", 2, names, ["h", "x"]), of_one_sample("h_1 w", 2, names, ["h", "x"])
    ('h_{2} w ⊙ x_{2}', '')
    """
    sample = _Sample(_plain(text, known), known, columns, is_of_array=True)
    return sample.of_number(str(number))


def _plain(text: str, known: Known) -> str:
    return known.with_layers_below(with_samples_below(with_layers_by_themselves(text), known))


class _Sample:
    """What is summed, written for one sample."""

    def __init__(self, body: str, known: Known, columns: Collection[str], *, is_of_array: bool) -> None:
        self.body = body
        self.known = known
        self.columns = columns
        self.is_of_array = is_of_array
        self.kinds: set[str] = set()

    def with_index(self, letter: str) -> str:
        """The sum over the samples with the index at each column; empty if there is none to add, or it has others."""
        letters = {self._index_in(word) for word in _WORD.finditer(self.body)} - {""}
        if not letter:
            free = (x for x in _FREE if not _stands_in(x, self.body) and not self.known.name(x))
            letter = letters.pop() if len(letters) == 1 else next(free, "")
        others = _WORD.sub(lambda word: "" if self._index_in(word) == letter else word[0], self.body)
        if not letter or OF_ALL.search(self.body) or SUM.search(self.body) or _stands_in(letter, others):
            return ""
        made = _WORD.sub(lambda word: self._indexed(word, letter), self.body)
        is_one_number = "vector" not in self.kinds and self.kinds & {"entry", "marked"}
        is_meant = made != self.body and "of a sample" not in self.kinds and (self.is_of_array or is_one_number)
        return f"Σ_{letter} {made}" if is_meant else ""

    def of_number(self, number: str) -> str:
        """What is written with the number of a sample at each column."""
        made = _WORD.sub(lambda word: self._indexed(word, number), self.body)
        return made if self.kinds and not self.kinds & {"marked", "of a sample"} else ""

    def _index_in(self, word: re.Match[str]) -> str:
        """The letter below a column; empty for a number, or another word."""
        index = word[2] or word[3] or ""
        is_letter = re.fullmatch(r"[i-kmn](?:,?\s*\w)?", index) and not self.known.column(word[0])[0]
        return index[0] if is_letter and self.known.column(word[1])[0] in self.columns else ""

    def _indexed(self, word: re.Match[str], letter: str) -> str:
        column, itself = self.known.column(word[0])  # x_1 may be a column of its own
        index = "" if column else word[2] or word[3] or ""
        if not column:
            column, itself = self.known.column(word[1])
        if column not in self.columns:
            return word[0]
        axes = len(self.known.shape_of(column))
        is_marked = index[:1] == letter and letter.isalpha()
        if index and (is_marked or axes < 2 or len(index) > 1):
            self.kinds.add("marked" if is_marked else "of a sample")
            return word[0]
        if index:
            self.kinds.add("entry")
            return f"{itself}_{{{letter},{index}}}"
        self.kinds.add("vector" if axes > 1 else "number")
        return f"{itself}_{{{letter}}}"


def _stands_in(letter: str, text: str) -> bool:
    """Whether a letter stands in a text by itself, as an index or a name."""
    return re.search(rf"(?<![^\W\d_]){letter}(?![^\W\d_])", text) is not None
