"""Larger and larger graphs: a chain of operations, y·c + b over and over, from 100 to 1,000,000 of them.

Seconds to write the chain in the peer's own scalars, until the first result, and for one more result.
"""

from __future__ import annotations

import statistics
from typing import NamedTuple

from benchmarks.programs.process import NoAnswerError, Process
from benchmarks.programs.tables import digits, markdown, missing_lines, seconds
from benchmarks.programs.timing import Peers

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
MEMORY_SIZE = 100_000
ONCE = 0.3  # seconds from which one reading is enough
ROUNDS = 3
PATIENCE = 4  # times the limit, since the machine may be busy and a compiler worse than linear


class Stages(NamedTuple):
    """Seconds for a chain of one length."""

    write: float
    build: float
    call: float


class Memory(NamedTuple):
    """Bytes for each operation of a chain."""

    size: int  # how many operations
    held: float  # by what was built, as Python counts it
    peak: float  # while it was built, as Python counts it
    resident: float  # by which the process grew


class Chains(NamedTuple):
    """What came out for the value alone, or with the gradient."""

    stages: dict[str, dict[int, Stages]]  # for each peer and length
    missing: dict[str, str]


class Growth(NamedTuple):
    """What came out."""

    values: Chains
    gradients: Chains
    memory: dict[str, Memory]


NOTHING = Growth(Chains({}, {}), Chains({}, {}), {})


def grown(peers: Peers, sizes: tuple[int, ...], limit: float) -> Growth:
    """The stages of all peers.

    Args:
        peers: those that are at work.
        sizes: how many operations.
        limit: seconds for one chain: a peer leaves before it takes longer.
    """
    values, gradients = (chains_of(peers, sizes, limit, gradient) for gradient in (False, True))
    return Growth(values, gradients, {})


def chains_of(peers: Peers, sizes: tuple[int, ...], limit: float, gradient: bool) -> Chains:
    """The stages of all peers, for the value or with the gradient."""
    chains = Chains({name: {} for name in peers}, {})
    for size in sizes:
        for name, stages in chains.stages.items():
            if name not in chains.missing and expected(stages, size) > limit:
                chains.missing[name] = f"{size:,} operations would take more than {limit:.0f} s"
        still = {name: process for name, process in peers.items() if name not in chains.missing}
        _in_turns(still, (size, gradient), limit, chains)
    return chains


def expected(stages: dict[int, Stages], size: int) -> float:
    """The seconds that a chain will take, if it takes as long for each operation as the longest of shorter ones."""
    longest = max(stages, default=0)
    return sum(stages[longest]) * size / longest if longest > SIZES[0] else 0.0


def _in_turns(peers: Peers, asked: tuple[int, bool], limit: float, chains: Chains) -> None:
    """Ask all peers for a chain of one size, with the gradient or without."""
    readings: dict[str, list[Stages]] = {name: [] for name in peers}
    for _ in range(ROUNDS):
        for name, process in peers.items():
            if name in chains.missing or (readings[name] and sum(readings[name][0]) > ONCE):
                continue
            try:
                readings[name].append(Stages(*process.ask("chain", *asked, limit=PATIENCE * limit)))
            except NoAnswerError as reason:
                chains.missing[name] = str(reason)
    for name, found in readings.items():
        if found:
            chains.stages[name][asked[0]] = Stages(*map(statistics.median, zip(*found, strict=True)))


def memory_of(growth: Growth, threads: int) -> dict[str, Memory]:
    """What each peer holds for a chain of a size that it reaches, in a fresh process."""
    found = {}
    for name, stages in growth.values.stages.items():
        if not stages:
            continue
        size = max(size for size in stages if size <= MEMORY_SIZE)
        process = Process(name, threads)
        found[name] = Memory(size, *process.ask("memory", size))
        process.close()
    return found


def growth_tables(growth: Growth) -> str:
    """The tables: building and calling, with and without the gradient, and memory."""
    parts = []
    for title, chains in [("value", growth.values), ("value and gradient", growth.gradients)]:
        parts += [_table(f"{title}, until the first result", chains, "build")]
        parts += [_table(f"{title}, one more result", chains, "call"), missing_lines(chains.missing)]
    rows = [[name, f"{of.size:,}", *map(digits, of[1:])] for name, of in growth.memory.items()]
    head = ["peer", "operations", "held", "at the peak", "the process grew"]
    parts += [f"Bytes for each operation, value:\n\n{markdown(head, rows)}"] if rows else []
    return "\n\n".join(part for part in parts if part)


def _table(title: str, chains: Chains, stage: str) -> str:
    sizes = sorted({size for at in chains.stages.values() for size in at})
    rows = [
        [name, *(seconds(getattr(at[size], stage)) if size in at else "" for size in sizes)]
        for name, at in chains.stages.items()
        if at
    ]
    return f"{title.capitalize()}:\n\n{markdown(['peer', *(f'{size:,}' for size in sizes)], rows)}"
