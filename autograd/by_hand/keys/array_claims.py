"""Claims about whole arrays, taken apart into claims about their entries.

``"dL/dW1" = "[[0.1, 0.2], [0.3, 0.4]]"`` is ``"dL/dW1[1,1]" = "0.1"`` and so on, with the digits as they were written.
A formula for an array is a formula for each of its entries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from autograd.by_hand.keys.array_keys import ArrayKeys
from autograd.by_hand.keys.each_sample import EachSample, of_all
from autograd.by_hand.keys.index_claims import claims_at_places
from autograd.by_hand.sheet.entry_answers import OfFormula, answers_of_entries, fits, is_blank
from autograd.by_hand.sheet.handwriting import sides_of
from autograd.by_hand.sheet.written_arrays import as_written
from autograd.paper.array_names import first_index, with_start
from autograd.paper.arrays import Array, Shape, array_of
from autograd.paper.notation.sample_indices import with_samples_below
from autograd.paper.notation.sample_sums import Known
from autograd.sentences import shorten


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
    named = ArrayKeys(arrays, samples, known)
    longer = {name: array for name, labels in arrays.items() if (array := with_start(labels, known))}
    from_start = ArrayKeys({**arrays, **longer}, samples, known) if longer else named
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
    key: Any, answer: Any, plain: Callable[[str], str], letters: EachSample | None, first: int, named: ArrayKeys
) -> list[Entry]:
    """The claims that a line with letters stands for, one for each entry: dL/dW_ij = δ_i x_j; none without letters."""
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


def _entries(key: Any, answer: Any, named: ArrayKeys, from_start: ArrayKeys) -> Iterable[Entry]:
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
    """The keys of the entries that an answer lists.  If it begins with h[0], they are those of the longer array."""
    listed = as_written(answer.strip(), longer.shape) if isinstance(answer, str) else answer
    array = listed if isinstance(listed, str) else array_of(listed)
    is_longer = isinstance(array, Array) and fits(array.shape, longer.shape) and not fits(array.shape, keys.shape)
    return longer if is_longer else keys


def _transposed(key: Any, named: ArrayKeys) -> Array | None:
    """The keys of the entries of a transpose, such as (dL/dW)ᵀ; None if a key speaks of none."""
    keys = named.keys(key[:-1]) if isinstance(key, str) and key.endswith("ᵀ") else None
    if not isinstance(keys, Array):
        return None
    return keys if len(keys.shape) == 1 else keys.transposed()
