"""Checkpoints: a training in a file, from which it goes on as if it had never stopped.

The file is one of ``model.save``, with further names: it holds numbers alone, and is there as a whole or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from os import PathLike
from typing import Any

from nn.modules.module import OPTIMIZER, TRAINING
from nn.saving import path_of, read, write
from nn.training.compiled import BACKENDS
from nn.training.eager import Eager
from nn.training.facts import difference, facts_of, in_numbers, like
from nn.training.history import History
from nn.training.state import Best, State, Trainer

PAUSE = 1.0  # seconds from one save to the next


class Checkpoint:
    """The file of a training.

    Args:
        path: where it lies, or will.
        eager: whose model and optimiser are trained.
        batch_size: one of the facts in which the file has to agree.
    """

    def __init__(self, path: str | PathLike[str], eager: Eager, batch_size: int) -> None:
        self.path, self.eager = path_of(path), eager
        self.facts = facts_of(eager, batch_size)
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
            "numbers": self.eager.numbers(),  # also those of parameters that are not the model's
            "best": [*best.numbers],
            "best_loss": best.loss,
            "best_epoch": best.epoch,
        }
        before = {BEFORE + name: given for name, given in state.history.before.items()}
        facts = {f"{IS}{name}": in_numbers(fact) for name, fact in self.facts.items()}
        own = {OPTIMIZER + name: kept for name, kept in optimizer.state_dict().items()}
        training = {TRAINING + name: given for name, given in (numbers | before | facts).items() if given != []}
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
            other = self._other(kept, seed)
            state, numbers = (None, []) if other else (_state(kept), [*map(float, kept["numbers"])])
        except (KeyError, TypeError, ValueError, OverflowError, IndexError):
            raise ValueError(f"{str(self.path)!r:.200} is not a checkpoint of fit: give another path") from None
        if other:
            raise ValueError(f"the checkpoint {str(self.path)!r:.200} is of a training {other}: give another path")
        self.eager.model.load(self.path, self.eager.optimizer)
        self.eager.restore(numbers)
        return state

    def _other(self, kept: Mapping[str, Any], seed: int | None) -> str:
        """The first fact that is another in the file, in words."""
        facts = {f"{IS}{name}": here for name, here in self.facts.items()} | ({} if seed is None else {"seed": seed})
        for name, here in facts.items():
            there = like(here, kept[name])
            if there != here:
                return difference(name.removeprefix(IS), there, here)
        return ""


IS = "is:"  # what begins the names of the facts in which a file has to agree
BEFORE = "before:"  # what begins the names of the model's numbers at the first epoch


def _state(kept: Mapping[str, Any]) -> State:
    """The state in a file; raises errors of several types if it is not one."""
    history = History(map(float, kept.get("losses", [])), map(float, kept.get("validation", [])))
    history.before = {name.removeprefix(BEFORE): x for name, x in kept.items() if name.startswith(BEFORE)}
    best = Best([*map(float, kept["best"])], float(kept["best_loss"]), int(kept["best_epoch"]))
    if {len(best.numbers), len(kept["numbers"])} != {int(kept[f"{IS}number of parameters"])}:
        raise ValueError
    return State(int(kept["seed"]), history, best, BACKENDS[int(kept["backend"])])
