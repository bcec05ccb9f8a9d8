"""The habit of a wrong rule: a mistaken derivative wherever a function occurs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Slope
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.formulas.rules import (
    MASKED,
    Rule,
    are_below_logs,
    extra_of,
    forgotten,
    is_without_its_mask,
    rule_in_words,
    squared,
    the_function_itself,
)
from autograd.by_hand.slips.habits.habits import Habit, Work, descending
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.history import history, local_slope, numbers_of
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float
from autograd.table.mistakes import MinusItsSquare

EVERYWHERE = 1  # extra cost of a rule in all places: where one line alone is wrong, one place comes before


def wrong_rules(example: Example, budget: Budget) -> Iterator[Habit]:
    """A mistaken derivative wherever a function occurs, for the claims whose formula has it several times."""
    nodes: dict[Any, list[Value]] = defaultdict(list)
    for node in example.floats.graph.order:
        if node.op is not None and (node.op.mistaken or node.op.bends):
            nodes[node.op].append(node)
    behind = _behind(example) if any(len(alike) > 1 for alike in nodes.values()) else {}
    for op, alike in nodes.items():
        for together, claimed in _several(alike, behind):
            below_logs = are_below_logs(together, example.floats.graph.order)
            for number, (kind, place, rule) in enumerate(_rules(op, together)):
                if isinstance(rule, MinusItsSquare) and below_logs:
                    continue
                words = partial(_words, example.floats, together, place, rule)
                work = _only_for(claimed, descending(example, budget, slope=_everywhere(rule, place, op)))
                key = ("every rule", op.name, place, number)
                yield Habit(kind, key, words(Claim("")), work, EVERYWHERE + extra_of(rule), words_of=words)


def _words(example: Example, together: Sequence[Value], place: int, rule: Rule, claim: Claim) -> Phrase:
    """The words, with the place nearest to the error of those that the derivative of a claim leads through."""

    def of_one() -> Phrase:
        by = example.start.get(claim.by or claim.node)
        through = [node for node in together if by is not node and by in {*history(node)}]
        changed = [node for node in through if _is_changed(node, place, rule)]
        return rule_in_words((changed or through or together)[-1], place, rule)

    assert together[0].op is not None
    if is_without_its_mask(together[0], rule):  # the places would differ from entry to entry
        return Phrase("the mask of {} is missing: its derivative was taken for 1 everywhere", together[0].op.name)
    return Phrase("in every derivative of {}, {}", together[0].op.name, of_one)


def _is_changed(node: Value, place: int, rule: Rule) -> bool:
    """Whether a rule gives another number for a derivative: 1 in place of 1 is no slip."""
    numbers = numbers_of(node)
    return not same(as_float(rule(*numbers, node.data)), as_float(local_slope(node, place, numbers)))


def _rules(op: Any, alike: Sequence[Value]) -> Iterator[tuple[str, int, Rule]]:
    """The mistaken rules of an operation: the kind of slip, the argument that each is about, and the rule."""
    for place in range(len(op.partials)):
        if all(isinstance(node.args[place], Value) for node in alike):
            rules = list(op.mistaken[place]) if op.mistaken else []
            if op.bends:  # a mask comes to mind as one that is missing, before all else
                rules = (
                    [forgotten, *rules, the_function_itself]
                    if op in MASKED
                    else [*rules, the_function_itself, forgotten]
                )
            for rule in rules:
                yield "derivative of a function", place, rule
            if op.bends:  # once more than the loss leaves of it, as with cross-entropy
                yield "doubled factor", place, squared((op.written or op.partials)[place])


def _behind(example: Example) -> dict[str, set[Value]]:
    """What each name is made from; a leaf moves by a step, which all that there is may lead to."""
    floats = example.floats
    return {name: {*history(node)} if node.op else {*floats.graph.order} for name, node in floats.start.items()}


def _several(alike: Sequence[Value], behind: Mapping[str, set[Value]]) -> Iterator[tuple[list[Value], set[str]]]:
    """The places of a function that occur together, in one exercise among others, and the names made from them."""
    names: dict[tuple[Value, ...], set[str]] = defaultdict(set)
    for name, nodes in behind.items():
        names[tuple(node for node in alike if node in nodes)].add(name)
    yield from ((list(together), claimed) for together, claimed in names.items() if len(together) > 1)


def _only_for(names: Collection[str], work: Work) -> Work:
    return lambda claims: work([claim for claim in claims if claim.node in names])


def _everywhere(rule: Rule, place: int, op: Any) -> Slope:
    def slope(at: Value, i: int, numbers: list[Any]) -> Any:
        return rule(*numbers, at.data) if at.op is op and i == place else local_slope(at, i, numbers)

    return slope
