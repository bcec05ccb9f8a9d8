"""``draw``: the graph of a Value as a Graphviz picture, in two views.

``named`` has one card for each named Value and the local derivative on each
edge, so a gradient can be read off as a product along a path.  ``full`` has one
card for every Value.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graphviz

from autograd.backprop import history, nodes_among
from autograd.formula import formula
from autograd.named import edges_into, named_nodes
from autograd.names import pretty_name, shown
from autograd.numerals import write_exactly, write_number
from autograd.operands import Exact
from autograd.picture.render import render_svg
from autograd.sentences import counted, shorten
from autograd.sweep import NOT_YET
from autograd.value import Value

MOST_NODES = 1_000
HARD_LAYOUT, MOST_CROSSED = 500, 6_000  # columns that all edges cross: some seconds for the latter
# Between the columns: the numbers on the edges need it.  Up and down: arguments in the order of their formula.
_ROOM = {"named": {"ranksep": "0.7", "ordering": "out"}, "full": {"ranksep": "0.35"}}
LONGEST_FORMULA = 48

INK, LINE = "#1f2328", "#7d838c"
FILL = {"input": "#e8f1fa", "parameter": "#fff3d6", "constant": "#eeeeee", "error": "#fde7df", "between": "#ffffff"}
_WORDS = {"input": "input", "parameter": "parameter", "constant": "constant", "error": "result", "between": ""}
_FONT = "Helvetica"  # Graphviz knows its widths; the SVG says sans-serif where there is none


class Drawing(graphviz.Digraph):  # type: ignore[misc]
    """A ``graphviz.Digraph`` that shows itself where no ``dot`` is installed.

    ``.source`` is its DOT text, ``.svg()`` the picture, ``.save("graph.svg")`` writes it to a file.
    """

    description = "an empty graph"

    def __repr__(self) -> str:
        return f"<Drawing: {self.description}>"

    def svg(self) -> str:
        """The picture as SVG text."""
        return render_svg(self.source, self.description)

    def save(self, filename: Any = None, directory: Any = None, **options: Any) -> str:
        """Write the picture to a file that ends in .svg; to any other the DOT text, as Graphviz does."""
        if not str(filename).endswith(".svg"):
            return str(super().save(filename, directory=directory, **options))
        path = Path(directory or ".") / filename
        path.write_text(self.svg(), encoding="utf-8")
        return str(path)

    def pipe(self, format: str | None = None, *args: Any, **options: Any) -> Any:  # noqa: A002  Graphviz's name
        """The picture in a format of Graphviz, which has to be installed for any but SVG."""
        with _explained():
            return super().pipe(format, *args, **options)

    def render(self, *args: Any, **options: Any) -> str:
        """Write the picture in a format of Graphviz, which has to be installed; ``save`` needs nothing."""
        with _explained():
            return str(super().render(*args, **options))

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None, **_: Any
    ) -> dict[str, str]:
        """An image that also shows in a notebook that is not trusted, where bare SVG is left out."""
        try:
            image = base64.b64encode(self.svg().encode()).decode()
        except Exception as error:  # a display hook must not raise: it says why there is no picture
            return {"text/plain": f"{self!r} (no picture: {error})"}
        description = self.description.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        html = f'<img alt="{description}" style="max-width:100%" src="data:image/svg+xml;base64,{image}">'
        return {"text/html": html, "text/plain": repr(self)}


@contextmanager
def _explained() -> Iterator[None]:
    """Graphviz's error for a missing ``dot``, with what to write instead."""
    try:
        yield
    except graphviz.ExecutableNotFound as error:
        raise RuntimeError(
            "this needs the command 'dot' of Graphviz, which is not installed: "
            'write .save("graph.svg") or .svg(), which need nothing'
        ) from error


