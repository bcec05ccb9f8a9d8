"""Slips in the factors of the chain rule: what a person may have taken for a local derivative.

A factor can be missing, doubled, turned in its sign, or taken from a neighbour.  The slips
inside a formula stand in files of their own: ``chain``, ``products`` and ``rules``.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from autograd.by_hand.pencil.evaluation import evaluated, formula_of, one_replaced, recomputed
from autograd.by_hand.pencil.inside import Inside, Slip
from autograd.by_hand.slips.formulas.batches import Batch, batch_slips
from autograd.by_hand.slips.formulas.calculator import in_another_mode
from autograd.by_hand.slips.formulas.chain import constants_left_out, in_the_chain, inner_numbers
from autograd.by_hand.slips.formulas.inner_functions import common_in_the_chain, rare_in_the_chain
from autograd.by_hand.slips.formulas.neighbours import Neighbours
from autograd.by_hand.slips.formulas.powers import common_in_powers, rare_in_powers
from autograd.by_hand.slips.formulas.products import by_the_rule_of_another
from autograd.by_hand.slips.formulas.rules import MASKED, by_a_mistaken_rule, mask_left_out, of_a_function_written_out
from autograd.by_hand.slips.formulas.softmax_slopes import without_the_output
from autograd.by_hand.slips.formulas.terms import in_one_term, rare_in_one_term, term_of
from autograd.by_hand.slips.readings.reading import FAR_FETCHED, Phrase
from autograd.by_hand.slips.single.several_paths import in_the_uses
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Edge, Graph, operations_in
from autograd.paper.simplifying import factors_of
from autograd.paper.slopes import symbolic_slopes
from autograd.table import ops
from autograd.table.arithmetic import as_float

MINUS_INSIDE = -2  # beside the cost of a factor's sign: a minus inside is lost as easily as one in front


class SlipsInto:
    """All slips in the local derivatives of one node.

    Args:
        target: the node.
        graph: the graph that it is in.
        neighbours: the nodes that each may be mistaken for.
        updated: the parameters after the step, in case they were used too early.
        batches: the means and sums over samples in its formula.

    ``terms`` holds the local derivatives as formulas, by the node that each is taken with respect to; ``opened`` the
    inside of the formula beside them.
    """

    def __init__(
        self,
        target: Value,
        graph: Graph,
        neighbours: Neighbours,
        updated: Mapping[str, float],
        batches: Sequence[Batch],
    ) -> None:
        formula = graph.formula(target)
        self._edges = graph.into[target]
        self.terms = symbolic_slopes(target, order=formula)
        self._formula = formula
        self._inside = Inside(formula, self._edges)
        self.opened = self._inside, self.terms
        self._neighbours = neighbours
        self._updated = updated
        self._batches = batches
        self._of_edges: dict[Edge, list[Slip]] = {}

    def along(self, sources: Collection[Value]) -> Iterator[Slip]:
        """The slips that may change the slope of an edge from one of these nodes.

        A long formula has many edges, and most derivatives lead along a single one of them.
        """
        # Of two readings that come to mind alike the first is told first: a missing factor, a rule, and then a use.
        edges = [edge for edge in self._edges if edge.source in sources]
        yield from self._in_chains
        for edge in edges:
            yield from self._in_factors(edge)
        yield from self._by_rules_of_others
        for edge in edges:
            yield from self.in_uses(edge)
        yield from self._by_mistaken_rules

    def in_uses(self, edge: Edge) -> Iterator[Slip]:
        """The slips with one of several uses of a node in the formula."""
        return _in_the_edge(edge, in_the_uses(edge, self._inside))

    @cached_property
    def rare(self) -> list[Slip]:
        """The rarer slips of calculus, which would fit nearly any number of few digits."""
        inside = self._inside
        return [*rare_in_the_chain(inside), *rare_in_powers(inside, self.terms), *rare_in_one_term(inside)]

    @cached_property
    def _in_chains(self) -> list[Slip]:
        inside = self._inside
        in_chains = [*in_the_chain(inside), *common_in_the_chain(inside)]
        return [*batch_slips(inside, self._batches), *in_chains]

    @cached_property
    def _by_rules_of_others(self) -> list[Slip]:
        in_terms = [*in_one_term(self._inside), *common_in_powers(self._inside, self.terms)]
        return [*by_the_rule_of_another(self._inside), *in_terms]

    @cached_property
    def _by_mistaken_rules(self) -> list[Slip]:
        means = [batch.node for batch in self._batches]
        inside = self._inside
        lost = [*constants_left_out(inside, self.terms, means), *without_the_output(inside.target, inside.slopes)]
        return [*lost, *by_a_mistaken_rule(inside), *of_a_function_written_out(inside, self._formula)]

    def _in_factors(self, edge: Edge) -> list[Slip]:
        if edge not in self._of_edges:
            term = self.terms[edge.source]
            self._of_edges[edge] = [
                *_in_the_edge(edge, _in_the_whole(edge, term)),
                *_in_the_edge(edge, _in_a_part(edge, term, inner_numbers(self._inside, edge.source))),
                *_in_the_edge(edge, _with_another_symbol(edge, term, self._neighbours, self._updated)),
                *_in_the_edge(edge, _with_one_replaced(edge, term, self._neighbours)),
                *_in_the_edge(edge, _by_a_calculator(term)),
                *_in_the_edge(edge, _times_itself(edge, term)),
                *_with_a_turned_argument(edge, term),
            ]
        return self._of_edges[edge]


_Change = tuple[str, tuple[Any, ...], float, Phrase]  # kind, key, the slope, what to say


def _in_the_edge(edge: Edge, changes: Iterator[_Change]) -> Iterator[Slip]:
    for kind, key, slope, words in changes:
        extra = 0
        if kind == "missing factor" and edge.slope == 0:  # nobody forgets that a product with 0 is 0 before all else
            extra, words = FAR_FETCHED, Phrase("{}, though a product with 0 is 0", words)
        yield Slip(kind, (key[0], edge.target.name, edge.source.name, *key[1:]), {edge.source: slope}, words, extra)


def _in_the_whole(edge: Edge, term: Any) -> Iterator[_Change]:
    slope = as_float(edge.slope)
    factor = Phrase("the factor {} = {}", edge, term)
    op = edge.target.op
    is_function = op is not None and op.bends and len(edge.target.args) == 1
    named = Phrase("{}, the derivative of {},", factor, op.name) if op and is_function else factor
    if op and op.bends and edge.target.args[0] is edge.source:
        words = Phrase("{}, the derivative of {}, is forgotten", factor, op.name)
        words = mask_left_out(edge.target) if op in MASKED and not edge.slope else words
        yield "derivative of a function", ("missing",), 1.0, words
    else:
        yield "missing factor", ("missing",), 1.0, Phrase("{} is missing", named)
    yield "doubled factor", ("doubled",), slope * slope, Phrase("{} is there twice", named)
    yield "factor sign", ("sign",), -slope, Phrase("the sign of {} is turned", partial(_as_a_term, edge, term, factor))


def _as_a_term(edge: Edge, term: Any, factor: Phrase) -> Phrase:
    """What the slope of an edge is called: a term where others are added to it, as that of a weight decay."""
    return (
        factor if term_of(edge) is None else Phrase("the term {} of ∂{}/∂{}", term, edge.target.name, edge.source.name)
    )


def _in_a_part(edge: Edge, term: Any, told: Collection[Any]) -> Iterator[_Change]:
    """A slip in one of several factors of the slope, or inside one; missing numbers of ``told`` are told elsewhere."""
    number, factors = factors_of(term)
    sign = -1 if number == -1 else 1
    parts = factors if number in (1, -1) else [number, *factors]
    values = [evaluated(part) for part in parts]
    for i, (part, value) in enumerate(zip(parts, values, strict=True)):
        rest = sign * math.prod(values[:i] + values[i + 1 :])
        if len(parts) > 1 or sign < 0:
            factor = Phrase("the factor {} of {}", part, edge)
            if isinstance(part, Value) or abs(part) not in told:
                yield "missing factor", ("missing", i), rest, Phrase("{} is missing", factor)
            yield "doubled factor", ("doubled", i), rest * value * value, Phrase("{} is there twice", factor)
        if isinstance(part, Value) and not part.name:
            for kind, key, inner, words in _inside(part):
                yield kind, ("inside", i, *key), rest * inner, Phrase("in {}, {}", edge, words)


def _inside(factor: Value) -> Iterator[_Change]:
    """An unnamed factor taken for one of its arguments, or a difference taken for a sum."""
    if factor.op is ops.divide:
        above, below = map(as_float, numbers_of(factor))
        undivided = Phrase("the division by {} is missing", factor.args[1])
        yield "missing factor", ("numerator",), above, undivided
        without = Phrase("the factor {} is missing", factor.args[0])
        yield "missing factor", ("denominator",), ops.divide(1.0, below), without
        return
    for place, argument in enumerate(factor.args):
        if isinstance(argument, Value):
            words = Phrase("{} stands in place of {}", argument, factor)
            yield "wrong factor", (place,), as_float(argument.data), words
    if factor.op is ops.subtract:
        left, right = map(as_float, numbers_of(factor))
        yield "factor sign", ("plus",), left + right, Phrase("the minus of {} became a plus", factor)


def _with_another_symbol(
    edge: Edge, term: Any, neighbours: Neighbours, updated: Mapping[str, float]
) -> Iterator[_Change]:
    order = formula_of(term)
    for symbol in (node for node in order if node.name):
        itself = [edge.source] if symbol is not edge.source else []  # ∂(w·x)/∂w taken for w
        others = (*neighbours.peers(symbol), *neighbours.relatives(symbol), *neighbours.across(symbol))
        for other in (*itself, *others):
            slope = recomputed(order, {symbol: as_float(other.data)})
            words = Phrase("{} was taken with {} instead of {}", edge, other, symbol)
            yield "wrong factor", ("symbol", symbol.name, other.name), slope, words
        if symbol.name in updated:
            new = updated[symbol.name]
            words = Phrase(
                "{} was taken with the already updated {} = {} instead of {}", edge, symbol.name, new, symbol
            )
            yield "updated weights", ("updated", symbol.name), recomputed(order, {symbol: new}), words


def _with_one_replaced(edge: Edge, term: Any, neighbours: Neighbours) -> Iterator[_Change]:
    if not isinstance(term, Value) or term.name:
        return
    for place, symbol, other, slope in one_replaced(formula_of(term), neighbours.relatives):
        words = Phrase("in {}, one of the {} was taken for {}", edge, symbol, other)
        yield "wrong factor", ("one symbol", place, other.name), slope, words


def _times_itself(edge: Edge, term: Any) -> Iterator[_Change]:
    """A leaf that is only added taken for its own derivative: b for the 1 of ∂(w·x + b)/∂b."""
    if edge.source.op is None and not isinstance(term, Value) and term == 1:
        words = Phrase("{} was taken for {}, and is 1", edge, edge.source)
        yield "wrong factor", ("itself",), as_float(edge.source.data), words


def _by_a_calculator(term: Any) -> Iterator[_Change]:
    if not isinstance(term, Value) or term.name:
        return
    formula = formula_of(term)
    for i, node in enumerate(operations_in(formula)):
        for number, words in in_another_mode(node):
            yield "calculator", ("calculator", i), recomputed(formula, {node: number}), words


def _with_a_turned_argument(edge: Edge, term: Any) -> Iterator[Slip]:
    """The minus in the argument of a function lost: −y·x·σ(y·w·x) for −y·x·σ(−y·w·x)."""
    if not isinstance(term, Value) or term.name:
        return
    formula = formula_of(term)
    functions = [node for node in formula if node.op and node.op.bends and len(node.args) == 1]
    for number, argument in enumerate(dict.fromkeys(node.args[0] for node in functions)):
        if isinstance(argument, Value) and not argument.name and factors_of(argument)[0] < 0:
            key = ("turned argument", edge.target.name, edge.source.name, number)
            slope = recomputed(formula, {argument: -as_float(argument.data)})
            words = Phrase("in {}, the minus of {} is missing", edge, argument)
            yield Slip("factor sign", key, {edge.source: slope}, words, MINUS_INSIDE)
