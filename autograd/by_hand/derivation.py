"""``derive``: the chain rule for a derivative between named nodes, as a person writes it.

Symbols first, then the formulas of the factors, then numbers, then the result.
Several ways from one node to the other are a sum, each on a line.  Where there
are more ways than a person would list, the chain rule is written node by node,
from the end back, as backpropagation does it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import NamedTuple

from autograd.backprop import adjoints, nowhere
from autograd.by_hand.paper import (
    DOTS,
    NEGATIVE,
    PLUS,
    TIMES,
    Equation,
    Piece,
    bracketed,
    derivative_of,
    factor_of,
    joined,
    latex_rows,
    mathml_of,
    name_of,
    number_of,
    row,
    step_of_descent,
    text_lines,
    words,
    written_factor,
)
from autograd.derivatives import factors_of, symbolic_slopes
from autograd.named import Edge, NamedGraph, Ways, bearer, named_nodes
from autograd.sentences import shorten
from autograd.value import Exact, Value, number, recording

MOST_PATHS = 16
MOST_FACTORS = 12  # of a path that are written out; the middle of a longer one is …
MOST_ADDENDS = 4  # of a sum over nodes that are written out
RATE = Piece("a", "a", "<mi>a</mi>")
RESULT = Piece("result", r"\mathrm{result}", "<mi>result</mi>")  # an end without a name


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
) -> Derivation:
    """Write down the chain rule for ∂value/∂by, between the Values that have names.

    Args:
        value: the end of the graph, such as the error.
        by: the Value, or its name, to take the derivative by; by default every parameter.
        rate: write the step of gradient descent below it.
        order: 1, or 2 for the second derivative by the same Value.
        parameters: which leaves to take where ``by`` is not given; by default all with a name.

    Raises:
        TypeError: if ``value`` or ``by`` is no Value.
        ValueError: if a name is unknown or stands for several Values, or the order is not 1 or 2.

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
    if order not in (1, 2):
        raise ValueError(f"derive writes the order 1 or 2, not {order!r}")
    if order == 2 and rate is not None:
        raise ValueError("a rate goes with the first derivative: leave out rate=, or order=2")
    if by is None:
        chosen = list(parameters) if parameters is not None else [n for n in named_nodes(value) if n.op is None]
        parts = [derive(value, w, rate=rate, order=order) for w in chosen]
        if not parts:
            raise ValueError("the graph has no named leaves: name some, or write derive(E, w)")
        notes = [note for part in parts for note in part.notes]
        return Derivation([equation for part in parts for equation in part.equations], parts[-1].value, notes)
    chain = _Chain(value, _found(by, value))
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
    first = symbolic_slopes(chain.end, stop=nowhere)[chain.by]
    if not isinstance(first, Value):
        zero = Equation(_second_symbol(chain), [[number_of(0.0)]])
        return Derivation([*chain.equations(), zero], 0.0)
    first = +first  # a node of its own, which can bear the name
    again = _Chain(first.named(chain.symbol.text), chain.by, label=bracketed(chain.symbol))
    (equation,) = again.equations()[-1:]
    equations = [*chain.equations(), equation._replace(left=_second_symbol(chain))]
    return Derivation(equations, again.gradient, [*chain.notes, *again.notes])


def _second_symbol(chain: _Chain) -> Piece:
    end, by = chain.label, name_of(chain.by)
    return Piece(
        f"∂²{end.text}/∂{by.text}²",
        rf"\frac{{\partial^2 {end.latex}}}{{\partial {by.latex}^2}}",
        f"<mfrac><mrow><msup><mi>∂</mi><mn>2</mn></msup>{end.mathml}</mrow>"
        f"<mrow><mi>∂</mi><msup>{by.mathml}<mn>2</mn></msup></mrow></mfrac>",
    )


