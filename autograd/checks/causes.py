"""What is probably wrong where a derivative does not agree with differences of the values, as a sentence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from autograd.checks.differences import DOUBTFUL, UNDEFINED, Difference, extrapolated, scale_of
from autograd.checks.sides import Sides, sides_of
from autograd.derivatives.kinks import distance_to_kink
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.formulas import formula
from autograd.paper.numerals import write_number
from autograd.table.rows import Operation

RTOL, ATOL = 1e-6, 1e-9  # how far a derivative may be from a difference, relative to it and as it is
APART = 1.0  # where floats are this far apart an operation may turn between two of them, as sin does at 1e17
IN_LINE = 1e-9  # how far three neighbouring values may be from a line, relative to the first of them
CLOSE_BY = 0.137  # how far from a number a rule is tried again, relative to it: not where it is right by chance
MOST_PLACES = 8  # in how many places of a graph a rule is tried again
NEAR = 1e-3  # a kink at this distance is nearby, relative to the number or to 1, whichever is larger
OTHER = 0.07  # how much shorter steps are for the second opinion: no rule is called wrong without one


def cause_at(nodes: Sequence[Value], x: float, true: Difference, sides: Sides | None, title: str) -> str:
    """The likely cause where every rule fits the values of its own operation.

    Args:
        nodes: the graph.
        x: the number that the derivative is with respect to.
        true: the derivative from the values.
        sides: the two sides of a kink or a jump of the whole function, called ``title``, if it has one there.
    """
    return (
        _kink(nodes, x)
        or _silent_kink(nodes)
        or (sides.told_of(title) if sides is not None else "")
        or _gap(nodes)
        or _doubt(true)
    )


def wrong_rule(nodes: Sequence[Value]) -> str:
    """The first rule that does not fit the values of its own operation, as a sentence; empty if all rules fit."""
    for rule in _rules(nodes):
        true = rule.disproof()
        if true is not None:
            slope, instead = write_number(rule.slope, 10), write_number(true.value, 10)
            return f"{rule.title} is wrong: at {rule.point} it gives {slope} instead of {instead}"
    return ""


def wrong_close_by(nodes: Sequence[Value]) -> Iterator[tuple[Rule, Difference]]:
    """Rules that are wrong close to where the graph uses them, each with the slope that is right there.

    A wrong rule may happen to be right at 0, 1 or π/2.  The second derivatives do not show it: they are compared
    with differences of the first ones, and these come from the same rule.
    """
    tried: Counter[tuple[Operation, int]] = Counter()
    for rule in _rules(nodes):
        if rule.op.kinked or tried[rule.op, rule.place] == MOST_PLACES:
            continue
        tried[rule.op, rule.place] += 1
        with suppress(*UNDEFINED):
            true = rule.close_by().disproof()
            if true is not None:
                tried[rule.op, rule.place] = MOST_PLACES
                yield rule, true


def _unlike(slope: float, true: Difference) -> bool:
    """Whether a slope is certainly not that of the values: the two differ by more than any doubt about the values."""
    near = abs(slope - true.value) <= ATOL + RTOL * abs(true.value) + 10 * true.error
    return not near and not math.isnan(true.value) and true.relative <= DOUBTFUL


_ORDINALS = ("first", "second", "third", "last")


class Rule(NamedTuple):
    """A rule in the place where a graph uses it: an operation, its arguments as numbers, and which of them moves."""

    node: Value
    op: Operation
    numbers: list[float]
    place: int

    @property
    def title(self) -> str:
        """The rule in words: "the rule of sin for its first argument"."""
        return f"the rule of {self.op.name} for its {_ORDINALS[min(self.place, 3)]} argument"

    @property
    def point(self) -> str:
        """The place where the rule is used: "sin(1.5708)"."""
        return f"{self.op.name}({', '.join(f'{number:.6g}' for number in self.numbers)})"

    @property
    def slope(self) -> float:
        """The slope that the rule gives."""
        return float(self.op.slope(self.place, self.numbers, self.op.of_numbers(*self.numbers)))

    def close_by(self) -> Rule:
        """The same rule close by: with another number in its argument."""
        numbers = [*self.numbers]
        numbers[self.place] = numbers[self.place] * (1 - CLOSE_BY) or CLOSE_BY
        return self._replace(numbers=numbers)

    def disproof(self) -> Difference | None:
        """The slope that the values have, if it certainly differs from that of the rule; else None."""
        slope, true = self.slope, self.difference()
        if not _unlike(slope, true) or self.jumps or not _unlike(slope, self.difference(OTHER)):
            return None
        sides = self.sides()
        return None if sides is not None and sides.allow(slope) else true

    def sides(self) -> Sides | None:
        """The two sides of a kink or a jump that its row does not tell of; None if there is none."""
        return sides_of(self.value, self.numbers[self.place], scale_of(self.numbers))

    def difference(self, shrunk: float = 1.0) -> Difference:
        """The slope that the values of the operation give."""
        at, scale = self.numbers[self.place], scale_of(self.numbers)
        (true,) = extrapolated(lambda moved: [self.value(moved)], at, shrunk, scale)
        return true

    def value(self, moved: float) -> float:
        """The value of the operation with the number ``moved`` in its argument."""
        return float(self.op.compute(*self.numbers[: self.place], moved, *self.numbers[self.place + 1 :]))

    @property
    def jumps(self) -> bool:
        """Whether three neighbouring floats, far apart from each other, give values that are not in line."""
        number = self.numbers[self.place]
        if math.ulp(number) < APART:
            return False
        inwards = math.copysign(math.ulp(number), -number)  # towards 0: there is no float above the largest
        here, beside, beyond = (self.value(number + i * inwards) for i in range(3))
        return abs((here - beside) - (beside - beyond)) > IN_LINE * abs(here)


def _rules(nodes: Sequence[Value]) -> Iterator[Rule]:
    """All rules that a graph uses, except those of operations near a kink."""
    for node in nodes:
        if node.op is not None and distance_to_kink(node) > NEAR:
            numbers = [float(number) for number in numbers_of(node)]
            for place, argument in enumerate(node.args):
                if isinstance(argument, Value):
                    yield Rule(node, node.op, numbers, place)


def _kink(nodes: Sequence[Value], x: float) -> str:
    """The operation that is nearest to its kink, as a sentence; empty if none is near one."""
    nearest = min(nodes, key=distance_to_kink)
    distance = distance_to_kink(nearest)
    if distance > NEAR * max(1.0, abs(x)):
        return ""
    where = f"at a distance of {distance:.2g}" if distance else "here"
    return f"a kink is nearby: {formula(nearest, longest=60)} has one {where}"


def _silent_kink(nodes: Sequence[Value]) -> str:
    """An operation at a kink or a jump that its row does not tell of, as a sentence; empty if there is none."""
    found = ((rule, rule.sides()) for rule in _rules(nodes))
    return next((sides.told_of(formula(rule.node, longest=60)) for rule, sides in found if sides is not None), "")


def _gap(nodes: Sequence[Value]) -> str:
    """An operation whose argument is so large that the values do not tell the slope, as a sentence; else empty."""
    for rule in _rules(nodes):
        if rule.jumps:
            number = rule.numbers[rule.place]
            return (
                f"differences say nothing here: {formula(rule.node, longest=60)} has an argument of {number:.6g}, "
                f"and the next float is at a distance of {math.ulp(number):.2g}"
            )
    return ""


def _doubt(true: Difference) -> str:
    """The advice where no operation is to blame: the differences are not exact, or the function changes."""
    if true.error > ATOL + RTOL * abs(true.value):
        return (
            f"the differences themselves are only good to ±{true.error:.1g}: the step does not suit, "
            "or a decision nearby changes the function"
        )
    return "no single rule is wrong: does the function use .data or a decision?"
