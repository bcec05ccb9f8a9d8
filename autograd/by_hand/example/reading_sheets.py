"""How a worksheet is read: TOML from strangers in, checked data out.

Every refusal says which table and key is at fault.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from fractions import Fraction
from typing import Any

from autograd.by_hand.example.called_names import without_arguments
from autograd.by_hand.example.given_numbers import array_in
from autograd.by_hand.example.indexed_names import with_indices_in_brackets
from autograd.by_hand.example.named_optimisers import OPTIMISER, read_optimiser
from autograd.by_hand.example.own_names import without_own_names
from autograd.by_hand.example.samples import ALL_AT_ONCE, columns_of, counts_among, is_one_by_one, with_columns
from autograd.by_hand.example.sheet import Erratum, Sheet
from autograd.by_hand.example.signs_in_names import with_plain_names
from autograd.by_hand.example.terms_of_totals import totals_of
from autograd.by_hand.example.time_steps import is_given_before, key_of
from autograd.by_hand.example.toml_text import Decimal, decimal_of, read_toml_of_people, required, table_of, text_of
from autograd.by_hand.example.turned_signals import with_turned_signals
from autograd.by_hand.example.written_slopes import plain_derivative
from autograd.paper.array_names import entries_of, entry_name
from autograd.paper.arrays import Array, ShapeError, array_of
from autograd.paper.names import on_one_line
from autograd.paper.notation.raised import with_raised_layers
from autograd.paper.notation.spelling import plain_name
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.sentences import nearest, word_of_python

_TABLES = ("inputs", "parameters", "formulas", "claims")  # the last two have to be there
_HEAD = ("title", "source", "rate", "order", "rtol", "atol", "index", "error", "digits")
_KEYS = (*_HEAD, *_TABLES, "where", "samples", "exact", "errata", *OPTIMISER)
_FULL_NAMES = {
    **dict.fromkeys(("lr", "η", "eta", "learning_rate", "step_size"), "rate"),
    **dict.fromkeys(("eps", "ε"), "epsilon"),
    **dict.fromkeys(("alpha", "β"), "beta"),  # alpha is PyTorch's word for that of RMSprop
    **dict.fromkeys(("β1", "β₁", "β_1", "beta_1"), "beta1"),
    **dict.fromkeys(("β2", "β₂", "β_2", "beta_2"), "beta2"),
}
_MOST_DIGITS = 15  # that an exercise may ask for
_ERRATUM_KEYS = ("printed", "true", "kind", "why")


def read_sheet(text: str) -> Sheet:
    """The worksheet that a TOML text holds.

    Raises:
        ValueError: if it is not TOML, or a table or key is missing, unknown, given twice or has the wrong type.
    """
    data, called = with_plain_names(without_own_names(read_toml_of_people(text)))
    data = _with_full_names(without_arguments(data))
    _check_keys(data)
    data = _with_starts_given(data)
    index = _index(data.get("index", 1))
    samples = columns_of(data["samples"]) if "samples" in data else {}
    counted = _counted(data, samples)
    data = data | {"inputs": with_columns(table_of(data, "inputs"), samples)}
    one_by_one = is_one_by_one(data.get("order", ALL_AT_ONCE), samples)
    sheet = replace(_sheet(data, index, samples, one_by_one=one_by_one), counted=counted, called=called)
    _check_names(data, sheet.error)
    return replace(sheet, error=entry_name(sheet.error, [index])) if one_by_one else with_turned_signals(sheet)


def _counted(data: dict[str, Any], samples: dict[str, list[Any]]) -> dict[str, int]:
    """The number of samples by the letter that stands for it, as in 1/m, where that has no other meaning."""
    names = {key for table in _TABLES[:3] for key in table_of(data, table)} | samples.keys()
    texts = [x for table in _TABLES[2:] for x in table_of(data, table).values()]
    letters = counts_among(texts, names) if samples else set()
    return {letter: len(next(iter(samples.values()))) for letter in sorted(letters)}


def _check_keys(data: dict[str, Any]) -> None:
    for key in data:
        if key not in _KEYS:
            raise ValueError(f"{key!r} has no meaning in a worksheet{nearest(key, _KEYS)}")
    for table in _TABLES[2:]:
        if table not in data:
            raise ValueError(f"the table [{table}] is missing: write it, empty if there is nothing to put in")


def _sheet(data: dict[str, Any], index: int, samples: dict[str, list[Any]], *, one_by_one: bool) -> Sheet:
    """The worksheet from its data, of which each number and text is checked."""
    return Sheet(
        title=text_of(data.get("title", ""), "title"),
        source=text_of(data.get("source", ""), "source"),
        rate=decimal_of(data["rate"], "rate") if "rate" in data else None,
        error=text_of(required(data, "error", "the name of the formula that is to become small"), "error"),
        inputs=read_leaves(data, "inputs", index),
        parameters=read_leaves(data, "parameters", index),
        formulas={key: _formula(x, f"[formulas] {key}") for key, x in table_of(data, "formulas").items()},
        claims={key: _answer(x) for key, x in _claims(data, "claims").items()},
        exact={key: _printed(x, f"[exact] {key!r}") for key, x in _claims(data, "exact").items()},
        errata={key: _erratum(x, f'[errata."{key}"]') for key, x in _claims(data, "errata").items()},
        optimiser=read_optimiser(
            text_of(data.get("optimizer", ""), "optimizer"),
            {key: decimal_of(data[key], key) for key in OPTIMISER[1:] if key in data},
        ),
        rtol=decimal_of(data.get("rtol", 0), "rtol"),
        atol=decimal_of(data.get("atol", 0), "atol"),
        index=index,
        samples=tuple(samples),
        count=len(next(iter(samples.values()), [])),
        one_by_one=one_by_one,
        digits=_digits(data.get("digits", 0)),
        where={key: _derivative(x, f"[where] {key}") for key, x in table_of(data, "where").items()},
    )


def _with_full_names(data: dict[str, Any]) -> dict[str, Any]:
    """The data with our names for ``lr``, ``η`` and ``β₁``, and with names that formulas know."""
    given: dict[str, str] = {}
    for key in data:
        if (other := given.setdefault(_FULL_NAMES.get(key, key), key)) != key:
            raise ValueError(f"{key} and {other} are one number: keep one of them")
    named = {_FULL_NAMES.get(key, key): x for key, x in data.items()}
    tables = {
        key: {with_raised_layers(name): x for name, x in named[key].items()}
        for key in (*_TABLES[:3], "samples")
        if isinstance(named.get(key), dict)
    }
    error, first = named.get("error"), 0 if named.get("index", 1) == 0 else 1
    tables = {key: _with_plain_names(table) for key, table in with_indices_in_brackets(tables, first).items()}
    return named | tables | ({"error": plain_name(error)} if isinstance(error, str) else {})


def _with_plain_names(table: dict[str, Any]) -> dict[str, Any]:
    """A table with its names as formulas know them."""
    plain = {key: plain_name(key) for key in table}
    return {key if plain[key] in table else plain[key]: x for key, x in table.items()}


def _with_starts_given(data: dict[str, Any]) -> dict[str, Any]:
    """The data with a start such as "h[0]" = "0" among the inputs, where it stands among the formulas."""
    formulas = table_of(data, "formulas")
    starts = {key: x for key, x in formulas.items() if is_given_before(key, formulas) and is_decimal(str(x))}
    inputs = table_of(data, "inputs") | {key: Decimal(str(x).strip()) for key, x in starts.items()}
    return data | {"inputs": inputs, "formulas": {key: x for key, x in formulas.items() if key not in starts}}


def _claims(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A table with claims as keys, each key on one line with single spaces."""
    claims: dict[str, Any] = {}
    for key, x in table_of(data, name).items():
        claim = " ".join(on_one_line(key, len(key) + 1).split())
        if claim in claims:
            raise ValueError(f"[{name}] {claim!r} stands there twice: keep one of them")
        claims[claim] = x
    return claims


