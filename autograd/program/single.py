"""Single calls: one sample, on a back end whose numbers stay in place, in a few microseconds.

Of a call with one sample most of the time goes into reading its arguments and making arrays of its results.  Here the
arguments are written where the back end reads them, and the results are cut out of one array.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np

from autograd.program.recipe import Part
from autograd.program.slots import Slot, starts_of

_FLOAT = np.dtype(float)


@runtime_checkable
class InPlace(Protocol):
    """What runs a program without a batch axis on numbers that stay in place."""

    given: Any  # the array of the inputs, in order

    def run_in_place(self) -> Any:
        """The outputs, as a new array; None if one is a NaN."""


class Single:
    """A call of a program with one sample.

    Args:
        slots: the arguments.
        runner: what runs it.
        parts: the parts of the outputs.
        rebuilt: what puts them together.
    """

    def __init__(
        self, slots: Sequence[Slot], runner: InPlace, parts: Sequence[Part], rebuilt: Callable[[list[Any]], Any]
    ) -> None:
        self._runner, self._rebuilt = runner, rebuilt
        starts = starts_of(slots)
        self._targets = [
            (slot.shape, start, runner.given[start : start + slot.size].reshape(slot.shape))
            for slot, start in zip(slots, starts, strict=False)
        ]
        ends = np.cumsum([part.size for part in parts]).tolist()
        self._parts = [(end - part.size, end, part.shape) for part, end in zip(parts, ends, strict=True)]
        self._to_shape = [(place, part.shape) for place, part in enumerate(parts) if len(part.shape) > 1]

    def __call__(self, arrays: Sequence[Any]) -> Any:
        """The outputs; None unless the arguments are floats and arrays of floats that fit, and no output is a NaN."""
        if len(arrays) != len(self._targets):
            return None
        given = self._runner.given
        for array, (shape, start, target) in zip(arrays, self._targets, strict=True):
            if not shape and isinstance(array, float):  # a number of NumPy is one too
                given[start] = array
            elif array.__class__ is np.ndarray and array.dtype is _FLOAT and array.shape == shape:
                target[...] = array
            else:
                return None
        found = self._runner.run_in_place()
        if found is None:
            return None
        arrays = [found[start:end] if shape else found.item(start) for start, end, shape in self._parts]
        for place, shape in self._to_shape:
            arrays[place] = arrays[place].reshape(shape)
        return self._rebuilt(arrays)
