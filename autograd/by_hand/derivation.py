"""``derive``: the chain rule for a derivative between named nodes, as a person writes it.

Symbols first, then the formulas of the factors, then numbers, then the result.
Several paths from one node to the other are a sum, each on a line.  Where there
are more paths than a person would list, the chain rule is written node by node,
from the end back, as backpropagation does it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from autograd.by_hand.example.descent import read_parameters, read_rate
from autograd.derivatives.kinks import is_at_a_kink, is_closed_to_a_path
from autograd.derivatives.of_values import derivative
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope, nowhere, numbers_of
from autograd.engine.modes import recording
from autograd.engine.numbers import Exact
from autograd.engine.replay import refuse_stale
from autograd.engine.value import Value
from autograd.paper.equations import (
    DOTS,
    RESULT,
    TIMES,
    Equation,
    Piece,
    Product,
    added,
    bracketed,
    derivative_of,
    factor_of,
    formulas_of,
    joined,
    latex_rows,
    mathml_of,
    name_of,
    number_of,
    rate_symbol,
    row,
    step_of_descent,
    text_lines,
    words,
)
from autograd.paper.paths import Edge, NamedGraph, Paths, bearer, has_name, named_nodes
from autograd.paper.slopes import factors_of, symbolic_slopes
from autograd.sentences import shorten

MOST_PATHS = 16
MOST_FACTORS = 12  # of a path that are written out; the middle of a longer one is …
MOST_CHARACTERS = 40  # of a formula in a note
MOST_ADDENDS = 6  # of a sum over nodes that are written out


class Derivation:
    """One or more derivatives, written down: ``str()`` for a terminal, formulas in a notebook.

    ``value`` is the number of the last derivative.
    """

    def __init__(self, equations: list[Equation], value: Exact, notes: Sequence[Piece] = ()) -> None:
        self.equations = equations
        self.value = value
        self.notes = notes

    def text(self) -> str:
        """For a terminal."""
        blocks = ["\n".join(text_lines(equation)) for equation in self.equations]
        return "\n".join([*(note.text for note in self.notes), *blocks])

    def latex(self) -> str:
        """For math mode, with amsmath's aligned."""
        rows = [row for equation in self.equations for row in latex_rows(equation)]
        notes = [f"&{note.latex}" for note in self.notes]
        return "\\begin{aligned}\n" + " \\\\\n".join([*notes, *rows]) + "\n\\end{aligned}"

    def mathml(self) -> str:
        """For a page: one <math> element."""
        return mathml_of(self.equations, self.notes)

    def markdown(self) -> str:
        """For a page that knows LaTeX."""
        return f"$$\n{self.latex()}\n$$"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        last = [equation.left.text for equation in self.equations if not equation.inline][-1]
        return f"<Derivation: {shorten(last)} = {number_of(self.value).text}>"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


