"""Neuron, Layer and MLP: what a network computes, and which Values training changes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any

import autograd
from autograd import Value
from nn.activations import Activation, activation_function, one_per_layer
from nn.initial import Number, Uniform, as_value, check_size, initial_weights


class Module:
    """Anything with parameters."""

    def parameters(self) -> list[Value]:
        """The Values that training changes."""
        return []

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0."""
        autograd.zero_grad(self.parameters())


class Neuron(Module):
    """A weighted sum of its inputs, plus a bias, through an activation.

    Args:
        nin: how many inputs it takes.
        nonlin: micrograd's switch: False for no activation.
        bias: whether there is a bias; it begins at 0.
        activation: "relu", "tanh", "sigmoid", "softplus", "leaky_relu", "elu", "gelu", "silu", "exp", "sin", a
            function of a Value, or None for a linear neuron.
        weights: the initial weights; by default drawn as micrograd draws them, uniform in [-1, 1].
        name: a name for the output; what goes into the activation is then called net_name.
        generator: where weights are drawn from.

    ``w`` holds the weights, ``b`` the bias (None without one).

    >>> neuron = Neuron(2, weights=[0.5, -1.0])
    >>> neuron([3.0, 1.0]).data
    0.5
    """

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        *,
        bias: bool = True,
        activation: Activation = "relu",
        weights: Sequence[Number] | None = None,
        name: str = "",
        generator: Uniform = random,
    ) -> None:
        check_size(nin, "nin")
        self.w = initial_weights(nin, weights, generator)
        self.b = Value(0.0) if bias else None
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

    def activated(self, net: Value) -> Value:
        """The output for the weighted sum of the inputs."""
        if self.function is None:
            net.name = self.name
            return net
        if not self.name:
            return self.function(net)
        net.name = f"net_{self.name}"
        out = self.function(net)
        out.name = self.name
        return out

    def __call__(self, x: Sequence[Number]) -> Value:
        """The output for the inputs x, numbers or Values."""
        return self.activated(weighted_sums_of([self], x)[0])

    def parameters(self) -> list[Value]:
        """The weights, then the bias."""
        return self.w if self.b is None else [*self.w, self.b]

    def __repr__(self) -> str:
        kind = "Linear" if self.activation is None else str(getattr(self.activation, "__name__", self.activation))
        return f"{'ReLU' if kind == 'relu' else kind[:1].upper() + kind[1:]}Neuron({len(self.w)})"


