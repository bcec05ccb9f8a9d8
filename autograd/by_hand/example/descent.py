"""The graph of an example, now and after steps of gradient descent.

One step is exact if the numbers are exact.  Many steps are computed in floats, on one
graph that runs on.  The rules of the derivatives, and the gradient that a step follows,
can be exchanged: a slip is work by another rule.  What a step makes of its gradient is
the example's optimiser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.example.optimisers import State, stepped
from autograd.by_hand.example.rounding import UNIT, Roundings, reach_of, roundings_of_slopes, size_of_slope
from autograd.derivatives.of_values import gradient
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope
from autograd.engine.numbers import Exact
from autograd.engine.replay import forward, pass_floats_back
from autograd.engine.value import Value
from autograd.paper.graph import has_name
from autograd.sentences import counted
from autograd.table.arithmetic import as_float

Slope = Callable[[Value, int, list[Any]], Any]
Gradient = Mapping[Value, Exact]
Followed = Callable[[list[Value]], Gradient]  # what a step follows, from the history of the error
States = dict[str, State]  # what the optimiser knows, by the parameter


class NoValueError(ValueError):
    """Gradient descent has led to numbers where a formula has no value."""


class Descent:
    """The numbers of an example after any count of steps.

    Args:
        example: the graph, its leaves and the rate.
        slope: the rule for a local derivative, the table's by default.
        follow: called where steps begin anew, for what each step follows; by default the gradient of the error.
        passes: how many reverse passes that takes.
        budget: what all steps and passes may cost.
    """

    def __init__(
        self,
        example: Example,
        *,
        slope: Slope = local_slope,
        follow: Callable[[], Followed] | None = None,
        passes: int = 1,
        budget: Budget | None = None,
    ) -> None:
        self.example = example
        self._slope = slope
        self._follow = follow
        self._passes = passes
        self._budget = budget or Budget()
        self._graphs = {0: example.start}
        self._first: Gradient | None = None
        # The steps done, a graph of floats that runs on, what its steps follow, and what the optimiser knows.
        self._running: tuple[int, NamedValues, Followed, States] | None = None
        self._adjoints: dict[tuple[int, str, bool], dict[Value, Any]] = {}
        self._as_written: dict[tuple[int, str], dict[Value, float]] = {}
        self._slopes: dict[tuple[int, str, str], Value] = {}
        self._orders: dict[Value, list[Value]] = {}  # of each error that steps follow
        self.roundings = Roundings()  # of formulas about the numbers before any step

    def graph(self, steps: int) -> NamedValues:
        """The named Values after a count of steps.  Beyond the first step they are valid until the next call.

        Raises:
            NoValueError: if a formula has no value any more.
        """
        if steps not in self._graphs:
            try:
                if steps > 1:
                    return self._after(steps)
                self._graphs[steps] = self._one_step()
            except NoValueError as problem:
                raise NoValueError(f"after {counted(steps, 'step')}: {problem}") from None
        return self._graphs[steps]

    def derivative(self, of: str, by: str, steps: int) -> Exact:
        """∂of/∂by after a count of steps; 0 if ``of`` does not depend on ``by``."""
        slope: Exact = self._all_adjoints(of, steps).get(self.graph(steps)[by], 0.0)
        return slope

    def step(self, w: str) -> Exact:
        """What the first step subtracts from a parameter."""
        return self.state(w, 1).step

    def state(self, w: str, steps: int) -> State:
        """What the optimiser knows of a parameter after a count of steps."""
        if steps == 0 or w not in self.example.parameters:
            return self.example.state_before(w)
        if steps == 1:
            before = self._graphs[0][w]
            rule, slope = self.example.optimiser.rule, self._first_followed().get(before, 0.0)
            return stepped(rule, self.example.state_before(w), slope, before.data, self.rate())
        self.graph(steps)
        return self._running[3][w] if self._running else self.example.state_before(w)

    def slope(self, of: str, by: str, steps: int) -> Value:
        """∂of/∂by after a count of steps as a Value, which can be differentiated again; by the rules of the table."""
        key = (steps, of, by)
        if key not in self._slopes:
            graph = self.graph(steps)
            self._budget.spend(len(history(graph[of])))
            self._slopes[key] = gradient(graph[of], graph[by])
        return self._slopes[key]

    def second_derivative(self, of: str, by: str, again: str, steps: int) -> Exact:
        """∂²of/∂by∂again after a count of steps."""
        slope = self.slope(of, by, steps)
        number: Exact = adjoints(slope).get(self.graph(steps)[again], 0.0)
        return number

    def share(self, of: str, by: str, via: str, steps: int) -> Exact:
        """The share of ∂of/∂by over ``via``: of its use in the formula of that, or of all paths where there is none."""
        node = self.graph(steps)[via]
        direct = adjoints(node, stop=has_name, slope=self._slope).get(self.graph(steps)[by])
        inner = self.derivative(via, by, steps) if direct is None else direct
        share: Exact = self.derivative(of, via, steps) * inner
        return share

    def rounding(self, of: str, by: str, steps: int) -> float:
        """How far the rounding of floats may have moved a value, or ∂of/∂by: a bound to first order.

        Every node may be off by a unit or two in its last place.  That error reaches the end along all
        paths (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3), and a slope is a
        sum over such paths.  Each step also passes on the error of the step before.
        """
        bounds = self._all_adjoints(of, steps, bounds=True)
        reach = as_float(bounds.get(self.graph(steps)[by], 0.0)) * len(bounds) if by else reach_of(bounds)
        return reach * (2 * steps + 1) * UNIT

    def rounding_as_written(self, of: str, by: str, steps: int) -> float:
        """The same for ∂of/∂by as people and frameworks compute it: a bound to first order.

        In 1 − y² for the slope of tanh digits cancel, and so they may in y − t, where rounding moves the slope itself.
        """
        key = (steps, of)
        if key not in self._as_written:
            order = history(self.graph(steps)[of])
            self._budget.spend(len(order))
            self._as_written[key] = roundings_of_slopes(order)
        return self._as_written[key].get(self.graph(steps)[by], 0.0)

    def rate(self) -> Fraction:
        """The rate of gradient descent, which claims about steps need."""
        return rate_of(self.example)

    def _all_adjoints(self, of: str, steps: int, *, bounds: bool = False) -> dict[Value, Any]:
        key = (steps, of, bounds)
        if key not in self._adjoints:
            order = history(self.graph(steps)[of])
            self._budget.spend(len(order))
            self._adjoints[key] = adjoints(order[-1], slope=size_of_slope if bounds else self._slope, order=order)
        return self._adjoints[key]

    def _slopes_of_the_error(self, order: list[Value]) -> Gradient:
        return adjoints(order[-1], slope=self._slope, order=order)

    def _slopes_in_the_graph(self, order: list[Value]) -> Gradient:
        """The same, several times as fast, in a graph that is this object's own: it is written into."""
        if self._slope is not local_slope:
            return self._slopes_of_the_error(order)
        pass_floats_back(order)
        return {w: w.grad for w in order if w.op is None}

    def _first_followed(self) -> Gradient:
        if self._first is None:
            order = self._order_of_the_error(self._graphs[0], 1)
            self._budget.spend(self._passes * len(order))
            self._first = (self._follow() if self._follow else self._slopes_of_the_error)(order)
        return self._first

    def _order_of_the_error(self, graph: NamedValues, step: int) -> list[Value]:
        """The history of the error that a step follows; a graph that runs on keeps it for all steps."""
        error = graph[self.example.error_of_step(step)]
        if error not in self._orders:
            self._orders[error] = history(error)
        return self._orders[error]

    def _one_step(self) -> NamedValues:
        graph = self._graphs[0]
        leaves = {name: graph[name].data for name in self.example.leaves}
        for w in self.example.parameters:
            leaves[w] -= self.step(w)
        try:
            return self.example.build(leaves)
        except ValueError as problem:
            raise NoValueError(str(problem)) from None

    def _after(self, steps: int) -> NamedValues:
        """The running graph, after a count of steps."""
        if self._running is None or self._running[0] > steps:
            states = {w: self.example.state_before(w) for w in self.example.parameters}
            followed = self._follow() if self._follow else self._slopes_in_the_graph
            self._running = 0, self.example.floats.made_anew(), followed, states
        done, graph, followed, states = self._running
        if done == steps:
            return graph
        self._running = None  # set again when the steps have succeeded
        self._adjoints.clear()
        self._as_written.clear()
        self._slopes.clear()
        rate, rule = float(self.rate()), self.example.optimiser.rule.in_floats
        order = history(*graph.values())
        self._budget.spend((1 + self._passes) * len(order) * (steps - done))
        for step in range(done + 1, steps + 1):
            gradient = followed(self._order_of_the_error(graph, step))
            for w in self.example.parameters:
                states[w] = stepped(rule, states[w], gradient.get(graph[w], 0.0), graph[w].data, rate)
                graph[w].data -= states[w].step
            try:
                forward(order)
            except (ValueError, ZeroDivisionError):
                raise NoValueError(f"step {step} leads where a formula has no value") from None
        self._running = steps, graph, followed, states
        return graph


def rate_of(example: Example) -> Fraction:
    """The rate of gradient descent of an example.

    Raises:
        ValueError: if it has none.
    """
    if example.rate is None:
        raise ValueError(
            "there is no rate, which a step needs: write rate = ... above the tables of a worksheet, "
            "or pass rate=... to check"
        )
    return example.rate
