"""Worksheets whose formulas read in several ways, as e^2x: they are read so that most of their lines are right.

The class y of p_y counts from 1, as entries do; a person is asked where more lines are right if it counts from 0.
"""

from __future__ import annotations

import re
from dataclasses import replace
from heapq import nlargest
from typing import Any

from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.by_hand.sheet.sheet import FormulaError, Sheet
from autograd.by_hand.sheet.strict_sheet import in_strict_notation
from autograd.by_hand.sheet.two_products import OpenError, is_coarse
from autograd.by_hand.sheet_lines import SheetLines
from autograd.by_hand.verdict.array_rows import agreement
from autograd.by_hand.verdict.rows import Row
from autograd.by_hand.verdict.stations import JudgedStations
from autograd.by_hand.verdict.tolerance import read_tolerance
from autograd.paper.numerals import is_decimal

_OF_A_CLASS = re.compile(r"([^\W\d_])_(?:([yc])(?!\w)|\{\s*([yc])\s*\})")  # as p_y, see ``Names``
_FULL, _COARSE = 2, 1  # what a right line counts: one of a single digit, as 0, is soon right by chance


def in_its_own_way(sheet: Sheet) -> Sheet:
    """The worksheet with its formulas in strict notation, in the only way in which most of its lines are right.

    Raises:
        ValueError: if a formula cannot be read, or its lines do not say how: one line of a single digit does not.
    """
    strict = _by_its_lines(sheet)
    _refuse_classes_from_0(sheet, strict)
    return strict


def _by_its_lines(sheet: Sheet) -> Sheet:
    try:
        return in_strict_notation(sheet)
    except OpenError as problem:
        counts = [_right_lines(strict) for strict in problem.sheets]
        best, other = nlargest(2, [*counts, (0, 0), (0, 0)])
        if best == other or 0 < best[0] - other[0] < _FULL:
            raise
        return problem.sheets[counts.index(best)]


def _refuse_classes_from_0(sheet: Sheet, strict: Sheet) -> None:
    """Refuse p_y as the y-th entry where more lines are right with the one behind it."""
    given = {**sheet.inputs, **sheet.parameters}
    texts = [(key, found) for key, text in sheet.formulas.items() for found in _OF_A_CLASS.finditer(text)]
    classes = [(key, found) for key, found in texts if given.get(found[2] or found[3], 0) >= 1 and sheet.index == 1]
    if not classes:
        return

    def moved(x: Any) -> Any:
        return _OF_A_CLASS.sub(one_further, x) if isinstance(x, str) else x

    def one_further(found: re.Match[str]) -> str:
        number = given.get(found[2] or found[3])
        return found[0] if number is None else f"{found[1]}_{{{number + 1}}}"

    formulas = {key: moved(text) for key, text in sheet.formulas.items()}
    claims = {key: moved(answer) for key, answer in sheet.claims.items()}
    try:
        other = in_strict_notation(replace(sheet, formulas=formulas, claims=claims))
    except ValueError:
        return
    if _right_lines(other) > _right_lines(strict):
        key, found = classes[0]
        number = given[found[2] or found[3]]
        raise FormulaError(
            key,
            f"uses {found[0]}, and more lines are right where classes count from 0: write index = 0 at the top, or "
            f"{found[1]}[{number}] or {found[1]}[{number + 1}] for what is meant",
        )


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