@recording()
def derive(
    value: Value,
    by: Value | str | None = None,
    *,
    rate: float | Fraction | None = None,
    order: int = 1,
    parameters: Collection[Value] | None = None,
    max_paths: int = MOST_PATHS,
) -> Derivation:
    """Write down the chain rule for ∂value/∂by, between the Values that have names.

    Args:
        value: the end of the graph, such as the error.
        by: the Value, or its name, to take the derivative by; by default every parameter.
        rate: write the step of gradient descent below it.
        order: 1, or 2 for the second derivative by the same Value.
        parameters: which leaves to take where ``by`` is not given; by default all with a name.
        max_paths: write each path from ``by`` to ``value`` out if there are no more than this;
            else go back node by node, as backpropagation does.

    Raises:
        TypeError: if ``value``, ``by`` or one of the parameters is no Value.
        ValueError: if a name is unknown or stands for several Values, the order is not 1 or 2,
            the rate is not finite, a step is asked for in what is no leaf, or ``.data`` was changed
            after the graph was computed.

    >>> from autograd import leaves
    >>> i1, w1, w5 = leaves(i1=2, w1=0.1, w5=0.21)
    >>> h1 = (i1 * w1).named("h1")
    >>> E = ((h1 * w5 - 1) ** 2 / 2).named("E")
    >>> print(derive(E, w1, rate=0.05))
    ∂E/∂w1 = ∂E/∂h1 · ∂h1/∂w1
           = (h1·w5 − 1) · w5 · i1
           = (−0.958) · 0.21 · 2
           = −0.40236
    w1 ← w1 − a · ∂E/∂w1 = 0.1 − 0.05 · (−0.40236) = 0.120118
    """
    if not isinstance(value, Value):
        raise TypeError(f"derive takes a Value, not {shorten(repr(value))}: pass the end of your graph")
    refuse_stale(history(value))
    if type(order) is not int or order not in (1, 2):
        raise ValueError(f"derive writes the order 1 or 2, not {order!r}")
    if order == 2 and rate is not None:
        raise ValueError("a rate goes with the first derivative: leave out rate=, or order=2")
    if by is not None and parameters is not None:
        raise ValueError("parameters= says which derivatives to write where by= is not given: leave out one of them")
    if by is None:
        named = [node for node in named_nodes(value) if node.op is None]
        chosen = named if parameters is None else read_parameters(parameters)
        parts = derive_each(value, [_found(w, value) for w in chosen], rate, order, max_paths)
        if not parts:
            raise ValueError("the graph has no named leaves: name some, or write derive(E, w)")
        notes = list(dict.fromkeys(note for part in parts for note in part.notes))
        return Derivation([equation for part in parts for equation in part.equations], parts[-1].value, notes)
    return derive_each(value, [_found(by, value)], rate, order, max_paths)[0]


def derive_each(
    value: Value,
    by: Sequence[Value],
    rate: float | Fraction | None = None,
    order: int = 1,
    max_paths: int = MOST_PATHS,
) -> list[Derivation]:
    """``derive`` for several Values, one derivation for each: what they share is found once."""
    derived = _Derived(value)
    return [_derivation(_Chain(derived, w, max_paths), rate, order) for w in by]


def back_through(end: Value, nodes: Sequence[Value]) -> list[Equation]:
    """∂end/∂node for each of these nodes, from the last to the first: as the sum over what uses the node.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> h = (x * w).named("h")
    >>> E = (h * h * 3 + h).named("E")
    >>> for equation in back_through(E, [w, h]):
    ...     print(*text_lines(equation))
    ∂E/∂h = 7
    ∂E/∂w = ∂E/∂h · ∂h/∂w = 7 · 2 = 14
    """
    derived = _Derived(end, nodes)
    return [derived.through(node)._replace(inline=True) for node in reversed(nodes) if node is not end]


def _derivation(chain: _Chain, rate: float | Fraction | None, order: int) -> Derivation:
    """The derivative by one Value."""
    if order == 2:
        return _second(chain)
    step = [] if rate is None else [chain.step(rate)]
    return Derivation([*chain.equations(), *step], chain.gradient, chain.notes)


def _found(by: Value | str, value: Value) -> Value:
    """The node to take the derivative by, from its name if need be."""
    if isinstance(by, Value):
        return by
    if not isinstance(by, str):
        raise TypeError(f"derive takes the derivative by a Value or a name, not {shorten(repr(by))}")
    return bearer(by, value)


def _second(chain: _Chain) -> Derivation:
    """∂²E/∂w²: the first derivative as a formula of its own, and the chain rule on it."""
    if not chain.count:
        return Derivation(chain.equations(), chain.gradient)
    first = symbolic_slopes(chain.derived.end, stop=nowhere)[chain.by]
    if not isinstance(first, Value):
        zero = Equation(_second_symbol(chain), [[number_of(0.0)]])
        return Derivation([*chain.equations(), zero], 0.0)
    first = +first  # a node of its own, which can bear the name
    label = bracketed(chain.symbol)
    again = _Chain(_Derived(first.named(chain.symbol.text), label=label), chain.by, chain.max_paths)
    if not math.isfinite(again.gradient):
        again.gradient = _at_a_pole(chain, again.gradient)
    (equation,) = again.equations()[-1:]
    equations = [*chain.equations(), equation._replace(left=_second_symbol(chain))]
    return Derivation(equations, again.gradient, [*chain.notes, *again.notes])


