"""Logarithms of another base in all of a sheet: ln for log₂, or a calculator's log, which has base 10, for ln.

A cross-entropy over samples has its logarithm in the formula of each sample.  Where a number is a sum of multiples of
logarithms, it comes out so many times too large, and its derivatives do as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from autograd.by_hand.slips.readings.reading import Phrase, Reading, same
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.graph import has_name
from autograd.table import ops, roots_logs_angles
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

FORGOTTEN = "natural logarithm"  # how the keys of readings begin in which ln 2 is missing
MOST_NODES = 1_000  # of a graph that is worked through again
_BASES: dict[Operation | None, tuple[float, str]] = {
    ops.log: (math.e, "the natural one"),
    roots_logs_angles.log2: (2.0, "with base 2"),
    roots_logs_angles.log10: (10.0, "with base 10"),
}


class OtherBases:
    """What becomes of numbers whose logarithms have another base."""

    def __init__(self) -> None:
        self._found: dict[Value, Sequence[Reading]] = {}

    def of_value(self, node: Value) -> Sequence[Reading]:
        """The readings of a value."""
        if node not in self._found:
            self._found[node] = [*_of_value(node)]
        return self._found[node]

    def of_derivative(self, of: Value, right: float) -> Iterator[Reading]:
        """The readings of a derivative of what is so many times as large, by the forgotten ln 2 of log₂."""
        whole = as_float(of.data)
        for reading in self.of_value(of) if whole else ():
            if not reading.extra and reading.what == FORGOTTEN:
                yield reading._replace(value=right * reading.value / whole)


def _of_value(node: Value) -> Iterator[Reading]:
    order = history(node)
    logs = [step for step in order if step.op in _BASES] if len(order) <= MOST_NODES else []
    if len({step.op for step in logs}) != 1:
        return
    (base, right), whole = _BASES[logs[0].op], as_float(node.data)
    is_told_elsewhere = base == math.e and {*logs} <= {*history(node, stop=has_name)}  # of one formula
    for other, taken in _BASES.values():
        if other != base and not (is_told_elsewhere and other == 10):
            times = math.log(base) / math.log(other)
            number = _with_logs_times(order, {*logs}, times)
            words = Phrase(f"every logarithm was taken {_as(taken)}, not {right}")
            # of a number that is no multiple of logarithms the derivatives are not so many times too large
            extra = 0 if same(number, times * whole) else 1
            yield Reading("calculator", (FORGOTTEN if other == math.e else "other base", other), number, words, extra)


def _as(taken: str) -> str:
    return f"as {taken}" if taken.startswith("the") else taken


def _with_logs_times(order: Sequence[Value], logs: set[Value], times: float) -> float:
    """The last number of a graph in which every logarithm is multiplied by a factor."""
    numbers: dict[Value, float] = {}
    for node in order:
        if node.op is None:
            numbers[node] = as_float(node.data)
        else:
            found = as_float(node.op(*[numbers[a] if isinstance(a, Value) else as_float(a) for a in node.args]))
            numbers[node] = found * times if node in logs else found
    return numbers[order[-1]]
