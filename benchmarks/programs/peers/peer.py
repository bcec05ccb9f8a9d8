"""What every peer has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks.programs.workloads import Workload

Run = Callable[[], Any]  # computes a workload once, and gives the value and the gradient in the peer's own form
NO_GRAPHS = "it has no graphs of scalars"


class UnfitError(Exception):
    """A peer does not do something, with the reason."""


class Peer:
    """Someone who computes workloads.

    Args:
        variant: which of several ways.
        threads: how many threads it may use.
    """

    version = ""

    def __init__(self, variant: str, threads: int) -> None:
        self.variant, self.threads = variant, threads

    def prepared(self, workload: Workload) -> Run:
        """What computes a workload: the peer has a method for its kind."""
        kind = getattr(self, workload.kind, None)
        if kind is None:
            raise UnfitError("it is not written this way")
        run: Run = kind(workload)
        return run

    def written(self, length: int) -> Any:
        """A chain of operations in the peer's own scalars."""
        raise UnfitError(NO_GRAPHS)

    def built(self, written: Any, gradient: bool) -> Run:
        """What computes a chain that was written: the value, or the value and the gradient."""
        raise UnfitError(NO_GRAPHS)

    def numbers(self, result: Any) -> Sequence[float]:
        """The value and the gradient of a run, as plain numbers in order."""
        return [*flat(result)]


def flat(result: Any) -> Iterator[float]:
    """The numbers in nested sequences and arrays.

    >>> [*flat((1.0, [2.0, (3.0, [])]))]
    [1.0, 2.0, 3.0]
    """
    if hasattr(result, "tolist"):
        result = result.tolist()
    if isinstance(result, list | tuple):
        for part in result:
            yield from flat(part)
    else:
        yield float(result)
