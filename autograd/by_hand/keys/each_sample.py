"""Claims about each sample: where l has a number and x a vector for each, ∂l/∂x_j is ∂l/∂x[:,j], and z_j is z[:,j]."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from autograd.by_hand.sheet.entry_answers import OfFormula
from autograd.paper.array_names import array_name
from autograd.paper.arrays import Shape
from autograd.paper.notation.index_entries import ENTRY, Entry, entry_in, with_indices_in_braces
from autograd.paper.notation.sample_sums import Known, of_one_sample

_WORD = re.compile(r"(?<!\w)d?([^\W\d_][\w\u0300-\u036f]*)(?![\w\[(])")
_NUMBERED = re.compile(r"(?<![^\W\d_])([^\W\d_][^\W_]*?)(?:_\{\s*(\d+)\s*\}|_(\d+)(?![A-Za-z\d])|\[\s*(\d+)\s*\])")


class EachSample:
    """What is known of names in a claim about each sample: an index counts the entries that one sample has.

    Args:
        known: what is known of the names.
        columns: those that have a row for each sample.
        sequences: of these, those that have a number for each time step of a sample.
    """

    def __init__(self, known: Known, columns: Collection[str], sequences: Collection[str]) -> None:
        self._known = known
        self._columns = columns
        self._sequences = sequences
        self.number = known.number
        self.with_layers_below = known.with_layers_below

    @property
    def has_samples(self) -> bool:
        """Whether anything has a row for each sample."""
        return bool(self._columns)

    def name(self, word: str) -> str:
        """The name that a word is a spelling of; an entry is none, since it would be a row for one sample."""
        return "" if array_name(word).removeprefix("d") in self._columns else self._known.name(word)

    def shape_of(self, word: str) -> Shape:
        """The shape of what a word stands for in one sample."""
        shape = self._known.shape_of(word)
        return shape[1:] if self._column(word) else shape

    def meant(self, key: str, answer: Any) -> EachSample | Known:
        """This, if a claim is about a whole column, or one step of a sequence, of each sample; else what is known."""
        if not self._columns:
            return self._known
        braces = with_indices_in_braces(key, self._known)
        entries = [*_entries(braces), *_entries(with_indices_in_braces(str(answer), self._known))]
        if any(self._column(entry.stem) and len(entry.places) > len(self.shape_of(entry.stem)) for entry in entries):
            return self._known  # x_ij says which sample it is
        columns = (self._column(found[1]) for found in _WORD.finditer(braces))
        is_about = any(columns) or any(self._column(entry.stem) in self._sequences for entry in _entries(braces))
        return self if is_about else self._known

    def for_its_sample(self, answer: Any, number: int) -> Any:
        """The answer for an entry of a sample, also with its formula as one for that sample by itself."""
        if not isinstance(answer, OfFormula) or answer.own:
            return answer
        return answer._replace(of_sample=of_one_sample(answer.formula, number, self._known, self._columns))

    def with_all(self, text: str) -> str:
        """A text with the entries of all samples, x[:,2], in place of that of one, x_2; a step in brackets is one."""

        def of_all(column: str, found: re.Match[str]) -> str:
            number = found[2] or found[3] or (column in self._sequences and found[4])
            return f"[:,{number}]" if number else f"[{found[4]}]"

        return self._respelled(text, of_all)

    def with_samples_apart(self, text: str) -> str:
        """A text with x[1] in place of x_1, which is sample 1; h_1 is a step."""

        def of_one(column: str, found: re.Match[str]) -> str:
            return f"[{found[2] or found[3] or found[4]}]"

        return self._respelled(text, of_one)

    def _respelled(self, text: str, index: Callable[[str, re.Match[str]], str]) -> str:
        """A text with another index at each matrix of samples."""

        def entry(found: re.Match[str]) -> str:
            column = self._column(found[1])
            if not column or self.name(found[0]) or not self.shape_of(found[1]):
                return found[0]
            return f"{'' if self.name(found[1]) else 'd'}{column}{index(column, found)}"

        return _NUMBERED.sub(entry, text)

    def _column(self, word: str) -> str:
        """The column that a word stands for, or the lower part of a derivative; empty if there is none."""
        found = self.name(word) or self.name(word.removeprefix("d"))
        return found if found in self._columns else ""


def of_all(answer: Any) -> Any:
    """The answer for one of the samples, where the formula may give one number for all of them."""
    return answer._replace(own=answer.formula) if isinstance(answer, OfFormula) else answer


def _entries(text: str) -> Iterator[Entry]:
    return map(entry_in, ENTRY.finditer(text))
