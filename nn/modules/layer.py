"""Layer: neurons side by side."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import autograd
from autograd import Value
from nn.modules.initial import Bias, Initial, Number, Uniform, generator_of, initial_biases, initial_weights
from nn.modules.module import Module, is_just, refuse_what_is_no_list
from nn.modules.neuron import Neuron, outputs_of, weighted_sums_of


class Layer(Module):
    """Neurons side by side with the same inputs; arguments not listed here are those of each ``Neuron``.

    Args:
        nin: how many inputs each neuron takes.
        nout: how many neurons there are.
        bias: whether neurons have a bias; it begins at 0, or at the number in a list with one for each neuron.
        weights: the initial weights of the first neuron, then those of the second, and so on.
        scope: the name of the layer in a folded picture, such as "layer 1".

    Raises:
        TypeError, ValueError: as for ``Neuron``.

    >>> Layer(2, 3, nonlin=False)
    Layer of [LinearNeuron(2), LinearNeuron(2), LinearNeuron(2)]
    """

    def __init__(
        self,
        nin: int,
        nout: int,
        *,
        bias: Bias = True,
        weights: Sequence[Number] | None = None,
        scope: str = "",
        generator: Uniform | None = None,
        initial: Initial = "uniform",
        seed: int | None = None,
        **neuron: Any,
    ) -> None:
        drawn = initial_weights(nin, nout, weights, initial, generator_of(seed, generator))
        biases = initial_biases(nout, bias)
        self.scope = scope
        with self.scoped():
            self.neurons = [
                Neuron(
                    nin, weights=drawn[nin * k : nin * (k + 1)], bias=False if biases is None else [biases[k]], **neuron
                )
                for k in range(nout)
            ]

    def forward(self, x: Sequence[Number]) -> Any:
        """The outputs for the inputs x: a list, or the Value itself if there is only one neuron."""
        return _one_or_all(self.outputs([x])[0])

    def each(self, samples: Sequence[Sequence[Number]]) -> list[Any]:
        """What the layer gives for each of several samples."""
        return [*map(_one_or_all, self.outputs(samples))] if is_just(self, Layer) else super().each(samples)

    def outputs(self, samples: Sequence[Sequence[Number]]) -> list[list[Value]]:
        """The outputs for each sample, always as a list."""
        refuse_what_is_no_list(samples)
        with self.scoped():
            if {*map(type, self.neurons)} != {Neuron}:  # a subclass may compute in another manner
                return [[neuron(x) for neuron in self.neurons] for x in samples]
            return outputs_of(self.neurons, weighted_sums_of(self.neurons, samples))

    def scoped(self) -> AbstractContextManager[None]:
        """Values made in this context belong to this layer."""
        return autograd.scope(self.scope) if self.scope else nullcontext()

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


def _one_or_all(outputs: list[Value]) -> Any:
    return outputs[0] if len(outputs) == 1 else outputs
