"""Given numbers in quotes, as people write them: "6.67×10⁻¹¹", "1/3", "π/4", "30°" and "(1, 2)ᵀ"; "2 kg" has a unit."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

from autograd.by_hand.sheet.handwriting import as_digits
from autograd.paper.notation.latex import without_latex
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.paper.parsing import parse
from autograd.sentences import shorten
from autograd.table.arithmetic import as_float

_LONGEST, _LONGEST_FORMULA, _LONGEST_LIST = 60, 400, 10_000  # characters
_FRACTION = re.compile(r"\s*([-−+]?\s*\d{1,15})\s*[/⁄∕]\s*(\d{1,15})\s*")
_DEGREES = re.compile(r"(.+?)\s*(?:°|\^\{?\\circ\}?|deg(?:rees)?)\s*")
_TURNED = re.compile(r"\s*(?:ᵀ|\^\s*\{?(?:T|⊤|\\top|\\intercal)\}?)\s*$")
_LISTED = re.compile(r"\s*([\[(])([^\[\]()]*)[\])]\s*")
# The 400 of 1e400 is no unit, and the x10 of 0x10 none either.
_WITH_A_UNIT = re.compile(
    r"\s*([-−+]?\s*[\d.,]+(?:[eE][-+]?\d+(?!\d))?)\s*(?![eE][-+]?\d|(?<=0)[xXbBoO][\dA-Fa-f])(?:[^\W\d_]|[°%Ω$€£]).*",
    re.DOTALL,
)
_POWER_OF_TEN = re.compile(r"\s*[-−+]?\s*[\d.,]+[eE][-+]?\d+\s*")


def number_in(text: str, where: str) -> Fraction:
    """The number that a text is.

    Args:
        text: what stands in quotes.
        where: its table and key.

    >>> number_in("1/3", "x"), float(number_in("6.67×10⁻¹¹", "G")), float(number_in("π/4", "θ"))
    (Fraction(1, 3), 6.67e-11, 0.7853981633974483)

    Raises:
        ValueError: if it is none, or has a unit.
    """
    digits = as_digits(text) if len(text) <= _LONGEST else ""
    if is_decimal(digits):
        return read_decimal(digits)
    if (parts := _FRACTION.fullmatch(text)) and int(parts[2]):
        return Fraction(int("".join(parts[1].replace("−", "-").split())), int(parts[2]))
    if len(text) <= _LONGEST and (degrees := _DEGREES.fullmatch(text)) and is_decimal(as_digits(degrees[1])):
        return read_decimal(repr(math.radians(float(as_digits(degrees[1])))))
    is_short = len(text) <= _LONGEST_FORMULA
    try:
        return read_decimal(repr(as_float(parse(text if is_short else "", {}, notation="paper"))))
    except (TypeError, ValueError):
        if is_short and _POWER_OF_TEN.fullmatch(text):
            raise ValueError(f"{where} is too large or too small for a number: {shorten(text)!r}") from None
        alone = _WITH_A_UNIT.fullmatch(text) if is_short else None
        instead = f"write the number alone, without its unit: {alone[1].strip()}" if alone else "such as 0.05"
        joint = ": " if alone else ", "
        what = f"has to be a number without quotes{joint}{instead}"
        raise ValueError(f"{where} {what}, and not {shorten(text)!r}" if text.strip() else f"{where} {what}") from None


def array_in(x: Any) -> Any:
    """The rows or entries of a text that is a list, such as (1, 2)ᵀ and [1 2; 3 4]; anything else as it is.

    >>> array_in("(1, −2)ᵀ"), array_in("[1 2; 3 4]"), array_in("0.5")
    (['1', '−2'], [['1', '2'], ['3', '4']], '0.5')
    """
    if not isinstance(x, str) or len(x) > _LONGEST_LIST:
        return x
    if r"\begin" in x:
        x = without_latex(_TURNED.sub("", x), lambda word: False)
    listed = _LISTED.fullmatch(_TURNED.sub("", x))
    if not listed:
        return _rows(x.strip()) or x
    rows = [_entries(row) for row in listed[2].split(";")]
    is_list = len(rows) > 1 or len(rows[0]) > 1 or listed[1] == "["
    if not is_list or not all(map(all, rows)):
        return x
    is_matrix = len(rows) > 1 and len(rows[0]) > 1
    return rows if is_matrix else [entry for row in rows for entry in row]


def _entries(row: str) -> list[str]:
    return [entry.strip() for entry in row.split(",")] if "," in row else row.split()


def _rows(text: str) -> list[list[str]]:
    """The rows of a list of lists; none if it is something else."""
    if not (text.startswith("[[") and text.endswith("]]")):
        return []
    rows = [_LISTED.fullmatch(row) for row in re.findall(r"\[[^\[\]]*\]", text[1:-1])]
    return [_entries(row[2]) for row in rows if row]
