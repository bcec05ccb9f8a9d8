"""An exercise as a question for a Moodle quiz: what is given, and a field for each number that is asked for.

The file is Moodle XML with one question of the type "embedded answers (cloze)".

Source: docs.moodle.org, "Moodle XML format" and "Embedded Answers (Cloze) question type".
"""

from __future__ import annotations

import argparse
from html import escape
from pathlib import Path

from autograd.by_hand.classroom.exercise import Exercise
from autograd.command.exercise_page import given_in_html
from autograd.command.exits import HOLDS
from autograd.command.quiz_fields import QuizField, fields_of, title_of, wanted_in_html
from autograd.sentences import counted


def show_moodle(options: argparse.Namespace) -> tuple[int, str]:
    """Write an exercise as a file that Moodle imports."""
    exercise = Exercise.load(options.worksheet)
    path = Path(options.output).with_suffix(".xml")
    path.write_text(moodle_xml(exercise), encoding="utf-8")
    return (
        HOLDS,
        f"A question with {counted(len(exercise.claims), 'field')} for Moodle (Import, Moodle XML format): {path}",
    )


def moodle_xml(exercise: Exercise) -> str:
    """The text of the file.

    >>> from autograd.by_hand.worksheet import Worksheet
    >>> exercise = Exercise("ng", Worksheet.load("ng").sheet)
    >>> "u = {1:NUMERICAL:=6:0.001}" in moodle_xml(exercise)
    True
    """
    lines = "".join(map(_line, fields_of(exercise)))
    body = f"{given_in_html(exercise)}\n{wanted_in_html(exercise)}\n<ul>\n{lines}</ul>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question type="cloze">\n'
        f"<name><text>{escape(title_of(exercise), quote=False)}</text></name>\n"
        f'<questiontext format="html"><text><![CDATA[\n{body}\n]]></text></questiontext>\n</question>\n</quiz>\n'
    )


def _line(field: QuizField) -> str:
    """What is asked, with its field; a brace would begin another field."""
    asked = field.asked.replace("{", "&#123;").replace("}", "&#125;")
    return f"<li>{asked} = {{1:NUMERICAL:={field.number:f}:{field.unit:f}}}</li>\n"
