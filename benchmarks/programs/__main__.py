"""The command: ``python -m benchmarks.programs --help``."""

from __future__ import annotations

import argparse
import os
import platform

from benchmarks.programs.peers import PEERS
from benchmarks.programs.process import GoneError, Process
from benchmarks.programs.tables import table_of
from benchmarks.programs.timing import compared
from benchmarks.programs.workloads import WORKLOADS


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.programs", description="Programs beside their peers.")
    parser.add_argument("--quick", action="store_true", help="few rounds: under a minute")
    parser.add_argument("--only", default="", help="workloads whose names begin so, as in W1,W3")
    parser.add_argument("--peers", default="", help="peers whose names begin so, as in jax,ours")
    parser.add_argument("--rounds", type=int, help="readings of each number (15, or 5 with --quick)")
    parser.add_argument("--threads", type=int, default=1, help="threads that a peer may use (1)")
    return parser.parse_args()


def chosen(names: list[str], beginnings: str) -> list[str]:
    """The names that begin with one of the beginnings.

    >>> chosen(["ours numpy", "numpy", "jax"], "numpy,jax")
    ['numpy', 'jax']
    """
    return [name for name in names if any(name.startswith(beginning) for beginning in beginnings.split(","))]


def started(names: list[str], threads: int) -> dict[str, Process]:
    """The peers that come up; one line for each."""
    peers = {}
    for name in names:
        try:
            peers[name] = Process(name, threads)
            print(f"- {name}: {peers[name].version}")
        except GoneError as reason:
            print(f"- {name}: missing ({reason})")
    return peers


def main() -> None:
    """Run what was asked for."""
    asked = options()
    rounds, target = asked.rounds or (5 if asked.quick else 15), 0.02 if asked.quick else 0.05
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {asked.threads} of them for each peer\n")
    peers = started(chosen(list(PEERS), asked.peers), asked.threads)
    for name in chosen(list(WORKLOADS), asked.only):
        print(f"\n## {name}: {WORKLOADS[name].what}\n", flush=True)
        print(table_of(compared(peers, name, rounds, target)), flush=True)
    for process in peers.values():
        process.close()


if __name__ == "__main__":
    main()
