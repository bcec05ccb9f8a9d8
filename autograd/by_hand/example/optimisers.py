"""Optimisers: what a step is made of, once its gradient is known.  One recurrence, and a row of constants for each.

Every rule is a special case of

    g ← g + decay·w,    m ← keep·m + take·g,    v ← keep_square·v + take_square·g²,

after which the step is the rate times m, or m/(√v + ε) where squares are kept.  A slip in the rule is the same
recurrence with another constant.

The rules are those of the papers as PyTorch documents them (torch.optim: SGD, RMSprop, Adagrad, Adam, AdamW):
Polyak 1964 for momentum, Nesterov 1983 with Sutskever et al. 2013, Duchi et al. 2011 for AdaGrad, Hinton's lecture
6e for RMSprop, Kingma and Ba 2015 for Adam, Loshchilov and Hutter 2019 for AdamW.  One thing is as on paper and not
as in PyTorch: momentum takes 1 − dampening of the gradient in the first step too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from autograd.engine.numbers import Exact
from autograd.table.arithmetic import as_float

NOTHING, ALL = Fraction(0), Fraction(1)

Write = Callable[[str, Exact], Exact]  # what is carried on of a quantity, by the name of its field in ``State``


class Rule(NamedTuple):
    """The constants of an optimiser."""

    letters: tuple[tuple[str, str], ...] = ()  # what people call its quantities, and the fields of ``State``
    keep: Exact = NOTHING
    take: Exact = ALL
    keep_square: Exact = NOTHING
    take_square: Exact = NOTHING
    corrected: Exact = NOTHING  # m is divided by 1 − corrected^t, what a constant gradient would have made of it
    corrected_square: Exact = NOTHING
    ahead: Exact = NOTHING  # of m, in Nesterov's step from where m leads
    decay: Exact = NOTHING
    is_decoupled: bool = False  # the weight decays by itself, and not through the gradient
    epsilon: Exact = NOTHING
    # What only slips change:
    clock: int = 0  # how many steps the bias correction is off
    counts: bool = True  # the steps in the bias correction; else it has 1 − β at every step
    multiplies: bool = False  # by the bias correction, not divided by it
    decimals: int | None = None  # to which the power of a constant is rounded in the bias correction
    squares: bool = True  # the gradient in v
    has_root: bool = True
    epsilon_is_inside: bool = False
    lags: bool = False  # the step is made of the m before it
    is_in_place: bool = False  # the corrected m̂ and v̂ are kept in place of m and v
    is_unrated: bool = False  # the weight decay by itself is not multiplied by the rate

    @property
    def is_plain(self) -> bool:
        """Whether it is plain gradient descent."""
        return self is PLAIN or self == PLAIN

    @property
    def is_scaled(self) -> bool:
        """Whether a step is divided by the size of the gradients, so that the first tells only the sign."""
        return self.take_square > 0

    @property
    def in_floats(self) -> Rule:
        """The same rule with floats for constants; plain gradient descent uses none of its own."""
        if self is PLAIN:
            return self
        floats: Any = {field: as_float(x) for field, x in self._asdict().items() if isinstance(x, Fraction)}
        return self._replace(**floats)

    def field(self, letter: str) -> str:
        """The field of ``State`` that people call by this letter.

        Raises:
            ValueError: if the rule keeps nothing of this name.
        """
        if letter not in dict(self.letters):
            raise ValueError(f"this optimiser keeps no {letter}")
        return dict(self.letters)[letter]


PLAIN = Rule()


class State(NamedTuple):
    """What an optimiser knows of one parameter after a step."""

    steps: int = 0
    m: Exact = NOTHING
    v: Exact = NOTHING
    m_hat: Exact = NOTHING
    v_hat: Exact = NOTHING
    step: Exact = NOTHING  # what was subtracted from the parameter


BEFORE = State()


def _all_digits(field: str, number: Exact) -> Exact:
    return number


def stepped(rule: Rule, before: State, g: Exact, w: Exact, rate: Exact, write: Write = _all_digits) -> State:
    """The state after the next step of a parameter ``w`` whose gradient is ``g``.

    ``write`` gives what is carried on of each quantity, such as the number that stands on the paper.

    >>> adam = Rule(keep=0.9, take=0.1, keep_square=0.999, take_square=0.001, corrected=0.9, corrected_square=0.999)
    >>> round(stepped(adam, BEFORE, -16.0, 3.0, 0.1).step, 6)  # the rate, whatever the size of the gradient
    -0.1
    """
    steps = before.steps + 1
    if rule is PLAIN:  # the same as below, in a fifth of the time
        m = write("m", 0 + g)
        return State(steps, m, NOTHING, m, NOTHING, write("step", rate * m + 0))
    if rule.decay and not rule.is_decoupled:
        g = g + rule.decay * w
    m = write("m", _mean(rule.keep, before.m, rule.take, g))
    v = write("v", _mean(rule.keep_square, before.v, rule.take_square, g * g if rule.squares else g))
    m_hat = write("m_hat", _corrected(m, rule, rule.corrected, steps))
    v_hat = write("v_hat", _corrected(v, rule, rule.corrected_square, steps))
    along = before.m if rule.lags else g + rule.ahead * m if rule.ahead else m_hat
    shrink = (1 if rule.is_unrated else rate) * rule.decay * w if rule.is_decoupled else 0
    step = write("step", rate * _scaled(rule, along, v_hat) + shrink)
    return (
        State(steps, m_hat, v_hat, m_hat, v_hat, step) if rule.is_in_place else State(steps, m, v, m_hat, v_hat, step)
    )


def _mean(keep: Exact, before: Exact, take: Exact, new: Exact) -> Exact:
    """keep·before + take·new, where a part of 0 counts as nothing: the new may be infinite."""
    if not take:
        return keep * before if keep else NOTHING
    return (keep * before if keep else 0) + take * new


def _corrected(x: Exact, rule: Rule, keep: Exact, steps: int) -> Exact:
    """A mean that began at 0, divided by what a constant would have made of it."""
    if not keep:
        return x
    kept: Exact = keep ** (steps + rule.clock if rule.counts else 1)
    share: Exact = 1 - (kept if rule.decimals is None else round(as_float(kept), rule.decimals))
    if rule.multiplies:
        return x * share
    return x / share if share else x


def _scaled(rule: Rule, along: Exact, square: Exact) -> Exact:
    if not rule.is_scaled:
        return along
    inside, outside = (rule.epsilon, 0) if rule.epsilon_is_inside else (0, rule.epsilon)
    size = square + inside
    size = (math.sqrt(max(size, 0)) if rule.has_root else size) + outside
    return along / size if size else NOTHING
