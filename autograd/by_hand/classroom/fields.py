"""A field of a form: what spreadsheets and keyboards make of a number, turned back into what was meant.

Everything that is no such thing stays as it is, for the reader of all answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from autograd.by_hand.sheet.handwriting import NOTE

_COMMA = re.compile(r"([+\-−–]?\s*)(\d*),(\d+)((?:[eE][+\-−]?\d+)?\s*%?)")
_POINT = re.compile(r"[+\-−–]?\s*\d*\.\d+")
_DASHES = str.maketrans("‐‑‒–—−﹣－", "--------")
_NUMBER_LIKE = re.compile(r"\s*[‐‑‒–—−﹣－]\s*[\d.,]")
_MONTH = "(jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)"
_DATE = re.compile(rf"\d{{1,4}}[-./]\d{{1,2}}[-./]\d{{2,4}}.*|\d{{1,2}}[-. ]+{_MONTH}\w*\W*\d*", re.IGNORECASE)
_NUMBER = r"[+\-−–]?\s*(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+\-−]?\d+)?(?:\s*%|\s*/\s*\d+)?"
_ABOUT = r"(?:[≈≃~]|approx(?:imately)?\.?|about|circa|ca\.|ca\b|etwa|ungefähr|rund|environ)"
_WORKING = r"(?:[^,;:]*[^,;:<>!=≈]\s*=\s*)"  # "h1 = 0.8", and "w1*x1 + b1 = 0.8"
_WITH_WORDS = re.compile(rf"{_WORKING}?=?\s*(?:{_ABOUT}\s*)?({_NUMBER})(?:\s*{NOTE})*", re.IGNORECASE)
_BLANKS = ("-", "–", "—", "?", "n/a", "N/A", "#N/A")  # Moodle's and those of spreadsheets
_MEANT_TEXT = "'"  # a spreadsheet's mark for text


def plain_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of one student, with decimal points in place of decimal commas.

    Whether "1,234" is 1.234 is told by the other fields: by a clear decimal comma such as "0,25", and no point.

    >>> plain_fields({"a": "0,25", "b": "−1,234", "c": "-", "d": "h1 = 0.8 (rounded)"})
    {'a': '0.25', 'b': '-1,234', 'c': '', 'd': '0.8'}
    """
    cleaned = {key: _cleaned(text) for key, text in fields.items()}
    has_commas = any(_is_clear(text) for text in cleaned.values())
    has_points = any(_POINT.fullmatch(text) for text in cleaned.values())
    are_decimal = has_commas and not has_points
    return {key: _with_a_point(text) if are_decimal or _is_clear(text) else text for key, text in cleaned.items()}


def doubt_about(text: str) -> str:
    """Why a field has no clear meaning, in a sentence; empty if there is no reason.

    >>> doubt_about("1,234")
    "'1,234' may be 1.234 or 1234: write the one that is meant"
    """
    if (comma := _COMMA.fullmatch(text)) and not _is_clear(text):
        whole = f"{comma[1]}{comma[2]}{comma[3]}{comma[4]}"
        return f"{text!r} may be {_with_a_point(text)} or {whole}: write the one that is meant"
    if _DATE.fullmatch(text):
        return f"{text!r} is a date: a spreadsheet may have made it of a fraction such as 1/3, so write 0.333"
    return ""


def _cleaned(text: str) -> str:
    """Without blanks, a spreadsheet's marks and words beside a number, and with a plain minus in front of one."""
    rows = (" ".join(row.split()) for row in text.splitlines())  # a row of a matrix on each
    line = "\n".join(filter(None, rows))
    if line.startswith(_MEANT_TEXT):
        line = line[1:]
    if line in _BLANKS:
        return ""
    if number := _WITH_WORDS.fullmatch(line):
        line = number[1]
    return line.translate(_DASHES) if _NUMBER_LIKE.match(line) else line


def _is_clear(text: str) -> bool:
    """Whether a comma cannot be anything but a decimal one: 0,25 or 12,3 are; 1,234 may have thousands."""
    comma = _COMMA.fullmatch(text)
    return comma is not None and (len(comma[3]) != 3 or len(comma[2]) > 3 or not comma[2].strip("0"))


def _with_a_point(text: str) -> str:
    comma = _COMMA.fullmatch(text)
    return f"{comma[1]}{comma[2]}.{comma[3]}{comma[4]}" if comma else text


def is_blank(fields: Iterable[str]) -> bool:
    """Whether nothing stands in any of the fields."""
    return not any(field.strip() for field in fields)
