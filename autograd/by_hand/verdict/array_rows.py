"""Rows of a report that belong to one array: shown as an array, with the wrong entries marked by a star."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograd.by_hand.keys.array_claims import Part
from autograd.by_hand.verdict.one_formula import told_alike
from autograd.by_hand.verdict.rows import LONGEST, LONGEST_CLAIM, MISSING, NUMBERS, Cells, Row, explanation
from autograd.paper.arrays import Array
from autograd.paper.blocks import in_brackets
from autograd.paper.names import shown
from autograd.paper.notation.obvious import is_obvious
from autograd.paper.numerals import is_decimal
from autograd.sentences import counted, shorten

_TALLEST = 12  # rows of an array in the table; of a larger one the size is told
_OTHER = r"right (for [^,]+, )?"  # and what else has to stay, as the number of samples
_A_ROW = re.compile(rf"{_OTHER}where (\w+)\[(\d+),(\d+)\](?: \+ (?:\2\[\3,\d+\]|…))+ = (\d+)")
_A_COLUMN = re.compile(rf"{_OTHER}where (\w+)\[(\d+),(\d+)\](?: \+ (?:\2\[\d+,\4\]|…))+ = (\d+)")
_SIDE = re.compile(r"right where (?:\w+(?:\[[\d,]+\])? [<>] 0(?: and |$))+")
_MOST_TOLD = 4  # entries of one array that are explained one by one


class ArrayRows(NamedTuple):
    """The rows for the entries of one array."""

    rows: Sequence[Row]

    @property
    def part(self) -> Part:
        """The first part of the claim."""
        assert self.rows[0].part
        return self.rows[0].part

    @property
    def ok(self) -> bool:
        """Whether all entries are right."""
        return all(row.ok for row in self.rows)

    @property
    def claim(self) -> str:
        """The claim about the array; where an array of Values was the key, from that about its first entry."""
        return self.part.whole or re.sub(r"\[[\d,]*\]$", "", self.rows[0].claim)

    @property
    def cells(self) -> Cells:
        """The array as text, one cell for each heading; an array may have several lines."""
        by_hand, engine = self._by_hand(), self._table(lambda row: row.cells[2])
        differences = [row.difference for row in self.rows if math.isfinite(row.difference)]
        largest = max(self.rows, key=lambda row: abs(row.difference) if math.isfinite(row.difference) else -1)
        return shown(self.claim, LONGEST_CLAIM), by_hand, engine, largest.cells[3] if differences else "", self.verdict

    def _by_hand(self) -> str:
        written = {row.printed for row in self.rows}
        if len(written) == 1 and not is_decimal(self.rows[0].printed):
            return shorten(self.rows[0].printed, LONGEST)
        return self._table(lambda row: ("*" if row.is_wrong or row.is_known else "") + (row.printed or "_"))

    def _table(self, entry: Callable[[Row], str]) -> str:
        lines = in_brackets([[entry(row) for row in line] for line in self._lines])
        width = max(map(len, lines.split("\n")))
        return lines if width <= LONGEST and len(self._lines) <= _TALLEST else "×".join(map(str, self.part.shape))

    @property
    def _lines(self) -> list[Sequence[Row]]:
        """The rows as they stand in the array; a vector on one line."""
        return list(Array(self.part.shape, self.rows).rows) if len(self.part.shape) == 2 else [self.rows]

    @property
    def verdict(self) -> str:
        """What is said of all entries together."""
        counts = Counter("WRONG" if row.is_wrong else of_each_line(row.verdict) for row in self.rows)
        if "WRONG" not in counts:
            return ", ".join(counts if len(counts) == 1 else [f"{n} {verdict}" for verdict, n in counts.items()])
        found = dict.fromkeys(row.cells[-1].partition("(")[2].rstrip(")") for row in self.rows if row.is_wrong)
        kinds = ", ".join(filter(None, found))
        where = "" if counts["WRONG"] == len(self.rows) else f" in {counts['WRONG']} of {len(self.rows)}"
        return f"WRONG{where}{f' ({shorten(kinds, LONGEST)})' if kinds else ''}"

    def explanations(self, told: set[str]) -> Iterator[str]:
        """What is wrong with the entries, and how the answer was read: what is the same of several is told once."""
        entries = [row for row in self.rows if row.verdict != MISSING and (not row.ok or row.is_known or row.note)]
        groups = [list(group) for _, group in itertools.groupby(sorted(entries, key=_sameness), key=_sameness)]
        groups.sort(key=lambda group: entries.index(group[0]))
        for group in groups[:_MOST_TOLD]:
            yield from explanation(self._together(group) if len(group) > 1 else group[0], told)
            told.update(row.claim for row in group)
        if rest := sum(map(len, groups[_MOST_TOLD:])):
            yield f"    and {counted(rest, 'more entry').replace('entrys', 'entries')} of {self.claim}"
        told_apart = (row for row in self.rows if row.read_as and not is_obvious(row.printed, row.read_as))
        readings = dict.fromkeys(row.reading for row in told_apart)
        yield from (f"{self.claim}: {reading}" for reading in [*readings][:_MOST_TOLD])

    def _together(self, group: Sequence[Row]) -> Row:
        """One row for several entries of which the same is to be said."""
        first, own = group[0], {row.claim for row in self.rows}
        places = "" if len(group) == len(self.rows) else f" in {len(group)} of {len(self.rows)} entries"
        findings = [
            replace(
                finding,
                words=NUMBERS.sub("", finding.words),
                claims=(self.claim, *(claim for claim in finding.claims if claim not in own)),
            )
            for finding in first.diagnosis
        ]
        is_formula = len({row.printed for row in group}) == 1 and not is_decimal(first.printed)
        written = first.printed if is_formula else ""
        note, verdict = first.note.replace(first.claim, self.claim), first.verdict + places
        return replace(first, claim=self.claim, printed=written, verdict=verdict, note=note, diagnosis=findings)


def of_each_line(verdict: str) -> str:
    """A verdict on an entry; a condition on its row or column of a matrix as one on each of them.

    >>> of_each_line("right where Y[2,1] + Y[2,2] + … = 1"), of_each_line("right where y1 + y2 = 1")
    ('right where each row of Y adds up to 1', 'right where y1 + y2 = 1')
    >>> of_each_line("right where z[2,1] > 0 and z[2,2] > 0")
    'right where z > 0'
    """
    if _SIDE.fullmatch(verdict):
        sides = re.sub(r"\[[\d,]+\]", "", verdict.removeprefix("right where ")).split(" and ")
        return f"right where {' and '.join(dict.fromkeys(sides))}"
    for which, line in (("row", _A_ROW), ("column", _A_COLUMN)):
        if found := line.fullmatch(verdict):
            return f"right {found[1] or ''}where each {which} of {found[2]} adds up to {found[5]}"
    return verdict


def _sameness(row: Row) -> tuple[str, ...]:
    """What is told of an entry, without its own numbers."""
    if is_decimal(row.printed):
        slips = [NUMBERS.sub("", finding.words) for finding in row.diagnosis]
    else:
        slips = [" ".join(told_alike(finding, row.claim)) for finding in row.diagnosis]
    return row.verdict, "" if row.diagnosis else row.note.replace(row.claim, ""), *slips


def agreement(rows: Iterable[Row]) -> tuple[int, int]:
    """How many lines are right, an array being one, and how many numbers: the most where a sheet is read as meant."""
    rows = [*rows]
    return sum(block.ok for block in blocks_of(rows)), sum(row.ok for row in rows)


def is_borne_out(rows: Sequence[Row], usual: Sequence[Row]) -> bool:
    """Whether one of the lines is right that are read otherwise than usual: else the others hold by accident."""
    other = [row for row, own in zip(rows, usual, strict=False) if (row.claim, row.printed) != (own.claim, own.printed)]
    return not other or any(row.ok for row in other)


def is_clearer(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether rows are explained by fewer slips of their own than others, and none is left without a reason."""
    return all(_has_a_reason(row) for row in rows) and _slips_in(rows) < _slips_in(others)


def _has_a_reason(row: Row) -> bool:
    return not row.is_wrong or bool(row.diagnosis)


def _slips_in(rows: Sequence[Row]) -> int:
    """How many wrong rows follow from no other; two slips in one count twice, and so does what has no reason."""
    wrong = [row.diagnosis[:1] for row in rows if row.is_wrong]
    return sum(2 if not first or first[0].kind == "two slips" else first[0].kind != "follows" for first in wrong)


def blocks_of(rows: Iterable[Row]) -> list[Row | ArrayRows]:
    """The rows, with those of an array put together."""
    blocks: list[Row | ArrayRows] = []
    for row in rows:
        last = blocks[-1] if blocks else None
        if row.part is None:
            blocks.append(row)
        elif isinstance(last, ArrayRows) and max(row.part.place) > 1:
            blocks[-1] = ArrayRows([*last.rows, row])
        else:
            blocks.append(ArrayRows([row]))
    return blocks
