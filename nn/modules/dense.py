"""A model as dense layers one after another, whatever it was built from: what pictures and paper show of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from autograd import Value
from nn.modules.activations import Activation, activation_function, whole_layer_function
from nn.modules.layer import Layer
from nn.modules.linear import Linear
from nn.modules.mlp import MLP
from nn.modules.neuron import Neuron
from nn.modules.sequential import Sequential
from nn.modules.stage import Stage


def dense_layers(model: object) -> list[Layer] | None:
    """The layers of a network, made of its parameters themselves; None if it is not a chain of dense layers.

    A softmax at the end, which takes all outputs, is left out.

    >>> dense_layers(Sequential(Linear(2, 2), "tanh", Linear(2, 1)))
    [Layer of [TanhNeuron(2), TanhNeuron(2)], Layer of [LinearNeuron(2)]]
    """
    if isinstance(model, MLP):
        return model.layers
    if isinstance(model, Layer):
        return [model]
    if isinstance(model, Neuron):
        return [_layer_of([model])]
    if isinstance(model, Linear):
        rows = zip(model.rows(), model.names, strict=True)
        return [_layer_of([_neuron(w, b, None, name) for (w, b), name in rows])]
    return _layers_of_all(model.stages) if isinstance(model, Sequential) else None


def softmax_of(model: object) -> Activation:
    """The softmax or log_softmax that a model ends in; None if it ends in something else."""
    last = model.stages[-1].activations[-1:] if isinstance(model, Sequential) else []
    return last[0] if last and whole_layer_function(last[0]) is not None else None


def _layers_of_all(stages: Sequence[Stage]) -> list[Layer] | None:
    layers: list[Layer] = []
    for stage in stages:
        own = dense_layers(stage.module)
        activations = stage.activations
        if stage is stages[-1] and activations and whole_layer_function(activations[-1]) is not None:
            activations = activations[:-1]
        if own is None or any(whole_layer_function(activation) is not None for activation in activations):
            return None
        layers += [*own[:-1], _followed(own[-1], stage, activations)]
    return layers


def _followed(layer: Layer, stage: Stage, activations: Sequence[Activation]) -> Layer:
    """A layer with the names of a stage and its activations, after its own."""
    names = stage.names or [neuron.name for neuron in layer.neurons]
    neurons = [
        _neuron(neuron.w, neuron.b, _one_after_another([neuron.activation, *activations]), name)
        for neuron, name in zip(layer.neurons, names, strict=True)
    ]
    return _layer_of(neurons, layer.scope or stage.scope)


def _one_after_another(activations: Sequence[Activation]) -> Activation:
    """All of them as one."""
    given = [activation for activation in activations if activation is not None]
    if len(given) < 2:
        return given[0] if given else None
    functions = [function for activation in given if (function := activation_function(activation)) is not None]
    return lambda net: reduce(lambda x, function: function(x), functions, net)


def _neuron(weights: Sequence[Value], bias: Value | None, activation: Activation, name: str) -> Neuron:
    own_bias = False if bias is None else [bias]
    return Neuron(len(weights), weights=weights, bias=own_bias, activation=activation, name=name)


def _layer_of(neurons: list[Neuron], scope: str = "") -> Layer:
    layer = Layer(1, 1, scope=scope, initial="zeros")
    layer.neurons = neurons
    return layer
