"""Lines about a δ that is target minus output, −∂E/∂z, as lines about ∂E/∂z: the steps of a sheet follow from these.

−E has a name of its own, E_turned, which nobody wrote: in what is said of the lines it is −E again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.pencil.bounds import Printed
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.verdict.rows import Row


def with_those_of_the_error(example: Example, printed: Mapping[Claim, Printed]) -> dict[Claim, Printed]:
    """The lines, each about −∂E/∂z with what it says of ∂E/∂z beside it."""
    turned = {
        _of_the_error(example, claim): line.linear(-1)
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


def rows_as_minus(sheet: Sheet, rows: Sequence[Row]) -> list[Row]:
    """The rows of a sheet with −dE/dz for the derivatives of −E."""
    if not sheet.delta_error or sheet.delta_error == sheet.error:
        return list(rows)
    return [
        replace(
            row,
            claim=as_minus(sheet, row.claim),
            note=as_minus(sheet, row.note),
            read_as=as_minus(sheet, row.read_as),
            diagnosis=[
                replace(
                    finding,
                    words=as_minus(sheet, finding.words),
                    claims=tuple(as_minus(sheet, claim) for claim in finding.claims),
                )
                for finding in row.diagnosis
            ],
        )
        for row in rows
    ]


def as_minus(sheet: Sheet, text: str) -> str:
    """A text with −E for the name that −E has.

    >>> sheet = Sheet("", "", None, "E", {}, {}, {}, {}, delta_error="E_turned")
    >>> as_minus(sheet, "follows from dE_turned/dnet = 0.2 above")
    'follows from −dE/dnet = 0.2 above'
    """
    if not sheet.delta_error or sheet.delta_error == sheet.error:
        return text
    derivative = re.sub(rf"([d∂]){sheet.delta_error}(?=/)", rf"−\1{sheet.error}", text)
    return re.sub(rf"\b{sheet.delta_error}\b", f"−{sheet.error}", derivative)
