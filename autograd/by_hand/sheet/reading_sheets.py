"""How a worksheet is read: TOML from strangers in, checked data out.

Every refusal says which table and key is at fault.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from autograd.by_hand.example.named_optimisers import OPTIMISER, read_optimiser
from autograd.by_hand.sheet.adjoints import with_adjoints_written_out
from autograd.by_hand.sheet.bare_layers import with_layers_in_parentheses
from autograd.by_hand.sheet.called_names import without_arguments
from autograd.by_hand.sheet.indexed_names import with_indices_in_brackets
from autograd.by_hand.sheet.matlab_sheets import in_signs_of_paper_throughout
from autograd.by_hand.sheet.named_places import with_places_by_number
from autograd.by_hand.sheet.numbered_columns import with_numbers_in_names
from autograd.by_hand.sheet.numbered_vectors import with_products_of_entries
from autograd.by_hand.sheet.own_functions import with_functions_named
from autograd.by_hand.sheet.own_names import without_own_names
from autograd.by_hand.sheet.raised_first import with_squares_behind
from autograd.by_hand.sheet.sample_letters import without_letters_of_samples
from autograd.by_hand.sheet.samples import ALL_AT_ONCE, columns_of, counts_among, is_one_by_one, with_columns
from autograd.by_hand.sheet.sensitivities import with_sensitivities
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.sheet_entries import (
    answer_of,
    claims_of,
    derivative_of,
    digits_of,
    erratum_of,
    formula_of,
    index_of,
    printed_of,
    read_leaves,
)
from autograd.by_hand.sheet.signs_in_names import with_plain_names
from autograd.by_hand.sheet.terms_of_totals import totals_of
from autograd.by_hand.sheet.time_steps import is_given_before, key_of
from autograd.by_hand.sheet.toml_text import Decimal, decimal_of, read_toml_of_people, required, table_of, text_of
from autograd.by_hand.sheet.turned_signals import with_turned_signals
from autograd.by_hand.sheet.written_slopes import plain_derivative
from autograd.paper.array_names import entry_name
from autograd.paper.notation.raised import with_raised_layers
from autograd.paper.notation.spelling import plain_name
from autograd.paper.numerals import is_decimal
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
_OTHER_WORDS = {  # for what a worksheet has under another name
    **dict.fromkeys(
        ("tolerance", "tol"), "write rtol, how far off a number may be as a part of it, or atol, as an amount"
    ),
    **dict.fromkeys(("loss", "cost", "objective"), "write error"),
    **dict.fromkeys(("decimals", "precision"), "write digits"),
    **dict.fromkeys(("name", "heading"), "write title"),
    **dict.fromkeys(("author", "url", "book"), "write source"),
    **dict.fromkeys(("weights", "params", "variables"), "write [parameters], a table"),
    **dict.fromkeys(("data", "given", "constants"), "write [inputs], a table"),
    "momentum": 'write optimizer = "momentum", and beta for its number',
}
_LAYER_BEHIND = re.compile(r"^(\\?[^\W\d_]+)_\{?([i-n])\}?(\^\{[(\[]\d[)\]]\})$")  # s_j^{(1)} is s^{(1)}_j


def read_sheet(text: str) -> Sheet:
    """The worksheet that a TOML text holds.

    Raises:
        ValueError: if it is not TOML, or a table or key is missing, unknown, given twice or has the wrong type.
    """
    data = with_numbers_in_names(with_squares_behind(_of_people(text)))
    data = without_letters_of_samples(with_products_of_entries(data))
    data, adjoints = with_adjoints_written_out(data)
    data, functions = with_functions_named(data)
    data, called = with_plain_names(data)
    data = _with_full_names(without_arguments(data))
    _check_keys(data)
    data = _with_slopes_named(_with_starts_given(data))
    index = index_of(data.get("index", 1))
    samples = columns_of(data["samples"]) if "samples" in data else {}
    counted = _counted(data, samples)
    data = data | {"inputs": with_columns(table_of(data, "inputs"), samples)}
    one_by_one = is_one_by_one(data.get("order", ALL_AT_ONCE), samples)
    sheet = replace(
        _sheet(data, index, samples, one_by_one=one_by_one), counted=counted, called={**adjoints, **functions, **called}
    )
    _check_names(data, sheet.error)
    return (
        replace(sheet, error=entry_name(sheet.error, [index]))
        if one_by_one
        else with_turned_signals(with_sensitivities(sheet))
    )


def _of_people(text: str) -> dict[str, Any]:
    """The data of a sheet without what its language, or its layers, have of their own."""
    data = in_signs_of_paper_throughout(without_own_names(read_toml_of_people(text)))
    return with_layers_in_parentheses(with_places_by_number(data))


def _counted(data: dict[str, Any], samples: dict[str, list[Any]]) -> dict[str, int]:
    """The number of samples by the letter that stands for it, as in 1/m, where that has no other meaning."""
    names = {key for table in _TABLES[:3] for key in table_of(data, table)} | samples.keys()
    texts = [x for table in _TABLES[2:] for x in table_of(data, table).values()]
    letters = counts_among(texts, names) if samples else set()
    return {letter: len(next(iter(samples.values()))) for letter in sorted(letters)}


def _what_is_meant(key: str) -> str:
    """The end of a sentence about a key that has no meaning."""
    return f": {_OTHER_WORDS[key.lower()]}" if key.lower() in _OTHER_WORDS else nearest(key, _KEYS)


def _check_keys(data: dict[str, Any]) -> None:
    for key in data:
        if key not in _KEYS:
            raise ValueError(f"{key!r} has no meaning in a worksheet{_what_is_meant(key)}")
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
        formulas={key: formula_of(x, f"[formulas] {key}") for key, x in table_of(data, "formulas").items()},
        claims={key: answer_of(x) for key, x in claims_of(data, "claims").items()},
        exact={key: printed_of(x, f"[exact] {key!r}") for key, x in claims_of(data, "exact").items()},
        errata={key: erratum_of(x, f'[errata."{key}"]') for key, x in claims_of(data, "errata").items()},
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
        digits=digits_of(data.get("digits", 0)),
        where={plain_name(key): derivative_of(x, f"[where] {key}") for key, x in table_of(data, "where").items()},
    )


def _with_full_names(data: dict[str, Any]) -> dict[str, Any]:
    """The data with our names for ``lr``, ``η`` and ``β₁``, and with names that formulas know."""
    given: dict[str, str] = {}
    for key in data:
        if (other := given.setdefault(_FULL_NAMES.get(key, key), key)) != key:
            raise ValueError(f"{key} and {other} are one number: keep one of them")
    named = {_FULL_NAMES.get(key, key): x for key, x in data.items()}
    tables = {
        key: {with_raised_layers(_LAYER_BEHIND.sub(r"\1\3_\2", name)): x for name, x in named[key].items()}
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


def _with_slopes_named(data: dict[str, Any]) -> dict[str, Any]:
    """The data with δ = "∂L/∂z" in the table [where], where it stands among the formulas."""
    formulas = table_of(data, "formulas")
    slopes = {key: x for key, x in formulas.items() if isinstance(x, str) and key != data.get("error") and _is_slope(x)}
    if not slopes:
        return data
    kept = {key: x for key, x in formulas.items() if key not in slopes}
    return dict(data, formulas=kept, where={**slopes, **table_of(data, "where")})


def _is_slope(text: str) -> bool:
    return any(sign in text for sign in ("∂", "partial")) and bool(plain_derivative(text.strip().lstrip("-−")))


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
                if (letter := plain_name(name)) != name and letter in table_of(data, table):  # lambda beside λ
                    raise ValueError(f"[{table}] {name!r} and {letter!r} are one name: call one of them 'lam'")
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
