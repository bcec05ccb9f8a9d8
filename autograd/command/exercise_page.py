"""An exercise to print: what is given, the formulas, and room for the answers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from fractions import Fraction
from html import escape
from pathlib import Path

from autograd.by_hand.classroom.exercise import Exercise
from autograd.by_hand.exercises.writing import leaves_in_text
from autograd.command.exits import HOLDS
from autograd.paper.formulas import formula
from autograd.paper.names import shown
from autograd.paper.pieces import EQUALS, SPACE, row
from autograd.paper.quantities import exactly, rate_symbol, symbol
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
    numbers = [
        f"<p><b>{title}</b> {', '.join(_equal(name, x) for name, x in table.items())}</p>"
        for title, table in _tables(exercise).items()
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
    for title, table in _tables(exercise).items():
        numbers = "   ".join(f"{name} = {x if isinstance(x, str) else exactly(x).text}" for name, x in table.items())
        lines += [f"{title.lower():<12}{numbers}"] if table else []
    if sheet.optimiser.name:
        lines.append(f"{'optimizer':<12}{sheet.optimiser}")
    lines += ["", *(f"{name} = {_plain(exercise, name)}" for name in sheet.formulas)]
    wanted = f" ({sheet.digits} significant digits)" if sheet.digits else ""
    return "\n".join([*lines, "", f"Asked for{wanted}:", *(f"  {text} = ________" for text in exercise.claims)])


def _tables(exercise: Exercise) -> dict[str, dict[str, Fraction | str]]:
    """What is given, by titles: numbers, and arrays in brackets."""
    sheet = exercise.sheet
    inputs, parameters = _with_arrays(sheet.inputs, sheet.index), _with_arrays(sheet.parameters, sheet.index)
    return {
        "Inputs": {name: x for name, x in inputs.items() if name not in sheet.samples},
        "Samples": {name: inputs[name] for name in sheet.samples},
        "Parameters": parameters,
        "Rate": {} if sheet.rate is None else {rate_symbol(exercise.names).text: sheet.rate},
    }


def _with_arrays(numbers: Mapping[str, Fraction], first: int) -> dict[str, Fraction | str]:
    return {name: numbers.get(name, text) for name, text in leaves_in_text(numbers, first).items()}


def _is_as_written(exercise: Exercise, name: str) -> bool:
    """Whether a formula is shown as it stands in the worksheet: one for an array, or for all samples."""
    return name not in exercise.names or bool(exercise.sheet.samples)


def _formula(exercise: Exercise, name: str) -> str:
    """A formula as people write it."""
    if _is_as_written(exercise, name):
        return escape(f"{name} = {exercise.sheet.formulas[name]}")
    return _math(row(symbol(name), SPACE, EQUALS).mathml + formula(exercise.names[name], "mathml"))


def _equal(name: str, x: Fraction | str) -> str:
    if isinstance(x, str):
        return f"<span>{escape(f'{name} = {x}')}</span>"
    return _math(f"{row(symbol(name), EQUALS).mathml}<mrow>{exactly(x).mathml}</mrow>")


def _plain(exercise: Exercise, name: str) -> str:
    if _is_as_written(exercise, name):
        return exercise.sheet.formulas[name]
    return formula(exercise.names[name], "plain")


def _math(mathml: str) -> str:
    return f"<math><mrow>{mathml}</mrow></math>"
