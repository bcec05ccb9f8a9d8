"""A class of thirty: exercises that are generated, solved, one known slip in each, and graded in one command.

    python -m benchmarks.classroom [--seed 1] [--digits 4] [--layers 2,2,1] [--activation sigmoid] [--loss half_squared]

The slips are made by ``benchmarks/seeded``, which uses nothing of the engine: one in each student's work, carried on
through all lines with all digits of a calculator, as on whole sheets.  All students stand in one CSV, each with an
exercise of their own.  A slip is named right if the first wrong line is told to have it, by its kind, or by another
that gives exactly its number.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from autograd.by_hand.classroom.exercise import Exercises
from autograd.by_hand.classroom.grading import WRONG, grade_of
from autograd.by_hand.classroom.handed_in import HandedIn
from benchmarks.seeded.printing import holds
from benchmarks.seeded.sheets import Sheet
from benchmarks.seeded.slips import slips
from benchmarks.seeded.worked_out import Slip
from benchmarks.whole_sheets import WholeSheet, worked_through

STUDENTS = 30


class Student(NamedTuple):
    """A student with one slip: the exercise, what was done, the numbers that it gives, and what stands on the paper."""

    exercise: str
    kind: str
    what: str
    numbers: dict[str, float]
    answers: dict[str, str]


def class_of(folder: Path, digits: int, seed: int) -> Iterator[Student]:
    """A student for each exercise in a folder, each with one slip that shows; every kind has the same chance."""
    chance = random.Random(seed)
    for path in sorted(folder.glob("*.toml")):
        sheet = Sheet(path.read_text(encoding="utf-8"), path.stem)
        student = None
        while student is None:
            by_kind: dict[str, list[Slip]] = {}
            for slip in slips(sheet, chance.choice(sheet.asked)):
                if slip.slopes or slip.leaves:
                    by_kind.setdefault(slip.kind, []).append(slip)
            student = _with(sheet, chance.choice(chance.choice([*by_kind.values()])), digits)
        yield student


def _with(sheet: Sheet, slip: Slip, digits: int) -> Student | None:
    """The work with a slip; None if it does not show."""
    numbers = dict(worked_through(sheet, slip, {}))
    whole = WholeSheet(sheet, slip.kind, slip.what, numbers).claims(digits)
    answers = {claim: whole[claim] for claim in sheet.tables["claims"] if claim in whole}
    if all(holds(text, sheet.true(claim)) for claim, text in answers.items()):
        return None
    return Student(sheet.name, slip.kind, slip.what, {claim: float(x) for claim, x in numbers.items()}, answers)


def is_named(student: Student, exercises: Exercises) -> bool:
    """Whether the first wrong line is told to have the slip that was made."""
    grade = grade_of(HandedIn("", student.answers, student.exercise), exercises)
    first = next(line.row for line in grade.lines if line.mark == WRONG)
    if not first.diagnosis:
        return False
    number, true = student.numbers[first.claim], first.diagnosis[0].value
    return first.diagnosis[0].kind == student.kind or abs(number - true) <= 1e-9 * abs(true)


def main() -> None:
    """Make the exercises, hand them in, grade them, and print how many slips are named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--digits", type=int, default=4)
    for option, default in (("--layers", "2,2,1"), ("--activation", "sigmoid"), ("--loss", "half_squared")):
        parser.add_argument(option, default=default)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        measure(Path(name), options)


def measure(folder: Path, options: argparse.Namespace) -> None:
    """One class, in a folder."""
    asked = [f"--{key}={x}" for key, x in vars(options).items()]
    made = _timed("new", *asked, f"--count={STUDENTS}", "-o", str(folder / "exercises"))
    students = [*class_of(folder / "exercises", options.digits, options.seed)]
    _write_table(students, folder / "answers.csv")
    places = ["-o", str(folder / "grades.csv"), "--feedback", str(folder / "pages")]
    graded = _timed("grade", str(folder / "exercises"), str(folder / "answers.csv"), *places)
    exercises = Exercises.load(str(folder / "exercises"))
    named = [is_named(student, exercises) for student in students]
    with (folder / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        for student, row, is_right in zip(students, csv.DictReader(file), named, strict=True):
            if not is_right:
                print(f"exercise {student.exercise}, {student.kind}: {student.what}; told: {row['slips']}")
    print(f"{sum(named)} of {len(named)} slips named; made in {made:.1f} s, graded with pages in {graded:.1f} s")


def _timed(*arguments: str) -> float:
    """The seconds that a processor spends on a command, whoever else uses it."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-m", "autograd", *arguments], check=False, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begun


def _write_table(students: list[Student], path: Path) -> None:
    claims = list(dict.fromkeys(claim for student in students for claim in student.answers))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["name", "exercise", *claims])
        for number, student in enumerate(students, 1):
            answers = [student.answers.get(claim, "") for claim in claims]
            table.writerow([f"Student {number}", student.exercise, *answers])


if __name__ == "__main__":
    main()
