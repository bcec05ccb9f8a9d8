"""CasADi: the loss of one sample as an expression, differentiated and mapped over the samples.

It is called through its buffers, which is its quickest way.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

import casadi
import numpy as np

from benchmarks.eager import chain
from benchmarks.programs.peers.peer import Peer, Run, UnfitError
from benchmarks.programs.places import BUILD
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

SCRATCH = BUILD / "casadi"  # where it writes what gcc is to compile
FLAGS = ["-O3", "-march=native"]
WIDTH = 1_000  # samples of one call: it takes 11 s to map a function over 100,000


class Casadi(Peer):
    """CasADi, which interprets the expression, or has "gcc" compile it."""

    version = casadi.__version__

    def __init__(self, variant: str, threads: int) -> None:
        super().__init__(variant, threads)
        self._options: dict[str, Any] = {}
        if variant == "gcc":
            if not shutil.which("gcc"):
                raise UnfitError("there is no gcc here")
            self._options = {"jit": True, "compiler": "shell", "jit_options": {"compiler": "gcc", "flags": FLAGS}}
        SCRATCH.mkdir(parents=True, exist_ok=True)
        os.chdir(SCRATCH)

    def expression(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._steps(lambda w: expression(relu, *w), EXPRESSION_AT, [], 0)

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._steps(linear_loss, LINEAR_WEIGHTS, data(workload.samples), workload.samples)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        activation = {"relu": relu, "tanh": casadi.tanh}[workload.activation]
        at = data(workload.samples)
        return self._steps(lambda w, x, y: network_loss(relu, activation, w, x, y), parameters(), at, workload.samples)

    def _steps(self, loss: Any, weights: list[float], at: Any, samples: int) -> Run:
        w = casadi.SX.sym("w", len(weights))
        symbols = [casadi.SX.sym("x", 2), casadi.SX.sym("y")] if len(at) else []
        result = loss(*map(scalars, [w, *symbols[:1]]), *symbols[1:])
        step = casadi.Function("step", [w, *symbols], [result, casadi.gradient(result, w)], self._options)
        width = min(samples, WIDTH)
        if width:
            step = step.map("mapped", "serial", width, [0], [0, 1])
        cuts = range(0, samples, width) if width else [0]
        arrays = [*map(np.atleast_1d, at)]
        parts = [[memoryview(array[i : i + width] if width else array) for array in arrays] for i in cuts]
        return called(step, np.array(weights), parts)

    def written(self, length: int) -> tuple[Any, Any]:
        """A chain as an expression, and its symbols."""
        w = casadi.SX.sym("w", len(CHAIN_AT))
        return chain(length)(None, scalars(w)), w

    def built(self, written: tuple[Any, Any], gradient: bool) -> Run:
        """What computes a chain that was written."""
        result, w = written
        slope = casadi.gradient(result, w) if gradient else casadi.SX.zeros(w.shape)
        return called(casadi.Function("step", [w], [result, slope], self._options), np.array(CHAIN_AT), [[]])


def called(step: Any, weights: Any, parts: list[list[memoryview]]) -> Run:
    """What calls a function through its buffers on one part of the samples after the other, and adds up."""
    buffer, run = step.buffer()
    value, gradient = np.zeros(1), np.zeros(len(weights))
    buffer.set_arg(0, memoryview(weights))
    buffer.set_res(0, memoryview(value))
    buffer.set_res(1, memoryview(gradient))

    def on(part: list[memoryview]) -> None:
        for place, samples in enumerate(part, 1):
            buffer.set_arg(place, samples)
        run()

    def all_parts() -> tuple[Any, Any]:
        on(parts[0])
        if len(parts) == 1:
            return value, gradient
        total, slopes = value.copy(), gradient.copy()
        for part in parts[1:]:
            on(part)
            total += value
            slopes += gradient
        return total, slopes

    all_parts.held = step, weights  # type: ignore[attr-defined]  # the buffer does not keep them alive
    return all_parts


def relu(x: Any) -> Any:
    """The larger one of x and 0."""
    return casadi.fmax(x, 0.0)


def scalars(vector: Any) -> Any:
    """The entries of a vector."""
    return casadi.vertsplit(vector)
