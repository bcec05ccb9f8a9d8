"""Chains, as y = w x = 0.6: every side is judged, and the first that is wrong decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from autograd.by_hand.example.rewriting import comes_to
from autograd.by_hand.verdict.lines import SheetLine
from autograd.by_hand.verdict.rows import MISSING, UNREADABLE, Row
from autograd.paper.numerals import is_decimal, write_number

_WRONG_SIDE = "this side of the chain is wrong"
_OF_THE_PEN = ("truncation", "rounding", "sign", "miswritten", "calculator")  # slips behind the last formula
_DIGITS = 6  # of the number that the side before the last comes to


def with_wrong_sides(
    lines: Sequence[SheetLine],
    rows: Sequence[Row],
    is_wrong: Callable[[SheetLine], bool],
    judged: Callable[[Sequence[SheetLine]], list[Row]],
) -> list[Row]:
    """The rows of the last sides, or in their place those of the first wrong ones.

    Args:
        lines: those of the last sides, with the sides before them.
        rows: their rows.
        is_wrong: whether a side is wrong by itself; it may still follow from rounded lines.
        judged: the rows of lines that are judged together.
    """
    found = [_with_the_unjudged(row, line) for row, line in zip(rows, lines, strict=True)]
    doubted = {i: wrong for i, line in enumerate(lines) if (wrong := [*filter(is_wrong, line.before)])}
    while doubted:
        sides = {i: others.pop(0) for i, others in doubted.items()}
        again = judged([sides.get(i, line) for i, line in enumerate(lines)])
        decided = {i for i in sides if again[i].is_wrong}
        for i in decided:
            found[i] = _named(again[i])
        doubted = {i: others for i, others in doubted.items() if others and i not in decided}
    return [
        _with_the_step_before(row, line) if row.is_wrong and row.printed == line.written else row
        for row, line in zip(found, lines, strict=True)
    ]


def _with_the_step_before(row: Row, line: SheetLine) -> Row:
    """The row of a last side that is not what the numbers before it come to: in 3·4 = 14 the last step is wrong."""
    if not line.before or line.unjudged or not is_decimal(line.written):
        return row
    written = line.before[-1].written
    number = comes_to(written, line.written)
    if number is None:
        return row
    said = f"{written} is {write_number(number, _DIGITS)}, so the last step of the chain is wrong"
    told = [x if x.kind in _OF_THE_PEN else replace(x, certain=False) for x in row.diagnosis]  # the rule stands there
    return replace(row, diagnosis=told, note="; ".join(filter(None, (said, row.note if told else ""))))


def _named(row: Row) -> Row:
    """The row of a wrong side, which stands in it: as it was written, or as the number that comes of it."""
    note = "; ".join(filter(None, (row.note, _WRONG_SIDE)))
    return replace(row, note=note, read_as="" if is_decimal(row.printed) else row.read_as)


def _with_the_unjudged(row: Row, line: SheetLine) -> Row:
    """The row of a last side, with a word on the sides before it that are not judged."""
    if not line.unjudged or row.verdict in (MISSING, UNREADABLE):
        return row
    note = f"{' and '.join(map(repr, line.unjudged))} in front of it in the chain cannot be judged"
    return replace(row, note="; ".join(filter(None, (row.note, note))))
