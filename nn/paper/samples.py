"""A network on some samples: forward through its layers to the error, and the updates from the last layer back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from autograd import Value, paper
from nn.losses import cross_entropy
from nn.modules.layer import Layer
from nn.modules.module import Module
from nn.pairs import listed
from nn.paper.errors import ErrorOnPaper, Loss
from nn.paper.layer import LayerOnPaper
from nn.paper.rows import Rows, Write, in_rows, number_in, number_samples
from nn.paper.sections import Section


class Pass:
    """Samples in a network: their inputs and targets, what the layers make of them, and the error."""

    def __init__(self, model: Module, layers: Sequence[Layer], rows: Sequence[Any], targets: Sequence[Any], loss: Loss):
        self.model = model
        exact = any(isinstance(p.data, Fraction) for p in model.parameters())
        read = _exactly if exact else _as_it_is
        self.inputs = [[Value(read(x), f"i{k}") for k, x in enumerate(row, 1)] for row in rows]
        number_samples(self.inputs)
        self.layers: list[LayerOnPaper] = []
        outputs: Rows = self.inputs
        for layer in layers:
            self.layers.append(LayerOnPaper(layer, outputs, is_last=layer is layers[-1]))
            outputs = self.layers[-1].outputs
        read_targets = targets if loss is cross_entropy else [_read(target, read) for target in targets]  # or classes
        self.errors = ErrorOnPaper(loss, outputs, read_targets)
        self.error = self.errors.error

    def parameters(self) -> list[Value]:
        """The parameters as they are named: w1, w2, …, then the biases."""
        biases = [b for layer in self.layers for b in layer.biases()]
        return [p for p in self.model.parameters() if all(p is not b for b in biases)] + biases

    def given(self) -> list[paper.Piece]:
        """The inputs and the targets, each with its number; of several samples as matrices."""
        tables = (self.inputs, self.errors.targets)
        if len(self.inputs) > 1:
            return [paper.equality(in_rows(rows, paper.name_of), in_rows(rows, number_in)) for rows in tables]
        return [paper.equality(paper.name_of(leaf), number_in(leaf)) for leaf in chain(*(rows[0] for rows in tables))]

    def given_as(self, names: Iterable[str], others: dict[str, paper.Piece]) -> list[paper.Piece]:
        """The given numbers with these names, in this order: of inputs, targets and parameters, and some others."""
        leaves = [*chain(*self.inputs, *self.errors.targets), *self.parameters()]
        known = others | {leaf.name: paper.equality(paper.name_of(leaf), number_in(leaf)) for leaf in leaves}
        asked = paper.several(names)
        for name in asked:
            if name not in known:
                raise ValueError(f"nothing that is given is called {name!r:.60}: there are {', '.join(known)}")
        if not asked:
            raise ValueError('given lists no name: leave it out, or write hide="Given"')
        return [known[name] for name in dict.fromkeys(asked)]

    def in_matrices(self, *notations: Write) -> list[paper.Piece]:
        """The forward pass, layer by layer, each in all of these notations: names, numbers."""
        return [piece for layer in self.layers for write in notations for piece in layer.forward(write)]

    def line_by_line(self) -> list[paper.Piece]:
        """Each sum and each output on a line of its own."""
        rows = [pair for layer in self.layers for pair in zip(layer.net, layer.outputs, strict=True)]
        nodes = [node for row in rows for pair in zip(*row, strict=True) for node in pair]
        return [_line(node) for node in dict.fromkeys(nodes)]

    def error_lines(self) -> list[paper.Piece]:
        """The error, after those of the samples."""
        return [_line(error) for error in self.errors.lines()]

    def updates(self, new: Pass, rate: float | Fraction | None) -> list[Section]:
        """The update of each layer, the last one first, all with the weights from before the step.

        Without a rate there are the gradients alone, which a rule of another kind goes on with.
        """
        last = len(self.layers) - 1
        sections = []
        for k in range(last, -1, -1):
            deltas = self._delta_of_last() if k == last else self._delta_from_next(k)
            where = "the output layer" if k == last else f"hidden layer {k + 1}"
            layer, what = self.layers[k], "Gradients" if rate is None else "Update"
            after = layer.gradients() if rate is None else layer.update(new.layers[k], rate)
            sections.append(Section(f"{what} of {where}", [*deltas, *after]))
        return sections

    def _delta_of_last(self) -> list[paper.Piece]:
        """δ = ∂E/∂prediction ⊙ φ'(net), in symbols and in numbers."""
        before, names, numbers = self.errors.slopes()
        return [*before, *_delta_equations(self.layers[-1], names, numbers)]

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
        paper.equality(
            layer.deltas(), *dict.fromkeys([layer.through_activation(numbers, numbers=True), layer.delta_numbers()])
        ),
    ]


def _exactly(x: float) -> float | Fraction:
    """A whole number as a Fraction, which keeps an exact network exact."""
    return Fraction(x) if isinstance(x, int) and not isinstance(x, bool) else x


def _as_it_is(x: float) -> float:
    return x


def _read(target: Any, read: Any) -> Any:
    """A target, or several, with each number read."""
    plain = listed(target)
    if isinstance(plain, list):
        return [_read(t, read) for t in plain]
    return read(plain)


def _line(node: Value) -> paper.Piece:
    """name = formula = formula in numbers = result."""
    steps = [paper.formula_of(node), paper.formula_of(node, numbers=paper.digits_shown()), number_in(node)]
    return paper.equality(paper.name_of(node), *dict.fromkeys(steps))
