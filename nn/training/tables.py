"""Tables of numbers: what x and y may be, a list, an array or a DataFrame, read and checked number by number."""

from __future__ import annotations

import math
import re
import sys
from typing import Any, NamedTuple

from autograd import Value
from nn.modules.entries import MOST_AXES, Shape
from nn.pairs import checked, listed
from nn.sentences import counted

OF_A_TARGET = re.compile(r"(validation )?y\[")
PLACE_IN_A_ROW = re.compile(r"[^:]*\[\d+\]\[(\d+)\]:")
LARGEST = sys.float_info.max


class Table(NamedTuple):
    """Numbers for each sample: a number, or lists in lists of one shape."""

    rows: list[Any]
    shape: Shape


def table_of(given: Any, name: str) -> Table:
    """The numbers for each sample, checked; raises what ``samples_of`` does, with the place in the sentence."""
    plain = _plain(given, name)
    if not isinstance(plain, list):
        raise TypeError(f"{name} is a list of samples, an array or a DataFrame, not {given!r:.60}")
    try:
        rows, shape = _numbers(plain, name, MOST_AXES)
    except TypeError as error:
        raise TypeError(f"{error}{_column(given, str(error))}") from None
    if not all(shape):
        raise ValueError(f"{name} has the shape {shape}: there is nothing to learn from without numbers")
    return Table(rows, shape)


def _column(given: Any, sentence: str) -> str:
    """Which column of a DataFrame a sentence about a place is of, in words."""
    place, columns = PLACE_IN_A_ROW.match(sentence), getattr(given, "columns", None)
    return f" (the column {columns[int(place[1])]!r:.60})" if place and columns is not None else ""


def _plain(given: Any, place: str) -> Any:
    """Python's lists and numbers; a table of pandas or polars, or a sparse matrix, becomes an array on the way."""
    for to_array in ("to_numpy", "toarray"):
        if hasattr(given, to_array):
            given = getattr(given, to_array)()
            break
    try:
        return listed(given)
    except TypeError as error:
        raise TypeError(f"{place}: {error}") from None


def _numbers(given: Any, place: str, axes: int) -> tuple[Any, Shape]:
    """The numbers in lists in lists, and their shape."""
    plain = _plain(given, place)
    if not isinstance(plain, list):
        return _number(plain, place), ()
    if all(type(x) in (float, int) and abs(x) <= LARGEST for x in plain):  # a quick look at most rows
        return plain, (len(plain),)
    if not axes:
        raise ValueError(f"{place} has too many axes: write a number or a row of numbers for each sample")
    rows, shapes = zip(*[_numbers(x, f"{place}[{i}]", axes - 1) for i, x in enumerate(plain)], strict=True)
    for i, shape in enumerate(shapes):
        if shape != shapes[0]:
            first, other = _in_words(shapes[0]), _in_words(shape)
            raise ValueError(f"{place}[0] has {first} and {place}[{i}] {other}: give all as many")
    return [*rows], (len(rows), *shapes[0])


def _number(x: Any, place: str) -> Any:
    if isinstance(x, bool):
        return int(x)
    try:
        number = checked(x)
    except (TypeError, ValueError) as error:
        if isinstance(x, str) and OF_A_TARGET.match(place) and not _is_a_number(x):
            raise TypeError(f"{place}: {x!r:.60} is text: number the classes from 0") from None
        raise type(error)(f"{place}: {error}") from None
    number = number.data if isinstance(number, Value) else number
    if math.inf > abs(number) > LARGEST:
        raise ValueError(f"{place} is too large for training: write numbers up to {LARGEST:.1e}")
    if not math.isfinite(number):
        raise ValueError(f"{place} is {number}: leave this sample out, or write a number in its place")
    return number


def _is_a_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _in_words(shape: Shape) -> str:
    if not shape:
        return "a single number"
    return counted(shape[0], "number") if len(shape) == 1 else f"the shape {shape}"
