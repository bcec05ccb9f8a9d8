"""Structures of numbers (lists, tuples, dicts and NumPy arrays), taken apart and put together again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import islice
from typing import Any, NamedTuple

Tree = Any  # a number or Value; or a list, tuple, dict or NumPy array of them, or of such structures


class Flat(NamedTuple):
    """The items of a structure in order, the place of each, and how to build the structure again."""

    items: list[Any]
    places: list[str]  # as in Python, behind the name of the structure: "['w'][0, 1]"
    build: Callable[[Iterator[Any]], Any]

    def rebuilt(self, items: Iterable[Any]) -> Any:
        """The same structure of other items; lists in the places of an array make a larger array."""
        return self.build(iter(items))


def flatten(tree: Tree) -> Flat:
    """A structure taken apart.

    >>> flat = flatten({"w": [1, 2], "b": 3})
    >>> flat.items, flat.places, flat.rebuilt("xyz")
    ([1, 2, 3], ["['w'][0]", "['w'][1]", "['b']"], {'w': ['x', 'y'], 'b': 'z'})
    """
    items: list[Any] = []
    places: list[str] = []
    return Flat(items, places, _taken_apart(tree, "", items, places))


def is_array(x: object) -> bool:
    """Whether x is a NumPy array; asked without importing NumPy."""
    return hasattr(x, "__array__") and hasattr(x, "flat") and hasattr(x, "shape") and not hasattr(x, "is_integer")


def _taken_apart(tree: Tree, place: str, items: list[Any], places: list[str]) -> Callable[[Iterator[Any]], Any]:
    """Note the items of a tree and their places, and return the function that puts it together."""
    if isinstance(tree, Mapping):
        parts = {key: _taken_apart(value, f"{place}[{key!r}]", items, places) for key, value in tree.items()}
        return lambda new: _mapping_like(tree, {key: build(new) for key, build in parts.items()})
    if isinstance(tree, list | tuple):
        row = [_taken_apart(value, f"{place}[{i}]", items, places) for i, value in enumerate(tree)]
        made = tuple if isinstance(tree, tuple) else list
        if hasattr(tree, "_fields"):  # a named tuple takes its fields as arguments
            return lambda new: type(tree)(*[build(new) for build in row])
        if row.count(next) == len(row):  # ten times faster, for every row of a Hessian
            return lambda new: made(islice(new, len(row)))
        return lambda new: made(build(new) for build in row)
    if is_array(tree):
        places += [f"{place}{list(index)}" for index in _indices(tree.shape)]
        items += tree.flat
        return lambda new: _array_like(tree, list(islice(new, tree.size)))
    items.append(tree)
    places.append(place)
    return next


def _mapping_like(tree: Mapping[Any, Any], items: dict[Any, Any]) -> Any:
    """A mapping of the same kind, also for an OrderedDict or a defaultdict."""
    if type(tree) is dict or not isinstance(tree, dict):
        return items
    made = copy(tree)
    made.update(items)
    return made


def _indices(shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All indices of an array, the last one running fastest."""
    indices: list[tuple[int, ...]] = [()]
    for size in shape:
        indices = [(*index, i) for index in indices for i in range(size)]
    return iter(indices)


def _array_like(array: Any, items: list[Any]) -> Any:
    """An array of the same shape: of floats if all items are floats, else of objects; arrays in it add their shapes."""
    if items and all(is_array(item) for item in items):
        import numpy as np  # loaded already: the item is an array

        return np.stack(items).reshape(array.shape + items[0].shape)
    filled = array.astype(object)
    for index, item in zip(_indices(array.shape), items, strict=True):
        filled[index] = item
    if all(item.__class__ is float for item in items):
        return filled.astype(float)
    from autograd.bridges.value_array import as_values

    return as_values(filled)
