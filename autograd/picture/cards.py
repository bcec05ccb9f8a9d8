"""What stands on the card of one Value: its title, its value, its gradient, and its colour.

Only record labels, since the WebAssembly build of Graphviz drops HTML labels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from autograd.engine.backward import NOT_YET
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.formulas import formulas
from autograd.paper.names import pretty_name, shown
from autograd.paper.numerals import write_exactly, write_number
from autograd.paper.paths import Graph
from autograd.picture.colours import Colour

LONGEST_FORMULA = 48  # behind a name
LONGEST_UNNAMED = 24  # in place of one; in the full view the edges, too, say what a Value was made from
FILL = {
    "input": Colour.INPUT,
    "parameter": Colour.PARAMETER,
    "constant": Colour.CONSTANT,
    "error": Colour.ERROR,
    "between": Colour.BETWEEN,
}
_WORDS = {"input": "input", "parameter": "parameter", "constant": "constant", "error": "result", "between": ""}


class Card(NamedTuple):
    """A card as Graphviz takes it."""

    label: str
    fill: str
    tooltip: str
    colours: tuple[str, ...] = ()  # of its last texts, where they are not a value and a gradient


def titles_of(nodes: Iterable[Value], view: str, graph: Graph) -> dict[Value, str]:
    """What stands above the numbers of each card: its name, in the named view with its formula."""
    nodes = list(nodes)
    order = graph.back_to_names(nodes)
    if view == "named":
        written = formulas(nodes, "pretty", LONGEST_FORMULA, order=order)
        return {node: _named_title(node, written[node]) for node in nodes}
    unnamed = [node for node in nodes if node.op is not None and not node.name]
    written = formulas(unnamed, "pretty", LONGEST_UNNAMED, order=order)
    only_dots = [node for node in unnamed if not any(map(str.isalnum, written[node]))]
    written |= formulas(only_dots, "pretty", LONGEST_FORMULA, order=order)
    return {node: pretty_name(node.name) or written.get(node, "number") for node in nodes}


def value_card(node: Value, title: str, view: str, kind: str) -> Card:
    """The card of one Value."""
    value, gradient = number_or_dash(node.data), gradient_text(node.grad)
    label = f"{field(title)}|{{{value}|{gradient}}}"
    described = f"{_WORDS[kind]} {shown(node.name)}".strip()
    return Card(
        label if view == "named" else f"{{{label}}}",
        FILL[kind],
        f"{described}: value {write_exactly(node.data)}, gradient {_exactly(node.grad)}",
    )


def kind_of(node: Value, root: Value, parameters: Collection[Value] | None) -> str:
    """What a Value is in its graph, which its card shows by colour and tooltip."""
    if node is root:
        return "error"
    if node.op is not None:
        return "between"
    if parameters is None:
        return "parameter" if node.name else "constant"
    return "parameter" if node in parameters else "input" if node.name else "constant"


def number_or_dash(x: Exact) -> str:
    """A number; – for a gradient before any backward pass."""
    return "–" if x is NOT_YET else write_number(x)


def gradient_text(x: Exact) -> str:
    """A gradient as every picture shows one.

    >>> gradient_text(-0.5), gradient_text(NOT_YET)
    ('∂ −0.5', '∂ –')
    """
    return f"∂ {number_or_dash(x)}"


def field(text: str) -> str:
    """Text as a record label shows it literally."""
    escaped = "".join(f"\\{c}" if c in "\\{}|<>" else "\\ " if c == " " else c for c in text)
    return escaped.replace("&", "&amp;") or "\\ "


def plain(text: str) -> str:
    """Text as any other label shows it literally."""
    return text.replace("\\", "\\\\").replace("&", "&amp;")


def tooltip(text: str) -> str:
    """Text as a tooltip shows it literally."""
    return plain(text.replace("\\", "\\\\"))  # Graphviz reads a tooltip's escapes twice


def _named_title(node: Value, written: str) -> str:
    name = pretty_name(node.name)
    return written if node.op is None or not name else f"{name} = {written}"


def _exactly(x: Exact) -> str:
    return "not yet known" if x is NOT_YET else write_exactly(x)
