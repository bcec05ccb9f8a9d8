"""Optimisers: how parameters follow their gradients."""

from __future__ import annotations

import math
from collections.abc import Iterable
from numbers import Real

import autograd
from autograd import Value


class SGD:
    """Gradient descent: ``step`` sets each parameter p to p − lr · ∂E/∂p.

    Args:
        parameters: the Values to change, such as ``model.parameters()``.
        lr: the learning rate; a negative one climbs.

    >>> w = Value(1.0)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * 3).backward()
    >>> optimizer.step()
    >>> w.data
    0.7
    """

    def __init__(self, parameters: Iterable[Value], lr: float = 0.01) -> None:
        if not isinstance(parameters, Iterable):
            raise TypeError(f"SGD takes parameters, not {parameters!r}: pass model.parameters()")
        self.parameters = list(dict.fromkeys(parameters))
        self.lr = lr
        if not self.parameters:
            raise ValueError("there are no parameters to change: pass model.parameters()")
        for p in self.parameters:
            if not isinstance(p, Value):
                raise TypeError(f"a parameter is a Value, not an object of type {type(p).__name__}")
            if p.args:
                raise ValueError(f"{p!r} was computed from other Values: pass the leaves it was made from")
        if isinstance(lr, bool) or not isinstance(lr, Real) or not math.isfinite(lr):
            raise ValueError(f"the learning rate is {lr!r}: write a finite number such as 0.05")

    def __repr__(self) -> str:
        return f"SGD({len(self.parameters)} parameters, lr={self.lr})"

    def step(self) -> None:
        """Change every parameter by one step.

        Raises:
            TypeError: if a number or a gradient of a parameter is not a number; names the parameter.
        """
        autograd.refuse_stale(self.parameters)
        for p in self.parameters:
            if p.grad:  # otherwise a Fraction would become a float for nothing
                p.data = Value(p.data - self.lr * p.grad).data  # a float again, also where lr is one of NumPy

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0."""
        autograd.zero_grad(self.parameters)
