"""NumPy as people write it by hand: the whole batch at once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.eager import PENALTY, SIZES
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.workloads import LINEAR_WEIGHTS, Workload, data, parameters


class Numpy(Peer):
    """NumPy on the whole batch."""

    version = np.__version__

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        w, (x, y) = np.array(LINEAR_WEIGHTS), columns(workload)
        return lambda: linear_step(w, x, y)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        w, (x, y) = np.array(parameters()), columns(workload)
        return lambda: network_step(w, x, y, workload.activation)


def columns(workload: Workload) -> tuple[Any, Any]:
    """The samples as columns: they lie side by side in memory."""
    x, y = data(workload.samples)
    return np.ascontiguousarray(np.atleast_2d(x).T), np.atleast_1d(y)


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