def _index(x: Any) -> int:
    if isinstance(x, bool) or x not in (0, 1):
        raise ValueError("index is the index of the first entry of an array: write index = 1, or index = 0")
    return int(x)


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


def _derivative(x: Any, where: str) -> str:
    text = text_of(x, where).strip()
    bare = text[1:] if text[:1] in ("-", "−") else text
    if not (derivative := plain_derivative(bare)):
        raise ValueError(f'{where} has to be the derivative that it stands for, such as "dE/dz1"')
    return derivative if bare == text else f"-{derivative}"


def _digits(x: Any) -> int:
    if isinstance(x, bool) or not isinstance(x, int) or not 0 <= x <= _MOST_DIGITS:
        raise ValueError(f"digits has to be a whole number from 1 to {_MOST_DIGITS}, such as 4")
    return x


def _formula(x: Any, where: str) -> str:
    """A formula; a number without quotes is one too, as in m = 3."""
    is_number = isinstance(x, int | Decimal) and not isinstance(x, bool)
    return str(x) if is_number else text_of(x, where)


def _answer(x: Any) -> Any:
    """A claim: digits, also without quotes, a formula, or nothing where the sheet is blank; else it is as it stands."""
    if isinstance(x, list):
        return [_answer(entry) for entry in x]
    if isinstance(x, Decimal):
        return x.written
    if isinstance(x, int) and not isinstance(x, bool):
        return str(x)
    if not isinstance(x, str):
        return x
    return "\n".join(on_one_line(line, len(line)) for line in x.split("\n")).strip()  # a row of a matrix on each


