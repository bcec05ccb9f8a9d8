"""Losses: how far off a prediction is, as one Value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

from autograd import Value
from nn.initial import Number


def half_squared_error(prediction: Value | Sequence[Value], actual: Number | Sequence[Number]) -> Value:
    """½ (prediction − actual)², summed over the outputs if there are several.

    With the ½, the derivative is the plain difference, prediction − actual.

    Args:
        prediction: a Value, or a sequence of them.
        actual: the target, or a target for each prediction.

    Raises:
        ValueError: if the number of targets is not that of the predictions.

    >>> half_squared_error(Value(0.5), 1).data
    0.125
    """
    if not isinstance(prediction, Value | Sequence):
        raise TypeError(f"a prediction is a Value or a list of them, not {prediction!r}: pass what the model returned")
    predictions = [prediction] if isinstance(prediction, Value) else list(prediction)
    targets = [actual] if isinstance(actual, Value) or not hasattr(actual, "__iter__") else list(actual)
    if len(predictions) != len(targets) or not targets:
        raise ValueError(f"there are {len(predictions)} predictions but {len(targets)} targets: give one for each")
    return reduce(add, [(p - t) ** 2 / 2 for p, t in zip(predictions, targets, strict=True)])
