"""What all who compute on arrays share: the samples as columns, and the parameters as matrices."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.eager import SIZES
from benchmarks.programs.workloads import Workload, data


def columns(workload: Workload) -> tuple[Any, Any]:
    """The samples as columns: the first inputs of all lie side by side in memory."""
    x, y = data(workload.samples)
    return np.ascontiguousarray(np.atleast_2d(x).T), np.atleast_1d(y)


def layers(flat: Any) -> list[Any]:
    """The matrix of every layer of the network, with the biases as its last column."""
    ends = np.cumsum([0] + [(nin + 1) * nout for nin, nout in pairwise(SIZES)])
    return [
        flat[start:end].reshape(nout, nin + 1)
        for (start, end), (nin, nout) in zip(pairwise(ends), pairwise(SIZES), strict=True)
    ]
