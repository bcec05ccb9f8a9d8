"""Readings: each formula of a sheet as often as it is read, for each sample or each time step, and the names it sees.

A formula that is read once for each index gives a table of named Values, e[1], e[2], …, as an array has.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from autograd.by_hand.sheet.samples import is_per_sample
from autograd.by_hand.sheet.sequences import sequences_of
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import blocks_of, key_of, refuse_missing, rows_before, steps_of, unknown_yet
from autograd.paper.array_names import arrays_among, entries_of, entry_name
from autograd.paper.arrays import Array, ShapeError, selected

_MOST_AXES = 2  # of an array


@dataclass(frozen=True)
class Reading:
    """A formula, read once."""

    key: str  # of the formula in the sheet
    name: str
    text: str
    index: tuple[int, ...] = ()  # of what it gives, if it is read several times
    sees: Mapping[str, Any] = field(default_factory=dict)  # in place of what these names stand for elsewhere
    letters: Mapping[str, int] = field(default_factory=dict)  # what the letters of an index stand for

    @property
    def label(self) -> str:
        """The name of what it gives: ``e[2]`` for the second sample, or that of the formula."""
        return entry_name(self.name, self.index) if self.index else self.name


Translator = Callable[[str, str, Mapping[str, Any]], str]  # of a formula and its key, with what its names stand for


def readings_of(
    sheet: Sheet, known: MutableMapping[str, Any], translated: Translator = lambda key, text, names: text
) -> Iterator[Reading]:
    """The readings in the order in which they are made.

    Args:
        sheet: the sheet.
        known: what each name stands for; whoever reads the formulas adds what each gives before the next.  The array
            of what was read several times is added here.
        translated: a formula in strict notation, where the sheet has them as people write.
    """
    columns, sequences = list(sheet.samples), sequences_of(sheet)
    for letter, keys in blocks_of(sheet.formulas):
        if letter and key_of(keys[-1]).name in sequences:
            yield from _of_sequences(sheet, letter, keys, columns, known, translated)
            columns += [key_of(key).name for key in keys]
        elif letter:
            yield from _of_time_steps(sheet, letter, keys, known, translated)
        for key in keys if not letter else ():
            outputs = _of_one_output(sheet, key, columns, known)
            if outputs and not _is_of_each_sample(sheet, key, columns, ChainMap(outputs, known), translated):
                yield Reading(key, key, sheet.formulas[key], sees=outputs)
            elif _is_of_each_sample(sheet, key, columns, known, translated):
                yield from _of_samples(sheet, key, columns, known)
                columns.append(key)
            else:
                yield Reading(key, key, sheet.formulas[key])


def _is_of_each_sample(
    sheet: Sheet, key: str, columns: list[str], known: MutableMapping[str, Any], translated: Translator
) -> bool:
    """Whether a formula is read once for each sample; one with the numbers of all, as Σ_i l_i, is read once."""
    text = sheet.formulas[key]
    if not columns:
        return False
    try:
        text = translated(key, text, ChainMap(_row(sheet, columns, sheet.index, known), known))
    except ValueError as problem:
        try:
            text = translated(key, text, known)  # of all samples together
        except ValueError:
            raise problem from None
    return is_per_sample(key, text, columns, known)


def _of_one_output(sheet: Sheet, key: str, columns: Collection[str], known: Mapping[str, Any]) -> dict[str, Array]:
    """For the error, columns of vectors with one entry as columns of numbers: mean(l) is no mean of that entry."""
    whole = {} if key != sheet.error or sheet.one_by_one else {column: known[column] for column in columns}
    arrays = {name: x for name, x in whole.items() if isinstance(x, Array)}  # no total with the name of its terms
    return {name: Array(x.shape[:1], x.entries) for name, x in arrays.items() if x.shape[1:] == (1,)}


def _of_samples(sheet: Sheet, key: str, columns: list[str], known: MutableMapping[str, Any]) -> Iterator[Reading]:
    numbers = _numbers(sheet, known[columns[0]].shape[0])
    for number in numbers:
        yield Reading(key, key, sheet.formulas[key], (number,), _row(sheet, columns, number, known))
    known[key] = _stacked(key, numbers, known)
    for number in numbers:  # z[1] of a vector z is the first entry of each sample, as x[1] is, and no row
        if isinstance(known[entry_name(key, (number,))], Array):
            del known[entry_name(key, (number,))]


def _row(sheet: Sheet, columns: list[str], number: int, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns have for one sample."""
    return {column: selected(known[column], [number], sheet.index) for column in columns}


def _of_time_steps(
    sheet: Sheet, letter: str, keys: list[str], known: MutableMapping[str, Any], translated: Translator
) -> Iterator[Reading]:
    formulas = {key: sheet.formulas[key] for key in keys}
    names = {**unknown_yet(keys, sheet.index, known), **known, letter: sheet.index}
    strict = _in_strict(formulas, names, translated)
    lengths = _lengths(known, sheet.index)
    numbers = _numbers(sheet, steps_of(letter, strict, lengths, sheet.index, sheet.steps.get(letter, 0)))
    known.update(rows_before(sheet.index, known))
    for key, text in strict.items():
        refuse_missing(key, text, sheet.index, known)
    for number in numbers:
        for key, text in formulas.items():
            yield Reading(key, key_of(key).name, text, (number,), letters={letter: number})
    for name in (key_of(key).name for key in keys):
        known[name] = _stacked(name, numbers, known)


