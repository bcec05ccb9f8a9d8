"""The wrong lines of a sheet, and those that hold: what every search for a slip begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, Leaves
from autograd.by_hand.pencil.desk import Desk, desk_of
from autograd.by_hand.slips.readings.question import Question


class WrongLines(NamedTuple):
    """The wrong lines of a sheet among those that hold."""

    example: Example  # what the sheet is about
    questions: Sequence[Question]  # the wrong claims, in the order of the sheet
    printed: Mapping[Claim, float]  # the numbers that hold, as they stand on the sheet

    @property
    def desk(self) -> Desk:
        """The example, to be worked through with a pencil."""
        return desk_of(self.example)

    def above(self, question: Question) -> list[Question]:
        """The wrong lines above one that it may follow from."""
        before = self.questions[: self.questions.index(question)]
        return [q for q in before if may_follow(question, q.claim, self.example.leaves)]

    def printed_beside(self, question: Question) -> dict[Claim, float]:
        """The numbers that hold, without one for the claim itself."""
        return {claim: number for claim, number in self.printed.items() if claim != question.claim}


def may_follow(question: Question, cause: Claim, leaves: Leaves) -> bool:
    """Whether a claim may be computed from another at all: only steps come after the gradient of a leaf."""
    claim = question.claim
    if question.others:  # a formula is judged by itself
        return False
    if cause.is_step or cause.steps:
        return claim.last_step >= cause.last_step and claim.last_step > 0
    if cause.by in leaves:
        return claim.is_step or claim.steps > 0 or claim.by == cause.by
    return True
