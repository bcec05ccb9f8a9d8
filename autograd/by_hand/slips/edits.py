"""A formula changed in one place: another name, a turned sign, something left out, something put in.

What a person wrote is often the right formula but for one such change, wherever it was made.  To find it, the formula
on the paper is changed back in every way, see ``mended``.  What is put in is in a file of its own, ``put_in``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.slips.reading import Phrase
from autograd.by_hand.slips.workings import Workings
from autograd.engine.value import Value
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

Nodes = NamedValues
Change = Callable[[Operation, Nodes, list[float]], Any]  # the number of an operation on its arguments, by a slip

SUMS = (ops.add, ops.subtract)
SIGNS = {ops.add: ops.subtract, ops.subtract: ops.add}
FRACTIONS = {ops.multiply: ops.divide, ops.divide: ops.multiply}
WORKED = {ops.add: ops.multiply, ops.multiply: ops.add}


class Edit(NamedTuple):
    """A change of a formula, and what is wrong without it."""

    kind: str
    key: tuple[Any, ...]
    words: Phrase
    number: Callable[[Workings, Nodes], float]  # of the changed formula, also at other points


def exchanges(workings: Workings, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """The changes of a sign, and of a name to another of the ``names``."""
    for i, node in enumerate(workings.operations):
        yield from _signs(i, node)
    yield from _names(workings, nodes, names)


def removals(workings: Workings) -> Iterator[Edit]:
    """The changes that leave something out, or work it out in another way."""
    for i, node in enumerate(workings.operations):
        yield from _left_out(i, node)
        yield from _turned_over(i, node)
        yield from _worked_otherwise(i, node)


def of_operation(kind: str, key: tuple[Any, ...], words: Phrase, change: Change) -> Edit:
    """The change of one operation; the key begins with what is done, and with its number in the formula."""
    return Edit(kind, key, words, partial(_changed, key[1], change))


def _changed(i: int, change: Change, workings: Workings, nodes: Nodes) -> float:
    operation = workings.operations[i]
    assert operation.op is not None
    result = as_float(change(operation.op, nodes, workings.arguments(operation)))
    return workings.with_result(operation, result)


def with_argument(k: int, of: Callable[[float, Nodes], float]) -> Change:
    """The change of one argument."""

    def change(op: Operation, nodes: Nodes, numbers: list[float]) -> Any:
        return op(*numbers[:k], of(numbers[k], nodes), *numbers[k + 1 :])

    return change


def is_square(node: Value) -> bool:
    """Whether an operation is a square, also one that is written as a power."""
    return node.op is ops.square or (node.op is ops.power and not isinstance(node.args[1], Value) and node.args[1] == 2)


def _signs(i: int, node: Value) -> Iterator[Edit]:
    if node.op in SIGNS:
        other = SIGNS[node.op]
        sign, right = ("plus", "minus") if node.op is ops.add else ("minus", "plus")
        words = Phrase(f"a {sign} stands in place of the {right} before {{}}", node.args[1])
        yield of_operation("factor sign", ("sign", i), words, lambda _, __, x: other(*x))
        words = Phrase("the sign of {} is turned", node.args[0])
        yield of_operation("factor sign", ("first", i), words, with_argument(0, lambda x, _: -x))
    elif node.op is ops.negative:
        words = Phrase("the minus before {} does not belong there", node.args[0])
        yield of_operation("factor sign", ("minus", i), words, lambda _, __, x: x[0])
    if node.op is ops.subtract:
        words = Phrase("{} stands the wrong way round", node)
        yield of_operation("factor sign", ("turned", i), words, lambda _, __, x: x[1] - x[0])
    if node.op is not None and node.op.bends:
        words = Phrase("the sign of {} is turned in {}", node.args[0], node.op.name)
        yield of_operation("factor sign", ("inside", i), words, with_argument(0, lambda x, _: -x))


def _names(workings: Workings, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """Another name in all places of one, or in one of several."""
    order, places = workings.order, uses(workings)
    for symbol in dict.fromkeys(node for node in order if node.name and node is not order[-1]):
        for name in names:
            if name != symbol.name:
                words = Phrase("{} stands in place of {}", symbol, nodes[name])
                key = "name", symbol.name, name
                yield Edit("wrong factor", key, words, partial(_renamed, symbol.name, name))
    for i, k, symbol in places:
        if sum(other is symbol for *_, other in places) > 1:
            for name in names:
                if name != symbol.name:
                    words = Phrase("{} stands in one place of {}", symbol, nodes[name])
                    yield of_operation("wrong factor", ("one name", i, k, name), words, another_name(k, name))


def uses(workings: Workings) -> list[tuple[int, int, Value]]:
    """Where a formula uses a name: the number of the operation, the place there, and the Value."""
    return [
        (i, k, argument)
        for i, node in enumerate(workings.operations)
        for k, argument in enumerate(node.args)
        if isinstance(argument, Value) and argument.name
    ]


def _renamed(name: str, other: str, workings: Workings, nodes: Nodes) -> float:
    symbol = next(node for node in workings.order if node.name == name)
    return workings.with_result(symbol, as_float(nodes[other].data))


def another_name(k: int, name: str) -> Change:
    """The number of a named Value in place of an argument."""
    return with_argument(k, lambda _, nodes: as_float(nodes[name].data))


def _left_out(i: int, node: Value) -> Iterator[Edit]:
    """A factor, a term, a square or a function that does not belong there."""
    if node.op is ops.multiply or node.op in SUMS:
        kind, what = ("doubled path", "term") if node.op in SUMS else ("doubled factor", "factor")
        nothing = 0.0 if node.op in SUMS else 1.0
        for k in (1, 0):
            words = Phrase(f"the {what} {{}} does not belong there", node.args[k])
            yield of_operation(kind, ("left out", i, k), words, with_argument(k, lambda _, __: nothing))
    elif node.op is ops.divide:
        words = Phrase("the division by {} does not belong there", node.args[1])
        yield of_operation("doubled factor", ("left out", i, 1), words, lambda _, __, x: x[0])
        if isinstance(node.args[0], Value):
            words = Phrase("the factor {} does not belong there", node.args[0])
            yield of_operation("doubled factor", ("left out", i, 0), words, with_argument(0, lambda _, __: 1.0))
    elif is_square(node):
        words = Phrase("the square of {} does not belong there", node.args[0])
        yield of_operation("doubled factor", ("square", i), words, lambda _, __, x: x[0])
    elif node.op is not None and node.op.bends and len(node.args) == 1:
        words = Phrase("{} stands in place of {}", node, node.args[0])
        yield of_operation("derivative of a function", ("no function", i), words, lambda _, __, x: x[0])


def _turned_over(i: int, node: Value) -> Iterator[Edit]:
    if node.op in FRACTIONS:
        done, right = ("multiplied", "divided") if node.op is ops.multiply else ("divided", "multiplied")
        other = FRACTIONS[node.op]
        words = Phrase(f"it was {done} by {{}}, not {right}", node.args[1])
        yield of_operation("wrong factor", ("inverse", i), words, lambda _, __, x: other(*x))
    if node.op is ops.divide:
        words = Phrase("the fraction {} is turned over", node)
        yield of_operation("wrong factor", ("turned over", i), words, lambda op, _, x: op(x[1], x[0]))


def _worked_otherwise(i: int, node: Value) -> Iterator[Edit]:
    """A sum for a product, or the reverse, and twice a number for its square."""
    if node.op in WORKED and node.op is not None:
        other = WORKED[node.op]
        done, right = ("added", "multiplied") if node.op is ops.add else ("multiplied", "added")
        words = Phrase(f"{{}} and {{}} were {done}, not {right}", *node.args)
        yield of_operation("wrong factor", ("worked", i), words, lambda _, __, x: other(*x))
    if node.op is ops.multiply and any(not isinstance(argument, Value) and argument == 2 for argument in node.args):
        words = Phrase("{} stands in place of the square", node)
        yield of_operation("wrong factor", ("square", i), words, lambda _, __, x: (x[0] * x[1] / 2) ** 2)
    elif is_square(node):
        words = Phrase("{} stands in place of 2·{}", node, node.args[0])
        yield of_operation("wrong factor", ("twice", i), words, lambda _, __, x: 2 * x[0])