def _of_sequences(
    sheet: Sheet,
    letter: str,
    keys: list[str],
    columns: list[str],
    known: MutableMapping[str, Any],
    translated: Translator,
) -> Iterator[Reading]:
    """The formulas over the time steps of each sample.  They give h[2,3] for the third step of the second sample."""
    first, texts = sheet.index, {key: sheet.formulas[key] for key in keys}
    row = _row(sheet, columns, first, known)
    names = {**unknown_yet(keys, first, known), **known, **row, letter: first}
    strict = _in_strict(texts, names, translated)
    lengths = _lengths({**known, **row}, first)
    steps = _numbers(sheet, steps_of(letter, strict, lengths, first))
    for key, text in strict.items():
        refuse_missing(key, text, first, known)
    numbers = _numbers(sheet, known[columns[0]].shape[0])
    for number in numbers:
        sees = _row(sheet, columns, number, known)
        for step in steps:
            for key, text in texts.items():
                name = key_of(key).name
                yield Reading(key, name, text, (number, step), sees, {letter: step})
                sees[entry_name(name, (step,))] = known[entry_name(name, (number, step))]
    for name in (key_of(key).name for key in keys):
        entries = (known[entry_name(name, (number, step))] for number in numbers for step in steps)
        known[name] = Array((len(numbers), len(steps)), entries)


def _in_strict(texts: Mapping[str, str], names: Mapping[str, Any], translated: Translator) -> dict[str, str]:
    """Formulas in strict notation, without one that needs the shape of what those above it give."""
    strict: dict[str, str] = {}
    for key, text in texts.items():
        try:
            strict[key] = translated(key, text, names)
        except ValueError:
            if not strict:
                raise
    return strict


def _lengths(known: Mapping[str, Any], first: int) -> dict[str, int]:
    """How many entries each array has that an index may count, and each row of a matrix, by the name of the first."""
    arrays = {name: thing.shape for name, thing in known.items() if isinstance(thing, Array)}
    rows = {f"{name}[{first},:]": shape[1] for name, shape in arrays.items() if len(shape) > 1}
    return rows | {name: shape[0] for name, shape in arrays.items()}


def _numbers(sheet: Sheet, count: int) -> range:
    """The numbers of so many samples or time steps."""
    return range(sheet.index, sheet.index + count)


def _stacked(name: str, numbers: range, known: Mapping[str, Any]) -> Array:
    """The array of what was read for each sample or step: a row for each."""
    rows = [known[entry_name(name, (number,))] for number in numbers]
    if isinstance(rows[0], Array):
        return Array((len(rows), *rows[0].shape), (x for row in rows for x in row.entries))
    return Array((len(rows),), rows)


def entries_of_reading(reading: Reading, result: Any, first: int) -> list[tuple[str, Any]]:
    """What a reading gives, each number with its name: of a vector for each sample or step the z[2,1] and z[2,2].

    Raises:
        ShapeError: if it gives a matrix for each sample or step.
    """
    if not isinstance(result, Array):
        return [(reading.label, result)]
    if reading.index and len(reading.index) + len(result.shape) > _MOST_AXES:
        what = "matrix for each sample or time step" if len(reading.index) == 1 else "vector for each step of a sample"
        instead = "write its entries as formulas of their own, or all of it into the formula that uses it"
        raise ShapeError(f"a {what}: {instead}, since an array has rows and columns")
    return list(entries_of(reading.label, result, first))


def errors_in_turn(sheet: Sheet) -> tuple[str, ...]:
    """The errors that steps follow one after the other: those of the samples, if they are taken one by one."""
    name = sheet.error.partition("[")[0]
    return tuple(entry_name(name, [number]) for number in _numbers(sheet, sheet.count)) if sheet.one_by_one else ()


def refuse_error_of_many(sheet: Sheet, named: Collection[str]) -> None:
    """Refuse an error that is not one number, but one for each sample or time step; or the reverse.

    Args:
        sheet: the sheet.
        named: all names that stand for a number.
    """
    name = sheet.error.partition("[")[0]
    if sheet.error in named:
        return
    if sheet.one_by_one:
        raise ValueError(
            f"error = {name!r} is of all samples, and each step follows one of them: write the formula for one sample, "
            'or leave order = "one by one" out'
        )
    what = "sample" if sheet.samples else "time step"
    one_by_one = ', or order = "one by one" for a step after each sample' if sheet.samples else ""
    renamed, each = ("call it e, ", "e") if name == "E" else ("", name)
    raise ValueError(
        f"error = {sheet.error!r} is not one number, but one for each {what}: {renamed}join them in a formula such as "
        f'E = "mean({each})" or "sum({each})" and write error = "E"{one_by_one}'
    )


def columns_of_sheet(sheet: Sheet, named: Mapping[str, Any]) -> list[str]:
    """The names of what has a number for each sample or time step.

    Args:
        sheet: the sheet.
        named: all names that stand for a number.
    """
    known = {**named, **arrays_among(named, sheet.index)}
    columns = list(sheet.samples)
    for key, text in sheet.formulas.items():
        name, letter = key_of(key)
        outputs = _of_one_output(sheet, key, columns, known)
        if letter or is_per_sample(key, text, columns, {**known, **outputs}):
            columns.append(name)
    return columns
