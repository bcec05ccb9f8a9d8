"""Lines about a δ that is target minus output, −∂E/∂z, as lines about ∂E/∂z: the steps of a sheet follow from these."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.pencil.bounds import Printed


def with_those_of_the_error(example: Example, printed: Mapping[Claim, Printed]) -> dict[Claim, Printed]:
    """The lines, each about −∂E/∂z with what it says of ∂E/∂z beside it."""
    turned = {
        _of_the_error(example, claim): line.times(-1)
        for claim, line in printed.items()
        if _of_the_error(example, claim) != claim
    }
    return {**turned, **printed}


def in_order(example: Example, order: Collection[Claim]) -> list[Claim]:
    """Claims in their order, each about −∂E/∂z with the one about ∂E/∂z behind it."""
    return [*dict.fromkeys(other for claim in order for other in (claim, _of_the_error(example, claim)))]


def _of_the_error(example: Example, claim: Claim) -> Claim:
    """The claim about ∂E/∂z that one about −∂E/∂z makes; another as it is."""
    is_turned = example.delta_error and claim.node == example.delta_error and claim.by and claim.is_plain
    return claim._replace(node=example.error) if is_turned else claim
