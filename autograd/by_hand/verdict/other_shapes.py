"""Answers of another shape than the array that is asked for: they are wrong, and both shapes are told.

Where the transpose was written, that is the slip; of an array of samples it is another layout.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.sheet.entry_answers import Instead, OfAnotherShape
from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.verdict.lines import Checked, SheetLine
from autograd.by_hand.verdict.rows import UNDECIDED, UNREADABLE, Row
from autograd.paper.numerals import half_unit, is_decimal, read_decimal
from autograd.table.arithmetic import as_float

_TRANSPOSED = "the transpose was written"


def of_another_shape(
    text: str, claim: Claim, answer: OfAnotherShape, instead: Sequence[tuple[SheetLine, Instead]]
) -> SheetLine:
    """The line of one entry.

    Args:
        text: the claim.
        claim: what it speaks of.
        answer: what was written for the whole array.
        instead: what may have been meant, with the line that it would make.
    """

    def check(descent: Descent) -> Checked:
        true = true_number(claim, descent)
        row = Row(text, answer.written, true, ok=False, verdict="WRONG", difference=math.nan, note=answer.in_words)
        meant = next((other for line, other in instead if line.check(descent).row.ok), None)
        if meant is not None:
            found = Finding(meant.kind, answer.words_for(meant), as_float(true), (text,), certain=True)
            row = replace(row, note="", diagnosis=[found])
        elif instead and answer.misfit:
            row = replace(row, note=f"{instead[0][1].words}, and something else is wrong as well")
        elif answer.misfit:
            row = replace(row, verdict=UNREADABLE, note=answer.misfit)
        return Checked(row, claim)

    return SheetLine(text, claim, answer.written, check)


def with_samples_as_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows; an array that has its samples as rows in the sheet, and as columns by hand, is no mistake."""
    entries: dict[str, dict[tuple[int, ...], Row]] = {}
    for row in rows:
        if row.part and _may_have_columns(row):
            entries.setdefault(row.part.whole, {})[row.part.place] = row
    turned = {whole for whole, array in entries.items() if all(_is_turned(row, array) for row in array.values())}
    return [
        _in_the_other_layout(row)
        if row.part and _may_have_columns(row) and (row.part.whole in turned or _has_its_words(row, ", of shape"))
        else row
        for row in rows
    ]


def _may_have_columns(row: Row) -> bool:
    """Whether an entry is of an array with a row for each sample, in which a person may have columns."""
    return bool(row.part and row.part.has_rows_of_samples and not row.part.is_transposed and row.table == "claims")


def _has_its_words(row: Row, more: str = "") -> bool:
    return bool(row.diagnosis) and row.diagnosis[0].words.startswith(_TRANSPOSED + more)


def _is_turned(row: Row, array: Mapping[tuple[int, ...], Row]) -> bool:
    """Whether an entry is that of the transpose."""
    if _has_its_words(row):
        return True
    there = array.get(row.part.place[::-1]) if row.part else None
    if there is None or not is_decimal(row.printed):
        return row.ok
    off = abs(as_float(read_decimal(row.printed)) - as_float(there.true))
    return off <= half_unit(row.printed) * (1 + 1e-9) or (there is row and row.ok)


def _in_the_other_layout(row: Row) -> Row:
    if not row.is_wrong:
        return row
    note = "the samples stand as columns here, and as rows in the sheet: in that layout the number is right"
    return replace(row, verdict=UNDECIDED, note=note, diagnosis=[])
