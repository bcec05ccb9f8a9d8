"""The backward steps: ∂E/∂E = 1, and then gradient flows from edge to edge.

A share of gradient is that of the target times the local derivative.  A Value with several uses gathers its shares,
and its derivative is known with the last one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.equations import Equation
from autograd.paper.graph import Graph
from autograd.paper.pieces import DOTS, EQUALS, GAINS, PLUS, TIMES, Piece, joined
from autograd.paper.products import Product, gives, is_folded_away
from autograd.paper.quantities import derivative_of, factor_of, number_of
from autograd.paper.simplifying import factors_of
from autograd.picture.naming import LONGEST, StepNames
from autograd.picture.one_step import BACKWARD, SEED, Change, Step, Use
from autograd.table.rows import NO_PATH

SAME = Piece(" = ", " = ", EQUALS.mathml)


class Backward:
    """The steps that bring each node its gradient.

    Args:
        graph: what is played.
        gradients: the gradient of each node, from the engine.
        into: the uses that each node on a card was made from, arguments before what they make.
        names: what the steps call the nodes.
    """

    def __init__(
        self, graph: Graph, gradients: Mapping[Value, Exact], into: dict[Value, list[Use]], names: StepNames
    ) -> None:
        self.graph = graph
        self.root = graph.root
        self.gradients = gradients
        self.into = into
        self.names = names

    def steps(self) -> Iterator[Step]:
        """The steps, from the end of the graph back."""
        yield self._seed()
        shares = Counter(use.edge.source for uses in self.into.values() for use in uses)
        arrived: dict[Value, list[Exact]] = {}
        for target in reversed(self.into):
            for use in self.into[target]:
                source = use.edge.source
                held = arrived.setdefault(source, [])
                yield self._arrival(use, held, shares[source])

    def _seed(self) -> Step:
        end, one = self.names.symbol(self.root), self.gradients[self.root]
        equation = Equation(derivative_of(end, end), [[number_of(one)]])
        return Step(
            SEED,
            f"The gradient starts at {self.names.title(self.root)}",
            [equation],
            [Change(self.root, "gradient", one)],
            [],
        )

    def _arrival(self, use: Use, held: list[Exact], shares: int) -> Step:
        """Gradient flows along an edge; ``held`` lists what its source has received before."""
        (source, target, slope), gradient = use.edge, self.gradients[use.edge.target]
        share = NO_PATH if slope is NO_PATH or self.graph.gradients[target] is NO_PATH else gradient * slope
        before = sum(held[1:], held[0]) if held else None
        held.append(share)
        missing = [DOTS] if len(held) < shares else []
        # The last share shows the sum of the engine, whose own order of adding may differ in the last digit.
        now = self.gradients[source] if not missing else share if before is None else before + share

        equations = [*self._share(use, share, alone=before is None, missing=missing)]
        if before is not None:
            total = [_sum(number_of(before), factor_of(share), *missing), _sum(number_of(now), *missing)]
            equations.append(Equation(self.names.derivative(self.root, source), [[right] for right in total]))
        which = f" (share {len(held)} of {shares})" if shares > 1 else ""
        return Step(
            BACKWARD,
            f"{self.names.title(target)} sends gradient to {self.names.title(source)}{which}",
            equations,
            [Change(source, "gradient", shown_number(now))],
            [use.wire],
        )

    def _share(self, use: Use, share: Exact, *, alone: bool, missing: list[Piece]) -> Iterator[Equation]:
        """The share along an edge: the gradient of its target times the local derivative."""
        source, target, slope = use.edge
        symbol, factor = self.names.derivative(self.root, source), self.names.derivative(target, source)
        product = Product(*factors_of(use.term))
        terms = [] if is_folded_away([product], slope) else [product.in_symbols(LONGEST)]
        if target is self.root:
            rights = [*terms, number_of(share)]
        else:
            yield Equation(factor, [[joined(SAME, list(dict.fromkeys([*terms, number_of(slope)])))]])
            symbols = joined(TIMES, [self.names.derivative(self.root, target), factor])
            numbers = joined(TIMES, [factor_of(self.gradients[target]), factor_of(slope)])
            rights = [symbols, *([numbers] if gives((self.gradients[target], slope), share) else []), number_of(share)]
        rights = list(dict.fromkeys(rights))
        if alone:  # the first of several shares is not yet the derivative
            yield Equation(symbol, [[_sum(right, *missing)] for right in rights])
        else:
            yield Equation(symbol, [[right] for right in rights], sign=GAINS)


def _sum(*pieces: Piece) -> Piece:
    return joined(PLUS, pieces)


def shown_number(x: Exact) -> Exact:
    """A slope or a gradient as a card shows it: 0 where no path leads."""
    return 0.0 if x is NO_PATH else x
