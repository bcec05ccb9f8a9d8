"""The report on a worksheet: which printed numbers hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import zip_longest
from os import PathLike
from pathlib import Path
from typing import Any

from autograd.by_hand.verdict.array_rows import blocks_of
from autograd.by_hand.verdict.notebook import page_of, table_in_html, table_in_markdown
from autograd.by_hand.verdict.rows import COARSE, HEADINGS, MISSING, ROUNDED, UNDECIDED, UNREADABLE, Cells, Row
from autograd.paper.names import shown
from autograd.sentences import counted, shorten


class Report:
    """All claims of a worksheet, judged.  It is true if there are any and all rows are ok.

    ``rows`` holds the claims, those about an array entry by entry.  A terminal prints them as an aligned table, a
    notebook as a table, in which an array is an array.
    """

    def __init__(self, title: str, rows: list[Row], readings: Mapping[str, str] | None = None) -> None:
        self.title = title
        self.rows = rows
        self.readings = readings or {}  # of the given formulas that were not in strict notation, by name

    def __bool__(self) -> bool:
        return bool(self.rows) and all(row.ok for row in self.rows)

    def __repr__(self) -> str:
        """The whole table: at a prompt, who asks for a report wants to read it."""
        cells = [HEADINGS, *(line for block in blocks_of(self.rows) for line in _lines_of(block.cells))]
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
        told: set[str] = set()  # the claims that a slip above also explains
        lines = [line for block in blocks_of(self.rows) for line in block.explanations(told)]
        lines += [f"{shown(name)}: {words}" for name, words in self.readings.items()]
        return [*lines, ""] if lines else []

    def score(self, points: float = 1) -> float:
        """So many points times the share of the claims that are right, or that follow from a wrong one.

        It is meant as the last line of a cell that nbgrader grades, for partial credit.  It prints what is wrong.

        Raises:
            AssertionError: if no claim has its point, since nbgrader gives full credit for a 0; it says why.
            ValueError: if ``points`` is not above 0.

        >>> from autograd import check, leaves
        >>> x, y = leaves(x=0.2345, y=3)
        >>> check((x * y).named("E"), {x: "3", y: "-0.2345"}).score(4)
        dE/dy: by hand -0.2345, WRONG: the sign is turned: −0.2345 instead of 0.2345
        1 hold, 1 wrong, 1 of them explained
        2.0
        """
        if not points > 0:
            raise ValueError(f"points is {points!r:.60}: write a number above 0, such as 5")
        earned = sum(row.ok or row.verdict == UNDECIDED or row.follows for row in self.rows)
        reason = "\n".join([*filter(None, self.explanations()), self.summary()])
        if not earned:
            raise AssertionError(reason)
        if earned < len(self.rows):
            print(reason)
        return points * earned / len(self.rows)

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
        rows = [(block.cells, block.ok) for block in blocks_of(self.rows)]
        return table_in_markdown(HEADINGS, rows, [*self.explanations(), self.summary()])

    def save(self, filename: str | PathLike[str]) -> str:
        """Write the report to a file: .html is a page of its own, .md Markdown, .txt the table as text.

        Raises:
            ValueError: if the name has another ending.
        """
        kinds: dict[str, Callable[[], str]] = {
            ".html": partial(page_of, self.title, self._repr_html_()),
            ".md": self.markdown,
            ".txt": self.__repr__,
        }
        ending = Path(filename).suffix.lower()
        if ending not in kinds:
            raise ValueError(f"a report is saved as .html, .md or .txt, not as {shorten(Path(filename).name)}")
        Path(filename).write_text(f"{kinds[ending]()}\n", encoding="utf-8")
        return str(filename)

    def _repr_html_(self) -> str:
        rows = [(block.cells, block.ok) for block in blocks_of(self.rows)]
        return table_in_html(HEADINGS, rows, [*self.explanations(), self.summary()])


def _lines_of(cells: Cells) -> Iterator[Cells]:
    """A line of the table, or the lines of one that has an array in it."""
    return zip_longest(*(cell.split("\n") for cell in cells), fillvalue="")


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    claim, *numbers, verdict = cells
    middle = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([claim.ljust(widths[0]), *middle, verdict]).rstrip()
