"""What the weights and biases of a network are called in its picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from autograd import Value
from nn.modules.layer import Layer


def names_in(layers: Iterable[Layer]) -> dict[Value, str]:
    """What each parameter is called; one without a name as an MLP would call it."""
    neurons = [neuron for layer in layers for neuron in layer.neurons]
    weights = [w for neuron in neurons for w in neuron.w]
    biases = [neuron.b for neuron in neurons if neuron.b is not None]
    taken = {parameter.name for parameter in [*weights, *biases]}
    return {**_named("w", weights, taken), **_named("b", biases, taken)}


def _named(letter: str, parameters: Iterable[Value], taken: set[str]) -> Mapping[Value, str]:
    free = (name for k in count(1) if (name := f"{letter}{k}") not in taken)
    return {parameter: parameter.name or next(free) for parameter in dict.fromkeys(parameters)}
