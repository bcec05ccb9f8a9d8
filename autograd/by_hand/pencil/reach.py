"""What a line of a sheet can have an effect on: h on all that comes after it, ∂L/∂w on the new w alone.

Where a number on the paper is moved, only these other lines have to be worked through again.  In doubt a line counts.
"""

from __future__ import annotations

from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk


def reaches(desk: Desk, moved: Claim, asked: Claim) -> bool:
    """Whether what stands on the paper for one claim may change what another is found to be."""
    return reach_of(desk, moved).reaches(reach_of(desk, asked))


def reach_of(desk: Desk, claim: Claim) -> Reach:
    """A claim as it is asked what it reaches, many times on a sheet of many lines."""
    is_of_a_step = claim.is_of_a_step(desk.parameters)
    return Reach(desk, claim, is_of_a_step, claim.last_step - is_of_a_step)


class Reach(NamedTuple):
    """A claim on the paper, and when its number is found."""

    desk: Desk
    claim: Claim
    is_of_a_step: bool
    steps_before: int

    def reaches(self, asked: Reach) -> bool:
        """Whether what stands on the paper for it may change what another is found to be."""
        desk, moved = self.desk, self.claim
        if self.steps_before != asked.steps_before:
            return self.steps_before < asked.steps_before
        if asked.is_of_a_step:
            return moved.node == asked.claim.node if self.is_of_a_step else not self._is_gradient_of_another(asked)
        if self.is_of_a_step:
            return False
        if asked.claim.by:
            return not moved.by or self._reaches_on_the_way_back(asked.claim)
        return not moved.by and desk.graph[asked.claim.node] in desk.reached(desk.graph[moved.node])

    def _is_gradient_of_another(self, asked: Reach) -> bool:
        """Whether it is the derivative of the error with respect to another parameter than the one that steps."""
        moved = self.claim
        is_of_the_error = moved.node == self.desk.example.error_of_step(self.steps_before + 1)
        return is_of_the_error and moved.is_plain and moved.by in self.desk.parameters and moved.by != asked.claim.node

    def _reaches_on_the_way_back(self, asked: Claim) -> bool:
        """Whether it may be a factor of another: ∂y/∂h of ∂L/∂w where w comes before h, and y before L."""
        (moved, _), desk = self.desk.of_the_error(self.claim), self.desk
        if not (moved.is_plain and asked.is_plain):
            return True
        begins_behind = desk.graph[moved.by] in desk.reached(desk.graph[asked.by])
        return begins_behind and desk.graph[asked.node] in desk.reached(desk.graph[moved.node])
