"""Numbers that a machine printed: they have the precision of its floats, and not that of their last digit.

A framework prints the gradient 0.19661194 where 0.19661193 is right to eight decimals: a float32 has no more.  Such a
number is judged by the precision of its format, and by how far rounding in that format may reach in the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from autograd.by_hand.slips.roundings import to_single
from autograd.paper.numerals import is_decimal, significant_digits

UNIT_OF_A_FLOAT = 2.0**-52
_FEWEST_DIGITS = 8  # of most float32s as they are printed, with the fewest digits that read back
_FEW_DIGITS = 6  # of some float32 among others of eight or nine digits
_MANY_DIGITS = 10  # of a float32 that was printed as a float64: no other number has them
_ALL_DIGITS, _MOST_DIGITS = 16, 17  # of a float in full: its last one or two come from rounding
_MOST_UNITS = 4  # in the last place: a function of a library may be off by as much
_MOST_LENIENT = 1000, 1e-3  # units, or of the number: a larger error never passes as rounding


class Format(NamedTuple):
    """A format of floats: its name, and its unit in the last place of 1."""

    name: str
    unit: float

    def allowed(self, true: float, doubt: float) -> float:
        """How far off a number may be, where the rounding of Python's floats may reach ``doubt``."""
        reach = doubt * self.unit / UNIT_OF_A_FLOAT
        units, most_relative = _MOST_LENIENT
        most = min(units * self.unit, most_relative) * max(abs(true), self.unit)
        return max(_MOST_UNITS * self.unit * abs(true), min(reach, most))


FLOAT16, FLOAT32, FLOAT64 = Format("float16", 2.0**-10), Format("float32", 2.0**-23), Format("float64", UNIT_OF_A_FLOAT)
_OF_NUMPY = {form.name: form for form in (FLOAT16, FLOAT32)}


def are_of_float32(answers: Iterable[Any]) -> bool:
    """Whether all long numbers of a sheet are digits that a float32 is printed with, and there are several.

    A single number of eight digits may be such digits by chance.

    >>> are_of_float32(["0.19661194", "0.10499357", "0.5"]), are_of_float32(["0.75136507", "0.772928465"])
    (True, False)
    """
    long = [text for text in map(_text, answers) if is_decimal(text) and significant_digits(text) >= _FEWEST_DIGITS]
    return len(long) > 1 and all(float(text) == _as_printed(to_single()(float(text))) for text in long)


def format_of(answer: Any, *, among_float32: bool = False) -> Format | None:
    """The format that a number was printed in; None for one that a person wrote.

    Args:
        answer: the number, or its digits.
        among_float32: whether it stands among numbers that were printed as float32.

    >>> [form and form.name for form in map(format_of, ("0.1966", "0.19661194", "0.7615941762924194", 0.1 + 0.2))]
    [None, None, 'float32', 'float64']
    """
    if type(answer).__name__ in _OF_NUMPY:
        return _OF_NUMPY[type(answer).__name__]
    text = _text(answer)
    if not is_decimal(text):
        return None
    digits, single = significant_digits(text), to_single()(float(text))
    if digits >= _MANY_DIGITS and single == float(text):
        return FLOAT32
    if _ALL_DIGITS <= digits <= _MOST_DIGITS:
        return FLOAT64
    return FLOAT32 if among_float32 and digits >= _FEW_DIGITS and _as_printed(single) == float(text) else None


def _text(answer: Any) -> str:
    if isinstance(answer, str):
        return answer.strip().replace("−", "-")
    return repr(float(answer)) if isinstance(answer, float) else ""


def _as_printed(single: float) -> float:
    """A float32 as NumPy and PyTorch print it: with the fewest digits that read back."""
    return next(x for digits in range(1, 18) if to_single()(x := float(f"{single:.{digits}g}")) == single)
