"""Backpropagation one step at a time: the data that a player shows.

Forward node by node, then ∂E/∂E = 1, then backward edge by edge, then the update of
each weight and the next forward pass.  The edges, their order and their numbers come
from the engine; a step says in words and equations what one of them does.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from autograd.engine.methods import RAISED, apply
from autograd.engine.modes import recording
from autograd.engine.numbers import Exact, number
from autograd.engine.value import Value
from autograd.paper.equations import Equation, step_of_descent
from autograd.paper.graph import Graph, numbered
from autograd.paper.quantities import DIGITS, formulas_of, number_of, rate_symbol
from autograd.paper.simplifying import simplified
from autograd.paper.slopes import symbolic_slopes
from autograd.picture.backward_steps import Backward, shown_number
from autograd.picture.naming import LONGEST, StepNames, with_letters
from autograd.picture.one_step import AGAIN, FORWARD, GIVEN, UPDATE, Change, Step, Use, Wire
from autograd.picture.request import VIEWS, default_parameters
from autograd.sentences import counted, shorten

MOST_GIVEN = 16  # leaves that are listed in the first step; the picture shows all


class Passes:
    """The steps through one graph.

    Args:
        graph: what is played; neither its numbers nor its gradients are changed.
        view: "named" or "full".  In the full view a leaf without a name is called v1, v2, …,
            and so is an unnamed node whose formula is too long.
        rate: the rate of gradient descent; None for no step.
        parameters: the leaves that the step changes; by default those with a name, or all
            if none has one.  Those that are not in the graph are left out.
        given: the leaves that the first step lists, in this order; by default all, if they are not too many.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w - 3) ** 2).named("E")
    >>> for step in Passes(Graph(E), "named").steps:
    ...     print(step.phase, "|", step.title)
    given | 2 numbers are given
    forward | E is computed
    seed | The gradient starts at E
    backward | E sends gradient to x
    backward | E sends gradient to w
    """

    def __init__(
        self,
        graph: Graph,
        view: str,
        *,
        rate: float | Fraction | None = None,
        parameters: Collection[Value] | None = None,
        given: Sequence[Value] | None = None,
    ) -> None:
        self.view = view
        self.graph = graph if view == "named" else with_letters(graph)
        self.value = self.graph.root
        self.nodes = self._on_cards(self.graph)
        self._own = dict(zip(graph.order, self.graph.order, strict=True))
        self.parameters = self._parameters(parameters)
        self.listed = None if given is None else [self._own[leaf] for leaf in given]
        self.gradients = {node: shown_number(g) for node, g in self.graph.gradients.items()}
        self.after = self._after_the_last_step()
        self.final = self.after.root
        self.twins = dict(zip(self.graph.order, self.after.order, strict=True))
        self.names = StepNames(self.graph, self.nodes)
        self._formulas = formulas_of(self.nodes, LONGEST, self.graph.order)
        with recording():
            self.into = {node: self._uses(node) for node in self.nodes}
        self.steps = list(self._all_steps(rate))

    def slopes(self) -> dict[Wire, Exact]:
        """The local derivative along each wire of the picture."""
        return {use.wire: shown_number(use.edge.slope) for uses in self.into.values() for use in uses}

    def _on_cards(self, graph: Graph) -> list[Value]:
        """The nodes of a graph that have a card in this view."""
        return graph.named if self.view == "named" else graph.order

    def _after_the_last_step(self) -> Graph:
        """A copy of the graph, with gradients of its own, for the numbers after the last step."""
        after = self.graph.copied()
        for node, twin in zip(self.graph.order, after.order, strict=True):
            twin.grad = self.gradients[node]  # type: ignore[assignment]  # or a Fraction
        return after

    def _uses(self, node: Value) -> list[Use]:
        """The edges into a node, in the order in which the engine goes along them."""
        if node.op is None:
            return []
        if self.view == "named":
            symbolic = symbolic_slopes(node, order=self.graph.formula(node))
            edges = self.graph.edges_into(node)
            terms = [symbolic[edge.source] for edge in edges]
        else:
            edges = self.graph.wires_into(node)
            places = [place for place, argument in enumerate(node.args) if isinstance(argument, Value)]
            terms = [simplified(node.op.slope(place, node.args, node, written=True)) for place in places]
        order = numbered(edge.source for edge in edges)
        wires = [Wire(edge.source, node, nth) for edge, nth in zip(edges, order, strict=True)]
        return [Use(*use) for use in zip(edges, wires, terms, strict=True)]

    def _all_steps(self, rate: float | Fraction | None) -> Iterator[Step]:
        """The steps in order.  The order matters: an update changes the twins that the next forward pass computes."""
        yield self._given()
        yield from self._forward(FORWARD, self.graph)
        yield from Backward(self.graph, self.gradients, self.into, self.names).steps()
        if rate is not None:
            rate = _checked_rate(rate)
            for w in self._moved():
                yield self._update(w, rate)
            if self.parameters:
                yield from self._forward_again()

    # ---- forward ----

    def _given(self) -> Step:
        """The inputs, then the parameters in their own order; or those that are listed."""
        rank = {parameter: i for i, parameter in enumerate(self.parameters)}
        given = sorted((node for node in self.nodes if node.op is None), key=lambda node: rank.get(node, -1))
        listed = given if len(given) <= MOST_GIVEN else []
        listed = listed if self.listed is None else self.listed
        return Step(
            GIVEN,
            f"{counted(len(given), 'number')} {'is' if len(given) == 1 else 'are'} given",
            [Equation(self.names.symbol(node), [[number_of(node.data)]]) for node in listed if node.name],
            [Change(node, "value", node.data) for node in given],
            [],
        )

    def _forward(self, phase: str, graph: Graph) -> Iterator[Step]:
        """The steps that compute the nodes, with the numbers that their twins have in a graph."""
        twins = self._on_cards(graph)
        in_numbers = formulas_of(twins, LONGEST, graph.order, numbers=DIGITS)
        for node, twin in zip(self.nodes, twins, strict=True):
            if node.op is None:
                continue
            symbol, result = self.names.symbol(node), number_of(twin.data)
            rights = {right.text: [right] for right in (self._formulas[node], in_numbers[twin])}
            rights.pop(symbol.text, None)
            rights[result.text] = [result]
            yield Step(
                phase,
                f"{self.names.title(node)} is computed" + (" again" if phase == AGAIN else ""),
                [Equation(symbol, list(rights.values()))],
                [Change(node, "value", twin.data)],
                [use.wire for use in self.into[node]],
            )

    # ---- the step of gradient descent ----

    def _parameters(self, given: Collection[Value] | None) -> list[Value]:
        """The parameters in the graph that is played, which may be a copy of the graph that was asked for."""
        own = self._own
        if given is not None:
            return [own[w] for w in dict.fromkeys(given) if w in own]
        with_cards = set(self.nodes)
        return [own[leaf] for leaf in default_parameters(node for node in own if own[node] in with_cards)]

    def _moved(self) -> list[Value]:
        """The parameters, each of which has to have a card."""
        shown = set(self.nodes)
        for w in self.parameters:
            if w not in shown:
                raise ValueError(
                    f"the parameter {w!r} has no card in this view: name it with .named(), or write view='full'"
                )
        return self.parameters

    def _update(self, w: Value, rate: Exact) -> Step:
        gradient, twin = self.gradients[w], self.twins[w]
        twin.data = w.data - rate * gradient
        letter = rate_symbol({node.name for node in self.nodes})
        symbol = self.names.derivative(self.value, w)
        return Step(
            UPDATE,
            f"{self.names.title(w)} steps against its gradient",
            [step_of_descent(w, gradient, rate, symbol, letter, twin.data)],
            [Change(w, "value", twin.data)],
            [],
        )

    def _forward_again(self) -> list[Step]:
        try:
            for twin in self.after.order:
                if twin.op is not None:
                    twin.data = apply(twin.op, twin.args).data
        except RAISED as problem:
            for node, twin in self.twins.items():
                if node.op is not None:
                    twin.data = node.data
            return [Step(AGAIN, f"There is no next forward pass: {problem}", [], [], [])]
        steps = list(self._forward(AGAIN, self.after))
        if steps:
            steps[-1] = steps[-1]._replace(title=self._compared())
        return steps

    def _compared(self) -> str:
        before, after = self.value.data, self.final.data
        if after == before:
            return f"{self.names.title(self.value)} stays at {number_of(before).text}"
        verb = "falls" if after < before else "rises" if after > before else "goes"
        return f"{self.names.title(self.value)} {verb} from {number_of(before).text} to {number_of(after).text}"


def _checked_rate(rate: float | Fraction) -> Exact:
    if isinstance(rate, str):
        instead = f"view={rate!r}" if rate in VIEWS else "a number such as 0.05"
        raise TypeError(f"the rate is a number, not {shorten(repr(rate))}: write {instead}")
    exact = number(rate)
    if not math.isfinite(exact):
        raise ValueError(f"the rate is {rate}, which leads nowhere: write a number such as 0.05")
    return exact
