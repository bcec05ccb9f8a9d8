"""Neuron: a weighted sum through an activation, the piece that layers are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import autograd
from autograd import Value
from nn.habits import says_keywords
from nn.modules.activations import Activation, activation_function
from nn.modules.initial import (
    Bias,
    Initial,
    Number,
    Uniform,
    as_value,
    check_inputs,
    generator_of,
    initial_biases,
    initial_weights,
)
from nn.modules.module import Module


class Neuron(Module):
    """A weighted sum of its inputs, plus a bias, through an activation.

    Args:
        nin: how many inputs it takes.
        nonlin: micrograd's switch: False for no activation.
        bias: whether there is a bias; it begins at 0, or at the number in a list, as in bias=[0.5].
        activation: the name of a function of one number, such as "relu", "tanh", "sigmoid" or "softplus"; a
            function of a Value; or None for a linear neuron.
        weights: the initial weights; by default they are drawn.
        name: a name for the output; what goes into the activation is then called net_name.
        generator: where weights are drawn from; by default the module ``random``.
        initial: how weights are drawn: "uniform" in [-1, 1], as micrograd does, "xavier", "he", "zeros", or a
            function of nin, nout and a generator.
        seed: for the same weights each time: they are drawn from a generator of their own.

    ``w`` holds the weights, ``b`` the bias (None without one).

    Raises:
        TypeError: if ``weights`` is not a list of numbers, or the activation is neither a name nor a function.
        ValueError: if there is not one weight for each input, or the activation is unknown.

    >>> neuron = Neuron(2, weights=[0.5, -1.0])
    >>> neuron([3.0, 1.0]).data
    0.5
    """

    @says_keywords
    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        *,
        bias: Bias = True,
        activation: Activation = "relu",
        weights: Sequence[Number] | None = None,
        name: str = "",
        generator: Uniform | None = None,
        initial: Initial = "uniform",
        seed: int | None = None,
    ) -> None:
        self.w = [as_value(w) for w in initial_weights(nin, 1, weights, initial, generator_of(seed, generator))]
        biases = initial_biases(1, bias)
        self.b = None if biases is None else as_value(biases[0])
        self._row: tuple[Value, ...] = ()
        if not isinstance(nonlin, bool):
            raise TypeError(f"nonlin is True or False, not {nonlin!r}: write activation={nonlin!r} for an activation")
        self.activation = activation  # before nonlin: a misspelt one is refused, also in a linear neuron
        if not nonlin:
            self.activation = None
        self.name = name

    @property
    def activation(self) -> Activation:
        """What the weighted sum goes through, as it was given; ``function`` is the function itself."""
        return self._activation

    @activation.setter
    def activation(self, activation: Activation) -> None:
        self.function = activation_function(activation)
        self._activation = activation

    @property
    def nonlin(self) -> bool:
        """Whether there is an activation; setting it to True means relu."""
        return self.activation is not None

    @nonlin.setter
    def nonlin(self, nonlin: bool) -> None:
        self.activation = "relu" if nonlin else None

    def row(self, inputs: int) -> tuple[Value, ...]:
        """The weights, then the bias: one tuple, shared by all nodes that are made of them."""
        if inputs != len(self.w):
            raise ValueError(f"the neuron {self.name or self!r} takes {len(self.w)} inputs, not {inputs}")
        row = tuple(self.w) if self.b is None else (*self.w, self.b)
        if row != self._row:
            self._row = row
        return self._row

    def forward(self, x: Sequence[Number]) -> Value:
        """The output for the inputs x, numbers or Values."""
        return outputs_of([self], weighted_sums_of([self], [x]))[0][0]

    def _attributes(self) -> Mapping[str, Any]:
        """Without the row, which is made of weights and may be that of earlier ones."""
        return {name: part for name, part in vars(self).items() if name != "_row"}

    def __repr__(self) -> str:
        kind = "Linear" if self.activation is None else str(getattr(self.activation, "__name__", self.activation))
        return f"{'ReLU' if kind == 'relu' else kind[:1].upper() + kind[1:]}Neuron({len(self.w)})"


def weighted_sums_of(neurons: Sequence[Neuron], samples: Sequence[Sequence[Number]]) -> list[list[Value]]:
    """What goes into the activation of each neuron, for each sample: x1*w1 + x2*w2 + … + b, each in one node."""
    for x in samples:
        check_inputs(x)
    rows = [neuron.row(len(x)) for x in samples[:1] for neuron in neurons]
    return autograd.matvec(rows, [[*x] for x in samples])


def outputs_of(neurons: Sequence[Neuron], nets: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """The outputs of neurons for the weighted sums of their inputs, a row of them for each sample."""
    columns = [(neuron.function, neuron.name, f"net_{neuron.name}") for neuron in neurons]
    rows = []
    for row in nets:
        outputs = []
        for net, (function, name, net_name) in zip(row, columns, strict=True):
            if name:
                net.name = net_name  # before the function, which may say where it is not defined
            out = net if function is None else function(net)
            if name:
                out.name = name
            outputs.append(out)
        rows.append(outputs)
    return rows
