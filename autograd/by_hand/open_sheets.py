"""Worksheets whose formulas read in several ways, as e^2x: they are read so that most of their lines are right."""

from __future__ import annotations

from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.strict_sheet import in_strict_notation
from autograd.by_hand.sheet.two_products import OpenError
from autograd.by_hand.sheet_lines import SheetLines
from autograd.by_hand.verdict.array_rows import agreement
from autograd.by_hand.verdict.stations import JudgedStations
from autograd.by_hand.verdict.tolerance import read_tolerance


def in_its_own_way(sheet: Sheet) -> Sheet:
    """The worksheet with its formulas in strict notation, in the only way in which most of its lines are right.

    Raises:
        ValueError: if a formula cannot be read, or its lines do not say how.
    """
    try:
        return in_strict_notation(sheet)
    except OpenError as problem:
        counts = [_right_lines(strict) for strict in problem.sheets]
        best = max(counts, default=(0, 0))
        if not any(best) or counts.count(best) > 1:
            raise
        return problem.sheets[counts.index(best)]


def _right_lines(strict: Sheet) -> tuple[int, int]:
    """How many lines, and numbers, are right where a worksheet is read in this way."""
    try:
        stations = SheetLines(strict, example_of_sheet(strict)).stations()
        tolerance = read_tolerance(strict.rtol, strict.atol)
        return agreement(JudgedStations(stations, exact=False, tolerance=tolerance).rows(explained=False))
    except ValueError:
        return 0, 0
