"""Chains, as y = w x = 0.6: every side is judged, and the first that is wrong decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from autograd.by_hand.verdict.lines import SheetLine
from autograd.by_hand.verdict.rows import MISSING, UNREADABLE, Row
from autograd.paper.numerals import is_decimal, significant_digits, write_number
from autograd.table.arithmetic import as_float

_WRONG_SIDE = "this side of the chain is wrong"


def with_wrong_sides(
    lines: Sequence[SheetLine],
    rows: Sequence[Row],
    by_itself: Callable[[SheetLine], Row],
    judged: Callable[[Sequence[SheetLine]], list[Row]],
) -> list[Row]:
    """The rows of the last sides, or in their place those of the first wrong ones.

    Args:
        lines: those of the last sides, with the sides before them.
        rows: their rows.
        by_itself: the row of a side by itself; where that is wrong it may still follow from rounded lines.
        judged: the rows of lines that are judged together.
    """
    found = [_with_the_unjudged(row, line) for row, line in zip(rows, lines, strict=True)]
    sides_of = {i: [(side, by_itself(side)) for side in line.before] for i, line in enumerate(lines) if line.before}
    for i, each in sides_of.items():
        found[i] = _beside_a_right_side(found[i], *each[-1])
    doubted = {i: wrong for i, each in sides_of.items() if (wrong := [side for side, row in each if row.is_wrong])}
    while doubted:
        sides = {i: others.pop(0) for i, others in doubted.items()}
        again = judged([sides.get(i, line) for i, line in enumerate(lines)])
        decided = {i for i in sides if again[i].is_wrong}
        for i in decided:
            found[i] = _named(again[i])
        doubted = {i: others for i, others in doubted.items() if others and i not in decided}
    return found


def _named(row: Row) -> Row:
    """The row of a wrong side, which stands in it: as it was written, or as the number that comes of it."""
    note = "; ".join(filter(None, (row.note, _WRONG_SIDE)))
    return replace(row, note=note, read_as="" if is_decimal(row.printed) else row.read_as)


def _beside_a_right_side(row: Row, side: SheetLine, before: Row) -> Row:
    """The row of a wrong end, with the number of the right formula in front of it: in 3·4 = 14 that is 12."""
    if not row.is_wrong or not before.ok or is_decimal(side.written) or not is_decimal(row.printed):
        return row
    if row.diagnosis and any(map(str.isalpha, side.written)):  # then the slip is told already
        return row
    number = as_float(before.true) + before.difference
    note = f"{side.written} in front of it is {write_number(number, max(significant_digits(row.printed) + 1, 4))}"
    rest = row.note if row.diagnosis else ""
    return replace(row, note="; ".join(filter(None, (note, rest))))


def _with_the_unjudged(row: Row, line: SheetLine) -> Row:
    """The row of a last side, with a word on the sides before it that are not judged."""
    if not line.unjudged or row.verdict in (MISSING, UNREADABLE):
        return row
    note = f"{' and '.join(map(repr, line.unjudged))} in front of it in the chain cannot be judged"
    return replace(row, note="; ".join(filter(None, (row.note, note))))
