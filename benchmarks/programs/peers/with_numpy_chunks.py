"""NumPy as an expert writes it by hand: chunks that stay in the cache, and arrays that are used again for each."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.eager import PENALTY, SIZES
from benchmarks.programs.peers.arrays import columns, layers
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.peers.with_numpy import linear_step
from benchmarks.programs.workloads import LINEAR_WEIGHTS, Workload, parameters

WIDTH = 2_000  # samples: half and twice as many take the network 1.1 to 1.2 times as long
LINEAR_WIDTH = 8_000


class Chunks(Peer):
    """NumPy in chunks."""

    version = np.__version__

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        w = np.array(LINEAR_WEIGHTS)
        parts = cut(*columns(workload), LINEAR_WIDTH)
        return lambda: summed(linear_step(w, x, y) for x, y in parts)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        w, samples = np.array(parameters()), max(workload.samples, 1)
        parts = cut(*columns(workload), WIDTH)
        chunks = {len(y): Chunk(len(y), workload.activation) for _, y in parts}

        def run() -> tuple[float, Any]:
            value, gradient = summed(chunks[len(y)].step(w, x, y) for x, y in parts)
            return value + samples * PENALTY * float(w @ w), gradient + (2 * samples * PENALTY) * w

        return run


def cut(x: Any, y: Any, width: int) -> list[tuple[Any, Any]]:
    """Samples in chunks."""
    return [(x[:, i : i + width], y[i : i + width]) for i in range(0, len(y), width)]


def summed(steps: Any) -> tuple[float, Any]:
    """The sum of values and gradients."""
    value, gradient = next(steps)
    for more, further in steps:
        value += more
        gradient += further
    return value, gradient


class Chunk:
    """The arrays for the network on a chunk.  A row of ones below the inputs of a layer goes with its biases."""

    def __init__(self, width: int, activation: str) -> None:
        _, wide, _, _ = SIZES
        self._is_tanh = activation == "tanh"
        self._seen = [np.ones((n + 1, width)) for n in SIZES[:-1]]
        self._slopes = [np.empty((wide, width)) for _ in range(2)]
        self._factor = np.empty((wide, width), float if activation == "tanh" else bool)
        self._score = np.empty(width)

    def step(self, flat: Any, x: Any, y: Any) -> tuple[float, Any]:
        """Value and gradient of the hinge loss."""
        first, second, last = layers(flat)
        inputs, h1, h2 = self._seen
        inputs[:-1] = x
        self._activated(np.matmul(first, inputs, out=h1[:-1]))
        self._activated(np.matmul(second, h1, out=h2[:-1]))
        score = np.matmul(last[0], h2, out=self._score)
        score *= y
        margin = np.maximum(np.subtract(1.0, score, out=score), 0.0, out=score)
        slope = np.where(margin > 0, -y, 0.0)
        above, below = self._slopes
        self._before(np.multiply(last[0, :-1, None], slope, out=above), h2[:-1])
        self._before(np.matmul(second[:, :-1].T, above, out=below), h1[:-1])
        parts = [(below @ inputs.T).ravel(), (above @ h1.T).ravel(), h2 @ slope]
        return float(margin.sum()), np.concatenate(parts)

    def _activated(self, h: Any) -> None:
        if self._is_tanh:
            np.tanh(h, out=h)
        else:
            np.maximum(h, 0.0, out=h)

    def _before(self, slope: Any, h: Any) -> None:
        """Turn the slope behind the activation, which gave h, into the one before it."""
        if self._is_tanh:
            factor = np.multiply(h, h, out=self._factor)
            slope *= np.subtract(1.0, factor, out=factor)
        else:
            slope *= np.greater(h, 0.0, out=self._factor)
