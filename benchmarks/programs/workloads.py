"""The workloads: functions of scalars, the numbers they are called with, and how many samples there are.

Whoever computes with scalars uses the functions here as they stand; the others write them in their own way.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from benchmarks.eager import PENALTY, SIZES, initial, network, neuron, readme

Scalar = Any  # of whichever engine


class Workload(NamedTuple):
    """What is computed: a value, and the gradient with respect to the parameters summed over the samples."""

    name: str
    what: str
    kind: str  # "expression", "linear" or "network"
    samples: int = 0  # 0 for one evaluation at plain numbers
    activation: str = ""


WORKLOADS = {
    workload.name: workload
    for workload in [
        Workload("W1", "micrograd's README expression, one evaluation", "expression"),
        Workload("W2", "2-2-1 network, 1,000,000 samples", "linear", 1_000_000),
        Workload("W3 100", "2-16-16-1 relu network, 100 samples", "network", 100, "relu"),
        Workload("W3 100,000", "2-16-16-1 relu network, 100,000 samples", "network", 100_000, "relu"),
        Workload("W3 100 tanh", "2-16-16-1 tanh network, 100 samples", "network", 100, "tanh"),
        Workload("W3 100,000 tanh", "2-16-16-1 tanh network, 100,000 samples", "network", 100_000, "tanh"),
        Workload("W6 W2", "2-2-1 network, one evaluation", "linear"),
        Workload("W6 W3", "2-16-16-1 relu network, one evaluation", "network", 0, "relu"),
    ]
}


class Activation(NamedTuple):
    """What the functions of ``benchmarks.eager`` ask of an engine: the activation goes by the name of relu."""

    relu: Callable[[Scalar], Scalar]


# ---- functions of scalars -------------------------------------------------------------------------------------


def expression(relu: Callable[[Scalar], Scalar], a: Scalar, b: Scalar) -> Scalar:
    """W1."""
    return readme(Activation(relu), [a, b])


def linear_loss(weights: Sequence[Scalar], x: Sequence[Scalar], y: Scalar) -> Scalar:
    """W2: half the squared error of a 2-2-1 network without biases."""
    w1, w2, w3, w4, w5, w6 = weights
    hidden = neuron([w1, w2], x, 0.0), neuron([w3, w4], x, 0.0)
    return (neuron([w5, w6], hidden, 0.0) - y) ** 2 / 2


def network_loss(
    relu: Callable[[Scalar], Scalar],
    activation: Callable[[Scalar], Scalar],
    parameters: Sequence[Scalar],
    x: Sequence[Scalar],
    y: Scalar,
) -> Scalar:
    """W3: hinge loss and L2, as in micrograd's demo."""
    score = network(Activation(activation), parameters, x)
    return relu(1 + -y * score) + PENALTY * sum(p * p for p in parameters)


# ---- numbers --------------------------------------------------------------------------------------------------

CHAIN_AT = [1.0, 0.999999, 1e-6]
EXPRESSION_AT = [-4.0, 2.0]
LINEAR_WEIGHTS = [0.1, 0.2, 0.3, 0.4, 0.21, 0.23]
COUNT = sum((nin + 1) * nout for nin, nout in pairwise(SIZES))  # parameters of the network


def parameters() -> list[float]:
    """The parameters of the network, neuron by neuron: weights, then the bias."""
    return initial(COUNT)


def data(samples: int) -> tuple[Any, Any]:
    """Inputs of shape (samples, 2) and targets of 1 and -1; of one sample without the axis if there are 0."""
    chance = random.Random(samples)
    numbers = np.random.default_rng(chance.randrange(2**32))
    x = numbers.normal(size=(samples or 1, 2))
    y = np.where(numbers.random(samples or 1) < 0.5, 1.0, -1.0)
    return (x, y) if samples else (x[0], y[0])
