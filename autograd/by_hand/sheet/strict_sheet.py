"""A worksheet in strict notation: its formulas as people write them, translated one after the other.

What a formula means depends on the names above it: W x is a product of matrices where both are arrays.  So each formula
is computed before the next is translated.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from autograd.by_hand.sheet.readings import Reading, Translator, entries_of_reading, readings_of, refuse_error_of_many
from autograd.by_hand.sheet.samples import with_the_count
from autograd.by_hand.sheet.sheet import FormulaError, Sheet
from autograd.by_hand.sheet.terms_of_totals import name_of_terms, totals_of, with_terms_apart
from autograd.by_hand.sheet.time_steps import key_of, steps_in_sums, unknown_yet
from autograd.by_hand.sheet.two_products import TwoWays, Way, has_dots_of_matrices, only_way
from autograd.engine.value import Value
from autograd.paper.array_names import arrays_among
from autograd.paper.array_notation import Effort
from autograd.paper.arrays import Array
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.obvious import is_obvious
from autograd.paper.notation.sample_indices import with_columns_of_samples
from autograd.paper.notation.translating import is_function, is_plain, ways_to_read
from autograd.paper.reader import read_formula
from autograd.paper.slices import with_entries
from autograd.sentences import shorten
from autograd.table.arithmetic import as_float

MOST_WORK = 4_000_000  # formulas as on paper times names, since each is read beside all of them: some seconds


def in_strict_notation(sheet: Sheet) -> Sheet:
    """The worksheet with its formulas in strict notation.

    Raises:
        OpenError: if a formula reads in several ways, and values do not say in which.
        ValueError: if a formula cannot be read.
    """
    sheet = with_terms_apart(sheet)
    leaves = {name: Value(as_float(x), name) for name, x in {**sheet.inputs, **sheet.parameters}.items()}
    known: dict[str, Any] = {**leaves, **arrays_among(leaves, sheet.index)}
    names = {*known, *(key_of(key).name for key in sheet.formulas)}
    sheet = replace(sheet, steps={**steps_in_sums(sheet, known), **sheet.steps})
    has_arrays = any(isinstance(x, Array) for x in known.values()) or any("[" in x for x in sheet.formulas.values())
    if all(is_plain(text, names, has_arrays=has_arrays) for text in sheet.formulas.values()):
        return sheet
    if len(names) * len(sheet.formulas) > MOST_WORK:
        raise ValueError(
            f"the worksheet has {len(sheet.formulas)} formulas and {len(names)} names, which are too many for formulas "
            "as on paper: write all of them in strict notation, with * for a product and ** for a power, or use arrays"
        )
    return only_way(partial(_read, sheet, known), are_matrices=has_dots_of_matrices(sheet))


def _read(sheet: Sheet, start: Mapping[str, Any], chosen: Mapping[str, int]) -> Way:
    """The worksheet with its formulas in strict notation.

    Args:
        sheet: the worksheet.
        start: what the names stand for that are given.
        chosen: for each formula with a product of arrays that has two meanings, which of them is taken.
    """
    known, strict, is_whole = dict(start), dict[str, str](), True
    translated = partial(_translated, sheet, chosen)
    over_time = [key for key in sheet.formulas if key_of(key).letter]
    effort = Effort()
    for reading in readings_of(sheet, known, translated):
        if reading.key not in strict:
            unknown = unknown_yet(over_time, sheet.index, known) if over_time else {}
            meant = {**unknown, **known, **reading.sees, **reading.letters}
            strict[reading.key] = _of_one_or_all(translated, reading, meant, {**unknown, **known, **reading.letters})
        try:
            result = result_of(replace(reading, text=strict[reading.key]), known, sheet, exact=False, effort=effort)
            known |= entries_of_reading(reading, result, sheet.index)
        except ValueError:  # building the graph says why
            is_whole = False
            break
        if isinstance(result, Array):
            known[reading.label] = result
    if chosen and is_whole:
        refuse_error_of_many(sheet, [name for name, x in known.items() if not isinstance(x, Array)])
    return Way(replace(sheet, formulas={**sheet.formulas, **strict}), known, is_whole, chosen)


def _translated(sheet: Sheet, chosen: Mapping[str, int], key: str, text: str, names: Mapping[str, Any]) -> str:
    columns = Names({name: [0.0, 0.0] for name in sheet.samples}, is_function)
    written = with_columns_of_samples(text, columns, sheet.samples)
    try:
        ways = ways_to_read(with_the_count(written, sheet.counted), names, sheet.index)
    except ValueError as problem:
        raise FormulaError(key, problem) from None
    if ways.question and key not in chosen:
        raise TwoWays(key, ways.question, len(ways.readings))
    return ways.readings[chosen[key] if ways.question else 0].text


def _of_one_or_all(
    translated: Translator, reading: Reading, of_one: Mapping[str, Any], of_all: Mapping[str, Any]
) -> str:
    """A formula in strict notation, read for one sample; where that reads in two ways, as for all, as w · x is."""
    try:
        return translated(reading.key, reading.text, of_one)
    except ValueError as problem:
        try:
            return translated(reading.key, reading.text, of_all)
        except ValueError:
            raise problem from None


def formulas_in_words(sheet: Sheet, strict: Sheet) -> dict[str, str]:
    """How the formulas of a worksheet were read that were not in strict notation, or have slices, in words."""
    read = [with_entries(text, sheet.index) for text in strict.formulas.values()]
    meant = dict(zip(sheet.formulas, read, strict=True))
    terms = {name_of_terms(name): f"stands for the terms of {name}" for name in totals_of(sheet.formulas)}
    counted = {letter: f"stands for {count}, the number of samples" for letter, count in sheet.counted.items()}
    called = {name: f"stands for {shorten(written)}" for name, written in sheet.called.items()}
    has_arrays = any("[" in name for name in (*sheet.inputs, *sheet.parameters))
    read_as = {
        name: f"{shorten(text)} is read as {shorten(meant[name], 200)}"
        for name, text in sheet.formulas.items()
        if text != meant[name] and not is_obvious(text, meant[name], has_arrays=has_arrays)
    }
    both = {name: f"{called[name]}, and {words}" for name, words in read_as.items() if name in called}
    return counted | called | terms | read_as | both


def result_of(reading: Reading, known: dict[str, Any], sheet: Sheet, *, exact: bool, effort: Effort) -> Any:
    """What a reading in strict notation gives: a Value or a number, or an array of them; of the error one number.

    A matrix of one column for each sample or time step is a vector: W1 p + b1, where W1 has one column.
    """
    names = ChainMap(dict(reading.sees), known)
    result = read_formula(reading.text, names, exact=exact, first=sheet.index, effort=effort, letters=reading.letters)
    if reading.key == sheet.error and not reading.index:
        return _one_number(result)
    is_column = reading.index and isinstance(result, Array) and len(result.shape) == 2 and result.shape[1] == 1
    return Array(result.shape[:1], result.entries) if is_column else result


def _one_number(result: Any) -> Any:
    """The error, which is one number, or the only entry of an array."""
    if not isinstance(result, Array):
        return result
    if len(result.entries) > 1:
        what = f"is an array of shape {result.shape}, and the error is one number"
        raise ValueError(f"it {what}: write mean(...) or sum(...) around it")
    return result.entries[0]
