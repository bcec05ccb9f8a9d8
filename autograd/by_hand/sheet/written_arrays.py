"""Arrays as people write them: [0.1, 0.2], (7, 4), [0,25; 0,5], and as NumPy prints them: [[0.1 0.2] [0.3 0.4]]."""

from __future__ import annotations

import re
from math import prod
from typing import Any

from autograd.by_hand.sheet.array_brackets import deepest, in_brackets, is_list, split_at, with_separators
from autograd.by_hand.sheet.array_dialects import in_plain_brackets, scaled
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.paper.arrays import Shape
from autograd.paper.numerals import is_decimal

_DEEPEST = 50  # brackets inside one another; the reader of formulas says what is wrong with more
_COMMA = re.compile(r"^([+−-]?\d+),(\d+)$")  # a decimal comma, where entries have a semicolon between them
_BRACKETS = str.maketrans("[]", "  ")
_PARENTHESES = str.maketrans("()", "  ")
_CLOSE_COMMA = re.compile(r"(?<=\d),(?=\d)")
_BAR = re.compile(r"\s*\|\s*")
_SPACE = re.compile(r"(?<=[^\s\[])\s+(?=[^\s\]])")  # between two things


def as_written(text: str, shape: Shape) -> Any:
    """The entries of an array of some shape, each as it is written; the text itself where it is no list.

    >>> as_written("[0.10, x*2]", (2,)), as_written("0,5; 1,25", (2,)), as_written("x @ w", (2,))
    (['0.10', 'x*2'], ['0.5', '1.25'], 'x @ w')
    """
    if deepest(text) > _DEEPEST:
        return text
    plain = in_plain_brackets(text, is_vector=max(shape) == prod(shape))
    if deepest(plain) > _DEEPEST:  # braces are brackets now
        return text
    if (parts := scaled(plain)) and isinstance(listed := _as_listed(parts[1], shape), list):
        return _times(listed, parts[0], parts[2])
    listed = _as_listed(plain, shape)
    return listed if isinstance(listed, list) else text


def _times(entries: list[Any], before: str, behind: str) -> list[Any]:
    """The entries of an array, each with the factor that stands before or behind all of it."""
    return [
        _times(entry, before, behind)
        if isinstance(entry, list)
        else f"{before}{entry if is_decimal(entry) and entry[0].isdigit() else f'({entry})'}{behind}"
        for entry in entries
    ]


def _as_listed(text: str, shape: Shape) -> Any:
    """The entries of an array that stands in brackets or in none; else the text itself."""
    size = prod(shape)
    if size == 1 and is_decimal(as_digits(text.strip("[] "))):
        return [text.strip("[] ")]
    if _has_decimal_commas(text, size):
        text = text.replace(",", ".")
    listed = in_brackets(_with_points_for_close_commas(text, size))
    if rows := _rows_below(listed, shape):
        return rows
    if is_list(listed, "(") and _is_bare(listed[1:-1], size):
        listed = listed[1:-1]
    if "\n" not in listed.strip() or len(shape) == 1:
        listed = f"[{listed}]" if _is_bare(listed, size) else listed
    return _listed(listed, shape) if is_list(listed) else text


def _rows_below(text: str, shape: Shape) -> list[Any]:
    r"""The rows of a matrix that stand below one another, or with ; between them; none if they are no such rows.

    >>> _rows_below("1 2\n3 4", (2, 2)), _rows_below("1, 2; 3, 4", (2, 2))
    ([['1', '2'], ['3', '4']], [['1', '2'], ['3', '4']])
    """
    if len(shape) != 2:
        return []
    if is_list(text) and not text.startswith("[["):
        text = text[1:-1].strip()
    lines = list(filter(None, (line.strip(" \t\r,;") for line in _lines(text))))
    for width in dict.fromkeys((shape[1], shape[0])) if len(lines) > 1 else ():
        rows = [_row(line, width) for line in lines]
        if all(len(row) == width for row in rows):
            return rows
    return []


