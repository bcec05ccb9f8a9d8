"""``derive``: the chain rule for a derivative between named nodes, as a person writes it.

First the symbols, then the formulas of the factors, then the numbers, then the
result.  Several paths between two nodes make a sum, with a line for each.  Where there
are more paths than a person would list, the chain rule is written node by node, from
the end back, as in backpropagation.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from autograd.by_hand.example.given import read_parameters, read_rate
from autograd.by_hand.matrix_derivation import derivation_of_array
from autograd.derivatives.kinks import is_at_a_kink, is_closed_to_a_path
from autograd.derivatives.of_values import derivative
from autograd.engine.history import local_slope, nowhere, numbers_of
from autograd.engine.modes import recording
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, arrays_among
from autograd.paper.arrays import Array, array_of
from autograd.paper.equations import Equation, latex_rows, mathml_of, step_of_descent, text_lines
from autograd.paper.latex_lines import ARTICLE
from autograd.paper.latex_pages import align
from autograd.paper.paths import Edge, Graph, Paths
from autograd.paper.pieces import DOTS, RESULT, TIMES, Piece, added, bracketed, joined, row, words
from autograd.paper.products import Product, is_folded_away
from autograd.paper.quantities import derivative_of, factor_of, formulas_of, name_of, number_of, rate_symbol, rounded
from autograd.paper.simplifying import factors_of
from autograd.paper.slopes import symbolic_slopes
from autograd.sentences import shorten
from autograd.table.rows import NO_PATH

MOST_PATHS = 16
MOST_FACTORS = 12  # of a path that are written out; in a longer one the middle is …
MOST_CHARACTERS = 40  # of a formula in a note
MOST_ADDENDS = 6  # of a sum over nodes that are written out


class Derivation:
    """One or more derivatives, written down: ``str()`` for a terminal, formulas in a notebook.

    ``value`` is the number of the last derivative, or a list of those of an array.
    """

    def __init__(self, equations: list[Equation], value: Exact | list[Any], notes: Sequence[Piece] = ()) -> None:
        self.equations = equations
        self.value = value
        self.notes = notes

    def text(self) -> str:
        """For a terminal."""
        blocks = ["\n".join(text_lines(equation)) for equation in self.equations]
        lines = "\n".join([*(note.text for note in self.notes), *blocks]).split("\n")
        return "\n".join(line.rstrip() for line in lines)

    def latex(self, environment: str = "aligned", width: float = ARTICLE) -> str:
        r"""For math mode, with amsmath's aligned; or with align*, for a document.

        Args:
            environment: "aligned", or "align*", which stands by itself, breaks over pages, and has lines that fit.
            width: of the lines in align*, in points, as ``\the\textwidth`` tells it; by default that of an article.
        """
        if environment == "align*":
            return align(self.equations, self.notes, width)
        if environment != "aligned":
            raise ValueError(f"the environment is 'aligned' or 'align*', not {environment!r}")
        rows = [row for equation in self.equations for row in latex_rows(equation)]
        notes = [f"&{note.latex}" for note in self.notes]
        return "\\begin{aligned}\n" + " \\\\\n".join([*notes, *rows]) + "\n\\end{aligned}"

    def mathml(self) -> str:
        """For a page: one <math> element."""
        return mathml_of(self.equations, self.notes)

    def markdown(self) -> str:
        """For a page that knows LaTeX."""
        return f"$$\n{self.latex()}\n$$"

    def __repr__(self) -> str:
        """The whole text: at a prompt, who asks for a derivation wants to read it."""
        return self.text()

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


@recording()
def derive(
    value: Value,
    by: Any = None,
    *,
    rate: float | Fraction | None = None,
    order: int = 1,
    parameters: Collection[Value] | None = None,
    max_paths: int = MOST_PATHS,
    digits: int | None = None,
) -> Derivation:
    """Write down the chain rule for ∂value/∂by, between the Values that have names.

    With respect to an array of Values, or its name, it is written in matrix form, from array to array.

    Args:
        value: the end of the graph, such as the error.
        by: the Value, the array, or the name of one, to differentiate with respect to; by default every parameter.
        rate: if given, the step of gradient descent is written below.
        order: 1, or 2 for the second derivative with respect to the same Value.
        parameters: the leaves to take if ``by`` is not given; by default all with a name.
        max_paths: up to how many paths from ``by`` to ``value`` are written out.  If there are
            more, the derivation goes back node by node, as in backpropagation.
        digits: how many significant digits the numbers show, by default up to ten; ``.value`` keeps all.

    Raises:
        TypeError: if ``value``, ``by`` or one of the parameters is not a Value.
        ValueError: if a name is unknown or stands for several Values, the order is not 1 or 2,
            the rate or digits make no sense, a step is asked for in a Value that is not a leaf, or ``.data``
            was changed after the graph was computed.

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
    graph = Graph(value)
    graph.refuse_stale()
    _refuse_order(order, has_rate=rate is not None)
    if by is not None and parameters is not None:
        raise ValueError("parameters= says which derivatives to write where by= is not given: leave out one of them")
    with rounded(digits):
        return _written(graph, by, rate, order, parameters, max_paths)


