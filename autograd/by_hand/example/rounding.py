"""Rounding: how far that of floats may move a Value or a slope, by bounds to first order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope, numbers_of
from autograd.engine.value import Value
from autograd.table.arithmetic import Number, as_float

MOST_NOISE = 1e-12  # absolute: a larger number never passes as the rounding around an exact 0
UNIT = 2.0**-51  # the relative error of one operation of the table, which may round several times


def rounding_of(value: Value) -> float:
    """How far the rounding of floats may have moved a Value."""
    return roundings_of(value)[value]


def is_noise(value: Value) -> bool:
    """Whether the number of a Value is only what rounding makes of an exact 0."""
    return 0 < abs(as_float(value.data)) <= MOST_NOISE and abs(as_float(value.data)) <= rounding_of(value)


def roundings_of(*values: Value) -> dict[Value, float]:
    """How far the rounding of floats may have moved each Value in the histories of some, in one forward pass."""
    return _roundings(history(*values), {})


class Roundings:
    """How far rounding may have moved Values that share much of their histories: each node is visited once.

    >>> x = Value(1e-3, "x")
    >>> roundings = Roundings()
    >>> roundings.of(x + 1) == rounding_of(x + 1) and roundings.of(x * x) == rounding_of(x * x)
    True
    """

    def __init__(self) -> None:
        self._known: dict[Value, float] = {}

    def of(self, value: Value) -> float:
        """What ``rounding_of`` gives."""
        new = history(value, stop=self._known.__contains__)
        return _roundings([node for node in new if node not in self._known], self._known)[value]


def _roundings(nodes: Iterable[Value], roundings: dict[Value, float]) -> dict[Value, float]:
    """The roundings that are known, with those of further nodes."""
    for node in nodes:
        numbers = numbers_of(node)
        passed_on = [
            as_float(size_of_slope(node, place, numbers)) * roundings[argument]
            for place, argument in enumerate(node.args)
            if isinstance(argument, Value)
        ]
        roundings[node] = UNIT * abs(as_float(node.data)) + sum(passed_on)
    return roundings


def size_of_slope(node: Value, place: int, numbers: list[Number]) -> Any:
    """The absolute value of a slope: paths cannot cancel, so their sum bounds the effect of small errors."""
    return abs(local_slope(node, place, numbers))


def roundings_of_slopes(order: list[Value]) -> dict[Value, float]:
    """How far rounding may move the derivative of the last Value of a history with respect to each, as it is written.

    >>> x = Value(1e-3, "x")
    >>> roundings_of_slopes(history((x + 1) * (x - 1)))[x] > 3 * UNIT
    True
    """
    slopes = adjoints(order[-1], slope=_slope_as_written, order=order)
    roundings = roundings_of(*(slope for slope in slopes.values() if isinstance(slope, Value)))
    return {node: roundings.get(slope, 0.0) for node, slope in slopes.items()}


def _slope_as_written(node: Value, place: int, numbers: list[Number]) -> Any:
    assert node.op is not None
    try:
        return node.op.slope(place, node.args, node, written=True)
    except (ValueError, ZeroDivisionError):  # a pole, where the engine has a number
        return local_slope(node, place, numbers)


def reach_of(bounds: Mapping[Value, Any]) -> float:
    """The error at the end, if every node is off by one unit."""
    return sum(as_float(bound) * abs(as_float(node.data)) for node, bound in bounds.items())
