"""The history of a Value: every node that it was made from, arguments before what they make.

A node is anything with three things: a number (``data``), the row of the table that made it
(``op``, None for a leaf) and its arguments (``args``).  An argument is a node or a plain number.
A plain number gets no gradient.  Nothing here recurses, so the graph may be a million nodes deep.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from autograd.engine.numbers import check_nodes
from autograd.table.arithmetic import Number
from autograd.table.rows import Operation


class Node(Protocol):
    """What a graph is made of."""

    data: Any
    op: Operation | None

    @property
    def args(self) -> tuple[Any, ...]:
        """What it was made from."""


N = TypeVar("N", bound=Node)


def nowhere(node: Node) -> bool:
    """The default for ``stop``: the walk stops at no node."""
    return False


def nodes_among(node: N) -> list[N]:
    """The arguments of a node that are nodes; one that is used twice comes twice."""
    kind = node.__class__
    return [a for a in node.args if a.__class__ is kind]


def numbers_of(node: Node) -> list[Number]:
    """The numbers that a node was computed from."""
    kind = node.__class__
    return [a.data if a.__class__ is kind else a for a in node.args]


def history(*roots: N, stop: Callable[[N], bool] = nowhere) -> list[N]:
    """The roots and everything they were made from, each once, arguments before what they make.

    The order is that in which a person evaluates the formula, from left to right.  Equal programs give equal orders.
    ``stop`` is a function of a node: where it gives True, the walk does not go behind the node.  Roots are not asked.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> [node.data for node in history(x * w + 1)]
    [2.0, 0.5, 1.0, 2.0]
    """
    check_nodes(roots, "history")
    order: list[N] = []
    entered: set[N] = set()
    starts = set(roots)
    stack: list[N | None] = list(reversed(roots))
    while stack:
        node = stack.pop()
        if node is None:  # the mark above a node whose arguments are all in the order
            order.append(stack.pop())  # type: ignore[arg-type]
        elif node not in entered:
            entered.add(node)
            stack += (node, None)
            if stop is nowhere or node in starts or not stop(node):  # the cheapest question first
                kind = node.__class__
                for a in reversed(node.args):
                    if a.__class__ is kind and a not in entered:
                        stack.append(a)
    return order


def local_slope(node: Node, place: int, numbers: list[Number]) -> Any:
    """∂node/∂(its argument in that place), by the rule of the table."""
    op: Any = node.op
    return op.slope(place, numbers, node.data) if op.repeats else op.partials[place](*numbers, node.data)
