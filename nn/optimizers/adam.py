"""Adam and AdamW: each parameter has a step of its own size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograd import Value
from nn.habits import says_keywords
from nn.optimizers.optimizer import Kept, Optimizer, a_share, above_0


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015), as in PyTorch.

    With g = ∂E/∂p + weight_decay · p and betas β1, β2, after t steps

        m ← β1 · m + (1 − β1) · g,    v ← β2 · v + (1 − β2) · g²,
        p ← p − lr · m̂ / (√v̂ + eps)    with m̂ = m / (1 − β1^t) and v̂ = v / (1 − β2^t).

    Args:
        parameters: the Values to change, such as ``model.parameters()``.
        lr: the learning rate.
        betas: how much of the last m and of the last v stays.
        eps: what keeps the step finite where v is 0.
        weight_decay: how strongly parameters are drawn to 0, through the gradient.
        schedule: a function of the number of steps so far; ``lr`` is multiplied by what it gives.

    Raises:
        TypeError: if a parameter is not a Value, or the schedule is not a function.
        ValueError: if there are no parameters, one was computed from others, or a number makes no sense.

    >>> w = Value(1.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * 3).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)  # the first step is lr, whatever the size of the gradient
    0.9
    """

    keeps = ("exp_avg", "exp_avg_sq")

    @says_keywords
    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        *,
        betas: Sequence[float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        schedule: Callable[[int], float] | None = None,
    ) -> None:
        super().__init__(parameters, lr, weight_decay, schedule)
        if not isinstance(betas, Sequence) or len(betas) != 2:
            raise ValueError(f"betas are two numbers, not {betas!r:.60}: write betas=(0.9, 0.999)")
        self.betas = (a_share("the first of betas", betas[0]), a_share("the second of betas", betas[1]))
        self.eps = above_0("eps", eps)

    def moved(self, w: Any, g: Any, kept: Kept, rate: Any) -> tuple[Any, Kept]:
        """A parameter after its next step, with m and v."""
        (m, v), (keep, keep_square), t = kept, self.betas, self.steps + 1
        if self.weight_decay:
            w, g = self.decayed(w, g, rate)
        m = keep * m + (1 - keep) * g
        v = keep_square * v + (1 - keep_square) * g * g
        size = (v / (1 - keep_square**t)) ** 0.5 + self.eps
        return w - rate / (1 - keep**t) * m / size, (m, v)


class AdamW(Adam):
    """Adam whose weight decay is apart from the gradient (Loshchilov and Hutter, 2019), as in PyTorch.

    First p ← p − lr · weight_decay · p, then Adam's step of the plain gradient.  Arguments are those of ``Adam``;
    here ``weight_decay`` is 0.01 by default.

    >>> w = Value(1.0)
    >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.5)
    >>> (w * 3).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)  # 1 − 0.1 · 0.5 · 1 − 0.1
    0.85
    """

    @says_keywords
    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        *,
        betas: Sequence[float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        schedule: Callable[[int], float] | None = None,
    ) -> None:
        super().__init__(parameters, lr, betas=betas, eps=eps, weight_decay=weight_decay, schedule=schedule)

    def decayed(self, w: Any, g: Any, rate: Any) -> tuple[Any, Any]:
        """The parameter after its decay, and the plain gradient."""
        return w - rate * self.weight_decay * w, g
