"""The lines of a picture: from the cards that a card was made from, with the slope along each.

In the full view each use of a Value has a line.  In the named view a line passes over the Values without a name, and
where parts are folded it passes over what has no card, and ends at the fold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from autograd.engine.backward import NOT_YET, adjoints
from autograd.engine.history import history, nodes_among
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.graph import Graph, numbered
from autograd.picture.folding import Fold
from autograd.table.rows import NO_PATH

CardKey = Value | Fold  # what a card stands for
Path = tuple[Value, int, Exact | None]  # where it begins, which of several it is, and its slope into a single Value


class Line(NamedTuple):
    """A line between two cards; its source is None where the picture is cut off."""

    source: CardKey | None
    target: CardKey
    nth: int  # which of the lines between two cards it is: in the full view each use of a Value has one
    slope: Exact | None  # ∂target/∂source between two single Values
    lit: bool

    @property
    def share(self) -> Exact | None:
        """The part of the source's gradient that comes from the target; None before a backward pass."""
        if self.slope is None or not isinstance(self.target, Value) or self.target.grad is NOT_YET:
            return None
        share = self.slope if self.slope is NO_PATH else self.target.grad * self.slope
        # A share may be nan, as 0 · inf is behind a closed relu.  A gradient that is a number has no such part.
        is_not_a_part = share != share and isinstance(self.source, Value) and self.source.grad == self.source.grad
        return NO_PATH if is_not_a_part else share


def lines_between(
    graph: Graph,
    nodes: list[Value],
    card_of: Mapping[Value, CardKey],
    cut: Collection[Value],
    lit: Collection[Value],
    *,
    each_use: bool,
) -> list[Line]:
    """The lines of a picture, in the order of their targets and then of the formula.

    Args:
        graph: what is drawn.
        nodes: the part of the graph that is drawn, arguments before what they make.
        card_of: the card of each Value that has one.
        cut: the Values that are left out, together with all behind them.
        lit: the Values along the paths that are lit.
        each_use: whether a Value that is used twice has two lines, or one with the sum.
    """
    lines: dict[tuple[CardKey | None, CardKey, int], Line] = {}
    paths_into = _paths_into(graph, card_of, cut, each_use=each_use)
    for node in nodes:
        target = card_of.get(node)
        if target is None:
            continue
        for origin, nth, slope in paths_into(node):
            source = card_of.get(origin)
            if source is target:
                continue
            key = source, target, nth if isinstance(source, Value) else 0
            lights = origin in lit and node in lit
            if key not in lines or (lights and not lines[key].lit):  # the lit one wins
                lines[key] = Line(*key, slope if isinstance(source, Value) else None, lights)
    return list(lines.values())


def _paths_into(
    graph: Graph, card_of: Mapping[Value, CardKey], cut: Collection[Value], *, each_use: bool
) -> Callable[[Value], Iterator[Path]]:
    """What lists the paths into a Value that stands on a card."""
    end = end_at(card_of, cut)
    into_a_single: Callable[[Value], Iterator[Path]]
    if each_use:
        into_a_single = partial(_each_use, graph)
    elif any(isinstance(card, Fold) for card in card_of.values()):
        into_a_single = partial(_past_folds, end)
    else:
        into_a_single = partial(_between_names, graph)
    return lambda node: _into_a_fold(end, node) if isinstance(card_of[node], Fold) else into_a_single(node)


def _into_a_fold(end: Callable[[Value], bool], node: Value) -> Iterator[Path]:
    """A path for each Value on a card, without a slope: a fold stands for many Values."""
    yield from ((origin, 0, None) for origin in origins(node, end))


def _each_use(graph: Graph, node: Value) -> Iterator[Path]:
    """A path for each use of an argument."""
    uses = graph.wires_into(node)
    for wire, nth in zip(uses, numbered(wire.source for wire in uses), strict=True):
        yield wire.source, nth, wire.slope


def _between_names(graph: Graph, node: Value) -> Iterator[Path]:
    """A path for each named Value that a Value was directly made from."""
    yield from ((edge.source, 0, edge.slope) for edge in graph.edges_into(node))


def _past_folds(end: Callable[[Value], bool], node: Value) -> Iterator[Path]:
    """A path for each Value on a card, which may be an unnamed one in a fold."""
    between = history(node, stop=end)
    slopes = adjoints(node, stop=end, order=between)
    yield from ((origin, 0, slopes[origin]) for origin in between if origin is not node and end(origin))


def end_at(card_of: Mapping[Value, CardKey], cut: Collection[Value]) -> Callable[[Value], bool]:
    """Whether the walk back from a card ends at a node: at other cards, and where the picture is cut off."""
    return lambda node: node in card_of or node in cut


def origins(node: Value, end: Callable[[Value], bool]) -> list[Value]:
    """The Values on the cards that a Value was directly made from, in the order of its formula."""
    arguments = list(dict.fromkeys(nodes_among(node)))
    if all(map(end, arguments)):  # the usual case, many times faster
        return arguments
    return [origin for origin in history(node, stop=end) if origin is not node and end(origin)]
