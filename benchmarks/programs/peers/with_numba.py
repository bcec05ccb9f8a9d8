"""Loops by hand, compiled by numba: the samples go through in short rows, which it turns into vectors."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from benchmarks.eager import PENALTY
from benchmarks.programs.peers.arrays import columns
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.workloads import LINEAR_WEIGHTS, Workload, parameters

ROW = 64  # samples
WIDE = 16  # neurons of a hidden layer


class Numba(Peer):
    """Loops compiled by numba, with its fast mathematics."""

    version = numba.__version__

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        x, y = columns(workload)
        w = np.array(LINEAR_WEIGHTS)
        return lambda: linear_step(w, x, y)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        x, y = columns(workload)
        w, is_tanh = np.array(parameters()), workload.activation == "tanh"
        return lambda: network_step(w, x, y, is_tanh)


@numba.njit(fastmath=True)
def linear_step(w: Any, x: Any, y: Any) -> Any:
    """Value and gradient of W2."""
    ea = eb = eh1 = eh2 = ee = 0.0
    for i in range(len(y)):
        a, b = x[0, i], x[1, i]
        h1, h2 = w[0] * a + w[1] * b, w[2] * a + w[3] * b
        e = w[4] * h1 + w[5] * h2 - y[i]
        ea += e * a
        eb += e * b
        eh1 += e * h1
        eh2 += e * h2
        ee += e * e
    return ee / 2, np.array([w[4] * ea, w[4] * eb, w[5] * ea, w[5] * eb, eh1, eh2])


@numba.njit(fastmath=True)
def layer(w: Any, x: Any, out: Any, is_tanh: bool) -> None:
    """The neurons of a hidden layer, for a row of samples."""
    for j in range(WIDE):
        out[j] = w[j, -1]
        for k in range(len(x)):
            for i in range(ROW):
                out[j, i] += w[j, k] * x[k, i]
        for i in range(ROW):
            out[j, i] = np.tanh(out[j, i]) if is_tanh else max(out[j, i], 0.0)


@numba.njit(fastmath=True)
def gather(sums: Any, slopes: Any, x: Any) -> None:
    """Add to the sums what the slopes of a layer say for its weights."""
    for j in range(len(slopes)):
        for k in range(len(x)):
            total = 0.0
            for i in range(ROW):
                total += slopes[j, i] * x[k, i]
            sums[j, k] += total
        sums[j, -1] += slopes[j].sum()


@numba.njit(fastmath=True)
def back(w: Any, slopes: Any, h: Any, out: Any, is_tanh: bool) -> None:
    """The slopes of the layer below."""
    for k in range(WIDE):
        out[k] = 0.0
        for j in range(len(slopes)):
            for i in range(ROW):
                out[k, i] += w[j, k] * slopes[j, i]
        for i in range(ROW):
            if is_tanh:
                out[k, i] *= 1.0 - h[k, i] * h[k, i]
            else:
                out[k, i] = out[k, i] if h[k, i] > 0 else 0.0


@numba.njit(fastmath=True)
def network_step(flat: Any, x: Any, y: Any, is_tanh: bool) -> Any:
    """Value and gradient of W3; the last row is filled up with samples that do not count."""
    gradient = np.zeros_like(flat)
    a, b = 3 * WIDE, (WIDE + 4) * WIDE
    w1, w2, w3 = flat[:a].reshape(WIDE, 3), flat[a:b].reshape(WIDE, WIDE + 1), flat[b:].reshape(1, WIDE + 1)
    g1, g2, g3 = gradient[:a].reshape(WIDE, 3), gradient[a:b].reshape(WIDE, WIDE + 1), gradient[b:].reshape(1, WIDE + 1)
    x_row, s3 = np.zeros((2, ROW)), np.zeros((1, ROW))
    h1, h2, s1, s2 = np.zeros((WIDE, ROW)), np.zeros((WIDE, ROW)), np.zeros((WIDE, ROW)), np.zeros((WIDE, ROW))
    value = 0.0
    for start in range(0, len(y), ROW):
        count = min(ROW, len(y) - start)
        for i in range(count):
            x_row[0, i], x_row[1, i] = x[0, start + i], x[1, start + i]
        layer(w1, x_row, h1, is_tanh)
        layer(w2, h1, h2, is_tanh)
        s3[0] = 0.0
        for i in range(count):
            score = w3[0, WIDE]
            for k in range(WIDE):
                score += w3[0, k] * h2[k, i]
            margin = 1.0 - y[start + i] * score
            if margin > 0:
                value += margin
                s3[0, i] = -y[start + i]
        back(w3, s3, h2, s2, is_tanh)
        back(w2, s2, h1, s1, is_tanh)
        gather(g3, s3, h2)
        gather(g2, s2, h1)
        gather(g1, s1, x_row)
    squares = 0.0
    for k in range(len(flat)):
        squares += flat[k] * flat[k]
        gradient[k] += 2 * PENALTY * len(y) * flat[k]
    return value + PENALTY * len(y) * squares, gradient
