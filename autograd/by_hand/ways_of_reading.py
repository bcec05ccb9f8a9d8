"""The ways in which a worksheet may be read, and the one that its author meant.

δ may be target − output, dZ of the sum or of the mean over samples, Δw the step or the gradient.  The usual way is
taken unless more lines are right in another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from autograd.by_hand.answers.other_meanings import in_words
from autograd.by_hand.example.example import Example
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet_lines import SheetLines
from autograd.by_hand.verdict.array_rows import agreement, is_borne_out, is_clearer
from autograd.by_hand.verdict.rows import Row
from autograd.by_hand.verdict.stations import JudgedStations
from autograd.by_hand.verdict.tolerance import Tolerance
from autograd.by_hand.verdict.turned_deltas import as_minus, rows_as_minus

MOST_COMPARED = 300  # lines whose slips are looked for in two ways of reading; in a large layer each takes seconds


class Way:
    """A worksheet read in one way.

    Args:
        sheet: the worksheet, which says what its names mean in this way.
        example: its example.
    """

    def __init__(self, sheet: Sheet, example: Example) -> None:
        lines = SheetLines(sheet, example)
        self.stations = lines.stations()
        self.sheet = sheet
        said = {**lines.short_names, **in_words(sheet)}
        self.short_names = {name: as_minus(sheet, words) for name, words in said.items()}


class JudgedWays:
    """The lines of a worksheet, judged in each way of reading that is asked about.

    Args:
        usual: the usual way.
        others: makes the other ways, which are needed only where a line is not right in the usual one.
        exact: whether a line needs the digits of the engine where it follows from rounded ones.
        tolerance: how far off a number may be.
    """

    def __init__(self, usual: Way, others: Callable[[], Sequence[Way]], *, exact: bool, tolerance: Tolerance) -> None:
        self._usual = usual
        self._others = others

        self._judged = cache(lambda way: JudgedStations(way.stations, exact=exact, tolerance=tolerance))
        self._rows = cache(self._rows_anew)  # the slips of two ways may be compared, and those of one are reported

    def _rows_anew(self, way: Way, explained: bool) -> list[Row]:
        return rows_as_minus(way.sheet, self._judged(way).rows(explained=explained))

    def explained(self, way: Way) -> list[Row]:
        """The rows of the report, with the slip behind each wrong line."""
        return self._rows(way, True)

    def meant(self) -> Way:
        """The way in which the most lines are right; the usual one, if none is better."""
        usual = self._rows(self._usual, False)
        others = () if all(row.ok for row in usual) else self._others()
        rows = {way: self._rows(way, False) for way in (self._usual, *others)}
        borne_out = [way for way in others if is_borne_out(rows[way], usual)]
        best = max([self._usual, *borne_out], key=lambda way: agreement(rows[way]))
        alike = [way for way in rows if way is not best and agreement(rows[way]) == agreement(rows[best])]
        return self._clearest(best, alike) if len(rows[best]) <= MOST_COMPARED else best

    def _clearest(self, best: Way, alike: Sequence[Way]) -> Way:
        """Of ways with as many right lines, one with dZ of the sum over samples, if fewer slips explain the rest."""
        of_sums = (way for way in alike if way.sheet.inner_error)
        return next((way for way in of_sums if is_clearer(self.explained(way), self.explained(best))), best)
