"""Lines as CSV for a spreadsheet: text in them never becomes one of its formulas, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograd.paper.numerals import is_decimal

_FORMULA = re.compile("(^|[;\t] *)(?=[-=+−@＝＋－＠])")  # also behind what other programs take for a separator


def as_csv(columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> str:
    """The lines as a table with these columns.

    >>> print(as_csv(["name", "x"], [{"name": "=1+1", "x": -2}, {"name": "−0.5", "x": ["a", "b"]}]))
    name,x
    '=1+1,-2
    -0.5,a; b
    """
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow([_cell(column) for column in columns])
    table.writerows([_cell(line.get(column, "")) for column in columns] for line in lines)
    return file.getvalue().rstrip("\n")


def _cell(x: Any) -> Any:
    """A cell that a spreadsheet takes for what it is: a number, or a text."""
    if not isinstance(x, str | list):
        return x
    text = " ".join(("; ".join(x) if isinstance(x, list) else x).split())
    if is_decimal(text):
        return text.replace("−", "-")
    return _FORMULA.sub(r"\1'", text)
