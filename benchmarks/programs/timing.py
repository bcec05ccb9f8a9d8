"""The peers take turns, so that a machine that is busy for a while slows all of them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.programs.process import NoAnswerError, Process
from benchmarks.programs.workloads import Workload

LONG = 0.15  # seconds of one run from which a peer is timed in a few rounds only
FEW = 3

Peers = dict[str, Process]  # those that are at work


class Times(NamedTuple):
    """The seconds of one run of a peer, round by round."""

    rounds: list[float]

    @property
    def median(self) -> float:
        """The median.

        >>> Times([3.0, 1.0, 2.0, 9.0]).median
        2.5
        """
        return statistics.median(self.rounds)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The first and the third quartile."""
        if len(self.rounds) < 2:
            return self.rounds[0], self.rounds[0]
        first, _, third = statistics.quantiles(self.rounds, n=4, method="inclusive")
        return first, third


def ratio(times: Times, other: Times) -> float:
    """How many times as long as the other: the median over the rounds that both had, since those lie side by side.

    >>> ratio(Times([2.0, 20.0, 2.0]), Times([1.0, 10.0, 2.0]))
    2.0
    """
    return statistics.median(a / b for a, b in zip(times.rounds, other.rounds, strict=False))


class Result(NamedTuple):
    """What came out for one workload."""

    times: dict[str, Times]
    builds: dict[str, float]  # seconds until the first result
    missing: dict[str, str]  # who is not in it, and why


def in_turns(ask: Mapping[str, Callable[[int], float]], rounds: int, target: float) -> dict[str, Times | str]:
    """The times of all, or why one of them left.

    Args:
        ask: for each peer what runs it a number of times in a row, and gives the seconds of one run.
        rounds: how many readings of each.
        target: how many seconds one reading takes, about.
    """
    found: dict[str, list[float]] = {name: [] for name in ask}
    gone: dict[str, str] = {}
    once: dict[str, float] = {}
    repeats: dict[str, int] = {}

    def read(name: str, times: int) -> float:
        try:
            return ask[name](times)
        except NoAnswerError as reason:
            gone[name] = str(reason)
            return target

    for name in ask:
        once[name] = read(name, 1)
        repeats[name] = max(1, int(target / max(read(name, 3), 1e-7))) if once[name] < target else 1
    for number in range(rounds):
        for name in ask:
            if name not in gone and (number < FEW or once[name] < LONG):
                found[name].append(read(name, repeats[name]))
    return {name: gone[name] if name in gone else Times(times) for name, times in found.items()}


def compared(peers: Peers, workload: Workload, rounds: int, target: float) -> Result:
    """The times of all peers for a workload, after all of them have given the same numbers."""
    builds, numbers, missing = {}, {}, {}
    for name, process in peers.items():
        try:
            builds[name] = process.ask("build", workload)
            numbers[name] = process.ask("numbers", workload)
        except NoAnswerError as reason:
            missing[name] = str(reason)
    missing |= disagreeing(numbers)
    asks = {
        name: lambda times, name=name: peers[name].ask("time", workload, times)
        for name in numbers
        if name not in missing
    }
    times: dict[str, Times] = {}
    for name, found in in_turns(asks, rounds, target).items():
        if isinstance(found, str):
            missing[name] = found
        else:
            times[name] = found
    return Result(times, builds, missing)


CLOSE = 1e-9  # relative to the largest number: how far the gradients may be apart


def disagreeing(numbers: Mapping[str, Sequence[float]]) -> dict[str, str]:
    """Whose numbers are far from those that most others have, with a sentence."""
    apart = {
        name: statistics.median_high(distance(found, other) for other in numbers.values())
        for name, found in numbers.items()
    }
    return {
        name: f"its value and gradient are {far:.1e} away from those of the others"
        for name, far in apart.items()
        if not far < CLOSE
    }


def distance(some: Sequence[float], others: Sequence[float]) -> float:
    """How far numbers are apart, relative to the largest; infinite if one is nan, or there are not as many.

    >>> distance([1.0, 100.0], [2.0, 100.0])
    0.01
    """
    if len(some) != len(others):
        return math.inf
    far = max((abs(a - b) if math.isfinite(a - b) else math.inf) for a, b in zip(some, others, strict=True))
    return far / max(abs(b) for b in others)
