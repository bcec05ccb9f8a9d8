"""The peers, and where each lives: its module here, and its variant there."""

from __future__ import annotations

from typing import NamedTuple


class Home(NamedTuple):
    """Where a peer lives."""

    module: str
    variant: str = ""
    folder: str = ""  # among the folders of ``make bench-peers``, if its package cannot live beside ours


PEERS = {
    "ours eager": Home("with_ours", "eager"),
    "ours numpy": Home("with_ours", "numpy"),
    "ours native": Home("with_ours", "native"),
    "numpy": Home("with_numpy", "whole"),
    "numpy in chunks": Home("with_numpy", "chunks"),
    "c": Home("with_c"),
    "jax": Home("with_jax"),
}
