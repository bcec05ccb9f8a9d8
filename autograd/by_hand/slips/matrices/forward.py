"""Slips in the value of an array: a softmax without exp, along the wrong axis or not divided, a term left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from autograd.by_hand.example.softmaxes import is_share
from autograd.by_hand.slips.matrices.products import Product, product_slips
from autograd.by_hand.slips.matrices.table import Block, Table
from autograd.by_hand.slips.matrices.whole import ArraySlip
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.paper.arrays import Array, along
from autograd.table.arithmetic import as_float


def value_slips(table: Table, products: list[Product], name: str) -> Iterator[ArraySlip]:
    """The slips in the value of one array."""
    yield from product_slips(table, products, name)
    for block in table.blocks.values():
        if block.target == name and block.source in table.arrays:
            yield from _of_a_softmax(table, block)
            yield from _along_another_axis(table, block)
            yield from _without_a_term(table, block)
    for other, array in table.arrays.items():
        if other != name and len(array.entries) == len(table.arrays[name].entries):
            words = Phrase("this is the value of {}", other)
            yield _slip(table, name, "other quantity", ("value of", other), words, table.values(other).entries)


def _slip(
    table: Table, name: str, kind: str, key: tuple[object, ...], words: Phrase, numbers: Sequence[float]
) -> ArraySlip:
    named = dict(zip((node.name for node in table.arrays[name].entries), numbers, strict=True))
    return ArraySlip(kind, (*key, name), words, named)


def _of_a_softmax(table: Table, block: Block) -> Iterator[ArraySlip]:
    name, scores = block.target, table.values(block.source)
    if not all(is_share(node) for node in table.arrays[name].entries[:1]) or scores.shape != table.arrays[name].shape:
        return
    powers = scores.mapped(math.exp)
    axis = -1 if scores.table[1] > 1 else None
    key = ("softmax", block.source)
    words = Phrase("{} divided by its sum, without exp", block.source)
    yield _slip(table, name, "wrong factor", (*key, "scores"), words, _shares(scores, axis))
    words = Phrase("exp({}), not divided by its sum", block.source)
    yield _slip(table, name, "missing factor", (*key, "powers"), words, powers.entries)
    if len(scores.shape) == 2:
        for other, what in ((0, "columns"), (1, "rows"), (None, "all entries")):
            words = Phrase("the softmax was taken over the {} of {}", what, block.source)
            yield _slip(table, name, "wrong axis", (*key, other), words, _shares(powers, other))


def _shares(numbers: Array, axis: int | None) -> Sequence[float]:
    """The numbers divided by their sums; nan where the sum is 0."""

    def shares(line: Sequence[float]) -> list[float]:
        total = math.fsum(line)
        return [x / total if total else math.nan for x in line]

    entries: Sequence[float] = along(shares, numbers, axis).entries
    return entries


def _along_another_axis(table: Table, block: Block) -> Iterator[ArraySlip]:
    """Of a sum or a mean of the rows of a square matrix: that of the columns, or the reverse."""
    source, target = table.arrays[block.source], table.arrays[block.target]
    if len(source.shape) != 2 or source.shape[0] != source.shape[1] or target.shape != source.shape[:1]:
        return
    there = dict(zip(source.entries, source.transposed().entries, strict=True))
    numbers = {node: as_float(node.data) for node in target.entries}
    for (node, entry), slope in block.slopes.items():
        numbers[node] += slope * (as_float(there[entry].data) - as_float(entry.data))
    words = Phrase("{} is summed over the wrong axis", block.source)
    yield _slip(table, block.target, "wrong axis", ("axis", block.source), words, list(numbers.values()))


def _without_a_term(table: Table, block: Block) -> Iterator[ArraySlip]:
    """Of an array to which another is added: without that, or with its sign turned."""
    if any(slope not in (1, -1) for slope in block.slopes.values()):
        return
    for times, kind, words in (
        (1, "missing path", Phrase("{} is left out", block.source)),
        (2, "factor sign", Phrase("the sign of {} is turned", block.source)),
    ):
        numbers = {node: as_float(node.data) for node in table.arrays[block.target].entries}
        for (node, entry), slope in block.slopes.items():
            numbers[node] -= times * slope * as_float(entry.data)
        yield _slip(table, block.target, kind, ("term", block.source, times), words, list(numbers.values()))
