"""Derivatives that people know by heart: p − y at the end of most networks, and (p − y)/n for the mean over n samples.

A person puts the p of the paper into it, also where the chain rule of the example does not lead over this p: with
L = −log(p2) the derivative with respect to z1 is p1.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.pencil.bounds import Printed
from autograd.by_hand.pencil.desk import Desk, desk_of
from autograd.by_hand.slips.formulas.batches import batches_in, divisors_in
from autograd.engine.backward import adjoints
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

_ALWAYS = (0.0, 1.0)  # what is subtracted if the sample is not of this class, and if it is; or else a given number
_NOISE = 1e-12  # what the rounding of floats leaves of a difference


class Answer(NamedTuple):
    """A derivative that is an output minus a target, or that divided by a count."""

    score: str
    divisor: int
    target: float


def known_by_heart(desk: Desk, known: Mapping[Claim, Printed]) -> dict[Claim, Printed]:
    """The derivatives of the error that are an output on the paper minus a target, from that output."""
    by_heart = desk.example.floats.once(ByHeart)
    told: dict[Claim, Printed] = {}
    for claim, line in known.items():
        for score, count, target in by_heart.answers(claim.node) if claim == Claim(claim.node) else ():
            told[Claim(desk.example.error, by=score)] = line.linear(1 / count, -target / count)
    return told


class ByHeart:
    """The derivatives of an example that people know by heart, whatever stands on the paper.

    A sheet with many wrong lines asks for them again and again.
    """

    def __init__(self, example: Example) -> None:
        self._desk = desk_of(example)
        self._start = example.start
        self._error = example.error
        self._counts = _counts(example)
        self._targets = sorted({*_ALWAYS, *map(as_float, example.leaves.values())})
        slopes = adjoints(example.start[example.error])
        self._slopes = {node.name: as_float(slope) for node, slope in slopes.items() if node.name in example.start}
        self._answers: dict[str, list[Answer]] = {}

    def answers(self, name: str) -> list[Answer]:
        """The scores that an output is made from, of which the derivative is that output minus a target."""
        output = self._start[name]
        if output.op is None or name == self._error:
            return []
        if name not in self._answers:
            self._answers[name] = list(self._from(as_float(output.data), self._desk.graph[name]))
        return self._answers[name]

    def _from(self, output: float, node: Value) -> Iterator[Answer]:
        for name in self._names_behind(node):
            for count in self._counts if name in self._slopes else ():
                if (target := _target(output - count * self._slopes[name], self._targets)) is not None:
                    yield Answer(name, count, target)

    def _names_behind(self, node: Value) -> list[str]:
        behind: dict[Value, None] = {node: None}
        waiting = [node]
        for found in waiting:
            new = [source for source in self._desk.sources[found] if source not in behind]
            behind.update(dict.fromkeys(new))
            waiting += new
        return [found.name for found in behind]


def _target(gap: float, targets: Sequence[float]) -> float | None:
    """The given number that is subtracted from an output, from those in order."""
    place = bisect_left(targets, gap)
    near = targets[max(place - 1, 0) : place + 1]
    return next((target for target in near if math.isclose(gap, target, rel_tol=_NOISE, abs_tol=_NOISE)), None)


def _counts(example: Example) -> list[int]:
    """By what the derivative may be divided: by 1, or by the count of a mean, also one written as −½ Σ y·log p."""
    error = example.start[example.error]
    batches = batches_in(example.graph, error)
    means = [batch.samples for found in batches.values() for batch in found if batch.is_mean]
    divisors = [int(abs(x)) for x in divisors_in(example.graph, error) if abs(x) > 1 and x.is_integer()]
    return [*dict.fromkeys((1, *means, *divisors))]
