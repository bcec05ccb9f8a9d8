"""Derivatives as graphs: the table's rules run on Values, so that a derivative can be written down.

Such a derivative is a Value like any other, in the names that it was made from.  It is simplified as a person would
do it (``simplifying``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import reduce

from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.graph import has_name
from autograd.paper.simplifying import Slope, exact, plus, simplified, times
from autograd.table import ops

Place = tuple[Value, int]  # a node, and the place of one of its arguments


def symbolic_slopes(
    target: Value, stop: Callable[[Value], bool] = has_name, *, order: Sequence[Value] | None = None
) -> dict[Value, Slope]:
    """∂target/∂source for every Value that the target was directly made from, as formulas.

    As in ``adjoints`` the pass ends at the nodes that ``stop`` names, and ``order`` is the history as far
    as there; the rules are the ones that people write, on Values instead of numbers.

    >>> from autograd import formula, leaves
    >>> x, w = leaves(x=3, w=0.5)
    >>> y = ((x * w - 1) ** 2 / 2).named("y")
    >>> formula(symbolic_slopes(y)[w])
    '(x*w - 1)*x'
    """
    shares: dict[Value, list[tuple[Place, Slope]]] = defaultdict(list)
    slopes: dict[Value, Slope] = {target: 1}
    plain: dict[Value, Slope] = {}
    stands: dict[Place, int] = {}  # found where a sum has to be written
    for node in reversed(history(target, stop=stop) if order is None else order):
        if len(shares[node]) == 1:
            slopes[node] = shares[node][0][1]
        elif shares[node]:
            stands = stands or _reading_order(target, stop)
            in_order = sorted(shares[node], key=lambda share: stands[share[0]])
            slopes[node] = reduce(plus, (slope for _, slope in in_order))
        if node.op is None or (node is not target and stop(node)):
            continue
        arguments = written_arguments(node)
        for place, argument in enumerate(node.args):
            if isinstance(argument, Value):
                slope = simplified(node.op.slope(place, arguments, node, written=True), plain)
                shares[argument].append(((node, place), times(slopes[node], slope)))
    return slopes


def written_arguments(node: Value) -> list[Slope]:
    """The arguments of a node for a rule; the base of 2**x stays a formula, to write log(2) without digits."""
    base, *others = map(exact, node.args)
    is_logged = node.op is ops.power and not isinstance(base, Value) and base > 0 and base != 1
    return [Value(base) if is_logged else base, *others]


def _reading_order(target: Value, stop: Callable[[Value], bool]) -> dict[Place, int]:
    """Where each argument stands in the formula, from left to right: sums are written in this order."""
    order: dict[Place, int] = {}
    waiting = _places(target)
    entered = {target}
    while waiting:
        node, place = waiting.pop()
        order[node, place] = len(order)
        argument = node.args[place]
        if isinstance(argument, Value) and argument not in entered and not stop(argument):
            entered.add(argument)
            waiting += _places(argument)
    return order


def _places(node: Value) -> list[Place]:
    return [(node, place) for place in reversed(range(len(node.args)))]
