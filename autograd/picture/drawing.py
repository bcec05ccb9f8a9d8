"""``draw``: the graph of a Value as a Graphviz picture, in two views.

``named`` has one card for each named Value and the local derivative on each
edge, so a gradient can be read off as a product along a path.  ``full`` has one
card for every Value.  What is too large for either is folded by scope.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from autograd.arithmetic import as_float
from autograd.backprop import history
from autograd.named import bearer
from autograd.names import shown
from autograd.numerals import write_number
from autograd.picture import request
from autograd.picture.caption import captions
from autograd.picture.cards import Card, kind_of, plain, titles_of, tooltip, value_card
from autograd.picture.colours import Colour
from autograd.picture.digraph import Drawing
from autograd.picture.folding import Fold, folded, has_scopes, sizes
from autograd.picture.sketch import CardKey, Line, lines_between, reached_from, steps_back
from autograd.sentences import counted, shorten
from autograd.value import Value

FOLD_ABOVE = 150  # cards, where there are scopes to fold by
MOST_NODES = 2_000
# Above these a layout may take seconds: columns of cards that all edges cross together, and cards.
HARD_CROSSINGS, HARD_CARDS = 500, 300

THIN, THICK, LIT_WIDTH = 0.8, 3.2, 2.6
_FONT = "Helvetica"  # Graphviz knows its widths; the SVG says sans-serif where there is none
# Between the columns: the numbers on the edges need it.  Up and down: arguments in the order of their formula.
_ROOM = {"named": {"ranksep": "0.7", "ordering": "out"}, "full": {"ranksep": "0.35"}}


def draw(
    value: Value,
    view: str | None = None,
    *,
    parameters: Iterable[Value] | None = None,
    path: Value | str | Iterable[Value | str] | None = None,
    shares: bool = False,
    expand: str | Iterable[str] = (),
    depth: int | None = None,
    max_nodes: int | None = None,
) -> Drawing:
    """Draw what a Value was made from, with the value and the gradient of each node.

    Args:
        value: the end of the graph, such as the error.
        view: "named" (a card for each named Value, the local derivative on each edge) or
            "full" (a card for every Value); by default "named" if anything has a name.
        parameters: the leaves that training changes, drawn apart from the inputs; by
            default every leaf with a name.
        path: a Value or its name, or several: light the ways from it to ``value``, with the
            local derivatives along them and the derivation as title.
        shares: write on each edge what it adds to the gradient of its source: the gradient
            of its target times the local derivative.
        expand: in a folded graph, the parts to show Value by Value, such as "layer 2".
        depth: go only so many steps back from ``value``.
        max_nodes: up to how many cards a graph is drawn whole; by default 150 if it has
            scopes to fold it by, and 2,000 if not.

    Before ``backward`` a gradient shows as –.  After it, an edge is the thicker the more of
    the gradient it carries, and dashed where that is 0.

    A graph with more cards is folded: one card for each outermost scope (nn's layers set
    them, ``with scope("layer 1"):`` does it by hand), with the range of its outputs and the
    median and the largest gradient of its parameters.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w - 3) ** 2).named("E")
    >>> E.backward()
    >>> draw(E, path="w")
    <Drawing: the graph of E, 3 cards, with the path to w>

    Raises:
        TypeError: if an argument is of another kind.
        ValueError: if the view, a name or a part to expand is unknown, none of the parameters
            is in the graph, or it has too many cards and nothing to fold it by.
    """
    whole = history(request.the_end_of_a_graph(value, "draw"))
    request.check_count("depth", depth)
    request.check_count("max_nodes", max_nodes)
    view = request.view_of(view, whole)
    listed = request.parameters_among(whole, parameters)
    trained = None if listed is None else frozenset(listed)
    parts = request.parts_of(expand)
    chosen = _chosen(path, value, whole, view)
    lit = reached_from(whole, chosen) if chosen else set()

    nodes, card_of, cut = _on_cards(whole, view, trained, parts, depth, max_nodes)
    keys = list(dict.fromkeys(card_of[node] for node in nodes if node in card_of))
    is_folded = any(isinstance(key, Fold) for key in keys)
    _check_size(len(keys), view, max_nodes, is_folded=is_folded)

    titles = [f"{len(nodes):,} values folded into {counted(len(keys), 'card')}"] if is_folded else []
    described = [f"the graph of {shown(value.name) or 'a Value'}", *(titles or [counted(len(keys), "card")])]
    if depth is not None and cut:
        described.append(f"cut off {counted(depth, 'step')} back")
    described += filter(None, [request.absent(whole, listed)])
    if chosen:
        described.append(f"with the path to {shorten(', '.join(shown(v.name) or 'a Value' for v in chosen))}")
        titles += captions(value, chosen, view, whole=not is_folded)

    drawing = _empty(", ".join(described), titles, view, lit=bool(chosen))
    identity = {key: f"n{i}" for i, key in enumerate(keys)}
    lit_cards = {card_of[node] for node in nodes if node in lit and node in card_of}
    headings = titles_of([key for key in keys if isinstance(key, Value)], view)
    for key in keys:
        if isinstance(key, Fold):
            card = key.card()
        else:
            card = value_card(key, headings[key], view, kind_of(key, value, trained))
        _add_card(drawing, identity[key], card, lit=key in lit_cards)
    lines = lines_between(nodes, card_of, cut, lit)
    _add_lines(drawing, lines, identity, view, shares=shares)
    _ease(drawing, keys, lines)
    return drawing


def _on_cards(
    nodes: list[Value],
    view: str,
    parameters: frozenset[Value] | None,
    expand: list[str],
    depth: int | None,
    max_nodes: int | None,
) -> tuple[list[Value], dict[Value, CardKey], set[Value]]:
    """The part of a history that is drawn, the card of each Value on one, and the Values where it is cut off."""
    root = nodes[-1]
    singles = [node for node in nodes if node.name or node is root] if view == "named" else nodes
    cut: set[Value] = set()
    if depth is not None:
        near, cut = steps_back(root, depth, set(singles).__contains__)
        singles = [node for node in singles if node in near]
        nodes = [node for node in history(root, stop=cut.__contains__) if node not in cut]
    card_of: dict[Value, CardKey] = {node: node for node in singles}
    if expand or (len(singles) > (max_nodes or FOLD_ABOVE) and has_scopes(nodes)):
        card_of.update(folded(nodes, parameters, expand))
    return nodes, card_of, cut


# ---- what is asked for ----


def _chosen(
    path: Value | str | Iterable[Value | str] | None, root: Value, nodes: list[Value], view: str
) -> list[Value]:
    """The Values that paths are asked for."""
    wanted = [] if path is None else [path] if isinstance(path, Value | str) else path
    if not isinstance(wanted, Iterable):
        raise TypeError(f"path is a Value or a name, or several, not {shorten(repr(path))}: write path=w1 or path='w1'")
    known, found = set(nodes), []
    for one in wanted:
        if not isinstance(one, Value | str):
            raise TypeError(f"a path leads to a Value or a name, not to {shorten(repr(one))}: write path=w1 or 'w1'")
        by = bearer(one, root) if isinstance(one, str) else one
        called = repr(shorten(by.name)) if by.name else repr(by)
        if by not in known:
            raise ValueError(f"{called} is no part of this graph: there is no path to it")
        if view == "named" and not by.name and by is not root:
            raise ValueError(f"{called} has no name, so no card in the named view: give it one, or draw the full view")
        found.append(by)
    return list(dict.fromkeys(found))


def _check_size(cards: int, view: str, max_nodes: int | None, *, is_folded: bool) -> None:
    most = max(max_nodes or 0, MOST_NODES) if is_folded else max_nodes or MOST_NODES
    if cards <= most:
        return
    if is_folded:
        raise ValueError(
            f"this graph has {counted(cards, 'card')} also where it is folded, more than {most}: "
            "expand fewer parts, draw fewer samples, use fewer scopes, or raise max_nodes"
        )
    raise ValueError(
        f"the {view} view of this graph has {counted(cards, 'card')}, more than max_nodes={most}: "
        "draw a Value further inside, only so many steps back with depth=5, give fewer names, "
        "put its parts into 'with scope(\"layer 1\"):' so that they can be folded, or raise max_nodes"
    )


# ---- into Graphviz ----


def _empty(description: str, titles: Sequence[str], view: str, *, lit: bool) -> Drawing:
    graph = {"rankdir": "LR", "bgcolor": "transparent", "nodesep": "0.2", "fontname": _FONT, **_ROOM[view]}
    if titles:
        title = plain("\n".join(titles)).replace("\n", "\\n") + "\\n "  # an empty line below
        graph |= {"label": title, "labelloc": "t", "fontsize": "15", "fontcolor": Colour.LIT if lit else Colour.LINE}
    drawing = Drawing(
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
    drawing.description = description
    return drawing


def _add_card(drawing: Drawing, identity: str, card: Card, *, lit: bool) -> None:
    border = {"color": Colour.LIT, "penwidth": f"{LIT_WIDTH}"} if lit else {}
    drawing.node(identity, label=card.label, fillcolor=card.fill, tooltip=tooltip(card.tooltip), **border)
    if card.colours:
        drawing.colours = {**drawing.colours, identity: card.colours}


def _add_lines(
    drawing: Drawing, lines: list[Line], identity: Mapping[CardKey, str], view: str, *, shares: bool
) -> None:
    amounts = [abs(as_float(line.share)) for line in lines if line.share is not None]
    largest = max((amount for amount in amounts if not math.isnan(amount)), default=0.0)
    for line in lines:
        target = identity[line.target]
        source = _cut_mark(drawing, target) if line.source is None else identity[line.source]
        look = _width(line, largest)
        if line.lit:
            look |= {"color": Colour.LIT, "fontcolor": Colour.LIT, "penwidth": f"{LIT_WIDTH}"}
        drawing.edge(source, target, label=_label(line, view, shares=shares) or None, **look)


def _cut_mark(drawing: Drawing, target: str) -> str:
    """Add a mark for what lies behind a card and is left out; the result is its id."""
    mark = f"{target}cut"
    drawing.node(
        mark, label="…", shape="plaintext", style="", fontcolor=Colour.LINE, width="0.3", tooltip="cut off here"
    )
    drawing.colours = {**drawing.colours, mark: ()}
    return mark


def _width(line: Line, largest: float) -> dict[str, str]:
    """How an edge shows what it carries: the wider the more, by the root so that the small ones differ too."""
    if line.source is None or line.share is None:
        return {"style": "dashed"} if line.source is None else {}
    amount = abs(as_float(line.share))
    if amount == 0:
        return {"style": "dashed"}
    if math.isnan(amount):
        return {}
    part = 1.0 if amount == largest else amount / largest
    return {"penwidth": f"{THIN + (THICK - THIN) * math.sqrt(part):.2f}"}


def _label(line: Line, view: str, *, shares: bool) -> str:
    if isinstance(line.source, Fold) and isinstance(line.target, Fold):
        return sizes(line.source, line.target)
    words = []
    if line.slope is not None and (view == "named" or line.lit):
        words.append(f"×{write_number(line.slope)}")
    if shares and line.share is not None:
        words.append(f"∂ {write_number(line.share)}")
    return "\\n".join(words)


def _ease(drawing: Drawing, cards: list[CardKey], lines: list[Line]) -> None:
    """Say of a hard layout that it is one, and be content with a good one."""
    crossed = _columns_crossed(cards, lines)
    drawing.may_take_long = crossed > HARD_CROSSINGS or len(cards) > HARD_CARDS
    if crossed > HARD_CROSSINGS:
        drawing.graph_attr.update(nslimit="1", nslimit1="1", mclimit="0.2")


def _columns_crossed(cards: list[CardKey], lines: list[Line]) -> int:
    """How many columns all edges cross together: what makes a layout hard, more than the number of cards."""
    column = dict.fromkeys(cards, 0)
    ends = [(line.source, line.target) for line in lines if line.source is not None]
    for source, target in ends:  # in the order of the targets, so a source has its column by now
        column[target] = max(column[target], column[source] + 1)
    return sum(
        column[target] - column[source] for source, target in ends if isinstance(source, Fold) or source.op is not None
    )
