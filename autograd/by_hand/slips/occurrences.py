"""One of several occurrences of a name replaced: s·(1 − z) for s·(1 − s), where s is a function of z."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograd.engine.value import Value
from autograd.paper.graph import operations_in
from autograd.table.arithmetic import as_float


def one_replaced(
    formula: list[Value], others: Callable[[Value], Iterable[Value]]
) -> Iterator[tuple[int, Value, Value, float]]:
    """The number of a formula with another name at one place of a name that it has several times.

    Args:
        formula: the formula, arguments before what they make.
        others: what a name may be mistaken for.

    Yields:
        the number of the place, the name, what stands there instead, and the number of the formula.

    >>> from autograd import leaves
    >>> from autograd.paper.graph import Graph
    >>> a, b = leaves(a=2, b=10)
    >>> formula = Graph(a * a + a).order
    >>> [number for *_, number in one_replaced(formula, lambda symbol: [b])]  # 10·2 + 2, 2·10 + 2, 2·2 + 10
    [22.0, 22.0, 14.0]
    """
    places = [(node, i) for node in operations_in(formula) for i, a in enumerate(node.args) if _has_name(a)]
    uses = Counter(node.args[i] for node, i in places)
    for number, (node, i) in enumerate(places):
        symbol = node.args[i]
        if uses[symbol] > 1 and isinstance(symbol, Value):
            for other in others(symbol):
                yield number, symbol, other, _computed(formula, node, i, as_float(other.data))


def _has_name(argument: object) -> bool:
    return isinstance(argument, Value) and bool(argument.name)


def _computed(order: list[Value], changed: Value, place: int, number: float) -> float:
    """The number of the last node, in which one argument of one node has another number."""
    numbers: dict[Any, float] = {}
    for node in order:
        if node.op is None or (node.name and node is not order[-1]):
            numbers[node] = as_float(node.data)
            continue
        arguments = [numbers[a] if isinstance(a, Value) else as_float(a) for a in node.args]
        if node is changed:
            arguments[place] = number
        numbers[node] = as_float(node.op(*arguments))
    return numbers[order[-1]]
