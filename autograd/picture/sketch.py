"""What a picture shows, before anything is drawn: its cards, and the lines between them.

A card stands for one Value, or for many that are folded into one.  A Value on no
card (one without a name in the named view) is passed over: the line goes from
what it was made from to what uses it.  The ids that cards and lines have in a
picture are given here, too: a script finds them by those.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from autograd.engine.backward import NOT_YET, adjoints
from autograd.engine.history import history, nodes_among
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.paths import numbered, wires_into
from autograd.picture.folding import Fold, folded, has_scopes
from autograd.sentences import counted
from autograd.table.rows import NO_PATH

CardKey = Value | Fold


FOLD_ABOVE = 150  # cards, where there are scopes to fold by
MOST_NODES = 2_000


class Sketch(NamedTuple):
    """The cards of a picture and the lines between them."""

    view: str
    nodes: list[Value]  # that are drawn, on cards or between them, arguments before what they make
    card_of: dict[Value, CardKey]
    cards: list[CardKey]
    lines: list[Line]
    lit: set[CardKey]
    cut_at: int  # steps back from the end; 0 if nothing is cut off

    @property
    def root(self) -> Value:
        """The end of the graph."""
        return self.nodes[-1]

    @property
    def folds(self) -> list[Fold]:
        """The cards that stand for many Values."""
        return [card for card in self.cards if isinstance(card, Fold)]


class Line(NamedTuple):
    """A line between two cards; from None where what lies behind is cut off."""

    source: CardKey | None
    target: CardKey
    nth: int  # of the lines between the same two cards: in the full view each use of a Value has its own
    slope: Exact | None  # ∂target/∂source between two single Values
    lit: bool

    @property
    def share(self) -> Exact | None:
        """What the target passes on to the gradient of the source; None before a backward pass."""
        if self.slope is None or not isinstance(self.target, Value) or self.target.grad is NOT_YET:
            return None
        share = self.slope if self.slope is NO_PATH else self.target.grad * self.slope
        # 0 · inf behind a relu that is 0, say: a share that is no number cannot be part of a gradient that is one.
        is_no_part = share != share and isinstance(self.source, Value) and self.source.grad == self.source.grad
        return NO_PATH if is_no_part else share


def sketched(
    whole: list[Value],
    view: str,
    *,
    parameters: Collection[Value] | None = None,
    expand: Collection[str] = (),
    depth: int | None = None,
    max_nodes: int | None = None,
    lit: Collection[Value] = (),
) -> Sketch:
    """What a picture of a graph shows.

    Args:
        whole: the ``history`` of its end.
        view: "named" or "full".
        parameters: as they were listed, if so.
        expand, depth, max_nodes: as in ``draw``.
        lit: the Values along a path that is shown.

    Raises:
        ValueError: if there are too many cards and nothing to fold them by, or a part to expand is unknown.
    """
    nodes, card_of, cut = _on_cards(whole, view, parameters, expand, depth, max_nodes)
    cards = list(dict.fromkeys(card_of[node] for node in nodes if node in card_of))
    _check_size(cards, view, max_nodes)
    lines = lines_between(nodes, card_of, cut, lit, each_use=view == "full")
    lit_cards = {card_of[node] for node in nodes if node in lit and node in card_of}
    return Sketch(view, nodes, card_of, cards, lines, lit_cards, depth or 0 if cut else 0)


def _on_cards(
    nodes: list[Value],
    view: str,
    parameters: Collection[Value] | None,
    expand: Collection[str],
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


def _check_size(cards: list[CardKey], view: str, max_nodes: int | None) -> None:
    is_folded = any(isinstance(card, Fold) for card in cards)
    most = max(max_nodes or 0, MOST_NODES) if is_folded else max_nodes or MOST_NODES
    if len(cards) <= most:
        return
    if is_folded:
        raise ValueError(
            f"this graph has {counted(len(cards), 'card')} also where it is folded, more than {most}: "
            "expand fewer parts, draw fewer samples, use fewer scopes, or raise max_nodes"
        )
    raise ValueError(
        f"the {view} view of this graph has {counted(len(cards), 'card')}, more than max_nodes={most}: draw a Value "
        f"further inside, only so many steps back with depth=5, {fewer_cards(view)}, "
        "put its parts into 'with scope(\"layer 1\"):' so that they can be folded, or raise max_nodes"
    )


def fewer_cards(view: str) -> str:
    """What to do about too many cards, in a sentence."""
    return "give fewer names" if view == "named" else "name what matters and write view='named'"


def lines_between(
    nodes: list[Value],
    card_of: Mapping[Value, CardKey],
    cut: Collection[Value],
    lit: Collection[Value],
    *,
    each_use: bool,
) -> list[Line]:
    """The lines of a picture, in the order of their targets and then of the formula.

    Args:
        nodes: a whole ``history``.
        card_of: the card of each Value that is on one.
        cut: the Values that are left out together with all behind them.
        lit: the Values along a path that is shown.
        each_use: whether a Value that is used twice has two lines, rather than one with the sum.
    """
    found: dict[tuple[CardKey | None, CardKey, int], Line] = {}
    end = end_at(card_of, cut)
    for node in nodes:
        target = card_of.get(node)
        if target is None:
            continue
        for origin, nth, slope in _paths_into(node, target, end, each_use=each_use):
            source = card_of.get(origin)
            if source is target:
                continue
            key = source, target, nth if isinstance(source, Value) else 0
            lights = origin in lit and node in lit
            if key not in found or (lights and not found[key].lit):  # between folds it may be the thousandth
                found[key] = Line(*key, slope if isinstance(source, Value) else None, lights)
    return list(found.values())


def _paths_into(
    node: Value, target: CardKey, end: Callable[[Value], bool], *, each_use: bool
) -> Iterator[tuple[Value, int, Exact | None]]:
    """The Values on the cards that a Value was made from; into a single Value each with its number and slope."""
    if isinstance(target, Fold):
        yield from ((origin, 0, None) for origin in origins(node, end))
    elif each_use:
        uses = wires_into(node)
        for wire, nth in zip(uses, numbered(wire.source for wire in uses), strict=True):
            yield wire.source, nth, wire.slope
    else:
        slopes = adjoints(node, stop=end)
        yield from ((origin, 0, slopes[origin]) for origin in origins(node, end))


def end_at(card_of: Mapping[Value, CardKey], cut: Collection[Value]) -> Callable[[Value], bool]:
    """Where the walk back from a card ends: at other cards, and where the picture is cut off."""
    return lambda node: node in card_of or node in cut


def origins(node: Value, end: Callable[[Value], bool]) -> list[Value]:
    """The Values on the cards that a Value was directly made from, in the order of its formula."""
    arguments = list(dict.fromkeys(nodes_among(node)))
    if all(map(end, arguments)):  # nearly always, and many times faster
        return arguments
    return [origin for origin in history(node, stop=end) if origin is not node and end(origin)]


def reached_from(nodes: list[Value], starts: Collection[Value]) -> set[Value]:
    """The Values on any path from the starts to the end of a ``history``."""
    reached = set(starts)
    for node in nodes:
        if node not in reached and any(a in reached for a in nodes_among(node)):
            reached.add(node)
    return reached


def steps_back(root: Value, most: int, end: Callable[[Value], bool]) -> tuple[set[Value], set[Value]]:
    """The Values on cards at most so many steps behind the root, and those one step further."""
    near, edge = {root}, {root}
    for _ in range(most):
        edge = {origin for node in edge for origin in origins(node, end)} - near
        near |= edge
    beyond = {origin for node in edge for origin in origins(node, end)} - near
    return near, beyond


# ---- what they are called in a picture ----


def ids_of(cards: Iterable[CardKey]) -> dict[CardKey, str]:
    """The id of each card, in their order."""
    return {card: f"n{place}" for place, card in enumerate(cards)}


def line_id(source: str, target: str, nth: int) -> str:
    """The id of a line between two cards that have these.

    >>> line_id("n0", "n2", 0), line_id("n0", "n2", 1)
    ('n0-n2', 'n0-n2-2')
    """
    return f"{source}-{target}" + (f"-{nth + 1}" if nth else "")
