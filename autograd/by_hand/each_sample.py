"""Batches in which dZ and δ are of each sample's own loss: dZ = A − Y, and the mean comes last, in dW = 1/m dZ Xᵀ.

The error is the mean J of the losses, so dZ may mean ∂J/∂Z, or m times that.  Many courses mean the second, and do not
write it down.  A sheet is read in the way in which more of its lines are right.
"""

from __future__ import annotations

from dataclasses import replace

from autograd.by_hand.example.claim_notation import ClaimNotation
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.sheet import Sheet
from autograd.by_hand.slips.batches import batches_in


def of_each_sample(sheet: Sheet, example: Example) -> Sheet | None:
    """The worksheet with dZ and δ as derivatives of the sum of the losses; None if it has no mean, or no such name."""
    if sheet.one_by_one or sheet.inner_error or not _is_short(sheet, example):
        return None
    end = example.start[example.error]
    counts = {batch.size for batch in batches_in(example.graph, end).get(end, []) if batch.is_mean}
    if len(counts) != 1:
        return None
    total = f"{sheet.error}_sum"
    while total in example.start:
        total += "_"
    return replace(sheet, formulas={**sheet.formulas, total: f"{counts.pop()}*{sheet.error}"}, inner_error=total)


def sum_in_words(sheet: Sheet) -> dict[str, str]:
    """What the sum of the losses is, in words, if the worksheet has it."""
    total = sheet.inner_error
    return {total: f"{sheet.formulas[total]}, the sum over the samples"} if total not in ("", sheet.error) else {}


def _is_short(sheet: Sheet, example: Example) -> bool:
    return ClaimNotation.of(example).signals.speaks_of_an_inner_one(sheet.claims)
