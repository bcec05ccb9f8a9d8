"""All single slips in what a claim is about: a value, a derivative, a step, or a parameter after it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent, NoValueError
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits.rates import A_CHOICE, USUAL
from autograd.by_hand.slips.readings.question import MOST_DIGITS, Point, Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.by_hand.slips.single.derivative_slips import NOTHING, DerivativeSlips
from autograd.by_hand.slips.single.further_slips import of_second_derivative, of_share
from autograd.by_hand.slips.single.optimiser_slips import (
    WEIGHT_FOR_GRADIENT,
    Line,
    of_the_gradient_before,
    of_the_optimiser,
    weight_for_gradient,
)
from autograd.by_hand.slips.single.value_slips import of_number
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.numerals import decimals_of, significant_digits, write_number
from autograd.sentences import counted
from autograd.table.arithmetic import as_float

AGAIN = 2  # the extra cost of a slip in a gradient if the right gradient stands on the sheet


def of_the_last_digit(question: Question) -> Iterator[Reading]:
    """Cut instead of rounded, rounded in the wrong direction, or off by one in the last digit."""
    claim, number = question.claim, question.number
    true, decimals = write_number(question.exact, MOST_DIGITS), counted(decimals_of(question.printed), "decimal")
    if question.is_cut:
        yield Reading("truncation", ("cut", claim), number, Phrase("{} cut after {}, not rounded", true, decimals))
    elif question.is_badly_rounded:
        yield Reading("rounding", ("up", claim), number, Phrase("{} rounded the wrong way at {}", true, decimals))
    elif question.units_off <= Fraction(3, 2) and significant_digits(question.printed) > 1:
        words = Phrase("the last digit of {}, rounded to {}, is off by one", true, decimals)
        if question.is_whole_units_off:
            words = Phrase("the last digit of {} is off by one", true)
        yield Reading("rounding", ("last digit", claim), number, words, 2)


class ClaimSlips:
    """The single slips of an example, now and after the first step."""

    def __init__(self, example: Example) -> None:
        self._example = example
        self._descent = Descent(example.floats)
        self._rate = as_float(example.rate) if example.rate is not None else math.nan

    def readings(
        self,
        claim: Claim,
        true: float,
        *,
        gradient_is_right: bool = False,
        given: Mapping[Claim, float] = NOTHING,
        at: str | None = None,
    ) -> Iterator[Reading]:
        """The readings of a claim by a slip.

        Args:
            claim: what is claimed.
            true: the true number.
            gradient_is_right: whether the gradient that a step follows stands on the sheet, and is right.
            given: the derivatives that are taken from the paper.
            at: the node in whose local derivatives a slip is looked for; empty for all others, None for all.
        """
        if not claim.is_plain:
            yield from of_number(true)
            yield from self._of_a_second_derivative_or_share(claim)
            return
        is_of_a_step = claim.is_of_a_step(self._example.parameters)
        if is_of_a_step:
            yield from of_the_gradient_before(claim, self._descent)
            if not self._example.optimiser.rule.is_plain:
                yield from of_the_optimiser(claim, self._descent)
        if claim.last_step == 1 and is_of_a_step:
            yield from self._of_the_step(claim, gradient_is_right, given, at)
            return
        slips = self.of_derivatives(claim.steps)
        if slips is None:
            yield from of_number(true)
        elif claim.by:
            of, by = slips.nodes[claim.node], slips.nodes[claim.by]
            yield from slips.of_derivative(of, by, given, at)
            yield from self._other_quantities(claim, true)
        else:
            node = slips.nodes[claim.node]
            yield from slips.over_time.of_value(node)
            yield from slips.values.of_value(node)
            yield from _slope_of_its_own(slips, node)
            if claim.node != self._example.error:
                slope = as_float(self._descent.derivative(self._example.error, claim.node, claim.steps))
                yield _other("gradient", slope, "∂{}/∂{}", self._example.error, claim.node)

    def by_rare_slips(self, claim: Claim, at: str = "") -> Iterator[Reading]:
        """The readings of a derivative by a rarer slip of calculus; with ``at`` only in the slopes of that node."""
        slips = self.of_derivatives(claim.steps) if claim.is_plain and claim.by and not claim.is_step else None
        if slips is not None:
            yield from slips.by_rare_slips(slips.nodes[claim.node], slips.nodes[claim.by], at)

    def _of_a_second_derivative_or_share(self, claim: Claim) -> Iterator[Reading]:
        if claim.steps == 0:
            of = of_second_derivative if claim.again else of_share
            yield from of(claim, self._descent, self._slips_at_start)

    def _of_the_step(
        self, claim: Claim, gradient_is_right: bool, given: Mapping[Claim, float], at: str | None
    ) -> Iterator[Reading]:
        """The step of gradient descent in a parameter, or the parameter after it."""
        error, w = self._example.error, claim.node
        before = as_float(self._example.leaves[w])
        slips = self._slips_at_start
        of_the_error = slips.nodes[error], slips.nodes[w], given
        slope = slips.derivative(*of_the_error)
        line = Line(claim, self._descent)
        for reading in slips.of_derivative(*of_the_error, at):
            words = Phrase("in ∂{}/∂{}, {}", error, w, reading.words)
            value = line.number(line.state(line.rule, reading.value))
            extra = reading.extra + (0 if claim.is_of_the_optimiser else 1)
            if gradient_is_right:
                # The gradient was worked out again, and wrong, or another line was taken: a slip of this line alone.
                extra += 0 if reading.kind == "neighbour" else AGAIN
                reading = reading._replace(key=(claim, reading.key))
            yield reading._replace(value=value, words=words, extra=extra)
        step = as_float(line.state(line.rule).step)
        if claim.is_of_the_optimiser:
            yield from of_number(line.number(line.state(line.rule)))
        else:
            yield Reading("sign", ("sign of it",), step - before, Phrase("the sign is turned"))
        if not line.rule.letters:
            along_itself = line.number(line.state(line.rule, before))
            yield Reading("wrong factor", weight_for_gradient(claim), along_itself, WEIGHT_FOR_GRADIENT)
        yield _other("gradient", slope, "∂{}/∂{}", error, w)
        yield _other("step", step, line.step_in_words)
        yield _other("old", before, "{} before the step", w)
        yield _other("new", before - step, "the new {}", w)
        if not claim.is_of_the_optimiser:
            yield from self._from_another_parameter(claim, step)

    def _from_another_parameter(self, claim: Claim, step: float) -> Iterator[Reading]:
        """The step of a parameter, taken from another one."""
        for other in self._slips_at_start.peers(claim.node):
            words = Phrase("the step of {} was taken from {}", claim.node, other)
            key = "step from", claim.node, other
            yield Reading("neighbour", key, as_float(self._example.leaves[other]) - step, words, 1)

    def _other_quantities(self, claim: Claim, slope: float) -> Iterator[Reading]:
        """The quantities that may stand in place of a derivative."""
        graph = self._descent.graph(claim.steps)
        yield _other("value of by", as_float(graph[claim.by].data), "the value of {}", claim.by)
        yield _other(
            "value of", as_float(graph[claim.node].data), "the value of {}, not differentiated", claim.node, extra=1
        )
        if claim.node == self._example.error and claim.by in self._example.parameters:
            yield from self._at_other_rates(claim, as_float(graph[claim.by].data), slope)
        if claim.node == self._example.error and claim.by in self._example.leaves and self._example.rate is not None:
            step = self._rate * slope
            yield _other("step", step, "the step, {} times the derivative", self._rate)
            yield _other("minus the step", -step, "minus the step, {} times the derivative", self._rate)
            yield _other("new", as_float(graph[claim.by].data) - step, "the new {}", claim.by)

    def _at_other_rates(self, claim: Claim, before: float, slope: float) -> Iterator[Reading]:
        """The new weight in place of the gradient, at a rate that is not that of the sheet."""
        for rate in (Fraction(1), *USUAL):
            if rate != self._example.rate:
                words = "{} − {}∂{}/∂{}, a step with the rate {}"
                times = "" if rate == 1 else Phrase("{}·", rate)
                parts, extra = (claim.by, times, claim.node, claim.by, rate), 0 if rate == 1 else A_CHOICE
                yield _other(f"new at {rate}", before - as_float(rate) * slope, words, *parts, extra=extra)

    def of_derivatives(self, steps: int) -> DerivativeSlips | None:
        """The slips in the graph after a count of steps; None beyond the first, or where there is no value."""
        if steps == 0:
            return self._slips_at_start
        return self._slips_after_a_step if steps == 1 else None

    @cached_property
    def _slips_at_start(self) -> DerivativeSlips:
        floats = self._example.floats
        return DerivativeSlips(floats.start, floats.graph, self._example, self._updated(floats))

    @cached_property
    def _slips_after_a_step(self) -> DerivativeSlips | None:
        try:
            nodes = self._descent.graph(1)
        except NoValueError:
            return None
        return DerivativeSlips(nodes, Graph(*nodes.values()), self._example, {})

    def _updated(self, floats: Example) -> dict[str, float]:
        if self._example.rate is None:
            return {}
        return {w: as_float(floats.start[w].data - self._descent.step(w)) for w in self._example.parameters}


class SlipsAtPoints:
    """The numbers of claims about formulas, by single slips at other points."""

    def __init__(self) -> None:
        self._there: dict[int, ClaimSlips] = {}
        self._readings: dict[tuple[int, Claim, str, bool], Iterator[Reading]] = {}
        self._numbers = defaultdict[tuple[int, Claim, str, bool], dict[Hashable, float]](dict)

    def number(self, point: Point, claim: Claim, slip: Reading, *, is_rare: bool) -> float | None:
        """The number of a claim at a point by the same slip, one of the rarer ones or not; None where it is no such.

        A sheet asks for few of a thousand slips, so they are worked out only as far as to the one that is asked for.
        """
        asked = point.place, claim, slip.at, is_rare
        numbers = self._numbers[asked]
        if slip.key not in numbers:
            for reading in self._all(asked, point):
                numbers.setdefault(reading.key, reading.value)
                if reading.key == slip.key:
                    break
        return numbers.get(slip.key)

    def _all(self, asked: tuple[int, Claim, str, bool], point: Point) -> Iterator[Reading]:
        """The slips at a point that were not yet worked out."""
        place, claim, at, is_rare = asked
        if place not in self._there:
            self._there[place] = ClaimSlips(point.example)
        if asked not in self._readings:
            there = self._there[place]
            readings = there.by_rare_slips(claim, at) if is_rare else there.readings(claim, point.true, at=at)
            self._readings[asked] = iter(readings)
        return self._readings[asked]


def _slope_of_its_own(slips: DerivativeSlips, node: Value) -> Iterator[Reading]:
    """The derivative of a function of one name in place of its value: 18 for 3·y² = 27 at y = 3."""
    edges = slips.edges_into(node)
    for edge in edges if len(edges) == 1 else []:
        yield _other("slope of its own", as_float(edge.slope), "{}", edge, extra=1)


def _other(key: str, number: float, what: str, *parts: object, extra: int = 0) -> Reading:
    return Reading("other quantity", ("other", key), number, Phrase("this is " + what, *parts), extra)
