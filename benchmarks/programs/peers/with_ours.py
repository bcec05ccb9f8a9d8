"""The programs of this repository, and its engine that computes number by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd import Value, record, relu, tanh
from benchmarks.programs.peers.peer import Peer, Run, UnfitError
from benchmarks.programs.workloads import (
    EXPRESSION_AT,
    LINEAR_WEIGHTS,
    Workload,
    data,
    expression,
    linear_loss,
    network_loss,
    parameters,
)

FEW = 1_000  # samples that the eager engine takes on
ACTIVATIONS = {"relu": relu, "tanh": tanh}


class Ours(Peer):
    """Ours: "eager", or a back end of programs."""

    version = "this repository"

    def expression(self, workload: Workload) -> Run:
        """As every peer has it."""
        if self.variant == "eager":
            return lambda: eagerly(lambda p: expression(relu, *p), EXPRESSION_AT)
        program = record(lambda a, b: expression(relu, a, b), *EXPRESSION_AT)
        return self._ready(program.value_and_gradient(), EXPRESSION_AT)

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._on_samples(linear_loss, LINEAR_WEIGHTS, workload)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        activation = ACTIVATIONS[workload.activation]
        return self._on_samples(lambda p, x, y: network_loss(relu, activation, p, x, y), parameters(), workload)

    def _on_samples(self, loss: Callable[..., Any], weights: Sequence[float], workload: Workload) -> Run:
        x, y = data(workload.samples)
        if self.variant == "eager":
            return self._summed_eagerly(loss, weights, workload)
        program = record(loss, weights, [0.5, 0.25], 1.0).value_and_gradient(0, reduce="sum")
        return self._ready(program, [weights, x, y] if workload.samples else [weights, x.tolist(), float(y)])

    def _summed_eagerly(self, loss: Callable[..., Any], weights: Sequence[float], workload: Workload) -> Run:
        if workload.samples > FEW:
            raise UnfitError("it computes number by number")
        x, y = data(workload.samples)
        pairs = list(zip(x.tolist(), y.tolist(), strict=True)) if workload.samples else [(x.tolist(), float(y))]
        return lambda: eagerly(lambda p: sum(loss(p, *pair) for pair in pairs), weights)

    def _ready(self, program: Any, arguments: Sequence[Any]) -> Run:
        """The program on the back end."""
        if self.variant != "numpy":
            try:
                program = program.on(self.variant)
            except (AttributeError, ImportError, ValueError) as error:
                raise UnfitError(f"there is no such back end here: {error}") from None
        return lambda: program(*arguments)

    def numbers(self, result: Any) -> Sequence[float]:
        """As every peer has it; an argument of one number has a gradient of its own."""
        value, *gradient = result
        return [float(value), *(gradient[0] if len(gradient) == 1 else gradient)]


def eagerly(loss: Callable[[list[Value]], Any], numbers: Sequence[float]) -> tuple[float, list[float]]:
    """Value and gradient of a function of Values."""
    leaves = [Value(number) for number in numbers]
    total = loss(leaves)
    total.backward()
    return total.data, [leaf.grad for leaf in leaves]
