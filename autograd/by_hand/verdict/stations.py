"""Judging a sheet in stations: samples one by one, each with the weights that the steps before have led to.

A station is an example of its own, so that every slip in a first step is a slip in any step.  The weights that a
person wrote down at one station are lines of the next: what was rounded, or wrong, is carried on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.question import Question
from autograd.by_hand.verdict.judging import rows_of
from autograd.by_hand.verdict.lines import Checked, SheetLine
from autograd.by_hand.verdict.rows import Row
from autograd.by_hand.verdict.tolerance import Tolerance
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.table.arithmetic import as_float


class Station(NamedTuple):
    """The example after a count of steps, and the lines about it with their places on the sheet."""

    steps: int
    example: Example
    lines: Sequence[SheetLine]
    places: Sequence[int]


def rows_of_stations(stations: Iterable[Station], *, exact: bool, tolerance: Tolerance) -> list[Row]:
    """The rows of a report, in the order of the sheet.

    Args:
        stations: in the order of their steps.
        exact, tolerance: as for ``rows_of``.
    """
    rows: dict[int, Row] = {}
    written: dict[int, list[Checked]] = {}  # the weights on the sheet, by the station that finds them
    for station in stations:
        above = [_found(one, station.example) for one in written.get(station.steps, [])]
        judged = rows_of(station.lines, station.example, exact=exact, tolerance=tolerance, above=above)
        rows |= zip(station.places, judged, strict=True)
        written[station.steps + 1] = list(_weights(station, judged))
    return [rows[place] for place in sorted(rows)]


def _weights(station: Station, rows: Sequence[Row]) -> Iterator[Checked]:
    """The lines about weights after the step of a station, as lines about the weights that are found after it."""
    for line, row in zip(station.lines, rows, strict=True):
        claim = line.claim
        is_weight = claim == Claim(claim.node, steps=1) and claim.node in station.example.parameters
        if is_weight and row.table == "claims" and is_decimal(row.printed):
            yield Checked(row, Claim(claim.node))


def _found(one: Checked, example: Example) -> Checked:
    """A weight on the sheet, right or wrong, as its line is seen from the station that finds it."""
    true = as_float(example.leaves[one.claim.node])
    number = as_float(read_decimal(one.row.printed))
    row = replace(one.row, true=true, difference=number - true, diagnosis=[], note="")
    if row.ok:
        return Checked(row, one.claim, number=number)
    return Checked(row, one.claim, question=Question.of_digits(row.claim, one.claim, row.printed, true))
