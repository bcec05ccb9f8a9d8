"""The slopes of normalised numbers as people know them: of x̂ = (x − μ)/√v, (1 − 1/n − x̂·x̂/n)/√v.

Who works back through a layer norm takes ∂L/∂x = (g − mean(g) − x̂·mean(g·x̂))/√v with g = ∂L/∂x̂ and the x̂ that stand
on the paper, and does not come by μ and v.  Where nothing is subtracted, as in x/√mean(x²), the mean of g is left out.
And v, the mean of (x − μ)², is mean(x²) − μ² on many calculators.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.sums import terms_of
from autograd.by_hand.pencil.bounds import Printed
from autograd.by_hand.pencil.desk import Desk, desk_of
from autograd.by_hand.pencil.evaluation import formula_of
from autograd.engine.backward import adjoints
from autograd.engine.history import nodes_among
from autograd.engine.value import Value
from autograd.paper.simplifying import Slope
from autograd.table import ops
from autograd.table.arithmetic import as_float

FEWEST = 2  # numbers that have a variance
MOST = 32  # normalised numbers: their slopes are as many as their pairs
_NEARLY = 1e-9  # relative
_SHORTER = 0.1  # by how much ε may make the mean square smaller than 1


class _Normalised(NamedTuple):
    """One of some numbers that are divided by the same."""

    node: Value
    above: Value  # what is divided
    place: int  # of the divisor among the arguments

    @property
    def divisor(self) -> Value:
        found = self.node.args[self.place]
        assert isinstance(found, Value)
        return found


def desks_of_normalised(example: Example) -> list[Desk]:
    """The desk of an example that has the slopes of a norm; none if nothing is normalised."""
    return example.floats.once(_desks)


def mean_square_less_square(desk: Desk, known: Mapping[Claim, Printed], claim: Claim) -> Iterator[float]:
    """What a variance is as mean(x²) − μ², with the μ on the paper; nothing of another value, or without that line."""
    node = desk.graph[claim.node]
    differences = [nodes_among(term)[0] for term in terms_of(node) if term.op in (ops.square, ops.power)]
    pairs = [nodes_among(x) for x in differences if x.op is ops.subtract and len(nodes_among(x)) == len(x.args)]
    means = {pair[1].name for pair in pairs}
    if len(pairs) < FEWEST or len(means) != 1 or not all(pair[0].name for pair in pairs):
        return
    mean = next(iter(means))
    if (line := known.get(Claim(mean))) is None or claim != Claim(claim.node):
        return
    start = desk.example.start
    numbers = [as_float(start[pair[0].name].data) for pair in pairs]
    whole = math.fsum(numbers) / len(numbers), math.fsum(x * x for x in numbers) / len(numbers)
    true = as_float(start[mean].data), as_float(start[claim.node].data)
    if math.isclose(whole[0], true[0]) and math.isclose(whole[1] - whole[0] ** 2, true[1]):
        on_paper = [
            known[c].number if (c := Claim(pair[0].name)) in known else x
            for pair, x in zip(pairs, numbers, strict=True)
        ]
        yield math.fsum(x * x for x in on_paper) / len(on_paper) - line.number**2


def _desks(example: Example) -> list[Desk]:
    desk = desk_of(example)
    levels: list[dict[Value, dict[Value, Slope]]] = [{}, {}]
    for group in _groups(desk):
        for level, inputs in enumerate(_inputs(desk, group)):
            levels[level] |= _slopes(desk, group, inputs)
    return [desk.with_slopes(terms) for terms in levels if terms]


def _groups(desk: Desk) -> Iterator[list[_Normalised]]:
    """Named quotients by the same number that may be normalised, by their own numbers."""
    found: dict[tuple[object, ...], list[_Normalised]] = defaultdict(list)
    for node in desk.nodes:
        if node.op is ops.divide and all(isinstance(x, Value) for x in node.args):
            above, divisor = node.args
            names = frozenset(x.name for x in formula_of(divisor) if x.name)
            found[names, as_float(desk.example.start[node.name].args[1].data)].append(_Normalised(node, above, 1))
    for group in found.values():
        numbers = [as_float(desk.example.start[one.node.name].data) for one in group]
        squares = math.fsum(x * x for x in numbers)
        is_one = any(1 - _SHORTER <= total <= 1 + _NEARLY for total in (squares, squares / len(numbers)))
        if 1 < len(group) <= MOST and is_one:
            yield group


def _inputs(desk: Desk, group: Sequence[_Normalised]) -> Iterator[list[Value]]:
    """What is normalised, one for each number: x, and x − μ where that has a name."""
    if all(one.above.name for one in group):
        yield [one.above for one in group]
        sources = [set(desk.sources[one.above]) for one in group]
    else:
        sources = [{x for x in formula_of(one.above) if x.name} for one in group]
    shared = sources[0].intersection(*sources)
    own = [found - shared for found in sources]
    if all(len(found) == 1 for found in own):
        yield [found.pop() for found in own]


def _slopes(desk: Desk, group: Sequence[_Normalised], inputs: Sequence[Value]) -> Mapping[Value, dict[Value, Slope]]:
    """The slopes of normalised numbers with respect to their inputs; none where the graph has others."""
    start, n = desk.example.start, len(group)
    nodes = [start[one.node.name] for one in group]
    numbers, divisor = [as_float(node.data) for node in nodes], as_float(nodes[0].args[group[0].place].data)
    every = [adjoints(node) for node in nodes]
    true = [[as_float(slopes.get(start[x.name], 0.0)) * divisor for x in inputs] for slopes in every]
    for shared, part in ((1 / n, 1 / n), (0.0, 1 / n), (0.0, 1.0)):
        here = [[(i == j) - shared - part * a * b for j, b in enumerate(numbers)] for i, a in enumerate(numbers)]
        if all(
            abs(x - y) <= _NEARLY
            for row, other in zip(true, here, strict=True)
            for x, y in zip(row, other, strict=True)
        ):
            return {
                one.node: {
                    x: ((one is other) - shared - part * one.node * other.node) / one.divisor
                    for x, other in zip(inputs, group, strict=True)
                }
                for one in group
            }
    return {}
