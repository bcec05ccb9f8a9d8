"""The derivation above a picture that lights the paths from a Value to the error.

Its numbers are those that ``derive`` writes, one factor for each lit edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from autograd.engine.backward import NOT_YET
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.equations import Equation, lines_within, one_line
from autograd.paper.formulas import formula
from autograd.paper.graph import Edge, Graph
from autograd.paper.hiding import Hidden
from autograd.paper.names import pretty_name, shown
from autograd.paper.numerals import write_number
from autograd.paper.paths import Paths
from autograd.paper.pieces import RESULT, TIMES, Piece, bracketed, joined
from autograd.paper.products import gives
from autograd.paper.quantities import derivative_of, factor_of, formula_of, name_of, number_of
from autograd.picture.cards import NOTHING_HIDDEN
from autograd.sentences import counted
from autograd.table.arithmetic import as_float
from autograd.table.rows import NO_PATH

MOST_PATHS = 3  # that a title lists
MOST_FACTORS = 10  # of a path that a title writes out
WIDEST = 110  # characters of a line
MOST_CAPTIONS = 4
LONGEST_NAME = 20

Path = Sequence[Edge]


def captions(graph: Graph, chosen: Sequence[Value], view: str, *, whole: bool, in_numbers: bool = True) -> list[str]:
    """The lines above a picture: the derivative of the root with respect to each chosen Value.

    Args:
        graph: what is drawn.
        chosen: the Values whose paths are lit.
        view: "named" has symbols and a factor for each edge, "full" only the factors.
        whole: whether the picture shows every edge; a folded one has only the result above it.
        in_numbers: whether numbers may stand there.
    """
    in_symbols = view == "named"
    parts = []
    for source in chosen[:MOST_CAPTIONS]:
        equation = Equation(_derivative(graph.root, source), [[number_of(graph.gradients[source])]])
        if whole and source is not graph.root:
            paths = Paths(graph.into if in_symbols else graph.wires, source, graph.root)
            parts.append(_along_paths(equation, paths, in_symbols=in_symbols, in_numbers=in_numbers))
        elif in_numbers:
            parts.append([one_line(equation)])
    if len(chosen) > MOST_CAPTIONS:
        parts.append([f"… and {len(chosen) - MOST_CAPTIONS} more"])
    apart = [""] if any(len(lines) > 1 for lines in parts) else []
    return [line for i, lines in enumerate(parts) for line in (*(apart if i else []), *lines)]


def whose_gradients(root: Value, nodes: Iterable[Value], gradients: Mapping[Value, Exact]) -> list[str]:
    """A line if the cards show other gradients than those of the root: of a later Value, or of several passes.

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


def told_of(root: Value, parameters: Iterable[Value], hidden: Hidden = NOTHING_HIDDEN) -> str:
    """What a picture shows, in words: the value at the end, and the largest gradient of a parameter.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w - 3) ** 2).named("E")
    >>> E.backward()
    >>> told_of(E, [x, w])
    'E is 4, the largest gradient of a parameter is −8, of w'
    """
    told = [f"{shown(root.name, LONGEST_NAME) or 'the result'} is {write_number(root.data)}"]
    if hidden.value(root):
        told = []
    known = [w for w in parameters if w.grad is not NOT_YET]
    if known and not any(map(hidden.gradient, known)):
        largest = max(known, key=lambda w: (math.isnan(w.grad), abs(as_float(w.grad))))
        of = f", of {shown(largest.name, LONGEST_NAME)}" if largest.name else ""
        told.append(f"the largest gradient of a parameter is {write_number(largest.grad)}{of}")
    return ", ".join(told)


def _same(x: Exact, y: Exact) -> bool:
    a, b = as_float(x), as_float(y)
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-9)


def _along_paths(equation: Equation, paths: Paths, *, in_symbols: bool, in_numbers: bool) -> list[str]:
    """∂E/∂w = the symbols = the numbers = the result; only the result if the paths are too many or too long."""
    too_much = _too_much(paths)
    if not in_numbers:
        symbols = [_in_symbols(path) for path in paths.all()] if in_symbols and not too_much else []
        is_said = symbols in ([], [equation.left])
        return [] if is_said else list(lines_within(equation._replace(rights=[symbols]), WIDEST))
    if too_much:
        return [one_line(equation) + too_much]
    return list(lines_within(_with_its_paths(equation, list(paths.all()), in_symbols=in_symbols), WIDEST))


def _too_much(paths: Paths) -> str:
    """The words in place of paths that are too many or too long; empty if they can be written out."""
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
