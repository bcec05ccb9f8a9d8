"""The card of one Value: its title, its value, its gradient and its colour.

Labels are record labels: the WebAssembly build of Graphviz drops HTML labels without a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from autograd.engine.backward import NOT_YET
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.formulas import formulas
from autograd.paper.graph import Graph
from autograd.paper.hiding import BLANK, Hidden
from autograd.paper.names import pretty_name, shown
from autograd.paper.numerals import write_exactly, write_number
from autograd.picture.colours import Colour

LONGEST_FORMULA = 48  # characters behind a name
NOTHING_HIDDEN = Hidden()
DIGITS = 4  # of a number on a card or an edge
LONGEST_UNNAMED = 24  # in place of a name; in the full view the edges also say what a Value was made from
FILL = {
    "input": Colour.INPUT,
    "parameter": Colour.PARAMETER,
    "constant": Colour.CONSTANT,
    "error": Colour.ERROR,
    "between": Colour.BETWEEN,
}
_WORDS = {"input": "input", "parameter": "parameter", "constant": "constant", "error": "result", "between": ""}


class Card(NamedTuple):
    """A card, ready for Graphviz."""

    label: str
    fill: str
    tooltip: str
    colours: tuple[str, ...] = ()  # of its last texts; empty where these are a value and a gradient


def titles_of(nodes: Iterable[Value], view: str, graph: Graph, hidden: Hidden = NOTHING_HIDDEN) -> dict[Value, str]:
    """The title of each card: the name, and in the named view also the formula."""
    nodes = list(nodes)
    if "formulas" in hidden.parts:
        return {node: pretty_name(node.name) or (node.op.name if node.op else "number") for node in nodes}
    if view == "named":
        written = _written(nodes, LONGEST_FORMULA, graph)
        return {node: _named_title(node, written[node]) for node in nodes}
    unnamed = [node for node in nodes if node.op is not None and not node.name]
    written = _written(unnamed, LONGEST_UNNAMED, graph)
    only_dots = [node for node in unnamed if not any(map(str.isalnum, written[node]))]
    written |= _written(only_dots, LONGEST_FORMULA, graph)
    return {node: pretty_name(node.name) or written.get(node, "number") for node in nodes}


def _written(nodes: Collection[Value], longest: int, graph: Graph) -> dict[Value, str]:
    return formulas(nodes, "pretty", longest, order=graph.back_to_names(nodes)) if nodes else {}


def value_card(
    node: Value, title: str, view: str, kind: str, digits: int = DIGITS, hidden: Hidden = NOTHING_HIDDEN
) -> Card:
    """The card of one Value.  A hidden number leaves a blank, and none in the tooltip."""
    value = BLANK.text if hidden.value(node) else number_or_dash(node.data, digits)
    gradient = f"∂ {BLANK.text}" if hidden.gradient(node) else gradient_text(node.grad, digits)
    label = f"{field(title)}|{{{value}|{gradient}}}"
    described = f"{_WORDS[kind]} {shown(node.name)}".strip()
    return Card(
        label if view == "named" else f"{{{label}}}",
        FILL[kind],
        ": ".join(filter(None, [described, _told(node, hidden)])),
    )


def _told(node: Value, hidden: Hidden) -> str:
    """All digits of the numbers that are shown."""
    value = [] if hidden.value(node) else [f"value {write_exactly(node.data)}"]
    gradient = [] if hidden.gradient(node) else [f"gradient {_exactly(node.grad)}"]
    return ", ".join([*value, *gradient])


def kind_of(node: Value, root: Value, parameters: Collection[Value] | None) -> str:
    """The role of a Value in its graph, which its card shows by colour and tooltip."""
    if node is root:
        return "error"
    if node.op is not None:
        return "between"
    if parameters is None:
        return "parameter" if node.name else "constant"
    return "parameter" if node in parameters else "input" if node.name else "constant"


def constants_among(cards: Iterable[object], root: Value, parameters: Collection[Value]) -> set[Value]:
    """The leaves without a name that are no parameters."""
    known = frozenset(parameters)
    return {card for card in cards if isinstance(card, Value) and kind_of(card, root, known) == "constant"}


def number_or_dash(x: Exact, digits: int = DIGITS) -> str:
    """A number, or – for a gradient before any backward pass."""
    return "–" if x is NOT_YET else write_number(x, digits)


def gradient_text(x: Exact, digits: int = DIGITS) -> str:
    """A gradient, as every picture shows it.

    >>> gradient_text(-0.5), gradient_text(NOT_YET)
    ('∂ −0.5', '∂ –')
    """
    return f"∂ {number_or_dash(x, digits)}"


def field(text: str) -> str:
    """Text escaped for a record label."""
    escaped = "".join(f"\\{c}" if c in "\\{}|<>" else "\\ " if c == " " else c for c in text)
    return escaped.replace("&", "&amp;") or "\\ "


def plain(text: str) -> str:
    """Text escaped for any other label."""
    return text.replace("\\", "\\\\").replace("&", "&amp;")


def tooltip(text: str) -> str:
    """Text escaped for a tooltip."""
    return plain(text.replace("\\", "\\\\"))  # Graphviz reads a tooltip's escapes twice


def _named_title(node: Value, written: str) -> str:
    name = pretty_name(node.name)
    return written if node.op is None or not name else f"{name} = {written}"


def _exactly(x: Exact) -> str:
    return "not yet known" if x is NOT_YET else write_exactly(x)
