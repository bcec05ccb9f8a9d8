"""Claims about whole arrays, taken apart into claims about their entries.

``"dL/dW1" = "[[0.1, 0.2], [0.3, 0.4]]"`` is ``"dL/dW1[1,1]" = "0.1"`` and so on, with the digits as they were written.
A formula for an array is a formula for each of its entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

from autograd.by_hand.example.each_sample import EachSample, of_all
from autograd.by_hand.example.entry_answers import OfFormula, answers_of_entries, fits, is_blank
from autograd.by_hand.example.handwriting import sides_of
from autograd.by_hand.example.index_claims import claims_at_places
from autograd.by_hand.example.written_arrays import as_written
from autograd.engine.history import history
from autograd.engine.numbers import array_like
from autograd.paper.array_names import first_index, with_start
from autograd.paper.arrays import Array, Shape, ShapeError, array_of, selected
from autograd.paper.notation.sample_indices import with_samples_below
from autograd.paper.notation.sample_sums import Known
from autograd.paper.slices import Index
from autograd.sentences import shorten

_INDEX = re.compile(r"\d+|\d*\s*:\s*\d*")
_A_MATRIX: Shape = (2, 2)
_MOST_OF_A_JACOBIAN = 400  # entries


class Part(NamedTuple):
    """The place of an entry in a claim about an array."""

    whole: str  # the claim, as it was written
    shape: Shape
    place: tuple[int, ...]  # counted from 1
    is_transposed: bool = False  # whether it is about a transpose, as (dL/dW)ᵀ is
    has_rows_of_samples: bool = False


class Entry(NamedTuple):
    """A claim about a single number, and its answer."""

    key: Any
    answer: Any
    part: Part | None = None
    problem: str = ""  # why it cannot be read
    before: Sequence[Entry] = ()  # those of the sides before it, where the answer is a chain as y = w x = 0.6


_NOT_ENTRY_BY_ENTRY = Entry("", "", problem="it gives other entries")


def taken_apart(
    claims: Iterable[tuple[Any, Any]],
    arrays: Mapping[str, Array],
    plain: Callable[[str], str] = str,
    samples: Collection[str] = (),
    known: Mapping[str, Any] | None = None,
    letters: Known | None = None,
    sequences: Collection[str] = (),
) -> list[Entry]:
    """The claims, those about an array as one for each entry.

    Args:
        claims: keys and answers; an array of Values is a key too.
        arrays: the names of the entries of each array.
        plain: a key as claims are read, from one as people write it.
        samples: the arrays that have a row for each sample; dl/dy of two of them is that of each sample by itself.
        known: the Values by their names: an h[0] among them may be listed with h, before its first entry, and where h
            is a function of z entry by entry, dh/dz is that of each entry by its own.
        letters: what is known of names with the letters of indices: dL/dW_ij = δ_i x_j is a formula for each entry.
        sequences: of the samples' arrays, those that have a number for each time step as well.

    >>> x = Array((2,), ["x[1]", "x[2]"])
    >>> [(entry.key, entry.answer) for entry in taken_apart([("dL/dx", "[0.10, 2]"), ("L", "3")], {"x": x})]
    [('dL/dx[1]', '0.10'), ('dL/dx[2]', '2'), ('L', '3')]
    """
    known = known or {}
    each = EachSample(letters, samples, sequences) if letters else None
    named = _Named(arrays, samples, known)
    longer = {name: array for name, labels in arrays.items() if (array := with_start(labels, known))}
    from_start = _Named({**arrays, **longer}, samples, known) if longer else named
    whole = (labels for name, labels in arrays.items() if not name.endswith("]"))  # no h[0] before the first step
    first = min((first_index(labels.entries[:1]) for labels in whole), default=1)
    found: list[Entry] = []
    for key, answer in claims:
        spelled = plain(key) if isinstance(key, str) else key
        *before, last = (
            [*(_by_letters(key, side, plain, each, first, named) or _entries(spelled, side, named, from_start))]
            for side in sides_of(answer)
        )
        if each and samples:
            before, last = [_with_own(side, each, first) for side in before], _with_own(last, each, first)
        found += _with_sides(last, before)
    return found


def _with_own(entries: list[Entry], each: EachSample, first: int) -> list[Entry]:
    """Entries of an array with a row for each sample, each also with its formula as one for its sample."""
    return [
        x._replace(answer=each.for_its_sample(x.answer, x.part.place[0] - 1 + first))
        if x.part and x.part.has_rows_of_samples and not x.part.is_transposed
        else x
        for x in entries
    ]


def _with_sides(last: list[Entry], before: list[list[Entry]]) -> list[Entry]:
    """The entries of the last side of a chain, each with those of the sides before it."""
    fitting = (
        side if [entry.key for entry in side] == [entry.key for entry in last] else [_NOT_ENTRY_BY_ENTRY] * len(last)
        for side in before
    )
    return [entry._replace(before=sides) for entry, *sides in zip(last, *fitting, strict=True)]


def _by_letters(
    key: Any, answer: Any, plain: Callable[[str], str], letters: EachSample | None, first: int, named: _Named
) -> list[Entry]:
    """The claims for each entry or row of one in index notation, as dL/dW_ij = δ_i x_j; none without such letters."""
    if letters is None or not isinstance(key, str):
        return []
    whole, without = " ".join(key.split()), is_blank(answer)
    entries: list[Entry] = []
    try:
        below = with_samples_below(whole, letters)
        meant = letters.meant(below, answer)
        claims = claims_at_places(below, "" if without else answer, meant, first, is_of_samples=letters.has_samples)
        for number, claim in enumerate(claims):
            spelled = plain(claim.key)
            if isinstance(named.keys(spelled), Array):
                parts = _entries(spelled, answer if without else claim.formula, named, named)
                entries += (x._replace(answer=of_all(x.answer)) if meant is letters else x for x in parts)
            else:
                formula = answer if without else OfFormula(str(answer), number, claim.shape, claim.formula)
                entries.append(Entry(spelled, formula, Part(whole, claim.shape, claim.place)))
    except ValueError as problem:
        front = "" if str(problem).startswith("the claim ") else f"the claim {shorten(whole)!r} "
        return [Entry(key, answer, problem=f"{front}{problem}")]
    return entries


def _entries(key: Any, answer: Any, named: _Named, from_start: _Named) -> Iterable[Entry]:
    try:
        transposed = _transposed(key, named)
        keys = transposed or named.keys(key, answer)
        if not isinstance(keys, Array):
            return [Entry(keys, answer)]
        if from_start is not named and not transposed:
            keys = _as_listed(answer, keys, from_start.keys(key))
        whole = " ".join(key.split()) if isinstance(key, str) else ""
        answers = answers_of_entries(answer, keys.shape, whole or "about an array")
    except ValueError as problem:
        return [Entry(key, answer, problem=str(problem))]
    of_samples = named.has_rows_of_samples(key)
    parts = (Part(whole, keys.shape, place, transposed is not None, of_samples) for place in keys.places())
    return map(Entry, keys.entries, answers, parts)


def _as_listed(answer: Any, keys: Array, longer: Array) -> Array:
    """The keys of the entries that an answer lists: those of the longer array if it begins before the first entry."""
    listed = as_written(answer.strip(), longer.shape) if isinstance(answer, str) else answer
    array = listed if isinstance(listed, str) else array_of(listed)
    is_longer = isinstance(array, Array) and fits(array.shape, longer.shape) and not fits(array.shape, keys.shape)
    return longer if is_longer else keys


def _transposed(key: Any, named: _Named) -> Array | None:
    """The keys of the entries of a transpose, such as (dL/dW)ᵀ; None if a key speaks of none."""
    keys = named.keys(key[:-1]) if isinstance(key, str) and key.endswith("ᵀ") else None
    if not isinstance(keys, Array):
        return None
    return keys if len(keys.shape) == 1 else keys.transposed()


class _Named:
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
