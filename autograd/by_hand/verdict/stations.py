"""Judging a sheet in stations: samples one by one, each with the weights that the steps before have led to.

A station is an example of its own, so that every slip in a first step is a slip in any step.  The weights that a
person wrote down at one station are lines of the next: what was rounded, or wrong, is carried on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim, field_of
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.pencil.desk import desk_of
from autograd.by_hand.pencil.pencil import Pencil
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.verdict.judging import Judged
from autograd.by_hand.verdict.lines import Checked, SheetLine
from autograd.by_hand.verdict.rows import UNWRITTEN, Row
from autograd.by_hand.verdict.tolerance import Tolerance
from autograd.engine.numbers import Exact
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.table.arithmetic import as_float


class Station(NamedTuple):
    """The example after a count of steps, and the lines about it with their places on the sheet."""

    steps: int
    example: Example
    lines: Sequence[SheetLine]
    places: Sequence[int]


class JudgedStations:
    """The stations with the verdicts on their lines.

    Args:
        stations: in the order of their steps.
        exact, tolerance: as for ``rows_of``.
    """

    def __init__(self, stations: Iterable[Station], *, exact: bool, tolerance: Tolerance) -> None:
        self._judged: list[tuple[Station, Judged]] = []
        written: dict[int, list[Checked]] = defaultdict(list)  # on the sheet before each station, by its steps
        for station in stations:
            above = [_found(one, station.example) for one in written.get(station.steps, [])]
            judged = Judged(station.lines, station.example, exact=exact, tolerance=tolerance, above=above)
            self._judged.append((station, judged))
            rows = judged.rows(explained=False)
            for one in _carried_on(station, rows):
                written[station.steps + one.claim.steps].append(one)
            if not station.example.optimiser.rule.is_plain:
                for one in _unwritten(station, rows, above):
                    written[station.steps + one.claim.steps].append(one)

    def rows(self, *, explained: bool = True) -> list[Row]:
        """The rows of a report, in the order of the sheet."""
        rows: dict[int, Row] = {}
        for station, judged in self._judged:
            rows |= zip(station.places, judged.rows(explained=explained), strict=True)
        return [rows[place] for place in sorted(rows)]


def _carried_on(station: Station, rows: Sequence[Row]) -> Iterator[Checked]:
    """The lines about weights after a step of a station, and about what an optimiser keeps then."""
    for line, row in zip(station.lines, rows, strict=True):
        claim = line.claim
        kept = [letter for letter, _ in station.example.optimiser.rule.letters]
        is_carried = claim == Claim(claim.node, steps=claim.steps, state=claim.state) and claim.state in ("", *kept)
        is_weight = claim.node in station.example.parameters and claim.steps > 0
        if is_carried and is_weight and row.table == "claims" and is_decimal(row.printed):
            yield Checked(row, claim)


def _unwritten(station: Station, rows: Sequence[Row], above: Sequence[Checked]) -> Iterator[Checked]:
    """What an optimiser keeps, and the weights, where they are not written down: as the right lines give them."""
    example, known = station.example, {one.claim: one.number for one in above if one.number is not None}
    right = [(line.claim, row) for line, row in zip(station.lines, rows, strict=True) if row.ok]
    known |= {claim: as_float(read_decimal(row.printed)) for claim, row in right if is_decimal(row.printed)}
    last = max((claim.steps for claim, _ in right), default=0) if station.steps == 0 else 1
    letters = ["", *(letter for letter, _ in example.optimiser.rule.letters)]
    asked = {Claim(w, steps=last, state=letter) for w in example.parameters for letter in letters if last}
    missing = asked - {line.claim for line in station.lines}
    numbers = Pencil(desk_of(example), known).numbers(missing) if missing and last <= MOST_STEPS else {}
    for claim, (number, *_) in numbers.items():
        row = Row(str(claim), repr(number), number, ok=True, verdict="holds", table=UNWRITTEN)
        yield Checked(row, claim, number=number)


def _found(one: Checked, example: Example) -> Checked:
    """A number on the sheet, right or wrong, as its line is seen from the station that finds it."""
    claim = one.claim._replace(steps=0)
    true = as_float(_before_the_steps(claim, example))
    number = as_float(read_decimal(one.row.printed))
    row = replace(one.row, true=true, difference=number - true, diagnosis=[], note="")
    if row.ok:
        return Checked(row, claim, number=number)
    return Checked(row, claim, question=Question.of_digits(row.claim, claim, row.printed, true))


def _before_the_steps(claim: Claim, example: Example) -> Exact:
    """A weight that a station finds, or what the optimiser knows there."""
    if not claim.state:
        return example.leaves[claim.node]
    number: Exact = getattr(example.state_before(claim.node), field_of(claim, example.optimiser.rule))
    return number
