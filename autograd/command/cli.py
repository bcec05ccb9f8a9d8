"""The command ``backprop``: a worked example on the terminal, as picture and page, and the check of a worksheet."""

from __future__ import annotations

import argparse
import codecs
import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograd.by_hand import Report, Worksheet, packaged_worksheets
from autograd.by_hand.walkthrough import printed_numbers, walkthrough
from autograd.command.report_page import parameters_shown, report_page
from autograd.picture import VIEWS, draw, play
from autograd.picture.picture import ending_of
from autograd.sentences import counted

if TYPE_CHECKING:  # argparse has no public name for it
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

HOLDS, WRONG, UNREADABLE = 0, 1, 2  # exit codes
WORKED_EXAMPLE = "step_by_step"
PICTURE, GRAPH = "backprop.svg", "graph.svg"  # of the whole page, and of 'draw' alone
STEPS = "steps.html"
TERMINAL = "-"  # in place of a file: for a pipe
SUMMARY = (
    "worksheet",
    "title",
    "ok",
    "claims",
    "right",
    "wrong",
    "explained",
    "following",
    "undecided",
    "known",
    "slips",
    "problem",
)

_IN_ASCII = "autograd.in_ascii"
_ASCII = {
    "−": "-",
    "…": "...",
    "·": "*",
    "∂": "d",
    "←": "<-",
    "½": "1/2",
    "√": "sqrt",
    "σ": "sigmoid",
    "²": "^2",
    "³": "^3",
}


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """For a terminal that cannot show a sign: what stands for it, so that no minus is lost."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_ASCII.get(sign, "=" if sign in "═─" else "?") for sign in signs), error.end


codecs.register_error(_IN_ASCII, _in_ascii)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is its exit code: 0 done, 1 a checked claim is wrong, 2 something cannot be read."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_IN_ASCII)
    options = _options(arguments)
    try:
        code, text = options.run(options)
    except (OSError, ValueError, RuntimeError) as problem:
        return _refuse(problem)
    try:
        print(text, end="\n" if text else "", flush=True)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as problem:
        return _refuse(problem)
    return int(code)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was typed; of something unknown the usage of that command is told, not that of all of them."""
    parser = _parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        getattr(options, "command", parser).error(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="backprop",
        description="Backpropagation by hand: work an example through step by step, or check the numbers of one. "
        "Without a command it works through the classic 2-2-1 network.",
    )
    parser.set_defaults(run=_show, worksheet=WORKED_EXAMPLE, output=PICTURE)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_add_show, _add_play, _add_check, _add_draw, _add_list):
        add(commands)
    for command in commands.choices.values():
        command.set_defaults(command=command)
    return parser


def _add_show(commands: _Commands) -> None:
    show = commands.add_parser(
        "show",
        help="work through a worksheet and draw its graph",
        description="Prints every step, and writes the graph as a picture and all of it as a page of the same name.",
    )
    _add_worksheet(show)
    _add_output(show, PICTURE, "the picture")
    show.set_defaults(run=_show)


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
    player.set_defaults(run=_play)


def _add_check(commands: _Commands) -> None:
    check = commands.add_parser(
        "check",
        help="compare the printed numbers of worksheets with the engine's",
        description="Exit code 0 if all claims hold, 1 if one does not, 2 if a file cannot be read as a worksheet.",
    )
    check.add_argument("worksheets", metavar="WORKSHEET", nargs="+", help="a TOML file, or a name")
    check.add_argument("--json", action="store_true", help="print a list with one report for each worksheet as JSON")
    check.add_argument(
        "--summary", action="store_true", help="print one line for each worksheet, as CSV (with --json as JSON)"
    )
    check.set_defaults(run=_check)


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
    drawing.set_defaults(run=_draw)


def _add_list(commands: _Commands) -> None:
    commands.add_parser("list", help="show the worksheets that come with the package").set_defaults(run=_list)


def _add_worksheet(command: argparse.ArgumentParser) -> None:
    command.add_argument("worksheet", metavar="WORKSHEET", help="a TOML file, or a name that 'backprop list' shows")


def _add_output(command: argparse.ArgumentParser, default: str, what: str) -> None:
    command.add_argument("-o", "--output", metavar="FILE", default=default, help=f"{what} (default: %(default)s)")


