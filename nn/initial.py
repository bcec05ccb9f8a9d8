"""What a neuron begins with: how many inputs it has, and its first weights, given or drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from numbers import Integral
from typing import Protocol

from autograd import Value

Number = Value | float | Fraction


class Uniform(Protocol):
    """Where initial weights are drawn from: the module ``random``, or a ``random.Random``."""

    def uniform(self, a: float, b: float, /) -> float:
        """A random number between a and b."""


def initial_weights(nin: int, given: Sequence[Number] | None, generator: Uniform) -> list[Value]:
    """A weight for each input: those given, or drawn as micrograd draws them, uniform in [-1, 1]."""
    if given is None:
        given = [generator.uniform(-1, 1) for _ in range(nin)]
    if len(given) != nin:
        raise ValueError(f"a neuron takes as many weights as inputs, here {nin}, not {len(given)}")
    return [as_value(w) for w in given]


def as_value(x: Number) -> Value:
    """A number as a leaf; a Value stays itself, so that neurons can share it."""
    return x if isinstance(x, Value) else Value(x)


def check_size(count: int, name: str) -> None:
    """Raise TypeError or ValueError unless it is a whole number of at least 1; ``name`` is the argument's."""
    if isinstance(count, bool) or not isinstance(count, Integral):
        raise TypeError(f"{name} is a count, not {count!r}: write a whole number")
    if count < 1:
        raise ValueError(f"{name} is {count}, but there has to be at least 1")
