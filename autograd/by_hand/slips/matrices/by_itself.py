"""What explains wrong entries of a large example without the lines above: each alone, or all by the rate of the steps.

That is a formula with one thing changed, digits lost or exchanged, and of a few entries a slip in their own formula or
in one term of a sum over paths.  An entry of X·W + b has 21 terms, and each of them may be left out.  What enters the
formula is as it is in the example.  Not every slip is tried, so none of those that fit is certain.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.certainty import LOST_DIGITS
from autograd.by_hand.slips.formulas.terms import path_over
from autograd.by_hand.slips.habits.rates import some_steps_at_a_usual_rate
from autograd.by_hand.slips.matrices.samples import batches_of
from autograd.by_hand.slips.matrices.signals_by_heart import signal_slips
from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.readings.coincidence import Coincidences
from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Reading
from autograd.by_hand.slips.single.claim_slips import ClaimSlips, of_the_last_digit
from autograd.by_hand.slips.single.derivative_slips import DerivativeSlips
from autograd.by_hand.slips.single.miswritten import of_the_pen
from autograd.by_hand.slips.single.several_paths import without_a_part
from autograd.by_hand.slips.single.value_slips import of_number
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.paper.numerals import write_number
from autograd.table.arithmetic import as_float

FEW = 3  # wrong entries of an array: what explains one of many by itself is a coincidence
MOST_OPERATIONS = 100  # in a formula: each slip in it takes a pass through the whole


class ByItself:
    """What explains the wrong entries of arrays without the lines above.

    Args:
        example: what the sheet is about.
        questions: the wrong claims.
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(self, example: Example, questions: Sequence[Question], printed: Mapping[Claim, float]) -> None:
        self._example = example
        self._questions = questions
        self._printed = printed
        self.tried: set[Question] = set()  # those for which slips in their own formula were tried

    def findings(self, array: Sequence[Question]) -> dict[Question, list[Finding]]:
        """What explains each of the wrong entries of an array; none of it is certain."""
        readings = {question: [*_of_its_formula(question), *_of_its_digits(question)] for question in array}
        if len(array) > FEW and not all(readings.values()):
            readings = {question: list(_of_its_formula(question)) for question in array}
        for question in array if len(array) <= FEW else ():
            readings[question] += [*_of_its_number(question), *of_the_pen(question)[0]]
            if question.printed and not readings[question] and _is_tried(self._example, question.claim):
                readings[question] += _of_one_entry(self._example, question)
                self.tried.add(question)
        told = {
            question: [_finding(reading, question) for reading in sorted(found, key=lambda reading: reading.cost)]
            for question, found in readings.items()
        }
        return {question: told[question] or self._of_another_rate(question) for question in array}

    def _of_another_rate(self, question: Question) -> list[Finding]:
        """That the steps have a usual rate which is not that of the sheet."""
        readings = {reading.key: reading for reading in self._by_rate.get(question.claim, ())}
        return [_finding(reading, question, self._with_the_rate(key)) for key, reading in readings.items()]

    def _with_the_rate(self, key: Hashable) -> list[str]:
        claims = [claim for claim, found in self._by_rate.items() if any(reading.key == key for reading in found)]
        return [question.text for question in self._questions if question.claim in claims]

    @cached_property
    def _by_rate(self) -> Mapping[Claim, Sequence[Reading]]:
        written = {**self._printed, **{q.claim: q.number for q in self._questions if q.printed}}
        gradients = {c.by: x for c, x in written.items() if c == Claim(self._example.error, by=c.by)}
        trained = {w: x for w, x in gradients.items() if w in self._example.parameters}
        return some_steps_at_a_usual_rate(self._example, self._questions, trained)


def compared(number: float, question: Question) -> str:
    """A number beside the true one."""
    return f"{write_number(number, 6)} instead of {write_number(question.true, 6)}"


def _of_its_formula(question: Question) -> Iterator[Reading]:
    yield from question.edited()
    yield from (reading for times, reading in question.mended() if times == 1)


def _of_its_digits(question: Question) -> Iterator[Reading]:
    yield from of_the_last_digit(question) if question.printed else ()


def _of_its_number(question: Question) -> Iterator[Reading]:
    for reading in of_number(question.true) if question.printed else ():
        if question.is_other(reading.value) and question.fits(reading.value):
            yield reading


def _finding(reading: Reading, question: Question, alike: Sequence[str] = ()) -> Finding:
    number = "" if reading.kind in LOST_DIGITS else f": {compared(reading.value, question)}"
    claims = tuple(dict.fromkeys((question.text, *alike)))
    return Finding(reading.kind, f"{reading.words}{number}", reading.value, claims)


def _is_tried(example: Example, claim: Claim) -> bool:
    """Whether slips in a claim are tried: in a value with a short formula, or in a derivative."""
    if claim == Claim(claim.node):
        graph = example.floats.graph
        return len(graph.operations(example.floats.start[claim.node])) <= MOST_OPERATIONS
    return claim == Claim(claim.node, by=claim.by)


def _of_one_entry(example: Example, question: Question) -> list[Reading]:
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
