"""A worksheet as TOML text: blank, or with answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction

from autograd.by_hand.example.sheet import Sheet
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
    lines += [f"error = {_quoted(sheet.error)}"]
    if sheet.digits:
        lines.append(f"digits = {sheet.digits}")
    lines += _table("inputs", {name: _number(x) for name, x in sheet.inputs.items()})
    lines += _table("parameters", {name: _number(x) for name, x in sheet.parameters.items()})
    lines += _table("formulas", {name: _quoted(text) for name, text in sheet.formulas.items()})
    lines += _table("claims", {_quoted(claim): _quoted(str(x)) for claim, x in sheet.claims.items()})
    return "\n".join(lines) + "\n"


def _table(name: str, rows: Mapping[str, str]) -> list[str]:
    return ["", f"[{name}]", *(f"{key} = {x}" for key, x in rows.items())]


def _quoted(text: str) -> str:
    """A string of JSON is one of TOML as well."""
    return json.dumps(text, ensure_ascii=False)


def _number(x: Fraction) -> str:
    """A number as TOML has it: a float needs a digit behind its point."""
    exact = write_exactly(x)
    return repr(float(x)) if "/" in exact else exact
