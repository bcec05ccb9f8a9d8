"""``draw``: the graph of a Value as a Graphviz picture, in two views.

``named`` has one card for each named Value, and the local derivative on each edge: a
gradient is the product along a path.  ``full`` has one card for every Value.  A graph
that is too large for its view is folded by scope.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.hiding import Hidden, hidden_among
from autograd.paper.names import shown
from autograd.picture import request
from autograd.picture.caption import captions, whose_gradients
from autograd.picture.cards import DIGITS, constants_among
from autograd.picture.digraph import Drawing
from autograd.picture.dot_text import drawn
from autograd.picture.folding import Fold
from autograd.picture.sketch import Sketch, reached_from, sketched
from autograd.picture.theme import Theme
from autograd.sentences import shorten

PARTS = ["gradients", "values", "given", "derivatives", "formulas", "constants"]  # that can be hidden
MOST_COMPARED = 20_000  # nodes of a graph whose gradients are compared with a pass of its own; 100,000 take a second


def draw(
    value: Value | request.Recorded,
    view: str | None = None,
    *,
    parameters: Iterable[Any] | None = None,
    path: Value | str | Iterable[Value | str] | None = None,
    marked: Iterable[tuple[str, str]] = (),
    shares: bool = False,
    expand: str | Iterable[str] = (),
    depth: int | None = None,
    max_nodes: int | None = None,
    digits: int = DIGITS,
    direction: str = "auto",
    theme: str | Theme = "auto",
    hide: str | Value | Iterable[str | Value] = (),
) -> Drawing:
    """Draw what a Value was made from, with the value and the gradient of each node.

    Args:
        value: the end of the graph, such as the error; or a program.
        view: "named" (a card for each named Value, the local derivative on each edge) or
            "full" (a card for every Value); by default "named" if anything has a name.
        parameters: the leaves that training changes, as Values or arrays of them, drawn apart
            from the inputs; by default every leaf with a name, or every leaf where none has one.
        path: a Value or its name, or several: light the paths from it to ``value``, with the
            local derivatives along them and the derivation as title.
        marked: edges to mark, as where a slip was made: each as two names, of what and with
            respect to what, as in ("prediction", "h1").
        shares: write on each edge what it adds to the gradient of its source: the gradient
            of its target times the local derivative.
        expand: in a folded graph, the parts to show Value by Value, such as "layer 2".
        depth: how many steps to go back from ``value``; by default all.
        max_nodes: up to how many cards a graph is drawn whole; by default 150 if it has
            scopes to fold it by, and 2,000 if not.
        digits: how many digits the numbers have, on the cards of single Values and on the edges.
        direction: "right", "down", or "auto": to the right, but down where the graph would be far wider than high.
        theme: "light", "dark", or "auto": as the system or the page, but light in a notebook, which does not say
            whether it is dark.  Or a ``Theme``, with colours and fonts of your own.
        hide: what is not shown, as for an exercise.  The numbers on the cards leave a blank: "gradients", "values" (of
            what is computed), "given" (the values of leaves), or those of single Values, or of their names.
            "derivatives" (the numbers on the edges), "formulas" (behind the names) and "constants" (the cards of leaves
            without a name) are left out.

    Before ``backward`` a gradient shows as –.  Afterwards the width of an edge shows how much of
    the gradient it carries, and an edge that carries 0 is dashed.  If the gradients are not those
    of one pass from ``value``, a line above the picture says so.

    A graph with more cards is folded: one card for each outermost scope, with the range of its
    outputs and the median and largest gradient of its parameters.  The layers of nn set scopes;
    ``with scope("layer 1"):`` does it by hand.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w - 3) ** 2).named("E")
    >>> E.backward()
    >>> draw(E, path="w")
    <Drawing: the graph of E, 3 cards, with the path to w>
    >>> exercise = draw(E, hide=["gradients", "derivatives"], theme=Theme(font="Georgia"))
    >>> "∂ ________" in exercise.svg(), "∂ −8" in exercise.svg(), "Georgia" in exercise.svg()
    (True, False, True)

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if the view, the direction, the theme, a name or a part to expand is unknown, a parameter is not a
            leaf, none of them is in the graph, an edge to mark is not there, or there are too many cards and no scopes
            to fold by.
    """
    value = request.the_end_of_a_graph(value, "draw")
    graph = Graph(value)
    request.check_count("depth", depth)
    request.check_count("max_nodes", max_nodes)
    request.check_digits(digits)
    graph.refuse_stale()
    view = request.view_of(view, graph.order)
    listed = request.parameters_among(graph.order, parameters)
    parts = request.parts_of(expand)
    chosen = _paths_asked_for(path, graph, view)
    hidden = hidden_among(hide, PARTS, graph.order)
    edges = request.marked_among(graph, marked, view)

    lit = reached_from(graph.order, chosen) if chosen else ()
    known = None if listed is None else frozenset(listed)
    sketch = sketched(graph, view, parameters=known, expand=parts, depth=depth, max_nodes=max_nodes, lit=lit)
    above = _lines_above(sketch, chosen, hidden)
    trained = request.default_parameters(graph.order) if listed is None else listed
    if "constants" in hidden.parts:
        sketch = sketch.without(constants_among(sketch.cards, graph.root, trained))
    drawing = drawn(
        sketch, trained, above, direction=direction, digits=digits, shares=shares, marked=edges, hidden=hidden
    )
    drawing.description = ", ".join(filter(None, [drawing.description, request.absent(graph.order, listed)]))
    if chosen:
        names = ", ".join(shown(value.name) or "a Value" for value in chosen)
        drawing.description += f", with the path to {shorten(names)}"
    return drawing.in_theme(theme)


def _lines_above(sketch: Sketch, chosen: Sequence[Value], hidden: Hidden) -> list[str]:
    """The derivations along the paths, how to see those inside a fold, and whose gradients the cards show."""
    graph, whole = sketch.graph, not sketch.folds
    above = captions(graph, chosen, sketch.view, whole=whole, in_numbers=not hidden.numbers) if chosen else []
    if chosen and sketch.folds:
        above += _unfolding(chosen, sketch)
    if "gradients" in hidden.parts:
        return above
    compared = graph.gradients if chosen or len(graph.order) <= MOST_COMPARED else _seed(graph.root)
    return above + whose_gradients(graph.root, compared.keys() & sketch.card_of.keys(), compared)


def _paths_asked_for(path: Value | str | Iterable[Value | str] | None, graph: Graph, view: str) -> list[Value]:
    """The Values whose paths are asked for."""
    wanted = [] if path is None else [path] if isinstance(path, Value | str) else path
    if not isinstance(wanted, Iterable):
        raise TypeError(f"path is a Value or a name, or several, not {shorten(repr(path))}: write path=w1 or path='w1'")
    wanted = list(wanted)
    if any(isinstance(one, str) for one in wanted) and not any(node.name for node in graph.named):
        raise ValueError("nothing in this graph has a name: pass the Value itself, as in path=w1")
    known = set(graph.order) if wanted else set()
    return list(dict.fromkeys(_on_a_path(one, graph, known, view) for one in wanted))


def _on_a_path(one: Value | str, graph: Graph, known: Collection[Value], view: str) -> Value:
    """The Value whose path is asked for.  It has to be in the graph and on a card."""
    if not isinstance(one, Value | str):
        raise TypeError(f"a path leads to a Value or a name, not to {shorten(repr(one))}: write path=w1 or 'w1'")
    by = graph.bearer(one) if isinstance(one, str) else one
    called = repr(shorten(by.name)) if by.name else repr(by)
    if by not in known:
        raise ValueError(f"{called} is not in this graph, so no path leads to it")
    if view == "named" and not by.name and by is not graph.root:
        raise ValueError(f"{called} has no name, so no card in the named view: give it one, or draw the full view")
    return by


def _seed(value: Value) -> dict[Value, Exact]:
    """The gradient at the end of a graph, which is known without a pass."""
    return {value: type(value.data)(1)}


def _unfolding(chosen: Sequence[Value], sketch: Sketch) -> list[str]:
    """What to write to see the path inside a fold."""
    parts = dict.fromkeys(card.name for card in map(sketch.card_of.get, chosen) if isinstance(card, Fold))
    return [f"the path inside: expand={shown(part)!r}" for part in list(parts)[:1] if part]
