"""The parameters of a module by name, as found in its attributes, and numbers that are to go into them.

An entry is a leaf, or an array of leaves: lists in lists.  With ``w = [[Value(0.1), Value(0.2)]]`` and
``b = Value(0.0)`` a module has the entries w, of the shape (1, 2), and b, of the shape ().
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograd import Value

MOST_AXES = 8  # so that a list that holds itself has an end

Shape = tuple[int, ...]


def entries_of(root: Any, parts_of: Callable[[Any], Mapping[Any, Any]]) -> dict[str, Any]:
    """The entries inside a module by their dotted names, such as ``layers.0.weight``.

    Args:
        root: the module.
        parts_of: what stands in a module, by name.

    Raises:
        TypeError: if some stand in a set.
        ValueError: if two of them have one name.
    """
    entries: dict[str, Any] = {}
    visited: dict[int, Any] = {}  # the objects too: a number in Python is given to another once its object is gone
    waiting = [("", root)]
    while waiting:
        name, part = waiting.pop()
        if part is None or part.__class__ is str:  # such as an activation and a name, of which each neuron has some
            continue
        if _is_object_array(part):
            part = part.tolist()
        if shape_of(part, is_parameter) is not None:
            if name in entries:
                raise ValueError(f"two parameters of the model are called {name!r}: rename one")
            entries[name] = part
        elif id(part) not in visited:
            visited[id(part)] = part
            inside = [(f"{name}.{key}" if name else f"{key}", x) for key, x in _inside(part, parts_of).items()]
            waiting += reversed(inside)
    return entries


def _inside(part: Any, parts_of: Callable[[Any], Mapping[Any, Any]]) -> Mapping[Any, Any]:
    if isinstance(part, Mapping):
        return part
    if isinstance(part, set | frozenset) and any(map(is_parameter, part)):
        raise TypeError("a set of parameters has no order, so that they have no names: write a list")
    return dict(enumerate(part)) if isinstance(part, list | tuple) else parts_of(part)


def _is_object_array(x: Any) -> bool:
    return hasattr(x, "tolist") and hasattr(x, "dtype") and getattr(x.dtype, "kind", "") == "O"


def is_parameter(x: Any) -> bool:
    """Whether it is a leaf, which training changes; what was computed from others is not."""
    return isinstance(x, Value) and x.op is None


def shape_of(x: Any, is_entry: Callable[[Any], bool], axes: int = MOST_AXES) -> Shape | None:
    """The shape of lists in lists; None if it is not an array of such entries.

    >>> shape_of([[1, 2, 3], [4, 5, 6]], lambda x: isinstance(x, int))
    (2, 3)
    """
    if not isinstance(x, list | tuple):
        return () if is_entry(x) else None
    if x and all(map(is_entry, x)):
        return (len(x),)
    first = shape_of(x[0], is_entry, axes - 1) if x and axes else None
    if first is None or any(shape_of(item, is_entry, axes - 1) != first for item in x[1:]):
        return None
    return (len(x), *first)


def with_places(x: Any, name: str) -> Iterator[tuple[str, Any]]:
    """What stands in lists in lists, each with its dotted name.

    >>> [*with_places([[5, 6], [7, 8]], "w")]
    [('w.0.0', 5), ('w.0.1', 6), ('w.1.0', 7), ('w.1.1', 8)]
    """
    if not isinstance(x, list | tuple):
        yield name, x
        return
    for index, item in enumerate(x):
        yield from with_places(item, f"{name}.{index}")


def leaves_in(entry: Any) -> list[Value]:
    """The Values of an entry, without places."""
    if isinstance(entry, Value):
        return [entry]
    return [leaf for item in entry for leaf in ((item,) if isinstance(item, Value) else leaves_in(item))]


def numbers_of(entry: Any) -> Any:
    """The numbers of an entry, in lists as its Values are."""
    return [numbers_of(item) for item in entry] if isinstance(entry, list | tuple) else entry.data


def planned(entries: Mapping[str, Any], state: Mapping[str, Any]) -> dict[Value, Any]:
    """Which number goes into which parameter.

    Raises:
        TypeError: if something in the state is not a number.
        ValueError: if a name is missing, unknown, or has another shape than the parameters.
    """
    if not isinstance(state, Mapping):
        raise TypeError(f"a state is a dict of names and numbers, not {state!r:.60}: pass what state_dict() gave")
    _refuse_other_names(entries, state)
    plan: dict[Value, Any] = {}
    for name, entry in entries.items():
        given = state[name].tolist() if hasattr(state[name], "tolist") else state[name]
        shape, taken = shape_of(given, lambda x: not isinstance(x, list | tuple)), shape_of(entry, is_parameter)
        if shape != taken:
            there = "rows of several lengths, or too many axes," if shape is None else f"the shape {shape}"
            raise ValueError(f"{name!r:.60} has {there} in the state, and {taken} in the model")
        for (place, leaf), (_, number) in zip(with_places(entry, name), with_places(given, name), strict=True):
            checked = _checked(number, place)
            if plan.setdefault(leaf, checked) != checked and checked == checked:
                raise ValueError(f"{place!r:.60} is a shared parameter, and the state has two numbers for it")
    return plan


def _refuse_other_names(known: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Raise ValueError if a name of the model's state is missing, or one is given that it does not have."""
    missing, unknown = ([*a.keys() - b.keys()] for a, b in ((known, given), (given, known)))
    if missing or unknown:
        what = f"lacks {_some(missing)}" if missing else f"has {_some(unknown)}, which the model does not have"
        raise ValueError(f"the state {what}: the model has {_some([*known]) or 'no parameters'}")


def _some(names: list[Any]) -> str:
    """A few of the names."""
    shown = ", ".join(f"{name!r:.60}" for name in sorted(names, key=str)[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


def _checked(number: Any, place: str) -> Any:
    try:
        return Value(number).data
    except (TypeError, ValueError) as error:
        raise type(error)(f"{place:.60}: {error}") from None
