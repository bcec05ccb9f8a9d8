"""Arrays and the names of their entries: ``W[2,1]`` is the entry of ``W`` in row 2 and column 1.

An array on paper is nothing but the Values that bear such names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from math import prod
from typing import Any, TypeVar

from autograd.paper.arrays import Array
from autograd.paper.slices import Index

_ENTRY = re.compile(r"(.*[^\]\s])\[(\d{1,6}(?:,\d{1,6})?)\]", re.DOTALL)

T = TypeVar("T")


def entry_name(name: str, place: Collection[Index]) -> str:
    """The name of an entry; of a row it is that of an entry of the whole.

    >>> entry_name("W", (2, 1)), entry_name("W[2]", (1,))
    ('W[2,1]', 'W[2,1]')
    """
    index = ",".join(map(str, place))
    return f"{name[:-1]},{index}]" if name.endswith("]") else f"{name}[{index}]"


def array_name(entry: str) -> str:
    """The name of the array that an entry belongs to; empty if a name is no entry.

    >>> array_name("W[2,1]"), array_name("w21")
    ('W', '')
    """
    found = _ENTRY.fullmatch(entry)
    return found[1] if found else ""


def whole_name(name: str) -> str:
    """The array of an entry; another name itself.

    >>> whole_name("W[2,1]"), whole_name("w1")
    ('W', 'w1')
    """
    return array_name(name) or name


def place_of(entry: str) -> tuple[int, ...]:
    """Where an entry stands; nowhere if a name is no entry.

    >>> place_of("W[2,1]"), place_of("w21")
    ((2, 1), ())
    """
    found = _ENTRY.fullmatch(entry)
    return tuple(map(int, found[2].split(","))) if found else ()


def entries_of(name: str, array: Array, first: int = 1) -> Iterator[tuple[str, Any]]:
    """Each entry of an array with its name."""
    return zip((entry_name(name, place) for place in array.places(first)), array.entries, strict=True)


def arrays_among(named: Mapping[str, T], first: int | None = None) -> dict[str, Array]:
    """The arrays that named things make together, where no entry is missing; counted from 1, or from 0.

    What stands before the ``first`` entry, such as the h[0] of a recurrence that begins at 1, is left out.

    >>> arrays_among({"x[1]": 5, "x[2]": 6, "b": 7, "W[0,0]": 8, "y[2]": 9})
    {'x': Array([5, 6]), 'W': Array([[8]])}
    """
    places: dict[str, dict[tuple[int, ...], T]] = {}
    for name, thing in named.items():
        if found := _ENTRY.fullmatch(name):
            place = tuple(map(int, found[2].split(",")))
            if first is None or min(place) >= first:
                places.setdefault(found[1], {})[place] = thing
    arrays = {name: _complete(entries) for name, entries in places.items() if name not in named}
    return {name: array for name, array in arrays.items() if array}


def with_start(names: Array, known: Collection[str]) -> Array | None:
    """The names of an array's entries, and before them those of its start; None if no start is known.

    >>> with_start(Array((2,), ["h[1]", "h[2]"]), ["h[0]", "x[1]"])
    Array(['h[0]', 'h[1]', 'h[2]'])
    """
    row = names.entries[: prod(names.shape[1:])]
    places = [*map(place_of, row)]
    if not all(places):  # of h[-1], which is a start itself
        return None
    start = [entry_name(array_name(name), (i - 1, *rest)) for name, (i, *rest) in zip(row, places, strict=True)]
    if not all(name in known for name in start):
        return None
    return Array((names.shape[0] + 1, *names.shape[1:]), [*start, *names.entries])


def _complete(entries: Mapping[tuple[int, ...], object]) -> Array | None:
    """The array of entries in their places; None if one is missing."""
    first = min(map(min, entries))
    ends = [max(axis) for axis in zip(*entries, strict=False)]
    shape = tuple(end + 1 - first for end in ends)
    if first > 1 or len({*map(len, entries)}) > 1 or len(entries) != prod(shape):
        return None
    in_order = sorted(entries)
    return Array(shape, (entries[place] for place in in_order))


def first_index(names: Collection[str]) -> int:
    """Where the entries among names are counted from: 0 if one of them has the index 0, and else 1."""
    indices = (found[2].split(",") for found in map(_ENTRY.fullmatch, names) if found)
    return 0 if any(int(i) == 0 for index in indices for i in index) else 1
