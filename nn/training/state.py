"""The state of a training: what a checkpoint holds beside the model and the optimiser."""

from __future__ import annotations

import math
from typing import Any

from autograd import write_number
from nn.training.compiled import Compiled
from nn.training.eager import Eager
from nn.training.history import History

Trainer = Eager | Compiled
GROWN = 10  # times: the losses of batches differ, but not so much


class Best:
    """The best numbers of the trained parameters so far, and their loss.

    Args:
        numbers: those at the beginning.
        loss: theirs.
        epoch: when that was.
    """

    def __init__(self, numbers: Any, loss: float = math.inf, epoch: int = 0) -> None:
        self.numbers, self.loss, self.epoch = numbers, loss, epoch

    def see(self, loss: float, epoch: int, numbers: Any) -> None:
        """Keep the numbers if their loss is lower."""
        if loss < self.loss:
            self.loss, self.epoch, self.numbers = loss, epoch, numbers


class State:
    """What changes from epoch to epoch, and what was chosen once for all of them.

    Args:
        seed: of the order of samples.
        history: the losses so far.
        best: the best numbers so far.
        backend: what trains, if that was chosen before.
    """

    def __init__(self, seed: int, history: History, best: Best, backend: Any = None) -> None:
        self.seed, self.history, self.best, self.backend = seed, history, best, backend
        self._whole: tuple[Any, int, Best]
        self._steps: tuple[float, ...] = ()  # the losses of the first step and the last

    def see(self, loss: float) -> None:
        """Note the loss of a step."""
        self._steps = (*self._steps[:1], loss)

    def growth(self) -> str:
        """How far the loss has grown before it stopped being a number, in words; empty if it has not."""
        first, last = self._steps[:1], self._steps[1:]
        if not last or not last[0] > GROWN * abs(first[0]):
            return ""
        grown = " to ".join(write_number(loss, digits=4) for loss in (*first, *last))
        return f"\nthe loss grew from {grown}: try a smaller lr"

    def mark(self, trainer: Trainer) -> None:
        """Keep where training stands: an epoch is whole."""
        best = Best(self.best.numbers, self.best.loss, self.best.epoch)
        self._whole = trainer.place(), self.history.epochs, best

    def back(self, trainer: Trainer) -> None:
        """Go back to the end of the last whole epoch."""
        place, epochs, self.best = self._whole
        trainer.go_to(place)
        del self.history.losses[epochs:], self.history.validation[epochs:]

    def stopped(self, trainer: Trainer) -> str:
        """Give the model its best numbers, and say so."""
        trainer.restore(self.best.numbers)
        loss = "validation" if self.history.validation else "training"
        whose = f"epoch {self.best.epoch}, the best by its {loss} loss" if self.best.epoch else "the beginning"
        return f"interrupted in epoch {self.history.epochs + 1}: the model has the weights of {whose}"
