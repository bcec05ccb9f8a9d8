"""What can be typed after ``backprop new`` and ``backprop grade``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from autograd.by_hand.example.named_optimisers import OPTIMISERS
from autograd.by_hand.exercises.losses import LOSSES
from autograd.by_hand.exercises.making import DIGITS

if TYPE_CHECKING:  # argparse has no public name for it
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_new(commands: _Commands) -> None:
    """The command that writes exercises."""
    new = commands.add_parser(
        "new",
        help="write a new exercise about a network: a worksheet without answers",
        description="The numbers have few digits and hide no slip. The same seed gives the same exercise.",
    )
    new.add_argument("--layers", default="2,2,1", metavar="2,2,1", help="neurons of each layer, inputs first")
    new.add_argument(
        "--activation",
        default="sigmoid",
        metavar="NAME",
        help="of the hidden layers, or of each layer as in tanh,softmax (default: %(default)s)",
    )
    new.add_argument("--loss", choices=LOSSES, default="half_squared", help="(default: %(default)s)")
    new.add_argument("--matrices", action="store_true", help="with a matrix and a vector for each layer")
    new.add_argument("--samples", type=int, default=1, metavar="M", help="of which the error is the mean")
    new.add_argument("--optimizer", choices=OPTIMISERS, default="", help="of the steps (default: plain descent)")
    new.add_argument("--steps", type=int, choices=range(1, 6), default=1, metavar="N", help="of training, from 1 to 5")
    new.add_argument("--digits", type=int, choices=range(1, 16), default=DIGITS, metavar="N", help="from 1 to 15")
    new.add_argument("--seed", type=int, default=1, help="another number, another exercise (default: %(default)s)")
    new.add_argument("--count", type=int, metavar="N", help="write N exercises into the folder -o, one for each seed")
    new.add_argument("--solved", action="store_true", help="with the answers")
    new.add_argument("-o", "--output", metavar="FILE", default="-", help="a file, or a folder with --count")


def add_grade(commands: _Commands) -> None:
    """The command that grades answers."""
    grade = commands.add_parser(
        "grade",
        help="grade what a class has handed in: a table, or a file for each student",
        description="Exit code 0 if everybody has all points, 1 if not, 2 if somebody's answers cannot be read.",
    )
    grade.add_argument(
        "exercise",
        metavar="EXERCISE",
        help="a worksheet, a folder of them, or - for a pipe: what is asked, and the key",
    )
    grade.add_argument(
        "answers",
        metavar="ANSWERS",
        nargs="+",
        help="a .csv or .xlsx table with a row for each student, a .toml or .txt file, a folder of these, or -",
    )
    grade.add_argument("-o", "--output", metavar="FILE", default="grades.csv", help="(default: %(default)s), or -")
    grade.add_argument("--feedback", metavar="DIR", help="write a page for each student into this folder")
    grade.add_argument("--hints", action="store_true", help="pages that say where and what kind, but no right number")
    grade.add_argument("--strict", action="store_true", help="no point for a line that follows from a wrong one")
    grade.add_argument("--exact", action="store_true", help="no point for a line that follows from rounded ones")
    grade.add_argument("--student", metavar="COLUMN", action="append", help="says who it is; can be given again")
    grade.add_argument("--exercise-column", metavar="COLUMN", help="says which exercise of the folder it is")
