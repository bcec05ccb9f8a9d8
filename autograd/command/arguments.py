"""What can be typed after ``backprop``: its commands, and what each of them takes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from autograd.by_hand import packaged_worksheets
from autograd.command.classroom_arguments import add_grade, add_new
from autograd.engine.version import __version__
from autograd.picture.request import VIEWS

if TYPE_CHECKING:  # argparse has no public name for it
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

WORKED_EXAMPLE = "step_by_step"
PICTURE, GRAPH = "backprop.svg", "graph.svg"  # of the whole page, and of 'draw' alone
STEPS = "steps.html"

Run = Callable[[argparse.Namespace], tuple[int, str]]
"""What a command does: the exit code, and the text to print."""


def read_arguments(arguments: Sequence[str] | None, runs: Mapping[str, Run]) -> argparse.Namespace:
    """What was typed, with the command's function as ``run``; something unknown is refused with the command's usage.

    Args:
        arguments: the words after ``backprop``; by default those of this process.
        runs: what each command runs.
    """
    parser = _parser(runs)
    words = sys.argv[1:] if arguments is None else arguments
    if words and is_worksheet(words[0]):
        word = words[0]
        parser.error(f"{word!r} is a worksheet: write backprop show {word}, or backprop check {word}")
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        getattr(options, "command", parser).error(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def is_worksheet(word: str) -> bool:
    """Whether a word after ``backprop`` is a worksheet, where a command has to stand."""
    return word.endswith(".toml") or word in packaged_worksheets()


def _parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="backprop",
        description="Backpropagation by hand: work an example through step by step, or check the numbers of one. "
        "Without a command it works through the classic 2-2-1 network.",
    )
    parser.add_argument("--version", action="version", version=f"backprop-by-hand {__version__}")
    parser.set_defaults(run=runs["show"], worksheet=WORKED_EXAMPLE, output=PICTURE, entries=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_add_show, _add_play, _add_check, _add_draw, add_new, add_grade, _add_list):
        add(commands)
    for name, command in commands.choices.items():
        command.set_defaults(command=command, run=runs[name])
    return parser


def _add_show(commands: _Commands) -> None:
    show = commands.add_parser(
        "show",
        help="work through a worksheet and draw its graph",
        description="Prints every step, and writes the graph as a picture and all of it as a page of the same name.",
    )
    _add_worksheet(show)
    _add_output(show, PICTURE, "the picture")
    show.add_argument("--entries", action="store_true", help="each entry of a vector or a matrix by itself")
    exercise = show.add_mutually_exclusive_group()
    for name, what in (
        ("--blank", "as an exercise: what is given and asked, and a page to print, no answers"),
        ("--moodle", "as a question for a quiz in Moodle, with the answers"),
        ("--qti", "as a quiz for Canvas in QTI 1.2, with the answers"),
    ):
        exercise.add_argument(name, action="store_true", help=what)


def _add_play(commands: _Commands) -> None:
    player = commands.add_parser(
        "play", help="write a page that steps through the passes of a worksheet, forward and backward"
    )
    _add_worksheet(player)
    _add_output(player, STEPS, "the page, or - for the terminal")
    player.add_argument(
        "--rate",
        type=_rate,
        help="of gradient descent (default: the worksheet's; where it has none, the gradients are the end)",
    )
    player.add_argument("--view", choices=VIEWS, default="named", help="a card for each name, or for each operation")


def _add_check(commands: _Commands) -> None:
    check = commands.add_parser(
        "check",
        help="compare the printed numbers of worksheets with the engine's",
        description="Exit code 0 if all claims hold, 1 if one does not, 2 if a file cannot be read as a worksheet.",
    )
    check.add_argument("worksheets", metavar="WORKSHEET", nargs="+", help="a TOML file, or a name")
    check.add_argument(
        "--exact", action="store_true", help="want the digits of the engine also where a line follows from rounded ones"
    )
    for name, what in (("--rtol", "relative to the true one"), ("--atol", "absolutely")):
        check.add_argument(
            name, type=_tolerance, metavar="X", help=f"how far off a number may be, {what} (default: the worksheet's)"
        )
    check.add_argument("--json", action="store_true", help="print a list with one report for each worksheet as JSON")
    check.add_argument(
        "--summary", action="store_true", help="print one line for each worksheet, as CSV (with --json as JSON)"
    )


def _add_draw(commands: _Commands) -> None:
    drawing = commands.add_parser("draw", help="draw the graph of a worksheet")
    _add_worksheet(drawing)
    endings = "an .svg file, .gv for DOT text, .png or .pdf where Graphviz is installed, or - for SVG on the terminal"
    _add_output(drawing, GRAPH, endings)
    drawing.add_argument(
        "--view", choices=VIEWS, help="a card for each name, or for each operation (default: for each name)"
    )
    drawing.add_argument(
        "--path", metavar="NAME", action="append", help="light the path from the error to NAME; can be given again"
    )
    drawing.add_argument("--shares", action="store_true", help="write on each edge what it adds to a gradient")


def _add_list(commands: _Commands) -> None:
    commands.add_parser("list", help="show the worksheets that come with the package")


def _add_worksheet(command: argparse.ArgumentParser) -> None:
    command.add_argument("worksheet", metavar="WORKSHEET", help="a TOML file, or a name that 'backprop list' shows")


def _add_output(command: argparse.ArgumentParser, default: str, what: str) -> None:
    command.add_argument("-o", "--output", metavar="FILE", default=default, help=f"{what} (default: %(default)s)")


def _tolerance(text: str) -> Fraction:
    share = _rate(text)
    if share < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is below 0: write a number such as 0.01")
    return share


def _rate(text: str) -> Fraction:
    """A rate as it is typed: 0.05, 5e-2 or 1/20."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number: write one such as 0.05 or 1/20") from None
