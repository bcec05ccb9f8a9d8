"""``derive``: the chain rule for a derivative between named nodes, as a person writes it.

Symbols first, then the formulas of the factors, then numbers, then the result.
Several ways from one node to the other are a sum, each on a line.  Where there
are more ways than a person would list, the chain rule is written node by node,
from the end back, as backpropagation does it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from autograd.backprop import adjoints, nowhere, refuse_stale
from autograd.by_hand.descent import read_rate
from autograd.by_hand.paper import Piece, factor_of, name_of, number_of, rate_symbol, written_factor
from autograd.derivatives import factors_of, symbolic_slopes
from autograd.named import Edge, NamedGraph, Ways, named_nodes
from autograd.sentences import nearest, shorten
from autograd.value import Exact, Value, recording

MOST_PATHS = 16
MOST_FACTORS = 12  # of a path that are written out; the middle of a longer one is …
MOST_ADDENDS = 4  # of a sum over nodes that are written out


class Equation(NamedTuple):
    """left = right = right …: each right side, and each addend of it, on a line of its own unless inline."""

    left: Piece
    rights: Sequence[Sequence[Piece]]
    inline: bool = False


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
        blocks = ["\n".join(_text_lines(equation)) for equation in self.equations]
        return "\n".join([*(note.text for note in self.notes), *blocks])

    def latex(self) -> str:
        """For math mode, with amsmath's aligned."""
        rows = [row for equation in self.equations for row in _latex_rows(equation)]
        notes = [f"&{note.latex}" for note in self.notes]
        return "\\begin{aligned}\n" + " \\\\\n".join([*notes, *rows]) + "\n\\end{aligned}"

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
    refuse_stale(value)
    if type(order) is not int or order not in (1, 2):
        raise ValueError(f"derive writes the order 1 or 2, not {order!r}")
    if order == 2 and rate is not None:
        raise ValueError("a rate goes with the first derivative: leave out rate=, or order=2")
    if by is not None and parameters is not None:
        raise ValueError("parameters= says which derivatives to write where by= is not given: leave out one of them")
    if by is None:
        chosen = _listed(parameters) if parameters is not None else [n for n in named_nodes(value) if n.op is None]
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


def _listed(parameters: Collection[Value]) -> list[Value]:
    if isinstance(parameters, Value) or not isinstance(parameters, Collection):
        raise TypeError(f"parameters are a list of Values, not {shorten(repr(parameters))}: write parameters=[w1, ...]")
    return list(parameters)


def _found(by: Value | str, value: Value) -> Value:
    """The node to take the derivative by, from its name if need be."""
    if isinstance(by, Value):
        return by
    if not isinstance(by, str):
        raise TypeError(f"derive takes the derivative by a Value or a name, not {shorten(repr(by))}")
    bearers = [node for node in named_nodes(value) if node.name == by]
    if len(bearers) == 1:
        return bearers[0]
    if bearers:
        raise ValueError(f"{len(bearers)} Values are called {by!r}: pass the one you mean")
    raise ValueError(f"no Value is called {by!r}{nearest(by, [node.name for node in named_nodes(value) if node.name])}")


def _second(chain: _Chain) -> Derivation:
    """∂²E/∂w²: the first derivative as a formula of its own, and the chain rule on it."""
    if not chain.count:
        return Derivation(chain.equations(), chain.gradient)
    first = symbolic_slopes(chain.end, stop=nowhere)[chain.by]
    if not isinstance(first, Value):
        zero = Equation(_second_symbol(chain), [[number_of(0.0)]])
        return Derivation([*chain.equations(), zero], 0.0)
    first = +first  # a node of its own, which can bear the name
    label = Piece(f"({chain.symbol.text})", rf"\left({chain.symbol.latex}\right)")
    again = _Chain(first.named(chain.symbol.text), chain.by, label=label)
    (equation,) = again.equations()[-1:]
    equations = [*chain.equations(), equation._replace(left=_second_symbol(chain))]
    return Derivation(equations, again.gradient, [*chain.notes, *again.notes])


def _second_symbol(chain: _Chain) -> Piece:
    end, by = chain.label, name_of(chain.by)
    return Piece(f"∂²{end.text}/∂{by.text}²", rf"\frac{{\partial^2 {end.latex}}}{{\partial {by.latex}^2}}")


