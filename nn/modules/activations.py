"""Activations: what a weighted sum goes through, given by name, as a function, or as None for none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import autograd
from autograd import Value
from nn.sentences import counted

Activation = str | Callable[[Value], Value] | None

ACTIVATIONS: dict[str, Callable[[Value], Value]] = {
    "relu": autograd.relu,
    "tanh": autograd.tanh,
    "sigmoid": autograd.sigmoid,
    "softplus": autograd.softplus,
    "leaky_relu": autograd.leaky_relu,
    "elu": autograd.elu,
    "gelu": autograd.gelu,
    "silu": autograd.silu,
    "exp": autograd.exp,
    "sin": autograd.sin,
}

WHOLE_LAYER: dict[str, Callable[[Any], Any]] = {  # these take all outputs of a layer at once
    "softmax": autograd.softmax,
    "log_softmax": autograd.log_softmax,
}


def activation_function(activation: Activation) -> Callable[[Value], Value] | None:
    """The function that an activation stands for; None for a linear neuron.

    Raises:
        TypeError: if it is a class, or neither a name nor a function.
        ValueError: if no activation has this name, or it takes all outputs of a layer.
    """
    if isinstance(activation, type):
        name = activation.__name__
        raise TypeError(f"{name} is a class, and not a function of a Value: write {name}(...) with its arguments")
    if whole_layer_function(activation) is not None:
        name = activation if isinstance(activation, str) else getattr(activation, "__name__", "")
        raise ValueError(
            f"there is no activation {name!r} of a single neuron, as it takes all outputs of a layer: "
            f"write Sequential(model, {name!r})"
        )
    if activation is None or callable(activation):
        return activation
    if not isinstance(activation, str):
        raise _no_activation(activation)
    function = _named(activation)
    if function is None:
        raise ValueError(
            f"there is no activation {activation!r:.60}{_meant(activation)}: choose {', '.join(ACTIVATIONS)}, "
            "another function of one number, a function of a Value, or None"
        )
    return function


def _no_activation(given: object) -> TypeError:
    return TypeError(f"an activation is a name, a function of a Value, or None, not {given!r:.60}: write 'tanh'")


def whole_layer_function(activation: object) -> Callable[[Any], Any] | None:
    """The function of all outputs of a layer that this is, or is the name of; None if it is none."""
    if isinstance(activation, str):
        return WHOLE_LAYER.get(activation)
    return next((function for function in WHOLE_LAYER.values() if function is activation), None)


def _meant(activation: object) -> str:
    """What a name in capitals stands for, such as the class ReLU of PyTorch."""
    letters = str(activation).lower().replace("_", "")
    near = [name for name in (*ACTIVATIONS, *WHOLE_LAYER) if name.replace("_", "") == letters]
    return f" (did you mean {near[0]!r}?)" if near else ""


def _named(name: str) -> Callable[[Value], Value] | None:
    """The function of one number that formulas know by this name, or one of those above."""
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]
    function: Callable[[Value], Value] | None = getattr(autograd, name, None) if name.isidentifier() else None
    for number in (0.5, 1.5):  # logit is not defined at the second, arccosh not at the first
        try:
            autograd.parse(f"{name}(x)", {"x": Value(number)})  # knows what is a function of the table
            if callable(function) and isinstance(function(Value(number)), Value):
                return function
        except (ValueError, TypeError):
            continue
    return None


def one_per_layer(activation: Activation | Sequence[Activation], layers: int) -> list[Activation]:
    """The activation of each layer; a single one is for all layers but the last, which is linear.

    >>> one_per_layer("tanh", 3)
    ['tanh', 'tanh', None]
    """
    if activation is None or isinstance(activation, str) or callable(activation):
        activation_function(activation)  # refuses a misspelt name, also where the only layer is linear
        return [*[activation] * (layers - 1), None]
    if not isinstance(activation, Sequence):
        raise _no_activation(activation)
    if len(activation) != layers:
        raise ValueError(
            f"an MLP of {counted(layers, 'layer')} takes {counted(layers, 'activation')}, not {len(activation)}: "
            "None for a linear one"
        )
    return list(activation)
