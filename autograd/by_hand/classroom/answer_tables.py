"""A table with a row for each student, as the answers that they handed in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.classroom.columns import Columns, Find, columns_of
from autograd.by_hand.classroom.fields import is_blank
from autograd.by_hand.classroom.handed_in import HandedIn
from autograd.sentences import counted, shorten

UNNAMED = "without a name"
_SUMMARY = re.compile(
    r"(overall )?(totals?|average|mean|median|sum)|(gesamt)?(durchschnitt|mittelwert|summe)|gesamt|moyenne|promedio",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[^\W\d]+ (\d+): (.*?)(?=; [^\W\d]+ \d+: |$)", re.DOTALL
)  # of a question of Moodle with several gaps


class Table(NamedTuple):
    """The answers in a table, and what was left out of it."""

    students: list[HandedIn]
    ignored: list[str]  # headings
    remarks: list[str]


def read_table(
    rows: Sequence[Sequence[str]], claims: Collection[str], find: Find, student: Sequence[str] = (), exercise: str = ""
) -> Table:
    """The answers in the rows of a table, of which the first names the columns.

    Args:
        rows: the table.
        claims: those that are asked for, in their order.
        find: the claims that a text names.
        student, exercise: the columns that say who it is and which exercise, where a teacher names them.

    Raises:
        UnreadableError: if it cannot be told which columns hold the answers.
    """
    heading = [cell.strip() for cell in rows[0]]
    columns = columns_of(heading, claims, find, student, exercise)
    students, remarks = [], [columns.remark] if columns.remark else []
    rows, summaries = _without_summaries(rows)
    remarks += [f"the row {title!r} at the end is left out" for title in summaries]
    for number, row in enumerate(rows[1:], 2):
        cells = [*row, *[""] * (len(heading) - len(row))]
        answers = _answers(columns, cells, claims, find)
        name = " ".join(cells[i].strip() for i in columns.names if cells[i].strip())
        who = {heading[i]: cells[i].strip() for i in columns.who}
        if is_blank(answers.values()) and not name and is_blank(who.values()):
            remarks.append(f"row {number} is left out: it names nobody and answers nothing")
            continue
        about = cells[columns.exercise].strip() if columns.exercise is not None else ""
        name = name or next(filter(None, who.values()), f"row {number}, {UNNAMED}")
        doubts = _contradictions(columns, heading, cells)
        notes = _remarks(columns, answers, row, len(heading))
        students.append(HandedIn(name, answers, about, who, remarks=notes, doubts=doubts))
    return Table(students, columns.ignored, remarks)


def _without_summaries(rows: Sequence[Sequence[str]]) -> tuple[Sequence[Sequence[str]], list[str]]:
    """The rows without totals and averages at the end, and what these begin with."""
    titles: list[str] = []
    while len(rows) > 1 and (title := next((cell.strip() for cell in rows[-1] if cell.strip()), "")):
        if not _SUMMARY.fullmatch(title.rstrip(":")):
            break
        rows, titles = rows[:-1], [title, *titles]
    return rows, titles


def _contradictions(columns: Columns, heading: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The claims with several columns that do not say the same."""
    doubts = {}
    for claim, places in columns.again.items():
        said = {cells[i].strip(): heading[i] for i in reversed(places) if cells[i].strip()}
        if len(said) > 1:
            both = [f"{shorten(where)!r} says {shorten(answer)!r}" for answer, where in reversed(said.items())]
            doubts[claim] = f"{' and '.join(both[:2])}: leave out all but one"
    return doubts


def _answers(columns: Columns, cells: Sequence[str], claims: Collection[str], find: Find) -> dict[str, str]:
    answers = {claim: cells[place] for claim, place in columns.claims.items()}
    for claim, places in columns.again.items():
        answers[claim] = next((cells[i] for i in places if cells[i].strip()), "")
    if columns.parts is not None:
        parts = {int(number): answer for number, answer in _PART.findall(cells[columns.parts])}
        answers |= {claim: parts.get(number, "") for number, claim in enumerate(claims, 1)}
    for question, response in columns.questions:
        for claim in find(cells[question])[:1]:
            answers[claim] = cells[response]
    return answers


def _remarks(columns: Columns, answers: Mapping[str, str], row: Sequence[str], width: int) -> list[str]:
    remarks = []
    if len(row) > width:
        remarks.append(f"{len(row) - width} fields too many in this row: is a separator inside an answer?")
    if len(answers) < len(columns.questions):
        count = len(columns.questions) - len(answers)
        remarks.append(f"{counted(count, 'question')} without a claim of the exercise")
    return remarks
