"""What ``gradient``, ``jacobian`` and their like are given: Values.  Anything else is refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from autograd.derivatives.structures import Flat, flatten, is_array
from autograd.engine.numbers import described
from autograd.engine.value import Value
from autograd.sentences import shorten

Values = Any  # a Value; or a list, tuple, dict or NumPy array of Values, or of such structures
Structure = TypeVar("Structure")  # the same, where as much comes out as goes in


def one_value(value: Value, who: str) -> Value:
    """A single Value; what else is there is refused in the name of ``who``."""
    if isinstance(value, Value):
        return value
    if callable(value):
        raise _function_instead(value, who)
    instead = "build it from Value(...) or leaves(...)"
    if isinstance(value, list | tuple | dict) or is_array(value):
        instead = "jacobian takes several" if who == "gradient" else "take one entry, or the sum"
    raise TypeError(f"{who} takes one Value, not {described(value)}: {instead}")


def _function_instead(function: Any, who: str) -> TypeError:
    """The error for a function in place of a Value: in JAX and HIPS autograd these names take a function."""
    name = getattr(function, "__name__", "f")
    also = ", and grad(f) for the gradient of a function" if who in ("gradient", "derivative") else ""
    return TypeError(
        f"{who} takes a Value and not the function {name}: call it first, as in "
        f"x = Value(2.0); {who}({name}(x), x{', 1.0' if who in ('hvp', 'jvp') else ''}){also}"
    )


def flat_values(tree: Values, who: str, does: str) -> Flat:
    """A structure of Values, taken apart; ``does`` says in a refusal what ``who`` does with them."""
    if isinstance(tree, Value):
        return Flat([tree], [""], next)
    flat = flatten(tree)
    for item, place in zip(flat.items, flat.places, strict=True):
        if not isinstance(item, Value):
            raise _no_value(item, place, who, does)
    return flat


def _no_value(item: Any, place: str, who: str, does: str) -> TypeError:
    if callable(item):
        return _function_instead(item, who)
    instead = "build the graph from Value(...) or leaves(...)"
    if isinstance(item, Iterable) and not isinstance(item, str | bytes):
        instead = "write list(...) around it"
    return TypeError(
        f"{who} {does} Values, but {f'in place {place} ' if place else ''}there is {shorten(repr(item))}: {instead}"
    )
