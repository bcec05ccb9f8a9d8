"""Functions that are spelled out, as a = 1/(1 + e⁻ᶻ): people write the slope a·(1 − a), with the number of a on paper.

Which function a formula is, is found from its numbers: it is σ(z) where it gives σ at other z as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from autograd.by_hand.slips.evaluation import recomputed
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.simplifying import Slope, simplified, times
from autograd.paper.slopes import symbolic_slopes
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

_FUNCTIONS = (ops.sigmoid, ops.tanh)  # the slopes of these are written with their own number
_PARTS = (*_FUNCTIONS, ops.exp)  # of what is spelled out
_FACTORS = (1, -1, 0.5, -0.5, 2, -2)  # of what stands inside: 1/(1 + e^z) is σ(−z), and 2/(1 + e^-z) − 1 is tanh(z/2)
_TRIED = (0.4, -1.3, 2.1)  # numbers for what stands inside
_SAME = 1e-12


def slopes_by_output(target: Value, formula: Sequence[Value]) -> dict[Value, Slope]:
    """The slopes of a named node that is a function spelled out, with its own number in them; none of another.

    >>> from autograd import exp, formula, leaves
    >>> w, x = leaves(w=0.5, x=2)
    >>> a = (1 / (1 + exp(-(w * x)))).named("a")
    >>> [formula(slope) for slope in slopes_by_output(a, history(a)).values()]
    ['a*(1 - a)*w', 'a*(1 - a)*x']
    """
    if target.op in (None, *_PARTS) or not any(node.op in _PARTS for node in formula):
        return {}
    for inner in _alone_inside(target, formula):
        if found := _function_of(inner, formula):
            function, factor = found
            slope = times(factor, simplified(function.slope(0, [inner], target, written=True)))
            slopes = {inner: 1} if inner.name else symbolic_slopes(inner)
            return {source: times(slope, x) for source, x in slopes.items() if source.name}
    return {}


def _alone_inside(target: Value, formula: Sequence[Value]) -> Iterator[Value]:
    """The nodes of a formula through which all that is named comes into it."""
    named = {node for node in formula if node.name and node is not target}
    for inner in formula:
        if inner is not target:
            reached = {*history(target, stop={*named, inner}.__contains__)} - {inner, target}
            if not any(node in named or node.op is None for node in reached):
                yield inner


def _function_of(inner: Value, formula: Sequence[Value]) -> tuple[Operation, float] | None:
    """The function that a formula is of what stands inside, with the factor of that; None if it is none of these."""
    try:
        found = [(x, recomputed([*formula], {inner: x})) for x in _TRIED]
    except (ArithmeticError, ValueError):
        return None
    every = ((function, factor) for function in _FUNCTIONS for factor in _FACTORS)
    return next((one for one in every if all(_gives(*one, x, number) for x, number in found)), None)


def _gives(function: Operation, factor: float, x: float, number: float) -> bool:
    return math.isclose(as_float(function.compute(factor * x)), number, rel_tol=_SAME, abs_tol=_SAME)
