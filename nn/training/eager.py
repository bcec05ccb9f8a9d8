"""A step of training with Values: the loss of a batch, its gradient, and the optimiser's step."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import autograd
from autograd import Value
from nn.modules.module import Module, each_of
from nn.optimizers.optimizer import Optimizer
from nn.training.batches import Samples

Loss = Callable[[list[Any], list[Any]], Value]
Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")


def without_collector(step: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """The function, during which Python looks for no garbage: a graph has none, and it takes a tenth of the time.

    The graph is gone when the function ends, so there is none to look through then either.
    """

    @wraps(step)
    def uncollected(*given: Inputs.args, **options: Inputs.kwargs) -> Output:
        before = gc.isenabled()
        try:
            gc.disable()
            return step(*given, **options)
        finally:
            if before:
                gc.enable()

    return uncollected


class Eager:
    """Trains a model with Values, sample by sample.

    Args:
        model: what is called with each sample.
        loss: of the predictions and the targets of a batch.
        optimizer: what moves the parameters.
        samples: the data.
        held_out: the validation data, if there are such.
    """

    backend = False

    def __init__(
        self, model: Module, loss: Loss, optimizer: Optimizer, samples: Samples, held_out: Samples | None
    ) -> None:
        self.model, self.loss, self.optimizer, self.samples, self.held_out = model, loss, optimizer, samples, held_out
        self._parameters = [*dict.fromkeys([*optimizer.parameters, *model.parameters()])]

    @without_collector
    def step(self, places: Sequence[int]) -> float:
        """Move the parameters once, and give the loss that the batch had before.

        Raises:
            FloatingPointError: if a number is not finite; names the first node where that is so.  Then the parameters
                are as before.
        """
        loss = self._loss(places)
        if not self._is_finite(loss):
            self._raise(places)
        before = self.numbers()
        rate_of(self.optimizer)
        self.optimizer.step()
        if not all(map(math.isfinite, self.numbers())):
            sentence = self._diverged()
            self.restore(before)
            raise FloatingPointError(sentence)
        return float(loss.data)

    def validation(self) -> float | None:
        """The loss of the validation data, if there are such."""
        if self.held_out is None:
            return None
        with autograd.no_grad():
            predictions = each_of(self.model, self.held_out.x.rows)
            return float(a_value(self.loss(predictions, self.held_out.y.rows)).data)

    def numbers(self) -> list[Any]:
        """The numbers of the parameters that are trained."""
        return [p.data for p in self.optimizer.parameters]

    def restore(self, numbers: Sequence[Any]) -> None:
        """Give the parameters such numbers again."""
        for p, number in zip(self.optimizer.parameters, numbers, strict=True):
            p.data = number

    def place(self) -> Any:
        """Where training stands: the numbers, and what the optimiser keeps."""
        return self.numbers(), self.optimizer.kept, self.optimizer.steps

    def go_to(self, place: Any) -> None:
        """Go back to a place."""
        numbers, self.optimizer.kept, self.optimizer.steps = place
        self.restore(numbers)

    def settle(self) -> None:
        """Give the model the numbers, which it has; gradients are 0, for a backward pass that comes after."""
        autograd.zero_grad(self._parameters)

    def _loss(self, places: Sequence[int]) -> Value:
        """The loss of a batch; the parameters have its gradients."""
        x, y = self.samples.at(places)
        autograd.zero_grad(self._parameters)
        loss = a_value(self.loss(each_of(self.model, x), y))
        loss.backward()
        return loss

    def _is_finite(self, loss: Value) -> bool:
        return math.isfinite(loss.data) and all(math.isfinite(p.grad) for p in self.optimizer.parameters)

    def _raise(self, places: Sequence[int]) -> None:
        with autograd.detect_anomaly():
            self._loss(places)
        raise FloatingPointError("the loss or a gradient is not finite")

    def _diverged(self) -> str:
        """Which parameter went where no number is, in a sentence."""
        names = {p: name for name, p in self.model.named_parameters()}
        first = next(p for p in self.optimizer.parameters if not math.isfinite(p.data))
        name = first.name or names.get(first, "a parameter")
        return f"the step makes {name} {first.data}: a rate of {self.optimizer.rate()} is too large"


def a_value(total: Any) -> Value:
    """What a loss gives, if that is a Value."""
    if not isinstance(total, Value):
        raise TypeError(
            f"the loss gives {total!r:.60}, and not a Value: return the mean over the batch, as nn.mse_loss does"
        )
    return total


def rate_of(optimizer: Optimizer) -> float:
    """The rate of the next step, which has to lead downhill."""
    rate = float(optimizer.rate())
    if rate < 0:
        raise ValueError(f"the rate of step {optimizer.steps} is {rate}: fit goes downhill, by a rate of at least 0")
    return rate
