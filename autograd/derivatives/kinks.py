"""Kinks: where a derivative jumps, so that its number there is a convention.

The rules of the table say what the engine takes: 0 for relu and abs at 0, a half for
each of two equal arguments of max and min.  Others take the slope of one side.
"""

from __future__ import annotations

from typing import Any

from autograd.engine.history import local_slope, numbers_of
from autograd.engine.value import Value
from autograd.table import ops

_BESIDE = 2.0**-20  # relative to the number and to 1: near enough to be on one side and nowhere else


def distance_to_kink(node: Value) -> float:
    """How far the arguments of a kinked operation are from its kink: at 0, or where two arguments are equal."""
    numbers = [float(number) for number in numbers_of(node)]
    return abs(numbers[0] - numbers[1]) if len(numbers) == 2 else abs(numbers[0])


def is_at_a_kink(node: Value) -> bool:
    """Whether a node stands just where its derivative jumps; which of two numbers ``where`` takes is no convention.

    >>> from autograd import leaves, maximum, relu
    >>> a, b = leaves(a=0, b=1)
    >>> is_at_a_kink(relu(a)), is_at_a_kink(relu(b)), is_at_a_kink(maximum(b, 1))
    (True, False, True)
    """
    return bool(node.op and node.op.kinked) and node.op is not ops.where and distance_to_kink(node) == 0


def slope_beside(node: Value, place: int, numbers: list[Any], side: int) -> Any:
    """The local derivative; at a kink that of one side: where the first argument is larger (1) or smaller (-1).

    >>> from autograd import leaves, relu
    >>> (a,) = leaves(a=0)
    >>> [slope_beside(relu(a), 0, [0.0], side) for side in (-1, 1)]
    [0, 1.0]
    """
    if node.op is None or not is_at_a_kink(node):
        return local_slope(node, place, numbers)
    moved = [numbers[0] + side * _BESIDE * max(1, abs(numbers[0])), *numbers[1:]]
    return node.op.slope(place, moved, node.op(*moved))
