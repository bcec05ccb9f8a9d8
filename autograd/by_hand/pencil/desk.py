"""A desk: an example laid out, with the terms of its formulas, to be worked through with a pencil many times."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from copy import copy
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Any, NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.softmaxes import softmaxes
from autograd.by_hand.pencil.evaluation import evaluated, formula_of
from autograd.by_hand.pencil.written_out import slopes_of_functions
from autograd.engine.history import nodes_among
from autograd.engine.replay import forward
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.numerals import significant_digits
from autograd.paper.simplifying import Slope
from autograd.paper.slopes import symbolic_slopes
from autograd.table.arithmetic import as_float

MOST_DIGITS = 6  # of a constant that somebody writes into a formula
TRUSTED = 15  # digits of a float: those behind them come from rounding


class Use(NamedTuple):
    """A place where a number is read: an operation on the way forward, or a local derivative."""

    reader: Value
    source: Value | None = None  # of the slope

    @property
    def in_slope(self) -> tuple[Value, Value] | None:
        """The slope, if the number is read there."""
        return None if self.source is None else (self.reader, self.source)


def desk_of(example: Example) -> Desk:
    """The desk of an example, laid out once: all work there one after the other, each from the given numbers on."""
    return example.floats.once(Desk)


class Desk:
    """An example laid out, to be worked through many times."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.leaves = {name: as_float(x) for name, x in example.leaves.items()}
        self.parameters = frozenset(example.parameters)  # which are asked for again and again
        self.rate = as_float(example.rate) if example.rate is not None else math.nan
        self.rule = example.optimiser.rule.in_floats
        self.graph = example.build(self.leaves)
        graph = Graph(*self.graph.values())
        self.order, self.nodes = graph.order, graph.named
        self.with_computed_constants = {node for node in self.order if any(map(is_computed, node.args))}
        self.given = {abs(x) for x in (*self.leaves.values(), *_numerals(self.order))}  # numbers, whatever their sign
        # The terms follow the numbers of the graph.
        self.terms = {node: _slopes(node, graph.formula(node)) for node in self.nodes}
        self._lay_out()
        # Of a softmax people write p1·(1 − p1) and −p1·p2, with the numbers of its outputs, and not of its inputs.
        self.shares = {(p, z): (q, p is q) for ps in softmaxes(graph) for p in ps for q, z in ps.items()}
        self.lasting = self._unmoved_by_steps()

    def _lay_out(self) -> None:
        """Lay out what the terms say: the formulas of the slopes, and what each node leads to and comes from."""
        self.formulas = {node: {s: formula_of(t) for s, t in terms.items()} for node, terms in self.terms.items()}
        self.sources = {node: [s for s in terms if s.name and s is not node] for node, terms in self.terms.items()}
        self._reached: dict[Value, set[Value]] = {}
        self._after: dict[Value, list[tuple[Value, list[Value]]]] = {}
        self.targets: dict[Value, list[Value]] = {node: [] for node in self.nodes}
        for target, sources in self.sources.items():
            for source in sources:
                self.targets[source].append(target)

    @cached_property
    def multiples(self) -> dict[str, float]:
        """How many times the error each of its other names is: 2 for J_sum, the sum over two samples."""
        names = {self.example.inner_error, self.example.delta_error} & {*self.graph}
        error = self.graph[self.example.error]
        slopes = {name: self.terms[self.graph[name]].get(error) for name in names}
        return {name: as_float(evaluated(slope)) for name, slope in slopes.items() if slope is not None}

    def of_the_error(self, claim: Claim) -> tuple[Claim, float]:
        """The claim about the error itself, and how many times as large this one is: dJ_sum/dz is 2 dJ/dz."""
        times = self.multiples.get(claim.node, 1.0) if claim.by and claim.is_plain else 1.0
        return (claim, 1.0) if times in (0, 1) else (claim._replace(node=self.example.error), times)

    def with_slopes(self, terms: Mapping[Value, Mapping[Value, Slope]]) -> Desk:
        """The same desk with other slopes of some nodes, as a person knows them."""
        other = copy(self)
        other.__dict__.pop("_in_slopes", None)
        other.terms = {**self.terms, **terms}
        other._lay_out()
        return other

    def _unmoved_by_steps(self) -> set[Value]:
        """The nodes that depend on no parameter: what stands on the paper of them holds after every step."""
        moved = {self.graph[w] for w in self.example.parameters if w in self.graph}
        for node in self.nodes:
            if not moved.isdisjoint(self.sources[node]):
                moved.add(node)
        return {node for node in self.nodes if node not in moved}

    def leading_to(self, values: Collection[Claim], given: Collection[Claim]) -> list[Value]:
        """The part of the order that values are found from, beside given numbers, which need no formula.

        One output of a layer of 20 × 10 with a batch of 16 needs 45 of 6,900 nodes.
        """
        needed = {self.graph[claim.node] for claim in values}
        for node in reversed(self.order):
            if node in needed:
                needed.update(a for a in node.args if isinstance(a, Value) and Claim(a.name) not in given)
        return [node for node in self.order if node in needed]

    def moved_by(
        self, name: str, number: float, keep: Callable[[Value, Any], float], reader: Value | None = None
    ) -> set[Value]:
        """Write another number down for one name, work through again what it reaches, and tell what has moved.

        It ends at the numbers that ``keep`` reads from the paper.  With a ``reader`` this node alone reads the number.
        """
        node = self.graph[name]
        before, node.data = node.data, number
        if reader is not None:
            forward([reader], keep)
            node.data, node = before, reader
        moved, waiting = {node}, [*self._users[node]]
        heapify(waiting)
        while waiting:
            node, before = self.order[waiting[0]], self.order[waiting[0]].data
            forward([node], keep)
            if node.data != before:
                moved.add(node)
                for place in self._users[node]:
                    heappush(waiting, place)
            place = heappop(waiting)
            while waiting and waiting[0] == place:
                heappop(waiting)
        return moved

    @cached_property
    def _users(self) -> dict[Value, list[int]]:
        """For each node the places in the order where it is used."""
        users: dict[Value, list[int]] = {node: [] for node in self.order}
        for place, node in enumerate(self.order):
            for argument in nodes_among(node):
                users[argument].append(place)
        return users

    def uses(self, node: Value) -> list[Use]:
        """The places where the number of a node is read."""
        slopes = [
            Use(target, source)
            for target in self._in_slopes.get(node, ())
            for source, formula in self.formulas[target].items()
            if node in (formula if (target, source) not in self.shares else (target, self.shares[target, source][0]))
        ]
        return [*(Use(self.order[place]) for place in dict.fromkeys(self._users[node])), *slopes]

    def moved_slopes(self, moved: Collection[Value]) -> set[Value]:
        """The nodes whose local derivatives depend on the numbers of some others."""
        return {target for node in moved for target in self._in_slopes.get(node, ())}

    @cached_property
    def _in_slopes(self) -> dict[Value, set[Value]]:
        """For each node those whose local derivatives have it in their formulas."""
        found: dict[Value, set[Value]] = {}
        for target, formulas in self.formulas.items():
            for node in chain.from_iterable(formulas.values()):
                found.setdefault(node, set()).add(target)
        for (target, _), (other, _) in self.shares.items():
            for node in (target, other):
                found.setdefault(node, set()).add(target)
        return found

    def after(self, by: Value) -> list[tuple[Value, list[Value]]]:
        """The nodes that depend on one, in order, each with those of its sources that do."""
        if by not in self._after:
            reached = {by}
            self._after[by] = []
            for node in self.nodes:
                sources = [source for source in self.sources[node] if source in reached]
                if sources and node is not by:
                    reached.add(node)
                    self._after[by].append((node, sources))
        return self._after[by]

    def reached(self, by: Value) -> set[Value]:
        """A node and those that depend on it."""
        if by not in self._reached:
            self._reached[by] = found = {by}
            waiting = [by]
            while waiting:
                after = [target for target in self.targets[waiting.pop()] if target not in found]
                found.update(after)
                waiting += after
        return self._reached[by]

    def is_result(self, number: float) -> bool:
        """Whether a number is the result of others, and neither given nor written in a formula."""
        return is_computed(number) and abs(number) not in self.given

    def is_source(self, source: Value, target: Value) -> bool:
        """Whether a node stands in the formula of another: of the error of a layer the list of sources is long."""
        return source is not target and source in self.terms[target]

    def is_only_path(self, source: Value, target: Value) -> bool:
        """Whether a derivative with respect to a source is the local one, since there is no other path."""
        return self.reached(source).isdisjoint(other for other in self.sources[target] if other is not source)


def _slopes(node: Value, formula: list[Value]) -> Mapping[Value, Slope]:
    return slopes_of_functions(formula, symbolic_slopes(node, order=formula))


def _numerals(order: Collection[Value]) -> list[float]:
    """The constants of formulas that people wrote with all their digits, as 0.4565 in 0.4565 w, and not 1/√2."""
    constants = {as_float(x) for node in order for x in node.args if not isinstance(x, Value)}
    return [x for x in constants if math.isfinite(x) and _digits_of(x) < TRUSTED]


def is_computed(argument: object) -> bool:
    """Whether a constant has too many digits to stand in a formula: it is the result of others, as of 1 − 0.999**3."""
    return isinstance(argument, float) and math.isfinite(argument) and _digits_of(argument) > MOST_DIGITS


def _digits_of(number: float) -> int:
    return significant_digits(f"{number:.{TRUSTED}g}")
