"""∂²E/∂w², written down: ∂E/∂w as a formula of its own, and the chain rule for that."""

from __future__ import annotations

import math

from autograd.by_hand.derivations.chain_rule import ChainRule, Derivatives
from autograd.derivatives.kinks import is_closed_to_a_path
from autograd.derivatives.of_values import derivative
from autograd.engine.history import nowhere
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.equations import Equation, of_lines
from autograd.paper.graph import Graph
from autograd.paper.hiding import RESULTS
from autograd.paper.pieces import Piece, bracketed
from autograd.paper.quantities import name_of, number_of
from autograd.paper.slopes import symbolic_slopes


def second_derivation(chain: ChainRule) -> tuple[list[Equation], Exact, list[Piece]]:
    """The equations for ∂²E/∂w², its number, and the notes above them."""
    if not chain.count:
        return chain.equations(), chain.gradient, []
    graph = chain.derivatives.graph
    first = symbolic_slopes(graph.root, stop=nowhere, order=graph.order)[chain.by]
    if not isinstance(first, Value):
        number = derivative(graph.root, chain.by, 2).data  # 0, but nan where a slope is infinite
        flat = of_lines(_second_symbol(chain), [(RESULTS, [number_of(number)])])
        return [*chain.equations(), flat], number, chain.notes
    first = +first  # a fresh node, which can take the name
    label = bracketed(chain.symbol)
    again = ChainRule(Derivatives(Graph(first.named(chain.symbol.text)), label=label), chain.by, chain.max_paths)
    if not math.isfinite(again.gradient) or math.isnan(chain.gradient):
        again.gradient = _at_a_pole(chain, again.gradient)
    (equation,) = again.equations()[-1:]
    equations = [*chain.equations(), equation._replace(left=_second_symbol(chain))]
    return equations, again.gradient, [*dict.fromkeys([*chain.notes, *again.notes])]


def _at_a_pole(chain: ChainRule, written: Exact) -> Exact:
    """∂²E/∂w² where the written formula is infinite or nan: there 1/0 has no sign, and step(x)·inf is not 0."""
    graph = chain.derivatives.graph
    number = derivative(graph.root, chain.by, 2).data
    is_closed = any(map(is_closed_to_a_path, graph.order))
    return number if is_closed or not math.isfinite(number) else written


def _second_symbol(chain: ChainRule) -> Piece:
    end, by = chain.derivatives.label, name_of(chain.by)
    return Piece(
        f"∂²{end.text}/∂{by.text}²",
        rf"\frac{{\partial^2 {end.latex}}}{{\partial {by.latex}^2}}",
        f"<mfrac><mrow><msup><mi>∂</mi><mn>2</mn></msup>{end.mathml}</mrow>"
        f"<mrow><mi>∂</mi><msup>{by.mathml}<mn>2</mn></msup></mrow></mfrac>",
    )