def _at_a_pole(chain: _Chain, written: Exact) -> Exact:
    """∂²E/∂w² where the formula as written is infinite or nan: there 1/0 has no sign, and step(x)·inf is no 0."""
    end = chain.derived.end
    found = derivative(end, chain.by, 2).data
    is_closed = any(map(is_closed_to_a_path, history(end)))
    return found if is_closed or not math.isfinite(found) else written


def _second_symbol(chain: _Chain) -> Piece:
    end, by = chain.derived.label, name_of(chain.by)
    return Piece(
        f"∂²{end.text}/∂{by.text}²",
        rf"\frac{{\partial^2 {end.latex}}}{{\partial {by.latex}^2}}",
        f"<mfrac><mrow><msup><mi>∂</mi><mn>2</mn></msup>{end.mathml}</mrow>"
        f"<mrow><mi>∂</mi><msup>{by.mathml}<mn>2</mn></msup></mrow></mfrac>",
    )


class _Derived:
    """What all derivatives of one end share: the graph between names, its gradients, and the formulas of its slopes."""

    def __init__(self, end: Value, nodes: Iterable[Value] = (), *, label: Piece | None = None) -> None:
        self.end = end
        self.label = label or (name_of(end) if end.name else RESULT)
        self.graph = NamedGraph(*nodes, end)
        self.gradients = adjoints(end)
        self._factors: dict[tuple[Value, Value], tuple[Any, list[Value]]] = {}

    def symbol(self, above: Value, below: Value) -> Piece:
        """∂above/∂below."""
        return derivative_of(self.label if above is self.end else name_of(above), name_of(below))

    def directly(self, node: Value) -> Piece:
        """The part where the formula of the end itself uses a node: all else held."""
        return row(self.symbol(self.end, node), words(" (directly)"))

    def factors(self, edge: Edge) -> tuple[Any, list[Value]]:
        """The slope of an edge as a number and formulas."""
        if (edge.target, edge.source) not in self._factors:
            for source, slope in symbolic_slopes(edge.target).items():
                self._factors[edge.target, source] = factors_of(slope)
        return self._factors[edge.target, edge.source]

    def through(self, node: Value, most: int | None = None, *, in_formulas: bool = False) -> Equation:
        """∂end/∂node as the sum over the nodes that use it, of which so many are written out."""
        left, edges = self.symbol(self.end, node), self._leaving.get(node, [])
        if not edges:
            why = row(words(", as "), self.label, words(" does not depend on "), name_of(node))
            return Equation(left, [[row(number_of(0.0), why)]])
        result = [number_of(self.gradients[node])]
        if len(edges) == 1 and edges[0].target is self.end:  # a single factor says nothing twice
            formula = [[Product.of(map(self.factors, edges)).in_symbols()]] if in_formulas else []
            return Equation(left, _without_repetition([*formula, result]))
        shown_edges = edges[:most]
        more = row(DOTS, words(f" ({len(edges)} in all)"))
        rest = [more] if len(edges) > len(shown_edges) else []
        ways_to_write = [self._in_symbols, *([self._in_formulas] if in_formulas else []), self._in_numbers]
        rows = [[added([*map(write, shown_edges), *rest])] for write in ways_to_write]
        return Equation(left, _without_repetition([*rows, result]))

    def _in_symbols(self, edge: Edge) -> Piece:
        """What one use of a node adds to its derivative."""
        if edge.target is self.end:
            return self.directly(edge.source)
        return joined(TIMES, [self.symbol(self.end, edge.target), self.symbol(edge.target, edge.source)])

    def _in_formulas(self, edge: Edge) -> Piece:
        inner = Product.of([self.factors(edge)])
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
        found: dict[Value, list[Value]] = {}
        for target in self.graph.nodes:
            formula = [node for node in history(target, stop=has_name) if node is target or not node.name]
            found[target] = [node for node in formula if is_at_a_kink(node)]
        return found

    @cached_property
    def _leaving(self) -> dict[Value, list[Edge]]:
        """The edges from each node that lead to the end."""
        found: dict[Value, list[Edge]] = {}
        for node in self.graph.nodes:
            for edge in self.graph.into[node] if node in self.gradients else []:
                found.setdefault(edge.source, []).append(edge)
        return found


