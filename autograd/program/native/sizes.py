"""How much there is of everything in a run of machine code, and the words that say where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograd.program.native.machine import width

NEAREST = 24 * 2**10
SHARED, WORK, SUMS, NUMBERS, MISSING, START, STOP, SAMPLES, OUTPUTS, INPUTS = range(10)
"""The words of a call.  MISSING is how many NaNs came out among the numbers.  From INPUTS on there are two words for
each input: its address, and how far its samples are apart."""


class Sizes(NamedTuple):
    """How much there is of everything."""

    runs: Sequence[int]  # how many inputs each array has
    outputs: int
    rows: int
    sums: int

    @property
    def inputs(self) -> int:
        """The inputs of all arrays."""
        return sum(self.runs)

    @property
    def registers(self) -> int:
        """The registers of a row of a chunk: the fewer there are, the better memory keeps up; 64 took 8 % longer."""
        return max(1, min(16, NEAREST // (8 * width() * max(self.rows, 1))))

    @property
    def row(self) -> int:
        """The floats of a row."""
        return self.registers * width()

    @property
    def work(self) -> int:
        """The floats that a run needs for itself: the sums twice, the rows and their addresses."""
        return 2 * self.sums * width() + self.rows * (self.row + 1)
