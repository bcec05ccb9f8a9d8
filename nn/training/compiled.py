"""Training with a program: the loss of a sample is recorded once, and runs on arrays of samples and of parameters."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

from nn.training.eager import Eager, rate_of
from nn.training.recorded import recorded_loss

BACKENDS = (False, "numpy", "native")  # what may train: Values, or a program that runs there
ENOUGH = 2_000  # samples to go through, from which on recording pays
ENOUGH_STEPS = 5_000  # from which on machine code pays, and as many more for each parameter:
FOR_A_PARAMETER = 50


class Compiled:
    """Trains as ``Eager`` does, on arrays; the model has its numbers after ``settle``.

    Args:
        eager: what it does, with Values.
        backend: "numpy" or "native".
        size: of a batch.

    Raises:
        TypeError: if the model decides by a number, or has a Fraction.
        ValueError: if the loss of a batch is neither the mean nor the sum of the losses of its samples.
    """

    def __init__(self, eager: Eager, backend: Any, size: int) -> None:
        self.eager, self.optimizer, self.backend = eager, eager.optimizer, backend
        if any(isinstance(number, Fraction) for number in eager.numbers()):
            raise TypeError("the model has Fractions, which a program would round")
        self._recorded = recorded_loss(eager, size)
        self._step = self._recorded.step(backend)
        self._x, self._y = self._recorded.arrays(eager.samples)
        self._held_out = None if eager.held_out is None else self._recorded.arrays(eager.held_out)
        self._numbers: Any
        self._kept: tuple[Any, ...]
        self._read()

    def step(self, places: Sequence[int]) -> float:
        """Move the parameters once, and give the loss that the batch had before; raises as ``Eager.step`` does."""
        import numpy as np

        x, y = (self._x, self._y) if isinstance(places, range) else (self._x[places], self._y[places])
        loss, gradient = self._step(self._numbers, x, y)
        with np.errstate(all="ignore"):
            moved, kept = self.optimizer.moved(self._numbers, gradient, self._kept, rate_of(self.optimizer))
        if not (math.isfinite(loss) and np.isfinite(moved).all()):
            return self._with_values(places)
        self._numbers, self._kept = moved, kept
        self.optimizer.steps += 1
        return float(loss)

    def validation(self) -> float | None:
        """The loss of the validation data, if there are such."""
        return None if self._held_out is None else self._recorded.loss(self._numbers, *self._held_out)

    def numbers(self) -> Any:
        """The numbers of the parameters that are trained: an array that stays as it is."""
        return self._numbers

    def restore(self, numbers: Any) -> None:
        """Give the parameters such numbers again."""
        self.settle()
        self.eager.restore(numbers.tolist() if hasattr(numbers, "tolist") else numbers)
        self._read()

    def place(self) -> Any:
        """Where training stands: the numbers, and what the optimiser keeps."""
        return self._numbers, self._kept, self.optimizer.steps

    def go_to(self, place: Any) -> None:
        """Go back to a place."""
        self._numbers, self._kept, self.optimizer.steps = place

    def settle(self) -> None:
        """Give the model and the optimiser the numbers; gradients are 0."""
        self.eager.restore(self._numbers.tolist())
        self.eager.settle()
        columns = [column.tolist() for column in self._kept]
        self.optimizer.kept = dict(zip(self.optimizer.keeps, columns, strict=True))

    def _read(self) -> None:
        """Take the numbers from the model and the optimiser."""
        import numpy as np

        self._numbers = np.array(self.eager.numbers(), dtype=float)
        self._kept = tuple(np.array(column, dtype=float) for column in self.optimizer.kept.values())

    def _with_values(self, places: Sequence[int]) -> float:
        """A step where a number is not finite: it is made with Values, which say where."""
        self.settle()
        loss = self.eager.step(places)
        self._read()
        return loss


def trainer_for(eager: Eager, compiled: bool | str, epochs: int, size: int) -> Eager | Compiled:
    """What trains: a program where it is asked for, or pays.

    Args:
        eager: what trains with Values.
        compiled: "auto", True, or one of ``BACKENDS``.
        epochs: how often all samples are gone through.
        size: of a batch.

    Raises:
        TypeError: if a program is asked for, and the model decides by a number.
        ValueError: if a program is asked for, and the loss of a batch is not that of its samples.
    """
    if compiled not in ("auto", True, *BACKENDS):
        raise ValueError(f"compiled is 'auto', True, False, 'numpy' or 'native', and not {compiled!r:.60}")
    pays = epochs * eager.samples.size >= ENOUGH and find_spec("numpy") is not None
    if compiled is False or (compiled == "auto" and not pays):
        return eager
    steps = epochs * -(-eager.samples.size // size)
    try:
        return Compiled(eager, compiled if compiled in BACKENDS else _backend(steps, len(eager.numbers())), size)
    except (TypeError, ValueError) as error:
        if compiled != "auto":
            raise
        warnings.warn(
            f"fit trains with Values, sample by sample, and not with a program: {error}", stacklevel=4
        )  # who called fit
        return eager


def _backend(steps: int, parameters: int) -> str:
    """Where the program runs; by counts alone, so that training that is resumed goes on in the same way."""
    pays = steps >= ENOUGH_STEPS + FOR_A_PARAMETER * parameters and find_spec("llvmlite") is not None
    return "native" if pays else "numpy"
