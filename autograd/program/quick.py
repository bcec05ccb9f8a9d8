"""Quick calls: floats and arrays of floats in, sums over the batch out, in a few microseconds.

Most of the time of a call on few samples goes into reading its arguments and making arrays of its results.  A back end
whose numbers stay in place needs neither: arguments are written where it reads them, or read where they lie, and the
results are cut out of one array.  Here is the call that is like the last one; any other takes the usual way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from autograd.program.in_place import InPlace
from autograd.program.recipe import Part
from autograd.program.slots import Slot

_FLOAT = np.dtype(float)


class Quick:
    """A call of a program some of whose arguments have a batch axis, and none of whose outputs has.

    Args:
        slots: the arguments.
        varying: which of them have a batch axis.
        runner: what runs it.
        parts: the parts of the outputs.
        rebuilt: what puts them together.
        mean: whether they are divided by the size of the batch.
    """

    def __init__(
        self,
        slots: Sequence[Slot],
        varying: Collection[int],
        runner: InPlace,
        parts: Sequence[Part],
        rebuilt: Callable[[list[Any]], Any],
        *,
        mean: bool,
    ) -> None:
        self._runner, self._rebuilt, self._mean = runner, rebuilt, mean
        self._takes: list[tuple[tuple[int, ...], Any]] = []  # of each argument its shape, and where it is written
        start = 0
        for place, slot in enumerate(slots):
            end = start if place in varying else start + slot.size
            target = None if place in varying else runner.given[start:end].reshape(slot.shape)
            self._takes.append((slot.shape, target))
            start = end
        ends = [*accumulate(part.size for part in parts)]
        self._to_shape = [(place, part.shape) for place, part in enumerate(parts) if len(part.shape) > 1]
        self._parts = [(end - part.size, end, part.shape) for part, end in zip(parts, ends, strict=True)]

    def __call__(self, arrays: Sequence[Any]) -> Any:
        """The outputs; None unless the arguments are floats and arrays of floats that fit, and no output is a NaN."""
        if len(arrays) != len(self._takes):
            return None
        varying: list[Any] = []
        samples = 1
        for array, (shape, target) in zip(arrays, self._takes, strict=True):
            if isinstance(array, float) and target is not None and not shape:
                target[()] = array
            elif array.__class__ is not np.ndarray or array.dtype is not _FLOAT:
                return None
            elif target is not None and array.shape == shape:
                target[...] = array
            elif target is None and array.ndim and array.shape == (samples if varying else len(array), *shape):
                samples = len(array)
                varying.append(array)
            else:
                return None
        found = self._runner.run_in_place(varying, samples) if samples else None
        return None if found is None else self._put_together(found / samples if self._mean else found)

    def _put_together(self, found: Any) -> Any:
        """The outputs in the structure of the program."""
        arrays = [found[start:end] if shape else found.item(start) for start, end, shape in self._parts]
        for place, shape in self._to_shape:
            arrays[place] = arrays[place].reshape(shape)
        return self._rebuilt(arrays)
