"""A wrong derivative by a bias that is carried on as the error signal: ∂L/∂w = ∂L/∂b·x.

A bias is added with the slope 1, so ∂L/∂b is ∂L/∂z as well, and people go on from the one that stands on the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.slips.beside import as_carried_on
from autograd.by_hand.slips.desk import Desk, desk_of
from autograd.by_hand.slips.following import may_follow
from autograd.by_hand.slips.pencil import Pencil
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading


class Signals:
    """The readings of wrong lines that follow from a wrong derivative by a bias above.

    Args:
        example: what the sheet is about.
        questions: the wrong claims, in the order of the sheet.
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(self, example: Example, questions: Sequence[Question], printed: Mapping[Claim, float]) -> None:
        self._example = example
        self._questions = questions
        self._printed = printed

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        asked = bool(question.printed) and bool(question.claim.by) and question.claim.steps <= MOST_STEPS
        above = self._questions[: self._questions.index(question)] if asked else ()
        carried = [(cause, signal) for cause in above for signal in self._signal(cause.claim)]
        desk = desk_of(self._example) if carried else None
        fitting = []
        for cause, signal in carried:
            number = self._number(desk, question, {signal: cause.number}) if desk else None
            if number is not None and question.fits(number):
                words = Phrase("follows from {} above", as_carried_on(cause))
                fitting.append(Reading("follows", ("follows", cause), number, words, cause=cause))
        return fitting[-1:], question.chance * len(carried)

    def _signal(self, claim: Claim) -> Iterator[Claim]:
        """The derivative by the sum that a bias is a term of; none for another claim."""
        by = self._example.start.get(claim.by)
        if by is None or by.op is not None or claim != Claim(claim.node, by=claim.by):
            return
        edges = [edge for entering in self._example.graph.into.values() for edge in entering if edge.source is by]
        if len(edges) == 1 and edges[0].slope == 1 and edges[0].target.name != claim.node:
            yield Claim(claim.node, by=edges[0].target.name)

    def _number(self, desk: Desk, question: Question, signal: Mapping[Claim, float]) -> float | None:
        """What a line becomes with an error signal, the rest as it is printed; None if it may not follow from that."""
        if not all(may_follow(question, claim, self._example.leaves) for claim in signal):
            return None
        right = {claim: number for claim, number in self._printed.items() if claim != question.claim}
        try:
            return next(iter(Pencil(desk, {**right, **signal}).numbers([question.claim])[question.claim]), None)
        except ValueError:  # the given numbers lead where a formula has no value
            return None
