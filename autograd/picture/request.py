"""What a caller asks of a picture: checked once for all kinds of them, with a sentence for what cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from autograd.engine.value import Value
from autograd.paper.names import shown
from autograd.sentences import shorten

VIEWS = ("named", "full")
MOST_LISTED = 5  # Values that a sentence names


def the_end_of_a_graph(value: Any, function: str) -> Value:
    """The Value whose graph is asked for.

    Raises:
        TypeError: if it is none.
    """
    if isinstance(value, Value):
        return value
    instead = "pass the end of your graph"
    if callable(getattr(value, "parameters", None)):  # a model, which keeps no graph
        instead += ", such as the error; a model is drawn by nn.draw(model)"
    raise TypeError(f"{function} takes a Value, not an object of type {type(value).__name__}: {instead}")


def view_of(view: str | None, nodes: Iterable[Value]) -> str:
    """The view asked for; by default "named" if any of the Values has a name.

    Raises:
        ValueError: if there is no such view.
    """
    if view is None:
        return "named" if any(node.name for node in nodes) else "full"
    if view not in VIEWS:
        raise ValueError(f"there is no view {shorten(repr(view))}: choose 'named' or 'full'")
    return view


def parameters_among(nodes: Collection[Value], parameters: Iterable[Value] | None) -> list[Value] | None:
    """The leaves that training changes, if they were listed.

    Args:
        nodes: all Values of the graph.  A model may well have parameters that are not among them.
        parameters: as the caller gave them.

    Raises:
        TypeError: if it is no list of Values.
        ValueError: if none of them is in the graph.
    """
    if parameters is None:
        return None
    if isinstance(parameters, Value) or not isinstance(parameters, Iterable):
        raise TypeError(f"parameters are a list of Values, not {shorten(repr(parameters))}: write parameters=[w1, w2]")
    given = list(parameters)
    for parameter in given:
        if not isinstance(parameter, Value):
            raise TypeError(f"parameters are Values, not {shorten(repr(parameter))}: pass a list such as [w1, w2]")
    if given and set(given).isdisjoint(nodes):
        raise ValueError(
            f"none of the parameters is in this graph ({listed(given)}): pass the very Values that it was made from"
        )
    return list(dict.fromkeys(given))


def default_parameters(nodes: Iterable[Value]) -> list[Value]:
    """The leaves that training changes where none were listed: those with a name, or all where none has one."""
    leaves = [node for node in nodes if node.op is None]
    return [leaf for leaf in leaves if leaf.name] or leaves


def absent(nodes: Collection[Value], parameters: Iterable[Value] | None) -> str:
    """What a description says of parameters that the graph does not depend on; empty if there are none."""
    known = set(nodes)
    others = [parameter for parameter in parameters or () if parameter not in known]
    return f"without {listed(others)}: no part of it" if others else ""


def listed(values: Collection[Value]) -> str:
    """Some Values by name in a sentence."""
    called = [shown(value.name) or shorten(repr(value)) for value in values][:MOST_LISTED]
    rest = len(values) - len(called)
    return ", ".join(called) + (f" and {rest} more" if rest else "")


def check_count(name: str, count: int | None) -> None:
    """Refuse what is no count from 1 up; None stands for none."""
    if count is not None and (isinstance(count, bool) or not isinstance(count, int)):
        raise TypeError(f"{name} is a count, not {shorten(repr(count))}: write a whole number")
    if count is not None and count < 1:
        raise ValueError(f"{name} is {count}, but there has to be at least 1")


def parts_of(expand: str | Iterable[str]) -> list[str]:
    """The names of the parts to show Value by Value.

    Raises:
        TypeError: if it is neither a name nor several.
    """
    parts = [expand] if isinstance(expand, str) else list(expand) if isinstance(expand, Iterable) else [expand]
    for part in parts:
        if not isinstance(part, str):
            raise TypeError(
                f"expand is the name of a part, or several, not {shorten(repr(part))}: write expand='layer 2'"
            )
    return parts
