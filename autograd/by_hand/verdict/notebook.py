"""A report as a notebook shows it, and as a page or Markdown: a table, and the explanations below it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_ALIGN = ("left", "right", "right", "right", "left")
_PAGE = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 100%/1.45 system-ui, sans-serif; }}
body {{ max-width: 64rem; margin: 2rem auto; padding: 0 1rem; overflow-x: auto; }}
th {{ border-bottom: 2px solid; }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>"""
_OF_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|~"})


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


def page_of(title: str, body: str) -> str:
    """A page of its own, which needs no other file."""
    return _PAGE.format(title=escape(title), body=body)


def table_in_markdown(headings: Iterable[str], rows: Iterable[tuple[Iterable[str], bool]], lines: Iterable[str]) -> str:
    r"""The table of a report in Markdown; the arguments are those of ``table_in_html``.

    >>> print(table_in_markdown(["claim", "by hand"], [(["y*", "1"], True)], ["1 hold"]))
    | claim | by hand |
    |---|--:|
    | y\* | 1 |
    <BLANKLINE>
    1 hold
    """
    headings = list(headings)
    rule = "".join(f"{'---' if side == 'left' else '--:'}|" for side, _ in zip(_ALIGN, headings, strict=False))
    table = [f"| {' | '.join(headings)} |", f"|{rule}"]
    table += [f"| {' | '.join(map(_markdown_cell, cells))} |" for cells, _ in rows]
    return "\n".join([*table, *map(_markdown_line, lines)])


def _markdown_cell(cell: str) -> str:
    """A cell on one line, as a table needs it: the lines of an array are broken by a tag."""
    return cell.translate(_OF_MARKDOWN).replace("\n", "<br>")


def _markdown_line(line: str) -> str:
    """A line of the explanations as a paragraph; its details as a list."""
    text = line.strip().translate(_OF_MARKDOWN)
    return f"- {text}" if line.startswith(" ") else f"\n{text}" if text else ""
