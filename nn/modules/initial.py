"""What neurons begin with: how many inputs they have, and their first weights and biases, given or drawn at random."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence, Set
from fractions import Fraction
from numbers import Integral
from typing import Protocol

from autograd import Value
from nn.sentences import counted

Number = Value | float | Fraction


class Uniform(Protocol):
    """Where initial weights are drawn from: the module ``random``, or a ``random.Random``."""

    def uniform(self, a: float, b: float, /) -> float:
        """A random number between a and b."""


Initial = (
    str | Callable[[int, int, Uniform], float]
)  # how a weight is drawn, for a layer of nin inputs and nout neurons
Bias = bool | Sequence[Number]  # whether there are biases, which begin at 0; or those that they begin with


def uniform(nin: int, nout: int, generator: Uniform) -> float:
    """A weight as micrograd draws it, between −1 and 1."""
    return generator.uniform(-1, 1)


def xavier(nin: int, nout: int, generator: Uniform) -> float:
    """A weight between ±√(6 / (nin + nout)): for tanh and sigmoid (Glorot and Bengio, 2010)."""
    bound = math.sqrt(6 / (nin + nout))
    return generator.uniform(-bound, bound)


def he(nin: int, nout: int, generator: Uniform) -> float:
    """A weight between ±√(6 / nin): for relu (He et al., 2015)."""
    bound = math.sqrt(6 / nin)
    return generator.uniform(-bound, bound)


def zeros(nin: int, nout: int, generator: Uniform) -> float:
    """A weight of 0."""
    return 0.0


INITIAL: dict[str, Callable[[int, int, Uniform], float]] = {
    "uniform": uniform, "xavier": xavier, "he": he, "zeros": zeros,
}  # fmt: skip


def initial_weights(
    nin: int, nout: int, given: Sequence[Number] | None, initial: Initial, generator: Uniform
) -> list[Number]:
    """The weights of a layer, neuron by neuron: those given, or drawn.

    Raises:
        ValueError: if there are not as many as the layer takes, or nothing draws weights under this name.
    """
    check_size(nin, "nin")
    check_size(nout, "nout")
    if not callable(initial) and initial not in INITIAL:
        raise ValueError(
            f"there are no initial weights {initial!r:.60}: choose {', '.join(INITIAL)}, or a function of nin, nout "
            "and a generator"
        )
    if given is None:
        draw = initial if callable(initial) else INITIAL[initial]
        return [draw(nin, nout, generator) for _ in range(nin * nout)]
    check_weights(given)
    if len(given) != nin * nout:
        whose = (
            f"this layer takes {nin * nout} weights"
            if nout > 1
            else f"a neuron takes as many weights as inputs, here {nin}"
        )
        raise ValueError(f"{whose}, not {len(given)}" + (f": {nin} for each neuron" if nout > 1 else ""))
    return list(given)


def initial_biases(nout: int, bias: Bias) -> list[Number] | None:
    """The biases of some neurons, or None if they have none.

    Raises:
        TypeError: if it is neither True nor False, nor a list.
        ValueError: if the list has not one for each neuron.
    """
    if isinstance(bias, bool):
        return [0.0] * nout if bias else None
    if isinstance(bias, str | Value) or not hasattr(bias, "__len__"):
        raise TypeError(f"bias is True, False, or a list with a number for each neuron, not {bias!r:.60}")
    if len(bias) != nout:
        raise ValueError(f"bias takes {counted(nout, 'number')}, not {len(bias)}: b1, b2, … neuron by neuron")
    return list(bias)


def generator_of(seed: int | None, generator: Uniform | None) -> Uniform:
    """Where weights are drawn from: a generator of its own for a seed, else the one given, else ``random``."""
    if seed is not None and generator is not None:
        raise ValueError("give a seed or a generator, and not both: random.Random(seed) is such a generator")
    if seed is not None:
        return generator_from(seed)
    return random if generator is None else generator


def generator_from(seed: int) -> random.Random:
    """A generator that gives the same random numbers each time.

    Raises:
        TypeError: if the seed is not a whole number.
    """
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(f"a seed is a whole number, such as 0, and not {seed!r:.60}")
    return random.Random(int(seed))


def as_value(x: Number) -> Value:
    """A number as a leaf; a Value stays itself, so that neurons can share it."""
    return x if isinstance(x, Value) else Value(x)


def check_weights(weights: Sequence[Number]) -> None:
    """Raise TypeError unless they are a list."""
    if not hasattr(weights, "__len__"):
        raise TypeError(f"weights are a list of numbers, not {weights!r:.60}: write weights=[0.1, 0.2, ...]")


def check_inputs(x: Sequence[Number]) -> None:
    """Raise TypeError unless it is a list of inputs, those of one sample."""
    if isinstance(x, Mapping | Set):
        raise TypeError(f"inputs are a list, not {x!r:.60}: here the order counts")
    if not hasattr(x, "__len__"):
        raise TypeError(f"a network takes a list of inputs, not {x!r:.60}: write [{x!r:.60}] for a single one")
    if len(x) and hasattr(x[0], "__len__") and not isinstance(x[0], str):
        raise TypeError("a network takes one sample at a time: write model.each(samples) for several")


def check_size(count: int, name: str) -> None:
    """Raise TypeError or ValueError unless it is a whole number of at least 1; ``name`` is the argument's."""
    if isinstance(count, bool) or not isinstance(count, Integral):
        raise TypeError(f"{name} is a count, not {count!r}: write a whole number")
    if count < 1:
        raise ValueError(f"{name} is {count}, but there has to be at least 1")
