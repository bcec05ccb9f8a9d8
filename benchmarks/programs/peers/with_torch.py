"""PyTorch on tensors: operation by operation, or compiled by torch.compile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from benchmarks.eager import PENALTY, SIZES, chain
from benchmarks.programs.peers.arrays import columns, layers
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.workloads import (
    CHAIN_AT,
    EXPRESSION_AT,
    LINEAR_WEIGHTS,
    Workload,
    data,
    expression,
    linear_loss,
    parameters,
)


class Torch(Peer):
    """PyTorch: "eager" or "compile"."""

    version = torch.__version__

    def __init__(self, variant: str, threads: int) -> None:
        super().__init__(variant, threads)
        torch.set_default_dtype(torch.float64)
        torch.set_num_threads(threads)

    def expression(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._steps(lambda at: expression(torch.relu, *at), [torch.tensor(EXPRESSION_AT)])

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        x, y = (torch.as_tensor(array) for array in columns(workload))
        # Number by number: compiled with matrices it takes 9 times as long.
        return self._steps(lambda w, x, y: linear_loss(w, x, y).sum(), [torch.tensor(LINEAR_WEIGHTS)], x, y)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        activation = {"relu": torch.relu, "tanh": torch.tanh}[workload.activation]
        matrices = layers(torch.tensor(parameters()))
        weights = [part for matrix in matrices for part in (matrix[:, :-1], matrix[:, -1])]

        x, y = (torch.as_tensor(array) for array in data(workload.samples))
        x, y = torch.atleast_2d(x), torch.atleast_1d(y)

        def loss(*given: Any) -> Any:
            return network_loss(activation, *given)

        return self._steps(loss, weights, x, y)

    def written(self, length: int) -> Any:
        """A chain as a function."""
        return lambda *at: chain(length)(None, at)

    def built(self, written: Any, gradient: bool) -> Run:
        """What computes a chain that was written."""
        torch.compiler.reset()  # or it gives up compiling what it takes for the same function again and again
        numbers = [torch.tensor(number) for number in CHAIN_AT]
        if gradient:
            return self._steps(written, numbers)
        step = torch.compile(written) if self.variant == "compile" else written
        return lambda: step(*numbers)

    def _steps(self, loss: Callable[..., Any], weights: list[Any], *more: Any) -> Run:
        weights = [w.clone().contiguous() for w in weights]
        if self.variant == "compile":  # the fastest of five ways: a tensor for each layer, differentiated inside
            step = torch.compile(torch.func.grad_and_value(loss, argnums=tuple(range(len(weights)))))
            return lambda: step(*weights, *more)[::-1]
        for w in weights:
            w.requires_grad_()

        def run() -> tuple[Any, Any]:
            value = loss(*weights, *more)
            return value, torch.autograd.grad(value, weights)

        return run

    def numbers(self, result: Any) -> Sequence[float]:
        """As every peer has it: the weights of a neuron, then its bias."""
        value, slopes = result
        if len(slopes) == 2 * (len(SIZES) - 1):
            slopes = [torch.cat([w, b[:, None]], 1) for w, b in zip(slopes[::2], slopes[1::2], strict=True)]
        return super().numbers((value, list(slopes)))


def network_loss(activation: Callable[[Any], Any], *given: Any) -> Any:
    """W3 at rows of samples: the weights and the biases of every layer are given, then inputs and targets."""
    *weights, x, y = given
    *hidden, last, bias = weights
    for matrix, offset in zip(hidden[::2], hidden[1::2], strict=True):
        x = activation(torch.nn.functional.linear(x, matrix, offset))
    score = torch.nn.functional.linear(x, last, bias)[:, 0]
    return torch.relu(1 - y * score).sum() + len(y) * PENALTY * sum((w * w).sum() for w in weights)