def draw(
    value: Value,
    view: str | None = None,
    *,
    parameters: Iterable[Value] | None = None,
    max_nodes: int = MOST_NODES,
) -> Drawing:
    """Draw what a Value was made from, with the value and the gradient of each node.

    Args:
        value: the end of the graph, such as the error.
        view: "named" (a card for each named Value, the local derivative on each edge) or
            "full" (a card for every Value); by default "named" if anything has a name.
        parameters: the leaves that training changes, drawn apart from the inputs; by
            default every leaf with a name.
        max_nodes: raise instead of drawing more cards than this.

    Before ``backward`` a gradient shows as –.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w - 3) ** 2).named("E")
    >>> E.backward()
    >>> draw(E)
    <Drawing: the graph of E, 3 cards>

    Raises:
        ValueError: if the view is unknown or the graph has more than ``max_nodes`` cards.
    """
    if not isinstance(value, Value):
        raise TypeError(f"draw takes a Value, not an object of type {type(value).__name__}: pass the end of your graph")
    parameters = None if parameters is None else list(parameters)
    for parameter in parameters or ():
        if not isinstance(parameter, Value):
            raise TypeError(f"parameters are Values, not {shorten(repr(parameter))}: pass a list such as [w1, w2]")
    view = view or ("named" if any(node.name for node in history(value)) else "full")
    if view not in ("named", "full"):
        raise ValueError(f"there is no view {view!r}: choose 'named' or 'full'")
    nodes = named_nodes(value) if view == "named" else history(value)
    if len(nodes) > max_nodes:
        raise ValueError(
            f"the {view} view of this graph has {counted(len(nodes), 'card')}, more than max_nodes={max_nodes}: "
            "draw a Value further inside, give fewer names, or raise max_nodes (the layout takes minutes for 10,000)"
        )
    drawing = _empty(value, len(nodes), view)
    identity = {node: f"n{i}" for i, node in enumerate(nodes)}
    for node in nodes:
        title = _named_title(node) if view == "named" else _full_title(node)
        _add_card(drawing, identity[node], node, title, view, _kind(node, value, parameters))
    edges = _edges(nodes, view)
    crossed = _columns_crossed(nodes, edges)
    if crossed > MOST_CROSSED:
        raise ValueError(
            f"the edges of this graph cross {crossed} columns of cards, and the layout takes minutes beyond "
            f"{MOST_CROSSED}: draw a Value further inside, or give fewer names"
        )
    if crossed > HARD_LAYOUT:
        drawing.graph_attr.update(nslimit="1", nslimit1="1", mclimit="0.2")  # content with a good layout
    for source, target, label in edges:
        drawing.edge(identity[source], identity[target], label=label or None)
    return drawing


def _edges(nodes: list[Value], view: str) -> list[tuple[Value, Value, str]]:
    """Source, target and label of each edge."""
    if view == "named":
        return [(e.source, node, f"×{write_number(e.slope)}") for node in nodes for e in edges_into(node)]
    return [(argument, node, "") for node in nodes for argument in dict.fromkeys(nodes_among(node))]


def _columns_crossed(nodes: list[Value], edges: list[tuple[Value, Value, str]]) -> int:
    """How many columns all edges cross together: what makes a layout hard, more than the number of cards."""
    column = dict.fromkeys(nodes, 0)
    for source, target, _ in edges:  # in the order of the targets, so a source has its column by now
        column[target] = max(column[target], column[source] + 1)
    return sum(column[target] - column[source] for source, target, _ in edges if source.op is not None)


def _empty(value: Value, cards: int, view: str) -> Drawing:
    drawing = Drawing(
        graph_attr={"rankdir": "LR", "bgcolor": "transparent", "nodesep": "0.2", "fontname": _FONT, **_ROOM[view]},
        node_attr={
            "shape": "record",
            "style": "rounded,filled",
            "color": LINE,
            "fontcolor": INK,
            "fontname": _FONT,
            "fontsize": "13",
            "margin": "0.16,0.05",
            "height": "0.2",
        },
        edge_attr={"color": LINE, "fontcolor": LINE, "fontname": _FONT, "fontsize": "12", "arrowsize": "0.7"},
    )
    subject = shown(value.name) or "a Value"
    drawing.description = f"the graph of {subject}, {counted(cards, 'card')}"
    return drawing


def _kind(node: Value, root: Value, parameters: Collection[Value] | None) -> str:
    if node is root:
        return "error"
    if node.op is not None:
        return "between"
    if parameters is None:
        return "parameter" if node.name else "constant"
    return "parameter" if any(node is p for p in parameters) else "input" if node.name else "constant"


def _add_card(drawing: Drawing, identity: str, node: Value, title: str, view: str, kind: str) -> None:
    value, gradient = _shown_number(node.data), f"∂ {_shown_number(node.grad)}"
    label = f"{title}|{{{value}|{gradient}}}"
    described = f"{_WORDS[kind]} {shown(node.name)}".strip()
    drawing.node(
        identity,
        label=label if view == "named" else f"{{{label}}}",
        fillcolor=FILL[kind],
        tooltip=_plain(f"{described}: value {write_exactly(node.data)}, gradient {_exactly(node.grad)}"),
    )


def _named_title(node: Value) -> str:
    written = formula(node, "pretty", longest=LONGEST_FORMULA)
    name = pretty_name(node.name)
    return _field(written if node.op is None or not name else f"{name} = {written}")


def _full_title(node: Value) -> str:
    if node.name:
        return _field(pretty_name(node.name))
    return _field(formula(node, "pretty", longest=LONGEST_FORMULA) if node.op else "number")


def _shown_number(x: Exact) -> str:
    return "–" if x is NOT_YET else write_number(x)


def _exactly(x: Exact) -> str:
    return "not yet known" if x is NOT_YET else write_exactly(x)


def _field(text: str) -> str:
    """Text as a record label shows it literally."""
    escaped = "".join(f"\\{c}" if c in "\\{}|<>" else "\\ " if c == " " else c for c in text)
    return escaped.replace("&", "&amp;") or "\\ "


def _plain(text: str) -> str:
    """Text as any other attribute shows it literally."""
    return text.replace("\\", "\\" * 4).replace("&", "&amp;")  # Graphviz reads a tooltip's escapes twice