def _printed(x: Any, where: str) -> Any:
    """The digits of a number, or an array of them, which is taken apart when its shape is known."""
    if isinstance(x, list) or (isinstance(x, str) and x.strip().startswith("[")):
        return _answer(x)
    if not isinstance(x, str):
        raise ValueError(f'{where} has to be in quotes, such as "0.80", so that the printed digits survive')
    try:
        read_decimal(x)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    return x.strip()


def _erratum(x: Any, where: str) -> Erratum:
    if not isinstance(x, dict):
        raise ValueError(f"{where} has to be a table with the keys {', '.join(_ERRATUM_KEYS)}")
    for key in x:
        if key not in _ERRATUM_KEYS:
            raise ValueError(f"{where}: {key!r} has no meaning there{nearest(key, _ERRATUM_KEYS)}")
    for key in _ERRATUM_KEYS:
        required(x, key, f"it in {where}")
    return Erratum(
        printed=_printed(x["printed"], f"{where} printed"),
        true=_printed(x["true"], f"{where} true"),
        kind=text_of(x["kind"], f"{where} kind"),
        why=text_of(x["why"], f"{where} why"),
    )


def _what_to_write(name: str) -> str:
    """What to write in place of a name; one such as h[0] stands before the steps of a formula."""
    word, bracket, _ = name.partition("[")
    if bracket and word.isidentifier():
        return f'it is the start of a formula whose name has an index, so write "{word}[t]" = … below [formulas]'
    return "choose a name of letters, digits and _"


def _check_names(data: dict[str, Any], error: str) -> None:
    seen: dict[str, str] = {}
    formulas = table_of(data, "formulas")
    totals = totals_of(formulas)
    for table in ("inputs", "parameters", "formulas"):
        for key in table_of(data, table):
            name = key_of(key).name if table == "formulas" else key
            if is_given_before(key, formulas):
                continue
            if word := word_of_python(name):
                raise ValueError(f"[{table}] {word}")
            if not name.isidentifier():
                raise ValueError(f"[{table}] {name!r} cannot be used in a formula: {_what_to_write(name)}")
            normal = unicodedata.normalize("NFKC", name)  # as formulas are read
            if table == "formulas" and name in totals and key != name:
                continue  # L[t] beside L
            if normal in seen:
                raise ValueError(f"the name {name!r} stands in [{seen[normal]}] and in [{table}]: give each its own")
            seen[normal] = table
    if error.partition("[")[0] not in {key_of(key).name for key in formulas}:
        raise ValueError(f"error = {error!r} is not among the [formulas]{nearest(error, formulas)}")
