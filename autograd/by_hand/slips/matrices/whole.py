"""What becomes of a right array when it is written down: a sign, a factor, the transpose, exchanged rows."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from autograd.by_hand.slips.formulas.batches import Batch
from autograd.by_hand.slips.matrices.groups import Numbers
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.by_hand.slips.single.value_slips import of_number
from autograd.paper.arrays import Array

OF_A_TWO = ("two forgotten", "half forgotten")
SEVERAL = {"row": "rows", "column": "columns", "entry": "entries"}


class ArraySlip(NamedTuple):
    """A slip in an array: the numbers that all entries become."""

    kind: str
    key: tuple[object, ...]
    words: Phrase
    numbers: Numbers
    is_of_the_gradient: bool = False  # whether it is a step along a wrong gradient
    extra: int = 0  # the cost beyond that of the kind


def of_the_whole(
    names: Array, right: Numbers, batches: Iterable[Batch], *, has_a_two: bool = True
) -> Iterator[ArraySlip]:
    """The slips that are made with all entries alike.

    Args:
        names: of the entries.
        right: their numbers.
        batches: the sums and means over samples that there may be.
        has_a_two: whether there is a 2 or a ½ that may be forgotten.
    """
    for reading in (r for r in of_number(1.0) if has_a_two or r.kind not in OF_A_TWO):
        numbers = {name: reading.value * x for name, x in right.items()}
        yield ArraySlip(reading.kind, ("whole", reading.key), reading.words, numbers)
    for batch in batches:
        for factor, words in batch.slips():
            numbers = {name: factor * x for name, x in right.items()}
            yield ArraySlip("batch size", ("batch", factor), words, numbers, extra=batch.extra(factor))
        for factor, words in batch.miscounted():
            numbers = {name: factor * x for name, x in right.items()}
            yield ArraySlip("batch size", ("miscounted", factor), words, numbers, extra=1)
    yield from transposed(names, right, Phrase("the transpose was written"))
    yield from _exchanged(names, right)


def transposed(names: Array, right: Numbers, words: Phrase) -> Iterator[ArraySlip]:
    """The transpose of a square matrix."""
    if len(names.shape) == 2 and names.shape[0] == names.shape[1] > 1:
        there = dict(zip(names.entries, names.transposed().entries, strict=True))
        yield ArraySlip("transposed", ("transposed",), words, {name: right[there[name]] for name in right})


def copied(names: Array, right: Numbers, wrong: Collection[str]) -> Iterator[ArraySlip]:
    """Another row, or another column, in the place of the one in which all wrong entries lie."""
    for what, found in _lines(names):
        for i, line in enumerate(found):
            for j, other in enumerate(found) if len(line) > 1 and {*line}.issuperset(wrong) else ():
                if i != j:
                    numbers = dict(right) | {a: right[b] for a, b in zip(line, other, strict=True)}
                    words = Phrase("{} {} stands in the place of {} {}", what, str(j + 1), what, str(i + 1))
                    yield ArraySlip("neighbour", ("copied", what, i, j), words, numbers)


def _exchanged(names: Array, right: Numbers) -> Iterator[ArraySlip]:
    """Two rows, or two columns, in each other's place."""
    for what, found in _lines(names):
        for i, j in itertools.combinations(range(len(found)), 2):
            pairs = [*zip(found[i], found[j], strict=True), *zip(found[j], found[i], strict=True)]
            numbers = dict(right) | {a: right[b] for a, b in pairs}
            words = Phrase("the {} {} and {} are exchanged", SEVERAL[what], str(i + 1), str(j + 1))
            yield ArraySlip("neighbour", ("exchanged", SEVERAL[what], i, j), words, numbers)


def _lines(names: Array) -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    """The rows and the columns of a matrix; the entries of a vector."""
    yield ("row" if len(names.shape) == 2 else "entry"), names.rows
    if len(names.shape) == 2:
        yield "column", list(zip(*names.rows, strict=True))
