"""Slips with one of several paths: it is left out, taken alone or counted twice, or a factor on it is wrong.

The paths run between names, as from w over h1 and h2 to E, or inside one formula from each use of a name.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograd.by_hand.pencil.inside import Inside, Slip, SlipsAlong, Wire
from autograd.by_hand.pencil.on_paper import Chain
from autograd.by_hand.slips.formulas.terms import path_over
from autograd.by_hand.slips.readings.reading import FAR_FETCHED, Phrase, Reading, same
from autograd.engine.value import Value
from autograd.paper.graph import Edge
from autograd.paper.paths import Paths
from autograd.table import ops
from autograd.table.arithmetic import as_float

MOST_PATHS = 100  # that are tried one by one
MOST_SINGLE = 16  # paths, up to which a slip in just one of them is tried


def in_the_paths(
    chain: Chain, of: Value, by: Value, right: float, slips: SlipsAlong, in_uses: Callable[[Edge], Iterator[Slip]]
) -> Iterator[Reading]:
    """The readings of ∂of/∂by by a slip with a path between two names, or in a factor on one of them."""
    paths = Paths(chain.into, by, of)
    if paths.count(by) < 2:
        return
    gradient, tangent = chain.gradient, chain.tangent
    for node in paths.nodes:
        for edge in paths.onward(node):
            part = gradient[edge.target] * as_float(edge.slope) * tangent[node]
            if not same(part, right):  # else every path leads along this edge
                yield from without_a_part(part, right, path_over(edge), (edge.target.name, node.name))
            for slip in in_uses(edge) if edge not in chain.given else ():  # several in one formula
                if slip.kind == "single path":
                    value = gradient[edge.target] * slip.slopes[node] * tangent[node]
                    yield Reading("single path", ("only", *slip.key), value, slip.words)
    if paths.count(by) == 2:
        one, other = (math.prod(as_float(edge.slope) for edge in path) for path in paths.all())
        words = Phrase("the two paths are multiplied, not added")
        yield Reading("paths multiplied", ("product of paths",), one * other, words)
    if paths.count(by) <= MOST_PATHS:
        uses = Counter(edge for path in paths.all() for edge in path)
        for number, path in enumerate(paths.all()):
            label = Phrase("the path " + " · ".join(["{}"] * len(path)), *path)
            part = math.prod(as_float(edge.slope) for edge in path)
            yield from without_a_part(part, right, label, ("path", number))
            if paths.count(by) <= MOST_SINGLE:
                in_question = {edge: uses[edge] for edge in path if edge not in chain.given}
                yield from _in_one_path(path, number, label, right, in_question, slips)


def _in_one_path(
    path: list[Edge], number: int, label: Phrase, right: float, uses: Mapping[Edge, int], slips: SlipsAlong
) -> Iterator[Reading]:
    """A slip in a factor on one of several paths; a factor on one path only is told without the path."""
    slopes = [as_float(edge.slope) for edge in path]
    for place, edge in enumerate(path):
        if uses.get(edge, 1) == 1:
            continue
        rest = math.prod(slopes[:place] + slopes[place + 1 :])
        for slip in slips(edge.target, [edge.source]):
            if slip.key[0] in ("missing", "doubled", "sign") and edge.source in slip.slopes:
                value = right + rest * (slip.slopes[edge.source] - slopes[place])
                words = Phrase("{}, on {}", slip.words, label)
                yield Reading(slip.kind, ("path", number, *slip.key), value, words, FAR_FETCHED)


def without_a_part(part: float, right: float, label: Phrase, key: tuple[object, ...]) -> Iterator[Reading]:
    """The readings of a derivative by one part of it: left out, the only one taken, or counted twice."""
    for kind, what, value, words in _left_out(part, right):
        yield Reading(kind, (*what, *key), value, Phrase(words, label))


def in_the_uses(edge: Edge, inside: Inside) -> Iterator[tuple[str, tuple[Any, ...], float, Phrase]]:
    """Where a formula uses a node several times: a use left out, alone, or counted twice."""
    slope = as_float(edge.slope)
    uses = [wire for wire in inside.wires if wire.argument is edge.source]
    for i, wire in enumerate(uses if len(uses) > 1 else []):
        for kind, key, value, words in _left_out(inside.onward(wire.node) * wire.slope, slope):
            yield kind, ("use", i, *key), value, Phrase(words, _use(wire))


def _use(wire: Wire) -> Phrase:
    """The words for one use of a node; if an operation uses it twice, its place."""
    source, node = wire.argument, wire.node
    if node.op is ops.power and node.args.count(source) > 1:
        return Phrase(f"the path from {{}} in the {'exponent' if wire.place else 'base'} of {{}}", source.name, node)
    if node.args.count(source) > 1:
        return Phrase("the path from {} as operand {} of {}", source.name, wire.place + 1, node)
    return Phrase("the path from {} over {}", source.name, node)


def _left_out(part: float, whole: float) -> Iterator[tuple[str, tuple[Any, ...], float, str]]:
    """A sum over paths with one of them left out, alone, or counted twice."""
    yield "missing path", ("missing path",), whole - part, "{} is missing"
    yield "single path", ("single path",), part, "{} is the only one that was taken"
    yield "doubled path", ("doubled path",), whole + part, "{} was counted twice"
