"""Which networks paper shows: dense layers, whose parameters and outputs have names."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from nn.modules.dense import dense_layers, softmax_of
from nn.modules.layer import Layer
from nn.modules.module import Module
from nn.modules.naming import name_parameters, output_names


def named_layers(model: Module) -> list[Layer]:
    """The layers of a network; what has no name in them gets one.

    Raises:
        TypeError: if it is not a chain of dense layers.
        ValueError: if it ends in a softmax, or two of its parameters have one name.
    """
    layers = dense_layers(model)
    if layers is None:
        raise TypeError(
            f"step_by_step takes an MLP, or other dense layers with activations between them, not {model!r:.60}"
        )
    softmax = softmax_of(model)
    if softmax is not None:
        raise ValueError(
            f"leave {softmax!r:.60} out of the model: step_by_step writes a softmax only as a part of "
            "loss=cross_entropy, which takes scores"
        )
    neurons = [neuron for layer in layers for neuron in layer.neurons]
    name_parameters((neuron.w, neuron.b) for neuron in neurons)
    names = Counter(parameter.name for parameter in model.parameters())
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"two parameters of the model are called {twice[0]!r:.60}: rename one")
    sizes = [len(layer.neurons) for layer in layers]
    for neuron, name in zip(neurons, chain(*output_names(sizes)), strict=True):
        neuron.name = neuron.name or name
    return layers
