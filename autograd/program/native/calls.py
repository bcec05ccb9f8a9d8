"""Calls of machine code: where the numbers of a run are, as a few words, and runs on several threads."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograd.program.native.sizes import INPUTS, NUMBERS, SHARED, START, SUMS, WORK, Sizes

LINE = 8  # floats of a line of the cache
PAYS = 40_000_000  # operations on single numbers, a millisecond or so: a second thread takes 0.2 ms to start


class Call:
    """The words of a call, and the memory that one thread works in.

    Args:
        shared: the array of the shared numbers.
        numbers: the array of the outputs that are one number.
        sizes: how much there is of everything.
    """

    def __init__(self, shared: Any, numbers: Any, sizes: Sizes) -> None:
        self.sums = np.zeros(sizes.sums + 1)
        self._work = _aligned(sizes.work)
        self._kept = shared, numbers
        # a C array: its items are set in a fifth of the time that NumPy takes
        self.words = (ctypes.c_int64 * (INPUTS + 2 * sizes.inputs))()
        for place, array in (
            (SHARED, shared), (WORK, self._work), (SUMS, self.sums), (NUMBERS, numbers),
        ):  # fmt: skip
            self.words[place] = address(array)
        self.address = ctypes.addressof(self.words)

    def set(self, start: int, stop: int, samples: int, rows: int, inputs: Sequence[int]) -> None:
        """Say which samples are to be run, where their outputs go, and where their inputs are."""
        self.words[START:] = [start, stop, samples, rows, *inputs]


def threads() -> int:
    """How many threads may run at once: OMP_NUM_THREADS says so, or else the processors that are there."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdigit():
        return max(1, int(given))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once(run: Callable[[int], None], calls: Sequence[Call]) -> None:
    """Run all calls, each on a thread of its own; the sums of the first become those of all."""
    errors: list[BaseException] = []

    def attempt(call: Call) -> None:
        try:
            run(call.address)
        except BaseException as error:  # a thread has nobody to raise it to
            errors.append(error)

    others = [threading.Thread(target=attempt, args=[call]) for call in calls[1:]]
    for thread in others:
        thread.start()
    attempt(calls[0])
    for thread in others:
        thread.join()
    for error in errors:
        raise error
    calls[0].sums[...] = np.sum([call.sums for call in calls], axis=0)


def shares(samples: int, count: int) -> list[tuple[int, int]]:
    """The samples in as many equal shares, where each starts and ends: on a line of the cache."""
    ends = [min(samples, -(-samples * i // (count * LINE)) * LINE) for i in range(count + 1)]
    return [*pairwise(ends)]


_NOTHING = ctypes.c_char * 0


def address(array: Any) -> int:
    """Where an array begins."""
    try:
        return ctypes.addressof(_NOTHING.from_buffer(array))  # in a quarter of the time of what follows
    except TypeError:  # it is read-only, or has gaps
        found: int = array.__array_interface__["data"][0]  # which is no slower than array.ctypes.data
        return found


def addresses(arrays: Sequence[Any]) -> tuple[list[int], list[Any]]:
    """For each column of the arrays its address, and how far its numbers are apart.

    Floats that do not lie a whole number of floats apart, as a field of a record, are copied.

    Returns:
        These words, and the arrays that they tell of, which have to live as long.
    """
    words: list[int] = []
    lying = []
    for array in arrays:
        start, (down, right) = address(array), array.strides
        if start % 8 or down % 8 or right % 8:
            array = array.copy()
            start, (down, right) = address(array), array.strides
        lying.append(array)
        for _ in range(array.shape[1]):
            words += (start, down // 8)
            start += right
    return words, lying


def _aligned(count: int) -> Any:
    """Floats that begin where a line of the cache begins: a register that lies across two takes twice as long."""
    spare = np.zeros(count + LINE)
    start = -address(spare) // 8 % LINE
    return spare[start : start + count]
