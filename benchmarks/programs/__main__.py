"""The command: ``python -m benchmarks.programs --help``."""

from __future__ import annotations

import argparse
import os
import platform
from typing import NamedTuple

from benchmarks.programs.asked import Measured, table_of_asked
from benchmarks.programs.by_family import PEERS_OF_FAMILIES, family_workloads
from benchmarks.programs.growth import NOTHING, SIZES, Growth, grown, growth_tables, memory_of
from benchmarks.programs.peers import PEERS
from benchmarks.programs.places import BUILD
from benchmarks.programs.plots import plot
from benchmarks.programs.process import NoAnswerError, Process
from benchmarks.programs.report import Report
from benchmarks.programs.tables import family_table, table_of
from benchmarks.programs.timing import Peers, Result, compared
from benchmarks.programs.workloads import WORKLOADS


class Effort(NamedTuple):
    """How long the benchmark takes."""

    rounds: int  # readings of each number
    target: float  # seconds of one reading
    sizes: tuple[int, ...]  # of the chains
    limit: float  # seconds for one chain
    without: tuple[str, ...] = ()  # peers that take long to start or to run, and parts


WHOLE = Effort(15, 0.05, SIZES, 8.0)
QUICK = Effort(5, 0.02, SIZES[:3], 1.0, ("torch.compile", "numba", "micrograd", "xad", "casadi", "family", "memory"))

PREAMBLE = """Python {}, {} processors, each peer on {} of them.

The peers take turns. A time is the median of its rounds, and a ratio the median of those of each round. With one
processor it is the time of that processor. "Until the first result" counts recording, differentiating and compiling,
but for what a peer keeps from the workloads above, or on disk."""


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.programs", description="Programs beside their peers.")
    parser.add_argument("--quick", action="store_true", help="few rounds, short chains, not all peers: about a minute")
    parser.add_argument("--only", default="", help="what begins so: W1, W2, W3, W4, W5, W6 or family, as in W1,W3")
    parser.add_argument("--peers", default="", help=f"peers that begin so: {', '.join(PEERS)}")
    parser.add_argument("--rounds", type=int, help="readings of each number (15, or 5 with --quick)")
    parser.add_argument("--threads", type=int, default=1, help="threads that a peer may use (1)")
    return parser.parse_args()


def chosen(names: list[str], beginnings: str) -> list[str]:
    """The names that begin with the words of one of the beginnings; all if there are none.

    >>> chosen(["ours numpy", "c", "casadi", "casadi gcc"], "c,ours")
    ['ours numpy', 'c']
    """
    words = [beginning.split() for beginning in beginnings.split(",")]
    return [name for name in names if any(name.split()[: len(some)] == some for some in words)]


def started(names: list[str], threads: int, report: Report) -> Peers:
    """The peers that come up; one line for each."""
    peers: Peers = {}
    lines = []
    for name in names:
        try:
            peers[name] = Process(name, threads)
            lines.append(f"- {name}: {peers[name].version}")
        except NoAnswerError as reason:
            lines.append(f"- {name}: missing ({reason})")
    report.add("\n".join(lines))
    return peers


def time_workloads(peers: Peers, only: str, effort: Effort, report: Report) -> dict[str, Result]:
    """The workloads of every peer."""
    results = {}
    for name in chosen(list(WORKLOADS), only):
        results[name] = compared(peers, WORKLOADS[name], effort.rounds, effort.target)
        report.add(f"## {name}: {WORKLOADS[name].what}\n\n{table_of(results[name])}")
    return results


def time_families(peers: Peers, effort: Effort, report: Report) -> None:
    """The families of graphs."""
    few = {name: process for name, process in peers.items() if name in PEERS_OF_FAMILIES}
    if "numpy" not in few:
        return
    results = {
        f"{work.what}, {work.samples:,} samples": compared(few, work, effort.rounds, effort.target)
        for work in family_workloads()
    }
    report.add(f"## Families of graphs: how many times as long as NumPy by hand\n\n{family_table(results, 'numpy')}")


def time_growth(peers: Peers, effort: Effort, threads: int, report: Report) -> Growth:
    """Larger and larger chains."""
    growth = grown(peers, effort.sizes, effort.limit)
    if "memory" not in effort.without:
        growth = growth._replace(memory=memory_of(growth, threads))
    report.add(f"## W4 and W5: chains of operations, y·c + b over and over\n\n{growth_tables(growth)}")
    return growth


def main() -> None:
    """Run what was asked for."""
    asked = options()
    effort = QUICK if asked.quick else WHOLE
    effort = effort._replace(rounds=asked.rounds or effort.rounds)
    names = [name for name in chosen(list(PEERS), asked.peers) if asked.peers or name not in effort.without]
    report = Report()
    report.add(PREAMBLE.format(platform.python_version(), os.cpu_count(), asked.threads))
    BUILD.mkdir(parents=True, exist_ok=True)
    peers = started(names, asked.threads, report)
    results = time_workloads(peers, asked.only, effort, report)
    if chosen(["family"], asked.only) and (asked.only or "family" not in effort.without):
        time_families(peers, effort, report)
    has_growth = chosen(["W4", "W5"], asked.only)
    growth = time_growth(peers, effort, asked.threads, report) if has_growth else NOTHING
    for process in peers.values():
        process.close()
    report.add(f"## Asked and got\n\n{table_of_asked(Measured(results, growth))}")
    report.write(BUILD / "programs.md")
    print(f"written: {BUILD / 'programs.md'}")
    try:
        plot(results, growth, BUILD / "programs.png")
        print(f"written: {BUILD / 'programs.png'}")
    except ImportError as error:
        print(f"no plot: {error}")


if __name__ == "__main__":
    main()
