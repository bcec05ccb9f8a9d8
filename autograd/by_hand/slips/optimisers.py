"""Optimisers other than plain gradient descent: one recurrence, and a row of constants for each.

The constants are the usual ones, and every row is a special case of

    g ← g + decay·w,    m ← keep·m + take·g,    v ← keep_square·v + take_square·g²,

after which the step is the rate times m, or m/√v where squares are kept.

The rules are those of the papers as PyTorch documents them (torch.optim: SGD, RMSprop, Adagrad,
Adam): Polyak 1964 for momentum, Nesterov 1983 with Sutskever et al. 2013, Duchi et al. 2011 for
AdaGrad, Hinton's lecture 6e for RMSprop, Kingma and Ba 2015 for Adam.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from autograd.by_hand.example.descent import Followed, Gradient
from autograd.engine.backward import adjoints
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float


class Optimiser(NamedTuple):
    """The constants of an optimiser."""

    name: str
    keep: float = 0.0
    take: float = 1.0
    keep_square: float = 0.0
    take_square: float = 0.0
    is_corrected: bool = False  # m and v are divided by what a constant gradient would have made of them
    looks_ahead: bool = False  # Nesterov's step, from where m leads
    decay: float = 0.0
    epsilon: float = 1e-8  # what programs add to √v; on paper it is left out
    extra: int = 0  # the cost of a rarer one

    @property
    def is_scaled(self) -> bool:
        """Whether a step is divided by the size of the gradients, so that the first tells only the sign."""
        return self.take_square > 0


OPTIMISERS = (
    Optimiser("a momentum of 0.9", keep=0.9),
    Optimiser("a momentum of 0.5", keep=0.5, extra=1),
    Optimiser("a momentum of 0.99", keep=0.99, extra=1),
    Optimiser("a momentum of 0.9 with 0.1 of the gradient", keep=0.9, take=0.1),
    Optimiser("Nesterov's momentum of 0.9", keep=0.9, looks_ahead=True, extra=1),
    Optimiser("AdaGrad", keep_square=1.0, take_square=1.0, epsilon=1e-10),
    Optimiser("RMSprop with 0.9", keep_square=0.9, take_square=0.1),
    Optimiser("RMSprop with 0.99", keep_square=0.99, take_square=0.01, extra=1),
    Optimiser("Adam", keep=0.9, take=0.1, keep_square=0.999, take_square=0.001, is_corrected=True),
    Optimiser("Adam without its bias correction", keep=0.9, take=0.1, keep_square=0.999, take_square=0.001, extra=1),
    Optimiser("gradient descent with a weight decay of 0.01", decay=0.01, extra=2),
    Optimiser("gradient descent with a weight decay of 0.1", decay=0.1, extra=2),
)


@dataclass
class Past:
    """What an optimiser remembers of one parameter."""

    steps: int = 0
    m: float = 0.0
    v: float = 0.0


def direction(rule: Optimiser, past: Past, g: float, w: float) -> float:
    """What the rate is multiplied with in the next step of a parameter ``w``, whose gradient is ``g``.

    >>> adam, past = next(rule for rule in OPTIMISERS if rule.name == "Adam"), Past()
    >>> round(direction(adam, past, -16.0, 3.0), 6)  # the sign of the gradient at first, whatever its size
    -1.0
    """
    g += rule.decay * w
    past.steps += 1
    past.m = rule.keep * past.m + rule.take * g
    past.v = rule.keep_square * past.v + rule.take_square * g * g
    along = g + rule.keep * past.m if rule.looks_ahead else past.m
    square = past.v
    if rule.is_corrected:
        along /= 1 - rule.keep**past.steps
        square /= 1 - rule.keep_square**past.steps
    if not rule.is_scaled:
        return along
    size = math.sqrt(square) + rule.epsilon
    return along / size if size else 0.0


def followed_by(rule: Optimiser, parameters: Collection[str]) -> Followed:
    """What the steps of an optimiser follow, from the first one on."""
    past = {w: Past() for w in parameters}

    def followed(order: list[Value]) -> Gradient:
        slopes = adjoints(order[-1], order=order)
        return {
            node: direction(rule, past[node.name], as_float(slopes.get(node, 0.0)), as_float(node.data))
            for node in order
            if node.op is None and node.name in past
        }

    return followed
