"""Which given numbers an author lists, and in which order."""

from __future__ import annotations

from typing import Any

from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.hiding import several
from autograd.paper.pieces import GAP, Piece, equality, joined
from autograd.paper.quantities import name_of, number_of
from autograd.sentences import shorten

_ON_ONE_LINE = 6


def givens(given: Any, graph: Graph) -> list[Value]:
    """The leaves that an author lists, as Values or by their names.

    Raises:
        TypeError: if one of them is neither a Value nor a name.
        ValueError: if one of them is not in the graph, was computed, or has no name.
    """
    inside = set(graph.order)
    return list(dict.fromkeys(_leaf(one, graph, inside) for one in several(given)))


def lines_of_givens(leaves: list[Value]) -> list[Piece]:
    """Their names and numbers, some on each line.

    >>> from autograd import leaves
    >>> [line.text for line in lines_of_givens(leaves(x=2, w=0.5))]
    ['x = 2    w = 0.5']
    """
    told = [equality(name_of(leaf), number_of(leaf.data)) for leaf in leaves]
    return [joined(GAP, told[start : start + _ON_ONE_LINE]) for start in range(0, len(told), _ON_ONE_LINE)]


def _leaf(one: Any, graph: Graph, inside: set[Value]) -> Value:
    if not isinstance(one, Value | str):
        raise TypeError(f"given is a list of Values or names, and {shorten(repr(one))} is neither: write given=[x, w]")
    leaf = graph.bearer(one) if isinstance(one, str) else one
    if leaf not in inside:
        raise ValueError(f"{shorten(repr(leaf))} is not in this graph, so it is not given")
    if leaf.op is not None:
        raise ValueError(f"{shorten(leaf.name or repr(leaf))!r} was computed, so it is not given: list leaves")
    if not leaf.name:
        raise ValueError(f"{shorten(repr(leaf))} has no name to list it by: give it one with .named()")
    return leaf
