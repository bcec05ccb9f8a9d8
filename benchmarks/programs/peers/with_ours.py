"""The programs of this repository, on one of their back ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd import Program, Value, record, relu, tanh
from benchmarks.eager import chain
from benchmarks.programs.by_family import family_of
from benchmarks.programs.peers.peer import Peer, Run, UnfitError
from benchmarks.programs.workloads import (
    CHAIN_AT,
    EXPRESSION_AT,
    LINEAR_WEIGHTS,
    Workload,
    data,
    expression,
    linear_loss,
    network_loss,
    parameters,
)

ACTIVATIONS = {"relu": relu, "tanh": tanh}


class Ours(Peer):
    """A program on a back end."""

    version = "of this repository"

    def expression(self, workload: Workload) -> Run:
        """As every peer has it."""
        program = record(lambda a, b: expression(relu, a, b), *EXPRESSION_AT)
        return self._ready(program.value_and_gradient(), EXPRESSION_AT)

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._on_samples(linear_loss, LINEAR_WEIGHTS, workload)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        activation = ACTIVATIONS[workload.activation]
        return self._on_samples(lambda p, x, y: network_loss(relu, activation, p, x, y), parameters(), workload)

    def _on_samples(self, loss: Callable[..., Any], weights: list[float], workload: Workload) -> Run:
        program = record(loss, weights, [0.5, 0.25], 1.0).value_and_gradient(0, reduce="sum")
        return self._ready(program, [np.array(weights), *data(workload.samples)])

    def _ready(self, program: Any, arguments: Sequence[Any]) -> Run:
        ready = on_backend(program, self.variant)
        return lambda: ready(*arguments)

    def family(self, workload: Workload) -> Run:
        """As every peer has it."""
        family = family_of(workload)
        return self._ready(family.step(), family.batch(workload.samples))

    def written(self, length: int) -> tuple[Any, Any]:
        """A chain of Values, and its leaves."""
        leaves = [Value(number) for number in CHAIN_AT]
        return chain(length)(None, leaves), leaves

    def built(self, written: tuple[Any, Any], gradient: bool) -> Run:
        """What computes a chain that was written."""
        program = Program(*written)
        return self._ready(program.value_and_gradient() if gradient else program, CHAIN_AT)


def on_backend(program: Any, backend: str) -> Any:
    """The program on a back end, if there is one of this name that can run here."""
    try:
        return program.on(backend)
    except (ImportError, ValueError) as error:
        raise UnfitError(str(error)) from None
