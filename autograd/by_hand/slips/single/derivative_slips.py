"""Single slips in a derivative: other readings of the same sum over paths of products of factors.

The derivative is linear in the slopes of the edges into one node.  One backward pass gives
∂E/∂target and one forward pass ∂source/∂w; then a slip in a factor costs a few
multiplications, however large the graph is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.pencil.inside import Slip, SlipsAlong
from autograd.by_hand.pencil.on_paper import Chain, chain_on_paper, tangent_along
from autograd.by_hand.slips.formulas.batches import Batch, batches_in
from autograd.by_hand.slips.formulas.neighbours import Neighbours, are_namesakes
from autograd.by_hand.slips.formulas.softmax_slopes import softmax_slips
from autograd.by_hand.slips.habits.without_target import OtherSignal, Output, other_signals, outputs_with_target
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.by_hand.slips.single.factors import SlipsInto
from autograd.by_hand.slips.single.in_every_term import as_a_mean, with_another_array
from autograd.by_hand.slips.single.indexed import Indexed
from autograd.by_hand.slips.single.left_out_everywhere import without_a_factor, without_data, without_weights
from autograd.by_hand.slips.single.over_time import OverTime
from autograd.by_hand.slips.single.several_paths import in_the_paths
from autograd.by_hand.slips.single.value_slips import ValueSlips, has_a_two, may_be_halved, may_have_a_two, of_number
from autograd.engine.backward import adjoints
from autograd.engine.value import Value
from autograd.paper.graph import Edge, Graph
from autograd.table.arithmetic import as_float

NOTHING: Mapping[Claim, float] = {}  # stands on the paper
SIGNAL = -3  # beside the cost of a neighbour: p − t is taught as what goes back, and so taken for the derivative by p
OF_A_SUM = -2  # beside the cost of a batch: a line that adds the samples up is where people divide by their number
ONE_OF_FEW = -1  # beside the cost of a wrong factor: three ways to take the inputs of a softmax for its outputs


class DerivativeSlips:
    """All single slips in the derivatives of one graph.

    Args:
        nodes: the named Values.
        graph: the graph of these.
        example: which of them are parameters, and which is the error.
        updated: the parameters after the step, in case they were used too early.
    """

    def __init__(self, nodes: NamedValues, graph: Graph, example: Example, updated: Mapping[str, float]) -> None:
        self.nodes = nodes
        self._graph = graph
        self._neighbours = Neighbours(nodes, self._graph, example)
        self._updated = updated
        self._batches = batches_in(graph, nodes[example.error], example.parameters)
        self.values = ValueSlips(graph, self._neighbours, self._batches)
        self.over_time = OverTime(graph, Indexed(example, graph), {batch.samples for batch in self._means})
        self._in_softmaxes = list(softmax_slips(graph))
        self._error, self._parameters = nodes[example.error], example.parameters
        self._unwritten = [nodes.get(name) for name in (example.inner_error, example.delta_error)]
        self._slips: dict[Value, SlipsInto] = {}
        self._halved: dict[Value, bool] = {}
        self._gradients: dict[Value, dict[Value, float]] = {}
        self._tangents: dict[Value, dict[Value, float]] = {}

    def of_derivative(
        self, of: Value, by: Value, given: Mapping[Claim, float] = NOTHING, at: str | None = None
    ) -> Iterator[Reading]:
        """The readings of ∂of/∂by by a slip, where some derivatives stand on the paper.

        ``at`` is the node in whose local derivatives a slip is looked for; empty for all others, None for all.
        """
        chain = self.chain(of, by, given)
        right = chain.gradient.get(by, 0.0)
        if at:
            yield from self._in_a_factor(chain, by, right, self.in_local_derivatives, [self.nodes[at]])
            return
        yield from self._without_a_target(chain, of, by, right)
        yield from self._with_another_signal(chain, of, by, right)
        if at is None:
            yield from self._in_a_factor(chain, by, right, self.in_local_derivatives, self._graph.named)
        yield from self._of_the_whole(chain, of, right)
        yield from self._in_a_softmax(chain, right)
        yield from self.over_time.slips(chain, of, by, right)
        yield from without_data(chain, by, right, lambda target: self._into(target).opened)
        yield from as_a_mean(chain, by, right, self._batches)
        yield from with_another_array(chain, by, right, self._terms, self._neighbours)
        if reading := without_weights(chain, of, by, self._terms, self._parameters):
            yield reading
        yield from without_a_factor(chain, of, by, self._terms)
        local = self.in_local_derivatives
        yield from in_the_paths(chain, of, by, right, local, lambda edge: self._into(edge.target).in_uses(edge))
        yield from self._of_another(chain, of, by)

    def by_rare_slips(self, of: Value, by: Value, at: str = "") -> Iterator[Reading]:
        """The readings of ∂of/∂by by a rarer slip of calculus, for a formula or a number of many digits."""
        chain, targets = self.chain(of, by, NOTHING), [self.nodes[at]] if at else self._graph.named
        right = chain.gradient.get(by, 0.0)
        yield from self._in_a_factor(chain, by, right, lambda target, _: self._into(target).rare, targets)

    def derivative(self, of: Value, by: Value, given: Mapping[Claim, float]) -> float:
        """∂of/∂by, from the derivatives that stand on the paper."""
        return self.chain(of, by, given).gradient.get(by, 0.0)

    def chain(self, of: Value, by: Value, given: Mapping[Claim, float]) -> Chain:
        """The edges between two nodes, with the derivatives that stand on the paper."""
        on_paper = chain_on_paper(self._graph, of, by, given) if given else None
        return on_paper or Chain(self._graph.into, self.gradient(of), self.tangent(by))

    def _in_a_factor(
        self, chain: Chain, by: Value, right: float, slips_into: SlipsAlong, targets: Iterable[Value]
    ) -> Iterator[Reading]:
        gradient, tangent = chain.gradient, chain.tangent
        for target in targets:
            if target in gradient and target in tangent and target is not by:
                edges = [edge for edge in chain.into[target] if edge not in chain.given]
                slope = {edge.source: as_float(edge.slope) for edge in edges}
                for slip in slips_into(target, tangent):
                    moved = [s for s in slip.slopes if s in tangent and s in slope]
                    change = sum((slip.slopes[s] - slope[s]) * tangent[s] for s in moved)
                    if moved:
                        value = right + gradient[target] * change
                        yield Reading(slip.kind, slip.key, value, slip.words, slip.extra, at=target.name)

    def _of_the_whole(self, chain: Chain, of: Value, right: float) -> Iterator[Reading]:
        """The slips of a whole number; where lines stand above, those of what is left of the chain rule."""
        if not chain.given:
            on_the_way = [t for t in chain.into if t in chain.gradient and t in chain.tangent]
            readings = of_number(right, may_be_halved=any(map(self._may_be_halved, on_the_way)))
            yield from (reading for reading in readings if self._has_a_two or reading.kind == "sign")
            yield from self.values.other_bases.of_derivative(of, right)
            return
        left = [t for t, edges in chain.into.items() if any(e.source in chain.tangent for e in {*edges} - chain.given)]
        operations = [o for target in left if target in chain.gradient for o in self._graph.operations(target)]
        yield from of_number(right, has_a_two=has_a_two(operations))
        for batch in self._means if of is self._error else []:
            for factor, words in batch.slips():
                yield Reading("batch size", ("batch", "whole", factor), right * factor, words, OF_A_SUM)

    def _without_a_target(self, chain: Chain, of: Value, by: Value, right: float) -> Iterator[Reading]:
        for output in self._outputs if of is self._error and not chain.given else []:
            score = output.score
            if score in chain.tangent:
                value = right + (output.number - chain.gradient[score]) * chain.tangent[score]
                key = ("without target", output.output.name)
                yield Reading("other quantity", key, value, output.words(of, by), 0 if score is by else 1)

    def _with_another_signal(self, chain: Chain, of: Value, by: Value, right: float) -> Iterator[Reading]:
        for signal in self._other_signals if of is self._error and not chain.given else []:
            if signal.score in chain.tangent:
                change = (signal.number - chain.gradient[signal.score]) * chain.tangent[signal.score]
                extra = signal.extra + (0 if signal.score is by else 1)
                yield Reading(signal.kind, signal.key, right + change, signal.words, extra)

    @cached_property
    def _other_signals(self) -> list[OtherSignal]:
        return list(other_signals(self._graph, self._outputs, self.gradient(self._error)))

    @cached_property
    def _means(self) -> list[Batch]:
        """The means over samples, one for each count."""
        means = [batch for found in self._batches.values() for batch in found if batch.is_mean]
        return list({batch.samples: batch for batch in means}.values())

    @cached_property
    def _has_a_two(self) -> bool:
        """Whether there is a 2 or a ½ that may be forgotten."""
        return may_have_a_two(self._graph.order)

    def _may_be_halved(self, target: Value) -> bool:
        """Whether a ½ stands in a formula, or comes from a root, a mean or a 2 that is divided by."""
        if target not in self._halved:
            self._halved[target] = may_be_halved(self._graph.operations(target))
        return self._halved[target]

    @cached_property
    def _outputs(self) -> list[Output]:
        return list(outputs_with_target(self._graph, self._error, self._parameters, self.gradient))

    def _in_a_softmax(self, chain: Chain, right: float) -> Iterator[Reading]:
        gradient, tangent = chain.gradient, chain.tangent
        for slip in self._in_softmaxes:
            change = sum(
                gradient[output] * change * tangent[z]
                for (output, z), change in slip.changes.items()
                if output in gradient and z in tangent
            )
            yield Reading("wrong factor", slip.key, right + change, slip.words, ONE_OF_FEW)

    def _of_another(self, chain: Chain, of: Value, by: Value) -> Iterator[Reading]:
        """The derivative with respect to a neighbour, and that of another output."""
        role = self._neighbours.role(by)
        for other in sorted(chain.gradient, key=lambda node: not are_namesakes(node, by)):
            value = chain.gradient[other]
            if other is not by and other is not of and self._neighbours.role(other).kind == role.kind:
                is_near = self._neighbours.role(other) == role or self._is_activation(by, other)
                extra = SIGNAL if self._is_signal(of, by, other) else 0 if is_near else 1
                words = Phrase("∂{}/∂{} was taken for ∂{}/∂{}", of.name, other.name, of.name, by.name)
                yield Reading("neighbour", ("neighbour", by.name, other.name), value, words, extra)
            elif other in chain.tangent and other not in (of, by) and by not in {e.source for e in chain.into[other]}:
                words = Phrase("this is ∂{}/∂{}: the chain rule does not go on to {}", of.name, other.name, by.name)
                yield Reading("missing factor", ("stopped", by.name, other.name), value, words, 1)
        for other, value in chain.tangent.items():
            if other not in (of, by, *self._unwritten):  # nobody takes what nobody wrote for another
                words = Phrase("∂{}/∂{} was taken for ∂{}/∂{}", other.name, by.name, of.name, by.name)
                yield Reading("other output", ("other output", of.name, other.name), value, words)

    def _is_activation(self, node: Value, other: Value) -> bool:
        """Whether a node is a function of one other."""
        is_function = node.op is not None and node.op.bends
        return is_function and {edge.source for edge in self._graph.into[node]} == {other}

    def _is_signal(self, of: Value, by: Value, other: Value) -> bool:
        """Whether the error moves with a node as people are taught that it does with an output after it."""
        if of is not self._error:
            return False
        is_output = self._is_activation(by, other) and by in {edge.source for edge in self._graph.into[of]}
        return is_output or any(o.output is by and o.score is other for o in self._outputs)

    def edges_into(self, node: Value) -> list[Edge]:
        """The edges from the names in the formula of a node."""
        return self._graph.into[node]

    def peers(self, name: str) -> list[str]:
        """The names of the nodes in the same role as one, nearest first."""
        return [peer.name for peer in self._neighbours.peers(self.nodes[name])]

    def gradient(self, of: Value) -> dict[Value, float]:
        """∂of/∂node for the named nodes behind it."""
        if of not in self._gradients:
            slopes = adjoints(of)
            self._gradients[of] = {node: as_float(slopes[node]) for node in self._graph.named if node in slopes}
        return self._gradients[of]

    def tangent(self, by: Value) -> dict[Value, float]:
        """∂node/∂by for the named nodes that depend on it."""
        if by not in self._tangents:
            self._tangents[by] = tangent_along(self._graph.into, by)
        return self._tangents[by]

    def in_local_derivatives(self, target: Value, sources: Collection[Value]) -> Iterator[Slip]:
        """The slips in the edges into a node that may change the slope from one of the sources."""
        return self._into(target).along(sources)

    def _terms(self, target: Value) -> Mapping[Value, Any]:
        return self._into(target).terms

    def _into(self, target: Value) -> SlipsInto:
        if target not in self._slips:
            batches = self._batches.get(target, [])
            self._slips[target] = SlipsInto(target, self._graph, self._neighbours, self._updated, batches)
        return self._slips[target]
