"""Derivatives of every order as Values, which can be differentiated again.

All of them run the rules of the table on Terms: in one backward pass for all rows of a matrix, and
forward where one direction is enough, as in ``jvp``.  The results have the numbers that ``backward``
gives, with its conventions at kinks and poles, and a history that leads back to the same leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from typing import Any

from autograd.derivatives.differentiating import Differentiating
from autograd.derivatives.given import Structure, Values, one_value
from autograd.derivatives.terms import OpenTerms
from autograd.engine.value import Value
from autograd.sentences import shorten


def gradient(y: Value, xs: Structure) -> Structure:
    """∂y/∂x for every x in ``xs``, in one backward pass.

    Args:
        y: the Value to differentiate.
        xs: one Value, or a list, tuple, dict or NumPy array of them; leaves, or nodes between.

    Returns:
        Values in the structure of ``xs``; 0 where y does not depend on x.

    Raises:
        TypeError: if y or something in ``xs`` is not a Value.
        ValueError: if a number in the graph of y was changed after it was used.

    >>> from autograd import formula, leaves
    >>> x, w = leaves(x=3, w=0.5)
    >>> y = (w * x - 1) ** 2
    >>> slope = gradient(y, w)
    >>> slope.data, formula(slope)
    (3.0, '2*((w*x - 1)*x)')
    >>> gradient(slope, {"x": x})
    {'x': Value(data=4.0, grad=0.0)}
    """
    with Differentiating("gradient", one_value(y, "gradient"), xs) as graph:
        slopes: Structure = graph.xs.rebuilt(graph.results(graph.rows([y])[0]))
        return slopes


def jacobian(ys: Values, xs: Values = None) -> Any:
    """∂y/∂x for every y in ``ys`` and x in ``xs``, see ``forms.jacobian``."""
    with Differentiating("jacobian", ys, xs) as graph:
        rows = graph.rows(graph.ys.items)
        return graph.ys.rebuilt([graph.xs.rebuilt(graph.results(row)) for row in rows])


def open_rows(ys: Sequence[Value], xs: Sequence[Value]) -> list[list[Value]]:
    """A row for each y: ∂y/∂x for every x, without gates, see ``OpenTerms``."""
    with Differentiating("jacobian", ys, xs, OpenTerms) as graph:
        return [graph.results(row) for row in graph.rows(graph.ys.items)]


def hessian(y: Value, xs: Values = None) -> Any:
    """∂²y/∂x∂z for all x and z in ``xs``, see ``forms.hessian``."""
    with Differentiating("hessian", one_value(y, "hessian"), xs) as graph:
        graph.refuse_dependent()
        slopes = graph.slopes(graph.rows([y])[0], symmetric=True)
        rows = [[graph.zero] * len(graph.xs.items) for _ in graph.xs.items]
        for j, x in enumerate(graph.xs.items):
            for i, entry in zip(slopes[x], graph.results(slopes[x].values()), strict=True):
                rows[i][j] = rows[j][i] = entry
        return graph.xs.rebuilt([graph.xs.rebuilt(row) for row in rows])


def jvp(ys: Values, xs: Values, v: Values) -> Any:
    """Σ ∂y/∂x · v over all x in ``xs``, for every y in ``ys``, see ``forms.jvp``.

    The numbers or Values in v count as constants.
    """
    with Differentiating("jvp", ys, xs) as graph:
        speeds = graph.speeds(graph.ys.items, graph.directions(v))
        return graph.ys.rebuilt(graph.results(speeds))


def hvp(y: Value, xs: Values, v: Values) -> Any:
    """Σ ∂²y/∂x∂z · v over all z in ``xs``, for every x, see ``forms.hvp``."""
    with Differentiating("hvp", one_value(y, "hvp"), xs) as graph:
        graph.refuse_dependent()
        return graph.xs.rebuilt(graph.results(graph.speeds(graph.rows([y])[0], graph.directions(v))))


def derivative(y: Value, x: Value, order: int = 1) -> Value:
    """The derivative of y with respect to x, of any order.

    Args:
        y: the Value to differentiate.
        x: the Value to differentiate with respect to: a leaf, or a node between.
        order: 1, 2, 3, …; 0 is y itself.

    Returns:
        A Value, which can be differentiated again; 0 where y does not depend on x.

    Raises:
        TypeError: if y or x is not a Value.
        ValueError: if ``order`` is not a whole number from 0 up, or a number in the graph of y was changed after it
            was used.

    >>> from autograd import tanh
    >>> x = Value(2.0)
    >>> [round(derivative(tanh(x), x, order=n).data, 10) for n in (1, 2, 3)]
    [0.0706508249, -0.1362186874, 0.2526540651]
    """
    if not isinstance(order, Integral) or isinstance(order, bool) or order < 0:
        raise ValueError(f"the order of a derivative is 0, 1, 2, ..., not {shorten(repr(order))}")
    with Differentiating("derivative", one_value(y, "derivative"), one_value(x, "derivative")) as graph:
        return graph.results([graph.derivative(int(order))])[0] if order else y
