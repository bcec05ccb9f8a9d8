"""NumPy as people write it by hand: the whole batch at once, or in chunks that stay in the cache."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.eager import PENALTY, SIZES
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.workloads import LINEAR_WEIGHTS, Workload, data, parameters

CHUNKS = {"linear": 8_192, "network": 4096}  # samples: the fastest of the powers of two here


class Numpy(Peer):
    """NumPy: "whole" or "chunks"."""

    version = np.__version__

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._on_samples(linear_step, np.array(LINEAR_WEIGHTS), workload)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""

        def step(weights: Any, x: Any, y: Any) -> tuple[float, Any]:
            return network_step(weights, x, y, workload.activation)

        return self._on_samples(step, np.array(parameters()), workload)

    def _on_samples(self, step: Callable[..., Any], weights: Any, workload: Workload) -> Run:
        x, y = data(workload.samples)
        columns, targets = np.ascontiguousarray(np.atleast_2d(x).T), np.atleast_1d(y)
        width = CHUNKS[workload.kind] if self.variant == "chunks" else len(targets)
        parts = [(columns[:, i : i + width], targets[i : i + width]) for i in range(0, len(targets), width)]

        def run() -> tuple[float, Any]:
            value, gradient = step(weights, *parts[0])
            for part in parts[1:]:
                more, further = step(weights, *part)
                value += more
                gradient += further
            return value, gradient

        return run


def linear_step(weights: Any, x: Any, y: Any) -> tuple[float, Any]:
    """Value and gradient of W2 at columns of samples."""
    first, second = weights[:4].reshape(2, 2), weights[4:]
    hidden = first @ x
    error = second @ hidden
    error -= y
    first_slope = np.outer(second, x @ error)
    return 0.5 * float(error @ error), np.concatenate([first_slope.ravel(), hidden @ error])


def layers(flat: Any) -> list[Any]:
    """The matrix of every layer, with the biases as its last column."""
    ends = np.cumsum([0] + [(nin + 1) * nout for nin, nout in pairwise(SIZES)])
    return [
        flat[start:end].reshape(nout, nin + 1)
        for start, end, (nin, nout) in zip(ends, ends[1:], pairwise(SIZES), strict=False)
    ]


def network_step(flat: Any, x: Any, y: Any, activation: str) -> tuple[float, Any]:
    """Value and gradient of W3 at columns of samples."""
    matrices = layers(flat)
    seen = [x]
    for matrix in matrices[:-1]:
        hidden = matrix[:, :-1] @ seen[-1]
        hidden += matrix[:, -1:]
        seen.append(np.maximum(hidden, 0.0, out=hidden) if activation == "relu" else np.tanh(hidden, out=hidden))
    score = matrices[-1][0, :-1] @ seen[-1] + matrices[-1][0, -1]
    margin = 1.0 - y * score
    value = np.maximum(margin, 0.0).sum() + len(y) * PENALTY * (flat @ flat)
    slope = np.where(margin > 0, -y, 0.0)[None]
    slopes = np.empty_like(flat)
    for matrix, into, inputs in zip(matrices[::-1], layers(slopes)[::-1], seen[::-1], strict=True):
        into[:, :-1] = slope @ inputs.T
        into[:, -1] = slope.sum(axis=1)
        if inputs is not x:
            slope = matrix[:, :-1].T @ slope
            slope *= inputs > 0 if activation == "relu" else 1.0 - inputs * inputs
    slopes += (2 * PENALTY * len(y)) * flat
    return float(value), slopes
