"""The number of a formula: at its own numbers, with others in some places, or with each result rounded."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograd.engine.history import history, numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import has_name, operations_in
from autograd.table.arithmetic import as_float
from autograd.table.elementary import UnwrittenError, by_library
from autograd.table.rows import Operation


def formula_of(term: Any) -> list[Value]:
    """The Values in a term, as far as those with a name."""
    if not isinstance(term, Value):
        return []
    return [term] if term.name else history(term, stop=has_name)


def evaluated(term: Any, *, keep: Callable[[float], float] | None = None, order: list[Value] | None = None) -> float:
    """The number of a term; inf or nan where it has none.

    With ``keep`` each intermediate result becomes keep(result).  ``order`` is its ``formula_of``, if that is known.
    """
    if not isinstance(term, Value):
        return as_float(term)
    return as_float(term.data) if term.name else recomputed(order or formula_of(term), {}, keep)


def recomputed(
    formula: list[Value], given: Mapping[Value, float], keep: Callable[[float], float] | None = None
) -> float:
    """The number of the last node of a formula, in which some nodes have other numbers."""
    target = formula[-1]
    numbers: dict[Value, float] = dict(given)
    for node in formula:
        if node not in numbers:
            leaf = node.op is None or (bool(node.name) and node is not target)
            number = as_float(node.data) if leaf else _computed(node, numbers)
            numbers[node] = number if leaf or keep is None else keep(number)
    return numbers[target]


def _computed(node: Value, numbers: Mapping[Value, float]) -> float:
    assert node.op is not None
    return as_float(node.op(*[numbers[a] if isinstance(a, Value) else as_float(a) for a in node.args]))


def with_another_argument(node: Value, place: int, number: float) -> float:
    """The number of an operation if one of its arguments has another number."""
    assert node.op is not None
    numbers = [as_float(x) for x in numbers_of(node)]
    numbers[place] = number
    return as_float(node.op(*numbers))


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
    places = [(node, i) for node in operations_in(formula) for i, a in enumerate(node.args) if _is_named(a)]
    uses = Counter(node.args[i] for node, i in places)
    for number, (node, i) in enumerate(places):
        symbol = node.args[i]
        if uses[symbol] > 1 and isinstance(symbol, Value):
            for other in others(symbol):
                changed = with_another_argument(node, i, as_float(other.data))
                yield number, symbol, other, recomputed(formula, {node: changed})


def _is_named(argument: object) -> bool:
    return isinstance(argument, Value) and bool(argument.name)


class Exponentials(NamedTuple):
    """A library that has the exponential function alone, and keeps what it gives in its own way."""

    keep: Callable[[float], float]

    def exp(self, x: float) -> float:
        """e^x, as it is kept."""
        return self.keep(math.exp(x))


def by_exponentials(op: Operation, numbers: Sequence[Any], keep: Callable[[float], float]) -> float:
    """The number of an operation, if it can be written with e^x each result of which is kept so; else as ever.

    >>> from autograd.table.ops import sigmoid
    >>> by_exponentials(sigmoid, [1.854], keep=lambda x: round(x, 3)) == 1 / 1.157
    True
    """
    try:
        return as_float(by_library(Exponentials(keep), op, numbers))
    except (UnwrittenError, ArithmeticError, ValueError):
        return as_float(op.compute(*numbers))
