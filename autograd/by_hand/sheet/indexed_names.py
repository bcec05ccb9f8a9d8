"""Names of a sheet with an index, as people write them: hₜ, h_t and h^{(t)} are h[t], and their start h₀ is h[0].

A name such as h_t may be a name of its own.  Its letter is that of an index where nothing else is possible: in h^{(t)},
or beside another step, h_{t-1}, or an array, x_t with x = [1, 2].
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from autograd.paper.notation.index_entries import ENTRY, entry_in
from autograd.paper.notation.indices import Indexed, indexed, with_indices_below
from autograd.paper.notation.spelling import plain_name
from autograd.paper.notation.styles import without_styles

_GIVEN = ("inputs", "parameters", "samples")
_USED = re.compile(  # h_{t-1}, h_t-1, h[t-1] and x_{t:t+2}; h_t - 1 and h_t-0.1 are h_t and a number
    r"([^\W\d_][\w\u0302-\u0304]*?)"
    r"(?:[_^]\{\s*([^\W\d_])\s*([-+−]\s*\d+)?\s*(?:\}|(?=:))|[_^]([^\W\d_])([-+−]\d+(?![\d.]))?|\[\s*([^\W\d_])\s*([-+−]\s*\d+)?\s*\])"
    r"(?!\w)"
)
_SUMMED = re.compile(r"(?:Σ|∑|\\sum(?![A-Za-z])(?:\\limits)?)\s*_\s*(?:\{\s*([i-n](?:\s*,\s*[i-n])?)|([i-n]))")
_BELOW = re.compile(r"(\\?[^\W\d_]+)_(?:([i-n])|\{\s*([i-n],?\s*[i-n]?)\s*\})")


def with_indices_in_brackets(tables: Mapping[str, dict[str, Any]], first: int) -> dict[str, dict[str, Any]]:
    """The tables with h_t as ``h[t]`` among the formulas, and with the start of it as ``h[0]``.

    Args:
        tables: those of a sheet that hold names.
        first: the index of the first step, 1 or 0.

    >>> tables = {"inputs": {"x": [1, 2], "h_0": 0}, "formulas": {"h_t": "w x_t + h_{t-1}", "L": "h_2"}}
    >>> [list(table) for table in with_indices_in_brackets(tables, 1).values()]
    [['x', 'h[0]'], ['h[t]', 'L']]
    """
    formulas = tables.get("formulas", {})
    found = {key: index for key in formulas if (index := indexed(key)) and index.place.isalpha() and not index.shift}
    found = {key: index for key, index in found.items() if index.place not in "Ll" or "^" not in key}  # a layer
    letters = _letters(tables, found)
    over_time = {plain_name(index.name) for index in found.values() if index.place in letters}
    summed = _arrays_of_sums(tables)
    return {
        kind: _renamed(
            table,
            {key: summed.get(key) or _in_brackets(key, x, kind, letters, over_time, first) for key, x in table.items()},
        )
        for kind, table in tables.items()
    }


def _arrays_of_sums(tables: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """The plain names of given arrays whose keys have the letters of sums below: x_i and w_{ij} of Σ_i w_{ij} x_i."""
    texts = [x for x in tables.get("formulas", {}).values() if isinstance(x, str)]
    letters = {
        letter
        for text in texts
        for found in _SUMMED.finditer(text)
        for letter in found[1] or found[2]
        if letter.isalpha()
    }
    given = {key: x for kind in _GIVEN for key, x in tables.get(kind, {}).items()}
    found = {key: _BELOW.fullmatch(key) for key, x in given.items() if isinstance(x, list) and letters}
    return {
        key: plain_name(parts[1])
        for key, parts in found.items()
        if parts and letters & {*(parts[2] or parts[3])} and not {*(parts[2] or parts[3])} & {*given}
    }


def _letters(tables: Mapping[str, dict[str, Any]], found: Mapping[str, Indexed]) -> set[str]:
    """The letters that count, of those that stand as an index of a formula."""
    formulas = tables.get("formulas", {})
    given = {key: x for kind in _GIVEN for key, x in tables.get(kind, {}).items()}
    arrays = {key for key, x in given.items() if isinstance(x, list)}
    labels = {index.place for key in given if (index := indexed(key)) and index.shift}
    found = {key: index for key, index in found.items() if index.place not in labels}  # h_{t-1} is given: t is one step
    sure = {index.place for key, index in found.items() if not plain_name(key).isidentifier()}
    many = arrays | {plain_name(key) for key in formulas if not indexed(key)}  # a formula may give an array
    taken = {*given, *formulas}
    perhaps = {index.place for index in found.values()} - sure - {*given}
    for text in filter(lambda text: isinstance(text, str), formulas.values() if perhaps else ()):
        for use in _USED.finditer(with_indices_below(text, perhaps)):
            letter, shift = use[2] or use[4] or use[6], use[3] or use[5] or use[7]
            if letter in perhaps and (shift or (use[1] in many and f"{use[1]}_{letter}" not in taken)):
                sure.add(letter)
    matrices = {plain_name(key) for key in arrays if isinstance(next(iter(given[key]), None), list)} - {*found}
    rows = ((index.place, formulas[key]) for key, index in found.items() if index.place in perhaps)
    return sure | {letter for letter, text in rows if _counts_a_matrix(letter, text, matrices, given)}


def _counts_a_matrix(letter: str, text: Any, matrices: Collection[str], given: Collection[str]) -> bool:
    """Whether a letter counts the rows or columns of a matrix in a formula, as j does in Σ_i w_ji x_i."""
    if not isinstance(text, str) or re.search(rf"(?:Σ|∑|sum)\s*_\s*(?:\{{[^{{}}]*)?{letter}", text):
        return False
    entries = (entry_in(found) for found in ENTRY.finditer(without_styles(text)) if found[0] not in given)
    return any(
        plain_name(entry.stem) in matrices
        and len(entry.places) > 1
        and letter in (place.letter for place in entry.places)
        for entry in entries
    )


def _in_brackets(key: str, x: Any, kind: str, letters: set[str], over_time: set[str], first: int) -> str:
    """A key as formulas over time have it; as it is if it has no index."""
    index = indexed(key)
    if not index or index.shift or key.endswith("]"):
        return key
    name = plain_name(index.name)
    if index.place in letters and (kind == "formulas" or isinstance(x, list)):
        return f"{name}[{index.place}]" if kind == "formulas" else name
    is_start = name in over_time and not index.place.isalpha() and int(index.place) < first
    return f"{name}[{index.place}]" if is_start else key


def _renamed(table: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A table with other names, where these are free."""
    count = Counter(names.values())
    return {key if names[key] in table or count[names[key]] > 1 else names[key]: x for key, x in table.items()}
