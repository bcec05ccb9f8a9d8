"""The formulas of a network as a worksheet has them: ``net_h1 = "w1*x1 + w2*x2 + b1"``, ``h1 = "sigmoid(net_h1)"``.

Names go on from layer to layer, as in nn: weights w1, w2, …, biases b1, b2, …, hidden neurons h1, h2, …
``MatrixNetwork`` writes matrices instead: ``z1 = "W1 @ x + b1"``.
The formulas are for one sample; of several samples, ``E = "mean(e)"`` is the mean of their errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from autograd.by_hand.exercises.losses import LOSSES, OF_PROBABILITIES, OF_SHARES, numbered
from autograd.engine import functions
from autograd.paper.array_names import entry_name, place_of, whole_name
from autograd.paper.strict import FUNCTIONS
from autograd.sentences import counted, nearest

LINEAR = "linear"
SOFTMAX = "softmax"  # of the last layer, with cross-entropy
MOST_NEURONS = 60  # of all layers and samples together: more are no exercise by hand
MOST_WEIGHTS = 98  # with the biases: so many numbers below 1 have two decimals, but for ½


@dataclass(frozen=True)
class Network:
    """A network that is to be worked through by hand.

    >>> network = Network((2, 1, 1), ("sigmoid", "linear"), "half_squared")
    >>> list(network.formulas().items())[:2]
    [('net_h1', 'w1*x1 + w2*x2 + b1'), ('h1', 'sigmoid(net_h1)')]
    """

    sizes: tuple[int, ...]  # inputs, hidden neurons, outputs
    activations: tuple[str, ...]  # of each layer behind the inputs
    loss: str
    samples: int = 1
    weights: list[str] = field(init=False, default_factory=list)
    biases: list[str] = field(init=False, default_factory=list)
    inputs: list[str] = field(init=False, default_factory=list)  # of one sample
    targets: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        _refuse(self)
        self.name_all()

    def name_all(self) -> None:
        """The names of the weights, biases, inputs and targets."""
        self.weights.extend(f"w{i}" for i in range(1, sum(a * b for a, b in pairwise(self.sizes)) + 1))
        self.biases.extend(f"b{i}" for i in range(1, sum(self.sizes[1:]) + 1))
        self.inputs.extend(f"x{i}" for i in range(1, self.sizes[0] + 1))
        self.targets.extend(numbered("t", self.sizes[-1], i) for i in range(1, self.sizes[-1] + 1))

    @property
    def columns(self) -> tuple[str, ...]:
        """What has a row for each sample, where there are several."""
        wholes = [whole_name(name) for name in (*self.inputs, *self.targets)]
        return tuple(dict.fromkeys(wholes)) if self.samples > 1 else ()

    def in_each_sample(self, name: str) -> list[str]:
        """What an input or a target is called in each sample.

        >>> Network((1, 1), ("linear",), "squared", samples=2).in_each_sample("t")
        ['t[1]', 't[2]']
        """
        if self.samples == 1:
            return [name]
        places = [(sample, *place_of(name)) for sample in range(1, self.samples + 1)]
        return [f"{whole_name(name)}[{','.join(map(str, place))}]" for place in places]

    def formulas(self) -> dict[str, str]:
        """All formulas; the last is the error E."""
        error = "E" if self.samples == 1 else "e"
        formulas = self.forward()
        formulas |= self.errors(error)
        return formulas if self.samples == 1 else formulas | {"E": f"mean({error})"}

    def errors(self, error: str) -> dict[str, str]:
        """The formulas of the error of one sample."""
        size = self.sizes[-1]
        outputs = [numbered("prediction", size, i) for i in range(1, size + 1)]
        return LOSSES[self.loss].of_numbers(outputs, self.targets, error)

    def forward(self) -> dict[str, str]:
        """The formulas of the layers."""
        formulas: dict[str, str] = {}
        weights, biases, hidden = iter(self.weights), iter(self.biases), count(1)
        below = self.inputs
        for layer, (size, activation) in enumerate(zip(self.sizes[1:], self.activations, strict=True), 1):
            is_last = layer == len(self.activations)
            places = range(1, size + 1)
            names = [numbered("prediction", size, i) if is_last else f"h{next(hidden)}" for i in places]
            sums = {name: _sum(below, weights, next(biases)) for name in names}
            is_softmax = is_last and self.loss == OF_SHARES
            formulas |= _shares(sums) if is_softmax else _activated(sums, activation)
            below = names
        return formulas


def _sum(below: Sequence[str], weights: Iterator[str], bias: str) -> str:
    return " + ".join([*(f"{next(weights)}*{name}" for name in below), bias])


def _activated(sums: dict[str, str], activation: str) -> dict[str, str]:
    if activation == LINEAR:
        return sums
    formulas: dict[str, str] = {}
    for name, text in sums.items():
        formulas |= {f"net_{name}": text, name: call(activation, f"net_{name}")}
    return formulas


def _shares(sums: dict[str, str]) -> dict[str, str]:
    total = " + ".join(f"exp(net_{name})" for name in sums)
    nets = {f"net_{name}": text for name, text in sums.items()}
    return nets | {name: f"exp(net_{name}) / ({total})" for name in sums}


def call(activation: str, argument: str) -> str:
    """An activation of an argument; its constants are those that it has by default.

    >>> call("tanh", "z"), call("leaky_relu", "z")
    ('tanh(z)', 'leaky_relu(z, 0.01)')
    """
    return f"{activation}({', '.join([argument, *(f'{x:g}' for x in _constants(activation))])})"


def _constants(activation: str) -> tuple[float, ...]:
    return getattr(getattr(functions, activation, None), "__defaults__", None) or ()


def _is_activation(name: str) -> bool:
    """Whether it is a curve, or made of lines, of one number; perhaps with constants."""
    op = FUNCTIONS.get(name)
    return op is not None and op.bends and op.arity == 1 + len(_constants(name))


def activations_of(words: Sequence[str], layers: int, loss: str) -> tuple[str, ...]:
    """The activation of each layer.  A single one is for the hidden layers; the loss says that of the last.

    >>> activations_of(["sigmoid"], 2, "half_squared"), activations_of(["tanh"], 1, "binary_cross_entropy")
    (('sigmoid', 'linear'), ('sigmoid',))
    >>> activations_of(["tanh", "softmax"], 2, "cross_entropy")  # the loss has the softmax
    ('tanh', 'linear')
    """
    if words[-1] == SOFTMAX and loss == OF_SHARES and len(words) == layers:
        words = [*words[:-1], LINEAR]
    if len(words) == 1 and (layers > 1 or loss in (OF_SHARES, OF_PROBABILITIES)):
        last = "sigmoid" if loss == OF_PROBABILITIES else LINEAR
        return (*[words[0]] * (layers - 1), last)
    if layers < 1:
        return ()  # no network, as Network says
    if len(words) != layers:
        raise ValueError(f"{counted(layers, 'layer')} behind the inputs take one activation each, not {len(words)}")
    return tuple(words)


def _refuse(network: Network) -> None:
    if len(network.sizes) < 2 or min(network.sizes) < 1:
        raise ValueError("layers are two or more whole numbers of at least 1, inputs first: write 2,2,1")
    if network.samples < 1:
        raise ValueError(f"an exercise has 1 sample or more, not {network.samples}: write --samples 4")
    neurons = sum(network.sizes) * network.samples
    if neurons > MOST_NEURONS:
        raise ValueError(
            f"that makes {neurons} neurons, and nobody does more than {MOST_NEURONS} by hand: "
            "take smaller layers or fewer samples"
        )
    weights = sum((below + 1) * size for below, size in pairwise(network.sizes))
    if weights > MOST_WEIGHTS:
        raise ValueError(
            f"that makes {weights} weights and biases, each with two decimals of its own, and there are only "
            f"{MOST_WEIGHTS}: take smaller layers"
        )
    if network.loss not in LOSSES:
        raise ValueError(f"there is no loss {network.loss!r}{nearest(network.loss, LOSSES)}")
    for activation in network.activations:
        if activation == SOFTMAX:
            raise ValueError("softmax is of the last layer, with --loss cross_entropy: write another activation")
        if activation != LINEAR and not _is_activation(activation):
            known = [*filter(_is_activation, FUNCTIONS), LINEAR]
            raise ValueError(f"there is no activation {activation!r}{nearest(activation, known)}")
    if network.loss == OF_SHARES and (network.sizes[-1] < 2 or network.activations[-1] != LINEAR):
        raise ValueError(
            "cross_entropy has a softmax of at least 2 outputs: write --layers 2,2,2 and no activation for it"
        )


class MatrixNetwork(Network):
    """A network whose layers are matrices; a layer of one neuron has a vector, and its output is a number.

    >>> network = MatrixNetwork((2, 2, 1), ("sigmoid", "linear"), "half_squared")
    >>> network.formulas()["z1"], network.formulas()["prediction"], network.formulas()["E"]
    ('W1 @ x + b1', 'w2 @ h1 + b2', '(prediction - t)**2 / 2')
    """

    def name_all(self) -> None:
        """The names of the entries, which are drawn one by one."""
        for layer, (below, size) in enumerate(pairwise(self.sizes), 1):
            rows = [(i,) for i in range(1, size + 1)] if size > 1 else [()]
            columns = [(j,) for j in range(1, below + 1)]
            self.weights.extend(entry_name(_weights(layer, size), (*i, *j)) for i in rows for j in columns)
            self.biases.extend(entry_name(f"b{layer}", i) if i else f"b{layer}" for i in rows)
        self.inputs.extend(entry_name("x", (i,)) for i in range(1, self.sizes[0] + 1))
        outputs = self.sizes[-1]
        self.targets.extend([entry_name("t", (i,)) for i in range(1, outputs + 1)] if outputs > 1 else ["t"])

    def errors(self, error: str) -> dict[str, str]:
        """The formulas of the error of one sample."""
        if self.sizes[-1] == 1:
            return super().errors(error)
        return LOSSES[self.loss].of_arrays("prediction", "t", error)

    def forward(self) -> dict[str, str]:
        """The formulas of the layers."""
        formulas: dict[str, str] = {}
        below = "x"
        for layer, (size, activation) in enumerate(zip(self.sizes[1:], self.activations, strict=True), 1):
            is_last = layer == len(self.activations)
            name = "prediction" if is_last else f"h{layer}"
            total = f"{_weights(layer, size)} @ {below} + b{layer}"
            function = "softmax" if is_last and self.loss == OF_SHARES else activation
            if function == LINEAR:
                formulas[name] = total
            else:
                formulas |= {f"z{layer}": total, name: call(function, f"z{layer}")}
            below = name
        return formulas


def _weights(layer: int, size: int) -> str:
    return f"{'W' if size > 1 else 'w'}{layer}"
