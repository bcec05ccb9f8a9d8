"""Lines about a δ that is target minus output, −∂E/∂z, as lines about ∂E/∂z: the steps of a sheet follow from these."""

from __future__ import annotations

from collections.abc import Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.bounds import Printed


def of_the_error(example: Example, printed: Mapping[Claim, Printed]) -> dict[Claim, Printed]:
    """What the lines about −∂E/∂z say of ∂E/∂z; none where a sheet has no such δ."""
    return {
        claim._replace(node=example.error): line._replace(number=-line.number, ends=(-line.ends[1], -line.ends[0]))
        for claim, line in printed.items()
        if example.delta_error and claim.node == example.delta_error and claim.by and claim.is_plain
    }
