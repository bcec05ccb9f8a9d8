"""``backprop grade``: what a class has handed in, graded in one go, with a page for each student."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from autograd.by_hand.classroom.exercise import Exercise, Exercises
from autograd.by_hand.classroom.gathering import Gathered, once_each
from autograd.by_hand.classroom.grading import (
    BLANK,
    FEW_DIGITS,
    FOLLOWS,
    OPEN,
    RIGHT,
    UNREAD,
    WRONG as WRONG_LINE,
    Grade,
    grade_of,
)
from autograd.by_hand.worksheet import Worksheet
from autograd.command.exits import HOLDS, TERMINAL, UNREADABLE, WRONG, refuse
from autograd.command.feedback_page import FeedbackPages
from autograd.command.file_names import names_for
from autograd.command.spreadsheet import as_csv
from autograd.sentences import counted, shorten

MARKS = (RIGHT, FOLLOWS, WRONG_LINE, BLANK, FEW_DIGITS, UNREAD, OPEN)


def grade(options: argparse.Namespace) -> tuple[int, str]:
    """Grade all answers; the exit code is that of ``check``, and a student counts as a file."""
    if options.exercise == TERMINAL and TERMINAL in options.answers:
        return refuse(ValueError("the exercise and the answers cannot both come from a pipe: keep one in a file")), ""
    is_piped = options.exercise == TERMINAL
    exercises = (
        Exercises([Exercise("exercise", Worksheet.loads(sys.stdin.read()).sheet)])
        if is_piped
        else Exercises.load(options.exercise)
    )
    gathered = Gathered(exercises, options.student or (), options.exercise_column or "")
    code = _gather(gathered, options.answers)
    if not gathered.students:
        return code or refuse(ValueError("nobody has handed in anything")), ""
    students = once_each(gathered.students)
    grades = [grade_of(student, exercises, strict=options.strict, exact=options.exact) for student in students]
    pages = _write_pages(grades, options) if options.feedback else [""] * len(grades)
    table = _table(grades, pages, several=len(exercises.by_name) > 1)
    code = max([code, *map(_code, grades)])
    if options.output == TERMINAL:
        return code, table
    Path(options.output).write_text(f"{table}\n", encoding="utf-8-sig")  # Excel takes it for cp1252 without the mark
    return code, "\n".join(_summary(gathered, grades, options))


def _gather(gathered: Gathered, sources: Iterable[str]) -> int:
    """Read all sources; the exit code."""
    code = HOLDS
    for source in sources:
        try:
            if source == TERMINAL:
                gathered.add_text(sys.stdin.read())
            else:
                gathered.add(Path(source))
        except (OSError, ValueError) as problem:
            code = refuse(problem)
    return code


def _code(one: Grade) -> int:
    if one.problem:
        return UNREADABLE
    return HOLDS if one.points == one.of else WRONG


def _table(grades: list[Grade], pages: list[str], *, several: bool) -> str:
    who = list(dict.fromkeys(column for one in grades for column in one.handed_in.carried))
    columns = ["student", *who, *(["exercise"] if several else []), "points", "of", *MARKS, "slips", "remarks"]
    columns += ["page"] if any(pages) else []
    lines = [
        {
            **one.handed_in.carried,
            "student": one.handed_in.student,
            "exercise": one.exercise.name if one.exercise else one.handed_in.exercise,
            "points": one.points if one.exercise else "",
            "of": one.of if one.exercise else "",
            **{mark: one.count(mark) for mark in MARKS},
            "slips": one.slips,
            "remarks": one.short_notes,
            "page": page,
        }
        for one, page in zip(grades, pages, strict=True)
    ]
    return as_csv(columns, lines)


def _write_pages(grades: list[Grade], options: argparse.Namespace) -> list[str]:
    """Write a page for each student, and return their names."""
    folder = Path(options.feedback)
    folder.mkdir(parents=True, exist_ok=True)
    pages = FeedbackPages(hints=options.hints)
    names = names_for([one.handed_in.student for one in grades], ".html")
    for one, name in zip(grades, names, strict=True):
        (folder / name).write_text(pages.page(one), encoding="utf-8")
    return names


def _summary(gathered: Gathered, grades: list[Grade], options: argparse.Namespace) -> Iterable[str]:
    width = min(max(len(one.handed_in.student) for one in grades), 40)
    for one in grades:
        points = f"{one.points:>3} of {one.of}" if one.exercise else "no grade"
        told = "; ".join([*one.slips, *one.short_notes])
        yield f"{shorten(one.handed_in.student, width):<{width}}  {points}  {told}".rstrip()
    yield ""
    yield f"{counted(len(grades), 'student')}: {options.output}"
    if options.feedback:
        yield f"A page for each: {options.feedback}"
    if gathered.ignored:
        yield f"Columns left out: {shorten(', '.join(gathered.ignored), 300)}"
    yield from gathered.remarks
