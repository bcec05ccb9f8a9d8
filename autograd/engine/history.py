"""The order of a graph, and the ways to walk it: forward and backward.

A node is anything with a number (``data``), the row of the table that made it
(``op``, None for a leaf) and its arguments (``args``: nodes, or plain numbers,
which get no gradient and whose derivative is never asked for).  Nothing here
recurses, so a chain of a million nodes is as good as one of three.

This is the backward pass to be read, stopped and varied: it calls the rules of the
table, or others, and gives its sums in a dict.  ``Value.backward`` has the same sums
from a loop that is written from the same rules, see ``sweep``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

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
    """The default place to stop: none."""
    return False


def nodes_among(node: N) -> list[N]:
    """The arguments of a node that are nodes themselves, with repetitions."""
    kind = node.__class__
    return [a for a in node.args if a.__class__ is kind]


def numbers_of(node: Node) -> list[Number]:
    """The numbers that a node was computed from."""
    kind = node.__class__
    return [a.data if a.__class__ is kind else a for a in node.args]


def history(*roots: N, stop: Callable[[N], bool] = nowhere) -> list[N]:
    """The roots and everything they were made from, each once, arguments before what they make.

    The order is the one in which a person evaluates the formula, left to right: equal
    programs give equal orders.  The walk does not go behind nodes where ``stop``
    says so (the roots excepted).
    """
    order: list[N] = []
    entered: set[N] = set()
    starts = set(roots)
    stack: list[N | None] = list(reversed(roots))
    while stack:
        node = stack.pop()
        if node is None:  # the mark below a node: its arguments are all in the order by now
            order.append(stack.pop())  # type: ignore[arg-type]
        elif node not in entered:
            entered.add(node)
            stack += (node, None)
            if stop is nowhere or node in starts or not stop(node):  # the first question is cheap
                kind = node.__class__
                for a in reversed(node.args):
                    if a.__class__ is kind and a not in entered:
                        stack.append(a)
    return order


def local_slope(node: Node, place: int, numbers: list[Number]) -> Any:
    """∂node/∂(its argument in that place), by the rule of the table."""
    assert node.op is not None
    return node.op.slope(place, numbers, node.data)
