"""Checkpoints: a training in a file, from which it goes on as if it had never stopped.

The file is one of ``model.save``, with further names: it holds numbers alone, and is there as a whole or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from nn.modules.module import OPTIMIZER, TRAINING
from nn.saving import read, write
from nn.training.compiled import BACKENDS
from nn.training.eager import Eager
from nn.training.history import History
from nn.training.state import Best, State, Trainer

PAUSE = 1.0  # seconds from one save to the next


class Checkpoint:
    """The file of a training.

    Args:
        path: where it lies, or will.
        eager: whose model and optimiser are trained.
        batch_size: a further thing in which the file has to agree, as in the shapes of the data.
    """

    def __init__(self, path: str | PathLike[str], eager: Eager, batch_size: int) -> None:
        self.path, self.eager = Path(path), eager
        self.facts: dict[str, Any] = {"batch_size": batch_size, "optimizer": type(eager.optimizer).__name__}
        self.facts |= {name: table.shape for name, table in zip("xy", eager.samples, strict=True)}
        self._saved = time.monotonic()

    def save(self, trainer: Trainer, state: State, *, now: bool) -> None:
        """Write the file, unless that was a moment ago and need not be ``now``."""
        if not now and time.monotonic() - self._saved < PAUSE:
            return
        trainer.settle()
        best, optimizer = state.best, self.eager.optimizer
        numbers = {
            "seed": state.seed,
            "backend": BACKENDS.index(trainer.backend),
            "losses": state.history.losses,
            "validation": state.history.validation,
            "best": [*best.numbers],
            "best_loss": best.loss,
            "best_epoch": best.epoch,
        }
        facts = {f"{IS}{name}": _in_numbers(fact) for name, fact in self.facts.items()}
        own = {OPTIMIZER + name: kept for name, kept in optimizer.state_dict().items()}
        training = {TRAINING + name: given for name, given in (numbers | facts).items() if given != []}
        write(self.path, self.eager.model.state_dict() | own | training)
        self._saved = time.monotonic()

    def load(self, seed: int | None) -> State | None:
        """Bring the model and the optimiser to where they were; None if there is no file.

        Args:
            seed: the one that was asked for, if any.

        Raises:
            ValueError: if the file is broken, or of another training; then nothing is changed.
        """
        if not self.path.exists():
            return None
        kept = {name.removeprefix(TRAINING): x for name, x in read(self.path).items() if name.startswith(TRAINING)}
        try:
            state = _state(kept, len(self.eager.numbers()))
            facts = {name: _like(here, kept[IS + name]) for name, here in self.facts.items()}
        except (KeyError, TypeError, ValueError, OverflowError, IndexError):
            raise ValueError(f"{str(self.path)!r:.200} is not a checkpoint of fit: give another path") from None
        self._refuse_others(facts if seed is None else facts | {"seed": state.seed}, self.facts | {"seed": seed})
        self.eager.model.load(self.path, self.eager.optimizer)
        return state

    def _refuse_others(self, facts: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        for name, there in facts.items():
            if there != wanted[name]:
                raise ValueError(
                    f"the checkpoint {str(self.path)!r:.200} is of a training whose {name} is {there}, and here it is "
                    f"{wanted[name]}: give another path"
                )


IS = "is:"  # what begins the names of the facts in which a file has to agree


def _state(kept: Mapping[str, Any], parameters: int) -> State:
    """The state in a file; raises errors of several types if it is not one."""
    history = History(map(float, kept.get("losses", [])), map(float, kept.get("validation", [])))
    best = Best([*map(float, kept["best"])], float(kept["best_loss"]), int(kept["best_epoch"]))
    if len(best.numbers) != parameters:
        raise ValueError
    return State(int(kept["seed"]), history, best, BACKENDS[int(kept["backend"])])


def _in_numbers(fact: Any) -> Any:
    """A fact as a file of numbers holds it: a text letter by letter."""
    return fact if isinstance(fact, int) else [ord(sign) if isinstance(sign, str) else sign for sign in fact]


def _like(here: Any, numbers: Any) -> Any:
    """What stands in a file, as a fact of the kind of ``here``; raises errors of several types if it is not one."""
    if isinstance(here, int):
        return int(numbers)
    whole = map(int, numbers)
    return "".join(map(chr, whole)) if isinstance(here, str) else tuple(whole)
