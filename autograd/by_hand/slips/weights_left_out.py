"""The habit of a chain rule without weights: h1·(1 − h1)·x for w5·h1·(1 − h1)·x, on all paths."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, Numbers, descending
from autograd.by_hand.slips.reading import Phrase
from autograd.engine.history import history, local_slope, nodes_among
from autograd.engine.value import Value
from autograd.table import ops


def weights_left_out(example: Example, budget: Budget) -> Iterator[Habit]:
    """The chain rule without the weights on its paths; where there is just one, a factor is missing."""

    def work(claims: list[Claim]) -> Numbers:
        several = [c for c in claims if c.by and not c.steps and len(_weighted(example, c)) > 1]
        return descending(example, budget, slope=partial(_without_weights, example.parameters))(several)

    words = Phrase("the weights are left out of the chain rule, on all paths")
    yield Habit("missing factor", ("no weights",), words, work)


def _without_weights(parameters: Collection[str], at: Value, place: int, numbers: list[Any]) -> Any:
    return 1 if _is_weighted(at, at.args[place], parameters) else local_slope(at, place, numbers)


def _weighted(example: Example, claim: Claim) -> list[Value]:
    """The products of a number and a weight on the paths of a derivative."""
    nodes = example.floats.start
    reached, products = {nodes[claim.by]}, []
    for node in history(nodes[claim.node]):
        inner = [argument for argument in nodes_among(node) if argument in reached]
        if inner:
            reached.add(node)
            products += [node for argument in inner if _is_weighted(node, argument, example.parameters)]
    return products


def _is_weighted(node: Value, argument: Any, parameters: Collection[str]) -> bool:
    others = [other for other in nodes_among(node) if other is not argument]
    is_computed = isinstance(argument, Value) and argument.op is not None
    return node.op is ops.multiply and is_computed and any(other.name in parameters for other in others)
