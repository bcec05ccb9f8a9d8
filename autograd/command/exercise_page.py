"""An exercise to print: what is given, the formulas, and room for the answers."""

from __future__ import annotations

import argparse
from fractions import Fraction
from html import escape
from pathlib import Path

from autograd.by_hand.classroom.exercise import Exercise
from autograd.command.exits import HOLDS
from autograd.paper.equations import EQUALS, SPACE, exactly, rate_symbol, row, symbol
from autograd.paper.formulas import formula
from autograd.paper.names import shown
from autograd.picture.page import filled, page, text_of


def show_blank(options: argparse.Namespace) -> tuple[int, str]:
    """Print an exercise, and write it as a page."""
    exercise = Exercise.load(options.worksheet)
    path = Path(options.output).with_suffix(".html")
    path.write_text(exercise_page(exercise), encoding="utf-8")
    return HOLDS, f"{in_text(exercise)}\n\nThe same as a page, to print: {path}"


def exercise_page(exercise: Exercise) -> str:
    """The page of a blank exercise."""
    digits = exercise.sheet.digits
    rows = "\n".join(f"<li>{escape(shown(text, 120))} = <span></span></li>" for text in exercise.claims)
    wanted = f"Give {digits} significant digits." if digits else ""
    body = filled("exercise.html", given=given_in_html(exercise), wanted=wanted, rows=rows)
    style = text_of("feedback.css") + text_of("exercise.css")
    return page(exercise.sheet.title or exercise.name, body, style, is_played=False)


def given_in_html(exercise: Exercise) -> str:
    """What is given: the numbers and the formulas of an exercise."""
    sheet = exercise.sheet
    tables = {"Inputs": sheet.inputs, "Parameters": sheet.parameters}
    if sheet.rate is not None:
        tables["Rate"] = {rate_symbol(exercise.names).text: sheet.rate}
    numbers = [
        f"<p><b>{title}</b> {', '.join(_equal(name, x) for name, x in table.items())}</p>"
        for title, table in tables.items()
        if table
    ]
    if sheet.optimiser.name:
        numbers.append(f"<p><b>Optimizer</b> {escape(str(sheet.optimiser))}</p>")
    formulas = [f"<p>{_formula(exercise, name)}</p>" for name in sheet.formulas]
    return "\n".join(['<div class="given">', *numbers, *formulas, "</div>"])


def in_text(exercise: Exercise) -> str:
    """The exercise for a terminal."""
    sheet = exercise.sheet
    lines = [sheet.title or exercise.name, ""]
    tables = {"inputs": sheet.inputs, "parameters": sheet.parameters}
    if sheet.rate is not None:
        tables["rate"] = {rate_symbol(exercise.names).text: sheet.rate}
    for title, table in tables.items():
        numbers = "   ".join(f"{name} = {exactly(x).text}" for name, x in table.items())
        lines += [f"{title:<12}{numbers}"] if table else []
    if sheet.optimiser.name:
        lines.append(f"{'optimizer':<12}{sheet.optimiser}")
    lines += ["", *(f"{name} = {_plain(exercise, name)}" for name in sheet.formulas)]
    wanted = f" ({sheet.digits} significant digits)" if sheet.digits else ""
    return "\n".join([*lines, "", f"Asked for{wanted}:", *(f"  {text} = ________" for text in exercise.claims)])


def _formula(exercise: Exercise, name: str) -> str:
    """A formula as people write it; one for an array as it stands in the worksheet."""
    if name not in exercise.names:
        return escape(f"{name} = {exercise.sheet.formulas[name]}")
    return _math(row(symbol(name), SPACE, EQUALS).mathml + formula(exercise.names[name], "mathml"))


def _equal(name: str, x: Fraction) -> str:
    return _math(f"{row(symbol(name), EQUALS).mathml}<mrow>{exactly(x).mathml}</mrow>")


def _plain(exercise: Exercise, name: str) -> str:
    return formula(exercise.names[name], "plain") if name in exercise.names else exercise.sheet.formulas[name]


def _math(mathml: str) -> str:
    return f"<math><mrow>{mathml}</mrow></math>"
