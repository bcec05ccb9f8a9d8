"""Gradient descent, with momentum."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograd import Value
from nn.habits import says_keywords
from nn.optimizers.optimizer import Kept, Optimizer, a_share


class SGD(Optimizer):
    """Gradient descent: ``step`` sets each parameter p to p − lr · ∂E/∂p.

    As in PyTorch, with g = ∂E/∂p + weight_decay · p and m ← momentum · m + g, the step is lr · m; with
    ``nesterov`` it is lr · (g + momentum · m).

    Args:
        parameters: the Values to change, such as ``model.parameters()``.
        lr: the learning rate; a negative one climbs, and ``fit`` refuses it.
        momentum: how much of the last m stays, from 0 to less than 1.
        nesterov: whether the step looks ahead to where m leads.
        weight_decay: how strongly parameters are drawn to 0.
        schedule: a function of the number of steps so far; ``lr`` is multiplied by what it gives.

    Raises:
        TypeError: if a parameter is not a Value, or the schedule is not a function.
        ValueError: if there are no parameters, one was computed from others, or a number makes no sense.

    >>> w = Value(1.0)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * 3).backward()
    >>> optimizer.step()
    >>> w.data
    0.7
    """

    keeps = ("momentum_buffer",)

    @says_keywords
    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.01,
        *,
        momentum: float = 0,
        nesterov: bool = False,
        weight_decay: float = 0,
        schedule: Callable[[int], float] | None = None,
    ) -> None:
        super().__init__(parameters, lr, weight_decay, schedule)
        self.momentum = a_share("momentum", momentum)
        if nesterov and not momentum:
            raise ValueError("nesterov looks ahead along the momentum, which is 0: write momentum=0.9")
        self.nesterov = nesterov

    def moved(self, w: Any, g: Any, kept: Kept, rate: Any) -> tuple[Any, Kept]:
        """A parameter after its next step, and m."""
        if self.weight_decay:
            w, g = self.decayed(w, g, rate)
        if not self.momentum:
            return w - rate * g, kept
        m = self.momentum * kept[0] + g
        return w - rate * (g + self.momentum * m if self.nesterov else m), (m,)
