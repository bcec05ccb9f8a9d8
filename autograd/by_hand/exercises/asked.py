"""What an exercise asks for, and the right digits of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.named_optimisers import PLAIN_DESCENT, Optimiser
from autograd.by_hand.example.stations import seen_from, stations_of
from autograd.by_hand.keys.array_claims import Entry, taken_apart
from autograd.by_hand.keys.claim_notation import ClaimNotation
from autograd.by_hand.keys.sheet_claims import SheetClaims
from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.sheet import Sheet
from autograd.engine.backward import adjoints
from autograd.engine.history import history
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, arrays_among
from autograd.paper.arrays import Array, Shape
from autograd.paper.numerals import significant_digits, write_exactly
from autograd.table.arithmetic import as_float


class Wanted(NamedTuple):
    """What a teacher wants of an exercise, beside its network."""

    digits: int = 4
    optimiser: Optimiser = PLAIN_DESCENT
    steps: int = 1  # of training


def asked_of(sheet: Sheet, steps: int = 1) -> list[str]:
    """The lines of a whole derivation: the values, the derivatives of the error from its end back, and the steps.

    A derivative that is exactly 0, as that of a target 0 in a cross-entropy, is not asked for.
    """
    graph = example_of_sheet(sheet).start
    slopes = adjoints(graph[sheet.error])
    nodes = _by_whole_names(graph)
    parameters = slopes.keys() & {graph[w] for w in sheet.parameters}
    trained = [name for name in nodes if parameters & {*nodes[name]}]
    trained_nodes = {node for name in trained for node in nodes[name]}
    moving = [name for name in sheet.formulas if {*history(*nodes[name])} & trained_nodes]
    between = [name for name in reversed(moving) if name != sheet.error and slopes.keys() & {*nodes[name]}]
    asked = [name for name in [*between, *trained] if all(slopes.get(node) for node in nodes[name])]
    lines = [*moving, *(f"d{sheet.error}/d{name}" for name in asked)]
    return lines if sheet.rate is None else [*lines, *_of_the_steps(sheet, trained, steps)]


def _of_the_steps(sheet: Sheet, trained: Sequence[str], steps: int) -> Iterator[str]:
    """The lines of training: what the optimiser keeps, the new parameters, and the error that they lead to."""
    letters = [letter if letter.isascii() else field for letter, field in sheet.optimiser.rule.letters]  # as m_hat
    for step in range(1, steps + 1):
        after = f" after {step}" if step > 1 else ""
        if step > 1:
            yield from (f"d{sheet.error}/d{w} after {step - 1}" for w in trained)
        yield from (f"{letter} {w}{after}" for letter in letters for w in trained)
        yield from (f"{w}{after}" if after else f"new {w}" for w in [*trained, sheet.error])


def _by_whole_names(graph: Mapping[str, Value]) -> dict[str, list[Value]]:
    """The Values of each name; those of an array under its own."""
    arrays = arrays_among(graph)
    nodes: dict[str, list[Value]] = defaultdict(list)
    for name, node in graph.items():
        nodes[array_name(name) if array_name(name) in arrays else name].append(node)
    return nodes


def right_answers(sheet: Sheet, digits: int) -> dict[str, str]:
    """The right digits of every claim of a worksheet, with those of an array as an array."""
    example = example_of_sheet(sheet)
    read = SheetClaims(sheet, example).read
    entries = entries_of(sheet, example.start)
    turns = {entry.key: read(entry.key) for entry in entries}
    stations = stations_of(example, [turn.steps for turn in turns.values()])
    descents = {steps: Descent(station) for steps, station in stations.items()}
    found = {text: seen_from(stations, *turn) for text, turn in turns.items()}
    right = {text: digits_of(true_number(claim, descents[steps]), digits) for text, (steps, claim) in found.items()}
    return _with_arrays(entries, right)


def _with_arrays(entries: Iterable[Entry], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers by their claims; those of the entries of an array are put together."""
    arrays: dict[str, list[str]] = defaultdict(list)
    shapes: dict[str, Shape] = {}
    for entry in entries:
        whole = entry.part.whole if entry.part else entry.key
        arrays[whole].append(answers[entry.key])
        shapes[whole] = entry.part.shape if entry.part else ()
    return {
        whole: array_text(Array(shapes[whole], texts)) if shapes[whole] else texts[0] for whole, texts in arrays.items()
    }


def array_text(numbers: Array) -> str:
    """An array of numbers that are written already, as a list or as a list of its rows.

    >>> array_text(Array((2, 1), ["0.10", "2"]))
    '[[0.10], [2]]'
    """
    return str(numbers.nested()).replace("'", "")


def unit_of(true: float, digits: int) -> float:
    """One unit of the last of so many significant digits.

    >>> unit_of(0.02345, 4), unit_of(12.3, 4)
    (1e-05, 0.01)
    """
    return 10.0 ** ((Decimal(true).adjusted() if true else 0) - digits + 1)


def digits_of(x: Exact, digits: int) -> str:
    """A number with so many significant digits; all of them are written, unless it is exact with fewer.

    >>> digits_of(Fraction(4, 5), 4), digits_of(0.12304, 4), digits_of(-0.0000123456, 3)
    ('0.8', '0.1230', '-1.23e-5')
    """
    if isinstance(x, Fraction) and "/" not in (exact := write_exactly(x)) and significant_digits(exact) <= digits:
        return exact
    rounded = Decimal(f"{as_float(x):.{digits - 1}e}")
    if rounded and rounded.adjusted() < -4:
        mantissa, _, power = f"{as_float(x):.{digits - 1}e}".partition("e")
        return f"{mantissa}e{int(power)}"
    return f"{rounded:f}"


def claims_of(sheet: Sheet) -> dict[str, Claim]:
    """The claims of a worksheet by their texts; a claim about an array is one for each entry."""
    example = example_of_sheet(sheet)
    read = SheetClaims(sheet, example).read
    return {entry.key: read(entry.key).claim for entry in entries_of(sheet, example.start)}


def entries_of(sheet: Sheet, names: Iterable[str]) -> list[Entry]:
    """The claims of a worksheet, those about an array as one for each entry."""
    arrays = arrays_among({name: name for name in names}, sheet.index)
    example = example_of_sheet(sheet)
    claims, notation = SheetClaims(sheet, example), ClaimNotation.of(example)
    by_entries = claims.by_entries(((text, "") for text in sheet.claims), notation.plain)
    letters, sequences = notation.signals, example.sequences
    return taken_apart(by_entries, arrays, notation.plain, claims.of_samples, letters=letters, sequences=sequences)
