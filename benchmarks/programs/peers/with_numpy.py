"""NumPy as people write it by hand: the whole batch at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.eager import PENALTY
from benchmarks.programs.by_family import family_of
from benchmarks.programs.peers.arrays import columns, layers
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.workloads import LINEAR_WEIGHTS, Workload, parameters


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

    def family(self, workload: Workload) -> Run:
        """As every peer has it."""
        family = family_of(workload)
        arguments = family.batch(workload.samples)
        return lambda: family.by_hand(*arguments)


def linear_step(weights: Any, x: Any, y: Any) -> tuple[float, Any]:
    """Value and gradient of W2 at columns of samples."""
    first, second = weights[:4].reshape(2, 2), weights[4:]
    hidden = first @ x
    error = second @ hidden
    error -= y
    first_slope = np.outer(second, x @ error)
    return 0.5 * float(error @ error), np.concatenate([first_slope.ravel(), hidden @ error])


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
