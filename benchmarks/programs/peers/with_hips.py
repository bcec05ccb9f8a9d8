"""HIPS autograd, which traces functions on arrays again for each gradient."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable
from typing import Any

from benchmarks.eager import PENALTY, chain
from benchmarks.programs.peers.arrays import layers
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.workloads import (
    CHAIN_AT,
    EXPRESSION_AT,
    LINEAR_WEIGHTS,
    Workload,
    data,
    expression,
    parameters,
)

np: Any = importlib.import_module("autograd.numpy")
value_and_grad: Any = importlib.import_module("autograd").value_and_grad


class Hips(Peer):
    """HIPS autograd."""

    version = importlib.metadata.version("autograd")

    def expression(self, workload: Workload) -> Run:
        """As every peer has it."""
        step = value_and_grad(lambda at: expression(lambda x: np.maximum(x, 0.0), *at))
        at = np.array(EXPRESSION_AT)
        return lambda: step(at)

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return on_samples(linear_loss, LINEAR_WEIGHTS, workload)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        activation = {"relu": lambda h: np.maximum(h, 0.0), "tanh": np.tanh}[workload.activation]
        return on_samples(lambda w, x, y: network_loss(activation, w, x, y), parameters(), workload)

    def written(self, length: int) -> Any:
        """A chain as a function."""
        return lambda at: chain(length)(None, at)

    def built(self, written: Any, gradient: bool) -> Run:
        """What computes a chain that was written."""
        step = value_and_grad(written) if gradient else written
        at = np.array(CHAIN_AT)
        return lambda: step(at)


def on_samples(loss: Callable[..., Any], weights: list[float], workload: Workload) -> Run:
    """The sum over the samples, and its gradient."""
    x, y = data(workload.samples)
    columns, targets, w = np.atleast_2d(x).T, np.atleast_1d(y), np.array(weights)
    step = value_and_grad(loss)
    return lambda: step(w, columns, targets)


def linear_loss(w: Any, x: Any, y: Any) -> Any:
    """W2 at columns of samples."""
    error = np.dot(w[4:], np.dot(w[:4].reshape(2, 2), x)) - y
    return np.dot(error, error) / 2


def network_loss(activation: Callable[[Any], Any], flat: Any, x: Any, y: Any) -> Any:
    """W3 at columns of samples."""
    *hidden, last = layers(flat)
    for matrix in hidden:
        x = activation(np.dot(matrix[:, :-1], x) + matrix[:, -1:])
    score = np.dot(last[0, :-1], x) + last[0, -1]
    return np.sum(np.maximum(1 - y * score, 0.0)) + len(y) * PENALTY * np.dot(flat, flat)
