"""The samples of an example with arrays: how many there may be, and whether their mean is taken."""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.slips.formulas.batches import Batch, added_up_in, batches_in, divisors_in
from autograd.by_hand.slips.matrices.table import Block, Table


def batches_of(table: Table) -> list[Batch]:
    """The sums and means over samples, one for each count: those in the formulas, and along the axes of the data."""
    graph, error, trained = table.example.graph, table.example.start[table.example.error], table.example.parameters
    told = [batch for found in batches_in(graph, error, trained).values() for batch in found]
    by_count = {batch.samples: batch for batch in sorted(told, key=lambda batch: batch.is_sure)}
    divisors = divisors_in(graph, error)
    has_mean = any(batch.is_mean for batch in told)
    count = len(added_up_in(error))
    for n in _lengths(table) - by_count.keys():
        if count % n:  # (y - t)² of numbers is one term, however long the inputs are
            continue
        by_count[n] = Batch(error, n, is_mean=has_mean or not divisors.isdisjoint((n, 2 * n)), trained=trained)
    return [by_count[n] for n in sorted(by_count)]


def uses_of(table: Table, name: str) -> list[Batch]:
    """What is used in several rows or columns alike, as a bias is for all samples: its gradient is their sum."""
    first = table.arrays[name].entries[0]
    uses = [[edge.target for edge in block.edges if edge.source is first] for block in _into_arrays(table, name)]
    by_count = {len(terms): terms for terms in uses if len(terms) > 1}
    return [Batch(table.error, n, False, True, table.example.parameters, terms) for n, terms in by_count.items()]


def _into_arrays(table: Table, name: str) -> Iterator[Block]:
    """The blocks in which every entry of an array is added to several entries of another."""
    for block in table.blocks.values():
        if block.source == name and set(block.slopes.values()) == {1.0}:
            yield block


def _lengths(table: Table) -> set[int]:
    """The lengths of the axes that samples may lie along: those of given arrays, which no parameter has."""
    shapes: dict[bool, set[int]] = {True: {1}, False: set()}
    for array in table.arrays.values():
        if all(node.op is None for node in array.entries):
            is_trained = any(node.name in table.example.parameters for node in array.entries)
            shapes[is_trained].update(array.shape)
    return shapes[False] - shapes[True]
