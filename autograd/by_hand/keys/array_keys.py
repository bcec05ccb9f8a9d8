"""Which entries a key speaks of: dL/dW1 of each entry of W1, dz/dx of a matrix, dL/dW[2,:] of a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import product
from math import prod
from typing import Any

from autograd.by_hand.sheet.written_arrays import as_written
from autograd.engine.history import history
from autograd.engine.numbers import array_like
from autograd.paper.array_names import first_index
from autograd.paper.arrays import Array, Shape, ShapeError, array_of, selected
from autograd.paper.slices import Index
from autograd.sentences import shorten

_INDEX = re.compile(r"\d+|\d*\s*:\s*\d*")
_A_MATRIX: Shape = (2, 2)
_MOST_OF_A_JACOBIAN = 400  # entries


class ArrayKeys:
    """The arrays that a key may speak of; what stands before the first entry, such as h[0], is known by itself."""

    def __init__(self, arrays: Mapping[str, Array], samples: Collection[str], known: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._samples = samples
        self._known = known
        longest_first = "|".join(map(re.escape, sorted(arrays, key=len, reverse=True)))
        before = r"(?:^|(?<=\s)|(?<=/)|(?<=^[d∂])|(?<=[/\s][d∂]))"
        self._pattern = re.compile(rf"{before}({longest_first})(?:\[([\d\s,:]*)\])?(?=$|[\s/])")

    def keys(self, key: Any, answer: Any = None) -> Any:
        """The keys of all entries that a key speaks of, as an Array; a key that speaks of no array as it is.

        dz/dx of two vectors is a matrix, with a row for each entry of z; or a vector, where z is a function of x entry
        by entry and the answer is no matrix.
        """
        if array_like(key):
            return array_of(key)
        if not isinstance(key, str) or not self._arrays:
            return key
        found = list(self._pattern.finditer(key))
        meant = [self._meant(match) for match in found]
        names = (match[1] if match[1] in self._samples else match[0] for match in found)  # s[2] and s[1] are two
        whole = {name: labels for name, labels in zip(names, meant, strict=True) if isinstance(labels, Array)}
        if not whole:
            return _written(key, found, meant)
        if self._is_jacobian(whole, answer):
            of, by = whole.values()
            pairs = product(of.entries, by.entries)
            return Array((*of.shape, *by.shape), [_written(key, found, [*pair]) for pair in pairs])
        if len(whole) > 1 and not (self._are_of_samples(whole) or self._is_by_entries(whole)):
            first, second, *_ = whole
            raise ValueError(
                f"the claim {shorten(key)!r} speaks of two arrays, {first} and {second}: write one entry of the "
                "first, and the other as it is"
            )
        largest = max(whole.values(), key=lambda labels: len(labels.shape))
        chosen = [
            [_at(place, number, labels, largest) for labels in meant] for number, place in enumerate(largest.places())
        ]
        return Array(largest.shape, [_written(key, found, labels) for labels in chosen])

    def has_rows_of_samples(self, key: Any) -> bool:
        """Whether a key speaks of an array with a row for each sample."""
        return isinstance(key, str) and any(match[1] in self._samples for match in self._pattern.finditer(key))

    def _are_of_samples(self, whole: Mapping[str, Array]) -> bool:
        """Whether arrays have a row for each sample, and only one of them more than a number for it."""
        shapes = [labels.shape for labels in whole.values()]
        is_of_all = len({shape[0] for shape in shapes}) == 1  # a row of x has a number for each entry
        return is_of_all and {*whole} <= {*self._samples} and sum(len(shape) > 1 for shape in shapes) < 2

    def _is_jacobian(self, whole: Mapping[str, Array], answer: Any) -> bool:
        """Whether a derivative of two vectors is a matrix."""
        has_samples = any(name in self._samples for name in whole)
        if len(whole) != 2 or has_samples or any(len(array.shape) != 1 for array in whole.values()):
            return False
        size = prod(len(array.entries) for array in whole.values())
        return size <= _MOST_OF_A_JACOBIAN and (_is_matrix(answer) or not self._is_by_entries(whole))

    def _is_by_entries(self, whole: Mapping[str, Array]) -> bool:
        """Whether two arrays are such that each entry of one is a function of the other's entry in its place."""
        of, by, *others = whole.values()
        return not others and are_entry_by_entry(of, by, self._known)

    def _meant(self, match: re.Match[str]) -> Any:
        labels = self._arrays[match[1]]
        index = [i.strip() for i in match[2].split(",")] if match[2] is not None else []
        if not all(map(_INDEX.fullmatch, index)):
            raise ShapeError(f"{match[0]!r} is no entry of {match[1]}: write it as in W[2,1]")
        first = first_index(labels.entries[:1])  # each array by itself: a[1] is the first of a, beside an h[0]
        if len(index) == 1 and ":" not in index[0] and int(index[0]) < first:
            return match[0]
        return selected(labels, [_index(i) for i in index], first)


def are_entry_by_entry(of: Array, by: Array, known: Mapping[str, Any]) -> bool:
    """Whether each entry is a function of the other array's entry in its place, and of no other, as in σ(z)."""
    if of.shape != by.shape or not all(label in known for label in of.entries):
        return False
    ends = {known[label] for label in by.entries if label in known}
    made_of = (ends & {*history(known[label], stop=ends.__contains__)} for label in of.entries)
    return all(x == {known.get(own)} for x, own in zip(made_of, by.entries, strict=True))


def _is_matrix(answer: Any) -> bool:
    """Whether an answer lists the rows of a matrix, or speaks of its diagonal."""
    if isinstance(answer, str) and "diag" in answer:
        return True
    listed = as_written(answer.strip(), _A_MATRIX) if isinstance(answer, str) else answer
    try:
        array = listed if isinstance(listed, str) else array_of(listed)
    except ShapeError:
        return False
    return isinstance(array, Array) and len(array.shape) > 1


def _at(place: tuple[int, ...], number: int, labels: Any, largest: Array) -> str:
    """The label that stands at a place of the largest array; of a column, the one of the same sample."""
    if not isinstance(labels, Array):
        return str(labels)
    label: str = labels.entries[number if labels.shape == largest.shape else place[0] - 1]
    return label


def _index(written: str) -> Index:
    """A whole number, a slice or all, as it stands in brackets."""
    start, colon, stop = (part.strip() for part in written.partition(":"))
    if not colon:
        return int(start)
    return slice(int(start) if start else None, int(stop) if stop else None) if start or stop else None


def _written(key: str, found: list[re.Match[str]], labels: list[str]) -> str:
    """A key with these names in the places that were found."""
    for match, label in reversed(list(zip(found, labels, strict=True))):
        key = key[: match.start()] + label + key[match.end() :]
    return key
