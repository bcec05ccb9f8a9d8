"""Linear: weighted sums side by side, a layer with PyTorch's names and without an activation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import autograd
from nn.habits import says_keywords
from nn.modules.initial import (
    Bias,
    Initial,
    Number,
    as_value,
    check_inputs,
    generator_of,
    initial_biases,
    initial_weights,
)
from nn.modules.module import Module, is_just, refuse_what_is_no_list
from nn.modules.naming import Row, is_numbered, name_parameters, numbered
from nn.sentences import counted


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

    ``weight`` holds the rows of W, ``bias`` b (None without one), as in PyTorch.  In pictures the weights are called
    w1, w2, … row by row, the biases b1, b2, … and the outputs y1, y2, ….

    Raises:
        TypeError: if ``weight`` is not a list of rows, or a size is not a whole number.
        ValueError: if ``weight`` has not a row of nin numbers for each output, or ``bias`` not a number for each.

    >>> layer = Linear(2, 2, weight=[[1.0, 2.0], [3.0, 4.0]], bias=[0.5, 0.0])
    >>> [y.data for y in layer([10, 1])]
    [12.5, 34.0]
    >>> layer.state_dict()
    {'weight': [[1.0, 2.0], [3.0, 4.0]], 'bias': [0.5, 0.0]}
    """

    @says_keywords
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
        self.names = numbered("y", nout)
        self._numbered = name_parameters(self.rows())

    def rows(self) -> list[Row]:
        """The weights of each output, and its bias."""
        return [(row, None if self.bias is None else self.bias[k]) for k, row in enumerate(self.weight)]

    def forget_names(self) -> None:
        """Take off the names that the parameters got here: a network has others for them."""
        for parameter in self._numbered:
            if is_numbered(parameter.name):
                parameter.name = ""

    def forward(self, x: Sequence[Number]) -> Any:
        """The outputs for the inputs x: a list, or the Value itself if there is only one."""
        return self._outputs([x])[0]

    def each(self, samples: Sequence[Sequence[Number]]) -> list[Any]:
        """What the layer gives for each of several samples."""
        return self._outputs(samples) if is_just(self, Linear) else super().each(samples)

    def _outputs(self, samples: Sequence[Sequence[Number]]) -> list[Any]:
        refuse_what_is_no_list(samples)
        for x in samples:
            check_inputs(x)
            if len(x) != len(self.weight[0]):
                raise ValueError(f"{self!r} takes a list of {len(self.weight[0])} inputs, not {len(x)}")
        rows = self.weight if self.bias is None else [[*row, b] for row, b in zip(self.weight, self.bias, strict=True)]
        given = autograd.matvec(rows, [[*x] for x in samples]) if len(samples) else []
        for outputs in given:
            for output, name in zip(outputs, self.names, strict=True):
                output.name = name
        return [outputs[0] if len(outputs) == 1 else outputs for outputs in given]

    def _attributes(self) -> Mapping[str, Any]:
        """Without the note of which parameters have their names from here."""
        return {name: part for name, part in vars(self).items() if name != "_numbered"}

    def __repr__(self) -> str:
        return f"Linear({len(self.weight[0])}, {len(self.weight)}{', bias=False' if self.bias is None else ''})"


def _in_one_list(weight: Sequence[Sequence[Number]], nin: int, nout: int) -> list[Number]:
    """The weights row by row."""
    if not hasattr(weight, "__len__"):
        raise TypeError(f"weight is a list of rows, not {weight!r:.60}: write weight=[[0.1, 0.2], ...]")
    if len(weight) != nout or any(not hasattr(row, "__len__") or len(row) != nin for row in weight):
        raise ValueError(f"weight takes {counted(nout, 'row')} of {counted(nin, 'number')}, one row for each output")
    return [w for row in weight for w in row]
