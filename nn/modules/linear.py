"""Linear: weighted sums side by side, a layer with PyTorch's names and without an activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd
from nn.modules.initial import Bias, Initial, Number, as_value, generator_of, initial_biases, initial_weights
from nn.modules.module import Module


class Linear(Module):
    """y = W · x + b: PyTorch's linear layer, with a row of W for each output.

    Args:
        nin: how many inputs it takes.
        nout: how many outputs it has.
        bias: whether there is a b; it begins at 0, or at the numbers in a list with one for each output.
        weight: the initial W, a list of rows; by default it is drawn.
        initial: how weights are drawn: "uniform" in [-1, 1], "xavier", "he", "zeros", or a function of nin, nout
            and a generator.
        seed: for the same weights each time: they are drawn from a generator of their own.

    ``weight`` holds the rows of W, ``bias`` b (None without one), as in PyTorch.

    >>> layer = Linear(2, 2, weight=[[1.0, 2.0], [3.0, 4.0]], bias=[0.5, 0.0])
    >>> [y.data for y in layer([10, 1])]
    [12.5, 34.0]
    >>> layer.state_dict()
    {'weight': [[1.0, 2.0], [3.0, 4.0]], 'bias': [0.5, 0.0]}
    """

    def __init__(
        self,
        nin: int,
        nout: int,
        bias: Bias = True,
        *,
        weight: Sequence[Sequence[Number]] | None = None,
        initial: Initial = "uniform",
        seed: int | None = None,
    ) -> None:
        given = None if weight is None else _in_one_list(weight, nin, nout)
        drawn = initial_weights(nin, nout, given, initial, generator_of(seed, None))
        self.weight = [[as_value(w) for w in drawn[nin * k : nin * (k + 1)]] for k in range(nout)]
        biases = initial_biases(nout, bias)
        self.bias = None if biases is None else [as_value(b) for b in biases]

    def forward(self, x: Sequence[Number]) -> Any:
        """The outputs for the inputs x: a list, or the Value itself if there is only one."""
        if not hasattr(x, "__len__") or len(x) != len(self.weight[0]):
            given = f"{len(x)}" if hasattr(x, "__len__") else f"{x!r:.60}"
            raise ValueError(f"{self!r} takes a list of {len(self.weight[0])} inputs, not {given}")
        rows = self.weight if self.bias is None else [[*row, b] for row, b in zip(self.weight, self.bias, strict=True)]
        outputs = autograd.matvec(rows, x)
        return outputs[0] if len(outputs) == 1 else outputs

    def __repr__(self) -> str:
        return f"Linear({len(self.weight[0])}, {len(self.weight)}{', bias=False' if self.bias is None else ''})"


def _in_one_list(weight: Sequence[Sequence[Number]], nin: int, nout: int) -> list[Number]:
    """The weights row by row."""
    if len(weight) != nout or any(not hasattr(row, "__len__") or len(row) != nin for row in weight):
        raise ValueError(f"weight takes {nout} rows of {nin} numbers, one row for each output")
    return [w for row in weight for w in row]
