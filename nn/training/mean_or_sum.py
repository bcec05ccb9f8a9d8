"""Whether the loss of a batch is the mean of the losses of its samples, or their sum: found by a look at batches."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import autograd
from nn.modules.module import each_of
from nn.training.batches import Samples, batches_of
from nn.training.eager import Eager

Losses = Callable[[Samples], Any]  # that of each sample, in an array

CLOSE = 1e-9  # relative: how far the loss of a batch may be from the mean of its samples
ROUNDING = 1e-13  # relative to the numbers that a loss comes from: how far it may be beside that
MOST = 500  # samples that a look takes of a batch, as each of them is computed by itself
MOVE = 0.5  # at most, of each parameter before the first look
HALVINGS = 12  # of all parameters, at most, for losses that tell a mean from a sum


class _Look(NamedTuple):
    """The loss of a batch, those of its samples, and the largest of the numbers that they come from."""

    batch: float
    losses: Any
    scale: float

    def is_finite(self) -> bool:
        """Whether all of them are numbers."""
        return bool(math.isfinite(self.batch + self.scale + self.losses.sum()))

    def is_near(self, mean: bool) -> bool:
        """Whether the loss of the batch is the mean, or else the sum, up to rounding."""
        whole = self.losses.mean() if mean else self.losses.sum()
        slack = CLOSE * max(abs(self.batch), abs(whole)) + ROUNDING * self.scale
        return bool(abs(self.batch - whole) <= slack)


def is_mean(eager: Eager, losses: Losses, size: int) -> bool:
    """Whether the loss of a batch is the mean of the losses of its samples, and not their sum.

    The batches are such as are trained, and the validation data; of one with more than ``MOST`` samples some stand for
    all.  The parameters are moved for it: at the start a
    penalty may be 0, and in a model that is trained well losses may be as small as rounding.

    Args:
        eager: whose loss it is.
        losses: of samples, each by itself, with the numbers that the parameters have.
        size: of a batch.

    Raises:
        ValueError: if it is neither.
    """
    numbers = eager.numbers()
    found: set[bool] = set()
    try:
        for point in _points(numbers):
            eager.restore(point)
            looks = _looks(eager, losses, size)
            if looks:
                found = {mean for mean in (True, False) if all(look.is_near(mean) for look in looks)}
            if looks and len(found) < 2:
                break
    finally:
        eager.restore(numbers)
    if not found:
        raise ValueError("the loss of a batch is neither the mean nor the sum of the losses of its samples")
    return True in found  # both, where each batch is a single sample or each loss is 0


def _points(numbers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Where to look: far from the start, then nearer to 0, then at the start."""
    noise = random.Random(0)
    for k in range(HALVINGS):
        yield [number / 2**k + noise.uniform(-MOVE, MOVE) / 4**k for number in numbers]
    yield numbers


def _looks(eager: Eager, losses: Losses, size: int) -> list[_Look]:
    """At the first batch and the last one of an epoch, and at the validation data; none where a loss is not finite."""
    batches = [*batches_of(eager.samples.size, size, random.Random(0))]
    data = [_some(eager.samples, places) for places in [*batches[:1], *batches[1:][-1:]]]
    if eager.held_out is not None:
        data.append(_some(eager.held_out, range(eager.held_out.size)))
    try:
        looks = [_look(eager, losses, each) for each in data]
    except (ArithmeticError, ValueError):  # such as the logarithm of a number below 0
        return []
    return looks if all(map(_Look.is_finite, looks)) else []


def _some(samples: Samples, places: Sequence[int]) -> Samples:
    """Those of a batch, or by chance some of them where there are too many."""
    return samples.subset(places if len(places) <= MOST else random.Random(0).sample(places, MOST))


def _look(eager: Eager, losses: Losses, samples: Samples) -> _Look:
    import numpy as np

    with autograd.no_grad():
        predictions = each_of(eager.model, samples.x.rows)
        batch = float(eager.loss(predictions, samples.y.rows).data)
    with np.errstate(all="ignore"):
        apart = losses(samples)
    scores = [float(getattr(score, "data", score)) for score in np.ravel(np.array(predictions, dtype=object))]
    numbers = [eager.numbers(), scores, *(np.ravel(table.rows) for table in samples)]
    return _Look(batch, apart, max(float(abs(np.array(each, dtype=float)).max()) for each in numbers))
