"""Numbers that a machine printed: they have the precision of its floats, and not that of their last digit.

A framework prints the gradient 0.19661194 where 0.19661193 is right to eight decimals: a float32 has no more.  Such a
number is judged by the precision of its format, and by how far rounding in that format may reach in the graph.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any, NamedTuple

from autograd.by_hand.example.rounding import UNIT
from autograd.by_hand.slips.readings.question import NEAR
from autograd.paper.numerals import is_decimal, significant_digits

_FEWEST_DIGITS = 8  # of most float32s as they are printed, with the fewest digits that read back
_FEW_DIGITS = 6  # of some float32 among others of eight or nine digits
_DIGITS_OF_SINGLE = 9  # of a float32, if each is printed with as many
_MANY_DIGITS = 10  # of a float32 or float16 that was printed as a float64: no other number has them
_ALL_DIGITS, _MOST_DIGITS = 16, 17  # of a float in full: its last one or two come from rounding
_MOST_UNITS = 4  # in the last place: a function of a library may be off by as much
_MOST_LENIENT = 1000, 1 / 128  # units, or of the number: a larger error never passes as rounding


class Format(NamedTuple):
    """A format of floats: its name, its unit in the last place of 1, and its letter in ``struct``."""

    name: str
    unit: float
    letter: str

    def allowed(self, true: float, doubt: float) -> float:
        """How far off a number may be, where the rounding of Python's floats may reach ``doubt``."""
        units, most_relative = _MOST_LENIENT
        most = min(units * self.unit, most_relative) * max(abs(true), self.unit)
        return max(_MOST_UNITS * self.unit * abs(true), min(self.reach(doubt), most))

    def is_near(self, off: float, true: float) -> bool:
        """Whether a number is so near to the true one that rounding in this format may be the reason."""
        return off <= NEAR * max(abs(true), self.unit)

    def reach(self, doubt: float) -> float:
        """How far rounding by half a unit may reach in this format, where Python's floats may reach ``doubt``."""
        return doubt * (self.unit / 2) / UNIT

    def rounded(self, x: float) -> float:
        """The nearest number of this format; x itself beyond its range."""
        try:
            return float(struct.unpack(f"<{self.letter}", struct.pack(f"<{self.letter}", x))[0])
        except OverflowError:
            return x


FLOAT16, FLOAT32 = Format("float16", 2.0**-10, "e"), Format("float32", 2.0**-23, "f")
FLOAT64 = Format("float64", 2.0**-52, "d")
_OF_NUMPY = {form.name: form for form in (FLOAT16, FLOAT32)}


class Formats:
    """The formats that the numbers of a sheet were printed in.

    A single number of eight digits may be one of a float32 by chance.  Where all long numbers of a sheet are, and there
    are several, they were printed as float32.

    >>> formats = Formats(["0.19661194", "0.10499357", "0.5"])
    >>> [form and form.name for form in map(formats.of, ("0.19661194", "0.1966", 0.1 + 0.2))]
    ['float32', None, 'float64']
    >>> alone = Formats(["0.19661194"])
    >>> alone.of("0.19661194"), alone.may_be_of("0.19661194").name, alone.of("0.7615941762924194").name
    (None, 'float32', 'float32')
    """

    def __init__(self, answers: Iterable[Any]) -> None:
        texts = [text for text in map(_text, answers) if is_decimal(text)]
        long = [text for text in texts if significant_digits(text) >= _FEWEST_DIGITS]
        longest = [text for text in long if significant_digits(text) >= _MANY_DIGITS]
        self._are_float16 = len(longest) > 1 and all(_is_in(FLOAT16, text) for text in longest)
        self._are_float32 = len(long) > 1 and all(map(_is_like_float32, long))

    def of(self, answer: Any) -> Format | None:
        """The format that a number, or its digits, was printed in; None for one that a person wrote."""
        if type(answer).__name__ in _OF_NUMPY:
            return _OF_NUMPY[type(answer).__name__]
        text = _text(answer)
        if not is_decimal(text):
            return None
        digits = significant_digits(text)
        if self._are_float16 and _is_in(FLOAT16, text):
            return FLOAT16
        if digits >= _MANY_DIGITS and _is_in(FLOAT32, text):
            return FLOAT32
        if _ALL_DIGITS <= digits <= _MOST_DIGITS:
            return FLOAT64
        return self.may_be_of(answer) if self._are_float32 else None

    def may_be_of(self, answer: Any) -> Format | None:
        """The format of a number that a person may have written as well."""
        text = _text(answer)
        if not is_decimal(text) or significant_digits(text) < _FEW_DIGITS:
            return None
        return FLOAT32 if _is_like_float32(text) else None


def tells_no_format(printed: str) -> bool:
    """Whether so few digits were printed that any number of as many is one of a float32."""
    return not is_decimal(printed) or significant_digits(printed) <= _FEW_DIGITS


def _text(answer: Any) -> str:
    if isinstance(answer, str):
        return answer.strip().replace("−", "-")
    return repr(float(answer)) if isinstance(answer, float) else ""


def _is_in(form: Format, text: str) -> bool:
    return form.rounded(float(text)) == float(text)


def _is_like_float32(text: str) -> bool:
    """Whether digits are those of a float32: all of them, nine, or as few as NumPy prints."""
    number, single = float(text), FLOAT32.rounded(float(text))
    if significant_digits(text) > _DIGITS_OF_SINGLE:
        return number == single
    return number in (_shortest(single), float(f"{single:.{_DIGITS_OF_SINGLE}g}"))


def _shortest(single: float) -> float:
    """A float32 with the fewest digits that read back."""
    return next(x for digits in range(1, 18) if FLOAT32.rounded(x := float(f"{single:.{digits}g}")) == single)
