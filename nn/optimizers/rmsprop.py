"""RMSprop: each step is divided by the size that the gradient has had of late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograd import Value
from nn.habits import says_keywords
from nn.optimizers.optimizer import Kept, Optimizer, a_share, above_0


class RMSprop(Optimizer):
    """RMSprop (Hinton, lecture 6e), as in PyTorch.

    With g = ∂E/∂p + weight_decay · p,

        v ← alpha · v + (1 − alpha) · g²,    m ← momentum · m + g / (√v + eps),    p ← p − lr · m.

    Args:
        parameters: the Values to change, such as ``model.parameters()``.
        lr: the learning rate.
        alpha: how much of the last v stays.
        eps: what keeps the step finite where v is 0.
        momentum: how much of the last m stays.
        weight_decay: how strongly parameters are drawn to 0, through the gradient.
        schedule: a function of the number of steps so far; ``lr`` is multiplied by what it gives.

    Raises:
        TypeError: if a parameter is not a Value, or the schedule is not a function.
        ValueError: if there are no parameters, one was computed from others, or a number makes no sense.

    >>> w = Value(1.0)
    >>> optimizer = RMSprop([w], lr=0.1)
    >>> (w * 3).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)  # the first step is lr / √(1 − alpha)
    0.0
    """

    keeps = ("square_avg", "momentum_buffer")

    @says_keywords
    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.01,
        *,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0,
        weight_decay: float = 0,
        schedule: Callable[[int], float] | None = None,
    ) -> None:
        super().__init__(parameters, lr, weight_decay, schedule)
        self.alpha = a_share("alpha", alpha)
        self.eps = above_0("eps", eps)
        self.momentum = a_share("momentum", momentum)

    def moved(self, w: Any, g: Any, kept: Kept, rate: Any) -> tuple[Any, Kept]:
        """A parameter after its next step, with v and m."""
        v, m = kept
        if self.weight_decay:
            w, g = self.decayed(w, g, rate)
        v = self.alpha * v + (1 - self.alpha) * g * g
        step = g / (v**0.5 + self.eps)
        m = self.momentum * m + step if self.momentum else step
        return w - rate * m, (v, m)
