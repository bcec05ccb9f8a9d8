"""The error on paper: what it is for each sample, and its derivative with respect to the outputs of a network.

∂E/∂prediction is a factor, times what a row of ``_SLOPES`` writes; another loss has the symbol in its place.  For a
cross-entropy paper writes ŷ − y, with ŷ = softmax(prediction).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import autograd
from autograd import Value, paper
from nn.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_squared_error,
    hinge_loss,
    huber_loss,
    l1_loss,
    mse_loss,
)
from nn.pairs import listed
from nn.paper.rows import in_rows, number_in, of_sample, one_or_rows, slope_of

Loss = Callable[[Any, Any], Value]
Write = Callable[[paper.Piece, paper.Piece], paper.Piece]

PREDICTED = paper.Piece("ŷ", r"\hat{y}", "<mover><mi>y</mi><mo>^</mo></mover>")
RIGHT = paper.symbol("y")


def _call(name: str, *arguments: paper.Piece) -> paper.Piece:
    comma = paper.Piece(", ", ", ", "<mo>,</mo>")
    function = paper.Piece(name, rf"\operatorname{{{name}}}", f"<mi>{name}</mi>")
    opened, closed = paper.Piece("(", "(", "<mo>(</mo>"), paper.Piece(")", ")", "<mo>)</mo>")
    return paper.row(function, opened, paper.joined(comma, arguments), closed)


def _difference(p: paper.Piece, t: paper.Piece) -> paper.Piece:
    return paper.joined(paper.MINUS, [p, t])


def _hinge(p: paper.Piece, t: paper.Piece) -> paper.Piece:
    margin = _difference(paper.number_of(1), paper.joined(paper.ENTRYWISE, [t, p]))
    minus = paper.Piece("−", "-", "<mo>−</mo>")
    return paper.row(minus, paper.joined(paper.ENTRYWISE, [t, _call("step", margin)]))


_SLOPES: dict[Loss, tuple[int, Write]] = {  # a factor, and what it is multiplied by
    half_squared_error: (1, _difference),
    mse_loss: (2, _difference),
    l1_loss: (1, lambda p, t: _call("sign", _difference(p, t))),
    huber_loss: (1, lambda p, t: _call("clip", _difference(p, t), paper.number_of(-1), paper.number_of(1))),
    binary_cross_entropy_with_logits: (1, lambda p, t: _difference(_call("σ", p), t)),
    cross_entropy: (1, _difference),
    hinge_loss: (1, _hinge),
}
_SUMS = {half_squared_error, cross_entropy}  # over the outputs; the others are means over them


class ErrorOnPaper:
    """The error of predictions, a row of them for each sample: the mean over the samples.

    ``targets`` are in rows too, as Values with names; for a cross-entropy they are the probabilities y of the classes.
    """

    def __init__(self, loss: Loss, outputs: Sequence[Sequence[Value]], targets: Sequence[Any]) -> None:
        self.loss, self.outputs = loss, outputs
        given = [listed(target) for target in targets]
        size = len(outputs[0])
        if loss is cross_entropy and not all(isinstance(target, list) for target in given):
            self._errors(given)  # refuses what is no class
            self.targets = [[Value(int(k == c), f"y{k + 1}") for k in range(size)] for c in given]
        else:
            rows = [target if isinstance(target, list) else [target] for target in given]
            self.targets = [[Value(t, _target_name(k, len(row))) for k, t in enumerate(row, 1)] for row in rows]
        if len(given) > 1:
            for number, row in enumerate(self.targets, 1):
                for target in row:
                    target.name = of_sample(target.name, number)
        self.errors = self._errors(self.targets if loss in _SLOPES and loss is not cross_entropy else given)
        self.error: Value = self.errors[0] if len(given) == 1 else autograd.mean(self._named())
        self.error.named("E")

    def _errors(self, targets: Sequence[Any]) -> list[Value]:
        """The error of each sample."""
        errors = []
        for row, target in zip(self.outputs, targets, strict=True):
            plain = [t.data if isinstance(t, Value) else t for t in target] if isinstance(target, list) else target
            one = len(row) == 1 and self.loss is not cross_entropy
            self.loss(row[0] if one else row, plain)  # with plain numbers it refuses wrong targets
            errors.append(self.loss(row[0] if one else row, target))
        return errors

    def _named(self) -> list[Value]:
        return [error.named(of_sample("E", number)) for number, error in enumerate(self.errors, 1)]

    def lines(self) -> list[Value]:
        """What has a line: the error, after those of the samples."""
        return list(dict.fromkeys([*self.errors, self.error]))

    def slopes(self) -> tuple[list[paper.Piece], paper.Piece, paper.Piece]:
        """∂E/∂prediction in names and in numbers, after the equations that it needs."""
        if self.loss not in _SLOPES or not self._shares():
            numbers = [[paper.number_of(output.grad) for output in row] for row in self.outputs]
            return [], one_or_rows([[slope_of(output) for output in row] for row in self.outputs]), one_or_rows(numbers)
        factor, write = _SLOPES[self.loss]
        before: list[paper.Piece] = []
        names, numbers_of_both = self._both(paper.name_of), self._both(number_in)
        if self.loss is cross_entropy:
            before, names, numbers_of_both = self._softmax(names, numbers_of_both)
        count = len(self.outputs) * (1 if self.loss in _SUMS else len(self.outputs[0]))
        in_names, in_numbers = (_times(Fraction(factor, count), write(*pair)) for pair in (names, numbers_of_both))
        return before, in_names, in_numbers

    def _both(self, write: Callable[[Value], paper.Piece]) -> tuple[paper.Piece, paper.Piece]:
        """The predictions and the targets; a single negative target stands in parentheses."""
        p, t = ([[write(value) for value in row] for row in side] for side in (self.outputs, self.targets))
        if write is number_in and len(t) == len(t[0]) == 1:
            t = [[paper.factor_of(self.targets[0][0].data)]]
        return one_or_rows(p), t[0][0] if len(t) == len(t[0]) == 1 else paper.matrix(t)

    def _softmax(self, names: Any, numbers: Any) -> Any:
        """ŷ = softmax(prediction), y, and both of them in symbols and in numbers."""
        shares = [autograd.softmax(row) for row in self.outputs]
        predicted = in_rows(shares, number_in)
        equations = [
            paper.equality(PREDICTED, _call("softmax", names[0]), predicted),
            paper.equality(RIGHT, names[1], numbers[1]),
        ]
        return equations, (PREDICTED, RIGHT), (predicted, numbers[1])

    def _shares(self) -> bool:
        """Whether the probabilities of a cross-entropy add up to 1, as ŷ − y takes for granted."""
        if self.loss is not cross_entropy:
            return True
        return all(abs(sum(float(t.data) for t in row) - 1) < 1e-12 for row in self.targets)


def _target_name(number: int, count: int) -> str:
    return "actual" if count == 1 else f"actual{number}"


def _times(factor: Fraction, piece: paper.Piece) -> paper.Piece:
    """A factor and a piece in parentheses; the piece alone if the factor is 1."""
    if factor == 1:
        return piece
    opened, closed = paper.Piece("(", "(", "<mo>(</mo>"), paper.Piece(")", ")", "<mo>)</mo>")
    return paper.row(_fraction(factor), paper.TIMES, opened, piece, closed)


def _fraction(x: Fraction) -> paper.Piece:
    if x.denominator == 1:
        return paper.number_of(x.numerator)
    above, below = (paper.number_of(part) for part in (x.numerator, x.denominator))
    latex, mathml = rf"\frac{{{above.latex}}}{{{below.latex}}}", f"<mfrac>{above.mathml}{below.mathml}</mfrac>"
    return paper.Piece(f"{above.text}/{below.text}", latex, mathml)
