"""The error on paper: what it is for each sample, and its derivative with respect to the outputs of a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import autograd
from autograd import Value, paper
from nn.losses import cross_entropy
from nn.pairs import listed
from nn.paper.rows import Rows, in_rows, number_in, number_samples, of_sample, one_or_rows, slope_of
from nn.paper.slopes import SLOPES, call, times

Loss = Callable[[Any, Any], Value]
Pair = tuple[paper.Piece, paper.Piece]  # predictions and targets

PREDICTED = paper.Piece("ŷ", r"\hat{y}", "<mover><mi>y</mi><mo>^</mo></mover>")
RIGHT = paper.symbol("y")
ROUNDING = 1e-12


class ErrorOnPaper:
    """The error of predictions, a row of them for each sample: the mean over the samples.

    ``targets`` are in rows too, as Values with names; for a cross-entropy they are the probabilities y of the classes.
    """

    def __init__(self, loss: Loss, outputs: Rows, targets: Sequence[Any]) -> None:
        self.loss, self.outputs = loss, outputs
        given = [listed(target) for target in targets]
        errors = [self._error_of(row, target) for row, target in zip(outputs, given, strict=True)]
        self.targets = self._rows_of(given)
        if loss in SLOPES and loss is not cross_entropy:  # so that the targets have their names in it
            errors = [self._error_of(row, target) for row, target in zip(outputs, self.targets, strict=True)]
        self.errors = errors
        for number, error in enumerate(errors, 1):
            error.named(of_sample("E", number))
        self.error: Value = errors[0] if len(errors) == 1 else autograd.mean(errors)
        self.error.named("E")

    def _error_of(self, row: Sequence[Value], target: Any) -> Value:
        """The error of a sample; a loss sees a single output by itself, but scores in a list."""
        is_single = len(row) == 1 and self.loss is not cross_entropy
        error = self.loss(row[0] if is_single else row, target)
        if not isinstance(error, Value):
            raise TypeError(f"the loss gives {error!r:.60}, and not a Value: return one, as mse_loss does")
        return error

    def _rows_of(self, given: Sequence[Any]) -> list[list[Value]]:
        """The targets as Values: a row for each sample."""
        rows = []
        for target in given:
            if self.loss is cross_entropy:
                shares = target if isinstance(target, list) else _one_hot(target, len(self.outputs[0]))
                rows.append([Value(share, f"y{k}") for k, share in enumerate(shares, 1)])
            elif isinstance(target, list) and len(target) > 1:
                rows.append([Value(number, f"actual{k}") for k, number in enumerate(target, 1)])
            else:
                rows.append([Value(target[0] if isinstance(target, list) else target, "actual")])
        number_samples(rows)
        return rows

    def lines(self) -> list[Value]:
        """What has a line: the error, after those of the samples."""
        return list(dict.fromkeys([*self.errors, self.error]))

    def slopes(self) -> tuple[list[paper.Piece], paper.Piece, paper.Piece]:
        """∂E/∂prediction in names and in numbers, after the equations that it needs."""
        if self.loss not in SLOPES or not self._is_of_probabilities():
            gradients = [[paper.number_of(output.grad) for output in row] for row in self.outputs]
            return [], one_or_rows([[*map(slope_of, row)] for row in self.outputs]), one_or_rows(gradients)
        slope = SLOPES[self.loss]
        before: list[paper.Piece] = []
        names, numbers = self._in_names(), self._in_numbers()
        if self.loss is cross_entropy:
            before, names, numbers = self._softmax(names, numbers)
        terms = len(self.outputs) * (len(self.outputs[0]) if slope.is_mean else 1)
        factor = Fraction(slope.factor, terms)
        return before, times(factor, slope.write(*names)), times(factor, slope.write(*numbers))

    def _in_names(self) -> Pair:
        predictions, targets = ([[*map(paper.name_of, row)] for row in side] for side in (self.outputs, self.targets))
        return one_or_rows(predictions), one_or_rows(targets)

    def _in_numbers(self) -> Pair:
        """A single target is in parentheses if it is negative: it stands behind a sign."""
        is_single = len(self.targets) == len(self.targets[0]) == 1
        write = paper.factor_of if is_single else paper.number_of
        targets = [[write(target.data) for target in row] for row in self.targets]
        return one_or_rows([[*map(number_in, row)] for row in self.outputs]), one_or_rows(targets)

    def _softmax(self, names: Pair, numbers: Pair) -> tuple[list[paper.Piece], Pair, Pair]:
        """What ŷ and y are; and both of them in symbols and in numbers."""
        predicted = in_rows([autograd.softmax(row) for row in self.outputs], number_in)
        equations = [
            paper.equality(PREDICTED, call("softmax", names[0]), predicted),
            paper.equality(RIGHT, names[1], numbers[1]),
        ]
        return equations, (PREDICTED, RIGHT), (predicted, numbers[1])

    def _is_of_probabilities(self) -> bool:
        """Whether the targets of a cross-entropy add up to 1, as ŷ − y takes for granted."""
        sums = [sum(float(target.data) for target in row) for row in self.targets]
        return self.loss is not cross_entropy or all(abs(total - 1) < ROUNDING for total in sums)


def _one_hot(chosen: int, size: int) -> list[int]:
    return [int(k == chosen) for k in range(size)]
