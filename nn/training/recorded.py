"""The loss of a sample as a program, and what it says about the loss of a batch.

A program has one value for each sample.  So the loss of a batch has to be their mean or their sum; which of them it
is, or neither, mean_or_sum.py finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import autograd
from autograd import Value
from nn.training.batches import Samples
from nn.training.eager import Eager
from nn.training.mean_or_sum import is_mean

if TYPE_CHECKING:
    from autograd import Program


class Recorded(NamedTuple):
    """What was recorded: a program of the parameters that are trained, a sample and its target."""

    program: Program
    averages: bool  # whether the loss of a batch is the mean of those of its samples, or their sum
    classes: int  # how many there are, where a target is the number of one: it becomes a row of 0 and 1

    def step(self, backend: str) -> Program:
        """The loss of a batch and its gradient."""
        return self.program.on(backend).value_and_gradient(0, reduce="mean" if self.averages else "sum")

    def arrays(self, samples: Samples) -> tuple[Any, Any]:
        """The samples and the targets as arrays of floats."""
        import numpy as np

        x, y = (np.array(table.rows, dtype=float) for table in samples)
        return x, np.eye(self.classes)[y.astype(int)] if self.classes else y

    def losses(self, numbers: Any, x: Any, y: Any) -> Any:
        """The loss of each sample."""
        import numpy as np

        return np.broadcast_to(self.program(numbers, x, y), len(x))

    def loss(self, numbers: Any, x: Any, y: Any) -> float:
        """The loss of a batch."""
        losses = self.losses(numbers, x, y)
        return float(losses.mean() if self.averages else losses.sum())


class _Trained(NamedTuple):
    """The parameters that are trained, as an argument of a program; all others are constants of it."""

    values: Sequence[Value]

    def parameters(self) -> Sequence[Value]:
        """As a model has them."""
        return self.values


def recorded_loss(eager: Eager, size: int) -> Recorded:
    """The loss of one sample, recorded, for batches of a size.

    Raises:
        TypeError: if the model or the loss decides by a number.
        ValueError: if the loss of a batch is neither the mean nor the sum of the losses of its samples.
    """
    classes = _classes(eager)
    try:
        return _checked(eager, Recorded(_program(eager, eager.samples.y.rows[0]), True, 0), size)
    except (TypeError, ValueError) as error:
        if not classes:
            raise
        first = str(error)
    try:
        return _checked(eager, Recorded(_program(eager, [0.5] * classes), True, classes), size)
    except TypeError as error:
        if str(error) == first:  # it is not about the target
            raise
        raise TypeError(f"{error} (a program takes a class as a row of 0 and 1, and not as its number)") from None


def _program(eager: Eager, target: Any) -> Program:
    def loss(trained: Any, x: Any, y: Any) -> Value:
        return eager.loss([eager.model(x)], [y])

    try:
        return autograd.record(loss, _Trained(eager.optimizer.parameters), eager.samples.x.rows[0], target)
    except (TypeError, ValueError) as error:
        if not str(error).startswith("f "):
            raise
        raise type(error)(f"{_whose(eager)} {str(error).removeprefix('f ')}") from None


def _whose(eager: Eager) -> str:
    """What cannot be recorded: the model by itself, or else the loss."""
    try:
        autograd.record(lambda _, x: eager.model(x), _Trained(eager.optimizer.parameters), eager.samples.x.rows[0])
    except (TypeError, ValueError):
        return "the model"
    return "the loss"


def _classes(eager: Eager) -> int:
    """How many scores a prediction has, if each target is a whole number below that."""
    targets = eager.samples.y.rows + ([] if eager.held_out is None else eager.held_out.y.rows)
    with autograd.no_grad():
        scores = eager.model(eager.samples.x.rows[0])
    count = len(scores) if hasattr(scores, "__len__") else 0
    return count if all(isinstance(t, int) and 0 <= t < count for t in targets) else 0


def _checked(eager: Eager, recorded: Recorded, size: int) -> Recorded:
    """With what the loss of a batch is."""
    import numpy as np

    def losses(samples: Samples) -> Any:
        return recorded.losses(np.array(eager.numbers(), dtype=float), *recorded.arrays(samples))

    return recorded._replace(averages=is_mean(eager, losses, size))
