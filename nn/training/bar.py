"""How far training is: a bar of tqdm, or without it a plain line now and then."""

from __future__ import annotations

import sys
import time
import warnings
from types import TracebackType
from typing import Any

from autograd import write_number

QUICK = 0.1  # seconds between two looks of a bar
SLOW = 5.0  # between two lines


class Bar:
    """A bar, in a terminal or a notebook; as a context it is closed at the end.

    Args:
        shown: whether there is one.
        epochs: how many epochs there will be in all.
        batches: how many steps there are in each.
        begun: how many epochs were made before.
    """

    def __init__(self, shown: bool, epochs: int, batches: int, begun: int = 0) -> None:
        self.epochs, self.shown = epochs, shown
        self.bar = _tqdm_bar(epochs * batches, begun * batches) if shown else None
        self.pause = SLOW if self.bar is None else QUICK
        self.told = time.monotonic()

    def step(self) -> None:
        """A step was made."""
        if self.bar is not None:
            self.bar.update()

    def epoch(self, number: int, loss: float, validation: float | None) -> None:
        """An epoch was made."""
        if not self.shown or (time.monotonic() - self.told < self.pause and number < self.epochs):
            return
        words = f"loss {write_number(loss, digits=4)}"
        if validation is not None:
            words += f", validation {write_number(validation, digits=4)}"
        if self.bar is not None:
            self.bar.set_postfix_str(f"epoch {number}: {words}", refresh=False)
        elif time.monotonic() - self.told >= self.pause:
            self.say(f"epoch {number} of {self.epochs}: {words}")
        self.told = time.monotonic()

    def say(self, sentence: str) -> None:
        """A line of its own, also where no bar is shown."""
        if self.bar is None:
            print(sentence, file=sys.stderr)
        else:
            self.bar.write(sentence, file=sys.stderr)

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.close()


def _tqdm_bar(total: int, done: int) -> Any:
    """A bar that suits the place; None without tqdm."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in a notebook without widgets it says so, and is a line of text
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return None
        return tqdm(total=total, initial=done, desc="training", unit=" steps")