class Layer(Module):
    """Neurons side by side with the same inputs; other arguments are passed on to each ``Neuron``.

    Args:
        nin: how many inputs each neuron takes.
        nout: how many neurons there are.
        weights: the initial weights of the first neuron, then those of the second, and so on.
        scope: the name of the layer in a folded picture, such as "layer 1".

    >>> Layer(2, 3, nonlin=False)
    Layer of [LinearNeuron(2), LinearNeuron(2), LinearNeuron(2)]
    """

    def __init__(
        self, nin: int, nout: int, *, weights: Sequence[Number] | None = None, scope: str = "", **neuron: Any
    ) -> None:
        check_size(nin, "nin")
        check_size(nout, "nout")
        if weights is not None and len(weights) != nin * nout:
            raise ValueError(f"this layer takes {nin * nout} weights, not {len(weights)}: {nin} for each neuron")
        own = [weights and weights[nin * k : nin * (k + 1)] for k in range(nout)]
        self.scope = scope
        with self.scoped():
            self.neurons = [Neuron(nin, weights=w, **neuron) for w in own]

    def __call__(self, x: Sequence[Number]) -> Any:
        """The outputs for the inputs x: a list, or the Value itself if there is only one neuron."""
        out = self.outputs(x)
        return out[0] if len(out) == 1 else out

    def outputs(self, x: Sequence[Number]) -> list[Value]:
        """The outputs for the inputs x, always as a list."""
        with self.scoped():
            if {*map(type, self.neurons)} != {Neuron}:  # a subclass may compute in another manner
                return [neuron(x) for neuron in self.neurons]
            nets = weighted_sums_of(self.neurons, x)
            return [neuron.activated(net) for neuron, net in zip(self.neurons, nets, strict=True)]

    def scoped(self) -> AbstractContextManager[None]:
        """Values made in this context belong to this layer."""
        return autograd.scope(self.scope) if self.scope else nullcontext()

    def parameters(self) -> list[Value]:
        """The parameters of all neurons, in order."""
        return list(dict.fromkeys(p for neuron in self.neurons for p in neuron.parameters()))

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    """A multi-layer perceptron: layers one after another.

    Args:
        nin: how many inputs it takes.
        nouts: how many neurons each layer has.
        bias: whether neurons have a bias; it begins at 0.
        activation: what ``Neuron`` takes, for every layer but the last, which is linear;
            or a list with one for each layer.
        weights: initial weights, neuron by neuron: w1 w2 into h1, w3 w4 into h2, and so on.
        seed: for the same weights each time: they are drawn from a generator of their own.

    Weights are called w1, w2, …, biases b1, b2, …, hidden neurons h1, h2, … and the output
    prediction (prediction1, … where there are several).

    >>> model = MLP(2, [16, 16, 1], seed=1337)
    >>> len(model.parameters())
    337
    """

    def __init__(
        self,
        nin: int,
        nouts: Iterable[int],
        *,
        bias: bool = True,
        activation: Activation | Sequence[Activation] = "relu",
        weights: Sequence[Number] | None = None,
        seed: int | None = None,
    ) -> None:
        if not isinstance(nouts, Iterable):
            raise TypeError(f"nouts lists the size of each layer: write [{nouts!r}] for a single layer")
        nouts = list(nouts)
        sizes = [nin, *nouts]
        if not nouts:
            raise ValueError("an MLP needs at least one layer: write nouts=[1] for a single output")
        generator: Uniform = random if seed is None and weights is None else random.Random(seed)
        self.layers = [
            Layer(inputs, outputs, bias=bias, activation=function, generator=generator, scope=f"layer {number}")
            for number, inputs, outputs, function in zip(
                count(1), sizes, nouts, one_per_layer(activation, len(nouts)), strict=False
            )
        ]
        if weights is not None:
            self._set_weights(weights)
        self._name_all()

    def __call__(self, x: Sequence[Number]) -> Any:
        """The outputs for the inputs x: a list, or the Value itself if there is only one."""
        for layer in self.layers[:-1]:
            x = layer.outputs(x)
        return self.layers[-1](x)

    def parameters(self) -> list[Value]:
        """The parameters of all layers, in order, each once."""
        return list(dict.fromkeys(p for layer in self.layers for p in layer.parameters()))

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"

    def _neurons(self) -> list[Neuron]:
        return [neuron for layer in self.layers for neuron in layer.neurons]

    def _set_weights(self, weights: Sequence[Number]) -> None:
        needed = sum(len(neuron.w) for neuron in self._neurons())
        if len(weights) != needed:
            raise ValueError(
                f"this MLP takes {needed} weights, not {len(weights)}: w1, w2, … neuron by neuron "
                "(biases begin at 0; set them with neuron.b.data)"
            )
        given = iter(weights)
        for layer in self.layers:
            with layer.scoped():
                for neuron in layer.neurons:
                    neuron.w = [as_value(next(given)) for _ in neuron.w]

    def _name_all(self) -> None:
        weights, biases, hidden, outputs = count(1), count(1), count(1), self.layers[-1].neurons
        for neuron in self._neurons():
            for w, number in zip(neuron.w, weights, strict=False):
                w.named(w.name or f"w{number}")
            if neuron.b is not None:
                neuron.b.named(f"b{next(biases)}")
            neuron.name = f"h{next(hidden)}"
        for i, neuron in enumerate(outputs, 1):
            neuron.name = "prediction" if len(outputs) == 1 else f"prediction{i}"


def weighted_sums_of(neurons: Sequence[Neuron], x: Sequence[Number]) -> list[Value]:
    """What goes into the activation of each neuron: x1*w1 + x2*w2 + … + b, each in one node."""
    if not hasattr(x, "__len__"):
        raise TypeError(f"a network takes a list of inputs, not {x!r}: write [{x!r}] for a single one")
    return autograd.matvec([neuron.row(len(x)) for neuron in neurons], x)