def _rate(text: str) -> Fraction:
    """A rate as it is typed: 0.05, 5e-2 or 1/20."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text!r} is no number: write one such as 0.05 or 1/20") from None


def _show(options: argparse.Namespace) -> tuple[int, str]:
    if ending_of(options.output, PICTURE) != ".svg":
        raise ValueError(f"the picture is an SVG file: write a name such as {PICTURE}, not {options.output}")
    sheet, report = _load_and_check(options.worksheet)
    sheet.error.backward()
    try:
        draw(sheet.error, parameters=parameters_shown(sheet)).save(options.output)
        picture = f"The graph with every value and gradient: {options.output}"
    except (ValueError, RuntimeError) as problem:  # the rest is worth showing without it
        picture = f"No picture: {problem}"
    page = Path(options.output).with_suffix(".html")
    page.write_text(report_page(sheet, report), encoding="utf-8")
    pictures = f"{picture}\nThe same as a page, to step through: {page}"
    return HOLDS, "\n\n".join([walkthrough(sheet), printed_numbers(report), pictures])


def _play(options: argparse.Namespace) -> tuple[int, str]:
    sheet = Worksheet.load(options.worksheet)
    rate = sheet.rate if options.rate is None else options.rate
    player = play(sheet.error, rate, view=options.view, parameters=parameters_shown(sheet), title=sheet.title)
    if options.output == TERMINAL:
        return HOLDS, player.html()
    return HOLDS, f"{counted(len(player.steps), 'step')} to go through in a browser: {player.save(options.output)}"


def _draw(options: argparse.Namespace) -> tuple[int, str]:
    sheet = Worksheet.load(options.worksheet)
    sheet.error.backward()
    drawing = draw(
        sheet.error, options.view, parameters=parameters_shown(sheet), path=options.path, shares=options.shares
    )
    if options.output == TERMINAL:
        return HOLDS, drawing.svg()
    if not ending_of(options.output, GRAPH):
        raise ValueError(f"the ending says what to write: write a name such as {GRAPH}, not {options.output}")
    return HOLDS, f"{drawing.description}: {drawing.save(options.output)}"


def _load_and_check(name: str) -> tuple[Worksheet, Report]:
    sheet = Worksheet.load(name)
    try:
        return sheet, sheet.check()
    except ValueError as problem:
        raise ValueError(f"{name}: {problem}") from None


def _check(options: argparse.Namespace) -> tuple[int, str]:
    code = HOLDS
    reports: list[dict[str, Any]] = []
    texts: list[str] = []
    for name in options.worksheets:
        try:
            _, report = _load_and_check(name)
        except (OSError, ValueError) as problem:
            code = _refuse(problem)
            reports.append({"worksheet": name, "ok": False, "problem": _sentence(problem)})
            continue
        code = max(code, HOLDS if report else WRONG)
        reports.append({"worksheet": name, **(report.in_one_line() if options.summary else report.to_dict())})
        texts.append(f"{report.title}\n\n{report}\n")
    if options.json:
        return code, json.dumps(reports, indent=2, ensure_ascii=False)
    return code, _as_csv(reports) if options.summary else "\n".join(texts)


def _as_csv(lines: list[dict[str, Any]]) -> str:
    """The lines of a summary for a spreadsheet; text in them never becomes one of its formulas."""
    file = io.StringIO()
    table = csv.DictWriter(file, SUMMARY, lineterminator="\n")
    table.writeheader()
    for line in lines:
        cells = {key: "; ".join(x) if isinstance(x, list) else x for key, x in line.items()}
        table.writerow({key: f"'{x}" if str(x).startswith(("=", "+", "-", "@")) else x for key, x in cells.items()})
    return file.getvalue().rstrip("\n")


def _list(_: argparse.Namespace) -> tuple[int, str]:
    names = packaged_worksheets()
    width = max(map(len, names))
    sheets = [Worksheet.load(name) for name in names]
    return HOLDS, "\n".join(
        f"{name:<{width}}  {sheet.title} ({sheet.source})" for name, sheet in zip(names, sheets, strict=True)
    )


def _refuse(problem: Exception) -> int:
    print(f"backprop: {_sentence(problem)}", file=sys.stderr)
    return UNREADABLE


def _sentence(problem: Exception) -> str:
    """What is wrong; of a file without the number that the system has for it."""
    if isinstance(problem, IsADirectoryError):
        return f"{problem.filename}: this is a folder: write its worksheets, such as {problem.filename}/*.toml"
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.filename}: {problem.strerror}" if problem.filename else problem.strerror
    return str(problem)
