"""All that was handed in, from tables, files, folders and a pipe."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograd.by_hand.classroom.answer_files import ENDINGS, read_answers, read_answers_file, students_in
from autograd.by_hand.classroom.answer_tables import Table, read_table
from autograd.by_hand.classroom.exercise import Exercises
from autograd.by_hand.classroom.handed_in import HandedIn
from autograd.by_hand.classroom.tables import Rows, rows_of_file, rows_of_text

PIPED = "standard input"


@dataclass
class Gathered:
    """The answers of all students, and what was left out."""

    exercises: Exercises
    student: Sequence[str] = ()  # the columns that say who it is, where a teacher names them
    exercise: str = ""  # the column that says which exercise it is
    students: list[HandedIn] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # columns
    remarks: list[str] = field(default_factory=list)

    def add(self, path: Path) -> None:
        """Add what is in a table, in a file of one student, or in a folder of such files.

        Raises:
            OSError: if it cannot be read.
            UnreadableError: if it is neither.
        """
        if path.is_dir():
            students, remarks = students_in(path)
            self.students += students
            self.remarks += remarks
        elif path.suffix.lower() in ENDINGS:
            path.stat()
            self.students.append(read_answers_file(path))
        else:
            self._add_table(rows_of_file(path))

    def add_text(self, text: str) -> None:
        """Add a table, or the answers of one student, from a pipe."""
        student = read_answers(text, PIPED)
        if any(map(self.exercises.text_of, student.answers)):
            self.students.append(student)
        else:
            self._add_table(rows_of_text(text))

    def _add_table(self, rows: Rows) -> None:
        table: Table = read_table(rows, self.exercises.claims, self.exercises.find, self.student, self.exercise)
        self.students += table.students
        self.ignored += [text for text in table.ignored if text not in self.ignored]
        self.remarks += table.remarks


def once_each(students: Sequence[HandedIn]) -> list[HandedIn]:
    """Each student once: of somebody who has handed in the same exercise again, the last answers count.

    Two rows are of one student if the name is the same and so is an e-mail address or a number; where there is none,
    nobody can tell, and both stay.
    """
    times: dict[tuple[str, ...], list[HandedIn]] = defaultdict(list)
    for number, one in enumerate(students):
        who = sorted(f"{key} {x}" for key, x in one.carried.items() if x)
        times[(one.student, one.exercise, *(who or [str(number)]))].append(one)
    last = [_last(handed_in) for handed_in in times.values()]
    names = Counter((one.student, one.exercise) for one in last)
    return [_asked_about(one, names[one.student, one.exercise]) for one in last]


def _asked_about(one: HandedIn, rows: int) -> HandedIn:
    if rows == 1 or any(one.carried.values()):
        return one
    return replace(one, remarks=[*one.remarks, f"{rows} rows have this name: is it one student?"])


def _last(handed_in: Sequence[HandedIn]) -> HandedIn:
    *before, last = handed_in
    if not before:
        return last
    return replace(last, remarks=[*last.remarks, f"handed in {len(handed_in)} times: the last one counts"])
