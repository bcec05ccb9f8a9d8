"""An example worked with a pencil: numbers are rounded when they are written down, and read again from the paper.

The engine carries all digits from one formula to the next, a person only those on the
paper.  The chain rule is the same, between the same named nodes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Set as AbstractSet
from copy import copy
from typing import Any

from autograd.by_hand.example.claims import Claim, field_of, step_of
from autograd.by_hand.example.named_optimisers import STEP
from autograd.by_hand.example.optimisers import Rule, State, stepped
from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.pencil.chain_on_paper import ChainOnPaper
from autograd.by_hand.pencil.desk import Desk, Use, is_computed
from autograd.by_hand.pencil.evaluation import by_exponentials
from autograd.by_hand.pencil.roundings import Rounding
from autograd.engine.history import numbers_of
from autograd.engine.numbers import Exact
from autograd.engine.replay import forward
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float


def _with_all_digits(x: float) -> float:
    return x


class Pencil:
    """One time through the example.

    Args:
        desk: the example.
        given: the numbers on the paper, which are read from there; a claim's own number is not used for itself.
        rounded: how every other number is rounded when it is written down.
        everywhere: whether the result of every operation is written down, or only what has a name.
        exponentials: whether e^−z in a sigmoid is written down, and rounded.
        terms: how the terms of a sum over paths are rounded, which have no line of their own.
        constants: how a slope is rounded that is computed from numbers alone, as 1/√2; a given number stays as it is.
        derivatives: whether derivatives and steps are written down too, or computed from the values in one go.
        rule: what a step makes of the gradient, in place of the example's optimiser.
        only: values before any step, if nothing else is asked for: then only their formulas are worked through.
    """

    def __init__(
        self,
        desk: Desk,
        given: Mapping[Claim, float],
        rounded: Rounding | None = None,
        *,
        everywhere: bool = False,
        exponentials: bool = False,
        terms: Rounding | None = None,
        constants: Rounding | None = None,
        derivatives: bool = True,
        rule: Rule | None = None,
        only: Collection[Claim] | None = None,
    ) -> None:
        self._desk = desk
        self._given = given
        self._rounded = rounded or _with_all_digits
        self._derived = rounded if derivatives else None
        self._terms = terms
        self._constants = constants
        self._everywhere = everywhere
        self._exponentials = exponentials
        self._rule = rule or desk.rule
        self.moved: AbstractSet[Value] = frozenset()  # with another number than those the work began with
        self._order = desk.order if only is None else desk.leading_to(only, given)
        self._past = {w: self._state_before(w) for w in desk.example.parameters}
        on_paper = {claim.node: x for claim, x in given.items() if claim == Claim(claim.node)}
        self._write_down(on_paper)  # what no formula is worked through for
        self._start_forward({name: on_paper.get(name, x) for name, x in desk.leaves.items()}, 0)

    def with_another(self, claim: Claim, number: float, use: Use | None = None) -> Pencil:
        """The same with another number for one claim, or in one use of it, begun again where the number reaches."""
        other = copy(self)
        other._of_the_error = {}
        if not use:
            other._given = {**self._given, claim: number}
        if claim.state:
            other._past = {**self._past, claim.node: other._state_before(claim.node)}
        if claim == Claim(claim.node) and not (use and use.in_slope):
            other._values = dict(self._values)
            if claim.node in self._leaves and not use:
                other._leaves = {**self._leaves, claim.node: number}
            other.moved = self._desk.moved_by(claim.node, number, other._keep, use and use.reader)
        other._chain = self._chain.with_another(claim, number, other.moved, use)
        return other

    def _state_before(self, w: str) -> State:
        """What the optimiser knows of a parameter before the first step, as it stands on the paper."""
        letters = {field: Claim(w, state=letter) for letter, field in self._rule.letters}
        on_paper: dict[str, Any] = {
            field: self._given[claim] for field, claim in letters.items() if claim in self._given
        }
        return self._desk.example.state_before(w)._replace(**on_paper)

    def numbers(self, claims: Iterable[Claim]) -> dict[Claim, list[float]]:
        """The numbers that a person finds for each claim, not yet rounded: one for each order of work.

        Claims beyond ``MOST_STEPS`` and second derivatives are left out.

        Raises:
            ValueError: if a formula has no value at these numbers.
        """
        asked = [claim for claim in claims if claim.steps <= MOST_STEPS and not claim.again]
        numbers = {}
        for claim in sorted(asked, key=self._steps_before):
            while self._steps < self._steps_before(claim):
                self._start_forward(self._after_the_step(), self._steps + 1)
            numbers[claim] = [x for x in self._number(claim) if math.isfinite(x)]
        return numbers

    def _steps_before(self, claim: Claim) -> int:
        """The steps whose new parameters a claim is found from; a new parameter needs its own gradient alone."""
        is_of_a_step = not claim.by and claim.node in self._desk.example.parameters
        return max(claim.last_step - is_of_a_step, 0)

    def _number(self, claim: Claim) -> list[float]:
        if claim.is_of_the_optimiser:
            return self._of_the_optimiser(claim)
        if claim.via:
            return self._chain.share(claim)
        if claim.by:
            return self._chain.derivative(claim)
        if claim.steps and claim.node in self._desk.example.parameters:
            return self._new(claim.node)
        return [self._values[claim]] if claim in self._values else []

    def _written(self, claim: Claim, number: float) -> float:
        """A number as it stands on the paper."""
        if claim in self._given:
            return self._given[claim]
        if claim.by or claim.is_of_the_optimiser:
            return self._derived(number) if self._derived else number
        return self._rounded(number)

    # ---- forward, and the step ----

    def _start_forward(self, leaves: Mapping[str, float], steps: int) -> None:
        self._steps = steps
        self._leaves = dict(leaves)
        self._values: dict[Claim, float] = {}
        self._of_the_error: dict[str, list[float]] = {}
        self._write_down(leaves)
        try:
            forward(self._order, self._keep)
        except ZeroDivisionError as problem:
            raise ValueError(str(problem)) from None
        keep = self._rounded if self._everywhere else None
        self._chain = ChainOnPaper(self._desk, self._given, steps, self._derived, self._terms, keep, self._constants)

    def _write_down(self, numbers: Mapping[str, float]) -> None:
        for name, x in numbers.items():
            self._desk.graph[name].data = x

    def _keep(self, node: Value, number: float) -> float:
        if self._everywhere and node in self._desk.with_computed_constants:
            number = self._with_rounded_constants(node)
        elif self._exponentials and node.op and node.op.elementary:
            number = by_exponentials(node.op, numbers_of(node), self._rounded)
        number = as_float(number)
        if not node.name:
            return self._rounded(number) if self._everywhere else number
        claim = Claim(node.name, steps=self._steps)
        self._values[claim] = number
        on_paper = claim._replace(steps=0) if node in self._desk.lasting and claim not in self._given else claim
        return self._written(on_paper, number)

    def _with_rounded_constants(self, node: Value) -> float:
        assert node.op is not None
        numbers = zip(node.args, numbers_of(node), strict=True)
        return as_float(node.op.compute(*[self._rounded(as_float(x)) if is_computed(a) else x for a, x in numbers]))

    def _after_the_step(self) -> dict[str, float]:
        parameters, steps = self._desk.example.parameters, self._steps + 1
        slopes = {w: self._slope(w) for w in parameters}
        self._past = {w: self._stepped(w, self._written(s, self._chain.back(s))) for w, s in slopes.items()}
        after = {w: self._leaves[w] - as_float(self._past[w].step) for w in parameters}
        return self._leaves | {w: self._written(Claim(w, steps=steps), x) for w, x in after.items()}

    def _new(self, w: str) -> list[float]:
        """A parameter after the step, by the step as it stands on the paper and by the gradient."""
        before, slopes = self._leaves[w], self._gradients(w)
        as_written = before - as_float(self._stepped(w, slopes[0]).step)
        rate, rule, past = self._desk.rate, self._rule, self._past[w]
        return [as_written, *(before - as_float(stepped(rule, past, slope, before, rate).step) for slope in slopes)]

    def _of_the_optimiser(self, claim: Claim) -> list[float]:
        """A step or a quantity of the optimiser, from the others as they stand on the paper."""
        field, found = field_of(claim, self._rule), list[float]()
        for slope in self._gradients(claim.node):
            computed: dict[str, Exact] = {}
            self._stepped(claim.node, slope, computed)
            found.append(as_float(computed[field]))
        return found

    def _stepped(self, w: str, slope: float, computed: dict[str, Exact] | None = None) -> State:
        """The state of the optimiser after the step, each quantity as it stands on the paper.

        ``computed`` gets the numbers before they were written down.
        """
        letters = {field: letter for letter, field in self._rule.letters}

        def write(field: str, number: Exact) -> Exact:
            if computed is not None:
                computed[field] = number
            steps = self._steps + 1
            if field == STEP:
                return self._written(step_of(w, steps), as_float(number))
            return self._written(Claim(w, steps=steps, state=letters.get(field, field)), as_float(number))

        return stepped(self._rule, self._past[w], slope, self._leaves[w], self._desk.rate, write)

    def _gradients(self, w: str) -> list[float]:
        """The gradient of the error as it stands on the paper, and before it was rounded."""
        if w not in self._of_the_error:
            claim = self._slope(w)
            numbers = self._chain.derivative(claim)
            self._of_the_error[w] = [self._written(claim, numbers[0]), *numbers]
        return self._of_the_error[w]

    def _slope(self, w: str) -> Claim:
        """The derivative that the next step of a parameter follows."""
        return Claim(self._desk.example.error_of_step(self._steps + 1), by=w, steps=self._steps)


def worked_through(
    desk: Desk, given: Mapping[Claim, float], claims: Iterable[Claim], rule: Rule | None = None
) -> dict[Claim, list[float]]:
    """What somebody finds for claims who reads some numbers from the paper; nothing where a formula has no value."""
    return found_by(lambda: Pencil(desk, given, rule=rule), claims)


def found_by(pencil: Callable[[], Pencil], claims: Iterable[Claim]) -> dict[Claim, list[float]]:
    """The same for any way of work."""
    try:
        return pencil().numbers(claims)
    except ValueError:
        return {}


def number_for(desk: Desk, given: Mapping[Claim, float], claim: Claim, rule: Rule | None = None) -> float | None:
    """What somebody finds first for one claim; None where there is nothing to find."""
    return next(iter(worked_through(desk, given, [claim], rule).get(claim, [])), None)
