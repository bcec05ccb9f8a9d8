"""What all optimisers share: a step for each parameter, a rate and its schedule, and the numbers kept between steps.

An optimiser is a formula, ``moved``: it takes a parameter w, its gradient g and what is kept, and gives them new.  It
uses + - * / ** alone, so that w and g may also be arrays of all parameters at once.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from typing import Any, ClassVar

import autograd
from autograd import Value
from nn.sentences import counted

Kept = tuple[Any, ...]


class Optimizer(ABC):
    """The base of all optimisers: a subclass says what it keeps, and how a parameter moves.

    ``lr`` may be changed between steps.  ``steps`` counts them.
    """

    keeps: ClassVar[tuple[str, ...]]  # PyTorch's names for what is kept of each parameter

    def __init__(
        self, parameters: Iterable[Value], lr: float, weight_decay: float, schedule: Callable[[int], float] | None
    ) -> None:
        if not isinstance(parameters, Iterable):
            kind = type(self).__name__
            raise TypeError(f"{kind} takes parameters, not {parameters!r:.60}: pass model.parameters()")
        self.parameters = list(dict.fromkeys(parameters))
        if not self.parameters:
            raise ValueError("there are no parameters to change: pass model.parameters()")
        for p in self.parameters:
            if not isinstance(p, Value):
                raise TypeError(f"a parameter is a Value, not an object of type {type(p).__name__}")
            if p.args:
                raise ValueError(f"{p!r} was computed from other Values: pass the leaves it was made from")
        if not is_finite(lr):
            raise ValueError(f"the learning rate is {lr!r:.60}: write a finite number such as 0.05")
        if schedule is not None and not callable(schedule):
            raise TypeError(
                f"a schedule is a function of the step, not {schedule!r:.60}: write lambda step: 0.99**step"
            )
        self.lr = lr
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.schedule = schedule
        self.steps = 0
        self.kept: dict[str, list[Any]] = {name: [0] * len(self.parameters) for name in self.keeps}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A pickle of version 0.1 lacks what came later, which begins as in a new optimiser."""
        self.__init__(state["parameters"])  # type: ignore[misc]  # of a subclass, which has defaults
        vars(self).update(state)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.parameters)} parameters, lr={self.lr})"

    @abstractmethod
    def moved(self, w: Any, g: Any, kept: Kept, rate: Any) -> tuple[Any, Kept]:
        """A parameter after its next step, and what is kept of it then.

        Args:
            w: the number of the parameter, or an array of all.
            g: its gradient.
            kept: what ``keeps`` names, after the step before; 0 at first.
            rate: the rate of this step.
        """

    def decayed(self, w: Any, g: Any, rate: Any) -> tuple[Any, Any]:
        """A parameter and its gradient, with the weight decay in one of them: here in the gradient."""
        return w, g + self.weight_decay * w

    def rate(self) -> Any:
        """The rate of the next step: ``lr``, times what the schedule gives for the steps so far.

        Raises:
            ValueError: if the schedule does not give a finite number.
        """
        if self.schedule is None:
            return self.lr
        factor = self.schedule(self.steps)
        if not is_finite(factor):
            raise ValueError(f"the schedule gives {factor!r:.60} at step {self.steps}: return a finite number")
        return self.lr * factor

    def step(self) -> None:
        """Change every parameter by one step.

        Raises:
            TypeError: if a number or a gradient of a parameter is not a number; names the parameter.
        """
        autograd.refuse_stale(self.parameters)
        rate, before = self.rate(), zip(*self.kept.values(), strict=True)
        moves = [self.moved(p.data, p.grad, kept, rate) for p, kept in zip(self.parameters, before, strict=True)]
        numbers = [new if new.__class__ is float else Value(new).data for new, _ in moves]  # lr may be one of NumPy
        for p, number in zip(self.parameters, numbers, strict=True):
            if number != p.data:  # a Fraction that stays as it is does not become a float for nothing
                p.data = number
        self.kept = {name: [kept[i] for _, kept in moves] for i, name in enumerate(self.keeps)}
        self.steps += 1

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0."""
        autograd.zero_grad(self.parameters)

    def state_dict(self) -> dict[str, Any]:
        """What it needs to go on later: the count of steps, ``lr``, and what is kept of each parameter in a list."""
        return {"steps": self.steps, "lr": self.lr} | {name: list(column) for name, column in self.kept.items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a ``state_dict`` of such an optimiser; after an error nothing is changed.

        Raises:
            TypeError: if something in it is not a number.
            ValueError: if a name is missing or unknown, or a list has not one number for each parameter.
        """
        known = self.state_dict()
        if not isinstance(state, Mapping) or state.keys() != known.keys():
            there = sorted(map(str, state)) if isinstance(state, Mapping) else state
            raise ValueError(f"the state of this {type(self).__name__} has {', '.join(known)}, and not {there!r:.200}")
        columns = {name: _column(name, state[name], len(self.parameters)) for name in self.keeps}
        steps, lr = (_plain(state[name]) for name in ("steps", "lr"))
        if not is_finite(steps) or steps < 0 or steps != int(steps):
            raise ValueError(f"the state has {steps!r:.60} steps: it takes a whole number")
        if not is_finite(lr):
            raise ValueError(f"the state has the learning rate {lr!r:.60}: it takes a finite number")
        self.steps, self.lr, self.kept = int(steps), lr, columns


def at_least_0(name: str, number: float) -> float:
    """The number, if it is one of at least 0."""
    if not is_finite(number) or number < 0:
        raise ValueError(f"{name} is {number!r:.60}: write a number of at least 0")
    return number


def above_0(name: str, number: float) -> float:
    """The number, if it is one above 0."""
    if not is_finite(number) or number <= 0:
        raise ValueError(f"{name} is {number!r:.60}: write a number above 0, such as 1e-8")
    return number


def a_share(name: str, number: float) -> float:
    """The number, if it is from 0 to less than 1."""
    if not is_finite(number) or not 0 <= number < 1:
        raise ValueError(f"{name} is {number!r:.60}: write a number from 0 to less than 1, such as 0.9")
    return number


def is_finite(x: object) -> bool:
    """Whether it is a number, and neither NaN nor infinite."""
    return isinstance(x, Real) and not isinstance(x, bool) and math.isfinite(x)


def _column(name: str, given: Any, count: int) -> list[Any]:
    numbers = _plain(given)
    if not isinstance(numbers, list | tuple) or len(numbers) != count:
        raise ValueError(f"{name} of the state takes a list of {counted(count, 'number')}, one for each parameter")
    return [Value(number).data for number in numbers]


def _plain(x: Any) -> Any:
    """Python's own numbers and lists for those of NumPy."""
    return x.tolist() if hasattr(x, "tolist") else x
