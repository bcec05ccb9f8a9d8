"""Arguments: what a program is called with, sorted by whether it varies from sample to sample."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd.program.libraries import Library, library_of
from autograd.program.slots import Slot
from autograd.sentences import counted, shorten

_TO_THE_CALLER = 6  # from the check of a batch to the call of a program


class Arguments(NamedTuple):
    """The arguments of one call."""

    varying: frozenset[int]  # the slots that have a batch axis
    shared: Any  # the numbers of all others, in order
    rows: list[Any]  # for each that varies an array of shape (numbers, samples)
    batch: tuple[int, ...]  # the axes of the batch
    samples: int  # how many there are in it
    library: Library  # where all these arrays live


def arguments_of(slots: Sequence[Slot], arrays: Sequence[Any]) -> Arguments:
    """The arguments, read and checked.

    Raises:
        TypeError: if there are too many or too few, or something is not a real number.
        ValueError: if the shapes do not fit.
    """
    refuse_other_count(slots, arrays)
    library = library_of([slot.name for slot in slots], arrays)
    given = [slot.read(array, library) for slot, array in zip(slots, arrays, strict=True)]
    batch = batch_shape(slots, [tuple(array.shape[:-1]) for array in given])
    samples = math.prod(batch)
    varying = frozenset(i for i, array in enumerate(given) if array.ndim > 1)
    numbers = [array for i, array in enumerate(given) if i not in varying]
    rows = [_rows(given[i], batch, samples, library) for i in sorted(varying)]
    return Arguments(varying, library.joined(numbers), rows, batch, samples, library)


def _rows(array: Any, batch: tuple[int, ...], samples: int, library: Library) -> Any:
    """An argument as an array with a row for each of its numbers, and a column for each sample."""
    shape = *batch, array.shape[-1]
    if array.shape != shape:
        array = library.xp.broadcast_to(array, shape)
    return (array if len(shape) == 2 else library.xp.reshape(array, (samples, shape[-1]))).T


def batch_shape(slots: Sequence[Slot], shapes: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The shape of the batch: the axes of all arguments in front of those of the slots, broadcast.

    Raises:
        ValueError: if they do not fit together.
    """
    different = {*shapes} - {()}
    if len(different) < 2:  # NumPy takes longer than a small program
        return different.pop() if different else ()
    try:
        _warn_of_pairs(slots, shapes)
        return np.broadcast_shapes(*shapes)
    except ValueError:
        told = ", ".join(f"{slot.name} {shape}" for slot, shape in zip(slots, shapes, strict=True) if shape)
        raise ValueError(f"the batches do not fit together ({told}): their axes are equal, or 1") from None


def _warn_of_pairs(slots: Sequence[Slot], shapes: Sequence[tuple[int, ...]]) -> None:
    """Warn where one argument is a column and another none, as t[:, None] beside x: n and n samples are n² pairs."""
    rows = {shape[0]: slot.name for slot, shape in zip(slots, shapes, strict=True) if len(shape) == 1 and shape[0] > 1}
    for slot, shape in zip(slots, shapes, strict=True):
        if len(shape) == 2 and shape[1] == 1 and shape[0] in rows:
            n, other = shape[0], rows[shape[0]]
            warnings.warn(
                f"the batch of {slot.name} has the shape {shape}, and that of {other} ({n},): they meet in {n}×{n} "
                f"pairs. Write {slot.name}[:, 0] for a pair of each sample, or {other}[None, :] if all pairs are meant",
                stacklevel=_TO_THE_CALLER,
            )


def refuse_other_count(slots: Sequence[Slot], given: Sequence[Any]) -> None:
    """Refuse another number of arguments than there are slots."""
    if len(slots) != len(given):
        names = ", ".join(slot.name for slot in slots)
        raise TypeError(f"the program takes {counted(len(slots), 'argument')} ({shorten(names)}), not {len(given)}")