class _Chain:
    """The named graph between an end and the node that its derivative is taken by."""

    def __init__(self, end: Value, by: Value, label: Piece | None = None) -> None:
        if not by.name:
            raise ValueError(f"{by!r} has no name to write down: give it one with .named()")
        self.end = end
        self.by = by
        self.label = label or (name_of(end) if end.name else Piece("result", r"\mathrm{result}"))
        self.gradients = adjoints(end)
        self.gradient: Exact = self.gradients.get(by, 0.0)
        self.ways = Ways(NamedGraph(end), by, end)
        self.count = self.ways.count(by)
        self.symbol = self._derivative(end, by)
        self.notes: list[Piece] = []
        if self.count > MOST_PATHS:
            count, start, to = _count(self.count), name_of(by), self.label
            back = "node by node, back"
            self.notes = [
                Piece(
                    f"{count} ways lead from {start.text} to {to.text}: {back}",
                    rf"\text{{{count} ways lead from }} {start.latex} \text{{ to }} {to.latex}\text{{: {back}}}",
                )
            ]

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
        if self.by.op is not None:
            raise ValueError(f"gradient descent takes no step in {self.by.name!r}, which is no leaf: leave out rate=")
        exact, symbol = read_rate(rate), rate_symbol({node.name for node in named_nodes(self.end)})
        w, a, slope = name_of(self.by), number_of(exact), factor_of(self.gradient)
        left = Piece(
            f"{w.text} ← {w.text} − {symbol.text} · {self.symbol.text}",
            rf"{w.latex} \leftarrow {w.latex} - {symbol.latex} \cdot {self.symbol.latex}",
        )
        before = number_of(self.by.data)
        numbers = Piece(f"{before.text} − {a.text} · {slope.text}", rf"{before.latex} - {a.latex} \cdot {slope.latex}")
        return Equation(left, [[numbers], [number_of(self.by.data - exact * self.gradient)]], inline=True)

    def _derivative(self, above: Value, below: Value) -> Piece:
        a, b = self.label if above is self.end else name_of(above), name_of(below)
        return Piece(f"∂{a.text}/∂{b.text}", rf"\frac{{\partial {a.latex}}}{{\partial {b.latex}}}")

    def _along_ways(self) -> Equation:
        ways = [_shortened(way) for way in self.ways.all()]
        products = [_Product.of(way) for way in ways]
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
            return Piece(f"{self.symbol.text} (directly)", rf"{self.symbol.latex} \text{{ (directly)}}")
        pieces = [_DOTS if edge is None else self._derivative(edge.target, edge.source) for edge in way]
        return Piece(" · ".join(p.text for p in pieces), r" \cdot ".join(p.latex for p in pieces))

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
            symbols.append(Piece(f"{outer.text} · {factor.text}", rf"{outer.latex} \cdot {factor.latex}"))
            numbers.append(Piece(f"{g.text} · {d.text}", rf"{g.latex} \cdot {d.latex}"))
        more = [Piece(f"… ({len(edges)} in all)", rf"\dots \text{{ ({len(edges)} in all)}}")]
        rest = more if len(edges) > MOST_ADDENDS else []
        left = self._derivative(self.end, node)
        rows = [[_sum([*symbols, *rest])], [_sum([*numbers, *rest])], [number_of(self.gradients[node])]]
        return Equation(left, _without_repetition([row for row in rows if row != [left]]))


class _Product(NamedTuple):
    """The factors along one way: a number, and formulas in the order of the way (None for those left out)."""

    number: Exact
    factors: list[Value | None]

    @classmethod
    def of(cls, way: Sequence[Edge | None]) -> _Product:
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

    def in_symbols(self) -> Piece:
        """The formulas."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined([_DOTS if f is None else written_factor(f, alone=alone) for f in self.factors])

    def in_numbers(self) -> Piece:
        """The numbers of the formulas."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined(
            [_DOTS if f is None else number_of(f.data) if alone else factor_of(f.data) for f in self.factors]
        )

    def _joined(self, pieces: list[Piece]) -> Piece:
        if not pieces:
            return number_of(self.number)
        minus = Piece("−", "-") if self.number == -1 else Piece("", "")
        scale = [] if abs(self.number) == 1 else [factor_of(self.number)]
        if self.number == -1 and pieces[0].text.startswith("−"):
            pieces[0] = Piece(f"({pieces[0].text})", rf"\left({pieces[0].latex}\right)")
        pieces = [*scale, *pieces]
        return Piece(
            minus.text + " · ".join(p.text for p in pieces), minus.latex + r" \cdot ".join(p.latex for p in pieces)
        )


_DOTS = Piece("…", r"\dots")


def _shortened(way: list[Edge]) -> list[Edge | None]:
    """A way; of a very long one the two ends."""
    if len(way) <= MOST_FACTORS:
        return list(way)
    half = MOST_FACTORS // 2
    return [*way[:half], None, *way[-half:]]


def _without_repetition(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows without those that say the same as the next."""
    return [row for i, row in enumerate(rows) if i + 1 == len(rows) or row != rows[i + 1]]


def _sum(pieces: Sequence[Piece]) -> Piece:
    return Piece(" + ".join(p.text for p in pieces), " + ".join(p.latex for p in pieces))


def _count(ways: int) -> str:
    return str(ways) if ways < 1_000_000 else "more than a million"


def _text_lines(equation: Equation) -> Iterator[str]:
    left = equation.left.text
    if equation.inline:
        yield " = ".join([left, *(right[0].text for right in equation.rights)])
        return
    for i, right in enumerate(equation.rights):
        for k, addend in enumerate(right):
            lead = left if i == k == 0 else " " * len(left)
            minus = bool(k) and addend.text.startswith("−")
            yield f"{lead} − {addend.text[1:]}" if minus else f"{lead} {'+' if k else '='} {addend.text}"


def _latex_rows(equation: Equation) -> Iterator[str]:
    if equation.inline:
        yield "&" + " = ".join([equation.left.latex, *(right[0].latex for right in equation.rights)])
        return
    for i, right in enumerate(equation.rights):
        for k, addend in enumerate(right):
            lead = equation.left.latex if i == k == 0 else ""
            minus = bool(k) and addend.latex.startswith("-")
            sign = "=" if k == 0 else r"\quad -" if minus else r"\quad +"
            yield f"{lead} &{sign} {addend.latex[1:] if minus else addend.latex}"
