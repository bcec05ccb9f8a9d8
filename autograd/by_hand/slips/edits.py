"""A formula changed in one place: another name, a factor more or less, a turned sign, another power or function.

What a person wrote is often the right formula but for one such change, wherever it was made.  To find it, the formula
on the paper is changed back in every way, see ``mended``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.slips.evaluation import recomputed
from autograd.by_hand.slips.reading import Phrase
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.paths import operations_in
from autograd.table import ops
from autograd.table.arithmetic import as_float

Order = Sequence[Value]  # a formula, arguments before what they make
Nodes = Mapping[str, Value]

SUMS = (ops.add, ops.subtract)
SIGNS = {ops.add: ops.subtract, ops.subtract: ops.add}
FRACTIONS = {ops.multiply: ops.divide, ops.divide: ops.multiply}
COUNTERPARTS = {ops.sin: ops.cos, ops.cos: ops.sin, ops.sinh: ops.cosh, ops.cosh: ops.sinh}  # taken for each other


class Edit(NamedTuple):
    """A change of a formula, told as what has to be changed in it."""

    kind: str
    key: tuple[Any, ...]
    words: Phrase
    number: Callable[[Order, Nodes], float]  # of the changed formula, also at other points
    name: str = ""  # that the change brings in
    extra: int = 0


def edits(order: Order, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """The changes of a formula, the most natural first.

    Args:
        order: the formula.
        nodes: the named Values.
        names: those that a change may bring in.
    """
    yield from _signs(order)
    yield from _names(order, nodes, names)
    yield from _operands_left_out(order)
    yield from _factors_put_in(order, nodes, names)
    yield from _fractions(order)
    yield from _powers(order)
    yield from _functions(order)
    yield from _constants(order, nodes, names)


def _operations(order: Order) -> list[Value]:
    return operations_in(list(order))


def _at(i: int, change: Callable[..., Any], order: Order, nodes: Nodes) -> float:
    """The number of a formula in which an operation gives something else, made of its arguments."""
    operation = _operations(order)[i]
    numbers = [as_float(x) for x in numbers_of(operation)]
    return recomputed(list(order), {operation: as_float(change(operation.op, nodes, numbers))})


def _edit(kind: str, what: str, i: int, change: Callable[..., Any], words: Phrase, *key: Any, extra: int = 0) -> Edit:
    """An edit of one operation; the change takes the operation, the named Values and the numbers of its arguments."""
    return Edit(kind, (what, i, *key), words, partial(_at, i, change), extra=extra)


# ---- signs ----


def _signs(order: Order) -> Iterator[Edit]:
    for i, node in enumerate(_operations(order)):
        if node.op in SIGNS:
            other = SIGNS[node.op]
            sign, right = ("plus", "minus") if node.op is ops.add else ("minus", "plus")
            words = Phrase(f"a {sign} stands in place of the {right} before {{}}", node.args[1])
            yield _edit("factor sign", "sign", i, lambda _, __, x, other=other: other(*x), words)
            words = Phrase("the sign of {} is turned", node.args[0])
            yield _edit("factor sign", "first", i, lambda op, _, x: op(-x[0], x[1]), words)
        if node.op is ops.subtract:
            words = Phrase("{} stands the wrong way round", node)
            yield _edit("factor sign", "turned", i, lambda _, __, x: x[1] - x[0], words)
        if node.op is not None and node.op.bends:
            words = Phrase("the sign of {} is turned in {}", node.args[0], node.op.name)
            yield _edit("factor sign", "inside", i, lambda op, _, x: op(-x[0], *x[1:]), words)


# ---- names ----


def _names(order: Order, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    for symbol in dict.fromkeys(node for node in order if node.name and node is not order[-1]):
        for name in names:
            if name != symbol.name:
                words = Phrase("{} stands in place of {}", symbol, nodes[name])
                yield Edit("wrong factor", ("name", symbol.name, name), words, partial(_renamed, symbol.name, name), name)
    yield from _names_in_one_place(order, nodes, names)


def _renamed(name: str, other: str, order: Order, nodes: Nodes) -> float:
    symbol = next(node for node in order if node.name == name)
    return recomputed(list(order), {symbol: as_float(nodes[other].data)})


def _names_in_one_place(order: Order, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    uses = [(i, k, a) for i, node in enumerate(_operations(order)) for k, a in enumerate(node.args) if _has_name(a)]
    for i, k, symbol in uses:
        if sum(a is symbol for *_, a in uses) > 1:
            for name in names:
                if name != symbol.name:
                    words = Phrase("{} stands in one place of {}", symbol, nodes[name])
                    change = partial(_with_a_name, k, name)
                    yield _edit("wrong factor", "one name", i, change, words, k, name)._replace(name=name)


def _with_a_name(k: int, name: str, op: Any, nodes: Nodes, numbers: Sequence[float]) -> Any:
    return op(*numbers[:k], as_float(nodes[name].data), *numbers[k + 1 :])


def _has_name(argument: object) -> bool:
    return isinstance(argument, Value) and bool(argument.name)


# ---- factors and terms ----


def _operands_left_out(order: Order) -> Iterator[Edit]:
    for i, node in enumerate(_operations(order)):
        if node.op is ops.multiply:
            for k in (0, 1):
                words = Phrase("the factor {} does not belong there", node.args[k])
                yield _edit("doubled factor", "left out", i, partial(_other, 1 - k), words, k)
        elif node.op is ops.divide:
            words = Phrase("the division by {} does not belong there", node.args[1])
            yield _edit("doubled factor", "left out", i, partial(_other, 0), words, 1)
            if node.args[0] != 1:
                words = Phrase("the factor {} does not belong there", node.args[0])
                yield _edit("doubled factor", "left out", i, lambda _, __, x: ops.divide(1.0, x[1]), words, 0)
        elif node.op in SUMS:
            words = Phrase("the term {} does not belong there", node.args[1])
            yield _edit("doubled path", "left out", i, partial(_other, 0), words, 1)
            words = Phrase("the term {} does not belong there", node.args[0])
            yield _edit("doubled path", "left out", i, lambda op, _, x: op(0.0, x[1]), words, 0)


def _other(k: int, op: Any, nodes: Nodes, numbers: Sequence[float]) -> float:
    return numbers[k]


def _factors_put_in(order: Order, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """A name that is missing as a factor of the whole, of a term or in a function, or as what is divided by."""
    for place, of in _places(order):
        in_it = Phrase(" of {}", of) if of is not None else ""
        for name in names:
            x = nodes[name]
            yield Edit(
                "missing factor", ("factor", place, name), Phrase("the factor {}{} is missing", x, in_it),
                partial(_scaled, place, name, 1), name,
            )  # fmt: skip
            yield Edit(
                "missing factor", ("divided", place, name), Phrase("the division by {}{} is missing", x, in_it),
                partial(_scaled, place, name, -1), name, 1,
            )  # fmt: skip


def _places(order: Order) -> Iterator[tuple[tuple[int, int] | None, Any]]:
    """Where a factor may be missing: before the whole, at a term, or inside a function."""
    yield None, None
    for i, node in enumerate(_operations(order)):
        if node.op in SUMS or (node.op is not None and node.op.bends):
            for k, argument in enumerate(node.args):
                yield (i, k), argument


def _scaled(place: tuple[int, int] | None, name: str, power: int, order: Order, nodes: Nodes) -> float:
    factor = as_float(nodes[name].data)
    if place is None:
        whole = as_float(order[-1].data)
        return whole * factor if power > 0 else as_float(ops.divide(whole, factor))
    i, k = place
    return _at(i, partial(_with_a_factor, k, factor, power), order, nodes)


def _with_a_factor(k: int, factor: float, power: int, op: Any, nodes: Nodes, numbers: Sequence[float]) -> Any:
    argument = numbers[k] * factor if power > 0 else ops.divide(numbers[k], factor)
    return op(*numbers[:k], argument, *numbers[k + 1 :])


def _fractions(order: Order) -> Iterator[Edit]:
    for i, node in enumerate(_operations(order)):
        if node.op in FRACTIONS:
            done, right = ("multiplied", "divided") if node.op is ops.multiply else ("divided", "multiplied")
            other = FRACTIONS[node.op]
            words = Phrase(f"it was {done} by {{}}, not {right}", node.args[1])
            yield _edit("wrong factor", "inverse", i, lambda _, __, x, other=other: other(*x), words)
        if node.op is ops.divide:
            words = Phrase("the fraction {} is turned over", node)
            yield _edit("wrong factor", "turned", i, lambda op, _, x: op(x[1], x[0]), words, extra=1)


# ---- powers, functions and constants ----


def _powers(order: Order) -> Iterator[Edit]:
    for i, node in enumerate(_operations(order)):
        if node.op is ops.square:
            words = Phrase("the square of {} does not belong there", node.args[0])
            yield _edit("doubled factor", "square", i, partial(_other, 0), words)
            continue
        for k, argument in enumerate(node.args):
            if isinstance(argument, Value) and not (node.op is ops.power and k):
                words = Phrase("the square of {} is missing", argument)
                yield _edit("missing factor", "square", i, partial(_squared, k), words, k)


def _squared(k: int, op: Any, nodes: Nodes, numbers: Sequence[float]) -> Any:
    return op(*numbers[:k], numbers[k] * numbers[k], *numbers[k + 1 :])


def _functions(order: Order) -> Iterator[Edit]:
    for i, node in enumerate(_operations(order)):
        if node.op in COUNTERPARTS:
            other = COUNTERPARTS[node.op]
            words = Phrase("{} stands in place of {}", node.op.name, other.name)
            yield _edit("derivative of a function", "function", i, lambda _, __, x, other=other: other(*x), words)
        if node.op is not None and node.op.bends and len(node.args) == 1:
            words = Phrase("{} stands in place of {}", node, node.args[0])
            yield _edit("derivative of a function", "no function", i, partial(_other, 0), words)


def _constants(order: Order, nodes: Nodes, names: Collection[str]) -> Iterator[Edit]:
    """Another number, or a name, in place of a constant."""
    for i, node in enumerate(_operations(order)):
        for k, constant in enumerate(node.args):
            if isinstance(constant, Value) and constant.name:
                yield from _one_in_place(i, k, constant)
            if not isinstance(constant, Value) or (constant.op is None and not constant.name):
                number = as_float(constant.data if isinstance(constant, Value) else constant)
                for other in dict.fromkeys((number + 1, number - 1, 2 * number, number / 2, -number)):
                    words = Phrase("{} stands in place of {}", number, other)
                    yield _edit("wrong factor", "constant", i, partial(_with_a_number, k, other), words, k, other)
                for name in names:
                    words = Phrase("{} stands in place of {}", number, nodes[name])
                    change = partial(_with_a_name, k, name)
                    yield _edit("wrong factor", "constant", i, change, words, k, name, extra=1)._replace(name=name)


def _one_in_place(i: int, k: int, symbol: Value) -> Iterator[Edit]:
    words = Phrase("{} stands in place of 1", symbol)
    yield _edit("wrong factor", "one", i, partial(_with_a_number, k, 1.0), words, k)


def _with_a_number(k: int, number: float, op: Any, nodes: Nodes, numbers: Sequence[float]) -> Any:
    return op(*numbers[:k], number, *numbers[k + 1 :])
