"""The families of graphs as workloads: how far programs are from NumPy by hand."""

from __future__ import annotations

from benchmarks.programs.families import FAMILIES, Family
from benchmarks.programs.workloads import Workload

SAMPLES = 1_000, 100_000
PEERS_OF_FAMILIES = ("numpy", "ours numpy", "ours native")
BY_NAME = {family.name: family for family in FAMILIES}


def family_of(workload: Workload) -> Family:
    """The family that a workload is about."""
    return BY_NAME[workload.what]


def family_workloads() -> list[Workload]:
    """A workload for each family and number of samples."""
    return [Workload(f"family {name}, {count:,}", name, "family", count) for count in SAMPLES for name in BY_NAME]
