"""Single slips in a value: an operand is left out of its formula, a symbol exchanged, or a sign turned.

And slips in the writing, which any number may suffer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from autograd.by_hand.example.softmaxes import is_share, softmaxes
from autograd.by_hand.pencil.evaluation import one_replaced, recomputed
from autograd.by_hand.slips.formulas.batches import Batch
from autograd.by_hand.slips.formulas.calculator import all_in_another_mode, in_another_mode
from autograd.by_hand.slips.formulas.mended import functions_in
from autograd.by_hand.slips.formulas.neighbours import Neighbours, are_namesakes
from autograd.by_hand.slips.formulas.sums import exchanged_with_a_sum
from autograd.by_hand.slips.readings.reading import FAR_FETCHED, Phrase, Reading, same
from autograd.by_hand.slips.single.other_bases import OtherBases
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

A_NAMESAKE = -1  # beside the cost of another symbol: h1 for h2 is misread or copied more easily than b for w


def of_number(right: float, *, has_a_two: bool = True, may_be_halved: bool = True) -> Iterator[Reading]:
    """The readings of any number by a slip in the writing; a 2 or a ½ is hardly forgotten where there is none."""
    extra = 0 if has_a_two else FAR_FETCHED
    extra_of_a_half = extra if may_be_halved else FAR_FETCHED
    twice = Phrase("twice the right number, as if a ½ was forgotten")
    half = Phrase("half the right number, as if a 2 was forgotten")
    yield Reading("sign", ("sign",), -right, Phrase("the sign is turned"))
    yield Reading("half forgotten", ("half",), 2 * right, twice, extra_of_a_half)
    yield Reading("two forgotten", ("two",), right / 2, half, extra)


class ValueSlips:
    """All single slips in the values of one graph.

    Args:
        graph: the named Values, and the edges between them.
        neighbours: the nodes that each may be mistaken for.
        batches: the means and sums over samples, by the node in whose formula they stand.
    """

    def __init__(self, graph: Graph, neighbours: Neighbours, batches: Mapping[Value, list[Batch]]) -> None:
        self.graph = graph
        self._neighbours = neighbours
        self._batches = batches
        self.other_bases = OtherBases()

    def of_value(self, node: Value) -> Iterator[Reading]:
        """The readings of a value by a slip in its own formula."""
        yield from of_number(as_float(node.data), has_a_two=has_a_two(self.graph.operations(node)))
        yield from self._of_another(node)
        yield from self._in_the_operations(node)
        yield from self._with_another_symbol(node)
        yield from self.other_bases.of_value(node)
        yield from self._of_a_turned_softmax(node)

    @cached_property
    def _softmaxes(self) -> list[dict[Value, Value]]:
        return [*softmaxes(self.graph)]

    @cached_property
    def functions(self) -> list[Operation]:
        """The functions in the graph, each of which may be taken for another."""
        return functions_in(self.graph.order)

    def not_alike(self, node: Value) -> list[Value]:
        """The nodes that one may be mistaken for in another role: functions of it, across a layer, or b2 for b1."""
        near = self._neighbours
        return list(dict.fromkeys((*near.relatives(node), *near.across(node), *near.namesakes(node))))

    def _of_another(self, node: Value) -> Iterator[Reading]:
        """The value of a neighbour, or of the node that this one is a function of."""
        for peer in self._neighbours.peers(node):
            key = ("neighbour", node.name, peer.name)
            yield Reading("neighbour", key, as_float(peer.data), Phrase("this is the value of {}", peer.name))
        for relative in self._neighbours.relatives(node):
            key = ("value of", node.name, relative.name)
            yield Reading(
                "other quantity", key, as_float(relative.data), Phrase("this is the value of {}", relative.name)
            )

    def _in_the_operations(self, node: Value) -> Iterator[Reading]:
        formula, operations = self.graph.formula(node), self.graph.operations(node)
        for batch in self._batches.get(node, []):
            for factor, words in batch.slips():
                number = recomputed(formula, {batch.node: factor * as_float(batch.node.data)})
                key = ("batch", node.name, factor)
                yield Reading("batch size", key, number, words, batch.extra(factor))
        factors = {a for o in operations if o.op in (ops.multiply, ops.divide) for a in o.args if isinstance(a, Value)}
        for i, part in enumerate(operations):
            for kind, what, value, words in _in_an_operation(part):
                if kind == "missing path" and value == 1 and part in factors:  # then the whole factor is missing
                    continue
                number = recomputed(formula, {part: value})
                yield Reading(kind, ("formula", node.name, i, *what), number, words)
            for value, words in in_another_mode(part):
                yield Reading("calculator", ("calculator", node.name, i), recomputed(formula, {part: value}), words)
        for numbers, words in all_in_another_mode(operations):
            yield Reading("calculator", ("calculator", node.name, "all"), recomputed(formula, numbers), words)
        for part, depth, value, words in exchanged_with_a_sum(operations):
            number = recomputed(formula, {part: value})
            place = ("sum", node.name, operations.index(part), depth)
            yield Reading("function of a sum", place, number, words)

    def _of_a_turned_softmax(self, node: Value) -> Iterator[Reading]:
        """A softmax of the inputs with the other sign, as with the e^−z of a sigmoid: the smallest has the most."""
        words = Phrase("each input of the softmax was taken with the other sign, e^(−z) for e^z")
        for outputs in self._softmaxes if is_share(node) else ():
            if node in outputs:
                turned = {p: as_float(ops.exp(-as_float(z.data))) for p, z in outputs.items()}
                key = ("turned softmax", *(p.name for p in outputs))
                yield Reading("factor sign", key, turned[node] / sum(turned.values()), words)

    def _with_another_symbol(self, node: Value) -> Iterator[Reading]:
        formula = self.graph.formula(node)
        for symbol, _, _ in self.graph.into[node]:
            for other in self._neighbours.peers(symbol):
                number = recomputed(formula, {symbol: as_float(other.data)})
                words = Phrase("{} was computed with {} instead of {}", node.name, other, symbol)
                extra = A_NAMESAKE if are_namesakes(symbol, other) else 0
                yield Reading("wrong factor", ("formula", node.name, symbol.name, other.name), number, words, extra)
        for use, symbol, other, number in one_replaced(formula, self._neighbours.peers):
            words = Phrase("in one place of {}, {} stands where {} belongs", node.name, other, symbol)
            yield Reading("wrong factor", ("one symbol", node.name, use, other.name), number, words)


def has_a_two(operations: Iterable[Value]) -> bool:
    """Whether there is a 2 or a ½ in a formula that can be forgotten; x·x is a square, too."""
    return any(
        operation.op is ops.square
        or (operation.op is ops.multiply and operation.args[0] is operation.args[1])
        or any(not isinstance(a, Value) and a in (2, 0.5) for a in operation.args)
        for operation in operations
    )


def may_have_a_two(order: Iterable[Value]) -> bool:
    """Whether a 2, a ½, a mean or a function stands anywhere: √x has a ½ in its derivative."""
    nodes = list(order)
    return has_a_two(nodes) or any(node.op is not None and (node.op.repeats or node.op.bends) for node in nodes)


def has_a_half(operations: Iterable[Value]) -> bool:
    """Whether there is a ½ in formulas that can be forgotten."""
    return any(
        not isinstance(a, Value) and (a == 0.5 or (a == 2 and operation.op is ops.divide))
        for operation in operations
        for a in operation.args
    )


def may_be_halved(operations: Iterable[Value]) -> bool:
    """Whether there is a ½ in formulas, or a root, a mean or a 2 that is divided by, of which one comes."""
    return has_a_half(operations) or any(map(_halves, operations))


def _halves(node: Value) -> bool:
    if node.op is ops.divide and isinstance(node.args[1], Value):
        return has_a_two([node.args[1]])
    if node.op in (ops.divide, ops.multiply):  # 1/6 may be 1/(2·3)
        numbers = [as_float(a) for a in node.args if not isinstance(a, Value)]
        return any(_is_even(number if node.op is ops.divide else 1 / number) for number in numbers if number)
    return node.op in (ops.sqrt, ops.mean) or (node.op is ops.power and node.args[1] in (0.5, -0.5))


def _is_even(number: float) -> bool:
    return same(number, 2 * round(number / 2))


def _in_an_operation(node: Value) -> Iterator[tuple[str, tuple[object, ...], float, Phrase]]:
    """An operand left out, or a sign turned, in the computation of a value."""
    numbers = [as_float(x) for x in numbers_of(node)]
    if node.op in _WITHOUT_FIRST:
        kind, first = ("missing path", "the term {}") if node.op in _SUMS else ("missing factor", "the factor {}")
        second = "the division by {}" if node.op is ops.divide else first
        yield kind, ("without", 0), _WITHOUT_FIRST[node.op](numbers[1]), Phrase(first + " is missing", node.args[0])
        yield kind, ("without", 1), numbers[0], Phrase(second + " is missing", node.args[1])
    elif node.op in _TURNED_INSIDE:
        words = Phrase("the sign of {} is turned in {}", node.args[0], node.op.name)
        yield "factor sign", ("inside",), as_float(node.op(-numbers[0])), words
    elif node.op is ops.power:
        yield "missing factor", ("without", 1), numbers[0], Phrase("the power of {} is missing", node.args[0])
    yield from _with_a_sign_turned(node, numbers)


def _with_a_sign_turned(node: Value, numbers: list[float]) -> Iterator[tuple[str, tuple[object, ...], float, Phrase]]:
    """The sign of a term turned: of the first one by itself, not of all that stand before a plus."""
    if node.op is ops.negative:
        yield "factor sign", ("no minus",), numbers[0], Phrase("the minus before {} is missing", node.args[0])
    elif node.op is ops.subtract:
        yield "factor sign", ("plus",), sum(numbers), Phrase("the minus of {} became a plus", node)
    elif node.op is ops.add:
        words = Phrase("the plus before {} became a minus", node.args[1])
        yield "factor sign", ("minus",), numbers[0] - numbers[1], words
    if node.op in _SUMS and not _is_a_sum(node.args[0]):
        turned = _WITHOUT_FIRST[node.op](numbers[1]) - numbers[0]
        yield "factor sign", ("first",), turned, Phrase("the sign of {} is turned", node.args[0])


def _is_a_sum(term: object) -> bool:
    return isinstance(term, Value) and not term.name and term.op in _SUMS


_SUMS = (ops.add, ops.subtract)
_TURNED_INSIDE = (ops.sigmoid, ops.exp)  # functions that people compute with the sign of their argument turned
_WITHOUT_FIRST = {
    ops.add: lambda b: b,
    ops.subtract: lambda b: -b,
    ops.multiply: lambda b: b,
    ops.divide: lambda b: ops.divide(1.0, b),
}
