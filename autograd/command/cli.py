"""The command ``backprop``: a worked example on the terminal, as picture and page, and the check of a worksheet."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from autograd.bridges.hips import beside
from autograd.by_hand import Report, Worksheet, packaged_worksheets
from autograd.by_hand.derivations.walkthrough import printed_numbers, walkthrough
from autograd.by_hand.worksheet import packaged_sheet
from autograd.command.arguments import GRAPH, PICTURE, Run, read_arguments
from autograd.command.exercise_page import show_blank
from autograd.command.exits import HOLDS, TERMINAL, WRONG, refuse, sentence_of
from autograd.command.grade import grade
from autograd.command.moodle import show_moodle
from autograd.command.new import new
from autograd.command.qti import show_qti
from autograd.command.report_page import parameters_shown, report_page
from autograd.command.spreadsheet import as_csv
from autograd.command.terminal import in_colour
from autograd.paper.plain_signs import spell_plainly
from autograd.picture.drawing import draw
from autograd.picture.picture import ending_of
from autograd.picture.player import play
from autograd.sentences import counted

SUMMARY = (
    "worksheet",
    "title",
    "ok",
    "claims",
    "right",
    "rounded",
    "conditional",
    "wrong",
    "explained",
    "following",
    "undecided",
    "coarse",
    "missing",
    "unreadable",
    "known",
    "slips",
    "problem",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is its exit code: 0 done, 1 a checked claim is wrong, 2 something cannot be read."""
    for stream in (sys.stdout, sys.stderr):
        spell_plainly(stream)
    if said := beside(sys.modules["autograd"]):
        print(f"backprop: {said}", file=sys.stderr)
    options = read_arguments(arguments, _RUNS)
    try:
        code, text = options.run(options)
    except (OSError, ValueError, RuntimeError) as problem:
        return refuse(problem)
    try:
        print(text, end="\n" if text else "", flush=True)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as problem:
        return refuse(problem)
    return int(code)


def _show(options: argparse.Namespace) -> tuple[int, str]:
    if getattr(options, "blank", False):
        return show_blank(options)
    if getattr(options, "moodle", False):
        return show_moodle(options)
    if getattr(options, "qti", False):
        return show_qti(options)
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
    return HOLDS, in_colour(
        "\n\n".join([walkthrough(sheet, entries=options.entries), printed_numbers(report), pictures])
    )


def _play(options: argparse.Namespace) -> tuple[int, str]:
    sheet = Worksheet.load(options.worksheet)
    rate = sheet.sheet.plain_rate if options.rate is None else options.rate
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


def _load_and_check(name: str, **options: Any) -> tuple[Worksheet, Report]:
    sheet = Worksheet.load(name)
    try:
        return sheet, sheet.check(**options)
    except ValueError as problem:
        raise ValueError(f"{name}: {problem}") from None


def _check(options: argparse.Namespace) -> tuple[int, str]:
    code = HOLDS
    reports: list[dict[str, Any]] = []
    texts: list[str] = []
    for name in options.worksheets:
        try:
            _, report = _load_and_check(name, exact=options.exact, rtol=options.rtol, atol=options.atol)
        except (OSError, ValueError) as problem:
            code = refuse(problem)
            reports.append({"worksheet": name, "ok": False, "problem": sentence_of(problem)})
            continue
        code = max(code, HOLDS if report else WRONG)
        reports.append({"worksheet": name, **(report.in_one_line() if options.summary else report.to_dict())})
        texts.append(f"{report.title}\n\n{report}\n")
    if options.json:
        return code, json.dumps(reports, indent=2, ensure_ascii=False)
    return code, as_csv(SUMMARY, reports) if options.summary else in_colour("\n".join(texts))


def _list(_: argparse.Namespace) -> tuple[int, str]:
    sheets = {name: packaged_sheet(name) for name in packaged_worksheets()}
    indent = max(map(len, sheets)) + 2
    columns = shutil.get_terminal_size().columns
    return HOLDS, "\n".join(
        fill(f"{name:<{indent}}{sheet.title} ({sheet.source})", columns, subsequent_indent=" " * indent)
        for name, sheet in sheets.items()
    )


_RUNS: Mapping[str, Run] = {
    "show": _show,
    "play": _play,
    "check": _check,
    "draw": _draw,
    "new": new,
    "grade": grade,
    "list": _list,
}
