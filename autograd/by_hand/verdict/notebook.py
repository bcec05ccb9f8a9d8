"""A report as a notebook shows it: a table, and the explanations below it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_ALIGN = ("left", "right", "right", "right", "left")


def table_in_html(headings: Iterable[str], rows: Iterable[tuple[Iterable[str], bool]], lines: Iterable[str]) -> str:
    """The table of a report.

    Args:
        headings: of its columns.
        rows: the cells of each, and whether it is right; the last cell of another is bold.
        lines: what stands below.
    """
    head = _row("th", map(escape, headings))
    body = "".join(_row("td", _cells(cells, ok)) for cells, ok in rows)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{''.join(map(_line, lines))}"


def _row(tag: str, cells: Iterable[str]) -> str:
    styled = [
        f'<{tag} style="text-align:{side};padding:0.2em 0.8em{_of_lines(cell)}">{cell}</{tag}>'
        for cell, side in zip(cells, _ALIGN, strict=True)
    ]
    return f"<tr>{''.join(styled)}</tr>"


def _of_lines(cell: str) -> str:
    """How a cell looks that has an array in it."""
    return ";white-space:pre;font-family:monospace" if "\n" in cell else ""


def _cells(cells: Iterable[str], ok: bool) -> Iterable[str]:
    *others, verdict = map(escape, cells)
    return [*others, verdict if ok else f"<strong>{verdict}</strong>"]


def _line(line: str) -> str:
    """A line of the explanations: the claim in bold, its details indented."""
    if not line:
        return '<div style="height:0.6em"></div>'
    claim, colon, rest = line.partition(": ")
    if line.startswith(" ") or not colon:
        indent = "2em" if line.startswith(" ") else "0"
        return f'<div style="text-align:left;margin-left:{indent}">{escape(line.strip())}</div>'
    bold = f"<strong>{escape(claim)}</strong>: {escape(rest)}"
    return f'<div style="text-align:left;margin-top:0.4em">{bold}</div>'
