"""Single slips in one line of an optimiser: in its rule, or another quantity in place of the one asked for."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from autograd.by_hand.example.claims import Claim, field_of
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.named_optimisers import STEP
from autograd.by_hand.example.optimisers import Rule, State, stepped
from autograd.by_hand.slips.habits.bent_rules import bent
from autograd.by_hand.slips.habits.habits import MOST_STEPS
from autograd.by_hand.slips.habits.optimiser_habits import plain_descents
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.table.arithmetic import as_float

_ONE_LINE = 1  # the extra cost of a slip in a single line, which the line before does not have
_ANOTHER = 2  # that of another quantity: m for m̂ is first of all the bias correction forgotten


WEIGHT_FOR_GRADIENT = Phrase("the weight stands in place of its gradient")


def weight_for_gradient(claim: Claim) -> Hashable:
    """The key of that slip in a line."""
    return "weight for gradient", claim


class Line:
    """A line about an optimiser, or about a parameter after its step: the right numbers that it is made of.

    Args:
        claim: what the line is about.
        descent: the numbers of the example, in floats.
    """

    def __init__(self, claim: Claim, descent: Descent) -> None:
        example, self._descent, self.claim = descent.example, descent, claim
        self.steps = claim.last_step
        self.rule = example.optimiser.rule.in_floats
        self.rate = as_float(descent.rate())
        self.gradient = as_float(descent.derivative(example.error_of_step(self.steps), claim.node, self.steps - 1))
        self.before = as_float(descent.graph(self.steps - 1)[claim.node].data)
        self.past = descent.state(claim.node, self.steps - 1)

    def state(self, rule: Rule, gradient: float | None = None) -> State:
        """The state after the step by a rule, along the right gradient or another."""
        return stepped(rule, self.past, self.gradient if gradient is None else gradient, self.before, self.rate)

    def number(self, state: State) -> float:
        """The number of the claim in a state after the step."""
        if not self.claim.is_of_the_optimiser:
            return self.before - as_float(state.step)
        return as_float(getattr(state, field_of(self.claim, self.rule)))

    @property
    def step_in_words(self) -> str:
        """What the step is called: with momentum it is the velocity with the rate in it."""
        return "the step" + (", the velocity with the rate in it" if self.rule.keep and not self.rule.is_scaled else "")

    def others(self) -> Iterator[tuple[str, float]]:
        """The other quantities of the same step, in words."""
        state = self.state(self.rule)
        for letter, field in self.rule.letters:
            yield f"the {letter} of this step", as_float(getattr(state, field))
        yield "the gradient", self.gradient
        yield self.step_in_words, as_float(state.step)
        if self.rule.keep and not self.rule.is_scaled:
            yield "minus the step, the velocity with minus the rate in it", -as_float(state.step)


def of_the_gradient_before(claim: Claim, descent: Descent) -> Iterator[Reading]:
    """The readings of what a later step leads to, with the gradient of the step before used again."""
    if not 1 < claim.last_step <= MOST_STEPS:
        return
    line = Line(claim, descent)
    before = line.steps - 1
    gradient = as_float(descent.derivative(descent.example.error_of_step(before), claim.node, before - 1))
    words = Phrase(f"the gradient of step {before} was used again in step {line.steps}")
    value = line.number(line.state(line.rule, gradient))
    yield Reading("off by one step", ("gradient again", line.steps), value, words)


def of_the_optimiser(claim: Claim, descent: Descent) -> Iterator[Reading]:
    """The readings of a step, of a parameter after it, or of what the optimiser keeps."""
    if claim.last_step > MOST_STEPS:
        return
    line = Line(claim, descent)
    for slip in bent(line.rule):
        value = line.number(line.state(slip.rule))
        yield Reading(slip.kind, (slip.key, claim), value, slip.words, slip.extra + _ONE_LINE)
    if line.rule.letters:
        weight = line.number(line.state(line.rule, line.before))
        yield Reading("wrong factor", weight_for_gradient(claim), weight, WEIGHT_FOR_GRADIENT)
    for what, number in line.others():
        yield Reading("other quantity", ("other", what), number, Phrase("this is " + what), _ANOTHER)
    if claim.state in ("", STEP):
        for plain in plain_descents(line.rule):
            words = Phrase(f"the step is that of {plain.name}")
            yield Reading("other optimiser", (plain.name, claim), line.number(line.state(plain.rule)), words, _ONE_LINE)
    if not claim.is_of_the_optimiser:
        uphill = line.before + as_float(line.state(line.rule).step)
        yield Reading("uphill", ("uphill", claim), uphill, Phrase("the step was added instead of subtracted"), 1)
