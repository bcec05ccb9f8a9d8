"""Conventions: where people agree on different numbers, another number than the engine's is not a mistake.

At a kink the engine takes one number for the derivative.  The velocity of momentum is the sum of the gradients here, as
in PyTorch; others have the rate in it, or minus the rate, and make the same steps.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from functools import partial

from autograd.by_hand.example.claims import Claim, step_of, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.readings.question import Question
from autograd.derivatives.kinks import is_at_a_kink, slope_beside
from autograd.paper.formulas import formula
from autograd.paper.numerals import write_number
from autograd.table.arithmetic import as_float

_LONGEST = 40  # characters of a formula in a sentence


class Conventions:
    """The claims about an example by other conventions.

    Args:
        example: the graph.
        wrong: the claims of the wrong lines: where a step is wrong, its velocity is no convention.
    """

    def __init__(self, example: Example, wrong: Collection[Claim]) -> None:
        self._wrong = set(wrong)
        floats = self._example = example.floats
        kinks = [node for node in floats.graph.order if is_at_a_kink(node)]
        self._kinks = [formula(node, "plain", longest=_LONGEST) for node in kinks[:1]]
        self._sides = [Descent(floats, slope=partial(slope_beside, side=side)) for side in (-1, 1)]

    def remark(self, question: Question) -> str:
        """A remark on a number that is right by another convention; empty if it is not."""
        return self._of_the_velocity(question) or self._at_a_kink(question)

    def _of_the_velocity(self, question: Question) -> str:
        rule, claim = self._example.optimiser.rule, question.claim
        steps_of_it = {step_of(claim.node, claim.steps), Claim(claim.node, steps=claim.steps)}
        if claim.state != "v" or rule.field(claim.state) != "m" or not question.printed or steps_of_it & self._wrong:
            return ""
        rate = as_float(self._example.rate or 0)
        for factor, words in ((rate, "the rate"), (-rate, "minus the rate"), (-1.0, "a minus")):
            if question.may_be(factor * question.true):
                dampened = factor > 0 and math.isclose(factor, 1 - as_float(rule.keep)) and rule.take == 1
                other = "; or 1 − β is in it, as with dampening, and its steps are others" if dampened else ""
                return (
                    f"a velocity with {words} in it is another convention, and its steps are the same{other}: "
                    f"the engine has the sum of the gradients, {write_number(question.true, 6)}"
                )
        return ""

    def _at_a_kink(self, question: Question) -> str:
        if not self._kinks or question.claim.steps > 1:
            return ""
        for words, number in self._numbers(question.claim):
            if question.is_other(number) and question.fits(number):
                return (
                    f"{self._kinks[0]} is at its kink, where a derivative is a convention: "
                    f"with {words} it is {write_number(number, 6)}, and the engine has {write_number(question.true, 6)}"
                )
        return ""

    def _numbers(self, claim: Claim) -> Iterator[tuple[str, float]]:
        try:
            below, above = (as_float(true_number(claim, side)) for side in self._sides)
        except ValueError:  # a step leads where a formula has no value
            return
        yield "the slope of one side", below
        yield "the slope of one side", above
        yield "the mean of the two sides", (below + above) / 2
