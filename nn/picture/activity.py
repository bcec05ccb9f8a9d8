"""What a graph holds of a network: the inputs and the outputs of its neurons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from autograd import Value
from nn.modules.layer import Layer
from nn.modules.neuron import Neuron

Number = float | Fraction


class Activity:
    """The inputs and outputs of a network's neurons, found in a graph that was made with it.

    A neuron's output is the last Value that was made of its own weights, inside the
    scope of its layer, before its name or another neuron's weight comes in.
    """

    def __init__(self, layers: Sequence[Layer], nodes: Sequence[Value]) -> None:
        self._owner = {p: neuron for layer in layers for neuron in layer.neurons for p in neuron.parameters()}
        self._scope = {neuron: layer.scope for layer in layers for neuron in layer.neurons}
        self._inside: dict[Value, Neuron] = {}  # the neuron that a Value is still inside of
        self._inputs: dict[Value, list[Value | Number]] = {}  # by weight: what it was multiplied with
        self._outputs: dict[Neuron, list[Value]] = {neuron: [] for neuron in self._scope}
        self.used = any(node in self._owner for node in nodes)
        for node in nodes:
            neuron = self._neuron_around(node)
            if neuron is not None:
                self._note_inputs(node)
                self._note_output(node, neuron)

    def input_of(self, weight: Value) -> Value | Number | None:
        """What a weight was multiplied with, if that was one thing."""
        candidates = self._inputs.get(weight, [])
        return candidates[0] if len(candidates) == 1 else None

    def output_of(self, neuron: Neuron) -> Value | None:
        """The output of a neuron, if there is one."""
        candidates = self._outputs[neuron]
        return candidates[0] if len(candidates) == 1 else None

    @property
    def samples(self) -> int:
        """How often the network was run."""
        return max(map(len, self._outputs.values()), default=0)

    def _neuron_around(self, node: Value) -> Neuron | None:
        """The neuron that a node was computed in; None for what was made of no neuron, or of several."""
        neurons = {
            neuron for a in _values_in(node) if (neuron := self._inside.get(a) or self._owner.get(a)) is not None
        }
        if len(neurons) != 1:
            return None
        (neuron,) = neurons
        scope = self._scope[neuron]
        return neuron if not scope or node.scope.rpartition("/")[2] == scope else None

    def _note_inputs(self, node: Value) -> None:
        """What is multiplied with a weight in this operation."""
        for pair in _products(node):
            for weight, other in (pair, pair[::-1]):
                if isinstance(weight, Value) and weight in self._owner and other is not weight:
                    self._inputs.setdefault(weight, []).append(other)

    def _note_output(self, node: Value, neuron: Neuron) -> None:
        """A node in a neuron is its output in the place of what it was made of."""
        outputs = self._outputs[neuron]
        for argument in _values_in(node):
            if argument in outputs:
                outputs.remove(argument)
        outputs.append(node)
        if not neuron.name or node.name != neuron.name:
            self._inside[node] = neuron


def _values_in(node: Value) -> list[Value]:
    return [a for a in node.args if isinstance(a, Value)]


def _products(node: Value) -> Iterator[tuple[Value | Number, Value | Number]]:
    """What is multiplied with what in an operation: two numbers, or each pair of a weighted sum."""
    if node.op is not None and node.op.name in ("multiply", "dot"):
        yield from zip(node.args[::2], node.args[1::2], strict=False)  # a bias has no partner
