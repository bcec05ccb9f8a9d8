"""The rows of a workbook of Excel, read by openpyxl where that is installed."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from autograd.by_hand.classroom.handed_in import MOST_BYTES, UnreadableError

_MOST_UNPACKED = 10 * MOST_BYTES


def rows_of_workbook(content: bytes) -> list[list[str]]:
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
