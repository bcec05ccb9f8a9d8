"""The peers, and where each lives: its module here, and its variant there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Home(NamedTuple):
    """Where a peer lives."""

    module: str
    variant: str = ""
    folder: str = ""  # among the folders of ``make bench-peers``, if its package cannot live beside ours
    environment: Mapping[str, str] = {}  # further variables


# JAX asks for fresh memory in each run, and the system's work for that is half of its time on a large batch.
MEMORY_KEPT = {"MALLOC_MMAP_THRESHOLD_": str(10**9), "MALLOC_TRIM_THRESHOLD_": str(10**9)}


PEERS = {
    "ours eager": Home("with_scalars", "this"),
    "ours numpy": Home("with_ours", "numpy"),
    "ours native": Home("with_ours", "native"),
    "numpy": Home("with_numpy"),
    "numpy in chunks": Home("with_numpy_chunks"),
    "c": Home("with_c"),
    "numba": Home("with_numba"),
    "jax": Home("with_jax"),
    "jax memory kept": Home("with_jax", environment=MEMORY_KEPT),
    "torch": Home("with_torch", "eager"),
    "torch.compile": Home("with_torch", "compile"),
    "casadi": Home("with_casadi"),
    "casadi gcc": Home("with_casadi", "gcc"),
    "xad": Home("with_scalars", "xad"),
    "micrograd": Home("with_scalars", "micrograd", "micrograd"),
    "autograd (HIPS)": Home("with_hips", folder="autograd"),
}
