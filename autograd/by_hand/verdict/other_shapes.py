"""Answers of another shape than the array that is asked for: they are wrong, and both shapes are told.

Where the transpose was written, that is the slip.
"""

from __future__ import annotations

import math
from dataclasses import replace

from autograd.by_hand.example.array_claims import OfAnotherShape
from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.slips.kinds import Finding
from autograd.by_hand.verdict.lines import Checked, SheetLine
from autograd.by_hand.verdict.rows import Row
from autograd.table.arithmetic import as_float


def of_another_shape(text: str, claim: Claim, answer: OfAnotherShape, turned: SheetLine | None) -> SheetLine:
    """The line of one entry.

    Args:
        text: the claim.
        claim: what it speaks of.
        answer: what was written for the whole array.
        turned: the line that the transpose of the answer would make; None if that has another shape as well.
    """

    def check(descent: Descent) -> Checked:
        true = true_number(claim, descent)
        row = Row(text, answer.written, true, ok=False, verdict="WRONG", difference=math.nan, note=answer.in_words)
        if turned is not None and turned.check(descent).row.ok:
            words = f"the transpose was written, of shape {answer.found} where {answer.asked} is asked for"
            found = Finding("transposed", words, as_float(true), (text,), certain=True)
            row = replace(row, note="", diagnosis=[found])
        return Checked(row, claim)

    return SheetLine(text, claim, answer.written, check)
