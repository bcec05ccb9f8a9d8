"""In place: what runs a program on numbers that stay where they are from call to call.

The numbers of the arguments are written into memory that is there already, and so are the results.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.program.outputs import Outputs, Results


class InPlace(ABC):
    """A runner whose inputs without a batch axis stand in ``given``, in order."""

    outputs: Outputs
    given: Any

    def run(self, shared: Any, varying: Sequence[Any], samples: int) -> Results:
        """The outputs.

        Args:
            shared: an array of the inputs without a batch axis, in order.
            varying: for each run of inputs with a batch axis an array of shape (inputs, samples).
            samples: the size of the batch.
        """
        self.given[...] = shared
        rows = np.empty((len(self.outputs.rows), samples))
        self._run(varying, samples, rows)
        return Results(self._found(samples), rows)

    @abstractmethod
    def run_in_place(self, varying: Sequence[Any], samples: int) -> Any:
        """The outputs that are one number, as a new array; None if one of them is a NaN.

        Args:
            varying: for each run of inputs with a batch axis an array of shape (samples, inputs).
            samples: the size of the batch.
        """

    @abstractmethod
    def _run(self, varying: Sequence[Any], samples: int, rows: Any) -> None:
        """Compute everything, and write the outputs with a batch axis to the rows."""

    @abstractmethod
    def _found(self, samples: int) -> Any:
        """The outputs that are one number, after a run, as a new array."""
