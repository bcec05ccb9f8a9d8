"""A table of answers as rows of text: CSV in any of the usual encodings and separators, or a workbook of Excel."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from autograd.by_hand.classroom.handed_in import MOST_BYTES, MOST_STUDENTS, UnreadableError
from autograd.by_hand.classroom.workbooks import rows_of_workbook
from autograd.sentences import shorten

Rows = list[list[str]]

SEPARATORS = ",;\t|"
MOST_COLUMNS = 2_000
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAYS_SEPARATOR = "sep="  # the first line of a file by Excel
WORKBOOKS = (".xlsx", ".xlsm")


def rows_of_file(path: Path) -> Rows:
    """The rows of a table in a file, its heading first.

    Raises:
        OSError: if the file cannot be read.
        UnreadableError: if it is no table.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableError(f"{shorten(path.name)}: is larger than {MOST_BYTES // 1_000_000} MB: split it")
    content = path.read_bytes()
    rows = rows_of_workbook(content) if path.suffix.lower() in WORKBOOKS else rows_of_text(decoded(content))
    return _checked(rows, shorten(path.name))


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, with a mark or without, UTF-16 with one, or else what Windows writes in the West.

    >>> decoded("Zoë".encode("cp1252")), decoded("Zoë".encode("utf-16"))
    ('Zoë', 'Zoë')
    """
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    try:
        return content.decode(marked or "utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def rows_of_text(text: str) -> Rows:
    r"""The rows of a CSV text; empty lines are left out.

    >>> rows_of_text("name;h1\nAda;0,8\n")
    [['name', 'h1'], ['Ada', '0,8']]
    """
    first, _, rest = text.partition("\n")
    if first.lower().startswith(_SAYS_SEPARATOR) and len(first.strip()) == len(_SAYS_SEPARATOR) + 1:
        return list(_rows(rest, first.strip()[-1]))
    return max((list(_rows(text, separator)) for separator in SEPARATORS), key=_evenness)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error as problem:
        raise UnreadableError(f"the table cannot be read as CSV: {problem}") from None


def _evenness(rows: Rows) -> tuple[int, int]:
    """How much like a table rows are: how many are as wide as the first, if that has several cells; and its width."""
    width = len(rows[0]) if rows else 0
    return (sum(len(row) == width for row in rows) if width > 1 else 0, width)


def _checked(rows: Rows, name: str) -> Rows:
    if len(rows) < 2:
        raise UnreadableError(f"{name}: has no rows below its first, which names the columns")
    if len(rows) > MOST_STUDENTS + 1 or len(rows[0]) > MOST_COLUMNS:
        raise UnreadableError(f"{name}: has more than {MOST_STUDENTS} rows or {MOST_COLUMNS} columns")
    return rows
