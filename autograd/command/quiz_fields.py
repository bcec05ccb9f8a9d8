"""The fields of an exercise in a quiz of a learning platform.

Such a platform compares numbers and cannot follow a line from the lines above, so a field takes a
whole unit of the last digit to either side: that much may come from rounding on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from autograd.by_hand.classroom.exercise import Exercise
from autograd.by_hand.exercises.making import DIGITS, solved
from autograd.by_hand.worksheet import Worksheet
from autograd.paper.names import on_one_line, shown

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class QuizField:
    """What is asked, as HTML; the number; and how far off an answer may be."""

    asked: str
    number: Decimal
    unit: Decimal


def fields_of(exercise: Exercise) -> Iterator[QuizField]:
    """A field for each claim.

    >>> exercise = Exercise("ng", Worksheet.load("ng").sheet)
    >>> next(fields_of(exercise))
    QuizField(asked='u', number=Decimal('6'), unit=Decimal('0.001'))
    """
    digits = exercise.sheet.digits or DIGITS
    for row in Worksheet(solved(exercise.sheet)).check().rows:
        number = Decimal(row.printed)
        yield QuizField(escape(shown(row.claim, _LONGEST)), number, Decimal(1).scaleb(number.adjusted() - digits + 1))


def title_of(exercise: Exercise) -> str:
    """The title of the exercise, or its name, on one line."""
    return on_one_line(exercise.sheet.title or exercise.name, _LONGEST)


def wanted_in_html(exercise: Exercise) -> str:
    """How many digits are asked for."""
    digits = exercise.sheet.digits
    return f"<p>Give {digits} significant digits.</p>" if digits else ""
