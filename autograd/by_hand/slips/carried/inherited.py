"""Slips on top of wrong lines above: a line follows from them but for a slip of its own.

∂L/∂a = −0.3475 stands wrong above, and ∂L/∂w = −0.695 is twice that with one path left out.  The lines above are
taken as they are printed: wrong values change the formulas after them and their derivatives, a wrong derivative is an
edge of its own in the chain rule.  On this example the same single slips are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, Leaves, NamedValues
from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import number_for
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.habits.bent_rules import bent
from autograd.by_hand.slips.readings.coincidence import by_chance, telling
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading, same
from autograd.by_hand.slips.single.claim_slips import ClaimSlips, of_the_last_digit
from autograd.by_hand.slips.single.miswritten import of_the_pen
from autograd.by_hand.slips.single.optimiser_slips import WEIGHT_FOR_GRADIENT, weight_for_gradient
from autograd.by_hand.slips.single.value_slips import of_number
from autograd.engine.history import history
from autograd.engine.replay import forward
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_COST = 5  # of a slip that is tried on top of a wrong line
GOES_ON = "on top"  # how the keys of readings begin that go on with wrong lines above
ON_TOP = 1  # the extra cost of a slip on top of another
OFF_BY_ONE = 4  # the extra cost of a last digit: a number that may be one off fits three times as easily
MOST_TRIED = 24  # lines of a sheet; the others stay unexplained.  A line of a sheet of 55 takes 3 to 5 ms
WEIGHT_IS_COMMON = -1  # beside the cost of a wrong factor
MOST_NAMED = 2  # wrong lines above that a sentence names
A_LITTLE = 1e-4  # that a number is moved by, to see what moves with it
LAST_DIGIT = {"truncation": "was cut, not rounded", "rounding": "its last digit is off by one"}


@dataclass(frozen=True)
class Paper:
    """What stands on the paper for somebody who comes to a line: the numbers that are taken from there.

    Args:
        desk: the example.
        above: the wrong lines.
        given: their numbers, and those of the lines that hold if these are read from the paper too.
        claim: what the line is about.
    """

    desk: Desk
    above: Sequence[Question]
    given: Mapping[Claim, float]
    claim: Claim

    @cached_property
    def inherited(self) -> float | None:
        """What follows for the line; None if that is the same without the wrong lines, or nothing."""
        wrong = {q.claim for q in self.above}
        right = self._number({claim: number for claim, number in self.given.items() if claim not in wrong})
        number = self.number
        return None if right is None or number is None or same(right, number) else number

    @cached_property
    def number(self) -> float | None:
        """What the numbers on the paper give for the line."""
        return self._number(self.given)

    @cached_property
    def causes(self) -> list[Question]:
        """The wrong lines that it is computed from: it moves with them, whatever else is given."""
        return [q for q in self.above if not self._stays(q)]

    def _stays(self, above: Question) -> bool:
        moved = self._number({**self.given, above.claim: above.number * (1 + A_LITTLE) + A_LITTLE})
        return moved is not None and self.inherited is not None and same(moved, self.inherited)

    def in_words(self) -> str:
        """The causes in words."""
        return " and ".join(q.as_claimed for q in self.causes) if len(self.causes) <= MOST_NAMED else "the wrong lines"

    def _number(self, given: Mapping[Claim, float]) -> float | None:
        return number_for(self.desk, given, self.claim)


class Inherited:
    """The readings of wrong lines by a slip on top of the wrong lines above."""

    def __init__(self, lines: WrongLines) -> None:
        self._lines = lines
        self._example = lines.example.floats
        self._printed = lines.printed
        self._slips: dict[tuple[tuple[Claim, float], ...], ClaimSlips] = {}
        self._left = MOST_TRIED
        self.unfinished: set[Question] = set()  # for which not every slip was tried

    @property
    def _desk(self) -> Desk:
        return self._lines.desk

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        above = [q for q in self._lines.above(question) if q.claim.steps <= MOST_STEPS]
        if not question.printed or question.claim.steps > MOST_STEPS:
            return [], 1.0
        if not self._left:
            self.unfinished.add(question)
            return [], 1.0
        self._left -= 1
        if not above:
            return self._from_the_printed(question) if self._printed else ([], 1.0)
        wrong = {q.claim: q.number for q in above}
        papers = [Paper(self._desk, above, {**known, **wrong}, question.claim) for known in ({}, self._printed)]
        if papers[-1].inherited is None and self._printed:  # right lines stand between
            return self._from_the_printed(question)
        tried: list[Reading] = []
        last_digits: list[Reading] = []
        for paper in papers:
            if paper.inherited is not None:
                as_inherited = replace(question, true=paper.inherited)
                if not question.nearly_fits(paper.inherited):  # else it follows, but for rounding on the way
                    tried += self._on_top_of(paper, paper.inherited)
                last_digits += _but_for_the_last_digit(paper, as_inherited)
                last_digits += [_on_top(paper, reading) for reading in of_the_pen(as_inherited)[0]]
        fitting = [reading for reading in tried if question.fits(reading.value)]
        fitting = telling(question, fitting, tried, self._example.parameters)
        return fitting or last_digits, by_chance(question, tried)

    def _from_the_printed(self, question: Question) -> tuple[list[Reading], float]:
        """The slips at the numbers as they are printed, which are right but for their rounding."""
        paper = Paper(self._desk, [], self._lines.printed_beside(question), question.claim)
        if paper.number is None:
            return [], 1.0
        tried = [*self._in_the_step(paper.claim, paper.number), *self._single_slips(paper, paper.number)]
        fitting = [reading for reading in tried if reading.cost <= MOST_COST and question.fits(reading.value)]
        as_printed = [
            reading._replace(words=Phrase("{}, from the numbers as they are printed", reading.words))
            for reading in telling(question, fitting, tried, self._example.parameters)
        ]
        return as_printed, by_chance(question, tried)

    def _on_top_of(self, paper: Paper, inherited: float) -> Iterator[Reading]:
        of_the_whole = of_number(inherited) if paper.claim.by else ()
        in_the_step, single = self._in_the_step(paper.claim, inherited), self._single_slips(paper, inherited)
        for reading in (*in_the_step, *of_the_whole, *single):
            if reading.cost <= MOST_COST and not same(reading.value, inherited):
                yield _on_top(paper, reading)

    def _single_slips(self, paper: Paper, inherited: float) -> Iterator[Reading]:
        claim, given = paper.claim, paper.given
        yield from self._in_the_rule(paper)
        if claim.last_step > 1:
            return
        is_given = Claim(self._example.error, by=claim.node) in given or Claim(claim.node, is_step=True) in given
        if (claim.is_step or claim.steps) and (is_given or claim.node not in self._example.parameters):
            return
        slopes = {other: number for other, number in given.items() if other.by and not other.steps}
        told = ((*self._desk.of_the_error(other), number) for other, number in slopes.items())
        slopes = {other: number / times for other, times, number in told} | slopes
        values = [(c, x) for c, x in given.items() if c != claim and not (c.by or c.steps or c.is_step)]
        yield from self.slips_at(tuple(values)).readings(claim, inherited, given=slopes)

    def _in_the_rule(self, paper: Paper) -> Iterator[Reading]:
        """The slips in the rule of the optimiser, with all that it takes from the paper."""
        if not paper.claim.last_step or paper.claim.by:
            return
        given = {claim: number for claim, number in paper.given.items() if claim != paper.claim}
        for slip in bent(self._desk.rule):
            number = number_for(self._desk, given, paper.claim, slip.rule)
            if number is not None:
                yield Reading(slip.kind, (slip.key, paper.claim), number, slip.words, slip.extra)
        if self._desk.rule.letters and paper.claim.node in self._example.parameters:
            yield from self._with_the_weight(paper.claim, given)

    def _with_the_weight(self, claim: Claim, given: Mapping[Claim, float]) -> Iterator[Reading]:
        """The weight in place of its gradient, in a step or in what the optimiser keeps."""
        before = Claim(claim.node, steps=claim.last_step - 1)
        found = number_for(self._desk, given, before) if before.steps else None
        weight = given.get(before, as_float(self._example.leaves[claim.node]) if found is None else found)
        gradient = Claim(self._example.error_of_step(claim.last_step), by=claim.node, steps=before.steps)
        number = number_for(self._desk, {**given, gradient: weight}, claim)
        if number is not None:
            yield Reading("wrong factor", weight_for_gradient(claim), number, WEIGHT_FOR_GRADIENT, WEIGHT_IS_COMMON)

    def slips_at(self, values: tuple[tuple[Claim, float], ...]) -> ClaimSlips:
        """The single slips of the example with other numbers for some values, as they stand on the paper."""
        if values not in self._slips:
            numbers = {claim.node: number for claim, number in values}
            self._slips[values] = ClaimSlips(replace(self._example, build=partial(_built, self._example, numbers)))
        return self._slips[values]

    def _in_the_step(self, claim: Claim, inherited: float) -> Iterator[Reading]:
        """The slips in a step along an inherited gradient."""
        if claim != Claim(claim.node, steps=1) or claim.node not in self._example.parameters:
            return
        before, rate = as_float(self._example.leaves[claim.node]), as_float(self._example.rate or 0)
        step = before - inherited
        yield Reading("uphill", ("uphill",), before + step, Phrase("the step was added instead of subtracted"))
        yield Reading("other quantity", ("other", "step"), step, Phrase("this is the step"))
        if not self._example.optimiser.rule.is_plain:
            return
        if rate:
            yield Reading("other quantity", ("other", "gradient"), step / rate, Phrase("this is the gradient"))
        if rate not in (0, 1):
            words = Phrase("the gradient was subtracted without the rate")
            yield Reading("missing factor", ("no rate",), before - step / rate, words)


def _on_top(paper: Paper, reading: Reading) -> Reading:
    words = Phrase("from {} above, {}", paper.in_words, reading.words)
    return reading._replace(key=(GOES_ON, paper.claim, reading.key), words=words, extra=reading.extra + ON_TOP)


def _but_for_the_last_digit(paper: Paper, question: Question) -> Iterator[Reading]:
    """That a claim follows from wrong lines above, but was cut, or is off by one in its last digit."""
    for reading in of_the_last_digit(question):
        cause = paper.causes[0] if len(paper.causes) == 1 else None
        words = Phrase("follows from {} above, but {}", paper.in_words, LAST_DIGIT[reading.kind])
        yield Reading("follows", ("follows", cause), question.true, words, OFF_BY_ONE, cause=cause)


def _built(example: Example, numbers: Mapping[str, float], leaves: Leaves) -> NamedValues:
    """The graph of an example in which some nodes have other numbers, and those after them follow."""
    nodes = example.build(leaves)

    def kept(node: Value, number: float) -> float:
        return numbers.get(node.name, number)

    forward(history(*nodes.values()), kept)
    return nodes
