"""Derivatives that people know by heart: p − y at the end of most networks, and (p − y)/n for the mean over n samples.

A person puts the p of the paper into it, also where the chain rule of the example does not lead over this p: with
L = −log(p2) the derivative with respect to z1 is p1.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.batches import batches_in, divisors_in
from autograd.by_hand.slips.bounds import Printed
from autograd.by_hand.slips.desk import Desk
from autograd.engine.backward import adjoints
from autograd.engine.history import history
from autograd.table.arithmetic import as_float

_ALWAYS = (0.0, 1.0)  # what is subtracted if the sample is not of this class, and if it is; or else a given number
_NOISE = 1e-12  # what the rounding of floats leaves of a difference


def known_by_heart(desk: Desk, known: Mapping[Claim, Printed]) -> dict[Claim, Printed]:
    """The derivatives of the error that are an output on the paper minus a target, from that output."""
    example = desk.example.floats
    slopes, counts = adjoints(example.start[example.error]), _counts(example)
    targets = sorted({*_ALWAYS, *map(as_float, example.leaves.values())})
    told: dict[Claim, Printed] = {}
    for claim, line in known.items():
        output = example.start[claim.node]
        if claim == Claim(claim.node) and output.op is not None and claim.node != example.error:
            behind = ((x.name, slopes[x]) for x in history(output) if x.name and x in slopes)
            scores = {name: as_float(slope) for name, slope in behind if name in example.start}
            told |= _from_an_output(example.error, as_float(output.data), line, scores, counts, targets)
    return told


def _from_an_output(
    error: str,
    output: float,
    line: Printed,
    scores: Mapping[str, float],
    counts: Collection[int],
    targets: Sequence[float],
) -> Iterator[tuple[Claim, Printed]]:
    """The derivatives with respect to scores that are an output minus a target, or that divided by a count."""
    for name, slope in scores.items():
        for count in counts:
            if (target := _target(output - count * slope, targets)) is not None:
                number, *ends = ((x - target) / count for x in (line.number, *line.ends))
                yield Claim(error, by=name), Printed(number, (ends[0], ends[1]), line.digits)


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
