"""Sums in a graph, and their terms: a slip may forget one, and the error may have a loss among them."""

from __future__ import annotations

from autograd.engine.history import nodes_among
from autograd.engine.value import Value
from autograd.table import ops


def is_sum(node: Value) -> bool:
    """Whether a node is a sum of Values, without a plain number in it."""
    return node.op in (ops.add, ops.subtract, ops.sum_) and len(nodes_among(node)) == len(node.args)


def terms_of_sum(total: Value, sign: int = 1) -> list[tuple[int, Value]]:
    """The terms of a sum with their signs; one with a name is not taken apart."""
    terms: list[tuple[int, Value]] = []
    waiting = [(sign, total)]
    while waiting:
        sign, node = waiting.pop()
        if is_sum(node) and (node is total or not node.name):
            second = -sign if node.op is ops.subtract else sign
            waiting += [(second if i else sign, term) for i, term in reversed([*enumerate(node.args)])]
        else:
            terms.append((sign, node))
    return terms
