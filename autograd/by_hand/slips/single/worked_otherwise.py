"""A number worked out by another operation: divided for multiplied, a sum for a product, without the function.

These slips are rarer than a term or a factor left out, so a number has to have enough digits for all that is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.evaluation import recomputed
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.by_hand.slips.single.derivative_slips import NOTHING, DerivativeSlips
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Edge
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

BY_CHANCE = 0.02  # expected numbers that fit by chance, beyond which none is told
FEWEST_DIGITS = 3
FRACTIONS = {ops.multiply: ops.divide, ops.divide: ops.multiply}
WORKED = {ops.add: ops.multiply, ops.multiply: ops.add}


class Otherwise(NamedTuple):
    """What an operation gives by a slip."""

    kind: str
    what: str
    number: float
    words: Phrase


def worked_otherwise(slips: Callable[[int], DerivativeSlips | None], question: Question) -> tuple[list[Reading], float]:
    """The readings that fit a value or a derivative, and how many would fit by chance."""
    claim = question.claim
    asked = claim == Claim(claim.node, by=claim.by) and question.printed and question.digits >= FEWEST_DIGITS
    graph = slips(0) if asked else None
    if graph is None:
        return [], 1.0
    readings = _of_a_derivative if claim.by else _of_a_value
    tried = list(readings(graph, claim))
    chance = len({reading.value for reading in tried}) * question.chance
    fitting = [r for r in tried if question.fits(r.value) and question.is_other(r.value)]
    return (fitting, chance) if chance < BY_CHANCE else ([], chance)


def _of_a_derivative(slips: DerivativeSlips, claim: Claim) -> Iterator[Reading]:
    """A local derivative, or one of its factors, that was divided by."""
    of, by = slips.nodes[claim.node], slips.nodes[claim.by]
    chain = slips.chain(of, by, NOTHING)
    right = chain.gradient.get(by, 0.0)
    for target, edges in chain.into.items():
        for edge in edges if target in chain.gradient else ():
            slope = as_float(edge.slope)
            for factor in _factors(slips, edge, slope) if edge.source in chain.tangent else ():
                change = chain.gradient[target] * (slope / factor**2 - slope) * chain.tangent[edge.source]
                words = Phrase("it was divided by {}, not multiplied, in the factor {} = {}", factor, edge, slope)
                key = "divided", target.name, edge.source.name, factor
                yield Reading("wrong factor", key, right + change, words)


def _factors(slips: DerivativeSlips, edge: Edge, slope: float) -> list[float]:
    """The numbers that a local derivative is a product of: itself, and what is left without each of its factors."""
    found = [slope]
    for slip in slips.in_local_derivatives(edge.target, [edge.source]):
        without = slip.slopes.get(edge.source, 0.0)
        if slip.kind == "missing factor" and without and slope:
            found.append(slope / without)
    return [factor for factor in dict.fromkeys(found) if factor and abs(factor) != 1]


def _of_a_value(slips: DerivativeSlips, claim: Claim) -> Iterator[Reading]:
    node, values = slips.nodes[claim.node], slips.values
    if node.op is None:
        return
    formula = values.graph.formula(node)
    for i, operation in enumerate(values.graph.operations(node)):
        numbers = [as_float(x) for x in numbers_of(operation)]
        for kind, what, number, words in _of_an_operation(operation, numbers, values.functions):
            value = recomputed(formula, {operation: number})
            yield Reading(kind, ("worked", node.name, i, what), value, Phrase("in {}, {}", node.name, words))
    for symbol in dict.fromkeys(node for node in formula[:-1] if node.name):
        for other in values.not_alike(symbol):
            words = Phrase("{} was computed with {} instead of {}", node.name, other, symbol)
            value = recomputed(formula, {symbol: as_float(other.data)})
            yield Reading("wrong factor", ("formula", node.name, symbol.name, other.name), value, words)


def _of_an_operation(node: Value, numbers: list[float], functions: list[Operation]) -> Iterator[Otherwise]:
    op = node.op
    if op in FRACTIONS:
        done, right = ("divided", "multiplied") if op is ops.multiply else ("multiplied", "divided")
        words = Phrase(f"it was {done} by {{}}, not {right}", node.args[1])
        yield Otherwise("wrong factor", "inverse", as_float(FRACTIONS[op](*numbers)), words)
    if op in WORKED:
        done, right = ("multiplied", "added") if op is ops.add else ("added", "multiplied")
        words = Phrase(f"{{}} and {{}} were {done}, not {right}", *node.args)
        yield Otherwise("wrong factor", "worked", as_float(WORKED[op](*numbers)), words)
    if op is ops.divide:
        words = Phrase("the fraction {} is turned over", node)
        yield Otherwise("wrong factor", "turned over", as_float(ops.divide(numbers[1], numbers[0])), words)
    if is_square(node):
        words = Phrase("twice {} was taken for its square", node.args[0])
        yield Otherwise("wrong factor", "twice", 2 * numbers[0], words)
    if op is not None and op.bends and len(node.args) == 1 and op is not ops.square:
        words = Phrase("{} was not taken of {}", op.name, node.args[0])
        yield Otherwise("missing factor", "no function", numbers[0], words)
        for other in functions:
            if other is not op:
                words = Phrase("{} was taken of {}, not {}", other.name, node.args[0], op.name)
                yield Otherwise("wrong factor", other.name, as_float(other(numbers[0])), words)


def is_square(node: Value) -> bool:
    """Whether an operation is a square, also one that is written as a power."""
    return node.op is ops.square or (node.op is ops.power and not isinstance(node.args[1], Value) and node.args[1] == 2)
