"""Claims: what a line of a sheet is about, and the number that the engine finds for it."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import NamedTuple

from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.named_optimisers import STEP
from autograd.by_hand.example.optimisers import Rule
from autograd.by_hand.example.rounding import MOST_NOISE, UNIT, rounding_of
from autograd.derivatives.of_values import gradient
from autograd.engine.numbers import Exact
from autograd.table.arithmetic import as_float


class Claim(NamedTuple):
    """What a claim is about: a node, a derivative or a share of one, after a count of steps; or a step itself."""

    node: str
    by: str = ""  # of a derivative: the node that it is taken with respect to
    steps: int = 0
    is_step: bool = False  # the rate times the derivative of the error by the node
    again: str = ""  # of a second derivative: the other node
    via: str = ""  # of a share of a derivative: the node that its paths lead over
    state: str = ""  # of what the optimiser knows after its steps: the letter; "step" for a step after the first

    @property
    def names(self) -> tuple[str, ...]:
        """The nodes that it speaks of."""
        return (self.node, *(name for name in (self.by, self.again, self.via) if name))

    @property
    def is_plain(self) -> bool:
        """Whether it is neither about a second derivative nor about a share."""
        return not (self.again or self.via)

    @property
    def is_of_the_optimiser(self) -> bool:
        """Whether it is about what the optimiser makes of the gradient: a step, or what it keeps."""
        return self.is_step or bool(self.state)

    @property
    def last_step(self) -> int:
        """The number of the last step that it needs."""
        return 1 if self.is_step else self.steps

    def is_of_a_step(self, parameters: Collection[str]) -> bool:
        """Whether it is about a step, what the optimiser keeps, or a parameter after it."""
        return self.is_of_the_optimiser or (self.steps > 0 and not self.by and self.node in parameters)

    def __str__(self) -> str:
        if self.state:
            return f"{self.state} {self.node}"
        if not self.by:
            return self.node
        if not self.again:
            return f"∂{self.node}/∂{self.by}{self.via and f' via {self.via}'}"
        below = f"∂{self.by}²" if self.again == self.by else f"∂{self.by}∂{self.again}"
        return f"∂²{self.node}/{below}"


def true_number(claim: Claim, descent: Descent) -> Exact:
    """What the engine finds for a claim; 0 where that is only the rounding around an exact 0."""
    number = _number(claim, descent)
    if isinstance(number, Fraction) or not 0 < abs(number) <= MOST_NOISE:
        return number
    return 0.0 if abs(number) <= thorough_uncertainty(claim, descent) else number


def _number(claim: Claim, descent: Descent) -> Exact:
    if claim.is_step:
        return descent.step(claim.node)
    if claim.state:
        return _of_the_state(claim, descent)
    if claim.again:
        return descent.second_derivative(claim.node, claim.by, claim.again, claim.steps)
    if claim.via:
        return descent.share(claim.node, claim.by, claim.via, claim.steps)
    if claim.by:
        return descent.derivative(claim.node, claim.by, claim.steps)
    if is_updated(claim, descent):  # needs no other node after the step, which may have no value there
        return descent.graph(0)[claim.node].data - descent.step(claim.node)
    return descent.graph(claim.steps)[claim.node].data


def is_updated(claim: Claim, descent: Descent) -> bool:
    """Whether a claim is about a parameter after the first step."""
    return claim == Claim(claim.node, steps=1) and claim.node in descent.example.parameters


def step_of(w: str, number: int) -> Claim:
    """The claim about a step of a parameter, the first or a later one."""
    return Claim(w, is_step=True) if number == 1 else Claim(w, steps=number, state=STEP)


def field_of(claim: Claim, rule: Rule) -> str:
    """The field of an optimiser's state that a claim is about."""
    return STEP if claim.is_step or claim.state == STEP else rule.field(claim.state)


def _of_the_state(claim: Claim, descent: Descent) -> Exact:
    number: Exact = getattr(descent.state(claim.node, claim.steps), field_of(claim, descent.example.optimiser.rule))
    return number


def _uncertainty_of_the_optimiser(claim: Claim, descent: Descent, gradient: float) -> float:
    """How far a step or a quantity may be off, where the gradient may be off by so much in every step.

    None of them bends faster than the square of the gradient.
    """
    number, steps = abs(as_float(_number(claim, descent))), claim.last_step
    slope = abs(as_float(descent.derivative(descent.example.error_of_step(steps), claim.node, steps - 1)))
    relative = 2 * (gradient / slope if slope else 0.0) + UNIT
    return (2 * steps + 1) * relative * number


def uncertainty(claim: Claim, descent: Descent) -> float:
    """How far the rounding of floats may have moved the engine's number."""
    if claim.is_of_the_optimiser:
        rounding = descent.rounding(descent.example.error_of_step(claim.last_step), claim.node, claim.last_step - 1)
        if descent.example.optimiser.rule.is_plain:
            return float(abs(descent.rate())) * rounding
        return _uncertainty_of_the_optimiser(claim, descent, rounding)
    if claim.again:
        slope = descent.slope(claim.node, claim.by, claim.steps)
        return rounding_of(gradient(slope, descent.graph(claim.steps)[claim.again]))
    if claim.via:
        outer, inner = Claim(claim.node, claim.via, claim.steps), Claim(claim.via, claim.by, claim.steps)
        sizes = [abs(as_float(_number(factor, descent))) for factor in (inner, outer)]
        return sizes[0] * thorough_uncertainty(outer, descent) + sizes[1] * thorough_uncertainty(inner, descent)
    if is_updated(claim, descent):
        return UNIT * abs(as_float(_number(claim, descent))) + uncertainty(step_of(claim.node, 1), descent)
    return descent.rounding(claim.node, claim.by, claim.steps)


def thorough_uncertainty(claim: Claim, descent: Descent) -> float:
    """The same, also where rounding moves a slope: it takes a pass through the graph of the derivative itself."""
    if claim.is_of_the_optimiser:
        rounding = descent.rounding_as_written(
            descent.example.error_of_step(claim.last_step), claim.node, claim.last_step - 1
        )
        if descent.example.optimiser.rule.is_plain:
            return float(abs(descent.rate())) * rounding
        return _uncertainty_of_the_optimiser(claim, descent, rounding)
    if claim.by and claim.is_plain:
        return descent.rounding_as_written(claim.node, claim.by, claim.steps)
    if is_updated(claim, descent):  # it moves as its step does
        return uncertainty(claim, descent) + thorough_uncertainty(step_of(claim.node, 1), descent)
    return uncertainty(claim, descent)