def _written(
    graph: Graph,
    by: Any,
    rate: float | Fraction | None,
    order: int,
    parameters: Collection[Value] | None,
    max_paths: int,
) -> Derivation:
    """The derivation of what ``derive`` was asked for."""
    if array := _array(by, graph):
        if order == 2 or rate is not None:
            raise ValueError("a derivative in matrix form has neither order=2 nor rate=: write them for one entry")
        return Derivation(*derivation_of_array(graph, array))
    if by is not None:
        return derive_each(graph, [_node(by, graph)], rate, order, max_paths)[0]
    leaves = [node for node in graph.named if node.op is None]
    chosen = leaves if parameters is None else read_parameters(parameters)
    parts = derive_each(graph, [_node(w, graph) for w in chosen], rate, order, max_paths)
    if not parts:
        raise ValueError("the graph has no named leaves: name some, or write derive(E, w)")
    return _one_below_the_other(parts)


def _refuse_order(order: int, *, has_rate: bool) -> None:
    if type(order) is not int or order not in (1, 2):
        raise ValueError(f"derive writes the order 1 or 2, not {order!r}")
    if order == 2 and has_rate:
        raise ValueError("a rate goes with the first derivative: leave out rate=, or order=2")


def _one_below_the_other(parts: Sequence[Derivation]) -> Derivation:
    """Several derivations as one; a note that all of them have stands once."""
    notes = list(dict.fromkeys(note for part in parts for note in part.notes))
    return Derivation([equation for part in parts for equation in part.equations], parts[-1].value, notes)


def derive_each(
    graph: Graph,
    by: Sequence[Value],
    rate: float | Fraction | None = None,
    order: int = 1,
    max_paths: int = MOST_PATHS,
) -> list[Derivation]:
    """``derive`` for several Values, one derivation for each; what they share is computed once."""
    derived = _Derived(graph)
    return [_derivation(_Chain(derived, w, max_paths), rate, order) for w in by]


def back_through(graph: Graph, nodes: Sequence[Value]) -> list[Equation]:
    """∂root/∂node for each of these nodes, from the last to the first, as the sum over the uses of the node.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> h = (x * w).named("h")
    >>> E = (h * h * 3 + h).named("E")
    >>> for equation in back_through(Graph(E), [w, h]):
    ...     print(*text_lines(equation))
    ∂E/∂h = 7
    ∂E/∂w = ∂E/∂h · ∂h/∂w = 7 · 2 = 14
    """
    derived = _Derived(graph)
    return [derived.through(node)._replace(inline=True) for node in reversed(nodes) if node is not graph.root]


def _derivation(chain: _Chain, rate: float | Fraction | None, order: int) -> Derivation:
    """The derivative with respect to one Value."""
    if order == 2:
        return _second(chain)
    step = [] if rate is None else [chain.step(rate)]
    return Derivation([*chain.equations(), *step], chain.gradient, chain.notes)


