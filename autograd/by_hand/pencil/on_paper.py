"""The chain rule where some derivatives stand on the paper: each of these is an edge of its own.

E depends on h, and h on w.  With ∂E/∂h = −0.3475 on the paper, all that leads on from h to E is one edge with this
slope, whatever the graph has between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.engine.value import Value
from autograd.paper.graph import Edge, Graph
from autograd.paper.paths import Paths
from autograd.table.arithmetic import as_float

Into = dict[Value, list[Edge]]  # the edges into each node, arguments before what they make


class Chain(NamedTuple):
    """The edges between two nodes, and what they carry from either end."""

    into: Into
    gradient: Mapping[Value, float]  # ∂of/∂node
    tangent: Mapping[Value, float]  # ∂node/∂by
    given: frozenset[Edge] = frozenset()  # the edges that stand on the paper, in which no slip can be made again


def chain_on_paper(graph: Graph, of: Value, by: Value, given: Mapping[Claim, float]) -> Chain | None:
    """The chain from one node to another with the derivatives that stand on the paper; None if none of them do.

    ∂of/∂node stands for all paths from the node on, ∂node/∂by for all paths to it, and any other derivative for the
    edge that it is, where this is the only path.

    >>> w = Value(3.0, "w")
    >>> h = (w * 2).named("h")
    >>> E = (h * h).named("E")
    >>> chain = chain_on_paper(Graph(E), E, w, {Claim("E", by="h"): 5.0})
    >>> chain.gradient[w]
    10.0
    """
    between = [node for node in graph.named if node is not of and node is not by]
    onward = {node: given[claim] for node in between if (claim := Claim(of.name, by=node.name)) in given}
    before = {node: given[claim] for node in between if (claim := Claim(node.name, by=by.name)) in given}
    written = [Edge(node, of, slope) for node, slope in onward.items()]
    written += [Edge(by, node, slope) for node, slope in before.items()]
    into: Into = {}
    for target, edges in graph.into.items():
        into[target] = [edge for edge in written if edge.target is target]
        if target in before:
            continue
        for edge in edges:
            claim = Claim(target.name, by=edge.source.name)
            is_local = claim in given and {target, edge.source} <= set(between) and _is_only_path(graph, edge)
            if is_local:
                edge = edge._replace(slope=given[claim])
                written.append(edge)
            if edge.source not in onward:
                into[target].append(edge)
    if not written:
        return None
    return Chain(into, gradient_along(into, of), tangent_along(into, by), frozenset(written))


def _is_only_path(graph: Graph, edge: Edge) -> bool:
    return Paths(graph.into, edge.source, edge.target).count(edge.source) == 1


def gradient_along(into: Into, of: Value) -> dict[Value, float]:
    """∂of/∂node for the nodes behind it."""
    gradient = {of: 1.0}
    for node in reversed(into):
        for edge in into[node] if node in gradient else []:
            gradient[edge.source] = gradient.get(edge.source, 0.0) + gradient[node] * as_float(edge.slope)
    return gradient


def tangent_along(into: Into, by: Value) -> dict[Value, float]:
    """∂node/∂by for the nodes that depend on it."""
    tangent = {by: 1.0}
    for node, entering in into.items():
        edges = [edge for edge in entering if edge.source in tangent]
        if edges and node is not by:
            tangent[node] = sum(as_float(edge.slope) * tangent[edge.source] for edge in edges)
    return tangent
