"""A worksheet as TOML text: blank, or with answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from autograd.by_hand.exercises.asked import array_text
from autograd.by_hand.sheet.samples import ONE_BY_ONE
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import rows_before
from autograd.paper.array_names import array_name, arrays_among, entry_name, place_of
from autograd.paper.numerals import write_exactly


def write_sheet(sheet: Sheet, remarks: Iterable[str] = ()) -> str:
    """The text of a worksheet, which ``read_sheet`` reads back; its remarks stand on top as comments.

    The tables [exact] and [errata] of published examples are left out.
    """
    head = {"title": sheet.title, "source": sheet.source}
    lines = [f"# {remark}" for remark in remarks]
    lines += [f"{key} = {_quoted(text)}" for key, text in head.items() if text]
    numbers = {"rate": sheet.rate, "rtol": sheet.rtol or None, "atol": sheet.atol or None}
    lines += [f"{key} = {_number(x)}" for key, x in numbers.items() if x is not None]
    lines += [f"error = {_quoted(array_name(sheet.error) if sheet.one_by_one else sheet.error)}"]
    if sheet.one_by_one:
        lines.append(f"order = {_quoted(ONE_BY_ONE)}")
    if sheet.digits:
        lines.append(f"digits = {sheet.digits}")
    if sheet.index != 1:
        lines.append(f"index = {sheet.index}")
    if sheet.optimiser.name:
        lines.append(f"optimizer = {_quoted(sheet.optimiser.name)}")
        lines += [f"{key} = {_number(x)}" for key, x in sheet.optimiser.constants]
    given = leaves_in_text(sheet.inputs, sheet.index)
    plain = {name: x for name, x in given.items() if name not in sheet.samples}
    lines += _table("inputs", plain) if plain or not sheet.samples else []
    if sheet.samples:
        lines += _table("samples", {name: given[name] for name in sheet.samples})
    lines += _table("parameters", leaves_in_text(sheet.parameters, sheet.index))
    lines += _table("formulas", {name: _quoted(text) for name, text in sheet.formulas.items()})
    lines += (
        _table("where", {_quoted(name): _quoted(text) for name, text in sheet.where.items()}) if sheet.where else []
    )
    lines += _table("claims", {_quoted(claim): _quoted(str(x)) for claim, x in sheet.claims.items()})
    return "\n".join(lines) + "\n"


def _table(name: str, rows: Mapping[str, str]) -> list[str]:
    return ["", f"[{name}]", *(f"{key if key[-1] != ']' else _quoted(key)} = {x}" for key, x in rows.items())]


def leaves_in_text(numbers: Mapping[str, Fraction], first: int) -> dict[str, str]:
    """The numbers of a table as they are written; the entries of an array, or of a vector before it, stand together.

    >>> leaves_in_text({"x[1]": Fraction(1), "x[2]": Fraction(1, 2), "b": Fraction(3), "h[0,1]": Fraction(0)}, 1)
    {'x': '[1, 0.5]', 'b': '3', 'h[0]': '[0]'}
    """
    arrays = arrays_among(numbers, first) | rows_before(first, numbers)
    names = dict.fromkeys(next((whole for whole in _wholes(name) if whole in arrays), name) for name in numbers)
    written = {name: array_text(array.mapped(_number)) for name, array in arrays.items()}
    return {name: written[name] if name in arrays else _number(numbers[name]) for name in names}


def _wholes(name: str) -> Iterator[str]:
    """The array that an entry may belong to, and the row."""
    if base := array_name(name):
        yield base
        yield entry_name(base, place_of(name)[:1])


def _quoted(text: str) -> str:
    """A string of JSON is one of TOML as well."""
    return json.dumps(text, ensure_ascii=False)


def _number(x: Fraction) -> str:
    """A number as TOML has it: a float needs a digit behind its point."""
    exact = write_exactly(x)
    return repr(float(x)) if "/" in exact else exact
