"""Mistaken rules: the derivative of an operation taken for something else, or forgotten.

What people take a derivative for stands in the table, in the column ``mistaken``.  Of any nonlinear function they
forget it, or write the function itself in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any

from autograd.by_hand.pencil.inside import Inside, Slip, Wire
from autograd.by_hand.pencil.written_out import function_written_out
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.simplifying import simplified
from autograd.paper.slopes import written_arguments
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.mistakes import AsOfAPower, MinusItsSquare, NotSquared

Rule = Callable[..., Any]
A_MINUS_SQUARE = 3  # extra cost of −σ² for σ·(1 − σ), which no open sheet has
MASKED = (ops.relu, ops.maximum, ops.minimum)  # they let a gradient through, or not


def by_a_mistaken_rule(inside: Inside) -> Iterator[Slip]:
    """The derivative of one operation in a formula by a mistaken rule."""
    target = inside.target
    inner = {wire.argument for wire in inside.wires if is_bent(wire)}
    for wire in inside.wires:
        for number, rule in enumerate(_mistaken_rules(wire, target, inner)):
            if isinstance(rule, MinusItsSquare) and are_below_logs([wire.node], inside.operations):
                continue
            slopes = inside.with_slope(wire, as_float(rule(*numbers_of(wire.node), wire.node.data)))
            words = Phrase("in the derivative of {}, {}", target.name, rule_in_words(wire.node, wire.place, rule))
            key = ("rule", target.name, wire.number, wire.place, number)
            yield Slip("derivative of a function", key, slopes, words, extra_of(rule))


def of_a_function_written_out(inside: Inside, formula: list[Value]) -> Iterator[Slip]:
    """The derivative of a function by a mistaken rule where it is written out: net·(1 − net) for 1/(1 + e^−net)."""
    found = function_written_out(formula) if inside.is_short else None
    if found is None or found.factor != 1:
        return
    function, target, inner = found.function, inside.target, found.inner
    numbers = as_float(inner.data), as_float(target.data)
    right = simplified(function.slope(0, [inner], target, written=True))
    for number, rule in enumerate(function.mistaken[0] if function.mistaken else ()):
        taken = as_float(rule(*numbers))
        slopes = {source: taken * slope for source, slope in inside.back(inner).items()}
        put = Phrase("{} was taken instead of {}", partial(_simplified, rule, inner, target), right)
        words = Phrase("in the derivative of {}, {}", target.name, put)
        yield Slip("derivative of a function", ("written out", target.name, number), slopes, words, extra_of(rule))


def _simplified(rule: Rule, inner: Value, target: Value) -> Any:
    return simplified(rule(inner, target))


def extra_of(rule: Rule) -> int:
    """The cost of a rule beyond that of the others."""
    return A_MINUS_SQUARE if isinstance(rule, MinusItsSquare) else 0


def are_below_logs(sigmoids: Iterable[Value], order: Iterable[Value]) -> bool:
    """Whether all these operations are sigmoids without a name of which a graph takes the logarithm."""
    below = {node.args[0] for node in order if node.op is ops.log}
    return all(node.op is ops.sigmoid and not node.name and node in below for node in sigmoids)


def is_bent(wire: Wire) -> bool:
    """Whether an operation is no sum or multiple of this argument: the chain rule has a factor for it."""
    op = wire.node.op
    return op is not None and (op.bends or bool(op.mistaken and op.mistaken[wire.place]))


def _mistaken_rules(wire: Wire, target: Value, inner: Collection[Value]) -> list[Rule]:
    op = wire.node.op
    rules = list(op.mistaken[wire.place]) if op and op.mistaken else []
    if op and op.bends:
        is_whole_edge = wire.node is target and bool(wire.argument.name)  # if forgotten, the whole edge is missing
        return [*rules, the_function_itself] if is_whole_edge else [*rules, the_function_itself, forgotten]
    is_in_the_middle = wire.node in inner and not wire.argument.name  # of three functions in a row
    return [*rules, forgotten] if is_in_the_middle and is_bent(wire) else rules


def forgotten(*_: Any) -> int:
    """The rule of a person who forgets the derivative of a function."""
    return 1


def the_function_itself(*numbers: Any) -> Any:
    """The rule of a person who copies the function and goes on with the inner derivative."""
    return numbers[-1]


def squared(derivative: Rule) -> Rule:
    """The rule of a person who multiplies by the derivative of a function twice."""

    def rule(*numbers: Any) -> Any:
        return derivative(*numbers) ** 2

    return rule


def rule_in_words(node: Value, place: int, rule: Rule) -> Phrase:
    """The words for a derivative that was taken instead of the right one."""
    taken, right = partial(_written, rule, node), partial(right_in_words, node, place)
    if is_without_its_mask(node, rule):
        return mask_left_out(node)
    if rule is forgotten:
        return Phrase("the derivative {} of {} is forgotten", right, node)
    if isinstance(rule, AsOfAPower):
        return Phrase("the power rule was used for an exponential, with {} instead of {}", taken, right)
    what = "the denominator is not squared: " if isinstance(rule, NotSquared) else ""
    return Phrase(f"{what}{{}} was taken instead of {{}}", taken, right)


def mask_left_out(node: Value) -> Phrase:
    """The words for a relu, or its like, that lets a gradient through which it holds back."""
    assert node.op is not None
    argument = next(a for a in node.args if isinstance(a, Value))
    return Phrase("the mask of {} is missing: its derivative, 0 at {}, was taken for 1", node.op.name, argument)


def is_without_its_mask(node: Value, rule: Rule) -> bool:
    """Whether a rule lets everything through where the operation is above, or below, a fixed number."""
    if node.op not in MASKED or sum(isinstance(a, Value) for a in node.args) != 1:
        return False
    taken = _written(rule, node)
    return not isinstance(taken, Value) and bool(taken == 1)


def right_in_words(node: Value, place: int) -> Any:
    """The right derivative of an operation, as people write it."""
    assert node.op is not None
    return _written((node.op.written or node.op.partials)[place], node)


def _written(derivative: Rule, node: Value) -> Any:
    return simplified(derivative(*written_arguments(node), node))
