"""The other side of a kink: (o − y) w for ∂L/∂z is right where z > 0, if a relu stands there, and wrong elsewhere.

The points nearby stay on the same side of every kink.  A formula that is right at all of them is tried at points
farther off as well, where one kink or a few are crossed.  What is wrong there lacks the mask of these.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.readings.question import Point
from autograd.engine.history import local_slope, numbers_of
from autograd.engine.value import Value, number_in
from autograd.paper.graph import Graph, has_name
from autograd.paper.names import shown
from autograd.table.arithmetic import as_float

_AT_ZERO = ("relu", "leaky_relu", "elu", "absolute")  # of their first argument
_BETWEEN_TWO = ("maximum", "minimum")
_ABOVE_ZERO = {"relu": "relu(…)", "maximum": "max(0, …)"}  # where their argument is: the words for one without a name
_TIMES = 3  # that each kink is crossed
_TRIALS = 60
_SHARES = (1 / 6, 2 / 3)  # of the leaves that move far: of few, so that one kink is crossed by itself
_FAR = 4.0  # how far these move, relative to their numbers
_NEAR = 0.2  # and the others
_MOST_TOLD = 6  # kinks
_LARGEST = 3000  # nodes of a graph that is built so often
_MOST_WORK = 1_000_000  # visits to nodes at all points together


class Crossing(NamedTuple):
    """A point on the other side of some kinks, and on which side of each the example itself is, in words."""

    descent: Descent
    sides: frozenset[str]


def crossings(example: Example, data: Collection[str]) -> Iterator[Crossing]:
    """Points where kinks of an example are crossed that have words, and no others.

    The data stay where anything else can move: a formula may be right under a condition among them.
    """
    moving = {*example.leaves} - {*data} or {*example.leaves}
    order = example.floats.graph.order
    here = [_side(node) for node in order]
    left = {words: _TIMES for words, _ in filter(None, here) if words}
    if len(order) > _LARGEST:
        return
    chance, budget = random.Random(0), Budget(_MOST_WORK)
    for _ in range(_TRIALS):
        if not any(left.values()):
            return
        leaves = {name: as_float(x) for name, x in example.leaves.items()}
        share = chance.choice(_SHARES)
        leaves |= {name: _moved(leaves[name], chance, share) for name in leaves if name in moving}
        try:
            descent = Descent(replace(example, leaves=leaves), budget=budget)
            there = [_side(node) for node in Graph(*descent.graph(0).values()).order]
        except ValueError:  # no value there
            continue
        if len(there) != len(here):
            continue
        crossed = [own[0] for own, other in zip(here, there, strict=True) if own and other and own[1] != other[1]]
        if all(crossed) and any(left[words] for words in crossed):
            left |= {words: max(left[words] - 1, 0) for words in crossed}
            yield Crossing(descent, frozenset(crossed))


def side_of(crossings: Iterable[Crossing], at: Callable[[Descent], Point]) -> str:
    """On which side of kinks a formula is right, as "where z > 0"; empty if it is right at all of the crossings.

    Args:
        crossings: the points.
        at: the formula there, and the number of the engine.
    """
    wrong, right = list[frozenset[str]](), list[frozenset[str]]()
    for descent, sides in crossings:
        try:
            there = at(descent)
        except ValueError:  # no value there
            continue
        is_known = math.isfinite(there.number) and math.isfinite(there.true) and not there.is_undecided
        if is_known:
            (right if there.fits(there.true) else wrong).append(sides)
    return words_of(wrong, right)


def words_of(wrong: Sequence[frozenset[str]], right: Iterable[frozenset[str]]) -> str:
    """The sides on which a formula is right.

    Args:
        wrong: those that were crossed where it is wrong.
        right: those that were crossed where it is right.

    >>> words_of([frozenset({"z > 0", "u > 0"}), frozenset({"z > 0"})], []), words_of([], [])
    ('where u > 0 and z > 0', '')
    """
    harmless = frozenset().union(*right)
    needed = sorted(frozenset().union(*(crossed - harmless or crossed for crossed in wrong)))
    more = f" and {len(needed) - _MOST_TOLD} more" if len(needed) > _MOST_TOLD else ""
    return f"where {' and '.join(needed[:_MOST_TOLD])}{more}" if needed else ""


def _moved(x: float, chance: random.Random, share: float) -> float:
    """A leaf somewhere else: near its number, or far off and perhaps of another sign."""
    far = _FAR if chance.random() < share else _NEAR
    shift = chance.uniform(-far, far)
    return x * (1 + shift) if x else shift


def _side(node: Value) -> tuple[str, object] | None:
    """On which side of its kink a node is, in words, which are empty if there are none; None without a kink."""
    if node.op is None or not node.op.kinked:
        return None
    numbers = [as_float(x) for x in numbers_of(node)]
    args = list(node.args)
    if node.op.name in _BETWEEN_TWO:
        if all(isinstance(x, Value) and has_name(x) for x in args):
            names = [shown(x.name) for x in args if isinstance(x, Value)]
            is_first = numbers[0] > numbers[1]
            return f"{names[not is_first]} > {names[is_first]}", is_first
        bounds = [place for place, x in enumerate(args) if not isinstance(x, Value) and not number_in(x)]
        if len(bounds) == 1:
            return _of_zero(node, 1 - bounds[0], numbers)
    if node.op.name in _AT_ZERO:
        return _of_zero(node, 0, numbers)
    places = [place for place, x in enumerate(args) if isinstance(x, Value)]
    return "", tuple(as_float(local_slope(node, place, numbers_of(node))) for place in places)


def _of_zero(node: Value, place: int, numbers: list[float]) -> tuple[str, bool]:
    """The side of 0 on which an argument is."""
    argument, is_above = node.args[place], numbers[place] > 0
    name = argument.name if isinstance(argument, Value) and has_name(argument) else ""
    if name:
        return f"{shown(name)} {'>' if is_above else '<'} 0", is_above
    if not is_above or not node.op or node.op.name not in _ABOVE_ZERO:
        return "", is_above
    what = shown(node.name) if has_name(node) else _ABOVE_ZERO[node.op.name]
    return f"{what} > 0", is_above
