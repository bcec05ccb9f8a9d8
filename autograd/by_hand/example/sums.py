"""Sums in a graph, and their terms: a slip may forget one, and the error may have a loss among them."""

from __future__ import annotations

from autograd.engine.history import nodes_among
from autograd.engine.value import Value
from autograd.table import ops

SUMS = (ops.add, ops.subtract, ops.sum_, ops.mean)
_MULTIPLES = (ops.multiply, ops.divide, ops.positive, ops.negative)


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


def terms_of(end: Value) -> list[Value]:
    """The terms of a sum, or of a multiple of one; a term with a name is not taken apart.

    A leaf without a name, such as the 0 that a sum in a loop begins with, is not a term.
    """
    end = without_multiples(end)
    terms: list[Value] = []
    waiting = [end]
    while waiting:
        node = waiting.pop()
        if node.op in SUMS and (node is end or not node.name):
            waiting += reversed(nodes_among(node))
        elif node.op is not None or node.name:
            terms.append(node)
    return terms


def without_multiples(term: Value) -> Value:
    """What a node is a multiple of: x for 3·x/2; itself if it is none."""
    while term.op in _MULTIPLES and len(nodes_among(term)) == 1:
        (term,) = nodes_among(term)
    return term
