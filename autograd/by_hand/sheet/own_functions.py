r"""Functions of a sheet: f in a = f(z), where [where] says f = "sigmoid", or a formula f(x) = "1/(1 + e^-x)".

A formula with an argument is a function where others call it with another one, and where it uses no other name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from autograd.by_hand.sheet.tables import LONGEST, NAMED, Tables, front_of, renamed, spelled, tables_of
from autograd.paper.notation.styles import without_styles
from autograd.paper.parsing import parse
from autograd.paper.strict import FUNCTIONS

_NAME = r"\\?[^\W\d_]{1,10}"
_KEY = re.compile(rf"\s*({_NAME})\s*(?:\\left\s*)?\(\s*({_NAME}|·|\\cdot|\.)\s*(?:\\right\s*)?\)\s*")
_MARKS = r"['′’]|\^\s*(?:\{\s*(?:\\prime|['′’])\s*\}|\\prime|['′’])|\\prime"
_USE = re.compile(rf"(?<![^\W\d]|\\)({_NAME})\s*({_MARKS})?\s*(?:\\left\s*)?\(")
_BARE = re.compile(_NAME)
_IS_NAME = re.compile(rf"\s*{_NAME}\s*(?:\([^()]*\)\s*)?")
_WORD = re.compile(r"\\?[^\W\d_]+")
_PLACES = (-1.3, -0.4, 0.3, 0.9, 2.1)  # where a formula is compared with the functions that are known
_NEAR = 1e-12


class Function(NamedTuple):
    """A function: what it is called in the table, or its formula and the letter of the argument there."""

    known: str
    formula: str = ""
    letter: str = ""


def with_functions_named(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The data of a sheet with a function of the table, or its formula, for each that the sheet has of its own.

    >>> sheet = {"inputs": {"z": 2}, "formulas": {"f(x)": "1/(1+e^-x)", "a": "f(z)"}, "claims": {"dE/dz": "f'(z)"}}
    >>> data, words = with_functions_named(sheet)
    >>> data["formulas"], data["claims"], words
    ({'a': 'sigmoid(z)'}, {'dE/dz': "sigmoid'(z)"}, {'f': 'sigmoid'})
    """
    tables = tables_of(data)
    functions = {**_among_formulas(tables), **_among_names(tables)}
    if not functions:
        return dict(data), {}
    own = {key for kind in ("where", "formulas") for key in tables.get(kind, {}) if front_of(key) in functions}
    own = {key for key in own if "(" in key or key in tables.get("where", {})}
    kept = {kind: {key: x for key, x in table.items() if key not in own} for kind, table in tables.items()}
    found = {kind: renamed(table, lambda text: _with_functions(text, functions)) for kind, table in kept.items()}
    words = {name: function.known or function.formula for name, function in functions.items()}
    return {**data, **found}, words


def _among_names(tables: Tables) -> dict[str, Function]:
    """The functions that [where] names: f = "sigmoid", or "f(x)" = "1/(1 + e^-x)"."""
    found: dict[str, Function] = {}
    for key, x in tables.get("where", {}).items():
        is_name = _KEY.fullmatch(key) or _BARE.fullmatch(key.strip())
        if not isinstance(x, str) or not is_name:
            continue
        called = _KEY.fullmatch(key)
        word = spelled(x.partition("(")[0])
        if _IS_NAME.fullmatch(x) and word in FUNCTIONS and FUNCTIONS[word].arity == 1:
            found[front_of(key)] = Function(word)
        elif called and (function := _function_of(x, called[2])):
            found[front_of(key)] = function
    return found


def _among_formulas(tables: Tables) -> dict[str, Function]:
    """The functions among the formulas: those that are called with something else than their key has."""
    formulas = tables.get("formulas", {})
    keys = {key: found for key in formulas if (found := _KEY.fullmatch(without_styles(key)))}
    if not keys:
        return {}
    texts = [x for key, x in formulas.items() if isinstance(x, str)]
    names = {spelled(key) for kind in NAMED for key in tables.get(kind, {}) if key not in keys}
    functions: dict[str, Function] = {}
    for key, parts in keys.items():
        others = names - {spelled(parts[2])}
        is_called = any(_is_called_with_another(text, parts) for text in texts if text is not formulas[key])
        is_free = is_called and isinstance(formulas[key], str) and not _uses(formulas[key], others)
        if is_free and (function := _function_of(formulas[key], parts[2])):
            functions[front_of(key)] = function
    return functions


def _uses(text: str, names: Iterable[str]) -> bool:
    return not {spelled(word) for word in _WORD.findall(without_styles(text))}.isdisjoint(names)


def _is_called_with_another(text: str, parts: re.Match[str]) -> bool:
    return any(
        spelled(call.name) == spelled(parts[1]) and spelled(call.argument) != spelled(parts[2])
        for call in _calls(without_styles(text))
    )


class _Call(NamedTuple):
    """A name with what stands in the parentheses behind it."""

    name: str
    is_slope: bool  # f'(z)
    argument: str
    start: int
    end: int


def _calls(text: str) -> Iterator[_Call]:
    """The calls of names in a text, those inside others too."""
    for found in _USE.finditer(text[:LONGEST]):
        depth = 0
        for place in range(found.end() - 1, len(text)):
            depth += (text[place] in "([{") - (text[place] in ")]}")
            if not depth:
                argument = text[found.end() : place].removesuffix(r"\right")
                yield _Call(found[1], bool(found[2]), argument, found.start(), place + 1)
                break


def _function_of(text: str, letter: str) -> Function | None:
    """The function that a formula with one letter is; None where it cannot be read by itself."""
    name = spelled(letter)
    if not name.isidentifier():
        return None
    numbers = []
    try:
        for place in _PLACES:
            numbers.append(float(parse(text, {name: place}, notation="paper")))
    except (ValueError, TypeError):
        return None
    one_argument = [(word, op) for word, op in FUNCTIONS.items() if op.arity == 1]
    for word, op in sorted(one_argument, key=lambda known: not (known[1].bends or known[1].kinked)):
        if all(_is_at(op.compute, x, y) for x, y in zip(_PLACES, numbers, strict=True)):
            return Function(word)
    return Function("", text, letter)


def _is_at(compute: Any, x: float, y: float) -> bool:
    try:
        return math.isclose(compute(x), y, rel_tol=_NEAR, abs_tol=_NEAR)
    except (ValueError, ArithmeticError):
        return False


def _with_functions(text: str, functions: Mapping[str, Function]) -> str:
    """A text with the function of the table, or the formula, in place of each call."""
    plain = without_styles(text) if "(" in text else ""
    calls = [call for call in _calls(plain) if spelled(call.name) in functions]
    for call in reversed(calls):
        plain = _in_place(plain, call, functions[spelled(call.name)])
    return plain if calls else text


def _in_place(text: str, call: _Call, function: Function) -> str:
    """A text with a function of the table, or a formula, in place of one call."""
    if function.known:
        return f"{text[: call.start]}{function.known}{chr(39) * call.is_slope}{text[text.index('(', call.start) :]}"
    if call.is_slope:
        return text
    letter = re.compile(rf"(?<![A-Za-z\\]){re.escape(function.letter)}(?![A-Za-z])")
    inside = letter.sub(lambda found: f"({call.argument})", function.formula)
    return f"{text[: call.start]}({inside}){text[call.end :]}"
