"""The lines of the chain rule between named nodes.

First the symbols, then the formulas of the factors, then the numbers, then the result.  Several paths between two
nodes make a sum, with a line for each.  Where there are more paths than a person would list, the chain rule is
written node by node, from the end back, as in backpropagation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from autograd.by_hand.example.given import read_rate
from autograd.derivatives.kinks import is_at_a_kink
from autograd.engine.history import local_slope, numbers_of
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.equations import Equation, of_lines, step_of_descent
from autograd.paper.graph import Edge, Graph
from autograd.paper.hiding import FORMULAS, NUMBERS, OTHER_RESULTS, RESULTS, SYMBOLS, Line
from autograd.paper.paths import Paths
from autograd.paper.pieces import DOTS, RESULT, TIMES, Piece, added, joined, row, words
from autograd.paper.products import Product, is_folded_away
from autograd.paper.quantities import derivative_of, factor_of, formulas_of, name_of, number_of, rate_symbol
from autograd.paper.simplifying import factors_of
from autograd.paper.slopes import symbolic_slopes
from autograd.table.rows import NO_PATH

MOST_FACTORS = 12  # of a path that are written out; in a longer one the middle is …
MOST_CHARACTERS = 40  # of a formula in a note
MOST_ADDENDS = 6  # of a sum over nodes that are written out


def back_through(graph: Graph, nodes: Sequence[Value], most: int | None = None) -> list[Equation]:
    """∂root/∂node for each of these nodes, from the last to the first, as the sum over (the first) uses of the node.

    >>> from autograd import leaves
    >>> from autograd.paper.equations import one_line
    >>> x, w = leaves(x=2, w=0.5)
    >>> h = (x * w).named("h")
    >>> E = (h * h * 3 + h).named("E")
    >>> for equation in back_through(Graph(E), [w, h]):
    ...     print(one_line(equation))
    ∂E/∂h = 7
    ∂E/∂w = ∂E/∂h · ∂h/∂w = 7 · 2 = 14
    """
    derivatives = Derivatives(graph)
    return [derivatives.through(node, most)._replace(inline=True) for node in reversed(nodes) if node is not graph.root]


class Derivatives:
    """The derivatives of one end, with what they share: formulas of slopes, kinks, and the uses of each node."""

    def __init__(self, graph: Graph, *, label: Piece | None = None) -> None:
        self.graph = graph
        self.end = end = graph.root
        self.label = label or (name_of(end) if end.name else RESULT)
        self.gradients = graph.gradients
        self._factors: dict[tuple[Value, Value], tuple[Any, list[Value]]] = {}

    def symbol(self, above: Value, below: Value) -> Piece:
        """∂above/∂below."""
        return derivative_of(self.label if above is self.end else name_of(above), name_of(below))

    def directly(self, node: Value) -> Piece:
        """The symbol for a use in the formula of the end itself, while all other nodes stand still."""
        return row(self.symbol(self.end, node), words(" (directly)"))

    def factors(self, edge: Edge) -> tuple[Any, list[Value]]:
        """The slope of an edge as a number and formulas."""
        if (edge.target, edge.source) not in self._factors:
            formula = self.graph.formula(edge.target)
            for source, slope in symbolic_slopes(edge.target, order=formula).items():
                self._factors[edge.target, source] = factors_of(slope)
        return self._factors[edge.target, edge.source]

    def through(self, node: Value, most: int | None = None, *, in_formulas: bool = False) -> Equation:
        """∂end/∂node as the sum over the nodes that use it; ``most`` says how many are written out."""
        left, edges = self.symbol(self.end, node), self._leaving.get(node, [])
        if not edges:
            why = row(words(", as "), self.label, words(" does not depend on "), name_of(node))
            return of_lines(left, [(RESULTS, [row(number_of(0.0), why)])])
        result = RESULTS, [number_of(self.gradients[node])]
        if len(edges) == 1 and edges[0].target is self.end:  # a single factor says nothing twice
            rows = self._formula_of(edges[0]) if in_formulas else []
        else:
            rows = self._over_uses(edges, most, in_formulas=in_formulas)
        return of_lines(left, [*rows, result])

    def _formula_of(self, edge: Edge) -> list[Line]:
        """A line with the formula of a slope, unless it has lost what makes the slope nan or infinite."""
        product = Product.of([self.factors(edge)])
        return [] if is_folded_away([product], self.gradients[edge.source]) else [(FORMULAS, [product.in_symbols()])]

    def _over_uses(self, edges: Sequence[Edge], most: int | None, *, in_formulas: bool) -> list[Line]:
        """The sum over the uses of a node: a line in symbols, one in formulas and one in numbers."""
        written = edges[:most]
        more = row(DOTS, words(f" ({len(edges)} in all)"))
        rest = [more] if len(edges) > len(written) else []
        formulas = [(FORMULAS, self._in_formulas)] if in_formulas else []
        writers = [(SYMBOLS, self._in_symbols), *formulas, (OTHER_RESULTS, self._in_numbers)]
        return [(kind, [added([*map(write, written), *rest])]) for kind, write in writers]

    def _in_symbols(self, edge: Edge) -> Piece:
        """The part of a derivative that comes from one use of the node."""
        if edge.target is self.end:
            return self.directly(edge.source)
        return joined(TIMES, [self.symbol(self.end, edge.target), self.symbol(edge.target, edge.source)])

    def _in_formulas(self, edge: Edge) -> Piece:
        inner = Product.of([self.factors(edge)])
        if is_folded_away([inner], edge.slope):
            return self._in_symbols(edge)
        if edge.target is self.end:
            return inner.in_symbols()
        outer = self.symbol(self.end, edge.target)
        return outer if inner.is_one() else joined(TIMES, [outer, inner.as_factor()])

    def _in_numbers(self, edge: Edge) -> Piece:
        inner = factor_of(edge.slope)
        return inner if edge.target is self.end else joined(TIMES, [factor_of(self.gradients[edge.target]), inner])

    @cached_property
    def kinks(self) -> dict[Value, list[Value]]:
        """The operations that stand at a kink, in the formula of each named node."""
        return {
            target: [node for node in self.graph.operations(target) if is_at_a_kink(node)]
            for target in self.graph.named
        }

    @cached_property
    def _leaving(self) -> dict[Value, list[Edge]]:
        """The edges from each node that lead to the end."""
        leaving: dict[Value, list[Edge]] = {}
        for node, edges in self.graph.into.items():
            for edge in edges if node in self.gradients else []:
                leaving.setdefault(edge.source, []).append(edge)
        return leaving


class ChainRule:
    """The chain rule between an end and the node that it is differentiated with respect to."""

    def __init__(self, derivatives: Derivatives, by: Value, max_paths: int) -> None:
        if not by.name:
            raise ValueError(f"{by!r} has no name to write down: give it one with .named()")
        self.derivatives = derivatives
        self.by = by
        self.max_paths = max_paths
        self.gradient: Exact = derivatives.gradients.get(by, 0.0)
        self.paths = Paths(derivatives.graph.into, by, derivatives.end)
        self.count = self.paths.count(by)
        self.symbol = derivatives.symbol(derivatives.end, by)
        self.notes = [*dict.fromkeys([*self._node_by_node(), *self._kinks(), *self._poles()])]

    def _node_by_node(self) -> Iterator[Piece]:
        """A note where there are too many paths to list."""
        if self.count > self.max_paths:
            many, end = words(f"{_count(self.count)} paths lead from "), self.derivatives.label
            how = row(words(": node by node, from "), end, words(" back"))
            yield row(many, name_of(self.by), words(" to "), end, how)

    def _kinks(self) -> Iterator[Piece]:
        """A note for each function on the paths that stands at a kink."""
        at_kinks = [target for target in self._targets() if self.derivatives.kinks[target]]
        kinks = [node for target in at_kinks for node in self.derivatives.kinks[target]]
        order = [node for target in at_kinks for node in self.derivatives.graph.formula(target)]
        for node, written in formulas_of(kinks, MOST_CHARACTERS, order).items():
            slopes = [local_slope(node, place, numbers_of(node)) for place in range(len(node.args))]
            slope = number_of(next((slope for slope in slopes if slope is not NO_PATH), slopes[0]))
            yield row(written, words(" is at its kink: the derivative there is taken as "), slope)

    def _poles(self) -> Iterator[Piece]:
        """A note for each function on the paths whose infinite slope makes the derivative nan."""
        graph = self.derivatives.graph
        if not math.isnan(self.gradient):
            return
        targets = self._targets()
        poles = [wire for target in targets for node in graph.operations(target) for wire in graph.wires_into(node)]
        infinite = [wire.target for wire in poles if math.isinf(wire.slope)]
        order = [node for target in targets for node in graph.formula(target)]
        for written in formulas_of(infinite, MOST_CHARACTERS, order).values():
            yield row(written, words(" has an infinite slope here, and 0 · inf and inf − inf are nan"))

    def _targets(self) -> list[Value]:
        """The nodes on the paths, but for the one where they begin."""
        return [node for node in self.paths.nodes if node is not self.by and self.paths.count(node)]

    def equations(self) -> list[Equation]:
        """The derivative, along all paths or node by node."""
        end = self.derivatives.end
        if self.by is end or not self.count:
            return [of_lines(self.symbol, [(RESULTS, [number_of(self.gradient)])])]
        if self.count <= self.max_paths:
            return [self._along_paths()]
        nodes = [node for node in reversed(self.paths.nodes) if node is not end and self.paths.count(node)]
        return [self.derivatives.through(node, MOST_ADDENDS, in_formulas=True) for node in nodes]

    def step(self, rate: float | Fraction) -> Equation:
        """w ← w − a · ∂E/∂w, in symbols and in numbers."""
        if self.by.op is not None:
            raise ValueError(
                f"gradient descent takes no step in {self.by.name!r}, which is not a leaf: leave out rate="
            )
        exact, symbol = read_rate(rate), rate_symbol({node.name for node in self.derivatives.graph.named})
        new = self.by.data - exact * self.gradient
        return step_of_descent(self.by, self.gradient, exact, self.symbol, symbol, new)

    def _along_paths(self) -> Equation:
        paths = [_shortened(path) for path in self.paths.all()]
        factors = self.derivatives.factors
        products = [Product.of(edge and factors(edge) for edge in path) for path in paths]
        is_cut = any(None in path for path in paths)
        lines: list[Line] = [(SYMBOLS, [self._symbols(path) for path in paths])]
        if not is_folded_away(products, self.gradient):
            lines.append((FORMULAS, [product.in_symbols() for product in products]))
            lines += [(NUMBERS, numbers) for numbers in _in_numbers(products, is_cut=is_cut)]
        return of_lines(self.symbol, [*lines, (RESULTS, [number_of(self.gradient)])])

    def _symbols(self, path: Sequence[Edge | None]) -> Piece:
        if len(path) == 1 and self.count > 1:
            return self.derivatives.directly(self.by)
        symbol = self.derivatives.symbol
        return joined(TIMES, [DOTS if edge is None else symbol(edge.target, edge.source) for edge in path])


def _in_numbers(products: Sequence[Product], *, is_cut: bool) -> Iterator[list[Piece]]:
    """A line of factors, and one of products if no factor is left out; at a pole neither says anything."""
    values = [product.value() for product in products]
    if all(map(math.isfinite, values)):
        yield [product.in_numbers() for product in products]
        if not is_cut:
            yield list(map(number_of, values))


def _shortened(path: list[Edge]) -> list[Edge | None]:
    """A path; if it is very long, its two ends."""
    if len(path) <= MOST_FACTORS:
        return list(path)
    half = MOST_FACTORS // 2
    return [*path[:half], None, *path[-half:]]


def _count(paths: int) -> str:
    return str(paths) if paths < 1_000_000 else "more than a million"
