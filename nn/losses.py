"""Losses: how far off predictions are, as one Value.

A prediction is what a model returned: a Value, or a list of them.  For a batch it is a list of these, and a loss is
the mean over all of them, as PyTorch's losses are.  Only ``half_squared_error`` is a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from typing import Any

import autograd
from autograd import Value
from nn.habits import says_keywords
from nn.modules.initial import Number
from nn.pairs import checked, listed, of_each_sample, pairs
from nn.sentences import counted

Predictions = Value | Sequence[Any]
Targets = Number | Sequence[Any]
ROUNDING = 1e-9  # how far a probability may be below 0 or above 1


@says_keywords
def half_squared_error(prediction: Predictions, actual: Targets) -> Value:
    """½ (prediction − actual)², summed over the outputs if there are several.

    With the ½, the derivative is the plain difference, prediction − actual.  For a batch, as ``fit`` passes one, it
    is the sum over the samples too.  ``step_by_step`` and ``Worksheet.from_model`` take a loss of each sample by
    itself, and then the mean.  So their step with a rate a is that of ``SGD`` with a/n in ``fit``, for n samples.

    Args:
        prediction: a Value, or a sequence of them.
        actual: the target, or a target for each prediction.

    Raises:
        ValueError: if the number of targets is not that of the predictions.

    >>> half_squared_error(Value(0.5), 1).data
    0.125
    """
    error: Value = reduce(add, [(p - t) ** 2 / 2 for p, t in pairs(prediction, actual)])
    return error


@says_keywords
def mse_loss(prediction: Predictions, target: Targets) -> Value:
    """The mean squared error: the mean of (prediction − target)² over all outputs and samples.

    Args:
        prediction: a Value, a list of them, or for a batch a list of such lists.
        target: a number for each prediction, in the same structure.

    Raises:
        ValueError: if there are not as many targets as predictions.

    >>> mse_loss([Value(0.5), Value(2.0)], [1, 1]).data
    0.625
    """
    return _mean([(p - t) ** 2 for p, t in pairs(prediction, target)])


@says_keywords
def l1_loss(prediction: Predictions, target: Targets) -> Value:
    """The mean absolute error: the mean of |prediction − target| over all outputs and samples.

    Where a prediction is equal to its target its slope is 0, as in PyTorch.

    Args:
        prediction, target: as for ``mse_loss``.

    Raises:
        ValueError: if there are not as many targets as predictions.

    >>> l1_loss([Value(0.5), Value(2.0)], [1, 1]).data
    0.75
    """
    return _mean([autograd.absolute(p - t) for p, t in pairs(prediction, target)])


@says_keywords
def huber_loss(prediction: Predictions, target: Targets, delta: float = 1.0) -> Value:
    """The mean of d²/2 where |d| ≤ delta, else of delta · (|d| − delta/2), with d = prediction − target (Huber, 1964).

    Args:
        prediction, target: as for ``mse_loss``.
        delta: from which difference on the loss grows along a straight line.

    Raises:
        ValueError: if delta is not above 0, or there are not as many targets as predictions.

    >>> huber_loss([Value(1.5), Value(5.0)], [1, 1]).data  # (0.125 + 3.5) / 2
    1.8125
    """
    if not checked(delta) > 0:
        raise ValueError(f"delta is {delta!r:.60}: write a number above 0, such as 1.0")
    return _mean([_huber(p - t, delta) for p, t in pairs(prediction, target)])


def _huber(difference: Value, delta: float) -> Value:
    """In one formula, without asking on which side it is: so it can be recorded."""
    inner = autograd.clip(difference, -delta, delta)
    loss: Value = inner * (difference - inner / 2)
    return loss


@says_keywords
def binary_cross_entropy_with_logits(prediction: Predictions, target: Targets) -> Value:
    """The mean of −t · log σ(z) − (1 − t) · log(1 − σ(z)), with the score z, the target t and σ the sigmoid.

    Args:
        prediction: scores of any size, before a sigmoid.
        target: 0 or 1 for each, or a probability.

    Raises:
        ValueError: if a target is not from 0 to 1, or there are not as many targets as predictions.

    >>> round(binary_cross_entropy_with_logits([Value(0.0), Value(1000.0)], [1, 1]).data, 6)  # log(2) / 2
    0.346574
    """
    both = pairs(prediction, target)
    for _, t in both:
        if not isinstance(t, Value) and not -ROUNDING <= t <= 1 + ROUNDING:
            raise ValueError(f"a target is {t!r:.60}: a cross-entropy of two classes takes 0 or 1, or a probability")
    return _mean([-t * autograd.logsigmoid(z) - (1 - t) * autograd.logsigmoid(-z) for z, t in both])


@says_keywords
def cross_entropy(prediction: Sequence[Any], target: Any) -> Value:
    """The mean of −log softmax(scores)[target], which is log(exp(s1) + exp(s2) + …) − s of the right class.

    Args:
        prediction: a score of any size for each class, before a softmax; for a batch a list of such lists.
        target: the class, counted from 0, or a probability for each class; for a batch a list of these.

    Raises:
        TypeError: if a class is not a whole number.
        ValueError: if there is no such class, a probability is below 0, or the targets are not as many as the samples.

    >>> scores = [Value(1000.0), Value(0.0), Value(1000.0)]
    >>> round(cross_entropy(scores, 0).data, 6), round(cross_entropy(scores, [0.5, 0, 0.5]).data, 6)  # log(2)
    (0.693147, 0.693147)
    """
    rows = listed(prediction)
    if not isinstance(rows, list) or not rows:
        raise TypeError("a cross-entropy is of several scores, one for each class: write them in a list")
    if not isinstance(listed(rows[0]), list):
        return _cross_entropy(rows, listed(target))
    targets = of_each_sample(rows, target)
    return _mean([_cross_entropy(listed(row), listed(t)) for row, t in zip(rows, targets, strict=True)])


def _cross_entropy(scores: Any, target: Any) -> Value:
    """The cross-entropy of one sample."""
    if not isinstance(scores, list) or not all(isinstance(score, Value) for score in scores):
        raise TypeError(
            f"the scores of a sample are a list of Values, not {scores!r:.60}: pass what the model returned"
        )
    total = autograd.logsumexp(scores)
    if isinstance(target, list):
        shares = [t for _, t in pairs(scores, target)]
        for t in shares:
            if not isinstance(t, Value) and t < -ROUNDING:
                raise ValueError(f"a target is {t!r:.60}: a cross-entropy takes a class, or a probability for each")
        loss: Value = total * autograd.sum(shares) - autograd.dot(scores, shares)
        return loss
    if isinstance(target, bool) or not isinstance(target, int):
        raise TypeError(f"a class is a whole number counted from 0, not {target!r:.60}: or give a probability for each")
    if not 0 <= target < len(scores):
        raise ValueError(
            f"there is no class {target}: with {counted(len(scores), 'score')} they are 0 to {len(scores) - 1}"
        )
    chosen: Value = total - scores[target]
    return chosen


@says_keywords
def hinge_loss(prediction: Predictions, target: Targets) -> Value:
    """The mean of max(0, 1 − target · score), with targets −1 and 1: the loss of a support vector machine.

    Args:
        prediction: scores of any size, as for ``mse_loss``.
        target: −1 or 1 for each.

    Raises:
        ValueError: if a target is neither −1 nor 1, or there are not as many targets as scores.

    >>> hinge_loss([Value(0.5), Value(2.0)], [1, 1]).data
    0.25
    """
    both = pairs(prediction, target)
    for _, t in both:
        if not isinstance(t, Value) and t not in (-1, 1):
            raise ValueError(f"a target is {t!r:.60}: a hinge loss takes -1 or 1, as 2 * t - 1 is for t of 0 or 1")
    return _mean([autograd.relu(1 - t * score) for score, t in both])


@says_keywords
def l2_penalty(parameters: Iterable[Value], strength: float) -> Value:
    """strength · (p1² + p2² + …), which is added to a loss so that parameters stay small.

    Its slope is 2 · strength · p.  So ``SGD(..., weight_decay=d)`` does the same as a penalty of strength d/2.

    Args:
        parameters: Values, such as ``model.parameters()``.
        strength: a number or a Value.

    Raises:
        TypeError: if a parameter is not a Value.
        ValueError: if there are no parameters.

    >>> l2_penalty([Value(3.0), Value(1.0)], 0.1).data
    1.0
    """
    if not isinstance(parameters, Iterable):
        raise TypeError(f"parameters are a list of Values, not {parameters!r:.60}: pass model.parameters()")
    values = list(parameters)
    if not values:
        raise ValueError("there are no parameters to keep small: pass model.parameters()")
    for p in values:
        if not isinstance(p, Value):
            raise TypeError(f"a parameter is a Value, not {p!r:.60}: pass model.parameters()")
    penalty: Value = checked(strength) * autograd.sum([p**2 for p in values])
    return penalty


def _mean(terms: list[Any]) -> Value:
    """The mean of losses; of a single one itself."""
    mean: Value = terms[0] if len(terms) == 1 else autograd.mean(terms)
    return mean
