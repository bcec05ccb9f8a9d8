"""A class of thirty: exercises that are generated, solved, one known slip in each, and graded in one command.

    python -m benchmarks.classroom [--seed 1] [--digits 4] [--layers 2,2,1] [--activation sigmoid] [--loss half_squared]
    python -m benchmarks.classroom --all-kinds [--seed 1] [--digits 4]

The slips are made by ``benchmarks/seeded``, which uses nothing of the engine: one in each student's work, carried on
through all lines with all digits of a calculator, as on whole sheets.  All students stand in one CSV, each with an
exercise of their own.  A slip is named right if the first wrong line is told to have it, by its kind, or by another
that gives exactly its number.

With ``--all-kinds`` the thirty exercises are of all kinds: with matrices, with samples, softmax and the other losses,
and optimisers, whose students make every other slip in the rule of the optimiser.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from autograd.by_hand.classroom.exercise import Exercises
from autograd.by_hand.classroom.grading import WRONG, grade_of
from autograd.by_hand.classroom.handed_in import HandedIn
from benchmarks.seeded.formulas import MP, Real
from benchmarks.seeded.optimisers import RULES, SLIPS, Memory, Problem
from benchmarks.seeded.printing import holds
from benchmarks.seeded.sheets import Sheet
from benchmarks.seeded.slips import slips
from benchmarks.seeded.unrolled import Unrolled, unrolled
from benchmarks.seeded.worked_out import Slip
from benchmarks.whole_sheets import WholeSheet, worked_through

STUDENTS = 30
SOFTMAX = ("--layers=2,2", "--activation=linear", "--loss=cross_entropy")
KINDS = (
    ("--layers=2,2,1",),
    ("--layers=2,2,1", "--matrices"),
    ("--layers=2,2,1", "--samples=2"),
    ("--layers=2,2,1", "--matrices", "--samples=2"),
    SOFTMAX,
    (*SOFTMAX, "--matrices"),
    (*SOFTMAX, "--matrices", "--samples=2"),
    ("--layers=2,2,2", "--activation=tanh", "--loss=squared", "--matrices"),
    ("--layers=2,1", "--activation=sigmoid", "--loss=binary_cross_entropy", "--matrices", "--samples=3"),
    ("--layers=1,2,1", "--activation=silu", "--loss=binary_cross_entropy_with_logits"),
    ("--layers=2,1", "--activation=relu", "--loss=mse", "--samples=3"),
    ("--layers=2,1", "--activation=tanh", "--optimizer=momentum", "--matrices", "--samples=2"),
    ("--layers=2,1", "--activation=linear", "--optimizer=nesterov"),
    ("--layers=1,2,1", "--activation=tanh", "--optimizer=rmsprop"),
    ("--layers=2,1", "--activation=sigmoid", "--optimizer=adam", "--matrices"),
)
CONSTANTS = {
    "momentum": {"beta": 0.9},
    "nesterov": {"beta": 0.9},
    "rmsprop": {"beta": 0.99, "epsilon": 1e-8},
    "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}
OF_PLAIN_STEPS = ("off by one step", "updated weights")  # made with the weights that plain descent leads to
_PLACE = re.compile(r"\[([\d,]+)\]")


class Student(NamedTuple):
    """A student with one slip: the exercise, what was done, the numbers that it gives, and what stands on the paper."""

    exercise: str
    optimizer: str
    kind: str
    what: str
    numbers: dict[str, float]  # by the claim of the plain worksheet
    answers: dict[str, str]


def class_of(folder: Path, digits: int, seed: int) -> Iterator[Student]:
    """A student for each exercise in a folder, each with one slip that shows; every kind has the same chance."""
    chance = random.Random(seed)
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        tables, plain = tomllib.loads(text), unrolled(text)
        sheet, optimizer = Sheet(plain.text, path.stem), tables.get("optimizer", "")
        student = None
        while student is None:
            kind, what, numbers = _wrong_numbers(sheet, optimizer, chance)
            one = Student(path.stem, optimizer, kind, what, numbers, {})
            student = _handed_in(one, tables["claims"], plain, digits)
        yield student


def _wrong_numbers(sheet: Sheet, optimizer: str, chance: random.Random) -> tuple[str, str, dict[str, Real]]:
    """The kind of a slip, what it is, and all numbers of a sheet with it."""
    if optimizer and chance.random() < 0.5:
        what = chance.choice(SLIPS[optimizer])
        right = dict(worked_through(sheet, Slip("", ""), {}))
        return "optimiser's rule", what, right | _steps(sheet, optimizer, right, what)
    by_kind: dict[str, list[Slip]] = {}
    for slip in slips(sheet, chance.choice(sheet.asked)):
        if (slip.slopes or slip.leaves) and not (optimizer and slip.kind in OF_PLAIN_STEPS):
            by_kind.setdefault(slip.kind, []).append(slip)
    slip = chance.choice(chance.choice([*by_kind.values()]))
    numbers = dict(worked_through(sheet, slip, {}))
    return slip.kind, slip.what, numbers | (_steps(sheet, optimizer, numbers, "") if optimizer else {})


def _steps(sheet: Sheet, optimizer: str, numbers: dict[str, Real], slip: str) -> dict[str, Real]:
    """What an optimiser keeps after the first step, and the new weights, with a slip in its rule or with none."""
    problem = Problem("", 0, 0, 0, 0, float(sheet.rate), optimizer, CONSTANTS[optimizer] | {"weight_decay": 0.0})
    found = {}
    for w in sheet.parameters:
        memory, before = Memory(slip), float(sheet.leaves[w])
        step = RULES[optimizer](problem, memory, float(numbers[f"d{sheet.error}/d{w}"]), before, 1)
        found |= {f"{letter} {w}": MP.mpf(x) for letter, x in memory.said.items()} | {f"new {w}": MP.mpf(before - step)}
    return found


def _handed_in(student: Student, claims: Iterable[str], plain: Unrolled, digits: int) -> Student | None:
    """A student with what stands on the paper; None if the slip does not show.

    Who leaves a sample out writes no 0 for what it sends back, so these lines are blank.
    """
    sheet = Sheet(plain.text)
    whole = WholeSheet(sheet, student.kind, student.what, student.numbers).claims(digits)
    right = dict(worked_through(sheet, Slip("", ""), {}))
    right |= _steps(sheet, student.optimizer, right, "") if student.optimizer else {}
    answers = {}
    for claim in claims:
        names = plain.plain_claims(claim)
        if all(name in whole and student.numbers[name] for name in np.ravel(names)):
            answers[claim] = str(np.vectorize(whole.get, otypes=[object])(names).tolist()).replace("'", "")
    if all(holds(whole[name], right[name]) for claim in answers for name in np.ravel(plain.plain_claims(claim))):
        return None
    numbers = {claim: float(x) for claim, x in student.numbers.items()}
    return student._replace(numbers=numbers, answers=answers)


def is_named(student: Student, exercises: Exercises) -> bool:
    """Whether the first wrong line is told to have the slip that was made."""
    grade = grade_of(HandedIn("", student.answers, student.exercise), exercises)
    first = next((line.row for line in grade.lines if line.mark == WRONG), None)
    if first is None or not first.diagnosis:
        return False
    plain = _PLACE.sub(lambda place: f"_{place[1].replace(',', '_')}", first.claim)
    number, true = student.numbers[plain], first.diagnosis[0].value
    return first.diagnosis[0].kind == student.kind or abs(number - true) <= 1e-9 * abs(true)


def main() -> None:
    """Make the exercises, hand them in, grade them, and print how many slips are named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--digits", type=int, default=4)
    for option, default in (("--layers", "2,2,1"), ("--activation", "sigmoid"), ("--loss", "half_squared")):
        parser.add_argument(option, default=default)
    parser.add_argument("--all-kinds", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        measure(Path(name), options)


def measure(folder: Path, options: argparse.Namespace) -> None:
    """One class, in a folder."""
    made = _made(folder / "exercises", options)
    students = [*class_of(folder / "exercises", options.digits, options.seed)]
    _write_table(students, folder / "answers.csv")
    places = ["-o", str(folder / "grades.csv"), "--feedback", str(folder / "pages")]
    graded = _timed("grade", str(folder / "exercises"), str(folder / "answers.csv"), *places)
    exercises = Exercises.load(str(folder / "exercises"))
    named = [is_named(student, exercises) for student in students]
    with (folder / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        for student, row, is_right in zip(students, csv.DictReader(file), named, strict=True):
            if not is_right:
                what = f"{student.optimizer} {student.kind}: {student.what}"
                print(f"exercise {student.exercise}, {what}; told: {row['slips']}")
    print(f"{sum(named)} of {len(named)} slips named; made in {made:.1f} s, graded with pages in {graded:.1f} s")


def _made(folder: Path, options: argparse.Namespace) -> float:
    """Make the exercises, and say how long that took."""
    if not options.all_kinds:
        asked = [f"--{key}={x}" for key, x in vars(options).items() if key != "all_kinds"]
        return _timed("new", *asked, f"--count={STUDENTS}", "-o", str(folder))
    folder.mkdir()
    seconds = 0.0
    for number in range(STUDENTS):
        seed, kind = options.seed + number // len(KINDS), KINDS[number % len(KINDS)]
        asked = [*kind, f"--seed={seed}", f"--digits={options.digits}", "-o", str(folder / f"{number:02}.toml")]
        seconds += _timed("new", *asked)
    return seconds


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
