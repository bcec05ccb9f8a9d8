"""One of several occurrences of a name replaced: s·(1 − z) for s·(1 − s), where s is a function of z."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from autograd.by_hand.slips.neighbours import Neighbours
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.paths import has_name
from autograd.table.arithmetic import as_float


def one_replaced(term: Any, neighbours: Neighbours) -> Iterator[tuple[int, Value, Value, float]]:
    """The number of a term with a relative at one place of a name that it has several times.

    Yields:
        the number of the place, the name, what stands there instead, and the number of the term.
    """
    if not isinstance(term, Value) or term.name:
        return
    order = history(term, stop=has_name)
    places = [(node, i) for node in order if not node.name for i, a in enumerate(node.args) if _has_name(a)]
    uses = Counter(node.args[i] for node, i in places)
    for number, (node, i) in enumerate(places):
        symbol = node.args[i]
        if uses[symbol] > 1 and isinstance(symbol, Value):
            for other in neighbours.relatives(symbol):
                yield number, symbol, other, _computed(order, node, i, as_float(other.data))


def _has_name(argument: object) -> bool:
    return isinstance(argument, Value) and bool(argument.name)


def _computed(order: list[Value], changed: Value, place: int, number: float) -> float:
    """The number of the last node, in which one argument of one node has another number."""
    numbers: dict[Any, float] = {}
    for node in order:
        if node.op is None or node.name:
            numbers[node] = as_float(node.data)
            continue
        arguments = [numbers[a] if isinstance(a, Value) else as_float(a) for a in node.args]
        if node is changed:
            arguments[place] = number
        numbers[node] = as_float(node.op(*arguments))
    return numbers[order[-1]]
