"""An exercise to print: what is given, the formulas, and room for the answers."""

from __future__ import annotations

from fractions import Fraction
from html import escape

from autograd.by_hand.classroom.exercise import Exercise
from autograd.paper.equations import EQUALS, SPACE, exactly, rate_symbol, row, symbol
from autograd.paper.formulas import formula
from autograd.paper.names import shown
from autograd.picture.page import filled, page, text_of


def exercise_page(exercise: Exercise) -> str:
    """The page of a blank exercise."""
    digits = exercise.sheet.digits
    rows = "\n".join(f"<tr><td>{escape(shown(text, 120))} =</td><td></td></tr>" for text in exercise.claims)
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
    formulas = [
        f"<p>{_math(row(symbol(name), SPACE, EQUALS).mathml + formula(exercise.names[name], 'mathml'))}</p>"
        for name in sheet.formulas
    ]
    return "\n".join([*numbers, *formulas])


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
    lines += ["", *(f"{name} = {formula(exercise.names[name], 'plain')}" for name in sheet.formulas)]
    wanted = f" ({sheet.digits} significant digits)" if sheet.digits else ""
    return "\n".join([*lines, "", f"Asked for{wanted}:", *(f"  {text} = ________" for text in exercise.claims)])


def _equal(name: str, x: Fraction) -> str:
    return _math(row(symbol(name), SPACE, EQUALS, SPACE, exactly(x)).mathml)


def _math(mathml: str) -> str:
    return f"<math><mrow>{mathml}</mrow></math>"
