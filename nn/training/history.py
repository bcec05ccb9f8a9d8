"""History: the losses of each epoch, as text, as a curve, and as a plot."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from numbers import Real
from typing import Any

from autograd import write_number
from nn.sentences import counted
from nn.training.curve import curves, sparkline


class History:
    """What ``fit`` saw: a loss for each epoch.

    Args:
        losses: the mean loss of each epoch's batches, each before its step.
        validation: the loss of the validation data after each epoch; empty without them.
        note: why training stopped early, if it did.

    ``before`` is the ``state_dict`` of the model before the first of these epochs: ``nn.draw`` shows it beside the
    trained one.

    >>> print(History([0.8, 0.4, 0.2, 0.1]))
    4 epochs
    loss  █▆▃▁  0.8 → 0.1
    """

    def __init__(self, losses: Iterable[float] = (), validation: Iterable[float] = (), note: str = "") -> None:
        self.losses, self.validation, self.note = _numbers(losses), _numbers(validation), note
        self.before: dict[str, Any] = {}

    @property
    def epochs(self) -> int:
        """How many epochs there were."""
        return len(self.losses)

    @property
    def best(self) -> int:
        """The epoch with the lowest loss, of the validation data if there are such; counted from 1, 0 without one.

        >>> History([0.8, 0.4, 0.2], validation=[0.9, 0.5, 0.6]).best
        2
        """
        losses = self.validation or self.losses
        return 1 + min(range(len(losses)), key=losses.__getitem__) if losses else 0

    def add(self, loss: float, validation: float | None = None) -> None:
        """Note the losses of another epoch."""
        if validation is not None:
            self.validation.append(validation)
        self.losses.append(loss)

    def plot(self, axes: Any = None) -> Any:
        """The losses as curves, drawn by matplotlib.

        Args:
            axes: where to draw; by default in a new figure.

        Returns:
            The axes.

        Raises:
            ImportError: if matplotlib is not installed.
        """
        if axes is None:
            axes = _new_axes()
        for label, losses in self._columns().items():
            axes.plot(range(1, len(losses) + 1), losses, label=label)
        axes.set_xlabel("epoch")
        axes.set_ylabel("loss")
        if self.validation:
            axes.legend()
        return axes

    def __len__(self) -> int:
        return self.epochs

    def __repr__(self) -> str:
        told = "".join(f", {label} {_from_to(losses)}" for label, losses in self._columns().items())
        return f"<History of {counted(self.epochs, 'epoch')}{told}{f': {self.note}' if self.note else ''}>"

    def __str__(self) -> str:
        columns = self._columns()
        wide = max((len(label) for label in columns), default=0)
        lines = [f"{label:{wide}}  {sparkline(losses)}  {_from_to(losses)}" for label, losses in columns.items()]
        return "\n".join([counted(self.epochs, "epoch"), *lines, *([self.note] if self.note else [])])

    def _repr_html_(self) -> str:
        """The losses as curves, for a notebook."""
        drawing = curves(self._columns(), repr(self)) if self.losses else ""
        return f"<div>{drawing}<br>{html.escape(repr(self))}</div>"

    def _columns(self) -> dict[str, list[float]]:
        """What there is for each epoch, by name."""
        both = {"loss": self.losses, "validation": self.validation}
        return {name: losses for name, losses in both.items() if losses}


def _from_to(losses: Sequence[float]) -> str:
    first, last = (write_number(loss, digits=4) for loss in (losses[0], losses[-1]))
    return first if len(losses) == 1 else f"{first} → {last}"


def _new_axes() -> Any:
    try:
        from matplotlib import pyplot
    except ImportError:
        raise ImportError(
            "plot() draws with matplotlib, which is not installed: pip install 'backprop-by-hand[plot]', or print it"
        ) from None
    return pyplot.subplots()[1]


def _numbers(losses: Iterable[float]) -> list[float]:
    """The losses, of which each is a number."""
    listed = [*losses] if isinstance(losses, Iterable) else [losses]
    wrong = [loss for loss in listed if isinstance(loss, bool) or not isinstance(loss, Real)]
    if wrong or not isinstance(losses, Iterable):
        raise TypeError(f"a history is made of numbers, a loss for each epoch, not of {[*wrong, losses][0]!r:.60}")
    return listed
