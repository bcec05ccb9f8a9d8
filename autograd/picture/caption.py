"""The derivation above a picture that lights the paths from a Value to the error.

Its numbers are those that ``derive`` writes, one factor for each lit edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from autograd.engine.backward import NOT_YET
from autograd.engine.history import NO_PATH
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.equations import (
    RESULT,
    TIMES,
    Equation,
    Piece,
    bracketed,
    derivative_of,
    factor_of,
    formula_of,
    gives,
    joined,
    lines_within,
    name_of,
    number_of,
)
from autograd.paper.formulas import formula
from autograd.paper.names import pretty_name
from autograd.paper.paths import Edge, Graph, NamedGraph, Paths, WholeGraph
from autograd.sentences import counted
from autograd.table.arithmetic import as_float

MOST_PATHS = 3  # that a title lists
MOST_FACTORS = 10  # of a path that a title writes out
WIDEST = 110  # characters of a line
MOST_CAPTIONS = 4
LONGEST_NAME = 20

Path = Sequence[Edge]


def captions(
    root: Value, chosen: Sequence[Value], gradients: Mapping[Value, Exact], view: str, *, whole: bool
) -> list[str]:
    """The lines above a picture: the derivative of the root with respect to each chosen Value.

    Args:
        root: the end of the graph.
        chosen: the Values whose paths are lit.
        gradients: the derivative of the root with respect to each Value behind it.
        view: "named" has symbols and a factor for each edge, "full" only the factors.
        whole: whether the picture shows every edge; a folded one has only the result above it.
    """
    graph: Graph | None = None
    if whole:
        graph = NamedGraph(root) if view == "named" else WholeGraph(root)
    parts = [
        [*_caption(root, source, gradients[source], graph, in_symbols=view == "named")]
        for source in chosen[:MOST_CAPTIONS]
    ]
    if len(chosen) > MOST_CAPTIONS:
        parts.append([f"… and {len(chosen) - MOST_CAPTIONS} more"])
    apart = [""] if any(len(lines) > 1 for lines in parts) else []
    return [line for i, lines in enumerate(parts) for line in (*(apart if i else []), *lines)]


def whose_gradients(root: Value, nodes: Iterable[Value], gradients: Mapping[Value, Exact]) -> list[str]:
    """A line where the cards show other gradients than those of the root: of a later Value, or of several passes.

    Args:
        root: the end of the graph.
        nodes: the Values on the cards.
        gradients: the derivative of the root with respect to each Value behind it.
    """
    if all(node.grad is NOT_YET or _same(node.grad, gradients[node]) for node in nodes):
        return []
    name = pretty_name(root.name, LONGEST_NAME) or "the result"
    if root.grad is not NOT_YET and _same(root.grad, gradients[root]):
        return [f"∂ on the cards is .grad, which is not of one backward pass from {name} alone"]
    return [f"∂ on the cards is .grad, of another Value than {name}"]


def _same(x: Exact, y: Exact) -> bool:
    a, b = as_float(x), as_float(y)
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-9)


def _caption(root: Value, source: Value, gradient: Exact, graph: Graph | None, *, in_symbols: bool) -> Iterator[str]:
    """∂E/∂w = the symbols = the numbers = the result; without those between where the paths are too many or too long.

    Without a graph, or for the root itself, there are no paths to write out.
    """
    paths = Paths(graph, source, root) if graph is not None and source is not root else None
    equation = Equation(_derivative(root, source), [[number_of(gradient)]])
    too_much = _too_much(paths) if paths is not None else ""
    if paths is not None and not too_much:
        equation = _with_its_paths(equation, list(paths.all()), in_symbols=in_symbols)
    first, *others = lines_within(equation, WIDEST)
    yield from (first + too_much, *others)


def _too_much(paths: Paths) -> str:
    """What is said instead of too many paths, or too long ones; empty if they can be written out."""
    count = paths.count(paths.by)
    if count > MOST_PATHS:
        return f", the sum over {count if count < 1_000_000 else 'more than a million'} paths"
    longest = max(map(len, paths.all()))
    return f", along {counted(count, 'path')} of up to {counted(longest, 'factor')}" if longest > MOST_FACTORS else ""


def _with_its_paths(equation: Equation, paths: Sequence[Path], *, in_symbols: bool) -> Equation:
    """left = result with the sum over the paths between: in symbols, in numbers, and the number of each path."""
    (result,) = equation.rights
    rows = [[_in_symbols(path) for path in paths]] if in_symbols else []
    if all(gives([edge.slope for edge in path], _product(path)) for path in paths):
        rows.append([_in_numbers(path, drop_ones=not in_symbols) for path in paths])
    rows.append([number_of(_product(path)) for path in paths])
    seen = [[equation.left], result]
    news = [row for i, row in enumerate(rows) if row not in [*seen, *rows[:i]]]
    return equation._replace(rights=[*news, result])


def _derivative(above: Value, below: Value) -> Piece:
    """∂above/∂below, with names as on the cards: w₁; what has no name below is its formula in parentheses."""
    return derivative_of(_name(above) if above.name else RESULT, _name(below) if below.name else _formula(below))


def _name(node: Value) -> Piece:
    return name_of(node)._replace(text=pretty_name(node.name, LONGEST_NAME))


def _formula(node: Value) -> Piece:
    pretty = formula(node, "pretty", longest=LONGEST_NAME)
    return bracketed(formula_of(node, LONGEST_NAME)._replace(text=pretty))


def _in_symbols(path: Path) -> Piece:
    return joined(TIMES, [_derivative(edge.target, edge.source) for edge in path])


def _in_numbers(path: Path, *, drop_ones: bool) -> Piece:
    slopes = [edge.slope for edge in path if not (drop_ones and edge.slope == 1)]
    if len(slopes) < 2:
        return number_of(slopes[0] if slopes else 1.0)
    return joined(TIMES, [factor_of(slope) for slope in slopes])


def _product(path: Path) -> Exact:
    product: Exact = 1
    for edge in path:
        if edge.slope is NO_PATH:
            return NO_PATH
        product = product * edge.slope
    return product
