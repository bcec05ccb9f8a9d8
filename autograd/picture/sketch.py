"""What a picture shows, before anything is drawn: its cards, and the lines between them (``lines``).

A card stands for one Value, or for many that are folded into one.  The named view has no card for a Value without a
name.  The ids of cards and lines are given here too, for the script of a player.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from autograd.engine.history import history, nodes_among
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.picture.folding import Fold, folded, has_scopes
from autograd.picture.lines import CardKey, Line, lines_between
from autograd.sentences import counted

FOLD_ABOVE = 150  # cards, if there are scopes to fold by
MOST_NODES = 2_000  # cards of a picture, unless the caller allows more


class Sketch(NamedTuple):
    """The cards of a picture and the lines between them."""

    graph: Graph
    view: str
    nodes: list[Value]  # all that is drawn, on cards or between them; arguments before what they make
    card_of: dict[Value, CardKey]
    cards: list[CardKey]
    lines: list[Line]
    lit: set[CardKey]
    cut_at: int  # steps back from the end; 0 if nothing is cut off

    @property
    def root(self) -> Value:
        """The end of the graph."""
        return self.graph.root

    @property
    def folds(self) -> list[Fold]:
        """The cards that stand for many Values."""
        return [card for card in self.cards if isinstance(card, Fold)]

    def without(self, gone: Collection[CardKey]) -> Sketch:
        """The same without some cards, and without the lines at them."""
        lines = [line for line in self.lines if line.source not in gone and line.target not in gone]
        return self._replace(cards=[card for card in self.cards if card not in gone], lines=lines)


def sketched(
    graph: Graph,
    view: str,
    *,
    parameters: Collection[Value] | None = None,
    expand: Collection[str] = (),
    depth: int | None = None,
    max_nodes: int | None = None,
    lit: Collection[Value] = (),
) -> Sketch:
    """The sketch of a graph.

    Args:
        graph: what is drawn.
        view: "named" or "full".
        parameters: the leaves that training changes, if they were listed.
        expand, depth, max_nodes: as in ``draw``.
        lit: the Values along the paths that are lit.

    Raises:
        ValueError: if there are too many cards and no scopes to fold by, or a part to expand is unknown.
    """
    nodes, card_of, cut = _on_cards(graph, view, parameters, expand, depth, max_nodes)
    cards = list(dict.fromkeys(card_of[node] for node in nodes if node in card_of))
    _check_size(cards, view, max_nodes)
    lines = lines_between(graph, nodes, card_of, cut, lit, each_use=view == "full")
    lit_cards = {card_of[node] for node in nodes if node in lit and node in card_of}
    return Sketch(graph, view, nodes, card_of, cards, lines, lit_cards, depth or 0 if cut else 0)


def _on_cards(
    graph: Graph,
    view: str,
    parameters: Collection[Value] | None,
    expand: Collection[str],
    depth: int | None,
    max_nodes: int | None,
) -> tuple[list[Value], dict[Value, CardKey], set[Value]]:
    """The part of a graph that is drawn, the card of each Value that has one, and the Values where it is cut off."""
    nodes = graph.order
    singles = graph.named if view == "named" else nodes
    cut: set[Value] = set()
    if depth is not None:
        near, cut = steps_back(graph.root, depth, graph.sources if view == "named" else nodes_among)
        singles = [node for node in singles if node in near]
        nodes = [node for node in history(graph.root, stop=cut.__contains__) if node not in cut]
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
        f"further inside, only a few steps back with depth=5, {fewer_cards(view)}, "
        "put its parts into 'with scope(\"layer 1\"):' so that they can be folded, or raise max_nodes"
    )


def fewer_cards(view: str) -> str:
    """What to do about too many cards, for a sentence."""
    return "give fewer names" if view == "named" else "name what matters and write view='named'"


def reached_from(nodes: list[Value], starts: Collection[Value]) -> set[Value]:
    """The Values on any path that begins at one of the starts, in the order of a graph."""
    reached = set(starts)
    for node in nodes:
        if node not in reached and any(a in reached for a in nodes_among(node)):
            reached.add(node)
    return reached


def steps_back(root: Value, most: int, sources: Callable[[Value], Iterable[Value]]) -> tuple[set[Value], set[Value]]:
    """The Values at most ``most`` steps behind the root, and those one step further.

    Args:
        root: where the steps begin.
        most: how many steps to go back.
        sources: the Values one step behind a Value.
    """
    near, edge = {root}, {root}
    for _ in range(most):
        edge = {source for node in edge for source in sources(node)} - near
        near |= edge
    beyond = {source for node in edge for source in sources(node)} - near
    return near, beyond


# ---- ids in a picture ----


def ids_of(cards: Iterable[CardKey]) -> dict[CardKey, str]:
    """The id of each card, in their order."""
    return {card: f"n{place}" for place, card in enumerate(cards)}


def line_id(source: str, target: str, nth: int) -> str:
    """The id of a line between two cards with these ids.

    >>> line_id("n0", "n2", 0), line_id("n0", "n2", 1)
    ('n0-n2', 'n0-n2-2')
    """
    return f"{source}-{target}" + (f"-{nth + 1}" if nth else "")
