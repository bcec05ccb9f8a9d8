r"""A δ by the letter of its index, as in Bishop: δ_k is of an output unit, ∂E/∂y_k, and δ_j of a hidden one, ∂E/∂a_j.

A sheet says so in its table [where], ``"δ_k" = "∂E/∂y_k"``.  Where it says nothing, the letters that claims use are
tried as those of the last layer and of the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.error_signals import is_signal
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import key_of
from autograd.engine.history import history
from autograd.paper.array_names import array_name
from autograd.paper.graph import has_name
from autograd.paper.notation.spelling import canonical

_SMALL = dict(zip("ijklmn", "ᵢⱼₖₗₘₙ", strict=True))
_DELTA = r"(?:\\?delta|δ)"
_NAME = re.compile(r"\\?([^\W\d_]+?)(?:_\{?([i-n])\}?|([ᵢⱼₖₗₘₙ]))")
_DELTA_WITH_A_LETTER = re.compile(rf"{_DELTA}(?:_\{{?([i-n])\}}?|([ᵢⱼₖₗₘₙ]))(?![\w^])")
_ENTRY = re.compile(r"d(\w+)/d(\w+)_([i-n])")
_LAYERS = 2
_MOST_LETTERS = 3  # each pair of them costs a reading of the sheet


def said_by_letter(sheet: Sheet) -> dict[str, str]:
    """What the table [where] says of names with the letter of an index: dE/dy_k for δ_k, where y is an array."""
    arrays = {array_name(name) for name in (*sheet.inputs, *sheet.parameters)}
    arrays |= {key_of(key).name for key in sheet.formulas}
    found = {}
    for name, derivative in sheet.where.items():
        named, entry = _NAME.fullmatch(name), _ENTRY.fullmatch(derivative)
        if named and entry and entry[3] == _letter(named) and entry[2] in arrays:
            found[name] = derivative
    return found


def with_signals_by_letter(sheet: Sheet) -> Sheet:
    r"""The worksheet with ∂E/∂y_k in place of each δ_k of which it says that.

    >>> sheet = Sheet("", "", None, "E", {}, {}, {"y": ""}, {"δ_k": "y_k", "w": r"z \delta_{k}²"})
    >>> with_signals_by_letter(replace(sheet, where={"δ_k": "dE/dy_k"})).claims
    {'∂E/∂y_k': 'y_k', 'w': 'z  (∂E/∂y_k)²'}
    """
    for name, derivative in said_by_letter(sheet).items():
        pattern, entry = _pattern(name), f"∂{derivative[1:].replace('/d', '/∂')}"
        sheet = replace(
            sheet,
            claims={
                key: pattern.sub(f" ({entry})", answer) if isinstance(answer, str) else answer
                for key, answer in _with_keys(sheet.claims, pattern, entry).items()
            },
            exact=_with_keys(sheet.exact, pattern, entry),
            errata=_with_keys(sheet.errata, pattern, entry),
        )
    return sheet


def read_by_letter(sheet: Sheet, example: Example) -> Iterator[Sheet]:
    """The worksheet with the letters at its δ as those of the last layer, and of the one before it."""
    texts = [text for text in (*sheet.claims, *sheet.claims.values()) if isinstance(text, str)]
    found = (match for text in texts for match in _DELTA_WITH_A_LETTER.finditer(text))
    letters = [*dict.fromkeys(_of(match[1], match[2]) for match in found)]
    if not 0 < len(letters) <= _MOST_LETTERS or any(map(is_signal, sheet.where)):
        return
    layers = _layers(example)
    for chosen in permutations(letters, min(len(letters), len(layers))):
        where = {f"δ_{x}": f"d{sheet.error}/d{layer}_{x}" for x, layer in zip(chosen, layers, strict=False)}
        if where:
            yield with_signals_by_letter(replace(sheet, where={**sheet.where, **where}))


def _with_keys(claims: Mapping[str, Any], pattern: re.Pattern[str], entry: str) -> dict[str, Any]:
    """Claims with an entry in place of a name in their keys; no two become one."""
    new: dict[str, Any] = {}
    for key, answer in claims.items():
        spelled = pattern.sub(entry, key)
        while spelled in new:
            spelled += " "
        new[spelled] = answer
    return new


def _pattern(name: str) -> re.Pattern[str]:
    named = _NAME.fullmatch(name)
    assert named  # as it is one of ``said_by_letter``
    letter = _letter(named)
    stem = _DELTA if canonical(named[1]) == "δ" else rf"(?<![^\W_]){re.escape(named[1])}"
    return re.compile(rf"{stem}(?:_{letter}(?![A-Za-z\d])|_\{{{letter}\}}|{_SMALL[letter]})(?!\^[{{(])")


def _letter(named: re.Match[str]) -> str:
    return _of(named[2], named[3])


def _of(letter: str | None, small: str | None) -> str:
    return letter or next(x for x, sign in _SMALL.items() if sign == small)


def _layers(example: Example) -> list[str]:
    """What the units of the last layer add up, or are, and what those of the layer before it add up."""
    layers, above = [], [example.error]
    for _ in range(_LAYERS):
        units = _made_of(above, example)
        above = (_made_of(units, example) if _are_bent(units, example) else []) or units
        layers += [array_name(name) for name in above[:1]]
    return layers


def _made_of(names: Sequence[str], example: Example) -> list[str]:
    """The entries of the vector that formulas are made of, beside leaves; none if there are several."""
    behind = {node.name for name in names for node in history(example.start[name], stop=has_name)}
    arrays = {array_name(name) for name in behind - {"", *names, *example.leaves}}
    array = arrays.pop() if len(arrays) == 1 else ""
    entries = [name for name in example.start if array and array_name(name) == array]
    return [] if any("," in name for name in entries) else entries


def _are_bent(names: Sequence[str], example: Example) -> bool:
    """Whether units are functions of sums, as z = tanh(a)."""
    return all(
        any(node.op and node.op.bends for node in history(unit, stop=has_name) if node is unit or not node.name)
        for unit in map(example.start.__getitem__, names)
    )
