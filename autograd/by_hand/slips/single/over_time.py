"""Slips in a derivative that goes back through time, or is a sum over samples, told in these words.

The derivative with respect to a shared weight is a sum with a term for each time step.  People leave a step out, keep
the last one only, cut the sum off after some steps back, or take the weight of the recurrence once too often.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from autograd.by_hand.pencil.evaluation import formula_of, recomputed
from autograd.by_hand.pencil.on_paper import Chain
from autograd.by_hand.slips.readings.reading import Phrase, Reading, same
from autograd.by_hand.slips.single.indexed import Indexed, terms_of_each
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.paper.graph import Edge, Graph
from autograd.paper.slopes import symbolic_slopes
from autograd.table.arithmetic import as_float

OF_ONE = -1  # beside the cost of a single path: one sample or step alone is as natural as a path left out
MEAN_OF_OTHERS = "others"  # how the key begins of a mean in which one term is left out
MOST_TERMS = 60  # that are tried one by one


class OverTime:
    """The slips over the samples or time steps of a graph.

    Args:
        graph: the named Values.
        indexed: which sample or time step each is of.
        means: how many terms the means in it have.
    """

    def __init__(self, graph: Graph, indexed: Indexed, means: Collection[int]) -> None:
        self._graph = graph
        self._indexed = indexed
        self._means = means
        self._by_name = {node.name: node for node in graph.named}

    def slips(self, chain: Chain, of: Value, by: Value, right: float) -> Iterator[Reading]:
        """The readings of a derivative."""
        yield from self._of_terms("sample {}", terms_of_each(chain, by, self._indexed.samples), right)
        if not self._indexed.steps:
            return
        terms = terms_of_each(chain, by, self._indexed.steps)
        yield from self._of_terms("the time step {}", terms, right)
        yield from _from_a_step_on(terms, right)
        if not chain.given:
            yield from self._cut_off(chain, of, by, right, terms)
            yield from self._beside(chain, by) if len(terms) > 1 else ()

    def of_value(self, node: Value) -> Iterator[Reading]:
        """The readings of a value that is a sum or a mean over samples or time steps."""
        for noun, numbers in (("sample {}", self._indexed.samples), ("the time step {}", self._indexed.steps)):
            edges = [edge for edge in self._graph.into[node] if edge.source in numbers]
            terms = {numbers[edge.source]: as_float(edge.slope) * as_float(edge.source.data) for edge in edges}
            if same(sum(terms.values()), as_float(node.data)) and len(terms) == len(edges):
                yield from self._of_terms(noun, terms, as_float(node.data))

    def _cut_off(
        self, chain: Chain, of: Value, by: Value, right: float, terms: Mapping[int, float]
    ) -> Iterator[Reading]:
        """Followed back over some steps at most; and with the weight of the recurrence to another power."""
        direct = self._at_most(chain, of, by, 0)
        if same(direct, right):
            return
        words = Phrase("what each time step passes on to later ones is missing")
        if not any(same(direct, term) for term in terms.values()):  # else that step alone sends anything back
            yield Reading("missing path", ("through time", 0), direct, words)
        for back in range(1, min(len(terms) - 1, MOST_TERMS)):
            words = Phrase("the sum over time is cut off: it goes back over {} of the steps at most", back)
            yield Reading("missing path", ("through time", back), self._at_most(chain, of, by, back), words)
        for weight in self._weights_of_the_recurrence():
            number = as_float(weight.data)
            for kind, power, how in (("doubled factor", 1, "high"), ("missing factor", -1, "low")):
                if number not in (0, 1):
                    words = Phrase(f"the power of {{}} is one too {how} where the way goes back through time", weight)
                    value = direct + (right - direct) * number**power
                    yield Reading(kind, ("power", weight.name, power), value, words)

    def _at_most(self, chain: Chain, of: Value, by: Value, back: int) -> float:
        """The derivative along the paths that go from a time step to a later one so many times at most."""
        kept = [defaultdict[Value, float](float, {of: 1.0}) for _ in range(back + 1)]
        for target in reversed([node for node in self._graph.named if node in chain.gradient]):
            for edge in chain.into[target]:
                is_carried = self._indexed.is_carried(edge)
                for times, found in enumerate(kept):
                    if times or not is_carried:
                        found[edge.source] += kept[times - is_carried][target] * as_float(edge.slope)
        return kept[-1][by]

    def _weights_of_the_recurrence(self) -> list[Value]:
        """The weights that stand in the slope from a time step to the next."""
        carried = (edge for edges in self._graph.into.values() for edge in edges if self._indexed.is_carried(edge))
        edge = next(carried, None)
        return (
            [node for node in formula_of(self._slope_on_paper(edge)) if node.name and node.op is None] if edge else []
        )

    def _slope_on_paper(self, edge: Edge) -> object:
        return symbolic_slopes(edge.target, order=self._graph.formula(edge.target))[edge.source]

    def _beside(self, chain: Chain, by: Value) -> Iterator[Reading]:
        """The number of another time step in each term: h[t] for h[t-1]."""
        edges = [edge for target in chain.gradient for edge in chain.into[target] if edge.source is by]
        for shift, when in ((1, "later"), (-1, "before")):
            slopes = [self._shifted(edge, shift) for edge in edges]
            if all(slope is not None for slope in slopes):
                total = sum(
                    chain.gradient[edge.target] * (slope or 0.0) for edge, slope in zip(edges, slopes, strict=True)
                )
                words = Phrase(f"each term was taken with the numbers of one step {when}")
                yield Reading("wrong factor", ("one step beside", shift), total, words)

    def beside(self, edge: Edge, shift: int) -> Iterator[tuple[Phrase, float]]:
        """The slope of an edge with the numbers of another time step, and which stand in place of which."""
        slope = self._shifted(edge, shift)
        names = [n.name for n in formula_of(self._slope_on_paper(edge)) if array_name(n.name) and n is not edge.target]
        if slope is not None and names:
            others = ", ".join(self._indexed.beside(name, shift) for name in names)
            yield Phrase("{} stands in place of {}", others, ", ".join(names)), slope

    def _shifted(self, edge: Edge, shift: int) -> float | None:
        """The slope of an edge with the numbers of another time step; None if there are none."""
        formula = formula_of(self._slope_on_paper(edge))
        given: dict[Value, float] = {}
        for node in formula:
            if array_name(node.name) and node is not edge.target:
                other = self._by_name.get(self._indexed.beside(node.name, shift))
                if other is None:
                    return None
                given[node] = as_float(other.data)
        return recomputed(formula, given) if given else None

    def _of_terms(self, noun: str, terms: Mapping[int, float], right: float) -> Iterator[Reading]:
        """The terms of samples or time steps: one left out, one alone, one twice; of a mean also that of the others."""
        total, last, count = sum(terms.values()), max(terms, default=0), len(terms)
        for number, term in terms.items() if 1 < count <= MOST_TERMS else ():
            which, rest = Phrase(noun, number), right - total
            only = Phrase("only the last one is taken: {}" if number == last else "only one is taken: {}", which)
            readings = [
                ("missing path", "without", right - term, Phrase("{} is left out", which)),
                ("single path", "only", rest + term, only),
                ("doubled path", "twice", right + term, Phrase("{} is taken twice", which)),
            ]
            if count in self._means:
                others = rest + (total - term) * count / (count - 1)
                readings.append(("missing path", MEAN_OF_OTHERS, others, Phrase("this is the mean without {}", which)))
                readings.append(("single path", "undivided", rest + term * count, Phrase("{}, undivided", only)))
            for kind, what, value, words in readings if not same(term, total) else ():
                yield Reading(kind, (what, noun, number), value, words, OF_ONE if kind == "single path" else 0)


def _from_a_step_on(terms: Mapping[int, float], right: float) -> Iterator[Reading]:
    """The terms of the last time steps only."""
    for step in [*terms][2:-1][:MOST_TERMS]:
        before = sum(term for number, term in terms.items() if number < step)
        words = Phrase("the sum over time is cut off: it has no terms before the time step {}", step)
        yield Reading("missing path", ("from", step), right - before, words)
