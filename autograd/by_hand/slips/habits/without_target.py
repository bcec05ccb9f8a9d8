"""An output in the place of the error signal: p for p − t, as at the end of most networks.

With y = wx + b and E = (y − t)²/2, with a sigmoid or a softmax and its cross-entropy, the error moves with the last sum
by p − t.  People forget the target.  A target is known by its place: it stands beside the output in one formula.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from autograd.by_hand.example.softmaxes import softmaxes
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.names import shown
from autograd.table import ops
from autograd.table.arithmetic import as_float

OF_ITS_OWN = -1  # beside the cost of another quantity: p − t in the place where it is taught


class Output(NamedTuple):
    """An output p with ∂E/∂score = p − target."""

    score: Value
    output: Value
    target: Value | float  # the number, where several names or none would do

    @property
    def number(self) -> float:
        """The number of the output."""
        return as_float(self.output.data)

    def words(self, error: Value, by: Value) -> Phrase:
        """What is said of ∂error/∂by if the target was forgotten."""
        target = shown(self.target.name) if isinstance(self.target, Value) else self.target
        if by is self.score:
            return Phrase("this is {}, without − {}", self.output.name, target)
        return Phrase("in ∂{}/∂{}, {} stands without − {}", error.name, self.score.name, self.output.name, target)


class OtherSignal(NamedTuple):
    """What was taken for ∂E/∂score."""

    score: Value
    number: float
    kind: str
    key: tuple[str, str]
    words: Phrase
    extra: int = 0  # the cost beyond that of the kind


def outputs_with_target(
    graph: Graph, error: Value, parameters: Collection[str], gradient: Callable[[Value], Mapping[Value, float]]
) -> Iterator[Output]:
    """The outputs of a graph, each with the score and the target in whose error signal it stands.

    >>> from autograd import leaves
    >>> y, t = leaves(y=0.5, t=2)
    >>> E = ((y * 1).named("p") - t) ** 2 / 2
    >>> graph = Graph(E.named("E"))
    >>> slopes = {node: float(graph.gradients[node]) for node in graph.named}
    >>> [(o.score.name, o.output.name, o.target.name) for o in outputs_with_target(graph, E, ["y"], lambda of: slopes)]
    [('y', 'p', 't'), ('p', 'p', 't')]
    """
    slopes = gradient(error)
    for output, targets in beside_the_outputs(graph, error, parameters).items():
        for score, slope in slopes.items():
            if score in gradient(output) or score is output:
                gap = as_float(output.data) - slope
                names = [target for target in targets if same(as_float(target.data), gap)]
                if names or same(gap, 1.0):
                    yield Output(score, output, names[0] if len(names) == 1 else round(gap, 9))


def other_signals(graph: Graph, outputs: Collection[Output], slopes: Mapping[Value, float]) -> Iterator[OtherSignal]:
    """What belongs to another output of a softmax, or to another error."""
    scores = [(output, score, softmax) for softmax in softmaxes(graph) for output, score in softmax.items()]
    asked_for = {output.output for output in outputs if output.target == 1.0}
    for output, score, softmax in scores:  # as in E = −log p2
        if asked_for & softmax.keys() and score in slopes and same(slopes[score], as_float(output.data)):
            words = Phrase("1 is subtracted from {}, which is not the output of the target", output)
            key = ("target of another", output.name)
            yield OtherSignal(score, as_float(output.data) - 1, "neighbour", key, words)
    for output, score, _ in scores:
        for target in _subtracted(graph, output):
            signal = as_float(output.data) - as_float(target.data if isinstance(target, Value) else target)
            if score in slopes and not same(slopes[score], signal):
                name = target.name if isinstance(target, Value) else target
                words = Phrase(
                    "{} − {} is the derivative for a cross-entropy, which this error is not", output.name, name
                )
                key = ("of another error", score.name)
                yield OtherSignal(score, signal, "other quantity", key, words, OF_ITS_OWN)


def _subtracted(graph: Graph, output: Value) -> list[Value | float]:
    """The targets of an output: p − t stands in an error of squares."""
    differences = [node.args for node in graph.order if node.op is ops.subtract and output in node.args]
    others = dict.fromkeys(other for args in differences for other in args if other is not output)
    return [other for other in others if not isinstance(other, Value) or (other.op is None and other.name)]


def beside_the_outputs(graph: Graph, error: Value, parameters: Collection[str]) -> dict[Value, list[Value]]:
    """The nodes in one formula with leaves that are not trained, or with nothing at the end, and these leaves."""
    beside: dict[Value, list[Value]] = defaultdict(list)
    for node in graph.named:
        sources = [edge.source for edge in graph.into[node]]
        targets = [source for source in sources if source.op is None and source.name not in parameters]
        for source in sources if targets or node is error else []:
            if source.op is not None:
                beside[source] += targets
    return beside
