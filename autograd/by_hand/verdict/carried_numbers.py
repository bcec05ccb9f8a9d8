"""Which numbers a printed line may have been carried on with: the printed one, or what the calculator held then.

z = 0.27 is carried on as 0.27, and h = tanh(z) = 0.2636 as 0.2636 or as 0.26362484.  The calculator's number was itself
found from the lines above, each of them as it is printed or as the calculator held it.  So it lies between the least
and the most that these give together, and within half a unit of the printed one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import (
    MOST_WORK,
    Bound,
    Printed,
    bounds_of,
    carried_as,
    exact_bounds,
    widen_by,
    widen_by_each_use,
    with_one_moved,
)
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.reached_sums import FINE, Span

Bounds = dict[Claim, list[Bound]]


def carried_from_above(
    desk: Desk, known: Mapping[Claim, Printed], claims: Collection[Claim]
) -> tuple[dict[Claim, Printed], Bounds]:
    """The lines with the ends of what they may have been carried on with, and what they then give for claims.

    Args:
        desk: the example.
        known: the lines, in the order of the sheet.
        claims: what is asked for.
    """
    if len(known) * len(desk.order) > MOST_WORK:
        return dict(known), bounds_of(desk, known, claims)
    printed = with_one_moved(desk, known)
    bounds = exact_bounds(printed.numbers([*claims, *(claim for claim, line in known.items() if line.half)]))
    carried: dict[Claim, Printed] = {}
    for claim, line in known.items():
        carried[claim] = _as_carried(line, bounds.pop(claim, []))
        widen_by(desk, printed, claim, carried[claim], bounds)
    return carried, bounds


def with_uses_apart(desk: Desk, known: Mapping[Claim, Printed], claims: Collection[Claim]) -> Bounds:
    """What the lines give where a number is read from the paper in one place, and held in another.

    Of E = 100h + 60h² with h = 1.45 for 1.4477 it is 100·1.45 + 60·1.4477² as well.
    """
    uses = sum(len(desk.uses(desk.graph[claim.node])) for claim in known if claim == Claim(claim.node))
    if uses * len(desk.order) > MOST_WORK:
        return {}
    printed = with_one_moved(desk, known)
    bounds = exact_bounds(printed.numbers(claims))
    for claim, line in known.items():
        widen_by_each_use(desk, printed, claim, line, bounds)
    return bounds


def _as_carried(line: Printed, bounds: Sequence[Bound]) -> Printed:
    if not line.half:
        return line
    least, most = line.number - line.half, line.number + line.half
    spans = [(max(least, bound.least), min(most, bound.most)) for bound in bounds]
    found = [end for low, high in spans if low <= high for end in (low, high)]
    held = {*line.held, *(span for bound in bounds if found for span in bound.reached(line))}
    held |= {span for ends in held for end in {*ends} for span in carried_as(end, line.digits)}
    ends = [*line.ends, *found, *(end for ends in held for end in ends)]
    return line._replace(ends=(min(ends), max(ends)), held=tuple(_together(sorted(held), line.half / FINE)))


def _together(spans: Sequence[Span], close: float) -> list[Span]:
    """The spans in order, those that lie close to each other as one."""
    found: list[Span] = []
    for low, high in spans:
        if found and low - found[-1][1] <= close:
            low, high = found[-1][0], max(high, found.pop()[1])
        found.append((low, high))
    return found
