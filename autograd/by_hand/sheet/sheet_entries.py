"""The entries of a worksheet: numbers, formulas, answers and errata, each refused by its place where it is none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from autograd.by_hand.sheet.given_numbers import array_in
from autograd.by_hand.sheet.sheet import Erratum
from autograd.by_hand.sheet.toml_text import Decimal, decimal_of, required, table_of, text_of
from autograd.by_hand.sheet.written_slopes import plain_derivative
from autograd.paper.array_names import entries_of
from autograd.paper.arrays import Array, ShapeError, array_of
from autograd.paper.names import on_one_line
from autograd.paper.numerals import read_decimal
from autograd.sentences import nearest

_MOST_DIGITS = 15  # that an exercise may ask for
_ERRATUM_KEYS = ("printed", "true", "kind", "why")


def claims_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A table with claims as keys, each key on one line with single spaces."""
    claims: dict[str, Any] = {}
    for key, x in table_of(data, name).items():
        claim = " ".join(on_one_line(key, len(key) + 1).split())
        if claim in claims:
            raise ValueError(f"[{name}] {claim!r} stands there twice: keep one of them")
        claims[claim] = x
    return claims


def read_leaves(data: dict[str, Any], table: str, first: int) -> dict[str, Fraction]:
    """The numbers of a table, with those of an array under the names of its entries.

    Raises:
        ValueError: if something in it is no number.
    """
    leaves: dict[str, Fraction] = {}
    for key, x in table_of(data, table).items():
        where = f"[{table}] {key}"
        try:
            given = array_of(array_in(x))
        except ShapeError as problem:
            raise ValueError(f"{where} is {problem}") from None
        named = entries_of(key, given, first) if isinstance(given, Array) else [(key, given)]
        leaves |= {name: decimal_of(number, where) for name, number in named}
    return leaves


def index_of(x: Any) -> int:
    """The index of the first entry of an array."""
    if isinstance(x, bool) or x not in (0, 1):
        raise ValueError("index is the index of the first entry of an array: write index = 1, or index = 0")
    return int(x)


def derivative_of(x: Any, where: str) -> str:
    """The derivative that a name stands for."""
    text = text_of(x, where).strip()
    bare = text[1:] if text[:1] in ("-", "−") else text
    if not (derivative := plain_derivative(bare)):
        raise ValueError(f'{where} has to be the derivative that it stands for, such as "dE/dz1"')
    return derivative if bare == text else f"-{derivative}"


def digits_of(x: Any) -> int:
    """How many digits an exercise asks for."""
    if isinstance(x, bool) or not isinstance(x, int) or not 0 <= x <= _MOST_DIGITS:
        raise ValueError(f"digits has to be a whole number from 1 to {_MOST_DIGITS}, such as 4")
    return x


def formula_of(x: Any, where: str) -> str:
    """A formula; a number without quotes is one too, as in m = 3."""
    is_number = isinstance(x, int | Decimal) and not isinstance(x, bool)
    return str(x) if is_number else text_of(x, where)


def answer_of(x: Any) -> Any:
    """The answer of a claim: text, digits also without quotes, nothing for a blank; anything else as it stands."""
    if isinstance(x, list):
        return [answer_of(entry) for entry in x]
    if isinstance(x, Decimal):
        return x.written
    if isinstance(x, int) and not isinstance(x, bool):
        return str(x)
    if not isinstance(x, str):
        return x
    return "\n".join(on_one_line(line, len(line)) for line in x.split("\n")).strip()  # a row of a matrix on each


def printed_of(x: Any, where: str) -> Any:
    """The digits of a number, or an array of them, which is taken apart when its shape is known."""
    if isinstance(x, list) or (isinstance(x, str) and x.strip().startswith("[")):
        return answer_of(x)
    if not isinstance(x, str):
        raise ValueError(f'{where} has to be in quotes, such as "0.80", so that the printed digits survive')
    try:
        read_decimal(x)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    return x.strip()


def erratum_of(x: Any, where: str) -> Erratum:
    """A mistake that is known, with its correction."""
    if not isinstance(x, dict):
        raise ValueError(f"{where} has to be a table with the keys {', '.join(_ERRATUM_KEYS)}")
    for key in x:
        if key not in _ERRATUM_KEYS:
            raise ValueError(f"{where}: {key!r} has no meaning there{nearest(key, _ERRATUM_KEYS)}")
    for key in _ERRATUM_KEYS:
        required(x, key, f"it in {where}")
    return Erratum(
        printed=printed_of(x["printed"], f"{where} printed"),
        true=printed_of(x["true"], f"{where} true"),
        kind=text_of(x["kind"], f"{where} kind"),
        why=text_of(x["why"], f"{where} why"),
    )