class _Chain:
    """The named graph between an end and the node that its derivative is taken by."""

    def __init__(self, end: Value, by: Value, label: Piece | None = None) -> None:
        if not by.name:
            raise ValueError(f"{by!r} has no name to write down: give it one with .named()")
        self.end = end
        self.by = by
        self.label = label or (name_of(end) if end.name else RESULT)
        self.gradients = adjoints(end)
        self.gradient: Exact = self.gradients.get(by, 0.0)
        self.ways = Ways(NamedGraph(end), by, end)
        self.count = self.ways.count(by)
        self.symbol = self._derivative(end, by)
        self.notes: list[Piece] = []
        if self.count > MOST_PATHS:
            start = words(f"{_count(self.count)} ways lead from ")
            self.notes = [row(start, name_of(by), words(" to "), self.label, words(": node by node, back"))]

    def equations(self) -> list[Equation]:
        """The derivative, along all ways or node by node."""
        if self.by is self.end or not self.count:
            return [Equation(self.symbol, [[number_of(self.gradient)]])]
        if self.count <= MOST_PATHS:
            return [self._along_ways()]
        nodes = reversed(self.ways.nodes)
        return [self._at(node) for node in nodes if node is not self.end and self.ways.count(node)]

    def step(self, rate: float | Fraction) -> Equation:
        """w ← w − a · ∂E/∂w, in symbols and in numbers."""
        exact = number(rate)
        return step_of_descent(self.by, self.gradient, exact, self.symbol, RATE, self.by.data - exact * self.gradient)

    def _derivative(self, above: Value, below: Value) -> Piece:
        return derivative_of(self.label if above is self.end else name_of(above), name_of(below))

    def _along_ways(self) -> Equation:
        ways = [_shortened(way) for way in self.ways.all()]
        products = [Product.of(way) for way in ways]
        rows = [[self._symbols(way) for way in ways], [product.in_symbols() for product in products]]
        if all(math.isfinite(product.value()) for product in products):  # at a pole the numbers say nothing
            rows.append([product.in_numbers() for product in products])
            rows.append(
                [number_of(product.value()) for product in products] if all(None not in way for way in ways) else []
            )
        rows.append([number_of(self.gradient)])
        return Equation(self.symbol, _without_repetition([row for row in rows if row and row != [self.symbol]]))

    def _symbols(self, way: Sequence[Edge | None]) -> Piece:
        if len(way) == 1 and self.count > 1:  # the part where the formula of the end itself uses the node
            return row(self.symbol, words(" (directly)"))
        return joined(TIMES, [DOTS if edge is None else self._derivative(edge.target, edge.source) for edge in way])

    def _at(self, node: Value) -> Equation:
        """∂E/∂node as the sum over what uses the node."""
        edges = self.ways.onward(node)
        shown_edges = edges if len(edges) <= MOST_ADDENDS else edges[:MOST_ADDENDS]
        symbols, numbers = [], []
        for _, target, slope in shown_edges:
            factor = self._derivative(target, node)
            if target is self.end:
                symbols.append(factor)
                numbers.append(factor_of(slope))
                continue
            outer, g, d = self._derivative(self.end, target), factor_of(self.gradients[target]), factor_of(slope)
            symbols.append(joined(TIMES, [outer, factor]))
            numbers.append(joined(TIMES, [g, d]))
        more = [row(DOTS, words(f" ({len(edges)} in all)"))]
        rest = more if len(edges) > MOST_ADDENDS else []
        left = self._derivative(self.end, node)
        rows = [[joined(PLUS, [*symbols, *rest])], [joined(PLUS, [*numbers, *rest])], [number_of(self.gradients[node])]]
        return Equation(left, _without_repetition([row for row in rows if row != [left]]))


class Product(NamedTuple):
    """The factors along one way: a number, and formulas in the order of the way (None for those left out)."""

    number: Exact
    factors: Sequence[Value | None]

    @classmethod
    def of(cls, way: Sequence[Edge | None]) -> Product:
        """Constants are multiplied together, a factor 1 is left out."""
        constant: Exact = 1.0
        found: list[Value | None] = []
        for edge in way:
            if edge is None:
                found.append(None)
                continue
            scale, factors = factors_of(symbolic_slopes(edge.target)[edge.source])
            constant = scale * constant
            found += factors
        return cls(constant, found)

    def value(self) -> Exact:
        """Its number, if nothing is left out."""
        result = self.number
        for factor in self.factors:
            result = result * factor.data if factor is not None else result
        return result

    def in_symbols(self, longest: int | None = None) -> Piece:
        """The formulas; the long parts of one with more characters than ``longest`` are left out."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined(
            [DOTS if f is None else written_factor(f, alone=alone, longest=longest) for f in self.factors]
        )

    def in_numbers(self) -> Piece:
        """The numbers of the formulas."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined(
            [DOTS if f is None else number_of(f.data) if alone else factor_of(f.data) for f in self.factors]
        )

    def _joined(self, pieces: list[Piece]) -> Piece:
        if not pieces:
            return number_of(self.number)
        scale = [] if abs(self.number) == 1 else [factor_of(self.number)]
        if self.number != -1:
            return joined(TIMES, [*scale, *pieces])
        first = bracketed(pieces[0]) if pieces[0].text.startswith("−") else pieces[0]
        return row(NEGATIVE, joined(TIMES, [first, *pieces[1:]]))


def _shortened(way: list[Edge]) -> list[Edge | None]:
    """A way; of a very long one the two ends."""
    if len(way) <= MOST_FACTORS:
        return list(way)
    half = MOST_FACTORS // 2
    return [*way[:half], None, *way[-half:]]


def _without_repetition(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows without those that say the same as the next."""
    return [row for i, row in enumerate(rows) if i + 1 == len(rows) or row != rows[i + 1]]


def _count(ways: int) -> str:
    return str(ways) if ways < 1_000_000 else "more than a million"
