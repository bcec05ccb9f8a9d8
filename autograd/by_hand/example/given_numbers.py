"""Given numbers in quotes, as people write them: "6.67×10⁻¹¹", "1/3", "π/4" and "√2" are numbers; "2 kg" has a unit."""

from __future__ import annotations

import re
from fractions import Fraction

from autograd.by_hand.example.handwriting import as_digits
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.paper.parsing import parse
from autograd.sentences import shorten
from autograd.table.arithmetic import as_float

_LONGEST = 60  # characters
_FRACTION = re.compile(r"\s*([-−+]?\s*\d{1,15})\s*[/⁄∕]\s*(\d{1,15})\s*")
_WITH_A_UNIT = re.compile(r"\s*([-−+]?\s*[\d.,]+(?:[eE][-+]?\d+)?)\s*(?:[^\W\d_]|[°%Ω$€£]).*", re.DOTALL)


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
    try:
        return read_decimal(repr(as_float(parse(text, {}, notation="paper"))))
    except (TypeError, ValueError):
        alone = _WITH_A_UNIT.fullmatch(text)
        instead = f"write the number alone, without its unit: {alone[1].strip()}" if alone else "such as 0.05"
        joint = ": " if alone else ", "
        what = f"has to be a number without quotes{joint}{instead}"
        raise ValueError(f"{where} {what}, and not {shorten(text)!r}" if text.strip() else f"{where} {what}") from None
