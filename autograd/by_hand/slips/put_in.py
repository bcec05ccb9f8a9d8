"""A formula with something put in that is missing on the paper: a factor, a term, a square, a function, a constant."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Any

from autograd.by_hand.slips.edits import SUMS, Edit, Nodes, another_name, is_square, of_operation, with_argument
from autograd.by_hand.slips.reading import Phrase
from autograd.by_hand.slips.workings import Workings
from autograd.engine.value import Value
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

ROUNDED = 1e-3  # relative: a number this near to that of a name is this number, put in
CONSTANTS = (2, 3, 0.5)  # that are forgotten as a factor of a part


def put_in(workings: Workings, nodes: Nodes, names: Collection[str], functions: Sequence[Operation]) -> Iterator[Edit]:
    """The changes that put something into a part of a formula, the most natural first.

    Args:
        workings: the formula.
        nodes: the named Values.
        names: those that may be put in.
        functions: the functions that may be put in.
    """
    operations = workings.operations
    for i, node in enumerate(operations):
        for k, argument in enumerate(node.args):
            yield from _factors(i, k, node, argument, nodes, names)
            if isinstance(argument, Value):
                yield from _squares(i, k, node, argument)
    for i, node in enumerate(operations):
        yield from _functions(i, node, functions)
        for k, argument in enumerate(node.args):
            yield from _in_place_of_a_constant(i, k, argument, nodes, names)
            if isinstance(argument, Value):
                yield from _terms(i, k, argument, nodes, names)


def factors_of_the_whole(nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """A name that is missing as a factor, or as what is divided by."""
    for name in names:
        words = Phrase("the factor {} is missing", nodes[name])
        yield Edit("missing factor", ("factor", name), words, partial(_scaled, name, ops.multiply))
    for name in names:
        words = Phrase("the division by {} is missing", nodes[name])
        yield Edit("missing factor", ("divisor", name), words, partial(_scaled, name, ops.divide))


def _scaled(name: str, op: Operation, workings: Workings, nodes: Nodes) -> float:
    return as_float(op(workings.result, as_float(nodes[name].data)))


def _factors(i: int, k: int, node: Value, argument: Any, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """A factor of a term, or of what a function is taken of; one of a product is one of the whole, or of its term."""
    if node.op in SUMS or (node.op is not None and node.op.bends):
        for factor in (*CONSTANTS, *names):
            what = nodes[factor] if isinstance(factor, str) else factor
            for op, word in ((ops.multiply, "factor"), (ops.divide, "division by")):
                if op is ops.multiply or isinstance(factor, str):
                    words = Phrase(f"the {word} {{}} of {{}} is missing", what, argument)
                    key = word, i, k, factor
                    yield of_operation("missing factor", key, words, with_argument(k, partial(_times, op, factor)))


def _times(op: Operation, factor: Any, x: float, nodes: Nodes) -> float:
    return as_float(op(x, as_float(nodes[factor].data if isinstance(factor, str) else factor)))


def _squares(i: int, k: int, node: Value, argument: Value) -> Iterator[Edit]:
    if not is_square(node) and not (node.op is ops.power and k):
        words = Phrase("the square of {} is missing", argument)
        yield of_operation("missing factor", ("squared", i, k), words, with_argument(k, lambda x, _: x * x))


def _terms(i: int, k: int, argument: Value, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """A term beside a part: y for y − t, h for 1 − h."""
    words = Phrase("{} stands in place of 1 − {}", argument, argument)
    yield of_operation("missing path", ("one minus", i, k), words, with_argument(k, lambda x, _: 1 - x))
    for term in (1, *names):
        what = nodes[term] if isinstance(term, str) else term
        for op, sign in ((ops.add, "plus"), (ops.subtract, "minus")):
            words = Phrase(f"the term {{}} is missing: {sign} {{}} belongs after {{}}", what, what, argument)
            change = with_argument(k, partial(_times, op, term))
            yield of_operation("missing path", (sign, i, k, term), words, change)


def _functions(i: int, node: Value, functions: Sequence[Operation]) -> Iterator[Edit]:
    """Another function, or one that is missing around a part."""
    is_function = node.op is not None and node.op.bends and len(node.args) == 1
    for function in functions:
        if is_function and node.op is not None and function is not node.op:
            words = Phrase("{} stands in place of {}", node.op.name, function.name)
            key = "function", i, function.name
            yield of_operation("derivative of a function", key, words, partial(_by_another, function))
        for k, argument in enumerate(node.args):
            if isinstance(argument, Value):
                words = Phrase("{} stands in place of {} of it", argument, function.name)
                change = with_argument(k, partial(_of, function))
                yield of_operation("derivative of a function", ("around", i, k, function.name), words, change)


def _by_another(function: Operation, _: Operation, __: Nodes, numbers: list[float]) -> Any:
    return function(*numbers)


def _of(function: Operation, x: float, _: Nodes) -> float:
    return as_float(function(x))


def _in_place_of_a_constant(i: int, k: int, argument: Any, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """Another number, or a name, in place of a constant; and a 1 in place of a name."""
    if isinstance(argument, Value) and (argument.op is not None or argument.name):
        if argument.name:
            words = Phrase("{} stands in place of 1", argument)
            yield of_operation("wrong factor", ("one", i, k), words, with_argument(k, lambda _, __: 1.0))
        return
    number = as_float(argument.data if isinstance(argument, Value) else argument)
    if number not in (0, 1):
        words = Phrase("{} stands where 1/{} belongs: it was multiplied, not divided, or the reverse", number, number)
        yield of_operation("wrong factor", ("inverse", i, k), words, with_argument(k, lambda x, _: 1 / x))
    for other in dict.fromkeys((number + 1, number - 1, 2 * number, number / 2, -number)):
        words = Phrase("{} stands in place of {}", number, other)
        yield of_operation("wrong factor", ("constant", i, k, other), words, with_argument(k, partial(_fixed, other)))
    for name in names:
        if math.isclose(number, as_float(nodes[name].data), rel_tol=ROUNDED):
            continue
        words = Phrase("{} stands in place of {}", number, nodes[name])
        yield of_operation("wrong factor", ("for a name", i, k, name), words, another_name(k, name))


def _fixed(number: float, _: float, __: Nodes) -> float:
    return number
