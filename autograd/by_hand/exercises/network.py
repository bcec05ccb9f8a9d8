"""The formulas of a network as a worksheet has them: ``net_h1 = "w1*x1 + w2*x2 + b1"``, ``h1 = "sigmoid(net_h1)"``.

Names go on from layer to layer, as in nn: weights w1, w2, …, biases b1, b2, …, hidden neurons h1, h2, …
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from autograd.paper.strict import FUNCTIONS
from autograd.sentences import counted, nearest

LINEAR = "linear"
MOST_NEURONS = 60  # of all layers and samples together: more are no exercise by hand

Loss = Callable[[Sequence[str], Sequence[str]], str]


def _squares(outputs: Sequence[str], targets: Sequence[str]) -> str:
    terms = [f"({p} - {t})**2" for p, t in zip(outputs, targets, strict=True)]
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"


def _binary(outputs: Sequence[str], targets: Sequence[str]) -> str:
    pairs = zip(outputs, targets, strict=True)
    return " - ".join(f"({t}*log({p}) + (1 - {t})*log(1 - {p}))" for p, t in pairs)


def _categorical(outputs: Sequence[str], targets: Sequence[str]) -> str:
    return f"-({' + '.join(f'{t}*log({p})' for p, t in zip(outputs, targets, strict=True))})"


LOSSES: dict[str, Loss] = {
    "half_squared": lambda outputs, targets: f"{_squares(outputs, targets)} / 2",
    "squared": _squares,
    "binary_cross_entropy": lambda outputs, targets: f"-{_binary(outputs, targets)}",
    "cross_entropy": _categorical,
}
OF_SHARES = "cross_entropy"  # the loss of a softmax: its outputs are shares that add up to 1
OF_PROBABILITIES = "binary_cross_entropy"  # the loss whose outputs lie between 0 and 1


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
    inputs: list[str] = field(init=False, default_factory=list)
    targets: list[list[str]] = field(init=False, default_factory=list)  # of each sample

    def __post_init__(self) -> None:
        _refuse(self)
        self.name_all()

    def name_all(self) -> None:
        """The names of the weights, biases, inputs and targets."""
        pairs = list(zip(self.sizes, self.sizes[1:], strict=False))
        self.weights.extend(f"w{i}" for i in range(1, sum(a * b for a, b in pairs) + 1))
        self.biases.extend(f"b{i}" for i in range(1, sum(self.sizes[1:]) + 1))
        for sample in range(1, self.samples + 1):
            self.inputs.extend(self._of(f"x{i}", sample) for i in range(1, self.sizes[0] + 1))
            self.targets.append([self._of(_numbered("t", self.sizes[-1], i), sample) for i in range(self.sizes[-1])])

    def formulas(self) -> dict[str, str]:
        """All formulas, those of the first sample first; the last is the error E."""
        formulas: dict[str, str] = {}
        for sample, targets in enumerate(self.targets, 1):
            outputs = self._forward(sample, formulas)
            formulas[self._of("E", sample)] = LOSSES[self.loss](outputs, targets)
        if self.samples > 1:
            terms = " + ".join(self._of("E", sample) for sample in range(1, self.samples + 1))
            formulas["E"] = f"({terms}) / {self.samples}"
        return formulas

    def _of(self, name: str, sample: int) -> str:
        return name if self.samples == 1 else f"{name}_{sample}"

    def _forward(self, sample: int, formulas: dict[str, str]) -> list[str]:
        """Add the formulas of the layers, and give the names of the outputs."""
        weights, biases, hidden = iter(self.weights), iter(self.biases), count(1)
        below = self.inputs[(sample - 1) * self.sizes[0] : sample * self.sizes[0]]
        for layer, (size, activation) in enumerate(zip(self.sizes[1:], self.activations, strict=True), 1):
            is_last = layer == len(self.activations)
            names = [_numbered("prediction", size, i) if is_last else f"h{next(hidden)}" for i in range(size)]
            names = [self._of(name, sample) for name in names]
            sums = {name: self._sum(below, weights, next(biases)) for name in names}
            if is_last and self.loss == OF_SHARES:
                formulas |= _shares(sums)
            else:
                formulas |= _activated(sums, activation)
            below = names
        return below

    def _sum(self, below: Sequence[str], weights: object, bias: str) -> str:
        return " + ".join([*(f"{next(weights)}*{name}" for name in below), bias])  # type: ignore[call-overload]


def _numbered(name: str, of: int, place: int) -> str:
    return name if of == 1 else f"{name}{place + 1}"


def _activated(sums: dict[str, str], activation: str) -> dict[str, str]:
    formulas = {}
    for name, text in sums.items():
        if activation == LINEAR:
            formulas[name] = text
        else:
            formulas[f"net_{name}"] = text
            formulas[name] = f"{activation}(net_{name})"
    return formulas


def _shares(sums: dict[str, str]) -> dict[str, str]:
    total = " + ".join(f"exp(net_{name})" for name in sums)
    nets = {f"net_{name}": text for name, text in sums.items()}
    return nets | {name: f"exp(net_{name}) / ({total})" for name in sums}


def activations_of(words: Sequence[str], layers: int, loss: str) -> tuple[str, ...]:
    """The activation of each layer; a single one is for the hidden layers, and the loss says what the last one is.

    >>> activations_of(["sigmoid"], 2, "half_squared"), activations_of(["tanh"], 1, "binary_cross_entropy")
    (('sigmoid', 'linear'), ('sigmoid',))
    """
    if len(words) == 1 and (layers > 1 or loss in (OF_SHARES, OF_PROBABILITIES)):
        last = "sigmoid" if loss == OF_PROBABILITIES else LINEAR
        return (*[words[0]] * (layers - 1), last)
    if len(words) != layers:
        raise ValueError(f"{counted(layers, 'layer')} behind the inputs take one activation each, not {len(words)}")
    return tuple(words)


def _refuse(network: Network) -> None:
    if len(network.sizes) < 2 or min(network.sizes) < 1 or network.samples < 1:
        raise ValueError("layers are whole numbers of at least 1, inputs first: write 2,2,1")
    neurons = sum(network.sizes) * network.samples
    if neurons > MOST_NEURONS:
        raise ValueError(
            f"that makes {neurons} neurons, and nobody does more than {MOST_NEURONS} by hand: "
            "take smaller layers or fewer samples"
        )
    if network.loss not in LOSSES:
        raise ValueError(f"there is no loss {network.loss!r}{nearest(network.loss, LOSSES)}")
    known = [name for name, op in FUNCTIONS.items() if op.arity == 1 and op.bends]
    for activation in network.activations:
        if activation != LINEAR and activation not in known:
            raise ValueError(f"there is no activation {activation!r}{nearest(activation, [*known, LINEAR])}")
    if network.loss == OF_SHARES and (network.sizes[-1] < 2 or network.activations[-1] != LINEAR):
        raise ValueError(
            "cross_entropy has a softmax of at least 2 outputs: write --layers 2,2,2 and no activation for it"
        )
