"""Entries of an array that show too few digits by themselves: beside others they show as many decimals as these.

In a softmax [0.9993, 0.0007] the second entry has one digit, since the array has four decimals, and it holds to these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from autograd.by_hand.verdict.lines import Checked, SheetLine, is_coarse
from autograd.by_hand.verdict.rows import COARSE, ROUNDED
from autograd.paper.numerals import decimals_of, read_decimal
from autograd.table.arithmetic import as_float

FOLLOWS = "it follows from the lines above as they are printed, and has too few digits to tell more"


def held_beside_others(lines: Sequence[SheetLine], checked: Sequence[Checked]) -> Iterator[Checked]:
    """The checked lines; an entry with too few digits holds if another of its array tells as many decimals."""
    told: dict[str, set[int]] = defaultdict(set)
    for line, one in zip(lines, checked, strict=True):
        if line.part and one.row.ok and one.has_digits and not is_coarse(one.row.printed):
            told[_array(line)].add(decimals_of(one.row.printed))
    for line, one in zip(lines, checked, strict=True):
        row = one.row
        if line.part and row.verdict == COARSE and decimals_of(row.printed) in told[_array(line)]:
            yield taken_as(one, "holds")
        else:
            yield one


def followed_beside_others(lines: Sequence[SheetLine], checked: Sequence[Checked]) -> Iterator[Checked]:
    """The checked lines; an entry that follows from the printed lines above is right if another of its array is."""
    told = {_array(line) for line, one in zip(lines, checked, strict=True) if line.part and one.row.ok}
    for line, one in zip(lines, checked, strict=True):
        row = one.row
        follows = row.verdict == COARSE and row.note == FOLLOWS and is_coarse(row.printed)
        if line.part and follows and _array(line) in told:
            yield taken_as(one, ROUNDED)
        else:
            yield one


def taken_as(one: Checked, verdict: str) -> Checked:
    """A line of too few digits that is right all the same."""
    row = replace(one.row, ok=True, verdict=verdict, note="")
    return Checked(row, one.claim, number=as_float(read_decimal(row.printed)))


def _array(line: SheetLine) -> str:
    """The claim about the whole array; an array of Values as a key has no text of its own."""
    return (line.part and line.part.whole) or line.text.rpartition("[")[0]
