"""The slip in one wrong entry of a large example: in its own formula, or in one term of a sum over paths.

An entry of X·W + b has 21 terms, and each of them may be left out.  What enters the formula is as it is in the example.
Not every slip is tried, so none of those that fit is certain.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.formulas.terms import path_over
from autograd.by_hand.slips.matrices.samples import batches_of
from autograd.by_hand.slips.matrices.signals_by_heart import signal_slips
from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.readings.coincidence import Coincidences
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Reading
from autograd.by_hand.slips.single.claim_slips import ClaimSlips
from autograd.by_hand.slips.single.derivative_slips import DerivativeSlips
from autograd.by_hand.slips.single.several_paths import without_a_part
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.table.arithmetic import as_float

MOST_OPERATIONS = 100  # in a formula: each slip in it takes a pass through the whole


def is_tried(example: Example, claim: Claim) -> bool:
    """Whether slips in a claim are tried: in a value with a short formula, or in a derivative."""
    if claim == Claim(claim.node):
        graph = example.floats.graph
        return len(graph.operations(example.floats.start[claim.node])) <= MOST_OPERATIONS
    return claim == Claim(claim.node, by=claim.by)


def of_one_entry(example: Example, question: Question) -> list[Reading]:
    """The readings that give the digits of a wrong entry, without those that chance alone would give."""
    tried = [reading for reading in _readings(example.floats, question) if question.is_other(reading.value)]
    fitting = [reading for reading in tried if question.fits(reading.value)]
    coincidences = Coincidences(example.parameters)
    coincidences.note(question, fitting, tried)
    return coincidences.without({question: fitting})[question]


def _readings(example: Example, question: Question) -> Iterator[Reading]:
    claim, slips = question.claim, example.once(ClaimSlips)
    at_start = slips.of_derivatives(0)
    assert at_start is not None
    if not claim.by:
        yield from slips.readings(claim, question.true)
    else:
        yield from _in_a_term(at_start, example.start[claim.node], example.start[claim.by])
        if claim.node == example.error:
            yield from _of_its_array(example.once(Table), claim, question.true)


def _in_a_term(slips: DerivativeSlips, of: Value, by: Value) -> Iterator[Reading]:
    """The readings of a derivative with one use of a node left out, taken twice or with its sign turned."""
    gradient = slips.gradient(of)
    right = gradient.get(by, 0.0)
    for target in gradient:
        for edge in slips.edges_into(target) if target is not by else ():
            if edge.source is by:
                part = gradient[target] * as_float(edge.slope)
                yield from without_a_part(part, right, path_over(edge), (target.name, by.name))


def _of_its_array(table: Table, claim: Claim, right: float) -> Iterator[Reading]:
    """The readings of a derivative of the error by slips that people make in whole arrays, made in one entry."""
    name = array_name(claim.by)
    for batch in batches_of(table) if name in table.arrays else ():
        for factor, words in batch.slips():
            yield Reading("batch size", ("batch", factor), factor * right, words, batch.extra(factor))
    for slip in signal_slips(table, name) if name in table.arrays else ():
        yield Reading(slip.kind, slip.key, slip.numbers[claim.by], slip.words)
