"""The habit of a wrong rule: a mistaken derivative wherever a function occurs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.descent import Slope
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, descending
from autograd.by_hand.slips.reading import Phrase
from autograd.by_hand.slips.rules import Rule, forgotten, rule_in_words, the_function_itself
from autograd.engine.history import local_slope
from autograd.engine.value import Value


def wrong_rules(example: Example, budget: Budget) -> Iterator[Habit]:
    """A mistaken derivative wherever a function occurs."""
    nodes: dict[Any, list[Value]] = defaultdict(list)
    for node in example.floats.graph.order:
        if node.op is not None and (node.op.mistaken or node.op.bends):
            nodes[node.op].append(node)
    for op, alike in nodes.items():
        for place in range(len(op.partials)) if len(alike) > 1 else []:
            if all(isinstance(node.args[place], Value) for node in alike):
                rules = list(op.mistaken[place]) if op.mistaken else []
                for number, rule in enumerate([*rules, the_function_itself, forgotten] if op.bends else rules):
                    words = Phrase("in every derivative of {}, {}", op.name, rule_in_words(alike[0], place, rule))
                    work = descending(example, budget, slope=_everywhere(rule, place, op))
                    yield Habit("derivative of a function", ("every rule", op.name, place, number), words, work)


def _everywhere(rule: Rule, place: int, op: Any) -> Slope:
    def slope(at: Value, i: int, numbers: list[Any]) -> Any:
        return rule(*numbers, at.data) if at.op is op and i == place else local_slope(at, i, numbers)

    return slope
