"""fit: training, epoch by epoch."""

from __future__ import annotations

import math
import random
from typing import Any, NamedTuple

from nn.modules.initial import check_size
from nn.modules.module import Module
from nn.optimizers.optimizer import Optimizer
from nn.training.bar import Bar
from nn.training.batches import Samples, batches_of, fitted, samples_of
from nn.training.eager import Eager, Loss
from nn.training.history import History


def fit(
    model: Module,
    x: Any,
    y: Any,
    loss: Loss,
    optimizer: Optimizer,
    *,
    epochs: int = 100,
    batch_size: int | None = None,
    validation: tuple[Any, Any] | None = None,
    progress: bool = True,
    seed: int | None = None,
) -> History:
    """Train a model: in each epoch all samples once, with a step of the optimiser for each batch.

    Ctrl-C ends training early: the model then has its best weights, by the loss of the validation data or else of
    the training data, and the History so far is returned.

    Args:
        model: called with each sample: a row of numbers, or a number.
        x: the samples: a list of rows or of numbers, an array, a DataFrame.
        y: the targets, one for each sample.
        loss: of the predictions and the targets of a batch, each a list: such as ``nn.mse_loss``.
        optimizer: of the parameters that are to be trained.
        epochs: how often all samples are gone through.
        batch_size: how many samples a step takes, in a new order in each epoch; by default all.
        validation: further samples and targets, on which the model is not trained; their loss is in the History.
        progress: whether a bar shows how far training is (with the extra ``progress``; without it a line now and then).
        seed: for the same order of samples each time.

    Raises:
        TypeError: if something in x or y is not a number.
        ValueError: if x and y do not fit together, to the model or to the loss.
        FloatingPointError: if a number becomes NaN or infinite; names the first node where that is so.  The model
            then has the weights from before that step.

    >>> from nn import MLP, Adam, mse_loss
    >>> model = MLP(2, [4, 1], activation="tanh", seed=0)
    >>> x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> history = fit(model, x, y, mse_loss, Adam(model.parameters(), lr=0.1), epochs=200, progress=False)
    >>> history.losses[-1] < 0.001, round(model([0, 1]).data)
    (True, 1)
    """
    _refuse_other_kinds(model, loss, optimizer)
    samples = fitted(samples_of(x, y), model, loss)
    held_out = None if validation is None else fitted(_pair(validation), model, loss, "validation ")
    run = _Run(samples, held_out, epochs, samples.size if batch_size is None else batch_size, _seed(seed))
    check_size(run.epochs, "epochs")
    check_size(run.size, "batch_size")
    trainer = Eager(model, loss, optimizer, samples)
    history, best = History(), Best(trainer)
    with Bar(progress, run.epochs, run.batches, history.epochs) as bar:
        try:
            while history.epochs < run.epochs:
                run.epoch(trainer, history, best, bar)
        except FloatingPointError as error:
            raise FloatingPointError(f"in epoch {history.epochs + 1} {error}") from error
        except KeyboardInterrupt:
            history.note = best.restored(trainer, history)
            bar.say(history.note)
    return history


class Best:
    """The best numbers of the parameters so far, and their loss."""

    def __init__(self, trainer: Eager) -> None:
        self.loss, self.epoch, self.numbers = math.inf, 0, trainer.numbers()

    def see(self, loss: float, epoch: int, numbers: Any) -> None:
        """Keep the numbers if their loss is lower."""
        if loss < self.loss:
            self.loss, self.epoch, self.numbers = loss, epoch, numbers

    def restored(self, trainer: Eager, history: History) -> str:
        """Give the model the best numbers, and say so."""
        trainer.restore(self.numbers)
        whose = f"epoch {self.epoch}, the best by its {'validation' if history.validation else 'training'} loss"
        return f"interrupted in epoch {history.epochs + 1}: the model has the weights of " + (
            whose if self.epoch else "the beginning"
        )


class _Run(NamedTuple):
    """What does not change while a model is trained."""

    samples: Samples
    held_out: Samples | None
    epochs: int
    size: int  # of a batch
    seed: int

    @property
    def batches(self) -> int:
        """How many there are in an epoch."""
        return -(-self.samples.size // self.size)

    def epoch(self, trainer: Eager, history: History, best: Best, bar: Bar) -> None:
        """Go through all samples once."""
        number = history.epochs + 1
        total, before = 0.0, trainer.numbers()
        for places in batches_of(self.samples.size, self.size, random.Random(f"{self.seed}, {number}")):
            total += trainer.step(places) * len(places)
            bar.step()
        mean = total / self.samples.size
        checked = None if self.held_out is None else trainer.loss_of(self.held_out)
        # The loss of a single batch is that of the numbers before its step.
        after = checked is not None or self.batches > 1
        best.see(mean if checked is None else checked, number, trainer.numbers() if after else before)
        history.add(mean, checked)
        bar.epoch(number, mean, checked)


def _refuse_other_kinds(model: Any, loss: Any, optimizer: Any) -> None:
    if not isinstance(model, Module):
        raise TypeError(f"the model is a Module, such as an MLP, and not {model!r:.60}")
    if not callable(loss):
        raise TypeError(f"the loss is a function of predictions and targets, such as mse_loss, and not {loss!r:.60}")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"the optimizer is such as SGD(model.parameters()), and not {optimizer!r:.60}")


def _pair(validation: Any) -> Samples:
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(
            f"validation is a pair of samples and targets, not {validation!r:.60}: write validation=(x2, y2)"
        )
    return samples_of(validation[0], validation[1], "validation ")


def _seed(given: Any) -> int:
    """A seed that a file of floats holds exactly."""
    if given is None:
        return random.randrange(2**32)
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) >= 2**53:
        raise TypeError(f"a seed is a whole number, such as 0, and not {given!r:.60}")
    return given
