r"""Functions of a sheet: f in a = f(z), where [where] says f = "sigmoid", or a formula f(x) = "1/(1 + e^-x)".

A formula with an argument is a function where others call it with another one, and where it uses no other name.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from autograd.by_hand.sheet.tables import LONGEST, NAMED, Tables, front_of, renamed, spelled, tables_of
from autograd.paper.notation.styles import without_styles
from autograd.paper.parsing import parse
from autograd.paper.strict import FUNCTIONS

_NAME = r"\\?[^\W\d_]{1,10}"
_KEY = re.compile(rf"\s*({_NAME})\s*(?:\\left\s*)?\(\s*({_NAME}|·|\\cdot|\.)\s*(?:\\right\s*)?\)\s*")
_MARKS = r"['′’]|\^\s*(?:\{\s*(?:\\prime|['′’])\s*\}|\\prime|['′’])|\\prime"
_USE = re.compile(rf"(?<![^\W\d]|\\)({_NAME})\s*+(?:({_MARKS})\s*+)?(?:\\left\s*+)?\(")
_BRACKET = re.compile(rf"{_USE.pattern}|[(\[{{}}\])]")
_BARE = re.compile(_NAME)
_IS_NAME = re.compile(rf"\s*{_NAME}\s*(?:\([^()]*\)\s*)?")
_WORD = re.compile(r"\\?[^\W\d_]+")
_INDEX = re.compile(r"_|\d|[₀-₉]")
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
    """Whether f(x) is called with something else than x."""
    name, letter = spelled(parts[1]), spelled(parts[2])
    return any(call.name == name and spelled(call.argument) != letter for call in _calls(without_styles(text)))


class _Call(NamedTuple):
    """A name, in one spelling, with what stands in the parentheses behind it."""

    name: str
    is_slope: bool  # f'(z)
    argument: str
    start: int
    opened: int  # where the argument begins
    end: int


def _calls(text: str) -> Iterator[_Call]:
    """The calls of names in a text, those inside others first; s(1 - s) is a product, unlike f(f(z))."""
    alone = _places_alone(text[:LONGEST])
    waiting: list[re.Match[str]] = []
    for found in _BRACKET.finditer(text[:LONGEST]):
        if found[0][-1] in "([{":
            waiting.append(found)
        elif waiting and (opened := waiting.pop())[1]:
            name, places = spelled(opened[1]), alone.get(spelled(opened[1]), [])
            if bisect(places, opened.end() - 1) == bisect(places, found.start()):
                argument = text[opened.end() : found.start()].removesuffix(r"\right")
                yield _Call(name, bool(opened[2]), argument, opened.start(), opened.end(), found.end())


def _places_alone(text: str) -> dict[str, list[int]]:
    """Where each name stands as a number, with nothing in parentheses and no index behind it."""
    called = {found.start(1) for found in _USE.finditer(text)}
    places: dict[str, list[int]] = {}
    for found in _WORD.finditer(text):
        if found.start() not in called and not _INDEX.match(text, found.end()):
            places.setdefault(spelled(found[0]), []).append(found.start())
    return places


def _function_of(text: str, letter: str) -> Function | None:
    """The function that a formula with one letter is; None where it cannot be read by itself."""
    name = spelled(letter)
    if not name.isidentifier():
        return None
    numbers = _at_places(text, name)
    if not numbers:
        return None
    one_argument = [(word, op) for word, op in FUNCTIONS.items() if op.arity == 1]
    for word, op in sorted(one_argument, key=lambda known: not (known[1].bends or known[1].kinked)):
        if all(_is_at(op.compute, x, y) for x, y in numbers.items()):
            return Function(word)
    return Function("", text, letter)


def _at_places(text: str, name: str) -> dict[float, float]:
    """What a formula gives at each place; nothing where it has a value at one place or at none."""
    numbers: dict[float, float] = {}
    for place in _PLACES:
        with suppress(ValueError, TypeError):
            numbers[place] = float(parse(text, {name: place}, notation="paper"))
    return numbers if len(numbers) > 1 else {}


def _is_at(compute: Any, x: float, y: float) -> bool:
    try:
        return math.isclose(compute(x), y, rel_tol=_NEAR, abs_tol=_NEAR)
    except (ValueError, ArithmeticError):
        return False


def _with_functions(text: str, functions: Mapping[str, Function]) -> str:
    """A text with the function of the table, or the formula, in place of each call."""
    plain = without_styles(text) if "(" in text else ""
    calls = [call for call in _calls(plain) if call.name in functions]
    starts, ends = {call.start: call for call in calls}, {call.end: call for call in calls}
    made: list[list[str]] = [[]]  # what stands in each of the calls that are open here
    place = 0
    for edge in sorted({*starts, *ends}):
        made[-1].append(plain[place:edge])
        place = edge
        if call := ends.get(edge):
            argument = "".join(made.pop())[:-1].removesuffix(r"\right")
            made[-1].append(_in_place(call, argument, functions[call.name], plain))
        if call := starts.get(edge):
            made.append([])
            place = call.opened
        if len(made[-1]) and len(made[-1][-1]) > LONGEST:
            return text
    return "".join(made.pop()) + plain[place:] if calls else text


def _in_place(call: _Call, argument: str, function: Function, text: str) -> str:
    """A function of the table, or a formula, in place of one call in a text."""
    if function.known:
        return f"{function.known}{chr(39) * call.is_slope}({argument})"
    if call.is_slope:
        return f"{text[call.start : call.opened]}{argument})"
    letter = re.compile(rf"(?<![A-Za-z\\]){re.escape(function.letter)}(?![A-Za-z])")
    return f"({letter.sub(lambda found: f'({argument})', function.formula)})"
