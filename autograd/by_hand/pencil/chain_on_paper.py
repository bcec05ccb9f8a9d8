"""The chain rule with a pencil: derivatives between the named nodes, each from those that stand on the paper.

∂E/∂h = −0.35 on the paper is used for ∂E/∂w = ∂E/∂h · ∂h/∂w, also where it was rounded, or wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set as AbstractSet
from copy import copy

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk, Use
from autograd.by_hand.pencil.evaluation import evaluated
from autograd.by_hand.pencil.roundings import Rounding
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

Slope = Callable[[Value, Value], float]
NONE_GIVEN: Mapping[tuple[str, str, str], float] = {}


class ChainOnPaper:
    """The derivatives at the numbers that the desk's graph holds.

    Args:
        desk: the example, worked through forward.
        given: the derivatives on the paper, and other claims; a claim's own number is not used for itself.
        steps: after how many steps.
        rounded: how every other derivative is rounded when it is written down; None if it is not.
        terms: how the terms of a sum over paths are rounded, which have no line of their own.
        keep: how each result inside the formula of a slope is rounded.
        constants: how a slope is rounded that is computed from numbers alone, as 1/√2; a given number stays as it is.
    """

    def __init__(
        self,
        desk: Desk,
        given: Mapping[Claim, float],
        steps: int,
        rounded: Rounding | None,
        terms: Rounding | None,
        keep: Callable[[float], float] | None,
        constants: Rounding | None = None,
    ) -> None:
        self._desk = desk
        self._rounded = rounded
        self._terms = terms
        self._keep = keep
        self._constants = constants
        self._shares: dict[tuple[str, str, str], float] = {}
        self._on_paper: Mapping[str, dict[str, float]] = defaultdict(dict)  # by what is differentiated, then by what
        self._differentiated: dict[str, set[str]] = defaultdict(set)  # what, by a node
        self._of_the_error: dict[str, float] = {}  # by a node, where that of so many times the error is on the paper
        for claim, number in given.items():
            if claim.by and claim.steps == steps:
                if claim.via:
                    self._shares[claim.node, claim.by, claim.via] = number
                elif not claim.again:
                    self._on_paper[claim.node][claim.by] = number
                    self._differentiated[claim.by].add(claim.node)
                    self._of_the_error |= self._told_of_the_error(claim, number)
        self._slopes: dict[tuple[Value, Value], float] = {}
        self._back: dict[Value, WayBack] = {}
        self._plain: dict[Value, WayBack] = {}
        self._steps = steps
        self._before: Mapping[tuple[Value, Value], float] = {}  # slopes that are known, of what has not moved since
        self._moved: AbstractSet[Value] = frozenset()

    def with_another(
        self, claim: Claim, number: float, moved: AbstractSet[Value], use: Use | None = None
    ) -> ChainOnPaper:
        """The same with another number on the paper for one claim, after which some nodes have other numbers."""
        other = copy(self)
        other._slopes, other._back, other._plain = {}, {}, {}
        other._before, other._moved = self._slopes, moved
        if claim.by and claim.steps == self._steps:
            if claim.via:
                other._shares = {**self._shares, (claim.node, claim.by, claim.via): number}
            elif not claim.again:
                other._on_paper = {**self._on_paper, claim.node: {**self._on_paper[claim.node], claim.by: number}}
                other._of_the_error = {**self._of_the_error, **self._told_of_the_error(claim, number)}
                own = self._desk.graph[claim.node], self._desk.graph[claim.by]
                other._before = {slope: x for slope, x in self._slopes.items() if slope != own}
        if use and use.in_slope and not self._is_on_paper(*use.in_slope):
            read = self._desk.graph[claim.node]
            before, read.data = read.data, number
            other._slopes[use.in_slope] = self._by_formula(*use.in_slope)
            read.data = before
        return other

    def _told_of_the_error(self, claim: Claim, number: float) -> dict[str, float]:
        told, times = self._desk.of_the_error(claim)
        return {} if told == claim else {claim.by: number / times}

    def derivative(self, claim: Claim) -> list[float]:
        """The derivative from the end back, and from the beginning on: on paper the two can differ."""
        of, by = self._desk.graph[claim.node], self._desk.graph[claim.by]
        slope = self._without_that_of(of, by) if self._is_own(of, by) else self.slope
        forward = self._onward(of, by, slope) if self._is_on_the_way(of, by) else self._from_values(of, by, slope)
        terms = self._way_back(of).terms(by, slope) if self._terms else []
        return [self.back(claim), forward, *self._of_rounded_terms(terms)]

    def back(self, claim: Claim) -> float:
        """The derivative from the end back, which is how a person finds it who makes a step."""
        of, by = self._desk.graph[claim.node], self._desk.graph[claim.by]
        way = self._way_back(of)
        return sum(way.terms(by, self._without_that_of(of, by))) if self._is_own(of, by) else way.found(by)

    def _is_own(self, of: Value, by: Value) -> bool:
        """Whether the derivative is a local one that stands on the paper, and is not used for itself."""
        return by.name in self._on_paper.get(of.name, ()) and self._desk.is_source(by, of)

    def share(self, claim: Claim) -> list[float]:
        """What a derivative owes to one node: that with respect to the node, as it stands, times the slope there."""
        outer = claim._replace(by=claim.via, via="")
        via, by = self._desk.graph[claim.via], self._desk.graph[claim.by]
        if self._desk.is_source(by, via):
            inner = [self.slope(via, by)]
        else:
            inner = self.derivative(claim._replace(node=claim.via, via=""))
        return [self._written(outer.node, outer.by, x) * slope for x in self.derivative(outer) for slope in inner]

    def _written(self, of: str, by: str, number: float) -> float:
        """A derivative as it stands on the paper."""
        if of in self._on_paper and by in self._on_paper[of]:
            return self._on_paper[of][by]
        if of == self._desk.example.error and by in self._of_the_error:
            return self._of_the_error[by]
        return self._rounded(number) if self._rounded else number

    def _way_back(self, of: Value) -> WayBack:
        """∂of/∂node for the nodes, each from those that stand on the paper."""
        if of not in self._back:
            given = [self._shares] if self._shares else []
            self._back[of] = WayBack(self._desk, of, self.slope, self._written, *given)
        return self._back[of]

    def _of_rounded_terms(self, terms: Sequence[float]) -> list[float]:
        """The sum over several uses of a node, of terms that were written down as well."""
        return [sum(map(self._terms, terms))] if self._terms and len(terms) > 1 else []

    def _is_on_the_way(self, of: Value, by: Value) -> bool:
        """Whether a derivative is written down on the way from the beginning on."""
        return self._rounded is not None or bool(self._differentiated[by.name] - {of.name})

    def _onward(self, of: Value, by: Value, slope: Slope) -> float:
        """∂of/∂by from the beginning on, each ∂node/∂by as it stands on the paper."""
        found, kept = {by: 1.0}, {by: 1.0}
        for node, sources in self._desk.after(by):
            found[node] = sum(slope(node, source) * kept[source] for source in sources)
            kept[node] = self._written(node.name, by.name, found[node])
        return found.get(of, 0.0)

    def _from_values(self, of: Value, by: Value, slope: Slope) -> float:
        """The same where no ∂node/∂by is on the paper: one way back gives it for every node."""
        if not (self._on_paper.get(of.name) or self._of_the_error or self._rounded or self._shares):
            way = self._way_back(of)  # then no ∂of/∂node is there either
        else:
            way = self._plain.setdefault(of, WayBack(self._desk, of, self.slope))
        return way.found(by) if slope == self.slope else sum(way.terms(by, slope))

    def slope(self, target: Value, source: Value) -> float:
        """The local derivative as it stands on the paper."""
        if (target, source) not in self._slopes:
            if (target, source) in self._before and not self._has_moved(target, source):
                return self._before[target, source]
            is_given = self._is_on_paper(target, source)
            number = self._on_paper[target.name][source.name] if is_given else self._by_formula(target, source)
            self._slopes[target, source] = number
        return self._slopes[target, source]

    def _is_on_paper(self, target: Value, source: Value) -> bool:
        return source.name in self._on_paper.get(target.name, ()) and self._desk.is_only_path(source, target)

    def _has_moved(self, target: Value, source: Value) -> bool:
        """Whether a number in the formula of a slope has moved."""
        if (target, source) in self._desk.shares:
            return target in self._moved or self._desk.shares[target, source][0] in self._moved
        return bool(self._moved) and not self._moved.isdisjoint(self._desk.formulas[target][source])

    def _without_that_of(self, of: Value, by: Value) -> Slope:
        """The same, but for one slope, which is found by its formula."""
        own = self._by_formula(of, by)
        return lambda target, source: own if target is of and source is by else self.slope(target, source)

    def _by_formula(self, target: Value, source: Value) -> float:
        if (target, source) in self._desk.shares:
            other, is_own = self._desk.shares[target, source]
            number = as_float(target.data) * (is_own - as_float(other.data))
        else:
            term, order = self._desk.terms[target][source], self._desk.formulas[target][source]
            number = evaluated(term, keep=self._keep, order=order)
            if self._constants and not any(node.name for node in order) and self._desk.is_result(number):
                number = self._constants(number)
        return self._rounded(number) if self._rounded else number


class WayBack:
    """The derivatives of one node with respect to those before it: found when asked for, from those after them.

    A sheet asks for few of them again and again.  Of a layer of 20 × 10 those of the inputs alone need 3,200 slopes.

    Args:
        desk: the example.
        of: the node that is differentiated.
        slope: the local derivative of a node with respect to one of its sources.
        written: the derivative as it stands on the paper, if it does.
        shares: what a derivative owes to a node, where that stands on the paper: the term of a time step.
    """

    def __init__(
        self,
        desk: Desk,
        of: Value,
        slope: Slope,
        written: Callable[[str, str, float], float] | None = None,
        shares: Mapping[tuple[str, str, str], float] = NONE_GIVEN,
    ) -> None:
        self._targets = desk.targets
        self._of = of
        self._slope = slope
        self._written = written
        self._shares = shares
        self._found: dict[Value, float] = {of: 1.0}
        self._kept: dict[Value, float] = {of: 1.0}  # as they stand on the paper
        self._done: set[Value] = {of}

    def found(self, by: Value) -> float:
        """A derivative from those that stand on the paper, not its own number there; 0 where no path leads."""
        waiting = [by]
        while waiting:
            node = waiting[-1]
            missing = [target for target in self._targets[node] if target not in self._done]
            waiting += missing
            if not missing:
                self._find(waiting.pop())
        return self._found.get(by, 0.0)

    def terms(self, by: Value, slope: Slope) -> list[float]:
        """What a derivative owes to each use of a node, with other slopes."""
        self.found(by)
        return self._terms(by, slope)

    def _find(self, node: Value) -> None:
        if node not in self._done:
            self._done.add(node)
            if terms := self._terms(node, self._slope):
                self._found[node] = number = sum(terms)
                self._kept[node] = self._written(self._of.name, node.name, number) if self._written else number

    def _terms(self, node: Value, slope: Slope) -> list[float]:
        kept = self._kept
        targets = [target for target in self._targets[node] if target in kept]
        if not self._shares:
            return [kept[target] * slope(target, node) for target in targets]
        given = [self._shares.get((self._of.name, node.name, target.name)) for target in targets]
        pairs = zip(targets, given, strict=True)
        return [kept[target] * slope(target, node) if share is None else share for target, share in pairs]
