"""The derivation above a picture that lights the path from the error to a weight.

Its numbers are those that ``derive`` writes, one factor for each lit edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from autograd.engine.backward import NOT_YET
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.equations import factor_of, gives, number_of
from autograd.paper.formulas import formula
from autograd.paper.names import pretty_name
from autograd.paper.paths import Edge, Graph, NamedGraph, Paths, WholeGraph
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float
from autograd.table.rows import NO_PATH

MOST_PATHS = 3  # that a title lists
MOST_FACTORS = 10  # of a path that a title writes out
WIDEST = 110  # characters of a line
MOST_CAPTIONS = 4
LONGEST_NAME = 20


def captions(
    root: Value, chosen: Sequence[Value], gradients: Mapping[Value, Exact], view: str, *, whole: bool
) -> list[str]:
    """The lines above a picture: for each chosen Value the derivative of the root by it.

    Args:
        root: the end of the graph.
        chosen: the Values whose paths are lit.
        gradients: the derivative of the root by each Value behind it.
        view: "named" has symbols and a factor for each edge, "full" only the factors.
        whole: whether the picture shows every edge; for a folded one there is only the result.
    """
    shown, rest = chosen[:MOST_CAPTIONS], len(chosen) - MOST_CAPTIONS
    graph: Graph | None = None
    if whole:
        graph = NamedGraph(root) if view == "named" else WholeGraph(root)
    found = [[*_caption(root, by, gradients[by], graph, symbols=view == "named")] for by in shown]
    if rest > 0:
        found.append([f"… and {rest} more"])
    apart = [""] if any(len(lines) > 1 for lines in found) else []
    return [line for i, lines in enumerate(found) for line in (*(apart if i else []), *lines)]


def whose_gradients(root: Value, nodes: Iterable[Value], gradients: Mapping[Value, Exact]) -> list[str]:
    """A line where the cards show other gradients than those of the root: of a later Value, or of several passes.

    Args:
        root: the end of the graph.
        nodes: the Values on the cards.
        gradients: the derivative of the root by each Value behind it.
    """
    if all(node.grad is NOT_YET or _same(node.grad, gradients[node]) for node in nodes):
        return []
    name = _name(root) or "the result"
    if root.grad is not NOT_YET and _same(root.grad, gradients[root]):
        return [f"∂ on the cards is .grad, which is not of one backward pass from {name} alone"]
    return [f"∂ on the cards is .grad, of another Value than {name}"]


def _same(x: Exact, y: Exact) -> bool:
    a, b = as_float(x), as_float(y)
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-9)


def _caption(root: Value, by: Value, gradient: Exact, graph: Graph | None, *, symbols: bool) -> Iterator[str]:
    """∂E/∂w = the symbols = the numbers = the result: on one line if it is short, else a line for each path."""
    left, result = _symbol(root, by), number_of(gradient).text
    paths = Paths(graph, by, root) if graph is not None and by is not root else None
    count = paths.count(by) if paths else 0
    if paths is None or count > MOST_PATHS:
        said = f", the sum over {count if count < 1_000_000 else 'more than a million'} paths" if count else ""
        yield f"{left} = {result}{said}"
        return
    found = list(paths.all())
    longest = max(map(len, found))
    if longest > MOST_FACTORS:
        yield f"{left} = {result}, along {counted(count, 'path')} of up to {counted(longest, 'factor')}"
        return
    rows = [[_in_symbols(path) for path in found]] if symbols else []
    if all(gives([edge.slope for edge in path], _product(path)) for path in found):
        rows.append([_in_numbers(path, drop_ones=not symbols) for path in found])
    rows.append([number_of(_product(path)).text for path in found])
    rows = [row for i, row in enumerate(rows) if row not in ([left], [result], *rows[:i])]
    line = " = ".join([left, *map(_sum, rows), result])
    if len(line) <= WIDEST:
        yield line
        return
    for i, row in enumerate([*rows, [result]]):
        start = f"{left} = " if i == 0 else "= "
        whole = start + _sum(row)
        if len(whole) <= WIDEST:
            yield whole
        else:
            yield from (shorten(f"{'+ ' if k else start}{addend}", WIDEST) for k, addend in enumerate(row))


def _symbol(above: Value, below: Value) -> str:
    unnamed = "" if below.name else f"({formula(below, 'pretty', longest=LONGEST_NAME)})"
    return f"∂{_name(above) or 'result'}/∂{_name(below) or unnamed}"


def _name(node: Value) -> str:
    return pretty_name(node.name, LONGEST_NAME)


def _in_symbols(path: Sequence[Edge]) -> str:
    return " · ".join(_symbol(edge.target, edge.source) for edge in path)


def _in_numbers(path: Sequence[Edge], *, drop_ones: bool) -> str:
    slopes = [edge.slope for edge in path if not (drop_ones and edge.slope == 1)]
    if len(slopes) < 2:
        return number_of(slopes[0] if slopes else 1.0).text
    return " · ".join(factor_of(slope).text for slope in slopes)


def _product(path: Sequence[Edge]) -> Exact:
    product: Exact = 1
    for edge in path:
        if edge.slope is NO_PATH:
            return NO_PATH
        product = product * edge.slope
    return product


def _sum(addends: list[str]) -> str:
    first, *others = addends
    return first + "".join(f" − {a[1:]}" if a.startswith("−") else f" + {a}" for a in others)
