"""The report on a worksheet: which printed numbers hold."""

from __future__ import annotations

import html
import math
from dataclasses import asdict, dataclass
from typing import Any

from autograd.numerals import write_number
from autograd.ops import as_float
from autograd.value import Exact

KNOWN = "known mistake"
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
    note: str = ""  # what limits the verdict

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, one cell for each of ``HEADINGS``."""
        digits = sum(character.isdigit() for character in self.printed.lower().partition("e")[0])
        true = write_number(self.true, min(max(digits + 2, 6), 15))
        return self.claim, self.printed, true, write_number(self.difference, 3), self.verdict

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data for JSON: numbers as floats, None where a number is not finite."""
        return asdict(self) | {"true": _finite(as_float(self.true)), "difference": _finite(self.difference)}


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
        wrong = sum(not row.ok for row in self.rows)
        known = sum(row.ok and row.verdict.startswith(KNOWN) for row in self.rows)
        counts = [f"{len(self.rows) - wrong - known} hold", f"{wrong} wrong"]
        if known:
            counts.append(f"{known} known mistake{'s' * (known != 1)}")
        return ", ".join(counts)

    def explanations(self) -> list[str]:
        """Why each known mistake was made, and what limits the verdicts; an empty line behind them."""
        lines = [
            f"{row.claim}: printed {row.printed}, {row.verdict}: {row.why}"
            for row in self.rows
            if row.verdict.startswith(KNOWN)
        ]
        lines += [f"{row.claim}: printed {row.printed}, {row.verdict}; {row.note}" for row in self.rows if row.note]
        return [*lines, ""] if lines else []

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return {
            "title": self.title,
            "ok": bool(self),
            "rows": [row.to_dict() for row in self.rows],
        }

    def _repr_html_(self) -> str:
        head = "".join(f'<th style="text-align:left">{heading}</th>' for heading in HEADINGS)
        body = "".join(_html_row(row) for row in self.rows)
        notes = "".join(f"<p>{html.escape(line)}</p>" for line in [*self.explanations(), self.summary()] if line)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"


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
