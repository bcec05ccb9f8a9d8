"""The report on a worksheet: which printed numbers hold."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from autograd.by_hand.slips import Finding
from autograd.numerals import write_number
from autograd.ops import as_float
from autograd.sentences import counted, shorten
from autograd.value import Exact

KNOWN = "known mistake"
LONGEST = 60  # characters of what was claimed
NOISE = 2.0**-50  # relative: a difference that is only the rounding of a float
EMPTY = "\u00a0"  # a line with a space that keeps its height
MOST_TOLD = 2  # readings beside the first
HEADINGS = ("claim", "by hand", "engine", "difference", "verdict")


@dataclass(frozen=True)
class Row:
    """One claim: what was printed, what the engine finds, and whether there is anything to object.

    ``ok`` is true for a claim that holds, and for a known mistake whose correction is right.
    """

    claim: str
    printed: str
    true: Exact
    ok: bool
    verdict: str
    difference: float = 0.0  # printed minus true
    table: str = "claims"  # where it stands in the worksheet: claims, exact or errata
    why: str = ""  # of a known mistake: how it came about
    note: str = ""  # what limits the verdict or the diagnosis
    diagnosis: list[Finding] = field(default_factory=list)  # what explains a number that is wrong, the simplest first

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, one cell for each of ``HEADINGS``."""
        digits = sum(character.isdigit() for character in self.printed.lower().partition("e")[0])
        true = write_number(self.true, min(max(digits + 2, 6), 15))
        verdict = self.verdict
        if self.diagnosis and not self.ok:
            first = self.diagnosis[0]
            verdict += f" ({first.kind}{'' if first.certain else '?'})"
        noise = isinstance(self.true, float) and abs(self.difference) <= NOISE * abs(self.true)
        difference = "0" if noise else write_number(self.difference, 3)
        return self.claim, shorten(self.printed, LONGEST), true, difference, verdict

    @property
    def is_known(self) -> bool:
        """Whether this is a published mistake, listed with its correction."""
        return self.ok and self.verdict.startswith(KNOWN)

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data for JSON: numbers as floats, None where a number is not finite."""
        plain = asdict(self)
        return plain | {"true": _finite(as_float(self.true)), "difference": _finite(self.difference)}


class Report:
    """All claims of a worksheet, judged.  True if there is nothing to object.

    ``rows`` holds the claims; printed it is an aligned table, in a notebook a table.
    """

    def __init__(self, title: str, rows: list[Row]) -> None:
        self.title = title
        self.rows = rows

    def __bool__(self) -> bool:
        return all(row.ok for row in self.rows)

    def __repr__(self) -> str:
        return f"<Report on {self.title!r}: {self.summary()}>"

    def __str__(self) -> str:
        cells = [HEADINGS, *(row.cells for row in self.rows)]
        widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
        lines = [_aligned(line, widths) for line in cells]
        rule = "  ".join("─" * width for width in widths)
        return "\n".join([lines[0], rule, *lines[1:], "", *self.explanations(), self.summary()])

    def summary(self) -> str:
        """How many claims hold, in a sentence."""
        count = self.counts()
        words = [f"{count['right']} hold", f"{count['wrong']} wrong"]
        if count["wrong"]:
            words.append(f"{count['explained']} of them explained")
        if count["known"]:
            words.append(counted(count["known"], "known mistake"))
        return ", ".join(words)

    def counts(self) -> dict[str, int]:
        """How many claims there are, and how many of them are right, wrong, explained, and known mistakes."""
        wrong = [row for row in self.rows if not row.ok]
        known = sum(row.is_known for row in self.rows)
        return {
            "claims": len(self.rows),
            "right": len(self.rows) - len(wrong) - known,
            "wrong": len(wrong),
            "explained": sum(bool(row.diagnosis) for row in wrong),
            "known": known,
        }

    def explanations(self) -> list[str]:
        """What explains each wrong number and each known mistake, and what limits the verdicts."""
        lines: list[str] = []
        told: set[frozenset[str]] = set()  # what one slip explains is listed once
        for row in self.rows:
            if not row.ok or row.is_known or row.note:
                lines += _explanation(row, told)
        return [*lines, ""] if lines else []

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return {
            "title": self.title,
            "ok": bool(self),
            "rows": [row.to_dict() for row in self.rows],
        }

    def in_one_line(self) -> dict[str, Any]:
        """What a list of many reports says of this one: the counts, and the kinds of the slips."""
        slips = dict.fromkeys(row.diagnosis[0].kind for row in self.rows if row.diagnosis and not row.ok)
        return {"title": self.title, "ok": bool(self), **self.counts(), "slips": list(slips)}

    def _repr_html_(self) -> str:
        head = "".join(f'<th style="text-align:left">{heading}</th>' for heading in HEADINGS)
        body = "".join(_html_row(row) for row in self.rows)
        notes = "".join(map(_html_line, [*self.explanations(), "", self.summary()]))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"


def _explanation(row: Row, told: set[frozenset[str]]) -> Iterator[str]:
    """What there is to say about a row: the first reading, and what may be read as well."""
    slips = [finding.words for finding in row.diagnosis]
    printed = f"{row.claim}: printed {shorten(row.printed, LONGEST)}, {row.verdict}"
    if row.is_known:  # its cause is given, and what we find ourselves stands beside it
        yield f"{printed}: {row.why}"
        yield from (f"    found: {words}" for words in slips[:1])
    else:
        yield ": ".join([printed, *slips[:1]]) + (f"; {row.note}" if row.note and not slips else "")
        yield from (f"    or: {words}" for words in slips[1 : MOST_TOLD + 1])
        if len(slips) > MOST_TOLD + 1:
            yield f"    or one of {counted(len(slips) - MOST_TOLD - 1, 'more reading')}"
        if row.note and slips:
            yield f"    {row.note}"
    explained = row.diagnosis[0].claims if row.diagnosis and row.diagnosis[0].kind != "follows" else ()
    if len(explained) > 1 and frozenset(explained) not in told:
        told.add(frozenset(explained))
        yield f"    the same slip explains {shorten(', '.join(explained[1:]), 200)}"


def _html_line(line: str) -> str:
    indent = "2em" if line.startswith(" ") else "0"
    return f'<div style="text-align:left;margin-left:{indent}">{html.escape(line.strip()) or EMPTY}</div>'


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    claim, *numbers, verdict = cells
    middle = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([claim.ljust(widths[0]), *middle, verdict])


def _html_row(row: Row) -> str:
    claim, *numbers, verdict = (html.escape(cell) for cell in row.cells)
    middle = "".join(f'<td style="text-align:right">{cell}</td>' for cell in numbers)
    strong = verdict if row.ok else f"<strong>{verdict}</strong>"
    return (
        f'<tr title="{html.escape(row.why)}"><td style="text-align:left">{claim}</td>{middle}'
        f'<td style="text-align:left">{strong}</td></tr>'
    )


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None
