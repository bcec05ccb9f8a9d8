"""Claims that are formulas: compared with the derivative at these numbers and at others.

Two different formulas may give the same number once; they do not at several points
chosen at random.  The points stay close by, on the same side of every kink, for a
formula found at relu(z) with z > 0 says nothing about the other side.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from autograd.backprop import history, local_slope, numbers_of
from autograd.by_hand.claims import Claim, true_number, uncertainty
from autograd.by_hand.descent import Descent
from autograd.by_hand.example import Example, Graph
from autograd.by_hand.report import Row
from autograd.by_hand.slips import Point, Question
from autograd.by_hand.verdicts import Judge, Judged
from autograd.numerals import write_number
from autograd.ops import as_float
from autograd.value import Exact, Value

POINTS = 4
TRIALS = 40
SPREAD = 0.2  # how far a leaf moves, relative to its number
AGREEMENT = 1e-9  # relative: two formulas that agree to it at all points are the same

Formula = Callable[[Graph], float]  # its number on the named Values


def of_formula(text: str, claim: Claim, written: str, formula: Formula, example: Example, *, moves: bool) -> Judge:
    """A claim that gives a formula.

    Args:
        text: the claim.
        claim: what it speaks of.
        written: the formula as it was written.
        formula: its number on a graph.
        example: the graph.
        moves: whether the formula has names in it; a formula of numbers only holds at these numbers.
    """

    def row(descent: Descent) -> Judged:
        true = true_number(claim, descent)
        here = _point(claim, formula, example, descent)
        points = list(islice(_points(claim, formula, example), POINTS)) if moves else []
        fits_here = here.fits(here.true)
        elsewhere = [point for point in points if not point.fits(point.true)]
        difference = as_float(here.number - true)
        if fits_here and not elsewhere:
            return Judged(Row(text, written, true, True, "holds", difference), claim, number=as_float(true))
        note = _coincidence(elsewhere[0]) if fits_here else ""
        found = Row(text, written, true, False, "WRONG", difference, note=note)
        question = Question(text, claim, "", here.number, here.allowed, here.true, points)
        return Judged(found, claim, question=question)

    return Judge(claim, row, text, written)


def _allowed(true: float, doubt: float) -> float:
    return AGREEMENT * abs(true) + (10 * doubt if math.isfinite(doubt) else 0.0)


def _point(claim: Claim, formula: Formula, example: Example, descent: Descent) -> Point:
    true = as_float(true_number(claim, descent))
    return Point(example, formula(descent.graph(0)), _allowed(true, uncertainty(claim, descent)), true)


def _coincidence(point: Point) -> str:
    """Where a formula that is right at these numbers is not."""
    leaves = ", ".join(f"{name} = {write_number(x)}" for name, x in islice(point.example.leaves.items(), 4))
    return (
        f"right at these numbers only: at {leaves} … the formula gives {write_number(point.number, 6)}, "
        f"and the engine {write_number(point.true, 6)}"
    )


def _points(claim: Claim, formula: Formula, example: Example) -> Iterator[Point]:
    """Other numbers for the leaves, with what the formula gives there and what is true."""
    chance = random.Random(0)  # the same points every time
    here = _branches(example.build(example.in_floats()))
    for _ in range(TRIALS):
        leaves: dict[str, Exact] = {name: _moved(as_float(x), chance) for name, x in example.leaves.items()}
        there = replace(example, leaves=leaves)
        try:
            descent = Descent(there)
            point = _point(claim, formula, there, descent)
        except (ValueError, ZeroDivisionError):  # no value there
            continue
        if _branches(descent.graph(0)) == here and math.isfinite(point.number) and math.isfinite(point.true):
            yield point


def _moved(x: float, chance: random.Random) -> float:
    return x * (1 + chance.uniform(-SPREAD, SPREAD)) + chance.uniform(-SPREAD, SPREAD) * (x == 0)


def _branches(graph: Graph) -> list[float]:
    """On which side of its kink each function with one is."""
    return [
        as_float(local_slope(node, place, numbers_of(node)))
        for node in history(*graph.values())
        if node.op is not None and node.op.kinked
        for place, argument in enumerate(node.args)
        if isinstance(argument, Value)
    ]
