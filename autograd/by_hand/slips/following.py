"""What follows from what: numbers that are right, but for a wrong line above that they were computed from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, Leaves
from autograd.by_hand.slips.pencil import Desk, Pencil
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading

Followers = dict[Question, list[Reading]]

UNWRITTEN = 3  # how much more far-fetched it is that digits were carried on which are not on the paper


def following(
    example: Example,
    questions: Sequence[Question],
    printed: Mapping[Claim, float],
    unrounded: Callable[[Question], Sequence[float]],
) -> Followers:
    """The claims that follow from an earlier wrong line, or from several, each with a reading that says so.

    Args:
        example: what the sheet is about.
        questions: the wrong claims.
        printed: the numbers that hold, as they stand on the sheet.
        unrounded: the numbers that a wrong line may have had before it was rounded.
    """
    found: Followers = {question: [] for question in questions}
    wrong = [q for q in questions if q.claim.steps <= 1]
    if len(wrong) < 2:
        return found
    desk = Desk(example)
    for cause in wrong:
        others = [q for q in questions if q is not cause and _may_follow(q, cause.claim, example.leaves)]
        for known in ({}, printed):
            for number in (cause.number, *unrounded(cause)):
                _carry(found, desk, known, [{cause.claim: number}], others, cause)
            if cause.printed:  # a calculator may have kept more digits than were written down
                ends = [{cause.claim: cause.number + end} for end in (-cause.allowed, cause.allowed)]
                _carry(found, desk, known, ends, [q for q in others if not unrounded(q)], cause)
    alone = [q for q in questions if not q.others and not any(reading.cause for reading in found[q])]
    _carry(found, desk, {}, [{q.claim: q.number for q in wrong}], alone, None)
    return {question: list(_without_detours(question, found)) for question in questions}


def _carry(
    found: Followers,
    desk: Desk,
    known: Mapping[Claim, float],
    wrong: Sequence[Mapping[Claim, float]],
    questions: list[Question],
    cause: Question | None,
) -> None:
    """Add what the questions become where wrong numbers are carried on, or any numbers between two.

    The wider apart two of them lead, the less it says that one between fits.
    """
    claims = [question.claim for question in questions]
    if not claims:
        return
    try:
        before, *after = (Pencil(desk, {**known, **given}).numbers(claims) for given in ({}, *wrong))
    except ValueError:  # the wrong number leads where a formula has no value
        return
    for question in questions:
        for without, *ends in zip(*(numbers.get(question.claim, []) for numbers in (before, *after)), strict=False):
            low, high = min(ends), max(ends)
            value = min(max(question.number, low), high)
            moved = abs(value - without) > 1e-12 * abs(without) and not low <= without <= high
            if moved and question.fits(value) and not any(reading.cause is cause for reading in found[question]):
                words, extra = _words(cause, question, list(found)), 0
                if len(wrong) > 1:
                    words = Phrase("{}, with digits that are not written there", words)
                    extra = UNWRITTEN + math.ceil(math.log((high - low) / (2 * question.allowed) + 1, 4))
                found[question].append(Reading("follows", ("follows", cause), value, words, extra, cause=cause))


def _words(cause: Question | None, question: Question, in_order: list[Question]) -> Phrase:
    if cause is None:
        return Phrase("follows from several wrong lines")
    where = "above" if in_order.index(cause) < in_order.index(question) else "below"
    claimed = f"{cause.text} = {cause.printed.replace('-', '−')}" if cause.printed else cause.text
    return Phrase("follows from {} {}", claimed, where)


def _may_follow(question: Question, cause: Claim, leaves: Leaves) -> bool:
    """Whether a number may be computed from another at all: only steps come after the gradient of a leaf."""
    claim = question.claim
    if question.others:  # a formula is judged by itself
        return False
    if cause.is_step or cause.steps:
        return claim.steps > 0
    if cause.by in leaves:
        return claim.is_step or claim.steps > 0 or claim.by == cause.by
    return True


def _without_detours(question: Question, found: Followers) -> Iterator[Reading]:
    """Of the lines that it follows from, those that follow from no other of them."""
    causes = {reading.cause for reading in found[question]} - {None}
    for reading in found[question]:
        if not isinstance(reading.cause, Question) or not any(r.cause in causes for r in found[reading.cause]):
            yield reading
