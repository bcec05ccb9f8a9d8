"""Chunked arrays: a program on arrays of Dask, which may be larger than memory and lie on many machines.

Nothing is computed here.  Each block of the batch becomes a task that runs the program on it, and what is summed over
the batch is the sum over the blocks.  A program travels as the bytes of its pickle, and each thread of a worker makes
it once.
"""

from __future__ import annotations

import itertools
import math
import pickle
import sys
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from autograd.program.arguments import batch_shape, refuse_other_count
from autograd.program.libraries import NUMPY, library_of
from autograd.program.recipe import Part
from autograd.program.slots import Slot


def is_chunked(array: Any) -> bool:
    """Whether it is an array of Dask."""
    dask = sys.modules.get("dask.array")  # without it nobody has such an array
    return dask is not None and isinstance(array, dask.Array)


class OnBlock(NamedTuple):
    """A task: a program on one block of each argument."""

    pickled: bytes  # of what gives the parts of its outputs, and the size of the batch

    def __call__(self, *blocks: Any) -> list[Any]:
        """The parts of the outputs."""
        parts: list[Any]
        parts, _ = _loaded(self.pickled, threading.get_ident())(*blocks)
        return parts


@lru_cache(maxsize=64)
def _loaded(pickled: bytes, thread: int) -> Any:
    """What was pickled, one for each thread: a program runs for one caller at a time."""
    return pickle.loads(pickled)


def on_blocks(
    task: OnBlock, slots: Sequence[Slot], parts: Sequence[Part], arrays: Sequence[Any], *, summed: bool
) -> tuple[list[Any], int]:
    """The parts of the outputs as arrays of Dask that are not computed yet, and the size of the batch.

    Args:
        task: the program.
        slots: its arguments.
        parts: of its outputs.
        arrays: what it is called with.
        summed: whether outputs without a batch axis are sums over the batch.

    Raises:
        TypeError: if an array does not hold real numbers, or is of a third library.
        ValueError: if the shapes do not fit, or the size of a chunk is not known.
    """
    import dask.array as da

    refuse_other_count(slots, arrays)
    given = [_chunked(slot, array) for slot, array in zip(slots, arrays, strict=True)]
    batches = [slot.batch_of(array.shape) for slot, array in zip(slots, given, strict=True)]
    batch = batch_shape(slots, batches)
    computed = da.blockwise(
        task,
        range(len(batch)),
        *(each for array, axes in zip(given, _axes(slots, batches), strict=True) for each in (array, axes)),
        concatenate=True,
        dtype=float,
        meta=np.empty([0] * len(batch)),
    )
    found = [
        _rows(computed, number, part.shape) if each else _numbers(computed, number, part.shape, summed=summed)
        for number, (part, each) in enumerate(zip(parts, _varies(task, parts, given, batches), strict=True))
    ]
    return found, math.prod(batch)


def _varies(
    task: OnBlock, parts: Sequence[Part], arrays: Sequence[Any], batches: Sequence[tuple[int, ...]]
) -> list[bool]:
    """For each part of the outputs whether it has an entry for each sample: asked with a batch without samples."""
    empty = [
        np.empty((*[0] * len(batch), *array.shape[len(batch) :]), array.dtype)
        for array, batch in zip(arrays, batches, strict=True)
    ]
    most = max(map(len, batches))
    return [
        most > 0 and np.ndim(found) == most + len(part.shape) for found, part in zip(task(*empty), parts, strict=True)
    ]


def _chunked(slot: Slot, given: Any) -> Any:
    """An argument as an array of Dask with chunks along the axes of the batch alone.

    Raises:
        TypeError: if it is an array of a third library.
        ValueError: if the size of a chunk is not known.
    """
    import dask.array as da

    if not is_chunked(given):
        if library_of([slot.name], [given]) is not NUMPY:
            raise TypeError(f"{slot.name} is an array of another library beside arrays of Dask: make it one of NumPy")
        return da.from_array(NUMPY.floats(slot.name, slot.unwrapped(given)), chunks=-1)
    if any(math.isnan(size) for chunks in given.chunks for size in chunks):
        raise ValueError(
            f"{slot.name} has chunks of unknown size, as after a selection: call {slot.name}.compute_chunk_sizes()"
        )
    own = range(given.ndim - len(slot.shape), given.ndim)
    return given.rechunk(dict.fromkeys(own, -1)) if own else given


def _axes(slots: Sequence[Slot], batches: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """The axes of each argument by number: those of the batch, which all share, from 0 on; then its own."""
    most = max(map(len, batches))
    own = itertools.count(most)
    return [
        [*range(most - len(batch), most), *(next(own) for _ in slot.shape)]
        for slot, batch in zip(slots, batches, strict=True)
    ]


def _rows(computed: Any, number: int, shape: tuple[int, ...]) -> Any:
    """An output that has an entry for each sample."""
    axes = range(computed.ndim, computed.ndim + len(shape))
    return computed.map_blocks(
        _picked, number, dtype=float, new_axis=[*axes], chunks=(*computed.chunks, *shape), meta=_meta(computed, shape)
    )


def _numbers(computed: Any, number: int, shape: tuple[int, ...], *, summed: bool) -> Any:
    """An output without a batch axis: the sum over the blocks, or what each of them has."""
    ndim = computed.ndim
    axes = range(ndim, ndim + len(shape))
    ones = [(1,) * count for count in computed.numblocks]
    each = computed.map_blocks(
        _picked, number, ndim, dtype=float, new_axis=[*axes], chunks=(*ones, *shape), meta=_meta(computed, shape)
    )
    return each.sum(axis=tuple(range(ndim))) if summed else each[(0,) * ndim]


def _picked(parts: list[Any], number: int, axes: int = 0) -> Any:
    """One of the parts that a block has given, with some axes of length 1 in front."""
    part = np.asarray(parts[number])
    return part.reshape((1,) * axes + part.shape)


def _meta(computed: Any, shape: tuple[int, ...]) -> Any:
    return np.empty([0] * (computed.ndim + len(shape)))