def _lines(text: str) -> list[str]:
    """The rows of a text: its lines; or of a single line its parts between semicolons, or its lists between commas."""
    if "\n" in text:
        return text.split("\n")
    pieces = split_at(text, ";") if ";" in text else split_at(text, ",")
    return pieces if ";" in text or all(map(is_list, pieces)) else [text]


def _row(line: str, width: int) -> list[Any]:
    """The entries of one row, in brackets or not; none if a line is no row."""
    if not is_list(line) and "," in line and not _has_decimal_commas(line, width):
        line = f"[{line}]"
    entries = as_written(line, (width,))
    return entries if isinstance(entries, list) else []


def _has_decimal_commas(text: str, size: int) -> bool:
    """Whether all commas are those of numerals, at most one in each: 0,25 0,5, and [2,5 1; 1,5 2]."""
    pieces = text.translate(_BRACKETS).replace(";", " ").split()
    return "," in text and len(pieces) == size and all(_COMMA.match(p) or is_decimal(as_digits(p)) for p in pieces)


def _with_points_for_close_commas(text: str, size: int) -> str:
    """A list with points for decimal commas, where commas with a blank or a bar behind them part the entries.

    >>> _with_points_for_close_commas("[0,25, -1,5]", 2), _with_points_for_close_commas("[0, 1,5]", 3)
    ('[0.25, -1.5]', '[0, 1,5]')
    """
    if "." in text or not _CLOSE_COMMA.search(text):
        return text
    pointed = _BAR.sub(", ", _CLOSE_COMMA.sub(".", text))
    pieces = pointed.translate(_BRACKETS).translate(_PARENTHESES).replace(",", " ").split()
    return pointed if len(pieces) == size and all(map(is_decimal, pieces)) else text


def _is_bare(text: str, size: int) -> bool:
    """Whether a text is a list without brackets: numerals with ; or blanks between, or rows of them."""
    ways = [text.split(";"), text.replace(";", " ").split()]
    ways += [text.split(",")] if "." in text or ", " in text else []  # 1,5 is one number
    return any(size > 1 and len(way) == size and all(is_decimal(as_digits(piece)) for piece in way) for way in ways)


def _is_printed(inside: str) -> bool:
    """Whether nothing but numerals, or rows of them, stands in a list, with blanks between."""
    pieces = inside.translate(_BRACKETS).split()
    return "," not in inside and len(pieces) > 1 and all(map(is_decimal, pieces))


def _listed(text: str, shape: Shape) -> list[Any]:
    """The entries of a list; after a semicolon comes a row, as in [1, 2; 3, 4], or an entry, as in [0,25; 0,5].

    >>> _listed("[1, 2; 3, 4]", (2, 2)), _listed("[0,25; 1,125]", (2,))
    ([['1', '2'], ['3', '4']], ['0.25', '1.125'])
    """
    if ";" not in text:
        return _literal(text)
    rows = [_literal(f"[{row}]") for row in _pieces(text, ";")]
    are_rows = len(shape) == 2 and {len(row) for row in rows} == {shape[1]}
    if are_rows and not text.startswith("[["):
        return rows
    return _with_points(_literal(text, ";"))


def _with_points(pieces: list[Any]) -> list[Any]:
    """The entries of a list, or of its rows, with points for decimal commas."""
    return [_with_points(piece) if isinstance(piece, list) else _COMMA.sub(r"\1.\2", piece) for piece in pieces]


def _literal(text: str, separator: str = ",") -> list[Any]:
    """The entries of a list, or of its rows, as they are written; NumPy prints them without commas.

    >>> _literal("[[0.10, x[1]*2], [3, f(1, 2)]]"), _literal("[[0.1 -2. ] [ 3. 4.]]")
    ([['0.10', 'x[1]*2'], ['3', 'f(1, 2)']], [['0.1', '-2.'], ['3.', '4.']])
    """
    return [_literal(piece, separator) if is_list(piece) else piece for piece in _pieces(text, separator)]


def _pieces(text: str, separator: str) -> list[str]:
    """What stands between the separators of a list, those inside brackets left alone."""
    inside = text[1:-1].strip()
    if _is_printed(inside):
        inside = _SPACE.sub(separator, inside)
    return split_at(with_separators(inside, separator), separator)
