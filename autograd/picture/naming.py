"""What the steps call each node: its symbol in an equation, its name in a title, and a letter where it has none."""

from __future__ import annotations

from itertools import count

from autograd.engine.value import Value
from autograd.paper.formulas import formula, formulas
from autograd.paper.graph import Graph
from autograd.paper.names import pretty_name
from autograd.paper.pieces import RESULT, Piece, bracketed
from autograd.paper.quantities import derivative_of, formulas_of, name_of

LONGEST = 80  # characters of a formula in a step; in a longer one the long parts are …
LONGEST_SYMBOL = 24  # characters of a formula that stands in place of a name


class StepNames:
    """The symbols and titles of nodes; one without a name has its formula for a name, and the root is the result."""

    def __init__(self, graph: Graph, nodes: list[Value]) -> None:
        self.root = graph.root
        self._symbols = formulas_of(nodes, LONGEST_SYMBOL, graph.order)
        self._titles = formulas(nodes, "pretty", LONGEST_SYMBOL, order=graph.order)

    def title(self, node: Value) -> str:
        """The name of a node in a title."""
        return pretty_name(node.name) or (RESULT.text if node is self.root else self._titles[node])

    def symbol(self, node: Value) -> Piece:
        """The name of a node in an equation."""
        if node.name:
            return name_of(node)
        return RESULT if node is self.root else self._symbols[node]

    def derivative(self, of: Value, by: Value) -> Piece:
        """∂of/∂by."""
        return derivative_of(self._behind_a_sign(of), self._behind_a_sign(by))

    def _behind_a_sign(self, node: Value) -> Piece:
        """The symbol of a node behind a ∂: a formula stands in parentheses."""
        symbol = self.symbol(node)
        return symbol if node.name or node is self.root or node.op is None else bracketed(symbol)


def with_letters(graph: Graph) -> Graph:
    """The graph with a letter for each node that a step could not name otherwise; a copy, if there is one.

    A letter goes to each leaf without a name, and to each node whose formula is too long or is
    also that of another node.  So the formulas of the nodes behind it stay short.
    """
    lettered = graph.copied()
    taken = {node.name for node in lettered.order}
    free = (name for k in count(1) if (name := f"v{k}") not in taken)
    told: set[str] = set()  # the formulas of the nodes so far
    changed = False
    for node in lettered.order:
        if node.name or node is lettered.root:
            continue
        written = "" if node.op is None else formula(node, "pretty", longest=LONGEST_SYMBOL)
        if not written or "…" in written or len(written) > LONGEST_SYMBOL or written in told:
            node.named(next(free))
            changed = True
        told.add(written)
    return lettered if changed else graph
