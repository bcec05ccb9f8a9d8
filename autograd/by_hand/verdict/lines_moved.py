"""Lines with a wrong number above them that enters: ŷ = 0.2665 for 0.2664, and below it L = 1.3228.

−log 0.2665 is 1.3224, so the person who wrote 1.3228 did not go on from the line above.  Rounding explains it no more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import MOST_WORK, Bound, Printed, given_exactly
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.reach import Reach, reach_of
from autograd.by_hand.pencil.roundings import to_decimals
from autograd.by_hand.slips.readings.question import Question
from autograd.paper.numerals import decimals_of


def clear_of_wrong_lines(
    desk: Desk, known: Mapping[Claim, Printed], questions: Sequence[Question], order: Sequence[Claim]
) -> list[Question]:
    """The questions that no other of them moves which stands above; all where the sheet is too large to tell.

    What wrong lines give as they are printed, and right ones in their places would not, follows from them.

    Args:
        desk: the example.
        known: the lines that are right.
        questions: the lines that are not.
        order: all of them as they stand on the sheet.
    """
    places = {claim: place for place, claim in enumerate(order)}
    numbers = {question.claim: question.number for question in questions}
    right = {question.claim: _as_right(question) for question in questions}

    def place_of(one: Reach) -> int:
        return places.get(one.claim, 0)

    in_order = sorted((reach_of(desk, claim) for claim in numbers), key=place_of)
    moved_by: dict[frozenset[Claim], list[Question]] = defaultdict(list)
    for question in questions:
        asked = reach_of(desk, question.claim)
        before = in_order[: bisect_left(in_order, place_of(asked), key=place_of)]
        moved_by[frozenset(one.claim for one in before if one.reaches(asked))].append(question)
        if len(moved_by) * len(desk.order) > MOST_WORK:  # in a layer after some of 500 lines
            return [*questions]
    clear = [*moved_by.pop(frozenset(), [])]
    here = given_exactly(desk, known, [q.claim for below in moved_by.values() for q in below]) if moved_by else {}
    for entering, below in moved_by.items():
        claims = [question.claim for question in below]
        there = given_exactly(desk, {**known, **{c: Printed(numbers[c], (numbers[c],) * 2) for c in entering}}, claims)
        waiting = [q for q in below if not _are_moved(q, here.get(q.claim, []), there.get(q.claim, []))]
        doubted = [q for q in waiting if _fits(q, there) and not _fits(q, here)]
        if doubted:
            mended = given_exactly(desk, {**known, **{c: right[c] for c in entering}}, [q.claim for q in doubted])
            doubted = [q for q in doubted if not _fits(q, mended)]
        clear += [q for q in waiting if q not in doubted]
    return clear


def _as_right(question: Question) -> Printed:
    """What would stand in the place of a wrong line: the true number, with as many decimals."""
    number = to_decimals(decimals_of(question.printed))(question.true) if question.printed else question.true
    return Printed(number, (number, number))


def _are_moved(question: Question, here: Sequence[Bound], there: Sequence[Bound]) -> bool:
    """Whether the wrong numbers make a difference in the digits of a line, in whichever order people work."""
    return all(abs(x.number - y.number) > question.allowed for x, y in zip(here, there, strict=False))


def _fits(question: Question, bounds: Mapping[Claim, Sequence[Bound]]) -> bool:
    return any(question.fits(bound.number) for bound in bounds.get(question.claim, []))
