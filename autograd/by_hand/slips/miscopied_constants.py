"""A constant of a formula copied wrongly: 0.1·exp(3·u) computed as 0.7·exp(3·u)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.evaluation import recomputed
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.numerals import is_decimal, write_exactly
from autograd.table.arithmetic import as_float

OF_THEIR_OWN = (0, 1, 2, 0.5)  # a 2 or a ½ that is wrong is a kind of slip by itself, and 0 and 1 are hardly copied
BY_CHANCE = 0.02  # expected numbers that fit by chance, beyond which none is told


def by_a_miscopied_constant(example: Example, question: Question) -> tuple[list[Reading], float]:
    """The readings of a value by a constant of its formula that was copied wrongly, and how many fit by chance."""
    node, graph = example.floats.start[question.claim.node], example.floats.graph
    if question.claim != Claim(node.name) or not question.printed or node.op is None:
        return [], 1.0
    tried = list(_readings(graph, node))
    chance = len(tried) * question.chance
    fitting = [reading for reading in tried if question.fits(reading.value)]
    return (fitting, chance) if chance < BY_CHANCE else ([], chance)


def _readings(graph: Graph, node: Value) -> Iterator[Reading]:
    for number, operation in enumerate(graph.operations(node)):
        for place, constant in enumerate(operation.args):
            if not isinstance(constant, Value) and constant not in OF_THEIR_OWN:
                for copied in copies_of(as_float(constant)):
                    value = recomputed(graph.formula(node), {operation: _with(operation, place, copied)})
                    words = Phrase("in {}, {} was taken instead of {}", node.name, copied, as_float(constant))
                    yield Reading("miscopied", ("constant", node.name, number, place, copied), value, words)


def _with(operation: Value, place: int, number: float) -> float:
    """The number of an operation with another constant."""
    assert operation.op is not None
    numbers = [as_float(x) for x in numbers_of(operation)]
    numbers[place] = number
    return as_float(operation.op(*numbers))


def copies_of(number: float) -> list[float]:
    """What people write for a number: with another digit, two digits exchanged, the other sign, or the point shifted.

    >>> copies_of(0.1)[:3], 0.7 in copies_of(0.1), 21.0 in copies_of(12.0), 0.1 in copies_of(0.1)
    ([1.0, 0.01, -0.1], True, True, False)
    """
    written = write_exactly(number)
    if not is_decimal(written):
        return []
    places = [place for place, sign in enumerate(written) if sign.isdigit()]
    texts = [f"{written[:i]}{digit}{written[i + 1 :]}" for i in places for digit in "0123456789"]
    texts += [
        f"{written[:i]}{written[j]}{written[i + 1 : j]}{written[i]}{written[j + 1 :]}" for i, j in pairwise(places)
    ]
    copies = [number * 10, number / 10, -number, *map(float, texts)]
    return [copy for copy in dict.fromkeys(copies) if copy not in (0, number)]
