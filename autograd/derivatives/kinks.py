"""Kinks: where a derivative jumps, so that its number there is a convention.

At 0 the slope of relu is 0 on the left and 1 on the right.  The rules of the table say which number
the engine takes there: 0 for relu and abs, and a half for each of two equal arguments of max and min.
Another convention takes the slope of one side.
"""

from __future__ import annotations

import math
from typing import Any

from autograd.engine.history import local_slope, numbers_of
from autograd.engine.value import Value
from autograd.table.rows import NO_PATH

_BESIDE = 2.0**-20  # a step relative to the number or to 1, whichever is larger: too short to meet another kink


def distance_to_kink(node: Value) -> float:
    """How far the arguments of an operation are from its kink; infinite if its row does not say where one is."""
    if node.op is None or node.op.kink is None:
        return math.inf
    return abs(float(node.op.kink(*numbers_of(node))))


def is_at_a_kink(node: Value) -> bool:
    """Whether a node stands exactly where its derivative jumps.

    >>> from autograd import leaves, maximum, relu
    >>> a, b = leaves(a=0, b=1)
    >>> is_at_a_kink(relu(a)), is_at_a_kink(relu(b)), is_at_a_kink(maximum(b, 1))
    (True, False, True)
    """
    return distance_to_kink(node) == 0


def is_closed_to_a_path(node: Value) -> bool:
    """Whether an operation with a kink has a branch that is not taken, through which no path leads.

    >>> from autograd import leaves, relu
    >>> a, b = leaves(a=-1, b=1)
    >>> is_closed_to_a_path(relu(a)), is_closed_to_a_path(relu(b))
    (True, False)
    """
    if node.op is None or not node.op.kinked:
        return False
    places = [place for place, argument in enumerate(node.args) if isinstance(argument, Value)]
    return any(local_slope(node, place, numbers_of(node)) is NO_PATH for place in places)


def slope_beside(node: Value, place: int, numbers: list[Any], side: int) -> Any:
    """The local derivative; at a kink, the one beside it, where an argument is larger (side 1) or smaller (-1).

    The argument that moves is the first one that leads away from the kink.

    >>> from autograd import leaves, relu
    >>> (a,) = leaves(a=0)
    >>> [slope_beside(relu(a), 0, [0.0], side) for side in (-1, 1)]
    [NO_PATH, 1.0]
    """
    if node.op is not None and node.op.kink is not None and is_at_a_kink(node):
        for i, number in enumerate(numbers):
            moved = [*numbers[:i], number + side * _BESIDE * max(1, abs(number)), *numbers[i + 1 :]]
            if node.op.kink(*moved):
                return node.op.slope(place, moved, node.op(*moved))
    return local_slope(node, place, numbers)
