"""One step of gradient descent, written down as the worked example writes it.

The forward pass in matrices and line by line, the error, the update of every
layer in symbols and in numbers, and the forward pass again.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from fractions import Fraction

from autograd import Value, paper
from nn.modules.mlp import MLP
from nn.paper.layer import RATE, number_in
from nn.paper.sample import Sample
from nn.paper.sections import Section, as_latex, as_markdown, as_text


class StepByStep:
    """One step of gradient descent as a text; shows itself as formulas in a notebook.

    ``error`` and ``new_error`` are the error before and after the step, ``model`` a copy
    of the network after it.
    """

    def __init__(self, sections: list[Section], model: MLP, error: float | Fraction, new_error: float | Fraction):
        self.sections = sections
        self.model = model
        self.error = error
        self.new_error = new_error

    def text(self) -> str:
        """For a terminal."""
        return as_text(self.sections)

    def markdown(self) -> str:
        """For a notebook, or a page that knows LaTeX."""
        return as_markdown(self.sections)

    def latex(self) -> str:
        """For a document that loads amsmath."""
        return as_latex(self.sections)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<StepByStep: the error goes from {float(self.error):.6g} to {float(self.new_error):.6g}>"

    def _repr_markdown_(self) -> str:
        return self.markdown()


def step_by_step(
    model: MLP, inputs: Sequence[float], target: float | Sequence[float], rate: float | Fraction = 0.05
) -> StepByStep:
    """Write down one step of gradient descent on one sample, with the half squared error.

    Args:
        model: a network of any size, with or without biases and activations; it is not changed.
        inputs: one number for each input.
        target: the number wanted, or one for each output.
        rate: the learning rate a.

    >>> model = MLP(2, [2, 1], bias=False, activation=None, weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
    >>> step = step_by_step(model, [2, 3], 1)
    >>> step
    <StepByStep: the error goes from 0.087362 to 0.0472007>
    >>> print(step)  # doctest: +ELLIPSIS
    Given
    ...
    Forward pass
      [i1 i2] · ⎡w1 w3⎤ = [h1 h2]
                ⎣w2 w4⎦
    <BLANKLINE>
      [2 3] · ⎡0.1 0.3⎤ = [0.8 1.8]
              ⎣0.2 0.4⎦
    ...
    """
    if not isinstance(model, MLP):
        raise TypeError(f"step_by_step takes an MLP, not an object of type {type(model).__name__}")
    rate = Value(rate).data  # refuses what is not a number
    if not math.isfinite(rate):
        raise ValueError(f"the rate is {rate}: write a finite number such as 0.05")
    old = Sample(copy.deepcopy(model), inputs, _targets(target))
    old.model.zero_grad()
    old.error.backward()
    new = Sample(_after_the_step(old.model, rate), inputs, _targets(target))
    given = [*old.given(), paper.equality(RATE, paper.number_of(rate))]
    sections = [
        Section("Given", [paper.joined(paper.GAP, given)]),
        Section("Forward pass", old.in_matrices(paper.name_of, number_in)),
        Section("Line by line", old.line_by_line()),
        Section("Error", [old.error_line()]),
        *old.updates(new, rate),
        Section("New parameters", _new_parameters(old, new, rate)),
        Section("Forward pass again", new.in_matrices(number_in)),
        Section("Line by line again", new.line_by_line()),
        Section("Error again", [new.error_line(), _how_far(old.error.data, new.error.data)]),
    ]
    return StepByStep(sections, new.model, old.error.data, new.error.data)


def _targets(target: float | Sequence[float]) -> list[float]:
    """The targets as a list of numbers; those of a NumPy array become floats."""
    if not hasattr(target, "__iter__"):
        return [target]
    return [float(t) if hasattr(t, "dtype") else t for t in target]


def _after_the_step(model: MLP, rate: float | Fraction) -> MLP:
    """A copy of the network whose parameters have followed their gradients."""
    new = copy.deepcopy(model)
    for before, after in zip(model.parameters(), new.parameters(), strict=True):
        after.data = before.data - rate * before.grad
    return new


def _new_parameters(old: Sample, new: Sample, rate: float | Fraction) -> list[paper.Piece]:
    """w ← w − a · ∂E/∂w = the new w, in numbers, for each parameter."""
    return [
        paper.equality(
            paper.name_of(before),
            paper.step_in_numbers(before, before.grad, rate),
            number_in(after),
            sign=paper.BECOMES,
        )
        for before, after in zip(old.parameters(), new.parameters(), strict=True)
    ]


def _how_far(before: float | Fraction, after: float | Fraction) -> paper.Piece:
    """What became of the error."""
    old, new, change = paper.number_of(before), paper.number_of(after), float(after) - float(before)
    if change == 0:
        return paper.row(paper.words("E stayed at "), paper.Piece("", " ", ""), old)
    verb = "fell" if change < 0 else "rose"
    share = f" ({abs(change / float(before)):.1%})" if before else ""
    return paper.words(f"E {verb} from {old.text} to {new.text}, by {paper.number_of(abs(change)).text}{share}")
