"""Lines that are right from rounded lines: they follow from the numbers above as these are printed.

A person writes h = tanh(0.27) = 0.2636 and goes on with 0.2636, or with the digits that the calculator still holds.
Both are right work, and both may miss the last digit of the engine, which never rounds.

A claim is right from rounded lines if it lies, to its digits, between the least and the most that the numbers give
which may have been carried on: ``carried_numbers``.  Numbers in the middle of a formula, which the sheet does not show,
are the exact ones, or are rounded as the sheet rounds.

A claim may be far from the true number, as where the digits of 0.603 − 0.6 cancel.  Then it is right only if the
printed numbers give it exactly, to its digits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.pencil.bounds import (
    MOST_WORK,
    SAYS_NOTHING,
    Bound,
    Printed,
    bound_of,
    bounds_of,
    given_exactly,
    line_from_rounded,
)
from autograd.by_hand.pencil.desk import Desk, desk_of
from autograd.by_hand.pencil.normalised import desks_of_normalised
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.single.by_heart import known_by_heart
from autograd.by_hand.verdict.carried_numbers import Bounds, carried_from_above, with_uses_apart
from autograd.by_hand.verdict.lines_moved import clear_of_wrong_lines
from autograd.by_hand.verdict.long_inputs import of_long_inputs
from autograd.by_hand.verdict.rounded_middles import RoundedInTheMiddle, with_rounded_terms
from autograd.by_hand.verdict.siblings import derivative_behind, signals
from autograd.by_hand.verdict.terms_of_the_error import TermsOfTheError
from autograd.by_hand.verdict.turned_deltas import in_order, with_those_of_the_error
from autograd.by_hand.verdict.twins import with_twins
from autograd.by_hand.verdict.unwritten_lines import from_a_scrap

NEARLY = 0.01  # relative: 0.001 for 0.000999
HALF_OF_TWO_DECIMALS = 0.005

BoundsOf = Callable[[Desk, Mapping[Claim, Printed], Collection[Claim]], dict[Claim, list[Bound]]]


def right_from_rounded_lines(
    example: Example, printed: Mapping[Claim, Printed], questions: Collection[Question], order: Sequence[Claim]
) -> set[Question]:
    """The questions whose numbers follow from the printed ones, which are right, or from each other.

    Args:
        example: what the sheet is about.
        printed: the lines that hold.
        questions: the lines that do not.
        order: all of them as they stand on the sheet.
    """
    asked = {question.as_printed: question for question in questions}
    return {asked[question] for question in _right(example, printed, [*asked], order)}


def _right(
    example: Example, printed: Mapping[Claim, Printed], questions: Collection[Question], order: Sequence[Claim]
) -> set[Question]:
    printed, order = with_those_of_the_error(example, printed), in_order(example, order)
    if printed and any(question.claim.steps <= MOST_STEPS for question in questions):
        printed, order = with_twins(desk_of(example), printed, order)
    lines = {claim: line for claim, line in printed.items() if claim.steps <= MOST_STEPS}
    wrong = {question.claim for question in questions}
    waiting = [question for question in questions if question.claim.steps <= MOST_STEPS]
    right: set[Question] = set()
    inputs = of_long_inputs(example) if waiting else {}
    if not waiting or not (lines or inputs):
        return right
    desk = desk_of(example)
    terms = TermsOfTheError(desk, order)
    lines, order = terms.with_the_same(lines), terms.order
    while waiting:
        near = [question.claim for question in waiting if _may_be_near(question)]
        known, bounds = carried_from_above(desk, {c: lines[c] for c in order if c in lines}, near)
        clear = clear_of_wrong_lines(desk, known, waiting, order)
        following = (
            set(_following(desk, known, clear, wrong, bounds))
            or _with_uses_apart(desk, known, clear)
            or _from_inputs(desk, inputs, known, clear)
            or from_a_scrap(desk, known, clear, wrong)
            or _beside_wrong_lines(desk, known, [question for question in waiting if question not in clear])
        )
        if not following:
            break
        right |= following
        waiting = [question for question in waiting if question not in following]
        lines |= {question.claim: line_from_rounded(question) for question in following}
        lines = terms.with_the_same(lines)
    return right


def _with_uses_apart(desk: Desk, known: Mapping[Claim, Printed], questions: Collection[Question]) -> set[Question]:
    """Those that follow where a number is read from the paper in one place, and held in another."""
    near = [question for question in questions if question.is_near]
    return _allowed(near, with_uses_apart(desk, known, [question.claim for question in near])) if near else set()


def _beside_wrong_lines(desk: Desk, known: Mapping[Claim, Printed], questions: Collection[Question]) -> set[Question]:
    """Those that the right lines give just as they are printed, though a wrong line above would move them.

    What else rounding could do explains nothing there: who has a wrong line goes on from it, or from all digits.
    """
    claims = [question.claim for question in questions]
    found = _allowed(questions, given_exactly(desk, known, claims)) if questions else set()
    waiting = [question for question in questions if question not in found and question.claim.by]
    return found | _allowed(waiting, _by_heart(given_exactly, desk, known, [question.claim for question in waiting]))


def _from_inputs(
    desk: Desk, inputs: Mapping[Claim, Printed], known: Mapping[Claim, Printed], questions: Collection[Question]
) -> set[Question]:
    """Those that follow from inputs with more digits than a program printed of them."""
    near = [question for question in questions if question.is_near]
    if not near or not inputs or (len(inputs) + len(known)) * len(desk.order) > MOST_WORK:
        return set()
    bounds = bounds_of(desk, {**known, **inputs}, [question.claim for question in near])
    return _allowed(near, bounds)


def _following(
    desk: Desk,
    known: Mapping[Claim, Printed],
    questions: Collection[Question],
    wrong: Collection[Claim],
    bounds: Bounds,
) -> Iterator[Question]:
    """Those of the questions that follow from the known lines at once; those that are near have bounds."""
    near = [question for question in questions if _may_be_near(question)]
    far = [question for question in questions if not _may_be_near(question)]
    if near:
        yield from _within_bounds(bounds_of, desk, known, near, wrong, bounds)
    if far:
        exact = given_exactly(desk, known, [question.claim for question in far])
        yield from _within_bounds(given_exactly, desk, known, far, wrong, exact)


def _may_be_near(question: Question) -> bool:
    """Whether rounding may have led so far, as where digits cancel; bounds that are wider say nothing."""
    return question.is_near or abs(question.number - question.true) <= SAYS_NOTHING * abs(question.true)


def _within_bounds(
    bounds_to: BoundsOf,
    desk: Desk,
    known: Mapping[Claim, Printed],
    questions: Collection[Question],
    wrong: Collection[Claim],
    bounds: Bounds,
) -> Iterator[Question]:
    found = _allowed(questions, bounds)
    waiting = [question for question in questions if question not in found]
    terms = with_rounded_terms(desk, known, waiting, bounds)
    in_the_middle = RoundedInTheMiddle(desk, known, waiting)
    for question in waiting:
        middle = in_the_middle.numbers(question) if question.is_near else ()
        if any(map(question.fits, [*terms.get(question.claim, []), *middle])):
            found.add(question)
    waiting = [question for question in waiting if question not in found]
    derivatives = [question.claim for question in waiting if question.claim.by]
    found |= _allowed(waiting, _by_heart(bounds_to, desk, known, derivatives))
    for other in desks_of_normalised(desk.example) if derivatives else ():
        found |= _allowed(waiting, bounds_to(other, known, derivatives))
    yield from found
    yield from _from_siblings(bounds_to, desk, known, [q for q in waiting if q not in found], wrong)


def _allowed(questions: Collection[Question], bounds: Bounds) -> set[Question]:
    return {q for q in questions if any(bound.allows(q) for bound in bounds.get(q.claim, []))}


def _from_siblings(
    bounds_to: BoundsOf,
    desk: Desk,
    known: Mapping[Claim, Printed],
    questions: Collection[Question],
    wrong: Collection[Claim],
) -> set[Question]:
    """Those that follow from the derivative by another weight of the same neuron; a step follows from its own first."""
    behind = {question.claim: derivative_behind(desk, question.claim) for question in questions}
    lines = {*known, *wrong}
    claims = [claim for claim, derivative in behind.items() if claim == derivative or derivative not in lines]
    every = [bounds_to(desk, {**known, **signal}, claims) for signal in signals(desk, known, claims, wrong)]
    return {question for bounds in every for question in _allowed(questions, bounds)}


def exactly_from_the_printed(
    example: Example, printed: Mapping[Claim, Printed], coarse: Mapping[Claim, Printed]
) -> set[Claim]:
    """The lines of too few digits that are just what the printed numbers give: 0.999·(1 − 0.999) is 0.001, or nearly.

    Who goes on with the numbers on the paper has no more digits to write.  A 0 counts only if they give just 0, and it
    has three decimals or would be 0 with two more: 1 − 1.0² is 0.0 where tanh(17.7) is 1.0.
    """
    asked = {claim for claim, line in coarse.items() if not claim.last_step}
    desk, known, exact = desk_of(example), dict(printed), set[Claim]()
    while waiting := [claim for claim in asked if claim not in exact]:
        bounds = given_exactly(desk, known, waiting)
        found = {c for c in waiting if any(_is_nearly(bound.number, coarse[c]) for bound in bounds.get(c, []))}
        if not found:
            break
        exact |= found
        known |= {claim: coarse[claim] for claim in found}
    return exact


def _is_nearly(number: float, line: Printed) -> bool:
    """Whether a number of one digit leaves out nothing that tells."""
    if line.number == 0:
        most = line.half if line.half < HALF_OF_TWO_DECIMALS else NEARLY * line.half
        return number == 0 and all(abs(end) <= most for end in line.ends)
    return abs(number - line.number) <= NEARLY * abs(line.number)


def _by_heart(
    bounds_to: BoundsOf, desk: Desk, known: Mapping[Claim, Printed], derivatives: Collection[Claim]
) -> dict[Claim, list[Bound]]:
    """The bounds of derivatives that need the values alone, not the derivatives above, as p − y of a softmax."""
    values = {claim: line for claim, line in known.items() if claim == Claim(claim.node)}
    if not values or not derivatives:
        return {}
    bounds = bounds_to(desk, values, derivatives)
    told = known_by_heart(desk, values)
    for claim, line in told.items():
        bounds.setdefault(claim, []).append(bound_of(line))
    for claim, more in bounds_to(desk, {**told, **known}, derivatives).items() if told.keys() - known.keys() else ():
        bounds[claim] = [*bounds.get(claim, []), *more]
    return bounds
