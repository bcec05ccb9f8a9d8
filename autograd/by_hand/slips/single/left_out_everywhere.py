"""A factor left out everywhere at once: the data in every term of a sum, or the weights on all paths.

One sample alone lacks one factor of one edge, see ``factors``.  Σ (h_i − y_i) for Σ (h_i − y_i) x_i lacks the same
in all terms, and h·(1 − h)·x for w·h·(1 − h)·x lacks a factor on each path.  The scores of an attention are divided by
√d, each in a formula of its own: who forgets that, forgets it in all.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from autograd.by_hand.pencil.evaluation import evaluated
from autograd.by_hand.pencil.inside import Inside
from autograd.by_hand.pencil.on_paper import Chain, gradient_along
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.paper.formulas import formula
from autograd.paper.graph import Edge
from autograd.paper.names import shown
from autograd.paper.simplifying import factors_of
from autograd.table import ops
from autograd.table.arithmetic import as_float

Opened = Callable[[Value], tuple[Inside, Mapping[Value, Any]]]  # the formula of a node, and its slopes as formulas


def without_data(chain: Chain, by: Value, right: float, opened: Opened) -> Iterator[Reading]:
    """The readings of a derivative without the entries of one array, each a factor in a term of its own."""
    changes: dict[str, dict[str, float]] = defaultdict(dict)  # by the array, and by its entry
    for target, gradient in chain.gradient.items():
        if any(edge.source is by and edge not in chain.given for edge in chain.into[target]):
            inside, slopes = opened(target)
            for entry, change in [*_in_uses(inside, by)] or _in_factors(slopes[by]):
                of_array = changes[array_name(entry.name)]
                of_array[entry.name] = of_array.get(entry.name, 0.0) + gradient * change
    for array, lost in changes.items():
        if len(lost) > 1:
            words = Phrase("the factor {} is missing in every term of the sum", array)
            yield Reading("missing factor", ("no data", array), right + sum(lost.values()), words)


def _in_uses(inside: Inside, by: Value) -> Iterator[tuple[Value, float]]:
    """The data that a node is multiplied by, and how its slope changes without each."""
    for wire in inside.wires:
        if wire.argument is by and wire.node.op is ops.multiply:
            entry = wire.node.args[1 - wire.place]
            if _is_data(entry):
                yield entry, inside.onward(wire.node) * (1 - wire.slope)


def _in_factors(term: Any) -> Iterator[tuple[Value, float]]:
    """The data among the factors of a slope, and how it changes without each."""
    number, factors = factors_of(term)
    numbers = [evaluated(factor) for factor in factors]
    for i, factor in enumerate(factors):
        if _is_data(factor):
            rest = evaluated(number) * math.prod(numbers[:i] + numbers[i + 1 :])
            yield factor, rest * (1 - numbers[i])


def _is_data(x: Any) -> bool:
    """Whether it is an entry of a given array."""
    return isinstance(x, Value) and x.op is None and bool(x.name and array_name(x.name))


MOST_NAMES = 6  # in a sentence
MOST_FACTORS = 6  # that are tried
EVERYWHERE = 2  # beside the cost of one missing factor

Terms = Callable[[Value], Mapping[Value, Any]]  # the slopes of the edges into a node, as formulas


def without_weights(chain: Chain, of: Value, by: Value, terms: Terms, parameters: Collection[str]) -> Reading | None:
    """The reading of a derivative without the weights on its paths; None for a single one, a missing factor."""
    into: dict[Value, list[Edge]] = {}
    names: dict[str, None] = {}
    for target, edges in chain.into.items():
        into[target] = list(edges)
        for place, edge in enumerate(edges if target in chain.gradient else []):
            if edge.source in chain.tangent and edge.source is not by and edge not in chain.given:
                weights = [factor for factor in factors_of(terms(target)[edge.source])[1] if factor.name in parameters]
                size = math.prod(as_float(weight.data) for weight in weights)
                if weights and size:
                    into[target][place] = edge._replace(slope=as_float(edge.slope) / size)
                    names |= dict.fromkeys(weight.name for weight in weights)
    if len(names) < 2:
        return None
    told = ", ".join([*map(shown, [*names][:MOST_NAMES]), *(["…"] if len(names) > MOST_NAMES else [])])
    words = Phrase("the weights {} are left out of the chain rule", told)
    return Reading("missing factor", ("no weights",), gradient_along(into, of).get(by, 0.0), words, EVERYWHERE)


def without_a_factor(chain: Chain, of: Value, by: Value, terms: Terms) -> Iterator[Reading]:
    """The readings of a derivative without a factor that stands in several slopes on its paths, in all of them."""
    lost: dict[str, _LeftOut] = {}
    for target, edges in chain.into.items():
        for edge in edges if target in chain.gradient else []:
            if edge.source in chain.tangent and edge not in chain.given:
                for text, left_out in _in_the_slope(edge, terms(target)[edge.source]):
                    lost.setdefault(text, left_out).slopes.update(left_out.slopes)
    several = [found for found in lost.values() if len({edge.target for edge in found.slopes}) > 1]
    for found in several[:MOST_FACTORS]:
        into = {
            target: [edge._replace(slope=found.slopes.get(edge, edge.slope)) for edge in edges]
            for target, edges in chain.into.items()
        }
        value = gradient_along(into, of).get(by, 0.0)
        yield Reading("missing factor", ("everywhere", *found.key), value, found.words, EVERYWHERE)


class _LeftOut(NamedTuple):
    """A factor that is left out, and the slopes without it."""

    key: tuple[str, str]
    words: Phrase
    slopes: dict[Edge, float]


def _in_the_slope(edge: Edge, term: Any) -> Iterator[tuple[str, _LeftOut]]:
    """The factors of a slope; a number 2 or ½ is told as one that is forgotten."""
    number, factors = factors_of(term)
    if number not in (0, 1, -1, 2, 0.5, -2, -0.5):
        yield _left_out(edge, "factor", number, as_float(number))
    for factor in factors:
        if factor.op is ops.divide and not factor.name:
            above, below = factor.args
            yield _left_out(edge, "division by", below, as_float(ops.divide(1.0, evaluated(below))))
            factor = above
        if evaluated(factor) not in (0, 1):
            yield _left_out(edge, "factor", factor, evaluated(factor))


def _left_out(edge: Edge, what: str, part: Any, value: float) -> tuple[str, _LeftOut]:
    text = f"{what} {part if not isinstance(part, Value) else formula(part)}"
    words = Phrase(f"the {what} {{}} is missing wherever it stands", part)
    return text, _LeftOut((what, text), words, {edge: as_float(edge.slope) / value})
