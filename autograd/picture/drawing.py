"""``draw``: the graph of a Value as a Graphviz picture, in two views.

``named`` has one card for each named Value, and the local derivative on each edge: a
gradient is the product along a path.  ``full`` has one card for every Value.  A graph
that is too large for its view is folded by scope.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.paper.paths import Graph
from autograd.picture import request
from autograd.picture.caption import captions, whose_gradients
from autograd.picture.cards import Card, gradient_text, kind_of, plain, titles_of, tooltip, value_card
from autograd.picture.colours import Colour
from autograd.picture.digraph import Drawing
from autograd.picture.folding import Fold, sizes
from autograd.picture.sketch import Line, Sketch, ids_of, line_id, reached_from, sketched
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float

# Above these a layout may take seconds.  Crossings are the columns of cards that all edges cross together.
HARD_CROSSINGS, HARD_LINES, HARD_CARDS = 500, 800, 300
MOST_COMPARED = 20_000  # nodes of a graph whose gradients are compared with a pass of its own; 100,000 take a second

THIN, THICK, LIT_WIDTH, MARKED_WIDTH = 0.8, 3.2, 2.6, 4.0
MARK = "✗ here"
_FONT = "Helvetica"  # Graphviz knows its widths; the SVG says sans-serif where there is none
# ranksep: the numbers on the edges need room.  ordering: the edges leave a card in the order of its uses.
_ROOM = {"named": {"ranksep": "0.7", "ordering": "out"}, "full": {"ranksep": "0.35"}}


def draw(
    value: Value | request.Recorded,
    view: str | None = None,
    *,
    parameters: Iterable[Value] | None = None,
    path: Value | str | Iterable[Value | str] | None = None,
    marked: Iterable[tuple[str, str]] = (),
    shares: bool = False,
    expand: str | Iterable[str] = (),
    depth: int | None = None,
    max_nodes: int | None = None,
) -> Drawing:
    """Draw what a Value was made from, with the value and the gradient of each node.

    Args:
        value: the end of the graph, such as the error; or a program.
        view: "named" (a card for each named Value, the local derivative on each edge) or
            "full" (a card for every Value); by default "named" if anything has a name.
        parameters: the leaves that training changes, drawn apart from the inputs; by
            default every leaf with a name, or every leaf where none has one.
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

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if the view, a name or a part to expand is unknown, none of the parameters
            is in the graph, or there are too many cards and no scopes to fold by.
    """
    value = request.the_end_of_a_graph(value, "draw")
    graph = Graph(value)
    request.check_count("depth", depth)
    request.check_count("max_nodes", max_nodes)
    graph.refuse_stale()
    view = request.view_of(view, graph.order)
    listed = request.parameters_among(graph.order, parameters)
    parts = request.parts_of(expand)
    chosen = _paths_asked_for(path, graph, view)

    lit = reached_from(graph.order, chosen) if chosen else ()
    known = None if listed is None else frozenset(listed)
    sketch = sketched(graph, view, parameters=known, expand=parts, depth=depth, max_nodes=max_nodes, lit=lit)
    above = captions(graph, chosen, view, whole=not sketch.folds) if chosen else []
    if chosen and sketch.folds:
        above += _unfolding(chosen, sketch)
    compared = graph.gradients if chosen or len(graph.order) <= MOST_COMPARED else _seed(value)
    above += whose_gradients(value, compared.keys() & sketch.card_of.keys(), compared)
    trained = request.default_parameters(graph.order) if listed is None else listed
    drawing = drawn(sketch, trained, above, shares=shares, marked={*marked})
    said = [request.absent(graph.order, listed)]
    if chosen:
        said.append(f"with the path to {shorten(', '.join(shown(v.name) or 'a Value' for v in chosen))}")
    drawing.description = ", ".join([drawing.description, *filter(None, said)])
    return drawing


def drawn(
    sketch: Sketch,
    trained: Collection[Value],
    above: Sequence[str] = (),
    *,
    shares: bool = False,
    marked: Collection[tuple[str, str]] = (),
) -> Drawing:
    """A sketch as a Graphviz picture.

    Args:
        sketch: the cards and the lines.
        trained: the leaves that are coloured as parameters.
        above: the lines above the picture.
        shares: whether each edge shows its share of the gradient, as in ``draw``.
        marked: the edges that are marked, as in ``draw``.
    """
    titles = [f"{len(sketch.nodes):,} values folded into {counted(len(sketch.cards), 'card')}"] if sketch.folds else []
    drawing = _empty([*titles, *above], sketch.view, lit=bool(sketch.lit))
    described = [f"the graph of {shown(sketch.root.name) or 'a Value'}"]
    described += titles or [counted(len(sketch.cards), "card")]
    if sketch.cut_at:
        described.append(f"cut off {counted(sketch.cut_at, 'step')} back")
    drawing.description = ", ".join(described)
    drawing.ids = ids_of(sketch.cards)
    _add_cards(drawing, sketch, frozenset(trained))
    _add_lines(drawing, sketch, marked, shares=shares)
    _ease(drawing, sketch)
    return drawing


# ---- what is asked for ----


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


# ---- into Graphviz ----


def _empty(titles: Sequence[str], view: str, *, lit: bool) -> Drawing:
    graph = {"rankdir": "LR", "bgcolor": "transparent", "nodesep": "0.2", "fontname": _FONT, **_ROOM[view]}
    if titles:
        title = "".join(f"{plain(line)}\\l" for line in [*titles, " "])  # each to the left, with an empty line below
        graph |= {"label": title, "labelloc": "t", "labeljust": "l", "fontsize": "15"}
        graph["fontcolor"] = Colour.LIT if lit else Colour.LINE
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
            "fontcolor": Colour.LINE,
            "fontname": _FONT,
            "fontsize": "12",
            "arrowsize": "0.7",
        },
    )


def _add_cards(drawing: Drawing, sketch: Sketch, trained: Collection[Value]) -> None:
    headings = titles_of([card for card in sketch.cards if isinstance(card, Value)], sketch.view, sketch.graph)
    for key in sketch.cards:
        if isinstance(key, Fold):
            card = key.card()
        else:
            card = value_card(key, headings[key], sketch.view, kind_of(key, sketch.root, trained))
        _add_card(drawing, drawing.ids[key], card, lit=key in sketch.lit)


def _add_card(drawing: Drawing, identity: str, card: Card, *, lit: bool) -> None:
    border = {"color": Colour.LIT, "penwidth": f"{LIT_WIDTH}"} if lit else {}
    drawing.node(identity, label=card.label, fillcolor=card.fill, tooltip=tooltip(card.tooltip), **border)
    if card.colours:
        drawing.colours[identity] = card.colours


def _add_lines(drawing: Drawing, sketch: Sketch, marked: Collection[tuple[str, str]], *, shares: bool) -> None:
    amounts = [abs(as_float(line.share)) for line in sketch.lines if line.share is not None]
    largest = max((amount for amount in amounts if not math.isnan(amount)), default=0.0)
    for line in sketch.lines:
        target = drawing.ids[line.target]
        source = _cut_mark(drawing, target) if line.source is None else drawing.ids[line.source]
        look = _width(line, largest)
        if line.lit:
            look |= {"color": Colour.LIT, "fontcolor": Colour.LIT, "penwidth": f"{LIT_WIDTH}"}
        identity, words = line_id(source, target, line.nth), _slope(line, sketch.view)
        if shares and line.share is not None:
            words.append(gradient_text(line.share))
            drawing.colours[identity] = (Colour.SHARE,)
        if isinstance(line.source, Value) and (line.target.name, line.source.name) in marked:
            look |= {"color": Colour.MARKED, "fontcolor": Colour.MARKED, "penwidth": f"{MARKED_WIDTH}"}
            words.append(MARK)
        drawing.edge(source, target, id=identity, label="\\n".join(words) or None, **look)


def _cut_mark(drawing: Drawing, target: str) -> str:
    """Add a mark for the part behind a card that is left out, and return its id."""
    mark = f"{target}cut"
    drawing.node(
        mark, label="…", shape="plaintext", style="", fontcolor=Colour.LINE, width="0.3", tooltip="cut off here"
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


def _slope(line: Line, view: str) -> list[str]:
    if isinstance(line.source, Fold) and isinstance(line.target, Fold):
        return list(filter(None, [sizes(line.source, line.target)]))
    if line.slope is None or not (view == "named" or line.lit):
        return []
    return [f"×{write_number(line.slope)}"]


def _ease(drawing: Drawing, sketch: Sketch) -> None:
    """Mark a hard layout, and let Graphviz stop at a good one."""
    crossed, lines = _columns_crossed(sketch), len(sketch.lines)
    drawing.may_take_long = crossed > HARD_CROSSINGS or lines > HARD_LINES or len(sketch.cards) > HARD_CARDS
    if crossed > HARD_CROSSINGS or lines > HARD_LINES:
        drawing.graph_attr.update(nslimit="1", nslimit1="1", mclimit="0.2")


def _columns_crossed(sketch: Sketch) -> int:
    """How many columns all edges cross together; those from leaves, which stand where they are used, cross few."""
    column = dict.fromkeys(sketch.cards, 0)
    ends = [(line.source, line.target) for line in sketch.lines if line.source is not None]
    for source, target in ends:  # targets come in order, so a source has its column by now
        column[target] = max(column[target], column[source] + 1)
    return sum(
        column[target] - column[source] for source, target in ends if isinstance(source, Fold) or source.op is not None
    )
