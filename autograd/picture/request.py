"""What a caller asks of a picture, checked here once for all kinds of picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from autograd.engine.history import nodes_among
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.names import shown
from autograd.sentences import nearest, shorten

VIEWS = ("named", "full")
MOST_DIGITS = 17  # that tell a float from its neighbours
MOST_LISTED = 5  # Values that one sentence names


class Recorded(Protocol):
    """What stands for a graph, as a program does."""

    def graph(self) -> Any:
        """The end of the graph."""


def the_end_of_a_graph(value: Any, function: str) -> Value:
    """The Value whose graph is asked for: of what has a ``graph()``, as a program has, what that gives.

    Raises:
        TypeError: if ``value`` is something else, or gives several Values.
    """
    if isinstance(value, Value):
        return value
    if callable(getattr(value, "graph", None)):
        end = value.graph()
        if isinstance(end, Value):
            return end
        raise TypeError(
            f"{function} takes one Value, and graph() of this {type(value).__name__} gives several: pass one of them"
        )
    instead = "pass the end of your graph"
    if callable(getattr(value, "parameters", None)):  # a model, which does not keep a graph
        instead += ", such as the error; a model is drawn by nn.draw(model)"
    raise TypeError(f"{function} takes a Value, not an object of type {type(value).__name__}: {instead}")


def view_of(view: str | None, nodes: Iterable[Value]) -> str:
    """The view asked for; by default "named" if any of the Values has a name.

    Raises:
        ValueError: if the view is unknown.
    """
    if view is None:
        return "named" if any(node.name for node in nodes) else "full"
    if view not in VIEWS:
        raise ValueError(f"there is no view {shorten(repr(view))}: choose 'named' or 'full'")
    return view


def parameters_among(nodes: Collection[Value], parameters: Any) -> list[Value] | None:
    """The leaves that training changes, each once; None if they were not listed.

    Args:
        nodes: all Values of the graph.  A model may have parameters that are not among them.
        parameters: as the caller gave them: a list of Values, or of arrays of Values, or one such array.

    Raises:
        TypeError: if ``parameters`` is something else.
        ValueError: if one of them is not a leaf, or none is in the graph.
    """
    if parameters is None:
        return None
    if isinstance(parameters, Value) or not isinstance(parameters, Iterable):
        raise TypeError(f"parameters are a list of Values, not {shorten(repr(parameters))}: write parameters=[w1, w2]")
    parts = [parameters] if hasattr(parameters, "flat") else list(parameters)  # an array has its entries there
    given = [w for part in parts for w in getattr(part, "flat", [part])]
    for parameter in given:
        if not isinstance(parameter, Value):
            raise TypeError(f"parameters are Values, not {shorten(repr(parameter))}: pass a list such as [w1, w2]")
        if parameter.op is not None:
            raise ValueError(
                f"the parameter {shorten(repr(parameter))} was computed: a step changes leaves, so pass those"
            )
    if given and set(given).isdisjoint(nodes):
        raise ValueError(
            f"none of the parameters is in this graph ({listed(given)}): pass the very Values that it was made from"
        )
    return list(dict.fromkeys(given))


def default_parameters(nodes: Iterable[Value]) -> list[Value]:
    """The leaves that training changes, where none were listed: the named ones, or all if none has a name."""
    leaves = [node for node in nodes if node.op is None]
    return [leaf for leaf in leaves if leaf.name] or leaves


def absent(nodes: Collection[Value], parameters: Iterable[Value] | None) -> str:
    """What a description says about parameters that are not in the graph; empty if all of them are."""
    known = set(nodes)
    others = [parameter for parameter in parameters or () if parameter not in known]
    return f"without {listed(others)}: no part of it" if others else ""


def marked_among(graph: Graph, marked: Any, view: str) -> set[tuple[str, str]]:
    """The edges to mark, each as two names: of what, and with respect to what.

    Args:
        graph: what is drawn.
        marked: as the caller gave it.
        view: "named" has an edge between two names also where Values without a name lie between them.

    Raises:
        TypeError: if something is not a pair of names.
        ValueError: if a name is unknown, or there is no such edge.
    """
    given = list(marked) if isinstance(marked, Iterable) and not isinstance(marked, str) else [marked]
    for edge in given:
        if not isinstance(edge, tuple | list) or [type(name) for name in edge] != [str, str]:
            raise TypeError(
                f"marked are edges, each as two names, not {shorten(repr(edge))}: "
                'write marked=[("prediction", "h1")] for ∂prediction/∂h1'
            )
    asked = [(target, source) for target, source in given]
    there = dict.fromkeys(edges_by_name(graph, view)) if asked else {}
    known = [node.name for node in graph.named if node.name]
    for target, source in asked:
        for name in (target, source):
            if name not in known:
                raise ValueError(f"no Value is called {shorten(name)!r}, so no edge is marked{nearest(name, known)}")
        if (target, source) not in there:
            raise ValueError(_no_edge(target, source, there, view))
    return set(asked)


def _no_edge(target: str, source: str, there: Collection[tuple[str, str]], view: str) -> str:
    """What to say of an edge to mark that a view does not have."""
    begins = f"the {view} view has no edge from {shorten(source)!r} to {shorten(target)!r}, so none is marked: "
    if (source, target) in there:
        return f"{begins}write ({shorten(source)!r}, {shorten(target)!r}), first the end of the edge"
    sources = [name for end, name in there if end == target and name]
    if not sources:
        return f"{begins}no edge from a name leads to {shorten(target)!r}"
    return f"{begins}those to {shorten(target)!r} are from {shorten(', '.join(sources), 200)}"


def edges_by_name(graph: Graph, view: str = "named") -> list[tuple[str, str]]:
    """The edges of a view, each as the names of its target and its source; several may have the same names.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> edges_by_name(Graph((x * w + 1).named("E")))
    [('E', 'x'), ('E', 'w')]
    """
    if view == "named":
        return [(target.name, source.name) for target in graph.named for source in graph.sources(target)]
    return [(target.name, source.name) for target in graph.order for source in nodes_among(target)]


def listed(values: Collection[Value]) -> str:
    """The names of some Values, for a sentence."""
    called = [shown(value.name) or shorten(repr(value)) for value in values][:MOST_LISTED]
    rest = len(values) - len(called)
    return ", ".join(called) + (f" and {rest} more" if rest else "")


def check_count(name: str, count: int | None) -> None:
    """Refuse a count that is not a whole number from 1 up; None means that there is no limit."""
    if count is not None and (isinstance(count, bool) or not isinstance(count, int)):
        raise TypeError(f"{name} is a count, not {shorten(repr(count))}: write a whole number")
    if count is not None and count < 1:
        raise ValueError(f"{name} is {count}, but there has to be at least 1")


def check_digits(digits: int | None) -> None:
    """Refuse what is not a number of digits that a float can have."""
    if digits is None:
        raise TypeError("digits is a count, not None: write a whole number")
    check_count("digits", digits)
    if digits > MOST_DIGITS:
        raise ValueError(f"digits is {digits}, but a number has at most {MOST_DIGITS}: write digits=6")


def parts_of(expand: str | Iterable[str]) -> list[str]:
    """The names of the parts to show Value by Value.

    Raises:
        TypeError: if ``expand`` is neither a name nor several.
    """
    parts = [expand] if isinstance(expand, str) else list(expand) if isinstance(expand, Iterable) else [expand]
    for part in parts:
        if not isinstance(part, str):
            raise TypeError(
                f"expand is the name of a part, or several, not {shorten(repr(part))}: write expand='layer 2'"
            )
    return parts
