"""What a picture shows, before anything is drawn: its cards, and the lines between them.

A card stands for one Value, or for many that are folded into one.  A Value on no
card (one without a name in the named view) is passed over: the line goes from
what it was made from to what uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from autograd.backprop import NO_WAY, adjoints, history, nodes_among
from autograd.operands import Exact
from autograd.picture.folding import Fold
from autograd.sweep import NOT_YET
from autograd.value import Value

CardKey = Value | Fold


class Line(NamedTuple):
    """A line between two cards; from None where what lies behind is cut off."""

    source: CardKey | None
    target: CardKey
    slope: Exact | None  # ∂target/∂source between two single Values
    lit: bool

    @property
    def share(self) -> Exact | None:
        """What the target passes on to the gradient of the source; None before a backward pass."""
        if self.slope is None or not isinstance(self.target, Value) or self.target.grad is NOT_YET:
            return None
        return self.slope if self.slope is NO_WAY else self.target.grad * self.slope


def lines_between(
    nodes: list[Value], card_of: Mapping[Value, CardKey], cut: Collection[Value], lit: Collection[Value]
) -> list[Line]:
    """The lines of a picture, in the order of their targets and then of the formula.

    Args:
        nodes: a whole ``history``.
        card_of: the card of each Value that is on one.
        cut: the Values that are left out together with all behind them.
        lit: the Values along a path that is shown.
    """
    found: dict[tuple[CardKey | None, CardKey], tuple[Exact | None, bool]] = {}
    end = end_at(card_of, cut)
    for node in nodes:
        target = card_of.get(node)
        if target is None:
            continue
        slopes = adjoints(node, stop=end) if isinstance(target, Value) else {}
        for origin in origins(node, end):
            source = card_of.get(origin)
            if source is target:
                continue
            slope = slopes[origin] if isinstance(source, Value) and slopes else None
            _, was_lit = found.get((source, target), (None, False))
            found[source, target] = slope, was_lit or (origin in lit and node in lit)
    return [Line(source, target, slope, lit) for (source, target), (slope, lit) in found.items()]


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
    """The Values on any way from the starts to the end of a ``history``."""
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
