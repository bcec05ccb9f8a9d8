"""Batches: the means and sums over like terms, one for each sample, and what people make of the count.

A constant such as 0.1 has a whole reciprocal too, and is no mean: there has to be a sum of that many terms.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from autograd.by_hand.example.sums import SUMS, terms_of, without_multiples
from autograd.by_hand.pencil.inside import Inside, Slip
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.history import history, nodes_among
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.table import ops
from autograd.table.arithmetic import as_float

_SQUARES = (ops.square, ops.power)
MOST_COMPARED = 10  # terms, to find out whether they are of samples: each takes a walk through its history
_HALVES = {"half forgotten", "two forgotten"}

OF_TWO = -2  # beside the cost of a batch: a mean over two stands in the formulas, and a forgotten ½ is twice as well


class Batch(NamedTuple):
    """A sum over samples, or their mean."""

    node: Value  # the operation that makes it
    samples: int
    is_mean: bool
    is_sure: bool = False  # whether the count is one of samples: /2 may be the ½ of two squares
    trained: Collection[str] = ()
    terms: Sequence[Value] = ()  # what is added up, if it is not what the node adds up

    @property
    def size(self) -> str:
        """The number of samples as it stands in the formula: m if that is the name of it, or 3."""
        factors = () if self.node.op is ops.mean else nodes_among(self.node)
        leaves = [leaf for factor in factors if (leaf := without_multiples(factor)).op is None]
        return next((leaf.name for leaf in leaves if leaf.name and leaf.data == self.samples), str(self.samples))

    def things(self) -> str:
        """What is counted: samples have the same weights and other data, the outputs of a network are but terms."""
        every = self.terms or added_up_in(self.node)
        first, *others = [_leaves_of(term) for term in every[:MOST_COMPARED]]
        other_data = [leaves for leaves in others if leaves != first] or others  # the data may be plain numbers
        alike = sum(_have_the_same_weights(first, leaves, self.trained) for leaves in other_data)
        return "samples" if alike >= min(self.samples, MOST_COMPARED) - 1 else "terms"

    @property
    def _is_of_squares(self) -> bool:
        """Whether it may be a variance."""
        return all(without_multiples(term).op in _SQUARES for term in self.terms or added_up_in(self.node))

    def extra(self, factor: float) -> int:
        """What is added to the cost of a slip that multiplies the result."""
        n = self.samples
        return OF_TWO if self.is_sure and n == 2 and factor == (n if self.is_mean else 1 / n) else 0

    def slips(self) -> Iterator[tuple[float, Phrase]]:
        """By how much the result is multiplied where the count is forgotten, or used once too often."""
        n, things = self.samples, cache(self.things)  # asked by each of the lines that a slip explains
        if self.is_mean:
            yield float(n), Phrase("the sum over the {} {}, not their mean", n, things)
            if n > 2:
                yield n / 2, Phrase("half the sum over the {} {}, not their mean", n, things)
            if n > 2 and self._is_of_squares:
                yield n / (n - 1), Phrase("divided by {} − 1, not by {}, the number of {}", n, n, things)
            yield 1 / n, Phrase("divided by {}, the number of {}, once too often, as for a mean", n, things)
        else:
            yield float(n), Phrase("multiplied by {}, the number of {}", n, things)
            yield 1 / n, Phrase("the mean over the {} {}, not their sum", n, things)

    def miscounted(self) -> Iterator[tuple[float, Phrase]]:
        """The same where a mean is taken of one more or one less."""
        n, things = self.samples, cache(self.things)
        for other in (n - 1, n + 1) if self.is_mean and n > 2 else ():
            yield n / other, Phrase("divided by {}, and there are {} {}", other, n, things)


def is_half_or_batch(kinds: Iterable[str]) -> bool:
    """Whether slips with one number may be a forgotten ½ or the count of two samples: nobody can tell these apart."""
    found = set(kinds)
    return "batch size" in found and bool(found & _HALVES)


def batches_in(graph: Graph, end: Value, trained: Collection[str] = ()) -> dict[Value, list[Batch]]:
    """The batches in each formula of a graph: the means of like terms, and the end if it is a sum of more than two.

    All samples have the same weights.  So it is known better what a /2 is if it is said which leaves are trained.

    >>> x = Value(2.0, "x")
    >>> total = (x**2 + (2 * x) ** 2 + (3 * x) ** 2).named("sum")
    >>> mean = (total / 3).named("mean")
    >>> [(node.name, batch.samples) for node, found in batches_in(Graph(mean), mean).items() for batch in found]
    [('mean', 3)]
    >>> batches_in(Graph((x + 4) / 5), (x + 4) / 5)
    {}
    """
    batches: dict[Value, list[Batch]] = {}
    for target in graph.named:
        counts = {node: _count_of_a_mean(node, trained) for node in graph.operations(target)}
        means = [(node, count) for node, count in counts.items() if count]
        if means:
            batches[target] = [Batch(node, count, True, _is_sure(node, trained), trained) for node, count in means]
    count = len(terms_of(end))
    if (
        count > 2
        and _are_alike(terms_of(end), count)
        and not any(batch.samples == count for found in batches.values() for batch in found)
    ):
        batches[end] = [*batches.get(end, []), Batch(end, count, is_mean=False, trained=trained)]
    return batches


def batch_slips(inside: Inside, batches: Sequence[Batch]) -> Iterator[Slip]:
    """The slips with the count of a batch, in the derivatives of a formula."""
    for batch in batches:
        for factor, words in batch.slips():
            changed = inside.onward(batch.node) * (factor - 1)
            slopes = inside.moved({source: changed * part for source, part in inside.back(batch.node).items()})
            yield Slip("batch size", ("batch", inside.target.name, factor), slopes, words, batch.extra(factor))


def _count_of_a_mean(node: Value, trained: Collection[str]) -> int:
    """The number of samples that an operation divides by; 0 if it is no mean."""
    if node.op is ops.mean:
        return len(node.args)
    divisor, total = _divided(node)
    for n in (abs(divisor), abs(divisor) / 2):  # -1/m is a mean too; and twice the count, with the ½ of a square
        if n > 1 and n.is_integer() and total is not None and _are_alike(terms_of(total), int(n)):
            return int(n)
    return 2 if abs(divisor) == 2 and total is not None and _are_of_two_samples(terms_of(total), trained) else 0


def divisors_in(graph: Graph, end: Value) -> set[float]:
    """The numbers that the formula of the end divides by."""
    return {_divided(node)[0] for node in graph.operations(end)}


def _is_sure(node: Value, trained: Collection[str]) -> bool:
    """Whether a mean is one over samples: its terms are no squares, or differ in their data alone."""
    divisor, total = _divided(node)
    if node.op is ops.mean or total is None:
        return True
    terms = terms_of(total)
    if abs(divisor) not in (len(terms), 2 * len(terms)):  # twice, with the ½ of a square
        return abs(divisor) == 2 and _are_of_two_samples(terms, trained)
    leaves = [_leaves_of(term) for term in terms]
    differing = set[Value]().union(*leaves) - leaves[0].intersection(*leaves)
    is_said = bool(trained) and any(leaf.name not in trained for leaf in leaves[0])
    if is_said:
        return not any(leaf.name in trained for leaf in differing)
    return not any(without_multiples(term).op in _SQUARES for term in terms)


def _are_of_two_samples(terms: Sequence[Value], trained: Collection[str]) -> bool:
    """Whether each sample has several terms, as y·log a + (1 − y)·log(1 − a): with the same weights and other data."""
    if any(without_multiples(term).op in _SQUARES for term in terms):  # then /2 is the ½ of these
        return False
    data: dict[frozenset[Value], set[frozenset[Value]]] = defaultdict(set)
    for leaves in map(_leaves_of, terms):
        weights = frozenset(leaf for leaf in leaves if leaf.name in trained)
        data[weights].add(frozenset(leaves - weights))
    return bool(data) and frozenset() not in data and all(len(found) % 2 == 0 for found in data.values())


def _leaves_of(term: Value) -> set[Value]:
    return {leaf for leaf in history(term) if leaf.op is None}


def _have_the_same_weights(one: set[Value], other: set[Value], trained: Collection[str]) -> bool:
    """Whether two terms, of which the leaves are given, have weights and differ in none; where none is told, any is."""
    weights = {leaf for leaf in one | other if leaf.name in trained} if trained else one & other
    return bool(weights) and weights.isdisjoint(one ^ other)


def added_up_in(node: Value) -> list[Value]:
    """The terms of a mean or a sum, also where the sum has a name; a node that is no sum is one term."""
    _, total = _divided(node)
    terms = terms_of(node if total is None else total)
    while len(terms) == 1 and terms[0].op in SUMS:
        terms = terms_of(terms[0])
    return terms or [node]


def _divided(node: Value) -> tuple[float, Value | None]:
    """What an operation divides by, a plain number or a leaf that holds the count, and what it divides."""
    if node.op is ops.divide:
        total, divisor = node.args[0], _number(node.args[1])
    elif node.op is ops.multiply:
        first, second = node.args
        number, total = (first, second) if _number(first) else (second, first)
        divisor = float(f"{as_float(ops.divide(1.0, _number(number))):.9g}")  # 3 from 1/3
    else:
        return 0.0, None
    return divisor, total if isinstance(total, Value) else None


def _number(term: Any) -> float:
    """A plain number, or one made of a single leaf, as m, 2m and 1/m are; 0 for anything else that was computed."""
    if isinstance(term, Value):
        return as_float(term.data) if without_multiples(term).op is None else 0.0
    return as_float(term)


def _are_alike(terms: list[Value], count: int) -> bool:
    """Whether each kind of term is there once for each sample: made by the same operation."""
    kinds = Counter(without_multiples(term).op for term in terms)
    each = [kinds[kind] for kind in kinds]
    return bool(terms) and (
        all(times == count for times in each) or (count > 2 and all(times % count == 0 for times in each))
    )