def _node(by: Value | str, graph: Graph) -> Value:
    """The node to differentiate with respect to, by its name if need be."""
    if isinstance(by, Value):
        return by
    if not isinstance(by, str):
        raise TypeError(f"derive takes the derivative with respect to a Value or a name, not {shorten(repr(by))}")
    return graph.bearer(by)


def _array(by: Any, graph: Graph) -> str:
    """The name of the array to differentiate with respect to; empty if it is a single Value."""
    if isinstance(by, str):
        return by if by in arrays_among({node.name: node for node in graph.named}) else ""
    entries = array_of(by)
    if not isinstance(entries, Array):
        return ""
    first = entries.entries[0]
    name = array_name(first.name) if isinstance(first, Value) else ""
    if not name:
        raise ValueError("the entries of the array have no names to write down: give them one with .named()")
    return name


def _second(chain: _Chain) -> Derivation:
    """∂²E/∂w²: the first derivative as a formula of its own, and the chain rule for that."""
    if not chain.count:
        return Derivation(chain.equations(), chain.gradient)
    graph = chain.derived.graph
    first = symbolic_slopes(graph.root, stop=nowhere, order=graph.order)[chain.by]
    if not isinstance(first, Value):
        number = derivative(graph.root, chain.by, 2).data  # 0, but nan where a slope is infinite
        flat = Equation(_second_symbol(chain), [[number_of(number)]])
        return Derivation([*chain.equations(), flat], number, chain.notes)
    first = +first  # a fresh node, which can take the name
    label = bracketed(chain.symbol)
    again = _Chain(_Derived(Graph(first.named(chain.symbol.text)), label=label), chain.by, chain.max_paths)
    if not math.isfinite(again.gradient) or math.isnan(chain.gradient):
        again.gradient = _at_a_pole(chain, again.gradient)
    (equation,) = again.equations()[-1:]
    equations = [*chain.equations(), equation._replace(left=_second_symbol(chain))]
    return Derivation(equations, again.gradient, [*dict.fromkeys([*chain.notes, *again.notes])])


def _at_a_pole(chain: _Chain, written: Exact) -> Exact:
    """∂²E/∂w² where the written formula is infinite or nan: there 1/0 has no sign, and step(x)·inf is not 0."""
    graph = chain.derived.graph
    number = derivative(graph.root, chain.by, 2).data
    is_closed = any(map(is_closed_to_a_path, graph.order))
    return number if is_closed or not math.isfinite(number) else written


def _second_symbol(chain: _Chain) -> Piece:
    end, by = chain.derived.label, name_of(chain.by)
    return Piece(
        f"∂²{end.text}/∂{by.text}²",
        rf"\frac{{\partial^2 {end.latex}}}{{\partial {by.latex}^2}}",
        f"<mfrac><mrow><msup><mi>∂</mi><mn>2</mn></msup>{end.mathml}</mrow>"
        f"<mrow><mi>∂</mi><msup>{by.mathml}<mn>2</mn></msup></mrow></mfrac>",
    )


class _Derived:
    """What all derivatives of one end share: the formulas of the slopes, the kinks, and who uses whom."""

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
            return Equation(left, [[row(number_of(0.0), why)]])
        result = [number_of(self.gradients[node])]
        if len(edges) == 1 and edges[0].target is self.end:  # a single factor says nothing twice
            product = Product.of(map(self.factors, edges))
            is_written = in_formulas and not is_folded_away([product], self.gradients[node])
            formula = [[product.in_symbols()]] if is_written else []
            return Equation(left, _without_repetition([*formula, result]))
        shown_edges = edges[:most]
        more = row(DOTS, words(f" ({len(edges)} in all)"))
        rest = [more] if len(edges) > len(shown_edges) else []
        writers = [self._in_symbols, *([self._in_formulas] if in_formulas else []), self._in_numbers]
        rows = [[added([*map(write, shown_edges), *rest])] for write in writers]
        return Equation(left, _without_repetition([*rows, result]))

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


