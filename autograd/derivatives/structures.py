"""Structures of numbers (lists, dicts, dataclasses, NumPy arrays ...), taken apart and put together again."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from itertools import islice, zip_longest
from types import SimpleNamespace
from typing import Any, NamedTuple

from autograd.sentences import counted

Tree = Any  # a number or Value; or a structure of them, or of such structures, with None and text between them


class Flat(NamedTuple):
    """The items of a structure in order, the place of each, and how to build the structure again."""

    items: list[Any]
    places: list[str]  # as in Python, behind the name of the structure: "['w'][0, 1]"
    build: Callable[[Iterator[Any]], Any]

    def rebuilt(self, items: Iterable[Any]) -> Any:
        """The same structure of other items; arrays in the places of an array make a larger array."""
        return self.build(iter(items))

    def matched(self, tree: Tree, name: str, noun: str, here: str) -> list[Any]:
        """The items of another structure of the same form, in the order of this one; keys may have another order.

        Args:
            tree: the other structure.
            name, noun, here: for the error: its name, what an item of this one is, and the name of this one.

        Raises:
            ValueError: if it has an item where this one has none, or the other way round.
        """
        given = flatten(tree)
        by_place = dict(zip(given.places, given.items, strict=True))
        if by_place.keys() != {*self.places}:
            places = zip_longest(given.places, self.places, fillvalue="nothing")
            there, place = next(both for both in places if both[0] != both[1])
            raise ValueError(
                f"{name} has {counted(len(given.items), 'number')} for {counted(len(self.items), noun)}, and "
                f"{there or 'a single one'} where {here} has {place or 'a single one'}: "
                f"give it the structure of {here}, one number for each"
            )
        return [by_place[place] for place in self.places]


def flatten(tree: Tree, *, whole_arrays: bool = False) -> Flat:
    """A structure taken apart.

    Args:
        tree: a structure of numbers.
        whole_arrays: whether an array is one item, and not all its numbers.

    >>> flat = flatten({"w": [1, 2], "b": 3, "name": "line"})
    >>> flat.items, flat.places, flat.rebuilt("xyz")
    ([1, 2, 3], ["['w'][0]", "['w'][1]", "['b']"], {'w': ['x', 'y'], 'b': 'z', 'name': 'line'})
    """
    items: list[Any] = []
    places: list[str] = []
    return Flat(items, places, _taken_apart(tree, "", items, places, whole_arrays))


def is_array(x: object) -> bool:
    """Whether x is a NumPy array; asked without importing NumPy."""
    return hasattr(x, "__array__") and hasattr(x, "flat") and hasattr(x, "shape") and not hasattr(x, "is_integer")


def _taken_apart(
    tree: Tree, place: str, items: list[Any], places: list[str], whole_arrays: bool
) -> Callable[[Iterator[Any]], Any]:
    """Note the items of a tree and their places, and return the function that puts it together."""
    if place and _passes_through(tree):
        return lambda new: tree
    if is_array(tree) and not whole_arrays:
        places += [f"{place}{list(index) if index else ''}" for index in _indices(tree.shape)]
        items += tree.flat
        return lambda new: _array_like(tree, list(islice(new, tree.size)))
    structure = None if is_array(tree) else _structure(tree)
    if structure is None:
        items.append(tree)
        places.append(place)
        return next
    made = structure.made
    row = [_taken_apart(part, place + where, items, places, whole_arrays) for where, part in structure.parts]
    if row.count(next) == len(row):  # ten times faster, for every row of a Hessian
        return lambda new: made(islice(new, len(row)))
    return lambda new: made([build(new) for build in row])


def _passes_through(part: object) -> bool:
    """Whether a part of a structure has no numbers, and stays what it is."""
    return part is None or _is_text(part)


def _is_text(x: object) -> bool:
    return isinstance(x, str | bytes | bytearray)


# ---- structures by their kind ----


class _Structure(NamedTuple):
    """The parts of a structure, each with its place, and how to make one like it of other parts."""

    parts: list[tuple[str, Any]]
    made: Callable[[Iterable[Any]], Any]


def _structure(tree: Tree) -> _Structure | None:
    """How a structure is taken apart; None for anything else, such as a number."""
    if isinstance(tree, Sequence) and not _is_text(tree):
        return _Structure([(f"[{i}]", part) for i, part in enumerate(tree)], _sequences_like(tree))
    if isinstance(tree, Mapping):
        return _Structure([(f"[{key!r}]", tree[key]) for key in tree], _mappings_like(tree))
    if isinstance(tree, SimpleNamespace):
        return _of_attributes(tree, [*vars(tree)])
    if is_dataclass(tree) and not isinstance(tree, type):
        return _of_attributes(tree, [field.name for field in fields(tree) if field.init])
    return None


def _sequences_like(tree: Sequence[Any]) -> Callable[[Iterable[Any]], Any]:
    """What makes a sequence of the same kind; a range becomes a list."""
    if type(tree) in (list, range):
        return list
    if type(tree) is tuple:
        return tuple
    if hasattr(tree, "_make"):  # a named tuple
        named: Callable[[Iterable[Any]], Any] = tree._make
        return named
    if isinstance(tree, deque):
        return _checked(tree, lambda parts: type(tree)(parts, tree.maxlen), "a list")
    return _checked(tree, type(tree), "a list")


def _mappings_like(tree: Mapping[Any, Any]) -> Callable[[Iterable[Any]], Any]:
    """What makes a mapping of the same kind, with the same keys."""
    keys = [*tree]
    if type(tree) is dict:
        return lambda parts: dict(zip(keys, parts, strict=True))
    kind: Callable[..., Any] = (
        partial(type(tree), tree.default_factory) if isinstance(tree, defaultdict) else type(tree)
    )
    return _checked(tree, lambda parts: kind(dict(zip(keys, parts, strict=True))), "a dict")


def _of_attributes(tree: Any, names: list[str]) -> _Structure:
    """An object taken apart by its attributes; it is made again by its class, which may compute more from them."""
    made = _checked(
        tree,
        lambda parts: type(tree)(**dict(zip(names, parts, strict=True))),
        "types.SimpleNamespace(**vars(...)), which has the same attributes,",
    )
    return _Structure([(f".{name}", getattr(tree, name)) for name in names], made)


def _checked(tree: Tree, make: Callable[[list[Any]], Any], instead: str) -> Callable[[Iterable[Any]], Any]:
    """What makes a structure, if it then holds just its parts: a class of one's own may do anything with them.

    Raises:
        TypeError: when it is called, if the class does not take them, or changes them.
    """

    def made(parts: Iterable[Any]) -> Any:
        parts = list(parts)
        try:
            result = make(parts)
            structure = _structure(result)
        except Exception as error:  # whatever that class raises
            raise TypeError(_refusal(tree, instead, f" ({error})")) from error
        held = [part for _, part in structure.parts] if structure else []
        if len(held) != len(parts) or any(a is not b for a, b in zip(held, parts, strict=True)):
            raise TypeError(_refusal(tree, instead, ", and holds others than it was given"))
        return result

    return made


def _refusal(tree: Tree, instead: str, why: str) -> str:
    kind = type(tree).__name__
    return (
        f"a structure is made again with other numbers, and {kind} does not allow it{why}: give {instead} in its place"
    )


def _indices(shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All indices of an array, the last one running fastest."""
    indices: list[tuple[int, ...]] = [()]
    for size in shape:
        indices = [(*index, i) for index in indices for i in range(size)]
    return iter(indices)


def _array_like(array: Any, items: list[Any]) -> Any:
    """A plain array of the same shape: of floats if all items are floats, else an array of Values.

    Arrays in its places make a larger array, in which a number beside them is repeated, and structures one structure of
    arrays, as in JAX.
    """
    first: Any = items[0] if items else 0.0
    large = next(filter(is_array, items), None)
    if large is not None:
        import numpy as np  # loaded already

        whole = [item if is_array(item) else np.broadcast_to(item, large.shape) for item in items]
        return np.stack(whole).reshape(array.shape + large.shape)
    structure = _structure(first)
    if structure is not None:
        rows = [[part for _, part in _structure(item).parts] for item in items]  # type: ignore[union-attr]
        return structure.made([_array_like(array, [*column]) for column in zip(*rows, strict=True)])
    if _passes_through(first):
        return first
    filled = array.astype(object)
    for index, item in zip(_indices(array.shape), items, strict=True):
        filled[index] = item
    from autograd.bridges.value_array import as_values

    return as_values(filled.astype(float) if all(isinstance(item, float | int) for item in items) else filled)
