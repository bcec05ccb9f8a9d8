"""A network on one sample: forward through its layers to the error, and the updates from the last layer back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from autograd import Value, paper
from nn.losses import half_squared_error
from nn.modules.mlp import MLP
from nn.paper.layer import LayerOnPaper, Write, in_row, number_in, one_or_row
from nn.paper.sections import Section

ERROR = "E"


class Sample:
    """One sample in a network: its inputs and targets, what the layers make of it, and the error."""

    def __init__(self, model: MLP, inputs: Sequence[float], targets: Sequence[float]) -> None:
        self.model = model
        exact = any(isinstance(p.data, Fraction) for p in model.parameters())
        self.inputs = [Value(_exactly(x) if exact else x, f"i{k}") for k, x in enumerate(inputs, 1)]
        names = ["actual"] if len(targets) == 1 else [f"actual{k}" for k in range(1, len(targets) + 1)]
        self.targets = [Value(_exactly(t) if exact else t, name) for t, name in zip(targets, names, strict=True)]
        self.layers: list[LayerOnPaper] = []
        x = self.inputs
        for layer in model.layers:
            self.layers.append(LayerOnPaper(layer, x, is_last=layer is model.layers[-1]))
            x = self.layers[-1].outputs
        self.error = half_squared_error(x, self.targets).named(ERROR)

    def parameters(self) -> list[Value]:
        """The parameters as they are named: w1, w2, …, then the biases."""
        biases = [b for layer in self.layers for b in layer.biases()]
        return [p for p in self.model.parameters() if all(p is not b for b in biases)] + biases

    def given(self) -> list[paper.Piece]:
        """The inputs and the targets, each with its number."""
        return [paper.equality(paper.name_of(leaf), number_in(leaf)) for leaf in [*self.inputs, *self.targets]]

    def in_matrices(self, *notations: Write) -> list[paper.Piece]:
        """The forward pass, layer by layer, each in all of these notations: names, numbers."""
        return [piece for layer in self.layers for write in notations for piece in layer.forward(write)]

    def line_by_line(self) -> list[paper.Piece]:
        """Each sum and each output on a line of its own."""
        nodes = [node for layer in self.layers for pair in zip(layer.net, layer.outputs, strict=True) for node in pair]
        return [_line(node) for node in dict.fromkeys(nodes)]

    def error_line(self) -> paper.Piece:
        """The error."""
        return _line(self.error)

    def updates(self, new: Sample, rate: float | Fraction) -> list[Section]:
        """The update of each layer, the last one first, all with the weights from before the step."""
        last = len(self.layers) - 1
        sections = []
        for k in range(last, -1, -1):
            deltas = self._delta_of_last() if k == last else self._delta_from_next(k)
            where = "the output layer" if k == last else f"hidden layer {k + 1}"
            sections.append(Section(f"Update of {where}", [*deltas, *self.layers[k].update(new.layers[k], rate)]))
        return sections

    def _delta_of_last(self) -> list[paper.Piece]:
        """δ = (prediction − actual) ⊙ φ'(net), in symbols and in numbers."""
        layer = self.layers[-1]
        names = [one_or_row(map(paper.name_of, values)) for values in (layer.outputs, self.targets)]
        target = paper.factor_of(self.targets[0].data) if len(self.targets) == 1 else in_row(self.targets, number_in)
        numbers = [one_or_row(map(number_in, layer.outputs)), target]
        return _delta_equations(layer, paper.joined(paper.MINUS, names), paper.joined(paper.MINUS, numbers))

    def _delta_from_next(self, k: int) -> list[paper.Piece]:
        """δ = (δ of the next layer · its Wᵀ) ⊙ φ'(net), in symbols and in numbers."""
        following = self.layers[k + 1]
        names = [following.deltas(), following.weights_transposed(paper.name_of)]
        numbers = [following.delta_numbers(paper.factor_of), following.weights_transposed(number_in)]
        return _delta_equations(self.layers[k], paper.joined(paper.TIMES, names), paper.joined(paper.TIMES, numbers))


def _delta_equations(layer: LayerOnPaper, names: paper.Piece, numbers: paper.Piece) -> list[paper.Piece]:
    """δ from ∂E/∂outputs, once in names and once in numbers."""
    return [
        paper.equality(layer.deltas(), layer.through_activation(names, numbers=False)),
        paper.equality(layer.deltas(), layer.through_activation(numbers, numbers=True), layer.delta_numbers()),
    ]


def _exactly(x: float) -> float | Fraction:
    """A whole number as a Fraction, which keeps an exact network exact."""
    return Fraction(x) if isinstance(x, int) and not isinstance(x, bool) else x


def _line(node: Value) -> paper.Piece:
    """name = formula = formula in numbers = result."""
    steps = [paper.formula_of(node), paper.formula_of(node, numbers=paper.DIGITS), number_in(node)]
    return paper.equality(paper.name_of(node), *dict.fromkeys(steps))
