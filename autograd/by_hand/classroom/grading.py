"""Grades: a point for each line that is asked for and right, or that follows from a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from autograd.by_hand.classroom.exercise import Exercise, Exercises
from autograd.by_hand.classroom.fields import doubt_about, plain_fields
from autograd.by_hand.classroom.handed_in import HandedIn
from autograd.by_hand.example.rewriting import has_no_names
from autograd.by_hand.exercises.asked import unit_of
from autograd.by_hand.verdict.report import Report
from autograd.by_hand.verdict.rows import COARSE, MISSING, UNDECIDED, UNREADABLE, Row
from autograd.paper.numerals import decimals_of, is_decimal, read_decimal, significant_digits
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float

RIGHT, FOLLOWS, WRONG, BLANK, FEW_DIGITS, UNREAD, OPEN = (
    "right",
    "follows",
    "wrong",
    "blank",
    "few digits",
    "unreadable",
    "undecided",
)
MARKS = {MISSING: BLANK, COARSE: FEW_DIGITS, UNREADABLE: UNREAD, UNDECIDED: OPEN}
LONGEST_FIELD = 500  # characters of an answer


class Line(NamedTuple):
    """A line of a student: its row in the report, what it counts as, and whether it has its point."""

    row: Row
    mark: str
    has_point: bool


@dataclass(frozen=True)
class Grade:
    """What a student has reached; without an exercise, ``problem`` says why there is no grade."""

    handed_in: HandedIn
    exercise: Exercise | None = None
    lines: tuple[Line, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: str = ""

    @property
    def points(self) -> int:
        """A point for each line that has one."""
        return sum(line.has_point for line in self.lines)

    @property
    def of(self) -> int:
        """How many points there are: a line for each claim, and for each entry of an array."""
        return len(self.exercise.claims) if self.exercise else 0

    def count(self, mark: str) -> int:
        """How many lines have a mark."""
        return sum(line.mark == mark for line in self.lines)

    @cached_property
    def report(self) -> Report:
        """The report on all lines."""
        return Report(self.handed_in.student, [line.row for line in self.lines])

    @property
    def slips(self) -> list[str]:
        """The kinds of the slips, each with the first line that it was made in."""
        slips: list[str] = self.report.in_one_line()["slips"]
        return slips

    @property
    def notes(self) -> list[str]:
        """What a student should know: why fields cannot be read, and what was left out."""
        return self._notes(_unclear)

    @property
    def short_notes(self) -> list[str]:
        """The same for a table: one short reason for each field."""
        return self._notes(_unclear_in_short)

    def _notes(self, unclear: Callable[[Row], str]) -> list[str]:
        """What is unclear, of an array once, and what else there is to say."""
        fields = dict.fromkeys(
            f"{self.exercise.asked_in(line.row.claim)}: {unclear(line.row)}"
            for line in self.lines
            if self.exercise and line.mark in (UNREAD, OPEN)
        )
        return [*filter(None, [self.problem]), *fields, *self.remarks]


def _unclear(row: Row) -> str:
    """Why, in the words of the reader."""
    return row.note.removeprefix(f"the claim {row.claim!r}: ")


def _unclear_in_short(row: Row) -> str:
    """What is unclear, in short: without what to write instead, and without the words of the reader of formulas."""
    what = f"{shorten(row.printed, 40)!r} cannot be read"
    if row.verdict == UNDECIDED:
        what = UNDECIDED
    elif doubt := doubt_about(row.printed) or (row.note if f" says {shorten(row.printed)!r}" in row.note else ""):
        what = doubt.rpartition(": ")[0]
    return what


def grade_of(handed_in: HandedIn, exercises: Exercises, *, strict: bool = False, exact: bool = False) -> Grade:
    """The grade of a student; whatever cannot be read is named in it, and stops nobody else.

    Args:
        handed_in: the answers.
        exercises: one, or several of which the student names one.
        strict: whether a line that follows from a wrong one has no point.
        exact: whether a line needs the digits of the engine where it follows from rounded lines.
    """
    if handed_in.problem:
        return Grade(handed_in, problem=handed_in.problem)
    try:
        exercise = exercises.of(handed_in)
        answers, unknown = _answers_to(exercise, handed_in)
        doubts = {text: why for text, answer in answers.items() if (why := _doubt(answer))}
        doubts |= {exercise.text_of(key) or key: why for key, why in handed_in.doubts.items()}
        clear = {text: answer for text, answer in answers.items() if text not in doubts}
        report = exercise.with_answers(clear).check(exact=exact)
    except ValueError as problem:
        return Grade(handed_in, problem=str(problem))
    asked = [row for row in report.rows if not row.part or row.claim in exercise.claims]  # no h[0] listed with h
    rows = [_doubted(row, exercise.asked_in(row.claim), answers, doubts) for row in asked]
    zeros = _right_with_zeros(rows, exercise, clear, exact=exact)
    judged = [row if row.claim in zeros else _with_enough_digits(row, exercise) for row in rows]
    lines = tuple(_line(row, strict=strict) for row in judged)
    return Grade(handed_in, exercise, lines, tuple(_remarks(handed_in, exercise, unknown)))


def _answers_to(exercise: Exercise, handed_in: HandedIn) -> tuple[dict[str, str], list[str]]:
    """The answers by the claims of the exercise, and the keys that it does not ask for."""
    answers: dict[str, str] = {}
    unknown = []
    for key, answer in plain_fields(handed_in.answers).items():
        text = exercise.text_of(key)
        if text is None and answer:
            text, answer = exercise.as_an_update(key, handed_in.answers.get(key, answer))
        if text is not None:
            answers.setdefault(text, answer)
        elif answer:
            unknown.append(shorten(key))
    return answers, unknown


def _doubt(answer: str) -> str:
    if len(answer) > LONGEST_FIELD:
        return f"the answer has more than {LONGEST_FIELD} characters: write a number"
    return doubt_about(answer)


def _doubted(row: Row, whole: str, answers: Mapping[str, str], doubts: Mapping[str, str]) -> Row:
    key = row.claim if row.claim in doubts else whole
    if key not in doubts:
        return row
    return replace(row, printed=shorten(answers[key]), verdict=UNREADABLE, note=doubts[key])


def _with_enough_digits(row: Row, exercise: Exercise) -> Row:
    """A right line as it counts: with fewer digits than are asked for it has too few, and a formula is no number."""
    digits = exercise.sheet.digits
    if not row.ok or not digits or _is_enough(row, digits):
        return row
    what = f"{counted(digits, 'digit')} are asked for"
    note = what if is_decimal(row.printed) else f"{what}, and this is a formula"
    return replace(row, ok=False, verdict=COARSE, note=note)


def _right_with_zeros(rows: Sequence[Row], exercise: Exercise, answers: Mapping[str, str], *, exact: bool) -> set[str]:
    """The claims of right lines with too few digits that are right with zeros behind them: 1.32 as 1.320.

    A spreadsheet drops these zeros, also where rounded lines give them and the engine has other digits.
    """
    digits = exercise.sheet.digits
    short = {row.claim: row for row in rows if row.ok and digits and is_decimal(row.printed)}
    padded = {
        claim: _with_zeros(row.printed, digits)
        for claim, row in short.items()
        if claim in answers and not _is_enough(row, digits)
    }
    if not padded:
        return set()
    again = exercise.with_answers({**answers, **padded}).check(exact=exact).rows
    return {row.claim for row in again if row.ok and row.claim in padded}


def _with_zeros(printed: str, digits: int) -> str:
    """A number with a count of digits or of decimals, where it is written without an exponent.

    >>> _with_zeros("1.32", 4), _with_zeros("-0.27", 4), _with_zeros("0.1", 4), _with_zeros("2", 4)
    ('1.320', '-0.2700', '0.1000', '2.000')
    """
    if not re.fullmatch(r"[-−+]?\d+(?:\.\d*)?", printed):
        return printed
    padded = printed if "." in printed else f"{printed}.0"
    while significant_digits(padded) < digits and decimals_of(padded) < digits:
        padded += "0"
    return padded


def _is_enough(row: Row, digits: int) -> bool:
    """Whether a number has as many digits or decimals as are asked for; a spreadsheet drops zeros at its end."""
    if not is_decimal(row.printed):
        return has_no_names(row.read_as or row.printed)
    if significant_digits(row.printed) >= digits or decimals_of(row.printed) >= digits:
        return True
    true = as_float(row.true)
    reach = max(unit_of(true, digits), 10.0**-digits) / 2
    return abs(as_float(read_decimal(row.printed)) - true) <= reach * (1 + 1e-9)


def _line(row: Row, *, strict: bool) -> Line:
    if row.ok:
        return Line(row, RIGHT, has_point=True)
    if row.verdict in MARKS:
        return Line(row, MARKS[row.verdict], has_point=row.verdict == UNDECIDED)
    return Line(row, FOLLOWS if row.follows else WRONG, has_point=row.follows and not strict)


def _remarks(handed_in: HandedIn, exercise: Exercise, unknown: list[str]) -> list[str]:
    remarks = list(handed_in.remarks)
    if unknown:
        remarks.append(f"not asked for: {shorten(', '.join(unknown), 200)}")
    if differing := exercise.differs_from(handed_in):
        tables = ", ".join(f"[{table}]" for table in differing)
        remarks.append(f"{tables} of the file differ from the exercise, which counts")
    return remarks
