"""Worksheets whose formulas read in several ways, as e^2x: they are read so that most of their lines are right."""

from __future__ import annotations

from heapq import nlargest

from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.strict_sheet import in_strict_notation
from autograd.by_hand.sheet.two_products import OpenError, is_coarse
from autograd.by_hand.sheet_lines import SheetLines
from autograd.by_hand.verdict.array_rows import agreement
from autograd.by_hand.verdict.rows import Row
from autograd.by_hand.verdict.stations import JudgedStations
from autograd.by_hand.verdict.tolerance import read_tolerance
from autograd.paper.numerals import is_decimal

_FULL, _COARSE = 2, 1  # what a right line counts: one of a single digit, as 0, is soon right by chance


def in_its_own_way(sheet: Sheet) -> Sheet:
    """The worksheet with its formulas in strict notation, in the only way in which most of its lines are right.

    Raises:
        ValueError: if a formula cannot be read, or its lines do not say how: one line of a single digit does not.
    """
    try:
        return in_strict_notation(sheet)
    except OpenError as problem:
        counts = [_right_lines(strict) for strict in problem.sheets]
        best, other = nlargest(2, [*counts, (0, 0), (0, 0)])
        if best == other or 0 < best[0] - other[0] < _FULL:
            raise
        return problem.sheets[counts.index(best)]


def _right_lines(strict: Sheet) -> tuple[int, int]:
    """What the right lines count, and how many numbers are right, where a worksheet is read in this way."""
    try:
        stations = SheetLines(strict, example_of_sheet(strict)).stations()
        tolerance = read_tolerance(strict.rtol, strict.atol)
        rows = JudgedStations(stations, exact=False, tolerance=tolerance).rows(explained=False)
    except ValueError:
        return 0, 0
    lines, numbers = agreement(rows)
    return _FULL * lines - (_FULL - _COARSE) * sum(row.ok and _is_coarse(row) for row in rows), numbers


def _is_coarse(row: Row) -> bool:
    """Whether a line about one number has a single digit."""
    digits = as_digits(row.printed)
    return row.part is None and is_decimal(digits) and is_coarse(digits, row.true)