class _Chain:
    """The chain rule between an end and the node that it is differentiated with respect to."""

    def __init__(self, derived: _Derived, by: Value, max_paths: int) -> None:
        if not by.name:
            raise ValueError(f"{by!r} has no name to write down: give it one with .named()")
        self.derived = derived
        self.by = by
        self.max_paths = max_paths
        self.gradient: Exact = derived.gradients.get(by, 0.0)
        self.paths = Paths(derived.graph.into, by, derived.end)
        self.count = self.paths.count(by)
        self.symbol = derived.symbol(derived.end, by)
        self.notes: list[Piece] = []
        if self.count > max_paths:
            many, end = words(f"{_count(self.count)} paths lead from "), derived.label
            how = row(words(": node by node, from "), end, words(" back"))
            self.notes = [row(many, name_of(by), words(" to "), end, how)]
        self.notes += dict.fromkeys([*self._kinks(), *self._poles()])

    def _kinks(self) -> Iterator[Piece]:
        """A note for each function on the paths that stands at a kink."""
        targets = [node for node in self.paths.nodes if node is not self.by and self.paths.count(node)]
        at_kinks = [target for target in targets if self.derived.kinks[target]]
        kinks = [node for target in at_kinks for node in self.derived.kinks[target]]
        order = [node for target in at_kinks for node in self.derived.graph.formula(target)]
        for node, written in formulas_of(kinks, MOST_CHARACTERS, order).items():
            slopes = [local_slope(node, place, numbers_of(node)) for place in range(len(node.args))]
            slope = number_of(next((slope for slope in slopes if slope is not NO_PATH), slopes[0]))
            yield row(written, words(" is at its kink: the derivative there is taken as "), slope)

    def _poles(self) -> Iterator[Piece]:
        """A note for each function on the paths whose infinite slope makes the derivative nan."""
        graph = self.derived.graph
        if not math.isnan(self.gradient):
            return
        targets = [node for node in self.paths.nodes if node is not self.by and self.paths.count(node)]
        poles = [wire for target in targets for node in graph.operations(target) for wire in graph.wires_into(node)]
        infinite = [wire.target for wire in poles if math.isinf(wire.slope)]
        order = [node for target in targets for node in graph.formula(target)]
        for written in formulas_of(infinite, MOST_CHARACTERS, order).values():
            yield row(written, words(" has an infinite slope here, and 0 · inf and inf − inf are nan"))

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
            raise ValueError(
                f"gradient descent takes no step in {self.by.name!r}, which is not a leaf: leave out rate="
            )
        exact, symbol = read_rate(rate), rate_symbol({node.name for node in self.derived.graph.named})
        new = self.by.data - exact * self.gradient
        return step_of_descent(self.by, self.gradient, exact, self.symbol, symbol, new)

    def _along_paths(self) -> Equation:
        paths = [_shortened(path) for path in self.paths.all()]
        factors = self.derived.factors
        products = [Product.of(edge and factors(edge) for edge in path) for path in paths]
        is_cut = any(None in path for path in paths)
        rows = [[self._symbols(path) for path in paths]]
        if not is_folded_away(products, self.gradient):
            rows += [[product.in_symbols() for product in products], *_in_numbers(products, is_cut=is_cut)]
        rows.append([number_of(self.gradient)])
        return Equation(self.symbol, _without_repetition([row for row in rows if row != [self.symbol]]))

    def _symbols(self, path: Sequence[Edge | None]) -> Piece:
        if len(path) == 1 and self.count > 1:
            return self.derived.directly(self.by)
        return joined(TIMES, [DOTS if edge is None else self.derived.symbol(edge.target, edge.source) for edge in path])


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


def _without_repetition(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows without those that equal the next row."""
    return [row for i, row in enumerate(rows) if i + 1 == len(rows) or row != rows[i + 1]]


def _count(paths: int) -> str:
    return str(paths) if paths < 1_000_000 else "more than a million"
