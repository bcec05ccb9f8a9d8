"""A table of answers as rows of text: CSV in any of the usual encodings and separators, or a workbook of Excel."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from autograd.by_hand.classroom.handed_in import MOST_BYTES, MOST_STUDENTS, UnreadableError
from autograd.sentences import shorten

Rows = list[list[str]]

SEPARATORS = ",;\t|"
MOST_COLUMNS = 2_000
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAYS_SEPARATOR = "sep="  # the first line of a file by Excel
WORKBOOKS = (".xlsx", ".xlsm")
_MOST_UNPACKED = 10 * MOST_BYTES


def rows_of_file(path: Path) -> Rows:
    """The rows of a table in a file, its heading first.

    Raises:
        OSError: if the file cannot be read.
        UnreadableError: if it is no table.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableError(f"{shorten(path.name)}: is larger than {MOST_BYTES // 1_000_000} MB: split it")
    content = path.read_bytes()
    rows = _rows_of_workbook(content) if path.suffix.lower() in WORKBOOKS else rows_of_text(decoded(content))
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


def _rows_of_workbook(content: bytes) -> list[list[str]]:
    """The rows of the first sheet of a workbook, as text; empty rows are left out.

    Raises:
        UnreadableError: if openpyxl is not installed, or the content is no workbook.
    """
    try:
        import openpyxl
    except ImportError:
        raise UnreadableError(
            "an .xlsx file needs openpyxl, which is not installed: pip install 'backprop-by-hand[xlsx]', "
            "or save the table as CSV"
        ) from None
    try:
        _refuse_bombs(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except UnreadableError:
        raise
    except Exception as problem:  # openpyxl raises whatever its parsers do
        what = type(problem).__name__
        raise UnreadableError(f"this is no workbook that can be read ({what}): save it as CSV") from None
    return [row for row in rows if any(row)]


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
            raise UnreadableError("this workbook is too large once it is unpacked: save the table as CSV")


def _text(cell: Any) -> str:
    """A cell as it would stand in a CSV file.

    >>> _text(0.25), _text(3.0), _text(datetime(2026, 3, 1)), _text(None)
    ('0.25', '3', '2026-03-01', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return repr(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)
