"""An example from a worksheet: its formulas are read, and built on any numbers for its leaves.

The leaves of a worksheet are exact decimals, so a network of + − · / is computed without
rounding.  Exact numbers grow with every operation, so a large graph is computed in floats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from autograd.by_hand.example.example import MOST_BITS, Example, Leaves, NamedValues
from autograd.by_hand.sheet.readings import (
    entries_of_reading,
    errors_in_turn,
    readings_of,
    refuse_error_of_many,
)
from autograd.by_hand.sheet.sequences import sequences_of
from autograd.by_hand.sheet.sheet import FormulaError, Sheet
from autograd.by_hand.sheet.strict_sheet import in_strict_notation, result_of
from autograd.by_hand.sheet.time_steps import key_of, names_over_time
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.array_names import arrays_among
from autograd.paper.array_notation import Effort
from autograd.paper.arrays import Array
from autograd.paper.refusals import TooLargeError, bits_of
from autograd.table.arithmetic import as_float

_PRODUCT = re.compile(r"(?<!\w)(\w+(?:\.T)?) @ (\w+(?:\.T)?)")


def example_of_sheet(sheet: Sheet) -> Example:
    """The example of a worksheet."""
    sheet = in_strict_notation(sheet)
    leaves = {**sheet.inputs, **sheet.parameters}
    return Example(
        partial(build, sheet),
        leaves,
        tuple(sheet.parameters),
        sheet.error,
        sheet.rate,
        sheet.optimiser,
        turns=errors_in_turn(sheet),
        samples=sheet.samples,
        counted=sheet.counted,
        recurrent=names_over_time(sheet.formulas),
        sequences=_sequences(sheet),
        first=sheet.index,
        products=tuple(pair for text in sheet.formulas.values() for pair in _PRODUCT.findall(text)),
        where=sheet.where,
        inner_error=sheet.inner_error,
        delta_error=sheet.delta_error,
    )


def _sequences(sheet: Sheet) -> tuple[str, ...]:
    """What has a number for each step of each sample, the data that formulas over time use as well."""
    made = sequences_of(sheet)
    return tuple(name for name in names_over_time(sheet.formulas) if name in (*made, *sheet.samples)) if made else ()


def build(sheet: Sheet, leaves: Leaves) -> NamedValues:
    """The Values of a worksheet by name.  They are exact if the leaves are, and the numbers stay small.

    Raises:
        ValueError: if a formula cannot be read, uses a name from further down, or has no value.
    """
    if all(isinstance(x, Fraction) for x in leaves.values()):
        try:
            exact = _build(sheet, leaves, exact=True)
        except TooLargeError:
            exact = {}
        if exact and sum(map(bits_of, history(*exact.values()))) <= MOST_BITS:
            return exact
    return _build(sheet, {name: as_float(x) for name, x in leaves.items()}, exact=False)


def _build(sheet: Sheet, leaves: Leaves, *, exact: bool) -> NamedValues:
    graph = {name: Value(x, name) for name, x in leaves.items()}
    known: dict[str, Any] = {**graph, **arrays_among(graph, sheet.index)}
    effort = Effort(MOST_BITS, TooLargeError) if exact else Effort()  # nearly every exact number has a bit at least
    for reading in readings_of(sheet, known):
        try:
            result = result_of(reading, known, sheet, exact=exact, effort=effort)
            made = {label: _named(x, label) for label, x in entries_of_reading(reading, result, sheet.index)}
        except TooLargeError:
            raise
        except ValueError as problem:
            hint = _further_down(sheet, reading.key, known, reading.text)
            raise FormulaError(reading.key, f"{problem}{hint}") from None
        graph |= made
        known |= made
        if isinstance(result, Array):
            known[reading.label] = Array(result.shape, made.values(), is_kept=result.is_kept)
    refuse_error_of_many(sheet, graph)
    return graph


def _named(result: Any, name: str) -> Value:
    """What a formula gives, as a node of its own: also of y = "v5"."""
    if isinstance(result, Value):
        return (+result if result.name else result).named(name)
    return Value(result, name)


def _further_down(sheet: Sheet, name: str, known: Mapping[str, object], text: str) -> str:
    """A hint for a formula that uses an unknown name: a wrong order, or a circle."""
    keys, words = list(sheet.formulas), _words(text)
    below = [key_of(key).name for key in keys[keys.index(name) :]]
    later = [other for other in below if other not in known and other in words]
    if not later:
        return ""
    circle = _circle(sheet, name)
    if circle:
        return f" (a circle: {' is made from '.join(circle)}; a formula uses only what stands above it)"
    return f" ({later[0]} stands further down: put it above {name})"


def _circle(sheet: Sheet, start: str) -> list[str]:
    """The shortest path from a formula back to itself; empty if there is none."""
    uses = {name: [word for word in _words(text) if word in sheet.formulas] for name, text in sheet.formulas.items()}
    before: dict[str, str] = {}
    waiting = [start]
    for name in waiting:
        for other in uses[name]:
            if other not in before:
                before[other] = name
                waiting.append(other)
    if start not in before:
        return []
    path = [start, before[start]]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def _words(text: str) -> list[str]:
    return list(dict.fromkeys("".join(c if c.isalnum() or c == "_" else " " for c in text[:10_000]).split()))
