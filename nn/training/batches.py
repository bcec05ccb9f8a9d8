"""Samples, read before training begins, and the batches of them that an epoch goes through."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from nn.training.tables import Table, table_of


class Samples(NamedTuple):
    """What a model is trained or tested on."""

    x: Table
    y: Table

    @property
    def size(self) -> int:
        """How many there are."""
        return self.x.shape[0]

    def at(self, places: Sequence[int]) -> tuple[list[Any], list[Any]]:
        """The inputs and the targets of some samples."""
        return [self.x.rows[i] for i in places], [self.y.rows[i] for i in places]

    def subset(self, places: Sequence[int]) -> Samples:
        """Some of them."""
        tables = zip(self.at(places), self, strict=True)
        return Samples(*(Table(rows, (len(rows), *table.shape[1:])) for rows, table in tables))


def samples_of(x: Any, y: Any, where: str = "") -> Samples:
    """The samples, read and checked.

    Args:
        x: for each sample a number or a row of them: a list, an array, a DataFrame.
        y: the targets, in the same way.
        where: what stands in front of their names in an error.

    Raises:
        TypeError: if something in them is not a number; says where it stands.
        ValueError: if there are none, not equally many, rows of several lengths, or a NaN.
    """
    samples = Samples(table_of(x, f"{where}x"), table_of(y, f"{where}y"))
    if samples.x.shape[0] != samples.y.shape[0]:
        raise ValueError(
            f"{where}x has the shape {samples.x.shape} and {where}y {samples.y.shape}: give one target for each sample"
        )
    return samples


def batches_of(samples: int, size: int, order: random.Random) -> Iterator[Sequence[int]]:
    """The places of the samples in each batch of an epoch, in a new order; one batch of all stays as it is.

    >>> [*batches_of(5, 2, random.Random(0))]
    [[3, 4], [0, 1], [2]]
    """
    places: Sequence[int] = range(samples)
    if size < samples:
        places = order.sample(places, samples)
    for start in range(0, samples, size):
        yield places[start : start + size]
