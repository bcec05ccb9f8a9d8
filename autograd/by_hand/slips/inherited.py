"""Slips on top of wrong lines above: a line follows from them but for a slip of its own.

∂L/∂a = −0.3475 stands wrong above, and ∂L/∂w = −0.695 is twice that with one path left out.  The lines above are
taken as they are printed: wrong values change the formulas after them and their derivatives, a wrong derivative is an
edge of its own in the chain rule.  On this example the same single slips are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, Leaves, NamedValues
from autograd.by_hand.slips.candidates import by_chance
from autograd.by_hand.slips.claim_slips import ClaimSlips, of_the_last_digit
from autograd.by_hand.slips.following import may_follow
from autograd.by_hand.slips.pencil import Desk, Pencil
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading, same
from autograd.engine.history import history
from autograd.engine.replay import forward
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_COST = 5  # of a slip that is tried on top of a wrong line
ON_TOP = 1  # the extra cost of a slip on top of another
MOST_TRIED = 12  # lines of a sheet; the others stay unexplained
MOST_NAMED = 2  # wrong lines above that a sentence names
A_LITTLE = 1e-4  # that a number is moved by, to see what moves with it
OFF_BY_ONE = 4  # the extra cost of a last digit: a number that may be one off fits three times as easily
LAST_DIGIT = {"truncation": "was cut, not rounded", "rounding": "its last digit is off by one"}


class Inherited:
    """The readings of wrong lines by a slip on top of the wrong lines above.

    Args:
        example: what the sheet is about.
        questions: the wrong claims, in the order of the sheet.
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(self, example: Example, questions: Sequence[Question], printed: Mapping[Claim, float]) -> None:
        self._example = example.floats
        self._questions = questions
        self._printed = printed
        self._slips: dict[tuple[tuple[Claim, float], ...], ClaimSlips] = {}
        self._left = MOST_TRIED

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        above = [q for q in self._questions[: self._questions.index(question)] if self._may_enter(q, question)]
        if not above or not question.printed or question.claim.steps > 1 or not self._left:
            return [], 1.0
        self._left -= 1
        worlds = [{**known, **{q.claim: q.number for q in above}} for known in ({}, self._printed)]
        tried = [reading for given in worlds for reading in self._on_paper(question, given, above)]
        fitting = [reading for reading in tried if question.fits(reading.value)]
        last_digits = [reading for given in worlds for reading in self._but_for_the_last_digit(question, given, above)]
        return fitting or last_digits, by_chance(question, tried)

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self._example)

    def _may_enter(self, above: Question, question: Question) -> bool:
        return above.claim.steps <= 1 and may_follow(question, above.claim, self._example.leaves)

    def _on_paper(
        self, question: Question, given: Mapping[Claim, float], above: Sequence[Question]
    ) -> Iterator[Reading]:
        """The readings of a claim where the lines above are taken as they are printed."""
        claim, inherited = question.claim, self._inherited(question, given, above)
        if inherited is None:
            return
        causes = partial(self._named, claim, given, above, inherited)
        for reading in (*self._in_the_step(claim, inherited), *self._single_slips(claim, inherited, given)):
            if reading.cost <= MOST_COST and not same(reading.value, inherited):
                words, key = Phrase("from {} above, {}", causes, reading.words), ("on top", claim, reading.key)
                yield reading._replace(key=key, words=words, extra=reading.extra + ON_TOP)

    def _but_for_the_last_digit(
        self, question: Question, given: Mapping[Claim, float], above: Sequence[Question]
    ) -> Iterator[Reading]:
        """That a claim follows from wrong lines above, but was cut, or is off by one in its last digit."""
        inherited = self._inherited(question, given, above)
        if inherited is None:
            return
        for reading in of_the_last_digit(replace(question, true=inherited)):
            causes = self._causes(question.claim, given, above, inherited)
            cause = causes[0] if len(causes) == 1 else None
            words = Phrase("follows from {} above, but {}", _in_words(causes), LAST_DIGIT[reading.kind])
            yield Reading("follows", ("follows", cause), inherited, words, OFF_BY_ONE, cause=cause)

    def _inherited(self, question: Question, given: Mapping[Claim, float], above: Sequence[Question]) -> float | None:
        """What follows for a claim from wrong lines; None if it is the same without them."""
        wrong = {q.claim for q in above}
        right = self._number(question.claim, {claim: number for claim, number in given.items() if claim not in wrong})
        inherited = self._number(question.claim, given)
        return None if right is None or inherited is None or same(right, inherited) else inherited

    def _number(self, claim: Claim, given: Mapping[Claim, float]) -> float | None:
        """What follows for a claim; None if the given numbers lead where a formula has no value."""
        try:
            return next(iter(Pencil(self._desk, given).numbers([claim])[claim]), None)
        except ValueError:
            return None

    def _causes(
        self, claim: Claim, given: Mapping[Claim, float], above: Sequence[Question], inherited: float
    ) -> list[Question]:
        """The wrong lines that a claim is computed from: it moves with them, whatever else is given."""
        moved = [self._number(claim, {**given, q.claim: q.number * (1 + A_LITTLE) + A_LITTLE}) for q in above]
        return [q for q, number in zip(above, moved, strict=True) if number is None or not same(number, inherited)]

    def _named(self, *question: Any) -> str:
        return _in_words(self._causes(*question))

    # ---- the slips ----

    def _single_slips(self, claim: Claim, inherited: float, given: Mapping[Claim, float]) -> Iterator[Reading]:
        is_given = Claim(self._example.error, by=claim.node) in given or Claim(claim.node, is_step=True) in given
        if (claim.is_step or claim.steps) and (is_given or claim.node not in self._example.parameters):
            return
        slopes = {other: number for other, number in given.items() if other.by and not other.steps}
        values = {other: number for other, number in given.items() if not (other.by or other.steps or other.is_step)}
        values.pop(claim, None)
        yield from self._slips_at(values).readings(claim, inherited, given=slopes)

    def _slips_at(self, values: Mapping[Claim, float]) -> ClaimSlips:
        key = tuple(values.items())
        if key not in self._slips:
            numbers = {claim.node: number for claim, number in values.items()}
            self._slips[key] = ClaimSlips(replace(self._example, build=partial(_built, self._example, numbers)))
        return self._slips[key]

    def _in_the_step(self, claim: Claim, inherited: float) -> Iterator[Reading]:
        """The slips in a step along an inherited gradient."""
        if claim.steps == 0 or claim.by or claim.node not in self._example.parameters:
            return
        before, rate = as_float(self._example.leaves[claim.node]), as_float(self._example.rate or 0)
        step = before - inherited
        yield Reading("uphill", ("uphill",), before + step, Phrase("the step was added instead of subtracted"))
        yield Reading("other quantity", ("other", "step"), step, Phrase("this is the step"))
        if rate not in (0, 1):
            words = Phrase("the gradient was subtracted without the rate")
            yield Reading("missing factor", ("no rate",), before - step / rate, words)


def _in_words(causes: Sequence[Question]) -> str:
    return " and ".join(q.as_claimed for q in causes) if len(causes) <= MOST_NAMED else "the wrong lines"


def _built(example: Example, numbers: Mapping[str, float], leaves: Leaves) -> NamedValues:
    """The graph of an example in which some nodes have other numbers, and those after them follow."""
    nodes = example.build(leaves)

    def kept(node: Value, number: float) -> float:
        return numbers.get(node.name, number)

    forward(history(*nodes.values()), kept)
    return nodes
