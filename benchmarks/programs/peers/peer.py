"""What every peer has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.programs.workloads import Workload

Run = Callable[[], Any]  # computes a workload once, and gives the value and the gradient in the peer's own form


class UnfitError(Exception):
    """A peer does not do something, with the reason."""


class Peer:
    """Someone who computes workloads.

    Args:
        variant: which of several ways.
        threads: how many threads it may use.
    """

    version = ""
    why_not = "it is not written this way"

    def __init__(self, variant: str, threads: int) -> None:
        self.variant, self.threads = variant, threads

    def prepared(self, workload: Workload) -> Run:
        """What computes a workload."""
        run: Run = getattr(self, workload.kind)(workload)
        return run

    def expression(self, workload: Workload) -> Run:
        """The README expression."""
        raise UnfitError(self.why_not)

    def linear(self, workload: Workload) -> Run:
        """The 2-2-1 network."""
        raise UnfitError(self.why_not)

    def network(self, workload: Workload) -> Run:
        """The 2-16-16-1 network."""
        raise UnfitError(self.why_not)

    def numbers(self, result: Any) -> Sequence[float]:
        """The value and the gradient of a run, as plain numbers in order."""
        value, gradient = result
        return [float(value), *map(float, gradient)]
