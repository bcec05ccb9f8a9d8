"""What programs should reach beside their peers, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from benchmarks.programs.growth import Growth
from benchmarks.programs.tables import digits, markdown, seconds
from benchmarks.programs.timing import Result, ratio

BY_HAND = ("c", "numpy", "numpy in chunks")


class Measured(NamedTuple):
    """All that came out of a run."""

    results: Mapping[str, Result]
    growth: Growth


class Asked(NamedTuple):
    """A number that should not be exceeded."""

    what: str
    limit: float
    got: Callable[[Measured], float]  # raises KeyError if it was not measured
    unit: Callable[[float], str] = digits


def ours_to(workload: str, ours: str, peer: str, limit: float) -> Asked:
    """How many times as long as a peer one of ours may take."""

    def got(measured: Measured) -> float:
        times = measured.results[workload].times
        return ratio(times[ours], times[peer])

    return Asked(f"{workload}: {ours} / {peer}", limit, got)


def ours_to_best(workload: str, ours: str) -> Asked:
    """Ours is ahead of every peer that differentiates."""

    def got(measured: Measured) -> float:
        times = measured.results[workload].times
        peers = [name for name in times if not name.startswith("ours") and name not in BY_HAND]
        if not peers:
            raise KeyError(workload)
        return ratio(times[ours], times[min(peers, key=lambda name: times[name].median)])

    return Asked(f"{workload}: {ours} / the fastest peer", 1.0, got)


def time_of(workload: str, ours: str, limit: float) -> Asked:
    """How long one run may take."""
    return Asked(f"{workload}: {ours}", limit, lambda measured: measured.results[workload].times[ours].median, seconds)


def build_of(operations: int, limit: float) -> Asked:
    """How long a chain may take until the first result."""

    def got(measured: Measured) -> float:
        return measured.growth.values.stages["ours numpy"][operations].build

    return Asked(f"W5: ours numpy, {operations:,} operations built", limit, got, seconds)


ASKED = [
    ours_to("W3 100,000", "ours numpy", "jax", 0.6),
    ours_to("W3 100,000", "ours numpy", "numpy in chunks", 1.15),
    ours_to("W3 100,000", "ours native", "c", 1.4),
    ours_to_best("W3 100,000", "ours native"),
    ours_to("W3 100", "ours numpy", "jax", 2.0),
    ours_to("W3 100", "ours native", "jax", 0.5),
    *(
        ours_to(f"W3 {samples} tanh", "ours native", peer, 1.0)
        for samples in ("100", "100,000")
        for peer in ("jax", "torch.compile")
    ),
    ours_to("W2", "ours native", "c", 1.2),
    *(ours_to("W2", "ours numpy", peer, 1.0) for peer in ("jax", "torch.compile", "casadi", "casadi gcc")),
    build_of(100_000, 0.3),
    build_of(1_000_000, 4.0),
    Asked(
        "W5: ours numpy, bytes held for an operation", 300.0, lambda measured: measured.growth.memory["ours numpy"].held
    ),
    time_of("W6 W2", "ours native", 3e-6),
    time_of("W6 W2", "ours numpy", 60e-6),
    time_of("W6 W3", "ours native", 8e-6),
]


def rows_of(asked: Iterable[Asked], measured: Measured) -> Iterator[list[str]]:
    """What was asked and got, line by line."""
    for line in asked:
        try:
            got = line.got(measured)
        except KeyError:
            yield [line.what, line.unit(line.limit), "not measured", ""]
        else:
            yield [line.what, line.unit(line.limit), line.unit(got), "yes" if got <= line.limit else "NO"]


def table_of_asked(measured: Measured) -> str:
    """The table of all that was asked."""
    return markdown(["", "at most", "got", "reached"], rows_of(ASKED, measured))
