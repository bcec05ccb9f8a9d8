"""Formulas that are right for each label: σ(z) − y is the derivative of softplus((1 − 2y) z) for y = 0 and for y = 1.

For other y it is not, but a label has no other numbers.  A given 0 or 1 is a label where the error is made from 1 − y
or 1 − 2y, and 1 or −1 is one where it is made from (1 + y)/2.  The formula has to be a straight line in the label: y²
in place of y is no right work.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.verdict.conditions import Condition
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.right_where import AGREEMENT, Formula, Search, are_right
from autograd.engine.history import history
from autograd.engine.value import Value, number_in
from autograd.paper.names import shown
from autograd.table.arithmetic import as_float

# The numbers of a label, and what a number that is made from it alone has for them.
_LABELS = (((0.0, 1.0), ((1.0, 0.0), (1.0, -1.0), (-1.0, 1.0))), ((-1.0, 1.0), ((0.0, 1.0), (1.0, 0.0))))
_MOST = 6  # labels in one formula: each may have both numbers


def right_words(search: Search, formula: Formula, named: Collection[str], condition: Condition) -> str:
    """The words for the condition under which a formula is right work; empty if it is none.

    Args:
        search: how conditions are tried.
        formula: what was claimed.
        named: the leaves that it names.
        condition: where it is right.
    """
    if search.is_right_work(formula, named, condition):
        return condition.words(search.around.example.leaves)
    return _for_each_label(search, formula, condition)


def _for_each_label(search: Search, formula: Formula, condition: Condition) -> str:
    """The words for a formula that is right with each number of its labels; empty for another one."""
    example, names = search.around.example, condition.fixed
    if condition.groups or not 0 < len(names) <= _MOST:
        return ""
    numbers = _numbers_of_labels(example, names)
    if not numbers or not all(_is_straight(example, formula, name, pair) for name, pair in numbers.items()):
        return ""
    for others in itertools.product(*numbers.values()):
        there = replace(example, leaves={**example.leaves, **dict(zip(names, others, strict=True))})
        around = Neighbourhood(there, search.around.data)
        if not are_right(Search(search.claim, around).points(formula, condition)):
            return ""
    pairs = {f"{low:g} or {high:g}".replace("-", "−") for low, high in numbers.values()}
    return f"where {', '.join(map(shown, names))} is {pairs.pop()}" if len(pairs) == 1 else ""


def _numbers_of_labels(example: Example, names: Sequence[str]) -> Mapping[str, tuple[float, float]]:
    """The two numbers of each label; empty if one of the names is none."""
    start = example.floats.start
    nodes = history(start[example.error])
    found: dict[str, tuple[float, float]] = {}
    for name in names:
        for pair, made in _LABELS:
            if as_float(example.leaves[name]) in pair and any(x in made for x in _made_from(start[name], nodes, pair)):
                found[name] = pair
                break
        else:
            return {}
    return found


def _made_from(leaf: Value, nodes: Sequence[Value], pair: tuple[float, float]) -> list[tuple[float, ...]]:
    """The numbers, for both numbers of a leaf, of each node that is made from it alone."""
    found: dict[Value, tuple[float, ...]] = {leaf: pair}
    for node in nodes:
        arguments = [x for x in node.args if isinstance(x, Value)]
        if node.op is None or not arguments or not all(x in found for x in arguments):
            continue
        with suppress(ArithmeticError, ValueError):  # no value there
            found[node] = tuple(
                as_float(node.op.of_numbers(*(found[x][place] if isinstance(x, Value) else x for x in node.args)))
                for place in (0, 1)
            )
    return [*found.values()]


def _is_straight(example: Example, formula: Formula, name: str, pair: tuple[float, float]) -> bool:
    """Whether a formula is a straight line in a leaf: midway it is midway."""

    def at(x: float) -> float:
        claimed = formula(Descent(replace(example, leaves={**example.leaves, name: x})).graph(0))
        return as_float(number_in(claimed))

    low, high = pair
    try:
        numbers = at(low), at((low + high) / 2), at(high)
    except (ArithmeticError, ValueError):
        return False
    return math.isclose(numbers[1], (numbers[0] + numbers[2]) / 2, rel_tol=AGREEMENT, abs_tol=AGREEMENT)
