"""The chain rule inside a formula: an inner derivative or a constant left out, or the inner derivative put elsewhere.

cos(x²) has the derivative −sin(x²)·2x.  People forget the 2x, or write −sin(2x).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from autograd.by_hand.pencil.evaluation import evaluated
from autograd.by_hand.pencil.inside import Inside, Slip, Wire
from autograd.by_hand.slips.formulas.rules import is_bent, rule_in_words
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.history import history, numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import has_name
from autograd.paper.simplifying import factors_of
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.mistakes import AsOfAPower

_OF_THEIR_OWN = (1, 2, 0.5)  # a 2 or a ½ that is forgotten is a kind of slip by itself


def in_the_chain(inside: Inside) -> Iterator[Slip]:
    """The slips with an inner function."""
    for wire in inside.wires if inside.is_short else []:
        if not wire.argument.name and is_bent(wire):
            for source, slope in inside.back(wire.argument).items():
                if slope != 1:
                    yield from _with_an_inner_function(inside, wire, source, slope)


def _with_an_inner_function(inside: Inside, wire: Wire, source: Value, slope: float) -> Iterator[Slip]:
    term, place = inside.terms(wire.argument)[source], (wire.number, wire.place)
    key = inside.target.name, source.name, *place
    yield from _as_of_a_power(inside, wire, source, slope, key)
    share = inside.onward(wire.node) * wire.slope * slope
    is_whole = same(share, inside.slopes[source])  # else no factor of the derivative is the inner derivative
    if not (is_whole and isinstance(term, Value) and term.name) and not _is_one_function(inside, wire.argument, source):
        change = inside.onward(wire.node) * wire.slope * (1 - slope)
        words = Phrase("the inner derivative {} of {} is missing", term, wire.argument)
        yield Slip("inner derivative", ("inner", *key), inside.moved({source: change}), words)
    yield from _with_a_part_left_out(inside, wire, source, slope)
    there = slope_at(wire, slope)
    is_factor = same(there * as_float(wire.argument.data), wire.slope * slope)  # of a square: it is just missing
    if wire.place == 0 and source in _symbols_below(term) and not is_factor:
        change = inside.onward(wire.node) * (there - wire.slope * slope)
        at = "the outer derivative was taken at {}, the inner derivative, in place of {}"
        words = Phrase(at, term, wire.argument)
        yield Slip("inner derivative", ("at the inner derivative", *key), inside.moved({source: change}), words)


def _with_a_part_left_out(inside: Inside, wire: Wire, source: Value, slope: float) -> Iterator[Slip]:
    """One factor of an inner derivative left out: 2 for the 2·x of x².  The whole has no such factor."""
    term = inside.terms(wire.argument)[source]
    number, names = factors_of(term)
    parts = [*([number] if number not in (1, -1) else []), *names]
    share = inside.onward(wire.node) * wire.slope * slope
    for i, part in enumerate(parts if len(parts) > 1 and not same(share, inside.slopes[source]) else []):
        change = as_float(ops.divide(share, evaluated(part))) - share
        words = Phrase("the factor {} of the inner derivative {} of {} is missing", part, term, wire.argument)
        key = ("part of the inner", inside.target.name, source.name, wire.number, wire.place, i)
        yield Slip("inner derivative", key, inside.moved({source: change}), words)


def _as_of_a_power(inside: Inside, wire: Wire, source: Value, slope: float, key: tuple[Any, ...]) -> Iterator[Slip]:
    """The rule of powers on an exponential, and nothing after it: x²·exp(x² − 1) for the derivative of exp(x²)."""
    op = wire.node.op
    for rule in op.mistaken[wire.place] if op is not None and op.mistaken else ():
        if isinstance(rule, AsOfAPower):
            taken = as_float(rule(*numbers_of(wire.node), wire.node.data))
            change = inside.onward(wire.node) * (taken - wire.slope * slope)
            put = rule_in_words(wire.node, wire.place, rule)
            words = Phrase("{}, and the inner derivative {} is missing", put, inside.terms(wire.argument)[source])
            yield Slip("derivative of a function", ("as of a power", *key), inside.moved({source: change}), words)


def _is_one_function(inside: Inside, inner: Value, source: Value) -> bool:
    """Whether the inner derivative is that of one function, as of σ(z) − t, whose rule is told elsewhere."""
    users = [node for node in history(inner, stop=has_name) if source in node.args]
    slope = inside.terms(inner)[users[0]]
    is_one_function = len(users) == 1 and users[0].op is not None and users[0].op.bends
    return is_one_function and not isinstance(slope, Value) and slope == 1


def inner_numbers(inside: Inside, source: Value, node: Value | None = None) -> set[Any]:
    """The inner derivatives that are plain numbers, as 3 of 3·x, without their signs."""
    wires = inside.wires if inside.is_short else []
    inner = {wire.argument for wire in wires if not wire.argument.name and is_bent(wire)}
    makers = [u for u in inner if source in inside.back(u) and (node is None or node in history(u, stop=has_name))]
    terms = [inside.terms(argument)[source] for argument in makers]
    return {abs(term) for term in terms if not isinstance(term, Value)}


def constants_left_out(inside: Inside, terms: Mapping[Value, Any], means: Collection[Value]) -> Iterator[Slip]:
    """A constant of the formula that is lost in the derivative, if no factor of the whole derivative is just that.

    Args:
        inside: the formula.
        terms: its derivatives, as formulas.
        means: the operations that divide by the size of a batch.
    """
    for wire in inside.wires if inside.is_short else []:
        constant = _constant_beside(wire)
        if constant is None or constant in _OF_THEIR_OWN or wire.node in means:
            continue
        factor, words = (
            (1 / constant, "the division by {} is missing")
            if wire.node.op is ops.divide and wire.place == 0
            else (constant, "the factor {} is missing")
        )
        for source in inside.back(wire.argument):
            told = {abs(factors_of(terms[source])[0]), *inner_numbers(inside, source, wire.node)}
            for lost in dict.fromkeys((factor, abs(factor)) if abs(factor) not in told else ()):
                slopes = {source: inside.with_slope(wire, as_float(ops.divide(wire.slope, lost)))[source]}
                key = ("constant", inside.target.name, source.name, wire.number, lost == factor)
                kept = Phrase("{}, and its minus is kept", Phrase(words, constant))
                yield Slip("missing factor", key, slopes, Phrase(words, constant) if lost == factor else kept)


def _constant_beside(wire: Wire) -> float | None:
    """The plain number that an argument is multiplied with or divided by, or that is divided by it."""
    others = [other for other in wire.node.args if other is not wire.argument]
    if wire.node.op not in (ops.multiply, ops.divide) or not others or isinstance(others[0], Value):
        return None
    return as_float(others[0]) or None


def _symbols_below(term: Any) -> list[Value]:
    return history(term, stop=has_name) if isinstance(term, Value) and not term.name else []


def slope_at(wire: Wire, number: float) -> float:
    """The slope of an operation at another number."""
    assert wire.node.op is not None
    numbers = [as_float(x) for x in numbers_of(wire.node)]
    numbers[wire.place] = number
    return as_float(wire.node.op.slope(wire.place, numbers, wire.node.op(*numbers)))
