"""A new exercise: a network at nice numbers, blank or solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from autograd.by_hand.exercises.asked import Wanted, right_answers
from autograd.by_hand.exercises.network import Network
from autograd.by_hand.exercises.nice_numbers import with_nice_numbers
from autograd.by_hand.exercises.writing import write_sheet
from autograd.by_hand.sheet.sheet import Sheet
from autograd.sentences import counted

DIGITS = Wanted().digits


def new_exercise(network: Network, seed: int, wanted: Wanted = Wanted()) -> tuple[Sheet, int]:  # noqa: B008
    """A blank exercise, the same for the same seed, and how many slips its numbers hide."""
    sheet, hidden = with_nice_numbers(network, seed, wanted)
    sizes = "-".join(map(str, network.sizes))
    samples = f", {counted(network.samples, 'sample')}" if network.samples > 1 else ""
    rule = f", {wanted.optimiser.name}" if wanted.optimiser.name else ""
    return replace(sheet, title=f"Exercise {seed}: a {sizes} network{samples}{rule}", digits=wanted.digits), hidden


def solved(sheet: Sheet, digits: int = DIGITS) -> Sheet:
    """A worksheet with the right digits in every claim: as many as it asks for."""
    return replace(sheet, claims=right_answers(sheet, sheet.digits or digits))


def exercise_text(sheet: Sheet, hidden: int = 0, *, is_solved: bool = False) -> str:
    """An exercise as TOML, with what a student has to know as comments."""
    return write_sheet(sheet, _remarks(sheet, hidden, is_solved=is_solved))


def _remarks(sheet: Sheet, hidden: int, *, is_solved: bool) -> Iterator[str]:
    if is_solved:
        yield "The answers. 'backprop grade' does not need them: it computes its own."
    elif sheet.digits:
        yield f'Write your answers between the quotes below [claims], with {sheet.digits} significant digits: "0.1234".'
    if hidden:
        yield f"For the teacher: {counted(hidden, 'far-fetched slip')} would not show in {sheet.digits} digits."
