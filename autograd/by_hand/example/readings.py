"""Readings: each formula of a sheet as often as it is read, for each sample or each time step, and the names it sees.

A formula that is read once for each index gives a table of named Values, e[1], e[2], …, as an array has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from autograd.by_hand.example.samples import is_per_sample
from autograd.by_hand.example.sheet import Sheet
from autograd.by_hand.example.time_steps import blocks_of, key_of, missing_before, steps_of
from autograd.paper.array_names import entry_name
from autograd.paper.arrays import Array, selected


class Reading(NamedTuple):
    """A formula, read once."""

    key: str  # of the formula in the sheet
    name: str
    text: str
    index: tuple[int, ...] = ()  # of what it gives, if it is read several times
    sees: Mapping[str, Any] = {}  # in place of what these names stand for elsewhere
    letters: Mapping[str, int] = {}  # what the letters of an index stand for


def readings_of(sheet: Sheet, known: Mapping[str, Any]) -> Iterator[Reading]:
    """The readings in the order in which they are made.

    Args:
        sheet: the sheet.
        known: what each name stands for; whoever reads the formulas adds what each gives before the next.
    """
    columns = list(sheet.samples)
    for letter, keys in blocks_of(sheet.formulas):
        if letter:
            yield from _of_time_steps(sheet, letter, keys, known)
            continue
        for key in keys:
            text = sheet.formulas[key]
            if is_per_sample(key, text, columns, known):
                yield from _of_samples(sheet, key, columns, known)
                columns.append(key)
            else:
                yield Reading(key, key, text)


def _of_samples(sheet: Sheet, key: str, columns: list[str], known: Mapping[str, Any]) -> Iterator[Reading]:
    count = known[columns[0]].shape[0]
    for number in range(sheet.index, sheet.index + count):
        row = {column: selected(known[column], [number], sheet.index) for column in columns}
        yield Reading(key, key, sheet.formulas[key], (number,), row)


def _of_time_steps(sheet: Sheet, letter: str, keys: list[str], known: Mapping[str, Any]) -> Iterator[Reading]:
    formulas = {key: sheet.formulas[key] for key in keys}
    lengths = {name: thing.shape[0] for name, thing in known.items() if isinstance(thing, Array)}
    count = steps_of(letter, formulas, lengths)
    for number in range(sheet.index, sheet.index + count):
        for key, text in formulas.items():
            if number == sheet.index and (sentence := missing_before(key, text, sheet.index, known)):
                raise ValueError(sentence)
            yield Reading(key, key_of(key).name, text, (number,), letters={letter: number})


def labels_of(reading: Reading, result: Any, first: int) -> dict[str, Any]:
    """What a reading gives, each number under its name."""
    if isinstance(result, Array):
        return {
            entry_name(reading.name, (*reading.index, *place)): x
            for place, x in zip(result.places(first), result.entries, strict=True)
        }
    return {entry_name(reading.name, reading.index) if reading.index else reading.name: result}
