"""Engines that compute number by number: this one, micrograd and xad, as ``benchmarks.eager`` has them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from benchmarks.eager import ENGINES, chain
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

MANY = 1_000  # samples: more are too many for them
NUMBER_OF = {"this": attrgetter("data"), "micrograd": attrgetter("data"), "xad": attrgetter("value")}
FUNCTIONS = {"this": "autograd", "micrograd": "micrograd", "xad": "xad.math"}  # where tanh would be

Loss = Callable[..., Any]  # of leaves, an input and a target


class Scalars(Peer):
    """An engine of scalars, which makes its graph anew for each gradient."""

    def __init__(self, variant: str, threads: int) -> None:
        super().__init__(variant, threads)
        self._engine = ENGINES[variant]()
        self.version = self._engine.version

    def expression(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._steps(lambda leaves: expression(self._engine.relu, *leaves), EXPRESSION_AT)

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._on_samples(linear_loss, LINEAR_WEIGHTS, workload)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        relu = self._engine.relu
        activation = relu if workload.activation == "relu" else self._function(workload.activation)
        return self._on_samples(lambda p, x, y: network_loss(relu, activation, p, x, y), parameters(), workload)

    def _function(self, name: str) -> Callable[[Any], Any]:
        try:
            function: Callable[[Any], Any] = getattr(importlib.import_module(FUNCTIONS[self.variant]), name)
        except AttributeError:
            raise UnfitError(f"it has no {name}") from None
        return function

    def _on_samples(self, loss: Loss, weights: list[float], workload: Workload) -> Run:
        if workload.samples > MANY:
            raise UnfitError("it computes number by number")
        x, y = data(workload.samples)
        if not workload.samples:
            return self._steps(lambda leaves: loss(leaves, x.tolist(), float(y)), weights)
        pairs = list(zip(x.tolist(), y.tolist(), strict=True))
        return self._steps(lambda leaves: sum(loss(leaves, *pair) for pair in pairs), weights)

    def written(self, length: int) -> Any:
        """A chain as a function."""
        return lambda leaves: chain(length)(None, leaves)

    def built(self, written: Any, gradient: bool) -> Run:
        """What computes a chain that was written."""
        if gradient:
            return self._steps(written, CHAIN_AT)
        return lambda: written([self._engine.leaf(number) for number in CHAIN_AT])

    def _steps(self, loss: Callable[[Sequence[Any]], Any], numbers: list[float]) -> Run:
        number_of, engine = NUMBER_OF[self.variant], self._engine
        totals: list[Any] = []

        def kept(engine: Any, leaves: Sequence[Any]) -> Any:
            totals[:] = [loss(leaves)]
            return totals[0]

        def run() -> tuple[float, list[float]]:
            gradient = engine.gradients(kept, numbers)
            return number_of(totals[0]), gradient

        return run
