"""A graph computed again with other numbers, and its derivatives by the complex step, which keeps all digits.

The complex step is the imaginary part of f(x + ih), divided by h (Squire and Trapp, SIAM Review 40, 1998).  Nothing
cancels in it.  It needs a graph of analytic operations.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from autograd.checks.differences import UNDEFINED, Difference
from autograd.engine.value import Value
from autograd.table.elementary import UnwrittenError, by_library

COMPLEX_STEPS = (1e-100, 2e-100)  # their squares vanish beside any number
TRACE = 1e-30  # slopes this close are equal: at 0 that of x**1.5 is a trace of the step, about 1e-50, and not 0

COMPLEX = SimpleNamespace(
    exp=cmath.exp, log=cmath.log, sqrt=cmath.sqrt, sin=cmath.sin, cos=cmath.cos, tan=cmath.tan,
    arcsin=cmath.asin, arccos=cmath.acos, arctan=cmath.atan, sinh=cmath.sinh, cosh=cmath.cosh, tanh=cmath.tanh,
    arcsinh=cmath.asinh, arccosh=cmath.acosh, arctanh=cmath.atanh,
)  # fmt: skip
"""The functions of complex numbers under their names in the table; all of them are analytic."""


def replayed(nodes: Sequence[Value], ends: Sequence[Value], moved: Mapping[Value, Any]) -> list[Any]:
    """The numbers of the ends of a graph, computed again with other numbers, real or complex, in some leaves.

    ``nodes`` is the whole graph in order, and not stale: what depends on none of these leaves keeps its number.
    """
    numbers = dict(moved)
    for node in nodes:
        arguments = node.args
        if node.op is not None and node not in moved and any(a in numbers for a in arguments if isinstance(a, Value)):
            args = [numbers.get(a, a.data) if isinstance(a, Value) else a for a in arguments]
            numbers[node] = by_library(COMPLEX, node.op, args) if complex in map(type, args) else node.op(*args)
    return [numbers.get(end, end.data) for end in ends]


def by_complex_step(
    nodes: Sequence[Value], ends: Sequence[Value], direction: Mapping[Value, float]
) -> list[Difference] | None:
    """The derivatives of the ends when the leaves move along a direction; None if they cannot be told.

    They cannot be told where an operation is not analytic, or not defined at a complex number nearby.  Nor
    where two steps give different slopes: the square root has no derivative at 0, and a negative number to the
    power 101 has an angle so close to π that rounding loses the step.
    """
    try:
        moved = [
            replayed(nodes, ends, {x: complex(x.data, step * speed) for x, speed in direction.items()})
            for step in COMPLEX_STEPS
        ]
    except (UnwrittenError, *UNDEFINED):
        return None
    slopes, again = ([complex(y).imag / step for y in ys] for ys, step in zip(moved, COMPLEX_STEPS, strict=True))
    same = all(
        math.isfinite(a) and math.isclose(a, b, rel_tol=1e-12, abs_tol=TRACE)
        for a, b in zip(slopes, again, strict=True)
    )
    return [Difference(slope, 0.0) for slope in slopes] if same else None
