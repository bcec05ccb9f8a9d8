"""An exercise as a question for a Moodle quiz: what is given, and a field for each number that is asked for.

The file is Moodle XML with one question of the type "embedded answers (cloze)".  Moodle
compares numbers and cannot follow a line from the lines above, so a field takes a whole
unit of the last digit to either side: that much may come from rounding on the way.

Source: docs.moodle.org, "Moodle XML format" and "Embedded Answers (Cloze) question type".
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from pathlib import Path

from autograd.by_hand.classroom.exercise import Exercise
from autograd.by_hand.exercises.making import DIGITS, solved
from autograd.by_hand.worksheet import Worksheet
from autograd.command.exercise_page import given_in_html
from autograd.command.exits import HOLDS
from autograd.paper.names import shown
from autograd.sentences import counted


def show_quiz(options: argparse.Namespace) -> tuple[int, str]:
    """Write an exercise as a file that Moodle imports."""
    exercise = Exercise.load(options.worksheet)
    path = Path(options.output).with_suffix(".xml")
    path.write_text(quiz_of(exercise), encoding="utf-8")
    return (
        HOLDS,
        f"A question with {counted(len(exercise.claims), 'field')} for Moodle (Import, Moodle XML format): {path}",
    )


def quiz_of(exercise: Exercise) -> str:
    """The text of the file.

    >>> exercise = Exercise("ng", Worksheet.load("ng").sheet)
    >>> "u = {1:NUMERICAL:=6:0.001}" in quiz_of(exercise)
    True
    """
    title = exercise.sheet.title or exercise.name
    digits = exercise.sheet.digits
    wanted = f"<p>Give {digits} significant digits.</p>" if digits else ""
    body = f"{given_in_html(exercise)}\n{wanted}\n<ul>\n{''.join(_fields(exercise))}</ul>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question type="cloze">\n'
        f"<name><text>{escape(title, quote=False)}</text></name>\n"
        f'<questiontext format="html"><text><![CDATA[\n{body}\n]]></text></questiontext>\n</question>\n</quiz>\n'
    )


def _fields(exercise: Exercise) -> Iterator[str]:
    """A line for each claim, with its field."""
    digits = exercise.sheet.digits or DIGITS
    for row in Worksheet(solved(exercise.sheet)).check().rows:
        name = escape(shown(row.claim, 120)).replace("{", "&#123;").replace("}", "&#125;")
        yield f"<li>{name} = {{1:NUMERICAL:={row.printed}:{_unit(row.printed, digits)}}}</li>\n"


def _unit(number: str, digits: int) -> str:
    """A unit of the last of so many significant digits.

    >>> _unit("-0.1756", 4), _unit("6", 4), _unit("1.5e-7", 4)
    ('0.0001', '0.001', '0.0000000001')
    """
    return f"{Decimal(1).scaleb(Decimal(number).adjusted() - digits + 1):f}"
