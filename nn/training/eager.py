"""A step of training with Values: the loss of a batch, its gradient, and the optimiser's step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import autograd
from autograd import Value
from nn.optimizers.optimizer import Optimizer
from nn.training.batches import Samples

Loss = Callable[[list[Any], list[Any]], Value]


class Eager:
    """Trains a model with Values, sample by sample.

    Args:
        model: what is called with each sample.
        loss: of the predictions and the targets of a batch.
        optimizer: what moves the parameters.
        samples: the data.
    """

    def __init__(self, model: Any, loss: Loss, optimizer: Optimizer, samples: Samples) -> None:
        self.model, self.loss, self.optimizer, self.samples = model, loss, optimizer, samples
        self._parameters = [*dict.fromkeys([*optimizer.parameters, *model.parameters()])]

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
        self.optimizer.step()
        if not all(map(math.isfinite, self.numbers())):
            sentence = self._diverged()
            self.restore(before)
            raise FloatingPointError(sentence)
        return float(loss.data)

    def loss_of(self, samples: Samples) -> float:
        """The loss of other samples."""
        with autograd.no_grad():
            return float(self.loss([self.model(x) for x in samples.x.rows], samples.y.rows).data)

    def numbers(self) -> list[Any]:
        """The numbers of the parameters that are trained."""
        return [p.data for p in self.optimizer.parameters]

    def restore(self, numbers: Sequence[Any]) -> None:
        """Give the parameters such numbers again."""
        for p, number in zip(self.optimizer.parameters, numbers, strict=True):
            p.data = number

    def _loss(self, places: Sequence[int]) -> Value:
        """The loss of a batch; the parameters have its gradients."""
        x, y = self.samples.at(places)
        autograd.zero_grad(self._parameters)
        loss = self.loss([self.model(sample) for sample in x], y)
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
