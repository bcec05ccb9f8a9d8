"""How many steps a recurrence without an input has, as h_t = w h_{t-1}: a sum further down tells, Σ_t (y_t − h_t)²."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import key_of
from autograd.paper.arrays import Array
from autograd.paper.notation.index_entries import ENTRY, entry_in, with_indices_in_braces
from autograd.paper.notation.index_notation import upper_bounds
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.translating import is_function


def steps_in_sums(sheet: Sheet, given: Mapping[str, Any]) -> dict[str, int]:
    """The number of steps by the letter of their index, where one formula has it below a recurrence and below an array.

    Without such an array the bound of a sum is that number, as in Σ_{t=1}^3 h_t².

    Args:
        sheet: the sheet.
        given: what each name of its inputs and parameters stands for.
    """
    over_time = {key.name: key.letter for key in map(key_of, sheet.formulas) if key.letter}
    steps: dict[str, int] = {}
    if not over_time:
        return steps
    known = Names({**given, **{name: Array((1,), [0.0]) for name in over_time}}, is_function)
    for key in (key for key in sheet.formulas if not key_of(key).letter):
        text = with_indices_in_braces(sheet.formulas[key], known)
        used = [(known.name(entry.stem), entry.places) for entry in map(entry_in, ENTRY.finditer(text))]
        below = [(name, places[0].letter) for name, places in used if not places[0].shift]
        for letter in {over_time[name] for name, letter in below if over_time.get(name) == letter}:
            lengths = {given[name].shape[0] for name, other in below if other == letter and _is_array(given.get(name))}
            counts = lengths or {last - sheet.index + 1 for last in upper_bounds(text, letter, known)}
            if len(counts) == 1:
                steps.setdefault(letter, counts.pop())
    return {letter: count for letter, count in steps.items() if count > 0}


def _is_array(x: Any) -> bool:
    return isinstance(x, Array)
