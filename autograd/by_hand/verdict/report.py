"""The report on a worksheet: which printed numbers hold."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

from autograd.by_hand.slips.kinds import Finding, say_the_same
from autograd.by_hand.verdict.notebook import page_of, table_in_html, table_in_markdown
from autograd.engine.numbers import Exact
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float

KNOWN = "known mistake"
UNDECIDED = "undecided"
ROUNDED = "right, from rounded lines"
UNDER_A_CONDITION = ("right for", "right where")
COARSE = "too few digits to tell"
MISSING = "missing"
UNREADABLE = "cannot be read"
LONGEST = 60  # characters of an answer found by hand
LONGEST_CLAIM = 120  # characters of a claim: two names, and the words between them
NOISE = 2.0**-50  # relative: a smaller difference is only the rounding of a float
MOST_TOLD = 2  # readings that are told beside the first
HEADINGS = ("claim", "by hand", "engine", "difference", "verdict")


@dataclass(frozen=True)
class Row:
    """One claim: what was printed, what the engine finds, and the verdict.

    ``ok`` is true for a claim that holds, for one that is right from rounded lines or under a condition, and for a
    known mistake with a right correction.
    """

    claim: str
    printed: str
    true: Exact
    ok: bool
    verdict: str
    difference: float = 0.0  # printed minus true
    table: str = "claims"  # its table in the worksheet: claims, exact or errata
    why: str = ""  # for a known mistake: how it came about
    note: str = ""  # what limits the verdict or the diagnosis
    diagnosis: list[Finding] = field(default_factory=list)  # the slips that explain a wrong number, the simplest first

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, one cell for each of ``HEADINGS``."""
        digits = sum(character.isdigit() for character in self.printed.lower().partition("e")[0])
        is_unknown = self.verdict in (UNREADABLE, UNDECIDED) and math.isnan(self.true)
        true = "" if is_unknown else write_number(self.true, min(max(digits + 2, 6), 15))
        verdict = self.verdict
        if self.diagnosis and not self.ok:
            verdict += f" ({' or '.join(_kinds(self.diagnosis))}{'' if self.diagnosis[0].certain else '?'})"
        difference = "" if is_unknown or self.verdict in (MISSING, UNREADABLE) else self._written_difference()
        return shown(self.claim, LONGEST_CLAIM), shorten(self.printed, LONGEST), true, difference, verdict

    def _written_difference(self) -> str:
        is_noise = isinstance(self.true, float) and abs(self.difference) <= NOISE * abs(self.true)
        return "0" if is_noise else write_number(self.difference, 3)

    @property
    def is_known(self) -> bool:
        """Whether this is a published mistake, listed with its correction."""
        return self.ok and self.verdict.startswith(KNOWN)

    @property
    def is_conditional(self) -> bool:
        """Whether this formula is right under a condition among the data, such as "right for t = 1"."""
        return self.ok and self.verdict.startswith(UNDER_A_CONDITION)

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data for JSON: numbers as floats, None where a number is not finite."""
        plain = asdict(self)
        return plain | {"true": _finite(as_float(self.true)), "difference": _finite(self.difference)}


def _kinds(diagnosis: list[Finding]) -> list[str]:
    """The kind of the first reading, and of another with the same number."""
    first = diagnosis[0]
    alike = [finding.kind for finding in diagnosis if math.isclose(finding.value, first.value, rel_tol=1e-9)]
    others = [kind for kind in alike if not say_the_same(kind, first.kind)]
    return [first.kind, *others[:1]] if first.certain and first.kind != "follows" else [first.kind]


class Report:
    """All claims of a worksheet, judged.  It is true if there are any and all rows are ok.

    ``rows`` holds the claims.  A terminal prints them as an aligned table, a notebook as a table.
    """

    def __init__(self, title: str, rows: list[Row]) -> None:
        self.title = title
        self.rows = rows

    def __bool__(self) -> bool:
        return bool(self.rows) and all(row.ok for row in self.rows)

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
        words = [f"{count['right']} hold"]
        if count["rounded"]:
            words.append(f"{count['rounded']} of them from rounded lines")
        if count["conditional"]:
            words.append(f"{count['conditional']} of them under a condition")
        words.append(f"{count['wrong']} wrong")
        if count["wrong"]:
            words.append(f"{count['explained']} of them explained")
        if count["coarse"]:
            words.append(f"{count['coarse']} with too few digits to tell")
        words += [f"{count[verdict]} {verdict}" for verdict in (UNDECIDED, MISSING) if count[verdict]]
        if count["unreadable"]:
            words.append(f"{count['unreadable']} {UNREADABLE}")
        if count["known"]:
            words.append(counted(count["known"], "known mistake"))
        return ", ".join(words)

    def counts(self) -> dict[str, int]:
        """How many claims there are, and how many of them have each verdict.

        Those that are ``rounded`` (right from rounded lines) or ``conditional`` (right under a condition) count as
        right as well, and those that are ``explained`` as wrong.
        """
        verdicts = Counter(row.verdict for row in self.rows)
        neither = {
            "undecided": verdicts[UNDECIDED],
            "coarse": verdicts[COARSE],
            "missing": verdicts[MISSING],
            "unreadable": verdicts[UNREADABLE],
        }
        known = sum(row.is_known for row in self.rows)
        right = sum(row.ok for row in self.rows) - known
        return {
            "claims": len(self.rows),
            "right": right,
            "rounded": verdicts[ROUNDED],
            "conditional": sum(row.is_conditional for row in self.rows),
            "wrong": len(self.rows) - right - known - sum(neither.values()),
            "explained": sum(bool(row.diagnosis) for row in self.rows if not row.ok),
            **neither,
            "known": known,
        }

    def explanations(self) -> list[str]:
        """The explanation of each wrong number and each known mistake, and the limits of the verdicts."""
        lines: list[str] = []
        told: set[str] = set()  # the claims that a slip above also explains
        for row in self.rows:
            if row.verdict != MISSING and (not row.ok or row.is_known or row.note):
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
        """The line for this report in a list of many: the counts, and the kinds of the slips."""
        first = [(row, row.diagnosis[0]) for row in self.rows if row.diagnosis and not row.ok]
        slips: dict[str, str] = {}  # the first line of each kind
        for row, finding in first:
            if finding.kind != "follows":
                slips.setdefault(finding.kind, f"{finding.kind}{'' if finding.certain else '?'} in {row.claim}")
        following = sum(finding.kind == "follows" for _, finding in first)
        return {
            "title": self.title,
            "ok": bool(self),
            **self.counts(),
            "following": following,
            "slips": list(slips.values()),
        }

    def markdown(self) -> str:
        """The report for a page in Markdown."""
        rows = [(row.cells, row.ok) for row in self.rows]
        return table_in_markdown(HEADINGS, rows, [*self.explanations(), self.summary()])

    def save(self, filename: str | PathLike[str]) -> str:
        """Write the report to a file: .html is a page of its own, .md Markdown, .txt the table as text.

        Raises:
            ValueError: if the name has another ending.
        """
        kinds: dict[str, Callable[[], str]] = {
            ".html": partial(page_of, self.title, self._repr_html_()),
            ".md": self.markdown,
            ".txt": self.__str__,
        }
        ending = Path(filename).suffix.lower()
        if ending not in kinds:
            raise ValueError(f"a report is saved as .html, .md or .txt, not as {shorten(Path(filename).name)}")
        Path(filename).write_text(f"{kinds[ending]()}\n", encoding="utf-8")
        return str(filename)

    def _repr_html_(self) -> str:
        rows = [(row.cells, row.ok) for row in self.rows]
        return table_in_html(HEADINGS, rows, [*self.explanations(), self.summary()])


def _explanation(row: Row, told: set[str]) -> Iterator[str]:
    """The explanation of a row: the first reading, then the others."""
    slips = [finding.words for finding in row.diagnosis]
    source = "printed" if row.is_known else "by hand"
    by_hand = f"{shown(row.claim, LONGEST_CLAIM)}: {source} {shorten(row.printed, LONGEST)}, {row.verdict}"
    if row.is_known:  # the sheet gives its cause; our own finding stands below
        yield f"{by_hand}: {row.why}"
        agreeing = [finding.words for finding in row.diagnosis if f"({finding.kind})" in row.verdict]
        yield from (f"    found: {words}" for words in [*agreeing, *slips][:1])
    else:
        yield ": ".join([by_hand, *slips[:1]]) + (f"{_before_a_note(row)}{row.note}" if row.note and not slips else "")
        if row.claim not in told:
            yield from _alternatives(slips[1:], row.note if slips else "")
    explained = row.diagnosis[0].claims[1:] if row.diagnosis and row.diagnosis[0].kind != "follows" else ()
    if explained and row.claim not in told:
        yield f"    the same slip explains {shorten(', '.join(map(shown, explained)), 200)}"
    told.update(explained)


def _before_a_note(row: Row) -> str:
    """What stands between a verdict and its note: the note is the reason, or a remark."""
    return ": " if row.verdict == UNREADABLE else "; "


def _alternatives(slips: list[str], note: str) -> Iterator[str]:
    yield from (f"    or: {words}" for words in slips[:MOST_TOLD])
    if len(slips) > MOST_TOLD:
        yield f"    or {counted(len(slips) - MOST_TOLD, 'more reading')}"
    if note:
        yield f"    {note}"


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    claim, *numbers, verdict = cells
    middle = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([claim.ljust(widths[0]), *middle, verdict])


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None
