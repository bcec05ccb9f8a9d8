"""The structure of a program's outputs, such as a dict of lists, as JSON and back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count
from typing import Any

from autograd.derivatives.structures import is_array
from autograd.sentences import shorten

NUMBER = "number"  # stands for an output; text has a kind of its own
DEEPEST = 20  # structures inside one another
MOST_AXES, LONGEST_AXIS = 16, 2**31


def written_structure(tree: Any, depth: int = 0) -> Any:
    """A structure as JSON.

    Raises:
        ValueError: if there is another kind of structure in it than lists, tuples, dicts and arrays.

    >>> written_structure({"sum": 0, "parts": (1, 2)})
    {'dict': [['sum', 'number'], ['parts', {'tuple': ['number', 'number']}]]}
    """
    if depth > DEEPEST:
        raise ValueError(f"the outputs are a structure of more than {DEEPEST} levels: flatten it")
    if tree is None:
        return None
    if type(tree) is str:
        return {"text": tree}
    if is_array(tree):
        return {"array": [*tree.shape]}
    if type(tree) in (list, tuple):
        return {type(tree).__name__: [written_structure(part, depth + 1) for part in tree]}
    if type(tree) is dict:
        return {"dict": [[_written_key(key), written_structure(part, depth + 1)] for key, part in tree.items()]}
    if type(tree) in (int, float):
        return NUMBER
    raise ValueError(
        f"the outputs hold an object of type {type(tree).__name__}, and a file keeps lists, tuples, dicts and arrays: "
        "give one of these in its place"
    )


def _written_key(key: Any) -> Any:
    if key is None or type(key) in (str, bool, int):
        return key
    raise ValueError(f"{shorten(repr(key))} is a key of the outputs, and a file keeps words and whole numbers as keys")


def read_structure(given: Any, outputs: int) -> Any:
    """The structure with the numbers 0, 1, 2, … in it, one for each output.

    Raises:
        ValueError: if JSON does not say a structure, or its outputs are not as many.

    >>> read_structure({"list": ["number", {"tuple": ["number"]}]}, 2)
    [0, (1,)]
    """
    numbers = count()
    structure = _read(given, numbers, outputs, 0)
    if next(numbers) != outputs:
        raise ValueError(f"the structure of the outputs has places for others than the {outputs} there are")
    return structure


def _read(given: Any, numbers: Iterator[int], outputs: int, depth: int) -> Any:
    if given == NUMBER:
        return next(numbers)
    if given is None and depth:
        return None
    if depth > DEEPEST or type(given) is not dict or len(given) != 1:
        raise ValueError(f"{shorten(repr(given))} is not a structure of outputs")
    ((kind, parts),) = given.items()
    if kind == "text" and type(parts) is str and depth:
        return parts
    if kind == "array":
        return _read_array(parts, numbers, outputs)
    if type(parts) is list and kind in ("list", "tuple"):
        read = [_read(part, numbers, outputs, depth + 1) for part in parts]
        return read if kind == "list" else tuple(read)
    if type(parts) is list and kind == "dict":
        made = {_read_key(part): _read(part[1], numbers, outputs, depth + 1) for part in parts}
        if len(made) == len(parts):
            return made
    raise ValueError(f"{shorten(repr(given))} is not a structure of outputs")


def _read_key(part: Any) -> Any:
    if type(part) is not list or len(part) != 2 or not (part[0] is None or type(part[0]) in (str, bool, int)):
        raise ValueError(f"{shorten(repr(part))} is not a key with a part of the outputs")
    return part[0]


def _read_array(shape: Any, numbers: Iterator[int], outputs: int) -> Any:
    import numpy as np

    shape = read_shape(shape)
    size = math.prod(shape)
    if size > outputs:
        raise ValueError(f"an array of {size} outputs is among {outputs} outputs")
    return np.array([float(next(numbers)) for _ in range(size)]).reshape(shape)


def read_shape(given: Any) -> tuple[int, ...]:
    """A shape from JSON.

    Raises:
        ValueError: if it is not a list of whole numbers, or has too many or too long axes.
    """
    if type(given) is not list or len(given) > MOST_AXES or any(type(n) is not int for n in given):
        raise ValueError(f"{shorten(repr(given))} is not a shape of up to {MOST_AXES} axes")
    if any(not 0 <= n <= LONGEST_AXIS for n in given):
        raise ValueError(f"the shape {shorten(repr(given))} has an axis of no possible length")
    return tuple(given)
