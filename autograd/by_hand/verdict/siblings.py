"""Siblings: a derivative computed from that of another weight of the same neuron, as it stands on the sheet.

∂L/∂w3 = δ·x1 and ∂L/∂w4 = δ·x2 have the same δ = ∂L/∂z.  Where δ has no line of its own, people take it from what
does stand there: ∂L/∂w4 = ∂L/∂w3 · x2/x1, or ∂L/∂b · x2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import Printed
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import Pencil
from autograd.engine.value import Value

MOST_TRIED = 3  # lines that give the same δ: each takes as long as all the lines of the sheet


def signals(
    desk: Desk, known: Mapping[Claim, Printed], asked: Collection[Claim], wrong: Collection[Claim]
) -> Iterator[dict[Claim, Printed]]:
    """What the known lines give for each δ that has no line and is wanted, by one sibling at a time.

    Args:
        desk: the example.
        known: the lines that are right.
        asked: the claims that are wanted.
        wrong: the other lines: where δ stands wrong on the sheet, people go on from that.
    """
    derivatives = [derivative_behind(desk, claim) for claim in asked]
    wanted = {claim._replace(by=neuron.name) for claim in derivatives for neuron in _neuron(desk, claim)}
    wanted -= {*known, *wrong}
    found: dict[Claim, list[Printed]] = defaultdict(list)
    told = {claim: line for claim, line in known.items() if line.number}  # of a 0 nobody can tell the δ
    for claim, line in told.items() if wanted else ():
        for neuron in _neuron(desk, claim):
            signal = claim._replace(by=neuron.name)
            slope = _slope(desk, known, Claim(neuron.name, claim.by, claim.steps)) if signal in wanted else 0.0
            if slope:
                found[signal].append(line.linear(1 / slope) if abs(slope) == 1 else _divided(line, slope))
    for place in range(min(MOST_TRIED, max(map(len, found.values()), default=0))):
        yield {signal: lines[place] for signal, lines in found.items() if place < len(lines)}


def _divided(line: Printed, slope: float) -> Printed:
    """The δ that comes from dividing a printed number by an input: nobody divides who holds δ with all digits."""
    signal = line.number / slope
    return Printed(signal, (signal, signal), line.digits)


def derivative_behind(desk: Desk, claim: Claim) -> Claim:
    """The derivative that a claim is about: of the error, for the step of a weight and for the weight after it."""
    is_of_a_step = claim.last_step == 1 and not claim.by and claim.node in desk.example.parameters
    return Claim(desk.example.error, by=claim.node) if is_of_a_step else claim


def _neuron(desk: Desk, claim: Claim) -> list[Value]:
    """The one node that all paths of a derivative lead over; none if there are several, or only the end."""
    if not claim.by or not claim.is_plain or claim.is_of_the_optimiser:
        return []
    targets = desk.targets.get(desk.graph[claim.by], [])
    return targets if len(targets) == 1 and targets[0].name != claim.node else []


def _slope(desk: Desk, known: Mapping[Claim, Printed], claim: Claim) -> float:
    """A derivative inside a neuron, as the input on the paper; 0 where the printed numbers give none."""
    try:
        return Pencil(desk, {c: line.number for c, line in known.items()}).numbers([claim]).get(claim, [0.0])[0]
    except ValueError:
        return 0.0
