"""``derive``: the chain rule for a derivative between named nodes, as a person writes it.

The lines themselves are made in ``chain_rule``, in ``second_derivation`` and, with respect to an array, in
``matrix_derivation``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Any

from autograd.by_hand.derivations.chain_rule import ChainRule, Derivatives
from autograd.by_hand.derivations.matrix_derivation import derivation_of_array
from autograd.by_hand.derivations.second_derivation import second_derivation
from autograd.by_hand.example.given import read_parameters
from autograd.engine.modes import recording
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, arrays_among
from autograd.paper.arrays import Array, array_of
from autograd.paper.equations import Equation, latex_rows, mathml_of, text_lines
from autograd.paper.givens import givens, lines_of_givens
from autograd.paper.graph import Graph
from autograd.paper.hiding import LINES, hidden_parts
from autograd.paper.latex_lines import ARTICLE, align
from autograd.paper.pieces import Piece
from autograd.paper.quantities import rounded
from autograd.sentences import calls_it_rate, need_whole, shorten

MOST_PATHS = 16


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


@calls_it_rate
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
    hide: str | Iterable[str] = (),
    given: Iterable[Value | str] = (),
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
        hide: which lines are left out, as for an exercise: "symbols", "formulas", "numbers" or "results", which leave a
            blank.
        given: the leaves, as Values or names, whose numbers stand above, in this order; by default none.

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
    >>> print(derive(E, w1, hide=["numbers", "results"], given=[w1, i1]))
    w1 = 0.1    i1 = 2
    ∂E/∂w1 = ∂E/∂h1 · ∂h1/∂w1
           = (h1·w5 − 1) · w5 · i1
           = ________
    """
    if not isinstance(value, Value):
        raise TypeError(f"derive takes a Value, not {shorten(repr(value))}: pass the end of your graph")
    need_whole(max_paths, "max_paths", MOST_PATHS, least=0)
    graph = Graph(value)
    graph.refuse_stale()
    _refuse_order(order, has_rate=rate is not None)
    if by is not None and parameters is not None:
        raise ValueError("parameters= says which derivatives to write where by= is not given: leave out one of them")
    hidden = hidden_parts(hide, LINES)
    with rounded(digits):
        whole = _written(graph, by, rate, order, parameters, max_paths)
        notes = [*lines_of_givens(givens(given, graph)), *whole.notes]
    return Derivation([equation.without(hidden) for equation in whole.equations], whole.value, notes)


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
        entries = () if isinstance(by, str) else array_of(by).entries  # also those that do not lead to the end
        return Derivation(*derivation_of_array(Graph(*entries, graph.root), array))
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
    derivatives = Derivatives(graph)
    return [_derivation(ChainRule(derivatives, w, max_paths), rate, order) for w in by]


def _derivation(chain: ChainRule, rate: float | Fraction | None, order: int) -> Derivation:
    """The derivative with respect to one Value."""
    if order == 2:
        return Derivation(*second_derivation(chain))
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
