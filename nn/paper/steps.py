"""One step of gradient descent, written down as the worked example writes it.

The forward pass in matrices and line by line, the error, the update of every
layer in symbols and in numbers, and the forward pass again.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from autograd import Value, paper
from nn.habits import says_keywords
from nn.losses import half_squared_error
from nn.modules.module import Module
from nn.optimizers.optimizer import Optimizer
from nn.pairs import listed, of_each_sample
from nn.paper.errors import Loss
from nn.paper.layer import RATE
from nn.paper.networks import named_layers
from nn.paper.rows import number_in
from nn.paper.rules import is_plain, rule_lines
from nn.paper.samples import Pass
from nn.paper.sections import Section
from nn.paper.written import StepByStep


@says_keywords
def step_by_step(
    model: Module,
    inputs: Any,
    target: Any,
    rate: float | Fraction | None = None,
    *,
    loss: Loss = half_squared_error,
    optimizer: Optimizer | None = None,
    digits: int | None = None,
    hide: str | Iterable[str] = (),
    given: Iterable[str] | None = None,
) -> StepByStep:
    """Write down one step of training, on one sample or on several.

    Args:
        model: a network of dense layers of any size, with or without biases and activations; it is not changed.
        inputs: one number for each input; or several samples, each a list of these.
        target: what the loss takes: the number wanted, one for each output, or a class; for several samples a list
            with that of each.
        rate: the learning rate a; 0.05 by default.
        loss: a loss of ``nn``, or a function of a prediction and its target.  Of several samples the error is the
            mean of what it gives for each, also for ``half_squared_error``, which in ``fit`` is a sum over the batch.
        optimizer: in place of the rate, an optimiser of the model's parameters.  It stays as it is too.
        digits: how many significant digits the numbers show, by default up to ten; the computation keeps all.
        hide: the titles of the sections that are left out, such as "Line by line".
        given: the names that stand under "Given", in this order, such as ["a", "w1", "i1", "actual"]; by default
            the inputs, the targets and the rate.

    Raises:
        TypeError: if the model is not made of dense layers, or the loss is not a function.
        ValueError: if inputs and targets do not fit the model, a name or a title is unknown, or both a rate and an
            optimiser are given.

    >>> from nn import MLP
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
    >>> short = step_by_step(model, [2, 3], 1, hide=["Line by line", "Forward pass again"], given=["w1", "i2", "i1"])
    >>> print(short)  # doctest: +ELLIPSIS
    Given
      w1 = 0.1    i2 = 3    i1 = 2
    <BLANKLINE>
    Forward pass
    ...
    """
    if not callable(loss):
        raise TypeError(f"the loss is a function of predictions and targets, such as mse_loss, and not {loss!r:.60}")
    rule, a = _rule_and_rate(model, optimizer, rate)
    rows, targets = _rows_and_targets(inputs, target)
    own, rule = copy.deepcopy((model, rule))
    with paper.rounded(digits):
        step = _written(own, rule, a, rows, targets, loss, given)
    hidden = paper.hidden_parts(hide, [section.title for section in step.sections])
    step.sections = [section for section in step.sections if section.title not in hidden]
    return step


def _written(
    own: Module,
    rule: Optimizer | None,
    a: float | Fraction,
    rows: list[Any],
    targets: list[Any],
    loss: Loss,
    given: Iterable[str] | None,
) -> StepByStep:
    """The step that takes ``own`` along, and all its lines."""
    old = Pass(own, named_layers(own), rows, targets, loss)
    own.zero_grad()
    old.error.backward()
    after, stepped = copy.deepcopy((own, rule))
    if stepped is None:
        _descend(after, a)
    else:
        stepped.step()
    new = Pass(after, named_layers(after), rows, targets, loss)
    return StepByStep(_sections(old, new, rule, a, given), new.model, old.error.data, new.error.data)


def _sections(
    old: Pass, new: Pass, rule: Optimizer | None, a: float | Fraction, given: Iterable[str] | None
) -> list[Section]:
    """All lines, from what is given to what became of the error."""
    rate = paper.equality(RATE, paper.number_of(a))
    told = [*old.given(), rate] if given is None else old.given_as(given, {RATE.text: rate})
    return [
        Section("Given", [paper.joined(paper.GAP, told)]),
        Section("Forward pass", old.in_matrices(paper.name_of, number_in)),
        Section("Line by line", old.line_by_line()),
        Section("Error", old.error_lines()),
        *old.updates(new, a if rule is None else None),
        Section("New parameters", _new_parameters(old, new, a) if rule is None else _by_rule(rule)),
        Section("Forward pass again", new.in_matrices(number_in)),
        Section("Line by line again", new.line_by_line()),
        Section("Error again", [*new.error_lines(), _how_far(old.error.data, new.error.data)]),
    ]


def _rule_and_rate(
    model: Module, optimizer: Optimizer | None, rate: float | Fraction | None
) -> tuple[Optimizer | None, float | Fraction]:
    """The rate, and the optimiser where it does more than plain gradient descent."""
    if optimizer is None:
        number = Value(0.05 if rate is None else rate).data  # refuses what is not a number
        if not math.isfinite(number):
            raise ValueError(f"the rate is {number}: write a finite number such as 0.05")
        return None, number
    if rate is not None:
        raise ValueError("an optimizer has a rate of its own: leave rate or optimizer out")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"an optimizer is one such as Adam(model.parameters()), not {optimizer!r:.60}")
    own = model.parameters() if isinstance(model, Module) else []
    if {*optimizer.parameters} != {*own}:
        raise ValueError("the optimizer is not that of this model: write Adam(model.parameters()), or another of them")
    return None if is_plain(optimizer) else optimizer, Value(optimizer.rate()).data


def _rows_and_targets(inputs: Any, target: Any) -> tuple[list[Any], list[Any]]:
    """The inputs of each sample, and its target."""
    rows = listed(inputs)
    if not isinstance(rows, list) or not rows:
        raise TypeError(f"inputs are a list with a number for each input, not {inputs!r:.60}")
    if not isinstance(listed(rows[0]), list):
        return [rows], [target]
    return [listed(row) for row in rows], of_each_sample(rows, target)


def _descend(model: Module, rate: float | Fraction) -> None:
    """Let the parameters follow their gradients."""
    for parameter in model.parameters():
        parameter.data = parameter.data - rate * parameter.grad


def _by_rule(optimizer: Optimizer) -> list[paper.Piece]:
    """The lines of an optimiser for each parameter."""
    return [line for place, p in enumerate(optimizer.parameters) for line in rule_lines(p, optimizer, place)]


def _new_parameters(old: Pass, new: Pass, rate: float | Fraction) -> list[paper.Piece]:
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
