"""The rule of an optimiser on paper: its formula runs on Values with names, and is then written as any other."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from autograd import Value, paper
from nn.optimizers.optimizer import Optimizer
from nn.optimizers.sgd import SGD
from nn.paper.rows import number_in

LETTERS = {"momentum_buffer": "m", "exp_avg": "m", "exp_avg_sq": "v", "square_avg": "v"}


def is_plain(optimizer: Optimizer) -> bool:
    """Whether it is gradient descent and nothing more."""
    return type(optimizer) is SGD and not optimizer.momentum and not optimizer.weight_decay


def rule_lines(parameter: Value, optimizer: Optimizer, place: int) -> list[paper.Piece]:
    """What the step keeps of a parameter and what becomes of it, each in symbols, in numbers, and as a result."""
    name, rule = parameter.name, _with_exact_constants(optimizer)
    w, g = Value(parameter.data, name), Value(parameter.grad, f"g_{name}")
    kept = [Value(optimizer.kept[key][place], f"{LETTERS.get(key, key)}_{name}") for key in rule.keeps]
    new, kept_then = rule.moved(w, g, tuple(kept), Value(optimizer.rate(), "a"))
    lines = [paper.equality(paper.name_of(g), number_in(g))]
    for before, after in zip(kept, kept_then, strict=True):
        if after is not before:
            lines.append(_line(before.name, after))
            after.name = before.name
    return [*lines, _line(name, new)]


def _line(name: str, value: Value) -> paper.Piece:
    """name ← formula = in numbers = result."""
    steps: Sequence[paper.Piece] = [paper.formula_of(value), paper.formula_of(value, numbers=paper.digits_shown())]
    return paper.equality(paper.symbol(name), *dict.fromkeys([*steps, number_in(value)]), sign=paper.BECOMES)


def _with_exact_constants(optimizer: Optimizer) -> Optimizer:
    """A copy whose constants are the decimals that were written, so that 1 − 0.9 stands there as 0.1."""
    exact = copy.copy(optimizer)
    vars(exact).update({name: _exact(constant) for name, constant in vars(optimizer).items()})
    return exact


def _exact(constant: Any) -> Any:
    if isinstance(constant, tuple):
        return tuple(map(_exact, constant))
    return Fraction(str(constant)) if isinstance(constant, float) else constant
