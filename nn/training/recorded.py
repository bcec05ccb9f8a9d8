"""The loss of a sample as a program, and what it says about the loss of a batch.

A program has one value for each sample.  So the loss of a batch has to be their mean or their sum; which of them it
is, or neither, is found by a look at a few samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import autograd
from autograd import Value
from nn.training.batches import Samples
from nn.training.eager import Eager

if TYPE_CHECKING:
    from autograd import Program

CLOSE = 1e-9  # relative: how far the loss of a batch may be from the mean of its samples
ROUNDING = 1e-13  # relative to the numbers that a loss comes from: how far it may be beside that
HALVINGS = 12  # of all parameters, at most, for losses that tell a mean from a sum


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


def recorded_loss(eager: Eager) -> Recorded:
    """The loss of one sample, recorded.

    Raises:
        TypeError: if the model or the loss decides by a number.
        ValueError: if the loss of a batch is neither the mean nor the sum of the losses of its samples.
    """
    classes = _classes(eager)
    try:
        return _checked(eager, Recorded(_program(eager, eager.samples.y.rows[0]), True, 0))
    except (TypeError, ValueError) as error:
        if not classes:
            raise
        first = str(error)
    try:
        return _checked(eager, Recorded(_program(eager, [0.5] * classes), True, classes))
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


def _checked(eager: Eager, recorded: Recorded) -> Recorded:
    """Whether the loss of a batch is a mean or a sum, by a look at the parameters as they are, or at smaller ones.

    Where a model is trained well, losses may be as small as rounding, and tell nothing.
    """
    numbers = eager.numbers()
    try:
        for halvings in range(HALVINGS):
            eager.restore([number / 2**halvings for number in numbers])
            averages, sums = _looks(eager, recorded)
            if averages != sums:
                return recorded._replace(averages=averages)
            if not averages:
                raise ValueError("the loss of a batch is neither the mean nor the sum of the losses of its samples")
    finally:
        eager.restore(numbers)
    return recorded


def _looks(eager: Eager, recorded: Recorded) -> tuple[bool, bool]:
    """Whether the batch may be a mean, and a sum: by the samples with the largest losses, one, two and three."""
    import numpy as np

    losses = np.nan_to_num(recorded.losses(np.array(eager.numbers(), dtype=float), *recorded.arrays(eager.samples)))
    largest = np.argsort(-abs(losses), kind="stable")
    few = [largest[:count].tolist() for count in (1, 2, 3)]
    batches, slack = [eager.loss_at(places) for places in few], ROUNDING * _scale(eager, few[-1])
    averages, sums = (
        all(abs(a - b) <= CLOSE * max(abs(a), abs(b)) + slack for a, b in zip(batches, map(whole, few), strict=True))
        for whole in (lambda places: losses[places].mean(), lambda places: losses[places].sum())
    )
    return averages, sums


def _scale(eager: Eager, places: Sequence[int]) -> float:
    """The largest of the numbers from which losses come: parameters, inputs, targets and predictions."""
    import numpy as np

    x, y = eager.samples.at(places)
    with autograd.no_grad():
        scores = np.ravel(np.array([eager.model(sample) for sample in x], dtype=object))
    numbers = [*eager.numbers(), *np.ravel(x), *np.ravel(y), *(getattr(score, "data", score) for score in scores)]
    return max(abs(float(number)) for number in numbers)
