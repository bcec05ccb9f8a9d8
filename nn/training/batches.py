"""Samples: what x and y may be, checked before training begins, and the batches that an epoch goes through."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from autograd import Value
from nn.modules.entries import MOST_AXES, Shape
from nn.pairs import checked, listed

LARGEST = sys.float_info.max


class Table(NamedTuple):
    """Numbers for each sample: a number, or lists in lists of one shape."""

    rows: list[Any]
    shape: Shape


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
    samples = Samples(_table(x, f"{where}x"), _table(y, f"{where}y"))
    if samples.x.shape[0] != samples.y.shape[0]:
        raise ValueError(
            f"{where}x has the shape {samples.x.shape} and {where}y {samples.y.shape}: give one target for each sample"
        )
    return samples


def _table(given: Any, name: str) -> Table:
    plain = _plain(given, name)
    if not isinstance(plain, list):
        raise TypeError(f"{name} is a list of samples, an array or a DataFrame, not {given!r:.60}")
    rows, shape = _numbers(plain, name, MOST_AXES)
    if not all(shape):
        raise ValueError(f"{name} has the shape {shape}: there is nothing to learn from without numbers")
    return Table(rows, shape)


def _plain(given: Any, place: str) -> Any:
    """Python's lists and numbers; a table of pandas or polars, or a sparse matrix, becomes an array on the way."""
    for to_array in ("to_numpy", "toarray"):
        if hasattr(given, to_array):
            given = getattr(given, to_array)()
            break
    try:
        return listed(given)
    except TypeError as error:
        raise TypeError(f"{place}: {error}") from None


def _numbers(given: Any, place: str, axes: int) -> tuple[Any, Shape]:
    """The numbers in lists in lists, and their shape."""
    plain = _plain(given, place)
    if not isinstance(plain, list):
        return _number(plain, place), ()
    if all(type(x) in (float, int) and abs(x) <= LARGEST for x in plain):  # a quick look at most rows
        return plain, (len(plain),)
    if not axes:
        raise ValueError(f"{place} has too many axes: write a number or a row of numbers for each sample")
    rows, shapes = zip(*[_numbers(x, f"{place}[{i}]", axes - 1) for i, x in enumerate(plain)], strict=True)
    for i, shape in enumerate(shapes):
        if shape != shapes[0]:
            first, other = _in_words(shapes[0]), _in_words(shape)
            raise ValueError(f"{place}[0] has {first} and {place}[{i}] {other}: give all as many")
    return [*rows], (len(rows), *shapes[0])


def _number(x: Any, place: str) -> Any:
    if isinstance(x, bool):
        return int(x)
    try:
        number = checked(x)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{place}: {error}") from None
    number = number.data if isinstance(number, Value) else number
    if math.inf > abs(number) > LARGEST:
        raise ValueError(f"{place} is too large for training: write numbers up to {LARGEST:.1e}")
    if not math.isfinite(number):
        raise ValueError(f"{place} is {number}: leave this sample out, or write a number in its place")
    return number


def _in_words(shape: Shape) -> str:
    if not shape:
        return "a single number"
    return f"{shape[0]} number{'s' * (shape[0] != 1)}" if len(shape) == 1 else f"the shape {shape}"


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
