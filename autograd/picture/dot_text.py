"""A sketch as the DOT text of Graphviz: its cards, its lines and how they look."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from autograd.engine.value import Value
from autograd.paper.hiding import Hidden
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.picture.caption import told_of
from autograd.picture.cards import (
    DIGITS,
    NOTHING_HIDDEN,
    Card,
    gradient_text,
    kind_of,
    plain,
    titles_of,
    tooltip,
    value_card,
)
from autograd.picture.colours import Colour
from autograd.picture.digraph import Drawing
from autograd.picture.direction import RANKDIR, chosen_direction, columns_of
from autograd.picture.folding import Fold, sizes
from autograd.picture.lines import Line
from autograd.picture.sketch import Sketch, ids_of, line_id
from autograd.sentences import counted
from autograd.table.arithmetic import as_float

# Above these a layout may take seconds.  Crossings are the columns of cards that all edges cross together.
HARD_CROSSINGS, HARD_LINES, HARD_CARDS = 500, 800, 300

THIN, THICK, LIT_WIDTH, MARKED_WIDTH = 0.8, 3.2, 2.6, 4.0
MARK = "✗ here"
_FONT = "Helvetica"  # Graphviz knows its widths; the SVG says sans-serif where there is none
# ranksep: the numbers on the edges need room.  ordering: the edges leave a card in the order of its uses.
_ROOM = {"named": {"ranksep": "0.7", "ordering": "out"}, "full": {"ranksep": "0.35"}}


def drawn(
    sketch: Sketch,
    trained: Collection[Value],
    above: Sequence[str] = (),
    *,
    direction: str = "auto",
    digits: int = DIGITS,
    shares: bool = False,
    marked: Collection[tuple[str, str]] = (),
    hidden: Hidden = NOTHING_HIDDEN,
) -> Drawing:
    """A sketch as a Graphviz picture.

    Args:
        sketch: the cards and the lines.
        trained: the leaves that are coloured as parameters.
        above: the lines above the picture.
        direction, digits: as in ``draw``.
        shares: whether each edge shows its share of the gradient, as in ``draw``.
        marked: the edges that are marked, as in ``draw``.
        hidden: what is not shown.
    """
    trained = frozenset(trained)
    titles = [f"{len(sketch.nodes):,} values folded into {counted(len(sketch.cards), 'card')}"] if sketch.folds else []
    singles = [card for card in sketch.cards if isinstance(card, Value)]
    headings = titles_of(singles, sketch.view, sketch.graph, hidden)
    direction = chosen_direction(direction, sketch, headings)
    drawing = _empty([*titles, *above], sketch.view, direction, lit=bool(sketch.lit))
    described = [f"the graph of {shown(sketch.root.name) or 'a Value'}"]
    described += titles or [counted(len(sketch.cards), "card")]
    if sketch.cut_at:
        described.append(f"cut off {counted(sketch.cut_at, 'step')} back")
    drawing.description = ", ".join(described)
    drawing.told = told_of(sketch.root, [node for node in sketch.nodes if node in trained], hidden)
    drawing.ids = ids_of(sketch.cards)
    drawing.digits, drawing.hidden = digits, hidden
    _add_cards(drawing, sketch, headings, trained)
    _add_lines(drawing, sketch, marked, shares=shares)
    _ease(drawing, sketch)
    return drawing


def _empty(titles: Sequence[str], view: str, direction: str, *, lit: bool) -> Drawing:
    graph = {
        "rankdir": RANKDIR[direction],
        "bgcolor": "transparent",
        "nodesep": "0.2",
        "fontname": _FONT,
        **_ROOM[view],
    }
    if titles:
        title = "".join(f"{plain(line)}\\l" for line in [*titles, " "])  # each to the left, with an empty line below
        graph |= {"label": title, "labelloc": "t", "labeljust": "l", "fontsize": "15"}
        graph["fontcolor"] = Colour.PATH if lit else Colour.QUIET
    return Drawing(
        graph_attr=graph,
        node_attr={
            "shape": "record",
            "style": "rounded,filled",
            "color": Colour.LINE,
            "fontcolor": Colour.INK,
            "fontname": _FONT,
            "fontsize": "13",
            "margin": "0.16,0.05",
            "height": "0.2",
        },
        edge_attr={
            "color": Colour.LINE,
            "fontcolor": Colour.QUIET,
            "fontname": _FONT,
            "fontsize": "12",
            "arrowsize": "0.7",
        },
    )


def _add_cards(drawing: Drawing, sketch: Sketch, headings: Mapping[Value, str], trained: Collection[Value]) -> None:
    for key in sketch.cards:
        if isinstance(key, Fold):
            card = key.card(drawing.hidden)
        else:
            kind = kind_of(key, sketch.root, trained)
            card = value_card(key, headings[key], sketch.view, kind, drawing.digits, drawing.hidden)
        _add_card(drawing, drawing.ids[key], card, lit=key in sketch.lit)


def _add_card(drawing: Drawing, identity: str, card: Card, *, lit: bool) -> None:
    border = {"color": Colour.PATH, "penwidth": f"{LIT_WIDTH}"} if lit else {}
    # Graphviz turns the fields of a card by a quarter where the graph grows down; braces turn them back.
    label = f"{{{card.label}}}" if drawing.graph_attr["rankdir"] == RANKDIR["down"] else card.label
    drawing.node(identity, label=label, fillcolor=card.fill, tooltip=tooltip(card.tooltip), **border)
    if card.colours:
        drawing.colours[identity] = card.colours


def _add_lines(drawing: Drawing, sketch: Sketch, marked: Collection[tuple[str, str]], *, shares: bool) -> None:
    amounts = [abs(as_float(line.share)) for line in sketch.lines if line.share is not None]
    largest = max((amount for amount in amounts if not math.isnan(amount)), default=0.0)
    goes_down = drawing.graph_attr["rankdir"] == RANKDIR["down"]
    apart = "\u00a0\u00a0" if goes_down else ""  # from the edge to the left of it
    digits, hidden = drawing.digits, drawing.hidden
    for line in sketch.lines:
        target = drawing.ids[line.target]
        source = _cut_mark(drawing, target) if line.source is None else drawing.ids[line.source]
        is_told = not _is_hidden(line, hidden)
        look = _width(line, largest) if is_told else {}
        if line.lit:
            look |= {"color": Colour.PATH, "fontcolor": Colour.PATH, "penwidth": f"{LIT_WIDTH}"}
        identity, words = line_id(source, target, line.nth), _slope(line, sketch.view, digits, hidden)
        if shares and is_told and line.share is not None:
            words.append(gradient_text(line.share, digits))
            drawing.colours[identity] = (Colour.GRADIENT,)
        if isinstance(line.source, Value) and (line.target.name, line.source.name) in marked:
            look |= {"color": Colour.MARKED, "fontcolor": Colour.MARKED, "penwidth": f"{MARKED_WIDTH}"}
            words.append(MARK)
            if identity in drawing.colours:
                drawing.colours[identity] = (*drawing.colours[identity], Colour.MARKED)
        drawing.edge(source, target, id=identity, label="\\n".join(apart + word for word in words) or None, **look)


def _is_hidden(line: Line, hidden: Hidden) -> bool:
    """Whether what a line carries would tell a hidden gradient, at either of its ends."""
    return any(hidden.gradient(end) for end in (line.source, line.target) if isinstance(end, Value))


def _cut_mark(drawing: Drawing, target: str) -> str:
    """Add a mark for the part behind a card that is left out, and return its id."""
    mark = f"{target}cut"
    drawing.node(
        mark, label="…", color=Colour.BETWEEN, fillcolor=Colour.BETWEEN, fontcolor=Colour.QUIET, tooltip="cut off here"
    )
    drawing.colours[mark] = ()
    return mark


def _width(line: Line, largest: float) -> dict[str, str]:
    """The width of an edge: it grows with the square root of what the edge carries, so that small shares differ too."""
    if line.source is None or line.share is None:
        return {"style": "dashed"} if line.source is None else {}
    amount = abs(as_float(line.share))
    if amount == 0:
        return {"style": "dashed"}
    if math.isnan(amount):
        return {}
    part = 1.0 if amount == largest else amount / largest
    return {"penwidth": f"{THIN + (THICK - THIN) * math.sqrt(part):.2f}"}


def _slope(line: Line, view: str, digits: int, hidden: Hidden) -> list[str]:
    if isinstance(line.source, Fold) and isinstance(line.target, Fold):
        return list(filter(None, [sizes(line.source, line.target)]))
    if line.slope is None or "derivatives" in hidden.parts or not (view == "named" or line.lit):
        return []
    return [f"×{write_number(line.slope, digits)}"]


def _ease(drawing: Drawing, sketch: Sketch) -> None:
    """Mark a hard layout, and let Graphviz stop at a good one."""
    crossed, lines = _columns_crossed(sketch), len(sketch.lines)
    drawing.may_take_long = crossed > HARD_CROSSINGS or lines > HARD_LINES or len(sketch.cards) > HARD_CARDS
    if crossed > HARD_CROSSINGS or lines > HARD_LINES:
        drawing.graph_attr.update(nslimit="1", nslimit1="1", mclimit="0.2")


def _columns_crossed(sketch: Sketch) -> int:
    """How many columns all edges cross together; those from leaves, which stand where they are used, cross few."""
    column = columns_of(sketch)
    ends = [(line.source, line.target) for line in sketch.lines if line.source is not None]
    return sum(
        column[target] - column[source] for source, target in ends if isinstance(source, Fold) or source.op is not None
    )
