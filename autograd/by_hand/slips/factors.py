"""Slips in the factors of the chain rule: what a person may have taken for a local derivative.

A factor can be missing, doubled, turned in its sign, taken from the neighbour; the
derivative of a function can be forgotten or taken by a mistaken rule, which are a
column of the table.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.slips.neighbours import Neighbours
from autograd.by_hand.slips.reading import Phrase
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope, numbers_of
from autograd.engine.value import Value
from autograd.paper.paths import Edge, Graph, has_name, operations_in
from autograd.paper.slopes import factors_of, simplified, symbolic_slopes
from autograd.table import ops
from autograd.table.arithmetic import as_float

Rule = Callable[..., Any]


class Slip(NamedTuple):
    """Other slopes for some of the edges into one node."""

    kind: str
    key: tuple[Any, ...]
    slopes: Mapping[Value, float]  # by the source of the edge
    words: Phrase


def slips_into(target: Value, graph: Graph, neighbours: Neighbours, updated: Mapping[str, float]) -> Iterator[Slip]:
    """All slips in the local derivatives of one node.

    Args:
        target: the node.
        graph: the graph that it is in.
        neighbours: what each node may be mistaken for.
        updated: the parameters after the step, for those who use them too early.
    """
    formula, edges = graph.formula(target), graph.into[target]
    terms = symbolic_slopes(target, order=formula)
    uses = _uses_in(formula)
    for edge in edges:
        term = terms[edge.source]
        for kind, key, slope, words in (
            *_in_the_whole(edge, term),
            *_in_a_part(edge, term),
            *_with_another_symbol(edge, term, neighbours, updated),
            *_in_the_uses(edge, uses[edge.source]),
        ):
            yield Slip(kind, (key[0], target.name, edge.source.name, *key[1:]), {edge.source: slope}, words)
    yield from _by_a_mistaken_rule(formula, edges)


_Change = tuple[str, tuple[Any, ...], float, Phrase]  # kind, key, the slope, what to say


def _in_the_whole(edge: Edge, term: Any) -> Iterator[_Change]:
    slope = as_float(edge.slope)
    factor = Phrase("the factor {} = {}", edge, term)
    op = edge.target.op
    if op and op.bends and edge.target.args[0] is edge.source:
        words = Phrase("{}, the derivative of {}, is forgotten", factor, op.name)
        yield "activation derivative", ("missing",), 1.0, words
    else:
        yield "missing factor", ("missing",), 1.0, Phrase("{} is missing", factor)
    yield "doubled factor", ("doubled",), slope * slope, Phrase("{} is there twice", factor)
    yield "factor sign", ("sign",), -slope, Phrase("the sign of {} is turned", factor)


def _in_a_part(edge: Edge, term: Any) -> Iterator[_Change]:
    """A slip in one of several factors of the slope, or inside of one."""
    number, factors = factors_of(term)
    sign = -1 if number == -1 else 1
    parts = factors if number in (1, -1) else [number, *factors]
    values = [evaluated(part) for part in parts]
    for i, (part, value) in enumerate(zip(parts, values, strict=True)):
        rest = sign * math.prod(values[:i] + values[i + 1 :])
        if len(parts) > 1 or sign < 0:
            factor = Phrase("the factor {} of {}", part, edge)
            yield "missing factor", ("missing", i), rest, Phrase("{} is missing", factor)
            yield "doubled factor", ("doubled", i), rest * value * value, Phrase("{} is there twice", factor)
        if isinstance(part, Value) and not part.name:
            for kind, key, inner, words in _inside(part):
                yield kind, ("inside", i, *key), rest * inner, Phrase("in {}, {}", edge, words)


def _inside(factor: Value) -> Iterator[_Change]:
    """An unnamed factor taken for one of its arguments, or a difference for a sum."""
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
    for symbol in symbols_of(term):
        itself = [edge.source] if symbol is not edge.source else []  # ∂(w·x)/∂w taken for w
        others = (*neighbours.peers(symbol), *neighbours.relatives(symbol), *neighbours.across(symbol))
        for other in (*itself, *others):
            slope = evaluated(term, {symbol: as_float(other.data)})
            words = Phrase("{} was taken with {} instead of {}", edge, other, symbol)
            yield "wrong factor", ("symbol", symbol.name, other.name), slope, words
        if symbol.name in updated:
            new = updated[symbol.name]
            words = Phrase(
                "{} was taken with the already updated {} = {} instead of {}", edge, symbol.name, new, symbol
            )
            yield "updated weights", ("updated", symbol.name), evaluated(term, {symbol: new}), words


_Use = tuple[Value, int, float]  # the operation that uses a node, in which place, and its part of the slope


def _uses_in(formula: list[Value]) -> dict[Value, list[_Use]]:
    """Where a formula uses each of its named nodes."""
    target = formula[-1]
    inner = adjoints(target, stop=has_name, order=formula)
    uses: dict[Value, list[_Use]] = defaultdict(list)
    for node in operations_in(formula):
        numbers = numbers_of(node)
        for place, argument in enumerate(node.args):
            if isinstance(argument, Value) and argument.name:
                uses[argument].append((node, place, as_float(inner[node] * local_slope(node, place, numbers))))
    return uses


def _in_the_uses(edge: Edge, uses: list[_Use]) -> Iterator[_Change]:
    """Where a formula uses a node several times: a use left out, alone, or counted twice."""
    slope = as_float(edge.slope)
    for i, (node, place, part) in enumerate(uses if len(uses) > 1 else []):
        for kind, key, value, words in paths_left_out(part, slope):
            yield kind, ("use", i, *key), value, Phrase(words, _use(edge.source, node, place))


def _use(source: Value, node: Value, place: int) -> Phrase:
    """How to speak of one use of a node; where an operation uses it twice, by the place."""
    if node.args.count(source) > 1:
        return Phrase("the path from {} as operand {} of {}", source.name, place + 1, node)
    return Phrase("the path from {} over {}", source.name, node)


def paths_left_out(part: float, whole: float) -> Iterator[tuple[str, tuple[Any, ...], float, str]]:
    """A sum over paths with one of them left out, alone, or counted twice."""
    yield "missing path", ("missing path",), whole - part, "{} is missing"
    yield "single path", ("single path",), part, "{} is the only one that was taken"
    yield "doubled path", ("doubled path",), whole + part, "{} was counted twice"


def _by_a_mistaken_rule(formula: list[Value], edges: list[Edge]) -> Iterator[Slip]:
    """The derivative of an operation taken for something else, or forgotten inside of a formula."""
    target = formula[-1]
    for i, node in enumerate(operations_in(formula)):
        for place, argument in enumerate(node.args):
            if isinstance(argument, Value):
                for number, rule in enumerate(_mistaken_rules(node, place, alone=node is target)):
                    slopes = adjoints(target, stop=has_name, slope=exchanged(rule, place, node), order=formula)
                    found = {edge.source: as_float(slopes[edge.source]) for edge in edges}
                    words = Phrase("in the derivative of {}, {}", target.name, rule_in_words(node, place, rule))
                    yield Slip("activation derivative", ("rule", target.name, i, place, number), found, words)


def _mistaken_rules(node: Value, place: int, *, alone: bool) -> list[Rule]:
    rules = list(node.op.mistaken[place]) if node.op and node.op.mistaken else []
    is_whole_edge = alone and bool(node.args[place].name)  # where it is forgotten, all of the edge is missing
    return [*rules, forgotten] if node.op and node.op.bends and not is_whole_edge else rules


def forgotten(*_: Any) -> int:
    """The rule of one who forgets that a function has a derivative."""
    return 1


def exchanged(rule: Rule, place: int, node: Value) -> Callable[[Value, int, list[Any]], Any]:
    """The slopes of the table, but for one argument of one node."""

    def slope(at: Value, i: int, numbers: list[Any]) -> Any:
        return rule(*numbers, at.data) if at is node and i == place else local_slope(at, i, numbers)

    return slope


def rule_in_words(node: Value, place: int, rule: Rule) -> Phrase:
    """What was taken for a derivative, and what it is."""
    assert node.op is not None
    right = (node.op.written or node.op.partials)[place]

    def written(derivative: Rule) -> Any:
        return simplified(derivative(*node.args, node))

    return Phrase("{} was taken instead of {}", partial(written, rule), partial(written, right))


# ---- the formula of a node ----


def symbols_of(term: Any) -> list[Value]:
    """The named Values in a term."""
    if not isinstance(term, Value) or term.name:
        return [term] if isinstance(term, Value) else []
    return [node for node in history(term, stop=has_name) if node.name]


def evaluated(
    term: Any, given: Mapping[Value, float] | None = None, *, keep: Callable[[float], float] | None = None
) -> float:
    """The number of a term, where some of its nodes may have other numbers: inf or nan where it has none.

    With ``keep`` each result on the way becomes keep(result).
    """
    if not isinstance(term, Value):
        return as_float(term)
    if term.name:
        return (given or {}).get(term, as_float(term.data))
    return recomputed(history(term, stop=has_name), given or {}, keep)


def recomputed(
    formula: list[Value], given: Mapping[Value, float], keep: Callable[[float], float] | None = None
) -> float:
    """The number of a node by its own formula, where some nodes in it have other numbers."""
    target = formula[-1]
    numbers: dict[Value, float] = dict(given)
    for node in formula:
        if node not in numbers:
            leaf = node.op is None or (bool(node.name) and node is not target)
            number = as_float(node.data) if leaf else _computed(node, numbers)
            numbers[node] = number if leaf or keep is None else keep(number)
    return numbers[target]


def _computed(node: Value, numbers: Mapping[Value, float]) -> float:
    assert node.op is not None
    return as_float(node.op(*[numbers[a] if isinstance(a, Value) else as_float(a) for a in node.args]))
