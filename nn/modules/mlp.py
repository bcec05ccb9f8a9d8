"""MLP: layers one after another, with the names of paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, count, pairwise
from typing import Any

from nn.habits import says_keywords
from nn.modules.activations import Activation, one_per_layer
from nn.modules.initial import Bias, Initial, Number, check_size, check_weights, generator_of, initial_biases
from nn.modules.layer import Layer
from nn.modules.module import Module, is_just
from nn.modules.naming import name_parameters, output_names


class MLP(Module):
    """A multi-layer perceptron: layers one after another.

    Args:
        nin: how many inputs it takes.
        nouts: how many neurons each layer has.
        bias: whether neurons have a bias; it begins at 0, or at the numbers in a list: b1 of h1, b2 of h2, and so on.
        activation: what ``Neuron`` takes, for every layer but the last, which is linear;
            or a list with one for each layer.
        weights: initial weights, neuron by neuron: w1 w2 into h1, w3 w4 into h2, and so on.
        initial: how weights are drawn: "uniform" in [-1, 1], as micrograd does, "xavier", "he", "zeros", or a
            function of nin, nout and a generator.
        seed: for the same weights each time: they are drawn from a generator of their own.

    Weights are called w1, w2, …, biases b1, b2, …, hidden neurons h1, h2, … and the output
    prediction (prediction1, … where there are several).

    Raises:
        TypeError: if ``nouts`` is not a list of counts, or an activation is neither a name nor a function.
        ValueError: if there are more or fewer weights or biases than the sizes ask for, or an activation is unknown.

    >>> model = MLP(2, [16, 16, 1], seed=1337)
    >>> len(model.parameters())
    337
    """

    @says_keywords
    def __init__(
        self,
        nin: int,
        nouts: Iterable[int],
        *,
        bias: Bias = True,
        activation: Activation | Sequence[Activation] = "relu",
        weights: Sequence[Number] | None = None,
        initial: Initial = "uniform",
        seed: int | None = None,
    ) -> None:
        sizes = _sizes(nin, nouts)
        functions, generator = one_per_layer(activation, len(sizes) - 1), generator_of(seed, None)
        own_weights, biases = _weights_by_layer(sizes, weights), _biases_by_layer(sizes, bias)
        self.layers = [
            Layer(
                *size, bias=own_bias, activation=function, weights=own, initial=initial, generator=generator,
                scope=f"layer {number}",
            )
            for number, size, own_bias, function, own in zip(
                count(1), pairwise(sizes), biases, functions, own_weights, strict=False
            )
        ]  # fmt: skip
        self._name_all()

    def forward(self, x: Sequence[Number]) -> Any:
        """The outputs for the inputs x: a list, or the Value itself if there is only one."""
        for layer in self.layers[:-1]:
            x = layer.outputs([x])[0]
        return self.layers[-1](x)

    def each(self, samples: Sequence[Sequence[Number]]) -> list[Any]:
        """What the network gives for each of several samples, layer by layer.

        So an activation of your own that draws at random is called in another order than by ``model(x)``.
        """
        if not is_just(self, MLP) or not all(is_just(layer, Layer) for layer in self.layers):
            return super().each(samples)
        for layer in self.layers[:-1]:
            samples = layer.outputs(samples)
        return self.layers[-1].each(samples)

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"

    def _name_all(self) -> None:
        neurons = [neuron for layer in self.layers for neuron in layer.neurons]
        name_parameters((neuron.w, neuron.b) for neuron in neurons)
        names = output_names([len(layer.neurons) for layer in self.layers])
        for neuron, name in zip(neurons, chain(*names), strict=True):
            neuron.name = name


def _sizes(nin: int, nouts: Iterable[int]) -> list[int]:
    """How many inputs there are, and how many neurons in each layer."""
    if not isinstance(nouts, Iterable):
        raise TypeError(f"nouts lists the size of each layer: write [{nouts!r}] for a single layer")
    sizes = [nin, *nouts]
    if len(sizes) < 2:
        raise ValueError("an MLP needs at least one layer: write nouts=[1] for a single output")
    for number, size in enumerate(sizes):
        check_size(size, "nout" if number else "nin")
    return sizes


def _weights_by_layer(sizes: Sequence[int], weights: Sequence[Number] | None) -> list[Sequence[Number] | None]:
    """The weights of each layer, out of those of all; None where they are to be drawn."""
    counts = [a * b for a, b in pairwise(sizes)]
    if weights is None:
        return [None] * len(counts)
    check_weights(weights)
    if len(weights) != sum(counts):
        raise ValueError(
            f"this MLP takes {sum(counts)} weights, not {len(weights)}: w1, w2, … neuron by neuron (biases are given "
            "with bias=[...])"
        )
    return [*_cut(weights, counts)]


def _biases_by_layer(sizes: Sequence[int], bias: Bias) -> list[Bias]:
    """The biases of each layer, out of those of all; or False where there are none."""
    biases = initial_biases(sum(sizes[1:]), bias)
    return [False] * (len(sizes) - 1) if biases is None else [*_cut(biases, sizes[1:])]


def _cut(numbers: Sequence[Number], counts: Sequence[int]) -> list[Sequence[Number]]:
    """One list after another, of these lengths."""
    rest = iter(numbers)
    return [[next(rest) for _ in range(count)] for count in counts]
