"""The peers, and where each lives: its module here, and its variant there."""

from __future__ import annotations

from typing import NamedTuple


class Home(NamedTuple):
    """Where a peer lives."""

    module: str
    variant: str = ""
    folder: str = ""  # among the folders of ``make bench-peers``, if its package cannot live beside ours


PEERS = {
    "ours eager": Home("with_scalars", "this"),
    "ours numpy": Home("with_ours", "numpy"),
    "ours native": Home("with_ours", "native"),
    "numpy": Home("with_numpy"),
    "numpy in chunks": Home("with_numpy_chunks"),
    "c": Home("with_c"),
    "numba": Home("with_numba"),
    "jax": Home("with_jax"),
    "torch": Home("with_torch", "eager"),
    "torch.compile": Home("with_torch", "compile"),
    "casadi": Home("with_casadi"),
    "casadi gcc": Home("with_casadi", "gcc"),
    "xad": Home("with_scalars", "xad"),
    "micrograd": Home("with_scalars", "micrograd", "micrograd"),
    "autograd (HIPS)": Home("with_hips", folder="autograd"),
}
