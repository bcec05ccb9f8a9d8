"""What the printed lines above a line give for it, worked out apart from the judge's verdict.

The lines above are moved to the ends of what rounds to them, half a unit up or down, in the direction in which the
claim grows, and in the other.  Between the two numbers that come out lies all that these lines can give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from autograd import Worksheet
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import Pencil
from autograd.paper.numerals import half_unit, is_decimal, read_decimal
from benchmarks.causes import PLAIN

A_LITTLE = 1e-9  # relative: what floats may be off
A_FEW = 2.5  # units: two of the last digit, and half of one for the rounding


class Printed(NamedTuple):
    """A number on a sheet, and half a unit of its last digit."""

    number: float
    half: float


class Line(NamedTuple):
    """A line of a sheet with those above it."""

    claim: Claim
    printed: Printed
    desk: Desk
    above: Mapping[Claim, Printed]
    names: Mapping[Claim, str]  # of those above, as the sheet has them

    def numbers(self, moved: Mapping[Claim, float]) -> list[float]:
        """What the lines above give, one number for each order of work; none where a formula has no value."""
        given = {claim: printed.number for claim, printed in self.above.items()}
        try:
            return Pencil(self.desk, {**given, **moved}).numbers([self.claim]).get(self.claim, [])
        except ValueError:
            return []

    def ends(self) -> Iterator[tuple[float, float]]:
        """The least and the most that the lines above can give, for each order of work."""
        here = self.numbers({})
        moved = {claim: self.numbers({claim: x + half}) for claim, (x, half) in self.above.items()}
        for place, number in enumerate(here):
            signs = {c: _sign(found[place] - number) for c, found in moved.items() if place < len(found)}
            corners = [
                {c: self.above[c].number + way * s * self.above[c].half for c, s in signs.items()} for way in (1, -1)
            ]
            found = [number, *(x for corner in corners for x in self.numbers(corner)[place : place + 1])]
            yield min(found), max(found)

    def can_be_given(self) -> bool:
        """Whether the lines above can give it, to its digits."""
        (number, half), little = self.printed, A_LITTLE * abs(self.printed.number)
        return any(low - half - little <= number <= high + half + little for low, high in self.ends())

    def depends_on(self, above: Claim) -> bool:
        """Whether it is computed from a line above."""
        return self.numbers({}) != self.numbers({above: self.above[above].number + self.above[above].half})


def line_of(sheet: Worksheet, text: str) -> Line | None:
    """A line of a sheet, as the judge writes it; None of one that is no number."""
    carried: dict[int, dict[Claim, Printed]] = {}
    for station in sheet._usual.stations:
        above, names = dict(carried.get(station.steps, {})), dict[Claim, str]()
        for line in station.lines:
            if not is_decimal(line.written):
                continue
            printed = Printed(float(read_decimal(line.written)), float(half_unit(line.written)))
            if line.text == text:
                return Line(line.claim, printed, Desk(station.example), above, names)
            above[line.claim], names[line.claim] = printed, line.text
            if line.claim == Claim(line.claim.node, steps=line.claim.steps):
                carried.setdefault(station.steps + line.claim.steps, {})[Claim(line.claim.node)] = printed
    return None


def can_give(sheet: Worksheet, text: str) -> bool:
    r"""Whether the lines above a line can give it, each being any number that is printed so.

    >>> given = 'error = "b"\n[inputs]\nx = 0.12\n[formulas]\na = "x*3"\nb = "a*2"\n[claims]\na = "0.4"\nb = '
    >>> [can_give(Worksheet.loads(f'{given}"{number}"'), "b") for number in ("0.7", "0.90", "0.6", "1.0")]
    [True, True, False, False]
    """
    line = line_of(sheet, text)
    return line is not None and line.can_be_given()


def is_but_for_the_last_digit(sheet: Worksheet, text: str, words: str) -> bool:
    r"""Whether words name lines above that a line is computed from, and these give it but for its last digit.

    >>> given = 'error = "b"\n[inputs]\nx = 0.12\n[formulas]\na = "x*3"\nb = "a*2"\n[claims]\na = "0.41"\nb = '
    >>> words = "follows from a = 0.41 above"
    >>> [is_but_for_the_last_digit(Worksheet.loads(f'{given}"{number}"'), "b", words) for number in ("0.83", "0.86")]
    [True, False]
    """
    line = line_of(sheet, text)
    if line is None:
        return False
    named = [claim for claim, name in line.names.items() if _names(words, name)]
    number, half = line.printed
    near = any(abs(found - number) <= 2 * A_FEW * half * (1 + A_LITTLE) for found in line.numbers({}))
    return near and bool(named) and all(map(line.depends_on, named))


def _names(words: str, name: str) -> bool:
    """Whether words name a line with its number: "a = 0.41 above"."""
    return re.search(rf"(?<![\w/\]]){re.escape(name.translate(PLAIN))} = ", words.translate(PLAIN)) is not None


def _sign(x: float) -> int:
    return (x > 0) - (x < 0)
