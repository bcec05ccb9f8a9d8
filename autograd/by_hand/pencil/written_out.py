"""Functions written out with e^z: 1/(1 + e^−z) is σ(z), and its slope on paper is y·(1 − y), with the y that is there.

Such a formula is known by its numbers: it gives those of the function wherever it is tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from autograd.by_hand.pencil.evaluation import recomputed
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.simplifying import Slope, simplified, times
from autograd.paper.slopes import symbolic_slopes
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

FUNCTIONS: tuple[Operation, ...] = (ops.sigmoid, ops.tanh)  # the slopes of these are written with their own number
PARTS = (*FUNCTIONS, ops.exp)  # of what is written out
FACTORS = (1, -1, 0.5, -0.5, 2, -2)  # of what stands inside: 1/(1 + e^z) is σ(−z), and 2/(1 + e^−z) − 1 is tanh(z/2)
TRIED = (-1.3, 0.4, 2.1)
NEARLY = 1e-12


def slopes_of_functions(formula: list[Value], terms: Mapping[Value, Slope]) -> Mapping[Value, Slope]:
    """The slopes of a node by the function that its formula writes out; as they are, if it writes out none.

    Args:
        formula: the history of the node, as far as names.
        terms: its slopes by the formula.

    >>> from autograd import exp, formula, leaves
    >>> from autograd.engine.history import history
    >>> from autograd.paper.slopes import symbolic_slopes
    >>> w, x = leaves(w=0.5, x=2)
    >>> y = (1 / (1 + exp(-(w * x)))).named("y")
    >>> formula(slopes_of_functions(history(y), symbolic_slopes(y))[w])
    'y*(1 - y)*x'
    """
    found = function_written_out(formula)
    if found is None:
        return terms
    slope = times(found.factor, simplified(found.function.slope(0, [found.inner], formula[-1], written=True)))
    slopes = {found.inner: 1} if found.inner.name else symbolic_slopes(found.inner)
    return {**terms, **{source: times(slope, x) for source, x in slopes.items() if source.name}}


class WrittenOut(NamedTuple):
    """What a formula is another way to write: a function of so many times what stands inside."""

    function: Operation
    factor: float
    inner: Value


def function_written_out(formula: list[Value]) -> WrittenOut | None:
    """The function that a formula writes out; None if it writes out none."""
    if formula[-1].op in (None, *PARTS) or not any(x.op in PARTS for x in formula):
        return None
    found = ((inner, _function_of(inner, formula)) for inner in _alone_inside(formula))
    return next((WrittenOut(*function, inner) for inner, function in found if function), None)


def _alone_inside(formula: list[Value]) -> Iterator[Value]:
    """The nodes of a formula through which all that is named comes into it."""
    node = formula[-1]
    named = {x for x in formula if x.name and x is not node}
    for inner in formula[:-1]:
        reached = {*history(node, stop={*named, inner}.__contains__)} - {inner, node}
        if not any(x in named or x.op is None for x in reached):
            yield inner


def _function_of(inner: Value, formula: list[Value]) -> tuple[Operation, float] | None:
    """The function that a formula is of what stands inside, with the factor of that; None if it is none of these."""
    try:
        found = [(x, recomputed(formula, {inner: x})) for x in TRIED]
    except (ArithmeticError, ValueError):
        return None
    every = ((function, factor) for function in FUNCTIONS for factor in FACTORS)
    return next((one for one in every if all(_gives(*one, x, number) for x, number in found)), None)


def _gives(function: Operation, factor: float, x: float, number: float) -> bool:
    return math.isclose(as_float(function.compute(factor * x)), number, rel_tol=NEARLY)
