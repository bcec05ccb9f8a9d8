"""fit: training, epoch by epoch."""

from __future__ import annotations

import random
from os import PathLike
from typing import Any, NamedTuple

from nn.habits import says_keywords
from nn.modules.initial import check_size
from nn.modules.module import Module
from nn.optimizers.optimizer import Optimizer
from nn.training.bar import Bar
from nn.training.batches import Samples, batches_of, samples_of
from nn.training.checkpoint import Checkpoint
from nn.training.compiled import trainer_for
from nn.training.eager import Eager, Loss
from nn.training.history import History
from nn.training.looks import fitted, warn_of_an_activation
from nn.training.state import Best, State, Trainer


@says_keywords
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
    compiled: bool | str = "auto",
    seed: int | None = None,
    checkpoint: str | PathLike[str] | None = None,
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
        compiled: whether the loss of a sample is recorded once, and then runs on arrays: the numbers are the same, and
            come a hundred times as fast.  "auto": where that is possible, and pays.  True: always, or an error says why
            not; of a batch of more than 500 samples 500 tell whether the loss is their mean or their sum.  "native": as
            machine code (with the extra ``native``), "numpy": without it.
        seed: for the same order of samples each time.
        checkpoint: the path of a file, ``.npz`` or ``.safetensors``, which is written about every second and at the
            end.  Where it is there, training goes on from it, with the same numbers as without a stop.  A schedule is
            code and does not stand in it: give the same one again.

    Raises:
        TypeError: if something in x or y is not a number.
        ValueError: if x and y do not fit together, to the model or to the loss; or the checkpoint is of another
            training.
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
    samples = fitted(samples_of(x, y), model, loss, optimizer)
    held_out = None if validation is None else fitted(_held_out(validation, samples), model, loss, None, "validation ")
    run = _run(samples.size, epochs, batch_size)
    eager = Eager(model, loss, optimizer, samples, held_out)
    warn_of_an_activation(model, loss)
    file = None if checkpoint is None else Checkpoint(checkpoint, eager, run.size)
    state = (file and file.load(seed)) or _beginning(eager, seed)
    trainer = trainer_for(eager, compiled if state.backend is None else state.backend, epochs, run.size)
    with Bar(progress, run.epochs, run.batches, state.history.epochs) as bar:
        run.go(trainer, state, file, bar)
    return state.history


def _beginning(eager: Eager, seed: int | None) -> State:
    """The state before the first epoch."""
    state = State(_seed(seed), History(), Best(eager.numbers()))
    state.history.before = eager.model.state_dict()
    return state


class _Run(NamedTuple):
    """What does not change while a model is trained."""

    samples: int
    epochs: int
    size: int  # of a batch

    @property
    def batches(self) -> int:
        """How many there are in an epoch."""
        return -(-self.samples // self.size)

    def go(self, trainer: Trainer, state: State, file: Checkpoint | None, bar: Bar) -> None:
        """Make the epochs that are left."""
        try:
            state.mark(trainer)
            if file is not None:
                file.save(trainer, state, now=True)  # a path that cannot be written is said at the beginning
            if state.history.epochs > self.epochs:
                state.history.note = f"{state.history.epochs} epochs are there already: there was nothing to do"
                bar.say(state.history.note)
            while state.history.epochs < self.epochs:
                self._epoch(trainer, state, bar)
                if file is not None:
                    file.save(trainer, state, now=state.history.epochs == self.epochs)
        except FloatingPointError as error:
            raise FloatingPointError(f"in epoch {state.history.epochs + 1} {error}{state.growth()}") from None
        except KeyboardInterrupt:
            state.back(trainer)
            if file is not None:
                file.save(trainer, state, now=True)
            state.history.note = state.stopped(trainer)
            if file is not None:
                state.history.note += f"; the same call goes on from epoch {state.history.epochs + 1}"
            bar.say(state.history.note)
        finally:
            trainer.settle()

    def _epoch(self, trainer: Trainer, state: State, bar: Bar) -> None:
        """Go through all samples once."""
        number = state.history.epochs + 1
        total, before = 0.0, trainer.numbers()
        for places in batches_of(self.samples, self.size, random.Random(f"{state.seed}, {number}")):
            loss = trainer.step(places)
            state.see(loss)
            total += loss * len(places)
            bar.step()
        mean, checked = total / self.samples, trainer.validation()
        # The loss of a single batch is that of the numbers before its step.
        after = checked is not None or self.batches > 1
        state.best.see(mean if checked is None else checked, number, trainer.numbers() if after else before)
        state.history.add(mean, checked)
        state.mark(trainer)
        bar.epoch(number, mean, checked)


def _run(samples: int, epochs: int, batch_size: int | None) -> _Run:
    size = samples if batch_size is None else batch_size
    check_size(epochs, "epochs")
    check_size(size, "batch_size")
    return _Run(samples, epochs, size)


def _refuse_other_kinds(model: Any, loss: Any, optimizer: Any) -> None:
    if not isinstance(model, Module):
        raise TypeError(f"the model is a Module, such as an MLP, and not {model!r:.60}")
    if not callable(loss):
        raise TypeError(f"the loss is a function of predictions and targets, such as mse_loss, and not {loss!r:.60}")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"the optimizer is such as SGD(model.parameters()), and not {optimizer!r:.60}")
    if optimizer.lr < 0:
        raise ValueError(
            f"the lr of the optimizer is {optimizer.lr}: fit goes downhill, by an lr of at least 0; "
            "to climb, put a minus before the loss"
        )


def _held_out(validation: Any, samples: Samples) -> Samples:
    """The validation data, if they look as the samples do."""
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(
            f"validation is a pair of samples and targets, not {validation!r:.60}: write validation=(x2, y2)"
        )
    held_out = samples_of(validation[0], validation[1], "validation ")
    for name, table, other in zip("xy", samples, held_out, strict=True):
        if table.shape[1:] != other.shape[1:]:
            raise ValueError(f"{name} has the shape {table.shape} and validation {name} {other.shape}: give equal rows")
    return held_out


def _seed(given: Any) -> int:
    """A seed that a file of floats holds exactly."""
    if given is None:
        return random.randrange(2**32)
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) >= 2**53:
        raise TypeError(f"a seed is a whole number, such as 0, and not {given!r:.60}")
    return given
