"""What a line of a sheet can have an effect on: h on all that comes after it, ∂L/∂w on the new w alone.

Where a number on the paper is moved, only these other lines have to be worked through again.  In doubt a line counts.
"""

from __future__ import annotations

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk


def reaches(desk: Desk, moved: Claim, asked: Claim) -> bool:
    """Whether what stands on the paper for one claim may change what another is found to be."""
    moment, is_step = _steps_before(desk, moved), moved.is_of_a_step(desk.parameters)
    if moment != _steps_before(desk, asked):
        return moment < _steps_before(desk, asked)
    if asked.is_of_a_step(desk.parameters):
        return moved.node == asked.node if is_step else not _is_gradient_of_another(desk, moved, asked)
    if is_step:
        return False
    if asked.by:
        return not moved.by or _reaches_on_the_way_back(desk, moved, asked)
    return not moved.by and desk.graph[asked.node] in desk.reached(desk.graph[moved.node])


def _steps_before(desk: Desk, claim: Claim) -> int:
    return claim.last_step - claim.is_of_a_step(desk.parameters)


def _is_gradient_of_another(desk: Desk, moved: Claim, asked: Claim) -> bool:
    """Whether it is the derivative of the error with respect to another parameter than the one that makes the step."""
    is_of_the_error = moved.node == desk.example.error_of_step(_steps_before(desk, moved) + 1)
    return is_of_the_error and moved.is_plain and moved.by in desk.parameters and moved.by != asked.node


def _reaches_on_the_way_back(desk: Desk, moved: Claim, asked: Claim) -> bool:
    """Whether one derivative may be a factor of another: ∂y/∂h of ∂L/∂w where w comes before h, and y before L."""
    if not (moved.is_plain and asked.is_plain):
        return True
    graph = desk.graph
    begins_behind = graph[moved.by] in desk.reached(graph[asked.by])
    return begins_behind and graph[asked.node] in desk.reached(graph[moved.node])
