"""The function of a sum, and the sum of the functions: people take one for the other.

(a + b)² is computed as a² + b², and log σ(a) + log σ(b) as log σ(a + b).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autograd.by_hand.example.sums import is_sum, terms_of_sum
from autograd.by_hand.pencil.evaluation import with_another_argument
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.history import nodes_among, numbers_of
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float


class Exchanged(NamedTuple):
    """Another number for an operation, and the words for it."""

    node: Value
    depth: int  # how many functions were exchanged with the sum
    number: float
    words: Phrase


def exchanged_with_a_sum(operations: list[Value]) -> Iterator[Exchanged]:
    """The functions of sums in a formula taken for sums of functions, and the reverse."""
    inside = {id(argument) for node in operations for argument in nodes_among(node) if is_sum(node)}
    for node in operations:
        if is_sum(node) and id(node) not in inside:
            yield from _function_of_the_sum(node)
        functions, argument = _functions_in_a_row(node)
        if functions and is_sum(argument) and not argument.name:
            number = sum(sign * _applied(functions, as_float(term.data)) for sign, term in terms_of_sum(argument))
            words = Phrase("{} was computed term by term: it is no sum over the terms of {}", node, argument)
            yield Exchanged(node, len(functions), number, words)


def _function_of_the_sum(node: Value) -> Iterator[Exchanged]:
    """A sum of one function at several arguments, taken for the function of their sum."""
    terms = terms_of_sum(node)
    rows = [_functions_in_a_row(term) for _, term in terms]
    for depth in range(1, 1 + min(len(functions) for functions, _ in rows)):
        first, *others = [functions[:depth] for functions, _ in rows]
        if not all(_are_the_same(first, other) for other in others):
            return
        inner = [as_float(numbers_of(functions[depth - 1])[_place(functions[depth - 1])]) for functions, _ in rows]
        total = sum(sign * x for (sign, _), x in zip(terms, inner, strict=True))
        words = Phrase("in {}, the terms were added up before the function was taken of them", node)
        yield Exchanged(node, depth, _applied(first, total), words)


def _functions_in_a_row(node: Value) -> tuple[list[Value], Value]:
    """The functions of one argument that a node is, the outermost first, and what they are functions of."""
    functions: list[Value] = []
    while (not node.name or not functions) and _is_function(node):
        functions.append(node)
        (node,) = nodes_among(node)
    return functions, node


def _is_function(node: Value) -> bool:
    """Whether an operation is a function of one argument that is no multiple of it."""
    if node.op is None or len(nodes_among(node)) != 1:
        return False
    return node.op.bends or bool(node.op.mistaken and node.op.mistaken[_place(node)])


def _place(node: Value) -> int:
    return next(place for place, argument in enumerate(node.args) if isinstance(argument, Value))


def _are_the_same(functions: list[Value], others: list[Value]) -> bool:
    return all(
        a.op is b.op
        and [x for x in a.args if not isinstance(x, Value)] == [x for x in b.args if not isinstance(x, Value)]
        for a, b in zip(functions, others, strict=True)
    )


def _applied(functions: list[Value], number: float) -> float:
    """The functions at another number, the innermost first."""
    for node in reversed(functions):
        number = with_another_argument(node, _place(node), number)
    return number