class _Chain:
    """The chain rule between an end and the node that its derivative is taken by."""

    def __init__(self, derived: _Derived, by: Value, max_paths: int) -> None:
        if not by.name:
            raise ValueError(f"{by!r} has no name to write down: give it one with .named()")
        self.derived = derived
        self.by = by
        self.max_paths = max_paths
        self.gradient: Exact = derived.gradients.get(by, 0.0)
        self.paths = Paths(derived.graph, by, derived.end)
        self.count = self.paths.count(by)
        self.symbol = derived.symbol(derived.end, by)
        self.notes: list[Piece] = []
        if self.count > max_paths:
            many, end = words(f"{_count(self.count)} paths lead from "), derived.label
            how = row(words(": node by node, from "), end, words(" back"))
            self.notes = [row(many, name_of(by), words(" to "), end, how)]
        self.notes += self._kinks()

    def _kinks(self) -> Iterator[Piece]:
        """What there is to say of the functions on the way that stand at a kink."""
        targets = [node for node in self.paths.nodes if node is not self.by and self.paths.count(node)]
        kinks = [node for target in targets for node in self.derived.kinks[target]]
        for node, written in formulas_of(kinks, MOST_CHARACTERS).items():
            slope = number_of(local_slope(node, 0, numbers_of(node)))
            yield row(written, words(" is at its kink: the derivative there is taken as "), slope)

    def equations(self) -> list[Equation]:
        """The derivative, along all paths or node by node."""
        end = self.derived.end
        if self.by is end or not self.count:
            return [Equation(self.symbol, [[number_of(self.gradient)]])]
        if self.count <= self.max_paths:
            return [self._along_paths()]
        nodes = [node for node in reversed(self.paths.nodes) if node is not end and self.paths.count(node)]
        return [self.derived.through(node, MOST_ADDENDS, in_formulas=True) for node in nodes]

    def step(self, rate: float | Fraction) -> Equation:
        """w ← w − a · ∂E/∂w, in symbols and in numbers."""
        if self.by.op is not None:
            raise ValueError(f"gradient descent takes no step in {self.by.name!r}, which is no leaf: leave out rate=")
        exact, symbol = read_rate(rate), rate_symbol({node.name for node in self.derived.graph.nodes})
        new = self.by.data - exact * self.gradient
        return step_of_descent(self.by, self.gradient, exact, self.symbol, symbol, new)

    def _along_paths(self) -> Equation:
        paths = [_shortened(path) for path in self.paths.all()]
        factors = self.derived.factors
        products = [Product.of(edge and factors(edge) for edge in path) for path in paths]
        rows = [[self._symbols(path) for path in paths], [product.in_symbols() for product in products]]
        if all(math.isfinite(product.value()) for product in products):  # at a pole the numbers say nothing
            rows.append([product.in_numbers() for product in products])
            rows.append(
                [number_of(product.value()) for product in products] if all(None not in path for path in paths) else []
            )
        rows.append([number_of(self.gradient)])
        return Equation(self.symbol, _without_repetition([row for row in rows if row and row != [self.symbol]]))

    def _symbols(self, path: Sequence[Edge | None]) -> Piece:
        if len(path) == 1 and self.count > 1:
            return self.derived.directly(self.by)
        return joined(TIMES, [DOTS if edge is None else self.derived.symbol(edge.target, edge.source) for edge in path])


def _shortened(path: list[Edge]) -> list[Edge | None]:
    """A path; of a very long one the two ends."""
    if len(path) <= MOST_FACTORS:
        return list(path)
    half = MOST_FACTORS // 2
    return [*path[:half], None, *path[-half:]]


def _without_repetition(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows without those that say the same as the next."""
    return [row for i, row in enumerate(rows) if i + 1 == len(rows) or row != rows[i + 1]]


def _count(paths: int) -> str:
    return str(paths) if paths < 1_000_000 else "more than a million"
